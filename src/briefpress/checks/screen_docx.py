"""What may be in a finished Word file: parts, elements and properties, and nothing else.

The lists say what the house writes. Whatever is not on them could hide words, add words or run, so
it is a fault. Clauses are of ECMA-376 part 1.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from briefpress.checks.reading import Fault

XML = etree._Element
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELS = f"{{{_PACKAGE}/relationships}}"
_TYPES = f"{{{_PACKAGE}/content-types}}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic:",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps:",
    "http://schemas.microsoft.com/office/drawing/2017/decorative": "adec:",
}
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)

#: The parts, and the relationship by which a reader finds each that carries words.
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:core|custom|app)\.xml"
    r"|word/_rels/(?:document|footnotes|fontTable)\.xml\.rels|word/fonts/font\d+\.odttf"
    r"|word/(?:document|footnotes|styles|numbering|settings|fontTable|theme/theme1)\.xml"
    r"|word/(?:header|footer)\d\.xml|word/media/[A-Za-z0-9]+\.(?:png|jpe?g)"
)
_FOUND_BY = {
    ("_rels/.rels", "officeDocument"): "word/document.xml",
    ("word/_rels/document.xml.rels", "footnotes"): "word/footnotes.xml",
    ("word/_rels/document.xml.rels", "styles"): "word/styles.xml",
    ("word/_rels/document.xml.rels", "numbering"): "word/numbering.xml",
    ("word/_rels/document.xml.rels", "settings"): "word/settings.xml",
}
#: What may stand inside what, where words can stand (17.2, 17.3, 17.4, 17.11).
_BLOCKS = {"p", "tbl", "bookmarkStart", "bookmarkEnd"}
_CONTENT: Mapping[str, set[str]] = {
    "document": {"body"},
    "body": {*_BLOCKS, "sectPr"},
    "footnotes": {"footnote"},
    "footnote": _BLOCKS,
    "hdr": {"p"},
    "ftr": {"p"},
    "p": {"pPr", "r", "hyperlink", "bookmarkStart", "bookmarkEnd", "fldSimple"},
    "hyperlink": {"r", "bookmarkStart", "bookmarkEnd"},
    "fldSimple": {"r"},
    "r": {"rPr", "t", "br", "tab", "drawing", "footnoteReference", "footnoteRef", "separator",
          "continuationSeparator", "mc:AlternateContent"},
    "tbl": {"tblPr", "tblGrid", "tr"},
    "tblGrid": {"gridCol"},
    "tr": {"trPr", "tc"},
    "tc": {"tcPr", *_BLOCKS},
    "drawing": {"wp:inline", "wp:anchor"},
    "mc:AlternateContent": {"mc:Choice"},
    "mc:Choice": {"drawing"},
}  # fmt: skip
#: Properties; any other could hide what stands there, or change what it says.
_PROPERTIES: Mapping[str, set[str]] = {
    "rPr": {"rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "color",
            "sz", "szCs", "u", "vertAlign", "rtl", "lang"},
    "pPr": {"pStyle", "keepNext", "keepLines", "framePr", "numPr", "bidi", "tabs", "spacing",
            "ind", "contextualSpacing", "jc"},
    "numPr": {"ilvl", "numId"},
    "tabs": {"tab"},
    "trPr": {"cantSplit", "tblHeader"},
    "tcPr": {"tcW", "gridSpan", "vMerge", "vAlign"},
    "tblPr": {"tblStyle", "tblW", "tblInd", "jc", "tblLayout", "tblLook", "tblCaption",
              "tblDescription", "bidiVisual"},
    "sectPr": {"headerReference", "footerReference", "pgSz", "pgMar", "titlePg", "bidi"},
}  # fmt: skip
_VALUES: Mapping[str, set[str]] = {
    "spacing": {"before", "after"},
    "rFonts": {"hint"},
    "footnoteReference": {"id"},
    "footnoteRef": set(),
    "color": {"val"},
    "t": {"space"},
}
_LEAST_SIZE, _LEAST_SCALE, _LEAST_LINE = 8, 70, 80  # half-points, per cent, twentieths of a point
_LISTED = "KeyPoint"  # the only style whose paragraphs are list items by themselves
_ON = ("on", "true", "1", None)


def name(node: XML) -> str:
    """An element's name with the usual prefix; Word's own elements go without."""
    tag = node.tag if isinstance(node.tag, str) else "?"
    space, _, local = tag[1:].partition("}")
    return _PREFIXES.get(space, f"{{{space}}}") + local if tag[0] == "{" else tag


def value(node: XML, key: str = "val") -> str | None:
    """An attribute of Word's own namespace."""
    return node.get(f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{key}")


def parse(data: bytes) -> XML:
    """The root of a part; a document type, where entities could hide words, is refused."""
    root = etree.fromstring(data, _SAFE)
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise ValueError("a part has a document type declaration")
    return root


# --- the package -------------------------------------------------------------------------------


def package(parts: Mapping[str, bytes]) -> Iterator[Fault]:
    """Faults of the set of parts, of their types and of what leads to them."""
    for part in parts:
        if not _PARTS.fullmatch(part):
            yield Fault("BP708", f"a part that has no place in the file: {part}")
        if part.endswith(".rels"):
            yield from _relationships(part, parse(parts[part]))
    kinds = {
        one.get("PartName"): one.get("ContentType")
        for one in parse(parts["[Content_Types].xml"]).iter(f"{_TYPES}Override")
    }
    if kinds.get("/word/document.xml") != _MAIN:
        yield Fault("BP708", f"the file says that it is {kinds.get('/word/document.xml')}")


def _relationships(part: str, root: XML) -> Iterator[Fault]:
    for one in root.iter(f"{_RELS}Relationship"):
        kind, target = (one.get("Type") or "").rpartition("/")[2], one.get("Target") or ""
        if one.get("TargetMode") == "External":
            if kind != "hyperlink" or not target.startswith(("http://", "https://", "mailto:")):
                yield Fault("BP708", f"an outside reference: {kind} to {target[:60]}")
            continue
        if kind == "hyperlink":
            yield Fault("BP703", f"a link leads into the file itself: {target[:60]}")
        folder = posixpath.dirname(posixpath.dirname(part))
        path = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        if _FOUND_BY.get((part, kind), path) != path:
            yield Fault("BP708", f"a reader would open {path} as the {kind}")


# --- where words stand -------------------------------------------------------------------------


def text(root: XML, where: str) -> Iterator[Fault]:
    """Faults of a part that holds words: elements, properties and values that are not ours."""
    for node in root.iter():
        kind = name(node)
        inside = _CONTENT.get(kind, _PROPERTIES.get(kind))
        if inside is not None:
            for child in node:
                if name(child) not in inside:
                    hides = kind in _PROPERTIES and kind != "sectPr"
                    yield Fault(
                        "BP710" if hides else "BP702" if name(child) == "footnotePr" else "BP708",
                        f"{where} holds <{name(child)}> in <{kind}>",
                    )
        known = _VALUES.get(kind)
        if known is not None and node.nsmap and not _spacer(node):
            for key in node.attrib:
                if str(key).rpartition("}")[2] not in known:
                    code = "BP702" if kind.startswith("footnote") else "BP710"
                    yield Fault(code, f"{where}: <{kind}> says {str(key).rpartition('}')[2]}")
        if kind == "drawing":
            yield from _drawing(node, where)
        elif kind == "color" and (value(node) or "").upper() in ("FFFFFF", "AUTO"):
            yield Fault("BP710", f"{where} holds text in the colour of the page")
        elif kind in ("sz", "szCs") and _number(value(node)) < _LEAST_SIZE:
            yield Fault("BP710", f"{where} holds text too small to read")
        loose = "" if kind in ("t", "wp:posOffset") else node.text or ""
        if f"{loose}{node.tail or ''}".strip():
            yield Fault("BP708", f"{where} has words outside a run, at <{kind}>")


def _spacer(node: XML) -> bool:
    """The spacing of a paragraph without a run, such as Word wants after a table."""
    paragraph = next((one for one in node.iterancestors() if name(one) == "p"), None)
    bare = paragraph is not None and all(name(child) == "pPr" for child in paragraph)
    return bare and name(node) == "spacing"


def _drawing(node: XML, where: str) -> Iterator[Fault]:
    """A picture or a plain coloured area: no text, no links, nothing else."""
    for one in node.iter():
        kind = name(one)
        known = kind.startswith(("a:", "pic:", "wp:", "wps:", "adec:")) or kind == "drawing"
        if not known or kind in ("a:t", "a:hlinkClick", "a:hlinkHover", "wps:txbx", "a:p"):
            yield Fault("BP708", f"{where} holds <{kind}> in a drawing")


# --- styles, lists and settings ----------------------------------------------------------------


def styles(root: XML) -> Iterator[Fault]:
    """Faults of the style sheet: what would hide text, or put labels where the source has none."""
    for node in root.iter():
        kind, said = name(node), value(node)
        if kind in ("vanish", "webHidden", "specVanish") and said in _ON:
            yield Fault("BP710", "a style hides its text")
        elif kind in ("sz", "szCs") and _number(said) < _LEAST_SIZE:
            yield Fault("BP710", "a style makes text too small to read")
        elif kind == "w" and node.getparent() is not None and _number(said) < _LEAST_SCALE:
            yield Fault("BP710", "a style squeezes its text")
        elif kind == "numPr" and _style_of(node) != _LISTED:
            yield Fault("BP704", "a style brings list labels of its own")
        elif kind == "spacing" and _flat(node):
            yield Fault("BP710", "a style leaves its lines no height")


def _flat(node: XML) -> bool:
    exact = value(node, "lineRule") == "exact"
    return exact and _number(value(node, "line")) < _LEAST_LINE


def _style_of(node: XML) -> str:
    style = next((one for one in node.iterancestors() if name(one) == "style"), None)
    return "" if style is None else value(style, "styleId") or ""


def numbering(root: XML) -> Iterator[Fault]:
    """Faults of the list definitions."""
    for node in root.iter():
        if name(node) in ("vanish", "webHidden", "specVanish"):
            yield Fault("BP710", "the labels of a list are hidden")


def settings(root: XML) -> Iterator[Fault]:
    """Faults of the settings: notes that count otherwise than from 1."""
    for node in root.iter():
        if name(node) == "footnotePr":
            for child in node:
                if name(child) != "footnote":
                    yield Fault("BP702", f"the settings change the notes: <{name(child)}>")
        elif name(node) in (
            "attachedTemplate",
            "documentProtection",
            "mailMerge",
            "trackRevisions",
        ):
            yield Fault("BP708", f"the settings hold <{name(node)}>")


def _number(said: str | None) -> float:
    try:
        return float((said or "").rstrip("%"))
    except ValueError:
        return 0
