"""Puts the text's headings below the title."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from briefpress.document import Document, Header, rewrite, walk

_TOP, _DEEPEST = 2, 6


def shift_headings(document: Document) -> Document:
    """Shift all heading levels so that the highest is 2 (the title is 1) and none is below 6.

    An author may begin with ``#`` or with ``##``: the outline comes out the same.
    """
    levels = [node.level for node in walk(document.blocks) if isinstance(node, Header)]
    if not levels:
        return document
    shift = _TOP - min(levels)

    def move(node: Any) -> Any:
        if isinstance(node, Header):
            return replace(node, level=min(_DEEPEST, node.level + shift))
        return node

    return replace(document, blocks=rewrite(document.blocks, move))
