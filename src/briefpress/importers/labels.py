"""Labels of list items: which sequences of labels a Markdown list prints alike, and which not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefpress.importers.blocks import Block, Kind

BULLETS = "•-–—*▪◦●‣·o§■○➢►"
LABEL = re.compile(
    r"(?P<open>\(?)(?P<value>\d{1,3}|[A-Za-z]|[ivxl]{1,6}|[IVXL]{1,6})(?P<close>[.)])"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class Numbering:
    """How an item is written: `marker` with its blank, if a list prints its label alike."""

    listed: bool = False
    marker: str = ""
    loose: bool = False


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
    """For each block, how its label is written; labels that do not run on stay as words."""
    out = [Numbering()] * len(blocks)
    for start, stop in _lists(blocks):
        loose = any(block.kind is not Kind.ITEM for block in blocks[start:stop])
        for one in _sequences(blocks, start, stop):
            listed = _markable([blocks[n].label for n in one])
            for n in one:
                out[n] = Numbering(listed, _marker(blocks[n].label) if listed else "", loose)
    return out


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
    first = readings(labels[0])
    if not first:
        return False
    # pandoc takes a lone i for roman, and h, j, k ... for letters
    style = first[0][0]
    return all(any(style == one for one, _ in readings(label)) for label in labels)


def _marker(label: str) -> str:
    if label in BULLETS:
        return "- "
    wide = re.fullmatch(r"[A-Z]\.", label)  # "B. Russell" would be a list with one blank only
    return f"{label}  " if wide else f"{label} "
