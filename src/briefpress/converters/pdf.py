"""The PDF edition: the tree and the apparatus as one HTML page, printed by WeasyPrint."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from briefpress.converters.css import css_string, render_css
from briefpress.converters.html import (
    Writer,
    apparatus,
    element,
    page_language,
)
from briefpress.crosswalk import places
from briefpress.document import Document
from briefpress.style import Group, HouseStyle

_CREDITS = ("authors", "editors", "date")
_MANY = 3  # from so many people on, they stand in two columns


def convert(document: Document, style: HouseStyle) -> bytes:
    """The finished PDF.

    Raises:
        BriefpressError: WeasyPrint complained, a character has no glyph, a note does not fit.
    """
    from briefpress.tools.weasyprint import render_pdf

    return render_pdf(
        page(document, style),
        stylesheet(document, style),
        faces=style.faces(),
        pictures=document.pictures,
    )


def stylesheet(document: Document, style: HouseStyle) -> str:
    """The print style sheet with this brief's running heads."""
    left, right = style.running_head(document.metadata)
    folio = style.tokens.running.folio
    before, _, after = folio.partition("{page}")
    return render_css(
        "print",
        style,
        {
            "running.left.text": css_string(left),
            "running.right.text": css_string(right),
            "running.folio.text": f"{css_string(before)} counter(page) {css_string(after)}",
            "title.spacing": ".012em" if style.tokens.case.title == "upper" else "0",
        },
    )


def page(document: Document, style: HouseStyle) -> Element:
    """The whole edition as one ``html`` element."""
    language = page_language(document, style)
    html = element("html", lang=language)
    html.append(_head(document, style))
    body = SubElement(html, "body")
    body.set("class", f"masthead-{style.tokens.layout.masthead}")
    _front(body, document, style)
    main = SubElement(body, "main")
    Writer("foot", _source).blocks(main, document.blocks)
    end = apparatus(style.end_matter(document.metadata), document, _source, break_urls=True)
    if end:
        body.append(element("footer", *end, cls="end"))
    return html


def _source(path: str) -> str:
    return f"picture:{path}"


def _head(document: Document, style: HouseStyle) -> Element:
    head = element("head")
    for place, found in places("pdf", document.metadata, style).values():
        if place == "title":
            head.append(element("title", text=found[0]))
        elif place == "keywords":
            head.append(element("meta", name=place, content=", ".join(found)))
        elif place != "lang":
            head.extend(element("meta", name=place, content=value) for value in found)
    modified = document.metadata.date.isoformat()
    head.append(element("meta", name="dcterms.modified", content=modified))
    return head


def _front(body: Element, document: Document, style: HouseStyle) -> None:
    groups = style.front_matter(document.metadata)
    credits: Element | None = None
    for group, made in zip(
        groups, apparatus(groups, document, _source, break_urls=True), strict=True
    ):
        if group.role in _CREDITS:
            if credits is None:
                credits = element("div", cls="credits")
                body.append(credits)
            if _people(group) >= _MANY:
                made.set("class", f"{made.get('class')} many")
            credits.append(made)
        else:
            body.append(made)


def _people(group: Group) -> int:
    names: Iterable[str] = (piece.role for piece in group.pieces)
    return sum(1 for role in names if role == "name")
