"""Styles of a Word file resolved: what a paragraph is called and how its words look.

Clauses are of ECMA-376 part 1: the style hierarchy is 17.7.2, toggle properties 17.7.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from briefpress.importers.word.xml import XML, W, attribute, find, switch, value, whole

_TOGGLES = ("b", "i", "caps", "smallCaps", "strike", "vanish")
_SMALLER = 0.9  # of the usual size: type that is meant to be smaller
_USUAL_SIZE = 20  # half-points, where a file says nothing (17.3.2.38)


@dataclass(frozen=True, slots=True)
class Style:
    """One style: its name in small letters, and what it is based on."""

    uid: str
    name: str
    kind: str
    based_on: str
    node: XML


@dataclass(frozen=True, slots=True)
class Face:
    """How the words of a run look. Sizes are in half-points."""

    toggles: frozenset[str] = frozenset()
    raised: str = ""  # "sup", "sub"
    underline: bool = False
    size: int = _USUAL_SIZE
    font: str = ""
    code: bool = False
    label: bool = False


@dataclass(slots=True)
class Styles:
    """The style sheet of one Word file, or none."""

    root: XML | None
    _by_id: dict[str, Style] = field(default_factory=dict)
    _default: dict[str, str] = field(default_factory=dict)
    _faces: dict[tuple[str | None, bytes], Face] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in () if self.root is None else self.root.findall(f"{W}style"):
            uid, kind = attribute(node, "styleId"), attribute(node, "type") or "paragraph"
            name = (value(node, "name") or uid).lower()
            self._by_id[uid] = Style(uid, name, kind, value(node, "basedOn") or "", node)
            if attribute(node, "default").lower() in ("1", "true", "on"):
                self._default.setdefault(kind, uid)

    def chain(self, uid: str | None, kind: str = "paragraph") -> Iterator[Style]:
        """A style and what it is based on, nearest first; the default style where `uid` is none."""
        seen: set[str] = set()
        at = uid if uid in self._by_id else self._default.get(kind, "")
        while at in self._by_id and at not in seen:
            seen.add(at)
            yield self._by_id[at]
            at = self._by_id[at].based_on

    def name(self, paragraph: XML) -> str:
        """The name of a paragraph's style in small letters; empty for the default one."""
        uid = value(paragraph, "pPr/pStyle")
        if uid is None or uid not in self._by_id or uid == self._default.get("paragraph"):
            return ""
        return self._by_id[uid].name

    def names(self, paragraph: XML) -> tuple[str, ...]:
        """The names of a paragraph's style and of what that is based on, nearest first."""
        return tuple(style.name for style in self.chain(value(paragraph, "pPr/pStyle")))

    def property(self, paragraph: XML, path: str) -> XML | None:
        """The element at `path` of a paragraph's properties, else of its styles or defaults."""
        found = find(paragraph, f"pPr/{path}")
        if found is not None:
            return found
        for style in self.chain(value(paragraph, "pPr/pStyle")):
            found = find(style.node, f"pPr/{path}")
            if found is not None:
                return found
        return find(self.root, f"docDefaults/pPrDefault/pPr/{path}")

    def outline(self, paragraph: XML) -> int | None:
        """The level of a heading from 1, by outline level or by the style's name; None for text."""
        for name in self.names(paragraph):
            word, _, number = name.partition(" ")
            if word == "heading" and number.isdigit() and 1 <= int(number) <= 9:
                return int(number)
        level = whole(None if (node := self.property(paragraph, "outlineLvl")) is None
                      else node.get(f"{W}val"))  # fmt: skip
        return level + 1 if level is not None and 0 <= level <= 8 else None

    # -- runs -------------------------------------------------------------------------------

    def base(self, paragraph: XML) -> Face:
        """How a run looks in this paragraph that says nothing of its own."""
        return self._face(self._layers(value(paragraph, "pPr/pStyle")), None)

    def face(self, run: XML, paragraph: XML) -> Face:
        """How the words of a run look; Word cuts a text into thousands of runs that look alike."""
        properties, style = find(run, "rPr"), value(paragraph, "pPr/pStyle")
        said = b"" if properties is None else etree.tostring(properties, with_tail=False)
        known = self._faces.get((style, said))
        if known is None:
            known = self._faces[style, said] = self._run_face(properties, style)
        return known

    def _run_face(self, properties: XML | None, style: str | None) -> Face:
        layers = self._layers(style)
        uid = value(properties, "rStyle")
        if uid is not None:
            layers = [*layers, [style.node for style in self.chain(uid, "character")]]
        return self._face(layers, properties, self._called(uid))

    def _called(self, uid: str | None) -> str:
        return "" if uid is None else " ".join(s.name for s in self.chain(uid, "character"))

    def _layers(self, uid: str | None) -> list[list[XML]]:
        """Style nodes by layer of the hierarchy: the paragraph's styles, nearest first."""
        return [[style.node for style in self.chain(uid)]]

    def _face(self, layers: list[list[XML]], direct: XML | None, called: str = "") -> Face:
        sources = [find(node, "rPr") for layer in reversed(layers) for node in layer]
        defaults = find(self.root, "docDefaults/rPrDefault/rPr")
        ordered = [direct, *sources, defaults]
        raised = _first(ordered, "vertAlign") or ""
        line = _first(ordered, "u") or "none"
        font = next((found for one in ordered if (found := _font(one))), "")
        return Face(
            frozenset(name for name in _TOGGLES if self._toggled(name, layers, direct, defaults)),
            {"superscript": "sup", "subscript": "sub"}.get(raised)
            or _lifted(direct, [*sources, defaults]),
            line != "none" and "hyperlink" not in called,
            whole(_first(ordered, "sz")) or _USUAL_SIZE,
            font,
            "verbatim" in called or "code" in called.split(),
            called.split()[:1] == ["label"],
        )

    def _toggled(
        self, name: str, layers: list[list[XML]], direct: XML | None, defaults: XML | None
    ) -> bool:
        """Direct formatting counts as it is; layers of styles toggle each other (17.7.3)."""
        own = switch(direct, name)
        if own is not None:
            return own
        on = False
        for layer in layers:
            said = (switch(find(node, "rPr"), name) for node in layer)
            on ^= bool(next((one for one in said if one is not None), False))
        return on or bool(switch(defaults, name))


def _first(sources: list[XML | None], name: str) -> str | None:
    return next((said for one in sources if (said := value(one, name)) is not None), None)


def _font(properties: XML | None) -> str:
    fonts = find(properties, "rFonts")
    return "" if fonts is None else attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def _lifted(direct: XML | None, sources: list[XML | None]) -> str:
    """Raised or lowered by hand (17.3.2.24): by three points, or by less in smaller type."""
    by = whole(_first([direct, *sources], "position")) or 0
    size, usual = whole(value(direct, "sz")), whole(_first(sources, "sz")) or _USUAL_SIZE
    least = 2 if size is not None and size < _SMALLER * usual else 6
    return "sup" if by >= least else "sub" if by <= -least else ""


def indents(styles: Styles, paragraph: XML) -> tuple[int, int]:
    """How far a paragraph is set in on the left and on the right (17.3.1.12)."""

    def one(*names: str) -> int:
        own = find(paragraph, "pPr/ind")
        chain = (find(one.node, "pPr/ind") for one in styles.chain(value(paragraph, "pPr/pStyle")))
        for node in (own, *chain):
            said = (
                next((attribute(node, n) for n in names if attribute(node, n)), "")
                if (node is not None)
                else ""
            )
            if said:
                return whole(said) or 0
        return 0

    return one("left", "start"), one("right", "end")
