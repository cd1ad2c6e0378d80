"""A deposit opened for reading: a folder or a zip, never unpacked, never trusted.

What may not be in one is refused before a byte of it is read: links and devices, names that lead
elsewhere or stand twice, encrypted or overlapping entries, bombs.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from briefpress.archive.bag import CHUNK
from briefpress.archive.zipped import Entry, differences, is_ours
from briefpress.errors import Finding, ProofError, UsageError, display_path, quoted

MAX_FILES = 200_000
MAX_RATIO = 200
MAX_TAG_FILE = 64 << 20

#: What a file that was changed in a zip, or a zip that was cut, makes Python's reader say.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True)
class Opened:
    """A deposit: the sizes of its files by their path below the bag's own folder.

    `entries` are a zip's entries in the order of their places, empty for a folder.
    """

    path: Path
    files: Mapping[str, int]
    stream: Callable[[str], BinaryIO]
    entries: tuple[Entry, ...] = ()
    root: str = ""

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, a piece at a time."""
        with self.stream(name) as stream:
            while piece := stream.read(CHUNK):
                yield piece

    def read(self, name: str, limit: int = MAX_TAG_FILE) -> bytes:
        """A whole file.

        Raises:
            ValueError: it is larger than `limit`.
        """
        if self.files[name] > limit:
            raise ValueError(f"{name} has more than {limit:,} bytes")
        return b"".join(self.chunks(name))

    def zip_faults(self, day: date) -> list[str] | None:
        """Where the zip differs from what Briefpress wrote; None if others have zipped it anew."""
        if not is_ours(self.entries, day):
            return None
        size = self.path.stat().st_size
        with self.path.open("rb") as stream:

            def at(place: int, length: int) -> bytes:
                stream.seek(place)
                return stream.read(length)

            return list(differences(at, size, self.entries, day))


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """The deposit at `path`, a bag's folder or a zip that holds one.

    Raises:
        UsageError: there is nothing.
        ProofError: it is no deposit, or may not be read.
    """
    if path.is_dir():
        yield _folder(path)
    elif path.is_file():
        try:
            archive = zipfile.ZipFile(path)
        except BROKEN as fault:
            message = f"the zip is cut short or damaged: {fault}"
            raise ProofError(Finding("BP865", message, display_path(path))) from fault
        with archive:
            yield _zip(path, archive)
    else:
        raise UsageError(Finding("BP001", f"{display_path(path)} does not exist"))


def _folder(path: Path) -> Opened:
    found: dict[str, int] = {}
    refused: list[Finding] = []
    shown = display_path(path)

    def look(folder: Path, prefix: str) -> None:
        with os.scandir(folder) as entries:
            for one in sorted(entries, key=lambda entry: entry.name):
                name = prefix + one.name
                if one.is_dir(follow_symlinks=False):
                    look(Path(one.path), f"{name}/")
                elif one.is_file(follow_symlinks=False):
                    found[name] = one.stat(follow_symlinks=False).st_size
                else:
                    what = "a symbolic link" if one.is_symlink() else "no ordinary file"
                    refused.append(Finding("BP866", f"{quoted(name)} is {what}", shown))

    try:
        look(path, "")
    except OSError as fault:
        message = f"it cannot be read: {fault.strerror}"
        raise ProofError(Finding("BP860", message, shown)) from fault
    if refused:
        raise ProofError(refused)
    return Opened(path, found, lambda name: (path / name).open("rb"))


def _zip(path: Path, archive: zipfile.ZipFile) -> Opened:
    every = archive.infolist()
    faults = list(reasons(archive, path.stat().st_size))
    if faults:
        raise ProofError(Finding("BP866", fault, display_path(path)) for fault in faults)
    files = [one for one in every if not one.is_dir()]
    tops = {one.filename.partition("/")[0] for one in files}
    one_top = len(tops) == 1 and all("/" in one.filename for one in files)
    root = f"{tops.pop()}/" if one_top else ""
    by_name = {one.filename.removeprefix(root): one for one in files}
    placed = sorted(files, key=lambda one: one.header_offset)
    return Opened(
        path,
        {name: one.file_size for name, one in by_name.items()},
        lambda name: archive.open(by_name[name]),  # type: ignore[arg-type, return-value]
        tuple(
            Entry(one.filename, one.file_size, one.CRC, one.header_offset, not one.compress_type)
            for one in placed
        ),
        root,
    )


def reasons(archive: zipfile.ZipFile, size: int) -> Iterator[str]:
    """Why a zip of `size` octets may not be read at all."""
    every = archive.infolist()
    if len(every) > MAX_FILES:
        yield f"limit: a deposit may have {MAX_FILES:,} files"
        return
    counted = Counter(one.filename for one in every)
    yield from (f"{quoted(name)} stands twice" for name, count in counted.items() if count > 1)
    end = size
    for one in sorted(every, key=lambda entry: entry.header_offset, reverse=True):
        shown, kind = quoted(one.filename), one.external_attr >> 16
        if not safe_path(one.filename.removesuffix("/")) or "\0" in one.orig_filename:
            yield f"{shown} is not a path inside the deposit"
        if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind) or not stat.S_IFMT(kind)):
            yield f"{shown} is a link or a device"
        if one.flag_bits & 1:
            yield f"{shown} is encrypted"
        if one.file_size > MAX_RATIO * max(one.compress_size, 4096):
            yield f"{shown} would grow more than {MAX_RATIO} times"
        if one.header_offset + one.compress_size > end:
            yield f"{shown} shares its place with another entry"
        end = one.header_offset


def safe_path(name: str) -> bool:
    """Whether a path of a bag stays inside it on every system."""
    if not name or "\\" in name or name.startswith("/") or re.match("[A-Za-z]:", name):
        return False
    return all(part not in ("", ".", "..") for part in name.split("/"))
