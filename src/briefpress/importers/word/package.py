"""A Word file as it comes from outside: opened within limits, its parts and what leads to them.

Clauses are of ECMA-376 part 2 (the package) and part 1 (the parts). Nothing is unpacked to disk,
nothing is fetched, and nothing is inflated beyond the limits.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from lxml import etree

from briefpress.errors import BriefError, Finding, quoted

XML = etree._Element

MAX_ENTRIES = 1_000
MAX_TOTAL = 200_000_000
MAX_XML = 50_000_000
MAX_RATIO = 100
_RATIO_FROM = 1_000_000  # a few repeated bytes are no bomb
#: Pictures that are not packed by themselves: one white plane packs a thousandfold.
_BARE = (".emf", ".wmf", ".bmp", ".dib", ".tif", ".tiff")
_CHUNK = 1 << 16

_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}

#: The namespaces of ISO/IEC 29500 Strict, and what everybody else calls the same (annex A).
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math",
     b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/",
     b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip

#: What other files begin with, and what to do with them.
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "an RTF file", "open it in Word or LibreOffice and save it as .docx"),
    (b"%PDF-", "a PDF", "give it the suffix .pdf"),
    (b"<", "a web page or XML file", "open it in Word or LibreOffice and save it as .docx"),
    (b"PK\x05\x06", "an empty archive", "ask the author to send the file again"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old and of encrypted Word files
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Relationship:
    """Where an identifier of a part leads: a part's name, or an address outside."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file by name; `main` is the one that holds the text."""

    parts: Mapping[str, bytes]
    main: str
    name: str
    _trees: dict[str, XML] = field(default_factory=dict, repr=False)

    def xml(self, part: str) -> XML:
        """The root of a part, parsed once.

        Raises:
            BriefError: it is not XML, or it has a document type declaration.
        """
        if part not in self._trees:
            self._trees[part] = parse(self.parts[part], part, self.name)
        return self._trees[part]

    def relationships(self, part: str) -> dict[str, Relationship]:
        """What the identifiers used in `part` lead to."""
        folder, file = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        return dict(self._led(rels, folder)) if rels in self.parts else {}

    def _led(self, rels: str, folder: str) -> Iterator[tuple[str, Relationship]]:
        for one in self.xml(rels).iter(f"{_RELS}Relationship"):
            target, external = one.get("Target") or "", one.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = (one.get("Type") or "").rpartition("/")[2]
            yield one.get("Id") or "", Relationship(kind, target, external)

    def led(self, kind: str) -> tuple[str, ...]:
        """The parts that the main part names as `kind`, each once."""
        found = (r for r in self.relationships(self.main).values() if r.kind == kind)
        parts = dict.fromkeys(r.target for r in found if not r.external)
        return tuple(part for part in parts if part in self.parts)


def refuse(message: str, name: str, hint: str, code: str = "BP901") -> NoReturn:
    """Raise the one finding that stops a recovery."""
    raise BriefError(Finding(code, message, name, hint=hint))


def parse(data: bytes, part: str, name: str) -> XML:
    """The root of an XML part, without comments and processing instructions.

    Raises:
        BriefError: it is not XML, or it has a document type, where entities could hide words.
    """
    if b"purl.oclc.org/ooxml" in data:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, **_SAFE)  # type: ignore[arg-type]
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        why = str(fault).split(" (<string>")[0]
        refuse(
            f"the part {quoted(part)} is not XML: {why}", name, "ask the author for a whole file"
        )
    if getattr(root.getroottree().docinfo, "doctype", ""):
        message = (
            f"the part {quoted(part)} has a document type declaration, which Word never writes"
        )
        refuse(message, name, "save the file anew in Word or LibreOffice")
    return root


def open_package(data: bytes, name: str) -> Package:
    """The Word file `data`, read within all limits.

    Args:
        name: how messages call the file.

    Raises:
        BriefError: it is no Word file, it is encrypted or broken, or a limit is exceeded.
    """
    _known(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _directory(archive, name)
            parts = _inflate(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as fault:
        refuse(f"the file is broken: {fault}", name, "ask the author to send it again")
    return Package(parts, _main(parts, name), name)


def _known(data: bytes, name: str) -> None:
    """Turn away what is no Word file, with the way to make it one."""
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data[:2_000_000]:
            hint = "in Word: File > Info > Protect Document > Encrypt, and leave the password empty"
            refuse("the Word file is encrypted with a password", name, hint, "BP903")
        hint = "open it in Word or LibreOffice and save it as .docx"
        refuse("this is a Word file in the old .doc form", name, hint)
    for start, what, hint in _OTHERS:
        if data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(start):
            refuse(f"this is {what}, not a Word file", name, hint)
    if not data.startswith(b"PK"):
        hint = "open it in Word or LibreOffice and save it as .docx"
        refuse("this is not a Word file" if data else "the file is empty", name, hint)


def _directory(archive: zipfile.ZipFile, name: str) -> None:
    """Judge the archive by its directory, before anything is inflated."""
    hint = "nobody's word processor writes such a file; do not open it"
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        message = f"limit: a Word file may hold {MAX_ENTRIES:,} parts, this one holds "
        refuse(f"{message}{len(entries):,}", name, hint)
    seen: set[str] = set()
    for entry in entries:
        shown = quoted(entry.filename)
        if entry.flag_bits & 0x1:
            refuse(f"the part {shown} is encrypted", name, "remove the password", "BP903")
        if entry.filename.lower() in seen:  # part names differ in more than case: part 2, 6.2.2.3
            refuse(f"the part {shown} stands twice in the file", name, hint)
        seen.add(entry.filename.lower())
        steps = entry.filename.replace("\\", "/").split("/")
        if (
            ".." in steps
            or entry.filename.startswith(("/", "\\"))
            or re.match("[A-Za-z]:", steps[0])
        ):
            refuse(f"the part {shown} points out of the file", name, hint)
        if "\0" in entry.orig_filename:
            refuse(f"the part {shown} has a name with a hidden end", name, hint)


def _inflate(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """All parts, counted while they are inflated: the sizes in the directory are not trusted."""
    parts: dict[str, bytes] = {}
    total = 0
    hint = "split the manuscript, or make its pictures smaller"
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        low = entry.filename.lower()
        bare = low.endswith(_BARE)
        most = MAX_XML if bare or low.endswith((".xml", ".rels")) else MAX_TOTAL
        most = min(most, MAX_TOTAL - total)
        chunks, size = [], 0
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                packed = max(entry.compress_size, 1)
                if not bare and size > _RATIO_FROM and size > MAX_RATIO * packed:
                    message = f"limit: {quoted(entry.filename)} inflates more than {MAX_RATIO}-fold"
                    refuse(message, name, hint)
                if size > most:
                    message = f"limit: {quoted(entry.filename)} inflates beyond {most:,} bytes"
                    refuse(message, name, hint)
                chunks.append(chunk)
        parts[entry.filename] = b"".join(chunks)
        total += size
    return parts


def _main(parts: Mapping[str, bytes], name: str) -> str:
    """The name of the part with the text, by the package's own relationships (part 2, 6.5)."""
    mimetype = parts.get("mimetype", b"")
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        hint = "open it in LibreOffice and save it as .docx"
        refuse("this is an OpenDocument file, not a Word file", name, hint)
    hint = "open it in Word or LibreOffice and save it as .docx"
    if "[Content_Types].xml" not in parts or "_rels/.rels" not in parts:
        refuse("this archive is not a Word file", name, hint)
    for one in parse(parts["_rels/.rels"], "_rels/.rels", name).iter(f"{_RELS}Relationship"):
        if (one.get("Type") or "").endswith("/officeDocument"):
            target = posixpath.normpath(posixpath.join("/", one.get("Target") or "")).lstrip("/")
            _kind(_type_of(parts, target, name), name)
            if target in parts:
                return target
    refuse("the file holds no text part", name, hint)


def _type_of(parts: Mapping[str, bytes], part: str, name: str) -> str:
    types = parse(parts["[Content_Types].xml"], "[Content_Types].xml", name)
    for one in types.iter(f"{_TYPES}Override"):
        if (one.get("PartName") or "").lstrip("/").lower() == part.lower():
            return one.get("ContentType") or ""
    suffix = part.rpartition(".")[2].lower()
    for one in types.iter(f"{_TYPES}Default"):
        if (one.get("Extension") or "").lower() == suffix:
            return one.get("ContentType") or ""
    return ""


def _kind(content_type: str, name: str) -> None:
    if "macroEnabled" in content_type:
        hint = "in Word, save it as .docx, which holds no macros"
        refuse("the Word file may hold macros", name, hint)
    if not content_type.startswith((f"{_MAIN}document.main", f"{_MAIN}template.main")):
        hint = "open it in the program it was made with and save it as .docx"
        refuse(f"the file says that it is {quoted(content_type or 'nothing')}", name, hint)
