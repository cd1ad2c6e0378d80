"""MARC 21 in MARCXML (Library of Congress, MARC21slim).

Names that the brief does not split stand in direct order (first indicator 0), and names of which
it does not say whether they are a person's in field 720, for uncontrolled names.
"""

from __future__ import annotations

from briefpress import fields as f
from briefpress.exports.model import Made, Source
from briefpress.exports.xml import Builder
from briefpress.metadata import Person

FILE = "exports/marc.xml"
_SPACE = "http://www.loc.gov/MARC21/slim"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = f"{_SPACE} http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
#: New record, text, monograph, Unicode; encoding level unknown; ISBD punctuation left out.
_LEADER = "00000nam a2200000uc 4500"
#: Text, on a computer, as an online resource (RDA's terms of content, medium and carrier).
_TERMS = (("336", "text", "txt", "rdacontent"), ("337", "computer", "c", "rdamedia"),
          ("338", "online resource", "cr", "rdacarrier"))  # fmt: skip
_ROLES = {"author": "aut", "editor": "edt"}


def write(source: Source) -> Made:
    """A collection of one record, its fields in the order of their tags."""
    record = _Record(source)
    record.head()
    record.titles()
    record.notes()
    record.access_points()
    return Made({FILE: record.bytes()}, tuple(record.left_out))


class _Record:
    def __init__(self, source: Source) -> None:
        self._source, self._data, self._facts = source, source.data, source.facts
        self._xml = Builder("collection", {None: _SPACE, "xsi": _XSI})
        self._xml.set(self._xml.root, {"xsi:schemaLocation": _SCHEMA})
        self._record = self._xml.add(self._xml.root, "record")
        self.left_out: list[str] = []

    def bytes(self) -> bytes:
        return self._xml.bytes()

    def _field(self, tag: str, indicators: str, *pairs: tuple[str, str | None]) -> None:
        """A field with those of its subfields that have a value; none without any."""
        given = [(code, value) for code, value in pairs if value]
        if not given:
            return
        attributes = {"tag": tag, "ind1": indicators[0], "ind2": indicators[1]}
        made = self._xml.add(self._record, "datafield", None, attributes)
        for code, value in given:
            self._xml.add(made, "subfield", value, {"code": code})

    def _value(self, values: f.Values) -> str | None:
        return values[0] if values else None

    def head(self) -> None:
        xml, data = self._xml, self._data
        xml.add(self._record, "leader", _LEADER)
        xml.add(self._record, "controlfield", self._source.document.slug, {"tag": "001"})
        language = self._value(f.iso639_2b(self._facts))
        if not language:
            self.left_out.append("language")
        year = f"{data.date.year:04d}"
        # no place code; online; technical report; no conference, index or fiction: 40 characters
        fixed = f"{data.date:%y%m%d}s{year}    xx      ot    000 0 {language or 'und'} d"
        xml.add(self._record, "controlfield", fixed, {"tag": "008"})
        self._field("024", "7 ", ("a", data.doi), ("2", "doi" if data.doi else None))
        self._field("041", "0 ", ("a", language))

    def titles(self) -> None:
        data, publisher = self._data, self._source.style.tokens.publisher
        first = data.authors[0]
        main = self._tag(first) != "720"
        if main:
            self._agent(first, "author", main=True, at="authors[0]")
        self._field("245", f"{int(main)}0", ("a", data.title), ("b", data.subtitle))
        self._field("246", "3 ", ("a", data.short_title))
        self._field("250", "  ", ("a", data.version))
        year = f"{data.date.year:04d}"
        self._field("264", " 1", ("a", publisher.place), ("b", publisher.name), ("c", year))
        for tag, term, code, vocabulary in _TERMS:
            self._field(tag, "  ", ("a", term), ("b", code), ("2", vocabulary))
        series, facts = f.series_title(self._facts), self._facts
        issn, number = f.series_part("issn")(facts), f.series_part("number")(facts)
        self._field(
            "490", "0 ", ("a", self._value(series)), ("x", self._value(issn)),
            ("v", self._value(number)),
        )  # fmt: skip

    def notes(self) -> None:
        data, labels = self._data, self._source.style.tokens.labels
        self._field("500", "  ", ("a", f.joined(data.disclaimer)))
        if data.embargo:
            self._field("506", "1 ", ("a", labels.embargo), ("g", data.embargo.isoformat()))
        self._field("520", "3 ", ("a", f.joined(data.abstract)))
        for funding in data.funding:
            self._field("536", "  ", ("a", funding.name), ("c", funding.award))
        address = self._value(f.licence_url(self._facts))
        self._field("540", "  ", ("a", data.license), ("u", address))
        self._field("542", "  ", ("f", self._value(f.rights(self._facts))))
        for person in data.authors:
            self._field("545", "  ", ("a", f.joined(person.about)))

    def access_points(self) -> None:
        data = self._data
        for keyword in data.keywords:
            self._field("653", "  ", ("a", keyword))
        main = self._tag(data.authors[0]) != "720"
        added = [(one, "author", f"authors[{at}]") for at, one in enumerate(data.authors)]
        added = added[1:] if main else added
        added += [(one, "editor", f"editors[{at}]") for at, one in enumerate(data.editors)]
        for person, role, at in sorted(added, key=lambda one: self._tag(one[0])):
            self._agent(person, role, main=False, at=at)
        for related in data.related:
            identifier = related.identifier
            self._field(
                "787", "08", ("i", related.relation), ("t", related.title), ("o", identifier)
            )
        self._field("856", "40", ("u", self._value(f.address(self._facts))))

    def _tag(self, person: Person) -> str:
        kind = f.kind_of(person, self._source.style)
        return {"person": "700", "organisation": "710", None: "720"}[kind]

    def _agent(self, person: Person, role: str, *, main: bool, at: str) -> None:
        """A main or an added entry; 720 has no place for identifier and affiliation."""
        tag = self._tag(person)
        code = _ROLES[role]
        if tag == "720":
            self._field("720", "  ", ("a", person.name), ("e", role), ("4", code))
            self.left_out += [f"{at}.affiliation"] if person.affiliation else []
            return
        indicator = "2" if tag == "710" else "1" if person.parts else "0"
        orcid = person.orcid and f"https://orcid.org/{person.orcid}"
        self._field(
            f"1{tag[1:]}" if main else tag,
            f"{indicator} ",
            ("a", f.catalogued(person)),
            ("e", role),
            ("u", person.affiliation),
            ("1", orcid or f.ror_of(person, self._source.style)),
            ("4", code),
        )
