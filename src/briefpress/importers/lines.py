"""A damaged text as lines with their places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefpress.importers.report import (
    Place,
    Repair,
)

#: Symbol faces put their bullets where Unicode has private characters.
PRIVATE = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF076: "❖", 0xF0A8: "◊",
            0xF0E0: "→", 0xF02D: "-", 0xF020: " "}  # fmt: skip
_INVISIBLE = re.compile(
    "[\u21a9\ufe0e\ufe0f\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
_SIGN_BACK = r"[\u21a9\u2191\u21a5\u23ce][\ufe0e\ufe0f]*"
_LINK_BACK = rf"(?:\[{_SIGN_BACK}\]\(#[^()\s]*\)|<a\b[^<>]*>{_SIGN_BACK}</a>)"
_BACK = re.compile(rf"\S[\ufe0e\s]*(?:{_SIGN_BACK}|{_LINK_BACK})\s*$")
#: How extractors write a hyphen that only cuts a word: soft hyphen, or pdfium's non-character.
SOFT = "\u00ad"
_CUT = re.compile("\ufffe(?=\\S)")
_SOFTS = str.maketrans({"\ufffe": SOFT, "\u0002": SOFT, "\uffff": SOFT})
#: How a converter writes a tag whose first sign it escaped and raised at once.
_SPLIT_TAG = re.compile(r"<(su[bp])>&</\1>lt;(?=/?su[bp]>)")


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line of the file. `page` counts form feeds from 1, or is 0 where there are none.

    `sheet` counts the pages that form feeds or, without them, folios and running heads tell of.
    """

    page: int
    number: int
    text: str
    at: int = 0  # where it begins, if it is the right part of a line in two columns
    back: bool = False  # it ended with a sign that leads back to the mark of a note
    raised: bool = False  # the number of a note mark, which belongs to the line before
    hung: bool = False  # it is a label alone, the words of whose item follow
    parted: bool = False  # the rest of a line in which such a number stands
    sheet: int = 0
    code: bool = False  # it is part of a block of code, with its fences
    table: int = 0  # the number of the table of which it is part, with columns kept apart by blanks

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return not self.text.strip()

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.page, self.number, self.at)


def split(text: str) -> tuple[list[RawLine], list[Repair]]:
    """The lines of a text; a form feed begins a new page, and belongs to no line."""
    feeds = "\f" in text.lstrip("\f\n ")
    page, out, told = 1, [], []
    for number, line in enumerate(text.split("\n"), 1):
        for part in line.split("\f")[:-1]:
            if part.strip():
                out.append(RawLine(page, number, part))
            page += 1
        rest = line.rsplit("\f", 1)[-1]
        if _INVISIBLE.search(rest.translate(_SOFTS)):
            told.append(Repair("BP926", "invisible", "", "", 1.0, number))
        at = 0
        for part in _CUT.split(rest):  # pdfium ends no line at a hyphen, and says so
            cut = at + len(part) < len(rest)
            clean = _cleaned(part) + "-" * cut
            out.append(RawLine(page, number, clean, at, back=_BACK.search(part) is not None))
            at += len(part) + 1
    lines = out if feeds else [replace(line, page=0) for line in out]
    return lines, told


_FENCE = re.compile(r" {0,3}(```|~~~)")


def with_code(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines with those of fenced code marked; a fence that nothing closes is text."""
    out = list(lines)
    opened: tuple[str, int] | None = None
    for index, line in enumerate(lines):
        match = _FENCE.match(line.text)
        if match and opened is None:
            opened = match[1], index
        elif opened and closes_code(opened[0], line):
            for n in range(opened[1], index + 1):
                out[n] = replace(lines[n], code=True)
            opened = None
    return out


def closes_code(fence: str, line: RawLine) -> bool:
    """Whether a line is the end of code that began with `fence`."""
    text = line.text.strip()
    return text.startswith(fence) and not text.strip(fence[0])


def _cleaned(line: str) -> str:
    line = _SPLIT_TAG.sub("<", line)
    if line.isascii() and line.isprintable():
        return line
    line = re.sub(_LINK_BACK, "", line)
    line = _INVISIBLE.sub("", line.translate(_SOFTS).translate(PRIVATE).replace("\v", " "))
    line = unicodedata.normalize("NFC", line.replace("\t", "    "))
    line = re.sub(rf"{SOFT}+(?=\S)", "", line)  # within a line it says nothing
    return re.sub("[\u2000-\u200a\u202f\u205f\u3000]", " ", line)
