"""From a folder to proven editions: what is written, what is refused, what is left untouched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from briefpress import pipeline
from briefpress.checks.reading import Reading
from briefpress.pipeline import FORMATS, Order, build, check
from support import HEAD, REAL, ROOT, write_brief


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project with the house styles, as the working directory."""
    (tmp_path / "styles").symlink_to(ROOT / "styles")
    (tmp_path / "source").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def order(*formats: str, **more) -> Order:
    return Order(formats or ("epub",), today=date(2025, 1, 1), **more)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


def test_the_real_brief_gives_its_proven_editions(project):
    outcome = build(REAL, order(*FORMATS))
    assert outcome.failure == 0
    names = sorted(path.name for path in (project / "build" / REAL.name).iterdir())
    assert names == sorted(
        [
            *(f"{REAL.name}{one.suffix}" for one in FORMATS.values()),
            f"{REAL.name}.print.txt",
            "report.json",
        ]
    )
    for edition in outcome.editions:
        assert edition.proof.holds
        assert edition.proof.notes == 10
        assert edition.proof.links == (0 if edition.format == "print" else 9)
        assert edition.proof.items == 4
        assert edition.path.read_bytes() == edition.data
    assert outcome.editions[0].proof.pages == 3


def test_the_report_says_what_was_built_and_holds_no_path_and_no_clock(project):
    build(REAL, order(*FORMATS))
    text = (project / "build" / REAL.name / "report.json").read_text("utf-8")
    report = json.loads(text)
    assert [one["format"] for one in report["editions"]] == list(FORMATS)
    assert all(one["proof"]["holds"] for one in report["editions"])
    assert report["tools"]["weasyprint"] == "70.0"
    assert report["style"] == "issi"
    assert str(project) not in text
    assert str(ROOT) not in text
    assert str(date.today().year) not in text.replace("2024", "")


@pytest.mark.parametrize("style", ["issi", "harbour"])
def test_the_same_source_gives_the_same_bytes(project, style):
    first = build(REAL, order(*FORMATS, style=style))
    kept = digests(project / "build" / REAL.name)
    shutil.rmtree(project / "build")
    again = build(REAL, order(*FORMATS, style=style))
    assert first.failure == again.failure == 0
    assert digests(project / "build" / REAL.name) == kept


def test_another_process_time_zone_and_hash_seed_give_the_same_bytes(project):
    import subprocess
    import sys

    build(REAL, order(*FORMATS))
    kept = digests(project / "build" / REAL.name)
    env = os.environ | {
        "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C",
        "PYTHONPATH": str(ROOT / "src"), "SOURCE_DATE_EPOCH": "1",
    }  # fmt: skip
    elsewhere = project / "some where else"
    command = [sys.executable, "-m", "briefpress", "build", str(REAL), "--out", str(elsewhere),
               "--to", ",".join(reversed(FORMATS))]  # fmt: skip
    subprocess.run(command, env=env, check=True, capture_output=True, cwd=project)
    assert digests(elsewhere / REAL.name) == kept


BAD = {
    "no metadata block": (b"Just text.\n", "BP101"),
    "unknown key": (b"---\ntitel: x\ntitle: x\nauthors: [{name: N}]\ndate: 2024-01-02\n---\n\nx\n", "BP105"),
    "date that is none": (b"---\ntitle: x\nauthors: [{name: N}]\ndate: soon\n---\n\nx\n", "BP108"),
    "author without a name": (b"---\ntitle: x\nauthors: [{role: R}]\ndate: 2024-01-02\n---\n\nx\n", "BP106"),
    "empty body": (b"---\ntitle: x\nauthors: [{name: N}]\ndate: 2024-01-02\n---\n\n \n", "BP005"),
    "invalid UTF-8": (b"---\ntitle: x\nauthors: [{name: N}]\ndate: 2024-01-02\n---\n\n\xe9\n", "BP002"),
    "a 20 MB text": (b"---\n" + b"x" * 20_000_000, "BP003"),
    "a picture outside": (b"---\ntitle: x\nauthors: [{name: N}]\ndate: 2024-01-02\n---\n\n![a](../../x.png)\n", "BP502"),
    "a picture that is none": (b"---\ntitle: x\nauthors: [{name: N}]\ndate: 2024-01-02\n---\n\n![a](brief.md)\n", "BP503"),
    "nothing": (b"", "BP101"),
    "zeros": (b"\0" * 100, "BP101"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gives_one_clear_finding_and_leaves_the_old_editions(project, name):
    text, code = BAD[name]
    folder = write_brief(project / "source", "A good text.")
    assert build(folder, order()).failure == 0
    kept = digests(project / "build" / "a-brief")
    (folder / "brief.md").write_bytes(text)
    outcome = build(folder, order())
    errors = [one for one in outcome.findings if one.severity == "error"]
    assert outcome.failure == 1
    assert [one.code for one in errors] == [code], [one.message for one in errors]
    assert errors[0].file
    assert "\n" not in errors[0].message
    assert digests(project / "build" / "a-brief") == kept


def test_a_failed_proof_keeps_the_whole_set_out(project, monkeypatch):
    folder = write_brief(project / "source", "A good text.")
    assert build(folder, order("epub", "docx")).failure == 0
    kept = digests(project / "build" / "a-brief")
    (folder / "brief.md").write_text(
        f"---\n{HEAD}\n---\n\nAnother good text with a *word* more.\n", "utf-8"
    )
    from briefpress.converters import docx

    real = docx.convert
    monkeypatch.setattr(docx, "convert", lambda d, s: real(_shortened(d), s))
    outcome = build(folder, order("epub", "docx"))
    assert outcome.failure == 4
    assert any(one.code == "BP701" and one.line == 9 for one in outcome.findings)
    assert digests(project / "build" / "a-brief") == kept


def _shortened(document):
    from dataclasses import replace

    from briefpress.document import Emph, rewrite

    blocks = rewrite(document.blocks, lambda node: () if isinstance(node, Emph) else node)
    return replace(document, blocks=blocks)


def test_an_interrupted_write_leaves_no_half_files(project, monkeypatch):
    folder = write_brief(project / "source", "A good text.")
    assert build(folder, order("epub", "docx")).failure == 0
    kept = digests(project / "build" / "a-brief")
    (folder / "brief.md").write_text(f"---\n{HEAD}\n---\n\nAnother text.\n", "utf-8")
    real, calls = os.fsync, []

    def full(number: int) -> None:
        calls.append(number)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(number)

    monkeypatch.setattr(os, "fsync", full)
    outcome = build(folder, order("epub", "docx"))
    assert outcome.failure == 1
    assert "No space left" in outcome.findings[-1].message
    assert outcome.findings[-1].code == "BP806"
    assert digests(project / "build" / "a-brief") == kept


def test_an_output_folder_that_is_a_link_is_refused(project):
    folder = write_brief(project / "source", "A good text.")
    (project / "elsewhere").mkdir()
    (project / "build").symlink_to(project / "elsewhere")
    outcome = build(folder, order())
    assert outcome.failure == 1
    assert [one.code for one in outcome.findings if one.severity == "error"] == ["BP806"]
    assert list((project / "elsewhere").iterdir()) == []


def test_check_proves_the_finished_editions_again(project):
    folder = write_brief(project / "source", "A good text.")
    build(folder, order("epub"))
    assert check(folder, order()).failure == 0
    edition = project / "build" / "a-brief" / "a-brief.epub"
    edition.write_bytes(edition.read_bytes()[:500])
    outcome = check(folder, order())
    assert outcome.failure == 4
    assert "BP709" in {one.code for one in outcome.findings}


def test_check_says_when_editions_are_older_than_their_source(project):
    folder = write_brief(project / "source", "A good text.")
    build(folder, order("epub"))
    with (folder / "brief.md").open("a") as stream:
        stream.write("More.\n")
    outcome = check(folder, order())
    assert outcome.failure == 0
    assert "BP712" in {one.code for one in outcome.findings}


def test_an_embargo_warns_until_its_day(project):
    folder = write_brief(project / "source", "Text.", HEAD + "\nembargo: 2025-06-01")
    assert "BP111" in {one.code for one in build(folder, order()).findings}
    later = Order(("epub",), today=date(2025, 6, 1))
    assert "BP111" not in {one.code for one in build(folder, later).findings}


def test_an_unknown_style_is_wrong_usage(project):
    folder = write_brief(project / "source", "Text.")
    outcome = build(folder, order(style="nowhere"))
    assert outcome.failure == 2
    assert outcome.findings[0].code == "BP803"
    assert "harbour" in (outcome.findings[0].hint or "")


def test_a_format_is_known_only_by_its_row(project):
    source = Path(pipeline.__file__).read_text("utf-8")
    body = source.partition("# --- the steps")[2]
    assert not any(f'"{name}"' in body for name in FORMATS)
    assert Reading((), ()).flow == ()


def test_a_note_too_tall_for_its_page_is_refused_by_number(project):
    note = " ".join(f"word{n}" for n in range(1400))
    folder = write_brief(project / "source", f"Text.[^a]\n\n[^a]: {note}.")
    outcome = build(folder, order("pdf"))
    assert outcome.failure == 1
    errors = [one for one in outcome.findings if one.severity == "error"]
    assert {one.code for one in errors} == {"BP711"}
    assert "note 1" in errors[0].message
    assert errors[0].line == 11


def test_a_construct_without_a_print_form_is_refused(project, monkeypatch):
    from briefpress import pandoc_json

    monkeypatch.setattr(pandoc_json, "_READERS", {})
    folder = write_brief(project / "source", "Text.")
    outcome = build(folder, order())
    assert [one.code for one in outcome.findings] == ["BP408"]
