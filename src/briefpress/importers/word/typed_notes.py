"""Notes that were typed by hand: paragraphs that begin with a number which the text calls.

They become `NOTE` blocks, which the chain brings together with their marks. Which numbers count is
decided as for damaged texts: by how they look, by where they stand, and by whether they run on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from briefpress.importers.blocks import Block, Kind, Manuscript, Run, cut, plain, stripped, words
from briefpress.importers.inline import SUPERS
from briefpress.importers.notelines import HEADING, SOURCE
from briefpress.importers.report import Place, Removed, removed
from briefpress.importers.sequence import Candidate, best_chain
from briefpress.importers.steps.addresses import unlinked

_RAISED = "".join(SUPERS)
#: How a paragraph can begin that is a note, the surest form first; the score is that of the form.
_FORMS = (
    (re.compile(rf"(?P<n>[{_RAISED}]{{1,3}})\s*"), 3.0),
    (re.compile(r"\[(?P<n>\d{1,3})\][.:]?\s*"), 2.0),
    (re.compile(r"(?P<n>\d{1,3})(?=\s+[^\s.)\]|])\s*"), 1.0),
    (re.compile(r"(?P<n>\d{1,3})[.)]\s+"), -0.4),
    (re.compile(r"\((?P<n>\d{1,3})\)\s+"), -0.4),
)
_CALL = re.compile(
    rf"(?<=\S)\[(\d{{1,3}})\]|([{_RAISED}]{{1,3}})|(?<=[^\W\d])[.,;:!?”\"’')]{{0,3}}(\d{{1,3}})(?![\w%,.]\d|\w)"
)
_LINE = re.compile(r"[\s_–—-]{3,}")
_RAISED_SCORE, _ITEM_SCORE = 3.0, -0.4
_HEADED, _SOURCED, _UNCALLED, _ALONE = 1.0, 0.8, -1.6, 1.5


@dataclass(frozen=True, slots=True)
class _Label:
    """A paragraph's label: its number, how many signs it takes, and how much it looks like one."""

    block: int
    number: int
    size: int
    place: Place
    score: float


def typed_notes(manuscript: Manuscript) -> Manuscript:
    """Make `NOTE` blocks of the notes that an author typed; without any, nothing changes."""
    blocks = manuscript.blocks
    labels = list(_labels(blocks))
    sections = _sections(blocks)
    chain = best_chain([Candidate(one.number, one.score, sections[one.block]) for one in labels])
    chosen = {labels[n].block: labels[n] for n in chain}
    if not chosen or (len(chosen) == 1 and max(one.score for one in chosen.values()) < _ALONE):
        return manuscript
    made = [
        _note(block, chosen[index]) if index in chosen else block
        for index, block in enumerate(blocks)
    ]
    back = [one for was, now in zip(blocks, made, strict=True) for one in unlinked(was, now)]
    _tails(made)
    kept, gone = _unheaded(made)
    return manuscript.told(*back, *gone, blocks=tuple(kept))


def _labels(blocks: Sequence[Block]) -> Iterator[_Label]:
    called = _calls(blocks)
    headed = False
    for index, block in enumerate(blocks):
        text = plain(block.content)
        if HEADING.match(text):
            headed = True
            continue
        headed = headed and block.kind is not Kind.HEADING
        found = _label(index, block) if block.kind in (Kind.PARA, Kind.ITEM) else None
        if found is not None:
            score = found.score + _HEADED * headed + _SOURCED * bool(SOURCE.search(text))
            first = called.get(found.number)
            score += 0.0 if first is not None and first < index else _UNCALLED
            yield replace(found, score=score)


def _label(index: int, block: Block) -> _Label | None:
    text = plain(block.content)
    first = block.content[0] if block.content else None
    if block.kind is Kind.ITEM:
        match = re.fullmatch(r"[\[(]?(\d{1,3})[.)\]]*", block.label)
        return _Label(index, int(match[1]), 0, block.place, _ITEM_SCORE) if match else None
    if isinstance(first, Run) and "sup" in first.marks:
        raised = ""
        for piece in block.content:
            if not isinstance(piece, Run) or "sup" not in piece.marks:
                break
            raised += piece.text
        match = re.fullmatch(r"\s*\[?(\d{1,3})\]?[.:]?\s*", raised)
        if match:
            size = len(raised) + len(re.match(r"[.:]?\s*", text[len(raised) :])[0])  # type: ignore[index]
            return _Label(index, int(match[1]), size, first.place, _RAISED_SCORE)
    for pattern, score in _FORMS:
        found = pattern.match(text)
        if found and isinstance(first, Run) and text[found.end() :].strip():
            number = int("".join(SUPERS.get(char, char) for char in found["n"]))
            return _Label(index, number, found.end(), first.place, score)
    return None


def _calls(blocks: Sequence[Block]) -> dict[int, int]:
    """For each number that the text seems to call, the first block that does."""
    first: dict[int, int] = {}
    for index, block in enumerate(blocks):
        contents = (*(cell for row in block.rows for cell in row), block.content)
        for content in contents:
            told = [match[1] or match[2] or match[3] for match in _CALL.finditer(plain(content))]
            told += [piece.text for piece in content[1:]
                     if isinstance(piece, Run) and "sup" in piece.marks]  # fmt: skip
            for one in told:
                digits = "".join(SUPERS.get(char, char) for char in one)
                for number in re.findall(r"\d{1,3}", digits):
                    first.setdefault(int(number), index)
    return first


def _sections(blocks: Sequence[Block]) -> list[int]:
    out, section = [], 0
    for block in blocks:
        section += block.kind is Kind.HEADING or HEADING.match(plain(block.content)) is not None
        out.append(section)
    return out


def _note(block: Block, label: _Label) -> Block:
    content = stripped(cut(block.content, label.size))
    return replace(
        block, kind=Kind.NOTE, content=content, label=str(label.number), depth=0, place=label.place
    )


def _tails(blocks: list[Block]) -> None:
    """A paragraph between two notes of one list belongs to the first of them."""
    for index in range(1, len(blocks) - 1):
        between = blocks[index - 1].kind is Kind.NOTE and any(
            one.kind is Kind.NOTE for one in blocks[index + 1 : index + 3]
        )
        if between and blocks[index].kind is Kind.PARA:
            blocks[index] = replace(blocks[index], kind=Kind.NOTE, label="")


def _unheaded(blocks: Sequence[Block]) -> tuple[list[Block], list[Removed]]:
    """The heading and the line above notes go, as each edition makes its own."""
    kept: list[Block] = []
    gone: list[Removed] = []
    for index, block in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        noted = after is not None and after.kind is Kind.NOTE
        if noted and HEADING.match(words(block.content)):
            gone += [removed(piece.text, "the heading above the notes", piece.place)
                     for piece in block.content if isinstance(piece, Run)]  # fmt: skip
        elif _LINE.fullmatch(plain(block.content)):
            kept.append(Block(Kind.RULE, (), block.place))
        else:
            kept.append(block)
    return kept, gone
