"""The Word reference document: styles, page and running heads, generated from the house style.

pandoc takes the looks of its DOCX output from a reference document; this module makes one, part by
part, after ECMA-376 part 1. Style names are Word's own where Word has one, so that editors find
them in the gallery.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.builder import ElementMaker

from briefpress.metadata import Metadata
from briefpress.style import HouseStyle, Role
from briefpress.tools.fonts import coverage, present

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_E = ElementMaker(namespace=W, nsmap={"w": W, "r": R})

XML = etree._Element


def w(tag: str, *children: XML, **values: str | int) -> XML:
    """A ``w:`` element; its attributes are ``w:`` attributes."""
    made = _E(tag)
    for name, value in values.items():
        made.set(f"{{{W}}}{name}", str(value))
    made.extend(children)
    return made


def part(root: XML) -> bytes:
    """An XML part as bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def twips(millimetres: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


@dataclass(frozen=True, slots=True)
class Look:
    """One style. Sizes and distances are points, colours ``rrggbb``; None leaves it inherited.

    `shade` fills the paragraph's ground; each of `edges` is a border: its sides, its colour, its
    weight in eighths of a point and its distance in points.
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
    align: str | None = None
    left: float | None = None
    right: float | None = None
    hanging: float | None = None
    keep_next: bool = False
    keep_lines: bool = False
    shade: str | None = None
    edges: tuple[tuple[str, str, int, int], ...] = ()
    outline: int | None = None
    spacing: float | None = None
    superscript: bool = False
    underline: bool = False
    no_hyphens: bool = False

    @property
    def uid(self) -> str:
        """The style's identifier: its name without spaces, as Word and pandoc make it."""
        return "".join(word[0].upper() + word[1:] for word in self.name.split())


def looks(style: HouseStyle) -> Iterator[Look]:
    """Every style of the Word file."""
    yield from _text_looks(style)
    yield from _apparatus_looks(style)
    yield from _character_looks(style)


def _text_looks(style: HouseStyle) -> Iterator[Look]:
    size, colour = style.tokens.size, _hex(style)
    align = "both" if style.tokens.text.align == "justify" else "left"
    gap, lead = size.paragraph_space, size.leading
    yield Look("Normal", None, font="text", size=size.text, colour=colour["ink"], line=lead)
    yield Look("Body Text", after=gap, align=align, next="BodyText")
    yield Look("First Paragraph", "BodyText", next="BodyText")
    yield Look("Compact", "BodyText", after=3)
    for level, points in enumerate((size.h1, size.h2, size.h3, size.h3, size.h3, size.h3), 1):
        yield Look(
            f"heading {level}",
            next="BodyText",
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
            no_hyphens=True,
            caps=style.tokens.case.headings == "upper",
        )
    yield Look("Block Text", "BodyText", left=20, right=20, align="left")
    yield Look("footnote text", size=size.note, line=size.note_leading, after=2, align="left")
    yield Look("Footnote Block Text", "FootnoteText", left=12, right=12)
    yield Look("Definition Term", bold=True, keep_next=True)
    yield Look("Definition", "BodyText", left=20)
    yield Look("caption", font="display", size=size.small, colour=colour["muted"], after=4, line=11)
    yield Look("Table Caption", "Caption", keep_next=True, before=8)
    yield Look("Image Caption", "Caption", before=3, after=gap)
    yield Look("Figure", before=6, align="center", line=None)
    yield Look("Captioned Figure", "Figure", keep_next=True)
    yield Look("Source Code", font="mono", size=size.text * 0.86, shade=colour["tint"], after=gap)
    yield Look("header", font="display", size=size.running, colour=colour["muted"], line=10)
    yield Look("footer", font="display", size=size.running, colour=colour["accent"], bold=True,
               align="center", line=10)  # fmt: skip


def _apparatus_looks(style: HouseStyle) -> Iterator[Look]:
    size, case, colour = style.tokens.size, style.tokens.case, _hex(style)
    band = style.tokens.layout.masthead == "band"
    head: dict[str, object] = {"font": "display", "line": 17.0, "keep_next": True}
    ground = colour["accent"] if band else None
    ink = colour["accent_ink"] if band else colour["accent"]
    rule = ("bottom", colour["second"], 24, 6)
    flanks = (("left right", ground, 4, 8),) if ground else ()
    yield Look("Institution", bold=True, size=12, colour=ink, shade=ground, before=0, after=0,
               edges=(("top", ground, 4, 8), *flanks) if ground else (),
               caps=case.institution == "upper", **head)  # type: ignore[arg-type]
    yield Look("Series", size=9.5, colour=ink, shade=ground, after=22, edges=(rule, *flanks),
               caps=case.series == "upper", spacing=1.2, **head)  # type: ignore[arg-type]
    yield Look("Title", font="display", size=size.title, bold=True, colour=colour["accent"],
               line=size.title_leading, after=10, keep_next=True, no_hyphens=True,
               align=_start(style), caps=case.title == "upper", next="Subtitle")  # fmt: skip
    yield Look("Subtitle", font="display", size=size.subtitle, colour=colour["muted"], after=10,
               line=size.subtitle * 1.3, keep_next=True, align=_start(style))  # fmt: skip
    yield Look("Byline Label", font="display", size=size.small, colour=colour["muted"], before=4,
               line=13, keep_next=True)  # fmt: skip
    yield Look("Person Name", size=size.byline, bold=True, line=14, keep_next=True)
    yield Look("Person Role", size=size.byline, line=14)
    yield Look("Affiliation", size=size.byline, line=14)
    yield Look("Contact", font="display", size=size.small, line=12)
    yield Look("Date", size=size.byline, before=8, after=8, line=14)
    yield Look("Disclaimer", italic=True, size=size.small, colour=colour["muted"], before=2,
               after=12, line=13, edges=(("top", colour["rule"], 4, 6),))  # fmt: skip
    yield Look("Lead Picture", after=3, keep_next=True, line=None)
    panel = min(31, round((style.tokens.layout.lead_height * 72 / 25.4 - 12) / 2))
    yield Look("Picture Missing", font="display", size=size.small, colour=colour["muted"],
               shade=colour["tint"], align="center", before=6, after=4,
               line=12, keep_next=True,
               edges=(("top", colour["tint"], 4, panel), ("bottom", colour["second"], 18, panel)))  # fmt: skip
    yield Look("Picture Caption", italic=True, size=size.small, line=12, after=2)
    yield Look("Picture Source", font="display", size=size.running, colour=colour["muted"],
               align="right", after=14, line=11)  # fmt: skip
    yield Look("Group Heading", font="display", size=size.h3, bold=True, colour=colour["accent"],
               before=10, after=3, line=14, keep_next=True)  # fmt: skip
    yield Look("Abstract", "BodyText", left=10, edges=(("left", colour["accent"], 18, 8),))
    yield Look("Key Point", "BodyText", after=3, align="left")
    yield Look("End Text", size=size.small, line=12.5, after=4)
    yield Look("Imprint", font="display", size=size.running, colour=colour["muted"], line=12)


def _character_looks(style: HouseStyle) -> Iterator[Look]:
    colour = _hex(style)
    yield Look("Default Paragraph Font", None, "character")
    yield Look("Hyperlink", "DefaultParagraphFont", "character", colour=colour["link"])
    yield Look("footnote reference", "DefaultParagraphFont", "character", superscript=True,
               colour=colour["accent"], font="display", bold=True)  # fmt: skip
    yield Look("Verbatim Char", "DefaultParagraphFont", "character", font="mono")
    yield Look("Label", "DefaultParagraphFont", "character", font="display")


def _start(style: HouseStyle) -> str:
    return "center" if style.tokens.text.title_align == "center" else "left"


def _hex(style: HouseStyle) -> dict[str, str]:
    return {
        key: value.lstrip("#").upper() for key, value in style.tokens.colour.model_dump().items()
    }


# --- styles.xml --------------------------------------------------------------------------------


def fonts(style: HouseStyle, role: Role) -> XML:
    """``w:rFonts``: the role's family, and fallbacks for East Asian and complex scripts."""
    stack = style.stack(role)
    return w(
        "rFonts",
        ascii=stack[0],
        hAnsi=stack[0],
        eastAsia=_covering(style, stack, 0x4E2D),
        cs=_covering(style, stack, 0x0627),
    )


def _covering(style: HouseStyle, stack: tuple[str, ...], point: int) -> str:
    for family in stack:
        for face in style.faces():
            if face.family == family and present(face) and point in coverage(face):
                return family
    return stack[0]


def styles_part(style: HouseStyle, language: str) -> bytes:
    """``word/styles.xml``."""
    root = w("styles")
    run = w("rPr", fonts(style, "text"), w("sz", val=_half(style.tokens.size.text)))
    run.append(w("szCs", val=_half(style.tokens.size.text)))
    run.append(w("lang", val=language, eastAsia="zh-CN", bidi="ar-SA"))
    root.append(w("docDefaults", w("rPrDefault", run), w("pPrDefault", w("pPr"))))
    for look in looks(style):
        root.append(_style(look, style))
    root.append(_table_style(style))
    return part(root)


def _half(points: float) -> int:
    return round(points * 2)


def _style(look: Look, style: HouseStyle) -> XML:
    made = w("style", type=look.kind, styleId=look.uid)
    if look.name in ("Normal", "Default Paragraph Font"):
        made.set(f"{{{W}}}default", "1")
    made.append(w("name", val=look.name))
    if look.base:
        made.append(w("basedOn", val=look.base))
    if look.next:
        made.append(w("next", val=look.next))
    made.append(w("qFormat"))
    if look.kind == "paragraph":
        made.append(_paragraph(look))
    made.append(_run(look, style))
    return made


def _paragraph(look: Look) -> XML:
    made = w("pPr")
    if look.keep_next:
        made.append(w("keepNext"))
    if look.keep_lines:
        made.append(w("keepLines"))
    made.append(w("widowControl"))
    if look.edges:
        borders = w("pBdr")
        for side in ("top", "left", "bottom", "right"):
            for sides, colour, weight, space in look.edges:
                if side in sides.split():
                    borders.append(w(side, val="single", sz=weight, space=space, color=colour))
        made.append(borders)
    if look.shade:
        made.append(w("shd", val="clear", color="auto", fill=look.shade))
    if look.no_hyphens:
        made.append(w("suppressAutoHyphens"))
    gaps: dict[str, str | int] = {}
    for key, value in (("before", look.before), ("after", look.after)):
        if value is not None:
            gaps[key] = round(value * 20)
    if look.line is not None:
        gaps |= {"line": round(look.line * 20), "lineRule": "atLeast"}
    if gaps:
        made.append(w("spacing", **gaps))
    sides_in = (("left", look.left), ("right", look.right), ("hanging", look.hanging))
    indents: dict[str, str | int] = {
        key: round(value * 20) for key, value in sides_in if value is not None
    }
    if indents:
        made.append(w("ind", **indents))
    if look.align:
        made.append(w("jc", val=look.align))
    if look.outline is not None:
        made.append(w("outlineLvl", val=look.outline))
    return made


def _run(look: Look, style: HouseStyle) -> XML:
    made = w("rPr")
    if look.font:
        made.append(fonts(style, look.font))
    for tags, flag in ((("b", "bCs"), look.bold), (("i", "iCs"), look.italic), (("caps",), look.caps)):
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


def _table_style(style: HouseStyle) -> XML:
    colour, size = _hex(style), style.tokens.size
    edge = {"val": "single", "sz": 8, "space": 0, "color": colour["accent"]}
    inner = edge | {"sz": 4, "color": colour["rule"]}
    return w(
        "style",
        w("name", val="Table"),
        w("qFormat"),
        w("pPr", w("spacing", before=40, after=40, line=round(size.small * 27), lineRule="atLeast"),
          w("jc", val="left")),
        w("rPr", fonts(style, "display"), w("sz", val=_half(size.small))),
        w("tblPr",
          w("tblBorders", w("top", **edge), w("bottom", **edge), w("insideH", **inner)),
          w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=120, type="dxa"))),
        w("tblStylePr",
          w("rPr", w("b"), w("color", val=colour["accent"])),
          type="firstRow"),
        type="table",
        styleId="Table",
    )  # fmt: skip


# --- the document ------------------------------------------------------------------------------


def _running_head(style: HouseStyle, metadata: Metadata) -> bytes:
    left, right = style.running_head(metadata)
    tab = twips(_measure(style))
    paragraph = w("p", w("pPr", w("pStyle", val="Header"), w("tabs", w("tab", val="right", pos=tab))))
    run = w("rPr", w("b"), w("color", val=_hex(style)["accent"]))
    if style.tokens.case.series == "upper" and "{series}" in style.tokens.running.left:
        run.insert(1, w("caps"))
    paragraph.append(w("r", run, _text(left)))
    paragraph.append(w("r", w("tab")))
    paragraph.append(w("r", _text(right)))
    return part(w("hdr", paragraph))


def _folio(style: HouseStyle) -> bytes:
    before, _, after = style.tokens.running.folio.partition("{page}")
    paragraph = w("p", w("pPr", w("pStyle", val="Footer")))
    if before:
        paragraph.append(w("r", _text(before)))
    field = w("fldSimple", w("r", _text("2")), instr=" PAGE ")
    paragraph.append(field)
    if after:
        paragraph.append(w("r", _text(after)))
    return part(w("ftr", paragraph))


def _text(text: str) -> XML:
    made = w("t")
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _measure(style: HouseStyle) -> float:
    page = style.tokens.page
    return page.width - page.margin_inner - page.margin_outer


def _section(style: HouseStyle) -> XML:
    page = style.tokens.page
    section = w("sectPr")
    for kind, target, uid in (
        ("headerReference", "default", "rIdHead"),
        ("headerReference", "first", "rIdHeadFirst"),
        ("footerReference", "default", "rIdFoot"),
        ("footerReference", "first", "rIdFootFirst"),
    ):
        made = w(kind, type=target)
        made.set(f"{{{R}}}id", uid)
        section.append(made)
    section.append(w("pgSz", w=twips(page.width), h=twips(page.height)))
    section.append(
        w("pgMar", top=twips(page.margin_top), right=twips(page.margin_outer),
          bottom=twips(page.margin_bottom), left=twips(page.margin_inner),
          header=twips(page.margin_top * 0.55), footer=twips(page.margin_bottom * 0.5), gutter=0)
    )  # fmt: skip
    section.append(w("titlePg"))
    return section


def settings_part(style: HouseStyle, language: str) -> bytes:
    """``word/settings.xml``, in the order of CT_Settings."""
    root = w("settings", w("embedTrueTypeFonts"), w("defaultTabStop", val=720))
    if style.tokens.text.hyphenate:
        root.append(w("autoHyphenation"))
    root.append(w("characterSpacingControl", val="doNotCompress"))
    root.append(
        w("footnotePr", w("footnote", id=-1), w("footnote", id=0))
    )
    root.append(
        w("compat", w("compatSetting", name="compatibilityMode",
                      uri="http://schemas.microsoft.com/office/word", val="15"))
    )  # fmt: skip
    root.append(w("themeFontLang", val=language, eastAsia="zh-CN", bidi="ar-SA"))
    root.append(w("decimalSymbol", val="."))
    root.append(w("listSeparator", val=","))
    return part(root)


def reference(style: HouseStyle, metadata: Metadata, language: str) -> bytes:
    """The whole reference document, for ``pandoc --reference-doc``."""
    parts = {
        "word/document.xml": part(w("document", w("body", w("p"), _section(style)))),
        "word/styles.xml": styles_part(style, language),
        "word/settings.xml": settings_part(style, language),
        "word/fontTable.xml": part(w("fonts")),
        "word/numbering.xml": part(w("numbering")),
        "word/footnotes.xml": part(_separators()),
        "word/header1.xml": _running_head(style, metadata),
        "word/header2.xml": part(w("hdr", w("p", w("pPr", w("pStyle", val="Header"))))),
        "word/footer1.xml": _folio(style),
        "word/footer2.xml": part(w("ftr", w("p", w("pPr", w("pStyle", val="Footer"))))),
        "word/_rels/document.xml.rels": _relationships(),
        "_rels/.rels": _package_relationships(),
        "[Content_Types].xml": _content_types(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def _separators() -> XML:
    root = w("footnotes")
    for uid, kind, mark in ((-1, "separator", "separator"),
                            (0, "continuationSeparator", "continuationSeparator")):  # fmt: skip
        root.append(w("footnote", w("p", w("r", w(mark))), type=kind, id=uid))
    return root


def _relationships() -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rows = (
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdFonts", "fontTable", "fontTable.xml"),
        ("rIdNumbering", "numbering", "numbering.xml"),
        ("rIdNotes", "footnotes", "footnotes.xml"),
        ("rIdHead", "header", "header1.xml"),
        ("rIdHeadFirst", "header", "header2.xml"),
        ("rIdFoot", "footer", "footer1.xml"),
        ("rIdFootFirst", "footer", "footer2.xml"),
    )
    root = etree.Element(f"{{{RELS}}}Relationships", nsmap={None: RELS})
    for uid, kind, target in rows:
        etree.SubElement(
            root, f"{{{RELS}}}Relationship", Id=uid, Type=base + kind, Target=target
        )
    return part(root)


def _package_relationships() -> bytes:
    root = etree.Element(f"{{{RELS}}}Relationships", nsmap={None: RELS})
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    etree.SubElement(
        root, f"{{{RELS}}}Relationship", Id="rId1", Type=kind, Target="word/document.xml"
    )
    return part(root)


def _content_types() -> bytes:
    root = etree.Element(f"{{{TYPES}}}Types", nsmap={None: TYPES})
    for suffix, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(root, f"{{{TYPES}}}Default", Extension=suffix, ContentType=kind)
    rows = {
        "document.xml": "document.main", "styles.xml": "styles", "settings.xml": "settings",
        "fontTable.xml": "fontTable", "numbering.xml": "numbering", "footnotes.xml": "footnotes",
        "header1.xml": "header", "header2.xml": "header",
        "footer1.xml": "footer", "footer2.xml": "footer",
    }  # fmt: skip
    for name, kind in rows.items():
        etree.SubElement(
            root, f"{{{TYPES}}}Override", PartName=f"/word/{name}", ContentType=f"{_WORD}.{kind}+xml"
        )
    return part(root)
