"""The crosswalk: its page, its completeness, and the editions that carry it."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from lxml import etree

from briefpress.crosswalk import ROWS, TARGETS
from briefpress.exports.page import page
from support import ROOT, convert, document_of
from test_exports import EVERYTHING, PAANI, facts_of, full_house, wanted

PAGE = ROOT / "docs" / "crosswalk.md"


def test_the_page_is_made_from_the_table():
    assert PAGE.read_text("utf-8") == page(), "run: make crosswalk"


def test_names_of_rows_are_unique_and_every_row_has_a_place():
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert all(any(getattr(row.at, target) for target in TARGETS) for row in ROWS)


def _xmp(data: bytes) -> dict[str, list[str]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = etree.fromstring(pdf.Root.Metadata.read_bytes())
    out: dict[str, list[str]] = {}
    for one in root.iter():
        if (
            isinstance(one.tag, str)
            and one.getparent() is not None
            and one.prefix not in ("rdf", "x")
        ):
            items = [
                item.text for item in one.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")
            ]
            out[f"{one.prefix}:{etree.QName(one).localname}"] = items or [one.text]
    return out


def _info(data: bytes) -> dict[str, list[str]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        info = {str(key): str(value) for key, value in pdf.docinfo.items()}
        names = {
            "title": "/Title",
            "author": "/Author",
            "description": "/Subject",
            "keywords": "/Keywords",
        }
        out = {name: [info[key]] for name, key in names.items() if key in info}
        return out | {"lang": [str(pdf.Root.Lang)]}


def _opf(data: bytes) -> dict[str, list[str]]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    (name,) = (one for one in archive.namelist() if one.endswith(".opf"))
    out: dict[str, list[str]] = {}
    for one in etree.fromstring(archive.read(name)).iter(etree.Element):
        prefix = "dc:" if "purl.org/dc/elements" in one.tag else ""
        refined = {"belongs-to-collection": "collection"}
        key = prefix + etree.QName(one).localname if prefix else one.get("property", "")
        out.setdefault(refined.get(key, key), []).append(one.text or "")
    return out


def _docx(data: bytes) -> dict[str, list[str]]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    core = etree.fromstring(archive.read("docProps/core.xml"))
    out = {f"core:{etree.QName(one).localname}": [one.text] for one in core}
    for one in etree.fromstring(archive.read("docProps/custom.xml")):
        out[f"custom:{one.get('name')}"] = ["".join(one.itertext())]
    return out


READERS = {
    "pdf": ("pdf", _info),
    "xmp": ("pdf", _xmp),
    "opf": ("epub", _opf),
    "docx": ("docx", _docx),
}
MADE: dict[tuple[str, str], bytes] = {}


def edition(folder, format: str) -> bytes:
    key = (folder.name, format)
    if key not in MADE:
        style = full_house()
        MADE[key] = convert(format, document_of(folder, style)[1], style)
    return MADE[key]


@pytest.mark.parametrize("folder", [EVERYTHING, PAANI], ids=lambda path: path.name)
@pytest.mark.parametrize("column", READERS)
def test_truth_in_the_editions(column, folder):
    """The same values stand in the editions, read with readers of this test's own."""
    format, read = READERS[column]
    found = read(edition(folder, format))
    names = {"core:keywords": ", ", "keywords": ", "}
    for place, pairs in wanted(column, facts_of(folder)).items():
        values = [value for value, _ in pairs]
        if not values or place.startswith("dcterms."):  # dates of Info: their own form
            continue
        joined = names.get(place, "; ").join(values)
        said = [one for one in found.get(place, []) if one]
        if place == "dc:identifier" and column == "opf":
            assert set(values) <= set(said)
        elif place == "dc:title" and column == "opf":
            assert said[0] == values[0] or f"{said[0]}: {said[1]}" == values[0]
        else:
            assert said in (values, [joined]), place
