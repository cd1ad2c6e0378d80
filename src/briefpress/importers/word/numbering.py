"""List labels as Word prints them, from the numbering part (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from briefpress.importers.word.styles import Styles
from briefpress.importers.word.xml import XML, W, attribute, find, switch, value, whole

BULLET = "•"
#: Bullets that nobody sees; the last one is the blank of a symbol typeface.
_BLANK = " \xa0\u200b\uf020"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list definition. In twentieths of a point: where text and label begin."""

    format: str
    text: str
    start: int
    indent: int
    label_at: int
    legal: bool = False
    restart: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph's place in a list: definition, level, label, and where text and label begin."""

    definition: str
    level: int
    label: str
    indent: int
    label_at: int


@dataclass(slots=True)
class Numbering:
    """The counters of all lists while a text is read from its beginning."""

    root: XML | None
    styles: Styles
    _levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    _definition: dict[str, str] = field(default_factory=dict)
    _starts: dict[tuple[str, int], int] = field(default_factory=dict)
    _counters: dict[tuple[str, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.root is None:
            return
        abstract = {attribute(one, "abstractNumId"): one
                    for one in self.root.findall(f"{W}abstractNum")}  # fmt: skip
        for num in self.root.findall(f"{W}num"):
            uid, of = attribute(num, "numId"), value(num, "abstractNumId") or ""
            self._definition[uid] = of
            self._levels[uid] = _levels(self._linked(abstract.get(of), abstract))
            for override in num.findall(f"{W}lvlOverride"):
                self._override(uid, override)

    def _linked(self, node: XML | None, abstract: dict[str, XML]) -> XML | None:
        """A definition, or the one that the numbering style it names has (17.9.21)."""
        link = value(node, "numStyleLink")
        if node is None or link is None:
            return node
        return next((o for o in abstract.values() if value(o, "styleLink") == link), node)

    def _override(self, uid: str, override: XML) -> None:
        depth = whole(attribute(override, "ilvl")) or 0
        level = find(override, "lvl")
        if level is not None:
            self._levels[uid][depth] = _level(level)
        start = whole(value(override, "startOverride"))
        if start is not None:
            self._starts[uid, depth] = start

    def item(self, paragraph: XML) -> Item | None:
        """The list item that a paragraph is, counted; None where it is none."""
        uid, depth = self._reference(paragraph)
        level = self._levels.get(uid, {}).get(depth)
        if level is None:
            return None
        where = self._indents(paragraph, level)
        definition = self._definition[uid]
        if level.format == "bullet":
            return Item(definition, depth, BULLET if level.text.strip(_BLANK) else "", *where)
        self._count(uid, depth, level)
        if level.format == "none" and "%" not in level.text.replace(f"%{depth + 1}", ""):
            return Item(definition, depth, level.text.replace(f"%{depth + 1}", "").strip(), *where)
        return Item(definition, depth, self._label(uid, level), *where)

    def _reference(self, paragraph: XML) -> tuple[str, int]:
        """The list and level of a paragraph, by its own properties or its styles' (17.9.18)."""
        own = find(paragraph, "pPr/numPr")
        depth = whole(value(own, "ilvl"))
        uid = value(own, "numId")
        if uid is None:
            for style in self.styles.chain(value(paragraph, "pPr/pStyle")):
                found = find(style.node, "pPr/numPr")
                if found is not None:
                    uid = uid or value(found, "numId")
                    depth = whole(value(found, "ilvl")) if depth is None else depth
                    if uid and depth is None:
                        depth = self._level_of(uid, style.uid)
                if uid is not None:
                    break
        return uid or "", depth or 0

    def _level_of(self, uid: str, style: str) -> int | None:
        """The level of a list that names a style (17.9.23)."""
        root = self.root
        definition = self._definition.get(uid)
        for one in () if root is None else root.findall(f"{W}abstractNum"):
            if attribute(one, "abstractNumId") == definition:
                for level in one.findall(f"{W}lvl"):
                    if value(level, "pStyle") == style:
                        return whole(attribute(level, "ilvl"))
        return None

    def _indents(self, paragraph: XML, level: Level) -> tuple[int, int]:
        own = find(paragraph, "pPr/ind")
        left = _left(own)
        if left is None:
            return level.indent, level.label_at
        hanging = level.indent - level.label_at if _first(own) is None else -(_first(own) or 0)
        return left, left - hanging

    def _count(self, uid: str, depth: int, level: Level) -> None:
        """Count one item; deeper levels begin anew after it (17.9.10, 17.9.26)."""
        definition = self._definition[uid]
        key = (definition, depth)
        start = self._starts.pop((uid, depth), None)
        if start is not None:
            self._counters[key] = start - 1
        self._counters[key] = self._counters.get(key, level.start - 1) + 1
        for other in [one for one in self._counters if one[0] == definition and one[1] > depth]:
            deeper = self._levels[uid].get(other[1])
            if (
                deeper is None
                or deeper.restart is None
                or (deeper.restart > 0 and depth < deeper.restart)
            ):
                del self._counters[other]

    def _label(self, uid: str, level: Level) -> str:
        levels, definition = self._levels[uid], self._definition[uid]

        def counted(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            other = levels.get(depth)
            if other is None:
                return ""
            number = self._counters.get((definition, depth), other.start)
            return spelt(number, "decimal" if level.legal else other.format)

        return re.sub(r"%([1-9])", counted, level.text).strip()


def _levels(node: XML | None) -> dict[int, Level]:
    nodes = () if node is None else node.findall(f"{W}lvl")
    return {whole(attribute(one, "ilvl")) or 0: _level(one) for one in nodes}


def _level(node: XML) -> Level:
    start = whole(value(node, "start"))
    level = Level(
        value(node, "numFmt") or "decimal",
        value(node, "lvlText") or "",
        0 if start is None else start,
        (left := _left(find(node, "pPr/ind")) or 0),
        left + (_first(find(node, "pPr/ind")) or 0),
        bool(switch(node, "isLgl")),
    )
    restart = whole(value(node, "lvlRestart"))
    return replace(level, restart=restart)


def _left(indent: XML | None) -> int | None:
    """The left indent of a paragraph's later lines (17.3.1.12)."""
    if indent is None:
        return None
    said = attribute(indent, "left") or attribute(indent, "start")
    return whole(said) if said else None


def _first(indent: XML | None) -> int | None:
    """How much further the first line begins; less than nothing where it hangs."""
    if indent is None:
        return None
    hanging = whole(attribute(indent, "hanging") or None)
    return -hanging if hanging is not None else whole(attribute(indent, "firstLine") or None)


def _letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa, 53 is aaa (17.18.59)."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else "0"


def _roman(number: int) -> str:
    out = ""
    for size, sign in _ROMAN:
        out += sign * (number // size)
        number %= size
    return out


def _ordinal(number: int) -> str:
    teens = 10 <= number % 100 <= 20
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


_SPELT: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    "ordinal": _ordinal,
    "none": lambda number: "",
    "bullet": lambda number: BULLET,
}


def spelt(number: int, style: str) -> str:
    """A number in one of Word's formats; those we do not know are written with digits."""
    return _SPELT.get(style, str)(min(number, 9_999))
