"""Lines of running text that a converter took for the rows of a table, made lines again.

Such a table stands in the midst of the text, without a blank line below it, and has a word or two
in each cell: it is a head without rows, has mostly empty cells, or they go on in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefpress.importers.lines import RawLine
from briefpress.importers.report import Repair, repair

_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*\|(?:\s*:?-+:?\s*\|)+\s*$")
_BAR = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(r"[\W\d]*\d[\W\d]*(?:\w{1,3})?")
_ENDS = re.compile(r"[.,;:!?][\"”’')]*\d{0,3}$")
_FULL, _SMALL, _COUNTED = 0.7, 0.7, 0.2  # shares of a table's cells


def without_cells(lines: Sequence[RawLine]) -> tuple[list[RawLine], list[Repair]]:
    """The lines with those in cells written as lines, and what was done."""
    out: list[RawLine] = []
    told: list[Repair] = []
    at = 0
    for start, stop in _tables(lines):
        rows = [_cells(lines[n]) for n in (start, *range(start + 2, stop))]
        below = stop < len(lines) and lines[stop].page == lines[start].page
        if (below and lines[stop].blank) or not _running(rows):
            continue
        out += lines[at:start]
        for n, row in zip((start, *range(start + 2, stop)), rows, strict=True):
            out.append(replace(lines[n], text=" ".join(filter(None, row))))
        change = (lines[start].text.strip(), " ".join(filter(None, rows[0])))
        told.append(repair("BP919", "lines-in-cells", change, lines[start].place, 0.9))
        at = stop
    return [*out, *lines[at:]], told


def _tables(lines: Sequence[RawLine]) -> Iterator[tuple[int, int]]:
    """Where each table begins and ends: a head, a rule, rows."""
    at = 0
    while at + 1 < len(lines):
        head, rule = lines[at : at + 2]
        if head.code or not _ROW.match(head.text) or not _RULE.match(rule.text):
            at += 1
            continue
        start, at = at, at + 2
        while at < len(lines) and _ROW.match(lines[at].text) and lines[at].page == head.page:
            at += 1
        yield start, at


def _cells(line: RawLine) -> list[str]:
    return [cell.strip() for cell in _BAR.split(line.text.strip())[1:-1]]


def _running(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the cells of rows are pieces of running text."""
    if len(rows) == 1:
        return True
    filled = [cell for row in rows for cell in row if cell]
    later = [cell for row in rows for cell in list(filter(None, row))[1:]]
    if not later or sum(map(_counts, later)) > _COUNTED * len(later):
        return not later
    small = sum(cell[0].islower() for cell in later) >= _SMALL * len(later)
    stops = any(_ENDS.search(cell) for row in rows for cell in [*filter(None, row)][-1:])
    return len(filled) <= _FULL * sum(map(len, rows)) or (small and stops)


def _counts(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None
