"""Numbers of lines in the margin of a manuscript: no part of the text they stand beside.

Labels of notes stand so as well; but notes begin with capitals, and lines as the text runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from briefpress.importers.pdf.segments import Segment, segments
from briefpress.tools.pdf_page import Page

_FEWEST, _FEWEST_LARGE = 8, 20  # numbers in a row: in small type, in any
_SMALL = 0.85  # of the size of the lines
_AMID = 0.3  # of the lines begin amid a sentence
_STEPS = (1, 5, 10)  # every line is counted, or every fifth


def line_numbers(page: Page) -> set[int]:
    """The glyphs, by their `id`, of numbers that count the lines of a page."""
    found = segments(page.glyphs)
    rows: dict[int, list[Segment]] = defaultdict(list)
    for one in found:
        rows[round(one.y)].append(one)
    edges: dict[int, list[Segment]] = defaultdict(list)
    for one in found:
        if one.text.isascii() and one.text.isdigit() and len(one.text) < 5:
            edges[round(one.x1 / 2)].append(one)
    columns = [
        sorted((*edges[edge], *edges.get(edge + 1, ())), key=lambda one: one.y)
        for edge in sorted(edges)
    ]
    runs = [run for column in columns for run in _runs(column)]
    counting = [run for run in runs if len(run) > 1 and _counts_lines(run, rows)]
    firsts = [first for run in counting for one in run if (first := _begins(one, rows))]
    amid = sum(first.islower() for first in firsts) >= _AMID * len(firsts)
    sure = any(len(run) >= _FEWEST for run in counting) and amid
    gone = counting if sure else []
    return {id(glyph) for run in gone for one in run for glyph in one.glyphs}


def _runs(column: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Numbers below one another that run on by one step."""
    for step in _STEPS:
        run: list[Segment] = []
        for one in column:
            if run and int(one.text) != int(run[-1].text) + step:
                yield run
                run = []
            run.append(one)
        yield run


def _counts_lines(run: Sequence[Segment], rows: dict[int, list[Segment]]) -> bool:
    """Whether numbers stand outside of what they stand beside, and in smaller type or many."""
    beside = [
        [one for n in (-1, 0, 1) for one in rows.get(round(number.y) + n, ()) if one is not number]
        for number in run
    ]
    level = [near for near in beside if near]
    if len(level) < 0.7 * len(run):
        return False
    left = all(min(one.x0 for one in near) > number.x1 + 2
               for number, near in zip(run, beside, strict=True) if near)  # fmt: skip
    right = all(_nearest(number, near) > 2 for number, near in zip(run, beside, strict=True)
                if near)  # fmt: skip
    size = median(one.size for near in level for one in near)
    small = run[0].size < _SMALL * size
    words = median(sum(len(one.glyphs) for one in near) for near in level) > 20
    return words and (left or (right and small)) and (small or len(run) >= _FEWEST_LARGE)


def _begins(number: Segment, rows: dict[int, list[Segment]]) -> str:
    """The first sign of the line that a number stands beside."""
    near = [one for one in rows[round(number.y)] if one is not number]
    after = min((one for one in near if one.x0 > number.x0), key=lambda one: one.x0, default=None)
    before = max(near, key=lambda one: one.x1, default=None)
    first = after or before
    return first.text[:1] if first else ""


def _nearest(number: Segment, near: Sequence[Segment]) -> float:
    """How far the text on its left stands from a number; nothing may follow close on its right."""
    gaps = [number.x0 - one.x1 for one in near if one.x0 < number.x0]
    after = [one.x0 - number.x1 for one in near if one.x0 > number.x0]
    return min([*gaps, *(gap - 6 for gap in after)], default=0.0)
