"""Numbers of notes that stand before a tab: each is one line with the words behind it.

A number alone and words beside it could as well be two cells of a table. They are a note where the
text calls the numbers, one after the other, before they stand there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from briefpress.importers.pdf.lines import Line
from briefpress.importers.pdf.notes import calls
from briefpress.importers.sequence import Candidate, best_chain

_NUMBER = re.compile(r"(\d{1,3})(?:,\d{1,3})*(?P<words>[.)]?\s+\S)?")
_TAB = 6.0  # of the size of the type
_FEWEST = 3
_SHARE = 0.6  # of the numbers that the text calls


def with_labels(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each page, with the numbers of notes joined to their words."""
    lines = [line for page in pages for line in page]
    called, _ = calls(lines)
    found: list[tuple[Line, Line | None, Candidate]] = []
    for n, (one, other) in enumerate(pairwise(lines)):
        number = _NUMBER.match(one.text)
        if number is None or called.get(int(number[1]), n) >= n or not _at_edge(one):
            continue
        candidate = Candidate(int(number[1]), 1.0, one.page)
        if number["words"]:
            found.append((one, None, candidate))
        elif number.end() == len(one.text) and _tabbed(one, other):
            found.append((one, other, candidate))
    chain = [found[n] for n in best_chain([candidate for *_, candidate in found])]
    pairs = [(one, other) for one, other, _ in chain if other is not None]
    if len(pairs) < _FEWEST or len(chain) < _SHARE * len(called):
        return [list(page) for page in pages]
    whole = {id(one): _joined(one, other) for one, other in pairs}
    gone = {id(other) for _, other in pairs}
    return [[whole.get(id(line), line) for line in page if id(line) not in gone]
            for page in pages]  # fmt: skip


def _at_edge(line: Line) -> bool:
    return line.x0 - line.left < 1.5 * line.size


def _tabbed(one: Line, other: Line) -> bool:
    """Whether nothing stands beside a line but the other one, as far off as a tab goes.

    What is raised, and far from its words, is a row of its own.
    """
    level = (one.row == other.row and one.mates == 2) or (
        one.mates == other.mates == 1 and 0 < other.y - one.y < 0.7 * other.size
    )
    near = 0 < other.x0 - one.x1 < _TAB * other.size
    return level and near and (one.page, one.zone) == (other.page, other.zone)


def _joined(one: Line, other: Line) -> Line:
    return Line(other.page, other.y, other.size, [*one.segments, *other.segments], row=one.row,
                left=one.left, right=one.right, zone=one.zone, bullet=one.bullet)  # fmt: skip
