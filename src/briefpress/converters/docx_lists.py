"""Lists of the Word file: pandoc's numbering rewritten as the house's own (ECMA-376 part 1, 17.9).

pandoc numbers every list apart and marks the later paragraphs of an item as items of a list with an
empty label. Here lists keep their kinds, starts and levels, get the house's indents, and later
paragraphs become plain paragraphs with an indent, as a person would have made them in Word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from briefpress.converters.docx_styles import KEY_POINTS
from briefpress.converters.docx_xml import (
    XML,
    W,
    drop_property,
    find,
    part,
    set_property,
    set_style,
    style_of,
    value,
    w,
)
from briefpress.style import HouseStyle

STEP = 17.0  # points that each level is indented by
INSET = 11.0  # points that the key points stand in by, with their ground
_LEVELS = 9
_CONTINUATION = "990"  # pandoc's abstract list for later paragraphs of an item
_PLAIN = (None, "Compact", "BodyText", "FirstParagraph")
_BULLETS = "•–•"


@dataclass(frozen=True, slots=True)
class Labels:
    """How the items of one list are labelled: `form` is a ``w:numFmt``, `text` holds ``%n``."""

    form: str
    text: str
    start: int

    def longest(self, count: int) -> int:
        """Characters of the longest label among `count` items."""
        numbers = range(self.start, self.start + max(1, count))
        return max(len(_numeral(self.form, number)) for number in numbers) + len(self.text) - 2


def relist(roots: Iterable[XML], numbering: bytes, style: HouseStyle) -> bytes:
    """Give the list paragraphs under `roots` their styles; returns the new ``word/numbering.xml``.

    Every list has a number of its own, counted up in reading order; number 1 is the key points'.
    """
    kinds = _kinds(etree.fromstring(numbering))
    found = [one for root in roots for one in _numbered(root)]
    items = Counter(uid for _, uid, _ in found)
    book = _Book(style)
    for paragraph, uid, level in found:
        if uid not in kinds:
            _continue(paragraph, level, book)
            continue
        labels = kinds[uid][level]
        _dress_item(paragraph, book.number(uid, level, labels, items[uid]), level, book)
    _part_lists(found)
    for root in roots:
        for paragraph in root.iter(f"{{{W}}}p"):
            if style_of(paragraph) == "KeyPoint":
                _set_numbering(paragraph, KEY_POINTS, 0)
    return part(book.root())


def _part_lists(found: list[tuple[XML, str, int]]) -> None:
    """Room between two lists that follow each other."""
    for (paragraph, uid, level), (following, other, below) in pairwise(found):
        if uid != other and level == below and paragraph.getnext() is following:
            set_property(paragraph, w("contextualSpacing", val=0))


def _kinds(root: XML) -> dict[str, dict[int, Labels]]:
    """The labels of each of pandoc's lists by level, without its label-less list."""
    abstract = {one.get(f"{{{W}}}abstractNumId"): one for one in root.iter(f"{{{W}}}abstractNum")}
    out: dict[str, dict[int, Labels]] = {}
    for number in root.iter(f"{{{W}}}num"):
        name = value(number, "abstractNumId")
        if name == _CONTINUATION or name not in abstract:
            continue
        out[number.get(f"{{{W}}}numId") or ""] = {
            int(level.get(f"{{{W}}}ilvl") or 0): Labels(
                value(level, "numFmt") or "decimal",
                value(level, "lvlText") or "",
                int(value(level, "start") or 1),
            )
            for level in abstract[name].iter(f"{{{W}}}lvl")
        }
    return out


def _numbered(root: XML) -> Iterator[tuple[XML, str, int]]:
    for paragraph in root.iter(f"{{{W}}}p"):
        found = find(paragraph, "pPr/numPr")
        if found is not None:
            level = int(value(found, "ilvl") or 0)
            yield paragraph, value(found, "numId") or "", min(level, _LEVELS - 1)


# --- paragraphs --------------------------------------------------------------------------------


def _set_numbering(paragraph: XML, number: int, level: int) -> None:
    set_property(paragraph, w("numPr", w("ilvl", val=level), w("numId", val=number)))


def _dress_item(paragraph: XML, number: int, level: int, book: _Book) -> None:
    """Style and number for the first paragraph of an item.

    A loose list is one whose items pandoc left without its style for compact paragraphs. An item
    that begins with a quotation, code or a heading gets a line of its own for its label.
    """
    style = style_of(paragraph)
    if style not in (*_PLAIN, "FootnoteText"):
        first = w("p")
        paragraph.addprevious(first)
        set_style(first, "ListParagraph")
        set_property(first, w("keepNext"))
        _set_numbering(first, number, level)
        _continue(paragraph, level, book)
        return
    _set_numbering(paragraph, number, level)
    set_style(paragraph, "ListParagraph")
    if style != "Compact":
        set_property(paragraph, w("contextualSpacing", val=0))


def _continue(paragraph: XML, level: int, book: _Book) -> None:
    drop_property(paragraph, "numPr")
    style = style_of(paragraph)
    if style in _PLAIN:
        set_style(paragraph, "ListContinue")
    inset = 20.0 if style in ("BlockText", "Definition") else 0.0
    left = book.indent_of(level) + inset
    set_property(paragraph, w("ind", left=round(left * 20), hanging=0))


# --- numbering.xml -----------------------------------------------------------------------------


class _Book:
    """The numbering part while it is written."""

    def __init__(self, style: HouseStyle) -> None:
        self.size = style.tokens.size.text
        self.colour = style.tokens.colour.accent.lstrip("#").upper()
        self.numbers: dict[tuple[str, int], int] = {}
        self.indents: dict[int, float] = {}
        self.abstracts: dict[tuple[str, str, float, float], int] = {}
        self.lists: list[XML] = []
        bullets = self._abstract(Labels("bullet", "•", 1), STEP, INSET)
        self.lists.append(w("num", w("abstractNumId", val=bullets), numId=KEY_POINTS))

    def number(self, uid: str, level: int, labels: Labels, count: int) -> int:
        """Our number for pandoc's list `uid`."""
        key = (uid, level)
        hanging = STEP
        if labels.form != "bullet":  # about half an em for each character, and a gap
            hanging = max(STEP, labels.longest(count) * self.size * 0.52 + 5)
        self.indents[level] = STEP * level + hanging
        if key not in self.numbers:
            made = w("num", w("abstractNumId", val=self._abstract(labels, hanging)))
            if labels.form != "bullet":
                start = w("startOverride", val=labels.start)
                made.append(w("lvlOverride", start, ilvl=level))
            self.numbers[key] = len(self.lists) + 1
            made.set(f"{{{W}}}numId", str(self.numbers[key]))
            self.lists.append(made)
        return self.numbers[key]

    def indent_of(self, level: int) -> float:
        """Where the text of the last list of that level stands, in points."""
        return self.indents.get(level, STEP * (level + 1))

    def _abstract(self, labels: Labels, hanging: float, inset: float = 0.0) -> int:
        pattern = "" if labels.form == "bullet" else _pattern(labels.text)
        key = (labels.form, pattern, hanging, inset)
        return self.abstracts.setdefault(key, len(self.abstracts) + 1)

    def root(self) -> XML:
        """``w:numbering``: first the kinds of lists, then the lists."""
        made = w("numbering")
        for (form, pattern, hanging, inset), uid in self.abstracts.items():
            abstract = w("abstractNum", w("multiLevelType", val="multilevel"), abstractNumId=uid)
            abstract.extend(
                self._level(form, pattern, (hanging, inset), level) for level in range(_LEVELS)
            )
            made.append(abstract)
        made.extend(self.lists)
        return made

    def _level(self, form: str, pattern: str, room: tuple[float, float], level: int) -> XML:
        hanging, inset = room
        bullet = form == "bullet"
        text = _BULLETS[level % 3] if bullet else pattern.replace("%", f"%{level + 1}")
        left = round((STEP * level + hanging + inset) * 20)
        run = w("rPr", w("b", val="0"), w("i", val="0"), w("color", val=self.colour))
        return w(
            "lvl",
            w("start", val=1),
            w("numFmt", val=form),
            w("lvlText", val=text),
            w("lvlJc", val="left"),
            w("pPr", w("ind", left=left, hanging=round(hanging * 20))),
            run,
            ilvl=level,
        )


def _pattern(text: str) -> str:
    """``(%3)`` as ``(%)``, the same at every level."""
    return "".join(char for char in text if not char.isdigit())


def _numeral(form: str, number: int) -> str:
    if form in ("lowerLetter", "upperLetter"):
        return "a" * (1 + (number - 1) // 26)
    if form in ("lowerRoman", "upperRoman"):
        out, left = "", number
        for worth, sign in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
                            (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
            out += sign * (left // worth)
            left %= worth
        return out
    return str(number)
