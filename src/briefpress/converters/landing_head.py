"""The head of a landing page: what search engines, Google Scholar and reference managers read.

Highwire tags as Google Scholar's inclusion guidelines ask for them, schema.org ``Report`` as
JSON-LD, and typed links after signposting.org. A tag whose value is not known is left out; what
must be an absolute address is left out where the house has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Protocol
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from briefpress.converters.accessibility import access
from briefpress.converters.html import element, page_language
from briefpress.document import Document
from briefpress.fields import Facts, full_title, kind_of, licence_url, rights, ror_of
from briefpress.metadata import Person
from briefpress.style import HouseStyle

Json = dict[str, object]


class File(Protocol):
    """A file that the page offers; ``converters.landing.Download`` is one."""

    @property
    def path(self) -> str:
        """Its path from the page."""

    @property
    def media_type(self) -> str:
        """Its media type."""

    @property
    def size(self) -> int:
        """Its size in octets."""

    @property
    def sha256(self) -> str:
        """Its digest."""

    @property
    def format(self) -> str:
        """The edition's name; empty for what is no edition."""


def head(document: Document, style: HouseStyle, files: Sequence[File]) -> Iterator[Element]:
    """The elements of the head besides title and style."""
    for name, content in highwire(document, style, files):
        yield element("meta", name=name, content=content)
    if document.metadata.abstract:
        text = " ".join(document.metadata.abstract.split())
        yield element("meta", name="description", content=text[:300])
    for rel, href, kind in signposts(document, style, files):
        yield element("link", rel=rel, href=href, type=kind)
    data = json.dumps(report(document, style, files), ensure_ascii=False, indent=1)
    # HTML ends a script at "</script", and may take "<!--" for its own: JSON can say them otherwise
    yield element("script", text=data.replace("<", "\\u003c"), type="application/ld+json")


# --- Highwire ----------------------------------------------------------------------------------


def highwire(
    document: Document, style: HouseStyle, files: Sequence[File]
) -> Iterator[tuple[str, str]]:
    """The ``citation_*`` tags."""
    data = document.metadata
    yield "citation_title", full_title(data)
    for person in data.authors:
        yield "citation_author", person.sort_name or person.name
        if person.affiliation:
            yield "citation_author_institution", person.affiliation
        if person.orcid:
            yield "citation_author_orcid", f"https://orcid.org/{person.orcid}"
    yield "citation_publication_date", data.date.isoformat().replace("-", "/")
    yield "citation_technical_report_institution", style.tokens.publisher.name
    if data.series and data.series.number:
        yield "citation_technical_report_number", data.series.number
    if data.series and data.series.issn:
        yield "citation_issn", data.series.issn
    if data.doi:
        yield "citation_doi", data.doi
    yield "citation_language", page_language(document, style)
    for word in data.keywords:
        yield "citation_keywords", word
    address = style.address(document.slug)
    pdf = next((one for one in files if one.format == "pdf"), None)
    if address:
        yield "citation_abstract_html_url", address
        if pdf is not None:
            yield "citation_pdf_url", urljoin(address, pdf.path)


# --- signposting -------------------------------------------------------------------------------


def signposts(
    document: Document, style: HouseStyle, files: Sequence[File]
) -> Iterator[tuple[str, str, str | None]]:
    """Relation, address and media type of each typed link."""
    data = document.metadata
    address = style.address(document.slug)
    if address:
        yield "canonical", address, None
    if data.doi:
        yield "cite-as", f"https://doi.org/{data.doi}", None
    yield "type", "https://schema.org/Report", None
    yield "type", "https://schema.org/AboutPage", None
    for person in data.authors:
        url = _address(person, style)
        if url:
            yield "author", url, None
    for licence in licence_url(Facts(data, style, document.slug)):
        yield "license", licence, None
    for one in files:
        yield "item" if one.format else "describedby", one.path, one.media_type


# --- schema.org --------------------------------------------------------------------------------


def report(document: Document, style: HouseStyle, files: Sequence[File]) -> Json:
    """The brief as a schema.org ``Report``; what is not known is not there."""
    data, publisher = document.metadata, style.tokens.publisher
    address = style.address(document.slug)
    doi = f"https://doi.org/{data.doi}" if data.doi else None
    found, facts = access(document), Facts(data, style, document.slug)
    series = _series(document, style)
    return _given(
        {
            "@context": "https://schema.org",
            "@type": "Report",
            "@id": doi or address,
            "url": address,
            "name": data.title,
            "headline": data.title[:110],
            "alternativeHeadline": data.subtitle,
            "author": [_person(one, style) for one in data.authors],
            "editor": [_person(one, style) for one in data.editors],
            "datePublished": data.date.isoformat(),
            "inLanguage": page_language(document, style),
            "abstract": data.abstract,
            "keywords": list(data.keywords),
            "publisher": _given(
                {
                    "@type": "Organization",
                    "@id": publisher.ror,
                    "name": publisher.name,
                    "url": publisher.url,
                }
            ),
            "isPartOf": series,
            "reportNumber": data.series.number if data.series else None,
            "identifier": doi
            and {"@type": "PropertyValue", "propertyID": "doi", "value": data.doi, "url": doi},
            "license": next(iter(licence_url(facts)), data.license),
            "copyrightNotice": next(iter(rights(facts)), None),
            "version": data.version,
            "funding": [_grant(one.name, one.ror, one.award) for one in data.funding],
            **_relations(document),
            "encoding": [_encoding(one, address) for one in files if one.format],
            "accessMode": list(found.modes),
            "accessModeSufficient": [
                {"@type": "ItemList", "itemListElement": [mode]} for mode in found.sufficient
            ],
            "accessibilityFeature": list(found.features),
            "accessibilityHazard": "none",
            "accessibilitySummary": found.summary,
        }
    )


def _given(values: Json) -> Json:
    return {key: value for key, value in values.items() if value}


def _address(person: Person, style: HouseStyle) -> str | None:
    """ORCID of a person, ROR of an organisation, if known."""
    return f"https://orcid.org/{person.orcid}" if person.orcid else ror_of(person, style)


def _person(person: Person, style: HouseStyle) -> Json | str:
    """An author; one of whom nobody says what he is stays a bare name."""
    kind = kind_of(person, style)
    if kind is None:
        return person.name
    affiliation = person.affiliation and _given(
        {"@type": "Organization", "@id": person.affiliation_ror, "name": person.affiliation}
    )
    return _given(
        {
            "@type": "Organization" if kind == "organisation" else "Person",
            "@id": _address(person, style),
            "name": person.name,
            "givenName": person.given,
            "familyName": person.family,
            "jobTitle": person.role if kind == "person" else None,
            "affiliation": affiliation,
        }
    )


def _series(document: Document, style: HouseStyle) -> Json | None:
    series = document.metadata.series
    if series is None:
        house = style.tokens.masthead.series
        return {"@type": "CreativeWorkSeries", "name": house} if house else None
    return _given({"@type": "CreativeWorkSeries", "name": series.title, "issn": series.issn})


def _grant(name: str, ror: str | None, award: str | None) -> Json:
    funder = _given({"@type": "Organization", "@id": ror, "name": name})
    return _given({"@type": "Grant", "identifier": award, "funder": funder})


def _relations(document: Document) -> Json:
    """The relations that schema.org has a property for."""
    known = {
        "IsTranslationOf": "translationOfWork",
        "HasTranslation": "workTranslation",
        "IsBasedOn": "isBasedOn",
        "IsDerivedFrom": "isBasedOn",
        "Cites": "citation",
        "References": "citation",
        "HasPart": "hasPart",
        "IsCorrectedBy": "correction",
    }
    out: dict[str, list[object]] = {}
    for one in document.metadata.related:
        if one.relation in known:
            work = _given({"@type": "CreativeWork", "@id": one.url, "name": one.title})
            out.setdefault(known[one.relation], []).append(work)
    return dict(out)


def _encoding(file: File, address: str | None) -> Json:
    return {
        "@type": "MediaObject",
        "contentUrl": urljoin(address, file.path) if address else file.path,
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }
