"""Lines of a PDF to blocks: paragraphs by indent, leading and short last lines; headings by size;
lists by their labels; tables by cells that stand in columns; notes by `pdf_notes`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefpress.importers.blocks import Block, Kind, Look, Place, plain, stripped
from briefpress.importers.furniture import LEADER
from briefpress.importers.labels import BULLETS, LABEL, follows, readings
from briefpress.importers.pdf.lines import Line
from briefpress.importers.pdf.measures import Measures
from briefpress.importers.pdf.notes import Notes
from briefpress.importers.pdf.quotes import Near, pulled, set_off
from briefpress.importers.pdf.tables import table_block, table_rows
from briefpress.importers.pdf.text import content, place_of, text_of
from briefpress.importers.steps.ends import finished, starts_small
from briefpress.tools.pdf_page import Box

_BULLET = re.compile(
    rf"\s*([{re.escape(BULLETS.replace('o', '').replace('-', ''))}✓❖◊→]|o(?=\s)|-(?=\s))\s*"
)
_ITEM = re.compile(rf"\s*({LABEL.pattern})(?:\s+(?=\S)|(?<=\))(?=[^\W\d]))")
_HEADING_WORDS = 30


class Builder:
    """Makes blocks of the lines of a PDF, page by page."""

    def __init__(
        self,
        lines: Sequence[Line],
        notes: Notes,
        measures: Measures,
        rules: Mapping[int, Sequence[Box]] | None = None,
    ) -> None:
        self._lines, self._notes, self._measures = lines, notes, measures
        self._rules = rules or {}
        self._quoted: float | None = None  # left edge of the last quotation
        self.blocks: list[Block] = []
        self._open: list[tuple[Line, int]] = []
        self._block: Block | None = None
        self._label = ""
        self._indents: list[float] = []
        self._item: Line | None = None

    def run(self) -> list[Block]:
        """All blocks, with `PAGE` where a page or column ends."""
        index = 0
        lines = self._lines
        while index < len(lines):
            line = lines[index]
            before = lines[index - 1] if index else None
            if before is not None and (before.page, before.zone) != (line.page, line.zone):
                self._close(ended=None)
                self.blocks.append(Block(Kind.PAGE, place=place_of(line)))
            rows = table_rows(lines, index, self._notes)
            if rows:
                self._close()
                self.blocks.append(
                    table_block(rows, self._measures, self._rules.get(line.page, ()))
                )
                self._label = ""
                index += sum(len(row) for row in rows)
                continue
            self._line(index)
            index += 1
        self._close()
        return self.blocks

    # -- one line -----------------------------------------------------------------------------

    def _line(self, index: int) -> None:
        line = self._lines[index]
        label = self._notes.starts.get(index)
        before = self._lines[index - 1] if index else None
        if label is not None:
            place = place_of(line)._replace(at=label.at)
            self._begin(Block(Kind.NOTE, place=place, label=label.text), line, label.offset)
            return
        if index in self._notes.tails:
            note = self._block is not None and self._block.kind is Kind.NOTE
            if note and before is not None and not self._begins_in_note(before, line):
                self._open.append((line, 0))
            else:
                look = Look(begins=None if not note else True)
                self._begin(Block(Kind.NOTE, place=place_of(line), look=look), line, 0)
            return
        item = self._item_label(index)
        if item is not None:
            self._begin_item(line, *item)
        elif self._block is None or before is None or self._begins(before, line):
            self._begin_text(before, line)
        else:
            self._open.append((line, 0))

    def _begin(self, block: Block, line: Line, offset: int) -> None:
        self._close()
        self._block, self._open = block, [(line, offset)]

    def _begin_text(self, before: Line | None, line: Line) -> None:
        measures = self._measures
        relative = round(line.size / measures.body, 3)
        indented = line.x0 - line.left > 0.7 * line.size
        gap = None
        if before is not None and (before.page, before.zone) == (line.page, line.zone):
            gap = (line.y - before.y) / measures.lead(line)
        begins = True if indented or (gap or 0) > 1.3 else False if measures.indented else None
        centred = abs((line.x0 - line.left) - (line.right - line.x1)) < 4 and indented
        look = Look(relative, line.bold, centred, None, begins, gap)
        block = Block(Kind.PARA, place=place_of(line), look=look)
        if relative > 1.07:
            block = replace(block, kind=Kind.HEADING, level=1)
        deep = (
            self._item is not None
            and line.x0 > self._item.begin + 0.8 * line.size
            and not starts_small(line.text)
        )
        if deep and self._label and block.kind is Kind.PARA:
            block = replace(block, depth=len(self._indents))
        elif line.x0 <= line.left + 1.5 * line.size or relative > 1.07:
            self._label, self._item, self._indents = "", None, []
        self._begin(block, line, 0)

    def _close(self, ended: bool | None = None) -> None:
        block = self._block
        if block is not None and self._open:
            made = stripped(content(self._open))
            last = self._open[-1][0]
            look = replace(block.look, ends=_ends(last), slack=_slack(last))
            quoted = block.kind is Kind.HEADING and pulled(plain(made))
            if quoted or (
                block.kind is Kind.HEADING
                and len(text_of(last).split()) + 12 * len(self._open) > 60
            ):
                block = replace(block, kind=Kind.PARA, quote=int(quoted))
            if block.kind is Kind.PARA and not block.depth and not quoted:
                block, look = self._quotation(block, look)
            if made or block.label:
                self.blocks.append(replace(block, content=made, look=look))
        self._block, self._open = None, []

    def _quotation(self, block: Block, look: Look) -> tuple[Block, Look]:
        """The block as a quotation, if its lines stand in from both edges of the text."""
        lines = [line for line, _ in self._open]
        last = self.blocks[-1] if self.blocks else None
        before = plain(last.content) if last is not None else ""
        quoted = self._quoted if last is not None and last.quote else None
        near = Near(look.gap or 0.0, quoted)
        if not set_off(lines, self._measures.body, before, near):
            return block, look
        self._quoted = min(line.x0 for line in lines)
        right = max(line.x1 for line in lines)
        return replace(block, quote=1), replace(look, slack=_slack(lines[-1], right))

    # -- where paragraphs begin ---------------------------------------------------------------

    def _begins(self, before: Line, line: Line) -> bool:
        """Whether a line begins a paragraph of its own."""
        if before.row == line.row:
            return before.mates > 1
        if LEADER.search(before.text):
            return True
        if abs(line.size - before.size) > 0.08 * line.size or self._apart(before, line):
            return True
        if line.size > 1.15 * self._measures.body:  # titles are broken by hand
            return line.bold != before.bold
        if before.bold != line.bold and (before.bold or line.bold) and _all_look(before, line):
            return True
        if _centred(before) and line.x0 - line.left < 0.5 * line.size and _stopped(before, line):
            return True
        if self._block is not None and self._block.kind is Kind.ITEM and self._item is not None:
            if self._item.bullet is not None and line.x0 < self._item.bullet:
                return True
            back = line.x0 < self._item.x0 + 0.4 * line.size and len(self._open) > 1
            hanging = any(one.x0 > self._item.x0 + 0.4 * line.size for one, _ in self._open[1:])
            if back and hanging:
                return True
        first = len(self._open) == 1
        indent = line.x0 - before.x0
        steady = first or abs(before.x0 - before.left) < 0.5 * line.size
        if (
            0.7 * line.size < indent < 5 * line.size
            and steady
            and not (first and self._block is not None and self._block.kind is Kind.ITEM)
        ):
            return True
        return finished(before.text) and _stopped(before, line)

    def _apart(self, before: Line, line: Line) -> bool:
        """Whether there is more space between two lines than lines of one paragraph have."""
        most = 1.28 * self._measures.lead(line) + 0.5
        if self._measures.pushed and line.lifted and not _stopped(before, line):
            most += 0.3 * line.size
        return line.y - before.y > most or line.y < before.y

    def _begins_in_note(self, before: Line, line: Line) -> bool:
        """Whether a line begins a further paragraph of a note: set off by an indent or a little
        space, since notes are set close.
        """
        if self._apart(before, line):
            return True
        if not finished(before.text) or starts_small(line.text):
            return False
        indent = line.x0 - line.left - self._measures.note_indent
        spaced = line.y - before.y > 1.1 * self._measures.lead(line) + 0.4
        short = before.right - before.x1 > 0.25 * (before.right - before.left)
        # a line before a long address, or with one, breaks early
        short = short and not re.search(r"://|[:;]\s*$", before.text)
        return (
            spaced or (short and _stopped(before, line)) or 0.6 * line.size < indent < 5 * line.size
        )

    # -- lists --------------------------------------------------------------------------------

    def _item_label(self, index: int) -> tuple[str, int, int] | None:
        """(label, its offset, offset of the words) of a list item that begins on a line."""
        line = self._lines[index]
        text = text_of(line)
        if line.bullet is not None:
            return "•", 0, 0
        bullet = _BULLET.match(text)
        if bullet and bullet.end() < len(text):
            dash = bullet[1] in "-–—"
            if not dash or self._label or self._next_item(index, bullet[1]):
                sign = "o" if bullet[1] == "o" else "•"
                return sign, bullet.start(1), bullet.end()
        match = _ITEM.match(text)
        if match is None or not readings(match[1]) or line.size > 1.07 * self._measures.body:
            return None
        if self._label and any(follows(one, match[1]) for one in (self._label, *self._labels())):
            return match[1], match.start(1), match.end()
        first = any(number == 1 for _, number in readings(match[1]))
        return (
            (match[1], match.start(1), match.end())
            if first and self._next_item(index, match[1])
            else None
        )

    def _labels(self) -> list[str]:
        """The labels of the items that are still open, the inner ones first."""
        found: list[str] = []
        for block in reversed(self.blocks[-60:]):
            if block.kind is Kind.ITEM and block.label:
                found.append(block.label)
            elif block.kind is Kind.HEADING:
                break
        return found[:12]

    def _next_item(self, index: int, label: str) -> bool:
        for line in self._lines[index + 1 : index + 40]:
            text = text_of(line)
            match = _BULLET.match(text) if label in BULLETS else _ITEM.match(text)
            if match and (label in BULLETS or follows(label, match[1])):
                return True
        return False

    def _move_indents(self, before: Line, line: Line, label: str) -> None:
        """The indents of a list that goes on in another column, or on a page with other margins.

        A number stands as deep as the one it follows; a bullet as far in as it did before.
        """
        by = line.left - before.left
        depths = [one.depth for one in reversed(self.blocks[-30:]) if one.kind is Kind.ITEM
                  and label not in BULLETS and follows(one.label, label)]  # fmt: skip
        if depths and depths[0] <= len(self._indents):
            by = line.begin - self._indents[depths[0] - 1]
        self._indents = [indent + by for indent in self._indents]

    def _begin_item(self, line: Line, label: str, at: int, offset: int) -> None:
        before = self._item
        if (
            before is not None
            and self._indents
            and (before.page, before.zone) != (line.page, line.zone)
        ):
            self._move_indents(before, line, label)
        while self._indents and line.begin < self._indents[-1] - 0.5 * line.size:
            self._indents.pop()
        if not self._indents or line.begin > self._indents[-1] + 0.6 * line.size:
            self._indents.append(line.begin)
        place: Place = place_of(line)._replace(at=at)
        block = Block(Kind.ITEM, place=place, depth=len(self._indents), label=label)
        self._begin(block, line, offset)
        self._label, self._item = label, line


def _ends(line: Line) -> bool | None:
    """Whether a line stops well before the right edge of its column."""
    measure = line.right - line.left
    return line.right - line.x1 > 0.08 * measure if measure > 0 else None


def _slack(line: Line, right: float | None = None) -> float:
    """The room right of a line's last letter, in letters of its own width."""
    right = line.right if right is None else right
    return (right - line.x1) / max(1.0, (line.x1 - line.x0) / max(1, len(text_of(line))))


def _stopped(before: Line, line: Line) -> bool:
    """Whether the first word of `line` would still have fitted on the line before."""
    words = text_of(line).split()
    word = words[0] if words else ""
    per_letter = (line.x1 - line.x0) / max(1, len(text_of(line)))
    return before.right - before.x1 > (len(word) + 1.6) * per_letter


def _centred(line: Line) -> bool:
    """Whether a line stands in the middle of its column, well inside of both edges."""
    left, right = line.x0 - line.left, line.right - line.x1
    return left > 3 * line.size and abs(left - right) < line.size


def _all_look(before: Line, line: Line) -> bool:
    """Whether bold type starts or stops with a line, not with a word in it."""
    first = next((one for one, _ in line.glyphs if one.text.isalnum()), None)
    last = [one for one, _ in before.glyphs if one.text.isalnum()]
    if first is None or not last:
        return False
    starts = line.bold and not last[-1].face.bold and finished(before.text)
    stops = before.bold and not first.face.bold
    return starts or stops
