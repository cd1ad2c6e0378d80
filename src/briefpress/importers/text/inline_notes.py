"""Notes that Markdown has in the middle of a sentence: ``text^[the note] goes on``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Content,
    Kind,
    Manuscript,
    Mark,
    Note,
    Piece,
    Run,
    changed,
    first_place,
    parts,
    plain,
    stripped,
    words,
)
from briefpress.importers.report import Repair, repair

_OPENED = re.compile(r"\^(?=\[[^\[\]^]*[^\W\d_])")
_LONGEST = 4000  # letters of a note
_BRACKETS = re.compile(r"[\[\]]")


def with_inline_notes(manuscript: Manuscript) -> Manuscript:
    """Take such notes out of the text; a mark stands in the place of each."""
    notes: list[Note] = []
    told: list[Repair] = []

    def parted(content: Content) -> Content:
        spans = list(_spans(_open_text(content)))
        texts = parts(content, [offset for span in spans for offset in span])
        pieces: list[Piece] = []
        for n in range(len(spans)):
            key = str(len(notes) + 1)
            signs = texts[2 * n + 1]
            said = stripped(parts(signs, [2, len(plain(signs)) - 1])[1])
            place = first_place(signs)
            notes.append(Note(key, "", (Block(Kind.PARA, said, place),), place))
            told.append(repair("BP914", "inline-note", (plain(signs), f"[^{key}]"), place, 0.95))
            told.append(repair("BP915", "inline-note", (words(said), f"[^{key}]:"), place, 0.95))
            pieces += [*texts[2 * n], Mark("", place, key)]
        return (*pieces, *texts[-1])

    blocks = tuple(
        block if block.kind in (Kind.NOTE, Kind.CODE) else changed(block, parted)
        for block in manuscript.blocks
    )
    return replace(manuscript, blocks=blocks, notes=tuple(notes)).told(*told)


def _open_text(content: Content) -> str:
    """The text of a content, with code blanked out."""
    return "".join(
        " " * len(piece.text)
        if isinstance(piece, Run) and "code" in piece.marks
        else plain([piece])
        for piece in content
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each note begins and ends, brackets and all."""
    stop = 0
    for match in _OPENED.finditer(text):
        if match.start() < stop:
            continue
        depth = 0
        for sign in _BRACKETS.finditer(text, match.end(), match.end() + _LONGEST):
            depth += 1 if sign[0] == "[" else -1
            if depth == 0:
                stop = sign.end()
                yield match.start(), stop
                break
