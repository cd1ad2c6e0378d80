"""The one table from our metadata to the places where each edition keeps them.

Converters write these rows and the proof reads them back; a field that was not given has no value
and is left out everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from briefpress.metadata import Metadata
from briefpress.style import HouseStyle

Values = tuple[str, ...]
_NAMESPACE = uuid5(NAMESPACE_URL, "https://briefpress.org/brief/")


@dataclass(frozen=True, slots=True)
class Row:
    """One field. `pdf`, `xmp`, `opf` and `docx` name its place there, or None where it has none.

    `pdf` is a ``meta`` name that WeasyPrint carries into Info (``lang`` is the catalogue's
    language), `xmp` a property of the PDF's XMP packet. `opf` is a Dublin Core element, or
    ``collection`` for a series (EPUB 3.3, D.3.1). `docx` is ``core:`` or ``custom:`` and a property
    (ECMA-376 part 2, 11.1). Several values are joined with ``; `` where a place holds only one,
    with ``, `` for keywords.
    """

    field: str
    values: Callable[[Metadata, HouseStyle], Values]
    pdf: str | None
    xmp: str | None
    opf: str | None
    docx: str | None


def _one(value: str | None) -> Values:
    return (value,) if value else ()


def _moment(data: Metadata, _: HouseStyle) -> Values:
    """The brief's date as a moment: no other one is in any edition."""
    return (f"{data.date.isoformat()}T00:00:00Z",)


def full_title(data: Metadata) -> str:
    """Title and subtitle in one line, for places that hold only one."""
    return f"{data.title}: {data.subtitle}" if data.subtitle else data.title


ROWS: tuple[Row, ...] = (
    Row("title", lambda d, _: (full_title(d),), "title", "dc:title", "dc:title", "core:title"),
    Row(
        "authors",
        lambda d, _: tuple(person.name for person in d.authors),
        "author",
        "dc:creator",
        "dc:creator",
        "core:creator",
    ),
    Row(
        "editors",
        lambda d, _: tuple(person.name for person in d.editors),
        None,
        "dc:contributor",
        "dc:contributor",
        "custom:Editors",
    ),
    Row(
        "date",
        lambda d, _: (d.date.isoformat(),),
        "dcterms.created",
        "dc:date",
        "dc:date",
        "custom:Date",
    ),
    Row(
        "language",
        lambda d, s: (d.language or s.tokens.language,),
        "lang",
        "dc:language",
        "dc:language",
        "core:language",
    ),
    Row(
        "abstract",
        lambda d, _: _one(d.abstract and " ".join(d.abstract.split())),
        "description",
        "dc:description",
        "dc:description",
        "core:description",
    ),
    Row(
        "keywords",
        lambda d, _: tuple(d.keywords),
        "keywords",
        "dc:subject",
        "dc:subject",
        "core:keywords",
    ),
    Row("keyword line", lambda d, _: _one(", ".join(d.keywords)), None, "pdf:Keywords", None, None),
    Row(
        "publisher",
        lambda _, s: _one(s.tokens.publisher.name),
        None,
        "dc:publisher",
        "dc:publisher",
        "custom:Publisher",
    ),
    Row(
        "series",
        lambda d, s: _one(d.series.title if d.series else s.tokens.masthead.series),
        None,
        None,
        "collection",
        "core:category",
    ),
    Row(
        "number",
        lambda d, _: _one(d.series.number if d.series else None),
        None,
        None,
        "group-position",
        None,
    ),
    Row("series line", lambda d, s: _one(s.series_text(d)), None, "dc:relation", None, None),
    Row(
        "doi",
        lambda d, _: _one(d.doi and f"https://doi.org/{d.doi}"),
        None,
        "dc:identifier",
        "dc:identifier",
        "custom:DOI",
    ),
    Row(
        "license",
        lambda d, _: _one(d.license),
        None,
        "xmpRights:UsageTerms",
        None,
        "custom:Licence",
    ),
    Row(
        "rights",
        lambda d, s: _one(d.rights or s.tokens.imprint.rights),
        None,
        "dc:rights",
        "dc:rights",
        "custom:Rights",
    ),
    Row("created", _moment, None, "xmp:CreateDate", None, "core:created"),
    Row(
        "modified",
        _moment,
        "dcterms.modified",
        "xmp:ModifyDate",
        "dcterms:modified",
        "core:modified",
    ),
    Row("version", lambda d, _: _one(d.version), None, "xmpMM:VersionID", None, "core:version"),
)


def work_uuid(slug: str, style: HouseStyle) -> UUID:
    """What names a brief without a DOI: made from publisher and slug (RFC 9562, version 5)."""
    return uuid5(_NAMESPACE, f"{style.tokens.publisher.name}/{slug}")


def places(target: str, metadata: Metadata, style: HouseStyle) -> dict[str, tuple[str, Values]]:
    """For ``pdf``, ``xmp``, ``opf`` or ``docx``: each given field's place there and its values."""
    out: dict[str, tuple[str, Values]] = {}
    for row in ROWS:
        place, found = getattr(row, target), row.values(metadata, style)
        if place and found:
            out[row.field] = (place, found)
    return out
