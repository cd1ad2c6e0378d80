"""Headings that are told by their numbers: short lines above text, whose numbers run on.

``1. Introduction``, ``2 What it costs``, ``2.1 The pumps``, ``III. Outlook``, ``B. Canals``. A list
has its items one below the other, or sentences in them; between these lines there is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefpress.importers.blocks import Block, Kind, Manuscript, Run, all_marked, marked, words
from briefpress.importers.labels import roman
from briefpress.importers.report import repair
from briefpress.importers.steps.dates import DATE, WITHOUT_DAY
from briefpress.importers.steps.ends import finished

_NUMBER = re.compile(
    r"(?P<all>(?P<count>\d{1,2}(?:\.\d{1,2}){0,3})|(?P<roman>[IVX]{1,5})|(?P<letter>[A-H]))"
    r"(?P<stop>[.)]?)\s+(?P<title>[“\"‘(]?[^\W\d_a-z].*)"
)
_MOST_WORDS, _PROSE, _SENTENCE = 12, 60, 3
_NEAR = 40  # blocks below a line, those of notes counted, among which its text begins
_OPEN = re.compile(r"[.,;:!…]$")
_NO_TITLE = re.compile(r"https?://|\S@\S|^(?:table|figure|source|box)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Head:
    """A line that may be a heading: its block, the style of its number, and the number."""

    index: int
    style: str
    number: tuple[int, ...]

    def follows(self, before: _Head | None) -> bool:
        """Whether it is the next one of its style after another, or the first."""
        if before is None:
            return self.number == (1,)
        return self.style == before.style and self.number == (before.number[0] + 1,)


def numbered_heads(manuscript: Manuscript) -> Manuscript:
    """Make headings of the lines whose numbers run on, with text between them."""
    blocks = list(manuscript.blocks)
    if any(map(_set_as_heading, blocks)):
        return manuscript  # how headings are set tells what is one
    levels = _levels(blocks, list(_heads(blocks)))
    told = []
    for index, level in sorted(levels.items()):
        block = blocks[index]
        if block.kind is Kind.HEADING:
            continue
        content = marked(block.content, drop=("bold",))
        if block.kind is Kind.ITEM:
            content = (Run(f"{block.label} ", block.place), *content)
        blocks[index] = Block(Kind.HEADING, content, block.place, level, look=block.look)
        change = (words(content), f"{'#' * level} {words(content)}")
        told.append(repair("BP917", "numbered-heading", change, block.place, 0.8))
    return manuscript.told(*told, blocks=tuple(blocks)) if told else manuscript


def _set_as_heading(block: Block) -> bool:
    """Whether a block is known to be a heading, or a bold line, in type whose size is known."""
    short = len(words(block.content).split()) <= _MOST_WORDS
    bold = block.kind is Kind.PARA and short and all_marked(block.content, "bold")
    return block.look.size is not None and (block.kind is Kind.HEADING or bold)


def _heads(blocks: Sequence[Block]) -> Iterator[_Head]:
    """The lines that may be headings, with one reading for each way to read their numbers."""
    for index, block in enumerate(blocks):
        match = _number(block)
        if match is None or not _above_text(blocks, index):
            continue
        if match["count"]:
            number = tuple(map(int, match["count"].split(".")))
            yield _Head(index, "1" + match["stop"] if len(number) == 1 else "1.1", number)
        if match["roman"] and match["stop"] and roman(match["roman"]):
            yield _Head(index, "I" + match["stop"], (roman(match["roman"]),))
        if match["letter"] and match["stop"]:
            yield _Head(index, "A" + match["stop"], (ord(match["letter"]) - 64,))


def _number(block: Block) -> re.Match[str] | None:
    """The number of a short line without a stop at its end."""
    if block.kind not in (Kind.PARA, Kind.ITEM, Kind.HEADING) or block.quote or block.depth > 1:
        return None
    known = block.kind is Kind.ITEM and block.look.size is not None  # a list as such
    if block.role in ("p", "term", "kept") or known:
        return None
    text = f"{block.label} {words(block.content)}" if block.label else words(block.content)
    match = _NUMBER.fullmatch(text)
    if match is None or len(text.split()) > _MOST_WORDS or _OPEN.search(text):
        return None
    dated = DATE.fullmatch(text) or WITHOUT_DAY.fullmatch(match["title"])
    return None if dated or _NO_TITLE.search(match["title"]) else match


def _above_text(blocks: Sequence[Block], index: int) -> bool:
    """Whether a paragraph of prose follows, with at most two more such lines between."""
    rest = (blocks[n] for n in range(index + 1, min(len(blocks), index + _NEAR)))
    below = [one for one in rest if one.kind not in (Kind.PAGE, Kind.NOTE)][:3]
    if below and below[0].kind is Kind.ITEM and blocks[index].kind is not Kind.ITEM:
        return True  # a list
    after = next((one for one in below if _number(one) is None), None)
    return after is not None and _prose(after)


def _prose(block: Block) -> bool:
    text = words(block.content)
    said = finished(text) and len(text.split()) >= _SENTENCE
    return block.kind is Kind.PARA and (len(text) >= _PROSE or text.endswith(":") or said)


def _levels(blocks: Sequence[Block], found: Sequence[_Head]) -> dict[int, int]:
    """The level of each line that is a heading: two of one style at least run on from 1."""
    levels: dict[int, int] = {}
    outer: list[_Head] = []
    rest = [head for head in found if len(head.number) == 1]
    while chain := _chain(blocks, rest):
        taken = {head.index for head in chain}
        inside = outer and chain[0].index > outer[0].index
        level = _level_above(blocks, chain) + 1 + bool(inside)
        outer = outer or chain
        levels |= dict.fromkeys(taken, level)
        rest = [head for head in rest if head.index not in taken]
    tops = {head.number[0]: levels[head.index] for head in outer}
    inner = [head for head in found if len(head.number) > 1]
    if len(inner) > 1 or any(head.number[0] in tops for head in inner):
        levels |= {head.index: tops.get(head.number[0], 1) + len(head.number) - 1 for head in inner}
    return levels


def _level_above(blocks: Sequence[Block], chain: Sequence[_Head]) -> int:
    """The level of the headings without numbers below which a chain stands; 0 without any."""
    levels, level = [0], 0
    heads = {head.index for head in chain}
    for n in range(chain[-1].index + 1):
        if n in heads:
            levels.append(level)
        elif blocks[n].kind is Kind.HEADING and _number(blocks[n]) is None:
            level = blocks[n].level
    return max(levels)


def _chain(blocks: Sequence[Block], found: Sequence[_Head]) -> list[_Head]:
    """The first run of numbers from 1 on that has two at least, with prose between them."""
    for start, first in enumerate(found):
        if not first.follows(None):
            continue
        chain = [first]
        for head in found[start + 1 :]:
            if head.follows(chain[-1]) and _parted(blocks, chain[-1].index, head.index):
                chain.append(head)
        if len(chain) > 1:
            return chain
    return []


def _parted(blocks: Sequence[Block], one: int, other: int) -> bool:
    """Whether text stands between two lines, or a list of which they are no items."""
    lines = all(blocks[n].kind is not Kind.ITEM for n in (one, other))
    return any(
        _prose(block) or (lines and block.kind is Kind.ITEM) for block in blocks[one + 1 : other]
    )
