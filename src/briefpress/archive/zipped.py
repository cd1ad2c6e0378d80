"""The one form in which a bag is zipped: every entry stored, in order, with one fixed time.

Nothing is compressed, because editions and pictures already are, and because the bytes of a
compressed entry would depend on the zlib of the machine. So the whole file follows from its
entries, and a zip can be checked to its last byte (PKWARE's APPNOTE 6.3.10, 4.3).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from briefpress.archive.bag import Content, chunks
from briefpress.errors import BriefError, Finding

_LIMIT = 0xFFFF_FFFF
_LOCAL, _CENTRAL, _END = 0x04034B50, 0x02014B50, 0x06054B50
_VERSION, _UNIX, _UTF8 = 20, 3, 0x0800
_MODE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a zip: `offset` is the place of its local header, `stored` means: as it is."""

    name: str
    size: int
    crc: int
    offset: int = 0
    stored: bool = True


def write_zip(stream: BinaryIO, files: Sequence[tuple[str, Content]], day: date) -> None:
    """Write `files`, in their order, to `stream`.

    Raises:
        BriefError: they are more than a plain zip can hold.
        OSError: the stream cannot be written, or a file cannot be read.
    """
    entries: list[Entry] = []
    for name, content in files:
        size = crc = 0
        for piece in chunks(content):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
        entries.append(Entry(name, size, crc))
    parts, end = layout(entries, day)
    for (_, header), (_, content) in zip(parts, files, strict=True):
        stream.write(header)
        for piece in chunks(content):
            stream.write(piece)
    stream.write(end)


def layout(entries: Sequence[Entry], day: date) -> tuple[list[tuple[int, bytes]], bytes]:
    """The place and the bytes of each local header, and all that follows the last file.

    Raises:
        BriefError: the files are more than a plain zip can hold.
    """
    when = _dos_time(day)
    headers: list[tuple[int, bytes]] = []
    central: list[bytes] = []
    at = 0
    for one in entries:
        name = one.name.encode()
        utf8 = 0 if name.isascii() else _UTF8
        common = (utf8, 0, *when, one.crc, one.size, one.size, len(name), 0)
        _refuse(max(at, one.size))
        header = struct.pack("<IHHHHHIIIHH", _LOCAL, _VERSION, *common) + name
        headers.append((at, header))
        made_by = _UNIX << 8 | _VERSION
        place = (0, 0, 0, _MODE, at)
        entry = struct.pack("<IHHHHHHIIIHHHHHII", _CENTRAL, made_by, _VERSION, *common, *place)
        central.append(entry + name)
        at += len(header) + one.size
    table = b"".join(central)
    _refuse(max(at + len(table), len(entries) << 16))
    count = len(entries)
    end = struct.pack("<IHHHHIIH", _END, 0, 0, count, count, len(table), at, 0)
    return headers, table + end


def _refuse(size: int) -> None:
    if size >= _LIMIT:
        message = "limit: a deposit may have 4 GiB and 65,535 files"
        raise BriefError(Finding("BP003", message))


def _dos_time(day: date) -> tuple[int, int]:
    """Midnight of `day` in a zip's own form, which knows the years 1980 to 2107."""
    year = min(max(day.year, 1980), 2107)
    kept = day if year == day.year else date(year, 1, 1)
    return 0, (kept.year - 1980) << 9 | kept.month << 5 | kept.day


def is_ours(entries: Sequence[Entry], day: date) -> bool:
    """Whether the entries of a zip lie as `write_zip` lays them out, if maybe all shifted alike."""
    places, _ = layout(entries, day)
    shifts = {one.offset - at for (at, _), one in zip(places, entries, strict=True)}
    return len(shifts) == 1 and all(one.stored for one in entries)


def differences(
    read: Callable[[int, int], bytes], size: int, entries: Iterable[Entry], day: date
) -> Iterator[str]:
    """Where a zip is not what `write_zip` makes of `entries`; their contents are not looked at.

    Args:
        read: gives the bytes of the zip from a place, so many as asked for.
        size: of the zip.
    """
    entries = list(entries)
    headers, end = layout(entries, day)
    for (at, header), one in zip(headers, entries, strict=True):
        if read(at, len(header)) != header:
            yield f"the header of {one.name}"
    start = sum(len(header) for _, header in headers) + sum(one.size for one in entries)
    if size != start + len(end) or read(start, len(end)) != end:
        yield "the list of its files"
