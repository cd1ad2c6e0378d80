"""XML as the exports write it: elements only where there is something to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from lxml import etree

#: Elements that say something by standing there.
_MEANT = frozenset(("break", "hr", "td", "th", "col"))
_XML = "http://www.w3.org/XML/1998/namespace"
Element = Any
#: Prefixes and namespaces; None is the prefix of names without one.
Spaces = Mapping[Any, str]


class Builder:
    """Makes elements of one document; names are written with the prefixes of `spaces`."""

    def __init__(self, root: str, spaces: Spaces) -> None:
        self._spaces = {**spaces, "xml": _XML}
        self.root: Element = etree.Element(
            self._name(root), nsmap=cast("dict[str, str]", dict(spaces))
        )

    def _name(self, name: str, *, attribute: bool = False) -> str:
        prefix, colon, local = name.rpartition(":")
        space = self._spaces.get(prefix if colon else None)
        return name if space is None or (attribute and not colon) else f"{{{space}}}{local}"

    def set(self, element: Element, attributes: Mapping[str, str | None]) -> None:
        """Set those of the attributes that have a value."""
        for name, value in attributes.items():
            if value:
                element.set(self._name(name, attribute=True), value)

    def make(self, name: str, attributes: Mapping[str, str | None] | None = None) -> Element:
        """An element that stands nowhere yet."""
        made = etree.Element(self._name(name))
        self.set(made, attributes or {})
        return made

    def add(
        self,
        parent: Element,
        name: str,
        text: str | None = None,
        attributes: Mapping[str, str | None] | None = None,
    ) -> Element:
        """A new last child of `parent`."""
        made = etree.SubElement(parent, self._name(name))
        made.text = text
        self.set(made, attributes or {})
        return made

    def give(
        self,
        parent: Element,
        name: str,
        text: str | None,
        attributes: Mapping[str, str | None] | None = None,
    ) -> None:
        """A new last child with a text, unless there is none."""
        if text:
            self.add(parent, name, text, attributes)

    def bytes(self, *, doctype: str | None = None, indent: bool = True) -> bytes:
        """The document. It is indented only where white space means nothing."""
        _drop_empty(self.root)
        if indent:
            etree.indent(self.root)
        made = etree.tostring(self.root, encoding="unicode")
        lead = "<?xml version='1.0' encoding='UTF-8'?>\n" + (f"{doctype}\n" if doctype else "")
        return f"{lead}{made}\n".encode()


def _drop_empty(root: Element) -> None:
    """Take out elements with neither text, attributes nor children, which say nothing."""
    for element in reversed(list(root.iter())):
        parent = element.getparent()
        silent = (
            not len(element) and not element.attrib and not (element.text or "").strip(" \t\n\r")
        )
        if parent is not None and silent and etree.QName(element).localname not in _MEANT:
            _keep_tail(element, parent)
            parent.remove(element)


def _keep_tail(element: Element, parent: Element) -> None:
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail or None
    else:
        parent.text = (parent.text or "") + tail or None
