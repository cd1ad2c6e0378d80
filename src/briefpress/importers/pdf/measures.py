"""What is usual in a PDF: the size of its text, the distance of its lines, how paragraphs begin."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from briefpress.importers.pdf.lines import Line
from briefpress.importers.pdf.notes import Notes
from briefpress.importers.steps.ends import finished

_WIDEST = 2.0  # of the size of the type


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in this PDF: the size of the text, and the distance of lines for each size."""

    body: float
    leading: dict[float, float]
    indented: bool
    pushed: bool = False  # lines with raised signs stand lower than others
    note_indent: float = 0.0  # how far in the lines of a note stand that are not its first

    @classmethod
    def of(cls, lines: Sequence[Line], body: float, notes: Notes) -> Measures:
        """Measured on all lines of the text, the notes among them."""
        gaps: dict[float, Counter[float]] = {}
        indents = long = 0
        for n, (a, b) in enumerate(itertools.pairwise(lines), 1):
            if n in notes.starts or (a.page, a.zone) != (b.page, b.zone) or a.row == b.row:
                continue
            if abs(a.size - b.size) < 0.05 * a.size and 0 < b.y - a.y < 4 * a.size:
                gaps.setdefault(round(a.size), Counter())[round((b.y - a.y) * 2) / 2] += 1
            if abs(b.size - body) < 0.05 * body and finished(a.text):
                long += 1
                indents += 0.7 * b.size < b.x0 - b.left < 4 * b.size
        # no text is set closer than half its size, or without any
        leading = {size: max(_usual(found), 0.5 * size, 1.0) for size, found in gaps.items()}
        lifted = [
            (b.y - a.y) / leading.get(round(b.size), max(1.0, 1.25 * b.size))
            for a, b in itertools.pairwise(lines)
            if b.lifted and (a.page, a.zone) == (b.page, b.zone) and b.y > a.y
        ]
        low = sum(1.15 < gap < 1.8 for gap in lifted)
        pushed = low > 2 and low > 0.6 * len(lifted)
        inner = min((lines[n].x0 - lines[n].left for n in notes.tails), default=0.0)
        return cls(body, leading, long > 3 and indents > 0.25 * long, pushed, inner)

    def lead(self, line: Line) -> float:
        """The usual distance of a line to the next; titles tell little of it, and are set close."""
        usual = self.leading.get(round(line.size)) or max(1.0, 1.25 * line.size)
        return min(usual, _WIDEST * line.size) if line.size > 1.07 * self.body else usual


def _usual(gaps: Counter[float]) -> float:
    """The smallest distance that is common: larger ones stand between paragraphs."""
    most = max(gaps.values())
    return min(gap for gap, count in gaps.items() if count >= 0.5 * most)
