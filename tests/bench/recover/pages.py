"""A brief laid out on pages as text: what an extractor without faults would see on each page.

The source is cut into blocks, the blocks into pages; a mark is kept as `mark(n)` until a damage
says how it is written. Only the Markdown that the truth corpus uses is understood.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_OPEN, _CLOSE = "\x02", "\x03"
MARKS = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
#: Marks that stand side by side, with or without a comma between them.
RUNS = re.compile(f"{_OPEN}\\d+{_CLOSE}(?:,?{_OPEN}\\d+{_CLOSE})*")
_DEFINITION = re.compile(r"(?m)^\[\^([^\]]+)\]:[ ]*")


def mark(number: int) -> str:
    """The place of a mark."""
    return f"{_OPEN}{number}{_CLOSE}"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the body. `kind` is heading, para, list, quote, table, figure or other.

    `part` is whole, or head, tail or inner of a block that page ends cut.
    """

    kind: str
    text: str
    level: int = 0
    part: str = "whole"


@dataclass(frozen=True, slots=True)
class PageNote:
    """A note, or the part of one, on a page. `tail` says that it began on an earlier page."""

    number: int
    paragraphs: tuple[str, ...]
    tail: bool = False


@dataclass
class Page:
    """What stands on a page. `chapter` counts the headings of the first level so far."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[PageNote] = field(default_factory=list)
    chapter: int = 0


def parse(text: str) -> tuple[list[Block], list[tuple[str, ...]]]:
    """The blocks of a brief's text with its marks numbered in order of their calls, and the notes."""
    first = _DEFINITION.search(text)
    body, rest = (text[: first.start()], text[first.start() :]) if first else (text, "")
    labels, parts = _DEFINITION.split(rest)[1::2], _DEFINITION.split(rest)[2::2]
    notes = {
        label: tuple(" ".join(one.split()) for one in re.split(r"\n[ ]*\n", part) if one.strip())
        for label, part in zip(labels, parts, strict=True)
    }
    order: list[str] = []

    def number(match: re.Match[str]) -> str:
        order.append(match[1])
        return mark(len(order))

    body = re.sub(r"\[\^([^\]]+)\]", number, body)
    return list(_blocks(body)), [notes[label] for label in order]


def _blocks(body: str) -> Iterator[Block]:
    waiting: list[str] = []  # the parts of a list, which blank lines may part
    for text in re.split(r"\n(?:[ ]*\n)+", body.strip("\n")):
        listed = re.match(r"(?:[-*•]|\(?[0-9a-zA-Z]{1,3}[.)])[ ]", text)
        if waiting and (listed or text.startswith("    ")):
            waiting.append(text)
            continue
        if waiting:
            yield Block("list", "\n\n".join(waiting))
            waiting = []
        if listed:
            waiting.append(text)
        elif text.startswith("#"):
            level = len(text) - len(text.lstrip("#"))
            yield Block("heading", " ".join(text.lstrip("#").split()), level)
        elif text.startswith("> "):
            yield Block("quote", "\n".join(line.removeprefix(">")[1:] for line in text.split("\n")))
        elif text.startswith("|"):
            yield Block("table", text)
        elif text.startswith(": "):
            yield Block("other", " ".join(text[2:].split()))
        elif text.startswith("!["):
            yield Block("figure", " ".join(text.split()))
        else:
            for part in re.split(r"\n:[ ]+", text):  # a term, and what it means
                yield Block("para", " ".join(part.split()))
    if waiting:
        yield Block("list", "\n\n".join(waiting))


def paginate(
    blocks: list[Block], notes: list[tuple[str, ...]], chance: random.Random, size: int
) -> list[Page]:
    """Pages of about `size` words. Paragraphs are cut between any two words, notes go with them."""
    pages, room = [Page()], _room(chance, size)
    top = min((block.level for block in blocks if block.kind == "heading"), default=1)
    for block in blocks:
        waiting = block
        if block.kind == "heading":
            if len(pages[-1].blocks) and room < 25:
                pages.append(Page(chapter=pages[-1].chapter))
                room = _room(chance, size)
            pages[-1].chapter += block.level == top
        while True:
            count = len(waiting.text.split())
            if count <= room or waiting.kind != "para" or count < 12:
                _put(pages[-1], waiting, notes)
                room -= count
                break
            head, waiting = _cut(waiting, max(4, min(room, count - 4)))
            _put(pages[-1], head, notes)
            pages.append(Page(chapter=pages[-1].chapter))
            room = _room(chance, size)
        if room < 1:
            pages.append(Page(chapter=pages[-1].chapter))
            room = _room(chance, size)
    return [page for page in pages if page.blocks]


def _room(chance: random.Random, size: int) -> int:
    return chance.randint(size * 3 // 4, size * 5 // 4)


def _cut(block: Block, at: int) -> tuple[Block, Block]:
    words = block.text.split()
    tail = block.part in ("tail", "inner")
    head = Block(block.kind, " ".join(words[:at]), block.level, "inner" if tail else "head")
    return head, Block(block.kind, " ".join(words[at:]), block.level, "tail")


def _put(page: Page, block: Block, notes: list[tuple[str, ...]]) -> None:
    page.blocks.append(block)
    for found in MARKS.finditer(block.text):
        number = int(found[1])
        page.notes.append(PageNote(number, notes[number - 1]))


def split_notes(pages: list[Page], chance: random.Random) -> None:
    """Let the last note of every second page run over to the next page."""
    for page, following in itertools.pairwise(pages):
        if not page.notes or chance.random() < 0.3:
            continue
        last = page.notes[-1]
        words = last.paragraphs[-1].split()
        if len(words) < 10 or last.tail:
            continue
        at = chance.randint(4, len(words) - 4)
        *before, _ = last.paragraphs
        page.notes[-1] = PageNote(last.number, (*before, " ".join(words[:at])), last.tail)
        following.notes.insert(0, PageNote(last.number, (" ".join(words[at:]),), True))
