"""How long the lines of a wrapped text are, so that a line that ended early can be told.

A line of running text ends where the next word had no room. Where the next line begins with a small
letter that is certain, so such pairs of lines show how much room there was.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefpress.importers.lines import RawLine

_LEAST = 6  # certain pairs without which nothing is known
_NARROW = 30  # letters below which lines are no running text
_ALIKE = 0.85  # lines of one measure differ by less
_DOUBT = 20  # of so many certain pairs, one may be odd


@dataclass(frozen=True, slots=True)
class Measure:
    """`room` is what a line and the next word need at the least where the line is full."""

    room: int = 0

    @classmethod
    def of(cls, lines: Sequence[RawLine]) -> Measure:
        """The measure of a text, 0 where its lines are not wrapped."""
        needs = sorted(_certain(lines))
        typical = needs[len(needs) // 2] if needs else 0
        needs = [need for need in needs if need >= _ALIKE * typical]
        known = len(needs) >= _LEAST and typical >= _NARROW
        return cls(needs[len(needs) // _DOUBT] if known else 0)

    def short(self, before: RawLine, after: RawLine) -> bool:
        """Whether the first word of `after` had room on the line `before`."""
        return _need(before, after) < self.room

    def long(self, line: RawLine) -> bool:
        """Whether a line is about full."""
        return self.room > 0 and len(line.text.rstrip()) > 0.8 * self.room


def _certain(lines: Sequence[RawLine]) -> Iterator[int]:
    for before, after in itertools.pairwise(lines):
        goes_on = before.sheet == after.sheet and re.match(r"\s*[a-z]", after.text) is not None
        if goes_on and not before.blank and re.search(r"[\w,’']\s*$", before.text):
            yield _need(before, after)


def _need(before: RawLine, after: RawLine) -> int:
    words = after.text.split(maxsplit=1)
    return len(before.text.rstrip()) + 1 + (len(words[0]) if words else 0)
