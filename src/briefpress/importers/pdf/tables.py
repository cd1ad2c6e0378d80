"""Tables of a PDF: rows of cells that stand in common columns."""

from __future__ import annotations

from collections.abc import Sequence

from briefpress.importers.blocks import Block, Content, Kind, stripped
from briefpress.importers.pdf.lines import Line
from briefpress.importers.pdf.measures import Measures
from briefpress.importers.pdf.notes import Notes
from briefpress.importers.pdf.text import content, place_of
from briefpress.tools.pdf_page import Box


def table_rows(lines: Sequence[Line], index: int, notes: Notes) -> list[list[Line]]:
    """Rows of a table that begins at a line: at least two, with cells in common columns."""
    rows: list[list[Line]] = []
    n = index
    while n < len(lines):
        row = [lines[n]]
        while n + len(row) < len(lines) and _same_row(row[0], lines[n + len(row)]):
            row.append(lines[n + len(row)])
        if n in notes.starts or n in notes.tails:
            break
        if rows and (
            row[0].page != rows[-1][0].page or row[0].y - rows[-1][0].y > 3.2 * row[0].size
        ):
            break
        if len(row) < 2 and not (len(rows) > 1 and _in_cells(row[0], rows)):
            break
        rows.append(row)
        n += len(row)
    while rows and len(rows[-1]) < 2 and not _in_cells(rows[-1][0], rows[:-1]):
        rows.pop()
    return rows if sum(len(row) > 1 for row in rows) > 1 and _in_columns(rows) else []


def table_block(
    rows: Sequence[Sequence[Line]], measures: Measures, rules: Sequence[Box] = ()
) -> Block:
    """The table of some rows. What no rule parts, if rules part rows, or what stands close below a
    row and is not full, goes with the row above.
    """
    edges = _columns(rows)
    table: list[list[list[tuple[Line, int]]]] = []
    bands = _bands(rows, rules)
    begun = sum(_column(edges, row[0]) == 0 for row in rows)
    gridded = len(set(bands)) > max(2, 0.5 * begun)
    for n, row in enumerate(rows):
        cells: list[list[tuple[Line, int]]] = [[] for _ in edges]
        for line in row:
            cells[_column(edges, line)].append((line, 0))
        same = n > 0 and bands[n] == bands[n - 1]
        close = n > 0 and row[0].y - rows[n - 1][0].y < 1.3 * measures.lead(row[0])
        part = close and (not cells[0] or len(row) < len(edges) / 2)
        headed = close and bands[n] != bands[-1]  # all that stands above a rule is the head
        if same and (gridded or headed or part):
            for into, more in zip(table[-1], cells, strict=True):
                into.extend(more)
        else:
            table.append(cells)
    made: tuple[tuple[Content, ...], ...] = tuple(
        tuple(stripped(content(cell)) for cell in row) for row in table
    )
    align = "".join(_alignment([row[n] for row in table]) for n in range(len(edges)))
    return Block(Kind.TABLE, place=place_of(rows[0][0]), rows=made, head=1, align=align)


def _bands(rows: Sequence[Sequence[Line]], rules: Sequence[Box]) -> list[int]:
    """For each row, how many rules across the table stand above it."""
    left, right = min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows)
    across = sorted(rule.bottom for rule in rules if rule.x0 < right and rule.x1 > left)
    return [sum(y < row[0].y - 0.3 * row[0].size for y in across) for row in rows]


def _same_row(one: Line, other: Line) -> bool:
    return (one.page, one.zone, one.row) == (other.page, other.zone, other.row)


def _in_columns(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether most cells share their left or right edges or middles with cells above them."""
    full = [row for row in rows if len(row) > 1]
    width = max(len(row) for row in full)
    similar = sum(len(row) == width for row in full) >= 0.5 * len(full)
    edges = _columns(rows)
    return similar and len(edges) <= width + 1 and len(edges) > 1


def _columns(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """The horizontal spans of the columns: cells that overlap stand in one."""
    spans: list[tuple[float, float]] = []
    cells = [one for row in rows if len(row) > 1 for one in row]
    for one in sorted(cells, key=lambda one: one.x1 - one.x0):
        hit = [span for span in spans if one.x0 < span[1] + 1 and span[0] - 1 < one.x1]
        if len(hit) == 1:
            spans[spans.index(hit[0])] = (min(hit[0][0], one.x0), max(hit[0][1], one.x1))
        elif not hit:
            spans.append((one.x0, one.x1))
    return sorted(spans)


def _column(edges: Sequence[tuple[float, float]], line: Line) -> int:
    return max(
        range(len(edges)),
        key=lambda n: min(line.x1, edges[n][1]) - max(line.x0, edges[n][0]),
    )


def _in_cells(line: Line, rows: Sequence[Sequence[Line]]) -> bool:
    """Whether a lone piece stands under a cell, as the rest of it."""
    if not rows:
        return False
    edges = _columns(rows)
    if len(edges) < 2:
        return False
    inside = [
        n for n, (left, right) in enumerate(edges) if line.x0 >= left - 3 and line.x1 <= right + 3
    ]
    return bool(inside) and line.y - rows[-1][0].y < 1.8 * line.size


def _alignment(cells: Sequence[Sequence[tuple[Line, int]]]) -> str:
    lines = [cell[0][0] for cell in cells[1:] if cell]
    if len(lines) < 2:
        return "-"
    left = max(one.x0 for one in lines) - min(one.x0 for one in lines)
    right = max(one.x1 for one in lines) - min(one.x1 for one in lines)
    return "r" if right < 1.5 and left > 3 else "l" if left < 1.5 else "-"
