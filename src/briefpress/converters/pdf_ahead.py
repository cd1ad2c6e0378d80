"""What the PDF needs long before the text is known; imported without the rest of the converter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefpress.tools import weasyprint

if TYPE_CHECKING:
    from briefpress.style import HouseStyle


def start() -> None:
    """Start the process in which WeasyPrint works."""
    weasyprint.start()


def warm(style: HouseStyle) -> None:
    """Let it read the house's own faces, its sheet and its language's hyphenation patterns."""
    from briefpress.converters.css import render_css

    families = {style.stack("text")[0], style.stack("display")[0]}
    faces = tuple(face for face in style.faces() if face.family in families)
    weasyprint.warm(faces, render_css("pdf", style), style.tokens.language)
