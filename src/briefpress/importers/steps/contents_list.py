"""Step: a table of contents goes; each edition has its own, and other pages."""

from __future__ import annotations

import re
from collections import Counter
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
    headings = Counter(letters(words(one.content)) for one in blocks if one.kind is Kind.HEADING)
    index = 0
    while index < len(blocks):
        named = _NAME.fullmatch(words(blocks[index].content)) is not None
        first = index + named
        stop = _end(blocks, first, named, headings)
        entries = sum(max(1, len(block.rows)) for block in blocks[first:stop])
        if entries >= (_FEWEST if named else _UNNAMED):
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


def _end(blocks: Sequence[Block], start: int, named: bool, headings: Counter[str]) -> int:
    """Where the entries end that begin at `start`: what one of them says again begins the text."""
    at = start
    seen: set[str] = set()
    while at < len(blocks):
        text = letters(words(blocks[at].content))
        entry = blocks[at].kind is Kind.PAGE or _is_entry(blocks[at], named, headings)
        if not entry or (text in seen and not text.isdigit()):
            break
        seen |= {text} - {""}
        at += 1
    while at > start and blocks[at - 1].kind is Kind.PAGE:
        at -= 1
    return at


def _is_entry(block: Block, named: bool, headings: Counter[str]) -> bool:
    if block.kind is Kind.TABLE and named:
        last = [words(row[-1]) for row in block.rows if row]
        paged = sum(re.fullmatch(r"\d{1,3}|[ivxl]{1,6}", text) is not None for text in last)
        return paged > 0.7 * len(last)  # of long names, the first lines have no page
    text = words(block.content)
    if named and re.fullmatch(r"\d{1,3}|[ivxl]{1,6}", text):
        return True
    if block.kind not in (Kind.PARA, Kind.ITEM, Kind.HEADING):
        return False
    if LEADER.search(text) and len(letters(text)) < _LONG:
        return True
    if block.kind is Kind.HEADING:  # as the heading that it leads to
        return named and headings[letters(text)] > 1
    if not text or len(text) > _LONG:
        return False
    bare = letters(re.sub(r"^[\divx.]+\s+", "", text))
    same = any(bare and (bare == one or one.endswith(bare)) for one in headings)
    return named and (_PAGE.search(text) is not None or same)


def _said(block: Block) -> Iterator[tuple[Place, str]]:
    """What a block says, piece by piece, as it stood in the original."""
    if block.label:
        yield block.place, block.label
    for content in (*(cell for row in block.rows for cell in row), block.content):
        yield from spelt(content)
