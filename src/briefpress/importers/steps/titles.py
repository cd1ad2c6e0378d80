"""The title, its subtitle, and the masthead above them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefpress.importers.blocks import (
    Kind,
    Manuscript,
    Mark,
    Run,
    all_marked,
    first_place,
    plain,
    words,
)
from briefpress.importers.report import question, removed, repair
from briefpress.importers.steps.head import Head, Line
from briefpress.importers.steps.people import is_name
from briefpress.importers.steps.titlecase import is_capitals, title_case
from briefpress.importers.vocabulary import Vocabulary

#: What sections are called, and no subtitle is.
_SECTION = re.compile(
    r"(?:\d+\.?\s*)?(?:introduction|background|context|overview|abstract|(?:executive )?summary|"
    r"key (?:points|findings|messages)|preface|foreword|contents)\s*:?",
    re.IGNORECASE,
)


def take_title(head: Head, manuscript: Manuscript) -> None:
    """The title: what is a heading or set largest, else the first lines that are nothing else."""
    free = [line for line in head.lines if not line.used and line.source.kind is not Kind.PICTURE]
    start = _title_start(free)
    if start is None:
        return
    lines = _title_lines(free, start)
    rest = free[free.index(lines[-1]) + 1 :]
    text = " ".join(line.text for line in lines)
    raw = text
    if is_capitals(text):
        vocabulary = Vocabulary.of(
            plain(block.content)
            for block in manuscript.blocks
            if block.kind is not Kind.HEADING and not is_capitals(words(block.content))
        )
        text, sure = title_case(text, vocabulary)
        head.repairs.append(
            repair("BP921", "title-case", (raw, text), first_place(lines[0].content), sure)
        )
    for n, line in enumerate(lines):
        head.take("title", line, 0, text)
        if n:
            head.repairs.pop()
    if len(text) > 300 or len(text.split()) < 2:
        place = first_place(lines[0].content)
        head.questions.append(question("BP944", "is this the title?", text, place))
    _subtitle(head, lines[-1], rest)


def _title_start(free: Sequence[Line]) -> Line | None:
    if not free:
        return None
    roles = [line for line in free if line.source.role == "title"]
    headings = [line for line in free if line.source.kind is Kind.HEADING]
    sizes = [line for line in free if line.source.look.size is not None]
    if roles:
        return roles[0]
    if sizes:
        largest = max(line.source.look.size or 0 for line in sizes)
        big = [line for line in sizes if (line.source.look.size or 0) >= largest - 0.02]
        if largest > 1.08:
            return next((line for line in big if len(line.text.split()) > 1), big[0])
    if headings:
        level = min(line.source.level for line in headings)
        return next(line for line in headings if line.source.level == level)
    bold = [line for line in free if all_marked(line.content, "bold")]
    long = [line for line in bold or free if len(line.text.split()) > 2]
    return next(iter(long or bold or free))


def _title_lines(free: Sequence[Line], start: Line) -> list[Line]:
    """The lines of the title: those of its block that look alike, and headings of its level."""
    at = free.index(start)
    lines = [start]
    capitals = is_capitals(start.text)
    for line in free[at + 1 :]:
        same_block = line.block == start.block
        heading = (
            start.source.kind is Kind.HEADING
            and line.source.kind is Kind.HEADING
            and line.source.level == start.source.level
            and line.block == lines[-1].block + 1
        )
        sized = (
            start.source.look.size is not None
            and line.source.look.size is not None
            and abs(start.source.look.size - line.source.look.size) < 0.03
            and start.source.look.size > 1.08
            and line.block == lines[-1].block + 1
        )
        alike = capitals == is_capitals(line.text) or (capitals and line.text.isupper())
        if not ((same_block and alike and not _is_person(line)) or heading or sized):
            break
        lines.append(line)
    return lines


def _is_person(line: Line) -> bool:
    large = (line.source.look.size or 0) > 1.08 or line.source.kind is Kind.HEADING
    short = len(line.text.split()) < 5 and not re.search(r"[:?!]", line.text)
    return not large and short and is_name(line.text)


def _subtitle(head: Head, last: Line, rest: Sequence[Line]) -> None:
    """A heading right below the title, before anything else is said, is its subtitle."""
    if not rest or rest[0].block != last.block + 1:
        return
    line = rest[0]
    look = line.source.look
    heading = line.source.kind is Kind.HEADING and last.source.kind is Kind.HEADING
    sized = look.size is not None and look.size > 1.08
    if _SECTION.fullmatch(line.text):
        return
    at = head.lines.index(line)
    after = next((one for one in head.lines[at + 1 :] if one.block != line.block), None)
    above = after is not None and after.used == "authors" and not re.search(r"[.:]$", line.text)
    if (heading or sized or above or line.source.role == "subtitle") and not _is_person(line):
        lines = [one for one in rest if one.block == line.block]
        text = " ".join(one.text for one in lines)
        for one in lines:
            head.take("subtitle", one, 0, text)


def take_masthead(head: Head) -> None:
    """What stands above the title and is nothing else is the house's masthead."""
    titled = next((n for n, line in enumerate(head.lines) if line.used == "title"), 0)
    for line in head.lines[:titled]:
        if not line.used:
            line.used = "masthead"
            place = first_place(line.content)
            for piece in line.content:
                if isinstance(piece, Run | Mark):
                    text = piece.text if isinstance(piece, Run) else piece.label
                    head.removed.append(removed(text, "masthead above the title", piece.place))
            message = "a line above the title was taken for the house's masthead"
            head.questions.append(question("BP944", message, line.text, place))
