"""Paragraphs, headings, lists and quotations in HTML, as the lines that Markdown has for them.

Tables have a module of their own; what stands in one is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefpress.importers.lines import RawLine

_TAG = re.compile(r"<(/?)(p|ul|ol|li|h[1-6]|blockquote)\b[^<>]*>", re.IGNORECASE)
_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)


def without_block_tags(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines, but for code, with what such tags say said by signs and blank lines."""
    reader = _Reader()
    tables = 0
    out: list[RawLine] = []
    for line in lines:
        before = tables
        if not line.code:
            tables += sum(-1 if end else 1 for end in _TABLE.findall(line.text))
            tables = max(0, tables)
        if line.code or before or _TABLE.search(line.text) or not reader.concerns(line):
            out.append(line)
        else:
            out += reader.read(line)
    return out


class _Reader:
    """Knows which lists and quotations are open."""

    def __init__(self) -> None:
        self._lists: list[int | None] = []  # the number of the last item; None for bullets
        self._quotes = 0
        self._sign = ""  # what the next words begin with: a label, or the signs of a heading

    def concerns(self, line: RawLine) -> bool:
        """Whether a line has such a tag, or stands in what one has opened."""
        return bool(_TAG.search(line.text)) or (
            bool(self._lists or self._quotes) and not line.blank
        )

    def read(self, line: RawLine) -> Iterator[RawLine]:
        """The lines that one line becomes."""
        at = 0
        for match in [*_TAG.finditer(line.text), None]:
            text = line.text[at : match.start() if match else None]
            if text.strip():
                lead = len(text) - len(text.lstrip())
                said = self._begun() + text.strip()
                yield replace(line, text=said, at=line.at + at + lead)
            if match:
                at = match.end()
                if self._take(match[2].lower(), bool(match[1])):
                    yield replace(line, text="", at=line.at + at)

    def _begun(self) -> str:
        """What stands before the words of a line."""
        sign, self._sign = self._sign, ""
        heading = sign.startswith("#")
        depth = 0 if heading else max(0, len(self._lists) - bool(sign))
        return "> " * self._quotes + "    " * depth + sign

    def _take(self, name: str, end: bool) -> bool:
        """Note a tag; whether a block ends or begins there."""
        if name == "li" and not end:
            number = self._lists[-1] if self._lists else None
            if self._lists and number is not None:
                self._lists[-1] = number = number + 1
            self._sign = "- " if number is None else f"{number}. "
            if not self._lists:
                self._lists.append(None)  # an item without its list
            return False
        if name in ("ul", "ol"):
            if not end:
                self._lists.append(0 if name == "ol" else None)
            elif self._lists:
                self._lists.pop()
            return not self._lists or (not end and len(self._lists) == 1)
        if name == "blockquote":
            self._quotes = max(0, self._quotes + (-1 if end else 1))
        elif name[0] == "h":
            self._sign = "" if end else "#" * int(name[1]) + " "
        return name != "li" and not (name == "p" and self._lists)
