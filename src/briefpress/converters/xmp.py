"""The XMP packet of the PDF (ISO 16684-1): the crosswalk, and what the file claims to follow.

Only schemas that PDF/A knows are used (ISO 19005-3, 6.6.2.3), but for PDF/UA's own, which is
described in the packet as PDF/A asks.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from briefpress.crosswalk import places
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
    """The whole packet; `producer` is the program that writes the file, as its Info says it."""
    for prefix, space in {**_SPACES, "rdf": _RDF, "x": "adobe:ns:meta/"}.items():
        register_namespace(prefix, space)
    register_namespace("pdfaExtension", _EXTENSION)
    register_namespace("pdfaSchema", _SCHEMA)
    register_namespace("pdfaProperty", _PROPERTY)
    root = Element("{adobe:ns:meta/}xmpmeta")
    rdf = SubElement(root, f"{{{_RDF}}}RDF")
    about = SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    for place, values in places("xmp", document.metadata, style).values():
        _property(about, place, values)
    for place, text in (
        ("dc:format", "application/pdf"),
        ("pdf:Producer", producer),
        ("pdfaid:part", style.tokens.pdf.archive[0]),
        ("pdfaid:conformance", style.tokens.pdf.archive[1].upper()),
        ("pdfuaid:part", "1"),
    ):
        _property(about, place, (text,))
    _describe_pdfuaid(rdf)
    body = tostring(root, encoding="unicode")
    lead = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    return f'{lead}\n{body}\n<?xpacket end="r"?>'.encode()


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
