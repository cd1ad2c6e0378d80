"""Affiliations below the names, with raised numbers that say whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefpress.importers.blocks import Block, Content, Kind, Run, plain, words
from briefpress.importers.report import removed
from briefpress.importers.steps.biographies import ABOUT
from briefpress.importers.steps.head import Head
from briefpress.importers.steps.people import LETTERS, Person, is_place, people

_RAISED = re.compile(r"\s*[a-f](?:\s*,?\s*[a-f])*[\s,*]*")
_NEAR = 8
_LONG = 160


def is_affiliation(blocks: Sequence[Block], index: int) -> bool:
    """Whether a note's text names an institution, and a name above it has the note's number."""
    note = blocks[index]
    text = words(note.content)
    if note.kind is not Kind.NOTE or not note.label.isdigit():
        return False
    sentence = text.endswith(".") or ABOUT.match(text) is not None
    if not is_place(text) or sentence or len(text) > _LONG or "\n" in plain(note.content):
        return False
    above = blocks[max(0, index - _NEAR) : index]
    return any(
        number == note.label and people(before)
        for block in above
        for before, number in called(block.content)
    )


def affiliations(head: Head) -> None:
    """Give each author the institutions that have the number behind the name."""
    authors = head.fields.get("authors")
    bylines = [line.content for line in head.lines if line.used == "authors"]
    for line in [line for line in head.lines if line.source.kind is Kind.NOTE]:
        found = [
            person
            for content in bylines
            for before, number in called(content)
            if number == line.source.label
            for person in _last_named(authors, before)
        ]
        if not found:
            continue
        for person in found:
            known = person.facts.get("affiliation")
            person.facts["affiliation"] = f"{known}; {line.text}" if known else line.text
        head.removed.append(
            removed(line.source.label, "the number of an affiliation", line.source.place)
        )
        head.take_all("authors", [line], 0, None, sure=0.9)
        line.kept = False


def lettered(content: Content) -> Content:
    """A line of names, with the raised letters behind them as signs, so that they are no names'."""
    return tuple(
        replace(piece, text=_sign(piece.text), was=piece.text)
        if isinstance(piece, Run) and "sup" in piece.marks and _RAISED.fullmatch(piece.text)
        else piece
        for piece in content
    )


def _sign(text: str) -> str:
    return "".join(LETTERS["abcdef".index(char)] for char in text if char.isalpha())


def called(content: Content) -> Iterator[tuple[str, str]]:
    """Each raised number of a line, with what stands before it."""
    for at, piece in enumerate(content):
        if isinstance(piece, Run) and "sup" in piece.marks:
            before = " ".join(plain(content[:at]).split())
            for number in re.findall(r"\d{1,2}", piece.text):
                yield before, number


def _last_named(authors: object, before: str) -> list[Person]:
    """The author whose name ends `before`, other numbers aside."""
    bare = before.rstrip(" ,0123456789*†")
    named = authors if isinstance(authors, list) else []
    return [one for one in named if isinstance(one, Person) and bare.endswith(one.name)]
