"""RO-Crate 1.1: the deposit and its files described in JSON-LD, mostly in schema.org's words."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from briefpress import fields as f
from briefpress.document import Para, plain_text
from briefpress.exports.model import Made, MissingFieldError, Source
from briefpress.metadata import Person

FILE = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
#: Words that the context of RO-Crate 1.1 lacks.
_WORDS = {
    "copyrightNotice": "http://schema.org/copyrightNotice",
    "sha256": "http://schema.org/sha256",
    "replaces": "http://purl.org/dc/terms/replaces",
    "isReplacedBy": "http://purl.org/dc/terms/isReplacedBy",
    "isVersionOf": "http://purl.org/dc/terms/isVersionOf",
    "hasVersion": "http://purl.org/dc/terms/hasVersion",
    "requires": "http://purl.org/dc/terms/requires",
}
Entity = dict[str, Any]
_TYPES = {"person": "Person", "organisation": "Organization"}


def write(source: Source) -> Made:
    """The crate's metadata; its root is the folder that the files' paths begin in.

    Raises:
        MissingFieldError: the brief has neither licence nor rights line, or neither abstract nor
            text to open with, which RO-Crate requires.
    """
    crate = _Crate(source)
    crate.root()
    graph = {"@context": [CONTEXT, _WORDS], "@graph": [_DESCRIPTOR, *crate.entities.values()]}
    text = json.dumps(graph, ensure_ascii=False, indent=2)
    return Made(
        {FILE: f"{text}\n".encode()}, f.left_out_relations(source.facts, f.RO_CRATE_RELATIONS)
    )


_DESCRIPTOR: Entity = {
    "@id": FILE,
    "@type": "CreativeWork",
    "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    "about": {"@id": "./"},
}


def _given(made: Entity) -> Entity:
    """What has a value; a list of one is that one, as RO-Crate 1.1 recommends."""
    single = {
        key: value[0] if isinstance(value, list) and len(value) == 1 else value
        for key, value in made.items()
    }
    return {key: value for key, value in single.items() if value}


class _Crate:
    def __init__(self, source: Source) -> None:
        self._source, self._data, self._facts = source, source.data, source.facts
        self.entities: dict[str, Entity] = {"./": {}}

    def _add(self, entity: Entity) -> Entity:
        """Put an entity into the graph, once, and give the link to it."""
        kept = self.entities.setdefault(entity["@id"], {})
        kept.update(_given(entity) | kept)
        return {"@id": entity["@id"]}

    def _known(self, known: str | None, name: str, entity: Entity) -> Entity:
        """An agent, known by its ORCID iD or ROR, else by a name of this file alone.

        A centre and its institute may stand under one ROR with two names: then the second is an
        entity of its own, with the same identifier, because no one entity can have both names.
        """
        taken = self.entities.get(known or "", {}).get("name", entity["name"])
        place = known if known and taken == entity["name"] else name
        return self._add({"@id": place, **entity, "identifier": known})

    def root(self) -> None:
        data, facts = self._data, self._facts
        doi, address = f.doi_url(facts), f.address(facts)
        said: Entity = {
            "@id": "./",
            "@type": ["Dataset", "Report"],
            "name": data.title,
            "alternativeHeadline": data.subtitle,
            "alternateName": data.short_title,
            "description": self._description(),
            "abstract": f.joined(data.abstract),
            "author": self._people("author", data.authors),
            "editor": self._people("editor", data.editors),
            "datePublished": data.date.isoformat(),
            "inLanguage": f.language(facts),
            "keywords": list(data.keywords),
            "identifier": list(doi),
            "url": next(iter(address), None),
            "version": data.version,
            "reportNumber": next(iter(f.series_part("number")(facts)), None),
            "license": self._licence(),
            "copyrightNotice": next(iter(f.rights(facts)), None),
            "publisher": self._publisher(),
            "isPartOf": self._series(),
            "funder": (funders := self._funders()),
            "funding": self._grants(funders),
            "hasPart": [self._file(one.path) for one in self._source.files],
        }
        for key, link in self._related():
            said[key] = [*(said.get(key) or []), link]
        self.entities["./"] = _given(said)
        for one in self._source.files:
            self.entities[_path(one.path)] |= {
                "encodingFormat": one.media_type,
                "contentSize": str(one.size),
                "sha256": one.sha256,
            }

    def _description(self) -> str:
        """The abstract; without one the text's first paragraph, which is the brief's own word."""
        if self._data.abstract:
            return f.joined(self._data.abstract)
        paragraphs = (one for one in self._source.document.blocks if isinstance(one, Para))
        for paragraph in paragraphs:
            if text := f.joined(plain_text(paragraph.content)):
                return text
        raise MissingFieldError("abstract", "RO-Crate asks for a description")

    def _licence(self) -> Entity | str:
        """The licence as an entity; else the rights line, as a text, as RO-Crate allows."""
        name = self._data.license
        for address in f.licence_url(self._facts):
            return self._add({"@id": address, "@type": "CreativeWork", "name": name})
        said = name or next(iter(f.rights(self._facts)), None)
        if not said:
            raise MissingFieldError("license", "RO-Crate asks for a licence, or a rights line")
        return said

    def _people(self, role: str, people: tuple[Person, ...]) -> list[Entity]:
        return [self._agent(f"#{role}-{at}", one) for at, one in enumerate(people, 1)]

    def _agent(self, name: str, person: Person) -> Entity:
        style = self._source.style
        orcid = person.orcid and f"https://orcid.org/{person.orcid}"
        family, given = person.parts or (None, None)
        place = None
        if person.affiliation:
            entity = {"@type": "Organization", "name": person.affiliation}
            place = self._known(person.affiliation_ror, f"{name}-affiliation", entity)
        return self._known(
            orcid or f.ror_of(person, style),
            name,
            {
                "@type": _TYPES.get(f.kind_of(person, style) or "", "Thing"),
                "name": person.name,
                "familyName": family,
                "givenName": given,
                "affiliation": place,
                "jobTitle": person.role,
                "email": person.email,
                "description": f.joined(person.about),
            },
        )

    def _publisher(self) -> Entity:
        publisher = self._source.style.tokens.publisher
        entity = {
            "@type": "Organization",
            "name": publisher.name,
            "location": publisher.place,
            "url": publisher.url,
        }
        return self._known(publisher.ror, "#publisher", entity)

    def _series(self) -> list[Entity]:
        issn = next(iter(f.series_part("issn")(self._facts)), None)
        name = f"https://portal.issn.org/resource/ISSN/{issn}" if issn else "#series"
        kind = "CreativeWorkSeries"
        return [
            self._add({"@id": name, "@type": kind, "name": title, "issn": issn})
            for title in f.series_title(self._facts)
        ]

    def _funders(self) -> list[Entity]:
        return [
            self._known(one.ror, f"#funder-{at}", {"@type": "Organization", "name": one.name})
            for at, one in enumerate(self._data.funding, 1)
        ]

    def _grants(self, funders: list[Entity]) -> list[Entity]:
        return [
            self._add(
                {
                    "@id": f"#grant-{at}",
                    "@type": "Grant",
                    "name": f.sponsorship(one),
                    "identifier": one.award,
                    "funder": funder,
                }
            )
            for at, (one, funder) in enumerate(zip(self._data.funding, funders, strict=True), 1)
            if one.award
        ]

    def _related(self) -> list[tuple[str, Entity]]:
        found = []
        for one in self._data.related:
            if word := f.RO_CRATE_RELATIONS.get(one.relation):
                entity = {"@id": one.url, "@type": "CreativeWork", "name": one.title}
                found.append((word, self._add(entity)))
        return found

    def _file(self, path: str) -> Entity:
        return self._add({"@id": _path(path), "@type": "File", "name": path.rpartition("/")[2]})


def _path(path: str) -> str:
    """A file's path as a relative address."""
    return quote(path)
