"""The pieces of lines of a damaged text, and what is told of them on the way."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefpress.importers.blocks import Block, Content, stripped
from briefpress.importers.inline import Reader
from briefpress.importers.lines import RawLine
from briefpress.importers.report import Place, Question, Removed, Repair, question, removed


class Contents:
    """Reads lines from an index on; what it finds and tells is kept in the order of the text."""

    def __init__(self, lines: Sequence[RawLine]) -> None:
        self._lines = list(lines)
        self._index = 0
        self.blocks: list[Block] = []
        self.repairs: list[Repair] = []
        self.questions: list[Question] = []
        self.removed: list[Removed] = []

    def _content(self, rows: Sequence[tuple[RawLine, int]]) -> Content:
        """The pieces of several lines, each from an offset on."""
        reader = Reader()
        for n, (row, offset) in enumerate(rows):
            text = row.text[offset:]
            last = n == len(rows) - 1
            joined = not last and one_line(rows[n + 1][0])
            if row.raised:
                reader.raised(text.strip(), row.place)
                if joined and not rows[n + 1][0].raised:
                    reader.line(" ", rows[n + 1][0].place)
                elif not joined and not last:
                    reader.line_end(meant=False)
                continue
            hard = not last and not joined and re.search(r"\S(?:  +|\\)$", text) is not None
            lead = len(text) - len(text.lstrip())
            text = text.strip()
            text = text[:-1] if hard and text.endswith("\\") else text
            reader.line(text, row.place._replace(at=row.at + offset + lead))
            if not last and not joined:
                reader.line_end(meant=hard)
            elif joined and rows[n + 1][0].parted:
                reader.line(" ", rows[n + 1][0].place)
        for comment, place in reader.comments:
            self.removed.append(removed(comment, "a comment that no page shows", place))
        for formula, place in reader.formulas:
            message = "a formula in the signs of TeX was kept as it stands"
            self.questions.append(question("BP948", message, formula, place, "set it as a picture"))
        for image in reader.images:
            self._picture_gone(*image)
        return stripped(reader.content())

    def _picture_gone(self, source: str, alt: str, place: Place) -> None:
        """A picture of which only the address or the description is there."""
        if alt:
            why = "the description of a picture that is not in the file"
            self.removed.append(removed(alt, why, place))
        told = f"{alt} ({source})" if alt and source else alt or source
        message = "a picture stood here and is not in the file"
        hint = "put it into figures/ and add its alternative text"
        self.questions.append(question("BP943", message, told, place, hint))


def one_line(after: RawLine) -> bool:
    """Whether a row goes on with the line of the row before it."""
    return after.raised or after.parted
