"""Pictures of a PDF: taken out, with the text that stands for them, and put between the blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from briefpress.importers import blocks as b
from briefpress.importers.blocks import Block, Kind, Place
from briefpress.importers.pdf.lines import Line
from briefpress.importers.pdf.scans import recognised
from briefpress.importers.report import Question, question
from briefpress.tools.pdf_page import Box, Page
from briefpress.tools.pdf_structure import Element
from briefpress.tools.pdfium import Pdf


@dataclass(slots=True)
class Pictures:
    """The pictures of one PDF; `files` are those taken out so far, `asked` what they lack."""

    pdf: Pdf
    pages: Sequence[Page]
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)
    _taken: set[tuple[int, int]] = field(default_factory=set)

    def figure(self, element: Element) -> b.Picture | None:
        """The picture that a figure of the tags shows, the largest where there are several."""
        marks = {(one.page, one.mcid) for one in element.content() if one.page and not one.inner}
        found = [
            (box.width * box.height, page, box)
            for page in (self.pages[number - 1] for number in sorted({n for n, _ in marks}))
            for box in page.pictures
            if (page.number, box.mcid) in marks
        ]
        for _, page, box in sorted(found, key=lambda one: -one[0])[:1]:
            self._taken |= {(one.number, other.index) for _, one, other in found}
            return self._picture(page, box, element.alt)
        if element.alt and marks:
            place = Place(min(marks)[0], 0, 0)
            message = "a drawing could not be taken out"
            self.asked.append(question("BP943", message, element.alt, place))
        return None

    def between(self, blocks: Sequence[Block], text: Sequence[Line]) -> list[Block]:
        """The blocks with all pictures between them that no figure of the tags shows."""
        out = list(blocks)
        rows = {(line.page, line.number): line for line in text}
        for page in self.pages:
            for box in () if recognised(page) else _worth(page):
                if (page.number, box.index) in self._taken:
                    continue
                shown = self._picture(page, box, "")
                if shown is not None:
                    block = Block(Kind.PICTURE, (shown,), shown.place)
                    out.insert(_where(out, rows, page.number, box), block)
        return out

    def _picture(self, page: Page, box: Box, alt: str) -> b.Picture | None:
        got = self.pdf.picture(page.number, box.index)
        place = Place(page.number, 0, 0)
        if got is None:
            self.asked.append(question("BP943", "a picture could not be taken out", alt, place))
            return None
        suffix, data = got
        if data in self.files.values():  # a logo on every page
            return None
        count = sum(name.startswith(f"figures/page-{page.number}-") for name in self.files)
        name = f"figures/page-{page.number}-{count + 1}{suffix}"
        self.files[name] = data
        if not alt and not box.artifact:
            message = "this picture has no alternative text yet"
            hint = 'look at it, and add {alt="what it shows"}'
            self.asked.append(question("BP943", message, name, place, hint))
        return b.Picture(name, alt or None, place, decorative=box.artifact and not alt)


def _worth(page: Page) -> list[Box]:
    """Pictures that are more than ornaments or grounds of a page."""
    area = page.width * page.height
    found = [
        box
        for box in page.pictures
        if 0.004 * area < box.width * box.height < 0.9 * area and min(box.width, box.height) > 18
    ]
    return sorted(found, key=lambda box: (box.top, box.x0))


def _where(blocks: Sequence[Block], rows: dict[tuple[int, int], Line], page: int, box: Box) -> int:
    """The index of the first block that begins below a picture on its page."""
    last = len(blocks)
    for index, block in enumerate(blocks):
        if block.kind is Kind.NOTE and block.place.page == page:
            return index
        if block.place.page > page and block.kind is Kind.PAGE:
            return index
        line = rows.get((block.place.page, block.place.line))
        here = block.place.page == page and block.kind is not Kind.PAGE
        if here and line is not None and line.y - line.size / 2 > (box.top + box.bottom) / 2:
            return index
    return last
