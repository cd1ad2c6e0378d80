"""Checks that the house's typefaces have a glyph for every character an edition will show."""

from __future__ import annotations

from briefpress.brief import Brief
from briefpress.document import Document
from briefpress.errors import Finding, display_path
from briefpress.style import HouseStyle, shown_text
from briefpress.tools.fonts import name_of, uncovered


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
