"""Lines of one paragraph, or rows of a table, that may each be a note or item of its own."""

from __future__ import annotations

from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Kind,
    Run,
    all_marked,
    cut,
    first_place,
    plain,
    stripped,
    words,
)

_HEAD_WORDS = 14


def lines_of(block: Block) -> tuple[Block, ...]:
    """A block as the paragraphs that somebody may have meant; itself where it is only one."""
    if block.kind is Kind.TABLE:
        return _rows(block)
    if block.kind is not Kind.PARA or not any(isinstance(one, Break) for one in block.content):
        return (block,)
    made, at = [], 0
    for line in plain(block.content).split("\n"):
        content = stripped(cut(block.content, at, at + len(line)))
        at += len(line) + 1
        if content:
            made.append(replace(block, content=content, place=first_place(content)))
    return tuple(made) if len(made) > 1 else (block,)


def _rows(block: Block) -> tuple[Block, ...]:
    """Each row of a table of two columns as a paragraph, its first cell as the label."""
    if block.content or any(len(row) != 2 or not row[0] or not row[1] for row in block.rows):
        return (block,)
    return tuple(
        Block(Kind.PARA, (*label, Run(" ", first_place(label)), *text), first_place(label))
        for label, text in block.rows
    )


def heads_apart(block: Block) -> tuple[Block, ...]:
    """A bold line and, after a line break, plain text below it, as heading and paragraph."""
    text = plain(block.content)
    at = text.find("\n")
    if block.kind is not Kind.PARA or at < 0:
        return (block,)
    head, rest = stripped(cut(block.content, 0, at)), stripped(cut(block.content, at + 1))
    short = all_marked(head, "bold") and len(words(head).split()) <= _HEAD_WORDS
    below = len(words(rest).split()) > _HEAD_WORDS and not all_marked(rest, "bold")
    if not short or not below or words(head).endswith((".", ",", ";", ":")):
        return (block,)
    look = replace(block.look, bold=True)
    return replace(block, content=head, look=look), replace(
        block, content=rest, place=first_place(rest)
    )
