"""Numbers of note marks that an extractor set apart from their words, brought back to a line.

A raised digit comes on a line of its own, or at the head of the next line. Where it stood is told
by the line right above it, or by two blanks between words, which the digit left behind. Where
nothing tells it, the number goes to the end of the text before it, and the editor is asked.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefpress.importers.lines import RawLine
from briefpress.importers.notecalls import calls
from briefpress.importers.notechain import RULE, NoteStart
from briefpress.importers.report import Question, question
from briefpress.importers.sequence import Candidate, best_chain

_LOOSE = re.compile(r"^\s*(?P<n>[1-9]\d{0,2})(?:\s*$|\s+(?=[^\s\d]))")
_BLANK = re.compile(r" (?=[^\W\d_])")
_MARKED = re.compile(r"^\S.*[^\W\d_][^\s\w]{1,3}(?:\d{1,3}|[⁰¹²³⁴-⁹]+)$")
_GAP = re.compile(r"(?<=[^\s([“‘])  +(?=\S)")
_PHRASE = re.compile(r"[^\W\d_]$")
_END = re.compile(r"[.!?][”\"’)]*(?=\s|$)|[^\W\d_][”\"’)]*[,;:)][”\"’]?(?=\s|$)")
_WINDOW, _STATES = 40, 40
_UNPLACED, _A_LINE = 3.0, 0.1  # what it costs to place a number nowhere, or a line away
_ALONE, _LEADING, _CALLED = 1.0, 0.5, 2.0
_INLINE = 0.2  # marks that stand where they should: they tell how the numbers run


@dataclass(frozen=True, slots=True)
class _Loose:
    """A number that could be a mark: its line, where its digits stand, whether it is alone."""

    line: int
    number: int
    span: tuple[int, int]
    rest: int
    alone: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place for a mark: behind a sign of a line, or at its end; `sure` if something tells so."""

    line: int
    at: int
    sure: bool


def rests_of_lines(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines; one that an extractor broke off behind a raised mark, and began with the blank
    that stands there, is `parted`."""
    out = list(lines[:1])
    for before, line in itertools.pairwise(lines):
        same = before.sheet == line.sheet and not (before.code or line.code or line.table)
        rest = same and _BLANK.match(line.text) and _MARKED.search(before.text)
        out.append(replace(line, parted=True) if rest else line)
    return out


def with_loose_marks(
    lines: Sequence[RawLine], starts: Mapping[int, NoteStart]
) -> tuple[list[RawLine], dict[int, NoteStart], list[Question]]:
    """The lines with each loose number behind its words, as a line that is `raised`."""
    loose = _chosen(lines, starts, list(_candidates(lines, starts)))
    if not loose:
        return list(lines), dict(starts), []
    put: dict[int, list[tuple[_Spot, _Loose]]] = defaultdict(list)
    taken: dict[int, _Loose] = {}
    rests: set[int] = set()  # lines whose text stands on the line of the mark that began them
    told: list[Question] = []
    for one, spot in _spots(lines, starts, loose):
        put[spot.line].append((spot, one))
        taken[one.line] = one
        if spot.line == one.line - 1 and spot.at == len(lines[spot.line].text.rstrip()):
            rests.add(one.line)
        if not spot.sure:
            message = f"where does the mark {one.number} stand? its place is lost"
            shown = lines[spot.line].text.strip()[-80:]
            told.append(question("BP940", message, shown, lines[one.line].place))
    out: list[RawLine] = []
    moved: dict[int, NoteStart] = {}
    for index, line in enumerate(lines):
        if index in starts:
            moved[len(out)] = starts[index]
        own = taken.get(index)
        if own is None or not own.alone:
            out += _parted(line, own.rest if own else 0, put[index], lines, index in rests)
    return out, moved, told


def _candidates(lines: Sequence[RawLine], starts: Mapping[int, NoteStart]) -> Iterator[_Loose]:
    labels = {start.label for start in starts.values()}
    below = False  # a number stands among the notes if nothing but notes came before it
    for index, line in enumerate(lines):
        below = index in starts or (below and lines[index - 1].sheet == line.sheet)
        match = _LOOSE.match(line.text)
        if match is None or index in starts or match["n"] not in labels or below or line.table:
            continue
        alone = match.end() == len(line.text)
        yield _Loose(index, int(match["n"]), match.span("n"), match.end(), alone)


def _chosen(
    lines: Sequence[RawLine], starts: Mapping[int, NoteStart], found: Sequence[_Loose]
) -> list[_Loose]:
    """Those whose numbers run on; numbers that stand together may have lost their order."""
    called = calls(lines)
    ordered: list[_Loose] = []
    group: list[_Loose] = []
    for one in found:
        if group and any(not line.blank for line in lines[group[-1].line + 1 : one.line]):
            ordered += sorted(group, key=lambda loose: loose.number)
            group = []
        group.append(one)
    ordered += sorted(group, key=lambda loose: loose.number)
    alone = {one.line for one in found}
    inline = [(line, n) for n, line in called.items() if line not in alone and line not in starts]
    candidates: list[tuple[int, Candidate, int]] = [
        (line, Candidate(n, _INLINE, lines[line].sheet), -1) for line, n in inline
    ]
    for at, one in enumerate(ordered):
        score = _ALONE if one.alone else _LEADING
        score -= _CALLED if called.get(one.number, one.line) < one.line else 0.0
        candidates.append((one.line, Candidate(one.number, score, lines[one.line].sheet), at))
    candidates.sort(key=lambda entry: entry[0])
    running = best_chain([candidate for _, candidate, _ in candidates])
    chain = [at for n in running if (at := candidates[n][2]) >= 0 and candidates[n][1].score > 0]
    known = sum(start.label.isdigit() for start in starts.values())
    return [ordered[n] for n in chain] if len(chain) > 1 or known == 1 else []


def _spots(
    lines: Sequence[RawLine], starts: Mapping[int, NoteStart], loose: Sequence[_Loose]
) -> Iterator[tuple[_Loose, _Spot]]:
    """For each number that can be given one, its place: all in order, each as near as can be."""
    numbers = {one.line for one in loose if one.alone}
    below = _below_notes(lines, starts)
    states: list[_State] = [_State(0.0, (-1, 0), None, None)]
    hosts: list[_Spot | None] = []
    for one in loose:
        host = _host(lines, starts, one.line, numbers)
        above = host is not None and (host == one.line - 1 or not one.alone)
        end = _Spot(host, len(lines[host].text.rstrip()), above) if host is not None else None
        hosts.append(end)
        later = _ends_below(lines, starts, one, end) if end and above and one.alone else None
        sure = [later or end] if end and above else list(_slots(lines, below | numbers, one.line))
        states = _placed(states, sure, one.line)
    best: _State | None = min(states, key=lambda state: state.cost)
    found: list[_Spot | None] = []
    while best is not None and best.before is not None:
        found.append(best.spot)
        best = best.before
    for one, spot, host_end in zip(loose, reversed(found), hosts, strict=True):
        place = spot or (replace(host_end, sure=False) if host_end else None)
        if place is not None:
            yield one, place


@dataclass(frozen=True, slots=True)
class _State:
    """One way to place the numbers so far: what it costs, and where the last one stands."""

    cost: float
    last: tuple[int, int]
    spot: _Spot | None
    before: _State | None


def _placed(states: Sequence[_State], spots: Sequence[_Spot], line: int) -> list[_State]:
    """The states after one more number, which goes to one of `spots` or is left without."""
    out = [_State(state.cost + _UNPLACED, state.last, None, state) for state in states]
    for spot in spots:
        here = (spot.line, spot.at)
        open_ = [state for state in states if state.last < here]
        if open_:
            state = min(open_, key=lambda state: state.cost)
            out.append(_State(state.cost + _A_LINE * abs(spot.line - line), here, spot, state))
    return sorted(out, key=lambda state: state.cost)[:_STATES]


def _ends_below(
    lines: Sequence[RawLine], starts: Mapping[int, NoteStart], one: _Loose, above: _Spot
) -> _Spot | None:
    """The end of the first sentence on the line below a number, if the line above stops at none.

    Some extractors give a raised digit above the line on which it stands, and marks follow signs.
    """
    index = one.line + 1
    if index >= len(lines) or index in starts or lines[index].sheet != lines[one.line].sheet:
        return None
    open_above = _PHRASE.search(lines[above.line].text[: above.at])
    end = _END.search(lines[index].text)
    return _Spot(index, end.end(), False) if open_above and end else None


def _below_notes(lines: Sequence[RawLine], starts: Mapping[int, NoteStart]) -> set[int]:
    """The lines of notes: from the first of a page on, or up to a blank line."""
    found: set[int] = set()
    for index in starts:
        for n in range(index, len(lines)):
            line = lines[n]
            if line.sheet != lines[index].sheet or n in found or (not line.sheet and line.blank):
                break
            found.add(n)
    return found


def _slots(lines: Sequence[RawLine], closed: set[int], index: int) -> Iterator[_Spot]:
    """The wide gaps between words near a line, on its page."""
    for n in range(max(0, index - _WINDOW), min(len(lines), index + _WINDOW)):
        if n in closed or lines[n].table or lines[n].sheet != lines[index].sheet:
            continue
        text = lines[n].text.strip()
        gaps = [len(gap) for gap in re.findall(r"(?<=\S) +(?=\S)", text)]
        usual = sorted(gaps)[len(gaps) // 2] if gaps else 1
        for match in _GAP.finditer(lines[n].text):
            if len(match[0]) > usual:
                yield _Spot(n, match.start(), True)


def _host(
    lines: Sequence[RawLine], starts: Mapping[int, NoteStart], index: int, taken: set[int]
) -> int | None:
    """The last line with text before a loose number, on its page."""
    sheet = lines[index].sheet
    for n in range(index - 1, -1, -1):
        line = lines[n]
        if line.sheet != sheet or line.table or RULE.match(line.text) or n in starts:
            return None
        if not line.blank and n not in taken:
            return n
    return None


def _parted(
    line: RawLine,
    at: int,
    put: Sequence[tuple[_Spot, _Loose]],
    lines: Sequence[RawLine],
    rest: bool,
) -> Iterator[RawLine]:
    """A line from `at` on, parted where marks go into it; itself the `rest` of one, or not."""
    first, parted = True, rest
    for spot, one in sorted(put, key=lambda pair: (pair[0].at, pair[1].number)):
        if first or spot.at > at:
            yield replace(line, text=line.text[at : spot.at], at=line.at + at, parted=parted)
        number, (start, stop) = lines[one.line], one.span
        yield replace(number, text=number.text[start:stop], at=number.at + start, raised=True)
        first, parted, at = False, True, max(at, spot.at)
    if first or line.text[at:].strip():
        yield replace(line, text=line.text[at:], at=line.at + at, parted=parted)
