"""The chain: small named steps over the manuscript, in one order for all ways in.

A step is a function `Manuscript -> Manuscript` in a file of its own below ``steps/``; its cases
stand in ``tests/cases/recover/``. A step that finds nothing to do returns what it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from briefpress.importers.blocks import Manuscript
from briefpress.importers.steps.addresses import addresses, removed_links
from briefpress.importers.steps.captions import captions
from briefpress.importers.steps.contents_list import contents_list
from briefpress.importers.steps.endmatter import end_matter
from briefpress.importers.steps.false_bold import false_bold
from briefpress.importers.steps.field_notes import field_notes
from briefpress.importers.steps.field_words import field_words
from briefpress.importers.steps.headings import headings
from briefpress.importers.steps.hyphens import hyphens
from briefpress.importers.steps.joins import joins
from briefpress.importers.steps.last_resort import last_resort
from briefpress.importers.steps.ligatures import ligatures
from briefpress.importers.steps.lost_ligatures import lost_ligatures
from briefpress.importers.steps.note_marks import note_marks
from briefpress.importers.steps.note_tails import note_tails
from briefpress.importers.steps.note_texts import note_texts
from briefpress.importers.steps.numbered_heads import numbered_heads
from briefpress.importers.steps.raised import raised
from briefpress.importers.steps.short_title import short_title
from briefpress.importers.steps.tidy import tidy
from briefpress.importers.steps.titleblock import title_block

Step = Callable[[Manuscript], Manuscript]

CHAIN: tuple[Step, ...] = (
    contents_list,
    title_block,
    end_matter,
    removed_links,
    note_marks,
    note_tails,
    note_texts,
    field_notes,
    numbered_heads,
    joins,
    hyphens,
    addresses,
    ligatures,
    lost_ligatures,
    false_bold,
    captions,
    headings,
    raised,
    tidy,
    last_resort,
    short_title,
    field_words,
)


def run(manuscript: Manuscript, steps: Sequence[Step] = CHAIN) -> Manuscript:
    """The manuscript after all `steps`, in their order."""
    for step in steps:
        manuscript = step(manuscript)
    return manuscript
