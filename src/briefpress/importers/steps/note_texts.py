"""Note texts become notes, with their further parts; those without a mark stay in the text."""

from __future__ import annotations

from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Kind,
    Manuscript,
    Mark,
    Note,
    Run,
    changed,
    plain,
    stripped,
    words,
)
from briefpress.importers.notelines import HEADING
from briefpress.importers.report import Question, Removed, Repair, question, removed, repair
from briefpress.importers.steps.ends import finished, starts_small

#: The role of a note text that no mark calls, and that stays where it stood.
UNCALLED = "uncalled note"


def note_texts(manuscript: Manuscript) -> Manuscript:
    """Take the notes out of the blocks; where they stood, a page end parts the text."""
    notes: dict[str, Note] = {}
    out: list[Block] = []
    told: list[Repair | Question | Removed] = []
    current = ""  # the key of the note that a part without a label goes on with
    for block in manuscript.blocks:
        if block.kind is Kind.NOTE and block.label:
            current = block.key
        key = block.key or (current if block.kind is Kind.NOTE else "")
        if not key:
            out.append(_without_mark(block, told) if block.kind is Kind.NOTE else block)
            continue
        above = next((n for n in (-1, -2) if len(out) >= -n and out[n].kind is not Kind.PAGE), 0)
        if above and _heads_notes(out[above]):
            head = out.pop(above)
            said = f"{head.label} {words(head.content)}".strip()
            told.append(removed(said, "the heading of the notes", head.place))
        if key in notes:
            notes[key] = _longer(notes[key], block)
        else:
            notes[key] = _begun(block)
            change = (f"{block.label} {words(block.content)}", f"[^{key}]:")
            told.append(repair("BP915", "note-text", change, block.place, 0.97))
        if not out or out[-1].kind is not Kind.PAGE:
            out.append(Block(Kind.PAGE, place=block.place, role="notes"))
    blocks = tuple(changed(block, _spelt_out) for block in out)
    whole = tuple(_spelt(notes[key]) for key in sorted(notes, key=int))
    return manuscript.told(*told, blocks=blocks, notes=(*manuscript.notes, *whole))


def _heads_notes(block: Block) -> bool:
    """Whether a block says that notes follow, such as "Endnotes"."""
    alone = block.kind is Kind.HEADING or (block.kind is Kind.PARA and not block.quote)
    return alone and HEADING.match(words(block.content)) is not None


def _begun(block: Block) -> Note:
    first = replace(block, kind=Kind.PARA, label="", key="", content=stripped(block.content))
    return Note(block.key, block.label, (first,), block.place)


def _longer(note: Note, part: Block) -> Note:
    """A note with one more part: of its last paragraph if that is not finished, else a new one."""
    last = note.blocks[-1]
    text = last.kind is Kind.PARA and part.kind in (Kind.NOTE, Kind.PARA) and not part.quote
    said, more = plain(last.content), plain(part.content)
    listed = said.rstrip().endswith((";", ":")) and starts_small(more)
    cut = not finished(said) or last.look.full_before(more) or listed
    if text and cut and not part.look.begins:
        joined = (*last.content, Break(part.place, False), *part.content)
        look = replace(last.look, slack=part.look.slack)
        return replace(note, blocks=(*note.blocks[:-1], replace(last, content=joined, look=look)))
    kind = Kind.PARA if part.kind is Kind.NOTE else part.kind
    return replace(note, blocks=(*note.blocks, replace(part, kind=kind, key="")))


def _without_mark(block: Block, told: list[Repair | Question | Removed]) -> Block:
    """A note text that nothing calls: it stays a paragraph, and is asked about."""
    text = f"{block.label} {words(block.content)}".strip()
    told.append(question("BP940", "this note text has no mark", text, block.place))
    label = (Run(f"{block.label} ", block.place),) if block.label else ()
    content = (*label, *block.content)
    return replace(block, kind=Kind.PARA, label="", content=content, role=UNCALLED)


def _spelt(note: Note) -> Note:
    """No note calls a note."""
    return replace(note, blocks=tuple(changed(block, _spelt_out) for block in note.blocks))


def _spelt_out(content: Content) -> Content:
    """A mark that found no note stays as it was written."""
    if not any(isinstance(piece, Mark) and not piece.key for piece in content):
        return content
    return tuple(
        Run(f"[^{piece.label}]", piece.place)
        if isinstance(piece, Mark) and not piece.key
        else piece
        for piece in content
    )
