"""The theme of the Word file: the house's colours and typefaces in Word's own menus.

Styles name their colours and typefaces themselves; the theme only offers the same to who edits
(ECMA-376 part 1, 14.2.7).
"""

from __future__ import annotations

from briefpress.converters.docx_xml import XML, Maker, part
from briefpress.style import HouseStyle, Role

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_a = Maker(_A, (("a", _A),))


def theme_part(style: HouseStyle) -> bytes:
    """``word/theme/theme1.xml``."""
    fonts = _a("fontScheme", _fonts(style, "majorFont", "display"), name=style.name)
    fonts.append(_fonts(style, "minorFont", "text"))
    elements = _a("themeElements", _colours(style), fonts, _formats(style))
    return part(_a("theme", elements, name=style.tokens.title))


def _colours(style: HouseStyle) -> XML:
    colour = style.tokens.colour
    named = {
        "dk1": colour.ink, "lt1": "#ffffff", "dk2": colour.accent, "lt2": colour.tint,
        "accent1": colour.accent, "accent2": colour.second, "accent3": colour.muted,
        "accent4": colour.rule, "accent5": colour.link, "accent6": colour.ink,
        "hlink": colour.link, "folHlink": colour.link,
    }  # fmt: skip
    made = _a("clrScheme", name=style.name)
    made.extend(
        _a(name, _a("srgbClr", val=value.lstrip("#").upper())) for name, value in named.items()
    )
    return made


def _fonts(style: HouseStyle, tag: str, role: Role) -> XML:
    latin = _a("latin", typeface=style.stack(role)[0])
    return _a(tag, latin, _a("ea", typeface=""), _a("cs", typeface=""))


def _formats(style: HouseStyle) -> XML:
    """Three plain fills, lines and effects, because the schema wants three of each."""
    fill = [_a("solidFill", _a("schemeClr", val="phClr")) for _ in range(6)]
    lines = [
        _a("ln", _a("solidFill", _a("schemeClr", val="phClr")), w=str(width))
        for width in (6350, 12700, 19050)
    ]
    return _a(
        "fmtScheme",
        _a("fillStyleLst", *fill[:3]),
        _a("lnStyleLst", *lines),
        _a("effectStyleLst", *(_a("effectStyle", _a("effectLst")) for _ in range(3))),
        _a("bgFillStyleLst", *fill[3:]),
        name=style.name,
    )
