"""RO-Crate's validator judges the crate; it is shown to refuse what is wrong."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path

import pytest

from briefpress.exports import DepositFile, export_all
from support import RICH, ROOT, document_of
from test_exports import EVERYTHING, FILES, PAANI, full_house

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "briefpress"
PYTHON = CACHE / "validators" / "ro-crate" / "bin" / "python"
pytestmark = pytest.mark.conformance


def crate(folder: Path, where: Path) -> Path:
    """A crate with all its files, as a deposit has it."""
    style = full_house()
    files = []
    for one in FILES:
        path = where / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.path.encode())
        digest = hashlib.sha256(one.path.encode()).hexdigest()
        files.append(DepositFile(one.path, one.media_type, len(one.path.encode()), digest))
    for one in export_all(document_of(folder, style)[1], style, files):
        if one.name == "ro-crate":
            (where / "ro-crate-metadata.json").write_bytes(one.files["ro-crate-metadata.json"])
    return where


def judged(where: Path) -> list[str]:
    if not PYTHON.is_file():
        pytest.skip("not run: the RO-Crate validator is not installed (make validators)")
    (context,) = PYTHON.parent.parent.glob("lib/python*/site-packages/rocrate/data/ro-crate.jsonld")
    command = [str(PYTHON), str(ROOT / "tests/inspect/judge_crate.py"), str(context), str(where)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    *issues, verdict = done.stdout.splitlines() or ["no verdict"]
    assert verdict in ("passed", "failed"), done.stderr[-2000:]
    assert (verdict == "passed") == (not issues), done.stdout
    return issues


@pytest.mark.parametrize("folder", [EVERYTHING, PAANI, RICH], ids=lambda path: path.name)
def test_the_crate_is_valid(folder, tmp_path):
    assert judged(crate(folder, tmp_path)) == []


@pytest.mark.parametrize("key", ["name", "description", "datePublished", "license"])
def test_a_crate_without_what_is_required_is_refused(key, tmp_path):
    where = crate(EVERYTHING, tmp_path)
    file = where / "ro-crate-metadata.json"
    data = json.loads(file.read_text("utf-8"))
    (root,) = (one for one in data["@graph"] if one["@id"] == "./")
    del root[key]
    file.write_text(json.dumps(data), "utf-8")
    assert any(key in issue for issue in judged(where))


def test_a_file_that_is_not_there_is_missed(tmp_path):
    where = crate(EVERYTHING, tmp_path)
    (where / FILES[0].path).unlink()
    assert any(FILES[0].path in issue for issue in judged(where))
