"""Notes of a tagged PDF brought to their references: the tags say what is which.

A note without a reference that the tags know becomes a `NOTE` block, and a reference without a note
is as it was printed; the chain then finds them as it does in an untagged file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Kind,
    Mark,
    Note,
    Piece,
    Place,
    Run,
    changed,
)
from briefpress.importers.pdf.tags import Made, TaggedNote, printed


def settled(
    made: Sequence[Made], notes: Sequence[TaggedNote], calls: dict[Place, Content]
) -> tuple[list[Note], list[Block]]:
    """Give each reference in `made` the key of its note; the notes, and those left over."""
    pairs = _pairs([mark for one in made for mark in _marks(one.block)], notes)
    order = list(dict.fromkeys(pairs.values()))
    keys = {index: str(n) for n, index in enumerate(order, 1)}
    known = {place: keys[index] for place, index in pairs.items()}
    for one in made:
        one.block = _keyed(printed(one.block, calls, frozenset(known)), known)
    found = [
        Note(
            keys[n],
            notes[n].label,
            tuple(_plain(one.block) for one in notes[n].made),
            notes[n].place,
        )
        for n in order
    ]
    left = [block for n, note in enumerate(notes) if n not in keys for block in _as_blocks(note)]
    return found, left


def _marks(block: Block) -> Iterator[Mark]:
    for content in (*(cell for row in block.rows for cell in row), block.content):
        yield from (piece for piece in content if isinstance(piece, Mark))


def _pairs(marks: Sequence[Mark], notes: Sequence[TaggedNote]) -> dict[Place, int]:
    """The note of each reference: of those with its label the next one, else the last one used."""
    free: dict[str, list[int]] = defaultdict(list)
    for index, note in enumerate(notes):
        free[note.label].append(index)
    used: dict[str, int] = {}
    pairs: dict[Place, int] = {}
    for count, mark in enumerate(marks):
        open_ = free[mark.label]
        later = [index for index in open_ if notes[index].after > count]
        for got in (later or open_)[:1]:
            open_.remove(got)
            used[mark.label] = got
        if mark.label in used:
            pairs[mark.place] = used[mark.label]
    return pairs


def _keyed(block: Block, known: dict[Place, str]) -> Block:
    def of(content: Content) -> Content:
        out: list[Piece] = []
        for piece in content:
            if isinstance(piece, Mark) and piece.place in known:
                _close_up(out)
                piece = replace(piece, key=known[piece.place])
            out.append(piece)
        return tuple(out)

    return changed(block, of)


def _close_up(before: list[Piece]) -> None:
    """A blank or line end between a word and its mark goes."""
    while before and isinstance(before[-1], Break) and not before[-1].meant:
        before.pop()
    if before and isinstance(before[-1], Run) and before[-1].was is None:
        before[-1] = replace(before[-1], text=before[-1].text.rstrip())


def _plain(block: Block) -> Block:
    return replace(block, role="")


def _as_blocks(note: TaggedNote) -> Iterator[Block]:
    for n, one in enumerate(note.made):
        place = note.place if n == 0 else one.block.place
        label = note.label if n == 0 else ""
        yield replace(one.block, kind=Kind.NOTE, label=label, place=place, role="")
