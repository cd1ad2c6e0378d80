"""Tells what kind of file was received, by its bytes; its name only serves the messages."""

from __future__ import annotations

import io
import zipfile

from briefpress.errors import BriefError, Finding

_SOFFICE = "open it in Word or LibreOffice and save it as .docx"
#: First bytes of files that look recoverable and are not: what they are, and what to do.
_OTHERS = (
    (b"{\\rtf", "an RTF file", _SOFFICE),
    (b"\x89PNG", "a picture", "turn it into text with OCRmyPDF first"),
    (b"\xff\xd8\xff", "a picture", "turn it into text with OCRmyPDF first"),
    (b"II*\x00", "a picture", "turn it into text with OCRmyPDF first"),
    (b"MM\x00*", "a picture", "turn it into text with OCRmyPDF first"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
)
#: What a name promises.
_CALLED = {"pdf": "a PDF", "docx": "a Word file"}
_HTML = (b"<!doctype html", b"<html")


def kind_of(data: bytes, name: str) -> str:
    """``pdf``, ``word`` or ``text``.

    Raises:
        BriefError: the file is empty, or of a kind that cannot be recovered.
    """
    if not data.strip():
        raise BriefError(Finding("BP901", "the file is empty", name))
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # the container of old and of encrypted Office files
        return "word"  # whose reader tells them apart
    for lead, what, hint in _OTHERS:
        if data.startswith(lead):
            raise BriefError(Finding("BP901", f"this is {what}", name, hint=hint))
    if data.lstrip()[:20].lower().startswith(_HTML):
        hint = "print it to PDF in a browser, or save it as .docx"
        raise BriefError(Finding("BP901", "this is a web page", name, hint=hint))
    ending = name.lower().rpartition(".")[2]
    if ending in _CALLED:
        message = f"the file calls itself {_CALLED[ending]} and is none"
        raise BriefError(Finding("BP901", message, name))
    return "text"


def _zipped(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = set(archive.namelist())
    except zipfile.BadZipFile:
        message = "the file is broken: it begins like a Word file and does not end like one"
        raise BriefError(Finding("BP901", message, name)) from None
    if "[Content_Types].xml" in inside and any(name.startswith("word/") for name in inside):
        return "word"
    what = "an OpenDocument file" if "content.xml" in inside else "a packed file, but no Word file"
    raise BriefError(Finding("BP901", f"this is {what}", name, hint=_SOFFICE))
