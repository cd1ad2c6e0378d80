"""Whole paragraphs in bold that no author meant."""

from __future__ import annotations

from dataclasses import replace

from briefpress.importers.blocks import Block, Kind, Manuscript, all_marked, marked, plain
from briefpress.importers.report import Repair, repair
from briefpress.importers.steps.ends import finished

_LONG = 25  # words


def false_bold(manuscript: Manuscript) -> Manuscript:
    """Take bold type from whole paragraphs and notes that are longer than emphasis ever is."""
    told: list[Repair] = []

    def plainer(block: Block) -> Block:
        text = plain(block.content)
        if block.look.bold is not None:  # the way in knows the type: what is bold was meant so
            return block
        if block.kind not in (Kind.PARA, Kind.ITEM) or not all_marked(block.content, "bold"):
            return block
        if len(text.split()) < _LONG or not finished(text):
            return block
        told.append(repair("BP916", "bold-paragraph", (f"**{text}**", text), block.place, 0.85))
        return replace(block, content=marked(block.content, drop=("bold",)))

    blocks = tuple(plainer(block) for block in manuscript.blocks)
    notes = tuple(
        replace(note, blocks=tuple(plainer(block) for block in note.blocks))
        for note in manuscript.notes
    )
    return manuscript.told(*told, blocks=blocks, notes=notes)
