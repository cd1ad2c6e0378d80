"""Notes whose marks stand in the title block, where no mark can stay.

A note at an author's name says who that is, so it becomes the author's `about`. Any other one is
kept as the first paragraph of the text, and the editor is asked. The notes left count anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from briefpress.importers.account import every_content
from briefpress.importers.blocks import (
    Block,
    Content,
    Field,
    Kind,
    Manuscript,
    Mark,
    Note,
    changed,
    plain,
    words,
)
from briefpress.importers.report import Question, Removed, Repair, question, removed, repair


def field_notes(manuscript: Manuscript) -> Manuscript:
    """Bring each note that no mark in the text calls to where it can stand."""
    in_text = {
        piece.key
        for content in every_content(replace(manuscript, fields=()))
        for piece in content
        if isinstance(piece, Mark)
    }
    notes = {note.key: note for note in manuscript.notes if note.key not in in_text}
    told: list[Repair | Question | Removed] = []
    kept: list[Block] = []
    fields = []
    for one in manuscript.fields:
        for mark in [p for p in one.content if isinstance(p, Mark)]:
            note = notes.pop(mark.key, None)
            if note is None:  # it is kept where it was called first
                continue
            told.append(removed(note.label, "the number of a note", note.place))
            person = _called(one, mark)
            if person is None:
                kept += note.blocks
                message = f"this note stood at the {one.key}, where no note can stand"
                hint = "it is now the first paragraph of the text; move it where it belongs"
                told.append(question("BP940", message, _said(note), note.place, hint))
            else:
                one = _with_about(one, person, note)
                change = _said(note), f"authors: about: {_said(note)}"
                told.append(repair("BP920", "about-author", change, note.place, 0.9))
        fields.append(one)
    for note in notes.values():
        told.append(removed(note.label, "the number of a note", note.place))
        kept += note.blocks
        message = "this note stood in a line that was taken away"
        hint = "it is now at the beginning of the text; move it where it belongs"
        told.append(question("BP940", message, _said(note), note.place, hint))
    notes.clear()
    if not told:
        return manuscript
    gone = {note.key for note in manuscript.notes} - in_text - set(notes)
    left = [note for note in manuscript.notes if note.key not in gone]
    manuscript = replace(manuscript, fields=tuple(fields), blocks=(*kept, *manuscript.blocks))
    return _renumbered(manuscript, left).told(*told)


def _said(note: Note) -> str:
    return "\n\n".join(words(block.content) for block in note.blocks)


def _called(field: Field, mark: Mark) -> int | None:
    """The author at whose name a mark stands: the last one named before it."""
    if field.key != "authors" or not isinstance(field.value, list | tuple):
        return None
    before = plain(field.content[: field.content.index(mark)])
    named = [n for n, one in enumerate(field.value) if one["name"] in " ".join(before.split())]
    return named[-1] if named else 0 if len(field.value) == 1 else None


def _with_about(field: Field, person: int, note: Note) -> Field:
    people = [dict(one) for one in field.value]
    known = people[person].get("about")
    people[person]["about"] = f"{known}\n\n{_said(note)}" if known else _said(note)
    content = (*field.content, *(piece for block in note.blocks for piece in block.content))
    return replace(field, value=people, content=content)


# --- counting anew -------------------------------------------------------------------------------


def _renumbered(manuscript: Manuscript, notes: list[Note]) -> Manuscript:
    """Keys from 1, in the order that the notes had."""
    keys = {note.key: str(number) for number, note in enumerate(notes, 1)}

    def content(pieces: Content) -> Content:
        return tuple(
            replace(p, key=keys.get(p.key, p.key)) if isinstance(p, Mark) else p for p in pieces
        )

    def block(one: Block) -> Block:
        return changed(one, content)

    def blocks(several: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(block(one) for one in several if one.kind is not Kind.NOTE or one.content)

    changes: dict[str, Any] = {
        "blocks": blocks(manuscript.blocks),
        "notes": tuple(replace(n, key=keys[n.key], blocks=blocks(n.blocks)) for n in notes),
    }
    return replace(manuscript, **changes)
