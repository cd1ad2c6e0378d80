"""JATS 1.3 (ANSI/NISO Z39.96-2021): the whole brief, metadata and text.

The front matter is here, the text in `jats_body`. The tag set is Journal Publishing, which requires
an ISSN; for a series that has none it is Archiving and Interchange, which does not: nothing is
invented, and an element is written only where there is something to say.
"""

from __future__ import annotations

from briefpress import fields as f
from briefpress.exports.jats_body import Body
from briefpress.exports.model import Made, Source
from briefpress.exports.xml import Builder, Element
from briefpress.metadata import Person

FILE = "exports/article.xml"
_DOCTYPE = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) {} DTD v1.3 20210610//EN" "{}">'
PUBLISHING = ("Journal Publishing", "JATS-journalpublishing1-3.dtd")
ARCHIVING = ("Journal Archiving and Interchange", "JATS-archivearticle1-3.dtd")
_SPACES: dict[str | None, str] = {
    "xlink": "http://www.w3.org/1999/xlink",
    "ali": "http://www.niso.org/schemas/ali/1.0/",
}


def write(source: Source) -> Made:
    """The article."""
    article = _Article(source)
    article.front()
    article.text()
    series = source.data.series
    doctype = _DOCTYPE.format(*(PUBLISHING if series and series.issn else ARCHIVING))
    return Made({FILE: article.xml.bytes(doctype=doctype, indent=False)})


class _Article:
    def __init__(self, source: Source) -> None:
        self._source, self._data, self._facts = source, source.data, source.facts
        self.xml = Builder("article", _SPACES)
        correction = any(one.relation == "Corrects" for one in self._data.related)
        attributes = {
            "article-type": "correction" if correction else "policy-brief",
            "dtd-version": "1.3",
            "xml:lang": f.language(self._facts),
        }
        self.xml.set(self.xml.root, attributes)

    def text(self) -> None:
        """Body and back matter."""
        body = Body(self.xml, self._source)
        body.lead()
        body.text()
        back = self.xml.add(self.xml.root, "back")
        if self._data.acknowledgements:
            self._paragraphs(self.xml.add(back, "ack"), self._data.acknowledgements)
        body.notes(back)

    def front(self) -> None:
        xml, data = self.xml, self._data
        front = xml.add(xml.root, "front")
        self._journal(front)
        meta = xml.add(front, "article-meta")
        xml.give(meta, "article-id", data.doi, {"pub-id-type": "doi"})
        xml.give(meta, "article-version", data.version)
        self._titles(meta)
        for role, people in (("author", data.authors), ("editor", data.editors)):
            group = xml.add(meta, "contrib-group")
            for person in people:
                self._contributor(group, role, person)
        self._publication(meta)
        self._permissions(meta)
        self._around(meta)
        self._abstracts(meta)
        self._funding(meta)

    def _journal(self, front: Element) -> None:
        xml, publisher = self.xml, self._source.style.tokens.publisher
        meta = xml.add(front, "journal-meta")
        issn = next(iter(f.series_part("issn")(self._facts)), None)
        xml.give(meta, "journal-id", issn, {"journal-id-type": "issn"})
        for title in f.series_title(self._facts):
            xml.add(xml.add(meta, "journal-title-group"), "journal-title", title)
        xml.give(meta, "issn", issn)
        made = xml.add(meta, "publisher")
        xml.add(made, "publisher-name", publisher.name)
        xml.give(made, "publisher-loc", publisher.place)

    def _titles(self, meta: Element) -> None:
        group = self.xml.add(meta, "title-group")
        self.xml.add(group, "article-title", self._data.title)
        self.xml.give(group, "subtitle", self._data.subtitle)
        head = {"alt-title-type": "running-head"}
        self.xml.give(group, "alt-title", self._data.short_title, head)

    def _contributor(self, group: Element, role: str, person: Person) -> None:
        xml, style = self.xml, self._source.style
        made = xml.add(group, "contrib", None, {"contrib-type": role})
        orcid = person.orcid and f"https://orcid.org/{person.orcid}"
        xml.give(made, "contrib-id", orcid, {"contrib-id-type": "orcid"})
        xml.give(made, "contrib-id", f.ror_of(person, style), {"contrib-id-type": "ror"})
        if f.kind_of(person, style) == "organisation":
            xml.add(made, "collab", person.name)
        elif person.parts:
            family, given = person.parts
            eastern = given is not None and person.name.startswith(family)
            name = xml.add(made, "name", None, {"name-style": "eastern" if eastern else None})
            xml.add(name, "surname", family)
            xml.give(name, "given-names", given)
        else:
            xml.add(made, "string-name", person.name)
        xml.give(made, "role", person.role)
        if person.affiliation:
            place = xml.add(xml.add(made, "aff"), "institution-wrap")
            ror = {"institution-id-type": "ror"}
            xml.give(place, "institution-id", person.affiliation_ror, ror)
            xml.add(place, "institution", person.affiliation)
        xml.give(made, "email", person.email)
        if person.about:
            self._paragraphs(xml.add(made, "bio"), person.about)

    def _paragraphs(self, parent: Element, text: str) -> None:
        for part in text.split("\n\n"):
            self.xml.give(parent, "p", f.joined(part))

    def _publication(self, meta: Element) -> None:
        xml, data = self.xml, self._data
        if data.disclaimer:
            notes = xml.add(meta, "author-notes")
            self._paragraphs(xml.add(notes, "fn", None, {"fn-type": "other"}), data.disclaimer)
        day = data.date
        attributes = {"date-type": "pub", "iso-8601-date": day.isoformat()}
        made = xml.add(meta, "pub-date", None, attributes)
        xml.add(made, "day", str(day.day))
        xml.add(made, "month", str(day.month))
        xml.add(made, "year", f"{day.year:04d}")
        for number in f.series_part("number")(self._facts):
            xml.add(meta, "issue", number)

    def _permissions(self, meta: Element) -> None:
        xml, data = self.xml, self._data
        made = xml.add(meta, "permissions")
        for line in f.rights(self._facts):
            xml.add(made, "copyright-statement", line)
        if data.embargo:
            xml.add(made, "ali:free_to_read", None, {"start_date": data.embargo.isoformat()})
        if data.license:
            address = next(iter(f.licence_url(self._facts)), None)
            licence = xml.add(made, "license", None, {"xlink:href": address})
            xml.give(licence, "ali:license_ref", address)
            xml.add(licence, "license-p", data.license)

    def _around(self, meta: Element) -> None:
        xml = self.xml
        for address in f.address(self._facts):
            xml.add(meta, "self-uri", None, {"xlink:href": address})
        for related in self._data.related:
            attributes = {
                "related-article-type": f.JATS_RELATIONS.get(related.relation, related.relation),
                "ext-link-type": "doi" if f.is_doi(related) else "uri",
                "xlink:href": related.identifier,
            }
            xml.add(meta, "related-article", related.title, attributes)

    def _abstracts(self, meta: Element) -> None:
        xml, data = self.xml, self._data
        if data.abstract:
            self._paragraphs(xml.add(meta, "abstract"), data.abstract)
        if data.key_points:
            points = xml.add(meta, "abstract", None, {"abstract-type": "key-points"})
            listed = xml.add(xml.add(points, "p"), "list", None, {"list-type": "bullet"})
            for point in data.key_points:
                xml.add(xml.add(listed, "list-item"), "p", point)
        group = xml.add(meta, "kwd-group")
        for keyword in data.keywords:
            xml.add(group, "kwd", keyword)

    def _funding(self, meta: Element) -> None:
        xml = self.xml
        group = xml.add(meta, "funding-group")
        for funding in self._data.funding:
            award = xml.add(group, "award-group")
            place = xml.add(xml.add(award, "funding-source"), "institution-wrap")
            xml.give(place, "institution-id", funding.ror, {"institution-id-type": "ror"})
            xml.add(place, "institution", funding.name)
            xml.give(award, "award-id", funding.award)
