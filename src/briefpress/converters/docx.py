"""The DOCX edition: the tree and the apparatus, written by pandoc, dressed by our reference.

The apparatus stands in the body as paragraphs with named styles; running heads and folio are header
and footer parts of the later pages.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from briefpress import document as d
from briefpress.converters.docx_finish import finish
from briefpress.converters.docx_reference import reference
from briefpress.converters.html import page_language
from briefpress.document import Document, rewrite
from briefpress.pandoc_json import nodes_to_json
from briefpress.style import Group, HouseStyle, Piece
from briefpress.tools.pandoc import write_docx

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


def convert(document: Document, style: HouseStyle) -> bytes:
    """The finished Word file.

    Raises:
        BriefpressError: pandoc failed or complained.
    """
    data = document.metadata
    language = page_language(document, style)
    blocks = (
        *_groups(style.front_matter(data), document),
        *_text(document),
        *_groups(style.end_matter(data), document),
    )
    meta = {"lang": {"t": "MetaString", "c": language}}
    tree = {"pandoc-api-version": _API, "meta": meta, "blocks": nodes_to_json(blocks)}
    made = write_docx(json.dumps(tree), reference(style, data, language))
    return finish(made, document, style)


def warm(style: HouseStyle) -> None:
    """Import pypandoc, to be ready when the text is."""
    import pypandoc  # noqa: F401


# --- the apparatus -----------------------------------------------------------------------------


def _styled(name: str, *blocks: d.Block) -> d.Div:
    return d.Div(d.Attr(pairs=(("custom-style", name),)), blocks)


def _groups(groups: tuple[Group, ...], document: Document) -> Iterator[d.Block]:
    for group in groups:
        if group.heading:
            yield _styled("Group Heading", d.Para(_words(group.heading)))
        if group.role == "key-points":
            items = tuple((d.Plain(_words(piece.text)),) for piece in group.pieces)
            yield _styled(STYLES["key-point"], d.BulletList(items))
            continue
        for piece in group.pieces:
            yield _styled(STYLES[piece.role], d.Para(_line(piece, document)))


def _words(text: str) -> tuple[d.Inline, ...]:
    out: list[d.Inline] = []
    for word in text.split():
        out += [d.Space(), d.Str(word)]
    return tuple(out[1:])


def _line(piece: Piece, document: Document) -> tuple[d.Inline, ...]:
    lead = document.metadata.lead_image
    if piece.role == "picture" and lead is not None and lead.file:
        attr = d.Attr(pairs=(("width", "100%"),))
        address = _address(document, lead.file)
        return (d.Image(attr, _words(lead.alt or ""), address),)
    out: tuple[d.Inline, ...] = _words(piece.text)
    if piece.link:
        out = (d.Link(d.Attr(), out, piece.link),)
    if piece.label:
        label = d.Span(d.Attr(pairs=(("custom-style", "Label"),)), _words(piece.label))
        out = (label, d.Space(), *out)
    return out


# --- the text ----------------------------------------------------------------------------------


def _text(document: Document) -> tuple[d.Block, ...]:
    def change(node: Any) -> Any:
        match node:
            case d.Header():  # the title has Word's Title style, so headings begin at level 1
                return replace(node, level=node.level - 1)
            case d.Image():
                words = _words(d.alternative(node))
                kept = tuple(pair for pair in node.attr.pairs if pair[0] in ("width", "height"))
                return d.Image(d.Attr(pairs=kept), words, _address(document, node.url))
        return node

    blocks = rewrite(document.blocks, change)
    assert isinstance(blocks, tuple)
    return blocks


def _address(document: Document, path: str) -> str:
    picture = document.pictures[path]
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"
