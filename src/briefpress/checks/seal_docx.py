"""What Word's own accessibility checker counts, looked for in the finished Word file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from briefpress.checks.reading import Fault

XML = etree._Element
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def examine(parts: Mapping[str, XML]) -> Iterator[Fault]:
    """Every fault of `parts`, the parsed parts of the file by name."""
    for message in _styles(parts["word/styles.xml"]):
        yield Fault("BP713", message)
    for name, root in parts.items():
        if name.startswith("word/") and root.tag in (f"{_W}document", f"{_W}footnotes", f"{_W}hdr"):
            for message in (*_drawings(root), *_tables(root), *_headings(root)):
                yield Fault("BP713", f"{name}: {message}")


def _styles(root: XML) -> Iterator[str]:
    said = root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
    if said is None or not any(said.get(f"{_W}{key}") for key in ("val", "bidi", "eastAsia")):
        yield "the file does not say its language"


def _drawings(root: XML) -> Iterator[str]:
    for drawing in root.iter(f"{_W}drawing"):
        properties = drawing.find(f".//{_WP}docPr")
        if properties is None:
            yield "a drawing has no properties"
            continue
        mark = properties.find(f".//{_DECORATIVE}")
        decorative = mark is not None and mark.get("val") in ("1", "true")
        described = bool((properties.get("descr") or "").strip())
        if described == decorative:
            yield "a picture has neither a description nor the mark of decoration, or it has both"
        if root.tag != f"{_W}hdr" and drawing.find(f"{_WP}inline") is None:
            yield "a picture floats beside the text"


def _tables(root: XML) -> Iterator[str]:
    for table in root.iter(f"{_W}tbl"):
        for number, row in enumerate(table.findall(f"{_W}tr")):
            style = row.find(f".//{_W}pStyle")
            heads = style is not None and style.get(f"{_W}val") == "TableHeading"
            mark = row.find(f"{_W}trPr/{_W}tblHeader")
            marked = mark is not None and mark.get(f"{_W}val") not in ("0", "off", "false")
            if marked and number and not _marked_above(row):
                yield "a header row stands below the rows it heads"
            if heads and not number and not marked:
                yield "a header row is not marked as one"


def _marked_above(row: XML) -> bool:
    above = row.getprevious()
    return above is not None and above.find(f"{_W}trPr/{_W}tblHeader") is not None


def _headings(root: XML) -> Iterator[str]:
    level = 0
    for style in root.iter(f"{_W}pStyle"):
        name = style.get(f"{_W}val") or ""
        if name[:-1] == "Heading" and name[-1].isdigit():
            if int(name[-1]) > level + 1:
                yield f"a heading of level {name[-1]} follows one of level {level}"
            level = int(name[-1])
