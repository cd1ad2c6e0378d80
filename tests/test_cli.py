"""What a user types and sees: the contract's commands, exit codes, JSON and messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from briefpress.cli import format_finding, main
from briefpress.errors import BriefpressError, Finding
from support import HEAD, REAL, ROOT, write_brief


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "styles").symlink_to(ROOT / "styles")
    (tmp_path / "source").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "briefpress", *arguments],
        capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")} | env,
        check=False,
    )  # fmt: skip


def test_build_prints_a_line_for_each_edition(project, capsys):
    write_brief(project / "source", "A text with a note.[^1]\n\n[^1]: The note.")
    assert main(["build", "--to", "epub,docx"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 2
    assert out[0].startswith("build/a-brief/a-brief.epub  ")
    assert "words and 1 notes proven" in out[0]
    assert "\x1b" not in "".join(out)


def test_json_is_one_object_on_standard_output(project, capsys):
    write_brief(project / "source", "A text.")
    assert main(["build", "--to", "epub", "--json"]) == 0
    captured = capsys.readouterr()
    result = json.loads(captured.out)
    (brief,) = result["briefs"]
    assert brief["slug"] == "a-brief"
    (edition,) = brief["editions"]
    assert edition["format"] == "epub"
    assert edition["path"] == "build/a-brief/a-brief.epub"
    assert len(edition["sha256"]) == 64
    assert edition["proof"]["holds"] is True
    assert "a-brief" in captured.err


def test_findings_in_json_have_the_contracts_keys(project, capsys):
    write_brief(project / "source", "A call.[^x]")
    assert main(["check", "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["briefs"][0]["findings"]
    assert finding.keys() == {"code", "severity", "message", "file", "line", "column", "hint"}
    assert (finding["code"], finding["line"], finding["column"]) == ("BP301", 9, 8)


def test_several_briefs_are_built_by_several_processes(project):
    for number in (1, 2, 3):
        write_brief(project / "source", f"Text number {number}.", slug=f"brief-{number}")
    write_brief(project / "source", "A call.[^x]", slug="brief-4")
    done = run("build", "--to", "epub", "--jobs", "2", "--json")
    assert done.returncode == 1, done.stderr
    briefs = json.loads(done.stdout)["briefs"]
    assert [one["slug"] for one in briefs] == [f"brief-{n}" for n in (1, 2, 3, 4)]
    assert [len(one["editions"]) for one in briefs] == [1, 1, 1, 0]


@pytest.mark.parametrize(
    "arguments",
    [["build", "nowhere"], ["build", "--to", "odt"], ["build", "--to", ","], ["--unknown"], [],
     ["build", "--jobs", "0"], ["new", " "], ["preview"]],
)  # fmt: skip
def test_wrong_usage_exits_with_2(project, arguments):
    write_brief(project / "source", "Text.")
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_path_that_does_not_exist_has_its_code(project, capsys):
    assert main(["build", "nowhere"]) == 2
    assert "BP001" in capsys.readouterr().err


def test_help_version_and_schema_answer(project):
    assert "exit codes" in run("--help").stdout
    assert run("--version").stdout.startswith("briefpress ")
    schema = json.loads(run("schema").stdout)
    assert schema["required"] == ["title", "authors", "date"]
    assert schema["additionalProperties"] is False


def test_new_starts_a_brief_that_says_what_it_lacks(project, capsys):
    assert main(["new", 'Water: the "blue" gold — Ñandú']) == 0
    (folder,) = (project / "source").iterdir()
    assert folder.name[10:] == "-water-the-blue-gold-nandu"
    assert main(["new", 'Water: the "blue" gold — Ñandú']) == 2
    capsys.readouterr()
    assert main(["check"]) == 1
    told = capsys.readouterr().err
    assert "authors[0].name" in told
    assert "BP807" not in told


def test_doctor_names_what_is_missing_and_exits_with_3(project):
    good = run("doctor")
    assert good.returncode == 0, good.stdout
    assert "ok       pandoc 3" in good.stdout
    bad = project / "styles2"
    bad.mkdir()
    (project / "styles").unlink()
    (project / "styles" / "x").mkdir(parents=True)
    text = (ROOT / "styles" / "issi" / "style.toml").read_text("utf-8")
    text = text.replace("NotoSansMono-Regular", "NotoSansNowhere-Regular")
    (project / "styles" / "x" / "style.toml").write_text(text, "utf-8")
    done = run("doctor")
    assert done.returncode == 3
    assert "apt-get install fonts-noto-mono" in done.stdout


def test_a_missing_typeface_exits_with_3(project, capsys):
    (project / "styles").unlink()
    (project / "styles" / "x").mkdir(parents=True)
    text = (ROOT / "styles" / "issi" / "style.toml").read_text("utf-8")
    text = text.replace("SourceSerifPro-Regular.ttf", "SourceSerifPro-Nowhere.ttf")
    (project / "styles" / "x" / "style.toml").write_text(text, "utf-8")
    write_brief(project / "source", "Text.")
    assert main(["build", "--to", "epub"]) == 3
    told = capsys.readouterr().err
    assert "BP805" in told
    assert "pip install font-source-serif-pro" in told


def test_a_fault_of_ours_exits_with_70_and_a_traceback(project, monkeypatch, capsys):
    from briefpress import pipeline

    def broken(*_: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(pipeline, "build", broken)
    write_brief(project / "source", "Text.")
    assert main(["build"]) == 70
    assert "unforeseen" in capsys.readouterr().err


def test_a_refused_brief_and_help_load_nothing_heavy(project):
    write_brief(project / "source", "A call.[^x]")
    heavy = ("weasyprint", "pikepdf", "ebooklib", "PIL", "lxml", "uharfbuzz", "pypandoc")
    probe = (
        "import sys\nfrom briefpress.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    for arguments in (["--help"], ["check"], ["build"]):
        done = subprocess.run(
            [sys.executable, "-c", probe, *arguments],
            capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            check=True,
        )  # fmt: skip
        assert done.stdout.splitlines()[-1] == "[]", (arguments, done.stdout)
    assert "pydantic" not in run("--help").stderr


def test_a_finding_is_shown_with_its_line_underlined():
    finding = Finding("BP105", 'unknown key "x"', "a.md", 3, 5, "remove it", "    x: 1", 1)
    assert format_finding(finding).splitlines() == [
        'a.md:3:5: error BP105: unknown key "x"',
        "    3 |     x: 1",
        "            ^",
        "    help: remove it",
    ]


def test_no_message_can_steer_a_terminal():
    finding = Finding("BP201", "a \x1b[31m\u202e b", "a.md", 1, 1, None, "\x1b[2J text")
    assert "\x1b" not in format_finding(finding)
    assert "\u202e" not in format_finding(finding)


def test_every_family_of_faults_has_its_exit_code():
    from briefpress import errors

    codes = {
        "BriefpressError": 70, "BriefError": 1, "UsageError": 2, "MissingToolError": 3,
        "ProofError": 4,
    }  # fmt: skip
    for name, code in codes.items():
        fault = getattr(errors, name)(Finding("BP801", "pandoc is not installed"))
        assert isinstance(fault, BriefpressError)
        assert fault.exit_code == code


def test_build_narrowed_to_a_file_of_the_real_brief(project, capsys):
    assert main(["build", str(REAL / "brief.md"), "--to", "epub", "--out", "out"]) == 0
    assert (project / "out" / REAL.name / f"{REAL.name}.epub").is_file()
    assert HEAD not in capsys.readouterr().out
