"""``compare-builds``: which part of two builds differs, and why."""

from __future__ import annotations

import io
import json
import shutil
import zipfile

import pikepdf
import pytest

from briefpress.checks.difference import explain
from briefpress.cli import main
from spoil import BODY, OPF, TEXT, edition, swap_text
from support import FORMATS


@pytest.fixture
def builds(tmp_path):
    for name in ("a", "b"):
        folder = tmp_path / name / "brief"
        folder.mkdir(parents=True)
        for format in FORMATS:
            (folder / f"brief.{format}").write_bytes(edition(format))
        record = {"slug": "brief", "tools": {"weasyprint": "70.0"}, "source": {"sha256": "1"}}
        (folder / "report.json").write_text(json.dumps(record | {"style": "issi"}))
    return tmp_path / "a", tmp_path / "b"


def test_equal_builds_are_the_same(builds, capsys):
    assert main(["compare-builds", *map(str, builds)]) == 0
    assert "byte for byte" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("format", "change", "told"),
    [
        ("epub", swap_text(TEXT, "<p>", "<p>X"), f"{TEXT} differs"),
        ("epub", swap_text(OPF, "2025-03-01", "2025-03-02"), "2025-03-02"),
        ("docx", swap_text(BODY, "<w:body>", "<w:body> "), f"{BODY} differs"),
    ],
)
def test_the_part_is_named(builds, format, change, told):
    path = builds[1] / "brief" / f"brief.{format}"
    path.write_bytes(change(path.read_bytes()))
    assert any(told in line for line in explain(*builds))


def _change_pdf(path, change):
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        change(pdf)
        pdf.save(path, deterministic_id=True)


def _title(pdf):
    pdf.docinfo["/Title"] = "Other"


def _content(pdf):
    stream = pdf.pages[1].Contents
    stream.write(stream.read_bytes() + b" ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_title, "document information /Title differs"),
        (_content, "page 2 differs"),
        (lambda pdf: pdf.Root.Metadata.write(b"<x/>"), "the XMP packet differs"),
        (lambda pdf: pdf.pages.__delitem__(-1), "is gone"),
    ],
)
def test_the_part_of_a_pdf_is_named(builds, change, told):
    path = builds[1] / "brief" / "brief.pdf"
    _change_pdf(path, change)
    assert any(told in line for line in explain(*builds))


def test_the_cause_is_named(builds, capsys):
    record = builds[1] / "brief" / "report.json"
    record.write_text(record.read_text().replace("70.0", "71.0"))
    assert main(["compare-builds", *map(str, builds)]) == 1
    assert "cause: brief: weasyprint was 70.0 and is 71.0" in capsys.readouterr().out


def test_a_missing_edition_is_told(builds):
    (builds[1] / "brief" / "brief.epub").unlink()
    assert any("only in" in line for line in explain(*builds))


def test_what_cannot_be_compared_is_wrong_usage(builds, capsys):
    shutil.rmtree(builds[1])
    assert main(["compare-builds", *map(str, builds)]) == 2
    assert "BP807" in capsys.readouterr().err


def test_other_packing_is_told(builds):
    path = builds[1] / "brief" / "brief.epub"
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            target.writestr(info, source.read(info), compresslevel=1)
    path.write_bytes(out.getvalue())
    assert any("packed otherwise" in line for line in explain(*builds))
