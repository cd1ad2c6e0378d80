"""Finds the lines of a PDF that go on with a note: below its first line, or on the next page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from briefpress.importers.notelines import HEADING
from briefpress.importers.pdf.lines import Line
from briefpress.importers.steps.ends import finished, starts_small
from briefpress.tools.pdf_page import Box

SMALL = 0.96  # of the size of the text: type of notes


def below_rule(line: Line, rules: Sequence[Box]) -> bool:
    """Whether a short rule stands between this line and the one above it."""
    return any(
        0 < line.y - rule.bottom < 2.4 * line.size and rule.x0 < line.x0 + 20 and rule.x1 > line.x0
        for rule in rules
    )


def tails(
    lines: Sequence[Line],
    starts: Collection[int],
    rules: dict[int, list[Box]],
    body: float,
    *,
    atend: bool,
) -> frozenset[int]:
    """Lines of a column that go on with a note; `atend` says that all notes end the text."""
    columns: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        columns[line.page, line.zone].append(index)
    found: set[int] = set()
    size = 0.0  # of the notes before
    last: Line | None = None  # of the notes before
    for column in columns.values():
        first = next((n for n in column if n in starts), None)
        top = _top(lines, column, first, rules, body) if last else None
        if first is None and top is not None and last is not None and not _open(last, lines[top]):
            top = None
        if atend and last and _run_on(lines, column, size):
            top = column[0]
        if first is None and top is None:
            continue
        found |= {n for n in column if top is not None and top <= n < (first or len(lines))}
        size = lines[first if first is not None else column[-1]].size
        if first is not None:
            after = [n for n in column if n > first and n not in starts]
            found |= _while_alike(lines, after, size)
        last = lines[max(n for n in column if n in starts or n in found)]
    return frozenset(found)


def _open(last: Line, line: Line) -> bool:
    """Whether a note may go on in a line of the next page, which is set as it is."""
    if line.page > last.page + 1 or abs(line.size - last.size) > 0.12 * last.size:
        return False
    full = last.right - last.x1 < 0.12 * (last.right - last.left)
    return full or starts_small(line.text) or not finished(last.text)


def _while_alike(lines: Sequence[Line], after: Sequence[int], size: float) -> set[int]:
    """Lines after a note start are the note's as long as they are set in its size."""
    out: set[int] = set()
    for n in after:
        if abs(lines[n].size - size) > 0.12 * size or HEADING.match(lines[n].text):
            break
        out.add(n)
    return out


def _top(
    lines: Sequence[Line],
    column: Sequence[int],
    first: int | None,
    rules: dict[int, list[Box]],
    body: float,
) -> int | None:
    """The first line of the rest of a note from the page before, above this column's notes."""
    if first is None:
        ruled = [n for n in column if below_rule(lines[n], rules.get(lines[n].page, []))]
        top = ruled[-1] if ruled else None
        small = top is not None and all(lines[n].size < SMALL * body for n in column if n >= top)
        return top if small else None
    if lines[first].size >= SMALL * body:
        return None
    top = None
    below = lines[first]
    here = rules.get(below.page, [])
    for n in reversed([n for n in column if n < first]):
        line = lines[n]
        parted = any(line.y < rule.bottom < below.y and rule.x0 < line.x1 for rule in here)
        if abs(line.size - below.size) > 0.06 * below.size or parted:
            break
        if below.y - line.y > 1.9 * line.size:  # notes stand close together
            break
        top, below = n, line
    return top


def _run_on(lines: Sequence[Line], column: Sequence[int], size: float) -> bool:
    """Whether a column begins in the type of the notes that ended the one before."""
    line = lines[column[0]]
    return abs(line.size - size) < 0.06 * size and not HEADING.match(line.text)
