"""A tagged PDF as blocks: what its tags say, what they leave out, and whether they are trusted.

Where the tree has no headings, larger lines are taken for them; where it has no lists, bullets tell
them; where it has no notes, the foot of the page does. What no tag claims is read by its geometry,
and stands where it stands on the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from briefpress.importers.blocks import Block, Kind, Look, Note, Run, cut, first_place, words
from briefpress.importers.pdf.blocks import Builder
from briefpress.importers.pdf.claims import Claims, claims
from briefpress.importers.pdf.lines import Line
from briefpress.importers.pdf.measures import Measures
from briefpress.importers.pdf.notes import Notes
from briefpress.importers.pdf.pictures import Pictures
from briefpress.importers.pdf.quotes import pulled
from briefpress.importers.pdf.tag_notes import settled
from briefpress.importers.pdf.tag_trust import LEAST_SHARE, distrusted
from briefpress.importers.pdf.tags import Made, TagReader
from briefpress.importers.pdf.text import place_of
from briefpress.tools.pdf_page import Page
from briefpress.tools.pdf_structure import Element

_LARGE, _HEADING_WORDS = 1.07, 30


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the tags gave; `why` is the reason why they are not followed, if they are not."""

    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    headed: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a PDF in reading order, with what geometry knows of them."""

    lines: Sequence[Line]
    notes: Notes
    measures: Measures


def read_tags(root: Element, sheet: Sheet, pages: Sequence[Page], pictures: Pictures) -> Tagged:
    """Read a PDF through its tags, if they can be trusted."""
    claimed = claims(root, sheet.lines, pages)
    if claimed.share < LEAST_SHARE:
        return Tagged(why=f"they cover only {claimed.share:.0%} of the text")
    reader = TagReader(claimed, pictures.figure)
    reader.read(root)
    why = distrusted(reader.made, sheet.measures)
    if why:
        return Tagged(why=why)
    whole = any(len({at.line.page for at in one.stretches}) > 1 for one in reader.made
                if one.block.kind is Kind.PARA)  # fmt: skip
    made = _without_tags(reader, claimed, sheet)
    notes, left = settled(made, reader.notes, reader.text.calls)
    _indent(made)
    headed = any(one.block.kind is Kind.HEADING for one in reader.made)
    if not headed:
        made = [_as_heading(one, sheet.measures) for one in made]
    if not reader.notes:
        made = _as_notes(made, sheet)
    left += [one.block for one in made if one.block.kind is Kind.NOTE]
    flow = [one for one in made if one.block.kind is not Kind.NOTE]
    blocks = list(_paged(flow, sheet.measures, whole))
    if left:
        blocks += [Block(Kind.PAGE, place=left[0].place, role="notes"), *left]
    return Tagged(tuple(blocks), tuple(notes), headed)


# --- what no tag claims --------------------------------------------------------------------------


def _without_tags(reader: TagReader, claimed: Claims, sheet: Sheet) -> list[Made]:
    """The blocks of the tags with what stands in no block, each after what stands above it."""
    order = {id(line): n for n, line in enumerate(sheet.lines)}
    home: dict[int, int] = {}
    for index, one in enumerate(reader.made):
        for at in one.stretches:
            home[id(at.line)] = index
    more: dict[int, list[Made]] = defaultdict(list)
    for first, blocks in _leftovers(reader, claimed, sheet):
        n = order[id(first)]
        while n >= 0 and id(sheet.lines[n]) not in home:
            n -= 1
        more[home[id(sheet.lines[n])] if n >= 0 else -1] += blocks
    out = more[-1]
    for index, one in enumerate(reader.made):
        out += [one, *more[index]]
    return out


def _leftovers(
    reader: TagReader, claimed: Claims, sheet: Sheet
) -> Iterator[tuple[Line, list[Made]]]:
    """Lines that no tag claims, and marked content that stands outside any block of the tree."""
    for marked in [one for one in claimed.content if one not in reader.text.used]:
        text = reader.text.text((marked,))
        if words(text.content):
            block = Block(Kind.PARA, text.content, first_place(text.content))
            yield text.stretches[0].line, [Made(block, text.stretches)]
    loose = {id(line) for line in claimed.loose}
    run: list[int] = []
    for n, line in enumerate((*sheet.lines, None)):
        if line is not None and id(line) in loose:
            run.append(n)
        elif run:
            yield sheet.lines[run[0]], [Made(block) for block in _by_geometry(run, sheet)]
            run = []


def _by_geometry(run: Sequence[int], sheet: Sheet) -> Iterator[Block]:
    starts = {n: sheet.notes.starts[at] for n, at in enumerate(run) if at in sheet.notes.starts}
    tails = frozenset(n for n, at in enumerate(run) if at in sheet.notes.tails)
    lines = [sheet.lines[at] for at in run]
    for block in Builder(lines, Notes(starts, tails), sheet.measures).run():
        if block.kind is not Kind.PAGE:
            yield block


# --- what the tree does not tell -----------------------------------------------------------------


def _as_heading(made: Made, measures: Measures) -> Made:
    """A short paragraph that is set larger than the text is a heading."""
    block = made.block
    if block.kind is not Kind.PARA or block.depth or block.quote or not made.stretches:
        return made
    block = replace(block, role=block.role if block.role in ("title", "subtitle") else "")
    large = all(at.line.size > _LARGE * measures.body for at in made.stretches)
    if large and pulled(words(block.content)):
        block = replace(block, quote=1)
    elif large and len(words(block.content).split()) <= _HEADING_WORDS:
        block = replace(block, kind=Kind.HEADING, level=1)
    return replace(made, block=block)


def _as_notes(made: Sequence[Made], sheet: Sheet) -> list[Made]:
    """Paragraphs on whose first lines notes begin, or go on, are notes, if the text calls them."""
    starts = {id(sheet.lines[n]): label for n, label in sheet.notes.starts.items()}
    tails = {id(sheet.lines[n]) for n in sheet.notes.tails}
    called = _raised(made)
    out: list[Made] = []
    noted = False
    for one in made:
        block, first = one.block, one.stretches[0] if one.stretches else None
        label = starts.get(id(first.line)) if first is not None and first.start == 0 else None
        text = block.kind in (Kind.PARA, Kind.ITEM)
        if text and label is not None and label.text in called:
            place = place_of(one.stretches[0].line)._replace(at=label.at)
            content = block.content
            if block.kind is Kind.PARA:
                content = cut(content, label.offset - first_place(content).at)
            block = replace(
                block, kind=Kind.NOTE, label=label.text, place=place, content=content, depth=0
            )
        elif (
            noted and block.kind is Kind.PARA and all(id(at.line) in tails for at in one.stretches)
        ):
            block = replace(block, kind=Kind.NOTE)
        noted = block.kind is Kind.NOTE
        out.append(replace(one, block=block))
    return out


def _raised(made: Sequence[Made]) -> set[str]:
    """The numbers and signs that stand raised in the text."""
    return {
        label
        for one in made
        for piece in one.block.content
        if isinstance(piece, Run) and "sup" in piece.marks
        for label in re.findall(r"\d{1,3}|[*†‡§¶]+", piece.text)
    }


def _indent(made: Sequence[Made]) -> None:
    """Give items that the tags set all at one depth the depths of their indents."""
    for listed, group in groupby(made, key=lambda one: one.block.kind is Kind.ITEM):
        items = [one for one in group if one.stretches] if listed else []
        if len({one.block.depth for one in items}) != 1:
            continue
        indents: list[float] = []
        for one in items:
            line = one.stretches[0].line
            x = line.x0 - line.left
            while indents and x < indents[-1] - 0.5 * line.size:
                indents.pop()
            if not indents or x > indents[-1] + 0.9 * line.size:
                indents.append(x)
            one.block = replace(one.block, depth=one.block.depth + len(indents) - 1)


# --- pages and looks -----------------------------------------------------------------------------


def _paged(made: Sequence[Made], measures: Measures, whole: bool) -> Iterator[Block]:
    """The blocks with their looks, and with the page ends between them.

    Where some paragraph goes over a page, all do that should: no other is to be joined.
    """
    page = 0
    for one in made:
        here = one.stretches[0].line.page if one.stretches else one.block.place.page
        turned = page and here > page
        if turned:
            yield Block(Kind.PAGE, place=one.block.place)
        yield replace(one.block, look=_look(one, measures, whole or not turned, whole))
        page = one.stretches[-1].line.page if one.stretches else here or page


def _look(made: Made, measures: Measures, sure: bool, whole: bool) -> Look:
    if not made.stretches:
        return made.block.look
    first, last = made.stretches[0].line, made.stretches[-1].line
    size = round(first.size / measures.body, 3)
    measure = last.right - last.left
    ends = last.right - last.x1 > 0.08 * measure if measure > 0 else None
    return Look(size, first.bold, begins=sure or None, ends=whole or ends)
