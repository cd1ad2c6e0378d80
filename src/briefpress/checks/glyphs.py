"""Checks that the house's typefaces have a glyph for every character an edition will show."""

from __future__ import annotations

from briefpress.brief import Brief
from briefpress.document import Document, walk
from briefpress.errors import Finding, display_path
from briefpress.style import HouseStyle
from briefpress.tools.fonts import name_of, uncovered


def shown_text(document: Document, style: HouseStyle) -> set[str]:
    """Every character that any edition of the document shows, capitals of print included."""
    chars: set[str] = set()
    for node in walk(document.blocks):
        chars.update(getattr(node, "text", ""))
    data = document.metadata
    for group in (*style.front_matter(data), *style.end_matter(data)):
        chars.update(group.heading)
        for piece in group.pieces:
            chars.update(piece.line, style.cased(piece.role, piece.line))
    chars.update(*style.running_head(data), *style.tokens.labels.model_dump().values())
    return chars | set("0123456789.,•‐-/ivxlcdmIVXLCDM() abcdefghijklmnopqrstuvwxyz")


def lint_glyphs(brief: Brief, document: Document, style: HouseStyle) -> tuple[Finding, ...]:
    """A finding for every character that no face of the house covers, at its first place."""
    lines = brief.source.split("\n")
    packages = sorted({face.debian for face in style.faces() if face.debian})
    findings: list[Finding] = []
    for char in sorted(uncovered(sorted(shown_text(document, style)), style.faces())):
        hint = f"replace it, or install {' '.join(packages)}"
        message = f"no typeface of the house covers {name_of(char)}"
        for number, line in enumerate(lines, 1):
            if char in line:
                column = line.index(char) + 1
                shown = display_path(brief.file)
                findings.append(Finding("BP207", message, shown, number, column, hint, line))
                break
        else:
            findings.append(Finding("BP207", message, display_path(brief.file), hint=hint))
    return tuple(findings)


