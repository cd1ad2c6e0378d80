"""Glyphs to lines in reading order: baselines, raised signs, columns, side-by-side pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from briefpress.tools.pdfium import Glyph, Page

_COLUMN_ROWS = 6  # lines on each side that make a column
_COLUMN_LETTERS = 20  # letters that a line of a column has on the average


@dataclass(slots=True)
class Segment:
    """Glyphs that follow one another on one baseline."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    y: float
    size: float


@dataclass(slots=True)
class Line:
    """A line, or the part of it that stands in one column or cell.

    `y` is the baseline and `size` the size of its main letters; `left` and `right` are the edges of
    the column it stands in. `row` groups what stands on one baseline.
    """

    page: int
    y: float
    size: float
    segments: list[Segment] = field(default_factory=list)
    number: int = 0
    row: int = 0
    left: float = 0.0
    right: float = 0.0
    zone: int = 0  # column or band it was read in
    mates: int = 1  # parts of its row that stand in the same column

    @property
    def x0(self) -> float:
        """Its left edge."""
        return min(one.x0 for one in self.segments)

    @property
    def x1(self) -> float:
        """Its right edge."""
        return max(one.x1 for one in self.segments)

    @property
    def glyphs(self) -> Iterable[tuple[Glyph, bool]]:
        """Glyphs from left to right, each with whether a blank stands before it."""
        last: Segment | None = None
        for segment in self.segments:
            for n, glyph in enumerate(segment.glyphs):
                if n or last is None:
                    blank = bool(n) and glyph.spaced
                else:
                    gap = segment.x0 - last.x1
                    blank = gap > 0.15 * min(segment.size, last.size)
                    blank = blank or (glyph.spaced and gap > 0.05 * segment.size)
                yield glyph, blank
            last = segment

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(f" {one.text}" if blank else one.text for one, blank in self.glyphs)

    @property
    def bold(self) -> bool:
        """Whether all its letters are bold."""
        letters = [one for one, _ in self.glyphs if one.text.isalnum()]
        return bool(letters) and all(one.face.bold for one in letters)


def lines_of(page: Page) -> list[Line]:
    """The lines of a page, still in pieces and in no order but from top to bottom."""
    lines: list[Line] = []
    for segment in sorted(_segments(page), key=lambda one: (-one.size, one.y, one.x0)):
        home = _home(lines, segment)
        if home is None:
            lines.append(Line(page.number, segment.y, segment.size, [segment]))
        else:
            home.segments.append(segment)
    pieces: list[Line] = []
    for line in lines:
        line.segments = _side_by_side(line.segments)
    stripe = _stripe(lines, page.width)
    for row, line in enumerate(sorted(lines, key=lambda one: (one.y, one.x0))):
        pieces += _split(line, row, stripe)
    return pieces


def _stripe(lines: Sequence[Line], width: float) -> float | None:
    """Where many lines have a gap and few have letters: a narrow gutter between two columns."""
    gaps, letters = [0] * (int(width) + 2), [0] * (int(width) + 2)
    for line in lines:
        for one in line.segments:
            for x in range(max(0, int(one.x0)), min(int(width), int(one.x1)) + 1):
                letters[x] += 1
        for one, other in pairwise(line.segments):
            if other.x0 - one.x1 > 0.6 * line.size:
                for x in range(max(0, int(one.x1) + 1), min(int(width), int(other.x0)) + 1):
                    gaps[x] += 1
    low, high = int(0.25 * width), int(0.75 * width)
    x = max(range(low, high), key=lambda x: gaps[x] - letters[x], default=0)
    return float(x) if gaps[x] >= 12 and letters[x] <= 0.35 * gaps[x] else None


def _segments(page: Page) -> list[Segment]:
    found: list[Segment] = []
    last: Segment | None = None
    for glyph in page.glyphs:
        size = glyph.face.size
        if last is not None:
            gap = glyph.x0 - last.x1
            same = abs(glyph.y - last.y) < 0.6 and abs(size - last.size) < 0.15 * last.size
            if same and -0.5 * size < gap < 1.2 * size:
                last.glyphs.append(glyph)
                last.x1 = max(last.x1, glyph.x1)
                continue
        last = Segment([glyph], glyph.x0, glyph.x1, glyph.y, size)
        found.append(last)
    return found


def _side_by_side(segments: list[Segment]) -> list[Segment]:
    """Segments from left to right; one that stands over a gap in another cuts it."""
    done: list[Segment] = []
    for segment in sorted(segments, key=lambda one: (one.x0, one.x1)):
        last = done[-1] if done else None
        middle = (segment.x0 + segment.x1) / 2
        if last is not None and middle < last.x1 - 0.2 * last.size:
            at = next((n for n, one in enumerate(last.glyphs) if one.x0 >= middle), 0)
            if at:
                rest = last.glyphs[at:]
                done[-1] = _segment(last.glyphs[:at])
                done += [segment, _segment(rest)]
                continue
        done.append(segment)
    return done


def _segment(glyphs: list[Glyph]) -> Segment:
    first = glyphs[0]
    right = max(one.x1 for one in glyphs)
    return Segment(glyphs, first.x0, right, first.y, first.face.size)


def _home(lines: Sequence[Line], segment: Segment) -> Line | None:
    """The line a segment belongs to: on its baseline, raised above it or sunk below."""
    best, least = None, 1e9
    for line in lines:
        down = segment.y - line.y
        if abs(down) > line.size:
            continue
        level = abs(down) < 0.12 * line.size
        small = segment.size < 0.88 * line.size and -0.75 * line.size < down < 0.3 * line.size
        near = min(
            (max(segment.x0 - one.x1, one.x0 - segment.x1) for one in line.segments), default=1e9
        )
        if (level and near < 400) or (small and near < 0.6 * line.size):
            cost = max(0.0, near) + 4 * abs(down)
            if cost < least:
                best, least = line, cost
    return best


def _split(line: Line, row: int, stripe: float | None) -> list[Line]:
    """The parts of a line between wide gaps, which columns and cells leave."""
    parts: list[list[Segment]] = []
    right = -1e9
    for segment in line.segments:
        over = stripe is not None and right < stripe + 1 and segment.x0 > stripe - 1
        if not parts or over or segment.x0 - right > 1.6 * line.size:
            parts.append([])
        parts[-1].append(segment)
        right = max(right, segment.x1)
    out = []
    for part in parts:
        main = max(part, key=lambda one: (one.size, len(one.glyphs)))
        out.append(Line(line.page, main.y, main.size, part, row=row))
    return out


# --- reading order -------------------------------------------------------------------------------


def ordered(pieces: Sequence[Line], width: float) -> list[Line]:
    """The pieces of a page in reading order: column by column, rows from left to right."""
    out: list[Line] = []
    _order(list(pieces), out, width, 0)
    for zone in {one.zone for one in out}:
        column = [one for one in out if one.zone == zone]
        left = _edge([one.x0 for one in column])
        right = max(one.x1 for one in column)
        for one in column:
            one.left, one.right = left, right
    return out


def unfolded_head(lines: Sequence[Line], body: float) -> list[Line]:
    """The lines of a first page with side-by-side parts of its title block one below the other.

    "By …", "Edited by …" and the date may stand in three columns above the text; they are read
    column by column, each in a zone of its own.
    """
    stop = _text_begins(lines, body)
    out: list[Line] = []
    group: list[Line] = []
    for line in lines[:stop]:
        near = group and line.y - group[-1].y < 2.2 * line.size
        if group and not near:
            out += _unfolded(group)
            group = []
        group.append(line)
    return [*out, *_unfolded(group), *lines[stop:]]


def _text_begins(lines: Sequence[Line], body: float) -> int:
    """The first of three lines in a row that are running text."""
    run = 0
    for n, line in enumerate(lines):
        measure = line.right - line.left
        full = line.mates == 1 and line.x1 - line.x0 > 0.7 * measure and line.size < 1.15 * body
        run = run + 1 if full else 0
        if run == 3:
            return n - 2
    return len(lines)


def _unfolded(group: list[Line]) -> list[Line]:
    spans: list[tuple[float, float]] = []
    for line in sorted(group, key=lambda one: one.x0):
        if spans and line.x0 < spans[-1][1] + 2:
            spans[-1] = (spans[-1][0], max(spans[-1][1], line.x1))
        else:
            spans.append((line.x0, line.x1))
    if len(spans) < 2:
        return group
    out: list[Line] = []
    for n, (left, right) in enumerate(spans):
        for line in group:
            if left <= line.x0 <= right:
                line.zone, line.mates, line.left, line.right = 900 + n, 1, left, right
                out.append(line)
    return out


def _edge(values: Sequence[float]) -> float:
    """The left edge that most lines share."""
    counts = Counter(round(value) for value in values)
    return float(min(counts, key=lambda edge: (-counts[edge] - counts[edge + 1], edge)))


def _order(pieces: list[Line], out: list[Line], width: float, depth: int) -> None:
    gutter = _gutter(pieces, width) if depth < 3 else None
    if gutter is None:
        zone = len({one.zone for one in out}) + 1
        rows = Counter(one.row for one in pieces)
        for one in sorted(pieces, key=lambda one: (one.row, one.x0)):
            one.zone, one.mates = zone, rows[one.row]
            out.append(one)
        return
    for band, spanning in _bands(pieces, gutter):
        if spanning:
            _order(band, out, width, 3)
        else:
            _order([one for one in band if one.x1 <= gutter + 2], out, width, depth + 1)
            _order([one for one in band if one.x1 > gutter + 2], out, width, depth + 1)


def _gutter(pieces: Sequence[Line], width: float) -> float | None:
    """The middle of the white stripe between two columns of running text, if there is one."""
    if len(pieces) < 2 * _COLUMN_ROWS:
        return None
    first, last = min(one.x0 for one in pieces), max(one.x1 for one in pieces)
    covered = [0] * (int(width) + 3)
    for one in pieces:
        for x in range(max(0, int(one.x0)), min(len(covered) - 1, int(one.x1) + 1)):
            covered[x] += 1
    low, high = int(first + 0.2 * (last - first)), int(last - 0.2 * (last - first))
    best: tuple[int, float] | None = None
    x, most = low, max(1.0, 0.12 * len(pieces))
    while x < high:
        stop = x
        while stop < high and covered[stop] <= most:
            stop += 1
        middle = (x + stop) / 2
        score = _columns(pieces, middle) if stop - x >= 5 else 0
        if score > 0 and (best is None or score > best[0]):
            best = (score, middle)
        x = stop + 1
    return best[1] if best else None


def _columns(pieces: Sequence[Line], gutter: float) -> int:
    """How much the pieces look like text in columns on both sides; 0 if they do not."""
    left = [one for one in pieces if one.x1 <= gutter + 2]
    right = [one for one in pieces if one.x0 >= gutter - 2]
    crossing = len(pieces) - len(left) - len(right)
    for side in (left, right):
        if len({one.row for one in side}) < _COLUMN_ROWS:
            return 0
        letters = sum(len(one.text) for one in side) / len(side)
        if letters < _COLUMN_LETTERS:
            return 0
    return max(0, min(len(left), len(right)) * 2 - crossing)


def _bands(pieces: Sequence[Line], gutter: float) -> list[tuple[list[Line], bool]]:
    """Stretches of rows that span the gutter, and stretches that keep to its sides."""
    rows: dict[int, list[Line]] = {}
    for one in pieces:
        rows.setdefault(one.row, []).append(one)
    bands: list[tuple[list[Line], bool]] = []
    for row in sorted(rows):
        spanning = any(one.x0 < gutter - 2 and one.x1 > gutter + 2 for one in rows[row])
        if bands and bands[-1][1] == spanning:
            bands[-1][0].extend(rows[row])
        else:
            bands.append((rows[row], spanning))
    return bands
