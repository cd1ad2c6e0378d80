"""The landing page: what people read on it, what machines read in it, and what it never does."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from lxml import html

from briefpress.converters import landing, web
from briefpress.converters.citation import citation
from briefpress.converters.landing import Download
from support import HEAD, REAL, RICH, document_of, house, judged, write_brief

PDF = "application/pdf"
FILES = (
    Download("editions/a.pdf", PDF, 123_456, "a" * 64, "pdf", pages=3),
    Download("editions/a.epub", "application/epub+zip", 9_999_999, "b" * 64, "epub"),
    Download("exports/datacite.xml", "application/xml", 10, "c" * 64, title="DataCite 4.7"),
)
CITATIONS = {"BibTeX": '@report{x,\n title = {<b> & "x"}}'}
FULL = """\
title: "Water </script><b>, \\"Words\\" & 'Wires'"
subtitle: A subtitle
authors:
  - name: Ayesha Siddiqa-Khan
    given: Ayesha
    family: Siddiqa-Khan
    orcid: 0000-0002-1825-0097
    affiliation: Centre for Rivers
  - name: \u0641\u0627\u0637\u0645\u06c1 \u0632\u06c1\u0631\u0627
  - name: World Water Council
    type: organisation
    ror: https://ror.org/03yrm5c26
date: 2024-01-02
series: {title: Occasional Papers, number: "12", issn: 0317-8471}
doi: 10.1234/example.12
license: CC-BY-4.0
version: "1.10"
abstract: The abstract.
keywords: [water, \u6c34, law & order]
funding: [{name: River Trust, award: RT-1}, {name: Lake Trust}]
related: [{relation: IsTranslationOf, identifier: 10.1234/eau, title: "Eau, fils"}]
disclaimer: Views differ."""


def style_with(**deposit):
    style = house()
    tokens = style.tokens.model_copy(
        update={"deposit": style.tokens.deposit.model_copy(update=deposit)}
    )
    return type(style)(style.name, tokens)


LANDING = "https://briefs.example.org/{slug}/"


def page_of(folder, style=None, files=FILES):
    style = style or house()
    return landing.convert(document_of(folder, style)[1], style, files, CITATIONS)


@pytest.fixture
def full(tmp_path):
    return write_brief(tmp_path, "The first paragraph.[^1]\n\n[^1]: A note.", FULL)


def metas(page: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in html.fromstring(page).iter("meta"):
        if one.get("name"):
            found.setdefault(one.get("name"), []).append(one.get("content"))
    return found


def report_of(page: bytes) -> dict:
    (script,) = html.fromstring(page).xpath("//script")
    assert script.get("type") == "application/ld+json"
    return json.loads(script.text)


def links(page: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in html.fromstring(page).iter("link"):
        found.setdefault(one.get("rel"), []).append(one.get("href"))
    return found


# --- for people ---------------------------------------------------------------------------------


def test_the_page_says_what_the_brief_is_and_offers_it(full):
    root = html.fromstring(page_of(full))
    text = root.text_content()
    assert root.get("lang") == "en-GB"
    assert [one.text for one in root.iter("h1")] == ["Water </script><b>, \"Words\" & 'Wires'"]
    for said in ("A subtitle", "Ayesha Siddiqa-Khan", "January 2, 2024", "Version 1.10", "The abstract.",
                 "River Trust (RT-1)", "CC-BY-4.0", "ISSN 0317-8471", "law & order", "Views differ.",
                 "3 pages, 123 kB", "10.0 MB", "a" * 64, "@report{x,"):  # fmt: skip
        assert said in text, said
    assert "The first paragraph" not in text
    offered = [one.get("href") for one in root.xpath('//section[@id="files"]//a')]
    assert offered == ["editions/a.pdf", "editions/a.epub"]


def test_without_an_abstract_it_begins_as_the_text_does(tmp_path):
    folder = write_brief(
        tmp_path, "# Head\n\nThe *first* paragraph.[^1]\n\nThe second.\n\n[^1]: A note."
    )
    root = html.fromstring(page_of(folder))
    (section,) = root.xpath('//section[@id="opening"]')
    assert [one.text_content() for one in section] == ["How it begins", "The first paragraph."]


def test_the_recommended_citation():
    assert citation(document_of(REAL)[1], house()) == (
        "Sardar Jahanzaib Ghalib. “China-Led Resolution on Artificial Intelligence: Prospects for Human "
        "Security and Strategic Stability.” Issue Brief. Islamabad: Institute of Strategic Studies "
        "Islamabad, July 29, 2024."
    )
    assert citation(document_of(RICH)[1], house()).endswith("https://doi.org/10.1234/example.12.")
    assert citation(document_of(RICH)[1], house()).startswith("Siddiqa-Khan, Ayesha; ")


def test_the_house_decides_about_words_and_looks(full):
    style = house("harbour")
    text = page_of(full, style).decode()
    assert "2 January 2024" in text
    assert style.tokens.colour.accent in text
    assert house().tokens.colour.accent not in text


# --- for machines -------------------------------------------------------------------------------


def test_google_scholars_tags(full):
    found = metas(page_of(full, style_with(landing=LANDING)))
    assert found["citation_title"] == ["Water </script><b>, \"Words\" & 'Wires': A subtitle"]
    assert found["citation_author"] == [
        "Siddiqa-Khan, Ayesha", "\u0641\u0627\u0637\u0645\u06c1 \u0632\u06c1\u0631\u0627", "World Water Council"
    ]  # fmt: skip
    assert found["citation_publication_date"] == ["2024/01/02"]
    assert found["citation_pdf_url"] == ["https://briefs.example.org/a-brief/editions/a.pdf"]
    assert found["citation_abstract_html_url"] == ["https://briefs.example.org/a-brief/"]
    assert found["citation_technical_report_institution"] == [house().tokens.publisher.name]
    assert found["citation_technical_report_number"] == ["12"]
    assert found["citation_issn"] == ["0317-8471"]
    assert found["citation_doi"] == ["10.1234/example.12"]
    assert found["citation_keywords"] == ["water", "\u6c34", "law & order"]


def test_what_must_be_absolute_is_left_out_where_the_house_has_no_address(full):
    page = page_of(full)
    assert "citation_pdf_url" not in metas(page)
    assert "citation_abstract_html_url" not in metas(page)
    assert "canonical" not in links(page)
    assert report_of(page)["encoding"][0]["contentUrl"] == "editions/a.pdf"


def test_a_year_before_1000_has_four_digits_and_a_bare_brief_invents_nothing(tmp_path):
    page = page_of(write_brief(tmp_path, "Text.", HEAD.replace("2024", "0987")))
    found = metas(page)
    assert found["citation_publication_date"] == ["0987/01/02"]
    assert not {
        "citation_doi",
        "citation_issn",
        "citation_keywords",
        "citation_technical_report_number",
    } & set(found)
    said = report_of(page)
    assert not {"identifier", "license", "funding", "abstract", "keywords", "version", "@id"} & set(
        said
    )
    assert said["author"] == ["An Author"]


def test_schema_org_report(full):
    said = report_of(page_of(full, style_with(landing=LANDING)))
    assert (said["@type"], said["@id"]) == ("Report", "https://doi.org/10.1234/example.12")
    assert said["url"] == "https://briefs.example.org/a-brief/"
    assert said["name"] == "Water </script><b>, \"Words\" & 'Wires'"
    person, unknown, organisation = said["author"]
    assert person["@id"] == "https://orcid.org/0000-0002-1825-0097"
    assert (person["@type"], person["affiliation"]["name"]) == ("Person", "Centre for Rivers")
    assert unknown == "\u0641\u0627\u0637\u0645\u06c1 \u0632\u06c1\u0631\u0627"
    assert (organisation["@type"], organisation["@id"]) == (
        "Organization",
        "https://ror.org/03yrm5c26",
    )
    assert said["isPartOf"] == {
        "@type": "CreativeWorkSeries",
        "name": "Occasional Papers",
        "issn": "0317-8471",
    }
    assert [one["funder"]["name"] for one in said["funding"]] == ["River Trust", "Lake Trust"]
    assert said["translationOfWork"][0]["@id"] == "https://doi.org/10.1234/eau"
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert [one["sha256"] for one in said["encoding"]] == ["a" * 64, "b" * 64]
    assert said["accessModeSufficient"][0]["itemListElement"] == ["textual"]
    assert "structuralNavigation" not in said["accessibilityFeature"]


def test_accessibility_is_computed_from_the_content(tmp_path):
    said = report_of(page_of(RICH))
    assert {"structuralNavigation", "alternativeText"} <= set(said["accessibilityFeature"])
    assert said["accessMode"] == ["textual", "visual"]


def test_signposts(full):
    found = links(page_of(full, style_with(landing=LANDING)))
    assert found["cite-as"] == ["https://doi.org/10.1234/example.12"]
    assert found["author"] == ["https://orcid.org/0000-0002-1825-0097", "https://ror.org/03yrm5c26"]
    assert found["item"] == ["editions/a.pdf", "editions/a.epub"]
    assert found["describedby"] == ["exports/datacite.xml"]
    assert found["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert "https://schema.org/Report" in found["type"]


# --- what it never does -------------------------------------------------------------------------


class _Loads(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in ("img", "iframe", "object", "embed", "video", "audio", "source", "base"):
            self.found.append(tag)
        if tag == "script" and given.get("type") != "application/ld+json":
            self.found.append("script")
        if tag == "link" and given.get("rel") in ("stylesheet", "preload", "icon"):
            self.found.append("link")
        self.found += [name for name in given if name.startswith("on")]


@pytest.mark.parametrize("folder", [REAL, RICH])
def test_it_loads_nothing_and_runs_nothing(folder):
    page = page_of(folder).decode()
    reader = _Loads()
    reader.feed(page)
    assert reader.found == []
    (style,) = re.findall("<style>(.*?)</style>", page, re.DOTALL)
    assert all(one.startswith("data:font/") for one in re.findall(r"url\(([^)]*)", style))
    assert "@import" not in style
    assert str(date.today().year) not in re.sub(r"base64,[^)]*", "", page).replace(
        "2025", ""
    ).replace("2024", "")


def test_the_same_brief_gives_the_same_page(full):
    assert page_of(full) == page_of(full)


def test_a_link_to_the_catalogue_is_put_in_where_there_is_one(full):
    page = page_of(full)
    assert b"index.html" not in page
    linked = landing.in_catalogue(page, house(), "../index.html")
    assert html.fromstring(linked).xpath('//header//a[@href="../index.html"]')
    assert landing.in_catalogue(linked, house(), "x") == linked


def test_sizes_as_people_read_them():
    assert [web.people_size(one) for one in (1, 999, 1_499, 999_400, 1_000_000, 12_345_678)] == [
        "1 kB", "1 kB", "1 kB", "999 kB", "1.0 MB", "12.3 MB"
    ]  # fmt: skip


# --- judged by others ---------------------------------------------------------------------------

RTL = """\
title: "\u067e\u0627\u0646\u06cc \u0627\u0648\u0631 \u0633\u0644\u0627\u0645\u062a\u06cc"
authors: [{name: "\u0641\u0627\u0637\u0645\u06c1 \u0632\u06c1\u0631\u0627"}]
date: 2024-01-02
language: ur"""


@pytest.mark.conformance
@pytest.mark.parametrize("validator", ["Nu", "axe"])
@pytest.mark.parametrize(
    ("style", "kind"),
    [
        ("issi", "full"),
        ("harbour", "urdu"),
        *(
            pytest.param(style, kind, marks=pytest.mark.slow)
            for style, kind in [("issi", "real"), ("issi", "urdu"), ("issi", "rich"),
                                ("harbour", "full"), ("harbour", "real"), ("harbour", "rich")]
        ),
    ],
)  # fmt: skip
def test_validators_find_nothing(full, tmp_path, validator, style, kind):
    text = "\u067e\u06c1\u0644\u0627 \u067e\u06cc\u0631\u0627\u06af\u0631\u0627\u0641\u06d4"
    folder = {"full": full, "real": REAL, "rich": RICH}.get(kind) or write_brief(
        tmp_path, text, RTL, "urdu"
    )
    assert judged(validator, "html", page_of(folder, house(style))) == []


SPOILT = {
    "Nu": [
        (b"<main id=\"main\">", b"<main id=\"main\"><p><div>x</div></p>"),
        (b"<title>", b"<titel>"),
        (b"<dt>", b"<dx>"),
        (b" datetime=\"2024-01-02\"", b" datetime=\"yesterday\""),
    ],
    "axe": [
        (b" lang=\"en-GB\"", b""),
        (b"</h1>", b"</h1><img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\">"),
        (b"class=\"published\"", b"style=\"color:#ccc\""),
        (b"<dl class=\"facts\">", b"<dl class=\"facts\"><p>x</p>"),
        (b"</main>", b"<button></button></main>"),
        (b"</main>", b"<script src=\"https://example.org/x.js\"></script></main>"),
        (b"</main>", b"<script>nonsense()</script></main>"),
        (b"</main>", b"<pre style=\"white-space:pre;width:3000px\">x</pre></main>"),
    ],
}  # fmt: skip


@pytest.mark.conformance
@pytest.mark.parametrize(("validator", "number"), [
    pytest.param(name, n, marks=[pytest.mark.slow] if n else [])
    for name in SPOILT for n in range(len(SPOILT[name]))
])  # fmt: skip
def test_validators_can_fail(full, validator, number):
    old, new = SPOILT[validator][number]
    page = page_of(full)
    assert old in page
    assert judged(validator, "html", page.replace(old, new)) != []
