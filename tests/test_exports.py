"""The truth rule: each given value stands at each of its places in each finished export."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import read_exports
from briefpress.crosswalk import ROWS, TARGETS, Facts
from briefpress.exports import EXPORTS, DepositFile, Exported, export_all
from briefpress.style import Deposit, HouseStyle
from support import REAL, RICH, ROOT, document_of, house

BRIEFS = ROOT / "tests" / "briefs"
EVERYTHING, MINIMUM, PAANI = (
    BRIEFS / name for name in ("2025-05-06-everything", "2025-05-07-minimum", "2025-05-08-paani")
)
ODD = BRIEFS / "2025-04-02-odd"
ALL = (EVERYTHING, MINIMUM, PAANI, RICH, ODD, REAL)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES = (
    DepositFile("editions/a.pdf", "application/pdf", 12345, "0" * 64),
    DepositFile("editions/a.epub", "application/epub+zip", 234, "1" * 64),
    DepositFile("editions/a.docx", DOCX, 345, "2" * 64),
    DepositFile("source/brief.md", "text/markdown", 45, "3" * 64),
    DepositFile("source/figures/lead.jpg", "image/jpeg", 56, "4" * 64),
)


def full_house() -> HouseStyle:
    """A house that says all it can."""
    style = house("harbour")
    publisher = style.tokens.publisher.model_copy(
        update={"ror": "https://ror.org/02mhbdp94", "url": "https://harbour.example.org/"}
    )
    return replace(style, tokens=style.tokens.model_copy(update={"publisher": publisher}))


@cache
def facts_of(folder: Path, style: str = "full") -> Facts:
    chosen = full_house() if style == "full" else house(style)
    document = document_of(folder, chosen)[1]
    return Facts(document.metadata, chosen, document.slug)


@cache
def exported(folder: Path, style: str = "full") -> dict[str, Exported]:
    chosen = full_house() if style == "full" else house(style)
    document = document_of(folder, chosen)[1]
    return {one.name: one for one in export_all(document, chosen, FILES)}


def main_file(one: Exported) -> bytes:
    return one.files[EXPORTS[one.name].file]


def read(one: Exported, column: str, place: str) -> list[str]:
    if column == "dspace":
        return read_exports.read_dspace(one.files, place)
    return read_exports.READERS[column](main_file(one), place)


def wanted(column: str, facts: Facts) -> dict[str, list[tuple[str, str]]]:
    """For each place of a column: the values that must stand there, each with its field."""
    out: dict[str, list[tuple[str, str]]] = {}
    for row in ROWS:
        place = getattr(row.at, column)
        if place:
            out.setdefault(place, []).extend((value, row.of) for value in row.values(facts))
    return out


def _is_told(of: str, left: set[str]) -> bool:
    """Whether a left-out field is this one, or what this one is a part of."""
    return any(f"{field}.".startswith(f"{name}.") for field in of.split(", ") for name in left)


COLUMNS = [one for one in EXPORTS.values() if one.column]
EDITIONS = ("pdf", "xmp", "opf", "docx")


def test_every_column_of_the_table_is_an_edition_or_an_export():
    assert {one.column for one in COLUMNS} == set(TARGETS) - set(EDITIONS)


@pytest.mark.parametrize("folder", ALL, ids=lambda path: path.name)
@pytest.mark.parametrize("export", COLUMNS, ids=lambda one: one.name)
def test_truth(export, folder):
    """What stands at a place is what the table says, in that order, and nothing else."""
    one = exported(folder)[export.name]
    if one.skipped:
        assert not one.files
        return
    left = {re.sub(r"\[\d+\]| \(.*\)", "", name) for name in one.left_out}
    for place, pairs in wanted(export.column, facts_of(folder)).items():
        found = (
            read(one, export.column, place)
            if pairs or export.column not in ("bibtex", "ris")
            else []
        )
        values = [value for value, _ in pairs]
        if export.column in ("marc", "ro_crate") and sorted(found) == sorted(values):
            continue  # fields in the order of their tags, relations in that of their words
        explained = [value for value, of in pairs if _is_told(of, left)]
        missing = [value for value in values if value not in found]
        assert set(missing) <= set(explained), (place, missing, found)
        assert [value for value in values if value not in missing] == found, place


@pytest.mark.parametrize("folder", ALL, ids=lambda path: path.name)
def test_metadata_json_says_it_all(folder):
    one, facts = exported(folder)["metadata"], facts_of(folder)
    said = json.loads(main_file(one))
    assert said["slug"] == facts.slug
    given = json.loads(facts.data.model_dump_json(exclude_defaults=True))
    assert {key: said[key] for key in given} == given
    assert said["publisher"]["name"] == facts.style.tokens.publisher.name


def test_everything_is_exported_and_skips_nothing():
    assert {name for name, one in exported(EVERYTHING).items() if one.skipped} == set()


@pytest.mark.parametrize(
    ("folder", "style", "skipped"),
    [
        (MINIMUM, "issi", {"datacite": "doi", "crossref": "doi", "ro-crate": "license",
                           "invenio": "authors[0].family"}),
        (PAANI, "issi", {"crossref": "deposit.landing", "invenio": "authors[1].family"}),
        (PAANI, "full", {"crossref": "authors[1].family", "invenio": "authors[1].family"}),
        (REAL, "issi", {"datacite": "doi", "crossref": "doi", "ro-crate": "license",
                        "invenio": "authors[0].family"}),
    ],
)  # fmt: skip
def test_what_lacks_a_required_field_is_skipped_and_the_field_named(folder, style, skipped):
    found = {name: one.skipped for name, one in exported(folder, style).items() if one.skipped}
    assert {name: why.split(":")[0] for name, why in found.items()} == skipped


def test_nothing_is_invented():
    """A brief with nothing but the least gets no identifier, licence or split name anywhere."""
    for one in exported(MINIMUM, "issi").values():
        if one.name == "metadata":
            continue
        said = b"".join(one.files.values()).decode("utf-8")
        for word in ("10.", "orcid.org", "ror.org", "creativecommons", "spdx", "given", "surname",
                     "ISSN", "issn", "licen", "rights", "nameType", "Personal"):  # fmt: skip
            assert word not in said, (one.name, word)


@pytest.mark.parametrize("folder", ALL, ids=lambda path: path.name)
def test_no_element_and_no_value_is_empty(folder):
    from lxml import etree

    for one in exported(folder).values():
        for name, data in one.files.items():
            if name.endswith(".xml"):
                for element in etree.fromstring(data).iter(etree.Element):
                    said = element.attrib or len(element) or (element.text or "").strip(" \n")
                    assert said or element.tag in ("break", "td", "th"), (name, element.tag)
            elif name.endswith("json") and "schema" not in name:
                assert not re.search(rb": (?:\"\"|null|\[\]|\{\})", data), name


def test_what_a_target_cannot_hold_is_named():
    left = {name: set(one.left_out) for name, one in exported(EVERYTHING).items()}
    assert left["metadata"] == set()
    assert left["jats"] == {"publisher.ror", "publisher.url"}
    assert {"keywords", "short_title", "authors.role", "related[1] (Corrects)"} <= left["crossref"]
    assert {"authors.orcid", "version"} <= left["dspace"]
    assert "related[1] (Corrects)" in left["ro-crate"]
    assert "related" in left["csl"] & left["bibtex"] & left["ris"]
    assert "authors.role" in left["datacite"]
    assert "title" not in set().union(*left.values())


def test_single_entries_that_a_target_cannot_hold_are_named():
    assert "authors[1].affiliation" in exported(RICH)["marc"].left_out
    style = full_house()
    document = document_of(EVERYTHING, style)[1]
    editors = (document.metadata.editors[0].model_copy(update={"given": None, "family": None}),)
    data = document.metadata.model_copy(
        update={"editors": editors, "series": None, "language": "pnb", "short_title": "Ok"}
    )
    made = {one.name: one for one in export_all(replace(document, metadata=data), style)}
    assert {"editors[0].name", "series.title", "language"} <= set(made["crossref"].left_out)
    assert {"editors[0].name", "short_title"} <= set(made["invenio"].left_out)
    assert "language" in made["marc"].left_out


def test_the_same_bytes_every_time():
    style = full_house()
    document = document_of(EVERYTHING, style)[1]
    assert export_all(document, style, FILES) == export_all(document, style, FILES)


def test_dspace_names_the_editions_to_copy():
    one = exported(EVERYTHING)["dspace"]
    lines = one.files["exports/dspace/item_000/contents"].decode("ascii").splitlines()
    assert lines == ["a.pdf\tbundle:ORIGINAL\tprimary:true", "a.epub\tbundle:ORIGINAL",
                     "a.docx\tbundle:ORIGINAL"]  # fmt: skip
    assert one.copies["exports/dspace/item_000/a.pdf"] == "editions/a.pdf"


def test_pictures_of_the_article_are_found_beside_it():
    article = main_file(exported(EVERYTHING)["jats"])
    assert b'xlink:href="../source/figures/lead.jpg"' in article


def test_a_style_tells_its_landing_pages_only_with_a_slug():
    assert full_house().address("x") == "https://harbour.example.org/notes/x/"
    assert house("issi").address("x") is None
    with pytest.raises(ValueError, match="String should match pattern"):
        Deposit(landing="https://example.org/briefs/")
    with pytest.raises(ValueError, match="is not an e-mail address"):
        Deposit(depositor_email="nobody")


def test_every_field_of_the_model_is_in_the_table():
    """A key that is added to the model must get its row, or it would be lost in silence."""
    from briefpress.metadata import Metadata, Person

    told = {field for row in ROWS for field in row.of.split(", ")}
    people = {f"{group}.{name}" for group in ("authors", "editors") for name in Person.model_fields}
    inner = {"series": ("title", "number", "issn"), "funding": ("name", "ror", "award"),
             "lead_image": ("alt", "source", "caption"), "related": ("title",)}  # fmt: skip
    leaves = people | {f"{key}.{name}" for key, names in inner.items() for name in names}
    plain = set(Metadata.model_fields) - {"authors", "editors", "series", "funding", "lead_image"}
    # how a name is written shows its type; the picture's file is named by the text
    assert leaves | plain == {one for one in told if not one.startswith(("publisher.", "deposit."))} | {
        "authors.type", "editors.type"
    }  # fmt: skip
