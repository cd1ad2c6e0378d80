"""Note marks put in the place of the signs that stood for them; what else stood there stays."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.blocks import Block, Break, Content, Mark, Piece, Run, cut, plain
from briefpress.importers.report import Place
from briefpress.importers.steps.ends import finished
from briefpress.importers.steps.mark_forms import Seen, contents_of


def with_marks(block: Block, cell: int, group: Sequence[tuple[Seen, str]]) -> Block:
    """`block` with marks in the place of what stood for them, from the last to the first."""
    *cells, content = contents_of(block)
    content = cells[cell] if cell < len(cells) else content
    spans: dict[tuple[int, int], list[tuple[Seen, str]]] = defaultdict(list)
    for one, key in group:
        spans[one.start, one.stop].append((one, key))
    for (start, stop), ones in sorted(spans.items(), reverse=True):
        content = _marked(content, start, stop, ones)
    if cell >= len(cells):
        return replace(block, content=content)
    cells[cell] = content
    rows, at = [], 0
    for row in block.rows:
        rows.append(tuple(cells[at : at + len(row)]))
        at += len(row)
    return replace(block, rows=tuple(rows))


def _marked(content: Content, start: int, stop: int, ones: Sequence[tuple[Seen, str]]) -> Content:
    """Marks in the place of the signs from `start` to `stop`; what else stood there stays."""
    signs = cut(content, start, stop)
    text = plain(signs)
    place = signs[0].place
    before = list(cut(content, 0, start))
    _close_up(before)
    pieces: list[Piece] = []
    at = 0
    for one, key in ones:
        where = text.find(one.label, at) if not one.implied else -1
        offset = where if where >= 0 else at
        if any(char.isalnum() for char in text[at:offset]):  # a number that found no note
            pieces += cut(signs, at, offset)
        label = "" if one.implied else one.label
        pieces.append(Mark(label, _shifted(signs, offset, place), key))
        at = offset + len(label)
    left = text[at:].strip(" ])") if not isinstance(signs[0], Mark) else ""
    tail: Content = cut(signs, at) if any(char.isalnum() for char in left) else ()
    if left and left in ".,;:" and re.match(r"\s|$", plain(cut(content, stop))):
        # "<sup>3.</sup>": the stop belongs to the mark, unless the sentence needs it
        tail = () if finished(plain(before)) else (Run(left, signs[-1].place),)
    return (*before, *pieces, *tail, *cut(content, stop))


def _close_up(before: list[Piece]) -> None:
    """A blank between a word and its mark goes."""
    if before and isinstance(before[-1], Run) and before[-1].was is None:
        before[-1] = replace(before[-1], text=before[-1].text.rstrip())
    while before and isinstance(before[-1], Break) and not before[-1].meant:
        before.pop()


def _shifted(signs: Content, offset: int, place: Place) -> Place:
    at = 0
    for piece in signs:
        size = len(piece.text) if isinstance(piece, Run) else 1
        if at + size > offset:
            return piece.place._replace(at=piece.place.at + offset - at)
        at += size
    return place
