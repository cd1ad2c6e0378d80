"""Which lines that look like the beginning of a note are: those whose numbers run on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefpress.importers.lines import RawLine
from briefpress.importers.notecalls import called_on, sure_calls, surely_called_on
from briefpress.importers.sequence import Candidate, best_chain, labels_of, worth

NEAR = 7  # lines with text that one note may have
RULE = re.compile(r"^\s*(?:\\?[-*_=—–─━]\s*){3,}$")
ITEM = re.compile(r"\s*\d{1,3}[.)]\s")  # as in a list
_MOST = 12  # lines with a first number that are tried one by one


@dataclass(frozen=True, slots=True)
class NoteStart:
    """A note begins on a line: its printed label, and the offset of its first word.

    `joined` says that the label stands alone and the words follow on the next line.
    """

    label: str
    offset: int
    label_at: int
    joined: bool = False

    @property
    def number(self) -> int:
        """The number it is labelled with, the first if there are two; -1 for names and signs."""
        first = labels_of(self.label)[0]
        return int(first) if first.isdigit() else -1

    @property
    def next(self) -> int:
        """The number with which the next note runs on from it."""
        last = labels_of(self.label)[-1]
        return int(last) + 1 if last.isdigit() else 0


@dataclass(frozen=True, slots=True)
class Found:
    """A line that looks like the beginning of a note, and how much it does."""

    line: int
    start: NoteStart
    score: float
    headed: bool = False  # it stands below the heading of the notes

    @property
    def sure(self) -> bool:
        """Whether it has a form that nothing else has."""
        return self.score >= 2.5

    @property
    def named(self) -> bool:
        """Whether the label is a number or a name, and no symbol."""
        return self.start.number >= 0 or self.score > 5


def running(lines: Sequence[RawLine], found: Sequence[Found]) -> list[int]:
    """Indexes of those found, with numbers as labels, that are notes.

    If the text calls a first note once, numbers begin once: where their notes are worth most.
    Other numbers that begin with 1 are those of lists.
    """
    ones, told = _first_calls(lines), _first_calls(lines, sure=True)
    firsts = [n for n, one in enumerate(found) if one.start.label == "1"]
    lists = [n for n in firsts if not found[n].sure]
    runs: dict[int, set[int]] = {}
    if sum(map(len, ones.values())) == 1 and 1 < len(firsts) <= _MOST and lists:
        runs = {first: _run_of(lines, found, first) for first in firsts}
        every = set(range(len(found)))
        ways = [
            sorted(every.difference(*(runs[one] - runs[first] for one in firsts)))
            for first in firsts
        ]
    else:
        ways = [list(range(len(found)))]
    chains, begin = [], _first_call(lines)
    for way in ways:
        kept = [found[n] for n in way]
        anew, sections = _anew(lines, kept, told), _sections(lines)
        candidates = [
            Candidate(one.start.number, one.score, sections[one.line], one.line in anew)
            for one in kept
        ]
        chain = best_chain(candidates, begin)
        chains.append((worth(candidates, chain, begin), [way[n] for n in chain]))
    best = set(max(chains, key=lambda one: one[0])[1])
    for first, run in runs.items():
        best |= run if found[first].headed else set()  # whoever printed them twice is asked
    return _without_parts_of_lists(lines, found, sorted(best))


def _first_call(lines: Sequence[RawLine]) -> int:
    """The smallest number that is called without a doubt: more than 1 in an excerpt."""
    called = sure_calls(lines) or sure_calls(lines, likely=True)
    return min((number for _, number in called), default=1)


def _run_of(lines: Sequence[RawLine], found: Sequence[Found], first: int) -> set[int]:
    """Those found that count up from the first one, near one another."""
    run = [first]
    for n in range(first + 1, len(found)):
        last, number = found[run[-1]], found[n].start.number
        again = number <= last.start.number
        after = found[n + 1].start.number if n + 1 < len(found) else 0
        again = again and after == number + 1  # other numbers run on from here
        if again or number == 1 or lines_between(lines, last.line, found[n].line) > NEAR:
            break
        if number == last.start.next:
            run.append(n)
    return set(run)


def _without_parts_of_lists(
    lines: Sequence[RawLine], found: Sequence[Found], chain: Sequence[int]
) -> list[int]:
    """The chain without items of a list whose first item it does not have: they are no notes."""
    kept = set(chain)
    above: Found | None = None  # the item of a list that was last left out
    for n, one in enumerate(found):
        if not ITEM.match(lines[one.line].text):
            continue
        follows = (
            above is not None
            and one.start.number == above.start.next
            and lines_between(lines, above.line, one.line) <= NEAR
        )
        if follows:
            kept.discard(n)
        above = one if n not in kept else None
    return [n for n in chain if n in kept]


def lines_between(lines: Sequence[RawLine], start: int, stop: int) -> int:
    """How many lines with text stand from `start` on before `stop`; many, if a page ends there."""
    if lines[start].sheet != lines[stop].sheet:
        return NEAR + 1
    return sum(not line.blank for line in lines[start : min(stop, start + 4 * NEAR)])


def _first_calls(lines: Sequence[RawLine], *, sure: bool = False) -> dict[int, list[int]]:
    """For each page, the lines with a mark of a first note.

    `sure`: where no pages are known, only marks that can be nothing else.
    """
    ones: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        doubted = not sure or line.sheet > 0
        if 1 in (called_on(line.text, runs=False) if doubted else surely_called_on(line.text)):
            ones[line.sheet].append(index)
    return ones


def _anew(
    lines: Sequence[RawLine], found: Sequence[Found], ones: Mapping[int, Sequence[int]]
) -> set[int]:
    """The lines on which numbers begin anew, as one more mark of a first note stands above.

    On its page or, where no pages are known, anywhere.
    """
    labels = Counter[int]()
    out = set()
    for one in found:
        sheet = lines[one.line].sheet
        if one.start.label == "1" and (sheet or one.score > 0):
            labels[sheet] += 1
            if bisect_left(ones.get(sheet, ()), one.line) >= labels[sheet]:
                out.add(one.line)
    return out


def _sections(lines: Sequence[RawLine]) -> list[int]:
    """The page or, without pages, the stretch between rules and headings, of each line."""
    out, section = [], 0
    for line in lines:
        section += (
            line.sheet == 0 and (RULE.match(line.text) or line.text.startswith("#")) is not None
        )
        out.append(line.sheet or section)
    return out
