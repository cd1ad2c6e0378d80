"""Tells what kind of file was received, by its bytes; its name only serves the messages."""

from __future__ import annotations

import io
import re
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
#: Packed files that are no Word files, by a part: what they are, and what to do.
_PACKED = (
    (re.compile(r"content\.xml"), "an OpenDocument file", _SOFFICE),
    (re.compile(r"(?i)(?:index/.*\.iwa|index\.zip|index\.xml)"), "a Pages file",
     "in Pages: File > Export To > Word, and save it as .docx"),
    (re.compile(r"META-INF/container\.xml"), "an e-book", "save it as .docx or as text first"),
    (re.compile(r"xl/.*"), "a workbook", "copy its tables into Word, and save that as .docx"),
    (re.compile(r"ppt/.*"), "a set of slides", "copy its text into Word, and save that as .docx"),
)  # fmt: skip
#: What the first bytes of files in mark-up or mail say, in small letters.
_MARKED_UP = (
    (rb"mime-version:|from:\s.*\ncontent-type:", "a web page or mail in one file", _SOFFICE),
    (rb"<(?:!doctype html|html|head|body)\b", "a web page",
     "print it to PDF in a browser, or save it as .docx"),
    (rb"<\?xml[^<]*(?:<\?[^<]*|<!--[^<]*)*<(?:office:document|w:worddocument|pkg:package)\b",
     "a text in one XML file", _SOFFICE),
)  # fmt: skip
#: What a name promises.
_CALLED = {"pdf": "a PDF", "docx": "a Word file"}


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
    start = data[:4000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for pattern, what, hint in _MARKED_UP:
        if re.match(pattern, start):
            raise BriefError(Finding("BP901", f"this is {what}", name, hint=hint))
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
    for pattern, what, hint in _PACKED:
        if any(map(pattern.fullmatch, inside)):
            raise BriefError(Finding("BP901", f"this is {what}", name, hint=hint))
    raise BriefError(
        Finding("BP901", "this is a packed file, but no Word file", name, hint=_SOFFICE)
    )
