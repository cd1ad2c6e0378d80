"""Tables whose columns are kept apart by blanks, as `pdftotext -layout` and typists set them."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.furniture import LEADER
from briefpress.importers.labels import BULLETS, readings
from briefpress.importers.lines import RawLine
from briefpress.importers.text.cells import Columns, Span, cells, is_number
from briefpress.importers.text.cells import rows as rows_of

_LONGEST = 300  # lines of one table
_BLANKS = 2  # blank lines between two rows
_ROWS = 3  # lines with all cells that a table has, its head among them
_GAP = 3  # blanks between columns, on the average
_WORDS = 4  # words that the cells of a table have fewer of than lines of text do
_TEXT = 40  # signs of a line of text, which stands above the first table

_CONTENTS = re.compile(r"^[\s#*]*(?:table of )?contents[\s:*]*$", re.IGNORECASE)
_ADDRESS = re.compile(r"\S@\S|\bhttps?://")

Row = list[list[tuple[RawLine, int]]]  # for each cell its lines, and where they begin


def with_tables(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines with those of tables numbered by their table."""
    out = list(lines)
    index = number = 0
    text_above = False
    while index < len(lines):
        stop = _stretch(lines, index) if text_above else index
        index = _lead(lines, index) if stop > index else index
        columns = _columns(lines, index, stop) if stop > index else None
        begin = _top(lines, index, columns) if columns is not None else stop
        if Columns.of([line.text for line in lines[begin:stop]]) is not None:
            number += 1
            out[begin:stop] = [replace(line, table=number) for line in lines[begin:stop]]
        text_above = text_above or _text_at(lines, index)
        index = max(stop, index + 1)
    return out


def table_rows(lines: Sequence[RawLine]) -> tuple[list[Row], str] | None:
    """The lines of a table as rows of cells, each with its lines; and how columns are aligned.

    None where a note or the like took lines out of it, and what is left has no columns.
    """
    texts = [line.text for line in lines]
    columns = Columns.of(texts)
    if columns is None:
        return None
    out = []
    for row in rows_of(texts, columns):
        cells: Row = [[] for _ in columns.spans]
        for n, placed in row:
            for column, span in placed.items():
                text, at = lines[n].text[: span[1]], span[0]
                cells[column].append((replace(lines[n], text=text), at))
        out.append(cells)
    return out, columns.align.replace(" ", "-")


def _text_at(lines: Sequence[RawLine], index: int) -> bool:
    """Whether running text stands here: a long line, or one that the next goes on with."""
    text = lines[index].text
    after = lines[index + 1].text if index + 1 < len(lines) else ""
    goes_on = _is_text(text) and (_is_text(after) or after.lstrip()[:1].islower())
    return goes_on or len(text.strip()) > 3 * _TEXT


def _is_text(text: str) -> bool:
    return len(text.strip()) > _TEXT and len(cells(text)) == 1


def _stretch(lines: Sequence[RawLine], index: int) -> int:
    """Where a stretch of lines ends that stand in columns; `index` if none begins there."""
    last, blanks = index, 0
    row: list[Span] = []
    for n in range(index, min(len(lines), index + _LONGEST)):
        line = lines[n]
        if line.sheet != lines[index].sheet or line.code or "|" in line.text[:3]:
            break
        if line.blank:
            blanks += 1
            continue
        parts = len(cells(line.text))
        lone = parts == 1 and not blanks and last > index and _within(line.text, row)
        if blanks > _BLANKS or not (parts > 1 or lone):
            break
        row = cells(line.text) if parts >= len(row) else row
        blanks, last = 0, n + 1
    while last > index and _trails(lines[last - 1].text, row):
        last -= 1
    return last


def _lead(lines: Sequence[RawLine], index: int) -> int:
    """Where a table begins: below a first line with fewer cells, if a blank one parts it off."""
    counts = [len(cells(line.text)) for line in lines[index : index + 2 + _BLANKS]]
    below = next((n for n, count in enumerate(counts) if n and count), 0)
    return index + below if below > 1 and counts[0] < counts[below] else index


def _within(text: str, row: Sequence[Span]) -> bool:
    """Whether a lone piece of text stands in one column of the lines above it."""
    (start, stop), *_ = cells(text)
    return sum(start < right and left < stop for left, right in row) < 2


def _trails(text: str, row: Sequence[Span]) -> bool:
    """Whether a last line is rather the beginning of what follows: a piece at the left."""
    first, *more = cells(text) or [(0, 0)]
    return not more and first[0] < row[0][1] and not text[first[0] : first[0] + 1].islower()


def _top(lines: Sequence[RawLine], index: int, columns: Columns) -> int:
    """Where the head of a table begins: with lone pieces above its columns."""
    while index and not lines[index - 1].blank and lines[index - 1].sheet == lines[index].sheet:
        (span, *more) = cells(lines[index - 1].text)
        if more or not columns.holds(span):
            break
        index -= 1
    return index


def _columns(lines: Sequence[RawLine], index: int, stop: int) -> Columns | None:
    """The columns of a table; None if it is rather a list, contents, addresses or text."""
    texts = [line.text for line in lines[index:stop] if not line.blank]
    columns = Columns.of(texts)
    if columns is None or columns.align.count(" ") > (len(columns.spans) > 2):
        return None
    full = [[text[slice(*span)] for span in found] for text in texts
            if len(found := cells(text)) == len(columns.spans)]  # fmt: skip
    gaps = [len(gap) for text in texts for gap in re.findall(r"(?<=\S) {2,}(?=\S)", text)]
    if len(full) < _ROWS or statistics.median(gaps) < _GAP:
        return None
    if any(columns.place(text) is None for text in texts):
        return None
    above = next((line.text for line in reversed(lines[max(0, index - 4) : index])
                  if not line.blank), "")  # fmt: skip
    listed = len(columns.spans) == 2 and (_labelled(full) or _paged(full))
    addressed = 3 * sum(bool(_ADDRESS.search(text)) for text in texts) > len(texts)
    led = _CONTENTS.match(above) or any(LEADER.search(text) for text in texts)
    return None if listed or addressed or led or _runs(full) else columns


def _labelled(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most first cells only say what the second is: labels of items, numbers of notes."""
    labels = sum(
        one.endswith(":") or (_is_label(one) and not is_number(other)) for one, other in rows
    )
    return 2 * labels > len(rows)


def _is_label(text: str) -> bool:
    number = re.fullmatch(r"\[?\d{1,3}[.)\]:]*|[*†‡§]+", text) is not None
    return number or text in BULLETS or bool(readings(text))


def _paged(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the second cells are the numbers of pages, the first one with them."""
    pages = [one[-1] for one in rows]
    if not all(re.fullmatch(r"\d{1,3}", page) for page in pages):
        return False
    return all(int(one) <= int(other) for one, other in itertools.pairwise(pages))


def _runs(rows: Sequence[Sequence[str]]) -> bool:
    """Whether all columns have running text."""
    return all(statistics.median(len(cell.split()) for cell in column) >= _WORDS
               for column in zip(*rows, strict=True))  # fmt: skip
