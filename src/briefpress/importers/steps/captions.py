"""Captions: a line that names a table by its number belongs to the table it stands at."""

from __future__ import annotations

import re
from dataclasses import replace

from briefpress.importers.blocks import Block, Kind, Manuscript, all_marked, marked, words
from briefpress.importers.report import Repair, repair

_NUMBER = r"\s+(?:\d{1,3}(?:\.\d{1,2})?[a-z]?|[IVX]{1,5}|[A-Z]\d{0,2})(?:\s*[.:|–—-]+(?=\s|$)|$)"
_OF_TABLE = re.compile(rf"(?:table|tab\.){_NUMBER}", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?:table|tab\.|figure|fig\.|chart|graph|map|box|exhibit|diagram|photo|picture){_NUMBER}",
    re.IGNORECASE,
)
_LONGEST = 240
_FULL = 60  # letters of a line that another may go on with


def captions(manuscript: Manuscript) -> Manuscript:
    """Give each table the line right above it that names it, or else the line right below."""
    blocks = list(manuscript.blocks)
    told: list[Repair] = []
    taken: set[int] = set()
    for n, block in enumerate(blocks):
        if block.kind is not Kind.TABLE or block.content:
            continue
        for at in (n - 1, n + 1):
            line = blocks[at] if 0 <= at < len(blocks) else None
            if line is None or at in taken or not _is_caption_of_table(line):
                continue
            below = at + 1 < len(blocks) and blocks[at + 1].kind is Kind.TABLE
            if at > n and below:
                continue  # it stands above the next table
            content = line.content
            for look in ("bold", "italic"):
                content = marked(content, drop=(look,)) if all_marked(content, look) else content
            blocks[n] = replace(block, content=content)
            taken.add(at)
            said = words(content)
            told.append(repair("BP924", "caption", (said, f"the caption: {said}"), line.place, 0.9))
            break
    if not told:
        return manuscript
    left = tuple(one for at, one in enumerate(blocks) if at not in taken)
    return manuscript.told(*told, blocks=left)


def names_exhibit(text: str) -> bool:
    """Whether a line begins as the caption of a table, figure or the like: "Figure 2: …"."""
    return len(text) <= _LONGEST and _NAMED.match(text) is not None


def _is_caption_of_table(block: Block) -> bool:
    text = words(block.content)
    if not text:
        return False
    lone = block.kind in (Kind.PARA, Kind.HEADING) and not (block.quote or block.depth)
    first = [one for one in block.content if one.place.line == block.content[0].place.line]
    glued = len(first) < len(block.content) and len(words(first)) < _FULL  # such as the first row
    return lone and len(text) <= _LONGEST and _OF_TABLE.match(text) is not None and not glued
