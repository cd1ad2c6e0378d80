"""A deposit for Crossref, schema 5.5.0: a ``report-paper``, in a series where that has an ISSN."""

from __future__ import annotations

import re
from datetime import date

from briefpress import fields as f
from briefpress.exports.model import Made, MissingFieldError, Source
from briefpress.exports.xml import Builder, Element
from briefpress.metadata import Person

FILE = "exports/crossref.xml"
_SPACES: dict[str | None, str] = {
    None: "http://www.crossref.org/schema/5.5.0",
    "jats": "http://www.ncbi.nlm.nih.gov/JATS1",
    "fr": "http://www.crossref.org/fundref.xsd",
    "ai": "http://www.crossref.org/AccessIndicators.xsd",
    "rel": "http://www.crossref.org/relations.xsd",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
#: Lengths that the schema allows, and the fields that can do without their element.
_LENGTHS = {
    "item_number": (1, 32),
    "publisher_place": (2, 255),
    "version": (1, 100),
    "given_name": (1, 200),
    "surname": (1, 200),
    "organization": (1, 511),
    "publisher_name": (1, 255),
    "depositor_name": (1, 130),
    "email_address": (6, 200),
}
_SPARED = {
    "item_number": "series.number",
    "publisher_place": "publisher.place",
    "version": "version",
}
_SCHEMA = f"{_SPACES[None]} https://www.crossref.org/schemas/crossref5.5.0.xsd"


def write(source: Source) -> Made:
    """The deposit.

    Raises:
        MissingFieldError: there is no DOI, no address that it leads to, nobody who answers for the
            deposit, an author of whose name the family name is not known, or a name too long.
    """
    _require(source)
    record = _Record(source)
    record.head()
    record.report()
    record.fit()
    return Made({FILE: record.xml.bytes()}, tuple(record.left_out))


def _require(source: Source) -> None:
    deposit = source.style.tokens.deposit
    for name, value, why in (
        ("doi", source.data.doi, "Crossref registers what has a DOI"),
        (
            "deposit.landing",
            deposit.landing,
            "a DOI must lead to a page; the house style says which",
        ),
        ("deposit.depositor_name", deposit.depositor_name, "Crossref asks who deposits"),
        ("deposit.depositor_email", deposit.depositor_email, "Crossref answers by e-mail"),
    ):
        if not value:
            raise MissingFieldError(name, why)
    if not re.fullmatch(r"10\.[0-9]{4,9}/.{1,200}", source.data.doi or ""):
        raise MissingFieldError(
            "doi", "Crossref knows only prefixes of one number, such as 10.1234"
        )
    for index, person in enumerate(source.data.authors):
        if missing := missing_name(person, source):
            raise MissingFieldError(f"authors[{index}].{missing}", "Crossref asks for family names")


def missing_name(person: Person, source: Source) -> str | None:
    """What is to be given so that a target that wants family names can name a person; else None."""
    if f.kind_of(person, source.style) == "organisation" or person.parts:
        return None
    return "given" if person.family else "family"


def stamp(day: date, version: str | None) -> str:
    """A number that grows with date and version, as Crossref wants of its timestamp.

    The brief's day stands for the date, and up to three numbers of its version for the time of
    day, because no clock is read here: version 1.10 of 1 March 2025 gives 20250301011000.
    """
    numbers = [min(99, int(part)) for part in re.findall(r"\d{1,9}", version or "")[:3]]
    time = "".join(f"{number:02d}" for number in (*numbers, 0, 0, 0)[:3])
    return f"{day:%Y%m%d}{time}"


class _Record:
    def __init__(self, source: Source) -> None:
        self._source, self._data, self._style = source, source.data, source.style
        self._facts = source.facts
        self.xml = Builder("doi_batch", _SPACES)
        self.xml.set(self.xml.root, {"version": "5.5.0", "xsi:schemaLocation": _SCHEMA})
        self.left_out: list[str] = []

    def head(self) -> None:
        xml, tokens = self.xml, self._style.tokens
        head = xml.add(xml.root, "head")
        number = stamp(self._data.date, self._data.version)
        xml.add(head, "doi_batch_id", f"{self._source.document.slug}.{number}")
        xml.add(head, "timestamp", number)
        depositor = xml.add(head, "depositor")
        xml.add(depositor, "depositor_name", tokens.deposit.depositor_name)
        xml.add(depositor, "email_address", tokens.deposit.depositor_email)
        xml.add(head, "registrant", tokens.publisher.name)

    def report(self) -> None:
        xml, facts = self.xml, self._facts
        issn = f.series_part("issn")(facts)
        kind = "report-paper_series_metadata" if issn else "report-paper_metadata"
        language = {"language": next(iter(f.iso639_1(facts)), None)}
        body = xml.add(xml.add(xml.root, "body"), "report-paper")
        report = xml.add(body, kind, None, language)
        if issn:
            series = xml.add(report, "series_metadata")
            xml.add(xml.add(series, "titles"), "title", f.series_title(facts)[0])
            xml.add(series, "issn", issn[0])
        elif f.series_title(facts):
            self.left_out.append("series.title")
        if not language["language"]:
            self.left_out.append("language")
        self._contributors(report)
        self._titles(report)
        self._publisher(report)
        self._programs(report, series=bool(issn))

    def fit(self) -> None:
        """Take out what is longer than the schema allows, or give up where it is required."""
        for element in list(self.xml.root.iter()):
            name = str(element.tag).rpartition("}")[2]
            shortest, longest = _LENGTHS.get(name, (0, 0))
            size = len(element.text or "")
            if not longest or shortest <= size <= longest:
                continue
            if name not in _SPARED:
                why = f"Crossref takes {shortest} to {longest} characters, not {size}"
                raise MissingFieldError(name, why)
            element.getparent().remove(element)
            self.left_out.append(_SPARED[name])

    def _contributors(self, report: Element) -> None:
        group = self.xml.add(report, "contributors")
        people = [("author", index, one) for index, one in enumerate(self._data.authors)]
        people += [("editor", index, one) for index, one in enumerate(self._data.editors)]
        for role, index, person in people:
            at = f"{role}s[{index}]"
            if missing_name(person, self._source):
                self.left_out.append(f"{at}.name")
                continue
            place = {"sequence": "additional" if len(group) else "first", "contributor_role": role}
            if f.kind_of(person, self._style) == "organisation":
                self.xml.add(group, "organization", person.name, place)
                self._organisation_left_out(at, person)
            else:
                self._person(self.xml.add(group, "person_name", None, place), person)

    def _organisation_left_out(self, at: str, person: Person) -> None:
        ror = f.ror_of(person, self._style)
        found = {"affiliation": person.affiliation, "affiliation_ror": person.affiliation_ror}
        names = [name for name, value in {"ror": ror, **found}.items() if value]
        self.left_out += [f"{at}.{name}" for name in names if name != "ror"]

    def _person(self, made: Element, person: Person) -> None:
        xml = self.xml
        family, given = person.parts or ("", None)
        xml.give(made, "given_name", given)
        xml.add(made, "surname", family)
        if person.affiliation:
            place = xml.add(xml.add(made, "affiliations"), "institution")
            xml.add(place, "institution_name", person.affiliation)
            xml.give(place, "institution_id", person.affiliation_ror, {"type": "ror"})
        xml.give(made, "ORCID", person.orcid and f"https://orcid.org/{person.orcid}")

    def _titles(self, report: Element) -> None:
        xml, data = self.xml, self._data
        titles = xml.add(report, "titles")
        xml.add(titles, "title", data.title)
        xml.give(titles, "subtitle", data.subtitle)
        if data.abstract:
            language = {"xml:lang": f.language(self._facts)}
            abstract = xml.add(report, "jats:abstract", None, language)
            for part in data.abstract.split("\n\n"):
                xml.add(abstract, "jats:p", f.joined(part))

    def _publisher(self, report: Element) -> None:
        xml, publisher = self.xml, self._style.tokens.publisher
        day = self._data.date
        made = xml.add(report, "publication_date", None, {"media_type": "online"})
        xml.add(made, "month", f"{day:%m}")
        xml.add(made, "day", f"{day:%d}")
        xml.add(made, "year", f"{day.year:04d}")
        made = xml.add(report, "publisher")
        xml.add(made, "publisher_name", publisher.name)
        xml.give(made, "publisher_place", publisher.place)
        if publisher.ror:
            made = xml.add(report, "institution")
            xml.add(made, "institution_name", publisher.name)
            xml.add(made, "institution_id", publisher.ror, {"type": "ror"})
        for number in f.series_part("number")(self._facts):
            xml.add(xml.add(report, "publisher_item"), "item_number", number)

    def _programs(self, report: Element, *, series: bool) -> None:
        """Funding, access and relations; the relations' place differs between series and not."""
        xml, data = self.xml, self._data
        self._funding(xml.add(report, "fr:program"))
        access = xml.add(report, "ai:program")
        start = next(iter(f.embargo(self._facts)), None)
        if start:
            xml.add(access, "ai:free_to_read", None, {"start_date": start})
        for address in f.licence_url(self._facts):
            xml.add(access, "ai:license_ref", address, {"start_date": start})
        if not series:
            self._relations(report)
        if data.version:
            xml.add(xml.add(report, "version_info"), "version", data.version)
        doi = xml.add(report, "doi_data")
        xml.add(doi, "doi", data.doi)
        xml.add(doi, "resource", f.address(self._facts)[0])
        if series:
            self._relations(report)

    def _funding(self, program: Element) -> None:
        for funding in self._data.funding:
            group = self.xml.add(program, "fr:assertion", None, {"name": "fundgroup"})
            for name, value in (
                ("funder_name", funding.name),
                ("ror", funding.ror),
                ("award_number", funding.award),
            ):
                self.xml.give(group, "fr:assertion", value, {"name": name})

    def _relations(self, report: Element) -> None:
        xml, words = self.xml, f.CROSSREF_RELATIONS
        program = xml.add(report, "rel:program")
        for related in self._data.related:
            if related.relation not in words:
                continue
            scope, word = words[related.relation].split()
            made = xml.add(program, "rel:related_item")
            xml.give(made, "rel:description", related.title)
            kind = "doi" if f.is_doi(related) else "uri"
            attributes = {"relationship-type": word, "identifier-type": kind}
            xml.add(made, f"rel:{scope}_work_relation", related.identifier, attributes)
        self.left_out += f.left_out_relations(self._facts, words)
