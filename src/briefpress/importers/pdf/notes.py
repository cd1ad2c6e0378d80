"""Finds the lines of a PDF on which note texts begin, and those that go on with a note.

A note stands at the foot of its column, in smaller type, below a rule or a gap, and begins with a
raised or plain number; or it stands at the end of the text below a heading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefpress.importers.notelines import HEADING, SOURCE
from briefpress.importers.pdf.lines import Line
from briefpress.importers.pdf.note_tails import SMALL, below_rule, tails
from briefpress.importers.pdf.text import raised, text_of
from briefpress.importers.sequence import Candidate, best_chain, labels_of, side_by_side
from briefpress.importers.steps.dates import DATE
from briefpress.importers.steps.ends import finished
from briefpress.tools.pdf_page import Box

_LABEL = re.compile(
    r"\s*(?:\[(?P<a>\d{1,3})\]|(?P<b>\d{1,3}(?:,\d{1,3}){0,3})(?P<dot>[.)]?)(?=\s|[^\W\d]|[“\"‘'(])|(?P<c>[*†‡§]{1,3}))\s*"
)

#: After these a number goes on with the sentence.
_BEFORE_NUMBERS = re.compile(
    r"\b(?:no|nos|nr|vol|vols|pp?|para|paras|art|arts|sec|ch|chap|fig|ss?|cf|ann|ed)\.$", re.I
)


@dataclass(frozen=True, slots=True)
class Label:
    """A note's printed label and the offset of its first word in the line."""

    text: str
    offset: int
    at: int = 0


@dataclass(frozen=True, slots=True)
class Notes:
    """The label of each line that begins a note, and the lines that go on with one."""

    starts: dict[int, Label]
    tails: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Found:
    """A line that may begin a note, and how much it looks like it."""

    index: int
    label: Label
    score: float

    @property
    def number(self) -> int:
        """The number it is labelled with, 0 for a symbol."""
        first = labels_of(self.label.text)[0]
        return int(first) if first.isdigit() else 0


def find_notes(lines: Sequence[Line], rules: dict[int, list[Box]], body: float) -> Notes:
    """Note lines by their index in `lines`, which are all lines of the text in reading order."""
    called, last = calls(lines)
    found = list(_candidates(lines, rules, body))
    numbered = [one for one in found if one.number]
    usual = _usual_forms(lines, numbered, called)
    closing = _closing(lines, numbered, called, last)
    candidates = []
    for one in numbered:
        score = one.score
        if called.get(one.number, len(lines)) > one.index:
            score -= 1.4
        else:
            score += 2.0 * (_form(lines[one.index], one.label) in usual)
            score += 2.4 * (one.index >= closing)
        candidates.append(Candidate(one.number, score, lines[one.index].page))
    chain = best_chain(candidates)
    if sum(candidates[n].score for n in chain) <= 0:  # nothing looks like a note
        chain = []
    starts = {numbered[n].index: numbered[n].label for n in chain}
    starts |= {one.index: one.label for one in found if not one.number and one.score > 1.9}
    atend = bool(starts) and min(starts) >= closing
    return Notes(dict(sorted(starts.items())), tails(lines, starts, rules, body, atend=atend))


def _candidates(
    lines: Sequence[Line], rules: dict[int, list[Box]], body: float
) -> Iterator[_Found]:
    ended = ruled = False
    for index, line in enumerate(lines):
        before, ruled = ruled, below_rule(line, rules.get(line.page, []))
        if HEADING.match(line.text):
            ended = True
        label, score = _label(line, body)
        if label is None or label.text == "0":
            continue
        score += 2.4 if ended else 0.0
        score += 1.0 if ruled and not before else 0.0
        score += 2.0 if any("\u21a9" in one.text for one in lines[index : index + 4]) else 0.0
        score += 0.5 if SOURCE.search(text_of(line)) else 0.0
        score -= 2.0 if index and _goes_on(lines[index - 1], line) else 0.0
        yield _Found(index, label, score)


def _closing(
    lines: Sequence[Line], numbered: Sequence[_Found], called: dict[int, int], last: int
) -> int:
    """The line of the first of the notes that stand together behind the last mark, if they do.

    They are of one size: a list in the text and the notes at the foot below it are not such.
    """
    numbers: dict[int, set[int]] = defaultdict(set)
    for one in reversed(numbered):
        if one.index <= last:
            break
        found = numbers[round(lines[one.index].size * 2)]
        found |= {one.number} & called.keys()
        if called and one.number == min(called) and len(found) > 0.8 * len(called):
            return one.index
    return 1_000_000


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a line stands in the middle of a sentence of the same block."""
    near = 0 < line.y - before.y < 1.6 * line.size and before.zone == line.zone
    ended = finished(before.text) and not _BEFORE_NUMBERS.search(before.text)
    return near and before.size == line.size and not ended


def _form(line: Line, label: Label) -> tuple[str, int, int]:
    """How a label is printed: the signs round its number, its indent, the size of its line."""
    signs = re.sub(r"\d+", "#", text_of(line)[: label.offset]).strip()
    high = line.segments[0].y < line.y - 0.1 * line.size
    digits = 0 if high else len(label.text) - 1  # numbers may be set flush right
    indent = round((line.x0 - line.left + 0.5 * line.size * digits) / (0.6 * line.size))
    return signs, indent, round(line.size * 2)


def _usual_forms(
    lines: Sequence[Line], numbered: Sequence[_Found], called: dict[int, int]
) -> set[tuple[str, int, int]]:
    """The looks of the labels of most numbers that are called."""
    numbers: dict[tuple[str, int, int], set[str]] = defaultdict(set)
    for one in numbered:
        if one.score > -1 and called.get(one.number, one.index) < one.index:
            numbers[_form(lines[one.index], one.label)].add(one.label.text)
    most = max(map(len, numbers.values()), default=0)
    return {form for form, found in numbers.items() if len(found) >= max(3, 0.6 * most)}


def calls(lines: Sequence[Line]) -> tuple[dict[int, int], int]:
    """For each number that stands raised behind a word, the first line on which it does; and the
    last line on which one of them runs on from those before.
    """
    first: dict[int, int] = {}
    last = top = 0
    for index, line in enumerate(lines):
        for number in _called_on(line):
            first.setdefault(number, index)
            if number > top or number == 1:
                last, top = index, number
    return first, last


def _called_on(line: Line) -> Iterator[int]:
    text, up = "", ""
    for glyph, _ in line.glyphs:
        sup = raised(line, glyph) == "sup"
        up += "^" if sup and glyph.text in "0123456789,-–[]" else "."
        text += glyph.text if glyph.text.isascii() else "–" if glyph.text == "–" else "x"
    for match in re.finditer(r"(?<=.)\^+", up):
        exponent = re.search(r"(?:^|\D)10$|\b[kcm]?m$", text[: match.start()])
        if match.start() and not exponent:  # what stands first is a label
            yield from _numbers(text[match.start() : match.end()])
    for match in re.finditer(r"(?<=\S)\[(\d{1,3}(?:[,–-]\d{1,3})*)\]", text):
        yield from _numbers(match[1])


def _numbers(text: str) -> list[int]:
    found = [int(one) for one in re.findall(r"\d{1,3}", text)]
    found += [number for one in re.findall(r"\d+", text) for number in side_by_side(one)]
    if len(found) == 2 and re.search(r"\d[–-]\d", text):
        return list(range(found[0], min(found[1], found[0] + 30) + 1))
    return found


def _label(line: Line, body: float) -> tuple[Label | None, float]:
    """The label a line seems to begin with, and how much it looks like a note's."""
    up = ""
    for glyph, blank in line.glyphs:
        if (blank and up) or raised(line, glyph) != "sup" or len(up) > 7:
            break
        up += glyph.text
    text = text_of(line)
    match = re.fullmatch(r"\[?(\d{1,3}(?:,\d{1,3})*|[*†‡§]{1,3})[\].]?", up)
    if match and len(text) > len(up) and ("," not in up or len(labels_of(match[1])) > 1):
        return Label(match[1], len(up), match.start(1)), 3.0
    match = _LABEL.match(text)
    if match is None or match.end() >= len(text) or DATE.fullmatch(text.strip()):
        return None, 0.0
    label = match["a"] or match["b"] or match["c"]
    if "," in label and len(labels_of(label)) == 1:
        return None, 0.0
    small = line.size < SMALL * body
    score = (2.0 if match["a"] else 1.0 if match["c"] or not match["dot"] else -0.4) + 1.0 * small
    words = text[match.end() :]
    score -= 1.0 if words[:1].islower() and not small else 0.0
    score -= 1.6 if match["dot"] and not small else 0.0  # rather an item of a list
    return Label(label, match.end(), match.start(match.lastgroup or 0)), score
