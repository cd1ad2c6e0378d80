"""The title block becomes metadata, in whatever order and wording it stands.

The head of the manuscript is read line by line: each line is known by what it says (by-line, date,
disclaimer, credit ...) or, for the title, by where it stands and how it looks. What is not known
stays text, unless it stands above the title, where only a masthead can stand.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Field,
    Kind,
    Manuscript,
    Piece,
    Run,
    cut,
    plain,
    stripped,
    words,
)
from briefpress.importers.steps import dates
from briefpress.importers.steps.affiliations import affiliations, lettered
from briefpress.importers.steps.biographies import biographies
from briefpress.importers.steps.bylines import (
    BY,
    EDITED,
    authors,
    by_line,
    editors,
    houses,
    late_people,
    more_of_person,
    other_hand,
    people_values,
)
from briefpress.importers.steps.disclaimers import short_disclaimer, take_disclaimers
from briefpress.importers.steps.extent import common_words, head_end, late_lines
from briefpress.importers.steps.head import Head, Line, unused
from briefpress.importers.steps.known import settle, take_titles
from briefpress.importers.steps.labelled import (
    credit,
    date,
    labelled,
    names_issue,
    names_series,
    says_field,
    series,
)
from briefpress.importers.steps.opening import lines_of, loosened, measure_of
from briefpress.importers.steps.people import people
from briefpress.importers.steps.sections import take_sections
from briefpress.importers.steps.titles import late_subtitle, take_masthead, take_title
from briefpress.importers.steps.told_outside import memo, signed_outside


def title_block(manuscript: Manuscript) -> Manuscript:
    """Recognise title, people, date, disclaimer, credit and the like at the head of the text."""
    measure = measure_of(manuscript.blocks)
    known = {one.key for one in manuscript.fields}
    signed = {"title", "authors"} <= known  # by the file itself: nothing can be glued to the text
    whole = manuscript.blocks if signed else loosened(manuscript.blocks, measure)
    stop = head_end(whole)
    found = lines_of(whole[:stop], measure)
    by = any(by_line(line.text) for line in found)
    lines = [_signed_apart(part) for line in found for part in _parts(line, by)]
    said = "\n".join([line.text for line in lines] + [words(one.content) for one in whole[stop:]])
    head = Head(lines, common_words(whole[stop:]), said)
    take_titles(head, manuscript.fields)
    take_disclaimers(head)
    memo(head)
    for line in head.lines:
        _recognise(head, line)
    if "title" not in known and "title" not in head.fields:
        page = next((n for n, one in enumerate(whole[:stop]) if one.kind is Kind.PAGE), stop)
        take_title(head, whole[stop:], measure, page)
    late_people(head)
    signed_outside(head, manuscript.properties)
    late_subtitle(head)
    affiliations(head)
    biographies(head)
    houses(head)
    short_disclaimer(head)
    after = take_sections(whole[stop:], known | head.fields.keys())
    top = (
        _below_sections(head, (*whole[:stop], *after.blocks), stop, measure)
        if after.fields
        else stop
    )
    below = take_sections(after.blocks[top - stop :], known | head.fields.keys() | after.keys())
    people_values(head)
    take_masthead(head)
    settle(head, manuscript.fields)
    fields = tuple(
        Field(key, head.fields[key], tuple(piece for part in parts for piece in part))
        for key, parts in head.contents.items()
        if key in head.fields
    )
    blocks = (*unused(head, (*whole[:stop], *after.blocks[: top - stop])), *below.blocks)
    for part in (after, below):
        fields += part.fields
        head.repairs += part.repairs
        head.removed += part.removed
    known_fields = (*manuscript.fields, *fields)
    manuscript = manuscript.told(*head.repairs, blocks=blocks, fields=known_fields)
    return manuscript.told(*head.removed).told(*head.questions)


def _below_sections(head: Head, blocks: Sequence[Block], stop: int, measure: int) -> int:
    """Recognise the lines of the title block that stand below its sections; where they end."""
    end = stop + late_lines(blocks[stop:])
    late = lines_of(blocks[stop:end], measure)
    head.open_people, head.open_key = [], ""
    for line in late:
        line.block += stop
        head.lines.append(line)
    for line in late:
        _recognise(head, line)
    biographies(head)
    return end


def _signed_apart(line: Line) -> Line:
    """A line of names without the raised letters behind them."""
    content = lettered(line.content)
    named = content != line.content and people(" ".join(plain(content).split()))
    return replace(line, content=content) if named else line


_BAR = re.compile(r"\s+[|•·‖]\s+|\s*\|\s*")
#: What begins a field of its own behind another one: "Author: Jane Doe Date: 3 May 2021".
_FIELD = re.compile(
    r"(?<=[\w.)])\s+(?=(?:Date|Published(?: on)?|Edited by)\s*:\s)|(?<=\d)\s+(?=Authors?\s*:\s)"
)
_BEFORE_DATE = re.compile(r"(?:,|\s[–—-]|\(|\son)\s*$")


def _parts(line: Line, signed: bool) -> list[Line]:
    """A line that says several things, with bars or a comma between them, as several lines."""
    text = plain(line.content)
    if line.source.kind is Kind.PICTURE:
        return [line]
    bars = _bars(text)
    if bars:
        parts = _cut_at(line.content, bars)
        if any(_says(words(part)) or people(words(part)) for part in parts):
            return [replace(line, content=part) for part in parts if words(part)]
    named = [one.span() for one in _FIELD.finditer(text)]
    if named and (by_line(text) or EDITED.match(text) or says_field(text)):
        return [replace(line, content=part) for part in _cut_at(line.content, named) if words(part)]
    edges = _bold_names(line.content)
    if edges:
        cells = _cut_at(line.content, [(at, at) for at in edges])
        return [replace(line, content=part) for part in cells if words(part)]
    got = dates.found(text)
    if got is None or text[got[1].end() :].strip(" .,)"):
        return [line]
    lead = text[: got[1].start()]
    bare = lead.rstrip(" ,–—-(").removesuffix(" on")
    names = by_line(bare) or names_issue(bare) or (people(bare) and not signed)
    stop = len(bare) if lead[len(bare) :].strip() == "on" else len(lead)  # a word stays, signs go
    if _BEFORE_DATE.search(lead) and names:
        return [replace(line, content=part) for part in _cut_at(line.content, [(len(bare), stop)])]
    return [line]


def _bars(text: str) -> list[tuple[int, int]]:
    """Where bars part a line; the one between a series and its number does not."""
    bars = [one.span() for one in _BAR.finditer(text)]
    edges = [0, *(stop for _, stop in bars)], [*(start for start, _ in bars[1:]), len(text)]
    return [bar for bar, a, b in zip(bars, *edges, strict=False) if not names_series(text[a:b])]


def _bold_names(content: Content) -> list[int]:
    """Where a line is to be cut so that the names in it that are set in bold stand apart.

    The page may have broken a name; what announces one stays before it.
    """
    edges: list[int] = []
    at = 0
    for bold, run in itertools.groupby(content, key=_in_bold):
        text = plain(run)
        start, at = at, at + len(text)
        if bold and people(text.strip()):
            said = plain(cut(content, 0, start)).strip()
            announced = BY.fullmatch(said) or EDITED.fullmatch(said)
            edges += [at] if announced or not said else [start, at]
    size = len(plain(content).rstrip())
    return [edge for edge in edges if 0 < edge < size]


def _in_bold(piece: Piece) -> bool:
    blank = isinstance(piece, Break) or (isinstance(piece, Run) and not piece.text.strip())
    return blank or (isinstance(piece, Run) and "bold" in piece.marks)


def _says(text: str) -> bool:
    return says_field(text) or by_line(text) or EDITED.match(text) is not None


def _cut_at(content: Content, spans: list[tuple[int, int]]) -> list[Content]:
    parts, at = [], 0
    for start, stop in [*spans, (len(plain(content)),) * 2]:
        parts.append(stripped(cut(content, at, start)))
        at = stop
    return parts


def _recognise(head: Head, line: Line) -> None:
    if line.used or line.kept:
        head.open_key = head.labels[0] if head.labels else ""
        return
    text = plain(line.content)
    for test in _TESTS:
        if test(head, line, text):
            if line.used not in ("authors", "editors"):
                head.open_people, head.open_key = [], head.labels[0] if head.labels else ""
            return
    if head.open_key and more_of_person(head, line):
        return
    head.open_key = head.labels[0] if head.labels else ""


_TESTS: tuple[Callable[[Head, Line, str], bool], ...] = (
    other_hand,
    editors,
    authors,
    date,
    credit,
    labelled,
    series,
)
