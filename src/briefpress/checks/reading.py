"""The neutral form in which the proof compares a source with a finished edition.

An edition is read back into a `Reading`; the same form is computed from the `Document` and the
`HouseStyle`. A note reference, a link, a picture and a line end are held inside the text as
private-use characters, which the linter refuses in sources, so two texts are equal only if every
word, every note mark and every link target is the same and at the same place.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

CALL, CALL_END = "\ue000", "\ue001"
LINK, LINK_TEXT, LINK_END = "\ue002", "\ue003", "\ue004"
#: A line end in a paginated edition: matches a space, nothing, or a hyphen the typesetter added.
LINE_END = "\ue005"
PICTURE, PICTURE_END = "\ue006", "\ue007"

# What has no glyph and no meaning to a reader: soft hyphen, and the break opportunities that the
# house sets into long URLs.
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060), None)
_MARKS = re.compile(
    f"{CALL}[^{CALL_END}]*{CALL_END}|{LINK}[^{LINK_TEXT}]*{LINK_TEXT}|{LINK_END}"
    f"|{PICTURE}[^{PICTURE_END}]*{PICTURE_END}"
)


def call(label: str) -> str:
    """A note reference with its printed label, as it stands in a unit's text."""
    return f"{CALL}{label}{CALL_END}"


def link(url: str, text: str) -> str:
    """A link with its target and its text, as it stands in a unit's text."""
    return f"{LINK}{url}{LINK_TEXT}{text}{LINK_END}"


def picture(alternative: str) -> str:
    """A picture in a line, by its alternative text; one without leaves no trace in the text."""
    return f"{PICTURE}{alternative}{PICTURE_END}" if alternative else ""


def normal(text: str) -> str:
    """`text` with white space collapsed and without what no reader sees.

    Marks of notes side by side are set apart by the page, not by the author.
    """
    spaced = re.sub(r"[\s\u00a0\u2007\u202f]+", " ", text.translate(_INVISIBLE)).strip()
    return spaced.replace(f"{CALL_END} {CALL}", f"{CALL_END}{CALL}")


def letters(text: str) -> str:
    """The words of a unit's text alone, without note marks, link targets and pictures."""
    return normal(_MARKS.sub("", text))


def letters_of(text: str) -> str:
    """The letters and digits of a text alone, however it is cased, spaced or hyphenated."""
    plain = unicodedata.normalize("NFKC", _MARKS.sub("", text)).casefold()
    return "".join(char for char in plain if char.isalnum())


def digest(data: bytes) -> str:
    """What tells one picture from another: a part of the SHA-256 of its bytes."""
    return hashlib.sha256(data).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a unit comes from: a metadata field, the house style, the text or one of its notes."""

    field: str | None = None
    house: bool = False
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph-like piece.

    `kind` is ``p``, ``h1``..``h6``, ``li`` (the first piece of a list item), ``dt``, ``dd``,
    ``th``, ``td``, ``caption``, ``code`` or ``figure`` (its text is the alternative text). `label`
    is a list item's printed label (``1.``, ``(a)``; ``•`` for every bullet), ``|`` for the first
    piece of a table cell, or a figure's `digest`; `depth` is the nesting of a list, from 1. `text`
    is `normal`.
    """

    kind: str
    text: str
    label: str = ""
    depth: int = 0
    origin: Origin = field(default=Origin(), compare=False)


@dataclass(frozen=True, slots=True)
class Furniture:
    """What pages repeat: `kind` is ``head-left``, ``head-right``, ``folio``, ``cover``, or ``mark``
    (an e-book's mark of a page)."""

    kind: str
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something a reader found that may be in no edition, with its code in the catalogue.

    `words` of the source, if any, tell where it comes from.
    """

    code: str
    message: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole edition in reading order.

    `flow` is everything but notes; ``notes[n - 1]`` is note n. `fields` maps a crosswalk field to
    the values in the file's own metadata. `outline` has the bookmarks or contents entries, each
    with the words to which it leads; `targets` maps an identifier to the words that stand at it;
    `pictures` has the `digest` of each picture shown, `attachments` that of each file inside, by
    its name. Of the `pages`, `blanks` at the end are empty. `starts` has for each page the
    `letters_of` its beginning; where a page may begin with the rest of a word, those from the next
    word on are there, too.
    """

    flow: tuple[Unit, ...]
    notes: tuple[tuple[Unit, ...], ...]
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    furniture: tuple[Furniture, ...] = ()
    outline: tuple[tuple[str, str], ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    attachments: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0
    blanks: int = 0
    starts: tuple[tuple[str, ...], ...] = ()
    faults: tuple[Fault, ...] = ()
