"""What an export is: its place in a deposit, what it made, what it had to leave out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from briefpress.document import Document
from briefpress.style import HouseStyle


@dataclass(frozen=True, slots=True)
class DepositFile:
    """A file of the deposit as the exports name it: its path there, ``/`` between folders."""

    path: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """What every export is made from: the finished tree, its house style, the deposit's files."""

    document: Document
    style: HouseStyle
    files: Sequence[DepositFile] = ()


class MissingFieldError(Exception):
    """A target asks for a field that the brief and its house style do not have."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")


class Write(Protocol):
    """An export's writer: a pure function of the source.

    Raises:
        MissingFieldError: the target cannot be made without a field that is missing.
    """

    def __call__(self, source: Source, /) -> Mapping[str, bytes]: ...


@dataclass(frozen=True, slots=True)
class Export:
    """One target. `file` is its (first) file inside the deposit, such as exports/datacite.xml.

    `column` is the target's column in the crosswalk, None where it holds every field.
    """

    name: str
    file: str
    column: str | None
    write: Callable[[Source], Mapping[str, bytes]]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What one export made. `files` maps paths inside the deposit to their bytes.

    `left_out` names the given fields that the target has no place for. `skipped` says which
    required field is missing; then there are no files.
    """

    name: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    skipped: str | None = None
