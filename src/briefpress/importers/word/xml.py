"""WordprocessingML read: names, attributes and switches. Clauses are of ECMA-376 part 1."""

from __future__ import annotations

from lxml import etree

XML = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741  (the prefix that Word uses)
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"

_OFF = ("0", "false", "off", "none")


def local(node: XML) -> str:
    """The name of an element of Word's own without its namespace, or of another with it."""
    return str(node.tag).removeprefix(W)


def attribute(node: XML, name: str) -> str:
    """An attribute of Word's own namespace, or the empty text."""
    return node.get(f"{W}{name}") or ""


def find(node: XML | None, path: str) -> XML | None:
    """The first element at a path of Word's own names such as ``pPr/numPr``."""
    return None if node is None else node.find("/".join(f"{W}{step}" for step in path.split("/")))


def value(node: XML | None, path: str) -> str | None:
    """The ``w:val`` of the element at `path`, or None where either is missing."""
    found = find(node, path)
    return None if found is None else found.get(f"{W}val")


def switch(node: XML | None, path: str) -> bool | None:
    """Whether the switch at `path` is on (17.17.4); None where it is not there."""
    found = find(node, path)
    return None if found is None else (found.get(f"{W}val") or "true").lower() not in _OFF


def whole(text: str | None) -> int | None:
    """A number that is written out, such as ``720`` or ``-12.0``; None for anything else."""
    try:
        return None if text is None else round(float(text))
    except (ValueError, OverflowError):
        return None
