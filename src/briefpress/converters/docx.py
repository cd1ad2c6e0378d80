"""The DOCX edition: the tree and the apparatus, written by pandoc, dressed by our reference.

The apparatus stands in the body as paragraphs with named styles; running heads and folio are header
and footer parts of the later pages.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from briefpress import document as d
from briefpress.converters.docx_finish import finish
from briefpress.converters.docx_reference import reference
from briefpress.converters.docx_styles import Styles
from briefpress.converters.html import page_language
from briefpress.document import Document, rewrite
from briefpress.pandoc_json import nodes_to_json
from briefpress.style import Group, HouseStyle, Piece
from briefpress.tools.pandoc import write_docx
from briefpress.transforms.direction import rtl_language

#: The Word style of each role of the apparatus.
STYLES = {
    "institution": "Institution",
    "series": "Series",
    "title": "Title",
    "subtitle": "Subtitle",
    "label": "Byline Label",
    "name": "Person Name",
    "role": "Person Role",
    "affiliation": "Affiliation",
    "email": "Contact",
    "orcid": "Contact",
    "date": "Date",
    "disclaimer": "Disclaimer",
    "picture": "Lead Picture",
    "picture-missing": "Picture Missing",
    "caption": "Picture Caption",
    "source": "Picture Source",
    "abstract-text": "Abstract",
    "key-point": "Key Point",
    "end-text": "End Text",
    "imprint-line": "Imprint",
}
_API = [1, 23, 1]
_PIXEL = 25.4 / 96  # millimetres of a CSS pixel
_LEAD = 95.0  # millimetres that the lead picture may be high, as in print
_TALLEST = 170.0  # millimetres that a picture may be high, as in print


def convert(document: Document, style: HouseStyle) -> bytes:
    """The finished Word file.

    Raises:
        BriefpressError: pandoc failed or complained.
    """
    data = document.metadata
    language = page_language(document, style)
    blocks: tuple[d.Block, ...] = (
        *_groups(style.front_matter(data), document, style),
        *_text(document, style),
        *_groups(style.end_matter(data), document, style),
    )
    if rtl_language(language):
        blocks = (d.Div(d.Attr(pairs=(("dir", "rtl"),)), blocks),)
    tree = {"pandoc-api-version": _API, "meta": {}, "blocks": nodes_to_json(blocks)}
    styles = Styles(document, style, language)
    made = write_docx(json.dumps(tree), reference(styles))
    return finish(made, styles)


# --- the apparatus -----------------------------------------------------------------------------


def _styled(name: str, *blocks: d.Block) -> d.Div:
    return d.Div(d.Attr(pairs=(("custom-style", name),)), blocks)


def _groups(groups: tuple[Group, ...], document: Document, style: HouseStyle) -> Iterator[d.Block]:
    for group in groups:
        if group.heading:
            yield _styled("Group Heading", d.Para(_words(group.heading)))
        for piece in group.pieces:
            yield _styled(STYLES[piece.role], d.Para(_line(piece, document, style)))


def _words(text: str) -> tuple[d.Inline, ...]:
    out: list[d.Inline] = []
    for word in text.split():
        out += [d.Space(), d.Str(word)]
    return tuple(out[1:])


def _line(piece: Piece, document: Document, style: HouseStyle) -> tuple[d.Inline, ...]:
    lead = document.metadata.lead_image
    if piece.role == "picture" and lead is not None and lead.file:
        return (_lead(document, style, lead.file, lead.alt or ""),)
    out: tuple[d.Inline, ...] = _words(piece.text)
    if piece.link:
        out = (d.Link(d.Attr(), out, piece.link),)
    if piece.label:
        label = d.Span(d.Attr(pairs=(("custom-style", "Label"),)), _words(piece.label))
        out = (label, d.Space(), *out)
    return out


# --- the text ----------------------------------------------------------------------------------


def _text(document: Document, style: HouseStyle) -> tuple[d.Block, ...]:
    """The text as pandoc is to write it: no attribute of the source reaches pandoc unasked."""

    def change(node: Any) -> Any:
        match node:
            case d.Header(level, attr):  # the title has Word's Title style, headings begin at 1
                return replace(node, level=max(1, level - 1), attr=_kept(attr))
            case d.Image(attr, _, url):
                width = attr.get("width") or ""
                return _image(document, style, url, d.alternative(node), width)
            case d.Code() | d.CodeBlock() | d.Link():  # no syntax colours
                return replace(node, attr=d.Attr(node.attr.identifier))
            case d.Span(attr) | d.Div(attr):
                return replace(node, attr=_kept(attr))
            case d.LineBlock(lines):
                return _styled("Line Block", d.Para(_joined(lines)))
            case d.DefinitionList(pairs):
                return tuple(_definitions(pairs))
            case d.OrderedList(items=items) | d.BulletList(items=items):
                # An item without words is kept, or the numbers after it would be wrong.
                empty = (d.Plain((d.Span(d.Attr(), ()),)),)
                return replace(node, items=tuple(item or empty for item in items))
            case d.Figure(attr, caption, content):
                return tuple(_figure(attr, caption.content, content))
        return node

    blocks = rewrite(document.blocks, change)
    assert isinstance(blocks, tuple)
    return blocks


def _kept(attr: d.Attr) -> d.Attr:
    """Identifier, language and direction. Classes would make tracked changes, comments, indexes."""
    pairs = tuple(pair for pair in attr.pairs if pair[0] in ("lang", "dir"))
    return d.Attr(attr.identifier, (), pairs)


def _joined(lines: tuple[tuple[d.Inline, ...], ...]) -> tuple[d.Inline, ...]:
    out: list[d.Inline] = []
    for line in lines:
        out += [d.LineBreak(), *line]
    return tuple(out[1:])


def _definitions(
    pairs: tuple[tuple[tuple[d.Inline, ...], tuple[tuple[d.Block, ...], ...]], ...],
) -> Iterator[d.Block]:
    for term, definitions in pairs:
        yield _styled("Definition Term", d.Para(term))
        for definition in definitions:
            yield _styled("Definition", *_paragraphs(definition))


def _figure(
    attr: d.Attr, caption: tuple[d.Block, ...], content: tuple[d.Block, ...]
) -> Iterator[d.Block]:
    """Picture and caption as two paragraphs; pandoc makes a table of some figures."""
    picture = _styled("Captioned Figure" if caption else "Figure", *_paragraphs(content))
    yield d.Div(d.Attr(attr.identifier), (picture,)) if attr.identifier else picture
    if caption:
        yield _styled("Image Caption", *_paragraphs(caption))


def _paragraphs(blocks: tuple[d.Block, ...]) -> tuple[d.Block, ...]:
    return tuple(d.Para(one.content) if isinstance(one, d.Plain) else one for one in blocks)


# --- pictures ----------------------------------------------------------------------------------


def _image(document: Document, style: HouseStyle, path: str, alt: str, width: str) -> d.Image:
    """The picture itself, sized to fit the measure and the page; `width` is CSS, or empty."""
    picture = document.pictures[path]
    page = style.tokens.page
    measure = page.width - page.margin_inner - page.margin_outer
    wide = min(measure, _millimetres(width, measure) or picture.width * _PIXEL)
    scale = min(1.0, _TALLEST / (wide * picture.height / picture.width))
    size = (("width", f"{wide * scale:.2f}mm"), ("height", f"{_height(picture, wide * scale)}mm"))
    address = f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"
    return d.Image(d.Attr(pairs=size), _words(alt), address)


def _lead(document: Document, style: HouseStyle, path: str, alt: str) -> d.Image:
    """The lead picture: as wide as the measure; what is higher than its place is cut when done."""
    picture = document.pictures[path]
    page = style.tokens.page
    measure = page.width - page.margin_inner - page.margin_outer
    height = min(_LEAD, float(_height(picture, measure)))
    made = _image(document, style, path, alt, "100%")
    size = (("width", f"{measure:.2f}mm"), ("height", f"{height:.2f}mm"))
    return replace(made, attr=d.Attr(pairs=size))


def _height(picture: d.Picture, width: float) -> str:
    return f"{max(0.1, width * picture.height / picture.width):.2f}"


def _millimetres(width: str, measure: float) -> float | None:
    """A CSS width in millimetres; None where it says nothing."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(%|mm|cm|in|pt|px)?", width.strip())
    if found is None or not float(found[1]):
        return None
    factor = {"%": measure / 100, "mm": 1, "cm": 10, "in": 25.4, "pt": 25.4 / 72}
    return float(found[1]) * factor.get(found[2], _PIXEL)
