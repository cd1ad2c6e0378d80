"""Marks of typed notes in forms that only an author's own notes make sure of.

Raised Unicode digits, `(1)`, asterisks and daggers mean much else; where a note of the same label
stands in the text they are its mark. And what stands in a title block becomes metadata before the
chain looks for marks, so a mark there gets its note at once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from briefpress.importers.blocks import (
    Block,
    Content,
    Kind,
    Manuscript,
    Mark,
    Note,
    Piece,
    Run,
    cut,
    plain,
    swap,
    words,
)
from briefpress.importers.inline import SUPERS
from briefpress.importers.report import Repair, repair
from briefpress.importers.steps.addresses import unlinked

SIGNS = "*†‡§¶"
_RAISED = re.compile(rf"(?<=\S)[{''.join(SUPERS)}]{{1,4}}")
_ROUND = re.compile(r"(?<=\S)[ \u00a0]?\((\d{1,3})\)(?!\w)")
_SIGN = re.compile(rf"(?<=[\w.,;:!?”\"’')])[{SIGNS}]{{1,3}}(?=[\s,.;:)]|$)")
_TITLE_ZONE, _PROSE = 12, 25  # blocks at most; words of a block that is running text


@dataclass(frozen=True, slots=True)
class Call:
    """What stands for a mark, from `start` to `stop` of a content, and the labels it calls."""

    start: int
    stop: int
    labels: tuple[str, ...]


def typed_calls(content: Content, labels: Collection[str], round_: bool) -> list[Call]:
    """Raised Unicode digits, and with `round_` numbers in round brackets, that call `labels`."""
    text = plain(content)
    found = []
    for match in _RAISED.finditer(text):
        digits = "".join(SUPERS[char] for char in match[0])
        several = (digits,) if digits in labels else tuple(digits)
        if all(one in labels for one in several):
            found.append(Call(match.start(), match.end(), several))
    for match in _ROUND.finditer(text) if round_ else ():
        if match[1] in labels:
            found.append(Call(match.start(), match.end(), (match[1],)))
    return found


def sign_calls(content: Content) -> list[Call]:
    """Asterisks and daggers behind words."""
    return [Call(m.start(), m.end(), (m[0],)) for m in _SIGN.finditer(plain(content))]


def with_calls(content: Content, calls: Sequence[Call], keys: Sequence[str] = ()) -> Content:
    """`content` with marks in the place of `calls`; each takes the next of `keys`, if there are."""
    waiting = list(keys)
    for call in sorted(calls, key=lambda one: one.start, reverse=True):
        signs = cut(content, call.start, call.stop)
        place = signs[0].place
        at = plain(signs).find(call.labels[0]) if len(call.labels) == 1 else 0
        marks: list[Piece] = []
        for n, label in enumerate(call.labels):
            where = place._replace(at=place.at + max(0, at) + n)
            marks.append(Mark(label, where, waiting.pop() if waiting else ""))
        content = swap(content, call.start, call.stop, marks)
    return content


def title_calls(blocks: Sequence[Block], labels: Collection[str]) -> Iterator[tuple[int, Call]]:
    """The raised numbers in the title block that call a typed note, with their blocks."""
    for index, block in enumerate(blocks[:_TITLE_ZONE]):
        if len(words(block.content).split()) > _PROSE or block.kind is Kind.TABLE:
            return
        at = 0
        for piece in block.content:
            size = len(piece.text) if isinstance(piece, Run) else 1
            if isinstance(piece, Run) and "sup" in piece.marks:
                label = piece.text.strip(" .)")
                if at and label in labels:
                    yield index, Call(at, at + size, (label,))
            at += size


def called_at_once(manuscript: Manuscript) -> Manuscript:
    """Make notes of the texts that signs call, or numbers in the title block."""
    blocks = list(manuscript.blocks)
    texts = [n for n, one in enumerate(blocks) if one.kind is Kind.NOTE and one.label]
    labels = {blocks[n].label for n in texts}
    calls = [(n, call) for n, one in enumerate(blocks) if one.kind is not Kind.NOTE
             for call in sign_calls(one.content) if call.labels[0] in labels]  # fmt: skip
    notes, gone = list(manuscript.notes), set[int]()
    keyed: dict[int, list[tuple[Call, str]]] = defaultdict(list)
    told: list[Repair] = []
    for index, call in sorted([*title_calls(blocks, labels), *calls], key=_by_place):
        free = (n for n in texts if n > index and n not in gone)
        text = next((n for n in free if blocks[n].label == call.labels[0]), None)
        if text is None:
            continue
        parts = _parts(blocks, text)
        gone |= set(parts)
        key = str(len(notes) + 1)
        notes.append(_note([blocks[n] for n in parts], key))
        keyed[index].append((call, key))
        change = (plain(blocks[index].content)[: call.stop], f"[^{key}]")
        told.append(repair("BP914", "mark-typed", change, blocks[index].place, 0.9))
    for index, group in keyed.items():
        ones, keys = [call for call, _ in group], [key for _, key in group]
        before = blocks[index]
        blocks[index] = replace(before, content=with_calls(before.content, ones, keys))
        told += unlinked(before, blocks[index])
    left = tuple(one for n, one in enumerate(blocks) if n not in gone)
    return manuscript.told(*told, blocks=left, notes=tuple(notes))


def _by_place(one: tuple[int, Call]) -> tuple[int, int]:
    return one[0], one[1].start


def _parts(blocks: Sequence[Block], text: int) -> range:
    """A note text with its further paragraphs."""
    stop = text + 1
    while stop < len(blocks) and blocks[stop].kind is Kind.NOTE and not blocks[stop].label:
        stop += 1
    return range(text, stop)


def _note(parts: Sequence[Block], key: str) -> Note:
    paras = tuple(replace(one, kind=Kind.PARA, label="") for one in parts)
    return Note(key, parts[0].label, paras, parts[0].place)
