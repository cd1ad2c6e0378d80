"""What a PDF claims to follow, and whether it does: PDF/A-3a or 2a, and PDF/UA-1, in one file.

A light check in every build; veraPDF judges in the tests. The clauses are those of ISO 19005-3
(``A``) and ISO 14289-1 (``UA``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from lxml import etree

from briefpress.checks.reading import Fault, digest

XML = etree._Element
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
}
_EXTENSIONS = "{http://www.aiim.org/pdfa/ns/extension/}schemas"
_NAMESPACE = "{http://www.aiim.org/pdfa/ns/schema#}namespaceURI"
#: Which elements may stand directly in which (ISO 14289-1, 7.2; ISO 32000-1, 14.8.4).
_CHILDREN = {
    "L": {"LI", "Caption", "L"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
_PARENTS = {
    "LI": {"L"},
    "LBody": {"LI"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
}
_STANDARD = re.compile(
    "Document|Part|Art|Sect|Div|BlockQuote|Caption|TOC|TOCI|Index|NonStruct|Private|P|H[1-6]?|L|LI"
    "|Lbl|LBody|Table|TR|TH|TD|THead|TBody|TFoot|Span|Quote|Note|Reference|BibEntry|Code|Link"
    "|Annot|Figure|Formula|Form"
)


def xmp(pdf: Any) -> dict[str, tuple[str, ...]]:
    """The properties of the XMP packet by prefix and name; empty without a readable packet."""
    root = packet(pdf)
    out: dict[str, tuple[str, ...]] = {}
    for about in root.iter(f"{_RDF}Description") if root is not None else ():
        for node in about:
            name = etree.QName(node)
            prefix = _PREFIXES.get(name.namespace or "")
            if prefix is not None:
                entries = [one.text or "" for one in node.iter(f"{_RDF}li")]
                key = f"{prefix}:{name.localname}"
                out[key] = (*out.get(key, ()), *(entries or [node.text or ""]))
    return out


def packet(pdf: Any) -> XML | None:
    """The root of the XMP packet, if there is one that can be read."""
    stream = pdf.Root.get("/Metadata")
    if stream is None:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(stream.read_bytes(), parser)
    except (etree.XMLSyntaxError, ValueError, pikepdf.PdfError):
        return None


def attachments(pdf: Any) -> dict[str, str]:
    """The `digest` of each embedded file by its name."""
    return {name: digest(spec.get_file().read_bytes()) for name, spec in pdf.attachments.items()}


def examine(pdf: Any) -> Iterator[Fault]:
    """Every rule that the file claims to follow and breaks."""
    for clause, message in (*_archive(pdf), *_accessible(pdf)):
        yield Fault("BP713", f"{clause}: {message}")


# --- PDF/A -------------------------------------------------------------------------------------


def _archive(pdf: Any) -> Iterator[tuple[str, str]]:
    if "/ID" not in pdf.trailer:
        yield "A 6.1.3", "the file has no identifier"
    if pdf.is_encrypted:
        yield "A 6.1.3", "the file is encrypted"
    intents = [one for one in pdf.Root.get("/OutputIntents", []) if one.get("/S") == "/GTS_PDFA1"]
    if len(intents) != 1 or "/DestOutputProfile" not in intents[0]:
        yield "A 6.2.3", "the file does not say how its colours are meant"
    yield from _claims(pdf)
    yield from _embedded(pdf)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield from _object(thing)


def _claims(pdf: Any) -> Iterator[tuple[str, str]]:
    root, stream = packet(pdf), pdf.Root.get("/Metadata")
    if root is None:
        yield "A 6.6.2.1", "the XMP packet is missing or cannot be read"
        return
    if "/Filter" in stream:
        yield "A 6.6.2.1", "the XMP packet is compressed"
    found = xmp(pdf)
    if found.get("pdfaid:part") not in (("2",), ("3",)) or found.get("pdfaid:conformance") != (
        "A",
    ):
        yield "A 6.6.4", "the file does not claim PDF/A-2a or 3a"
    if found.get("pdfuaid:part") != ("1",):
        yield "UA 5", "the file does not claim PDF/UA-1"
    described = {one.text for holder in root.iter(_EXTENSIONS) for one in holder.iter(_NAMESPACE)}
    if "http://www.aiim.org/pdfua/ns/id/" not in described:
        yield "A 6.6.2.3", "the packet does not describe the schema of its PDF/UA claim"
    if not "".join(found.get("dc:title", ())).strip():
        yield "UA 7.1", "the packet has no title"


def _embedded(pdf: Any) -> Iterator[tuple[str, str]]:
    names = pdf.Root.get("/Names", {}).get("/EmbeddedFiles")
    if names is None:
        return
    if xmp(pdf).get("pdfaid:part") == ("2",):
        yield "A 6.8", "a file is embedded, and PDF/A-2 allows none but PDF/A"
    associated = {one.objgen for one in pdf.Root.get("/AF", [])}
    for entry in list(names.get("/Names", []))[1::2]:
        if entry.objgen not in associated or "/AFRelationship" not in entry:
            yield "A 6.8", "an embedded file does not say what it is to the document"
        if "/F" not in entry or "/UF" not in entry:
            yield "A 6.8", "an embedded file has no name"
        if "/Subtype" not in entry.get("/EF", {}).get("/F", {}):
            yield "A 6.8", "an embedded file has no media type"


def _object(thing: Any) -> Iterator[tuple[str, str]]:
    kind = str(thing.get("/Type", ""))
    if kind == "/FontDescriptor" and not any(f"/FontFile{n}" in thing for n in ("", "2", "3")):
        yield "A 6.2.11.4", f"the typeface {thing.get('/FontName')} is not embedded"
    if kind == "/Font" and str(thing.get("/Subtype")) == "/Type0" and "/ToUnicode" not in thing:
        yield "A 6.2.11.7", f"the typeface {thing.get('/BaseFont')} does not say its characters"
    if str(thing.get("/Subtype", "")) == "/Image" and bool(thing.get("/Interpolate", False)):
        yield "A 6.2.8", "a picture asks for interpolation"
    if str(thing.get("/Subtype", "")) == "/Link" and "/Rect" in thing:
        flags = int(thing.get("/F", 0))
        if not flags & 4 or flags & 0b100011:
            yield "A 6.3.2", "a link is hidden or not printed"


# --- PDF/UA ------------------------------------------------------------------------------------


def _accessible(pdf: Any) -> Iterator[tuple[str, str]]:
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "UA 7.1", "the file does not say that it is tagged"
    if not str(root.get("/Lang", "")):
        yield "UA 7.2", "the file does not say its language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "UA 7.1", "the file does not ask for its title to be shown"
    for number, page in enumerate(pdf.pages, 1):
        if page.obj.get("/Annots") is not None and page.obj.get("/Tabs") != "/S":
            yield "UA 7.18.3", f"page {number} does not tab in the order of its structure"
        for link in page.obj.get("/Annots", []):
            if not str(link.get("/Contents", "")).strip():
                yield "UA 7.18.5", f"page {number} has a link without a description"
            if "/StructParent" not in link:
                yield "UA 7.18.1", f"page {number} has a link outside the structure"
    tree = root.get("/StructTreeRoot")
    if tree is None:
        yield "UA 7.1", "the file has no structure"
        return
    yield from _structure(tree)


def _structure(tree: Any) -> Iterator[tuple[str, str]]:
    level, names, roles = 0, set(), tree.get("/RoleMap", {})
    for node, parent in _walk(tree, ""):
        role = str(node["/S"])[1:]
        if not _STANDARD.fullmatch(role) and f"/{role}" not in roles:
            yield "UA 7.1", f"an element {role} that no standard knows"
        if role[:1] == "H" and role[1:].isdigit():
            if int(role[1:]) > level + 1:
                yield "UA 7.4.2", f"a heading of level {role[1:]} follows one of level {level}"
            level = int(role[1:])
        if role == "Figure" and not str(node.get("/Alt", node.get("/ActualText", ""))).strip():
            yield "UA 7.3", "a picture without an alternative text"
        if role == "Note":
            name = str(node.get("/ID", ""))
            if not name or name in names:
                yield "UA 7.9", "a note without an identifier of its own"
            names.add(name)
        if parent in _CHILDREN and role not in _CHILDREN[parent]:
            yield "UA 7.2", f"an element {role} in an element {parent}"
        if role in _PARENTS and parent not in _PARENTS[role]:
            yield "UA 7.2", f"an element {role} in an element {parent or 'of no kind'}"


def _walk(node: Any, parent: str) -> Iterator[tuple[Any, str]]:
    kids = node.get("/K", [])
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid, parent
            yield from _walk(kid, str(kid["/S"])[1:])
