"""The way in for PDFs: the geometry of the pages, not an extractor's idea of their text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefpress.errors import BriefError, Finding
from briefpress.importers import blocks as b
from briefpress.importers.blocks import Block, Kind, Manuscript, Note, Options, Place
from briefpress.importers.pdf.bidi import as_written
from briefpress.importers.pdf.blocks import Builder
from briefpress.importers.pdf.edition import edition
from briefpress.importers.pdf.furniture import furniture
from briefpress.importers.pdf.lines import Line, pages_of_lines, unfolded_head
from briefpress.importers.pdf.measures import Measures
from briefpress.importers.pdf.notes import find_notes
from briefpress.importers.pdf.pictures import Pictures
from briefpress.importers.pdf.remarks import remarks
from briefpress.importers.pdf.segments import drawn_once
from briefpress.importers.pdf.tagged import Sheet, read_tags
from briefpress.importers.pdf.text import main_size, place_of, text_of
from briefpress.importers.report import Question, Removed, Repair, question, removed, repair
from briefpress.importers.whole_tables import whole_tables
from briefpress.tools.pdf_structure import Element, structure
from briefpress.tools.pdfium import Page, Pdf


def read(data: bytes, options: Options) -> Manuscript:
    """The manuscript of a born-digital PDF, as it stands.

    Raises:
        BriefError: it is encrypted or broken, or holds only pictures of pages.
    """
    with Pdf(data) as pdf:
        pages = list(pdf.pages())
        _refuse_scans(pages)
        lines, aside = _lines(pages)
        comments, put = remarks(pages, lines)
        aside += comments
        kept, gone = _without_furniture(lines, pages)
        body = main_size([line for page in kept for line in page])
        kept[:1] = [unfolded_head(page, body) for page in kept[:1]]
        text = [line for page in kept for line in page]
        rules = {page.number: page.rules for page in pages}
        notes = find_notes(text, rules, body)
        sheet = Sheet(text, notes, Measures.of(text, body, notes))
        made, endnotes, pictures, told = _blocks(pdf, pages, sheet, structure(data))
        made = pictures.between(made, text)
        asked = [*pictures.asked, *_unread(pages), *put]
        told += _inside(pdf)
        title = pdf.metadata().get("Title", "")
    original = tuple(b.Line(one.page, one.number, text_of(one)) for page in lines for one in page)
    original += tuple(b.Line(one.page, one.line, one.text) for one in aside)
    linked = dict.fromkeys(glyph.url for line in text for glyph, _ in line.glyphs if glyph.url)
    manuscript = Manuscript(tuple(made), original, endnotes, pictures=pictures.files,
                            addresses=tuple(linked))  # fmt: skip
    told += [repair("BP911", "furniture", (url, ""), Place(page.number))
             for page in pages for url in dict.fromkeys(glyph.url for glyph in page.glyphs)
             if url and url not in linked]  # fmt: skip
    told += [
        repair("BP911", "furniture", (one.text, ""), Place(one.page, one.line)) for one in gone
    ]
    manuscript = manuscript.told(*told).told(*gone, *aside).told(*asked)
    return edition(manuscript, title)


def _blocks(
    pdf: Pdf, pages: Sequence[Page], sheet: Sheet, root: Element | None
) -> tuple[list[Block], tuple[Note, ...], Pictures, list[Repair | Removed]]:
    """The blocks, and the notes known already: by the tags if they hold, else by geometry."""
    told: list[Repair | Removed] = []
    if root is not None:
        pictures = Pictures(pdf, pages)
        tagged = read_tags(root, sheet, pages, pictures)
        if not tagged.why:
            blocks = list(tagged.blocks)
            return (blocks if tagged.headed else _levelled(blocks)), tagged.notes, pictures, told
        told.append(repair("BP909", "tags", (tagged.why, ""), Place()))
    rules = {page.number: page.rules for page in pages}
    made = Builder(sheet.lines, sheet.notes, sheet.measures, rules).run()
    whole, gone = whole_tables(_levelled(made))
    return whole, (), Pictures(pdf, pages), [*told, *gone]


def _refuse_scans(pages: Sequence[Page]) -> None:
    letters = sum(1 for page in pages for glyph in page.glyphs if glyph.text.isalnum())
    bare = [page for page in pages if not page.glyphs and page.pictures]
    if letters < 20 * len(pages) and (bare or letters == 0):
        hint = "recognise its text first: ocrmypdf scan.pdf text.pdf, then recover text.pdf"
        message = "the pages hold no text, as in a scan: only OCRmyPDF can read what they show"
        raise BriefError(Finding("BP902", message, hint=hint))


def _unread(pages: Sequence[Page]) -> Iterator[Question]:
    """Pages that are pictures among pages of text: what stands on them is not in the result."""
    for page in pages:
        area = 0.5 * page.width * page.height
        large = any(box.width * box.height > area for box in page.pictures)
        if large and not any(glyph.text.isalnum() for glyph in page.glyphs):
            message = f"page {page.number} is a picture of a page: no word of it is in the result"
            hint = "recognise its text first: ocrmypdf --skip-text old.pdf new.pdf"
            yield question("BP947", message, "", Place(page.number, 1), hint)


def _lines(pages: Sequence[Page]) -> tuple[list[list[Line]], list[Removed]]:
    """The lines of each page in reading order, numbered; text that is turned round is set aside."""
    aside: list[Removed] = []
    turned = [
        "".join(" " * one.spaced + one.text for one in page.glyphs if not one.face.upright).strip()
        for page in pages
    ]
    for page in pages:
        upright = (glyph for glyph in page.glyphs if glyph.face.upright)
        page.glyphs = drawn_once(as_written(upright))
    out = pages_of_lines(pages)
    for page, lines, text in zip(pages, out, turned, strict=True):
        for number, line in enumerate(lines, 1):
            line.number = number
        if text:
            why = "text that is turned round, such as a stamp in the margin"
            aside.append(removed(text, why, Place(page.number, len(lines) + 1)))
    return out, aside


def _without_furniture(
    lines: Sequence[Sequence[Line]], pages: Sequence[Page]
) -> tuple[list[list[Line]], list[Removed]]:
    why = furniture(lines, [page.height for page in pages])
    kept = [[line for line in page if id(line) not in why] for page in lines]
    gone = [removed(text_of(line), why[id(line)], place_of(line))
            for page in lines for line in page if id(line) in why]  # fmt: skip
    return kept, gone


def _levelled(blocks: Sequence[Block]) -> list[Block]:
    """Headings get levels by their size; bold ones stand above others of the same size."""
    looks = Counter((block.look.size or 0, bool(block.look.bold)) for block in blocks
                    if block.kind is Kind.HEADING)  # fmt: skip
    order = sorted(looks, reverse=True)
    rank = {look: n for n, look in enumerate(order, 1)}
    return [
        replace(block, level=rank[block.look.size or 0, bool(block.look.bold)])
        if block.kind is Kind.HEADING
        else block
        for block in blocks
    ]


def _inside(pdf: Pdf) -> list[Repair]:
    """A PDF that carries its source says so; the pages are read all the same."""
    names = [name for name in pdf.attachments() if re.search(r"\.(?:md|docx?|odt|tex|txt)$", name)]
    return [repair("BP908", "source-inside", (name, ""), Place()) for name in names]
