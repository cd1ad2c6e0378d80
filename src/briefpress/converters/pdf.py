"""The PDF edition: the tree and the apparatus as one HTML page, printed by WeasyPrint."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from briefpress.converters.css import css_string, render_css
from briefpress.converters.html import (
    Writer,
    apparatus,
    element,
    page_language,
)
from briefpress.converters.xmp import packet
from briefpress.crosswalk import places
from briefpress.document import Code, CodeBlock, Document, walk
from briefpress.style import HouseStyle, Role, shown_text
from briefpress.tools.fonts import Face, needed

if TYPE_CHECKING:
    from briefpress.tools.weasyprint import Job, Laid, Papers, Printed

_CREDITS = ("authors", "editors", "date")
#: More people than these stand one under the other, so that a page may end among them.
_FEW = 8
#: A last page that is filled less than this looks like an accident: the text is set again with a
#: slightly changed leading until the page is fuller, or gone.
_FULL_ENOUGH = 0.15
_LEADINGS = (1.0, 0.985, 0.97, 1.02, 1.035)


def convert(document: Document, style: HouseStyle) -> bytes:
    """The finished PDF.

    Raises:
        BriefpressError: WeasyPrint complained, a character has no glyph, a note does not fit.
    """
    return _printing(document, style).printed.result().data


def page_starts(document: Document, style: HouseStyle) -> tuple[int, ...]:
    """Where the pages of the PDF begin (`pages.page_starts`), known before they are drawn.

    Raises:
        BriefpressError: as `convert`.
    """
    return _printing(document, style).laid.result().starts


def job(document: Document, style: HouseStyle) -> Job:
    """What WeasyPrint is asked to print."""
    from briefpress.tools.weasyprint import Job, font_files

    return Job(
        page(document, style),
        (render_css("pdf", style), running_css(document, style)),
        font_files(_faces(document, style)),
        {path: one.data for path, one in document.pictures.items()},
        papers(document, style),
        tuple(leading_css(style, leading) for leading in _LEADINGS),
        _FULL_ENOUGH,
    )


class _Printing:
    """One PDF being printed beside whatever else is made of the document."""

    def __init__(self, document: Document, style: HouseStyle) -> None:
        self.laid: Future[Laid] = Future()
        self.printed: Future[Printed] = Future()
        Thread(target=self._run, args=(document, style), daemon=True).start()

    def _run(self, document: Document, style: HouseStyle) -> None:
        from briefpress.tools.weasyprint import print_pdf

        try:
            self.printed.set_result(print_pdf(job(document, style), self.laid.set_result))
        except BaseException as fault:
            self.printed.set_exception(fault)
            if not self.laid.done():
                self.laid.set_exception(fault)


_lock = Lock()
_latest: list[tuple[Document, HouseStyle, _Printing]] = []


def _printing(document: Document, style: HouseStyle) -> _Printing:
    """The printing of a document: one for all who ask for it, of the last document alone."""
    with _lock:
        if not _latest or _latest[0][0] is not document or _latest[0][1] is not style:
            _latest[:] = [(document, style, _Printing(document, style))]
        return _latest[0][2]


def faces_for(
    text: Iterable[str], style: HouseStyle, roles: Iterable[Role] = ("text", "display")
) -> tuple[Face, ...]:
    """The faces that a text draws on in any of `roles`."""
    chars = set(text)
    faces = style.faces()
    found = (face for role in roles for face in needed(chars, faces, style.stack(role)))
    return tuple(dict.fromkeys(found))


def _faces(document: Document, style: HouseStyle) -> tuple[Face, ...]:
    code = any(isinstance(node, Code | CodeBlock) for node in walk(document.blocks))
    roles: tuple[Role, ...] = ("text", "display", "mono") if code else ("text", "display")
    return faces_for(shown_text(document, style), style, roles)


def papers(document: Document, style: HouseStyle) -> Papers:
    """What the file says of itself; PDF/A-3 may carry the source, PDF/A-2 may not."""
    from briefpress.tools.weasyprint import PRODUCER, Attachment, Papers

    source = None
    if style.tokens.pdf.archive == "3a" and document.source:
        data = document.source.encode()
        said = "The source of this document"
        source = Attachment("brief.md", "text/markdown", said, data, document.metadata.date)
    return Papers(information(document, style), packet(document, style, PRODUCER), source)


def information(document: Document, style: HouseStyle) -> dict[str, str]:
    """The entries of the PDF's document information (ISO 32000-1, 14.3.3)."""
    keys = {"title": "Title", "author": "Author", "description": "Subject", "keywords": "Keywords"}
    return {
        keys[place]: (", " if place == "keywords" else "; ").join(found)
        for place, found in places("pdf", document.metadata, style).values()
        if place in keys
    }


def running_css(document: Document, style: HouseStyle) -> str:
    """The style rules of this brief alone: its running heads."""
    left, right = style.running_head(document.metadata)
    before, _, after = style.tokens.running.folio.partition("{page}")
    folio = f"{css_string(before)} counter(page) {css_string(after)}"
    return (
        f"@page {{ @top-left {{ content: {css_string(left)} }} "
        f"@top-right {{ content: {css_string(right)} }} "
        f"@bottom-center {{ content: {folio} }} }}\n"
    )


def leading_css(style: HouseStyle, leading: float) -> str:
    """The style rule that sets the house's leading, times `leading`."""
    return f"html {{ line-height: {style.tokens.size.leading * leading:g}pt }}\n"


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
    day = document.metadata.date.isoformat()
    return element(
        "head",
        element("title", text=information(document, style)["Title"]),
        element("meta", name="dcterms.created", content=day),
        element("meta", name="dcterms.modified", content=day),
    )


def _front(body: Element, document: Document, style: HouseStyle) -> None:
    groups = style.front_matter(document.metadata)
    credits: Element | None = None
    for group, made in zip(
        groups, apparatus(groups, document, _source, break_urls=True), strict=True
    ):
        if group.role in _CREDITS:
            if credits is None:
                people = len(document.metadata.authors) + len(document.metadata.editors)
                credits = element("div", cls="credits many" if people > _FEW else "credits")
                body.append(credits)
            credits.append(made)
        else:
            body.append(made)
