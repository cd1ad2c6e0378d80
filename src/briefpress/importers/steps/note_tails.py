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
    Content,
    Kind,
    Manuscript,
    Mark,
    Run,
    all_marked,
    contents,
    plain,
    words,
)
from briefpress.importers.report import Question, Repair, question, repair
from briefpress.importers.steps.ends import (
    finished,
    is_caption,
    left_open,
    starts_sentence,
    starts_small,
    starts_within,
)
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
        if parts and gap.last and blocks[-1].kind is not Kind.PAGE and parts[0] == gap.above + 1:
            message = "is this a part of the last note, or text below the notes?"
            place = blocks[parts[0]].place
            told.append(question("BP941", message, words(blocks[parts[0]].content), place))
            parts = parts if _mostly_of_parts(blocks) else gap.going_on(parts)
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
    key, last = "", -1
    text: Block | None = None
    for above, below in itertools.pairwise((*notes, len(blocks))):
        key = blocks[above].key if blocks[above].label else key
        text = next(filter(_is_text, reversed(blocks[last + 1 : above])), text)
        last = above
        if key and below > above + 1:
            call = called.get(blocks[below].key, -1) if below < len(blocks) else -1
            yield _Gap(blocks, key, above, below, text, call)


def _mostly_of_parts(blocks: Sequence[Block]) -> bool:
    """Whether most notes before the last one have several paragraphs."""
    notes = {block.key for block in blocks if block.kind is Kind.NOTE and block.label}
    longer = {block.key for block in blocks if block.kind is not Kind.NOTE and block.key}
    return 2 * len(longer) > len(notes) - 1


def _could_be_part(block: Block) -> bool:
    headed = all_marked(block.content, "bold") or is_caption(plain(block.content))
    placed = block.look.size is not None  # the page has told already which lines are notes
    called = is_marked(block.content) or _labelled(block.content)
    return block.kind in _PARTS and not headed and not placed and not called


def _labelled(content: Content) -> bool:
    """Whether a raised number begins the text: it is a note of its own, though nothing calls it."""
    first = content[0] if content else None
    return isinstance(first, Run) and "sup" in first.marks and first.text.strip()[:1].isdigit()


def _is_text(block: Block) -> bool:
    return block.kind not in (*_ENDS, Kind.NOTE) and not block.key


@dataclass(frozen=True, slots=True)
class _Gap:
    """The blocks from the note `above` to the one `below`, or to the end.

    `text` is the last text above the notes, `call` the block that calls the note below, or -1.
    """

    blocks: Sequence[Block]
    key: str
    above: int
    below: int
    text: Block | None
    call: int

    @property
    def called(self) -> bool:
        """Whether the note below is called above this one."""
        return -1 < self.call < self.above

    @property
    def text_open(self) -> bool:
        """Whether the text above the notes is not finished."""
        text = self.text
        return text is not None and text.kind in _PARTS and not finished(plain(text.content))

    @property
    def last(self) -> bool:
        """Whether no note follows."""
        return self.below == len(self.blocks)

    def going_on(self, parts: list[int]) -> list[int]:
        """The first of `parts`, if the note stops within a sentence and that goes on with it."""
        cut = not self._finished(self.above) and not self.text_open
        return parts[:1] if cut and self._small(parts[0]) else []

    def parts(self) -> list[int]:
        """The indexes of the blocks that are parts of the note above."""
        inner = [*range(self.above + 1, self.below)]
        if self.called and all(_could_be_part(self.blocks[n]) for n in inner):
            return inner
        if over := self._over_pages(inner):
            return over
        lead = [*itertools.takewhile(lambda n: _could_be_part(self.blocks[n]), inner)]
        stop = self.above + 1 + len(lead)
        ended = stop == len(self.blocks) or self.blocks[stop].kind is Kind.PAGE
        found = self._to_page_end(lead) if ended else self._before_text(lead, stop)
        return [*found, *self._from_page_before(found)]

    def _over_pages(self, inner: Sequence[int]) -> list[int]:
        """The rest of an end note that a page end cut, if nothing else stands before the next."""
        rest = [n for n in inner if self.blocks[n].kind not in _ENDS]
        cut = self.called and len(inner) > len(rest) == 1 and self._cut(self.above)
        return rest if cut and _could_be_part(self.blocks[rest[0]]) else []

    def _said(self, index: int) -> str:
        return plain(self.blocks[index].content)

    def _finished(self, index: int) -> bool:
        return finished(self._said(index))

    def _cut(self, index: int) -> bool:
        """Whether a note goes on elsewhere: it ends like no sentence, or with a semicolon."""
        said = self._said(index).rstrip()
        return not finished(said) or said.endswith((";", ":"))

    def _small(self, index: int) -> bool:
        block = self.blocks[index]
        return block.kind is Kind.PARA and starts_small(self._said(index))

    def _within(self, index: int) -> bool:
        return self._is_para(index) and starts_within(self._said(index))

    def _to_page_end(self, lead: list[int]) -> list[int]:
        """All of `lead`, as the page ends below it; unless the text goes on there."""
        goes_on = lead and self.text_open and self._small(lead[0]) and self._finished(self.above)
        return [] if goes_on or (self.last and len(lead) > _FEW) else lead

    def _before_text(self, lead: list[int], stop: int) -> list[int]:
        """What stands before the text that goes on below the notes, if it is seen to go on."""
        ahead = [*lead, *([stop] if stop < self.below else [])][: _FEW + 1]
        if not ahead:
            return []
        cut = not self._finished(self.above)
        if not self.text_open:
            at = self._list_going_on(ahead)
            return lead[:at] if at else lead[:1] if cut and self._small(ahead[0]) else []
        within = [n for n, index in enumerate(ahead) if self._within(index)]
        if cut and within[:1] == [0]:
            within = within[1:]  # the first of two goes on with the note
        if not within and starts_sentence(self._said(ahead[0])):
            within = [n for n, index in enumerate(ahead) if not starts_sentence(self._said(index))]
        return lead[: within[0]] if within else []

    def _list_going_on(self, ahead: Sequence[int]) -> int:
        """How many blocks stand before an item, if the text above calls for one; else 0."""
        text = self.text
        if text is None or not (text.kind is Kind.ITEM or plain(text.content).endswith(":")):
            return 0
        items = (n for n, index in enumerate(ahead) if self.blocks[index].kind is Kind.ITEM)
        return next(items, 0)

    def _from_page_before(self, found: Sequence[int]) -> list[int]:
        """The rest of the note on the next page, right above the first note there."""
        top = max(found, default=self.above)
        if self.last:
            return self._at_the_end(top)
        first = self.below
        while first > top + 1 and _could_be_part(self.blocks[first - 1]):
            first -= 1
        if first in (self.below, top + 1):
            return []
        cut = self._cut(top)
        if self.blocks[first - 1].kind is Kind.RULE and (cut or -1 < self.call < first):
            return [*range(first, self.below)]
        return [self.below - 1] if cut and self._goes_on_bare(self.below - 1) else []

    def _at_the_end(self, top: int) -> list[int]:
        """The rest of the last note, below the finished text of the last page."""
        index = self.below - 1
        while index > top and self.blocks[index].kind in _ENDS:
            index -= 1
        if index <= top + 1 or not self._cut(top) or not self._small(index):
            return []
        text = [n for n in range(top + 1, index) if self.blocks[n].kind not in _ENDS]
        apart = self.blocks[index - 1].kind in _ENDS or not self._finished(top)
        goes_on = not text or not self._finished(text[-1]) or not apart
        return [] if goes_on or not _could_be_part(self.blocks[index]) else [index]

    def _goes_on_bare(self, index: int) -> bool:
        """Whether the block right above the next note goes on with this one, not with the text."""
        above = self.blocks[index - 1]
        if not (self._small(index) or left_open(self._said(self.above))):
            return False
        if above.kind in _ENDS or finished(plain(above.content)):
            return True
        after = next((n for n in range(self.below, len(self.blocks)) if self._is_para(n)), None)
        return after is not None and self._small(after) and self._finished(index)

    def _is_para(self, index: int) -> bool:
        return self.blocks[index].kind is Kind.PARA
