"""The Word reference document: styles, page and running heads, generated from the house style.

pandoc takes the looks of its DOCX output from a reference document; this module makes one, part by
part, after ECMA-376 part 1.
"""

from __future__ import annotations

import io
import zipfile

from briefpress.converters.docx_masthead import masthead, runs
from briefpress.converters.docx_styles import Styles
from briefpress.converters.docx_xml import (
    RELS,
    TYPES,
    XML,
    R,
    child,
    part,
    root_of,
    text,
    twips,
    w,
)
from briefpress.metadata import Metadata
from briefpress.style import HouseStyle
from briefpress.transforms.direction import rtl_language

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MODE = "http://schemas.microsoft.com/office/word"
_MAPPING = {
    "bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2",
    **{f"accent{number}": f"accent{number}" for number in range(1, 7)},
    "hyperlink": "hyperlink", "followedHyperlink": "followedHyperlink",
}  # fmt: skip


def _running_head(style: HouseStyle, metadata: Metadata) -> bytes:
    left, right = style.running_head(metadata)
    tab = twips(_measure(style))
    tabs = w("tabs", w("tab", val="right", pos=tab))
    paragraph = w("p", w("pPr", w("pStyle", val="Header"), tabs))
    run = w("rPr", w("b"), w("color", val=style.tokens.colour.accent.lstrip("#").upper()))
    if style.tokens.case.series == "upper" and "{series}" in style.tokens.running.left:
        run.insert(1, w("caps"))
    paragraph.append(w("r", run, text(left)))
    paragraph.append(w("r", w("tab")))
    paragraph.append(w("r", text(right)))
    return part(w("hdr", paragraph))


def _folio(style: HouseStyle) -> bytes:
    before, _, after = style.tokens.running.folio.partition("{page}")
    paragraph = w("p", w("pPr", w("pStyle", val="Footer")))
    if before:
        paragraph.append(w("r", text(before)))
    field = w("fldSimple", w("r", text("2")), instr=" PAGE ")
    paragraph.append(field)
    if after:
        paragraph.append(w("r", text(after)))
    return part(w("ftr", paragraph))


def _measure(style: HouseStyle) -> float:
    page = style.tokens.page
    return page.width - page.margin_inner - page.margin_outer


def page_section(style: HouseStyle, language: str) -> XML:
    """``w:sectPr``: A4 or what the house prints on, and its own head and foot for page one."""
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
          header=twips(max(5.0, page.margin_top - 9)),
          footer=twips(max(5.0, page.margin_bottom - 12)), gutter=0)
    )  # fmt: skip
    section.append(w("titlePg"))
    if rtl_language(language):
        section.append(w("bidi"))
    return section


def settings_part(style: HouseStyle, language: str) -> bytes:
    """``word/settings.xml``, in the order of CT_Settings (17.15.1.78)."""
    right_to_left = rtl_language(language)
    root = w("settings", w("embedTrueTypeFonts"), w("defaultTabStop", val=720))
    if style.tokens.text.hyphenate:
        root.append(w("autoHyphenation"))
        root.append(w("consecutiveHyphenLimit", val=2))
        root.append(w("hyphenationZone", val=360))
        root.append(w("doNotHyphenateCaps"))
    root.append(w("characterSpacingControl", val="doNotCompress"))
    root.append(w("footnotePr", w("footnote", id=-1), w("footnote", id=0)))
    mode = w("compatSetting", name="compatibilityMode", uri=_MODE, val="15")
    # A line that a person broke is not to be stretched to the measure.
    root.append(w("compat", w("doNotExpandShiftReturn"), mode))
    root.append(w("themeFontLang", **{"bidi" if right_to_left else "val": language}))
    root.append(w("clrSchemeMapping", **_MAPPING))
    root.append(w("decimalSymbol", val="."))
    root.append(w("listSeparator", val=","))
    return part(root)


def reference(styles: Styles) -> bytes:
    """The whole reference document, for ``pandoc --reference-doc``."""
    style, metadata = styles.style, styles.document.metadata
    section = page_section(style, styles.language)
    parts = {
        "word/document.xml": part(w("document", w("body", w("p"), section))),
        "word/styles.xml": styles.part(),
        "word/settings.xml": settings_part(style, styles.language),
        "word/fontTable.xml": part(w("fonts")),
        "word/numbering.xml": part(w("numbering")),
        "word/footnotes.xml": part(_separators()),
        "word/header1.xml": _running_head(style, metadata),
        "word/header2.xml": _first_head(style, metadata),
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


def _first_head(style: HouseStyle, metadata: Metadata) -> bytes:
    """The header of page one: no words, only the masthead's band."""
    paragraph = w("p", w("pPr", w("pStyle", val="Header")))
    paragraph.extend(runs(masthead(style, metadata).bars))
    return part(w("hdr", paragraph))


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
    root = root_of(RELS, "Relationships")
    for uid, kind, target in rows:
        child(root, "Relationship", Id=uid, Type=base + kind, Target=target)
    return part(root)


def _package_relationships() -> bytes:
    root = root_of(RELS, "Relationships")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    child(root, "Relationship", Id="rId1", Type=kind, Target="word/document.xml")
    return part(root)


def _content_types() -> bytes:
    root = root_of(TYPES, "Types")
    for suffix, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        child(root, "Default", Extension=suffix, ContentType=kind)
    rows = {
        "document.xml": "document.main", "styles.xml": "styles", "settings.xml": "settings",
        "fontTable.xml": "fontTable", "numbering.xml": "numbering", "footnotes.xml": "footnotes",
        "header1.xml": "header", "header2.xml": "header",
        "footer1.xml": "footer", "footer2.xml": "footer",
    }  # fmt: skip
    for name, kind in rows.items():
        child(root, "Override", PartName=f"/word/{name}", ContentType=f"{_WORD}.{kind}+xml")
    return part(root)
