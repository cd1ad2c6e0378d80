"""Step: what stands after the text and is none of it: thanks, about the author, imprint.

Only an unbroken row of such parts that runs to the end of the text counts, notes aside; wherever
anything else follows, all stays where it is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from briefpress.importers.blocks import (
    Block,
    Content,
    Field,
    Kind,
    Manuscript,
    Mark,
    Run,
    cut,
    plain,
    stripped,
    words,
)
from briefpress.importers.report import Question, Removed, Repair, question, removed, repair
from briefpress.importers.steps.affiliations import called
from briefpress.importers.steps.biographies import ABOUT, STAR, spoken_of, told_apart
from briefpress.importers.steps.disclaimers import DISCLAIMER, doubtful
from briefpress.importers.steps.head import joined_lines, split_lines
from briefpress.importers.steps.joins import joined_text
from briefpress.importers.steps.labelled import LABELLED, field_value
from briefpress.importers.steps.people import is_place

_MOST_BLOCKS, _MOST_WORDS = 40, 300
_NAMES = {
    "acknowledgements": re.compile(r"acknowledge?ments?(?: and thanks)?\s*:?", re.IGNORECASE),
    "about": re.compile(
        r"(?:about|notes? (?:on|about)) the (?:authors?|contributors?|writers?)\s*:?|"
        r"(?:authors?|contributors?)(?:['’]s?)? (?:bio(?:graph(?:y|ies))?s?|notes?)\s*:?",
        re.IGNORECASE,
    ),
    "disclaimer": re.compile(r"disclaimer\s*:?", re.IGNORECASE),
}
_INLINE = re.compile(r"acknowledge?ments?\s*[:.–—]\s+(?=\S)", re.IGNORECASE)
_ABOUT = re.compile(r"about the (?:author|writer|contributor)s?\s*[:.–—]\s+(?=\S)", re.IGNORECASE)
_LABELS = ("keywords", "license", "rights", "doi", "version")
_NOTES = re.compile(
    r"(?:end|foot)?notes?|references|bibliography|sources|works cited", re.IGNORECASE
)
_IMPRINT = re.compile(
    r"(?:published by|publisher\s*:|set in|typeset|printed (?:in|by)|layout|"
    r"design(?:ed by)?\s*:?|issn|e-?issn|isbn|tel\b|phone|fax|www\.|https?://|"
    r"all rights reserved|copyright)\b.{0,140}",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"(?P<mail>\S@\S)|(?P<page>www\.|https?://)|"
    r"(?P<phone>\b(?:T|Tel|Phone|F|Fax)\b[.:]?\s*\+?\d[\d ()-]{6,})"
)


@dataclass(slots=True)
class _End:
    """The end of a text: its parts, and what becomes of them."""

    fields: list[Field]
    kept: list[Block] = field(default_factory=list)
    told: list[Repair | Question | Removed] = field(default_factory=list)

    def value(self, key: str) -> Any:
        """The value of a field, or None."""
        return next((one.value for one in self.fields if one.key == key), None)

    def put(self, key: str, value: Any, blocks: Sequence[Block], label: int = 0) -> None:
        """Make `blocks` the field `key`, or more of it; `label` letters only name the field."""
        content: Content = tuple(piece for block in blocks for piece in block.content)
        if label:
            self.drop(cut(content, 0, label), "the name of a field")
            content = cut(content, label)
        at = next((n for n, one in enumerate(self.fields) if one.key == key), None)
        if at is None:
            self.fields.append(Field(key, value, content))
        else:
            known = self.fields[at]
            self.fields[at] = replace(known, value=value, content=(*known.content, *content))
        change = (words(content), f"{key}: {words(content)}")
        self.told.append(repair("BP920", f"field-{key}", change, blocks[0].place, 0.9))

    def drop(self, content: Content, why: str) -> None:
        """Name what is no part of the text."""
        for piece in content:
            if isinstance(piece, Run | Mark):
                text = piece.text if isinstance(piece, Run) else piece.label
                self.told.append(removed(text, why, piece.place))
            if isinstance(piece, Run) and piece.url:
                self.told.append(repair("BP928", "link-removed", (piece.url, ""), piece.place))


def end_matter(manuscript: Manuscript) -> Manuscript:
    """Bring what stands after the text to the metadata, or name it as the house's imprint."""
    first = max(0, len(manuscript.blocks) - _MOST_BLOCKS)
    tail = [one for block in manuscript.blocks[first:] for one in _apart(block)]
    places = range(0 if first else 1, len(tail))  # something must be left for the text
    ends = (n for n in places if _begins(tail[n]) and _is_end(tail[n:]))
    start = next(ends, len(tail))
    end = _End(list(manuscript.fields))
    _take(end, tail[start:])
    blocks = (*manuscript.blocks[:first], *tail[:start], *end.kept)
    blocks = tuple(block for block in blocks if not _starred(end, block))
    if not end.told:
        return manuscript
    return manuscript.told(*end.told, blocks=blocks, fields=tuple(end.fields))


def _apart(block: Block) -> list[Block]:
    """A paragraph to whose end lines of the imprint were glued, cut before each of these."""
    if block.kind not in (Kind.PARA, Kind.ITEM):
        return [block]
    lines = [line for line in split_lines(block.content) if words(line)]
    starts = [n for n, line in enumerate(lines) if n and _starts(words(lines[n - 1]), words(line))]
    denied = _denial(plain(block.content)) if not starts else 0
    if denied:
        parts = [cut(block.content, 0, denied), cut(block.content, denied)]
        return [replace(block, content=stripped(part), place=_place(part, block)) for part in parts]
    if not starts:
        return [block]
    edges = [0, *starts, len(lines)]
    parts = [joined_lines(lines[a:b]) for a, b in itertools.pairwise(edges)]
    first = replace(block, content=parts[0])
    return [first, *(Block(Kind.PARA, part, _place(part, block)) for part in parts[1:])]


def _denial(text: str) -> int:
    """Where in a paragraph about an author the disclaimer begins; 0 if it has none."""
    if len(text) > 1200 or not ABOUT.match(text):
        return 0
    starts = [match.end() for match in re.finditer(r"[.)]\s+(?=[A-Z])", text)]
    found = [
        at for at in starts if DISCLAIMER.search(text[at:]) and not DISCLAIMER.search(text[:at])
    ]
    return found[-1] if found and _is_disclaimer(text[found[-1] :]) else 0


def _starts(before: str, text: str) -> bool:
    own = bool(_name(text) or _label(text) or _INLINE.match(text))
    return own or _name(before) != "" or (_is_imprint(text) and _ended(before))


def _ended(text: str) -> bool:
    return text.endswith((".", ")", "!", "?")) or _label(text) != ""


def _place(content: Content, block: Block) -> Any:
    return content[0].place if content else block.place


# --- what is such a part -------------------------------------------------------------------------


def _name(text: str) -> str:
    return next((key for key, name in _NAMES.items() if name.fullmatch(text)), "")


def _label(text: str) -> str:
    """The field that a line names; a bare address of a DOI may be that of any source."""
    if text.lower().startswith(("http", "doi.org")):
        return ""
    found = (key for key in _LABELS if LABELLED[key].match(text))
    return next((key for key in found if len(text) < 300), "")


def _begins(block: Block) -> bool:
    """Whether a block begins the end of a text: by its name, its label, or what it says."""
    text = words(block.content)
    if block.kind is Kind.HEADING:
        return _name(text) != ""
    return block.kind is Kind.PARA and bool(_name(text) or _lone(text))


def _lone(text: str) -> str:
    """What a paragraph without a heading is, if it is a part of the end."""
    if len(text) > 1200:
        return ""
    if _label(text):
        return "label"
    if _INLINE.match(text):
        return "acknowledgements"
    if _is_imprint(text):
        return "imprint"
    if DISCLAIMER.search(text) and len(text) < 700 and _is_disclaimer(text):
        return "disclaimer"
    return "about" if ABOUT.match(text) or _ABOUT.match(text) else ""


def _is_imprint(text: str) -> bool:
    """Whether a line is of the imprint, and no sentence: "Published by us, it is in force ..."."""
    ways = {match.lastgroup for match in _REACHED.finditer(text)}
    if len(ways) > 1 and len(text) < 300 and not ABOUT.match(text):
        return True  # how the house is reached, in several ways
    if _IMPRINT.fullmatch(text) is None:
        return False
    said = text.split()
    small = sum(word[:1].islower() for word in said)
    rights = re.match(r"all rights|copyright", text, re.IGNORECASE)
    return rights is not None or len(said) < 9 or 5 * small < 3 * len(said)


def _is_disclaimer(text: str) -> bool:
    """Stricter than in the head, as a text may end with sentences about views, too."""
    denies = re.search(r"\bdo(?:es)? not necessarily (?:reflect|represent)\b", text)
    if denies and is_place(text) and len(text) < 400:
        return True
    lead = text[:160].lower()
    about = re.search(r"\b(?:views?|opinions?|disclaimer|authors?)\b", lead)
    return (
        about is not None
        and re.search(r"\b(?:express|herein|disclaimer|author(?!s? of\b))", lead) is not None
    )


def _is_end(blocks: Sequence[Block]) -> bool:
    """Whether all of `blocks` are parts of the end, or notes."""
    open_key, room, seen = "", 0, False
    for block in blocks:
        text = words(block.content)
        if block.kind in (Kind.NOTE, Kind.PAGE, Kind.RULE):
            continue
        key = _name(text)
        if key:
            open_key, room, seen = key, _MOST_WORDS, True
        elif block.kind is Kind.HEADING or (block.kind is Kind.PARA and _NOTES.fullmatch(text)):
            if not _NOTES.fullmatch(text.strip(" :")):
                return False
            open_key, room = "notes", 1_000_000
        elif block.kind is Kind.PARA and _lone(text) and open_key != "notes":
            open_key, seen = open_key if room else "", True
        elif seen and block.kind is Kind.PARA and _is_house(text):
            continue
        elif not open_key or room <= 0 or (block.kind is not Kind.PARA and open_key != "notes"):
            return False
        room -= len(text.split())
    return True


# --- what becomes of it --------------------------------------------------------------------------


def _take(end: _End, blocks: Sequence[Block]) -> None:
    """Take each part; what cannot be taken is kept, below its heading."""
    n = 0
    while n < len(blocks):
        block = blocks[n]
        key = _name(words(block.content)) if block.kind in (Kind.HEADING, Kind.PARA) else ""
        if not key:
            if block.kind is not Kind.PARA or not _taken(end, block):
                end.kept.append(block)
            n += 1
            continue
        stop = n + 1
        while stop < len(blocks) and _belongs(blocks[stop]):
            stop += 1
        inside = [one for one in blocks[n + 1 : stop] if one.kind is Kind.PARA]
        left = [one for one in inside if not _given(end, key, one)]
        if left or not inside:
            end.kept.append(block)
        else:
            end.drop(block.content, "the name of a field")
        end.kept += [
            one for one in blocks[n + 1 : stop] if one in left or one.kind is not Kind.PARA
        ]
        n = stop


def _belongs(block: Block) -> bool:
    text = words(block.content)
    other = _name(text) or _label(text) or _is_imprint(text) or _NOTES.fullmatch(text)
    return block.kind in (Kind.PARA, Kind.PAGE) and not (other or _is_house(text))


def _is_house(text: str) -> bool:
    """Whether a line is only the house and its town."""
    return len(text.split()) < 9 and is_place(text) and ABOUT.match(text) is None


def _given(end: _End, key: str, block: Block) -> bool:
    """Whether a paragraph below the name of a part went to the metadata."""
    if key == "about":
        return _about(end, block, sole=True)
    return _more(end, key, block, 0)


def _more(end: _End, key: str, block: Block, label: int) -> bool:
    """Make a paragraph a field of text, or one more paragraph of it if that came from the end."""
    known = end.value(key)
    here = any(one.rule == f"field-{key}" for one in end.told if isinstance(one, Repair))
    if known is not None and not here:
        return False
    said = joined_text(cut(block.content, label))
    end.put(key, f"{known}\n\n{said}" if known else said, [block], label)
    return True


def _taken(end: _End, block: Block) -> bool:
    """Whether a paragraph that stands for itself went to the metadata, or is the imprint."""
    text = words(block.content)
    kind = _lone(text)
    if kind == "label":
        key = _label(text)
        match = LABELLED[key].match(plain(block.content))
        size = match.end() if match else 0
        value = field_value(key, joined_text(cut(block.content, size)))
        if not value or end.value(key) is not None:
            return False
        end.put(key, value, [block], size)
        return True
    if kind == "imprint":
        end.drop(block.content, "the imprint of the house")
        end.told.append(repair("BP911", "imprint", (text, ""), block.place, 0.9))
        return True
    if kind == "acknowledgements":
        match = _INLINE.match(plain(block.content))
        return _more(end, kind, block, match.end() if match else 0)
    if kind == "disclaimer":
        match = re.match(r"[\W_]*disclaimer\s*[:.–—-]?\s*", plain(block.content), re.IGNORECASE)
        if doubtful(text) and end.value(kind) is None:
            end.told.append(question("BP944", "is this the disclaimer?", text, block.place))
        return _more(end, kind, block, match.end() if match else 0)
    return kind == "about" and _about(end, block, sole=False)


def _starred(end: _End, block: Block) -> bool:
    """Whether a note is about an author: one with a star, or with the number at the by-line."""
    text = words(block.content)
    sign = re.fullmatch(r"[*†‡§\\]+", block.label) or _calls(end, block.label)
    star = block.kind is Kind.NOTE and sign
    if not (star or (block.kind is Kind.PARA and STAR.match(text))) or not ABOUT.match(text):
        return False
    return _about(end, block, sole=False)


def _calls(end: _End, label: str) -> bool:
    """Whether a raised number of the by-line is the label of a note."""
    contents = (one.content for one in end.fields if one.key == "authors")
    return any(number == label for content in contents for _, number in called(content))


def _about(end: _End, block: Block, sole: bool) -> bool:
    """Whether a paragraph is about one of the authors, or about the only one if `sole`."""
    persons = [dict(one) for one in end.value("authors") or ()]
    label = _ABOUT.match(plain(block.content))
    size = label.end() if label else 0
    said = STAR.sub("", joined_text(cut(block.content, size)))
    names = [one["name"] for one in persons]
    at = spoken_of(names, said)
    if at is None and sole and len(persons) == 1:
        at = 0
    if at is None:
        return False
    for n, part in told_apart(names, at, said):
        known = persons[n].get("about")
        persons[n]["about"] = f"{known}\n\n{part}" if known else part
    end.put("authors", persons, [block], size)
    if block.label:
        end.told.append(removed(block.label, "the sign of a note", block.place))
    return True
