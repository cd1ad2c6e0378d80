"""Two columns side by side, as `pdftotext -layout` leaves them, put one below the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from briefpress.importers.lines import RawLine
from briefpress.importers.report import Repair, repair

_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_LEAST = 8  # lines that have both columns
_WORDS = 3  # words that a line of a column has on the average


def one_column(lines: Sequence[RawLine]) -> tuple[list[RawLine], list[Repair]]:
    """The lines with the right column of each stretch below its left one, and what was done."""
    out: list[RawLine] = []
    told: list[Repair] = []
    for _, page in groupby(lines, key=lambda line: line.page):
        rows = list(page)
        column = _right_column(rows)
        if column is None:
            out += rows
            continue
        for stretch, parted in _stretches(rows, column):
            out += _unfolded(stretch, column) if parted else stretch
            if parted:
                change = (f"two columns, the right one from sign {column + 1} on", "one column")
                told.append(repair("BP919", "columns", change, stretch[0].place, 0.9))
    return out, told


def _right_column(rows: Sequence[RawLine]) -> int | None:
    """The sign at which the right column begins, if both sides look like running text."""
    begins = Counter(
        match.end() for row in rows for match in _GAP.finditer(row.text) if match.end() > 20
    )
    if not begins:
        return None
    column, count = begins.most_common(1)[0]
    both = [row.text for row in rows if _sides(row, column) == "both"]
    if count < _LEAST or not both or any("|" in text for text in both[:3]):
        return None
    words = [len(part.split()) for text in both for part in (text[:column], text[column:])]
    crossing = sum(_sides(row, column) == "across" for row in rows)
    enough = sum(words) / len(words) >= _WORDS and crossing < 2 * len(both)
    return column if enough else None


def _sides(row: RawLine, column: int) -> str:
    """Where a line has text: ``left``, ``right``, ``both``, ``none``, or ``across`` the gap."""
    text = row.text.rstrip()
    if not text:
        return "none"
    if len(text) <= column:
        return "left" if len(text) < column - 1 else "across"
    if text[column - 2 : column].strip() or not text[column].strip():
        return "across"
    return "both" if text[:column].strip() else "right"


def _stretches(rows: Sequence[RawLine], column: int) -> list[tuple[list[RawLine], bool]]:
    """Lines in two columns, and lines across; what stands only left goes with its neighbours."""
    found: list[tuple[list[RawLine], bool]] = []
    sides = [_sides(row, column) for row in rows]
    for n, row in enumerate(rows):
        side = sides[n]
        if side in ("none", "left"):
            ahead = next((one for one in sides[n + 1 :] if one in ("both", "right", "across")), "")
            parted = bool(found) and found[-1][1] and ahead in ("both", "right")
            parted = parted or (bool(found) and found[-1][1] and side == "left" and ahead == "")
        else:
            parted = side in ("both", "right")
        if found and found[-1][1] == parted:
            found[-1][0].append(row)
        else:
            found.append(([row], parted))
    return found


def _unfolded(rows: Sequence[RawLine], column: int) -> list[RawLine]:
    left = [replace(row, text=row.text[:column].rstrip()) for row in rows]
    right = [replace(row, text=row.text[column:], at=row.at + column) for row in rows]
    return [*left, *right]
