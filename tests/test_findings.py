"""Every finding has a code for life, and a folder with a source that raises it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from briefpress.errors import CATALOGUE
from briefpress.pipeline import Order, check
from support import ROOT

FOLDER = Path(__file__).parent / "findings"
CASES = sorted(path.parent for path in FOLDER.glob("*/expected.json"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_source_raises_its_finding(case, tmp_path, monkeypatch):
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    slug = expected.get("slug", "a-brief")
    folder = tmp_path / "source" / slug
    shutil.copytree(case, folder)
    (folder / "expected.json").unlink()
    (tmp_path / "styles").symlink_to(ROOT / "styles")
    monkeypatch.chdir(tmp_path)
    from datetime import date

    outcome = check(Path("source") / slug, Order((), today=date(2025, 1, 1)))
    found = [one for one in outcome.findings if one.code == expected["code"]]
    told = [f"{one.code} {one.line}:{one.column} {one.message}" for one in outcome.findings]
    assert found, told
    assert any(
        expected.get("line") in (None, one.line)
        and expected.get("column") in (None, one.column)
        and expected["message"] in one.message
        for one in found
    ), told
    is_error = str(CATALOGUE[expected["code"]].severity) == "error"
    assert outcome.failure == (1 if is_error else 0), told
    if is_error and not expected.get("others"):
        errors = [one for one in outcome.findings if str(one.severity) == "error"]
        assert {one.code for one in errors} == {expected["code"]}, told
    assert all(one.file for one in found)


def test_every_code_has_a_case_or_a_test():
    cases = {case.name.split("-")[0] for case in CASES}
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    missing = [code for code in CATALOGUE if code not in cases and code not in tests]
    assert not missing


def test_no_case_names_an_unknown_code():
    assert {case.name.split("-")[0] for case in CASES} <= CATALOGUE.keys()
