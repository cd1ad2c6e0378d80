"""Document to document, one step per module, in the order of `STEPS`."""

from __future__ import annotations

from collections.abc import Callable

from briefpress.document import Document
from briefpress.transforms.alternatives import settle_alternatives
from briefpress.transforms.direction import mark_direction
from briefpress.transforms.headings import shift_headings
from briefpress.transforms.links import tidy_links
from briefpress.transforms.notes import number_notes

STEPS: tuple[Callable[[Document], Document], ...] = (
    shift_headings,
    settle_alternatives,
    tidy_links,
    mark_direction,
    number_notes,
)


def transform(document: Document) -> Document:
    """The document as the converters want it."""
    for step in STEPS:
        document = step(document)
    return document
