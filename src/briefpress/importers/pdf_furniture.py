"""Running heads and folios of a PDF: known by place and repetition, or by their tags."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from briefpress.importers.lines import FOLIO
from briefpress.importers.pdf_lines import Line

_EDGE = 0.13  # of the height of the page: where heads and feet stand
_NUMBER = re.compile(r"[\s|•·\[({–—-]*(?:\d{1,4}|[ivxl]{1,6})[\s|•·\])}–—-]*")


def furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> dict[int, str]:
    """Lines, by their `id`, that belong to the page and not to the text; and why."""
    why: dict[int, str] = {}
    groups: dict[tuple[str, int], list[tuple[int, Line]]] = defaultdict(list)
    folios: dict[int, list[tuple[int, Line]]] = defaultdict(list)
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for line in _edge_lines(lines, height):
            if all(glyph.face.artifact for glyph, _ in line.glyphs):
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
            why |= {id(line): "a line that pages repeat" for _, line in around}
    for found in folios.values():
        if len(found) >= 2 or (len(pages) <= 2 and _apart(found[0][1], pages[found[0][0]])):
            why |= {id(line): "the number of a page" for _, line in found}
    return why


def _edge_lines(lines: Sequence[Line], height: float) -> list[Line]:
    return [one for one in lines if one.y < _EDGE * height or one.y > (1 - _EDGE) * height]


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


def _apart(line: Line, lines: Sequence[Line]) -> bool:
    """Whether nothing else stands within two lines of a number that stands alone."""
    near = [one for one in lines if one is not line and abs(one.y - line.y) < 2 * line.size]
    return not near
