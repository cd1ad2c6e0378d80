"""Outside judges: EPUBCheck, an Open XML validator, LibreOffice. What is not here is named."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from briefpress.document import Note, walk
from briefpress.tools.validators import for_format
from spoil import BODY, TEXT, edition, swap_text
from support import FORMATS, RICH, convert, document_of, house, judged, random_text, write_brief
from test_proof import BRIEFS, SHAPES

pytestmark = pytest.mark.conformance


@pytest.fixture(scope="module")
def briefs(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("briefs")
    made = {path.name: path for path in BRIEFS}
    for index, (name, (head, text)) in enumerate(SHAPES.items()):
        made[name] = write_brief(folder, text, head, f"shape-{index}")
    for seed in range(4):
        made[f"random {seed}"] = write_brief(folder, random_text(seed), slug=f"random-{seed}")
    return made


NAMES = [
    *(path.name for path in BRIEFS),
    *(pytest.param(name, marks=pytest.mark.slow) for name in SHAPES),
    *(pytest.param(f"random {seed}", marks=pytest.mark.slow) for seed in range(4)),
]


@pytest.mark.parametrize("name", NAMES)
def test_epubcheck_finds_nothing(briefs, name):
    data = convert("epub", document_of(briefs[name])[1])
    assert judged("EPUBCheck", "epub", data) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_word_file_follows_open_xml(briefs, name):
    data = convert("docx", document_of(briefs[name])[1])
    assert judged("Open XML SDK", "docx", data) == []


@pytest.mark.parametrize("format", FORMATS)
def test_the_second_style_passes_too(format):
    style = house("harbour")
    data = convert(format, document_of(RICH, style)[1], style)
    for validator in for_format(format):
        assert judged(validator.name, format, data) == []


def test_epubcheck_finds_what_is_wrong():
    bad = swap_text(TEXT, 'href="#', 'href="#gone-')(edition("epub"))
    assert any("RSC-012" in one for one in judged("EPUBCheck", "epub", bad))


def test_the_open_xml_validator_finds_what_is_wrong():
    bad = swap_text(BODY, "<w:body>", "<w:body><w:t>loose</w:t>")(edition("docx"))
    assert judged("Open XML SDK", "docx", bad)


def test_libreoffice_finds_what_is_wrong():
    assert judged("LibreOffice", "docx", b"PK\x03\x04 no Word file")


@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_opens_and_prints_every_note(briefs, name, tmp_path):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("not run: LibreOffice is not installed (make validators)")
    document = document_of(briefs[name])[1]
    data = convert("docx", document)
    assert judged("LibreOffice", "docx", data) == []
    path = tmp_path / "brief.docx"
    path.write_bytes(data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path), str(path)],
        capture_output=True, timeout=240, check=True,
    )  # fmt: skip
    with zipfile.ZipFile(path.with_suffix(".odt")) as archive:
        text = archive.read("content.xml").decode()
    assert text.count("<text:note ") == sum(
        isinstance(node, Note) for node in walk(document.blocks)
    )
