"""Door to the file system: files written together, one run at a time in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from glob import escape
from pathlib import Path

from briefpress.errors import BriefError, Finding, display_path


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One run at a time in a folder; the lock dies with its holder and leaves no file.

    Raises:
        OSError: the file system knows no locks, or the folder is not there.
    """
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write files, first all aside, then each renamed into place.

    Raises:
        BriefError: they cannot be written; what stood there before still stands.
    """
    aside: list[tuple[Path, Path]] = []
    try:
        for folder in {path.parent for path in files}:
            folder.mkdir(parents=True, exist_ok=True)
        with _alone(files):
            for path, data in files.items():
                temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
                aside.append((temporary, path))
                with temporary.open("wb") as stream:
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
            for temporary, path in aside:
                temporary.replace(path)
    except OSError as fault:
        for temporary, _ in aside:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise unwritable(next(iter(files)).parent, fault.strerror or str(fault)) from fault


@contextmanager
def _alone(files: Mapping[Path, bytes]) -> Iterator[None]:
    """Hold the folders of the files, cleared of what runs that were killed left beside the files.

    Without locks nothing is cleared: it may be another run's.
    """
    with ExitStack() as held:
        try:
            for folder in sorted({path.parent for path in files}):
                held.enter_context(locked(folder))
        except (OSError, ImportError):
            yield
            return
        for path in files:
            for left in path.parent.glob(f".{escape(path.name)}.*.tmp"):
                left.unlink()
        yield


def unwritable(folder: Path, why: str) -> BriefError:
    """What is told of a folder that cannot be written."""
    return BriefError(Finding("BP806", f"cannot write to {display_path(folder)}: {why}"))
