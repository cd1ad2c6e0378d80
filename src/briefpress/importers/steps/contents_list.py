"""Step: a table of contents goes; each edition has its own, and other pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefpress.importers.account import letters, spelt
from briefpress.importers.blocks import Block, Kind, Manuscript, words
from briefpress.importers.furniture import LEADER
from briefpress.importers.report import Place, removed, repair

_NAME = re.compile(
    r"(?:table of |list of )?contents\s*:?|in this (?:brief|paper|report|issue)\s*:?", re.I
)
_PAGE = re.compile(r"\s(?:\d{1,3}|[ivxl]{1,6})$")
_LONG, _FEWEST, _UNNAMED = 160, 2, 3


def contents_list(manuscript: Manuscript) -> Manuscript:
    """Take the lists away whose lines lead to pages, or say the headings before the text does."""
    blocks = list(manuscript.blocks)
    gone: set[int] = set()
    headings = {letters(words(one.content)) for one in blocks if one.kind is Kind.HEADING}
    index = 0
    while index < len(blocks):
        named = _NAME.fullmatch(words(blocks[index].content)) is not None
        first = index + named
        stop = _end(blocks, first, named, headings)
        if stop - first >= (_FEWEST if named else _UNNAMED):
            gone |= {n for n in range(index, stop) if blocks[n].kind is not Kind.PAGE}
            index = stop
        else:
            index += 1
    if not gone:
        return manuscript
    told = [
        removed(text, "the table of contents", place)
        for n in sorted(gone)
        for place, text in _said(blocks[n])
        if letters(text)
    ]
    top = blocks[min(gone)]
    made = repair("BP911", "contents", (f"{words(top.content)} …", ""), top.place, 0.9)
    left = tuple(block for n, block in enumerate(blocks) if n not in gone)
    return manuscript.told(made, *told, blocks=left)


def _end(blocks: Sequence[Block], start: int, named: bool, headings: set[str]) -> int:
    """Where the entries end that begin at `start`."""
    at = start
    while at < len(blocks) and (
        blocks[at].kind is Kind.PAGE or _is_entry(blocks[at], named, headings)
    ):
        at += 1
    while at > start and blocks[at - 1].kind is Kind.PAGE:
        at -= 1
    return at


def _is_entry(block: Block, named: bool, headings: set[str]) -> bool:
    if block.kind is Kind.TABLE and named:
        rows = [[words(cell) for cell in row] for row in block.rows]
        return bool(rows) and all(row and row[-1].isdigit() for row in rows[block.head :])
    text = words(block.content)
    if block.kind not in (Kind.PARA, Kind.ITEM) or not text or len(text) > _LONG:
        return False
    if LEADER.search(text):
        return True
    bare = letters(re.sub(r"^[\divx.]+\s+", "", text))
    same = any(bare and (bare == one or one.endswith(bare)) for one in headings)
    return named and (_PAGE.search(text) is not None or same)


def _said(block: Block) -> Iterator[tuple[Place, str]]:
    """What a block says, piece by piece, as it stood in the original."""
    if block.label:
        yield block.place, block.label
    for content in (*(cell for row in block.rows for cell in row), block.content):
        yield from spelt(content)
