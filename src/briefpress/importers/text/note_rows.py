"""Lines that hold several notes in a row, cut before each number that runs on.

Converters put the notes of a page into one paragraph, and printers save paper that way.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefpress.importers.inline import SUPERS
from briefpress.importers.lines import RawLine
from briefpress.importers.notecalls import called_on, calls
from briefpress.importers.notelines import LEAD, SOURCE, SUP

_NUMBER = r"(?P<n>[0-9]{1,3})"
_ENDED = r"(?<=[.!?”\"’)>\]*])\s+"
_NAME = r"(?=\s*(?:[“\"‘]\d|[“\"‘'(*_<]*(?:[^\W\d_a-z]|https?:|www\.|$)))"
_HEADING = re.compile(
    r"(?:^|(?<=[.!?”\"’)>\]]))\s*(?:#+\s*)?[*_]*"
    r"(?:End ?notes?|Foot ?notes?|Notes|References|Sources)[:*_]*\s+(?=(?:<sup>)?\\?\[?1\b)",
    re.IGNORECASE,
)
_AREA = 12  # lines within which the next number may begin a line of its own


@dataclass(frozen=True, slots=True)
class _Form:
    """How the label of the first note looks, and that of each that follows in the same line.

    `sure` says that nothing but notes looks so.
    """

    first: re.Pattern[str]
    after: re.Pattern[str]
    sure: bool = True


def _form(first: str, after: str, *, sure: bool = True) -> _Form:
    return _Form(re.compile(LEAD + first), re.compile(after), sure)


def _signed(label: str) -> _Form:
    return _form(label, rf"(?:{_ENDED}|<br\s*/?>\s*)(?P<label>{label})(?=\W*(?:\w|$))")


def _plain(label: str, lead: str = "", then: str = "(?= )") -> _Form:
    """Numbers as they stand in a text: an address without a sign around it may end a note, too."""
    end = r"(?:(?<=[.!?”\"’)>\]*_;])|(?<=[/\w])(?<!\bno)(?<!\bp)(?<!\bpp))\s+"
    return _form(f"{label}{then}", rf"{end}(?P<label>{lead}{label}){_NAME}", sure=False)


_FORMS = (
    _signed(SUP.replace("{n}", _NUMBER)),
    _signed(rf"\[\^{_NUMBER}\]:"),
    _signed(rf"\^{_NUMBER}\^"),
    _signed(rf"(?P<n>[{''.join(SUPERS)}]{{1,3}})"),
    _signed(rf"\[\\?\[?{_NUMBER}\.?\\?\]?\]\(#[^()\s]*\)"),
    _form(
        rf"\\?\[{_NUMBER}\\?\](?!\()",
        rf"(?:{_ENDED}(?=\\?\[\d+\\?\](?: \.)?{_NAME})|\s+(?=\\?\[\d+\\?\] \.\s))"
        rf"(?P<label>\\?\[{_NUMBER}\\?\])",
    ),
    _form(
        rf"{_NUMBER}(?=[“\"‘A-Z])",
        rf"(?<=[.!?”\"’)>*_])\s+(?P<label>{_NUMBER}(?=[“\"‘]|[A-Z](?:[^\W\d]|\.\s?[A-Z])))",
    ),
    _plain(_NUMBER),
    _plain(rf"{_NUMBER}\\?[.)]"),
    _plain(rf"{_NUMBER}\\?[.)]", then=r"(?=[“\"‘A-Z])"),
    _plain(rf"\({_NUMBER}\)"),
    _plain(rf"{_NUMBER}[.:)]?(?:\*\*|__)", r"(?:\*\*|__)"),
)


def _number(match: re.Match[str]) -> int:
    return int("".join(SUPERS.get(char, char) for char in match["n"]))


@dataclass(slots=True)
class _Row:
    """Notes that run on in one paragraph: the line and the offset where each label stands."""

    form: _Form
    first: int
    labels: list[tuple[int, int]]

    @property
    def next(self) -> int:
        return self.first + len(self.labels)


def notes_apart(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines, each that holds several notes in a row cut before the next number."""
    called: Mapping[int, int] | None = None
    cuts: defaultdict[int, list[int]] = defaultdict(list)
    for begin, end in _paragraphs(lines):
        row, headed = _row(lines, begin, end)
        if row is None or all(at == 0 for _, at in row.labels[1:]):
            continue
        if headed or not row.form.sure:
            called = calls(lines) if called is None else called
            if not _are_notes(lines, row, end, called):
                continue
        for index, at in [*headed, *row.labels]:
            cuts[index] += [at] if at else []
    out: list[RawLine] = []
    for index, line in enumerate(lines):
        ends = [*cuts[index], len(line.text)] if index in cuts else [len(line.text)]
        for at, end in itertools.pairwise([0, *ends]):
            whole = len(ends) == 1
            out.append(line if whole else replace(line, text=line.text[at:end], at=line.at + at))
    return out


def _paragraphs(lines: Sequence[RawLine]) -> Iterator[tuple[int, int]]:
    """From which line up to which one text runs on without a blank line, code or a table."""
    kinds = ((n, line.blank or line.code or line.table > 0) for n, line in enumerate(lines))
    for apart, group in itertools.groupby(kinds, key=lambda one: one[1]):
        if not apart:
            numbers = [n for n, _ in group]
            yield numbers[0], numbers[-1] + 1


def _row(
    lines: Sequence[RawLine], begin: int, end: int
) -> tuple[_Row | None, list[tuple[int, int]]]:
    """The notes in a row in a paragraph, and where the heading above the first one begins."""
    row: _Row | None = None
    headed: list[tuple[int, int]] = []
    for index in range(begin, end):
        text, at = lines[index].text, 0
        if row is None and (heading := _HEADING.search(text)):
            at = heading.end()
        if row is None:
            rest = text[at:]
            got = ((form, match) for form in _FORMS if (match := form.first.match(rest)))
            form, match = next(got, (None, None))
            if form is None or match is None or (at and _number(match) != 1):
                continue
            row = _Row(form, _number(match), [(index, at)])
            headed = [(index, heading.start())] if at and heading else []
        elif (match := row.form.first.match(text)) and _number(match) == row.next:
            row.labels.append((index, 0))
        for later in row.form.after.finditer(text, at):
            if _number(later) == row.next:
                row.labels.append((index, later.start("label")))
    return row, headed


def _are_notes(lines: Sequence[RawLine], row: _Row, end: int, called: Mapping[int, int]) -> bool:
    """Whether plain numbers in a row are those of notes: most are called above and name sources.

    None of those within a line begins a line of its own, too.
    """
    top, begin = row.labels[0]
    ends = itertools.pairwise([*row.labels, (end, 0)])
    parts = [_words(lines, label, after) for label, after in ends]
    sources = sum(SOURCE.search(part) is not None for part in parts)
    numbers = range(row.first, row.next)
    here = set(called_on(lines[top].text[:begin]))
    above = sum(called.get(number, top) < top or number in here for number in numbers)
    within = {f"{row.first + n}" for n, (_, at) in enumerate(row.labels) if n and at}
    begun = (row.form.first.match(one.text) for one in lines[top + 1 : end + _AREA])
    if any(got and got["n"] in within for got in begun):
        return False
    return 2 * sources >= len(parts) and 2 * above > len(numbers)


def _words(lines: Sequence[RawLine], start: tuple[int, int], stop: tuple[int, int]) -> str:
    """What stands between two places, each a line and an offset."""
    (first, at), (last, end) = start, stop
    if first == last:
        return lines[first].text[at:end]
    whole = [line.text for line in lines[first + 1 : last]]
    return " ".join([lines[first].text[at:], *whole, lines[last].text[:end] if end else ""])
