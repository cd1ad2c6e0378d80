"""``briefpress archive``: what a deposit holds, when it is refused, and how it takes its place."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import bagit
import pytest

from briefpress import pipeline
from briefpress.cli import main
from briefpress.deposit import EDITIONS, archive
from briefpress.pipeline import Order
from briefpress.verification import verify
from support import HEAD, REAL, RICH, ROOT, write_brief

TODAY = date(2026, 1, 1)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project with the house styles, as the working directory."""
    (tmp_path / "styles").symlink_to(ROOT / "styles")
    (tmp_path / "source").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def order(*editions: str, **more) -> Order:
    return Order(editions or ("epub",), today=more.pop("today", TODAY), **more)


def bag_of(slug: str = "a-brief", out: str = "build") -> Path:
    return Path(out) / slug / "deposit" / slug


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def codes(outcome) -> list[str]:
    return [one.code for one in outcome.findings]


# --- what is in it ------------------------------------------------------------------------------


def test_a_deposit_holds_all_that_the_docs_promise(project):
    outcome = archive(RICH, order(*EDITIONS))
    assert outcome.failure == 0, outcome.findings
    slug = RICH.name
    data = bag_of(slug) / "data"
    wanted = {
        "index.html", "metadata.json", "metadata.schema.json", "report.json",
        "ro-crate-metadata.json", "styles/default", "styles/issi/style.toml",
        f"source/{slug}/brief.md", f"source/{slug}/figures/bars.png",
        *(f"editions/{slug}.{ending}" for ending in EDITIONS),
        "exports/article.xml", "exports/datacite.xml", "exports/oai_dc.xml", "exports/marc.xml",
        "exports/citation.bib", "exports/citation.ris", "exports/citation.csl.json",
        "exports/dspace/item_000/dublin_core.xml", f"exports/dspace/item_000/{slug}.pdf",
    }  # fmt: skip
    assert wanted <= set(digests(data))
    assert bagit.Bag(str(bag_of(slug))).validate(processes=1)
    for name in EDITIONS:
        placed = Path("build") / slug / f"{slug}.{name}"
        assert (data / "editions" / f"{slug}.{name}").read_bytes() == placed.read_bytes()
    report = json.loads((data / "report.json").read_text("utf-8"))
    assert "SourceSerifPro-Regular.ttf" in report["typefaces"]
    assert report["tools"]["weasyprint"] == "70.0"
    assert verify(bag_of(slug)).failure == 0
    assert verify(bag_of(slug).with_suffix(".zip")).failure == 0


def test_the_received_original_travels_untouched(project):
    archive(REAL, order())
    kept = bag_of(REAL.name) / "data" / "source" / REAL.name / "received"
    assert digests(kept) == digests(REAL / "received")


def test_bag_info_has_no_date_but_the_briefs(project):
    write_brief(project / "source", "A text.", HEAD + "\ndoi: 10.1234/x\nversion: '2'")
    archive(project / "source" / "a-brief", order())
    info = bagit.Bag(str(bag_of())).info
    assert info["External-Identifier"] == "https://doi.org/10.1234/x"
    assert info["Brief-Date"] == "2024-01-02"
    assert info["Bag-Software-Agent"].startswith("Briefpress ")
    assert "Bagging-Date" not in info
    assert str(date.today().year) not in "".join(map(str, info.values()))


def test_without_a_doi_there_is_no_identifier(project):
    archive(write_brief(project / "source", "A text."), order())
    assert "External-Identifier" not in bagit.Bag(str(bag_of())).info


def test_what_lies_beside_the_source_stays_out_and_is_named(project):
    folder = write_brief(project / "source", "A text.")
    (folder / "private notes.txt").write_text("x")
    outcome = archive(folder, order())
    assert [one.message for one in outcome.findings if one.code == "BP856"] == [
        "private notes.txt is not part of the source and stays out of the deposit"
    ]
    assert not list(bag_of().rglob("private*"))


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_a_link_or_a_pipe_in_the_source_is_refused(project, kind):
    folder = write_brief(project / "source", "A text.")
    (folder / "received").mkdir()
    if kind == "link":
        (folder / "received" / "x").symlink_to("/etc/passwd")
    else:
        os.mkfifo(folder / "received" / "x")
    outcome = archive(folder, order())
    assert outcome.failure == 1
    assert "BP857" in codes(outcome)
    assert not bag_of().exists()


# --- the same bytes -----------------------------------------------------------------------------


def test_another_place_time_zone_and_hash_seed_give_the_same_deposit(project):
    archive(RICH, order(*EDITIONS))
    kept = digests(Path("build") / RICH.name / "deposit")
    env = os.environ | {
        "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C",
        "PYTHONPATH": str(ROOT / "src"), "SOURCE_DATE_EPOCH": "1",
    }  # fmt: skip
    elsewhere = project / "some where else"
    command = [sys.executable, "-m", "briefpress", "archive", str(RICH), "--out", str(elsewhere)]
    subprocess.run(command, env=env, check=True, capture_output=True, cwd=project)
    assert digests(elsewhere / RICH.name / "deposit") == kept
    archive(RICH, order(*EDITIONS))
    assert digests(Path("build") / RICH.name / "deposit") == kept


def test_finished_editions_are_taken_if_they_are_of_this_source(project, monkeypatch):
    folder = write_brief(project / "source", "A text.")
    made: list[str] = []
    real = pipeline.make
    monkeypatch.setattr(pipeline, "make", lambda *given: made.append("made") or real(*given))
    pipeline.build(folder, order())
    assert archive(folder, order()).failure == 0
    assert made == ["made"]
    (Path("build") / "a-brief" / "a-brief.epub").write_bytes(b"changed")
    assert archive(folder, order()).failure == 0
    assert made == ["made"] * 2
    (folder / "brief.md").write_text(
        (folder / "brief.md").read_text().replace("A text", "The text")
    )
    assert archive(folder, order()).failure == 0
    assert made == ["made"] * 3
    assert archive(folder, order(style="harbour")).failure == 0
    assert made == ["made"] * 4
    assert verify(bag_of()).failure == 0


def test_it_does_not_matter_who_built_the_editions(project):
    head = HEAD + "\nembargo: 2025-12-31"
    folder = write_brief(project / "source", 'A "text”, with an odd mark.', head)
    pipeline.build(folder, order(today=date(2025, 1, 1)))  # which warns of the embargo
    archive(folder, order())
    kept = digests(bag_of())
    shutil.rmtree("build")
    archive(folder, order())
    assert digests(bag_of()) == kept


def test_the_validators_verdicts_travel_with_the_record(project):
    folder = write_brief(project / "source", "A text.")
    pipeline.build(folder, order())
    path = Path("build/a-brief/report.json")
    verdicts = {"epub": [{"validator": "EPUBCheck", "passed": True}]}
    path.write_text(json.dumps(json.loads(path.read_text()) | {"conformance": verdicts}))
    archive(folder, order())
    kept = json.loads((bag_of() / "data" / "report.json").read_text())
    assert kept["conformance"] == verdicts
    assert verify(bag_of()).failure == 0


def test_other_editions_join_where_they_were_built(project):
    folder = write_brief(project / "source", "A text.")
    pipeline.build(folder, order("epub", "docx"))
    archive(folder, order("epub"))
    names = sorted(path.name for path in (bag_of() / "data" / "editions").iterdir())
    assert names == ["a-brief.docx", "a-brief.epub"]


# --- what is refused ----------------------------------------------------------------------------


def test_a_brief_under_embargo_is_refused_until_its_day(project):
    folder = write_brief(project / "source", "A text.", HEAD + "\nembargo: 2026-01-02")
    outcome = archive(folder, order())
    assert (outcome.failure, codes(outcome)) == (1, ["BP850"])
    assert not Path("build").exists()
    built = pipeline.build(folder, order())  # building only warns
    assert built.failure == 0
    later = archive(folder, order(today=date(2026, 1, 2)))
    assert later.failure == 0
    kept = digests(bag_of())
    shutil.rmtree("build")
    archive(folder, order(today=date(2026, 1, 3)))
    assert digests(bag_of()) == kept


def test_a_target_that_cannot_be_made_is_an_error_only_if_it_is_required(project, capsys):
    folder = write_brief(project / "source", "A text.")
    outcome = archive(folder, order())
    assert outcome.failure == 0
    skipped = [one.message for one in outcome.findings if one.code == "BP853"]
    assert any(one.startswith("crossref is skipped: doi") for one in skipped)
    assert any(one.code == "BP852" for one in outcome.findings)
    kept = digests(bag_of())
    refused = archive(folder, order(require=("crossref",)))
    assert refused.failure == 1
    (message,) = [one.message for one in refused.findings if one.code == "BP851"]
    assert message.startswith("crossref")
    assert digests(bag_of()) == kept
    assert main(["archive", str(folder), "--require", "crosref"]) == 2
    assert 'there is no export "crosref"' in capsys.readouterr().err


def test_a_brief_with_errors_leaves_its_deposit_alone(project):
    folder = write_brief(project / "source", "A text.")
    archive(folder, order())
    kept = digests(bag_of())
    (folder / "brief.md").write_text(f"---\n{HEAD}\n---\n\nA call.[^x]\n")
    assert archive(folder, order()).failure == 1
    assert digests(bag_of()) == kept


# --- versions -----------------------------------------------------------------------------------


def test_a_new_version_keeps_the_old_one_and_says_what_changed(project):
    folder = write_brief(
        project / "source", "One two three four of them.", HEAD + "\nversion: '1.0'"
    )
    archive(folder, order())
    first = digests(bag_of())
    write_brief(
        project / "source",
        "One two five four six of them.",
        HEAD + "\nversion: '1.1'\nkeywords: [x]",
    )
    outcome = archive(folder, order())
    (told,) = [one.message for one in outcome.findings if one.code == "BP854"]
    (kept,) = (Path("build") / "a-brief" / "deposit" / "versions").iterdir()
    assert kept.name.startswith("1.0-")
    assert told.startswith(f"the earlier deposit is kept as versions/{kept.name}; ")
    assert "metadata: version, keywords; words: 2 more, 1 fewer; files: " in told
    assert digests(kept / "a-brief") == first
    for one in (kept / "a-brief", kept / "a-brief.zip", bag_of(), bag_of().with_suffix(".zip")):
        assert verify(one).failure == 0, one
    changes = json.loads((bag_of() / "changes.json").read_text("utf-8"))
    assert changes["words"] == {
        "added": 2, "removed": 1,
        "passages": [{"was": "three", "is": "five"}, {"was": "", "is": "six"}],
    }  # fmt: skip
    assert changes["earlier"]["version"] == "1.0"
    assert changes["metadata"][0] == {"field": "version", "was": "1.0", "is": "1.1"}
    assert "data/editions/a-brief.epub" in changes["files"]["changed"]
    again = digests(Path("build") / "a-brief" / "deposit")
    outcome = archive(folder, order())
    assert "BP854" not in codes(outcome)
    assert digests(Path("build") / "a-brief" / "deposit") == again


def test_three_versions_and_back_again(project):
    texts = ["First text.", "Second text.", "Third text.", "First text."]
    for text in texts:
        assert archive(write_brief(project / "source", text), order()).failure == 0
    versions = Path("build") / "a-brief" / "deposit" / "versions"
    assert len(list(versions.iterdir())) == 3
    assert all(verify(one / "a-brief").failure == 0 for one in versions.iterdir())
    assert verify(bag_of()).failure == 0


def test_what_stood_there_and_was_no_deposit_is_kept_too(project):
    bag_of().mkdir(parents=True)
    (bag_of() / "precious.txt").write_text("mine")
    assert archive(write_brief(project / "source", "A text."), order()).failure == 0
    kept = list((Path("build") / "a-brief" / "deposit" / "versions").rglob("precious.txt"))
    assert [one.read_text() for one in kept] == ["mine"]


# --- interrupted --------------------------------------------------------------------------------


def _command(folder: Path) -> list[str]:
    code = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from briefpress.deposit import archive; from briefpress.pipeline import Order\n"
        f"done = archive(Path({str(folder)!r}), Order(('epub',), today=date(2026, 1, 1)))\n"
        "print([one.message for one in done.findings if one.code == 'BP806']); sys.exit(done.failure)"
    )
    return [sys.executable, "-c", code]


def _kills(project: Path, number: int, seed: int) -> None:
    """Kill a run at random moments: what is there is always one whole deposit, old or new."""
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    folder = write_brief(project / "source", "The text number 0.")
    start = time.perf_counter()
    subprocess.run(_command(folder), env=env, check=True, capture_output=True)
    whole = time.perf_counter() - start
    chance = random.Random(seed)
    for turn in range(1, number + 1):
        write_brief(project / "source", f"The text number {turn}.")
        process = subprocess.Popen(
            _command(folder), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(whole * chance.uniform(0.3, 1.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert verify(bag_of()).failure == 0
        assert verify(bag_of().with_suffix(".zip")).failure == 0
        for old in (Path("build") / "a-brief" / "deposit").glob("versions/*/a-brief"):
            assert verify(old).failure == 0
    assert archive(folder, order()).failure == 0
    assert [one.name for one in Path("build/a-brief").iterdir() if one.name[0] == "."] == []


def test_a_killed_run_leaves_the_old_deposit_or_the_new_one(project):
    _kills(project, 3, 1)


@pytest.mark.slow
def test_many_killed_runs_leave_the_old_deposit_or_the_new_one(project):
    _kills(project, 60, 2)


def test_a_full_disk_leaves_the_old_deposit(project):
    folder = write_brief(project / "source", "A text.")
    archive(folder, order())
    kept = digests(bag_of())
    pipeline.build(write_brief(project / "source", "Another text."), order())
    largest = max(path.stat().st_size for path in Path("build").glob("*/*.epub"))

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        _command(folder), env=env, capture_output=True, text=True, check=False, preexec_fn=limit
    )
    assert done.returncode == 1, done.stderr
    assert "cannot write to build/a-brief: File too large" in done.stdout
    assert digests(bag_of()) == kept
    assert [one.name for one in Path("build/a-brief").iterdir() if one.name[0] == "."] == []


def test_two_runs_at_the_same_brief_wait_for_each_other(project):
    folder = write_brief(project / "source", "A text.")
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    runs = [
        subprocess.Popen(_command(folder), env=env, stdout=subprocess.DEVNULL) for _ in range(3)
    ]
    assert [run.wait() for run in runs] == [0, 0, 0]
    assert verify(bag_of()).failure == 0


# --- the command --------------------------------------------------------------------------------


def test_the_command_prints_a_line_and_one_json_object(project, capsys):
    write_brief(project / "source", "A text.")
    assert main(["archive", "source/a-brief"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("build/a-brief/deposit/a-brief.zip  ")
    assert main(["archive", "source/a-brief", "--json", "--out", "other"]) == 0
    result = json.loads(capsys.readouterr().out)
    (brief,) = result["briefs"]
    assert brief["deposit"]["path"] == "other/a-brief/deposit/a-brief"
    found = hashlib.sha256(Path(brief["deposit"]["zip"]).read_bytes()).hexdigest()
    assert brief["deposit"]["sha256"] == found
    assert "jats" in brief["deposit"]["exports"]
    assert "site" not in result
    assert not Path("other/site").exists()


def test_an_output_that_is_a_link_is_refused(project):
    folder = write_brief(project / "source", "A text.")
    pipeline.build(folder, order(out=Path("real")))
    Path("build").symlink_to("real")
    outcome = archive(folder, order())
    assert outcome.failure == 1
    assert codes(outcome)[-1] == "BP806"
