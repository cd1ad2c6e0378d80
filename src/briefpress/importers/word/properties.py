"""What a Word file says of itself outside of its text (ECMA-376 part 2, core properties).

Programs fill these in by themselves, so they confirm what stands in the text, and are a last resort
where it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from briefpress.importers.blocks import Block, Kind, words
from briefpress.importers.steps.people import is_name
from briefpress.importers.word.package import Package

_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_CORE = "docProps/core.xml"
#: Titles that programs give.
_NO_TITLE = re.compile(
    r"(?i)(?:microsoft word\b.*|untitled.*|document ?\d*|.*\.(?:docx?|pdf|rtf|odt))"
)
#: What programs call whoever sits before them.
_NO_NAME = re.compile(
    r"(?i)\b(?:users?|admin\w*|owner|office|windows|microsoft|home|guest|author)\b"
)
_HEAD = 12  # blocks among which a title stands


def properties(package: Package) -> dict[str, Any]:
    """The metadata fields that the core properties give, as far as a person can have meant them."""
    if _CORE not in package.parts:
        return {}
    root = package.xml(_CORE)

    def said(tag: str) -> str:
        return " ".join((root.findtext(tag) or "").split())

    found: dict[str, Any] = {}
    title = said(f"{_DC}title")
    if len(title.split()) > 1 and not _NO_TITLE.fullmatch(title):
        found["title"] = title
    names = [one for one in re.split(r"\s*[;,]\s*", said(f"{_DC}creator")) if one]
    if names and all(is_name(name) and not _NO_NAME.search(name) for name in names):
        found["authors"] = tuple({"name": name} for name in names)
    keywords = [one for one in re.split(r"\s*[;,]\s*", said(f"{_CP}keywords")) if one]
    if keywords:
        found["keywords"] = tuple(keywords)
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
    return "".join(filter(str.isalnum, text)).lower() == "".join(filter(str.isalnum, title)).lower()
