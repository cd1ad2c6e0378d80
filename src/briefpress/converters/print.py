"""The print shop's edition, PDF/X-4: the pages of the PDF in inks, with bleed, marks and margins.

The text is set as in the PDF, line by line, so both have the same pages. What a printed page cannot
do is left out: links, and the source inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from briefpress.converters import pdf
from briefpress.converters.css import render_css
from briefpress.converters.print_finish import Sheet, finish
from briefpress.converters.xmp import press_packet
from briefpress.document import Document
from briefpress.style import HouseStyle
from briefpress.tools.colour import Inks, Profile, inks, load_profile
from briefpress.tools.weasyprint import PRODUCER, Papers, print_pdf

#: Black alone: the only ink of the text.
BLACK: Inks = (0.0, 0.0, 0.0, 1.0)


def convert(document: Document, style: HouseStyle) -> bytes:
    """The finished PDF/X-4.

    Raises:
        MissingToolError: the profile of the printing condition is not installed.
        BriefpressError: as the PDF's converter.
    """
    tokens = style.tokens.print
    profile = load_profile(tokens.profile, tokens.package)
    values = {**_colours(style, profile), **_lengths(style)}
    sheets = (
        render_css("pdf", style, values),
        render_css("press", style, values),
        pdf.running_css(document, style),
    )
    printed = print_pdf(
        replace(
            pdf.job(document, style),
            tree=_without_links(pdf.page(document, style)),
            css=sheets,
            papers=Papers(pdf.information(document, style)),
            linked=False,
            colours="device-cmyk",
        )
    )
    sheet = Sheet(profile, tokens.condition, tokens.bleed, int(tokens.signature))
    return finish(printed.data, sheet, press_packet(document, style, PRODUCER))


def palette(style: HouseStyle, profile: Profile) -> dict[str, Inks]:
    """The house's colours in inks, 0 to 1: as its tokens say, else as the profile does."""
    given = style.tokens.print.cmyk
    out: dict[str, Inks] = {}
    for name, colour in style.tokens.colour.model_dump().items():
        if name in given:
            cyan, magenta, yellow, black = (value / 100 for value in given[name])
            out[name] = cyan, magenta, yellow, black
        else:
            out[name] = BLACK if name == "ink" else inks(colour, profile)
    return out


def _colours(style: HouseStyle, profile: Profile) -> Mapping[str, str]:
    return {
        f"colour.{name}": f"device-cmyk({' '.join(f'{value:g}' for value in amounts)})"
        for name, amounts in palette(style, profile).items()
    }


def _lengths(style: HouseStyle) -> Mapping[str, str]:
    page, tokens = style.tokens.page, style.tokens.print
    inner, outer = page.margin_inner + tokens.gutter, page.margin_outer - tokens.gutter
    lengths = {
        "bleed": tokens.bleed,
        "inner": inner,
        "outer": outer,
        "over_top": page.margin_top + tokens.bleed,
        "over_inner": inner + tokens.bleed,
        "over_outer": outer + tokens.bleed,
        "band": 14.5 + tokens.bleed,
    }
    return {f"press.{name}": f"{value:g}" for name, value in lengths.items()}


def _without_links(tree: Element) -> Element:
    for anchor in tree.iter("a"):
        anchor.attrib.pop("href", None)
    return tree
