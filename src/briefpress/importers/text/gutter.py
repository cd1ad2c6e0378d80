"""Where the gutter of a page in two columns runs: line by line, as proportional type shifts it."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_NARROWEST = 20  # signs of a column
_CANDIDATES = 24  # places for the right column on a page
_LEAST = 8  # lines that have both columns, with a gap that shows
_SLACK = 4  # signs by which a full line of a column is longer than most
_SHIFT = 8  # signs between the gutters of lines side by side
_WORDS = 3  # words that a line of a column has on the average
_ADDRESSES = 0.3  # of its lines, in a list of sources that are addresses
_FULL = 0.6  # of its column, filled by a line in the middle
_DEEPEST = 5  # signs by which a line is indented at most
_ACROSS, _IGNORED_GAP, _NARROW, _MOVE = 1.5, 6.0, 0.3, 3.0  # what is unlikely, as costs
_INDENTED, _LONG = 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Gutter:
    """For each line of a page the sign at which its right column begins; None if it goes across.

    `doubted` are the lines where that is no more than likely.
    """

    columns: tuple[int | None, ...]
    doubted: frozenset[int]


def gutter(rows: Sequence[str]) -> Gutter | None:
    """The gutter of a page; None if the page is not in two columns of running text."""
    gaps = [match.start() for row in rows for match in _GAP.finditer(row)]
    candidates = _candidates(rows)
    if not candidates or len(gaps) < _LEAST:
        return None
    breadth = _SLACK + statistics.median(gaps)
    likeliest = _without_heads(rows, _likeliest(rows, candidates, breadth))
    if not _running_text(rows, likeliest):
        return None
    guessed = dict(_guesses(rows, likeliest, breadth))
    columns = tuple(guessed.get(n, column) for n, column in enumerate(likeliest))
    return Gutter(columns, frozenset(guessed))


def _candidates(rows: Sequence[str]) -> list[int]:
    """The signs at which text begins again behind a gap, or alone on the right."""
    begins = Counter(match.end() for row in rows for match in _GAP.finditer(row))
    begins.update(len(row) - len(row.lstrip()) for row in rows if row.strip())
    likely = [(count, at) for at, count in begins.items() if at > _NARROWEST]
    return sorted(at for _, at in sorted(likely, reverse=True)[:_CANDIDATES])


def _cost(row: str, column: int | None, breadth: float) -> float:
    """How unlikely a line is where the right column begins at `column`."""
    if column is None:
        return (_IGNORED_GAP if _GAP.search(row) else 0.0) + _ACROSS * bool(row.strip())
    left, right = row[:column], row[column:]
    if not right.strip():
        return _LONG if len(row) > breadth else 0.0
    if left[-1:].strip():
        return float("inf")
    indent = len(right) - len(right.lstrip())
    cost = _NARROW * bool(indent) + _INDENTED * (indent > _DEEPEST)
    if not left.strip():
        return cost
    gaps = bool(_GAP.search(left.rstrip())) + bool(_GAP.search(right))
    return cost + _IGNORED_GAP * gaps + (_NARROW if left[-2:].strip() else 0.0)


def _likeliest(rows: Sequence[str], candidates: Sequence[int], breadth: float) -> list[int | None]:
    """The cheapest course of the gutter from the first line to the last."""
    states = (None, *candidates)
    totals = [0.0] * len(states)
    came: list[list[int]] = []
    for row in rows:
        best = min(range(len(states)), key=totals.__getitem__)
        moved = totals[best] + _MOVE
        came.append([n if total <= moved else best for n, total in enumerate(totals)])
        totals = [
            min(total, moved) + _cost(row, state, breadth)
            for total, state in zip(totals, states, strict=True)
        ]
    at = min(range(len(states)), key=totals.__getitem__)
    course: list[int | None] = []
    for steps in reversed(came):
        course.append(states[at])
        at = steps[at]
    return course[::-1]


def _without_heads(rows: Sequence[str], columns: Sequence[int | None]) -> list[int | None]:
    """The columns, but for paragraphs at their beginning that show no gap: those go across."""
    out = list(columns)
    begin = 0
    for parted, stretch in groupby(range(len(rows)), key=lambda n: columns[n] is not None):
        lines = list(stretch)
        if parted:
            shown = next((n for n in lines if _shows(rows[n], columns[n])), lines[-1] + 1)
            begin = shown
            while begin > lines[0] and rows[begin - 1].strip():
                begin -= 1
            out[lines[0] : begin] = [None] * (begin - lines[0])
    return out


def _shows(row: str, column: int | None) -> bool:
    """Whether text stands on the right, and a gap before it."""
    if column is None or not row[column:].strip():
        return False
    return not row[column - 3 : column].strip()


def _guesses(
    rows: Sequence[str], columns: Sequence[int | None], breadth: float
) -> Iterator[tuple[int, int]]:
    """Lines too long for one column whose gutter is a mere blank somewhere near to the others."""
    last: int | None = None
    for n, row in enumerate(rows):
        column = columns[n]
        if not row.strip():
            last = column
        elif last and len(row) > max(breadth, last) and (column is None or len(row) <= column):
            near = _nearest_blank(row, last)
            if near is not None:
                yield n, near
        elif column is not None:
            last = column


def _nearest_blank(row: str, column: int) -> int | None:
    """Where a sentence or else a word begins nearest to the gutter of the lines about."""
    for begin in (r"[.!?:;][\"”’)]? +(?=[A-Z\d])", r" +(?=\S)"):
        places = [m.end() for m in re.finditer(begin, row) if abs(m.end() - column) <= _SHIFT]
        if places:
            return min(places, key=lambda at: abs(at - column))
    return None


def _running_text(rows: Sequence[str], columns: Sequence[int | None]) -> bool:
    """Whether both sides are text that runs on, and no table."""
    parts = [
        (row[:column].strip(), row[column:].strip())
        for row, column in zip(rows, columns, strict=True)
        if column is not None and row[:column].strip() and row[column:].strip()
    ]
    gaps = sum(_shows(row, column) for row, column in zip(rows, columns, strict=True))
    if min(gaps, len(parts)) < _LEAST or any(left.startswith("|") for left, _ in parts[:3]):
        return False
    return _fills([left for left, _ in parts]) and _fills([right for _, right in parts])


def _fills(lines: Sequence[str]) -> bool:
    """Whether lines have several words, or addresses, and most of them the full breadth."""
    full = statistics.quantiles([len(line) for line in lines], n=10)[-1]
    words = statistics.mean(len(line.split()) for line in lines)
    gaps = sum(bool(_GAP.search(line)) for line in lines)
    middle = statistics.median(len(line) for line in lines)
    addresses = sum("/" in line for line in lines) > _ADDRESSES * len(lines)
    return (words >= _WORDS or addresses) and middle >= _FULL * full and gaps * 4 < len(lines)
