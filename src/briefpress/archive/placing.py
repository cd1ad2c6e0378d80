"""A folder replaced as a whole: whoever looks finds the old one or the new one, never a part.

On Linux the two folders change places in one system call. Where the system has none, there is a
moment between two renames; the next run mends what was stopped in it.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from briefpress.errors import BriefError, Finding
from briefpress.tools.writing import locked, unwritable

Made = TypeVar("Made")
_AT_FDCWD, _EXCHANGE = -100, 2


def replace_folder(folder: Path, make: Callable[[Path], Made], *, durable: bool = True) -> Made:
    """Let `make` fill a new folder, then put that in the place of `folder`.

    Two runs at the same folder wait for each other. A folder that is not `durable` may lose bytes
    when the machine loses power, and is made again then.

    Raises:
        BriefError: it cannot be written; what stood there before still stands.
    """
    aside = folder.with_name(f".{folder.name}.tmp")
    old = folder.with_name(f".{folder.name}.old")
    try:
        _ordinary(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with locked(folder.parent):
            _mend(folder, aside, old)
            try:
                aside.mkdir()
                made = make(aside)
                if durable:
                    _flush(aside)
                _change(aside, folder, old)
                _sync(folder.parent)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
                if folder.exists():
                    shutil.rmtree(old, ignore_errors=True)
    except OSError as fault:
        raise unwritable(folder.parent, fault.strerror or str(fault)) from fault
    return made


def _ordinary(folder: Path) -> None:
    for one in (folder, folder.parent):
        what = "a symbolic link" if one.is_symlink() else "not a folder"
        if one.is_symlink() or (one.exists() and not one.is_dir()):
            raise BriefError(Finding("BP806", f"cannot write to {one}: it is {what}"))


def _mend(folder: Path, aside: Path, old: Path) -> None:
    """Clear away what a run that was stopped left; nobody else is at work, for we hold the lock."""
    if old.exists() and not folder.exists():
        old.rename(folder)
    for left in (aside, old):
        if left.exists():
            shutil.rmtree(left)


def _change(aside: Path, folder: Path, old: Path) -> None:
    if not folder.exists():
        aside.rename(folder)
    elif not _exchanged(aside, folder):
        folder.rename(old)
        try:
            aside.rename(folder)
        except OSError:
            old.rename(folder)
            raise


def _exchanged(first: Path, second: Path) -> bool:
    """Whether two folders changed places at once (renameat2, Linux 3.15)."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    names = (os.fsencode(first), os.fsencode(second))
    return bool(rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE) == 0)


def _flush(folder: Path) -> None:
    """Let all below `folder` reach the disk before it takes the place of what is there."""
    for path, _, names in os.walk(folder):
        for name in names:
            _sync(Path(path) / name)
        _sync(Path(path))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def link_tree(source: Path, target: Path) -> None:
    """Copy a tree without copying its bytes, where the file system can do that.

    Raises:
        OSError: it cannot be written.
    """
    shutil.copytree(source, target, copy_function=link, symlinks=True)


def link(source: str | Path, target: str | Path) -> str:
    """One more name for a file; a copy where the file system knows no second names."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
    return str(target)
