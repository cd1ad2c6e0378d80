"""Lines of a damaged text to blocks: headings, lists, quotations, tables, notes, paragraphs.

Lines of one paragraph stay apart by a `Break` that is not meant, until the chain decides how they
join. Blank lines, indents, short last lines and labels say where blocks begin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from briefpress.importers.blocks import Block, Content, Kind, Manuscript, Run
from briefpress.importers.inline import visible
from briefpress.importers.labels import BULLETS, LABEL, follows, readings
from briefpress.importers.lines import RawLine, closes_code
from briefpress.importers.notechain import RULE, NoteStart
from briefpress.importers.report import removed, repair
from briefpress.importers.steps.ends import starts_small
from briefpress.importers.text import written
from briefpress.importers.text.contents import one_line
from briefpress.importers.text.html_tables import html_table
from briefpress.importers.text.measure import Measure
from briefpress.importers.text.openlists import OpenLists
from briefpress.importers.text.paragraphs import (
    LONG,
    TERMINAL,
    by_blanks,
    goes_on,
    indent,
    item_over,
    look,
    paragraphs,
)
from briefpress.importers.text.set_off import set_off
from briefpress.importers.text.table_blocks import ROW, TableBlocks

_HEADING = re.compile(r"^ {0,3}(?P<signs>#{1,6})\s+(?P<text>.*?)\s*(?:(?<=\s)#+)?\s*$")
_QUOTE = re.compile(r"^ {0,3}(?P<signs>(?:>\s?)+)")
_OUTER = re.compile(r"^ {0,3}>\s?")
_BULLET = re.compile(
    rf"^(?P<indent>\s*)(?P<label>[{re.escape(BULLETS.replace('o', ''))}+]|\\?[*-]|o(?=\s))\s+(?=\S)"
)
_ITEM = re.compile(
    r"^(?P<indent>\s*)(?P<bold>\*\*)?(?P<label>"
    rf"{LABEL.pattern.replace('?P<open>', '?P<o>')})(?(bold)\*\*)\s+(?=\S)"
)
_STUCK = re.compile(r"^(?P<indent>\s*)(?P<label>\((?:\d{1,2}|[a-z]|[ivx]{1,5})\))(?=[^\W\d])")
_HUNG = re.compile(r"^(?P<indent>\s*)(?P<label>\S+)\s*$")
#: How tools that read pages as pictures, and people, say that a picture stood on a line.
_DESCRIBED = re.compile(
    r"[\s*_]*\\?\[[\s*_]*(?:image|picture|photo(?:graph)?|logo|figure|map|chart|graph|diagram|"
    r"illustration|cover image)(?:\s*[:–—-]\s*[^\[\]]+|\s+(?:here|omitted|removed|placeholder))?"
    r"\\?\][\s*_]*",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(r"—\s+[A-Z].*[^.;:,]")
_SAID = re.compile(r"[.!?][\"”’»*_]*\s*$|[\"”’»][*_]*\s*$")
_FEW = 12  # words of a line that names who said something
_FOLIO = 3  # a number alone is the page's, and no paragraph that would end a list


class Grouping(TableBlocks):
    """Makes blocks of lines; `starts` says on which lines notes begin."""

    def __init__(self, lines: Sequence[RawLine], starts: Mapping[int, NoteStart]) -> None:
        super().__init__(lines)
        self._starts = starts
        self._measure = Measure.of(lines)
        self._set_off = set_off(lines, starts)
        self._lists = OpenLists()
        full = [line.text for line in lines if not line.blank]
        blanks = sum(text.endswith(" ") and not text.endswith("  ") for text in full)
        #: Some extractors leave a blank where a line is full, and none where a paragraph ends.
        self._telling = 0.12 * len(full) < blanks < 0.95 * len(full)
        letters = sum(map(len, full))
        #: Some write each paragraph in one line, so that another line is another paragraph.
        self._unwrapped = 2 * sum(len(text) for text in full if len(text) > LONG) > letters
        self._text_open = False  # whether the last line of text seems to go on
        self._plain_to = 0  # up to which line a quotation is known to hold paragraphs alone

    def run(self) -> Manuscript:
        """All blocks."""
        sheet = self._lines[0].sheet if self._lines else 0
        while self._index < len(self._lines):
            line = self._lines[self._index]
            if line.sheet != sheet:
                self.blocks.append(Block(Kind.PAGE, place=line.place))
                sheet = line.sheet
            if line.blank:
                self._index += 1
            else:
                self._block(line)
        return Manuscript(
            tuple(self.blocks),
            (),
            repairs=tuple(self.repairs),
            questions=tuple(self.questions),
            removed=tuple(self.removed),
        )

    # -- what a line begins ---------------------------------------------------------------------

    def _block(self, line: RawLine) -> None:
        start = self._starts.get(self._index)
        if start is not None:
            self._note(line, start)
        elif line.code:
            self._code()
        elif line.table:
            if not self._columns(line):
                self._block(replace(line, table=0))
        elif found := html_table(self._lines, self._index):
            self._html_table(line, found)
            self._lists.close()
        elif RULE.match(line.text) and not ROW.match(line.text):
            after = written.break_before(self._lines, self._index)
            role = "break" if after is not None and after not in self._starts else ""
            self.blocks.append(Block(Kind.RULE, place=line.place, role=role))
            self._index += 1
        elif _HEADING.match(line.text):
            self._heading(line)
        elif _DESCRIBED.fullmatch(line.text):
            self._picture_gone("", visible(line.text).strip(" []*_"), line.place)
            self._index += 1
        elif self._is_table():
            self._table()
        elif self._barred(line):
            self._lists.close()
        elif written.defines(self._lines, self._index):
            self._definition(line)
        elif quoted := self._quoted():
            self._quotation(quoted)
        elif self._item(line) is None:
            self._paragraph()

    def _quoted(self) -> list[RawLine]:
        """The lines of a quotation that holds more than paragraphs, without its signs."""
        rows: list[RawLine] = []
        first = self._lines[self._index]
        if self._index < self._plain_to:
            return rows
        for n in range(self._index, len(self._lines)):
            line, match = self._lines[n], _OUTER.match(self._lines[n].text)
            if match is None or n in self._starts or line.sheet != first.sheet:
                break
            rows.append(replace(line, text=line.text[match.end() :], at=line.at + match.end()))
        holds = any(_BULLET.match(one.text) or _ITEM.match(one.text) or ROW.match(one.text)
                    for one in rows)  # fmt: skip
        self._plain_to = self._index if holds else self._index + len(rows)
        return rows if holds else []

    def _quotation(self, rows: Sequence[RawLine]) -> None:
        """A quotation with lists or tables in it."""
        inner = Grouping(rows, {}).run()
        self.blocks += [replace(one, quote=one.quote + 1) for one in inner.blocks]
        self.repairs += inner.repairs
        self.questions += inner.questions
        self.removed += inner.removed
        self._index += len(rows)
        self._lists.close()

    def _note(self, line: RawLine, start: NoteStart) -> None:
        """A note: its label, then lines up to a blank one, another note or the page's end."""
        at = self._index
        rows: list[tuple[RawLine, int]] = []
        if start.joined:
            self._index += 1
            while self._lines[self._index].blank:
                self._index += 1
            rows.append((self._lines[self._index], 0))
        else:
            rows.append((line, start.offset))
        self._index += 1
        quoted = _QUOTE.match(line.text) is not None
        rows += [(one, found.end() if quoted and (found := _QUOTE.match(one.text)) else 0)
                 for one in self._rest_of_note(rows[-1][0])]  # fmt: skip
        place = line.place._replace(at=line.at + start.label_at)
        content = self._content(rows)
        text = self._lines[at].text
        if re.match(r"\s*(?:>\s*)?(\*\*|__)", text) and not text[: start.offset].rstrip().endswith(
            "*"
        ):
            content = self._unbolded(content)
        self.blocks.append(Block(Kind.NOTE, content, place, label=start.label))
        self._lists.pause()

    def _rest_of_note(self, first: RawLine) -> list[RawLine]:
        """The further lines of a note; text that a page end cut may follow it without a gap."""
        if self._unwrapped:
            return []
        ended = TERMINAL.search(first.text.rstrip()) is not None

        def text_again(line: RawLine) -> bool:
            nonlocal ended
            again = self._text_open and ended and re.match(r"\s*[^\W\d_A-Z]", line.text) is not None
            ended = TERMINAL.search(line.text.rstrip()) is not None
            return again

        return self._following(first, text_again)

    def _unbolded(self, content: Content) -> Content:
        """A note that was bold as a whole has its closing stars left over at the end."""
        return tuple(
            one for one in content if not (isinstance(one, Run) and one.text in ("**", "__"))
        )

    def _following(
        self, first: RawLine, until: Callable[[RawLine], bool] = lambda _: False
    ) -> list[RawLine]:
        """The lines that follow up to a blank line, the page's end, the beginning of a block, or
        one that `until` knows."""
        rows: list[RawLine] = []
        while self._index < len(self._lines):
            line = self._lines[self._index]
            last = rows[-1] if rows else first
            apart = line.raised or last.raised or last.hung
            ended = self._telling and not (apart or goes_on(last, line, self._measure))
            if line.blank or line.sheet != first.sheet or self._begins(line) or ended:
                break
            if until(line):
                break
            rows.append(line)
            self._index += 1
        return rows

    def _begins(self, line: RawLine) -> bool:
        text = line.text
        if line.raised:
            return False
        if self._index in self._starts or _HEADING.match(text):
            return True
        if line.code or line.table or line.hung:
            return True
        if html_table(self._lines, self._index):
            return True
        return bool(RULE.match(text) or _BULLET.match(text) or self._is_table())

    def _code(self) -> None:
        """A block of code, between its fences."""
        first = self._lines[self._index]
        info = first.text.lstrip(" `~").strip()
        if info:
            self.removed.append(removed(info, "the language of a code block", first.place))
        self._index += 1
        runs: list[Run] = []
        while self._index < len(self._lines) and (line := self._lines[self._index]).code:
            self._index += 1
            if closes_code(first.text.strip()[:3], line):
                break
            runs.append(Run(line.text + "\n", line.place))
        if runs:
            runs[-1] = replace(runs[-1], text=runs[-1].text[:-1])
            self.blocks.append(Block(Kind.CODE, tuple(runs), first.place))

    def _heading(self, line: RawLine) -> None:
        match = _HEADING.match(line.text)
        assert match is not None
        rows = [(replace(line, text=line.text[: match.end("text")]), match.start("text"))]
        self._index += 1
        while self._index < len(self._lines) and self._lines[self._index].raised:
            rows.append((self._lines[self._index], 0))
            self._index += 1
        content = self._content(rows)
        if content:
            level = len(match["signs"])
            self.blocks.append(Block(Kind.HEADING, content, line.place, level=level))
        self._lists.close()

    # -- lists ----------------------------------------------------------------------------------

    def _item(self, line: RawLine) -> Block | None:
        match = _HUNG.match(line.text) if line.hung else None
        match = match or _BULLET.match(line.text) or self._numbered(line)
        if match is None or self._attribution(line):
            return None
        label = match["label"].replace("\\", "")
        depth = self._lists.take(len(match["indent"]), label)
        label = "•" if label in BULLETS + "+*" and label != "o" else label
        self._index += 1
        rows = [] if line.hung else [(line, match.end())]
        rows += [(one, 0) for one in self._until_item(line)]
        place = line.place._replace(at=line.at + match.start("label"))
        block = Block(Kind.ITEM, self._content(rows), place, depth=depth, label=label)
        self.blocks.append(block)
        return block

    def _attribution(self, line: RawLine) -> bool:
        """Whether a line with a long dash says whose the words above are: no other item is near."""
        text = line.text.strip()
        if not _ATTRIBUTED.fullmatch(text) or len(text.split()) > _FEW:
            return False
        around = (range(self._index + 1, len(self._lines)), range(self._index - 1, -1, -1))
        after, before = (
            next((self._lines[n] for n in way if not self._lines[n].blank), None) for way in around
        )
        near = [one.text for one in (before, after) if one is not None]
        said = before is not None and _SAID.search(before.text) is not None
        return said and not any(_BULLET.match(one) for one in near)

    def _numbered(self, line: RawLine) -> re.Match[str] | None:
        """A numbered item: it follows another, or is the first and a second one follows."""
        match = _ITEM.match(line.text)
        stuck = _STUCK.match(line.text)
        if stuck and self._lists.expects(stuck["label"]):
            return stuck
        if match is None or not readings(match["label"]):
            return None
        label = match["label"]
        if self._lists.expects(label):
            return match
        if not any(number == 1 for _, number in readings(label)):
            return None
        rest = self._lines[self._index + 1 : self._index + 40]
        labels = (found["label"] for one in rest if (found := _ITEM.match(one.text)))
        return match if any(follows(label, one) for one in labels) else None

    def _until_item(self, first: RawLine) -> list[RawLine]:
        """The lines that follow, up to the next item of this list, of an outer or an inner one,
        or to where text begins again."""
        rows = [first]

        def over(line: RawLine) -> bool:
            if one_line(line):
                return False
            if rows[-1].hung:  # a label alone has no text that could be over
                rows[:] = [line]
                return False
            if self._numbered(line) is not None or item_over(rows, line, self._measure):
                return True
            rows.append(line)
            return False

        return self._following(first, over)

    # -- paragraphs and terms -------------------------------------------------------------------

    def _definition(self, line: RawLine) -> None:
        """A term with what it means."""
        self.blocks.append(Block(Kind.TERM, self._content([(line, 0)]), line.place))
        self._index += 1
        while found := written.meaning(self._lines, self._index):
            for rows in found:
                block = Block(Kind.MEANING, self._content(rows), rows[0][0].place)
                self.blocks.append(block)
                while self._lines[self._index] is not rows[-1][0]:
                    self._index += 1
                self._index += 1

    def _paragraph(self) -> None:
        first = self._lines[self._index]
        quote = _QUOTE.match(first.text)
        within = len(self._lists) if self._lists.holds(indent(first)) else 0
        set_in = self._index in self._set_off and not within
        rows: list[RawLine] = []
        while self._index < len(self._lines):
            line = self._lines[self._index]
            if line.blank or line.sheet != first.sheet or (rows and self._stops(line, bool(quote))):
                break
            if (self._index in self._set_off) != set_in and not (
                line.raised or line.parted or within
            ):
                break
            if quote and not line.text.strip("> "):
                self._index += 1
                break
            rows.append(line)
            self._index += 1
        self._text_open = bool(rows) and not TERMINAL.search(rows[-1].text.rstrip())
        depth = quote["signs"].count(">") if quote else int(set_in)
        if set_in:
            change = (first.text, f"> {first.text.strip()}")
            self.repairs.append(repair("BP924", "set-off-quote", change, first.place, 0.85))
        for part in (
            by_blanks(rows, self._measure) if self._telling else paragraphs(rows, self._measure)
        ):
            offsets = [(row, found.end() if (found := _QUOTE.match(row.text)) and quote else 0)
                       for row in part]  # fmt: skip
            content = self._content(offsets)
            if content:
                block = Block(Kind.PARA, content, part[0].place, quote=depth, look=look(part, rows))
                self.blocks.append(replace(block, depth=within))
        goes_on = first.text.startswith((" ", "\t")) or starts_small(first.text)
        if not goes_on and len(first.text.strip()) > _FOLIO:
            self._lists.close()

    def _stops(self, line: RawLine, quoted: bool) -> bool:
        if self._begins(line) or (bool(_QUOTE.match(line.text)) != quoted and not quoted):
            return True
        return self._numbered(line) is not None
