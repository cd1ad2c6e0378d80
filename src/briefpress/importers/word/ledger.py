"""The ledger: every text of a Word file with its place, written down before anybody reads it.

Each element that shows text gets its place as two attributes, so wherever the readers carry it, a
piece of text still says from which paragraph of the original it came, and `account` can hold the
outcome against what `Ledger.lines` says stood there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from briefpress.importers.blocks import Line
from briefpress.importers.report import Place
from briefpress.importers.word.symbols import symbol
from briefpress.importers.word.xml import XML, A, M, V, W, attribute, local

_LINE, _AT = "briefpress-line", "briefpress-at"
#: Elements that show text, and those whose text an outside counter gives (note marks).
_TEXTS = (f"{W}t", f"{W}delText", f"{M}t", f"{A}t", f"{W}sym", f"{W}noBreakHyphen",
          f"{V}textpath")  # fmt: skip
_COUNTED = (f"{W}footnoteReference", f"{W}endnoteReference", f"{W}footnoteRef", f"{W}endnoteRef")
_PARAGRAPHS = (f"{W}p", f"{A}p")
#: Where the label of a list item stands: before all text of its paragraph.
LABEL = -1


def text_of(node: XML) -> str:
    """The text that one element shows by itself."""
    kind = local(node)
    if kind == "sym":
        return symbol(attribute(node, "font"), attribute(node, "char"))
    if kind == "noBreakHyphen":
        return "\u2011"
    if node.tag == f"{V}textpath":
        return node.get("string") or ""
    return node.text or "" if node.tag in _TEXTS else ""


def place_of(node: XML) -> Place:
    """The place of an element that the ledger has entered."""
    return Place(0, int(node.get(_LINE) or 0), int(node.get(_AT) or 0))


def first_place_in(node: XML) -> Place:
    """The place of the first text below a node, for signs that are put in there."""
    found = next((one for one in node.iter() if text_of(one)), None)
    return Place() if found is None else place_of(found)


class Ledger:
    """Texts by paragraph; paragraphs count from 1 through all parts of the file in their order."""

    def __init__(self) -> None:
        self._texts: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self._count = 0

    def enter(self, root: XML) -> None:
        """Write down all text of a part and give each element its place."""
        for paragraph in root.iter(*_PARAGRAPHS):
            self._count += 1
            paragraph.set(_LINE, str(self._count))
            paragraph.set(_AT, str(LABEL))
            at = 0
            for node in _own(paragraph):
                node.set(_LINE, str(self._count))
                node.set(_AT, str(at))
                text = text_of(node)
                self._texts[self._count].append((at, text))
                at += max(1, len(text))

    def add(self, text: str) -> Place:
        """Write down text that stands in no paragraph, as a paragraph of its own."""
        self._count += 1
        self._texts[self._count].append((0, text))
        return Place(0, self._count, 0)

    def say(self, place: Place, text: str) -> None:
        """Write down what Word itself prints at a place: a note's number, a label."""
        self._texts[place.line].append((place.at, text))

    def lines(self) -> tuple[Line, ...]:
        """The original, paragraph by paragraph."""
        return tuple(
            Line(0, number, "".join(text for _, text in sorted(texts, key=lambda one: one[0])))
            for number, texts in sorted(self._texts.items())
        )


def _own(paragraph: XML) -> Iterator[XML]:
    """The elements with text of a paragraph, without those of paragraphs in it (text boxes)."""
    for node in paragraph:
        if node.tag in _PARAGRAPHS:
            continue
        if node.tag in _TEXTS or node.tag in _COUNTED:
            yield node
        yield from _own(node)
