"""Tables of the Word file: the house's styles in their cells, widths, and what Word asks of them.

pandoc gives a table the names of its styles and the shares of its columns, if the author gave any;
without them all columns are alike, and Word and LibreOffice each make something else of that.
"""

from __future__ import annotations

from collections.abc import Iterable

from briefpress.converters.docx_xml import (
    XML,
    W,
    find,
    need,
    set_property,
    set_style,
    style_of,
    twips,
    w,
)
from briefpress.style import HouseStyle

_PLAIN = (None, "Compact", "BodyText", "FirstParagraph", "ListParagraph")


def mend_tables(root: XML, style: HouseStyle) -> None:
    """Dress every table under `root`, as wide as the measure or as the cell it stands in."""
    page = style.tokens.page
    measure = twips(page.width - page.margin_inner - page.margin_outer)
    for table in root.iter(f"{{{W}}}tbl"):
        rows = table.findall(f"{{{W}}}tr")
        for row in rows:
            _row(row)
        if all(find(one, "pPr/bidi") is not None for one in table.iter(f"{{{W}}}p")):
            need(table, "tblPr/tblStyle").addnext(w("bidiVisual"))
        inside = sum(1 for _ in table.iterancestors(f"{{{W}}}tc"))
        _widths(table, rows, measure // (1 + inside) - _indent(table))
        following = table.getnext()
        if following is not None and following.tag == f"{{{W}}}p" and len(following):
            gap = style.tokens.size.paragraph_space
            set_property(following, w("spacing", before=round((gap + 4) * 20)))


def _row(row: XML) -> None:
    properties = find(row, "trPr")
    head = find(row, "trPr/tblHeader") is not None
    if properties is None:
        properties = w("trPr")
        row.insert(0, properties)
    properties.insert(0, w("cantSplit"))
    for paragraph in row.iterfind(f"{{{W}}}tc/{{{W}}}p"):
        if style_of(paragraph) in _PLAIN:
            set_style(paragraph, "TableHeading" if head else "TableText")
            if head:
                set_property(paragraph, w("keepNext"))


def _indent(table: XML) -> int:
    found = find(table, "tblPr/tblInd")
    return 0 if found is None else int(found.get(f"{{{W}}}w") or 0)


def _widths(table: XML, rows: list[XML], measure: int) -> None:
    """Full measure; columns by the author's shares, else by what they hold."""
    columns = list(need(table, "tblGrid"))
    if find(table, "tblPr/tblLayout") is not None:
        shares = [float(column.get(f"{{{W}}}w") or 1) or 1.0 for column in columns]
    else:
        shares = _needs(rows, len(columns))
    total = sum(shares)
    widths = [round(measure * share / total) for share in shares]
    for column, width in zip(columns, widths, strict=True):
        column.set(f"{{{W}}}w", str(width))
    whole = need(table, "tblPr/tblW")
    whole.set(f"{{{W}}}type", "dxa")
    whole.set(f"{{{W}}}w", str(sum(widths)))
    for row in rows:
        _cell_widths(row, widths)


def _cells(row: XML) -> Iterable[tuple[int, int, XML]]:
    """First column, number of columns and element of each cell of a row."""
    column = 0
    for cell in row.findall(f"{{{W}}}tc"):
        span = find(cell, "tcPr/gridSpan")
        count = 1 if span is None else int(span.get(f"{{{W}}}val") or 1)
        yield column, count, cell
        column += count


def _needs(rows: list[XML], columns: int) -> list[float]:
    """What each column needs: room for its longest word, and a share for its longest text."""
    words, texts = [4.0] * columns, [4.0] * columns
    for row in rows:
        for column, count, cell in _cells(row):
            if count == 1 and column < columns:
                text = "".join(one.text or "" for one in cell.iter(f"{{{W}}}t"))
                longest = max((len(word) for word in text.split()), default=0)
                words[column] = max(words[column], min(longest, 24) + 1.0)
                texts[column] = max(texts[column], min(len(text), 60) + 1.0)
    return [max(word, text**0.75 * 1.6) for word, text in zip(words, texts, strict=True)]


def _cell_widths(row: XML, widths: list[int]) -> None:
    for column, count, cell in _cells(row):
        properties = find(cell, "tcPr")
        if properties is None:
            properties = w("tcPr")
            cell.insert(0, properties)
        width = sum(widths[column : column + count])
        properties.insert(0, w("tcW", w=width, type="dxa"))


def close_tables(root: XML) -> None:
    """A cell, a note and the text end with a paragraph, or Word calls the file damaged."""
    for tag in ("tc", "footnote", "body"):
        for holder in list(root.iter(f"{{{W}}}{tag}")):
            inner = [one for one in holder if one.tag != f"{{{W}}}sectPr"]
            if inner and inner[-1].tag == f"{{{W}}}tbl":
                thin = w("spacing", after=0, line=20, lineRule="exact")
                inner[-1].addnext(w("p", w("pPr", thin)))
