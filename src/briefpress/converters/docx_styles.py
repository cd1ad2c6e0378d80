"""The styles of the Word file, generated from the house style (ECMA-376 part 1, 17.7).

Style names are Word's own where Word has one, so that editors find them in the gallery; the rest
are named for what they hold. No paragraph of an edition needs formatting of its own to look right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from briefpress.converters.docx_masthead import (
    INSTITUTION,
    LINE,
    SERIES,
    Masthead,
    frames,
    masthead,
)
from briefpress.converters.docx_xml import XML, W, part, twips, w
from briefpress.document import Document
from briefpress.style import HouseStyle, Role, shown_text
from briefpress.tools.fonts import coverage, present
from briefpress.transforms.direction import rtl_language

Edge = tuple[str, str, int, int]
#: The list, in numbering.xml, that the style "Key Point" brings by itself.
KEY_POINTS = 1
_POINT = 72 / 25.4  # points of a millimetre
_EAST_ASIAN = ((0x2E80, 0x9FFF), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_COMPLEX = ((0x0590, 0x08FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFC))


@dataclass(frozen=True, slots=True)
class Look:
    """One style. Sizes and distances are points, colours ``RRGGBB``; None leaves it inherited.

    `shade` fills the paragraph's ground; each of `edges` is a border: its sides, its colour, its
    weight in eighths of a point and its distance in points. `frame` is a frame's left edge, top and
    width on the page, in millimetres.
    """

    name: str
    base: str | None = "Normal"
    kind: str = "paragraph"
    next: str | None = None
    font: Role | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    caps: bool | None = None
    colour: str | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None
    exact: bool = False
    align: str | None = None
    left: float | None = None
    right: float | None = None
    hanging: float | None = None
    tight: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    shade: str | None = None
    edges: tuple[Edge, ...] = ()
    outline: int | None = None
    spacing: float | None = None
    superscript: bool = False
    hyphens: bool = False
    number: int | None = None
    frame: tuple[float, float, float] | None = None

    @property
    def uid(self) -> str:
        """The style's identifier: its name without spaces, as Word and pandoc make it."""
        return "".join(word[0].upper() + word[1:] for word in self.name.split())


@dataclass(frozen=True)
class Styles:
    """All styles of one Word file; the document says which scripts they must serve."""

    document: Document
    style: HouseStyle
    language: str

    @cached_property
    def colour(self) -> dict[str, str]:
        """The house's colours as Word writes them."""
        tokens = self.style.tokens.colour.model_dump()
        return {key: value.lstrip("#").upper() for key, value in tokens.items()}

    def part(self) -> bytes:
        """``word/styles.xml``."""
        size = _half(self.style.tokens.size.text)
        language = w("lang", val=self.language)
        if rtl_language(self.language):
            language = w("lang", bidi=self.language)
        run = w("rPr", self.fonts("text"), w("sz", val=size), w("szCs", val=size), language)
        root = w("styles", w("docDefaults", w("rPrDefault", run), w("pPrDefault", w("pPr"))))
        root.append(_latent())
        for rank, look in enumerate(self.looks()):
            root.append(self._style(look, rank))
        no_list: dict[str, str | int] = {"type": "numbering", "default": 1, "styleId": "NoList"}
        root.append(w("style", w("name", val="No List"), **no_list))
        root.extend(self._tables())
        return part(root)

    def looks(self) -> Iterator[Look]:
        """Every paragraph and character style, in the order of the gallery."""
        yield from self._text()
        yield from self._lists_and_figures()
        yield from self._masthead()
        yield from self._apparatus()
        yield from self._characters()

    # -- the looks --------------------------------------------------------------------------

    def _text(self) -> Iterator[Look]:
        tokens, colour = self.style.tokens, self.colour
        size, hyphens = tokens.size, tokens.text.hyphenate
        align = "both" if tokens.text.align == "justify" else "left"
        yield Look("Normal", None, font="text", size=size.text, colour=colour["ink"],
                   line=size.leading)  # fmt: skip
        yield Look("Body Text", after=size.paragraph_space, align=align, hyphens=hyphens)
        yield Look("First Paragraph", "BodyText", next="BodyText", hyphens=hyphens)
        yield Look("Compact", "BodyText", hyphens=hyphens, tight=True)
        for level, points in enumerate((size.h1, size.h2, *[size.h3] * 4), 1):
            yield Look(
                f"heading {level}",
                next="FirstParagraph",
                font="display",
                size=points,
                bold=level < 4,
                italic=level > 3,
                colour=colour["accent"],
                before=14 if level == 1 else 11,
                after=4,
                line=points * 1.25,
                keep_next=True,
                keep_lines=True,
                outline=level - 1,
                caps=tokens.case.headings == "upper" or None,
            )
        yield Look("Block Text", "BodyText", size=size.text * 0.96, left=20, right=20,
                   hyphens=hyphens)  # fmt: skip
        yield Look("Line Block", "BodyText", left=17, align="left")
        yield Look("Definition Term", bold=True, keep_next=True)
        yield Look("Definition", "BodyText", left=20, hyphens=hyphens)
        yield Look("Source Code", font="mono", size=size.text * 0.86, line=size.text * 1.2,
                   shade=colour["tint"], after=size.paragraph_space, align="left",
                   edges=(("top left bottom right", colour["tint"], 4, 5),),
                   left=6, right=6)  # fmt: skip
        yield Look("Horizontal Rule", before=0, after=size.paragraph_space + 4, left=130, right=130,
                   line=8, exact=True, edges=(("bottom", colour["rule"], 4, 1),))  # fmt: skip
        yield Look("footnote text", size=size.note, line=size.note_leading, after=2, align="left")
        yield Look("Footnote Block Text", "FootnoteText", left=12, right=12)

    def _lists_and_figures(self) -> Iterator[Look]:
        size, colour = self.style.tokens.size, self.colour
        hyphens = self.style.tokens.text.hyphenate
        yield Look("List Paragraph", "BodyText", tight=True, hyphens=hyphens)
        yield Look("List Continue", "BodyText", left=17, hyphens=hyphens)
        yield Look("Table Text", font="display", size=size.small, line=size.small * 1.35,
                   before=2.4, after=2.4, align="left")  # fmt: skip
        yield Look("Table Heading", "TableText", bold=True, colour=colour["accent"], keep_next=True)
        yield Look("caption", font="display", size=size.small, colour=colour["muted"],
                   after=4, line=size.small * 1.35)  # fmt: skip
        yield Look("Table Caption", "Caption", keep_next=True, before=8)
        yield Look("Image Caption", "Caption", before=3, after=size.paragraph_space + 4)
        yield Look("Figure", before=6, after=size.paragraph_space, align="center")
        yield Look("Captioned Figure", "Figure", after=2, keep_next=True)
        yield Look("header", font="display", size=size.running, colour=colour["muted"], line=10)
        yield Look("footer", font="display", size=size.running, colour=colour["accent"], bold=True,
                   align="center", line=10)  # fmt: skip

    def _masthead(self) -> Iterator[Look]:
        style, colour, case = self.style, self.colour, self.style.tokens.case
        place: Masthead = masthead(style, self.document.metadata)
        left, right = frames(style)
        band = style.tokens.layout.masthead == "band"
        ground = colour["accent"] if band else None
        ink = colour["accent_ink"] if band else colour["accent"]
        yield Look("Institution", font="display", size=INSTITUTION, bold=True, colour=ink,
                   shade=ground, line=LINE, exact=True, caps=case.institution == "upper" or None,
                   frame=(left[0], place.text_y, left[1]), next="Series")  # fmt: skip
        yield Look("Series", font="display", size=SERIES, bold=band, shade=ground, line=LINE,
                   colour=ink if band else colour["second"], exact=True, align="right",
                   caps=case.series == "upper" or None, spacing=1.9 if band else 0.5,
                   frame=(right[0], place.text_y, right[1]), next="Title")  # fmt: skip
        size, align = style.tokens.size, self._title_align
        above = max(0.0, (place.title_y - style.tokens.page.margin_top) * _POINT)
        upper = case.title == "upper"
        yield Look("Title", font="display", size=size.title, bold=True, colour=colour["accent"],
                   line=size.title_leading, before=above, after=10, keep_next=True, align=align,
                   caps=upper or None, spacing=size.title * 0.012 if upper else None,
                   next="Subtitle")  # fmt: skip
        yield Look("Subtitle", font="display", size=size.subtitle, colour=colour["muted"], after=10,
                   line=size.subtitle * 1.3, keep_next=True, align=align,
                   next="BylineLabel")  # fmt: skip

    @property
    def _title_align(self) -> str:
        return "center" if self.style.tokens.text.title_align == "center" else "left"

    def _apparatus(self) -> Iterator[Look]:
        style, size, colour = self.style, self.style.tokens.size, self.colour
        small = {"font": "display", "size": size.small, "colour": colour["muted"]}
        yield Look("Byline Label", before=7, line=12, keep_next=True, next="PersonName", **small)  # type: ignore[arg-type]
        yield Look("Person Name", size=size.byline, bold=True, before=3, line=14, keep_next=True,
                   next="PersonRole")  # fmt: skip
        yield Look("Person Role", size=size.byline, line=14, next="Affiliation")
        yield Look("Affiliation", size=size.byline, line=14)
        yield Look("Contact", font="display", size=size.small, line=12)
        yield Look("Date", size=size.byline, before=8, after=8, line=14)
        yield Look("Disclaimer", italic=True, size=size.small, colour=colour["muted"], before=2,
                   after=12, line=size.small * 1.4,
                   edges=(("top", colour["rule"], 4, 7),))  # fmt: skip
        yield Look("Lead Picture", after=3, keep_next=True)
        # The ground goes as far as the borders, which stand 31 points off at most; the line itself
        # is as high as is left. A picture put there by hand fits, however high it is.
        panel = style.tokens.layout.lead_height * _POINT
        yield Look("Picture Missing", align="center", shade=colour["tint"], after=8, keep_next=True,
                   line=max(size.small * 1.3, panel * 0.6), next="PictureSource",
                   edges=(("top", colour["tint"], 4, min(31, round(panel / 8))),
                          ("bottom", colour["second"], 18, min(31, round(panel / 2)))), **small)  # type: ignore[arg-type]  # fmt: skip
        yield Look("Picture Caption", italic=True, size=size.small, line=12, after=2)
        yield Look("Picture Source", font="display", size=size.running, colour=colour["muted"],
                   align="right", after=14, line=11, next="FirstParagraph")  # fmt: skip
        yield Look("Group Heading", font="display", size=size.h3, bold=True,
                   colour=colour["accent"], before=10, after=5, line=14, keep_next=True,
                   outline=0)  # fmt: skip
        panel_edges = (("left", colour["accent"], 20, 9),
                       ("top bottom right", colour["tint"], 4, 6))  # fmt: skip
        yield Look("Abstract", left=11, right=8, shade=colour["tint"], edges=panel_edges, after=6,
                   align="left")  # fmt: skip
        yield Look("Key Point", left=28, hanging=17, right=8, shade=colour["tint"],
                   number=KEY_POINTS, edges=panel_edges, after=3, align="left")  # fmt: skip
        yield Look("End Text", size=size.small, line=size.small * 1.45, after=4)
        yield Look("Imprint", line=size.running * 1.5, keep_next=True, font="display",
                   size=size.running, colour=colour["muted"],
                   edges=(("top", colour["rule"], 4, 7),))  # fmt: skip

    def _characters(self) -> Iterator[Look]:
        colour, base = self.colour, "DefaultParagraphFont"
        yield Look("Default Paragraph Font", None, "character")
        yield Look("Hyperlink", base, "character", colour=colour["link"])
        yield Look("footnote reference", base, "character", superscript=True, font="display",
                   bold=True, colour=colour["accent"])  # fmt: skip
        yield Look("Verbatim Char", base, "character", font="mono")
        yield Look("Label", base, "character", font="display")

    # -- typefaces --------------------------------------------------------------------------

    def fonts(self, role: Role) -> XML:
        """``w:rFonts``: the role's family, and the fallbacks for the other scripts in the text."""
        first = self.style.stack(role)[0]
        east, complex_ = self._fallbacks[role]
        return w("rFonts", ascii=first, hAnsi=first, eastAsia=east, cs=complex_)

    @cached_property
    def _fallbacks(self) -> dict[Role, tuple[str, str]]:
        roles: tuple[Role, ...] = ("text", "display", "mono")
        return {
            role: (self._family(role, _EAST_ASIAN), self._family(role, _COMPLEX)) for role in roles
        }

    def _family(self, role: Role, blocks: tuple[tuple[int, int], ...]) -> str:
        """The family that shows most of the document's characters from `blocks`."""
        stack = self.style.stack(role)
        wanted = {point for point in self._points if any(a <= point <= z for a, z in blocks)}
        if not wanted:
            return stack[0]
        faces = [face for face in self.style.faces() if present(face)]

        def shown(family: str) -> int:
            return max((len(wanted & coverage(f)) for f in faces if f.family == family), default=0)

        return max(stack, key=shown)

    @cached_property
    def _points(self) -> frozenset[int]:
        return frozenset(map(ord, shown_text(self.document, self.style)))

    # -- elements ---------------------------------------------------------------------------

    def _style(self, look: Look, rank: int) -> XML:
        made = w("style", w("name", val=look.name), type=look.kind, styleId=look.uid)
        if look.base is None:
            made.set(f"{{{W}}}default", "1")
        if look.base:
            made.append(w("basedOn", val=look.base))
        if look.next:
            made.append(w("next", val=look.next))
        made.append(w("uiPriority", val=rank))
        made.append(w("qFormat"))
        if look.kind == "paragraph":
            made.append(_paragraph(look))
        made.append(self._run(look))
        return made

    def _run(self, look: Look) -> XML:
        made = w("rPr")
        if look.font:
            made.append(self.fonts(look.font))
        flags = ((("b", "bCs"), look.bold), (("i", "iCs"), look.italic), (("caps",), look.caps))
        for tags, flag in flags:
            if flag is not None:
                made.extend(w(tag) if flag else w(tag, val="0") for tag in tags)
        if look.colour:
            made.append(w("color", val=look.colour))
        if look.spacing is not None:
            made.append(w("spacing", val=round(look.spacing * 20)))
        if look.size:
            made.extend((w("sz", val=_half(look.size)), w("szCs", val=_half(look.size))))
        if look.superscript:
            made.append(w("vertAlign", val="superscript"))
        return made

    def _tables(self) -> Iterable[XML]:
        none: dict[str, str | int] = {"w": 0, "type": "dxa"}
        side: dict[str, str | int] = {"w": 108, "type": "dxa"}
        margins = w("tblCellMar", w("top", **none), w("left", **side), w("bottom", **none),
                    w("right", **side))  # fmt: skip
        yield w("style", w("name", val="Normal Table"), w("uiPriority", val=99), w("semiHidden"),
                w("tblPr", w("tblInd", **none), margins),
                type="table", default=1, styleId="TableNormal")  # fmt: skip
        edge: dict[str, str | int] = {
            "val": "single",
            "sz": 8,
            "space": 0,
            "color": self.colour["accent"],
        }
        inner: dict[str, str | int] = edge | {"sz": 4, "color": self.colour["rule"]}
        yield w(
            "style",
            w("name", val="Table"),
            w("basedOn", val="TableNormal"),
            w("qFormat"),
            w("tblPr",
              w("tblBorders", w("top", **edge), w("bottom", **edge), w("insideH", **inner)),
              w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=140, type="dxa"))),
            w("tblStylePr", w("tcPr", w("vAlign", val="bottom")), type="firstRow"),
            type="table",
            customStyle=1,
            styleId="Table",
        )  # fmt: skip


def _latent() -> XML:
    """Word's other built-in styles stay out of the gallery until somebody uses them."""
    return w("latentStyles", defLockedState=0, defUIPriority=99, defSemiHidden=1,
             defUnhideWhenUsed=1, defQFormat=0, count=376)  # fmt: skip


def _half(points: float) -> int:
    return round(points * 2)


def _paragraph(look: Look) -> XML:
    made = w("pPr")
    if look.keep_next:
        made.append(w("keepNext"))
    if look.keep_lines:
        made.append(w("keepLines"))
    if look.frame:
        made.append(frame(look.frame))
    made.append(w("widowControl"))
    if look.number is not None:
        made.append(w("numPr", w("numId", val=look.number)))
    if look.edges:
        made.append(_borders(look.edges))
    if look.shade:
        made.append(w("shd", val="clear", color="auto", fill=look.shade))
    made.append(w("suppressAutoHyphens", val=int(not look.hyphens)))
    spacing = _spacing(look)
    if spacing:
        made.append(w("spacing", **spacing))
    sides = (("left", look.left), ("right", look.right), ("hanging", look.hanging))
    indents = {key: round(value * 20) for key, value in sides if value is not None}
    if indents:
        made.append(w("ind", **indents))
    if look.tight:
        made.append(w("contextualSpacing"))
    if look.align:
        made.append(w("jc", val=look.align))
    if look.outline is not None:
        made.append(w("outlineLvl", val=look.outline))
    return made


def frame(place: tuple[float, float, float]) -> XML:
    """``w:framePr``: left edge, top and width on the page, in millimetres (17.3.1.11)."""
    x, y, width = (twips(value) for value in place)
    return w("framePr", w=width, wrap="around", vAnchor="page", hAnchor="page", x=x, y=y)


def _borders(edges: tuple[Edge, ...]) -> XML:
    made = w("pBdr")
    for side in ("top", "left", "bottom", "right"):
        for sides, colour, weight, space in edges:
            if side in sides.split():
                made.append(w(side, val="single", sz=weight, space=space, color=colour))
    return made


def _spacing(look: Look) -> dict[str, str | int]:
    gaps = (("before", look.before), ("after", look.after))
    out: dict[str, str | int] = {key: round(value * 20) for key, value in gaps if value is not None}
    if look.line is not None:
        out |= {"line": round(look.line * 20), "lineRule": "exact" if look.exact else "atLeast"}
    return out
