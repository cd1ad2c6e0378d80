"""The one door to EbookLib, which serves as writer of the package document and as packer.

EbookLib swallows exceptions, stamps the clock into its files, takes notes for pages in a page list,
and re-serialises what it is given; so documents go in as finished bytes, the navigation document is
ours, and the archive is packed anew with fixed dates and order.
"""

from __future__ import annotations

import io
import logging
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from xml.etree import ElementTree

from briefpress.errors import BriefpressError, Finding

_OPF = "http://www.idpf.org/2007/opf"
_NCX = "http://www.daisy.org/z3986/2005/ncx/"
_FIRST = ("mimetype", "META-INF/container.xml", "EPUB/content.opf", "EPUB/nav.xhtml")


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the publication; `properties` are those of EPUB 3.3, D.4."""

    uid: str
    name: str
    media_type: str
    data: bytes
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the table of contents."""

    href: str
    title: str
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Refined:
    """A Dublin Core element and the properties that refine it (EPUB 3.3, 5.5.3)."""

    name: str
    value: str
    refines: tuple[tuple[str, str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A publication, ready to be packed. `meta` holds pairs of a property and its value."""

    identifier: str
    title: str
    language: str
    direction: str
    day: date
    elements: Sequence[Refined]
    meta: Sequence[tuple[str, str]]
    items: Sequence[Item]
    spine: Sequence[str]
    contents: Sequence[Entry]
    collection: tuple[str, str | None] | None = None
    warnings: list[str] = field(default_factory=list)


def pack(book: Book) -> bytes:
    """The finished EPUB; the same book gives the same bytes.

    Raises:
        BriefpressError: EbookLib failed or complained.
    """
    from ebooklib import epub

    handler = _Ear(book.warnings)
    logger = logging.getLogger("ebooklib")
    logger.addHandler(handler)
    handle, name = tempfile.mkstemp(suffix=".epub", prefix="briefpress-")
    os.close(handle)
    try:
        options = {
            "mtime": datetime(book.day.year, book.day.month, book.day.day, tzinfo=UTC),
            "epub2_guide": False,
            "raise_exceptions": True,
        }
        epub.write_epub(name, _assembled(book), options)
        with open(name, "rb") as stream:
            data = stream.read()
    except BriefpressError:
        raise
    except Exception as fault:
        message = f"EbookLib failed: {type(fault).__name__}: {fault}"
        raise BriefpressError(Finding("BP802", message)) from fault
    finally:
        logger.removeHandler(handler)
        os.unlink(name)
    if book.warnings:
        raise BriefpressError(Finding("BP802", f"EbookLib complained: {book.warnings[0]}"))
    return _repack(data, book)


class _Ear(logging.Handler):
    def __init__(self, told: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        self._told.append(record.getMessage())


def _assembled(book: Book) -> object:
    from ebooklib import epub

    made = epub.EpubBook()
    made.set_identifier(book.identifier)
    made.set_title(book.title)
    made.set_language(book.language)
    for index, element in enumerate(book.elements, 1):
        uid = f"{element.name}{index}"
        made.add_metadata("DC", element.name, element.value, {"id": uid} if element.refines else {})
        for prop, value, scheme in element.refines:
            others = {"refines": f"#{uid}", "property": prop}
            if scheme:
                others["scheme"] = scheme
            made.add_metadata(None, "meta", value, others)
    for prop, value in book.meta:
        made.add_metadata(None, "meta", value, {"property": prop})
    if book.collection:
        title, number = book.collection
        made.add_metadata(
            None, "meta", title, {"property": "belongs-to-collection", "id": "series"}
        )
        made.add_metadata(
            None, "meta", "series", {"refines": "#series", "property": "collection-type"}
        )
        if number:
            made.add_metadata(
                None, "meta", number, {"refines": "#series", "property": "group-position"}
            )
    by_uid = {}
    for item in book.items:
        added = epub.EpubItem(item.uid, item.name, item.media_type, item.data)
        added.properties = list(item.properties)
        made.add_item(added)
        by_uid[item.uid] = added
    made.toc = [_link(entry) for entry in book.contents]
    made.add_item(epub.EpubNcx())
    made.spine = [by_uid[uid] for uid in book.spine]
    return made


def _link(entry: Entry) -> object:
    from ebooklib import epub

    uid = entry.href.replace("/", "-").replace("#", "-").replace(".", "-")
    link = epub.Link(entry.href, entry.title, f"toc-{uid}")
    return (link, [_link(child) for child in entry.children]) if entry.children else link


# --- packing anew ------------------------------------------------------------------------------


def _repack(data: bytes, book: Book) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["EPUB/content.opf"] = _mend_package(files["EPUB/content.opf"], book)
    files["EPUB/toc.ncx"] = _mend_ncx(files["EPUB/toc.ncx"], book)
    order = [*_FIRST, *sorted(name for name in files if name not in _FIRST)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in order:
            info = zipfile.ZipInfo(
                name, (max(1980, book.day.year), book.day.month, book.day.day, 0, 0, 0)
            )
            info.create_system = 3
            info.external_attr = 0o644 << 16
            stored = name == "mimetype"
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name], compresslevel=9)
    return out.getvalue()


def _mend_package(data: bytes, book: Book) -> bytes:
    ElementTree.register_namespace("", _OPF)
    ElementTree.register_namespace("dc", "http://purl.org/dc/elements/1.1/")
    root = ElementTree.fromstring(data)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", book.language)
    root.set("dir", book.direction)
    return _serialised(root)


def _mend_ncx(data: bytes, book: Book) -> bytes:
    ElementTree.register_namespace("", _NCX)
    root = ElementTree.fromstring(data)
    deep = any(entry.children for entry in book.contents)
    for meta in root.iter(f"{{{_NCX}}}meta"):
        if meta.get("name") == "dtb:depth":
            meta.set("content", "2" if deep else "1")
    return _serialised(root)


def _serialised(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'.encode()
