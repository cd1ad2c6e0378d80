"""The masthead of the Word file: two lines of type in the head of page one, and a band behind them.

The lines are ordinary paragraphs of the text, the first ones, whose styles set them in frames at
the head of the page (ECMA-376 part 1, 17.3.1.11). The band runs over the whole page, which no
paragraph can: it is one drawn shape for each colour in the first page's header, with no text of its
own. Where a program draws neither, the lines still stand first, on their own ground.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from briefpress.converters.docx_xml import XML, Maker, W, w
from briefpress.metadata import Metadata
from briefpress.style import HouseStyle

_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_ADEC = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_EMU = 36000  # English Metric Units to the millimetre

_wp = Maker(_WP, (("wp", _WP),))
_a = Maker(_A, (("a", _A),))
_wps = Maker(_WPS, (("wps", _WPS),))
_mc = Maker(_MC, (("mc", _MC), ("wps", _WPS), ("wp", _WP), ("a", _A), ("w", W)))

LINE = 15.0  # points, line to line, of both lines of the masthead
INSTITUTION, SERIES = 11.5, 9.5  # sizes in points
_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle on the page, in millimetres from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Masthead:
    """Where the masthead stands: `text_y` is the top of its lines, `foot` its lower edge (mm)."""

    text_y: float
    foot: float
    title_y: float
    bars: tuple[Bar, ...]


def masthead(style: HouseStyle, metadata: Metadata) -> Masthead:
    """The geometry of the house's masthead, deeper where a line of it needs two lines."""
    page, colour = style.tokens.page, style.tokens.colour
    deep = _lines(style, metadata) * LINE * _POINT
    if style.tokens.layout.masthead == "band":
        foot = 14.5 + deep + 7.5
        bars = (
            Bar(0, 0, page.width, foot, colour.accent),
            Bar(0, foot, page.width, 1.6, colour.second),
        )
        return Masthead(14.5, foot + 1.6, foot + 1.6 + 11, bars)
    top = page.margin_top - 6
    foot = top + deep + 2.4
    measure = page.width - page.margin_inner - page.margin_outer
    bar = Bar(page.margin_inner, foot, measure, 0.6, colour.accent)
    return Masthead(top, foot + 0.6, foot + 0.6 + 14, (bar,))


def frames(style: HouseStyle) -> tuple[tuple[float, float], tuple[float, float]]:
    """Left edge and width, in millimetres, of the institution's and of the series' frame."""
    page = style.tokens.page
    measure = page.width - page.margin_inner - page.margin_outer
    left = round(measure * 0.62, 1)
    return (page.margin_inner, left), (page.margin_inner + left, measure - left)


def _lines(style: HouseStyle, metadata: Metadata) -> int:
    (_, left), (_, right) = frames(style)
    institution = len(style.tokens.masthead.institution) * INSTITUTION * 0.54 * _POINT
    spacing = 2.2 if style.tokens.layout.masthead == "band" else 0.5
    series = len(style.series_text(metadata)) * (SERIES * 0.62 + spacing) * _POINT
    return max(1, math.ceil(institution / left), math.ceil(series / right))


def runs(bars: tuple[Bar, ...]) -> Iterator[XML]:
    """The bars as runs for a paragraph of the first page's header, behind the text."""
    for number, bar in enumerate(bars, 1):
        choice = _mc("Choice", w("drawing", _anchor(bar, number)), Requires="wps")
        yield w("r", _mc("AlternateContent", choice))


def _anchor(bar: Bar, number: int) -> XML:
    size = {"cx": _emu(bar.width), "cy": _emu(bar.height)}
    properties = _wp("docPr", id=str(9000 + number), name=f"Masthead {number}", descr="")
    decorate(properties)
    shape = _wps(
        "wsp",
        _wps("cNvSpPr"),
        _wps(
            "spPr",
            _a("xfrm", _a("off", x="0", y="0"), _a("ext", **size)),
            _a("prstGeom", _a("avLst"), prst="rect"),
            _a("solidFill", _a("srgbClr", val=bar.colour.lstrip("#").upper())),
            _a("ln", _a("noFill")),
        ),
        _wps("bodyPr"),
    )
    return _wp(
        "anchor",
        _wp("simplePos", x="0", y="0"),
        _wp("positionH", _offset(bar.x), relativeFrom="page"),
        _wp("positionV", _offset(bar.y), relativeFrom="page"),
        _wp("extent", **size),
        _wp("effectExtent", l="0", t="0", r="0", b="0"),
        _wp("wrapNone"),
        properties,
        _wp("cNvGraphicFramePr"),
        _a("graphic", _a("graphicData", shape, uri=_WPS)),
        distT="0", distB="0", distL="0", distR="0", simplePos="0", behindDoc="1", locked="1",
        layoutInCell="1", allowOverlap="1", relativeHeight=str(number),
    )  # fmt: skip


def decorate(properties: XML) -> None:
    """Mark a drawing as decorative in its ``wp:docPr``: screen readers pass it by."""
    mark = Maker(_ADEC, (("adec", _ADEC),))("decorative", val="1")
    properties.append(_a("extLst", _a("ext", mark, uri=_DECORATIVE)))


def _offset(millimetres: float) -> XML:
    made = _wp("posOffset")
    made.text = _emu(millimetres)
    return made


def _emu(millimetres: float) -> str:
    return str(round(millimetres * _EMU))
