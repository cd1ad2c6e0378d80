"""Cells of a table that columns of blanks show: lines to cells, cells to rows."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]
Cells = dict[int, Span]  # for each column that a line has, where its text stands
Row = list[tuple[int, Cells]]  # the lines of one row, by their index, with their cells

_CELL = re.compile(r"\S+(?: \S+)*")
_NUMBER = re.compile(r"[^\w]*\d[\d\W]*(?:[%a-zA-Z€$£]{0,3}|million|billion)\W*")
_STEADY = 0.75  # of the cells of a column that share an edge
_BEGIN = re.compile(r"(?<=\S) (?=[A-Z\d])")
_SHIFT = 4  # signs by which a cell is out of line where its neighbour is full
_OUT = 1  # signs by which edges are out of line


def cells(text: str) -> list[Span]:
    """Where the parts of a line stand that two blanks or more keep apart."""
    return [match.span() for match in _CELL.finditer(text)]


def is_number(text: str) -> bool:
    """Whether a cell holds a number, with its sign and unit."""
    return _NUMBER.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: their spans in the lines that have them all, and their alignment."""

    spans: tuple[Span, ...]
    align: str  # one letter a column: l c r, or a blank where the edges are out of line

    @classmethod
    def of(cls, lines: Sequence[str]) -> Columns | None:
        """The columns of some lines; None where the cells do not stand below one another."""
        parted = [one for line in lines if len(one := cells(line)) > 1]
        counts = Counter(map(len, parted))
        if not counts:
            return None
        number = max(counts, key=lambda count: (counts[count], count))
        full = [one for one in parted if len(one) == number]
        if max(counts) > number or 5 * len(full) < 2 * len(parted):
            return None
        body = full[1:] if len(full) > 2 else full
        columns = [[row[n] for row in body] for n in range(number)]
        spans = tuple((min(a for a, _ in one), max(b for _, b in one)) for one in columns)
        ordered = all(left[1] < right[0] for left, right in itertools.pairwise(spans))
        return cls(spans, "".join(map(_alignment, columns))) if ordered else None

    def place(self, text: str) -> Cells | None:
        """The cells of a line by their columns; None where two would stand in one."""
        line = self._parted(text)
        if len(line) == len(self.spans):
            return dict(enumerate(line))
        found: Cells = {}
        for span in line:
            column = self._nearest(span)
            if column in found:
                return None
            found[column] = span
        return found

    def _parted(self, text: str) -> list[Span]:
        """The cells of a line; where one is full, a mere blank parts it from the next."""
        line = cells(text)
        for (left, _), side in zip(self.spans, self.align, strict=True):
            n = next((n for n, (start, stop) in enumerate(line) if start < left < stop), None)
            if len(line) == len(self.spans) or n is None or side != "l":
                continue
            start, stop = line[n]
            begins = [match.end() for match in _BEGIN.finditer(text, start, stop)]
            edge = min(begins, key=lambda at: abs(at - left), default=-_SHIFT)
            if abs(edge - left) <= _SHIFT:
                line[n : n + 1] = [(start, edge - 1), (edge, stop)]
        return line

    def holds(self, span: Span) -> bool:
        """Whether a lone piece of text stands within one column that is not the first."""
        column = self._nearest(span)
        if column == 0:
            return False
        after = self.spans[column + 1][0] if column + 1 < len(self.spans) else self.spans[-1][1] + 3
        return self.spans[column - 1][1] < span[0] and span[1] < after

    def _nearest(self, span: Span) -> int:
        """The column in line with which a cell begins, or the one that it shares most with."""
        lefts = zip(self.spans, self.align, strict=True)
        in_line = [n for n, ((left, _), side) in enumerate(lefts)
                   if side == "l" and abs(left - span[0]) <= _OUT]  # fmt: skip
        return max(in_line or range(len(self.spans)), key=lambda n: _overlap(span, self.spans[n]))


def _overlap(one: Span, other: Span) -> int:
    """How many signs two spans share; below nothing, how far they are apart."""
    return min(one[1], other[1]) - max(one[0], other[0])


def _alignment(column: Sequence[Span]) -> str:
    edges = {
        "l": [start for start, _ in column],
        "r": [stop for _, stop in column],
        "c": [(start + stop) // 2 for start, stop in column],
    }
    share = {side: (_share(places, _OUT), _share(places, 0)) for side, places in edges.items()}
    best = max("lrc", key=share.__getitem__)
    return best if share[best][0] >= _STEADY else " "


def _share(places: Sequence[int], slack: int) -> float:
    """The share of places that are no farther from the usual one than `slack`."""
    usual = statistics.median_low(places)
    return sum(abs(place - usual) <= slack for place in places) / len(places)


def rows(lines: Sequence[str], columns: Columns) -> list[Row]:
    """The lines of a table as rows; a cell may go on over several lines."""
    groups: list[Row] = [[]]
    for n, line in enumerate(lines):
        placed = columns.place(line) if line.strip() else None
        if placed:
            groups[-1].append((n, placed))
        elif groups[-1]:
            groups.append([])
    groups = [group for group in groups if group]
    breadth = max((stop - start for group in groups for _, one in group if len(one) > 1
                   for column, (start, stop) in one.items() if column == 0), default=0)  # fmt: skip
    parted = [_rows_of(group, lines, breadth) for group in groups]
    begun = sum(0 in one for group in groups for _, one in group)
    gridded = len(groups) > max(2, begun / 2) and not any(_numbers_twice(g, lines) for g in groups)
    return groups if gridded else [row for found in parted for row in found]


def _numbers_twice(group: Row, lines: Sequence[str]) -> bool:
    """Whether a column has two numbers among these lines, which are two rows then."""
    counts = Counter(column for n, one in group for column, (start, stop) in one.items()
                     if is_number(lines[n][start:stop]))  # fmt: skip
    return any(count > 1 for count in counts.values())


def _rows_of(group: Row, lines: Sequence[str], breadth: int) -> list[Row]:
    """Lines without a blank one between them as rows."""
    out: list[Row] = []
    for line in group:
        if out and _goes_on(out[-1], line, lines, breadth):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _goes_on(row: Row, line: tuple[int, Cells], lines: Sequence[str], breadth: int) -> bool:
    """Whether a line goes on with the cells of a row."""
    n, own = line
    if _numbers_twice([*row, line], lines):
        return False
    label = next((lines[at][slice(*one[0])] for at, one in reversed(row) if 0 in one), None)
    if 0 not in own or label is None:
        return True
    text = lines[n][slice(*own[0])]
    full = len(label) + 1 + len(text.split()[0]) > breadth
    numbers = any(is_number(lines[n][slice(*span)]) for span in own.values())
    return full and not numbers and (text[0].islower() or len(own) == 1)
