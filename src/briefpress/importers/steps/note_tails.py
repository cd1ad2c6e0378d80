"""Parts of notes that stand apart: further paragraphs, and the rest of a note from the page before.

A mark stands above its note on its page. So where the next note is called above this one, all that
stands between the two belongs to this one. Below the last note of a page the text goes on; what
stands before that is told by page ends and by how the texts end and begin.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from briefpress.importers.blocks import (
    Block,
    Kind,
    Manuscript,
    Mark,
    all_marked,
    contents,
    plain,
    words,
)
from briefpress.importers.report import Question, Repair, question, repair
from briefpress.importers.steps.ends import finished, starts_small
from briefpress.importers.steps.joins import is_marked

_PARTS = (Kind.PARA, Kind.ITEM, Kind.VERSE)
_ENDS = (Kind.PAGE, Kind.RULE)
_FEW = 4  # paragraphs that a note may have after its first


def note_tails(manuscript: Manuscript) -> Manuscript:
    """Recognise what goes on with a note; each part gets the key of its note."""
    blocks = list(manuscript.blocks)
    told: list[Repair | Question] = []
    for gap in _gaps(blocks):
        parts = gap.parts()
        if parts and gap.last and blocks[-1].kind is not Kind.PAGE:
            message = "is this a part of the last note, or text below the notes?"
            place = blocks[parts[0]].place
            told.append(question("BP941", message, words(blocks[parts[0]].content), place))
            parts = parts if any(block.key and _could_be_part(block) for block in blocks) else []
        for index in parts:
            blocks[index] = replace(blocks[index], key=gap.key)
            change = (words(blocks[index].content), "part of the note before")
            told.append(repair("BP915", "note-tail", change, blocks[index].place, 0.85))
    return manuscript.told(*told, blocks=tuple(blocks))


def _gaps(blocks: Sequence[Block]) -> Iterator[_Gap]:
    """What stands between each note with a known mark and the next one, or the end."""
    called = {
        piece.key: index
        for index, block in enumerate(blocks)
        for content in contents((block,))
        for piece in content
        if isinstance(piece, Mark) and piece.key
    }
    notes = [index for index, block in enumerate(blocks) if block.kind is Kind.NOTE]
    key, text_open, last = "", False, -1
    for above, below in itertools.pairwise((*notes, len(blocks))):
        key = blocks[above].key if blocks[above].label else key
        text = next(filter(_is_text, reversed(blocks[last + 1 : above])), None)
        if text is not None:
            text_open = text.kind in _PARTS and not finished(plain(text.content))
        last = above
        call = called.get(blocks[below].key) if below < len(blocks) else None
        if key and below > above + 1:
            yield _Gap(blocks, key, above, below, text_open, call is not None and call < above)


def _could_be_part(block: Block) -> bool:
    headed = all_marked(block.content, "bold")
    return block.kind in _PARTS and not headed and not is_marked(block.content)


def _is_text(block: Block) -> bool:
    return block.kind not in (*_ENDS, Kind.NOTE) and not block.key


@dataclass(frozen=True, slots=True)
class _Gap:
    """The blocks from the note `above` to the one `below`, or to the end.

    `text_open` says that the text above the notes is not finished, `called` that the note below is
    called above.
    """

    blocks: Sequence[Block]
    key: str
    above: int
    below: int
    text_open: bool
    called: bool

    @property
    def last(self) -> bool:
        """Whether no note follows."""
        return self.below == len(self.blocks)

    def parts(self) -> list[int]:
        """The indexes of the blocks that are parts of the note above."""
        inner = [*range(self.above + 1, self.below)]
        if self.called and all(_could_be_part(self.blocks[n]) for n in inner):
            return inner
        lead = [*itertools.takewhile(lambda n: _could_be_part(self.blocks[n]), inner)]
        stop = self.above + 1 + len(lead)
        ended = stop == len(self.blocks) or self.blocks[stop].kind is Kind.PAGE
        found = self._to_page_end(lead) if ended else self._before_text(lead, stop)
        return [*found, *self._from_page_before(found)]

    def _finished(self, index: int) -> bool:
        return finished(plain(self.blocks[index].content))

    def _small(self, index: int) -> bool:
        block = self.blocks[index]
        return block.kind is Kind.PARA and starts_small(plain(block.content))

    def _to_page_end(self, lead: list[int]) -> list[int]:
        """All of `lead`, as the page ends below it; unless the text goes on there."""
        goes_on = lead and self.text_open and self._small(lead[0]) and self._finished(self.above)
        return [] if goes_on or (self.last and len(lead) > _FEW) else lead

    def _before_text(self, lead: list[int], stop: int) -> list[int]:
        """What stands before the text that goes on below the notes, if it is seen to go on."""
        cut = not self._finished(self.above)
        if not self.text_open:
            return lead[:1] if lead and cut and self._small(lead[0]) else []
        ahead = [*lead, *([stop] if stop < self.below else [])][: _FEW + 1]
        small = [n for n in ahead if self._small(n)]
        if cut and small[:1] == ahead[:1]:
            small = small[1:]  # the first of two goes on with the note
        return [n for n in lead if small and n < small[0]]

    def _from_page_before(self, found: Sequence[int]) -> list[int]:
        """The rest of the note on the next page, right above the first note there."""
        top = max(found, default=self.above)
        first = self.below
        while first > top + 1 and _could_be_part(self.blocks[first - 1]):
            first -= 1
        if self.last or first in (self.below, top + 1):
            return []
        cut = not self._finished(top)
        if self.blocks[first - 1].kind is Kind.RULE and (self.called or cut):
            return [*range(first, self.below)]
        return [self.below - 1] if cut and self._goes_on_bare(self.below - 1) else []

    def _goes_on_bare(self, index: int) -> bool:
        """Whether the block right above the next note goes on with this one, not with the text."""
        above = self.blocks[index - 1]
        if not self._small(index):
            return False
        if above.kind in _ENDS or finished(plain(above.content)):
            return True
        after = next((n for n in range(self.below, len(self.blocks)) if self._is_para(n)), None)
        return after is not None and self._small(after) and self._finished(index)

    def _is_para(self, index: int) -> bool:
        return self.blocks[index].kind is Kind.PARA
