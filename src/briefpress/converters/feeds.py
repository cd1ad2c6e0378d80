"""What machines read of a catalogue: Atom feed, sitemap, static OAI-PMH repository.

The only dates are those of the briefs. Where the house has no web address, the feed's links are
relative and the other two, which could not be true, are not made.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from urllib.parse import urljoin, urlsplit

from lxml import etree

from briefpress.converters.catalogue import Entry, newest_first
from briefpress.fields import full_title
from briefpress.style import HouseStyle

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_STATIC = "http://www.openarchives.org/OAI/2.0/static-repository"
_OAI = "http://www.openarchives.org/OAI/2.0/"
_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://briefpress.org/catalogue/")
_NEWEST = 50


def base(style: HouseStyle) -> str | None:
    """The web address of the catalogue's folder: that of the landing pages up to ``{slug}``."""
    before, hole, _ = style.tokens.deposit.landing.partition("{slug}")
    return before if hole and before.endswith("/") else None


def identifier(entry: Entry, style: HouseStyle) -> str:
    """What names a brief for good: its DOI, its address, or a UUID from publisher and slug."""
    known = entry.metadata.doi and f"https://doi.org/{entry.metadata.doi}"
    name = f"{style.tokens.publisher.name}/{entry.slug}"
    return known or style.address(entry.slug) or f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}"


def atom(entries: Sequence[Entry], style: HouseStyle) -> bytes:
    """The newest briefs as an Atom feed (RFC 4287)."""
    tokens, home = style.tokens, base(style)
    root = _root(_ATOM, "feed")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", tokens.language)
    name = f"{tokens.publisher.name}/catalogue"
    _add(root, "id", home or f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}")
    titles = (tokens.masthead.series, tokens.publisher.name)
    _add(root, "title", " – ".join(title for title in titles if title))
    newest = newest_first(entries)[:_NEWEST]
    _add(root, "updated", _moment(newest[0].metadata.date))
    _add(_add(root, "author"), "name", tokens.publisher.name)
    _add(root, "link", rel="alternate", type="text/html", href=urljoin(home or "", "index.html"))
    _add(root, "link", rel="self", href=urljoin(home or "", "feed.xml"))
    for one in newest:
        _entry(root, one, style)
    return _serialised(root)


def _entry(root: etree._Element, one: Entry, style: HouseStyle) -> None:
    data, home = one.metadata, base(style) or ""
    made = _add(root, "entry")
    _add(made, "id", identifier(one, style))
    _add(made, "title", full_title(data))
    _add(made, "updated", _moment(data.date))
    _add(made, "published", _moment(data.date))
    for person in data.authors:
        author = _add(made, "author")
        _add(author, "name", person.name)
        if person.orcid or person.ror:
            _add(author, "uri", f"https://orcid.org/{person.orcid}" if person.orcid else person.ror)
    address = style.address(one.slug) or one.page
    _add(made, "link", rel="alternate", type="text/html", href=address)
    for format, path in one.editions.items():
        size, kind = str(one.sizes[format]), one.kinds[format]
        _add(made, "link", rel="enclosure", type=kind, length=size, href=urljoin(home, path))
    for word in data.keywords:
        _add(made, "category", term=word)
    if one.about:
        _add(made, "summary", one.about)
    if data.rights or data.license:
        _add(made, "rights", data.rights or data.license)


def sitemap(entries: Sequence[Entry], style: HouseStyle) -> bytes | None:
    """Every page with the date of its newest brief (sitemaps.org 0.9); None without an address."""
    home = base(style)
    if home is None:
        return None
    root = _root(_SITEMAP, "urlset")
    newest = newest_first(entries)
    days = [(urljoin(home, name), newest[0]) for name in ("", "authors.html", "keywords.html")]
    days += [(style.address(one.slug) or "", one) for one in newest]
    for address, one in days:
        url = etree.SubElement(root, f"{{{_SITEMAP}}}url")
        etree.SubElement(url, f"{{{_SITEMAP}}}loc").text = address
        day = one.metadata.date.isoformat()
        etree.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = day
    return _serialised(root)


def lacking(style: HouseStyle) -> str | None:
    """What the house style does not say, but a static repository must."""
    if base(style) is None:
        return "[deposit] landing, with its last part {slug}/"
    return None if style.tokens.deposit.depositor_email else "[deposit] depositor_email"


def static_repository(entries: Sequence[Entry], style: HouseStyle) -> bytes:
    """All oai_dc records as one file for a gateway (OAI-PMH Static Repositories, 2004)."""
    home = base(style) or ""
    root = _root(_STATIC, "Repository", oai=_OAI)
    schema = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
    root.set(schema, f"{_STATIC} http://www.openarchives.org/OAI/2.0/static-repository.xsd")
    oldest = min(one.metadata.date for one in entries)
    identify = etree.SubElement(root, f"{{{_STATIC}}}Identify")
    for name, text in (
        ("repositoryName", style.tokens.publisher.name),
        ("baseURL", urljoin(home, "oai.xml")),
        ("protocolVersion", "2.0"),
        ("adminEmail", style.tokens.deposit.depositor_email),
        ("earliestDatestamp", oldest.isoformat()),
        ("deletedRecord", "no"),
        ("granularity", "YYYY-MM-DD"),
    ):
        etree.SubElement(identify, f"{{{_OAI}}}{name}").text = text
    formats = etree.SubElement(root, f"{{{_STATIC}}}ListMetadataFormats")
    known = etree.SubElement(formats, f"{{{_OAI}}}metadataFormat")
    for name, text in (
        ("metadataPrefix", "oai_dc"),
        ("schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"),
        ("metadataNamespace", _OAI_DC),
    ):
        etree.SubElement(known, f"{{{_OAI}}}{name}").text = text
    records = etree.SubElement(root, f"{{{_STATIC}}}ListRecords", metadataPrefix="oai_dc")
    host = urlsplit(home).hostname or ""
    for one in newest_first(entries):
        if one.record:
            _record(records, one, host)
    return _serialised(root)


def _record(records: etree._Element, one: Entry, host: str) -> None:
    made = etree.SubElement(records, f"{{{_OAI}}}record")
    header = etree.SubElement(made, f"{{{_OAI}}}header")
    etree.SubElement(header, f"{{{_OAI}}}identifier").text = f"oai:{host}:{one.slug}"
    etree.SubElement(header, f"{{{_OAI}}}datestamp").text = one.metadata.date.isoformat()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    metadata = etree.SubElement(made, f"{{{_OAI}}}metadata")
    metadata.append(etree.fromstring(one.record, parser))


def _root(namespace: str, tag: str, **more: str) -> etree._Element:
    names: dict[str | None, str] = {None: namespace}
    names.update(more)
    return etree.Element(f"{{{namespace}}}{tag}", nsmap=names)  # type: ignore[arg-type]


def _add(
    parent: etree._Element, tag: str, text: str | None = None, **attributes: str
) -> etree._Element:
    made = etree.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    made.text = text
    return made


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _serialised(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
