"""Lists of definitions: a term stands right above what it means, or both are paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefpress.importers.blocks import Block, Kind


def definitions(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with terms and meanings that belong to no other as paragraphs."""
    above = Kind.PARA
    for block, after in zip(blocks, (*blocks[1:], None), strict=False):
        alone = block.kind is Kind.TERM and (after is None or after.kind is not Kind.MEANING)
        alone = alone or (block.kind is Kind.MEANING and above not in (Kind.TERM, Kind.MEANING))
        begins = block.kind is Kind.MEANING and above is Kind.TERM
        above = Kind.PARA if alone else block.kind
        if block.kind in (Kind.TERM, Kind.MEANING):
            block = replace(block, kind=above, level=int(begins))
        yield block
