"""Puts the text's headings below the title."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from briefpress.document import Document, Header, rewrite

_TOP, _DEEPEST = 2, 6


def shift_headings(document: Document) -> Document:
    """Give each heading the level at which it stands in the outline, from 2 (the title is 1) to 6.

    An author may begin with ``#`` or with ``##`` and may skip a level: the outline comes out the
    same, and no edition skips one (ISO 14289-1, 7.4.2).
    """
    above: list[int] = []

    def move(node: Any) -> Any:
        if not isinstance(node, Header):
            return node
        while above and above[-1] >= node.level:
            above.pop()
        above.append(node.level)
        return replace(node, level=min(_DEEPEST, _TOP - 1 + len(above)))

    return replace(document, blocks=rewrite(document.blocks, move))
