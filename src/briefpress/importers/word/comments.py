"""Comments in the margin: who wrote what about which words (ECMA-376 part 1, 17.13.4)."""

from __future__ import annotations

from dataclasses import dataclass

from briefpress.importers.report import Place
from briefpress.importers.word.ledger import place_of, text_of
from briefpress.importers.word.package import Package
from briefpress.importers.word.revisions import words
from briefpress.importers.word.xml import XML, W, attribute, local


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: its author, its text, the words it is about, and where these stand."""

    author: str
    text: str
    about: str
    place: Place
    node: XML


def comments(package: Package, parts: dict[str, XML]) -> list[Comment]:
    """All comments of the file, in the order in which the comments part has them.

    Args:
        parts: text, notes and comments as the ledger has entered them, by name.
    """
    about: dict[str, str] = {}
    places: dict[str, Place] = {}
    for root in parts.values():
        _ranges(root, about, places)
    found = []
    for name in package.led("comments"):
        root = parts[name]
        for node in root.iter(f"{W}comment"):
            uid = attribute(node, "id")
            where = places.get(uid, Place())
            found.append(
                Comment(attribute(node, "author"), words(node), about.get(uid, ""), where, node)
            )
    return found


def _ranges(root: XML, about: dict[str, str], places: dict[str, Place]) -> None:
    """Find for each comment the words between its two marks, and the place of the first mark."""
    open_: dict[str, list[str]] = {}
    paragraph = Place()
    for node in root.iter():
        kind = local(node)
        if kind == "p":
            paragraph = place_of(node)
            for texts in open_.values():
                texts.append(" ")
        elif kind == "commentRangeStart":
            open_[attribute(node, "id")] = []
            places.setdefault(attribute(node, "id"), paragraph)
        elif kind == "commentRangeEnd":
            about[attribute(node, "id")] = " ".join(
                "".join(open_.pop(attribute(node, "id"), [])).split()
            )
        elif kind == "commentReference":
            places.setdefault(attribute(node, "id"), paragraph)
        else:
            for texts in open_.values():
                texts.append(text_of(node))
