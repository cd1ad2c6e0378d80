"""Blocks that are one: pictures and tables with their captions, lines of code, dropped letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from briefpress.importers.blocks import Block, Break, Kind, Picture, words

_CAPTIONS = ("caption", "table caption", "image caption")
#: The role of large first letters that stand in a paragraph of their own.
DROPPED = "drop cap"
_COUNT = r"\d+(?:\.\d+)?\s*(?:[.:|–—-]\s|$)"  # "Table 1 shows" is prose
#: How a caption begins that has no style of its own.
_NUMBERED = {
    Kind.PICTURE: re.compile(
        rf"(?i)(?:figure|fig\.|map|photo|chart|graph|image|diagram)\s*{_COUNT}"
    ),
    Kind.TABLE: re.compile(rf"(?i)table\s*{_COUNT}"),
}
_CAPTION_WORDS = 40


def joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """Lines of code become one block; captions go to their pictures and tables."""
    held: Block | None = None
    for block, after in pairwise((*blocks, None)):
        if block is None:
            continue
        if held is not None and (made := _together(held, block, after)) is not None:
            held = made
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _together(first: Block, second: Block, after: Block | None) -> Block | None:
    if first.role == DROPPED and second.kind is Kind.PARA:
        return replace(second, content=(*first.content, *second.content), place=first.place)
    if first.kind is second.kind is Kind.CODE:
        return replace(first, content=(*first.content, Break(second.place), *second.content))
    shown = (Kind.PICTURE, Kind.TABLE)
    above = after is not None and _named(second) is after.kind  # and it is the caption of that
    below = first.kind in shown and not above and _is_caption(second, first.kind)
    if below and _captions(first, second):
        return replace(first, content=(*first.content, *second.content))
    if (
        first.kind is Kind.PARA
        and second.kind in shown
        and _is_caption(first, second.kind)
        and _captions(second, first)
    ):
        content = (*second.content, *first.content)
        return replace(second, content=content)
    return None


def _is_caption(block: Block, of: Kind) -> bool:
    """Whether a paragraph is a caption, by its style or because it begins like one."""
    if block.role in _CAPTIONS:
        return True
    begins = block.kind is Kind.PARA and _NUMBERED[of].match(words(block.content))
    return bool(begins) and len(words(block.content).split()) <= _CAPTION_WORDS


def _captions(block: Block, caption: Block) -> bool:
    """Whether a caption is this block's: it has none yet, and the style names no other kind."""
    bare = all(isinstance(one, Picture) for one in block.content)
    other = {"table caption": Kind.PICTURE, "image caption": Kind.TABLE}.get(caption.role)
    figure = block.kind is Kind.TABLE and _named(caption) is Kind.PICTURE
    return bare and caption.kind is Kind.PARA and block.kind is not other and not figure


def _named(caption: Block) -> Kind | None:
    """What a caption says that it is of; tables may be pictures."""
    text = words(caption.content)
    return next((kind for kind, begins in _NUMBERED.items() if begins.match(text)), None)
