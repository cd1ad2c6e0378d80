"""What stands on a page of a PDF, as PDFium tells it: glyphs with their faces, and boxes.

Measures are in points from the top left of the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from briefpress.tools.pdf_remarks import Remark


@dataclass(frozen=True, slots=True)
class Face:
    """What the objects of one text look like.

    `mcid` is the number of their marked content, -1 outside any; where they stand in a form object
    that is not itself marked, it counts in that form's own stream (`inner`). `actual` is the text
    that the file gives instead of their signs, and `reach` their left and right edges.
    """

    size: float
    bold: bool
    italic: bool
    smallcaps: bool
    mcid: int
    artifact: bool
    upright: bool
    name: str
    inner: bool = False
    turn: int = 0  # 1 where the text runs up the page, -1 where it runs down
    actual: str = ""
    reach: tuple[float, float] = (0.0, 0.0)
    unseen: bool = False  # neither filled nor outlined, as OCR programs put text upon a scan


@dataclass(slots=True)
class Glyph:
    """One character: its left and right edges, its baseline, and its look."""

    text: str
    x0: float
    x1: float
    y: float
    face: Face
    spaced: bool = False  # a blank stands before it
    url: str = ""
    guessed: bool = False  # its font has no letter for it: PDFium took its number for one
    high: bool = False  # a digit drawn above the baseline, as faces with raised figures do


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: a rule when it is thin, the place of a picture, or of a link."""

    x0: float
    top: float
    x1: float
    bottom: float
    url: str = ""
    index: int = -1
    mcid: int = -1
    artifact: bool = False

    @property
    def width(self) -> float:
        """From left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


@dataclass(slots=True)
class Page:
    """One page: its glyphs in the order of the file, rules, pictures, drawn dots and links."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)
    shapes: int = 0  # drawn, and no rule or dot
    remarks: tuple[Remark, ...] = ()
