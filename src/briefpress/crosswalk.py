"""The one table from our metadata to the places where each edition and each export keeps them.

Converters and exports write these rows, the proof and the tests read them back; a field that was
not given has no value and is left out everywhere. ``docs/crosswalk.md`` is made from this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

from briefpress import fields as f
from briefpress.fields import Facts, Values, full_title
from briefpress.metadata import Metadata
from briefpress.style import HouseStyle

__all__ = ["ROWS", "TARGETS", "Facts", "Row", "full_title", "left_out", "places"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The targets. Each names the place of a value there, None where it has none.

    `pdf` is a ``meta`` name that WeasyPrint carries into Info (``lang`` is the catalogue's
    language), `xmp` a property of the PDF's XMP packet. `opf` is a Dublin Core element, or
    ``collection`` for a series (EPUB 3.3, D.3.1). `docx` is ``core:`` or ``custom:`` and a property
    (ECMA-376 part 2, 11.1). `jats`, `datacite` and `crossref` are XPaths below the root (``d:`` and
    ``c:`` are the targets' own namespaces), `oai_dc` an element, `dspace` a field of its registry,
    `invenio`, `ro_crate` (from its root entity, links followed) and `csl` paths in JSON, where
    ``[key=value]`` chooses. `marc` is ``tag$subfield``, with ``[$4=edt]`` to choose; `bibtex` a
    field and `ris` a tag. Several values are joined with ``; `` where a place holds only one, with
    ``, `` for keywords and with `` and `` for BibTeX's names.
    """

    pdf: str | None = None
    xmp: str | None = None
    opf: str | None = None
    docx: str | None = None
    jats: str | None = None
    datacite: str | None = None
    crossref: str | None = None
    oai_dc: str | None = None
    dspace: str | None = None
    invenio: str | None = None
    ro_crate: str | None = None
    marc: str | None = None
    csl: str | None = None
    bibtex: str | None = None
    ris: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A value and its places. `of` is the field it tells of; `name` tells its forms apart."""

    name: str
    of: str
    values: Callable[[Facts], Values]
    at: Columns


TARGETS: tuple[str, ...] = tuple(column.name for column in fields(Columns))


def _row(name: str, of: str, values: Callable[[Facts], Values], /, **at: str) -> Row:
    return Row(name, of, values, Columns(**at))


_META = "front/article-meta/"
_JOURNAL = "front/journal-meta/"
_REPORT = "c:body/c:report-paper/*/"
_FUNDING = f"{_REPORT}fr:program//fr:assertion"
_SERIES = f"{_REPORT}c:series_metadata/"
_TITLES = "metadata.additional_titles"


# One row a value, a line or two to a row: the formatter would give every place a line of its own.
# fmt: off
def _people(
    group: str, code: str, jats: str, datacite: str, invenio: str, dspace: str
) -> Iterator[Row]:
    """The rows of the authors or of the editors, which every target keeps in like manner."""
    contrib = f"{_META}contrib-group/contrib[@contrib-type='{jats}']/"
    agent, name = f"d:{datacite}s/d:{datacite}", f"d:{datacite}Name"
    agent += "[@contributorType='Editor']/" if datacite == "contributor" else "/"
    crossref = f"{_REPORT}c:contributors/*[@contributor_role='{jats}']"
    person = f"metadata.{invenio}[].person_or_org"
    crate, marc = f"{jats}[]", f"100,110,700,710,720[$4={code}]"
    institution = f"{crossref}/c:affiliations/c:institution/"
    edition = (
        {"pdf": "author", "xmp": "dc:creator", "opf": "dc:creator", "docx": "core:creator"}
        if group == "authors"
        else {"xmp": "dc:contributor", "opf": "dc:contributor", "docx": "custom:Editors"}
    )
    yield _row(group, f"{group}.name", f.each(group, "name"), **edition, ro_crate=f"{crate}.name")
    yield _row(
        f"{group}, catalogued", f"{group}.name, {group}.family, {group}.given", f.names(group),
        jats=f"{contrib}*[self::name or self::string-name or self::collab]",
        datacite=f"{agent}{name}", crossref=crossref,
        oai_dc="dc:creator" if group == "authors" else "dc:contributor", dspace=dspace,
        invenio=f"{person}.name", marc=f"{marc}$a",
        csl=jats, bibtex=jats, ris="AU" if group == "authors" else "A2",
    )
    yield _row(
        f"{group}: family names", f"{group}.family", f.parts(group, 0),
        jats=f"{contrib}name/surname", datacite=f"{agent}d:familyName",
        crossref=f"{crossref}/c:surname",
        invenio=f"{person}.family_name", ro_crate=f"{crate}.familyName", csl=f"{jats}[].family",
    )
    yield _row(
        f"{group}: given names", f"{group}.given", f.parts(group, 1),
        jats=f"{contrib}name/given-names", datacite=f"{agent}d:givenName",
        crossref=f"{crossref}/c:given_name", invenio=f"{person}.given_name",
        ro_crate=f"{crate}.givenName", csl=f"{jats}[].given",
    )
    yield _row(
        f"{group}: ORCID iDs", f"{group}.orcid", f.linked(group),
        jats=f"{contrib}contrib-id[@contrib-id-type='orcid']",
        datacite=f"{agent}d:nameIdentifier[@nameIdentifierScheme='ORCID']",
        crossref=f"{crossref}/c:ORCID", ro_crate=f"{crate}.identifier[^=https://orcid.org/]",
        marc=f"{marc}$1[^=https://orcid.org/]",
    )
    yield _row(
        f"{group}: bare ORCID iDs", f"{group}.orcid", f.each(group, "orcid"),
        invenio=f"{person}.identifiers[scheme=orcid].identifier",
    )
    yield _row(
        f"{group}: ROR of organisations", f"{group}.ror", f.rors(group),
        jats=f"{contrib}contrib-id[@contrib-id-type='ror']",
        datacite=f"{agent}d:nameIdentifier[@nameIdentifierScheme='ROR']",
        ro_crate=f"{crate}.identifier[^=https://ror.org/]", marc=f"{marc}$1[^=https://ror.org/]",
    )
    yield _row(
        f"{group}: bare ROR", f"{group}.ror", f.bare(f.rors(group)),
        invenio=f"{person}.identifiers[scheme=ror].identifier",
    )
    yield _row(
        f"{group}: affiliations", f"{group}.affiliation", f.each(group, "affiliation"),
        jats=f"{contrib}aff//institution", datacite=f"{agent}d:affiliation",
        crossref=f"{institution}c:institution_name", marc=f"{marc}$u",
        invenio=f"metadata.{invenio}[].affiliations[].name", ro_crate=f"{crate}.affiliation.name",
    )
    yield _row(
        f"{group}: ROR of affiliations", f"{group}.affiliation_ror",
        f.each(group, "affiliation_ror"),
        jats=f"{contrib}aff//institution-id",
        datacite=f"{agent}d:affiliation/@affiliationIdentifier",
        crossref=f"{institution}c:institution_id", ro_crate=f"{crate}.affiliation.identifier",
    )
    yield _row(
        f"{group}: bare ROR of affiliations", f"{group}.affiliation_ror",
        f.bare(f.each(group, "affiliation_ror")), invenio=f"metadata.{invenio}[].affiliations[].id",
    )
    yield _row(
        f"{group}: roles", f"{group}.role", f.each(group, "role"),
        jats=f"{contrib}role", ro_crate=f"{crate}.jobTitle",
    )
    yield _row(
        f"{group}: e-mail", f"{group}.email", f.each(group, "email"),
        jats=f"{contrib}email", ro_crate=f"{crate}.email",
    )
    yield _row(
        f"{group}: about them", f"{group}.about", f.each(group, "about"),
        jats=f"{contrib}bio", ro_crate=f"{crate}.description",
        **({"marc": "545$a"} if code == "aut" else {}),
    )


ROWS: tuple[Row, ...] = (
    # titles
    _row(
        "title", "title, subtitle", lambda x: (full_title(x.data),),
        pdf="title", xmp="dc:title", opf="dc:title", docx="core:title",
        oai_dc="dc:title", dspace="dc.title", csl="title", bibtex="title", ris="TI",
    ),
    _row(
        "main title", "title", lambda x: (x.data.title,),
        jats=f"{_META}title-group/article-title", datacite="d:titles/d:title[not(@titleType)]",
        crossref=f"{_REPORT}c:titles/c:title", invenio="metadata.title", ro_crate="name",
        marc="245$a",
    ),
    _row(
        "subtitle", "subtitle", lambda x: f.one(x.data.subtitle),
        jats=f"{_META}title-group/subtitle", datacite="d:titles/d:title[@titleType='Subtitle']",
        crossref=f"{_REPORT}c:titles/c:subtitle", invenio=f"{_TITLES}[type.id=subtitle].title",
        ro_crate="alternativeHeadline", marc="245$b",
    ),
    _row(
        "short title", "short_title", lambda x: f.one(x.data.short_title),
        jats=f"{_META}title-group/alt-title[@alt-title-type='running-head']",
        datacite="d:titles/d:title[@titleType='AlternativeTitle']", dspace="dc.title.alternative",
        invenio=f"{_TITLES}[type.id=alternative-title].title", ro_crate="alternateName",
        marc="246$a", csl="title-short", bibtex="shorttitle", ris="ST",
    ),
    # people and organisations
    *_people("authors", "aut", "author", "creator", "creators", "dc.contributor.author"),
    *_people("editors", "edt", "editor", "contributor", "contributors", "dc.contributor.editor"),
    # dates and language
    _row(
        "date", "date", lambda x: (x.data.date.isoformat(),),
        pdf="dcterms.created", xmp="dc:date", opf="dc:date", docx="custom:Date",
        jats=f"{_META}pub-date/@iso-8601-date", datacite="d:dates/d:date[@dateType='Issued']",
        crossref=f"{_REPORT}c:publication_date", oai_dc="dc:date", dspace="dc.date.issued",
        invenio="metadata.publication_date", ro_crate="datePublished", csl="issued", bibtex="date",
        ris="DA",
    ),
    _row(
        "year", "date", lambda x: (f"{x.data.date.year:04d}",),
        datacite="d:publicationYear", marc="264$c", bibtex="year", ris="PY",
    ),
    _row(
        "language", "language", lambda x: (f.language(x),),
        pdf="lang", xmp="dc:language", opf="dc:language", docx="core:language",
        jats="@xml:lang", datacite="d:language", oai_dc="dc:language", dspace="dc.language.iso",
        ro_crate="inLanguage", csl="language", bibtex="langid", ris="LA",
    ),
    _row("language, ISO 639-3", "language", f.iso639_3, invenio="metadata.languages[].id"),
    _row("language, ISO 639-2/B", "language", f.iso639_2b, marc="041$a"),
    _row(
        "language, ISO 639-1", "language", f.iso639_1, crossref="c:body/c:report-paper/*/@language",
    ),
    # what it says
    _row(
        "abstract", "abstract", lambda x: f.one(f.joined(x.data.abstract)),
        pdf="description", xmp="dc:description", opf="dc:description", docx="core:description",
        jats=f"{_META}abstract[not(@abstract-type)]",
        datacite="d:descriptions/d:description[@descriptionType='Abstract']",
        crossref=f"{_REPORT}j:abstract", oai_dc="dc:description", dspace="dc.description.abstract",
        invenio="metadata.description", ro_crate="abstract", marc="520$a",
        csl="abstract", bibtex="abstract", ris="AB",
    ),
    _row(
        "key points", "key_points", lambda x: tuple(x.data.key_points),
        jats=f"{_META}abstract[@abstract-type='key-points']//list-item",
    ),
    _row(
        "keywords", "keywords", lambda x: tuple(x.data.keywords),
        pdf="keywords", xmp="dc:subject", opf="dc:subject", docx="core:keywords",
        jats=f"{_META}kwd-group/kwd", datacite="d:subjects/d:subject", oai_dc="dc:subject",
        dspace="dc.subject", invenio="metadata.subjects[].subject", ro_crate="keywords[]",
        marc="653$a", ris="KW",
    ),
    _row(
        "keyword line", "keywords", lambda x: f.one(", ".join(x.data.keywords)),
        xmp="pdf:Keywords", csl="keyword", bibtex="keywords",
    ),
    _row(
        "disclaimer", "disclaimer", lambda x: f.one(f.joined(x.data.disclaimer)),
        jats=f"{_META}author-notes/fn[@fn-type='other']", marc="500$a",
    ),
    _row(
        "acknowledgements", "acknowledgements", lambda x: f.one(f.joined(x.data.acknowledgements)),
        jats="back/ack",
    ),
    _row(
        "lead picture: alternative text", "lead_image.alt", f.lead("alt"),
        jats="body/fig[@fig-type='lead']//alt-text",
    ),
    _row(
        "lead picture: caption", "lead_image.caption", f.lead("caption"),
        jats="body/fig[@fig-type='lead']/caption",
    ),
    _row(
        "lead picture: credit", "lead_image.source", f.lead("source"),
        jats="body/fig[@fig-type='lead']/attrib",
    ),
    # publisher and series
    _row(
        "publisher", "publisher.name", lambda x: f.one(x.style.tokens.publisher.name),
        xmp="dc:publisher", opf="dc:publisher", docx="custom:Publisher",
        jats=f"{_JOURNAL}publisher/publisher-name",
        datacite="d:publisher", crossref=f"{_REPORT}c:publisher/c:publisher_name",
        oai_dc="dc:publisher", dspace="dc.publisher", invenio="metadata.publisher",
        ro_crate="publisher.name", marc="264$b", csl="publisher", bibtex="institution", ris="PB",
    ),
    _row(
        "place", "publisher.place", lambda x: f.one(x.style.tokens.publisher.place),
        jats=f"{_JOURNAL}publisher/publisher-loc",
        crossref=f"{_REPORT}c:publisher/c:publisher_place",
        invenio="custom_fields.imprint:imprint.place", ro_crate="publisher.location",
        marc="264$a", csl="publisher-place", bibtex="address", ris="CY",
    ),
    _row(
        "publisher's address", "publisher.url", lambda x: f.one(x.style.tokens.publisher.url),
        ro_crate="publisher.url",
    ),
    _row(
        "publisher's ROR", "publisher.ror", lambda x: f.one(x.style.tokens.publisher.ror),
        datacite="d:publisher/@publisherIdentifier",
        crossref=f"{_REPORT}c:institution/c:institution_id[@type='ror']",
        ro_crate="publisher.identifier",
    ),
    _row(
        "series", "series.title", f.series_title, opf="collection", docx="core:category",
        jats=f"{_JOURNAL}journal-title-group/journal-title",
        datacite="d:relatedItems/d:relatedItem[@relationType='IsPublishedIn']/d:titles/d:title",
        crossref=f"{_SERIES}c:titles/c:title", invenio="custom_fields.journal:journal.title",
        ro_crate="isPartOf[@type=CreativeWorkSeries].name", marc="490$a",
        csl="collection-title", bibtex="series", ris="T2",
    ),
    _row(
        "number", "series.number", f.series_part("number"), opf="group-position",
        jats=f"{_META}issue",
        datacite="d:relatedItems/d:relatedItem[@relationType='IsPublishedIn']/d:number",
        crossref=f"{_REPORT}c:publisher_item/c:item_number",
        invenio="custom_fields.journal:journal.issue", ro_crate="reportNumber", marc="490$v",
        csl="number", bibtex="number", ris="M1",
    ),
    _row(
        "series with number", "series.title, series.number", f.series_with_number,
        oai_dc="dc:relation", dspace="dc.relation.ispartofseries",
    ),
    _row(
        "series line", "series.title, series.number, related", f.series_and_related,
        xmp="dc:relation",
    ),
    _row(
        "ISSN", "series.issn", f.series_part("issn"),
        jats=f"{_JOURNAL}issn",
        datacite="d:relatedItems/d:relatedItem/d:relatedItemIdentifier[@relatedItemIdentifierType='ISSN']",
        crossref=f"{_SERIES}c:issn", dspace="dc.identifier.issn",
        invenio="custom_fields.journal:journal.issn",
        ro_crate="isPartOf[@type=CreativeWorkSeries].issn", marc="490$x",
        csl="ISSN", bibtex="issn", ris="SN",
    ),
    # identifiers
    _row(
        "doi", "doi", f.doi_url,
        xmp="dc:identifier", opf="dc:identifier", docx="custom:DOI", oai_dc="dc:identifier",
        ro_crate="identifier[]",
    ),
    _row(
        "bare DOI", "doi", lambda x: f.one(x.data.doi),
        jats=f"{_META}article-id[@pub-id-type='doi']",
        datacite="d:identifier[@identifierType='DOI']",
        crossref=f"{_REPORT}c:doi_data/c:doi", dspace="dc.identifier.doi",
        invenio="pids.doi.identifier", marc="024$a", csl="DOI", bibtex="doi", ris="DO",
    ),
    _row(
        "landing page", "deposit.landing", f.address,
        jats=f"{_META}self-uri/@xlink:href",
        datacite="d:alternateIdentifiers/d:alternateIdentifier[@alternateIdentifierType='URL']",
        crossref=f"{_REPORT}c:doi_data/c:resource", oai_dc="dc:identifier",
        dspace="dc.identifier.uri",
        invenio="metadata.identifiers[scheme=url].identifier", ro_crate="url", marc="856$u",
        csl="URL", bibtex="url", ris="UR",
    ),
    # rights
    _row(
        "license", "license", lambda x: f.one(x.data.license),
        xmp="xmpRights:UsageTerms", docx="custom:Licence",
        jats=f"{_META}permissions/license/license-p",
        datacite="d:rightsList/d:rights/@rightsIdentifier", marc="540$a",
    ),
    _row("license, in small letters", "license", f.licence_id, invenio="metadata.rights[].id"),
    _row(
        "license without address", "license", f.licence_expression,
        invenio="metadata.rights[].title.en",
    ),
    _row(
        "license's address", "license", f.licence_url,
        jats=f"{_META}permissions/license/@xlink:href", datacite="d:rightsList/d:rights/@rightsURI",
        crossref=f"{_REPORT}ai:program/ai:license_ref", oai_dc="dc:rights", dspace="dc.rights.uri",
        ro_crate="license.@id", marc="540$u",
    ),
    _row(
        "rights", "rights", f.rights,
        xmp="dc:rights", opf="dc:rights", docx="custom:Rights",
        jats=f"{_META}permissions/copyright-statement",
        datacite="d:rightsList/d:rights[not(@rightsIdentifier)]",
        oai_dc="dc:rights", dspace="dc.rights", invenio="metadata.copyright",
        ro_crate="copyrightNotice", marc="542$f",
    ),
    _row(
        "embargo", "embargo", f.embargo,
        jats=f"{_META}permissions/ali:free_to_read/@start_date",
        datacite="d:dates/d:date[@dateType='Available']",
        crossref=f"{_REPORT}ai:program/ai:free_to_read/@start_date", dspace="dcterms.available",
        invenio="access.embargo.until", marc="506$g", csl="available-date",
    ),
    _row(
        "embargo, in OpenAIRE's words", "embargo", f.embargo_end, oai_dc="dc:date",
    ),
    # versions of the files and of the brief
    _row(
        "created", "date", f.moment, xmp="xmp:CreateDate", docx="core:created",
    ),
    _row(
        "modified", "date", f.moment, pdf="dcterms.modified", xmp="xmp:ModifyDate",
        opf="dcterms:modified", docx="core:modified",
    ),
    _row(
        "version", "version", lambda x: f.one(x.data.version),
        xmp="xmpMM:VersionID", opf="schema:version", docx="core:version",
        jats=f"{_META}article-version", datacite="d:version",
        crossref=f"{_REPORT}c:version_info/c:version",
        invenio="metadata.version", ro_crate="version", marc="250$a",
        csl="version", bibtex="version", ris="ET",
    ),
    # money
    _row(
        "funders", "funding.name", f.funder("name"),
        jats=f"{_META}funding-group/award-group/funding-source//institution",
        datacite="d:fundingReferences/d:fundingReference/d:funderName",
        crossref=f"{_FUNDING}[@name='funder_name']",
        invenio="metadata.funding[].funder.name", ro_crate="funder[].name", marc="536$a",
    ),
    _row(
        "funders with awards", "funding.name, funding.award",
        lambda x: tuple(f.sponsorship(one) for one in x.data.funding),
        dspace="dc.description.sponsorship",
    ),
    _row(
        "ROR of funders", "funding.ror", f.funder("ror"),
        jats=f"{_META}funding-group/award-group/funding-source//institution-id",
        datacite="d:fundingReferences/d:fundingReference/d:funderIdentifier",
        crossref=f"{_FUNDING}[@name='ror']", ro_crate="funder[].identifier",
    ),
    _row(
        "bare ROR of funders", "funding.ror", f.bare(f.funder("ror")),
        invenio="metadata.funding[].funder.id",
    ),
    _row(
        "awards", "funding.award", f.funder("award"),
        jats=f"{_META}funding-group/award-group/award-id",
        datacite="d:fundingReferences/d:fundingReference/d:awardNumber",
        crossref=f"{_FUNDING}[@name='award_number']", dspace="oaire.awardNumber",
        invenio="metadata.funding[].award.number", ro_crate="funding[].identifier", marc="536$c",
    ),
    # relations
    _row(
        "related", "related", f.relations(),
        datacite="d:relatedIdentifiers/d:relatedIdentifier", marc="787$i + $o",
    ),
    _row(
        "related, in JATS", "related", f.relations(f.JATS_RELATIONS, None),
        jats=f"{_META}related-article",
    ),
    _row(
        "related, in Crossref", "related", f.relations(f.CROSSREF_RELATIONS),
        crossref=f"{_REPORT}rel:program/rel:related_item",
    ),
    _row(
        "related, in DSpace", "related", f.relations(f.DSPACE_RELATIONS, "uri", address=True),
        dspace="dc.relation.*",
    ),
    _row(
        "related, in InvenioRDM", "related", f.relations_in_small,
        invenio="metadata.related_identifiers[]",
    ),
    _row(
        "related, in schema.org", "related", f.relations(f.RO_CRATE_RELATIONS, address=True),
        ro_crate="{relation}.@id",
    ),
    _row(
        "relation", "related", lambda x: tuple(one.url for one in x.data.related),
        opf="dc:relation", docx="custom:Related", oai_dc="dc:relation",
    ),
    _row(
        "titles of related works", "related.title",
        lambda x: tuple(one.title for one in x.data.related if one.title),
        jats=f"{_META}related-article/text()",
        crossref=f"{_REPORT}rel:program/rel:related_item/rel:description",
        ro_crate="{relation}.name", marc="787$t",
    ),
)
# fmt: on


def places(
    target: str, metadata: Metadata, style: HouseStyle, slug: str = ""
) -> dict[str, tuple[str, Values]]:
    """For one of `TARGETS`, by the row's name: each given value's place there, and its texts."""
    facts = Facts(metadata, style, slug)
    out: dict[str, tuple[str, Values]] = {}
    for row in ROWS:
        place, found = getattr(row.at, target), row.values(facts)
        if place and found:
            out[row.name] = (place, found)
    return out


def left_out(target: str, facts: Facts) -> tuple[str, ...]:
    """The fields that are given and have no place in a target, in the order of the table."""
    given = [row.of for row in ROWS if ", " not in row.of and row.values(facts)]
    carried = {
        field
        for row in ROWS
        if getattr(row.at, target) and row.values(facts)
        for field in row.of.split(", ")
    }
    return tuple(field for field in dict.fromkeys(given) if field not in carried)
