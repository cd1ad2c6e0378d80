"""The cover of the e-book: drawn from the house style, its letters as outlines.

Outlines need no font in the reader, and show every script that the house's typefaces show.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from briefpress.metadata import Metadata
from briefpress.style import HouseStyle, Role
from briefpress.tools.fonts import Face, outline

WIDTH, HEIGHT = 1600, 2560
_MARGIN = 150
_MEASURE = WIDTH - 2 * _MARGIN


def cover(metadata: Metadata, style: HouseStyle) -> bytes:
    """The cover as SVG, 1600 by 2560."""
    colour = style.tokens.colour
    svg = Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}"}
        | {"width": str(WIDTH), "height": str(HEIGHT)},
    )
    band = style.tokens.layout.masthead == "band"
    ground, ink = (colour.accent, colour.accent_ink) if band else (colour.tint, colour.accent)
    _box(svg, 0, 0, WIDTH, HEIGHT, ground)
    masthead = style.tokens.masthead
    y = _lines(svg, masthead.institution, _faces(style, "display", 600), 62, 250, ink)
    _box(svg, _MARGIN, y + 62, _MEASURE, 10, colour.second)
    language = metadata.language or style.tokens.language
    series = style.cased("series", style.series_text(metadata), language)
    _lines(svg, series, _faces(style, "display", 400), 50, y + 162, ink, spacing=0.14)
    title = style.cased("title", metadata.title, language)
    bottom = _title(svg, title, _faces(style, "display", 700), ink)
    names = " · ".join(person.name for person in metadata.authors)
    y = _lines(svg, names, _faces(style, "text", 400), 66, max(1900, bottom + 190), ink)
    _box(svg, _MARGIN, 2300, _MEASURE, 4, colour.second)
    _lines(svg, style.date_text(metadata.date), _faces(style, "display", 400), 50, 2385, ink)
    made: bytes = tostring(svg, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _faces(style: HouseStyle, role: Role, weight: int) -> list[Face]:
    """The upright face of each family of a role that is nearest to `weight`."""
    upright = [face for face in style.faces() if not face.italic]
    return [
        min(
            (face for face in upright if face.family == family),
            key=lambda face: abs(face.weight - weight),
        )
        for family in style.stack(role)
    ]


def _box(svg: Element, x: float, y: float, width: float, height: float, fill: str) -> None:
    numbers = {"x": x, "y": y, "width": width, "height": height}
    SubElement(svg, "rect", {key: f"{value:g}" for key, value in numbers.items()} | {"fill": fill})


def _title(svg: Element, text: str, faces: list[Face], ink: str) -> float:
    """The title at the largest size at which it takes six lines at most; its last baseline."""
    for size in (150, 132, 116, 102, 90, 78, 66, 56):
        lines = _balanced(text, faces, size)
        widest = max(outline(line, faces, size).width for line in lines)
        if len(lines) * size * 1.2 <= 1000 and widest <= _MEASURE:
            break
    y = 780.0
    for line in lines:
        _draw(svg, line, faces, size, y, ink)
        y += size * 1.2
    return y - size * 1.2


def _lines(
    svg: Element,
    text: str,
    faces: list[Face],
    size: float,
    y: float,
    ink: str,
    spacing: float = 0.0,
) -> float:
    lines = _balanced(text, faces, size, spacing)
    for index, line in enumerate(lines):
        _draw(svg, line, faces, size, y + index * size * 1.3, ink, spacing)
    return y + (len(lines) - 1) * size * 1.3


def _draw(
    svg: Element,
    text: str,
    faces: list[Face],
    size: float,
    y: float,
    ink: str,
    spacing: float = 0.0,
) -> None:
    path = outline(text, faces, size, spacing).path()
    if path:
        place = f"translate({_MARGIN} {y:g})"
        SubElement(svg, "path", {"transform": place, "fill": ink, "d": path})


def _balanced(text: str, faces: list[Face], size: float, spacing: float = 0.0) -> list[str]:
    """`text` in as few lines as fit the measure, as equal in length as words allow."""
    words = text.split()
    widths = [outline(word, faces, size, spacing).width for word in words]
    space = outline(" ", faces, size, spacing).width
    fewest = len(_greedy(words, widths, space, _MEASURE))
    low, high = max(widths, default=0.0), float(_MEASURE)
    for _ in range(12):
        middle = (low + high) / 2
        fits = len(_greedy(words, widths, space, middle)) <= fewest
        low, high = (low, middle) if fits else (middle, high)
    return _greedy(words, widths, space, high)


def _greedy(words: list[str], widths: list[float], space: float, measure: float) -> list[str]:
    lines: list[str] = []
    used = 0.0
    for word, width in zip(words, widths, strict=True):
        if lines and used + space + width <= measure:
            lines[-1] += f" {word}"
            used += space + width
        else:
            lines.append(word)
            used = width
    return lines
