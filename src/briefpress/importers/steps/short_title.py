"""A short title for running heads: the title up to its colon, shortened as the text shortens it."""

from __future__ import annotations

import re

from briefpress.importers.blocks import Field, Manuscript, first_place, plain
from briefpress.importers.report import repair
from briefpress.importers.steps.bylines import GENRE

_LONG, _SHORT = 60, 60


def short_title(manuscript: Manuscript) -> Manuscript:
    """Add `short_title` to a long title that has a part before a colon.

    A term that the text itself abbreviates, "Artificial Intelligence (AI)", is abbreviated.
    """
    title = manuscript.value("title")
    if not title or manuscript.value("short_title") or len(title) <= _LONG or ":" not in title:
        return manuscript
    short = title.split(":")[0].strip()
    for full, letters in _abbreviations(manuscript).items():
        short = re.sub(rf"\b{re.escape(full)}\b", letters, short, flags=re.IGNORECASE)
    if len(short) > _SHORT or len(short.split()) < 2 or GENRE.fullmatch(short):
        return manuscript
    place = first_place(next(field.content for field in manuscript.fields if field.key == "title"))
    made = repair("BP922", "short-title", (title, short), place, 0.7)
    return manuscript.told(made, fields=(*manuscript.fields, Field("short_title", short)))


def _abbreviations(manuscript: Manuscript) -> dict[str, str]:
    """What the text abbreviates: the full term to its letters, where these are its initials."""
    found: dict[str, str] = {}
    for block in manuscript.blocks:
        for match in re.finditer(r"\(([A-Z]{2,6})\)", plain(block.content)):
            before = plain(block.content)[: match.start()].split()[-len(match[1]) :]
            if "".join(word[:1] for word in before).upper() == match[1]:
                found.setdefault(" ".join(before), match[1])
    return found
