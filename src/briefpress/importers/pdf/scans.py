"""Pages that hold no text: refused, asked about, or read by what a program recognised in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from briefpress.errors import BriefError, Finding
from briefpress.importers.blocks import Block
from briefpress.importers.pdf.lines import Line
from briefpress.importers.report import Place, Question, question
from briefpress.importers.vocabulary import known
from briefpress.tools.pdf_page import Glyph, Page

_COVERED = 0.5  # of a page, by its pictures together: scanners store strips, too
_FEW_LETTERS, _MANY_SHAPES = 30, 300
_WORDS = 0.6  # of what looks like words
_UNKNOWN = 0.3  # of the signs
_FORCE = "let a program read the pages: ocrmypdf --force-ocr old.pdf new.pdf, then recover new.pdf"
_HINT = "recognise its text first: ocrmypdf --skip-text old.pdf new.pdf, then recover new.pdf"


def doubt_letters(pages: Sequence[Page]) -> None:
    """Take guessed letters as unknown signs, but for those of fonts in which they make words.

    Old fonts without a table of letters number their signs as letters are numbered; subsets of
    others number them as they come.
    """
    guessed: dict[str, list[Glyph]] = defaultdict(list)
    for page in pages:
        for glyph in page.glyphs:
            if glyph.guessed:
                guessed[glyph.face.name].append(glyph)
    for glyphs in guessed.values():
        text = "".join(" " * one.spaced + one.text for one in glyphs)
        found = re.findall(r"[^\W\d_]{3,}", text)
        if sum(map(known, found)) <= _WORDS * len(found):
            for glyph in glyphs:
                glyph.text = "\ufffd"


def refuse_scans(pages: Sequence[Page]) -> None:
    """Refuse a file of pictures, or of signs of which nobody knows what letters they are.

    Raises:
        BriefError: its pages hold no text.
    """
    letters = sum(1 for page in pages for glyph in page.glyphs if glyph.text.isalnum())
    signs = sum(len(page.glyphs) for page in pages)
    unknown = sum(map(_unknown, pages))
    bare = [page for page in pages if not page.glyphs and page.pictures]
    if unknown > _UNKNOWN * signs:
        message = (
            f"the fonts of the PDF do not tell which letters {unknown:,} of its {signs:,} signs are"
        )
        raise BriefError(Finding("BP902", message, hint=_FORCE))
    if letters < 20 * len(pages) and (bare or letters == 0):
        message = "the pages hold no text, as in a scan: only OCRmyPDF can read what they show"
        raise BriefError(Finding("BP902", message, hint=_HINT))


def unread(pages: Sequence[Page], text: Iterable[Line]) -> dict[int, str]:
    """Pages of pictures or shapes among pages of text, by their numbers, and what they are.

    `text` is without running heads and folios: a scan may have been given such.
    """
    letters = dict.fromkeys((page.number for page in pages), 0)
    for line in text:
        letters[line.page] += sum(map(str.isalnum, line.text))
    found = {}
    for page in pages:
        if letters[page.number] >= _FEW_LETTERS:
            continue
        if _covered(page):
            found[page.number] = "a picture"
        elif page.shapes > _MANY_SHAPES:
            found[page.number] = "drawn, with no letters"
    return found


def asked(found: dict[int, str], pages: Sequence[Page]) -> Iterator[Question]:
    """Questions on pages that could not be read, and on those that a program recognised."""
    for number, what in found.items():
        message = f"page {number} is {what}: what it shows is not in the result"
        yield question("BP947", message, "", Place(number, 1), _HINT)
    for page in pages:
        if _unknown(page) > _UNKNOWN * len(page.glyphs):
            message = (
                f"page {page.number} is set in fonts that do not tell which letters its signs are"
            )
            yield question("BP947", message, "", Place(page.number, 1), _FORCE)
    scans = [page.number for page in pages if recognised(page)]
    if scans:
        message = f"the text of {_ranges(scans)} was recognised in a scan by some program"
        hint = "read it against the pages: such programs mistake letters"
        yield question("BP947", message, "", Place(scans[0], 1), hint)


def recognised(page: Page) -> bool:
    """Whether a page is a scan whose text stands unseen upon it, as OCR programs put it there."""
    unseen = sum(glyph.face.unseen for glyph in page.glyphs)
    return unseen > 0.5 * len(page.glyphs) and _covered(page)


def kept_apart(blocks: Sequence[Block], found: Iterable[int]) -> list[Block]:
    """The blocks; on and below a page that could not be read none goes on with the one before."""
    todo = sorted(found)
    out: list[Block] = []
    for block in blocks:
        page = block.place.page
        if block.content and todo and page >= todo[0]:
            block = replace(block, look=replace(block.look, begins=True))
            todo = [one for one in todo if one >= page]
        out.append(block)
    return out


def _unknown(page: Page) -> int:
    return sum(glyph.text == "\ufffd" for glyph in page.glyphs)


def _covered(page: Page) -> bool:
    area = sum(box.width * box.height for box in page.pictures)
    return area > _COVERED * page.width * page.height


def _ranges(numbers: Sequence[int]) -> str:
    """``page 4`` or ``pages 1–3, 7``."""
    runs = [[number for _, number in run]
            for _, run in groupby(enumerate(numbers), key=lambda one: one[1] - one[0])]  # fmt: skip
    shown = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return f"page{'s' * (len(numbers) > 1)} {', '.join(shown)}"
