"""Why two builds of a brief differ: which part of which file, and what in their records."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf

_CONTEXT = 40
_SUFFIXES = (".pdf", ".epub", ".docx")


def explain(first: Path, second: Path) -> Iterator[str]:
    """A line for each difference between two editions, or two folders of editions.

    Raises:
        OSError: one of them cannot be read.
    """
    if first.is_dir() and second.is_dir():
        yield from _folders(first, second)
    else:
        yield from _files(first.name, first.read_bytes(), second.read_bytes())


def _folders(first: Path, second: Path) -> Iterator[str]:
    ours, theirs = _editions(first), _editions(second)
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in theirs or name not in ours:
            yield f"{name}: only in {first if name in ours else second}"
        else:
            yield from _files(name, ours[name].read_bytes(), theirs[name].read_bytes())
    yield from _records(_record(first), _record(second))


def _editions(folder: Path) -> dict[str, Path]:
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in _SUFFIXES)
    return {path.name: path for path in found if path.is_file()}


def _record(folder: Path) -> Mapping[str, Any]:
    out: dict[str, Any] = {}
    for path in sorted(folder.rglob("report.json")):
        record = json.loads(path.read_text("utf-8"))
        out |= {f"{record['slug']}: {key}": value for key, value in record["tools"].items()}
        out[f"{record['slug']}: source"] = record["source"]["sha256"]
        out[f"{record['slug']}: house style"] = record["style"]
    return out


def _records(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[str]:
    """What the build records say of the causes: source, style and the versions of the tools."""
    for key in sorted(first.keys() & second.keys()):
        if first[key] != second[key]:
            yield f"cause: {key} was {first[key]} and is {second[key]}"


def _files(name: str, first: bytes, second: bytes) -> Iterator[str]:
    if first == second:
        return
    found = list(_parts(name, first, second))
    yield from found or [f"{name}: the bytes differ, the content does not: it was packed otherwise"]


def _parts(name: str, first: bytes, second: bytes) -> Iterator[str]:
    try:
        read = _pdf if name.endswith(".pdf") else _zip
        ours, theirs = read(first), read(second)
    except (pikepdf.PdfError, zipfile.BadZipFile, ValueError) as fault:
        yield f"{name}: cannot be read: {fault}"
        return
    for part in dict.fromkeys((*ours, *theirs)):
        if part not in theirs:
            yield f"{name}: {part} is gone"
        elif part not in ours:
            yield f"{name}: {part} is new"
        elif ours[part] != theirs[part]:
            yield f"{name}: {part} differs: {_where(ours[part], theirs[part])}"
    if list(ours) != list(theirs) and ours.keys() == theirs.keys():
        yield f"{name}: the parts stand in another order"


def _where(first: bytes, second: bytes) -> str:
    """The surroundings of the first difference."""
    pairs = zip(first, second, strict=False)
    length = min(len(first), len(second))
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), length)
    ours, theirs = (_shown(data[max(0, at - 12) : at + _CONTEXT]) for data in (first, second))
    return f"at byte {at}, {ours} became {theirs}"


def _shown(data: bytes) -> str:
    return ascii(data.decode("utf-8", "replace"))


def _zip(data: bytes) -> dict[str, bytes]:
    out: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            out[info.filename] = archive.read(info)
            out[f"the zip entry of {info.filename}"] = repr(
                (info.date_time, info.compress_type, info.create_system, info.external_attr)
            ).encode()
    return out


def _pdf(data: bytes) -> dict[str, bytes]:
    out: dict[str, bytes] = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for key, value in pdf.docinfo.items():
            out[f"document information {key}"] = str(value).encode()
        if "/Metadata" in pdf.Root:
            out["the XMP packet"] = pdf.Root.Metadata.read_bytes()
        for name, spec in pdf.attachments.items():
            out[f"the file inside, {name}"] = spec.get_file().read_bytes()
        for number, page in enumerate(pdf.pages, 1):
            page.contents_coalesce()
            out[f"page {number}"] = page.Contents.read_bytes()
            out[f"the boxes of page {number}"] = repr(
                [[float(value) for value in box] for box in (page.mediabox, page.trimbox)]
            ).encode()
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) or not isinstance(thing, pikepdf.Dictionary):
                continue
            for key in ("/FontFile2", "/FontFile3"):
                if key in thing:
                    out[f"the typeface {thing.FontName}"] = thing[key].read_bytes()
    return out
