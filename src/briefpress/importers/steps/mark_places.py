"""Note marks put in the place of the signs that stood for them; what else stood there stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.blocks import Block, Break, Content, Mark, Piece, Run, cut, parts, plain
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
    pieces: list[Piece] = []
    ordered = sorted(spans)
    texts = parts(content, [offset for span in ordered for offset in span])
    for n, span in enumerate(ordered):
        before, signs, after = texts[2 * n], texts[2 * n + 1], texts[2 * n + 2]
        parts_marks = n > 0 and plain(before).strip() in (",", ";")
        pieces += () if parts_marks else _closed_up(before)
        open_ = not finished(plain((*pieces[-3:],)))
        ends = plain(after)[:1].isspace() or (not after and n + 1 == len(ordered))
        pieces += _marks(signs, spans[span], stop_stays=open_ if ends else None)
    content = (*pieces, *texts[-1])
    if cell >= len(cells):
        return replace(block, content=content)
    cells[cell] = content
    rows, at = [], 0
    for row in block.rows:
        rows.append(tuple(cells[at : at + len(row)]))
        at += len(row)
    return replace(block, rows=tuple(rows))


def _marks(signs: Content, ones: Sequence[tuple[Seen, str]], *, stop_stays: bool | None) -> Content:
    """Marks in the place of `signs`; what else stood there stays.

    `stop_stays` says whether the sentence needs a stop that stands among the signs, as in
    "<sup>3.</sup>"; None where no sentence ends.
    """
    text = plain(signs)
    place = signs[0].place
    pieces: list[Piece] = []
    at = 0
    for one, key in ones:
        where = text.find(one.label, at) if not one.implied else -1
        offset = where if where >= 0 else at
        if any(char.isalnum() for char in text[at:offset]):  # a number that found no note
            pieces += cut(signs, at, offset)
        label = "" if one.implied else one.label
        last = pieces[-1] if pieces else None
        if isinstance(last, Mark) and last.key == key and not one.implied:
            label = text[at:offset] + label  # a note that answers both: "11,12" is one mark
            pieces[-1] = replace(last, label=last.label + label)
            at += len(label)
            continue
        pieces.append(Mark(label, _shifted(signs, offset, place), key))
        at = offset + len(label)
    left = text[at:].strip(" ])") if not isinstance(signs[0], Mark) else ""
    if any(char.isalnum() for char in left):
        pieces += cut(signs, at)
    elif left and left in ".,;:" and stop_stays:
        pieces.append(Run(left, signs[-1].place))
    return tuple(pieces)


def _closed_up(before: Content) -> list[Piece]:
    """What stands before a mark, without the blank between them."""
    pieces = list(before)
    if pieces and isinstance(pieces[-1], Run) and pieces[-1].was is None:
        pieces[-1] = replace(pieces[-1], text=pieces[-1].text.rstrip())
    while pieces and isinstance(pieces[-1], Break) and not pieces[-1].meant:
        pieces.pop()
    return pieces


def _shifted(signs: Content, offset: int, place: Place) -> Place:
    at = 0
    for piece in signs:
        size = len(piece.text) if isinstance(piece, Run) else 1
        if at + size > offset:
            return piece.place._replace(at=piece.place.at + offset - at)
        at += size
    return place
