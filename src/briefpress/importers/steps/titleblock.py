"""The title block becomes metadata, in whatever order and wording it stands.

The head of the manuscript is read line by line: each line is known by what it says (by-line, date,
disclaimer, credit ...) or, for the title, by where it stands and how it looks. What is not known
stays text, unless it stands above the title, where only a masthead can stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from briefpress.importers.blocks import Block, Field, Kind, Manuscript, plain, words
from briefpress.importers.steps.bylines import (
    BY,
    authors,
    editors,
    late_people,
    more_of_person,
    people_values,
)
from briefpress.importers.steps.disclaimers import DISCLAIMER, take_disclaimers
from briefpress.importers.steps.head import Head, Line, lines_of, unused
from briefpress.importers.steps.labelled import LABELLED, credit, date, labelled, series
from briefpress.importers.steps.sections import section_of, take_sections
from briefpress.importers.steps.titles import take_masthead, take_title

_MOST_BLOCKS, _LONG = 40, 320


def title_block(manuscript: Manuscript) -> Manuscript:
    """Recognise title, people, date, disclaimer, credit and the like at the head of the text."""
    stop = _head_end(manuscript.blocks)
    head = Head(lines_of(manuscript.blocks[:stop]))
    known = {one.key for one in manuscript.fields}
    take_disclaimers(head)
    for line in head.lines:
        _recognise(head, line)
    if "title" not in known:
        take_title(head, manuscript)
    late_people(head)
    people_values(head)
    take_masthead(head)
    fields = tuple(
        Field(key, head.fields[key], tuple(piece for part in parts for piece in part))
        for key, parts in head.contents.items()
        if key in head.fields and key not in known
    )
    after = take_sections(manuscript.blocks[stop:], known)
    fields += after.fields
    head.repairs += after.repairs
    head.removed += after.removed
    blocks = (*unused(head, manuscript.blocks[:stop]), *after.blocks)
    known_fields = (*manuscript.fields, *fields)
    manuscript = manuscript.told(*head.repairs, blocks=blocks, fields=known_fields)
    return manuscript.told(*head.removed).told(*head.questions)


def _head_end(blocks: Sequence[Block]) -> int:
    """The index of the first block that is surely text, or of the headings right above it."""
    stop = min(len(blocks), _MOST_BLOCKS)
    for index, block in enumerate(blocks[:_MOST_BLOCKS]):
        text = words(block.content)
        ends = block.kind in (Kind.NOTE, Kind.TABLE, Kind.CODE, Kind.ITEM)
        if ends or (block.kind is Kind.PARA and _is_text(text)) or section_of(block):
            stop = index
            break
    first = next((n for n, one in enumerate(blocks[:stop]) if one.kind is Kind.HEADING), stop)
    while stop - 1 > first and blocks[stop - 1].kind in (Kind.HEADING, Kind.PAGE):
        if blocks[stop - 1].level <= blocks[first].level and stop - 1 == first + 1:
            break  # a title in two headings
        stop -= 1
    return stop


def _is_text(text: str) -> bool:
    """Whether a paragraph is running text rather than a part of a title block."""
    if DISCLAIMER.search(text) and len(text) < 900:
        return False
    if any(pattern.match(text) for pattern in LABELLED.values()) or BY.match(text):
        return False
    sentences = len(re.findall(r"[a-z][.!?][”\"’)]*\d*(?:\s|$)", text))
    names = text.split()
    small = sum(word[:1].islower() for word in names)
    prose = len(names) > 11 and small > 0.6 * len(names)
    return len(text) > _LONG or (len(text) > 120 and sentences > 0) or sentences > 1 or prose


def _recognise(head: Head, line: Line) -> None:
    if line.used:
        head.open_key = ""
        return
    text = plain(line.content)
    for test in _TESTS:
        if test(head, line, text):
            return
    if head.open_key and more_of_person(head, line, text):
        return
    head.open_key = ""


_TESTS: tuple[Callable[[Head, Line, str], bool], ...] = (
    editors,
    authors,
    date,
    credit,
    labelled,
    series,
)
