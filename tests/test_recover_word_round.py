"""Word files from real programs, recovered and held against the source they were made from."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from briefpress.brief import load
from briefpress.checks.expected import body
from briefpress.checks.reading import Reading, Unit
from briefpress.cli import main
from briefpress.errors import BriefError
from briefpress.importers import readback
from briefpress.importers.blocks import Options
from briefpress.importers.recover import Recovered, recover
from briefpress.pipeline import Order, check
from briefpress.tools.pandoc import READER, executable
from make_docx import Docx, para, run
from support import REAL, RICH, ROOT, convert, document_of, house, random_text, write_brief

LEAD = (
    "The argument of this first paragraph needs a good many words, so that nobody takes it for a "
    "line of the title block. It has a second sentence, and a third one that goes on for a while."
)


def edition(folder: Path, style: str = "issi") -> bytes:
    _, document = document_of(folder, house(style))
    return convert("docx", document, house(style))


def by_pandoc(text: str) -> bytes:
    """A Word file as pandoc makes one, with its own styles for title, author and date."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name, "a.docx")
        given = ("title=The Title of This Brief", "author=Ayesha Khan", "date=3 May 2024")
        more = [part for one in given for part in ("--metadata", one)]
        command = [executable(), "--from", READER, "--to", "docx", *more, "--output", str(out)]
        subprocess.run(command, input=text.encode(), check=True, timeout=60)
        return out.read_bytes()


def through_libreoffice(data: bytes) -> bytes:
    """The same file, opened and saved by LibreOffice as its own kind and as Word's again."""
    if shutil.which("soffice") is None:
        pytest.skip("not run: LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.docx").write_bytes(data)
        for old, new in (("a.docx", "odt"), ("odt/a.odt", "docx")):
            command = ["soffice", "--headless", f"-env:UserInstallation=file://{name}/profile"]
            command += ["--convert-to", new, "--outdir", str(folder / new), str(folder / old)]
            subprocess.run(command, check=True, capture_output=True, timeout=150)
        return (folder / "docx" / "a.docx").read_bytes()


def came_back(data: bytes) -> tuple[Recovered, Reading]:
    made = recover(data, "a.docx", Options())
    return made, readback.found(made.manuscript, made.brief.split("---\n", 2)[2])


# --- what is compared ----------------------------------------------------------------------------


def flow(units: tuple[Unit, ...]) -> list[tuple[str, str, int, str]]:
    """Units as a Word file can keep them: it knows no verse, and heading levels are ranks."""
    rows = list(units)
    levels = sorted({one.kind for one in rows if one.kind[0] == "h"})
    rank = {kind: f"h{number}" for number, kind in enumerate(levels, 1)}
    out: list[tuple[str, str, int, str]] = []
    for kind, group in groupby(rows, lambda one: one.kind):
        if kind == "p":
            out.append(("p", "", 0, " ".join(one.text for one in group)))
        else:
            out += [
                (rank.get(kind, kind), one.label, one.depth, one.text)
                if kind == "li" else (rank.get(kind, kind), "", 0, one.text)
                for one in group
            ]  # fmt: skip
    return out


def notes(reading: Reading) -> list[list[tuple[str, str, int, str]]]:
    return [flow(one) for one in reading.notes]


# --- our own editions ----------------------------------------------------------------------------


@cache
def rich(style: str) -> tuple[Recovered, Reading]:
    return came_back(edition(RICH, style))


def test_the_edition_of_the_sample_gives_back_its_source_byte_for_byte():
    made, _ = came_back(edition(REAL))
    assert made.brief == (REAL / "brief.md").read_text("utf-8")
    assert made.slug == REAL.name


@pytest.mark.parametrize("style", ["issi", "harbour"])
def test_an_edition_of_everything_gives_back_text_and_notes(style):
    _, document = document_of(RICH)
    truth = body(document)
    _, got = rich(style)
    assert notes(got)[4:] == notes(truth)[4:]
    assert [one[-1][3] for one in notes(got)] == [one[-1][3] for one in notes(truth)]
    text = [row for row in flow(truth.flow) if row[0] not in ("caption", "figure")]
    assert [row for row in flow(got.flow) if row[0] not in ("caption", "figure")] == text
    assert got.pictures == truth.pictures


@pytest.mark.parametrize("style", ["issi", "harbour"])
def test_an_edition_of_everything_gives_back_its_metadata(style):
    made, _ = rich(style)
    given = load(RICH).metadata.model_dump(mode="json", exclude_none=True)
    values = {one.key: one.value for one in made.manuscript.fields}
    for key in ("title", "subtitle", "date", "disclaimer", "doi", "license", "rights", "version"):
        assert values[key] == given[key], key
    assert [one["name"] for one in values["authors"]] == [one["name"] for one in given["authors"]]
    assert [one["name"] for one in values["editors"]] == [one["name"] for one in given["editors"]]
    assert list(values["keywords"]) == list(given["keywords"])
    assert list(values["key_points"]) == list(given["key_points"])
    assert values["abstract"].split() == given["abstract"].split()
    assert values["series"] == given["series"]
    assert values["lead_image"]["alt"] == given["lead_image"]["alt"]
    assert values["authors"][0]["about"] == given["authors"][0]["about"]
    assert "related" not in values, "the file does not say how it is related"
    assert any("related" in one.message for one in made.manuscript.questions)


@pytest.mark.slow
def test_an_edition_edited_in_libreoffice_comes_back():
    made, _ = came_back(through_libreoffice(edition(REAL)))
    assert made.brief == (REAL / "brief.md").read_text("utf-8")


# --- random texts --------------------------------------------------------------------------------


def random_brief(seed: int, folder: Path) -> tuple[str, Reading]:
    for again in range(20):  # now and then a random text is no valid source
        text = f"{LEAD}\n\n{random_text(seed + 1000 * again)}"
        with suppress(BriefError):
            _, document = document_of(write_brief(folder, text))
            return text, body(document)
    raise AssertionError("twenty random texts in turn were not valid")


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_a_few_random_texts_by_pandoc(seed, tmp_path):
    text, truth = random_brief(seed, tmp_path)
    made, got = came_back(by_pandoc(text))
    assert words_of(got) == words_of(truth)
    assert (made.missing, made.manuscript.value("date")) == (("disclaimer",), "2024-05-03")
    assert made.manuscript.value("title") == "The Title of This Brief"


def words_of(reading: Reading) -> tuple[object, object]:
    """Flow and notes; of headings only that they are headings, as truth puts them below a title."""
    rows = [("h", *row[1:]) if row[0][0] == "h" else row for row in flow(reading.flow)]
    return rows, notes(reading)


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(100, 160))
def test_random_texts_by_pandoc(seed, tmp_path):
    text, truth = random_brief(seed, tmp_path)
    _, got = came_back(by_pandoc(text))
    assert words_of(got) == words_of(truth)


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(200, 240))
def test_random_texts_by_briefpress(seed, tmp_path):
    _, truth = random_brief(seed, tmp_path)
    _, got = came_back(edition(tmp_path / "a-brief"))
    assert words_of(got) == words_of(truth)


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(300, 308))
def test_random_texts_through_libreoffice(seed, tmp_path):
    text, truth = random_brief(seed, tmp_path)
    _, got = came_back(through_libreoffice(by_pandoc(text)))
    assert words_of(got) == words_of(truth)


# --- as a user does it ---------------------------------------------------------------------------

TRACKED = Docx(
    para("A Title of Some Words", style="Titre")
    + para("By Ayesha Khan")
    + para("3 May 2024")
    + para(run(LEAD) + '<w:ins w:author="Ali" w:id="1"><w:r><w:t> More words.</w:t></w:r></w:ins>')
)


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "styles").symlink_to(ROOT / "styles")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.docx").write_bytes(TRACKED.bytes())
    return tmp_path


def test_tracked_changes_stop_the_command_and_nothing_is_written(here, capsys):
    assert main(["recover", "in.docx"]) == 1
    said = capsys.readouterr().err
    assert "BP906" in said
    assert "Ali" in said
    assert not (here / "source").exists()


@pytest.mark.parametrize(("flag", "kept"), [("--accept", True), ("--reject", False)])
def test_the_flags_settle_tracked_changes_and_the_result_builds(here, capsys, flag, kept):
    assert main(["recover", "in.docx", flag, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)["briefs"][0]
    brief = (here / result["path"]).read_text("utf-8")
    assert ("More words." in brief) is kept
    outcome = check(Path(result["path"]).parent, Order(()))
    assert outcome.failure == 0, outcome.findings
    assert (here / "source" / result["slug"] / "received" / "in.docx").read_bytes()
    first = {path: path.read_bytes() for path in here.glob("source/**/*") if path.is_file()}
    assert main(["recover", "in.docx", flag]) == 0
    assert {path: path.read_bytes() for path in here.glob("source/**/*") if path.is_file()} == first
