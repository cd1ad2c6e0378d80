"""The way in for PDFs: the geometry of the pages, not an extractor's idea of their text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers import blocks as b
from briefpress.importers.blocks import Block, Kind, Manuscript, Note, Options, Place
from briefpress.importers.pdf.bidi import as_written
from briefpress.importers.pdf.blocks import Builder
from briefpress.importers.pdf.edition import edition
from briefpress.importers.pdf.furniture import furniture
from briefpress.importers.pdf.line_numbers import line_numbers
from briefpress.importers.pdf.lines import Line, pages_of_lines, unfolded_head
from briefpress.importers.pdf.links import whole_links
from briefpress.importers.pdf.measures import Measures
from briefpress.importers.pdf.notes import find_notes
from briefpress.importers.pdf.pictures import Pictures
from briefpress.importers.pdf.remarks import remarks
from briefpress.importers.pdf.scans import asked, doubt_letters, kept_apart, refuse_scans, unread
from briefpress.importers.pdf.segments import drawn_once
from briefpress.importers.pdf.tabbed_labels import with_labels
from briefpress.importers.pdf.tagged import Sheet, read_tags
from briefpress.importers.pdf.text import main_size, place_of, text_of
from briefpress.importers.properties import confirmed, said_outside
from briefpress.importers.report import Removed, Repair, removed, repair
from briefpress.importers.whole_tables import whole_tables
from briefpress.tools.pdf_page import Glyph, Page
from briefpress.tools.pdf_structure import Element, structure
from briefpress.tools.pdfium import Pdf


def read(data: bytes, options: Options) -> Manuscript:
    """The manuscript of a born-digital PDF, as it stands.

    Raises:
        BriefError: it is encrypted or broken, or holds only pictures of pages.
    """
    with Pdf(data) as pdf:
        pages = list(pdf.pages())
        doubt_letters(pages)
        refuse_scans(pages)
        links = whole_links(pages)
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
        bare = unread(pages, text)
        made = kept_apart(pictures.between(made, text), bare)
        questions = [*pictures.asked, *asked(bare, pages), *put]
        told += _inside(pdf)
        outside = pdf.metadata()
    original = tuple(b.Line(one.page, one.number, text_of(one)) for page in lines for one in page)
    original += tuple(b.Line(one.page, one.line, one.text) for one in aside)
    linked = dict.fromkeys(glyph.url for line in text for glyph, _ in line.glyphs if glyph.url)
    about = said_outside(*(outside.get(key, "") for key in ("Title", "Author", "Keywords")))
    manuscript = Manuscript(
        confirmed(made, about.get("title", "")),
        original,
        endnotes,
        pictures=pictures.files,
        addresses=tuple(linked),
        properties=about,
    )
    told += [repair("BP911", "furniture", (url, ""), Place(page.number))
             for page in pages for url in dict.fromkeys(glyph.url for glyph in page.glyphs)
             if url and url not in linked]  # fmt: skip
    told += [
        repair("BP911", "furniture", (one.text, ""), Place(one.page, one.line)) for one in gone
    ]
    manuscript = manuscript.told(*told).told(*gone, *aside).told(*links, *questions)
    return edition(manuscript, outside.get("Title", ""))


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


def _lines(pages: Sequence[Page]) -> tuple[list[list[Line]], list[Removed]]:
    """The lines of each page in reading order, numbered, and the text that is no part of it."""
    aside: list[Removed] = []
    apart = [_apart(page) for page in pages]
    out = with_labels(pages_of_lines(pages))
    for page, lines, texts in zip(pages, out, apart, strict=True):
        for number, line in enumerate(lines, 1):
            line.number = number
        for number, (why, text) in enumerate(texts.items(), len(lines) + 1):
            aside.append(removed(text, why, Place(page.number, number)))
    return out, aside


def _apart(page: Page) -> dict[str, str]:
    """What is set aside of a page, by the reason; the page keeps the rest."""
    kept: list[Glyph] = []
    found: dict[str, str] = {}
    counting = line_numbers(page)
    last = 0.0
    for one in page.glyphs:
        why = ""
        if id(one) in counting:
            why = "the numbers of the lines"
        elif not one.face.upright:
            why = "text that is turned round, such as a stamp in the margin"
        elif not (0 <= (one.x0 + one.x1) / 2 <= page.width and 0 <= one.y <= page.height):
            why = "text that stands outside of the page"
        if why:
            apart = one.spaced or (id(one) in counting and one.y != last)
            found[why] = found.get(why, "") + " " * apart + one.text
            last = one.y
        else:
            kept.append(one)
    page.glyphs = drawn_once(as_written(kept))
    return {why: text.strip() for why, text in found.items() if text.strip()}


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
