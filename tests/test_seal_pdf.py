"""The seal of the PDF: our light check and veraPDF refuse the same broken files, and pass the good."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from briefpress.checks.seal_pdf import attachments, examine, xmp
from spoil import edition, rich
from support import FORMATS, HEAD, RICH, convert, document_of, house, judged, proof_of, write_brief
from test_conformance import NAMES, briefs

__all__ = ["briefs"]


def changed(change: Callable[[Any], None]) -> bytes:
    """The good PDF of the rich brief with one thing broken."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(edition("pdf"))) as pdf:
        change(pdf)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def faults(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [fault.message for fault in examine(pdf)]


def elements(pdf: Any, role: str) -> list[Any]:
    return [
        thing
        for thing in pdf.objects
        if isinstance(thing, Dictionary) and thing.get("/Type") == "/StructElem" and role == thing.S
    ]


def metadata(old: str, new: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        text = pdf.Root.Metadata.read_bytes().decode()
        assert old in text
        pdf.Root.Metadata.write(text.replace(old, new).encode())

    return change


def no_key(pick: Callable[[Any], Any], key: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        del pick(pdf)[key]

    return change


def _role(old: str, new: str, index: int = 0) -> Callable[[Any], None]:
    return lambda pdf: elements(pdf, old)[index].__setitem__("/S", Name(new))


def _descriptor(pdf: Any) -> Any:
    return next(
        thing
        for thing in pdf.objects
        if isinstance(thing, Dictionary) and thing.get("/Type") == "/FontDescriptor"
    )


def _image(pdf: Any) -> Any:
    return next(
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
    )


def _twins(pdf: Any) -> None:
    first, second = elements(pdf, "/Note")[:2]
    second["/ID"] = first["/ID"]


def _skipped(pdf: Any) -> None:
    for one in elements(pdf, "/H2"):
        one["/S"] = Name("/H4")


#: What is broken, the clause that our check names, the flavour in which veraPDF sees it.
BROKEN: dict[str, tuple[str, str, Callable[[Any], None]]] = {
    "no language": ("UA 7.2", "ua1", lambda pdf: pdf.Root.__delitem__("/Lang")),
    "the title is not shown": ("UA 7.1", "ua1", no_key(lambda pdf: pdf.Root, "/ViewerPreferences")),
    "not tagged": ("UA 7.1", "ua1", no_key(lambda pdf: pdf.Root, "/MarkInfo")),
    "no structure": ("UA 7.1", "ua1", no_key(lambda pdf: pdf.Root, "/StructTreeRoot")),
    "no order of tabs": ("UA 7.18.3", "ua1", no_key(lambda pdf: pdf.pages[0].obj, "/Tabs")),
    "a link without words": ("UA 7.18.5", "ua1", no_key(lambda pdf: pdf.pages[0].Annots[0], "/Contents")),
    "a link outside the structure": (
        "UA 7.18.1", "ua1", no_key(lambda pdf: pdf.pages[0].Annots[0], "/StructParent")),
    "a picture without words": ("UA 7.3", "ua1", no_key(lambda pdf: elements(pdf, "/Figure")[0], "/Alt")),
    "a note without a name": ("UA 7.9", "ua1", no_key(lambda pdf: elements(pdf, "/Note")[0], "/ID")),
    "two notes of one name": ("UA 7.9", "ua1", _twins),
    "a heading skipped": ("UA 7.4.2", "ua1", _skipped),
    "a list of paragraphs": ("UA 7.2", "ua1", _role("/LI", "/P")),
    "a row of paragraphs": ("UA 7.2", "ua1", _role("/TD", "/P")),
    "an unknown element": ("UA 7.1", "ua1", _role("/P", "/Paragraph")),
    "no claim of PDF/UA": ("UA 5", "ua1", metadata("<pdfuaid:part>1<", "<pdfuaid:part>7<")),
    "no title in the packet": ("UA 7.1", "ua1", metadata("dc:title", "dc:source")),
    "no claim of PDF/A": ("A 6.6.4", "3a", metadata("<pdfaid:part>3<", "<pdfaid:part>9<")),
    "an undescribed schema": ("A 6.6.2.3", "3a", metadata("pdfaExtension:schemas", "pdfaExtension:none")),
    "no packet": ("A 6.6.2.1", "3a", no_key(lambda pdf: pdf.Root, "/Metadata")),
    "no colours": ("A 6.2.3", "3a", no_key(lambda pdf: pdf.Root, "/OutputIntents")),
    "a link that is not printed": (
        "A 6.3.2", "3a", lambda pdf: pdf.pages[0].Annots[0].__setitem__("/F", 0)),
    "a typeface not embedded": ("A 6.2.11.4", "3a", no_key(_descriptor, "/FontFile2")),
    "an interpolated picture": ("A 6.2.8", "3a", lambda pdf: _image(pdf).__setitem__("/Interpolate", True)),
    "a source that says not what it is": (
        "A 6.8", "3a", no_key(lambda pdf: pdf.Root.AF[0], "/AFRelationship")),
    "a source that is not associated": ("A 6.8", "3a", no_key(lambda pdf: pdf.Root, "/AF")),
}  # fmt: skip


def test_the_good_file_is_passed():
    assert faults(edition("pdf")) == []
    assert faults(changed(lambda pdf: None)) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_its_clause(name):
    clause, _, change = BROKEN[name]
    assert any(one.startswith(f"{clause}:") for one in faults(changed(change)))


@pytest.mark.slow
@pytest.mark.conformance
@pytest.mark.parametrize("name", BROKEN)
def test_verapdf_refuses_it_too(name):
    _, flavour, change = BROKEN[name]
    kind = "PDF/UA" if flavour == "ua1" else "PDF/A"
    assert judged(f"veraPDF {kind}", "pdf", changed(change))


@pytest.mark.conformance
@pytest.mark.parametrize("kind", ["PDF/A", "PDF/UA"])
@pytest.mark.parametrize("name", NAMES)
def test_verapdf_passes_what_we_make(briefs, name, kind):
    assert judged(f"veraPDF {kind}", "pdf", convert("pdf", document_of(briefs[name])[1])) == []


def _archive(level: str):
    style = house()
    tokens = style.tokens.model_copy(
        update={"pdf": style.tokens.pdf.model_copy(update={"archive": level})}
    )
    return replace(style, tokens=tokens)


@pytest.mark.conformance
@pytest.mark.parametrize("kind", ["PDF/A", "PDF/UA"])
def test_verapdf_passes_the_file_without_its_source(kind):
    style = _archive("2a")
    data = convert("pdf", document_of(RICH, style)[1], style)
    assert judged(f"veraPDF {kind}", "pdf", data, "2a") == []


def test_the_source_is_inside_or_not_as_the_house_says():
    brief, document = rich()
    with pikepdf.open(io.BytesIO(edition("pdf"))) as pdf:
        assert pdf.attachments["brief.md"].get_file().read_bytes().decode() == brief.source
        assert list(attachments(pdf)) == ["brief.md"]
    style = _archive("2a")
    data = convert("pdf", document, style)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not attachments(pdf)
        assert xmp(pdf)["pdfaid:part"] == ("2",)
    assert proof_of("pdf", data, document, brief, style).findings == ()
    assert faults(data) == []


def _other_source(pdf: Any) -> None:
    spec = pdf.Root.Names.EmbeddedFiles.Names[1]
    spec.EF.F.write(b"other")


def _second_file(pdf: Any) -> None:
    pdf.attachments["x.txt"] = pikepdf.AttachedFileSpec(pdf, b"x", filename="x.txt")


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("BP708", _other_source),
        ("BP708", _second_file),
        ("BP705", metadata("Ayesha Siddiqa-Khan", "Nobody")),
        ("BP705", metadata("</rdf:Description>", "<dc:coverage>x</dc:coverage></rdf:Description>")),
        ("BP713", lambda pdf: pdf.Root.__setitem__("/OutputIntents", Array([]))),
        ("BP713", lambda pdf: pdf.Root.__setitem__("/Lang", String(""))),
    ],
)
def test_the_proof_looks_at_packet_and_source(code, change):
    brief, document = rich()
    findings = proof_of("pdf", changed(change), document, brief).findings
    assert code in {finding.code for finding in findings}


def test_the_packet_has_the_whole_crosswalk():
    with pikepdf.open(io.BytesIO(edition("pdf"))) as pdf:
        said = xmp(pdf)
    metadata_of = rich()[0].metadata
    assert said["dc:creator"] == tuple(person.name for person in metadata_of.authors)
    assert said["dc:contributor"] == tuple(person.name for person in metadata_of.editors)
    assert said["dc:subject"] == tuple(metadata_of.keywords)
    assert said["dc:date"] == (metadata_of.date.isoformat(),)


def test_a_note_in_markup_cannot_break_the_packet(tmp_path):
    head = HEAD.replace("A title", "'<x> & ]]> \"y\"'")
    folder = write_brief(tmp_path, "Text.", head)
    brief, document = document_of(folder)
    data = convert(FORMATS[0], document)
    assert proof_of("pdf", data, document, brief).findings == ()


def test_marks_and_labels_are_drawn_where_they_are_read(tmp_path):
    """Who copies the text, or reads the file without its tags, gets it in order."""
    text = (
        "First one.[^a] Then another.[^b]\n\n- alpha\n- beta\n\n    1. below\n\n- gamma\n\n    and more"
        "\n\nThe end.\n\n[^a]: Note one.\n\n[^b]: Note two.\n\n    - within\n"
    )
    _, document = document_of(write_brief(tmp_path, text))
    with pypdfium2.PdfDocument(convert("pdf", document)) as pdf:
        said = pdf[0].get_textpage().get_text_range()
    flat = " ".join(said.replace("\u2060", "").split())
    assert "First one.1 Then another.2 • alpha • beta 1. below • gamma and more The end." in flat
    assert "1. Note one. 2. Note two. • within" in flat
