"""The door to the validators, with stand-ins; and what ``check --conformance`` makes of verdicts."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace

import pytest

from briefpress import pipeline
from briefpress.pipeline import Order
from briefpress.tools import validators
from briefpress.tools.validators import Validator, for_format
from support import REAL, ROOT


def stand_in(code: str, format: str = "epub") -> Validator:
    def read(done, work):
        return iter(json.loads(done.stdout))

    return Validator("Stand-in", format, "1", lambda path: [sys.executable, "-c", code], read)


@pytest.mark.parametrize(
    ("code", "passed"),
    [
        ("print('[]')", True),
        ("print('[\"broken\"]')", False),
        ("print('rubbish')", None),
        ("import os; os._exit(3)", None),
        ("", None),
    ],
)
def test_only_a_clear_answer_is_a_verdict(code, passed):
    verdict = stand_in(code).judge(b"data")
    assert verdict.passed is passed
    assert bool(verdict.messages) == (passed is not True)


def test_a_validator_that_hangs_has_not_passed(monkeypatch):
    monkeypatch.setattr(validators, "_SECONDS", 0.3)
    assert stand_in("import time; time.sleep(60)").judge(b"data").passed is None


@pytest.mark.parametrize("format", ["pdf", "epub", "docx"])
def test_a_validator_that_is_not_here_has_not_passed(monkeypatch, tmp_path, format):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for validator in for_format(format):
        verdict = validator.judge(b"data")
        assert verdict.passed is None
        assert verdict.messages == ("not installed: make validators",)


@pytest.fixture
def built(tmp_path):
    shutil.copytree(REAL, tmp_path / "source" / REAL.name)
    shutil.copytree(ROOT / "styles", tmp_path / "styles")
    order = Order(("epub",), out=tmp_path / "build")
    assert pipeline.build(tmp_path / "source" / REAL.name, order).failure == 0
    return tmp_path / "source" / REAL.name, replace(order, conformance=True)


@pytest.mark.parametrize(
    ("code", "failure", "finding", "passed"),
    [
        ("print('[]')", 0, None, True),
        ("print('[\"x\"]')", 4, "BP714", False),
        ("", 0, "BP808", None),
    ],
)
def test_verdicts_are_told_and_kept(built, monkeypatch, code, failure, finding, passed):
    folder, order = built
    one = stand_in(code)
    monkeypatch.setattr(validators, "for_format", lambda format, archive: (one,))
    outcome = pipeline.check(folder, order)
    assert outcome.failure == failure
    told = {found.code for found in outcome.findings} & {"BP714", "BP808"}
    assert told == ({finding} if finding else set())
    report = json.loads((order.out / folder.name / "report.json").read_text("utf-8"))
    (verdict,) = report["conformance"]["epub"]
    assert verdict["passed"] is passed


def test_without_editions_there_is_nothing_to_judge(built):
    folder, order = built
    outcome = pipeline.check(folder, replace(order, out=order.out / "elsewhere"))
    assert "BP808" in {found.code for found in outcome.findings}


def test_a_spoilt_record_and_older_editions_are_told_and_not_judged(built, monkeypatch):
    folder, order = built
    asked = []
    monkeypatch.setattr(validators, "for_format", lambda *kind: asked.append(kind) or ())
    source = folder / "brief.md"
    source.write_text(source.read_text("utf-8") + "\nMore.\n", "utf-8")
    assert "BP712" in {found.code for found in pipeline.check(folder, order).findings}
    report = order.out / folder.name / "report.json"
    for text in ("{", "[]", "{}", ""):
        report.write_text(text, "utf-8")
        outcome = pipeline.check(folder, order)
        assert outcome.failure == 4
        assert "BP709" in {found.code for found in outcome.findings}
        assert report.read_text("utf-8") == text
    assert asked == []


def test_the_house_style_of_the_build_says_what_is_claimed(built, monkeypatch):
    folder, order = built
    style = folder.parents[1] / "styles" / "issi" / "style.toml"
    style.write_text(style.read_text("utf-8") + '\n[pdf]\narchive = "2a"\n', "utf-8")
    asked = []
    monkeypatch.setattr(validators, "for_format", lambda *kind: asked.append(kind) or ())
    pipeline.check(folder, replace(order, style="harbour"))
    assert asked == [("epub", "2a")]


def test_an_unknown_style_leaves_no_pandoc_behind(built, monkeypatch):
    from briefpress.tools import pandoc

    folder, order = built
    cancelled = []
    monkeypatch.setattr(pandoc.Reading, "cancel", lambda self: cancelled.append(self))
    assert pipeline.check(folder, replace(order, style="nothing")).failure == 2
    assert len(cancelled) == 1
