"""PDFs drawn by hand, for tests of the geometry of pages: each text at its place, no tags."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pikepdf

_FONTS = {"F": "Courier", "B": "Courier-Bold", "I": "Courier-Oblique"}


@dataclass
class Sheet:
    """One page, A4. Measures are points from the top left."""

    texts: list[tuple[float, float, float, str, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)
    turned: bool = False  # drawn sideways, as wide tables are

    def put(self, x: float, y: float, text: str, size: float = 10, font: str = "F") -> Sheet:
        """A text from `x` on, on the baseline `y`; `^1` is a raised 1, `^{1,2}` as well."""
        self.texts.append((x, y, size, text, font))
        return self

    def lines(
        self, x: float, y: float, lines: Iterable[str], size: float = 10, lead: float = 12
    ) -> Sheet:
        """Lines below one another."""
        for n, line in enumerate(lines):
            self.put(x, y + n * lead, line, size)
        return self

    def prose(
        self, x: float, y: float, text: str, width: float, size: float = 10, lead: float = 12
    ) -> Sheet:
        """A paragraph broken into lines; all letters of the face are as wide."""
        return self.lines(x, y, textwrap.wrap(text, int(width / (0.6 * size))), size, lead)

    def rule(self, x0: float, y: float, x1: float) -> Sheet:
        """A thin line across."""
        self.rules.append((x0, y, x1))
        return self

    def dot(self, x: float, y: float) -> Sheet:
        """A bullet that is drawn, not written, before a text on the baseline `y`."""
        self.dots.append((x, y))
        return self

    def stream(self) -> bytes:
        """The page's operators."""
        out = [b"0 1 -1 0 842 0 cm"] if self.turned else []
        for x, y, size, text, font in self.texts:
            told = text.encode("cp1252").replace(b"\\", b"\\\\")
            told = told.replace(b"(", b"\\(").replace(b")", b"\\)")
            up = f") Tj {0.35 * size} Ts /{font} {0.6 * size} Tf (".encode()
            down = f") Tj 0 Ts /{font} {size} Tf (".encode()
            told = re.sub(rb"\^(?:\{([^}]+)\}|([\d*]+))", up + rb"\1\2" + down, told)
            at = f"BT /{font} {size} Tf {x:.2f} {842 - y:.2f} Td (".encode()
            out.append(at + told + b") Tj ET")
        out += [f"{a:.2f} {842 - y:.2f} m {b:.2f} {842 - y:.2f} l S".encode()
                for a, y, b in self.rules]  # fmt: skip
        out += [f"{x:.2f} {843.5 - y:.2f} 4 4 re f".encode() for x, y in self.dots]
        return b"\n".join(out)


def drawn(sheets: Sequence[Sheet]) -> bytes:
    """The PDF of some sheets."""
    pdf = pikepdf.new()
    fonts = {
        f"/{name}": pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name(f"/{base}"), Encoding=pikepdf.Name.WinAnsiEncoding,
            )
        )
        for name, base in _FONTS.items()
    }  # fmt: skip
    for sheet in sheets:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(fonts))
        page.obj.Contents = pdf.make_stream(sheet.stream())
        if sheet.turned:
            page.obj.MediaBox = [0, 0, 842, 842]
            page.obj.Rotate = 90
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
