"""Headings: bold lines that are headings, headings that are text, and levels that begin at one."""

from __future__ import annotations

import re
from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Kind,
    Manuscript,
    Mark,
    all_marked,
    marked,
    words,
)
from briefpress.importers.report import Repair, repair
from briefpress.importers.steps.ends import finished, starts_small

_MOST_WORDS = 16
_TOO_LONG = 30
_ALIKE = 0.09  # sizes that differ by less, as shares of the text's size, are meant to be one


def headings(manuscript: Manuscript) -> Manuscript:
    """Recognise headings that were set as bold lines; take back those that are paragraphs."""
    told: list[Repair] = []
    blocks = list(manuscript.blocks)
    levels = _levels_by_look(blocks)
    for index, block in enumerate(blocks):
        after = next((one for one in blocks[index + 1 :] if one.kind is not Kind.PAGE), None)
        if block.kind is Kind.HEADING and _is_text(block):
            blocks[index] = replace(block, kind=Kind.PARA, level=0)
            told.append(_told(block, "heading-text", ("#" * block.level, ""), 0.85))
        elif block.kind is Kind.PARA and _is_heading(block, after):
            looks = ("italic",) if all_marked(block.content, "italic") else ()
            content = marked(block.content, drop=("bold", "underline", *looks))
            level = levels.get(index) or _deepest(blocks)
            blocks[index] = replace(block, kind=Kind.HEADING, level=level, content=content)
            told.append(_told(block, "bold-heading", ("**", "#" * blocks[index].level), 0.85))
        elif block.kind is Kind.HEADING:
            blocks[index] = replace(block, content=marked(block.content, drop=("bold",)))
    return manuscript.told(*told, blocks=tuple(_levelled(blocks)))


def _levels_by_look(blocks: list[Block]) -> dict[int, int]:
    """Levels of bold lines by their type: larger ones first, upright before italic of one size.

    Empty where sizes are not known, or where the text has real headings to go by.
    """
    if any(block.kind is Kind.HEADING for block in blocks):
        return {}
    found: dict[int, tuple[float, bool]] = {}
    for index, block in enumerate(blocks):
        after = next((one for one in blocks[index + 1 :] if one.kind is not Kind.PAGE), None)
        if block.kind is Kind.PARA and block.look.size and _is_heading(block, after):
            found[index] = (-block.look.size, all_marked(block.content, "italic"))
    ranks: dict[tuple[float, bool], int] = {}
    last: tuple[float, bool] | None = None
    for look in sorted(set(found.values())):
        alike = last is not None and look[0] - last[0] < _ALIKE and look[1] == last[1]
        ranks[look] = max(ranks.values(), default=0) + (not alike)
        last = look
    return {index: ranks[look] for index, look in found.items()}


def _told(block: Block, rule: str, signs: tuple[str, str], sure: float) -> Repair:
    text = words(block.content)
    change = f"{signs[0]} {text}".strip(), f"{signs[1]} {text}".strip()
    return repair("BP917", rule, change, block.place, sure)


def _is_text(block: Block) -> bool:
    text = words(block.content)
    count = len(text.split())
    return count > _TOO_LONG or (count > _MOST_WORDS and finished(text) and not text.endswith("?"))


def _is_heading(block: Block, after: Block | None) -> bool:
    text = words(block.content)
    if block.quote or block.depth or not text or len(text.split()) > _MOST_WORDS:
        return False
    if not (all_marked(block.content, "bold") or all_marked(block.content, "underline")):
        return False
    if after is None or after.kind in (Kind.HEADING,) or starts_small(text):
        return False
    ends = re.search(r"[.,;:]$", text.rstrip())
    return ends is None or (text.endswith(":") and len(text.split()) < 8)


def _deepest(blocks: list[Block]) -> int:
    """A bold line is a heading of the top level, unless the text has headings of its own."""
    real = [block.level for block in blocks if block.kind is Kind.HEADING and block.role != "bold"]
    return min(real, default=1)


def _levelled(blocks: list[Block]) -> list[Block]:
    """Levels from 1, without gaps."""
    levels = sorted({block.level for block in blocks if block.kind is Kind.HEADING})
    rank = {level: n for n, level in enumerate(levels, 1)}
    return [
        replace(block, level=rank[block.level]) if block.kind is Kind.HEADING else block
        for block in blocks
    ]


def has_mark(block: Block) -> bool:
    """Whether a note mark stands in a block."""
    return any(isinstance(piece, Mark) for piece in block.content)
