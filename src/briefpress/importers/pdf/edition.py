"""A PDF of ours, or printed from a Word file of ours: the lines that it names are metadata.

Masthead, credits and imprint are read as those of a returned Word file are (`word.apparatus`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from briefpress.importers.account import letters
from briefpress.importers.blocks import (
    Block,
    Field,
    Kind,
    Manuscript,
    Run,
    cut,
    first_place,
    marked,
    plain,
)
from briefpress.importers.report import repair
from briefpress.importers.steps.hyphens import hyphens
from briefpress.importers.steps.titlecase import is_capitals, title_case
from briefpress.importers.vocabulary import Vocabulary
from briefpress.importers.word.apparatus import LABEL, OURS, ROLES, apparatus

_LABELLED = frozenset(("imprint", "contact", "picture caption", "picture source"))
_NAME = re.compile(r"[^\W\d_][\w &/-]{1,30}:(?=\s)")


def edition(manuscript: Manuscript, title: str) -> Manuscript:
    """Metadata from the lines that an edition of ours names; any other file stays as it is.

    `title` is the title in the file's own metadata: the page may show it in capitals.
    """
    if len({block.role for block in manuscript.blocks} & OURS) < 3:
        return manuscript
    settled = hyphens(manuscript).blocks
    blocks = tuple(
        _with_label(whole) if whole.role in ROLES else block
        for block, whole in zip(manuscript.blocks, settled, strict=True)
    )
    made = apparatus(replace(manuscript, blocks=blocks))
    return _cased(made, title)


def _with_label(block: Block) -> Block:
    """A line of the imprint whose first words name it; the tags of Word files do not say so."""
    match = _NAME.match(plain(block.content)) if block.role in _LABELLED else None
    known = any(isinstance(piece, Run) and LABEL in piece.marks for piece in block.content)
    if match is None or known:
        return block
    lead = marked(cut(block.content, 0, match.end()), add={LABEL})
    return replace(block, content=(*lead, *cut(block.content, match.end())))


def _cased(manuscript: Manuscript, title: str) -> Manuscript:
    """Titles that are printed in capitals as the file's metadata, or the text, have them."""
    words = Vocabulary.of(
        plain(block.content) for block in manuscript.blocks if block.kind is not Kind.HEADING
    )
    told = []

    def case(text: str, field: Field) -> str:
        if not is_capitals(text):
            return text
        made, sure = title_case(text, words)
        if letters(title) == letters(text):
            made, sure = title, 1.0
        told.append(repair("BP921", "title-case", (text, made), first_place(field.content), sure))
        return made

    def of(field: Field) -> Any:
        if field.key in ("title", "subtitle"):
            return case(str(field.value), field)
        if field.key == "series":
            return {**field.value, "title": case(str(field.value.get("title", "")), field)}
        return field.value

    fields = tuple(replace(field, value=of(field)) for field in manuscript.fields)
    return manuscript.told(*told, fields=fields)
