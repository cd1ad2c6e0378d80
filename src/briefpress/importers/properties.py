"""What a file says of itself outside of its text: core properties of Word, the Info of a PDF.

Programs fill these in by themselves, so they confirm what stands in the text, and are a last resort
where it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from briefpress.importers.blocks import Block, Kind, words
from briefpress.importers.steps.people import is_name

#: Titles that programs give: their own names, and those of files.
_NO_TITLE = re.compile(
    r"(?i)(?:microsoft (?:word|powerpoint)\b.*|untitled.*|document ?\d*|"
    r".*\.(?:docx?|pdf|rtf|odt|indd|pages|md|html?|tex)|"
    r"[\w-]+|(?:(?:policy|issue|research|discussion|working) )?"
    r"(?:briefs?|memo|papers?|report|notes?))"
)
#: What programs call whoever sits before them.
_NO_NAME = re.compile(
    r"(?i)\b(?:users?|admin\w*|owner|office|windows|microsoft|home|guest|author)\b"
)
_HEAD = 12  # blocks among which a title stands
_LONGEST, _ALIKE = 400, 0.9  # letters; the share of them that a text must have of a title
_PARTED = re.compile(r"\s*[;,]\s*")


def said_outside(title: str, creator: str, keywords: str) -> dict[str, Any]:
    """The metadata fields that properties give, as far as a person can have meant them."""
    found: dict[str, Any] = {}
    title, creator, keywords = (" ".join(one.split()) for one in (title, creator, keywords))
    if title and not _NO_TITLE.fullmatch(title):
        found["title"] = title
    names = [one for one in _PARTED.split(creator) if one]
    if names and all(is_name(name) and not _NO_NAME.search(name) for name in names):
        found["authors"] = tuple({"name": name} for name in names)
    if words_ := [one for one in _PARTED.split(keywords) if one]:
        found["keywords"] = tuple(words_)
    return found


def confirmed(blocks: Sequence[Block], title: str) -> tuple[Block, ...]:
    """The blocks, of which the one that spells the title of the properties is called so."""
    if not title or any(block.role == "title" for block in blocks):
        return tuple(blocks)
    alike = [n for n, one in enumerate(blocks[:_HEAD]) if _same(words(one.content), title)]
    if not alike or blocks[alike[0]].kind not in (Kind.PARA, Kind.HEADING):
        return tuple(blocks)
    at = alike[0]
    return (*blocks[:at], replace(blocks[at], role="title"), *blocks[at + 1 :])


def _same(text: str, title: str) -> bool:
    """Whether a text spells the title, but for a word that was changed in one of them later."""
    one, other = (
        "".join(filter(str.isalnum, said)).lower() for said in (text[:_LONGEST], title[:_LONGEST])
    )
    alike = SequenceMatcher(None, one, other, autojunk=False)
    return one == other or (alike.real_quick_ratio() > _ALIKE and alike.ratio() > _ALIKE)
