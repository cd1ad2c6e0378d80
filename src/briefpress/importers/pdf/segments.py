"""Glyphs that follow one another on one baseline: what lines and columns are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from briefpress.tools.pdf_page import Glyph

_GAP = 0.5  # of the size of the type: wider gaps may be gutters
_GUTTER = 6.0  # points
_TRACKED, _WORD = 0.08, 1.7  # of the size; of the usual gap between letters that are spaced out


@dataclass(slots=True)
class Segment:
    """Glyphs that follow one another on one baseline."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    y: float
    size: float

    @classmethod
    def of(cls, glyphs: list[Glyph]) -> Segment:
        """A segment of at least one glyph."""
        first = glyphs[0]
        left, right = min(one.x0 for one in glyphs), max(one.x1 for one in glyphs)
        return cls(glyphs, left, right, first.y, first.face.size)

    @property
    def written(self) -> bool:
        """Whether the file gives its text, with blanks and in the order of reading."""
        return is_written(self.glyphs[0])

    @property
    def text(self) -> str:
        """Its letters, without blanks."""
        return "".join(one.text for one in self.glyphs)


def is_right_to_left(text: str) -> bool:
    """Whether a character is one of Hebrew, Arabic and their neighbours, and no digit of theirs."""
    letter = "\u0590" <= text[:1] <= "\u08ff" or "\ufb1d" <= text[:1] <= "\ufefc"
    return letter and not text[:1].isdigit()


def drawn_once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Glyphs without those that are drawn again in the same place to look bold or cast a shadow.

    A sign that is two letters stands on itself; those follow one another.
    """
    seen: dict[tuple[str, int], list[tuple[int, Glyph]]] = defaultdict(list)
    again: set[int] = set()
    for n, one in sorted(enumerate(glyphs), key=lambda item: item[1].face.artifact):
        near = 0.06 * one.face.size
        row = round(one.y)
        for index, other in (pair for y in (row - 1, row, row + 1) for pair in seen[one.text, y]):
            close = abs(one.x0 - other.x0) < near and abs(one.y - other.y) < near
            if close and abs(n - index) > 1 and abs(one.x1 - other.x1) < near:
                again.add(n)
                break
        else:
            seen[one.text, row].append((n, one))
    return [one for n, one in enumerate(glyphs) if n not in again]


def is_written(glyph: Glyph) -> bool:
    """Whether the file gives the text of a glyph, which holds words from right to left."""
    return any(map(is_right_to_left, glyph.face.actual))


def segments(glyphs: Iterable[Glyph]) -> list[Segment]:
    """Glyphs in the order of the file, cut wherever the baseline, the size or the run changes."""
    glyphs = list(glyphs)
    for run in _runs(glyphs):
        _close_up(run)
    found: list[Segment] = []
    last: Segment | None = None
    for glyph in glyphs:
        size = glyph.face.size
        if last is not None and is_written(glyph) and glyph.face is last.glyphs[-1].face:
            last.glyphs.append(glyph)
            last.x0, last.x1 = min(last.x0, glyph.x0), max(last.x1, glyph.x1)
            continue
        if last is not None and not is_written(glyph) and not last.written:
            gap = glyph.x0 - last.x1
            same = abs(glyph.y - last.y) < 0.6 and abs(size - last.size) < 0.15 * last.size
            right = is_right_to_left(glyph.text)
            if glyph.text < " ":  # a sign without a letter goes with what it stands beside
                right = is_right_to_left(last.glyphs[0].text)
            same = same and right == is_right_to_left(last.glyphs[0].text)
            if same and right and max(last.x0 - glyph.x1, gap) < _GAP * size:
                last.glyphs.append(glyph)
                last.x0, last.x1 = min(last.x0, glyph.x0), max(last.x1, glyph.x1)
                continue
            if same and -0.5 * size < gap < min(_GAP * size, _GUTTER):
                last.glyphs.append(glyph)
                last.x1 = max(last.x1, glyph.x1)
                continue
        last = Segment([glyph], glyph.x0, glyph.x1, glyph.y, size)
        found.append(last)
    return found


def _runs(glyphs: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    """Stretches of glyphs on one baseline, in one size and without wide gaps."""
    start = 0
    for n, (a, b) in enumerate(pairwise(glyphs), 1):
        size = a.face.size
        same = abs(a.y - b.y) < 0.6 and abs(a.face.size - b.face.size) < 0.05 * size
        if not (same and -0.5 * size < b.x0 - a.x1 < 1.5 * size):
            yield glyphs[start:n]
            start = n
    yield glyphs[start:]


def _close_up(run: Sequence[Glyph]) -> None:
    """Letters that are spaced out, as in mastheads, have blanks only where words end."""
    if len(run) < 4 or sum(one.text.isalpha() for one in run) < 0.8 * len(run):
        return
    gaps = [b.x0 - a.x1 for a, b in pairwise(run)]
    if min(gaps) < _TRACKED * run[0].face.size:
        return
    usual = median(gaps)
    for glyph, gap in zip(run[1:], gaps, strict=True):
        glyph.spaced = gap > _WORD * usual
