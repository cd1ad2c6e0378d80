"""The normalised values of a brief's metadata, in the forms that the crosswalk's targets ask for.

Every function takes the facts and gives a tuple of texts; an empty one means: not given. A target
never gets another text than one of these, so that the same value is read back from every file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from briefpress.languages import TERMINOLOGY, bibliographic
from briefpress.metadata import OWN_RELATIONS, Funding, Metadata, Person, Related
from briefpress.style import HouseStyle

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All there is to say about a brief: its metadata, its house style, its name."""

    data: Metadata
    style: HouseStyle
    slug: str = ""


def one(value: str | None) -> Values:
    """A value that may be missing."""
    return (value,) if value else ()


def joined(text: str | None) -> str:
    """Prose in one paragraph, for places that hold only one."""
    return " ".join((text or "").split())


# --- titles, dates, languages ------------------------------------------------------------------


def full_title(data: Metadata) -> str:
    """Title and subtitle in one line, for places that hold only one."""
    return f"{data.title}: {data.subtitle}" if data.subtitle else data.title


def moment(facts: Facts) -> Values:
    """The brief's date as a moment: no other one is in any edition."""
    return (f"{facts.data.date.isoformat()}T00:00:00Z",)


def language(facts: Facts) -> str:
    """The BCP 47 tag, the house's own where the brief names none."""
    return facts.data.language or facts.style.tokens.language


def iso639_3(facts: Facts) -> Values:
    """Three letters of ISO 639-3, as InvenioRDM asks."""
    base = language(facts).split("-")[0]
    return one(base if len(base) == 3 else TERMINOLOGY.get(base))


def iso639_2b(facts: Facts) -> Values:
    """Three letters of ISO 639-2/B, as MARC asks; none for languages that it has no code for."""
    short = len(language(facts).split("-")[0]) == 2
    return tuple(bibliographic(code) for code in iso639_3(facts)) if short else ()


def iso639_1(facts: Facts) -> Values:
    """Two letters of ISO 639-1 without region, as Crossref asks."""
    base = language(facts).split("-")[0]
    return one(base if base in TERMINOLOGY and base != "sh" else None)


# --- people and organisations ------------------------------------------------------------------


def kind_of(person: Person, style: HouseStyle) -> str | None:
    """Person or organisation; the publisher of the house is known to be an organisation."""
    publisher = style.tokens.publisher
    return person.kind or ("organisation" if person.name == publisher.name else None)


def ror_of(person: Person, style: HouseStyle) -> str | None:
    """The ROR of an organisation, from the brief, or of the publisher, from the house."""
    publisher = style.tokens.publisher
    return person.ror or (publisher.ror if person.name == publisher.name else "") or None


def catalogued(person: Person) -> str:
    """``Family, Given`` where the brief says which is which, else the name as it is printed."""
    return person.sort_name or person.name


def each(group: str, attribute: str) -> Callable[[Facts], Values]:
    """The values of one attribute of all ``authors`` or ``editors`` that have it."""

    def values(facts: Facts) -> Values:
        found = (getattr(person, attribute) for person in getattr(facts.data, group))
        return tuple(joined(value) for value in found if value)

    return values


def names(group: str) -> Callable[[Facts], Values]:
    """The names of a group as catalogues want them."""
    return lambda facts: tuple(catalogued(person) for person in getattr(facts.data, group))


def linked(group: str) -> Callable[[Facts], Values]:
    """The ORCID iDs of a group as addresses."""
    return lambda facts: tuple(f"https://orcid.org/{iD}" for iD in each(group, "orcid")(facts))


def parts(group: str, index: int) -> Callable[[Facts], Values]:
    """The family (0) or given (1) names of a group, where the brief says which is which."""

    def values(facts: Facts) -> Values:
        split = (person.parts for person in getattr(facts.data, group))
        return tuple(part for pair in split if pair and (part := pair[index]))

    return values


def rors(group: str) -> Callable[[Facts], Values]:
    """The ROR identifiers of those of a group that are organisations."""

    def values(facts: Facts) -> Values:
        found = (ror_of(person, facts.style) for person in getattr(facts.data, group))
        return tuple(ror for ror in found if ror)

    return values


def bare(values: Callable[[Facts], Values]) -> Callable[[Facts], Values]:
    """ROR identifiers without their address, as InvenioRDM asks."""
    return lambda facts: tuple(value.removeprefix("https://ror.org/") for value in values(facts))


def lead(attribute: str) -> Callable[[Facts], Values]:
    """``alt``, ``caption`` or ``source`` of the lead picture."""
    return lambda facts: one(getattr(facts.data.lead_image, attribute, None))


# --- identifiers, rights -----------------------------------------------------------------------


def doi_url(facts: Facts) -> Values:
    """The DOI as an address."""
    return one(facts.data.doi and f"https://doi.org/{facts.data.doi}")


def address(facts: Facts) -> Values:
    """The address of the landing page, where the house has one."""
    return one(facts.style.address(facts.slug))


def _is_listed(name: str | None) -> bool:
    """Whether a licence is one of SPDX's list, and no expression or reference of one's own."""
    return bool(name and re.fullmatch(r"(?!LicenseRef-)[A-Za-z0-9.+-]+", name))


def licence_id(facts: Facts) -> Values:
    """The licence as InvenioRDM's vocabulary writes it, if it is one of SPDX's list."""
    name = facts.data.license
    return one(name.lower() if name and _is_listed(name) else None)


def licence_expression(facts: Facts) -> Values:
    """A licence that is none of SPDX's list: several, or one's own."""
    return () if _is_listed(facts.data.license) else one(facts.data.license)


def licence_url(facts: Facts) -> Values:
    """The address of the licence: Creative Commons' own, else SPDX's; none for an expression."""
    name = facts.data.license
    if not name or not _is_listed(name):
        return ()
    match = re.fullmatch(r"CC-(BY(?:-(?:NC|ND|SA))*)-(\d\.\d)(?:-([A-Z]{2,3}))?", name)
    if match:
        parts = [part.lower() for part in match.groups() if part]
        return (f"https://creativecommons.org/licenses/{'/'.join(parts)}/",)
    if name == "CC0-1.0":
        return ("https://creativecommons.org/publicdomain/zero/1.0/",)
    return (f"https://spdx.org/licenses/{name}.html",)


def rights(facts: Facts) -> Values:
    """The rights line of the brief, else of the house."""
    return one(facts.data.rights or facts.style.tokens.imprint.rights)


# --- series, funding, relations ----------------------------------------------------------------


def embargo(facts: Facts) -> Values:
    """The day of the embargo."""
    day = facts.data.embargo
    return () if day is None else (day.isoformat(),)


def embargo_end(facts: Facts) -> Values:
    """The day of the embargo as OpenAIRE writes it in Dublin Core."""
    return tuple(f"info:eu-repo/date/embargoEnd/{day}" for day in embargo(facts))


def series_title(facts: Facts) -> Values:
    """The series, the house's own where the brief names none."""
    series = facts.data.series
    return one(series.title if series else facts.style.tokens.masthead.series)


def series_with_number(facts: Facts) -> Values:
    """``Series; number``, as DSpace writes it."""
    return one("; ".join((*series_title(facts), *series_part("number")(facts))))


def series_and_related(facts: Facts) -> Values:
    """What XMP holds under relations: the series line, then the addresses of related works."""
    series = one(facts.style.series_text(facts.data))
    return (*series, *(related.url for related in facts.data.related))


def series_part(attribute: str) -> Callable[[Facts], Values]:
    """``number`` or ``issn`` of the series."""
    return lambda facts: one(getattr(facts.data.series, attribute, None))


def funder(attribute: str) -> Callable[[Facts], Values]:
    """``name``, ``ror`` or ``award`` of each funder that has it."""
    return lambda facts: tuple(
        value for funding in facts.data.funding if (value := getattr(funding, attribute))
    )


def sponsorship(funding: Funding) -> str:
    """Funder and award in one line."""
    return f"{funding.name} ({funding.award})" if funding.award else funding.name


def relations(
    words: Mapping[str, str] | None = None, otherwise: str | None = "", *, address: bool = False
) -> Callable[[Facts], Values]:
    """Relation and identifier of each related work, as in ``IsTranslationOf 10.1234/x``.

    Args:
        words: what the target calls a relation; None where it uses DataCite's own words.
        otherwise: what it calls all others: None for DataCite's own words; where it has no word
            for them, they are left out.
        address: whether the target names a work by its address.
    """

    def values(facts: Facts) -> Values:
        found = []
        for one in facts.data.related:
            word = (words or {}).get(one.relation, one.relation if words is None else otherwise)
            if word is None:
                word = one.relation
            if word:
                found.append(f"{word} {one.url if address else one.identifier}")
        return tuple(found)

    return values


def relations_in_small(facts: Facts) -> Values:
    """Relations as InvenioRDM's vocabulary writes them; it has no word of ours but ``other``."""
    return tuple(f"{invenio_relation(one.relation)} {one.identifier}" for one in facts.data.related)


def invenio_relation(relation: str) -> str:
    """The id of a relation in InvenioRDM's vocabulary."""
    return "other" if relation in OWN_RELATIONS else relation.lower()


def left_out_relations(facts: Facts, words: Mapping[str, str]) -> tuple[str, ...]:
    """The relations that a target has no word for, named as its left-out fields."""
    return tuple(
        f"related[{index}] ({one.relation})"
        for index, one in enumerate(facts.data.related)
        if one.relation not in words
    )


def is_doi(related: Related) -> bool:
    """Whether a related work is named by its DOI."""
    return related.identifier.startswith("10.")


#: Crossref's relations.xsd: how it calls a relation of DataCite, and whether between works or not.
CROSSREF_RELATIONS: Mapping[str, str] = {
    "IsSupplementTo": "inter isSupplementTo",
    "IsSupplementedBy": "inter isSupplementedBy",
    "IsContinuedBy": "inter isContinuedBy",
    "Continues": "inter continues",
    "IsPartOf": "inter isPartOf",
    "HasPart": "inter hasPart",
    "IsReferencedBy": "inter isReferencedBy",
    "References": "inter references",
    "IsDocumentedBy": "inter isDocumentedBy",
    "Documents": "inter documents",
    "IsCompiledBy": "inter isCompiledBy",
    "Compiles": "inter compiles",
    "Reviews": "inter isReviewOf",
    "IsReviewedBy": "inter hasReview",
    "IsDerivedFrom": "inter isDerivedFrom",
    "IsSourceOf": "inter hasDerivation",
    "IsRequiredBy": "inter isRequiredBy",
    "Requires": "inter requires",
    "IsTranslationOf": "intra isTranslationOf",
    "HasTranslation": "intra hasTranslation",
    "Obsoletes": "intra replaces",
    "IsObsoletedBy": "intra isReplacedBy",
    "IsIdenticalTo": "intra isIdenticalTo",
    "IsVariantFormOf": "intra isVariantFormOf",
    "IsOriginalFormOf": "intra isOriginalFormOf",
    "IsVersionOf": "intra isVersionOf",
    "HasVersion": "intra hasVersion",
    "IsNewVersionOf": "intra isVersionOf",
    "IsPreviousVersionOf": "intra hasVersion",
    "Cites": "inter references",
    "IsCitedBy": "inter isReferencedBy",
}

#: The qualifiers of dc.relation in DSpace's registry; what is not here stands unqualified as uri.
DSPACE_RELATIONS: Mapping[str, str] = {
    "IsPartOf": "ispartof",
    "HasPart": "haspart",
    "IsVersionOf": "isversionof",
    "HasVersion": "hasversion",
    "IsNewVersionOf": "isversionof",
    "IsPreviousVersionOf": "hasversion",
    "IsDerivedFrom": "isbasedon",
    "IsReferencedBy": "isreferencedby",
    "References": "references",
    "Requires": "requires",
    "Obsoletes": "replaces",
    "IsObsoletedBy": "isreplacedby",
}

#: Properties of schema.org, and of DCMI terms where it has none.
RO_CRATE_RELATIONS: Mapping[str, str] = {
    "IsTranslationOf": "translationOfWork",
    "HasTranslation": "workTranslation",
    "IsPartOf": "isPartOf",
    "Cites": "citation",
    "References": "citation",
    "IsDerivedFrom": "isBasedOn",
    "Obsoletes": "replaces",
    "IsObsoletedBy": "isReplacedBy",
    "IsVersionOf": "isVersionOf",
    "HasVersion": "hasVersion",
    "IsNewVersionOf": "isVersionOf",
    "IsPreviousVersionOf": "hasVersion",
    "Requires": "requires",
}

#: JATS4R's names for related articles, where there is one; else DataCite's own word is written.
JATS_RELATIONS: Mapping[str, str] = {
    "Corrects": "corrected-article",
    "IsCorrectedBy": "correction-forward",
}
