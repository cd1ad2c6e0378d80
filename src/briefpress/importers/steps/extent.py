"""How far the title block reaches: what is running text, and what says something of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from briefpress.importers.blocks import (
    Block,
    Kind,
    plain,
    words,
)
from briefpress.importers.steps.affiliations import is_affiliation
from briefpress.importers.steps.biographies import ABOUT, TEAM
from briefpress.importers.steps.bylines import BY, EDITED, by_line
from briefpress.importers.steps.disclaimers import DISCLAIMER, goes_on
from briefpress.importers.steps.head import split_lines
from briefpress.importers.steps.labelled import LABELLED, says_field
from briefpress.importers.steps.people import (
    SHORTENED,
    is_place,
    is_role,
    people,
)
from briefpress.importers.steps.sections import names_section, opens_text, section_of

MOST_BLOCKS = 40
LONG = 320
_SENTENCES = 7  # words that two sentences have at least; "Vol. 3, No. 2" is none
SENTENCE = re.compile(r"[\w%)”’\"][.!?][”\"’)]*(?:\[?\^?\d{1,3}\]?)?(?:\s|$)")


def says_own(text: str) -> bool:
    """Whether a line begins something of its own."""
    return bool(
        says_field(text)
        or by_line(text)
        or EDITED.match(text)
        or names_section(text)
        or people(text)
        or DISCLAIMER.match(text)
    )


def head_end(blocks: Sequence[Block]) -> int:
    """The index of the first block that is surely text, or of the headings right above it."""
    stop = min(len(blocks), MOST_BLOCKS)
    for index, block in enumerate(blocks[:MOST_BLOCKS]):
        if index and goes_on(words(blocks[index - 1].content), words(block.content)):
            continue
        ends = block.kind in (Kind.NOTE, Kind.TABLE, Kind.CODE, Kind.ITEM)
        ends = ends and not (_listed(blocks, index) or is_affiliation(blocks, index))
        text = words(block.content)
        named = block.role == "title"
        prose = block.kind is Kind.PARA and is_text(text) and not (named or _says_fields(block))
        ends = ends or (prose and not _signed(blocks, index))
        if ends or section_of(block):
            stop = index
            break
    first = next((n for n, one in enumerate(blocks[:stop]) if one.kind is Kind.HEADING), stop)
    while stop - 1 >= first and blocks[stop - 1].kind in (Kind.HEADING, Kind.PAGE):
        last = blocks[stop - 1]
        text = words(last.content)
        if by_line(text) or EDITED.match(text) or says_field(text):
            break
        if last.kind is Kind.HEADING and not opens_text(text):
            if stop - 1 == first:
                break
            if last.level <= blocks[first].level and stop - 1 == first + 1:
                break  # a title in two headings
        stop -= 1
    return stop


def _listed(blocks: Sequence[Block], index: int) -> bool:
    """Whether a block is one of the persons that are listed below "Authors:"."""
    one = blocks[index]
    if one.kind is not Kind.ITEM or any(char.isalnum() for char in one.label):
        return False
    at = index
    while at and blocks[at].kind is Kind.ITEM:
        at -= 1
    label = words(blocks[at].content)
    return bool(people(words(one.content)) and (BY.fullmatch(label) or EDITED.fullmatch(label)))


def late_lines(blocks: Sequence[Block]) -> int:
    """How many blocks at the beginning of `blocks` say who wrote or edited, and when.

    They may stand below the key points; there, only a label tells them from text.
    """
    count = 0
    for block in blocks[:10]:
        text = words(block.content)
        if block.kind not in (Kind.PARA, Kind.HEADING) or is_text(text) or section_of(block):
            break
        first = words(split_lines(block.content)[0])
        label = by_line(text) or EDITED.match(text) or says_field(first)
        label = label or TEAM.fullmatch(first) or speaks_of_person(text)
        more = people(text) or is_role(text) or is_place(text)
        if not label and not (
            count and more and block.kind is Kind.PARA and len(text.split()) < 11
        ):
            break
        count += 1
    return count


def _signed(blocks: Sequence[Block], index: int) -> bool:
    """Whether a block is a title in the case of a sentence: one line, and a by-line below."""
    text = words(blocks[index].content)
    if (
        len(text) > 180
        or SENTENCE.search(text)
        or any(says_own(words(one.content)) for one in blocks[:index] if one.kind is Kind.PARA)
    ):
        return False
    below = [words(one.content) for one in blocks[index + 1 : index + 3]]
    return any(by_line(one) or people(one) for one in below)


def _says_fields(block: Block) -> bool:
    """Whether a third of the lines of a block say something of their own, as no paragraph does."""
    texts = [text for text in map(words, split_lines(block.content)) if text]
    own = sum(map(says_own, texts))
    return own > 1 and 3 * own >= len(texts)


def is_text(text: str) -> bool:
    """Whether a paragraph is running text rather than a part of a title block."""
    if DISCLAIMER.search(text) and len(text) < 900:
        return False
    if any(pattern.match(text) for pattern in LABELLED.values()) or by_line(text):
        return False
    if speaks_of_person(text) and len(text) < 900:
        return False
    sentences = len(re.findall(r"[a-z][.!?][”\"’)]*\d*(?:\s|$)", SHORTENED.sub("", text)))
    names = text.split()
    small = sum(word[:1].islower() for word in names)
    prose = len(names) > 11 and small > 0.6 * len(names)
    several = sentences > 1 and len(names) >= _SENTENCES
    return len(text) > LONG or (len(text) > 120 and sentences > 0) or several or prose


def speaks_of_person(text: str) -> bool:
    """Whether a text begins with a sentence that says who somebody is."""
    match = ABOUT.match(text)
    if match is None:
        return False
    after = text[match.end() : match.end() + 120]
    names = (
        re.match(r"(?:The|Our) (?:author|writer)", match["name"]) or len(people(match["name"])) == 1
    )
    return bool(names) and (is_role(after) or is_place(after))


def common_words(blocks: Iterable[Block]) -> frozenset[str]:
    """The words that the text writes in small letters."""
    found: Counter[str] = Counter()
    for block in blocks:
        if block.kind in (Kind.PARA, Kind.ITEM, Kind.NOTE):
            found.update(re.findall(r"\b[^\W\d_A-Z][^\W\d_]+\b", plain(block.content)))
    return frozenset(found)
