"""The inline content of a structure element: pieces of text, note references, pictures.

The tags give the order of the words and say what is a reference; the glyphs give all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from briefpress.importers.account import letters
from briefpress.importers.blocks import Break, Content, Mark, Picture, Piece, Place, Run, cut, plain
from briefpress.importers.pdf.claims import Stretch
from briefpress.importers.pdf.lines import Line
from briefpress.importers.pdf.text import pieces, place_of
from briefpress.importers.word.apparatus import LABEL
from briefpress.tools.pdf_structure import Element, Jump, Marked

Kid = Element | Marked | Jump
#: What a note is called by: a number or sign, perhaps in brackets or with a stop.
CALL = re.compile(r"\s*[\[(]?(?P<label>\d{1,3}|[*†‡§¶]{1,3}|[a-z]|[ivxl]{1,6})[\])]?\.?\s*")


@dataclass(frozen=True, slots=True)
class Text:
    """What the inline kids of a block hold: its pieces, and the stretches they came from."""

    content: Content = ()
    stretches: tuple[Stretch, ...] = ()


@dataclass(slots=True)
class TextReader:
    """Reads inline content, each piece of marked content once.

    `picture` gives the picture that a figure shows, if it can be had. `calls` are the references
    found so far, as they were printed, by their places; `notes` the notes that stood between words.
    Labels and notes call no note: they are read while `calling` is off.
    """

    claimed: Mapping[Marked, tuple[Stretch, ...]]
    picture: Callable[[Element], Picture | None]
    calls: dict[Place, Content] = field(default_factory=dict)
    calling: bool = True
    notes: list[Element] = field(default_factory=list)
    used: set[Marked] = field(default_factory=set)
    _lines: dict[int, Content] = field(default_factory=dict)

    def text(self, kids: Iterable[Kid]) -> Text:
        """The content of some kids of a block, which are no blocks themselves."""
        out: list[Piece] = []
        stretches: list[Stretch] = []
        for item in _joined(self._items(kids)):
            if isinstance(item, Picture):
                out.append(item)
                continue
            here = (item,) if isinstance(item, Stretch) else item.stretches
            if not here:
                continue
            out += _between(stretches[-1], here[0]) if stretches else ()
            out += self._pieces(item) if isinstance(item, Stretch) else item.content
            stretches += here
        return Text(tuple(out), tuple(stretches))

    def _items(self, kids: Iterable[Kid]) -> Iterator[Stretch | Text | Picture]:
        for kid in kids:
            if isinstance(kid, Marked):
                yield from self._take(kid)
            elif isinstance(kid, Jump):
                continue
            elif kid.role == "Note":
                self.notes.append(kid)
            elif kid.role == "Figure":
                shown = self.picture(kid)
                yield from () if shown is None else (shown,)
                yield from self._items(kid.kids)
            elif kid.role == "Code":
                inside = self.text(kid.kids)
                yield replace(inside, content=_only(inside.content, "code"))
            elif kid.piece == LABEL:
                inside = self.text(kid.kids)
                yield replace(inside, content=_only(inside.content, LABEL))
            elif kid.actual is not None:
                inside = self.text(kid.kids)
                yield replace(inside, content=_replaced(inside.content, kid.actual))
            elif self.calling and _calls(kid):
                yield self._called(self.text(kid.kids))
            else:
                yield from self._items(kid.kids)

    def _called(self, text: Text) -> Text:
        """A reference as a mark, where it says no more than a note's number or sign."""
        match = CALL.fullmatch(plain(text.content))
        if match is None or len(text.stretches) != 1:
            return text
        (stretch,) = text.stretches
        at = stretch.start + match.start("label")
        place = Place(stretch.line.page, stretch.line.number, at)
        self.calls[place] = text.content
        return replace(text, content=(Mark(match["label"], place),))

    def _take(self, marked: Marked) -> tuple[Stretch, ...]:
        if marked in self.used:
            return ()
        self.used.add(marked)
        return self.claimed.get(marked, ())

    def _pieces(self, stretch: Stretch) -> Content:
        return cut(self._line(stretch.line), stretch.start, stretch.stop)

    def _line(self, line: Line) -> Content:
        content = self._lines.get(id(line))
        if content is None:
            content = self._lines[id(line)] = tuple(pieces(line))
        return content


def _joined(items: Iterable[Stretch | Text | Picture]) -> Iterator[Stretch | Text | Picture]:
    """Stretches that touch as one, so that no run is cut without need."""
    last: Stretch | None = None
    for item in items:
        if isinstance(item, Stretch) and last is not None and _touch(last, item):
            last = replace(last, stop=item.stop)
            continue
        if last is not None:
            yield last
        last = item if isinstance(item, Stretch) else None
        if last is None:
            yield item
    if last is not None:
        yield last


def _touch(one: Stretch, other: Stretch) -> bool:
    return one.line is other.line and one.stop == other.start


def _between(last: Stretch, one: Stretch) -> Content:
    """What lies between two stretches: a line end, nothing, or what another block put there."""
    if last.line is not one.line:
        return (Break(place_of(one.line), False),)
    if last.stop == one.start:
        return ()
    return (Run(" ", Place(one.line.page, one.line.number, one.start)),)


def _calls(kid: Element) -> bool:
    """Whether an inline element leads to another place in the file, as a reference does."""
    jumps = [one for one in kid.kids if isinstance(one, Jump)]
    inside = bool(jumps) and not any(one.url for one in jumps)
    return inside or kid.role in ("Reference", "Lbl")


def _only(content: Content, mark: str) -> Content:
    """Content whose runs carry one mark and no other; a blank before it stays outside."""
    lead = len(plain(content)) - len(plain(content).lstrip(" "))
    marked = (
        replace(piece, marks=frozenset({mark})) if isinstance(piece, Run) else piece
        for piece in cut(content, lead)
    )
    return (*cut(content, 0, lead), *marked)


def _replaced(content: Content, actual: str) -> Content:
    """A run with the text that the tags give for it, if that is the same or it cannot be read."""
    if len(content) != 1 or not isinstance(content[0], Run):
        return content
    run = content[0]
    believed = letters(run.text) == letters(actual) or "\ufffd" in run.text
    if not believed or run.text == actual:
        return content
    return (replace(run, text=actual, was=run.text),)
