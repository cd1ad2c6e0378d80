"""Settles which text, if any, is a picture's alternative."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from briefpress.document import Attr, Document, Figure, Image, plain_text, rewrite


def settle_alternatives(document: Document) -> Document:
    """Leave in each picture only the alternative text that its author wrote.

    pandoc repeats a figure's caption as its picture's text unless ``alt=`` was given; a caption is
    no alternative, so the repetition goes. A picture marked ``.decorative`` has none.
    """

    def settle(node: Any) -> Any:
        if isinstance(node, Figure):
            caption = plain_text(node.caption.content)
            return replace(node, content=rewrite(node.content, _without(caption)))
        if isinstance(node, Image) and "decorative" in node.attr.classes:
            return replace(node, content=(), attr=_no_alt(node.attr))
        return node

    return replace(document, blocks=rewrite(document.blocks, settle))


def _without(caption: str) -> Any:
    def drop(node: Any) -> Any:
        if isinstance(node, Image) and caption and plain_text(node.content) == caption:
            return replace(node, content=())
        return node

    return drop


def _no_alt(attr: Attr) -> Attr:
    return replace(attr, pairs=tuple(pair for pair in attr.pairs if pair[0] != "alt"))
