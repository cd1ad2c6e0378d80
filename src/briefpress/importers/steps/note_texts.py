"""Note texts become notes, with their further paragraphs; those without a mark stay in the text."""

from __future__ import annotations

from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Kind,
    Note,
    Run,
    marked,
    plain,
    stripped,
    words,
)
from briefpress.importers.report import Question, Repair, question, repair
from briefpress.importers.steps.ends import finished


def notes_of(
    blocks: list[Block], keys: dict[int, str]
) -> tuple[list[Note], list[Block], list[Repair | Question]]:
    """The notes with their further paragraphs; texts without a mark stay where they stand."""
    notes: list[tuple[int, Note]] = []
    out: list[Block] = []
    told: list[Repair | Question] = []
    current: int | None = None
    for index, block in enumerate(blocks):
        if block.kind is not Kind.NOTE:
            out.append(block)
            continue
        if block.label and index in keys:
            para = replace(block, kind=Kind.PARA, label="", content=stripped(block.content))
            notes.append((int(keys[index]), Note(keys[index], block.label, (para,), block.place)))
            current = len(notes) - 1
            shown = (f"{block.label} {words(block.content)}", f"[^{keys[index]}]:")
            told.append(repair("BP915", "note-text", shown, block.place, 0.97))
        elif block.label or current is None:
            current = None
            text = f"{block.label} {words(block.content)}".strip()
            told.append(question("BP940", "this note text has no mark", text, block.place))
            label = (Run(f"{block.label} ", block.place),) if block.label else ()
            out.append(replace(block, kind=Kind.PARA, label="", content=(*label, *block.content)))
            continue
        else:
            number, note = notes[current]
            notes[current] = (number, _longer(note, block))
        if not out or out[-1].kind is not Kind.PAGE:
            out.append(Block(Kind.PAGE, place=block.place, role="notes"))
    return [note for _, note in sorted(notes, key=lambda one: one[0])], out, told


def _longer(note: Note, tail: Block) -> Note:
    """A note with one more part: of its last paragraph if that is not finished, else a new one."""
    last = note.blocks[-1]
    if not finished(plain(last.content)) and not tail.look.begins:
        joined = (*last.content, Break(tail.place, False), *tail.content)
        return replace(note, blocks=(*note.blocks[:-1], replace(last, content=joined)))
    para = replace(tail, kind=Kind.PARA, label="", content=marked(tail.content))
    return replace(note, blocks=(*note.blocks, para))
