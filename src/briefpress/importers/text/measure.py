"""How long the lines of a wrapped text are, so that a line that ended early can be told.

A line of running text ends where the next word had no room. Where the next line begins with a small
letter that is certain, so such pairs of lines show how much room there was. Lines are as wide as
their letters are printed, or have as many letters, whichever makes full lines more alike.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefpress.importers.lines import RawLine
from briefpress.importers.text.widths import Width, printed, typed

_LEAST = 6  # certain pairs without which nothing is known
_NARROW = 30  # letters below which lines are no running text
_ALIKE = 0.85  # lines of one measure differ by less
_DOUBT = 20  # of so many certain pairs, one may be odd
_FACE = 0.01  # by how much a line may be wider or narrower in another face
_WORD = 8  # letters of a word that had no room
_FAR = 0.7  # a line that is shorter, of the longest around it, ended where its writer liked
_AROUND = 3  # lines before and after
_FREE = 0.5  # share of such lines above which the length of lines says nothing


@dataclass(frozen=True, slots=True)
class Measure:
    """`room` is what a line and the next word need at the least where the line is full.

    `free` says that lines end where their writer liked, such as at the end of each sentence.
    `usual` is how many letters most lines of paragraphs have, where no more is known.
    """

    room: float = 0
    free: bool = False
    width: Width = typed
    usual: float = 0

    @classmethod
    def of(cls, lines: Sequence[RawLine]) -> Measure:
        """The measure of a text, 0 where its lines are not wrapped."""
        if _free(lines):
            return cls(free=True)
        known = [one for width in (typed, printed) if (one := _known(lines, width))]
        return max(known, key=lambda one: one[0])[1] if known else cls(usual=_usual(lines))

    def short(self, before: RawLine, after: RawLine) -> bool:
        """Whether the first word of `after` had room on the line `before`."""
        return need(before, after, self.width) < self.room

    def long(self, line: RawLine) -> bool:
        """Whether a line is about full."""
        return self.room > 0 and self.width(line.text.rstrip()) > 0.8 * self.room


def _known(lines: Sequence[RawLine], width: Width) -> tuple[float, Measure] | None:
    """The measure in one kind of width, and how much alike full lines are in it."""
    pairs = [(need(lines[n - 1], lines[n], width), width(lines[n - 1].text.rstrip()))
             for n in _certain(lines)]  # fmt: skip
    typical = sorted(need for need, _ in pairs)[len(pairs) // 2] if pairs else 0
    pairs = sorted(pair for pair in pairs if pair[0] >= _ALIKE * typical)
    if len(pairs) < _LEAST or typical < _NARROW:
        return None
    odd = len(pairs) // _DOUBT
    widest = sorted(full for _, full in pairs)[-1 - odd]
    # the fewer lines are known, the further may the least of them be from the true measure
    room = pairs[odd][0] * (1 - _FACE) - _WORD / len(pairs)
    return pairs[odd][0] / widest, Measure(room, width=width)


def _usual(lines: Sequence[RawLine]) -> float:
    """How many letters the fuller half of the lines has that have another one below them."""
    sizes = sorted(
        len(line.text.strip())
        for line, after in itertools.pairwise(lines)
        if not (line.blank or after.blank or line.table or line.code)
    )
    sizes = [size for size in sizes if size > _NARROW]
    return sizes[3 * len(sizes) // 4] if len(sizes) >= _LEAST // 2 else 0


def _free(lines: Sequence[RawLine]) -> bool:
    """Whether many lines end in mid-sentence, and much shorter than those around them."""
    far = total = 0
    for n in _certain(lines):
        around = [line for line in lines[max(0, n - _AROUND) : n + _AROUND] if not line.blank]
        width = max(len(line.text.rstrip()) for line in around)
        if width > _NARROW:
            far += need(lines[n - 1], lines[n], typed) < _FAR * width
            total += 1
    return total >= _LEAST - 2 and far > _FREE * total


def _certain(lines: Sequence[RawLine]) -> Iterator[int]:
    """Where lines stand that are surely of one paragraph with the line before."""
    for n, (before, after) in enumerate(itertools.pairwise(lines), 1):
        if any(line.raised or line.parted for line in (before, after)):
            continue
        goes_on = before.sheet == after.sheet and re.match(r"\s*[a-z]", after.text) is not None
        if goes_on and not before.blank and re.search(r"[\w,’']\s*$", before.text):
            yield n


def need(before: RawLine, after: RawLine, width: Width) -> float:
    """How wide a line would be with the first word of the next one."""
    words = after.text.split(maxsplit=1)
    return width(f"{before.text.rstrip()} {words[0] if words else ''}")
