"""Note marks in the text, in every form they are seen in, brought together with the note texts.

Each thing that could be a mark is scored; `sequence` finds those whose numbers run on, so years,
exponents and list numbers fall out. A mark and its note get one key, which counts anew in the order
of the marks. What finds no partner stays text, in its place, and is a question.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.blocks import Block, Kind, Manuscript
from briefpress.importers.report import Question, Repair, question, repair
from briefpress.importers.sequence import labels_of
from briefpress.importers.steps.addresses import unlinked
from briefpress.importers.steps.mark_choice import FEW, SPACED, chosen
from briefpress.importers.steps.mark_forms import Seen, seen_in
from briefpress.importers.steps.mark_places import with_marks

_SURE = {
    "call": 1.0, "sup": 0.99, "run": 0.9, "sign": 0.9,
    "a": 0.85, "b": 0.85, "c": 0.7, "d": 0.95, "e": 0.75, "f": 0.7,
    "g": 0.9, "k": 0.9, "h": 0.75, "i": 0.7, "x": 0.7, "w": 0.6, "v": 0.6, "y": 0.6, "u": 0.6,
}  # fmt: skip
_DOUBTFUL = ("w", "v", "y", "u")  # "word 3 word", "word 3.", "20193", "NATO3": also numbers


def note_marks(manuscript: Manuscript) -> Manuscript:
    """Recognise the marks, and match them with the note texts."""
    blocks = list(manuscript.blocks)
    texts = [index for index, block in enumerate(blocks) if block.kind is Kind.NOTE and block.label]
    matched, told = _matched(chosen(seen_in(blocks), blocks, texts), blocks, texts)
    first = len(manuscript.notes) + 1
    keys = {text: str(n) for n, text in enumerate(dict.fromkeys(t for _, t in matched), first)}
    marks: dict[tuple[int, int], list[tuple[Seen, str]]] = defaultdict(list)
    for one, text in matched:
        marks[one.block, one.cell].append((one, keys[text]))
        change = (one.shown, f"[^{keys[text]}]")
        if one.form in _DOUBTFUL or (one.form == SPACED and len(matched) < FEW):
            message = f"this {one.label} was taken for the mark of a note: is it one?"
            told.append(question("BP945", message, one.shown, one.place))
        told.append(repair("BP914", f"mark-{one.form}", change, one.place, _SURE[one.form]))
    for (block, cell), group in marks.items():
        before = blocks[block]
        blocks[block] = with_marks(before, cell, group)
        told += unlinked(before, blocks[block])
    for text, key in keys.items():
        blocks[text] = replace(blocks[text], key=key)
    return manuscript.told(*told, blocks=tuple(blocks))


def _matched(
    marks: Sequence[Seen], blocks: Sequence[Block], texts: Sequence[int]
) -> tuple[list[tuple[Seen, int]], list[Repair | Question]]:
    """Each mark with the block of its note text; marks without one are asked about."""
    of_label: dict[str, list[int]] = defaultdict(list)
    for index in texts:
        for label in labels_of(blocks[index].label):
            of_label[label].append(index)
    calls: dict[str, list[int]] = defaultdict(list)
    for one in marks:
        calls[one.label].append(one.block)
    text_of = {label: iter(_texts_for(at, of_label[label])) for label, at in calls.items()}
    found: list[tuple[Seen, int]] = []
    asked: list[Repair | Question] = []
    for one in marks:
        text = next(text_of[one.label])
        if text is not None:
            found.append((one, text))
            continue
        message = f"the mark {one.label} has no note"
        asked.append(question("BP940", message, one.shown, one.place))
    return found, asked


def _texts_for(calls: Sequence[int], texts: Sequence[int]) -> list[int | None]:
    """For each mark of one label the block of its note text, given where both stand.

    They go in pairs if there are as many, or if all notes stand below all marks; else a mark means
    the first note below it.
    """
    if len(calls) == len(texts):
        return list(texts)
    if not texts or calls[-1] < texts[0]:
        return [*texts[: len(calls)], *[texts[-1] if texts else None] * (len(calls) - len(texts))]
    below = (bisect_left(texts, call) for call in calls)
    return [texts[min(at, len(texts) - 1)] for at in below]
