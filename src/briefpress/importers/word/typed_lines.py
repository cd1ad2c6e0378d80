"""Lines of one paragraph, or rows of a table, that may each be a note or item of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Kind,
    Run,
    all_marked,
    cut,
    first_place,
    plain,
    stripped,
    words,
)
from briefpress.importers.steps.ends import finished, starts_small
from briefpress.importers.word.typed_lists import ITEM_LABEL, begins_list

_HEAD_WORDS = 14


def lines_of(block: Block) -> tuple[Block, ...]:
    """A block as the paragraphs that somebody may have meant; itself where it is only one."""
    if block.kind is Kind.TABLE:
        return _rows(block)
    if block.kind is not Kind.PARA or not any(isinstance(one, Break) for one in block.content):
        return (block,)
    made = [
        replace(block, content=content, place=first_place(content))
        for _, content in _lines(block.content)
        if content
    ]
    return tuple(made) if len(made) > 1 else (block,)


def _rows(block: Block) -> tuple[Block, ...]:
    """Each row of a table of two columns as a paragraph, its first cell as the label."""
    if block.content or any(len(row) != 2 or not row[0] or not row[1] for row in block.rows):
        return (block,)
    return tuple(
        Block(Kind.PARA, (*label, Run(" ", first_place(label)), *text), first_place(label))
        for label, text in block.rows
    )


def lines_apart(block: Block) -> tuple[Block, ...]:
    """The paragraphs that somebody parted by line breaks, as e-mails and web pages have them."""
    if block.kind is not Kind.PARA or not any(isinstance(one, Break) for one in block.content):
        return (block,)
    lines = _lines(block.content)
    begins = [n for n in range(len(lines)) if words(lines[n][1]) and _begins(lines, n)]
    items = _items(lines)
    starts = [lines[n][0] for n in sorted({*begins, *items})]
    out = []
    for start, stop in zip([0, *starts], [*starts, None], strict=True):
        content = stripped(cut(block.content, start, stop))
        if content:
            look = replace(block.look, bold=all_marked(content, "bold"))
            out.append(replace(block, content=content, place=first_place(content), look=look))
    return (replace(out[0], place=block.place), *out[1:]) if len(out) > 1 else (block,)


def _lines(content: Content) -> list[tuple[int, Content]]:
    """Each line of a paragraph, with the offset at which it begins."""
    made, at = [], 0
    for line in plain(content).split("\n"):
        made.append((at, stripped(cut(content, at, at + len(line)))))
        at += len(line) + 1
    return made


def _begins(lines: Sequence[tuple[int, Content]], n: int) -> bool:
    """Whether a line begins a paragraph: below an empty line or a heading, or prose below prose."""
    if n == 0:
        return False
    before, line = lines[n - 1][1], lines[n][1]
    after = lines[n + 1][1] if n + 1 < len(lines) else ()
    if not words(before) or _is_head(before, line):
        return True
    whole = _is_prose(before) and finished(plain(before))
    return whole and (_is_head(line, after) or _is_prose(line)) and not starts_small(plain(line))


def _is_head(line: Content, below: Content) -> bool:
    """Whether a line is a short bold one above plain prose."""
    text = words(line)
    short = all_marked(line, "bold") and len(text.split()) <= _HEAD_WORDS
    plain_below = _is_prose(below) and not all_marked(below, "bold")
    return short and plain_below and not text.endswith((".", ",", ";"))


def _is_prose(line: Content) -> bool:
    return len(words(line).split()) > _HEAD_WORDS


def _items(lines: Sequence[tuple[int, Content]]) -> list[int]:
    """The lines that begin the items of a list, of which there must be two."""
    found = {
        n: match["label"]
        for n, (_, line) in enumerate(lines)
        if (match := ITEM_LABEL.match(plain(line))) and not all_marked(line, "bold")
    }
    first = next(iter(found.values()), "")
    return [n for n in found if n] if len(found) > 1 and begins_list(first) else []
