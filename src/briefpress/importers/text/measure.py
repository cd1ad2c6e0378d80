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
_WORD = 8  # letters of a word that had no room
_FAR = 0.7  # a line that is shorter, of the longest around it, ended where its writer liked
_AROUND = 3  # lines before and after
_FREE = 0.5  # share of such lines above which the length of lines says nothing


@dataclass(frozen=True, slots=True)
class Measure:
    """`room` is what a line and the next word need at the least where the line is full.

    `free` says that lines end where their writer liked, such as at the end of each sentence.
    """

    room: int = 0
    free: bool = False

    @classmethod
    def of(cls, lines: Sequence[RawLine]) -> Measure:
        """The measure of a text, 0 where its lines are not wrapped."""
        if _free(lines):
            return cls(free=True)
        needs = sorted(need for _, need in _certain(lines))
        typical = needs[len(needs) // 2] if needs else 0
        needs = [need for need in needs if need >= _ALIKE * typical]
        known = len(needs) >= _LEAST and typical >= _NARROW
        # the fewer lines are known, the further may the least of them be from the true measure
        return cls(needs[len(needs) // _DOUBT] - round(_WORD / len(needs)) if known else 0)

    def short(self, before: RawLine, after: RawLine) -> bool:
        """Whether the first word of `after` had room on the line `before`."""
        return need(before, after) < self.room

    def long(self, line: RawLine) -> bool:
        """Whether a line is about full."""
        return self.room > 0 and len(line.text.rstrip()) > 0.8 * self.room


def _free(lines: Sequence[RawLine]) -> bool:
    """Whether many lines end in mid-sentence, and much shorter than those around them."""
    far = total = 0
    for n, need in _certain(lines):
        around = [line for line in lines[max(0, n - _AROUND) : n + _AROUND] if not line.blank]
        width = max(len(line.text.rstrip()) for line in around)
        if width > _NARROW:
            far += need < _FAR * width
            total += 1
    return total >= _LEAST - 2 and far > _FREE * total


def _certain(lines: Sequence[RawLine]) -> Iterator[tuple[int, int]]:
    """Pairs of lines that are surely of one paragraph: where the second stands, and their need."""
    for n, (before, after) in enumerate(itertools.pairwise(lines), 1):
        goes_on = before.sheet == after.sheet and re.match(r"\s*[a-z]", after.text) is not None
        if goes_on and not before.blank and re.search(r"[\w,’']\s*$", before.text):
            yield n, need(before, after)


def need(before: RawLine, after: RawLine) -> int:
    """How long a line would be with the first word of the next one."""
    words = after.text.split(maxsplit=1)
    return len(before.text.rstrip()) + 1 + (len(words[0]) if words else 0)
