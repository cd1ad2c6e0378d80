"""Labels that an extractor set apart from the words of their items or notes, put before them.

A label that hangs in the margin is a box of its own to it: several labels stand one below the
other, then the words of all of them. They belong together in their order if there are as many.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefpress.importers.labels import BULLETS, LABEL, follows, readings
from briefpress.importers.lines import RawLine
from briefpress.importers.notechain import RULE
from briefpress.importers.report import Repair, repair

_SIGNS = "".join(sorted(set(BULLETS) - set("o-*—")))  # those that are nothing else when alone
_ALONE = re.compile(rf"\s*(?P<label>[{re.escape(_SIGNS)}]|{LABEL.pattern})\s*")
_LABELLED = re.compile(rf"\s*(?P<label>[{re.escape(BULLETS)}]|{LABEL.pattern})\s+\S")
_ENDS = re.compile(r"[.!?;:…][\"”’')\]]*\s*(?:\d{1,3}|\[\d+\])?$")
_BLANKS = 2  # blank lines between a bullet and its words
_NEAR = 3  # lines that an item may have

Unit = list[RawLine]


def with_hung_labels(lines: Sequence[RawLine]) -> tuple[list[RawLine], list[Repair]]:
    """The lines with each such label, `hung`, before its words; and what was done."""
    out: list[RawLine] = []
    told: list[Repair] = []
    at = 0
    for stack, stop in _stacks(lines):
        if stack[0] < at:
            continue
        found = _units(lines, stop, len(stack), lines[stack[-1]])
        if found is None or any(_is_other(unit[0]) for unit in found[0]):
            continue
        units, end = found
        out += lines[at : stack[0]]
        for n, unit in zip(stack, units, strict=True):
            out += [replace(lines[n], hung=True), *unit]
        if len(stack) > 1:
            change = (" ".join(lines[n].text.strip() for n in stack), units[0][0].text.strip())
            told.append(repair("BP919", "hung-labels", change, lines[stack[0]].place, 0.85))
        at = end
    return [*out, *lines[at:]], told


def _is_other(line: RawLine) -> bool:
    """Whether a line is no words that a label could stand before."""
    return line.code or line.table > 0 or RULE.match(line.text) is not None


def _stacks(lines: Sequence[RawLine]) -> Iterator[tuple[list[int], int]]:
    """Labels alone on lines that run on, and where the lines below them begin.

    A number alone is no stack, as it may be a folio or the label of a note; a bullet is one right
    above its words, below another item, or where nothing but words parts it from another bullet.
    """
    stack: list[int] = []
    before: deque[str] = deque(maxlen=_NEAR)  # how the last lines begin that are no labels alone
    alone = [(n, _label(line)) for n, line in enumerate(lines) if _label(line)]
    pairs = [(one, other) for one, other in itertools.pairwise(alone)
             if one[1] == other[1] and _one_block(lines[one[0] + 1 : other[0]])]  # fmt: skip
    company = {n for pair in pairs for n, _ in pair}
    for index, line in enumerate(lines):
        if line.blank:
            continue
        label = _label(line)
        if stack and lines[stack[-1]].page == line.page and lines[stack[-1]].sheet == line.sheet:
            if label and follows(_label(lines[stack[-1]]), label):
                stack.append(index)
                continue
            near = index - stack[0] <= (_BLANKS if stack[0] in company else 0) + 1
            sign = _label(lines[stack[0]])
            bullet = sign in BULLETS and (near or sign in before)
            if not label and (len(stack) > 1 or bullet):
                yield stack, index
        stack = [index] if label and not line.code else []
        before += [] if label else [line.text.lstrip()[:1]]


def _one_block(lines: Sequence[RawLine]) -> bool:
    """Whether nothing but lines that stand together are there."""
    blocks = [blank for blank, _ in itertools.groupby(line.blank for line in lines)]
    return blocks.count(False) == 1


def _label(line: RawLine) -> str:
    match = _ALONE.fullmatch(line.text)
    return match["label"] if match and readings(match["label"]) else ""


def _units(
    lines: Sequence[RawLine], start: int, count: int, last: RawLine
) -> tuple[list[Unit], int] | None:
    """The words of `count` labels from a line on, and where they end."""
    stop = _block_end(lines, start, last)
    first = _parted(lines[start:stop], _label(last))
    if count == 1 and lines[start - 1].blank and start < stop:
        return [list(lines[start:stop])], stop
    if count == 1 and first:
        return first[:1], start + len(first[0])  # what stands right below goes on with it, or not
    if len(first) == count:
        return first, stop
    if len(first) != 1:
        return None
    units: list[Unit] = []
    at = start
    while len(units) < count:
        while at < len(lines) and lines[at].blank:
            at += 1
        end = _block_end(lines, at, last)
        if end == at:
            return None
        units.append([*lines[at:end], replace(lines[end - 1], text="")])
        at = end
    return units, at


def _block_end(lines: Sequence[RawLine], start: int, last: RawLine) -> int:
    """Where the lines end that stand together from `start` on, on the page of a label."""
    at = start
    while at < len(lines):
        line = lines[at]
        match = _LABELLED.match(line.text)
        own = match is not None and follows(_label(last), match["label"])
        if line.blank or own or _label(line) or line.text.startswith("#"):
            break
        if (line.page, line.sheet) != (last.page, last.sheet):
            break
        at += 1
    return at


def _parted(rows: Sequence[RawLine], label: str) -> list[Unit]:
    """Lines cut where one text ends and another begins; a list within one is part of it."""
    led = any(row.back for row in rows)
    units: list[Unit] = []
    ended = True
    for row in rows:
        match = _LABELLED.match(row.text)
        inner = match is not None and not follows(label, match["label"])
        if ended and not (inner and units):
            units.append([])
        units[-1].append(row)
        ended = row.back if led else _ENDS.search(row.text.rstrip()) is not None
    return units
