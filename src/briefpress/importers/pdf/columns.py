"""The columns of a page: white stripes between running text, from one line across to the next.

A page is cut at its best stripe into what stands above it, left of it, right of it and below it;
each part is cut again. What is left is read from top to bottom. Tables keep together: their cells
are short, or a rule crosses their stripes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from briefpress.importers.pdf.segments import Segment
from briefpress.tools.pdf_page import Box

_STEP = 1.0  # points: how finely stripes are sought
_NARROWEST = 5.0  # points: no gutter is narrower
_LINES = 6  # lines on each side that make a column
_LETTERS = 20  # letters that a line of a column has on the average
_WIDE = 34  # the same of the text beside a margin column
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Gutter:
    """A white stripe from `x0` to `x1`, beside the rows `first` to `last`."""

    first: int
    last: int
    x0: float
    x1: float
    score: float
    swapped: bool = False  # what stands left is a margin column, and read last

    @property
    def middle(self) -> float:
        """Its middle."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class _Row:
    """What stands on one baseline; a rule is a row without segments."""

    y: float
    segments: list[Segment]
    covered: int  # a bit for each step that has letters or a rule


def zones(
    segments: Sequence[Segment], rules: Sequence[Box], known: Sequence[float] = ()
) -> list[list[Segment]]:
    """The segments of a page by column, in reading order.

    `known` are the middles of gutters of other pages: there, fewer lines make a column.
    """
    rows = _rows(segments, rules)
    return [zone for zone in _parts(rows, known, 0) if zone]


def gutters(segments: Sequence[Segment], rules: Sequence[Box]) -> list[float]:
    """The middles of the gutters of a page that need no other page to be known."""
    found: list[float] = []
    todo = [(_rows(segments, rules), 0)]
    while todo:
        rows, depth = todo.pop()
        best = _best(rows, ()) if depth < _DEPTH else None
        if best is not None:
            found.append(best.middle)
            todo += [(part, depth + 1) for part in _cut(rows, best)]
    return found


def _rows(segments: Sequence[Segment], rules: Sequence[Box]) -> list[_Row]:
    rows: list[_Row] = []
    for segment in sorted(segments, key=lambda one: one.y):
        covered = _bits(segment.x0, segment.x1)
        if rows and segment.y - rows[-1].y < 1:
            rows[-1].segments.append(segment)
            rows[-1].covered |= covered
        else:
            rows.append(_Row(segment.y, [segment], covered))
    rows += [_Row(rule.bottom, [], _bits(rule.x0, rule.x1)) for rule in rules]
    return sorted(rows, key=lambda row: row.y)


def _bits(x0: float, x1: float) -> int:
    first, last = max(0, int(x0 / _STEP)), max(0, int(x1 / _STEP))
    return ((1 << max(0, last - first + 1)) - 1) << first


def _parts(rows: list[_Row], known: Sequence[float], depth: int) -> Iterator[list[Segment]]:
    best = _best(rows, known) if depth < _DEPTH else None
    if best is None:
        yield [segment for row in rows for segment in row.segments]
        return
    for part in _cut(rows, best):
        yield from _parts(part, known, depth + 1)


def _cut(rows: list[_Row], gutter: Gutter) -> list[list[_Row]]:
    """What stands above, left of, right of and below a gutter."""
    beside = rows[gutter.first : gutter.last + 1]
    left, right = _side(beside, gutter, left=True), _side(beside, gutter, left=False)
    above = rows[: gutter.first]
    tail = _ends_above(above, left, right)
    both = [right, left[tail:]] if gutter.swapped else [left[tail:], right]
    return [above + left[:tail], *both, rows[gutter.last + 1 :]]


def _side(rows: Sequence[_Row], gutter: Gutter, *, left: bool) -> list[_Row]:
    out = []
    for row in rows:
        kept = [one for one in row.segments if (one.x1 <= gutter.middle) == left]
        covered = 0
        for one in kept:
            covered |= _bits(one.x0, one.x1)
        if not row.segments:  # a rule
            half = (1 << int(gutter.middle / _STEP)) - 1
            covered = row.covered & half if left else row.covered & ~half
        if covered:
            out.append(_Row(row.y, kept, covered))
    return out


def _ends_above(above: Sequence[_Row], left: Sequence[_Row], right: Sequence[_Row]) -> int:
    """How many rows of the left column are the last line of a paragraph across both columns."""
    last = next((row for row in reversed(above) if row.segments), None)
    first = next((row for row in left if row.segments), None)
    begins = next((row.y for row in right if row.segments), None)
    if last is None or first is None or begins is None or not left[0].segments:
        return 0
    after = next((row.y for row in left[1:] if row.segments), first.y + 99)
    size = first.segments[0].size
    alike = abs(size - last.segments[0].size) < 0.5
    step = first.y - last.y
    return int(
        alike and step < 1.6 * size and after - first.y > 1.15 * step and begins > first.y + 2
    )


# --- which stripe is a gutter --------------------------------------------------------------------


def _best(rows: Sequence[_Row], known: Sequence[float]) -> Gutter | None:
    found = [one for one in _stripes(rows) if one[3] - one[2] >= _least(one, known)]
    judged = [_judged(rows, stripe, known) for stripe in found]
    return max(
        (one for one in judged if one is not None),
        key=lambda one: (one.score, one.x1 - one.x0),
        default=None,
    )


def _least(stripe: tuple[int, int, float, float], known: Sequence[float]) -> float:
    """How wide a stripe must be: signs that hang over the edge narrow a gutter that is known."""
    middle = (stripe[2] + stripe[3]) / 2
    return 2.0 if any(abs(middle - one) < 4 for one in known) else _NARROWEST


def _stripes(rows: Sequence[_Row]) -> Iterator[tuple[int, int, float, float]]:
    """(first row, last row, left edge, right edge) of the white stripes that end at no row."""
    lefts = [segment.x0 for row in rows for segment in row.segments]
    if len(lefts) < 4:
        return
    low = max(0, int(min(lefts) / _STEP)) + 1
    high = int(max(segment.x1 for row in rows for segment in row.segments) / _STEP)
    runs: set[tuple[int, int, int]] = set()
    for step in range(low, high):
        bit, start = 1 << step, 0
        for n, row in enumerate(rows):
            if row.covered & bit:
                if n - start > 3:
                    runs.add((start, n - 1, step))
                start = n + 1
        if len(rows) - start > 3:
            runs.add((start, len(rows) - 1, step))
    done: set[tuple[int, int, int]] = set()
    for first, last, step in sorted(runs):
        if (first, last, step) in done:
            continue
        covered = 0
        for row in rows[first : last + 1]:
            covered |= row.covered
        left = right = step
        while left > low and not covered >> (left - 1) & 1:
            left -= 1
        while right < high and not covered >> (right + 1) & 1:
            right += 1
        done |= {(first, last, one) for one in range(left, right + 1)}
        yield first, last, left * _STEP, (right + 1) * _STEP


def _judged(
    rows: Sequence[_Row], stripe: tuple[int, int, float, float], known: Sequence[float]
) -> Gutter | None:
    """The stripe as a gutter with what speaks for it, if running text stands on both its sides."""
    first, last, x0, x1 = stripe
    gutter = Gutter(first, last, x0, x1, 0.0)
    beside = rows[first : last + 1]
    sides = [_Side.of(_side(beside, gutter, left=left)) for left in (True, False)]
    fewest = min(side.lines for side in sides)
    if not fewest:
        return None
    sure = any(abs(gutter.middle - one) < 4 for one in known)
    need = 2 if sure else _LINES
    columns = all(side.lines >= need and side.letters >= _LETTERS for side in sides)
    if columns and (sure or not _tabular(rows, gutter, sides)):
        return Gutter(first, last, x0, x1, float(fewest))
    if _margin(*sides) or _margin(*sides[::-1]):
        return Gutter(first, last, x0, x1, 0.5 * fewest, not _margin(*sides))
    return None


@dataclass(frozen=True, slots=True)
class _Side:
    """What stands on one side of a stripe: lines, letters a line, how full lines are, baselines."""

    lines: int
    letters: float
    full: float
    size: float
    baselines: frozenset[int]

    @classmethod
    def of(cls, rows: Sequence[_Row]) -> _Side:
        written = [row for row in rows if sum(len(one.glyphs) for one in row.segments) > 2]
        if not written:
            return cls(0, 0.0, 0.0, 0.0, frozenset())
        left = min(one.x0 for row in written for one in row.segments)
        right = max(one.x1 for row in written for one in row.segments)
        widths = [max(one.x1 for one in row.segments) - min(one.x0 for one in row.segments)
                  for row in written]  # fmt: skip
        letters = sum(len(one.glyphs) for row in written for one in row.segments) / len(written)
        sizes = median(max(one.size for one in row.segments) for row in written)
        full = median(widths) / max(1.0, right - left)
        return cls(len(written), letters, full, sizes, frozenset(round(row.y) for row in written))

    def level_with(self, other: _Side) -> float:
        """The share of its lines that stand on a baseline of the other side."""
        near = other.baselines | {y + 1 for y in other.baselines} | {y - 1 for y in other.baselines}
        return len(self.baselines & near) / max(1, len(self.baselines))


def _tabular(rows: Sequence[_Row], gutter: Gutter, sides: Sequence[_Side]) -> bool:
    """Whether rules across, right above and below, make rather a table of it."""
    size = max(side.size for side in sides)
    beside = [row.y for row in rows[gutter.first : gutter.last + 1] if row.segments]
    bit = 1 << int(gutter.middle / _STEP)
    across = [row.y for row in rows if not row.segments and row.covered & bit]
    above = any(0 < beside[0] - y < 2.5 * size for y in across)
    below = any(0 < y - beside[-1] < 2.5 * size for y in across)
    few = min(side.lines for side in sides) < 16
    return above and below and few


def _margin(text: _Side, aside: _Side) -> bool:
    """Whether one side is running text and the other a narrow column with words of its own."""
    running = text.lines >= _LINES and text.letters >= _WIDE and text.full > 0.8
    words = aside.lines >= 3 and aside.letters >= 8
    own = aside.level_with(text) < 0.5 or abs(aside.size - text.size) > 0.05 * text.size
    return running and words and own
