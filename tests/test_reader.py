"""The e-book in a reader: epub.js in a real browser opens it, pages through, follows each note."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from briefpress.document import Note, walk
from briefpress.tools.validators import folder
from spoil import TEXT, swap_text
from support import REAL, RICH, convert, document_of

pytestmark = pytest.mark.conformance
SCRIPT = Path(__file__).parent / "inspect" / "reader.mjs"


def read(data: bytes, notes: int, path: Path) -> dict[str, object]:
    modules, browser, node = (
        folder() / "node_modules",
        shutil.which("chromium"),
        shutil.which("node"),
    )
    if not (modules / "epubjs").is_dir() or browser is None or node is None:
        pytest.skip("not run: epub.js is not installed (make validators)")
    path.write_bytes(data)
    command = [node, str(SCRIPT), str(modules), browser, str(path), str(notes)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("brief", [REAL, RICH], ids=lambda brief: brief.name)
def test_a_reader_pages_through_and_follows_each_note_and_comes_back(brief, tmp_path):
    document = document_of(brief)[1]
    data = convert("epub", document)
    notes = sum(isinstance(node, Note) for node in walk(document.blocks))
    found = read(data, notes, tmp_path / "brief.epub")
    assert found["messages"] == []
    assert found["atEnd"]
    assert found["turns"] > 5
    assert found["notes"] == [
        {"n": n, "mark": True, "arrived": True, "back": True} for n in range(1, notes + 1)
    ]
    assert found["pageList"] == [True] * len(re.findall(b"doc-pagebreak", b"".join(_texts(data))))


def _texts(data: bytes) -> list[bytes]:
    from spoil import parts_of

    return [content for name, content in parts_of(data).items() if name.endswith(".xhtml")]


def test_the_reader_sees_a_note_that_leads_nowhere(tmp_path):
    document = document_of(REAL)[1]
    bad = swap_text(TEXT, 'href="#Note-2"', 'href="#Gone-2"')(convert("epub", document))
    found = read(bad, 3, tmp_path / "brief.epub")
    assert [one["arrived"] for one in found["notes"]] == [True, False, True]
