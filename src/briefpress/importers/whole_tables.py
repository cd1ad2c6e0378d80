"""Tables that a page end cut, made whole again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.blocks import Block, Kind, Run, words
from briefpress.importers.report import Removed, removed


def whole_tables(blocks: Sequence[Block]) -> tuple[list[Block], list[Removed]]:
    """Tables that a page end cut, if their head is printed again, as one; the second head goes."""
    out: list[Block] = []
    gone: list[Removed] = []
    for block in blocks:
        back = range(len(out) - 1, -1, -1) if block.kind is Kind.TABLE else ()
        open_ = next((n for n in back if out[n].kind not in (Kind.PAGE, Kind.NOTE)), None)
        if open_ is None or not _goes_on(out[open_], block, out[open_:]):
            out.append(block)
            continue
        out[open_] = replace(out[open_], rows=(*out[open_].rows, *block.rows[1:]))
        why = "the head of a table, printed again on the next page"
        gone += [removed(piece.text, why, piece.place) for cell in block.rows[0]
                 for piece in cell if isinstance(piece, Run)]  # fmt: skip
    return out, gone


def _goes_on(before: Block, block: Block, between: Sequence[Block]) -> bool:
    if not before.kind is block.kind is Kind.TABLE:
        return False
    if before.place.page == block.place.page and not any(one.kind is Kind.PAGE for one in between):
        return False
    first, again = ([words(cell) for cell in one.rows[0]] for one in (before, block))
    return first == again and any(first)
