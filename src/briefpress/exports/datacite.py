"""DataCite Metadata Schema 4.7 as XML (schema.datacite.org/meta/kernel-4.7)."""

from __future__ import annotations

from briefpress import fields as f
from briefpress.exports.model import Made, MissingFieldError, Source
from briefpress.exports.xml import Builder, Element
from briefpress.metadata import OWN_RELATIONS, Person

FILE = "exports/datacite.xml"
_SPACE = "http://datacite.org/schema/kernel-4"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = f"{_SPACE} https://schema.datacite.org/meta/kernel-4.7/metadata.xsd"
_ROR = "https://ror.org/"
_KINDS = {"person": "Personal", "organisation": "Organizational", None: None}


def write(source: Source) -> Made:
    """The record.

    Raises:
        MissingFieldError: the brief has no DOI, without which no record is valid.
    """
    if not source.data.doi:
        raise MissingFieldError("doi", "DataCite describes what has a DOI")
    record = _Record(source)
    record.who()
    record.what()
    record.rights()
    record.around()
    return Made({FILE: record.xml.bytes()})


class _Record:
    def __init__(self, source: Source) -> None:
        self._data, self._style, self._facts = source.data, source.style, source.facts
        self.xml = Builder("resource", {None: _SPACE, "xsi": _XSI})
        self.xml.set(self.xml.root, {"xsi:schemaLocation": _SCHEMA})
        self._language = {"xml:lang": f.language(self._facts)}

    def _group(self, name: str) -> Element:
        return self.xml.add(self.xml.root, name)

    def who(self) -> None:
        xml, data, publisher = self.xml, self._data, self._style.tokens.publisher
        xml.add(xml.root, "identifier", data.doi, {"identifierType": "DOI"})
        group = self._group("creators")
        for person in data.authors:
            self._agent(xml.add(group, "creator"), "creatorName", person)
        self._titles()
        known = {"publisherIdentifier": publisher.ror, "publisherIdentifierScheme": "ROR"}
        ror = {**known, "schemeURI": _ROR} if publisher.ror else {}
        xml.add(xml.root, "publisher", publisher.name, ror)
        xml.add(xml.root, "publicationYear", f"{data.date.year:04d}")
        general = {"resourceTypeGeneral": "Report"}
        xml.add(xml.root, "resourceType", "Policy brief", general)
        group = self._group("contributors")
        for person in data.editors:
            made = xml.add(group, "contributor", None, {"contributorType": "Editor"})
            self._agent(made, "contributorName", person)

    def _titles(self) -> None:
        group = self._group("titles")
        for text, kind in (
            (self._data.title, None),
            (self._data.subtitle, "Subtitle"),
            (self._data.short_title, "AlternativeTitle"),
        ):
            self.xml.give(group, "title", text, {**self._language, "titleType": kind})

    def _agent(self, made: Element, name: str, person: Person) -> None:
        kind = f.kind_of(person, self._style)
        self.xml.add(made, name, f.catalogued(person), {"nameType": _KINDS[kind]})
        family, given = person.parts or (None, None)
        self.xml.give(made, "givenName", given)
        self.xml.give(made, "familyName", family)
        self._identifier(made, "ORCID", person.orcid and f"https://orcid.org/{person.orcid}")
        self._identifier(made, "ROR", f.ror_of(person, self._style))
        ror = person.affiliation_ror
        scheme = {"affiliationIdentifierScheme": "ROR", "schemeURI": _ROR} if ror else {}
        attributes = {"affiliationIdentifier": ror, **scheme}
        self.xml.give(made, "affiliation", person.affiliation, attributes)

    def _identifier(self, made: Element, scheme: str, value: str | None) -> None:
        address = {"ORCID": "https://orcid.org/", "ROR": _ROR}[scheme]
        attributes = {"nameIdentifierScheme": scheme, "schemeURI": address}
        self.xml.give(made, "nameIdentifier", value, attributes)

    def what(self) -> None:
        xml, data = self.xml, self._data
        group = self._group("subjects")
        for keyword in data.keywords:
            xml.add(group, "subject", keyword, self._language)
        group = self._group("dates")
        xml.add(group, "date", data.date.isoformat(), {"dateType": "Issued"})
        if data.embargo:
            xml.add(group, "date", data.embargo.isoformat(), {"dateType": "Available"})
        xml.add(xml.root, "language", f.language(self._facts))
        group = self._group("descriptions")
        abstract = {**self._language, "descriptionType": "Abstract"}
        xml.give(group, "description", f.joined(data.abstract), abstract)
        xml.give(xml.root, "version", data.version)

    def rights(self) -> None:
        xml, data = self.xml, self._data
        group = self._group("rightsList")
        address = next(iter(f.licence_url(self._facts)), None)
        spdx = {"rightsIdentifierScheme": "SPDX", "schemeURI": "https://spdx.org/licenses/"}
        licence = {"rightsURI": address, "rightsIdentifier": data.license, **spdx}
        xml.give(group, "rights", data.license, licence)
        for line in f.rights(self._facts):
            xml.add(group, "rights", line, self._language)

    def around(self) -> None:
        xml, data = self.xml, self._data
        group = self._group("alternateIdentifiers")
        for address in f.address(self._facts):
            xml.add(group, "alternateIdentifier", address, {"alternateIdentifierType": "URL"})
        group = self._group("fundingReferences")
        for funding in data.funding:
            made = xml.add(group, "fundingReference")
            xml.add(made, "funderName", funding.name)
            ror = {"funderIdentifierType": "ROR", "schemeURI": _ROR}
            xml.give(made, "funderIdentifier", funding.ror, ror)
            xml.give(made, "awardNumber", funding.award)
        group = self._group("relatedIdentifiers")
        for related in data.related:
            own = related.relation in OWN_RELATIONS
            attributes = {
                "relatedIdentifierType": "DOI" if f.is_doi(related) else "URL",
                "relationType": "Other" if own else related.relation,
                "relationTypeInformation": related.relation if own else None,
            }
            xml.add(group, "relatedIdentifier", related.identifier, attributes)
        self._series()

    def _series(self) -> None:
        xml = self.xml
        for title in f.series_title(self._facts):
            kind = {"relatedItemType": "Collection", "relationType": "IsPublishedIn"}
            made = xml.add(self._group("relatedItems"), "relatedItem", None, kind)
            for issn in f.series_part("issn")(self._facts):
                kind = {"relatedItemIdentifierType": "ISSN"}
                xml.add(made, "relatedItemIdentifier", issn, kind)
            xml.add(xml.add(made, "titles"), "title", title)
            for number in f.series_part("number")(self._facts):
                xml.add(made, "number", number, {"numberType": "Report"})
