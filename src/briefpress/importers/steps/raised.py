"""Raised signs that are no note marks: ordinals and exponents stay, what is doubtful is asked."""

from __future__ import annotations

import re
from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Content,
    Manuscript,
    Mark,
    Piece,
    Run,
    changed,
    contents,
    plain,
)
from briefpress.importers.report import Question, Removed, Repair, question, removed, repair

_BLANKS = re.compile(r"\s*")
_SIGNS = re.compile(r"[\s.,;:!?)\]’”'\"]*")
_ORDINAL = re.compile(r"st|nd|rd|th|o|a|er|e|ème", re.IGNORECASE)


def raised(manuscript: Manuscript) -> Manuscript:
    """Lower what was raised by mistake, and tell of every raised sign that is left.

    Numbers at a word are questions.
    """
    told: list[Repair | Question | Removed] = []

    def lowered(block: Block) -> Block:
        return changed(block, lambda content: _lowered(content, told))

    blocks = tuple(lowered(block) for block in manuscript.blocks)
    notes = tuple(
        replace(note, blocks=tuple(lowered(block) for block in note.blocks))
        for note in manuscript.notes
    )
    texts = [*contents(blocks)]
    texts += [one for note in notes for one in contents(note.blocks)]
    for content in texts:
        before = ""
        for piece in content:
            if isinstance(piece, Run) and "sup" in piece.marks and piece.text.strip():
                told.append(_judged(piece, before))
            before = (before + plain((piece,)))[-24:]
    return manuscript.told(*told, blocks=blocks, notes=notes)


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


def _lowered(content: Content, told: list[Repair | Question | Removed]) -> Content:
    """Raised blanks, and stops that were typed on behind a mark, are plain; commas between go."""
    out: list[Piece] = []
    for index, piece in enumerate(content):
        by_mark = any(isinstance(one, Mark) for one in content[max(0, index - 1) : index + 2])
        signs = _SIGNS if by_mark else _BLANKS
        if not isinstance(piece, Run) or not _signs(piece, signs):
            out.append(piece)
        elif _parts_marks(content, index):
            told.append(removed(piece.text, "between two note marks", piece.place))
        else:
            out.append(replace(piece, marks=piece.marks - {"sup", "sub"}))
    return tuple(out)


def _signs(piece: Run, signs: re.Pattern[str]) -> bool:
    return bool(piece.marks & {"sup", "sub"}) and signs.fullmatch(piece.text) is not None


def _parts_marks(content: Content, index: int) -> bool:
    """Whether a piece is a comma, or another sign that parts numbers, between two marks."""
    around = (*content[max(0, index - 1) : index], *content[index + 1 : index + 2])
    text = plain((content[index],)).strip()
    return text in (",", ";") and len(around) == 2 and all(isinstance(o, Mark) for o in around)
