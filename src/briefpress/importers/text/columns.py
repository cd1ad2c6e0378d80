"""Two columns side by side, as `pdftotext -layout` leaves them, put one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile, groupby, islice, takewhile

from briefpress.importers.lines import RawLine
from briefpress.importers.report import Question, Repair, question, repair
from briefpress.importers.text.gutter import gutter

_RAISED = 3  # signs at most of a mark that stands on a line of its own
_NEAR = 40  # lines of a column in which its text goes on, over the notes at its foot
_TEXT, _BROAD = 3, 30  # lines of a paragraph, and signs of each, that no heading has
_ENDS = re.compile(r"[.!?:;][\"”’')\]]*\W*(?:\d{1,3}|\[\d+\]|[*†‡§]+)?$")

_AMID = re.compile(r"[a-z]{2}")  # no paragraph begins so, nor any item with a letter


def one_column(lines: Sequence[RawLine]) -> tuple[list[RawLine], list[Repair], list[Question]]:
    """The lines with the right column of each stretch below its left one, and what was done."""
    out: list[RawLine] = []
    told: list[Repair] = []
    asked: list[Question] = []
    for _, page in groupby(lines, key=lambda line: line.page or line.sheet):
        rows = list(page)
        found = gutter([row.text.rstrip() for row in rows])
        if found is None:
            out += rows
            continue
        message = "where the columns part in this line is only likely"
        asked += [question("BP949", message, rows[n].text, rows[n].place)
                  for n in sorted(found.doubted)]  # fmt: skip
        for stretch, at in _stretches(rows, found.columns):
            out += _unfolded(stretch, at) if at else stretch
            if at:
                change = (f"two columns, the right one from sign {min(at) + 1} on", "one column")
                told.append(repair("BP919", "columns", change, stretch[0].place, 0.9))
    return out, told, asked


def _stretches(
    rows: Sequence[RawLine], columns: Sequence[int | None]
) -> Iterator[tuple[list[RawLine], list[int]]]:
    """Lines in two columns, each with where its right one begins; and lines across, with none."""
    pairs = zip(rows, columns, strict=True)
    for parted, stretch in groupby(pairs, key=lambda pair: pair[1] is not None):
        lines, at = zip(*stretch, strict=True)
        if not parted:
            yield list(lines), []
            continue
        begin = 0
        for end in [*_page_ends(lines, at), len(lines)]:
            yield list(lines[begin:end]), list(at[begin:end])
            begin = end


def _page_ends(rows: Sequence[RawLine], columns: Sequence[int]) -> Iterator[int]:
    """Where a page ends that no form feed ends: at a blank line amid a sentence of a column."""
    pairs = list(zip(rows, columns, strict=True))
    sides = (
        [row.text[:at].strip() for row, at in pairs],
        [row.text[at:].strip() for row, at in pairs],
    )
    begin = 0
    for n, row in enumerate(rows):
        if row.page or not row.blank:
            continue
        torn = any(_torn(side, n) for side in sides)
        if torn or _goes_over(sides[0][max(begin, n - _NEAR) : n], islice(sides[1], begin, n)):
            yield n
            begin = n


def _goes_over(left: Sequence[str], right: Iterable[str]) -> bool:
    """Whether the left column ends amid a sentence that the right one goes on with."""
    last = _last_paragraph(left)
    full = len(last) > 1 and len(last[0]) > _BROAD
    return full and _runs_on(last[0], next(filter(None, right), ""))


def _torn(column: Sequence[str], at: int) -> bool:
    """Whether a blank line of a column stands amid a sentence."""
    last = _last_paragraph(column[max(at - _NEAR, 0) : at])
    after = next((line for line in column[at : at + _NEAR] if line), "")
    if not last or not after:
        return False
    broad = len(last) >= _TEXT and min(map(len, last[:_TEXT])) > _BROAD
    return bool(_AMID.match(after)) or (broad and not _ENDS.search(last[0]))


def _last_paragraph(column: Sequence[str]) -> list[str]:
    """The lines at the end of a column down from its last blank one, the last one first."""
    return list(takewhile(bool, dropwhile(lambda line: not line, reversed(column))))


def _runs_on(before: str, after: str) -> bool:
    """Whether a line begins amid the sentence of another."""
    return bool(before) and after[:1].islower() and not _ENDS.search(before)


def _unfolded(rows: Sequence[RawLine], columns: Sequence[int]) -> list[RawLine]:
    pairs = list(zip(rows, columns, strict=True))
    left = [replace(row, text=row.text[:at].rstrip()) for row, at in pairs]
    right = [replace(row, text=row.text[at:], at=row.at + at) for row, at in pairs]
    return [*_closed_up(left, right), *_closed_up(right, left)]


def _closed_up(column: Sequence[RawLine], other: Sequence[RawLine]) -> list[RawLine]:
    """A column without the blank lines that only the lines of the other one made."""
    out: list[RawLine] = []
    for n, line in enumerate(column):
        beside = other[n].text.strip()
        after = column[n + 1].text.strip() if n + 1 < len(column) else ""
        before = out[-1].text.strip() if out else ""
        made = beside and (len(beside) <= _RAISED or _runs_on(before, after))
        if not (line.blank and before and after and made):
            out.append(line)
    return out
