"""Quotations set in from the left, as `pdftotext -layout` and typists keep them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefpress.importers.labels import LABEL
from briefpress.importers.lines import RawLine
from briefpress.importers.notechain import NoteStart
from briefpress.importers.text.paragraphs import TERMINAL, indent

_IN, _DEEPEST = 2, 14  # blanks by which a quotation is set in: at least, at most
_BROAD = 45  # signs of a line of running text
_USUAL = 3  # lone lines set in as far, from which on that is how paragraphs begin

_LABELLED = re.compile(rf"\W?\s|[-*+•–—]\s|o\s|{LABEL.pattern}\s")
_CAPTION = re.compile(r"(?:fig(?:ure|\.)|table|chart|map|box|photo|source|note)s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Lines set in alike, with no other line between them; `last` if their page ends with them."""

    rows: list[int]
    above: str  # the line at the margin above them
    last: bool


def set_off(lines: Sequence[RawLine], starts: Mapping[int, NoteStart]) -> frozenset[int]:
    """The lines of quotations: several set in alike that run on, with text at the margin about."""
    found = list(_stretches(lines, starts))
    lone = Counter(indent(lines[one.rows[0]]) for one in found if len(one.rows) == 1)
    out: set[int] = set()
    for one in found:
        usual = lone[indent(lines[one.rows[0]])] >= _USUAL
        if _quoted(lines, one, usual):
            out.update(one.rows)
    return frozenset(out)


def _stretches(lines: Sequence[RawLine], starts: Mapping[int, NoteStart]) -> Iterator[_Stretch]:
    above = ""
    for _, page in itertools.groupby(range(len(lines)), key=lambda n: lines[n].sheet):
        here = [n for n in page if not (lines[n].blank or lines[n].raised or lines[n].parted)]
        broad = [indent(lines[n]) for n in here if len(lines[n].text.strip()) >= _BROAD]
        margin = min(broad, default=0)
        text = list(itertools.takewhile(lambda n: n not in starts, here))
        cut = False  # a quotation that a page end cut goes on with the next page
        for deep, group in itertools.groupby(text, key=lambda n: indent(lines[n])):
            rows = list(group)
            cut = rows[-1] == text[-1]
            if margin + _IN <= deep <= margin + _DEEPEST and above:
                yield _Stretch(rows, above, cut)
            else:
                cut = False
            if not cut:
                above = lines[rows[-1]].text if deep <= margin + 1 else ""
        above = above if cut else ""


def _quoted(lines: Sequence[RawLine], one: _Stretch, usual: bool) -> bool:
    """Whether a stretch is a quotation; a lone line is none where paragraphs begin as deep."""
    texts = [lines[n].text.strip() for n in one.rows]
    before, after = one.rows[0] - 1, one.rows[-1] + 1
    announced = one.above.rstrip().endswith(":")
    if any(map(_other, (lines[n] for n in one.rows))) or len(texts[0]) < _BROAD:
        return False
    if not TERMINAL.search(one.above.rstrip()):
        return False
    runs_on = any(
        other[:1].islower() and not TERMINAL.search(text)
        for text, other in itertools.pairwise(texts)
    )
    ended = re.search(r"[;:,]$", texts[-1]) is None and TERMINAL.search(texts[-1]) is not None
    apart = lines[before].blank and (one.last or lines[after].blank) and not usual
    return (ended or (one.last and runs_on)) and (runs_on or announced or apart)


def _other(line: RawLine) -> bool:
    """Whether a line is of a list, a caption, a table or code."""
    text = line.text.strip()
    known = _LABELLED.match(text) or _CAPTION.match(text)
    return bool(known or line.table or line.code)
