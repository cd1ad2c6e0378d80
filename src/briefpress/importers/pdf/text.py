"""Lines of a PDF to pieces: raised signs, bold and slanted letters, addresses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from briefpress.importers.blocks import Break, Content, Piece, Place, Run
from briefpress.importers.inline import SUPERS
from briefpress.importers.lines import PRIVATE
from briefpress.importers.pdf.lines import Line
from briefpress.tools.pdf_page import Glyph


def place_of(line: Line) -> Place:
    """Where a line stands."""
    return Place(line.page, line.number, 0)


def letter(text: str) -> str:
    """A glyph's character as it may stand in a source."""
    if text == "\u2217":  # how TeX prints a star
        return "*"
    if len(text) == 1 and (ord(text) in PRIVATE):
        return PRIVATE[ord(text)]
    category = unicodedata.category(text[0]) if text else "Cn"
    if category in ("Cc", "Co", "Cn", "Cs"):
        return "\ufffd"
    return text


def raised(line: Line, glyph: Glyph) -> str:
    """``sup``, ``sub`` or nothing: how a glyph stands to its line's baseline."""
    if glyph.high:
        return "sup"
    down = glyph.y - line.y
    small = glyph.face.size < 0.9 * line.size
    if down < -0.13 * line.size and (small or down < -0.22 * line.size):
        return "sup"
    if small and glyph.face.size < 0.62 * line.size and glyph.text.isdigit() and down <= 0:
        return "sup"
    return "sub" if small and down > 0.1 * line.size else ""


def pieces(line: Line, start: int = 0) -> list[Piece]:
    """The pieces of a line from offset `start` of its text on."""
    out: list[Piece] = []
    text, marks, url, at = "", frozenset[str](), "", 0
    begun = 0
    for glyph, blank in line.glyphs:
        char = letter(glyph.text)
        look = _marks(line, glyph, char)
        char = SUPERS.get(char, char)
        for sign, style, target in (
            (" ", marks if glyph.url == url else frozenset(), url),
            (char, look, glyph.url),
        ):
            if sign == " " and not blank:
                continue
            if sign == " " and look != marks:
                style = marks & look
                target = url if glyph.url == url else ""
            if at >= start:
                if text and (style, target) != (marks, url):
                    out.append(Run(text, Place(line.page, line.number, begun), marks, url))
                    text = ""
                if not text:
                    begun, marks, url = at, frozenset(style), target
                text += sign
            at += 1
    if text:
        out.append(Run(text, Place(line.page, line.number, begun), marks, url))
    return out


def _marks(line: Line, glyph: Glyph, char: str) -> frozenset[str]:
    face = glyph.face
    found = {name for name, has in (("bold", face.bold), ("italic", face.italic)) if has}
    shift = "sup" if char in SUPERS else raised(line, glyph)
    if shift:
        return frozenset({shift})
    return frozenset(found)


def content(lines: Iterable[tuple[Line, int]]) -> Content:
    """The pieces of several lines, each from an offset on, with the line ends between them."""
    out: list[Piece] = []
    for line, start in lines:
        if out:
            out.append(Break(place_of(line), False))
        out += pieces(line, start)
    return tuple(out)


def text_of(line: Line) -> str:
    """A line's text in characters that may stand in a source."""
    return "".join((" " if blank else "") + letter(one.text) for one, blank in line.glyphs)


def main_size(lines: Sequence[Line]) -> float:
    """The size in which most letters are set."""
    counts: dict[float, int] = {}
    for line in lines:
        size = round(line.size * 4) / 4
        letters = sum(one.text.isalnum() for one, _ in line.glyphs)  # dots may lead to numbers
        counts[size] = counts.get(size, 0) + letters
    return max(counts, key=lambda size: (counts[size], size), default=10.0)
