"""Finds the lines of a PDF on which note texts begin, and those that go on with a note.

A note stands at the foot of its column, in smaller type, below a rule or a gap, and begins with a
raised or plain number; or it stands at the end of the text below a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefpress.importers.notelines import HEADING, SOURCE
from briefpress.importers.pdf_lines import Line
from briefpress.importers.pdf_note_tails import SMALL, below_rule, tails
from briefpress.importers.pdf_text import raised, text_of
from briefpress.importers.sequence import Candidate, best_chain, side_by_side
from briefpress.tools.pdfium import Box

_LABEL = re.compile(
    r"\s*(?:\[(?P<a>\d{1,3})\]|(?P<b>\d{1,3})(?P<dot>[.)]?)(?=\s|[^\W\d]|[“\"‘'(])|(?P<c>[*†‡§]{1,3}))\s*"
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


def find_notes(lines: Sequence[Line], rules: dict[int, list[Box]], body: float) -> Notes:
    """Note lines by their index in `lines`, which are all lines of the text in reading order."""
    called = _calls(lines)
    closing = max(called.values(), default=len(lines))  # after it, notes stand that end the text
    found: list[tuple[int, Label, float]] = []
    ended = False
    for index, line in enumerate(lines):
        if HEADING.match(line.text):
            ended = True
        label, score = _label(line, body)
        if label is None:
            continue
        score += 2.4 if ended else 0.0
        score += 1.0 if below_rule(line, rules.get(line.page, [])) else 0.0
        score += 2.0 if any("\u21a9" in one.text for one in lines[index : index + 4]) else 0.0
        score += 0.5 if SOURCE.search(text_of(line)) else 0.0
        if label.text.isdigit():
            first = called.get(int(label.text))
            score -= 1.4 if first is None or first > index else 0.0
            score += 2.4 if first is not None and index > closing else 0.0
        if label.text.isdigit() or score > 1.9:
            found.append((index, label, score))
    numbered = [one for one in found if one[1].text.isdigit()]
    chain = best_chain(
        [Candidate(int(label.text), score, lines[n].page) for n, label, score in numbered]
    )
    starts = {numbered[n][0]: numbered[n][1] for n in chain}
    starts |= {n: label for n, label, _ in found if not label.text.isdigit()}
    atend = bool(starts) and min(starts) > closing
    return Notes(dict(sorted(starts.items())), tails(lines, starts, rules, body, atend=atend))


def _calls(lines: Sequence[Line]) -> dict[int, int]:
    """For each number that stands raised behind a word, the first line on which it does."""
    first: dict[int, int] = {}
    for index, line in enumerate(lines):
        text, up = "", ""
        for glyph, blank in line.glyphs:
            sup = raised(line, glyph) == "sup"
            up += "^" if sup and glyph.text in "0123456789,-–[]" else "."
            text += glyph.text if glyph.text.isascii() else "–" if glyph.text == "–" else "x"
            del blank
        for match in re.finditer(r"(?<=.)\^+", up):
            if not match.start():
                continue
            for number in _numbers(text[match.start() : match.end()]):
                first.setdefault(number, index)
        for match in re.finditer(r"(?<=\S)\[(\d{1,3}(?:[,–-]\d{1,3})*)\]", text):
            for number in _numbers(match[1]):
                first.setdefault(number, index)
    return first


def _numbers(text: str) -> list[int]:
    found = [int(one) for one in re.findall(r"\d{1,3}", text)]
    found += [number for one in re.findall(r"\d+", text) for number in side_by_side(one)]
    if len(found) == 2 and re.search(r"\d[–-]\d", text):
        return list(range(found[0], min(found[1], found[0] + 30) + 1))
    return found


def _label(line: Line, body: float) -> tuple[Label | None, float]:
    """The label a line seems to begin with, and how much it looks like a note's."""
    up = ""
    for glyph, _ in line.glyphs:
        if raised(line, glyph) != "sup" or len(up) > 3:
            break
        up += glyph.text
    text = text_of(line)
    match = re.fullmatch(r"\[?(\d{1,3}|[*†‡§]{1,3})[\].]?", up)
    if match and len(text) > len(up):
        return Label(match[1], len(up), match.start(1)), 3.0
    match = _LABEL.match(text)
    if match is None or match.end() >= len(text):
        return None, 0.0
    label = match["a"] or match["b"] or match["c"]
    small = line.size < SMALL * body
    score = (2.0 if match["a"] else 1.0 if match["c"] or not match["dot"] else -0.4) + 1.0 * small
    words = text[match.end() :]
    score -= 1.0 if words[:1].islower() and not small else 0.0
    score -= 1.6 if match["dot"] and not small else 0.0  # rather an item of a list
    return Label(label, match.end(), match.start(match.lastgroup or 0)), score
