"""Labels of list items: which sequences of labels a Markdown list prints alike, and which not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefpress.importers.blocks import Block, Kind

BULLETS = "•-–—*▪◦●‣·o§■○➢►"
LABEL = re.compile(
    r"(?P<open>\(?)(?P<value>\d{1,3}|[A-Za-z]|[ivxl]{1,6}|[IVXL]{1,6})(?P<close>[.)])"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a block is written: `marker` with its blank, if a list prints its label alike.

    `depth` is in how many lists it stands, its own included.
    """

    listed: bool = False
    marker: str = ""
    loose: bool = False
    depth: int = 0


def roman(text: str) -> int:
    """The value of a roman numeral up to l, or 0 if it is none."""
    values = [_ROMAN.get(char, 0) for char in text.lower()]
    if not values or 0 in values:
        return 0
    total = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return total if _to_roman(total) == text.lower() else 0


def _to_roman(number: int) -> str:
    out = ""
    for value, letters in (
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        while number >= value:
            out, number = out + letters, number - value
    return out


def readings(label: str) -> tuple[tuple[str, int], ...]:
    """What a label can mean: (style, number); the style names case, kind and brackets."""
    if label in BULLETS and label:
        return (("bullet", 0),)
    match = LABEL.fullmatch(label)
    if not match or (match["open"] and match["close"] == "."):
        return ()
    value, frame = match["value"], match["open"] + match["close"]
    if value.isdigit():
        return ((f"1{frame}", int(value)),)
    case = "A" if value.isupper() else "a"
    found = []
    if roman(value):
        found.append((f"{'I' if case == 'A' else 'i'}{frame}", roman(value)))
    if len(value) == 1:
        found.append((f"{case}{frame}", ord(value.lower()) - 96))
    return tuple(found)


def follows(before: str, after: str) -> bool:
    """Whether a label can come next after another in one list."""
    return any(
        style == other and (style == "bullet" or number == last + 1)
        for style, last in readings(before)
        for other, number in readings(after)
    )


def numbering(blocks: Sequence[Block]) -> list[Numbering]:
    """For each block, how its label is written; labels that do not run on stay as words.

    An item that stays a paragraph holds no list, so what stands in it moves out by one level.
    """
    out = [Numbering()] * len(blocks)
    for start, stop in _lists(blocks):
        loose = any(block.kind is not Kind.ITEM for block in blocks[start:stop])
        listed: dict[int, bool] = {}
        for one in sorted(_sequences(blocks, start, stop)):
            labels = [blocks[n].label for n in one]
            goes = _markable(labels) and not _goes_on(blocks, one[0], listed)
            listed |= dict.fromkeys(one, goes)
        for n in range(start, stop):
            marker = _marker(blocks[n].label) if listed.get(n) else ""
            out[n] = Numbering(bool(marker), marker, loose, _depth(blocks, n, listed))
    return out


def _depth(blocks: Sequence[Block], index: int, listed: Mapping[int, bool]) -> int:
    """In how many lists a block stands, not counting items that are written as paragraphs."""
    block = blocks[index]
    item = block.kind is Kind.ITEM
    depth, outer = int(item and listed.get(index, False)), max(1, block.depth) - item
    for n in range(index - 1, -1, -1):
        if outer == 0:
            break
        if blocks[n].kind is Kind.ITEM and max(1, blocks[n].depth) <= outer:
            depth, outer = depth + listed.get(n, False), max(1, blocks[n].depth) - 1
    return depth


def _goes_on(blocks: Sequence[Block], first: int, listed: dict[int, bool]) -> bool:
    """Whether a list that begins here would be read as more of the one right before it."""
    depth = _depth(blocks, first, {**listed, first: True})
    style = ""
    before = []
    for n in range(first - 1, -1, -1):
        inside = _depth(blocks, n, listed)
        if inside < depth or blocks[n].quote != blocks[first].quote:
            break
        if listed.get(n) and inside == depth:
            before.append(blocks[n].label)
    for label in reversed(before):
        style = style if _accepts(style, label) else _style(label)
    return _accepts(style, blocks[first].label)


def _style(label: str) -> str:
    """What pandoc takes the label of a first item for; it takes a lone i for roman."""
    found = dict(readings(label))
    letter = LABEL.fullmatch(label)
    lone = letter is not None and len(letter["value"]) == 1 and letter["value"] not in "iI"
    return next((one for one in found if not lone or one[0] not in "iI"), "")


def _accepts(style: str, label: str) -> bool:
    """Whether pandoc reads a label as the next one in a list of `style`."""
    match = LABEL.fullmatch(label)
    if style[:1] in ("i", "I") and match and style[1:] == match["open"] + match["close"]:
        return set(match["value"]) <= set("ivxlcdm" if style[0] == "i" else "IVXLCDM")
    return style in dict(readings(label))


def _lists(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Stretches of blocks that belong to one outermost list."""
    found, index = [], 0
    while index < len(blocks):
        if blocks[index].kind is Kind.ITEM:
            stop = index + 1
            while stop < len(blocks) and (blocks[stop].kind is Kind.ITEM or blocks[stop].depth > 0):
                stop += 1
            found.append((index, stop))
            index = stop
        else:
            index += 1
    return found


def _sequences(blocks: Sequence[Block], start: int, stop: int) -> list[list[int]]:
    """The items of a stretch, as sequences of siblings whose labels follow one another."""
    done: list[list[int]] = []
    stack: list[list[int]] = []
    for n in range(start, stop):
        if blocks[n].kind is not Kind.ITEM:
            continue
        depth = max(1, blocks[n].depth)
        while len(stack) > depth:
            done.append(stack.pop())
        while len(stack) < depth:
            stack.append([])
        row = stack[-1]
        if row and not follows(blocks[row[-1]].label, blocks[n].label):
            done.append(row)
            stack[-1] = row = []
        row.append(n)
    return [one for one in (*done, *stack) if one]


def _markable(labels: Sequence[str]) -> bool:
    """Whether pandoc prints these labels as they are: they mean what it takes them for."""
    if not readings(labels[0]):
        return False
    # pandoc takes a lone i for roman, and h, j, k ... for letters
    style = readings(labels[0])[0][0]
    return all(any(style == one for one, _ in readings(label)) for label in labels)


def _marker(label: str) -> str:
    if label in BULLETS:
        return "- "
    wide = re.fullmatch(r"[A-Z]\.", label)  # "B. Russell" would be a list with one blank only
    return f"{label}  " if wide else f"{label} "
