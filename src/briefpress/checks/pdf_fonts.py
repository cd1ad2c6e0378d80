"""The fonts of a PDF: what characters their codes mean, how wide they are (ISO 32000-1, 9.7)."""

from __future__ import annotations

import re
from typing import Any

import pikepdf


class Font:
    """A composite font's code to text (9.10.3) and code to width (9.7.4.3) tables."""

    def __init__(self, font: Any) -> None:
        self.texts = _to_unicode(font["/ToUnicode"].read_bytes()) if "/ToUnicode" in font else {}
        self.widths: dict[int, float] = {}
        self._decoded: dict[bytes, tuple[str, float]] = {}  # most strings are one glyph long
        descendant = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
        self.default = float(descendant.get("/DW", 1000))
        self.bytes = 2 if "/DescendantFonts" in font else 1
        table = list(descendant.get("/W", []))
        index = 0
        while index + 1 < len(table):
            first, second = int(table[index]), table[index + 1]
            if isinstance(second, pikepdf.Array):
                for offset, width in enumerate(second):
                    self.widths[first + offset] = float(width)
                index += 2
            else:
                for code in range(first, int(second) + 1):
                    self.widths[code] = float(table[index + 2])
                index += 3

    def decode(self, raw: bytes) -> tuple[str, float]:
        """The text of a string, and its advance in thousandths of the size."""
        known = self._decoded.get(raw)
        if known is None:
            step = self.bytes
            codes = [int.from_bytes(raw[i : i + step], "big") for i in range(0, len(raw), step)]
            width = sum(self.widths.get(code, self.default) for code in codes)
            known = "".join(self.texts.get(code, "\ufffd") for code in codes), width
            self._decoded[raw] = known
        return known


def _to_unicode(data: bytes) -> dict[int, str]:
    text = data.decode("latin-1")
    out: dict[int, str] = {}

    def characters(digits: str) -> str:
        return bytes.fromhex(digits).decode("utf-16-be", "replace")

    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, digits in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            out[int(code, 16)] = characters(digits)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        ranges = re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block)
        for first, last, digits in ranges:
            for offset in range(int(last, 16) - int(first, 16) + 1):
                value = int(digits, 16) + offset
                out[int(first, 16) + offset] = characters(f"{value:0{len(digits)}x}")
    return out
