"""Running heads and folios of a PDF: known by place and repetition, or by their tags."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from briefpress.importers.account import letters
from briefpress.importers.furniture import FOLIO
from briefpress.importers.pdf.lines import Line
from briefpress.importers.pdf.text import main_size
from briefpress.importers.steps.ends import starts_small

_EDGE = 0.13  # of the height of the page: where heads and feet stand
_HEAD = 15  # lines of the first page among which title and date stand
_NUMBER = re.compile(r"[\s|•·\[({–—-]*(?:\d{1,4}|[ivxl]{1,6})[\s|•·\])}–—-]*")


def furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> dict[int, str]:
    """Lines, by their `id`, that belong to the page and not to the text; and why."""
    why: dict[int, str] = {}
    groups: dict[tuple[str, int], list[tuple[int, Line]]] = defaultdict(list)
    folios: dict[int, list[tuple[int, Line]]] = defaultdict(list)
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for line in _edge_lines(lines, height):
            if _is_artifact(line):
                why[id(line)] = "a line of the page, by its tag"
            text = line.text.strip()
            groups[_shape(text), round(line.y / 6)].append((number, line))
            if FOLIO.fullmatch(text) or _NUMBER.fullmatch(text):
                folios[round(line.y / 4)].append((number, line))
    need = 2 if len(pages) < 6 else 3
    for (shape, slot), found in groups.items():
        around = found + groups.get((shape, slot + 1), []) + groups.get((shape, slot - 1), [])
        if _counts_otherwise(shape, around):
            continue
        if shape and len({number for number, _ in around}) >= min(need, max(2, len(pages))):
            tagged = any(_is_artifact(line) for _, line in around)  # then the tags know which
            why |= {id(line): "a line that pages repeat" for _, line in around
                    if _is_artifact(line) or not tagged}  # fmt: skip
    for found in folios.values():
        if len(found) >= 2 or (len(pages) <= 2 and _apart(found[0][1], pages[found[0][0]])):
            why |= {id(line): "the number of a page" for _, line in found}
        why |= _beside(found, pages)
    edges = [_outer(lines, height, why) for lines, height in zip(pages, heights, strict=True)]
    body = main_size([line for lines in pages for line in lines])
    return why | _at_one_place(edges, body) | _echoes(pages, edges) | _parting(pages, edges, body)


def _is_artifact(line: Line) -> bool:
    return all(glyph.face.artifact for glyph, _ in line.glyphs)


def _edge_lines(lines: Sequence[Line], height: float) -> list[Line]:
    return [one for one in lines if one.y < _EDGE * height or one.y > (1 - _EDGE) * height]


@dataclass(frozen=True, slots=True)
class _Outer:
    """The first or last row of a page, where white parts it from the text."""

    lines: tuple[Line, ...]
    top: bool

    @property
    def place(self) -> tuple[bool, int, int]:
        """Where it stands, and in which size: alike for the heads of pages."""
        first = self.lines[0]
        return self.top, round(first.y / 3), round(first.size * 2)


def _outer(lines: Sequence[Line], height: float, why: dict[int, str]) -> list[_Outer]:
    """The rows at the head and foot of a page that stand apart from everything else on it."""
    found: list[_Outer] = []
    rest = sorted((one for one in lines if id(one) not in why), key=lambda one: one.y)
    for top in (True, False):
        if not rest:
            break
        edge = rest[0] if top else rest[-1]
        row = tuple(one for one in rest if abs(one.y - edge.y) < 2)
        others = [one for one in rest if one not in row]
        gap = min((abs(one.y - edge.y) for one in others), default=0.0)
        near = edge.y < _EDGE * height if top else edge.y > (1 - _EDGE) * height
        if near and gap > 1.7 * edge.size and all(len(one.text) < 90 for one in row):
            found.append(_Outer(row, top))
    return found


def _is_other(line: Line, body: float) -> bool:
    """Whether a line differs from the text in its type, and is no note."""
    faces = [glyph.face for glyph, _ in line.glyphs]
    other = line.size < 0.95 * body or all(one.bold for one in faces)
    other = other or all(one.italic for one in faces) or line.text.isupper()
    return other and not re.match(r"[\[(]?(?:\d{1,3}|[*†‡§])[\])]?\.?\s*\S*[^\W\d]", line.text)


def _at_one_place(pages: Sequence[Sequence[_Outer]], body: float) -> dict[int, str]:
    """Rows that stand apart at one place of most pages, whatever they say: heads of sections."""
    found: dict[tuple[bool, int, int], list[_Outer]] = defaultdict(list)
    for page in pages[1:]:
        for row in page:
            if all(_is_other(line, body) for line in row.lines):
                found[row.place].append(row)
    need = max(3, 0.6 * (len(pages) - 1))
    why = "a line at one place of the pages"
    return {id(line): why for rows in found.values() if len(rows) >= need
            for row in rows for line in row.lines}  # fmt: skip


def _echoes(pages: Sequence[Sequence[Line]], edges: Sequence[Sequence[_Outer]]) -> dict[int, str]:
    """Rows that stand apart and say again what stands at the head of the first page."""
    head = "".join(letters(line.text) for line in pages[0][:_HEAD]) if pages else ""
    size = max((line.size for line in pages[0][:_HEAD]), default=0.0) if pages else 0.0
    why = "what the first page says, at the edge of a later one"
    return {
        id(line): why
        for page in edges[1:] for row in page for line in row.lines
        if len(letters(line.text)) > 4 and letters(line.text) in head and line.size < 0.8 * size
    }  # fmt: skip


def _parting(
    pages: Sequence[Sequence[Line]], edges: Sequence[Sequence[_Outer]], body: float
) -> dict[int, str]:
    """Small rows that stand apart at the head of a page, above the middle of a sentence.

    The rest of a table begins with small letters, too, but other cells stand beside them.
    """
    why: dict[int, str] = {}
    for lines, rows in zip(pages[1:], edges[1:], strict=True):
        for row in (one for one in rows if one.top):
            below = [one for one in lines if one.y > row.lines[0].y + 2]
            first = min(below, key=lambda one: (round(one.y), one.x0), default=None)
            small = all(one.size < 0.9 * body and _is_other(one, body) for one in row.lines)
            beside = [one for one in below if first and abs(one.y - first.y) < 2]
            if small and first and starts_small(first.text) and len(beside) == 1:
                why |= {id(one): "a line above the middle of a sentence" for one in row.lines}
    return why


def _shape(text: str) -> str:
    shape = re.sub(r"\d+", "#", " ".join(text.split())).casefold()
    return shape if re.search(r"[^\W\d_]", shape) else ""


def _counts_otherwise(shape: str, found: Sequence[tuple[int, Line]]) -> bool:
    """Whether such lines begin with numbers that do not count the pages: then they are notes."""
    if not re.match(r"#[.)]?\s*\S", shape) or not re.search(r"[^\W\d_]", shape):
        return False
    offsets = {int(match[0]) - number for number, line in found
               if (match := re.match(r"\d+", line.text.strip()))}  # fmt: skip
    return len(offsets) > 1


def _beside(folios: Sequence[tuple[int, Line]], pages: Sequence[Sequence[Line]]) -> dict[int, str]:
    """What stands in one row with the number of its page, far from the text, and that number."""
    why: dict[int, str] = {}
    for number, folio in folios:
        row = [one for one in pages[number] if abs(one.y - folio.y) < 2]
        rest = [one for one in pages[number] if one not in row]
        counts = re.sub(r"\D", "", folio.text) == str(number + 1)
        if counts and all(_apart(one, rest) and one.mates <= 3 for one in row):
            why |= {id(one): "a line beside the number of a page" for one in row}
            why[id(folio)] = "the number of a page"
    return why


def _apart(line: Line, lines: Sequence[Line]) -> bool:
    """Whether nothing else stands within two lines of a line."""
    near = [one for one in lines if one is not line and abs(one.y - line.y) < 2 * line.size]
    return not near
