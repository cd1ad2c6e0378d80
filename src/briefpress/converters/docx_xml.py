"""WordprocessingML elements, made and written; nothing is ever glued together as text."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_SPACES = {"w": W, "r": R}

XML = etree._Element

#: The order of CT_PPrBase and of CT_RPr, as far as we use them (17.3.1.26, 17.3.2.28).
_PARAGRAPH = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "bidi", "spacing", "ind",
    "contextualSpacing", "jc", "outlineLvl", "rPr", "sectPr",
)  # fmt: skip
_RUN = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "noProof", "vanish",
    "color", "spacing", "position", "sz", "szCs", "highlight", "u", "shd", "vertAlign", "rtl",
    "cs", "lang",
)  # fmt: skip


def w(tag: str, *children: XML, **values: str | int) -> XML:
    """A ``w:`` element; its attributes are ``w:`` attributes."""
    made = etree.Element(f"{{{W}}}{tag}", nsmap=_SPACES)
    for name, value in values.items():
        made.set(f"{{{W}}}{name}", str(value))
    made.extend(children)
    return made


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes elements of another namespace, with plain attributes."""

    namespace: str
    prefixes: tuple[tuple[str, str], ...]

    def __call__(self, tag: str, *children: XML, **attributes: str) -> XML:
        """An element with its children."""
        made = etree.Element(f"{{{self.namespace}}}{tag}", attributes, dict(self.prefixes))
        made.extend(children)
        return made


def text(value: str) -> XML:
    """``w:t`` with every space kept."""
    made = w("t")
    made.text = value
    made.set(_SPACE, "preserve")
    return made


def root_of(namespace: str, tag: str, **prefixes: str) -> XML:
    """A part's root element, with its namespace as the default one."""
    spaces: dict[str | None, str] = {None: namespace}
    spaces.update(prefixes)
    return etree.Element(f"{{{namespace}}}{tag}", nsmap=spaces)  # type: ignore[arg-type]


def child(parent: XML, tag: str, **attributes: str) -> XML:
    """A child in the parent's own namespace, with plain attributes."""
    return etree.SubElement(parent, etree.QName(etree.QName(parent).namespace, tag), attributes)


def holder(node: XML) -> XML:
    """The parent of a node that is known to have one."""
    found = node.getparent()
    assert found is not None
    return found


def part(root: XML) -> bytes:
    """An XML part as bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def twips(millimetres: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def find(parent: XML, path: str) -> XML | None:
    """The first element at a path of ``w:`` names such as ``pPr/numPr``."""
    return parent.find("/".join(f"{{{W}}}{step}" for step in path.split("/")))


def need(parent: XML, path: str) -> XML:
    """Like `find`, where the schema or pandoc promises the element.

    Raises:
        ValueError: it is not there; pandoc has changed its ways.
    """
    found = find(parent, path)
    if found is None:
        raise ValueError(f"pandoc's Word file has no {path} in {etree.QName(parent).localname}")
    return found


def value(parent: XML, path: str) -> str | None:
    """The ``w:val`` of the element at `path`, or None."""
    found = find(parent, path)
    return None if found is None else found.get(f"{{{W}}}val")


def style_of(paragraph: XML) -> str | None:
    """The identifier of a paragraph's style."""
    return value(paragraph, "pPr/pStyle")


def set_style(paragraph: XML, uid: str) -> None:
    """Give a paragraph the style with that identifier."""
    set_property(paragraph, w("pStyle", val=uid))


def set_property(owner: XML, made: XML) -> None:
    """Put `made` among a paragraph's or a run's properties, in the schema's order, once."""
    paragraph = owner.tag == f"{{{W}}}p"
    tag, order = ("pPr", _PARAGRAPH) if paragraph else ("rPr", _RUN)
    properties = find(owner, tag)
    if properties is None:
        properties = w(tag)
        owner.insert(0, properties)
    for old in properties.findall(made.tag):
        properties.remove(old)
    rank = order.index(etree.QName(made).localname)
    for index, sibling in enumerate(properties):
        if order.index(etree.QName(sibling).localname) > rank:
            properties.insert(index, made)
            return
    properties.append(made)


def drop_property(owner: XML, name: str) -> None:
    """Take a property away from a paragraph or a run."""
    tag = "pPr" if owner.tag == f"{{{W}}}p" else "rPr"
    found = find(owner, f"{tag}/{name}")
    if found is not None:
        holder(found).remove(found)
