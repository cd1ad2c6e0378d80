"""The last step: page ends go, blanks are made one, pieces that belong together are joined."""

from __future__ import annotations

import re
from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Content,
    Kind,
    Manuscript,
    Piece,
    Run,
    changed,
    stripped,
)
from briefpress.importers.report import Repair, repair
from briefpress.importers.steps.definitions import definitions


def tidy(manuscript: Manuscript) -> Manuscript:
    """Drop what only marked the pages; leave every content without blanks at its ends."""
    ruled = [block for block in manuscript.blocks if _separates(block)]
    pages = any(block.kind is Kind.PAGE for block in manuscript.blocks) or bool(manuscript.notes)
    told: list[Repair] = []
    if pages:  # where there are notes or pages, a rule is their separator
        told = [repair("BP927", "rule", ("---", ""), block.place, 0.9) for block in ruled]
    blocks = [
        _tidied(block)
        for block in manuscript.blocks
        if block.kind is not Kind.PAGE and not (pages and _separates(block))
    ]
    notes = tuple(
        replace(note, blocks=tuple(_tidied(block) for block in note.blocks))
        for note in manuscript.notes
    )
    left = tuple(definitions(tuple(filter(_says, blocks))))
    return manuscript.told(*told, blocks=left, notes=notes)


def _separates(block: Block) -> bool:
    """Whether a rule could be a separator; a way in that knows it for a break says so."""
    return block.kind is Kind.RULE and block.role != "break"


def _says(block: Block) -> bool:
    """Whether a block holds anything; a table of empty cells is only ruled paper."""
    filled = any(cell for row in block.rows for cell in row)
    return bool(block.content or filled or block.kind is Kind.RULE)


def _tidied(block: Block) -> Block:
    if block.kind is Kind.CODE:
        return block
    return changed(block, _clean)


def _clean(content: Content) -> Content:
    """Blanks made one, also across pieces, and none at the ends."""
    out: list[Piece] = []
    blank = True
    for piece in content:
        if isinstance(piece, Run):
            text = piece.text.replace("\u00ad", "") if "code" not in piece.marks else piece.text
            text = re.sub(r"[\u21a9\ufe0e\ufe0f]", "", text)  # leads back from a note to its mark
            text = re.sub(r"[ \t\n]+", " ", text)
            text = text[1:] if blank and text.startswith(" ") else text
            if not text and not piece.was:
                continue
            blank = text.endswith(" ") if text else blank
            piece = replace(piece, text=text)
        else:
            blank = False
        out.append(piece)
    return stripped(tuple(out))
