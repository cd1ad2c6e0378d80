"""Accounts for every letter of the original: in the text, a note, a field, or named as removed.

The account is kept line by line of the original. What the chain holds (runs, note marks, labels)
and what it took away are laid back into the lines they came from; each line must then spell what
the way in read there. A line that spells anything else means that words were lost, doubled or
invented, and recovery stops. Only letters and digits count: blanks, hyphens at line ends and
markup are structure.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefpress.errors import BriefError, Finding
from briefpress.importers.blocks import Block, Content, Manuscript, Mark, Place, Run, words

_MOST = 8


@dataclass(frozen=True, slots=True)
class Account:
    """Words of the original, by where they went."""

    received: int
    text: int
    notes: int
    metadata: int
    removed: int

    def as_json(self) -> dict[str, int]:
        """The account as a JSON object."""
        return {
            "received": self.received,
            "text": self.text,
            "notes": self.notes,
            "metadata": self.metadata,
            "removed": self.removed,
        }


def letters(text: str) -> str:
    """The letters and digits of `text`, in their plain forms and in small letters."""
    if text.isascii():
        return "".join(filter(str.isalnum, text)).lower()
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum() or unicodedata.combining(char))


def account(manuscript: Manuscript, file: str) -> Account:
    """The account of a manuscript at the end of the chain.

    Raises:
        BriefError: a line of the original is not accounted for; the first few are named.
    """
    found: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
    for place, text in _pieces(manuscript):
        found[place.page, place.line].append((place.at, text))
    faults = list(_lines(manuscript, found)) + list(_addresses(manuscript))
    if faults:
        shown = [Finding("BP904", message, file, line or None) for line, message in faults[:_MOST]]
        if len(faults) > _MOST:
            shown.append(Finding("BP904", f"and {len(faults) - _MOST} more such places", file))
        raise BriefError(shown)
    return counted(manuscript)


def _lines(
    manuscript: Manuscript, found: dict[tuple[int, int], list[tuple[int, str]]]
) -> Iterator[tuple[int, str]]:
    known: set[tuple[int, int]] = set()
    for line in manuscript.original:
        known.add((line.page, line.line))
        pieces = found.get((line.page, line.line), [])
        wanted = letters(line.text)
        got = letters("".join(text for _, text in sorted(pieces, key=lambda one: one[0])))
        if wanted != got:
            page = f" of page {line.page}" if line.page else ""
            said = f"line {line.line}{page} holds {line.text.strip()[:60]!r}, "
            yield line.line, said + f"of which recovery would keep {_unlike(wanted, got)}"
    for where in found.keys() - known:
        text = letters("".join(text for _, text in found[where]))
        if text:
            yield where[1], f"recovery would put in {text[:60]!r}, which stands nowhere"


def _unlike(wanted: str, got: str) -> str:
    """The part of `got` round the first letter in which the two differ."""
    at = next((n for n, (a, b) in enumerate(zip(wanted, got, strict=False)) if a != b),
              min(len(wanted), len(got)))  # fmt: skip
    return f"{got[max(0, at - 12) : at + 12]!r} for {wanted[max(0, at - 12) : at + 12]!r}"


def _addresses(manuscript: Manuscript) -> Iterator[tuple[int, str]]:
    """Link targets: each of the original's is a target in the outcome, or was removed by name."""
    kept = Counter(
        piece.url
        for content in every_content(manuscript)
        for piece in content
        if isinstance(piece, Run) and piece.url
    )
    spoken = {repair.before for repair in manuscript.repairs if repair.code == "BP928"}
    spoken |= {one.text for one in manuscript.removed}
    for address in dict.fromkeys(manuscript.addresses):
        if address not in kept and address not in spoken:
            yield 0, f"the link to {address[:80]} would be lost"


def every_content(manuscript: Manuscript) -> Iterator[Content]:
    """All contents: text, notes, fields."""
    for block in every_block(manuscript):
        for row in block.rows:
            yield from row
        yield block.content
    for field in manuscript.fields:
        yield field.content


def every_block(manuscript: Manuscript) -> Iterator[Block]:
    """All blocks: of the text, then of the notes."""
    yield from manuscript.blocks
    for note in manuscript.notes:
        yield from note.blocks


def _pieces(manuscript: Manuscript) -> Iterator[tuple[Place, str]]:
    """Every text that came from the original, with its place."""
    for block in every_block(manuscript):
        if block.label:
            yield block.place, block.label
    for note in manuscript.notes:
        yield note.place, note.label
    for content in every_content(manuscript):
        yield from spelt(content)
    for one in manuscript.removed:
        yield Place(one.page, one.line, one.at), one.text


def spelt(content: Iterable[object]) -> Iterator[tuple[Place, str]]:
    """The texts of `content` as they stood in the original."""
    for piece in content:
        if isinstance(piece, Run):
            yield piece.place, piece.text if piece.was is None else piece.was
        elif isinstance(piece, Mark):
            yield piece.place, piece.label


def counted(manuscript: Manuscript) -> Account:
    """How many words went where."""

    def of_blocks(blocks: Iterable[Block]) -> int:
        return sum(
            len(words(content).split())
            for block in blocks
            for content in (*(cell for row in block.rows for cell in row), block.content)
        )

    return Account(
        received=sum(len(line.text.split()) for line in manuscript.original),
        text=of_blocks(manuscript.blocks),
        notes=sum(of_blocks(note.blocks) for note in manuscript.notes),
        metadata=sum(len(words(field.content).split()) for field in manuscript.fields),
        removed=sum(len(one.text.split()) for one in manuscript.removed),
    )
