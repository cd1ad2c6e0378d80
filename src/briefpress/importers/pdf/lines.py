"""Glyphs to lines in reading order: baselines, raised signs, columns, side-by-side pieces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from briefpress.importers.labels import BULLETS, LABEL
from briefpress.importers.pdf.bidi import in_reading_order, right_share
from briefpress.importers.pdf.columns import gutters, zones
from briefpress.importers.pdf.initials import with_initials
from briefpress.importers.pdf.segments import Segment, segments
from briefpress.tools.pdf_page import Box, Glyph, Page

_DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?")  # as paragraphs are counted


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
    bullet: float | None = None  # left edge of a bullet that is drawn before it, not written

    @property
    def x0(self) -> float:
        """Its left edge."""
        return min(one.x0 for one in self.segments)

    @property
    def x1(self) -> float:
        """Its right edge."""
        return max(one.x1 for one in self.segments)

    @property
    def begin(self) -> float:
        """Its left edge, or that of its bullet."""
        return self.x0 if self.bullet is None else self.bullet

    @property
    def glyphs(self) -> Iterable[tuple[Glyph, bool]]:
        """Glyphs from left to right, each with whether a blank stands before it."""
        last: Segment | None = None
        for segment in self.segments:
            for n, glyph in enumerate(segment.glyphs):
                if n or last is None:
                    blank = bool(n) and glyph.spaced
                else:
                    gap = max(segment.x0 - last.x1, last.x0 - segment.x1)
                    blank = gap > 0.15 * min(segment.size, last.size)
                    told = segment.written or last.written
                    blank = blank or (glyph.spaced and (told or gap > 0.05 * segment.size))
                yield glyph, blank
            last = segment

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(f" {one.text}" if blank else one.text for one, blank in self.glyphs)

    @property
    def lifted(self) -> bool:
        """Whether a raised sign stands in it."""
        return any(one.y < self.y - 0.2 * self.size for one in self.segments)

    @property
    def bold(self) -> bool:
        """Whether all its letters are bold."""
        letters = [one for one, _ in self.glyphs if one.text.isalnum()]
        return bool(letters) and all(one.face.bold for one in letters)


def pages_of_lines(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page in reading order: column by column, rows from left to right."""
    cut = [with_initials(segments(page.glyphs)) for page in pages]
    known = _known([gutters(found, page.rules) for found, page in zip(cut, pages, strict=True)])
    out = [
        _of_zones(page.number, zones(found, page.rules, known))
        for found, page in zip(cut, pages, strict=True)
    ]
    for lines, page in zip(out, pages, strict=True):
        _with_bullets(lines, page.dots)
    return out


def _with_bullets(lines: Sequence[Line], dots: Sequence[Box]) -> None:
    """Tell each line of the small sign that is drawn right before it, at half its height."""
    for dot in dots:
        middle = (dot.top + dot.bottom) / 2
        near = [line for line in lines if -0.1 * line.size < line.y - middle < 0.7 * line.size
                and 0 < line.x0 - dot.x1 < 2.5 * line.size]  # fmt: skip
        if near:
            min(near, key=lambda line: line.x0).bullet = dot.x0


def _known(found: Sequence[Sequence[float]]) -> list[float]:
    """Gutters that stand at one place on several pages, or on the only page there is."""
    counts = Counter(round(x / 4) for page in found for x in page)
    need = 1 if len(found) < 3 else 2
    return [x for page in found for x in page
            if sum(counts[round(x / 4) + n] for n in (-1, 0, 1)) >= need]  # fmt: skip


def _of_zones(page: int, found: Sequence[Sequence[Segment]]) -> list[Line]:
    out: list[Line] = []
    row = 0
    for zone, part in enumerate(found, 1):
        lines = sorted(_lines(page, part), key=lambda one: (one.y, one.x0))
        rows = [_split(line, n) for n, line in enumerate(lines, row)]
        rows = [_with_number(rows, n) for n in range(len(rows))]
        pieces = [piece for n in range(len(rows)) for piece in _split_like(rows, n)]
        row += len(lines)
        column = right_share(segment for one in pieces for segment in one.segments) > 0.5
        for one in pieces:
            one.segments = in_reading_order(one.segments, column)
        mates = Counter(one.row for one in pieces)
        left = _edge([one.x0 for one in pieces])
        right = max(one.x1 for one in pieces)
        for one in pieces:
            one.zone, one.mates, one.left, one.right = zone, mates[one.row], left, right
        out += pieces
    return out


def _lines(page: int, found: Sequence[Segment]) -> list[Line]:
    """The segments of one column as lines, raised and sunk ones with the words they belong to."""
    lines: list[Line] = []
    for segment in sorted(found, key=lambda one: (_short(one), -one.size, one.y, one.x0)):
        home = _home(lines, segment)
        if home is None:
            lines.append(Line(page, segment.y, segment.size, [segment]))
        else:
            home.segments.append(segment)
    for line in lines:
        line.segments = _side_by_side(line.segments)
    return lines


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
                done[-1] = Segment.of(last.glyphs[:at])
                done += [segment, Segment.of(rest)]
                continue
        done.append(segment)
    return done


def _short(segment: Segment) -> bool:
    """Whether it may be a raised sign, or several, and no line of its own."""
    return len(segment.glyphs) <= 6


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
        high = 0.2 * line.size < -down < 0.65 * line.size and segment.size < 1.02 * line.size
        high = high and _short(segment) and near < 0.3 * line.size
        if (level and near < 400) or (small and near < 0.6 * line.size) or high:
            cost = max(0.0, near) + 4 * abs(down)
            if cost < least:
                best, least = line, cost
    return best


def _split(line: Line, row: int) -> list[Line]:
    """The parts of a line between wide gaps, which columns and cells leave."""
    parts: list[list[Segment]] = []
    right = -1e9
    for segment in line.segments:
        gap = segment.x0 - right
        leads = parts and (_leader(segment) or _leader(parts[-1][-1])) and gap < 4 * line.size
        if not parts or (gap > 1.6 * line.size and not leads):
            parts.append([])
        parts[-1].append(segment)
        right = max(right, segment.x1)
    if len(parts) == 2 and _labels(parts[0]) and parts[1][0].x0 - parts[0][-1].x1 < 4 * line.size:
        parts = [[*parts[0], *parts[1]]]
    out = []
    for part in parts:
        main = max(part, key=lambda one: (one.size, len(one.glyphs)))
        out.append(Line(line.page, main.y, main.size, part, row=row))
    return out


def _with_number(rows: Sequence[list[Line]], n: int) -> list[Line]:
    """The parts of row `n`; the number of a paragraph, before a tab, is one with its words.

    Cells begin where those above begin; a paragraph goes on below its number or its words.
    """
    if len(rows[n]) != 2 or n + 1 >= len(rows) or len(rows[n + 1]) != 1:
        return rows[n]
    number, words = rows[n]
    below = rows[n + 1][0]
    near = words.x0 - number.x1 < 6 * words.size and below.y - words.y < 2.5 * words.size
    level = min(abs(below.x0 - number.x0), abs(below.x0 - words.x0)) < 0.6 * words.size
    said = len(words.text.split()) > 2
    if not (near and level and said and _DECIMAL.fullmatch(number.text)):
        return rows[n]
    parts = [*number.segments, *words.segments]
    return [Line(words.page, words.y, words.size, parts, row=words.row)]


def _leader(segment: Segment) -> bool:
    """Whether it is the dots, or some of them, that lead to the number of a page."""
    return not segment.text.strip(".\u2026 ")


def _labels(part: Sequence[Segment]) -> bool:
    """Whether a part is the label of a list item, whose words stand behind a tab."""
    text = "".join(one.text for one in part)
    return LABEL.fullmatch(text) is not None or (len(text) == 1 and text in BULLETS)


def _split_like(rows: Sequence[list[Line]], n: int) -> list[Line]:
    """The parts of row `n`, cut where a row above or below it that has more parts has its gaps."""
    if len(rows[n]) < 2:
        return rows[n]
    gaps = _white(_neighbours(rows, n))
    gaps += [
        (one.x1, other.x0)
        for row in (*rows[max(0, n - 1) : n], *rows[n + 1 : n + 2])
        if len(rows[n]) < len(row)
        for one, other in pairwise(row)
    ]
    return [part for line in rows[n] for part in _cut(line, gaps)] if gaps else rows[n]


def _neighbours(rows: Sequence[list[Line]], n: int) -> list[Line]:
    """The parts of the rows of several parts that stand together with row `n`."""
    first = last = n
    while first and len(rows[first - 1]) > 1 and _close(rows[first - 1], rows[first]):
        first -= 1
    while last + 1 < len(rows) and len(rows[last + 1]) > 1 and _close(rows[last], rows[last + 1]):
        last += 1
    return [one for row in rows[first : last + 1] for one in row] if last - first > 1 else []


def _close(above: list[Line], below: list[Line]) -> bool:
    return below[0].y - above[0].y < 3.2 * below[0].size


def _white(parts: Sequence[Line]) -> list[tuple[float, float]]:
    """The stripes that no letter of some rows reaches into."""
    spans = sorted((one.x0, one.x1) for part in parts for one in part.segments)
    found: list[tuple[float, float]] = []
    edge = spans[0][1] if spans else 0.0
    for left, right in spans:
        if left - edge > 1.5:
            found.append((edge, left))
        edge = max(edge, right)
    return found


def _cut(line: Line, gaps: Sequence[tuple[float, float]]) -> list[Line]:
    parts = [[line.segments[0]]]
    for one, other in pairwise(line.segments):
        wide = other.x0 - one.x1 > 0.45 * line.size
        if wide and any(left < other.x0 and one.x1 < right for left, right in gaps):
            parts.append([])
        parts[-1].append(other)
    return [Line(line.page, line.y, line.size, part, row=line.row) for part in parts]


# --- the title block ----------------------------------------------------------------------------


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


#: What some part of a title block says; a table below a short text says nothing of it.
_CREDIT = re.compile(
    r"\b(?:by|edited|editors?|authors?|fellow|director|research\w*|analyst|institute|university|"
    r"centre|center|professor|dr|date|published|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


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
    if len(spans) < 2 or not any(_CREDIT.search(line.text) for line in group):
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
