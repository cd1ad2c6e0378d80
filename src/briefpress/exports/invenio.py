"""A record for InvenioRDM, and so for Zenodo, as its REST API takes it (POST /api/records).

Vocabularies are those that come with InvenioRDM: resource types, roles, relations, languages.
"""

from __future__ import annotations

import html
import json
from typing import Any

from briefpress import fields as f
from briefpress.exports.crossref import missing_name
from briefpress.exports.model import Made, MissingFieldError, Source
from briefpress.metadata import Person

FILE = "exports/zenodo.json"
_SHORTEST = 3  # characters of a title, additional titles too
_LONGEST_VERSION = 191


def write(source: Source) -> Made:
    """The record.

    Raises:
        MissingFieldError: an author's family name is not known, or the title is too short.
    """
    for index, person in enumerate(source.data.authors):
        if missing := missing_name(person, source):
            why = "InvenioRDM asks for the family names of persons"
            raise MissingFieldError(f"authors[{index}].{missing}", why)
    if len(source.data.title) < _SHORTEST:
        raise MissingFieldError("title", "InvenioRDM asks for three characters or more")
    record = _Record(source)
    made = {
        "access": record.access(),
        "files": {"enabled": True},
        "pids": record.pids(),
        "metadata": record.metadata(),
        "custom_fields": record.custom_fields(),
    }
    text = json.dumps(_given(made), ensure_ascii=False, indent=2)
    return Made({FILE: f"{text}\n".encode()}, tuple(record.left_out))


def _given(made: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in made.items() if value or value is False}


class _Record:
    def __init__(self, source: Source) -> None:
        self._source, self._data, self._facts = source, source.data, source.facts
        self.left_out: list[str] = []

    def access(self) -> dict[str, Any]:
        """Open; a deposit is not made before the end of an embargo, which is told as over."""
        embargo = self._data.embargo
        told = {"embargo": {"active": False, "until": embargo.isoformat()}} if embargo else {}
        return {"record": "public", "files": "public", **told}

    def pids(self) -> dict[str, Any]:
        doi = self._data.doi
        return {"doi": {"identifier": doi, "provider": "external"}} if doi else {}

    def metadata(self) -> dict[str, Any]:
        data, facts = self._data, self._facts
        parts = [
            f"<p>{html.escape(f.joined(one), quote=False)}</p>"
            for one in _paragraphs(data.abstract)
        ]
        copyright_line = next(iter(f.rights(facts)), "")
        return _given(
            {
                "resource_type": {"id": "publication-report"},
                "title": data.title,
                "additional_titles": self._titles(),
                "publication_date": data.date.isoformat(),
                "creators": [self._agent(one) for one in data.authors],
                "contributors": self._contributors(),
                "description": "".join(parts),
                "rights": self._rights(),
                "copyright": html.escape(copyright_line, quote=False),
                "subjects": [{"subject": keyword} for keyword in data.keywords],
                "languages": [{"id": code} for code in f.iso639_3(facts)],
                "version": self._version(),
                "publisher": self._source.style.tokens.publisher.name,
                "identifiers": [{"scheme": "url", "identifier": one} for one in f.address(facts)],
                "related_identifiers": self._related(),
                "funding": self._funding(),
            }
        )

    def _version(self) -> str | None:
        if self._data.version and len(self._data.version) > _LONGEST_VERSION:
            self.left_out.append("version")
            return None
        return self._data.version

    def _titles(self) -> list[dict[str, Any]]:
        found = []
        for name, kind in (("subtitle", "subtitle"), ("short_title", "alternative-title")):
            text = getattr(self._data, name)
            if text and len(text) < _SHORTEST:
                self.left_out.append(name)
            elif text:
                found.append({"title": text, "type": {"id": kind}})
        return found

    def _agent(self, person: Person) -> dict[str, Any]:
        who: dict[str, Any] = {"name": f.catalogued(person)}
        if f.kind_of(person, self._source.style) == "organisation":
            who["type"] = "organizational"
        else:
            family, given = person.parts or ("", None)
            who |= _given({"type": "personal", "family_name": family, "given_name": given})
        ror = f.ror_of(person, self._source.style)
        found = {"orcid": person.orcid, "ror": ror and ror.removeprefix("https://ror.org/")}
        known = [{"scheme": key, "identifier": value} for key, value in found.items() if value]
        who |= {"identifiers": known} if known else {}
        place = {
            "id": (person.affiliation_ror or "").removeprefix("https://ror.org/"),
            "name": person.affiliation,
        }
        return _given(
            {"person_or_org": who, "affiliations": [_given(place)] if any(place.values()) else []}
        )

    def _contributors(self) -> list[dict[str, Any]]:
        found = []
        for index, person in enumerate(self._data.editors):
            if missing_name(person, self._source):
                self.left_out.append(f"editors[{index}].name")
            else:
                found.append({**self._agent(person), "role": {"id": "editor"}})
        return found

    def _rights(self) -> list[dict[str, Any]]:
        listed = [{"id": one} for one in f.licence_id(self._facts)]
        return listed or [{"title": {"en": one}} for one in f.licence_expression(self._facts)]

    def _related(self) -> list[dict[str, Any]]:
        return [
            {
                "identifier": one.identifier,
                "scheme": "doi" if f.is_doi(one) else "url",
                "relation_type": {"id": f.invenio_relation(one.relation)},
            }
            for one in self._data.related
        ]

    def _funding(self) -> list[dict[str, Any]]:
        return [
            _given(
                {
                    "funder": _given(
                        {
                            "id": (one.ror or "").removeprefix("https://ror.org/"),
                            "name": one.name,
                        }
                    ),
                    "award": {"number": one.award} if one.award else {},
                }
            )
            for one in self._data.funding
        ]

    def custom_fields(self) -> dict[str, Any]:
        facts, place = self._facts, self._source.style.tokens.publisher.place
        series = {
            "title": next(iter(f.series_title(facts)), ""),
            "issue": next(iter(f.series_part("number")(facts)), ""),
            "issn": next(iter(f.series_part("issn")(facts)), ""),
        }
        imprint = {"imprint:imprint": {"place": place}} if place else {}
        return _given({"journal:journal": _given(series), **imprint})


def _paragraphs(text: str | None) -> list[str]:
    return [part for part in (text or "").split("\n\n") if part]
