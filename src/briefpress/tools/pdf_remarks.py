"""What stands upon a page of a PDF and not in it: form fields, typed-in text, comments.

PDFium's text has none of them. Fields and typed-in text are drawn into the page, where they are
seen; comments are handed out, as they have windows of their own (ISO 32000-1, 12.5.6 and 12.7).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

_FREE_TEXT, _WIDGET = 3, 20
_NO_COMMENTS = {2, 16, _WIDGET}  # links and windows of comments say nothing of their own
_MARKED = range(9, 13)  # highlight, underline, squiggly, strike-out
_UNSEEN = 2 | 32  # hidden, not to be viewed


class Area(NamedTuple):
    """A rectangle; measures are in points from the top left of the page."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Remark:
    """One annotation with words: a comment, typed-in text (`shown`), or the value of a `field`.

    `areas` are the rectangles of the words that it marks.
    """

    author: str
    text: str
    shown: bool = False
    field: bool = False
    areas: tuple[Area, ...] = ()


def remarks(document: Any, page: Any) -> tuple[Remark, ...]:
    """Every annotation of a page that has words."""
    left, _, _, top = page.get_cropbox()
    import pypdfium2.raw as raw

    form = document.formenv.raw if document.formenv else None
    found = []
    for annotation in _annotations(page.raw):
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        seen = not raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN
        if kind == _WIDGET and form and seen:
            text = _string(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
            found.append(Remark("", text, True, True))
        elif kind not in _NO_COMMENTS:
            text = _string(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
            author = _string(raw.FPDFAnnot_GetStringValue, annotation, b"T")
            areas = tuple(_areas(annotation, left, top)) if kind in _MARKED else ()
            found.append(Remark(author, text, kind == _FREE_TEXT and seen, areas=areas))
    return tuple(one for one in found if one.text.strip())


def draw(page: Any) -> None:
    """Draw the fields and the typed-in text into the page; what else stood upon it is gone."""
    import pypdfium2.raw as raw

    for index in reversed(range(raw.FPDFPage_GetAnnotCount(page))):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind not in (_FREE_TEXT, _WIDGET):
            raw.FPDFPage_RemoveAnnot(page, index)
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)


def _annotations(page: Any) -> Iterator[Any]:
    import pypdfium2.raw as raw

    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if annotation:
            yield annotation
            raw.FPDFPage_CloseAnnot(annotation)


def _areas(annotation: Any, left: float, top: float) -> Iterator[Area]:
    import pypdfium2.raw as raw

    for n in range(raw.FPDFAnnot_CountAttachmentPoints(annotation)):
        quad = raw.FS_QUADPOINTSF()
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, n, quad):
            x = (quad.x1, quad.x2, quad.x3, quad.x4)
            y = (quad.y1, quad.y2, quad.y3, quad.y4)
            yield Area(min(x) - left, top - max(y), max(x) - left, top - min(y))


def _string(call: Any, *asked: Any) -> str:
    size = call(*asked, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(*asked, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_uint16)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\r", "\n")
