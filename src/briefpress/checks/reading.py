"""The neutral form in which the proof compares a source with a finished edition.

An edition is read back into a `Reading`; the same form is computed from the `Document` and the
`HouseStyle`. A note reference, a link and a line end are held inside the text as private-use
characters, which the linter refuses in sources, so two texts are equal only if every word, every
note mark and every link target is the same and at the same place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CALL, CALL_END = "\ue000", "\ue001"
LINK, LINK_TEXT, LINK_END = "\ue002", "\ue003", "\ue004"
#: A line end in a paginated edition: matches a space, nothing, or a hyphen the typesetter added.
LINE_END = "\ue005"


def call(label: str) -> str:
    """A note reference with its printed label, as it stands in a unit's text."""
    return f"{CALL}{label}{CALL_END}"


def link(url: str, text: str) -> str:
    """A link with its target and its text, as it stands in a unit's text."""
    return f"{LINK}{url}{LINK_TEXT}{text}{LINK_END}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a unit comes from: a metadata field, the house style, or words of the brief's text.

    `block` numbers the top-level block of the text (from 0) and `note` the note (from 1).
    """

    field: str | None = None
    house: str | None = None
    block: int | None = None
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph-like piece.

    `kind` is ``p``, ``h1``..``h6``, ``li`` (the first piece of a list item), ``dt``, ``dd``,
    ``th``, ``td`` (the first piece of a cell), ``caption``, ``code``, ``line`` (of verse or an
    address) or ``figure`` (its text is the alternative text). `label` is a list item's printed
    label (``1.``, ``(a)``; ``•`` for every bullet) and `depth` its list nesting, from 1.
    White space in `text` is collapsed to single spaces, except in ``code``.
    """

    kind: str
    text: str
    label: str = ""
    depth: int = 0
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Furniture:
    """What pages repeat: `kind` is ``head-left``, ``head-right`` or ``folio``; pages count from 1."""

    kind: str
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole edition in reading order.

    `flow` is everything but notes; ``notes[n - 1]`` is note n. `fields` maps a crosswalk field to
    the values the file's own metadata hold. `pictures` lists SHA-256 digests of decoded pictures in
    order, where the format keeps them as they were. `faults` says in words what the reader found
    that may be in no edition: scripts, remote resources, hidden or clipped text, unknown parts.
    """

    flow: tuple[Unit, ...]
    notes: tuple[tuple[Unit, ...], ...]
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    furniture: tuple[Furniture, ...] = ()
    faults: tuple[str, ...] = ()
    pages: int = 0
