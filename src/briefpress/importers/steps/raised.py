"""Raised signs that are no note marks: ordinals and exponents stay, what is doubtful is asked."""

from __future__ import annotations

import re
from dataclasses import replace

from briefpress.importers.blocks import Block, Kind, Manuscript, Piece, Run, contents, plain
from briefpress.importers.report import Question, Repair, question, repair

_ORDINAL = re.compile(r"st|nd|rd|th|o|a|er|e|ème", re.IGNORECASE)


def raised(manuscript: Manuscript) -> Manuscript:
    """Tell of every raised sign that is left; numbers at a word are questions."""
    told: list[Repair | Question] = []
    texts = [*contents(manuscript.blocks)]
    texts += [one for note in manuscript.notes for one in contents(note.blocks)]
    for content in texts:
        before = ""
        for piece in content:
            if isinstance(piece, Run) and "sup" in piece.marks and piece.text.strip():
                told.append(_judged(piece, before))
            before = (before + plain((piece,)))[-24:]
    blocks = tuple(_without_raised_blanks(block) for block in manuscript.blocks)
    return manuscript.told(*told, blocks=blocks)


def _judged(run: Run, before: str) -> Repair | Question:
    text = run.text.strip()
    shown = before.split(" ")[-1] + text
    ordinal = before[-1:].isdigit() and _ORDINAL.fullmatch(text)
    exponent = re.search(r"(?:\d|[kcm]?m|ft)$", before) and re.fullmatch(r"[-+–−]?\d{1,2}", text)
    if ordinal or exponent or not text[0].isdigit():
        rule = "ordinal" if ordinal else "exponent" if exponent else "raised"
        change = (shown, f"{shown.removesuffix(text)}^{text}^")
        return repair("BP925", rule, change, run.place, 0.95 if ordinal else 0.85)
    message = f'is the raised "{text}" a note mark? it has no note, and stays raised'
    return question("BP945", message, f"{before}{text}", run.place)


def _without_raised_blanks(block: Block) -> Block:
    """A raised blank is only a blank."""
    if block.kind is Kind.TABLE or not any(_blank(piece) for piece in block.content):
        return block
    pieces: list[Piece] = [
        replace(piece, marks=piece.marks - {"sup", "sub"})
        if isinstance(piece, Run) and _blank(piece)
        else piece
        for piece in block.content
    ]
    return replace(block, content=tuple(pieces))


def _blank(piece: Piece) -> bool:
    return isinstance(piece, Run) and bool(piece.marks & {"sup", "sub"}) and not piece.text.strip()
