"""Numbers of note marks that a converter set in bold type between words, brought to their sentence.

A raised digit is a line of its own to it, so the number comes where the printed line ends. It
belongs to a sentence that ended in that line: to the last one before the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefpress.importers.lines import RawLine
from briefpress.importers.notechain import NoteStart
from briefpress.importers.report import Question, question
from briefpress.importers.sequence import Candidate, best_chain

_BOLD = re.compile(r"(?:(?<=\s)|^)\*\*([1-9]\d{0,2})\*\*(?:\s+|$)")
_END = re.compile(r"[.!?;][\"”’')]*(?=\s)")
_LINE = 120  # letters that a printed line may have


@dataclass(frozen=True, slots=True)
class _Bold:
    line: int
    number: int
    match: re.Match[str]


def with_bold_marks(
    lines: Sequence[RawLine], starts: Mapping[int, NoteStart]
) -> tuple[list[RawLine], dict[int, NoteStart], list[Question]]:
    """The lines with each such number behind its sentence, as a line that is `raised`."""
    labels = {start.label for start in starts.values()}
    found = [
        _Bold(index, int(match[1]), match)
        for index, line in enumerate(lines)
        if "**" in line.text and index not in starts and not line.text.startswith(("|", "#"))
        for match in _BOLD.finditer(line.text)
        if match[1] in labels and match[0].strip() != line.text.strip()
    ]
    chain = best_chain([Candidate(one.number, 1.0, lines[one.line].sheet) for one in found])
    chosen: dict[int, list[_Bold]] = {}
    for n in chain if len(chain) > 1 else ():
        chosen.setdefault(found[n].line, []).append(found[n])
    out: list[RawLine] = []
    moved: dict[int, NoteStart] = {}
    told: list[Question] = []
    for index, line in enumerate(lines):
        if index in starts:
            moved[len(out)] = starts[index]
        out += _parted(line, chosen[index]) if index in chosen else [line]
        for one in chosen.get(index, ()):
            shown = line.text[max(0, one.match.start() - _LINE) : one.match.end()]
            message = f"does the mark {one.number} belong to the sentence before it?"
            told.append(question("BP940", message, shown, line.place))
    return out, moved, told


def _parted(line: RawLine, marks: Sequence[_Bold]) -> Iterator[RawLine]:
    """A line, cut where numbers stood and where they go."""
    at, first = 0, True
    for one in marks:
        start, stop = one.match.span()
        ends = [match.end() for match in _END.finditer(line.text, max(at, start - _LINE), start)]
        spot = ends[-1] if ends else max(at, len(line.text[:start].rstrip()))
        yield replace(
            line, text=line.text[at:spot], at=line.at + at, parted=line.parted or not first
        )
        number = one.match.start(1)
        yield replace(line, text=one.match[1], at=line.at + number, raised=True)
        if line.text[spot:start].strip():
            yield replace(line, text=line.text[spot:start], at=line.at + spot, parted=True)
        at, first = stop, False
    if line.text[at:].strip():
        yield replace(line, text=line.text[at:], at=line.at + at, parted=True)
