"""The lines of a title block, taken apart where a tool glued them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Kind,
    Look,
    Run,
    cut,
    first_place,
    plain,
    stripped,
    words,
)
from briefpress.importers.steps import dates
from briefpress.importers.steps.biographies import ABOUT
from briefpress.importers.steps.bylines import EDITED
from briefpress.importers.steps.disclaimers import DISCLAIMER
from briefpress.importers.steps.ends import finished
from briefpress.importers.steps.extent import (
    LONG,
    MOST_BLOCKS,
    SENTENCE,
    is_text,
    says_own,
    speaks_of_person,
)
from briefpress.importers.steps.head import Line, joined_lines, split_lines
from briefpress.importers.steps.labelled import LABELLED
from briefpress.importers.steps.people import (
    is_contact,
    is_place,
    is_rank,
    is_role,
    people,
)
from briefpress.importers.steps.sections import names_section, section_of
from briefpress.importers.vocabulary import known

_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")


# --- the lines -----------------------------------------------------------------------------------


def measure_of(blocks: Iterable[Block]) -> int:
    """How many letters a full line of the text has; 0 where the text is not broken into lines."""
    sizes = sorted(
        len(line)
        for block in blocks
        if block.kind is Kind.PARA
        for line in plain(block.content).split("\n")[:-1]
        if len(line) > 25
    )
    return sizes[len(sizes) // 2] if len(sizes) >= 4 else 0


def lines_of(blocks: Sequence[Block], measure: int) -> list[Line]:
    """The lines of `blocks` that hold words.

    A line as long as those of the text was broken by the page: what follows belongs to it, unless
    it says something of its own.
    """
    lines: list[Line] = []
    for index, block in enumerate(blocks):
        room = 0  # what is left on the line before
        small = block.kind is Kind.PARA and (block.look.size or 1) < 1.08
        for part in split_lines(block.content):
            text = words(part)
            if not text:
                continue
            fits = len(text.split()[0]) + 1 <= room
            cut = bool(lines) and lines[-1].block == index and _cut_short(lines[-1].text, text)
            if cut or (small and room and not fits and _goes_on(lines[-1].text, text)):
                content = (*lines[-1].content, Break(first_place(part), False), *part)
                lines[-1] = replace(lines[-1], content=content)
            else:
                lines.append(Line(index, part, block, kept=block.kind is Kind.NOTE))
            room = max(1, measure - len(text)) if measure and len(text) > 0.5 * measure else 0
    return lines


def _goes_on(before: str, text: str) -> bool:
    """Whether a line can go on with the one before, which the page broke."""
    return not says_own(text) and not (_closed(before) and text[:1].isupper())


def _cut_short(before: str, text: str) -> bool:
    """Whether a line stops before or within a name, or before the year of a date."""
    year = re.fullmatch(r"(?:19|20)\d\d", text.strip(" .")) is not None
    if _half_name(before) and _half_name(text):
        return True
    if re.search(r"\s(?:and|&)$", before) and people(text):
        return True
    return (is_rank(before) and bool(people(f"{before} {text}"))) or (
        year and dates.found(f"{before} {text}") is not None and dates.found(before) is None
    )


def _half_name(text: str) -> bool:
    """Whether a line is one word that a name can be made of, and that says nothing else."""
    alone = re.fullmatch(r"[^\W\d_a-z][^\W\d_]+(?:[-'’][^\W\d_]+)*", text)
    other = is_role(text) or is_place(text) or known(text) or names_section(text)
    return alone is not None and not other and not text.isupper()


def _closed(text: str) -> bool:
    """Whether a line ends a sentence, or a remark in brackets."""
    return finished(text) or text.rstrip("*_ ").endswith(")")


# --- what was glued ------------------------------------------------------------------------------


def loosened(blocks: Sequence[Block], measure: int) -> tuple[Block, ...]:
    """The blocks, with those of the head taken apart: columns, sections, the first text."""
    out: list[Block] = []
    for n, block in enumerate(blocks):
        if n >= MOST_BLOCKS or block.kind in (Kind.NOTE, Kind.CODE):
            return (*out, *blocks[n:])
        if block.kind is Kind.TABLE:
            parts = list(_table(block))
            if not parts:
                return (*out, *blocks[n:])
            out += parts
        elif block.kind is not Kind.PARA:
            out.append(block)
        elif is_text(words(block.content)):
            out += _parted(block, measure)
            named = any(section_of(one) for one in out[-9:])
            if is_text(words(out[-1].content)) and not named:
                return (*out, *blocks[n + 1 :])
        else:
            for one in _columns(block):
                last = out[-1] if out else None
                joined = (
                    last is not None and last.kind is Kind.PARA and one.look.size == last.look.size
                )
                if (
                    last is not None
                    and joined
                    and _cut_short(words(last.content), words(one.content))
                ):
                    one = replace(last, content=joined_lines([last.content, one.content]))
                    out.pop()
                out += _parted(one, measure)
    return tuple(out)


def _parted(block: Block, measure: int) -> list[Block]:
    """A paragraph cut where a section's name, a field, or the text begins in it."""
    lines = [line for line in split_lines(block.content) if words(line)]
    texts = [words(line) for line in lines]
    starts, begun = [0], False
    for n, text in enumerate(texts):
        if n and (names_section(texts[n - 1]) or names_section(text) or _labels(text)):
            starts.append(n)
            begun = False
        told_of = n == 1 and len(people(texts[0])) == 1
        if told_of and speaks_of_person(" ".join(texts[1:])):
            starts.append(n)  # a name, and below it a sentence on who that is
        if not begun and _text_begins(texts, n, measure):
            starts.append(n)
            begun = True
    starts = sorted(set(starts))
    if starts == [0]:
        return [block]
    found = []
    for start, stop in itertools.pairwise([*starts, len(lines)]):
        content = joined_lines(lines[start:stop])
        look = block.look if stop == len(lines) else Look(block.look.size, block.look.bold)
        found.append(replace(block, content=content, place=first_place(content), look=look))
    return found


def _labels(text: str) -> bool:
    return any(LABELLED[key].match(text) for key in ("keywords", "abstract"))


def _text_begins(texts: Sequence[str], at: int, measure: int) -> bool:
    """Whether running text begins on a line: a sentence that goes on, and that is no field."""
    first = texts[at].split()
    small = sum(word[0].islower() for word in first)
    if len(first) < 6 or 5 * small < 2 * len(first) or says_own(texts[at]):
        return False
    if texts[at][:1].islower() or len(texts[at]) < 0.6 * measure:
        return False
    window = list(itertools.takewhile(lambda text: not says_own(text), texts[at : at + 5]))
    said = " ".join(window)
    sentence = SENTENCE.search(said)
    if sentence is None or len(said[: sentence.end()].split()) < 9:
        return len(window) > 3 and measure > 0 and len(texts[at]) > 0.85 * measure
    before = " ".join(texts[max(0, at - 2) : at]) if at and not _closed(texts[at - 1]) else ""
    if DISCLAIMER.search(said[: sentence.end()]) or DISCLAIMER.search(
        f"{before} {said[: sentence.end()]}"
    ):
        return False
    return ABOUT.match(said) is None or not speaks_of_person(said)


def _columns(block: Block) -> list[Block]:
    """Cells that stand side by side in the lines of a block, put column by column."""
    rows = [list(_cells(line)) for line in split_lines(block.content)]
    if all(len(row) < 2 for row in rows):
        return [block]
    edges = sorted({first_place(cell).at for row in rows if len(row) > 1 for cell in row})
    columns = [edge for n, edge in enumerate(edges) if n == 0 or edge - edges[n - 1] > 3]
    made: list[list[Content]] = [[] for _ in columns]
    for row in rows:
        for cell in row:
            at = first_place(cell).at
            fits = [n for n, edge in enumerate(columns) if edge <= at + 3]
            made[fits[-1] if fits else 0].append(cell)
    return [
        replace(block, content=joined_lines(cells), place=first_place(cells[0]), look=Look())
        for cells in made
        if cells
    ]


def _cells(line: Content) -> Iterator[Content]:
    at = 0
    text = plain(line)
    for match in (*_GAP.finditer(text), None):
        stop = match.start() if match else len(text)
        cell = stripped(cut(line, at, stop))
        if words(cell):
            yield cell
        at = match.end() if match else stop


def _table(block: Block) -> Iterator[Block]:
    """The cells of a table that only sets out the title block, else nothing."""
    texts = [[words(cell) for cell in row] for row in block.rows]
    cells = [text for row in texts for text in row if text]
    names = [text for text in cells if says_own(text) or is_contact(text) or _is_label(text)]
    figures = any(re.fullmatch(r"[\d.,%+–-]+", text) for text in cells)  # then it holds data
    if len(names) < 2 or figures or any(len(text) > LONG for text in cells) or block.content:
        return
    by_row = sum(_is_label(row[0]) for row in texts if row) >= max(2, len(texts) - 1)
    rows = block.rows if by_row else tuple(itertools.zip_longest(*block.rows, fillvalue=()))
    for row in rows:
        held = [cell for cell in row if words(cell)]
        if by_row and len(held) == 2:
            place = first_place(held[1])
            colon = Run(" " if words(held[0]).endswith(":") else ": ", place, was="")
            yield Block(Kind.PARA, (*held[0], colon, *held[1]), first_place(held[0]))
        elif held:
            content = joined_lines(held)
            yield Block(Kind.PARA, content, first_place(content))


def _is_label(text: str) -> bool:
    label = text.strip(" :").lower()
    return label in (
        "date",
        "published",
        "keywords",
        "title",
        "author",
        "authors",
        "editor",
        "editors",
        "by",
    ) or (EDITED.fullmatch(text) is not None)
