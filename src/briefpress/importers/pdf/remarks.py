"""What was put upon the pages of a PDF: comments are named, typed-in text and form fields kept."""

from __future__ import annotations

from collections.abc import Sequence

from briefpress.importers.pdf.lines import Line
from briefpress.importers.report import Place, Question, Removed, question, removed
from briefpress.tools.pdf_page import Page
from briefpress.tools.pdf_remarks import Remark


def remarks(
    pages: Sequence[Page], lines: Sequence[Sequence[Line]]
) -> tuple[list[Removed], list[Question]]:
    """The comments, which are no part of the text, and a question for all that was put on a page.

    Comments have places below the last line of their page and what is set aside of it.
    """
    gone: list[Removed] = []
    asked: list[Question] = []
    for page, found in zip(pages, lines, strict=True):
        for remark in page.remarks:
            if remark.shown:
                continue
            about = _about(remark, page)
            on = f" on “{about}”" if about else ""
            why = f"a comment{_by(remark)}{on}"
            gone.append(removed(remark.text, why, Place(page.number, len(found) + 3 + len(gone))))
            hint = "settle it in the text, or drop it"
            asked.append(question("BP948", why, remark.text, Place(page.number, 1), hint))
        asked += _kept(page)
    return gone, asked


def _kept(page: Page) -> list[Question]:
    """Questions on what is seen on a page and was not printed with it."""
    fields = [one for one in page.remarks if one.field]
    place, hint = Place(page.number, 1), "look whether it belongs to the text"
    asked = [
        question("BP948", f"what was typed on the page{_by(one)} is kept as text", one.text,
                 place, hint)
        for one in page.remarks if one.shown and not one.field
    ]  # fmt: skip
    if fields:
        text = ", ".join(one.text for one in fields)
        asked.append(
            question("BP948", "what was filled in a form is kept as text", text, place, hint)
        )
    return asked


def _by(remark: Remark) -> str:
    return f" by {remark.author}" if remark.author else ""


def _about(remark: Remark, page: Page) -> str:
    """The words that a comment marks."""
    words = "".join(
        " " * one.spaced + one.text
        for one in page.glyphs
        if any(area.x0 <= (one.x0 + one.x1) / 2 <= area.x1 and area.top <= one.y - 1 <= area.bottom
               for area in remark.areas)
    )  # fmt: skip
    text = " ".join(words.split())
    return text if len(text) <= 80 else f"{text[:79]}…"
