"""Disclaimers: what the house does not answer for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefpress.importers.blocks import plain
from briefpress.importers.steps.head import Head, Line
from briefpress.importers.steps.people import is_place
from briefpress.importers.steps.titlecase import is_capitals

DISCLAIMER = re.compile(
    r"(?:views?|opinions?|conclusions|arguments|analys[ie]s)\b"
    r".{0,60}\b(?:expressed|herein|here|in this|contained)\b"
    r".{0,120}\b(?:not|own|alone|those|solely)\b|^[\W_]*disclaimer\b|"
    r"\btakes? no (?:institutional )?positions?\b|"
    r"\breflects? (?:only )?the views? of (?:its|the|their) authors?\b|"
    r"\bviews? (?:are|is) (?:the authors?['’]|those of the)|"
    r"\b(?:views|opinions) (?:here|in this \w+|of this \w+) are\b|"
    r"\bauthor['’]?s?['’]? (?:own |sole )?responsibilit|"
    r"\b(?:views?|opinions?|errors?) (?:are|is) the authors?['’]?s?['’]? (?:alone|own)|"
    r"\bresponsib\w+\b.{0,80}\b(?:views?|opinions?|errors?|rests?|lies)\b.{0,60}\bauthors?\b|"
    r"\bauthors?\b.{0,60}\bresponsible for (?:the|all|any)\b"
    r".{0,40}\b(?:views?|opinions?|errors?|content)|"
    r"\bauthors? writes?\b.{0,40}\b(?:personal capacity|own names?)\b|"
    r"\bin (?:a|his|her|their) personal capacity\b|"
    r"\b(?:views?|opinions?) expressed\b.{0,40}\b(?:belongs? to|(?:is|are) personal)\b|"
    r"\bdo(?:es)? not (?:necessarily )?(?:represent|reflect|imply|constitute)\b",
    re.IGNORECASE | re.DOTALL,
)
#: Whose views a disclaimer speaks of, or of what; without these a text may speak of a debate.
_WHOSE = re.compile(
    r"\b(?:authors?|writers?|contributors?|speakers?|participants?|interviewees?|personal|own|"
    r"(?:this|the|these) (?:\w+ )?(?:papers?|brief(?:ing)?s?|reports?|publications?|documents?|"
    r"notes?|articles?|analys[ei]s|commentary|study|texts?|materials?|series|posts?)|"
    r"herein|here|disclaimer|responsib\w+|endors\w+)\b",
    re.IGNORECASE,
)
#: A second paragraph of a disclaimer: it goes on about the house, and denies once more.
_MORE = re.compile(
    r"(?:they|these|it|nor|neither|the (?!author)\w+|any|no\b|responsibility)\b"
    r".{0,200}\b(?:attribut\w+|endors\w+|represent\w*|responsib\w+|position|donors|funders|liab\w+|sole\w*|reflect\w*)\b",
    re.IGNORECASE | re.DOTALL,
)
#: A short sentence of its own, which can hardly be anything else where a disclaimer stands.
_SHORT = re.compile(
    r"[\W_]*(?:[^.]{0,80}\b)?(?:views?|opinions?|endorse\w*|quoted|cited|citation)\b[^.]{0,60}[.)][\W_]*",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[\W_]*disclaimer\s*[:.–—-]?\s*", re.IGNORECASE)
_END = re.compile(r"[.!?][)\]”\"’'*_]*$|\)[*_]*$")
_MOST = 1200


def take_disclaimers(head: Head) -> None:
    """A disclaimer is a sentence or more of one block, however many lines these have."""
    chunks: dict[int, list[Line]] = {}
    for line in head.lines:
        chunks.setdefault(line.block, []).append(line)
    taken: list[list[Line]] = []
    for lines in chunks.values():
        if not taken:
            found = _lines_of_it(lines)
            if found and len(_said(found)) <= _MOST:
                _take(head, found, "", 1.0)
                if doubtful(_said(found)):
                    head.ask("is this the disclaimer?", found[0])
                taken.append(found)
        elif taken[-1][-1].block == lines[0].block - 1 and goes_on(_said(taken[-1]), _said(lines)):
            _take(head, lines, str(head.fields.get("disclaimer", "")), 0.85)
            for line in taken[-1]:
                if not line.used:  # a label that has a block of its own
                    head.label(line, len(plain(line.content)))
                    line.used = "disclaimer"
            taken.append(lines)
            break


def short_disclaimer(head: Head) -> None:
    """Without another one, a short sentence about views, alone in the head, is the disclaimer."""
    if "disclaimer" in head.fields or not head.fields.keys() & {"authors", "date"}:
        return
    blocks = [line.block for line in head.lines]
    for line in head.lines:
        alone = blocks.count(line.block) == 1 or line is head.lines[-1]
        if not line.used and alone and len(line.text) < 120 and _SHORT.fullmatch(line.text):
            _take(head, [line], "", 0.7)
            head.ask("is this the disclaimer?", line)
            return


def doubtful(text: str) -> bool:
    """Whether a disclaimer names neither who holds the views, nor a paper or a house."""
    return not (_WHOSE.search(text) or is_place(text))


def _said(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)


def goes_on(before: str, text: str) -> bool:
    """Whether a paragraph goes on with the disclaimer that stands before it."""
    named = _LABEL.fullmatch(before) is not None and len(text) < _MOST
    return named or (
        DISCLAIMER.search(before) is not None
        and len(text) < 400
        and (_MORE.match(text) is not None or DISCLAIMER.search(text) is not None)
    )


def _lines_of_it(lines: Sequence[Line]) -> list[Line]:
    """The lines of a block from the beginning of its disclaimer to the end of a sentence."""
    if not DISCLAIMER.search(_said(lines)):
        return []
    first = max(n for n in range(len(lines)) if DISCLAIMER.search(_said(lines[n:])))
    while first and _runs_on(lines[first - 1], lines[first]):
        first -= 1
    last = next(
        n for n in range(first, len(lines)) if DISCLAIMER.search(_said(lines[first : n + 1]))
    )
    if _LABEL.fullmatch(_said(lines[first : last + 1])):  # the label has a line of its own
        last = min(last + 1, len(lines) - 1)
    while last + 1 < len(lines) and not _END.search(lines[last].text):
        last += 1
    while last + 1 < len(lines) and DISCLAIMER.search(_said(lines[last + 1 :])):
        last += 1
    return list(lines[first : last + 1])


def _runs_on(before: Line, line: Line) -> bool:
    """Whether a sentence that a line begins or goes on with began on the line before."""
    if before.used or _END.search(before.text) or _LABEL.match(line.text):
        return False
    if line.text.startswith("(") or (is_capitals(before.text) and not is_capitals(line.text)):
        return False
    small = line.text[:1].islower()
    return small or (len(before.text) > 45 and len(before.text.split()) > 6)


def _take(head: Head, lines: Sequence[Line], known: str, sure: float) -> None:
    label = _LABEL.match(lines[0].text)
    size = label.end() if label else 0
    rest = [lines[0].text[size:], *(line.text for line in lines[1:])]
    said = " ".join(part for part in rest if part).strip()
    if size and not said:
        return
    text = f"{known}\n\n{said}" if known else said
    head.take_all("disclaimer", lines, size, text, sure=sure)
