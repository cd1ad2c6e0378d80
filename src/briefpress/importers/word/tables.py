"""Tables: rows of cells, each one paragraph of text; what that cannot hold is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Kind,
    Run,
    all_marked,
    marked,
    words,
)
from briefpress.importers.report import Place, repair
from briefpress.importers.word.context import Context
from briefpress.importers.word.ledger import place_of
from briefpress.importers.word.xml import XML, W, attribute, find, local, switch, value, whole

#: Reads the blocks below an element, as the part does in which the table stands.
Read = Callable[[XML], tuple[Block, ...]]

#: How the line below a table begins that says where its figures come from.
_BELOW = re.compile(r"(?i)(?:sources?|notes?|adapted from|based on)\b")
_PROSE = 30  # words of a cell that is surely text
_SIDES = {"center": "c", "right": "r", "end": "r"}


def table(context: Context, node: XML, read_blocks: Read) -> Iterator[Block]:
    """The blocks of a table: one and the lines below it, or what stands in a frame of the page."""
    rows = list(_children(node, "tr"))
    place = place_of(next(node.iter(f"{W}p"), node))
    cells = {cell: read_blocks(cell) for row in rows for cell in _children(row, "tc")}
    if _only_sets_the_page(rows, list(cells.values())):
        yield from (block for blocks in cells.values() for block in blocks)
        rule = "one-cell-table" if len(cells) == 1 else "layout-table"
        was = "a frame of one cell" if len(cells) == 1 else "a table that only sets the page"
        context.told.append(repair("BP948", rule, (was, "its text"), place))
        return
    title, rows, source = _parted(rows, cells)
    reader = _Rows(context, cells.__getitem__)
    read = [reader.row(row) for row in rows]
    read = [row for row in read if row]
    if title or any(words(cell) for row in read for cell in row):
        head = _head(context, node, rows, read)
        if head:
            read[0] = tuple(marked(cell, drop={"bold"}) for cell in read[0])
        reader.tell(place, read)
        columns = max(len(row) for row in read)
        yield Block(
            Kind.TABLE,
            marked(title, drop={"bold"} if all_marked(title, "bold") else ()),
            place,
            rows=tuple((*row, *((),) * (columns - len(row))) for row in read),
            head=head,
            align=_align(context, rows, columns),
        )
    yield from source


def _only_sets_the_page(rows: Sequence[XML], cells: Sequence[tuple[Block, ...]]) -> bool:
    """Whether a table of one row or one column holds text as pages do, and nothing to compare."""
    if len(rows) > 1 and len(cells) > len(rows):
        return False
    full = any(len(blocks) > 1 or any(map(_long, blocks)) for blocks in cells)
    return len(cells) == 1 or full


def _long(block: Block) -> bool:
    return block.kind is not Kind.PARA or len(words(block.content).split()) >= _PROSE


def _parted(
    rows: list[XML], cells: Mapping[XML, tuple[Block, ...]]
) -> tuple[Content, list[XML], tuple[Block, ...]]:
    """Title, rows and sources of a table: a first and a last row of one cell over all columns."""
    title: Content = ()
    source: tuple[Block, ...] = ()
    if len(rows) < 3 or any(_across(row, cells) for row in rows[1:-1]):
        return title, rows, source  # such rows are heads of groups
    first, last = _across(rows[0], cells), _across(rows[-1], cells)
    if len(first) == 1 and first[0].kind is Kind.PARA and not _long(first[0]):
        title, rows = first[0].content, rows[1:]
    if last and _BELOW.match(words(last[0].content)):
        source, rows = last, rows[:-1]
    return title, rows, source


def _across(row: XML, cells: Mapping[XML, tuple[Block, ...]]) -> tuple[Block, ...]:
    """The blocks of a row that is one cell over several columns; of any other row none."""
    found = list(_children(row, "tc"))
    wide = len(found) == 1 and (whole(value(found[0], "tcPr/gridSpan")) or 1) > 1
    return cells[found[0]] if wide else ()


class _Rows:
    """Reads the cells of one table, and keeps in mind what will not look as it did."""

    def __init__(self, context: Context, read_blocks: Read) -> None:
        self._context, self._read = context, read_blocks
        self._lost: dict[str, None] = {}

    def row(self, node: XML) -> tuple[Content, ...]:
        before = whole(value(node, "trPr/gridBefore")) or 0
        cells: list[Content] = [()] * before
        for cell in _children(node, "tc"):
            span = whole(value(cell, "tcPr/gridSpan")) or 1
            merged = find(cell, "tcPr/vMerge")
            if merged is not None and attribute(merged, "val") != "restart":
                self._lost["cells that are merged down stand in their first row"] = None
            if span > 1:
                self._lost["cells that are merged across stand in their first column"] = None
            cells += [self._cell(cell), *[()] * (min(span, 63) - 1)]
        return tuple(cells)

    def _cell(self, node: XML) -> Content:
        """All paragraphs of a cell as one content, with line ends between them."""
        blocks = self._read(node)
        out: list[Content] = []
        for block in blocks:
            if block.kind is Kind.TABLE:
                self._lost["a table inside a cell is set in one line"] = None
                out += [cell for row in block.rows for cell in row if cell]
            label = (Run(f"{block.label} ", block.place),) if block.label else ()
            if block.content:
                out.append((*label, *block.content))
        if len(out) > 1:
            self._lost["paragraphs in one cell run on"] = None
        joined: list[Content] = []
        for content in out:
            joined += [content, (Break(content[0].place),)]
        return tuple(piece for content in joined[:-1] for piece in content)

    def tell(self, place: Place, rows: list[tuple[Content, ...]]) -> None:
        """One question for all that the table loses of its form."""
        if self._lost:
            text = " | ".join(words(cell) for cell in rows[0] if cell)
            hint = "compare it with the original under received/"
            message = f"a table lost some of its form: {'; '.join(self._lost)}"
            self._context.ask(message, text, place, hint)


def _children(node: XML, kind: str) -> Iterator[XML]:
    """Rows of a table or cells of a row, also those inside content controls."""
    for child in node:
        if local(child) == kind:
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml"):
            yield from _children(child, kind)


def _head(context: Context, node: XML, rows: list[XML], read: list[tuple[Content, ...]]) -> int:
    """1 where the first row is a head: it says so, or it alone is bold in every cell."""
    if len(read) < 2:
        return 0
    if switch(rows[0], "trPr/tblHeader"):
        return 1
    full = len(read[0]) - sum(not words(cell) for cell in read[0]) == _shown(rows[0])
    bold = full and all(all_marked(cell, "bold") for cell in read[0] if cell)
    others = any(all_marked(cell, "bold") for row in read[1:] for cell in row[1:])
    styled = full and (_styled_head(context, node) or _named_head(context, rows))
    if (bold and not others) or styled:
        place = place_of(next(node.iter(f"{W}p"), node))
        text = " | ".join(words(cell) for cell in read[0])
        context.told.append(
            repair("BP924", "table-head", (text, "a head of the table"), place, 0.9)
        )
        return 1
    return 0


def _shown(row: XML) -> int:
    """How many cells a row has, of which one may go over several columns."""
    return sum(1 for _ in _children(row, "tc"))


def _named_head(context: Context, rows: list[XML]) -> bool:
    """Whether the paragraphs of the first row, and of no other, have a style for table heads."""

    def named(row: XML) -> bool:
        names = [context.styles.name(one) for one in row.iter(f"{W}p")]
        return bool(names) and all("head" in name for name in names)

    return named(rows[0]) and not any(map(named, rows[1:]))


def _styled_head(context: Context, node: XML) -> bool:
    """Whether the table's style dresses the first row, and the table asks for it (17.4.55)."""
    look = find(node, "tblPr/tblLook")
    if look is None:
        return False
    bits = attribute(look, "val")
    asked = attribute(look, "firstRow") in ("1", "true", "on") or (
        not attribute(look, "firstRow") and bool(int(bits or "0", 16) & 0x20)
    )
    if not asked:
        return False
    for style in context.styles.chain(value(node, "tblPr/tblStyle"), "table"):
        for one in style.node.findall(f"{W}tblStylePr"):
            if attribute(one, "type") == "firstRow" and switch(one, "rPr/b"):
                return True
    return False


def _align(context: Context, rows: list[XML], columns: int) -> str:
    """How each column is set: as more than half of its cells below the first row are."""
    votes: list[list[str]] = [[] for _ in range(columns)]
    for row in rows[1:] or rows:
        at = whole(value(row, "trPr/gridBefore")) or 0
        for cell in _children(row, "tc"):
            first = next(cell.iter(f"{W}p"), None)
            side = None if first is None else context.styles.property(first, "jc")
            said = _SIDES.get("" if side is None else side.get(f"{W}val") or "", "-")
            if at < columns:
                votes[at].append(said)
            at += whole(value(cell, "tcPr/gridSpan")) or 1
    return "".join(
        next((s for s in "cr" if 2 * column.count(s) > len(column)), "-") for column in votes
    )
