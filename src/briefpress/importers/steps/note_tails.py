"""Parts of notes that stand apart: further paragraphs, and the rest of a note from the page before.

Afterwards each `NOTE` block with a label is followed by its own further parts, which are `NOTE`
blocks without a label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.blocks import Block, Kind, Manuscript, plain, words
from briefpress.importers.report import Repair, repair
from briefpress.importers.steps.ends import finished, starts_small


def note_tails(manuscript: Manuscript) -> Manuscript:
    """Recognise the paragraphs that go on with a note."""
    blocks = list(manuscript.blocks)
    told: list[Repair] = []
    paged = any(block.kind is Kind.PAGE and block.place.page for block in blocks)
    for index, block in enumerate(blocks):
        if block.kind is not Kind.PARA or block.quote:
            continue
        if _after(blocks, index, paged) or _before(blocks, index):
            blocks[index] = replace(block, kind=Kind.NOTE, label="", depth=0)
            shown = words(block.content)
            told.append(
                repair("BP915", "note-tail", (shown, "part of the note before"), block.place, 0.85)
            )
    return manuscript.told(*told, blocks=tuple(blocks))


def _after(blocks: Sequence[Block], index: int, paged: bool) -> bool:
    """A paragraph below a note, at the foot of a page or between it and a later note."""
    note = blocks[index - 1] if index else None
    if note is None or note.kind is not Kind.NOTE:
        return False
    text = plain(blocks[index].content)
    after = next((one for one in blocks[index + 1 :] if one.kind is not Kind.RULE), None)
    body = _last_text(blocks, index)
    body_open = body is not None and not finished(plain(body.content))
    if paged:
        return not (
            body_open
            and starts_small(text)
            and finished(plain(note.content))
            and after
            and after.kind is not Kind.NOTE
            and after.kind is not Kind.PAGE
        )
    cut = not finished(plain(note.content)) and starts_small(text)
    return cut and not body_open


def _before(blocks: Sequence[Block], index: int) -> bool:
    """The rest of a note from the page before: it stands right above this page's first note."""
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    if after is None or after.kind is not Kind.NOTE:
        return False
    note = next((one for one in reversed(blocks[:index]) if one.kind is Kind.NOTE), None)
    page = next(
        (n for n in range(index - 1, -1, -1) if blocks[n].kind in (Kind.PAGE, Kind.RULE)), None
    )
    if note is None or page is None or finished(plain(note.content)):
        return False
    between = [one for one in blocks[page + 1 : index] if one.kind is not Kind.NOTE]
    body_closed = not between or finished(plain(between[-1].content))
    ruled = blocks[index - 1].kind is Kind.RULE
    return ruled or (starts_small(plain(blocks[index].content)) and body_closed)


def _last_text(blocks: Sequence[Block], index: int) -> Block | None:
    kinds = (Kind.NOTE, Kind.PAGE, Kind.RULE)
    return next((one for one in reversed(blocks[:index]) if one.kind not in kinds), None)
