"""Numbers the notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from briefpress.document import Document, Note, rewrite


def number_notes(document: Document) -> Document:
    """Number the notes from 1 in reading order.

    A note that is called twice is two notes with the same text, each with its own number: the
    reader of a printed page finds the note at the foot of the page of its mark.
    """
    count = 0

    def number(node: Any) -> Any:
        nonlocal count
        if isinstance(node, Note):
            count += 1
            return replace(node, number=count)
        return node

    return replace(document, blocks=rewrite(document.blocks, number))
