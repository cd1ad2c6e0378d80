"""Bold lines that Word numbers: headings made with the button for lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from briefpress.importers.blocks import Block, Kind, Manuscript, Run, all_marked, words
from briefpress.importers.labels import BULLETS
from briefpress.importers.report import repair

_MOST_WORDS, _PROSE = 16, 12


def numbered_heads(manuscript: Manuscript) -> Manuscript:
    """Write out the numbers of bold lines above prose, as if typed; the chain judges the rest.

    One such line may be a list of one item that somebody stressed, so it takes two.
    """
    found = [n for n in range(len(manuscript.blocks)) if _heads(manuscript.blocks, n)]
    if len(found) < 2:
        return manuscript
    blocks, told = list(manuscript.blocks), []
    depths = {n: blocks[n].depth for n in found}
    for n in found:
        block = blocks[n]
        number = Run(f"{block.label} ", block.place, frozenset({"bold"}))
        content = (number, *block.content)
        blocks[n] = replace(block, kind=Kind.PARA, content=content, label="", depth=0)
        change = ("", block.label)
        told.append(repair("BP917", "heading-number", change, block.place, 0.9))
    return manuscript.told(*told, blocks=tuple(_set_out(blocks, depths)))


def _heads(blocks: Sequence[Block], index: int) -> bool:
    """Whether an item is a short bold line, with prose or the next such line below it."""
    block = blocks[index]
    if not _bold(block) or index + 1 == len(blocks):
        return False
    after = blocks[index + 1]
    deeper = _bold(after) and after.depth > block.depth and _heads(blocks, index + 1)
    prose = after.kind is Kind.PARA and len(words(after.content).split()) >= _PROSE
    return deeper or prose


def _bold(block: Block) -> bool:
    text = words(block.content)
    return (
        block.kind is Kind.ITEM
        and block.label not in BULLETS
        and not block.quote
        and all_marked(block.content, "bold")
        and len(text.split()) <= _MOST_WORDS
        and not text.endswith((".", ",", ";"))
    )


def _set_out(blocks: list[Block], heads: Mapping[int, int]) -> Iterator[Block]:
    """What stood in an item that is a heading now stands in no list; `heads` has their depths."""
    outer = 0
    for n, block in enumerate(blocks):
        outer = heads.get(n, outer if block.depth else 0)
        least = int(block.kind is Kind.ITEM)
        yield replace(block, depth=max(least, block.depth - outer)) if outer else block
