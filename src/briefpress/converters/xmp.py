"""The XMP packet of the PDF (ISO 16684-1): the crosswalk, and what the file claims to follow.

Only schemas that PDF/A knows are used (ISO 19005-3, 6.6.2.3), but for PDF/UA's own, which is
described in the packet as PDF/A asks.
"""

from __future__ import annotations

from hashlib import sha256
from uuid import uuid5
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from briefpress.crosswalk import places, work_uuid
from briefpress.document import Document
from briefpress.style import HouseStyle

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
}
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: The containers of XMP's Dublin Core (ISO 16684-1, 8.3); what is not here is a plain text.
_CONTAINERS = {
    "dc:title": "Alt",
    "dc:description": "Alt",
    "dc:rights": "Alt",
    "xmpRights:UsageTerms": "Alt",
    "dc:creator": "Seq",
    "dc:date": "Seq",
    "dc:contributor": "Bag",
    "dc:subject": "Bag",
    "dc:language": "Bag",
    "dc:publisher": "Bag",
    "dc:relation": "Bag",
}


def packet(document: Document, style: HouseStyle, producer: str) -> bytes:
    """The PDF's packet; `producer` is the program that writes the file, as its Info says it."""
    rdf = _crosswalk(document, style, producer)
    about = rdf[0]
    for place, text in (
        ("pdfaid:part", style.tokens.pdf.archive[0]),
        ("pdfaid:conformance", style.tokens.pdf.archive[1].upper()),
        ("pdfuaid:part", "1"),
    ):
        _property(about, place, (text,))
    _describe_pdfuaid(rdf)
    return _wrapped(rdf)


def press_packet(document: Document, style: HouseStyle, producer: str) -> bytes:
    """The packet of the print edition, with what PDF/X-4 asks for (ISO 15930-7)."""
    rdf = _crosswalk(document, style, producer)
    about = rdf[0]
    work = work_uuid(document.slug, style)
    version = document.metadata.version or "1"
    content = sha256(f"{document.source}\0{style.tokens!r}".encode()).hexdigest()
    told = {one.tag for one in about}
    for place, text in (
        ("pdfxid:GTS_PDFXVersion", "PDF/X-4"),
        ("pdf:Trapped", "False"),
        ("xmp:MetadataDate", f"{document.metadata.date.isoformat()}T00:00:00Z"),
        ("xmpMM:DocumentID", f"uuid:{work}"),
        ("xmpMM:InstanceID", f"uuid:{uuid5(work, content)}"),
        ("xmpMM:RenditionClass", "default"),
        ("xmpMM:VersionID", version),
    ):
        prefix, _, name = place.partition(":")
        if f"{{{_SPACES[prefix]}}}{name}" not in told:
            _property(about, place, (text,))
    return _wrapped(rdf)


def _crosswalk(document: Document, style: HouseStyle, producer: str) -> Element:
    """The packet's RDF with what the brief's metadata say."""
    for prefix, space in {**_SPACES, "rdf": _RDF, "x": "adobe:ns:meta/"}.items():
        register_namespace(prefix, space)
    register_namespace("pdfaExtension", _EXTENSION)
    register_namespace("pdfaSchema", _SCHEMA)
    register_namespace("pdfaProperty", _PROPERTY)
    rdf = Element(f"{{{_RDF}}}RDF")
    about = SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    for place, values in places("xmp", document.metadata, style).values():
        _property(about, place, values)
    _property(about, "dc:format", ("application/pdf",))
    _property(about, "pdf:Producer", (producer,))
    return rdf


def _wrapped(rdf: Element) -> bytes:
    root = Element("{adobe:ns:meta/}xmpmeta")
    root.append(rdf)
    lead = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    return f'{lead}\n{tostring(root, encoding="unicode")}\n<?xpacket end="r"?>'.encode()


def _property(about: Element, place: str, values: tuple[str, ...]) -> None:
    prefix, _, name = place.partition(":")
    made = SubElement(about, f"{{{_SPACES[prefix]}}}{name}")
    kind = _CONTAINERS.get(place)
    if kind is None:
        made.text = ", ".join(values)
        return
    holder = SubElement(made, f"{{{_RDF}}}{kind}")
    for value in values:
        entry = SubElement(holder, f"{{{_RDF}}}li")
        entry.text = value
        if kind == "Alt":
            entry.set(_LANGUAGE, "x-default")


def _describe_pdfuaid(rdf: Element) -> None:
    about = SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    bag = SubElement(SubElement(about, f"{{{_EXTENSION}}}schemas"), f"{{{_RDF}}}Bag")
    schema = SubElement(bag, f"{{{_RDF}}}li", {f"{{{_RDF}}}parseType": "Resource"})
    for name, text in (
        ("schema", "PDF/UA identification schema"),
        ("namespaceURI", _SPACES["pdfuaid"]),
        ("prefix", "pdfuaid"),
    ):
        SubElement(schema, f"{{{_SCHEMA}}}{name}").text = text
    seq = SubElement(SubElement(schema, f"{{{_SCHEMA}}}property"), f"{{{_RDF}}}Seq")
    part = SubElement(seq, f"{{{_RDF}}}li", {f"{{{_RDF}}}parseType": "Resource"})
    for name, text in (
        ("name", "part"),
        ("valueType", "Integer"),
        ("category", "internal"),
        ("description", "Part of ISO 14289 that the file follows"),
    ):
        SubElement(part, f"{{{_PROPERTY}}}{name}").text = text
