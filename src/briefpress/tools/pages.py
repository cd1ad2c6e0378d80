"""What WeasyPrint's laid-out pages show: notes and labels in their places, where pages begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from briefpress.errors import BriefError, BriefpressError, Finding

#: Parts of the page that are no text of the brief: marks of lists and notes, and the notes.
_APART = ("::marker", "::footnote-call", "::footnote-marker")


def letters(text: str) -> int:
    """How many letters and digits `text` has, however it is cased, hyphenated or spaced."""
    return sum(map(str.isalnum, text.casefold()))


def page_starts(pages: Sequence[Any]) -> tuple[int, ...]:
    """For each page, how much of the text stands before it.

    Counted are `letters`, and one for each picture, of all but the notes, the marks of lists and
    notes, running heads and the heads of tables drawn again: what every edition has in one order.
    """
    starts: list[int] = []
    count, heads = 0, set[int]()
    for page in pages:
        starts.append(count)
        for child in page._page_box.children:
            if type(child).__name__ not in ("MarginBox", "FootnoteAreaBox"):
                count += sum(_counted(child, heads))
    return tuple(starts)


def _counted(box: Any, heads: set[int]) -> Iterator[int]:
    box = getattr(box, "_box", box)  # what is placed out of the flow
    tag = (getattr(box, "element_tag", None) or "") if box.element is not None else ""
    if tag.endswith(_APART) or tag == "aside":
        return
    if tag == "thead" and type(box).__name__ == "TableRowGroupBox":
        if id(box.element) in heads:
            return
        heads.add(id(box.element))
    if type(box).__name__ == "TextBox":
        yield letters(box.text)
    elif type(box).__name__.endswith("ReplacedBox"):
        yield 1
    for child in getattr(box, "children", ()):
        yield from _counted(child, heads)


def labels_in_place(pages: Sequence[Any]) -> None:
    """Let each list label be drawn where it is read.

    A label stands outside the flow, and what stands there is drawn after all other text of the
    page: whoever copies a list, or reads it without its tags, finds its labels elsewhere. Their
    places on the page are known by now and stay.
    """
    for page in pages:
        for parent in list(page._page_box.descendants(placeholders=True)):
            parent = getattr(parent, "_box", parent)
            children = getattr(parent, "children", ())
            if any(map(_outside, children)):
                parent.children = tuple(_put(children))


def _outside(box: Any) -> bool:
    return bool(getattr(getattr(box, "_box", box), "is_outside_marker", False))


def _put(children: Sequence[Any]) -> Iterator[Any]:
    lines = type(children[-1]).__name__ == "LineBox"
    for child in children:
        if not _outside(child):
            yield child
            continue
        label = getattr(child, "_box", child)
        label.style["position"] = "static"
        if lines:  # drawn as the first line of the item
            yield from label.children
        else:
            yield label


def fill(page: Any) -> float:
    """How far down its text area the last page is filled, by its lines (notes apart)."""
    box = page._page_box
    bottoms = [
        line.position_y + line.height
        for child in box.children
        for line in getattr(child, "descendants", tuple)()
        if type(line).__name__ == "LineBox" and not _in_note(line)
    ]
    if not bottoms:
        return 0.0
    return float(min(1.0, (max(bottoms) - box.content_box_y()) / box.height))


def _in_note(box: Any) -> bool:
    element = box.element
    return element is not None and element.tag == "aside"


def check_notes(pages: Sequence[Any]) -> None:
    """Each reference has its note once, on its own page, in order, and inside the page."""
    findings: list[Finding] = []
    calls: dict[str, int] = {}
    notes: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        box = page._page_box
        bottom = box.content_box_y() + box.height
        for child in box.descendants(placeholders=True):
            tag = getattr(child, "element_tag", None) or ""
            if tag == "aside::footnote-call":
                calls.setdefault(_note_number(child), number)
            elif tag == "aside::footnote-marker":
                note = _note_number(child)
                if note in notes and notes[note] != number:
                    findings.append(Finding("BP702", f"note {note} is printed twice"))
                notes.setdefault(note, number)
            elif tag == "aside" and _too_low(child, bottom):
                message = f"note {_note_number(child)} does not fit on page {number}"
                hint = "shorten it, or move part of it into the text"
                findings.append(Finding("BP711", message, hint=hint))
    for note, page in calls.items():
        if notes.get(note) != page:
            where = f"on page {notes[note]}" if note in notes else "nowhere"
            message = f"note {note} is called on page {page} and stands {where}"
            findings.append(Finding("BP702", message))
    too_tall = [finding for finding in findings if finding.code == "BP711"]
    if too_tall:  # what else is wrong with the notes follows from that
        raise BriefError(dict.fromkeys(too_tall))
    if findings:
        raise BriefpressError(dict.fromkeys(findings))


def _note_number(box: Any) -> str:
    return str(box.element.get("id", "")).rpartition("-")[2]


def _too_low(box: Any, bottom: float) -> bool:
    height = getattr(box, "height", None)
    if not isinstance(height, int | float) or type(box).__name__ == "InlineBox":
        return False
    return bool(box.position_y + height > bottom + 1)
