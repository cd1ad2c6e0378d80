"""What an export is: its place in a deposit, what it makes, what it has to leave out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from briefpress.document import Document
from briefpress.fields import Facts
from briefpress.metadata import Metadata
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

    @property
    def data(self) -> Metadata:
        """The brief's metadata."""
        return self.document.metadata

    @property
    def facts(self) -> Facts:
        """The metadata as the crosswalk takes them."""
        return Facts(self.document.metadata, self.style, self.document.slug)


class MissingFieldError(Exception):
    """A target asks for a field that the brief and its house style do not have."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")


@dataclass(frozen=True, slots=True)
class Made:
    """What a writer made: files by their paths inside the deposit, and the fields it left out.

    `left_out` names only what the crosswalk does not tell by itself: single entries for which a
    target has no place, such as ``editors[1].name``. `copies` maps further paths inside the
    deposit to the paths of files that are to stand there again.
    """

    files: Mapping[str, bytes]
    left_out: tuple[str, ...] = ()
    copies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Export:
    """One target. `file` is its first file inside the deposit, such as exports/datacite.xml.

    `column` is the target's column in the crosswalk, None where it holds every field. `write` is a
    pure function; it raises MissingFieldError where the target cannot be made.
    """

    name: str
    title: str
    file: str
    column: str | None
    write: Callable[[Source], Made]


@dataclass(frozen=True, slots=True)
class Exported:
    """What one export made. `files` maps paths inside the deposit to their bytes.

    `left_out` names the given fields that the target has no place for. `skipped` says which
    required field is missing; then there are no files. `copies` is as in `Made`.
    """

    name: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    skipped: str | None = None
    copies: Mapping[str, str] = field(default_factory=dict)
