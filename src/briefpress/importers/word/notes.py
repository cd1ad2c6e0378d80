"""Foot notes and end notes: numbered by their marks, read, and freed from marks of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Kind,
    Manuscript,
    Note,
    Run,
    cut,
    first_place,
    plain,
    stripped,
    words,
)
from briefpress.importers.notelines import HEADING
from briefpress.importers.report import Place, Question, Removed, removed
from briefpress.importers.word.body import Body
from briefpress.importers.word.context import Context
from briefpress.importers.word.ledger import place_of, text_of
from briefpress.importers.word.xml import XML, W, attribute, local


def number_notes(context: Context, settled: Mapping[str, XML]) -> None:
    """Give each note that is called the number of its first mark; the ledger learns the marks."""
    wanted = {kind: _note_nodes(context, settled, kind) for kind in ("footnote", "endnote")}
    tags = (f"{W}footnoteReference", f"{W}endnoteReference")
    for node in settled[context.package.main].iter(*tags):
        kind, uid = local(node).removesuffix("Reference"), attribute(node, "id")
        if uid not in wanted[kind]:
            continue
        key = context.marks.setdefault((kind, uid), str(len(context.marks) + 1))
        if attribute(node, "customMarkFollows").lower() not in ("1", "true", "on"):
            context.ledger.say(place_of(node), key)
    _called_by_notes(context, settled, wanted)
    open_: dict[str, str] = {}
    for node in settled[context.package.main].iter(*tags, f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        if local(node) == "bookmarkStart":
            open_[attribute(node, "id")] = attribute(node, "name")
        elif local(node) == "bookmarkEnd":
            open_.pop(attribute(node, "id"), None)
        else:
            kind, uid = local(node).removesuffix("Reference"), attribute(node, "id")
            context.called |= dict.fromkeys(open_.values(), context.marks.get((kind, uid), ""))


def _called_by_notes(
    context: Context, settled: Mapping[str, XML], wanted: Mapping[str, Mapping[str, object]]
) -> None:
    """Marks inside notes: no note can call one, so they stay as numbers (see `Inlines`).

    A note that only another note calls is kept as one more of its paragraphs.
    """
    for kind in wanted:
        for uid, (_, node) in _note_nodes(context, settled, kind).items():
            holder = context.marks.get((kind, uid))
            for mark in node.iter(f"{W}footnoteReference", f"{W}endnoteReference"):
                called = local(mark).removesuffix("Reference"), attribute(mark, "id")
                own = attribute(mark, "customMarkFollows").lower() in ("1", "true", "on")
                if called in context.marks and not own:
                    context.ledger.say(place_of(mark), context.marks[called])
                elif (
                    called not in context.marks
                    and holder is not None
                    and called[1] in wanted[called[0]]
                ):
                    context.inner.setdefault(called, holder)


def _note_nodes(
    context: Context, settled: Mapping[str, XML], kind: str
) -> dict[str, tuple[str, XML]]:
    """The notes of a kind by identifier, each with its part, without the separators (17.11.23)."""
    return {
        attribute(node, "id"): (name, node)
        for name in context.package.led(f"{kind}s")
        for node in settled[name].iter(f"{W}{kind}")
        if attribute(node, "type") in ("", "normal")
    }


def read_notes(context: Context, settled: Mapping[str, XML]) -> Iterator[Note]:
    """The notes of both kinds that are called; those that nobody calls are named as removed."""
    kinds = {kind for kind, _ in context.marks}
    _separators(context, settled)
    notes: list[Note] = []
    more: dict[str, list[Block]] = defaultdict(list)
    for kind in ("footnote", "endnote"):
        for uid, (part, node) in _note_nodes(context, settled, kind).items():
            first = next(node.iter(f"{W}p"), None)
            place = Place() if first is None else place_of(first)
            key = context.marks.get((kind, uid))
            blocks = Body(context, part).read(node)
            if key is None and (kind, uid) in context.inner:
                more[context.inner[kind, uid]] += blocks
                message = "a note that only another note calls was made a part of that one"
                said = " ".join(words(block.content) for block in blocks)
                context.told.append(Question("BP940", message, said, line=place.line))
                continue
            if key is None:
                _orphan(context, blocks, place)
                continue
            label = key
            own = context.own_marks.get(key, "").strip()
            if own and blocks and plain(blocks[0].content).startswith(own):
                label, place = own, first_place(blocks[0].content)
                rest = stripped(cut(blocks[0].content, len(own)))
                blocks = (replace(blocks[0], content=rest), *blocks[1:])
            else:
                context.ledger.say(place, key)
            notes.append(Note(key, label, blocks or (Block(Kind.PARA, (), place),), place))
    for note in notes:
        yield replace(note, blocks=(*note.blocks, *more[note.key]))
    if len(kinds) > 1:
        message = "foot notes and end notes are now one row of notes, in the order of their marks"
        context.told.append(Question("BP948", message))


def _separators(context: Context, settled: Mapping[str, XML]) -> None:
    """Name the words in the lines that Word draws above notes and where they go on (17.11.23)."""
    for name in (*context.package.led("footnotes"), *context.package.led("endnotes")):
        for node in settled[name]:
            if attribute(node, "type") not in ("", "normal"):
                for one in node.iter():
                    context.remove(text_of(one), "printed between text and notes", place_of(one))


def _orphan(context: Context, blocks: tuple[Block, ...], place: Place) -> None:
    """A note whose mark is gone, as Word leaves some behind: no reader of the file sees it."""
    text = " ".join(words(block.content) for block in blocks)
    for block in blocks:
        for piece in block.content:
            if isinstance(piece, Run):
                context.remove(
                    piece.text, "a note without a mark, which Word does not show", piece.place
                )
    if text:
        context.told.append(
            Question("BP940", "a note that no mark calls was left out", text, line=place.line)
        )


def without_heading(manuscript: Manuscript) -> Manuscript:
    """A last line such as "Notes", below which Word prints the end notes, goes."""
    last = manuscript.blocks[-1] if manuscript.blocks else None
    headed = last is not None and last.kind in (Kind.HEADING, Kind.PARA) and manuscript.notes
    if last is None or not headed or not HEADING.match(words(last.content)):
        return manuscript
    return manuscript.told(*heading_gone(last), blocks=manuscript.blocks[:-1])


def heading_gone(block: Block) -> list[Removed]:
    """What the heading above the notes said, its number too."""
    said = [(block.label, block.place)] if block.label else []
    said += [(one.text, one.place) for one in block.content if isinstance(one, Run)]
    return [removed(text, "the heading above the notes", place) for text, place in said]
