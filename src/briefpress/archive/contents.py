"""What a deposit is made of: the brief's own files, gathered and described."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from briefpress.archive.bag import Content, chunks
from briefpress.errors import BriefError, Finding, display_path
from briefpress.exports import DepositFile

#: The parts of a brief's folder that are its source.
SOURCE = ("brief.md", "figures", "received")

_MEDIA = {
    ".bib": "application/x-bibtex",
    ".css": "text/css",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


def media_type(name: str) -> str:
    """The media type of a file, from its name alone."""
    return _MEDIA.get(Path(name).suffix.lower(), "application/octet-stream")


def describe(name: str, content: Content) -> DepositFile:
    """A file as the exports and the landing page name it."""
    digest, size = hashlib.sha256(), 0
    for piece in chunks(content):
        digest.update(piece)
        size += len(piece)
    return DepositFile(name, media_type(name), size, digest.hexdigest())


def brief_files(folder: Path) -> tuple[dict[str, Path], tuple[str, ...]]:
    """The files of a brief's folder that are its source, by path, and the names of all others.

    Raises:
        BriefError: something in the source is neither a file nor a folder.
    """
    found = {
        path.relative_to(folder).as_posix(): path
        for path in _plain(folder / name for name in SOURCE)
    }
    beside = tuple(sorted(one.name for one in folder.iterdir() if one.name not in SOURCE))
    return found, beside


def _plain(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_symlink() or not (path.is_file() or path.is_dir() or not path.exists()):
            what = "a symbolic link" if path.is_symlink() else "no ordinary file"
            message = f"{display_path(path.parent / path.name)} is {what}"
            raise BriefError(Finding("BP857", message, hint="put the file itself there"))
        if path.is_dir():
            yield from _plain(sorted(path.iterdir()))
        elif path.is_file():
            yield path
