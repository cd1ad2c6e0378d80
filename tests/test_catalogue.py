"""The catalogue of a series: pages, search, feed, sitemap, static OAI-PMH repository."""

from __future__ import annotations

import hashlib
import random
import re
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import etree, html

from briefpress.catalogue import FOLDER, is_series
from briefpress.cli import main
from briefpress.converters import feeds
from briefpress.converters.catalogue import Entry, pages
from briefpress.metadata import Metadata
from support import HEAD, ROOT, house, judged, write_brief
from test_landing import LANDING, style_with

WORDS = [
    "water",
    "security",
    "policy",
    "resolution",
    "treaty",
    "border",
    "trade",
    "energy",
    "climate",
    "river",
    "forum",
    "law",
    "order",
]
PEOPLE = ["Ayesha Siddiqa-Khan", "Đặng Thị Ngọc", "王小明", "فاطمہ زہرا", "Ana María Ñuñez", "Иван Петров",
          "Zoë Ångström", "Al Bo"]  # fmt: skip


def entries(number: int) -> list[Entry]:
    """Made-up briefs; the same number gives the same ones."""
    chance = random.Random(number)
    made = []
    for index in range(number):
        day = date(2010, 1, 1) + timedelta(days=chance.randrange(5000))
        title = " ".join(chance.choice(WORDS) for _ in range(chance.randint(3, 14))).capitalize()
        data = Metadata.model_validate(
            {
                "title": f"{title} {index}",
                "authors": [{"name": name} for name in chance.sample(PEOPLE, chance.randint(1, 3))],
                "date": day,
                "language": "en-GB",
                "keywords": tuple(dict.fromkeys(chance.choices(WORDS, k=4))),
                "abstract": " ".join(chance.choices(WORDS, k=80)),
                "doi": f"10.1234/b{index}" if index % 3 else None,
            },
            strict=False,
        )
        slug = f"{day.isoformat()}-brief-{index}"
        sizes, kinds = {"pdf": 100_000 + index}, {"pdf": "application/pdf"}
        editions = {"pdf": f"{slug}/editions/{slug}.pdf"}
        made.append(Entry(slug, data, data.abstract or "", editions, sizes, kinds))
    return made


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "styles").symlink_to(ROOT / "styles")
    (tmp_path / "source").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def quick(monkeypatch):
    """One quick edition in each deposit."""
    monkeypatch.setattr("briefpress.deposit.EDITIONS", ("epub",))


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip


# --- the command --------------------------------------------------------------------------------


def test_a_series_gets_a_catalogue_whose_links_all_lead_somewhere(project, capsys, quick):
    for index, day in enumerate(["2023-05-01", "2024-01-02", "2024-03-04"]):
        head = HEAD.replace("2024-01-02", day).replace("A title", f"Title {index}")
        write_brief(
            project / "source", "A text.", head + "\nkeywords: [Water, law]", f"brief-{index}"
        )
    assert main(["archive", "source"]) == 0
    assert "build/site/index.html  3 briefs" in capsys.readouterr().out
    site = project / "build" / FOLDER
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert {
        "index.html",
        "authors.html",
        "keywords.html",
        "feed.xml",
        "brief-0/index.html",
    } <= names
    assert not [one for one in names if "brief.md" in one or "report" in one or "dspace" in one]
    checked = 0
    for page in site.rglob("*.html"):
        for one in html.fromstring(page.read_bytes()).iter("a", "link"):
            target, _, place = one.get("href").partition("#")
            if ":" not in target:
                found = page if not target else page.parent / target
                assert found.is_file(), (page, target)
                assert not place or f'id="{place}"' in found.read_text("utf-8")
                checked += 1
    assert checked > 60
    titles = [
        one.text_content() for one in html.fromstring((site / "index.html").read_bytes()).iter("h3")
    ]
    assert titles == ["Title 2", "Title 1", "Title 0"]
    landing = (site / "brief-1" / "index.html").read_text("utf-8")
    assert 'href="../index.html"' in landing
    deposited = (project / "build/brief-1/deposit/brief-1/data/index.html").read_text("utf-8")
    assert "../index.html" not in deposited


def test_the_catalogue_is_the_same_each_time(project, quick):
    for index in range(2):
        write_brief(project / "source", "A text.", slug=f"brief-{index}")
    assert main(["archive"]) == 0
    kept = digests(project / "build" / FOLDER)
    assert main(["archive"]) == 0
    assert digests(project / "build" / FOLDER) == kept
    shutil.rmtree(project / "build")
    assert main(["archive"]) == 0
    assert digests(project / "build" / FOLDER) == kept


def test_one_brief_makes_no_catalogue_and_leaves_that_of_all_alone(project, quick):
    write_brief(project / "source", "A text.")
    assert main(["archive", "source/a-brief"]) == 0
    assert not (project / "build" / FOLDER).exists()
    assert is_series([Path("source")])
    assert not is_series([Path("source/a-brief"), Path("source/a-brief/brief.md")])


def test_a_brief_that_fails_keeps_its_place_but_one_under_embargo_has_none(project, quick, capsys):
    for name in ("good", "broken", "secret"):
        write_brief(project / "source", "A text.", slug=name)
    assert main(["archive"]) == 0
    write_brief(project / "source", "A call.[^x]", slug="broken")
    write_brief(project / "source", "A text.", HEAD + "\nembargo: 2999-01-01", slug="secret")
    assert main(["archive"]) == 1
    site = project / "build" / FOLDER
    assert sorted(path.name for path in site.iterdir() if path.is_dir()) == ["broken", "good"]
    assert "secret" not in (site / "index.html").read_text("utf-8")


def test_a_folder_that_is_no_catalogue_is_left_alone(project, capsys, quick):
    write_brief(project / "source", "A text.", slug="site")
    assert main(["archive"]) == 1
    assert "build/site holds something else than a catalogue" in capsys.readouterr().err
    assert (project / "build" / "site" / "deposit" / "site.zip").is_file()


def test_a_deposit_that_cannot_be_read_is_named_and_left_out(project, capsys, quick):
    for name in ("good", "bad"):
        write_brief(project / "source", "A text.", slug=name)
    assert main(["archive"]) == 0
    write_brief(project / "source", "A call.[^x]", slug="bad")
    (project / "build/bad/deposit/bad/data/report.json").write_text("{}")
    assert main(["archive"]) == 1
    assert "bad: error BP860: it is not in the catalogue" in capsys.readouterr().err
    assert not (project / "build" / FOLDER / "bad").exists()
    assert (project / "build" / FOLDER / "good" / "index.html").is_file()


def test_what_needs_an_address_is_left_out_and_the_missing_token_named(project, capsys, quick):
    write_brief(project / "source", "A text.")
    assert main(["archive"]) == 0
    told = capsys.readouterr().err
    assert (
        "BP855: sitemap.xml and oai.xml are left out: the house style does not say [deposit] landing"
        in told
    )
    assert not (project / "build" / FOLDER / "sitemap.xml").exists()


def test_with_an_address_there_is_a_sitemap_and_a_static_repository(project, quick):
    (project / "styles").unlink()
    shutil.copytree(ROOT / "styles", project / "styles")
    style = project / "styles" / "issi" / "style.toml"
    text = style.read_text("utf-8")
    for key, value in (("landing", LANDING), ("depositor_email", "a@example.org")):
        assert f'\n{key} = ""' in text
        text = text.replace(f'\n{key} = ""', f'\n{key} = "{value}"')
    style.write_text(text, "utf-8")
    write_brief(project / "source", "A text.", HEAD.replace("A title", "A & B"))
    assert main(["archive"]) == 0
    site = project / "build" / FOLDER
    places = etree.parse(site / "sitemap.xml").xpath("//*[local-name()='loc']/text()")
    assert places == [
        "https://briefs.example.org/", "https://briefs.example.org/authors.html",
        "https://briefs.example.org/keywords.html", "https://briefs.example.org/a-brief/",
    ]  # fmt: skip
    names = {"s": "http://www.openarchives.org/OAI/2.0/static-repository",
             "o": "http://www.openarchives.org/OAI/2.0/",
             "dc": "http://purl.org/dc/elements/1.1/"}  # fmt: skip
    root = etree.parse(site / "oai.xml").getroot()
    assert (
        root.xpath("s:Identify/o:*", namespaces=names)[1].text
        == "https://briefs.example.org/oai.xml"
    )
    assert root.xpath("string(s:Identify/o:adminEmail)", namespaces=names) == "a@example.org"
    (record,) = root.xpath("s:ListRecords[@metadataPrefix='oai_dc']/o:record", namespaces=names)
    assert (
        record.xpath("string(o:header/o:identifier)", namespaces=names)
        == "oai:briefs.example.org:a-brief"
    )
    assert record.xpath("string(o:header/o:datestamp)", namespaces=names) == "2024-01-02"
    assert record.xpath("string(o:metadata/*/dc:title)", namespaces=names) == "A & B"


# --- pages --------------------------------------------------------------------------------------


def test_authors_and_keywords_are_sorted_and_complete():
    made = pages(entries(40), house())
    root = html.fromstring(made["authors.html"])
    names = [one.text for one in root.xpath("//h2[contains(@class, 'group-name')]")]
    assert names == ["Al Bo", "Ana María Ñuñez", "Ayesha Siddiqa-Khan", "Đặng Thị Ngọc", "Zoë Ångström",
                     "Иван Петров", "فاطمہ زہرا", "王小明"] or sorted(names) == sorted(PEOPLE)  # fmt: skip
    assert names.index("Al Bo") < names.index("Ayesha Siddiqa-Khan") < names.index("Zoë Ångström")
    root = html.fromstring(made["keywords.html"])
    words = [one.text for one in root.xpath("//h2[contains(@class, 'group-name')]")]
    assert words == sorted(WORDS)
    listed = sum(
        len(group.xpath(".//li[@class='entry']"))
        for group in root.xpath("//section[@class='group']")
    )
    assert listed == sum(len(one.metadata.keywords) for one in entries(40))


@pytest.mark.conformance
@pytest.mark.parametrize("validator", ["Nu", "axe"])
@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        *(pytest.param(f"{one}.html", marks=pytest.mark.slow) for one in ("authors", "keywords")),
    ],
)
def test_validators_find_nothing(validator, name):
    assert judged(validator, "html", pages(entries(25), house())[name]) == []


@pytest.mark.slow
@pytest.mark.conformance
@pytest.mark.parametrize("validator", ["Nu", "axe"])
@pytest.mark.parametrize("style", ["issi", "harbour"])
def test_validators_find_nothing_among_five_hundred(validator, style):
    assert judged(validator, "html", pages(entries(500), house(style))["index.html"]) == []


def _searched(folder: Path, number: int, words: str) -> etree._Element:
    """The page as Chromium has it after its own script searched for `words`."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("not run: chromium is not installed (make validators)")
    page = pages(entries(number), house())["index.html"].decode()
    assert 'id="words"' in page
    (folder / "index.html").write_text(
        page.replace('id="words"', f'id="words" value="{words}"'), "utf-8"
    )
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
               "--dump-dom", f"file://{folder / 'index.html'}"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return html.fromstring(done.stdout)


@pytest.mark.conformance
@pytest.mark.parametrize(
    ("words", "test"),
    [
        ("water TREATY", lambda text: "water" in text and "treaty" in text),
        ("angstrom", lambda text: "ångström" in text),
        ("王小", lambda text: "王小明" in text),
        ("10.1234/b7 ", lambda text: "10.1234/b7" in text),
        ("nowhere", lambda text: False),
    ],
)
def test_the_search_works_in_a_browser_from_the_disk(tmp_path, words, test):
    root = _searched(tmp_path, 60, words)
    wanted = set()
    for one in entries(60):
        data = one.metadata
        shown = f"{data.title} {one.about[:260].rsplit(' ', 1)[0]}"
        known = (shown, *data.keywords, data.doi or "", *(person.name for person in data.authors))
        if test(" ".join(known).lower()):
            wanted.add(data.title)
    found = {
        one.xpath("string(.//h3)") for one in root.xpath("//li[@class='entry' and not(@hidden)]")
    }
    assert found == wanted
    said = root.xpath("string(//output)")
    assert said == (f"{len(wanted)} briefs found" if wanted else "No brief has all these words.")
    assert root.xpath("//form[@id='search' and not(@hidden)]")
    empty = [one for one in root.xpath("//section[@class='group' and not(@hidden)]")
             if not one.xpath(".//li[not(@hidden)]")]  # fmt: skip
    assert empty == []


def test_without_a_script_all_is_there_and_no_field_that_does_nothing():
    root = html.fromstring(pages(entries(5), house())["index.html"])
    assert root.xpath("//form[@hidden]")
    assert len(root.xpath("//li[@class='entry' and not(@hidden)]")) == 5


def test_the_script_is_the_only_one_and_asks_nobody():
    made = pages(entries(3), house())
    assert made["index.html"].count(b"<script>") == 1
    assert b"<script" not in made["authors.html"] + made["keywords.html"]
    (script,) = re.findall(rb"<script>(.*?)</script>", made["index.html"], re.DOTALL)
    assert not re.search(rb"fetch|XMLHttp|import|eval|innerHTML|localStorage|cookie", script)


def test_five_hundred_briefs_are_a_page_that_can_be_used():
    made = pages(entries(500), house())
    assert all(len(page) < 900_000 for page in made.values()), {
        name: len(page) for name, page in made.items()
    }
    root = html.fromstring(made["index.html"])
    assert len(root.xpath("//li[@class='entry']")) == 500
    years = root.xpath("//ul[@class='jump']//a/text()")
    assert years == sorted(set(years), reverse=True)


# --- feed ---------------------------------------------------------------------------------------

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.mark.parametrize("address", ["", LANDING])
def test_the_feed_keeps_to_atom(address):
    made = entries(70)
    data = feeds.atom(made, style_with(landing=address))
    assert data == feeds.atom(list(reversed(made)), style_with(landing=address))
    root = etree.fromstring(data)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for one in (root, *root.findall("a:entry", ATOM)):  # RFC 4287, 4.1.1 and 4.1.2
        assert [len(one.findall(f"a:{name}", ATOM)) for name in ("id", "title", "updated")] == [
            1,
            1,
            1,
        ]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", one.findtext("a:updated", None, ATOM))
        assert one.findall("a:author/a:name", ATOM)
        assert re.match("(https|urn):", one.findtext("a:id", None, ATOM))
    ids = [one.text for one in root.iterfind("a:entry/a:id", ATOM)]
    assert len(ids) == len(set(ids)) == 50
    days = [one.text for one in root.iterfind("a:entry/a:updated", ATOM)]
    assert days == sorted(days, reverse=True)
    assert root.findtext("a:updated", None, ATOM) == days[0]
    links = [one.get("href") for one in root.iter("{http://www.w3.org/2005/Atom}link")]
    assert all(one.startswith("https://briefs.example.org/") for one in links) == bool(address)


def test_an_address_whose_folders_are_unknown_gives_no_base():
    assert feeds.base(style_with(landing="https://example.org/{slug}/")) == "https://example.org/"
    assert feeds.base(style_with(landing="https://example.org/?id={slug}")) is None
    assert feeds.lacking(style_with(landing=LANDING)) == "[deposit] depositor_email"
