"""Marks in the e-book's documents where the pages of the PDF begin (DPUB-ARIA 1.1, doc-pagebreak).

Both editions are made from one tree, so the place is found by counting letters. A mark stands
before the first whole word of its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from briefpress.converters.html import element
from briefpress.tools.pages import letters

#: Chinese and Japanese put no spaces between words: a line, and so a page, may end anywhere.
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_HAN}]|[^\s{_HAN}]+")


@dataclass(slots=True)
class _Text:
    """A text of the tree: an element's own, or what follows a child of `parent`."""

    holder: Element
    tail: bool
    parent: Element

    @property
    def value(self) -> str:
        return (self.holder.tail if self.tail else self.holder.text) or ""


def mark_pages(roots: Iterable[Element], starts: Iterable[int], label: str) -> list[Element]:
    """Put the marks of all pages into `roots`, which hold the whole text in order.

    Args:
        starts: how much stands before each page (`pages.page_starts`).
        label: the accessible name of a mark, before its number.

    Returns:
        The roots in which each page begins, in the order of the pages.
    """
    spots = [(root, spot) for root in roots for spot in _spots(root)]
    found: list[Element] = []
    at, before = 0, 0  # the spot that is looked at, and what stands before it
    for number, start in enumerate(starts, 1):
        while at < len(spots) - 1 and before + _size(spots[at][1]) <= start:
            before += _size(spots[at][1])
            at += 1
        mark = element(
            "span", id=f"Page-{number}", epub_type="pagebreak", role="doc-pagebreak",
            **{"aria-label": f"{label} {number}"},
        )  # fmt: skip
        root, spot = spots[at]
        found.append(root)
        if isinstance(spot, Element):
            parent = next(one for one in root.iter() if spot in list(one))
            parent.insert(list(parent).index(spot), mark)
            spots.insert(at, (root, mark))
            at += 1
        else:
            split = _put(mark, spot, start - before)
            spots[at : at + 1] = [(root, one) for one in split]
            before += sum(_size(one) for one in split[:-1])
            at += len(split) - 1
    return found


def _size(spot: _Text | Element) -> int:
    if isinstance(spot, Element):
        return 1 if spot.tag == "img" else 0
    return letters(spot.value)


def _spots(node: Element) -> Iterator[_Text | Element]:
    """The texts and pictures of a tree in reading order, without notes and their marks."""
    if node.tag == "img":
        yield node
    elif node.get("role") not in ("doc-noteref", "doc-endnotes"):
        if node.text:
            yield _Text(node, False, node)
        for child in node:
            yield from _spots(child)
            if child.tail:
                yield _Text(child, True, node)


def _put(mark: Element, spot: _Text, count: int) -> list[_Text | Element]:
    """Put `mark` into a text after `count` letters; the parts of the text and the mark."""
    text = spot.value
    at = _word_start(text, count)
    mark.tail = text[at:]
    if spot.tail:
        spot.holder.tail = text[:at]
        spot.parent.insert(list(spot.parent).index(spot.holder) + 1, mark)
    else:
        spot.holder.text = text[:at]
        spot.parent.insert(0, mark)
    return [spot, mark, _Text(mark, True, spot.parent)]


def _word_start(text: str, count: int) -> int:
    """Where the first word begins that lies wholly behind `count` letters of `text`."""
    for word in _WORD.finditer(text):
        if letters(text[: word.start()]) >= count and letters(word[0]):
            return word.start()
    return len(text)
