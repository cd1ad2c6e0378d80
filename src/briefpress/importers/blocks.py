"""The block model in which all ways in meet: what was found, and where each word of it stood.

A way in (`text`, `word`, `pdf`) makes a `Manuscript`; the steps of the chain turn it into a better
one; `markdown` writes it. Everything is frozen. No step changes letters without saying what stood
there before (`Run.was`), so `account` can follow each letter from the original to the output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from briefpress.importers.report import NOWHERE as NOWHERE
from briefpress.importers.report import Place as Place
from briefpress.importers.report import Question, Removed, Repair

#: What stands in `plain` for a piece that is no text; the linter refuses them in sources.
MARK, BREAK, PICTURE = "\ue000", "\n", "\ue006"


@dataclass(frozen=True, slots=True)
class Options:
    """What the user decided beforehand. `accept` settles tracked changes: None stops at them."""

    accept: bool | None = None


# --- pieces: the content of a block --------------------------------------------------------------


#: The mark of a run in a field that holds keys of a metadata block beside the values.
KEYED = "keyed"


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one look from one line of the original.

    `marks` are of ``bold italic sup sub smallcaps strike underline code``. `was` is what stood in
    the original where a repair changed the letters of `text`, None where it is as it was; `""`
    marks letters that a repair put in. A space that joins two lines needs no run of its own.
    """

    text: str
    place: Place = NOWHERE
    marks: frozenset[str] = frozenset()
    url: str = ""
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A note reference: `label` as it was printed; `key` of its `Note`, empty until it is known."""

    label: str
    place: Place = NOWHERE
    key: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A line end. One that is not `meant` only tells where a line of the original ended."""

    place: Place = NOWHERE
    meant: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; `file` names it in `Manuscript.pictures`. `alt` is None where none was given.

    `decorative` says that the original itself calls it so. `width`, such as ``20mm``, is that of a
    picture in a line of text.
    """

    file: str
    alt: str | None = None
    place: Place = NOWHERE
    decorative: bool = False
    width: str = ""


Piece = Run | Mark | Break | Picture
Content = tuple[Piece, ...]

_SIGNS: dict[type, str] = {Mark: MARK, Break: BREAK, Picture: PICTURE}


def plain(content: Iterable[Piece]) -> str:
    """The text of `content`; each other piece is one sign, so offsets fit `cut` and `swap`."""
    return "".join(p.text if isinstance(p, Run) else _SIGNS[type(p)] for p in content)


def words(content: Iterable[Piece]) -> str:
    """The text of `content` as a reader sees it, without note marks and pictures."""
    text = plain(content).replace(MARK, "").replace(PICTURE, "")  # a table is slow in long texts
    return " ".join(text.split())


def cut(content: Iterable[Piece], start: int, stop: int | None = None) -> Content:
    """The pieces from offset `start` to `stop` of `plain(content)`; a run is split where needed.

    A run whose letters were changed (`was`) is never split: it belongs to where it begins.
    """
    out: list[Piece] = []
    at = 0
    for piece in content:
        size = len(piece.text) if isinstance(piece, Run) else 1
        end = at + size
        if (stop is not None and at >= stop) or (end <= start and size):
            at = end
            continue
        if isinstance(piece, Run) and piece.was is None:
            first, last = max(0, start - at), size if stop is None else min(size, stop - at)
            if (first, last) != (0, size):
                place = piece.place._replace(at=piece.place.at + first)
                piece = replace(piece, text=piece.text[first:last], place=place)
        elif at < start:
            at = end
            continue
        if not isinstance(piece, Run) or piece.text or piece.was:
            out.append(piece)
        at = end
    return tuple(out)


def parts(content: Content, offsets: Sequence[int]) -> list[Content]:
    """`content` cut at ascending `offsets` of its plain text, one part more."""
    found: list[Content] = []
    waiting: list[Piece] = []
    at = stop = 0  # where `waiting` begins and ends
    ends = iter((*offsets, None))
    end = next(ends)
    for piece in content:
        waiting.append(piece)
        stop += len(piece.text) if isinstance(piece, Run) else 1
        while end is not None and end < stop:
            found.append(cut(waiting, 0, end - at))
            waiting = list(cut(waiting, end - at))
            at, end = stop - len(plain(waiting)), next(ends)
    found += [tuple(waiting), *([()] * (len(offsets) - len(found)))]
    return found


def swap(content: Content, start: int, stop: int, new: Iterable[Piece]) -> Content:
    """`content` with what stands from `start` to `stop` of its plain text replaced by `new`."""
    return (*cut(content, 0, start), *new, *cut(content, stop))


def stripped(content: Content) -> Content:
    """`content` without white space and line ends at both its ends."""
    text = plain(content)
    lead = len(text) - len(text.lstrip())
    return (
        content if lead == 0 and text == text.rstrip() else cut(content, lead, len(text.rstrip()))
    )


def marked(content: Content, add: Iterable[str] = (), drop: Iterable[str] = ()) -> Content:
    """`content` with marks added to and dropped from all its runs."""
    more, less = frozenset(add), frozenset(drop)
    return tuple(
        replace(p, marks=(p.marks - less) | more) if isinstance(p, Run) else p for p in content
    )


def merged(content: Iterable[Piece]) -> Content:
    """`content` with neighbouring runs of one look made one; for writing, as places are lost."""
    out: list[Piece] = []
    for piece in content:
        last = out[-1] if out else None
        match last, piece:
            case Run(a, place, marks, url), Run(b, _, others, target) if (marks, url) == (
                others,
                target,
            ):
                out[-1] = Run(a + b, place, marks, url)
            case _:
                out.append(piece)
    return tuple(out)


def all_marked(content: Content, mark: str) -> bool:
    """Whether every run with a letter or digit carries `mark`, and there is one."""
    runs = [p for p in content if isinstance(p, Run) and any(c.isalnum() for c in p.text)]
    return bool(runs) and all(mark in run.marks for run in runs)


def first_place(content: Iterable[Piece]) -> Place:
    """The place of the first piece, or nowhere."""
    return next((piece.place for piece in content), NOWHERE)


# --- blocks --------------------------------------------------------------------------------------


class Kind(StrEnum):
    """What a block is."""

    PARA = "para"
    HEADING = "heading"  # level
    ITEM = "item"  # label, depth from 1; further paragraphs of it are PARA of the same depth
    TABLE = "table"  # rows, head, align; content is its caption
    PICTURE = "picture"  # content: a Picture, then the pieces of its caption
    TERM = "term"  # what a list of definitions explains
    MEANING = "meaning"  # a paragraph of its definition; level 1 where one begins
    VERSE = "verse"  # lines kept apart by Break
    CODE = "code"
    NOTE = "note"  # a note text where it stood: label, key; becomes a `Note` in the chain
    PAGE = "page"  # a page ended here; gone at the end of the chain
    RULE = "rule"  # a line drawn across: a separator of notes, or a thematic break


@dataclass(frozen=True, slots=True)
class Look:
    """What a way in knows of how a block looks; None where it cannot know.

    `size` is relative to the size of the running text. `ends` tells whether the last line ends
    short of the full measure, so that the paragraph ends there for sure; `begins` whether the first
    line is indented or set off, so that the block begins there for sure.
    """

    size: float | None = None
    bold: bool | None = None
    centred: bool | None = None
    ends: bool | None = None
    begins: bool | None = None
    gap: float | None = None  # space above, in lines
    slack: float | None = None  # room left on the last line, in letters

    def full_before(self, text: str) -> bool:
        """Whether it is known that the first word of `text` had no room on the last line."""
        word = next(iter(text.split()), "")
        return self.slack is not None and self.slack < len(word) + 1.6


@dataclass(frozen=True, slots=True)
class Block:
    """One block; see `Kind` for which fields it uses. `quote` is the depth of quotation."""

    kind: Kind
    content: Content = ()
    place: Place = NOWHERE
    level: int = 0
    depth: int = 0
    quote: int = 0
    label: str = ""
    rows: tuple[tuple[Content, ...], ...] = ()
    head: int = 0
    align: str = ""  # one letter a column: l c r, or - for none
    look: Look = Look()
    #: What the way in calls it, such as the Word style "Title"; lower case.
    role: str = ""
    #: The key of the marks that call a note text, and of the note of which a block is a part.
    key: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note; `key` is unique, `label` as it was printed, `blocks` its paragraphs."""

    key: str
    label: str
    blocks: tuple[Block, ...]
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Field:
    """A metadata field: its value as it goes into the block, and the pieces it was made from."""

    key: str
    value: Any
    content: Content = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line (or Word paragraph) of the original, as raw as the way in can give it."""

    page: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """All that is known of the original, at one stage of the chain.

    `original` is what `account` holds against the outcome; the ways in set it once and no step
    touches it. `addresses` are the link targets of the original, in order. `properties` is what the
    file says of itself outside of its text, by metadata key.
    """

    blocks: tuple[Block, ...]
    original: tuple[Line, ...]
    notes: tuple[Note, ...] = ()
    fields: tuple[Field, ...] = ()
    repairs: tuple[Repair, ...] = ()
    questions: tuple[Question, ...] = ()
    removed: tuple[Removed, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    addresses: tuple[str, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)

    def told(self, *more: Repair | Question | Removed, **changes: Any) -> Manuscript:
        """A copy with `changes`, and with findings added to their lists."""
        return replace(
            self,
            repairs=(*self.repairs, *(one for one in more if isinstance(one, Repair))),
            questions=(*self.questions, *(one for one in more if isinstance(one, Question))),
            removed=(*self.removed, *(one for one in more if isinstance(one, Removed))),
            **changes,
        )

    def value(self, key: str) -> Any:
        """The value of a metadata field, or None."""
        return next((one.value for one in self.fields if one.key == key), None)


def contents(blocks: Iterable[Block]) -> Iterator[Content]:
    """Every content of `blocks` in reading order, table cells before the caption."""
    for block in blocks:
        for row in block.rows:
            yield from row
        if block.content:
            yield block.content


def changed(block: Block, change: Callable[[Content], Content]) -> Block:
    """A block with `change` done to its contents, table cells and all."""
    rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
    return replace(block, content=change(block.content), rows=rows)
