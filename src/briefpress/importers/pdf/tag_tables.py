"""Tables of a tagged PDF: cells in their rows and columns, merged ones in their first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Kind,
    Place,
    all_marked,
    marked,
    words,
)
from briefpress.importers.pdf.claims import Stretch
from briefpress.tools.pdf_structure import Element

MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that has been read: its content, where it stands, and how far it reaches."""

    content: Content
    stretches: tuple[Stretch, ...]
    columns: int
    rows: int
    head: bool


def rows_of(table: Element) -> Iterator[Element]:
    """The rows of a table, also those in its head and body; not those of tables inside."""
    for kid in table.elements:
        if kid.role == "TR":
            yield kid
        elif kid.role not in ("Table", "Caption"):
            yield from rows_of(kid)


def table_block(rows: Sequence[Sequence[Cell]], place: Place) -> Block:
    """The block of a table that has been read."""
    grid = spread(rows)
    width = max(len(row) for row in grid)
    head = _has_head(rows)
    contents = [
        tuple(
            () if cell is None else cell.content for cell in (*row, *(None,) * (width - len(row)))
        )
        for row in grid
    ]
    if head:
        contents[0] = tuple(marked(cell, drop={"bold"}) for cell in contents[0])
    columns = [[row[n] if n < len(row) else None for row in grid[head:]] for n in range(width)]
    align = "".join(map(_alignment, columns))
    return Block(Kind.TABLE, place=place, rows=tuple(contents), head=head, align=align)


def spread(rows: Sequence[Sequence[Cell]]) -> list[list[Cell | None]]:
    """The cells in their columns; where one reaches over others, None stands for those."""
    grid: list[list[Cell | None]] = [[] for _ in rows]
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (x, y) in taken:
                grid[y].append(None)
                x += 1
            grid[y] += [cell, *(None,) * (cell.columns - 1)]
            taken |= {(x + right, y + down) for down in range(1, min(cell.rows, len(rows) - y))
                      for right in range(cell.columns)}  # fmt: skip
            x += cell.columns
            if x > MOST_COLUMNS:
                break
    return grid


def _has_head(rows: Sequence[Sequence[Cell]]) -> int:
    """1 where the first row is a head: its tags say so, or it alone is bold in every cell."""
    if len(rows) < 2 or not rows[0]:
        return 0
    if all(cell.head for cell in rows[0]):
        return 1
    bold = all(all_marked(cell.content, "bold") for cell in rows[0] if words(cell.content))
    others = any(all_marked(cell.content, "bold") for row in rows[1:] for cell in row[1:])
    return int(bold and any(words(cell.content) for cell in rows[0]) and not others)


def run_on(contents: Sequence[Content]) -> Content:
    """The blocks of a cell as one content, with line ends between them."""
    out: list[Content] = []
    for content in contents:
        if content:
            out += [(Break(content[0].place),)] if out else []
            out.append(content)
    return tuple(piece for content in out for piece in content)


def _alignment(column: Sequence[Cell | None]) -> str:
    edges = [_edges(cell.stretches[0]) for cell in column if cell is not None and cell.stretches]
    if len(edges) < 2:
        return "-"
    left = max(x for x, _ in edges) - min(x for x, _ in edges)
    right = max(x for _, x in edges) - min(x for _, x in edges)
    return "r" if right < 1.5 and left > 3 else "l" if left < 1.5 else "-"


def _edges(stretch: Stretch) -> tuple[float, float]:
    at, xs = 0, []
    for glyph, blank in stretch.line.glyphs:
        if stretch.start <= at + blank < stretch.stop:
            xs += [glyph.x0, glyph.x1]
        at += 1 + blank
    return (min(xs), max(xs)) if xs else (0.0, 0.0)
