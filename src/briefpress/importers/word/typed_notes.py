"""Notes that were typed by hand: paragraphs that begin with a number which the text calls.

They become `NOTE` blocks, which the chain brings together with their marks. Which numbers count is
decided as for damaged texts: by how they look, by where they stand, and by whether they run on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from briefpress.importers.blocks import (
    Block,
    Content,
    Kind,
    Manuscript,
    Run,
    all_marked,
    changed,
    cut,
    plain,
    stripped,
    words,
)
from briefpress.importers.inline import SUPERS
from briefpress.importers.notelines import HEADING, SOURCE
from briefpress.importers.report import Place, Removed, Repair
from briefpress.importers.sequence import Candidate, best_chain
from briefpress.importers.steps.addresses import unlinked
from briefpress.importers.word.notes import heading_gone
from briefpress.importers.word.typed_lines import lines_of
from briefpress.importers.word.typed_marks import (
    SIGNS,
    called_at_once,
    sign_calls,
    typed_calls,
    with_calls,
)

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
    rf"(?<=\S)(?:\[|[ \u00a0]?\()(\d{{1,3}})[\])]|([{_RAISED}]{{1,3}})"
    r"|(?<=[^\W\d])[.,;:!?”\"’')]{0,3}(\d{1,3})(?![\w%,.]\d|\w)"
)
_SIGNED = re.compile(rf"([{SIGNS}]{{1,3}})\s*(?=[^\W_])(?=\S+\s+\S)")
_LINE = re.compile(r"[\s_–—-]{3,}")
_RAISED_SCORE, _ITEM_SCORE = 3.0, -0.4
_HEADED, _SOURCED, _UNCALLED, _ALONE = 1.0, 0.8, -1.6, 1.5


@dataclass(frozen=True, slots=True)
class _Label:
    """A paragraph's label: how many signs it takes, and how much it looks like a note's.

    `number` is 0 where the label is a sign such as an asterisk.
    """

    block: int
    number: int
    size: int
    place: Place
    score: float = 0.0
    sign: str = ""
    round: bool = False


def typed_notes(manuscript: Manuscript) -> Manuscript:
    """Make `NOTE` blocks of the notes that an author typed; without any, nothing changes."""
    groups = [lines_of(block) for block in manuscript.blocks]
    lines = [line for group in groups for line in group]
    chosen = _numbered(lines) | _signed(lines)
    if not chosen:
        return manuscript
    made: list[Block] = []
    back: list[Repair] = []
    at = 0
    for block, group in zip(manuscript.blocks, groups, strict=True):
        noted = any(n in chosen for n in range(at, at + min(2, len(group))))  # or a heading, first
        for n, line in enumerate(group if noted else (block,), at):
            one = _note(line, chosen[n]) if noted and n in chosen else line
            back += unlinked(line, one)
            made.append(one)
        at += len(group)
    _tails(made)
    kept, gone = _unheaded(made)
    kept = _called(kept, chosen.values())
    return called_at_once(manuscript.told(*back, *gone, blocks=tuple(kept)))


def _numbered(blocks: Sequence[Block]) -> dict[int, _Label]:
    """The labels of notes that are numbers and run on, by their blocks."""
    labels = list(_labels(blocks))
    sections = _sections(blocks)
    chain = best_chain([Candidate(one.number, one.score, sections[one.block]) for one in labels])
    chosen = {labels[n].block: labels[n] for n in chain}
    if len(chosen) == 1:  # one number runs on from nothing
        (only,) = chosen.values()
        ends = only.block == len(blocks) - 1 and _raised_call(blocks, str(only.number))
        return chosen if only.score >= _ALONE or ends else {}
    return chosen


def _raised_call(blocks: Sequence[Block], number: str) -> bool:
    """Whether a raised number stands behind words, and only once."""
    runs = (piece for block in blocks for piece in block.content[1:] if isinstance(piece, Run))
    return sum("sup" in run.marks and run.text.strip() == number for run in runs) == 1


def _signed(blocks: Sequence[Block]) -> dict[int, _Label]:
    """The labels of notes that are signs: as many texts as there are marks before them."""
    calls: Counter[str] = Counter()
    found: dict[int, _Label] = {}
    for index, block in enumerate(blocks):
        match = _SIGNED.match(plain(block.content)) if block.kind is Kind.PARA else None
        if match and calls[match[1]] > 0 and isinstance(block.content[0], Run):
            calls[match[1]] -= 1
            found[index] = _Label(index, 0, match.end(), block.place, sign=match[1])
        else:
            calls.update(call.labels[0] for call in sign_calls(block.content))
    return found


def _called(blocks: list[Block], labels: Iterable[_Label]) -> list[Block]:
    """Blocks in which the marks stand that only these notes make sure of."""
    numbers = {str(one.number) for one in labels}
    round_ = any(one.round for one in labels)

    def marked(content: Content) -> Content:
        calls = typed_calls(content, numbers, round_)
        return with_calls(content, calls) if calls else content

    return [one if one.kind is Kind.NOTE else changed(one, marked) for one in blocks]


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
        if match is None:
            return None
        return _Label(
            index, int(match[1]), 0, block.place, _ITEM_SCORE, round=block.label[0] == "("
        )
    if all_marked(block.content, "bold"):  # no note is bold as a whole, but a heading is
        return None
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
            round_ = found[0][0] == "("
            return _Label(index, number, found.end(), first.place, score, round=round_)
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
    name = label.sign or str(label.number)
    return replace(block, kind=Kind.NOTE, content=content, label=name, depth=0, place=label.place)


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
            gone += heading_gone(block)
        elif _LINE.fullmatch(plain(block.content)) or (noted and block.kind is Kind.RULE):
            kept.append(Block(Kind.RULE, (), block.place))
        else:
            kept.append(block)
    return kept, gone
