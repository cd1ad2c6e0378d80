"""What all web pages have in common: head, style sheet with its typefaces, masthead, footer.

Every page stands alone: typefaces and style are inside it, nothing is loaded from anywhere.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from briefpress.converters.css import css_string, render_css
from briefpress.converters.html import element
from briefpress.style import HouseStyle, Role
from briefpress.tools.fonts import Face, needed, subset
from briefpress.transforms.direction import rtl_language

#: Characters that a page may show though its own text has none of them, such as typed ones.
_ALWAYS = (
    "0123456789.,:;•·–—-/()[]{}=\"'#%&+_@… abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)


def page(
    style: HouseStyle, title: str, language: str, head: Iterable[Element], body: Iterable[Element]
) -> bytes:
    """A whole page."""
    direction = "rtl" if rtl_language(language) else None
    top = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", text=title),
        *head,
    )
    html = element("html", top, element("body", *body), lang=language, dir=direction)
    chars = {char for node in html.iter() for char in (node.text or "") + (node.tail or "")}
    css = _faces(style, chars | set(_ALWAYS) | {char.upper() for char in chars if char.islower()})
    top.append(element("style", text=css + render_css("web", style)))
    return b"<!DOCTYPE html>\n" + markup(html) + b"\n"


def markup(made: Element) -> bytes:
    """An element as HTML."""
    return bytes(ElementTree.tostring(made, "utf-8", method="html"))


def _faces(style: HouseStyle, chars: set[str]) -> str:
    """``@font-face`` rules with the subsets that the page needs: two weights, no italics."""
    rules = []
    roles: tuple[Role, ...] = ("text", "display")
    for role in roles:
        for face in needed(chars, style.faces(), style.stack(role)):
            if not face.italic and face.weight in ((400,) if role == "text" else (400, 700)):
                rules.append(_rule(face, chars))
    return "\n".join(dict.fromkeys(rules)) + "\n"


def _rule(face: Face, chars: set[str]) -> str:
    data = base64.b64encode(subset(face, chars)).decode("ascii")
    return (
        f"@font-face {{ font-family: {css_string(face.family)}; font-weight: {face.weight}; "
        f"font-display: swap; src: url(data:font/sfnt;base64,{data}) }}"
    )


def masthead(style: HouseStyle, series: str, home: str | None = None) -> Element:
    """The band at the head of a page, with a link to the catalogue if there is one."""
    tokens = style.tokens
    made = element("header", cls=f"masthead masthead-{tokens.layout.masthead}")
    inner = element("div", element("p", text=tokens.masthead.institution, cls="institution"))
    inner.set("class", "wide")
    if series:
        inner.append(element("p", text=series, cls="series"))
    if home is not None:
        link = element("a", text=tokens.web.all_briefs, href=home)
        inner.append(element("nav", link, cls="home", **{"aria-label": tokens.web.all_briefs}))
    made.append(inner)
    return made


def skip_link(style: HouseStyle) -> Element:
    """The first link of a page, for who goes through it by keyboard."""
    return element("a", text=style.tokens.web.skip, href="#main", cls="skip")


def footer(style: HouseStyle, lines: Iterable[str] = ()) -> Element:
    """The house's own lines at the foot of a page."""
    tokens = style.tokens
    said = tokens.imprint.published_by.format(**tokens.publisher.model_dump())
    inner = element("div", cls="wide")
    inner.extend(element("p", text=line, dir="auto") for line in lines if line)
    if said:
        url = tokens.publisher.url
        inner.append(
            element("p", element("a", text=said, href=url), dir="auto")
            if url
            else element("p", text=said, dir="auto")
        )
    return element("footer", inner, cls="foot")


def section(name: str, heading: Element | str, *children: Element) -> Element:
    """A part of a page with its heading."""
    words = heading if isinstance(heading, Element) else element("span", text=heading)
    title = element("h2", words, id=f"{name}-heading")
    labelled = {"aria-labelledby": f"{name}-heading"}
    return element("section", title, *children, cls=name, id=name, **labelled)


def people_size(octets: int) -> str:
    """A size as people read it: ``212 kB``, ``1.4 MB``."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))} kB"
    return f"{octets / 1_000_000:.1f} MB"
