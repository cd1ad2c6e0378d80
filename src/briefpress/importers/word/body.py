"""The blocks of one part: paragraphs by what their styles and looks say, tables, text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Kind,
    Look,
    Picture,
    Run,
    marked,
    plain,
    stripped,
    words,
)
from briefpress.importers.report import Place, repair
from briefpress.importers.steps.definitions import definitions
from briefpress.importers.word.captions import DROPPED, joined
from briefpress.importers.word.context import Context
from briefpress.importers.word.inlines import Inlines, Reading
from briefpress.importers.word.ledger import place_of
from briefpress.importers.word.numbering import BULLET, Item
from briefpress.importers.word.revisions import words as said
from briefpress.importers.word.styles import Face, indents
from briefpress.importers.word.tables import table
from briefpress.importers.word.xml import XML, W, attribute, find, local, value

_QUOTES = ("quote", "intense quote", "block text", "quotations", "blockquote")
_CODE = ("source code", "html preformatted", "preformatted text", "macro text")
_VERSE = ("line block",)
#: Styles of houses for their headings, which have no outline level.
_HEADS = re.compile(r"head|title|section")
_TERMS, _MEANINGS = ("definition term", "list heading"), ("definition", "list contents")
_SET_IN, _PROSE = 280, 12  # twentieths of a point; words
#: Signs that somebody typed for a line across the page.
_STARS = re.compile(r"\s*(?:[*•·~◆❖][ \u00a0\t]*){3,}|\s*⁂\s*")
_NEAR = 100  # twentieths of a point between indents that are meant to be alike


@dataclass(slots=True)
class Body:
    """Reads the blocks of one part."""

    context: Context
    part: str
    inlines: Inlines = field(init=False)
    _lists: list[Item] = field(default_factory=list)
    _gap: int = 0

    def __post_init__(self) -> None:
        self.inlines = Inlines(self.context, self.part)

    def read(self, parent: XML) -> tuple[Block, ...]:
        """All blocks below `parent`, in reading order."""
        return tuple(definitions([*joined(self._all(parent))]))

    def _all(self, parent: XML) -> Iterator[Block]:
        for node in parent:
            kind = local(node)
            if kind == "p":
                yield from self._paragraph(node)
            elif kind == "tbl":
                self._lists.clear()
                yield from table(self.context, node, Body(self.context, self.part).read)
            elif kind == "sdt":
                yield from self._control(node)
            elif kind not in ("sectPr", "bookmarkStart", "bookmarkEnd"):
                yield from self._all(node)

    def _control(self, node: XML) -> Iterator[Block]:
        """A content control; Word's own table of contents is one (17.5.2)."""
        gallery = value(node, "sdtPr/docPartObj/docPartGallery") or ""
        content = find(node, "sdtContent")
        if content is None:
            return
        if gallery == "Table of Contents":
            self.inlines.fields.begin("TOC", result=True)
            yield from self._all(content)
            self.inlines.fields.end()
        else:
            yield from self._all(content)

    # -- paragraphs -------------------------------------------------------------------------

    def _paragraph(self, node: XML) -> Iterator[Block]:
        in_toc = self.context.styles.name(node).startswith("toc ")
        if in_toc:
            self.inlines.fields.begin("TOC", result=True)
        reading = self.inlines.read(node)
        if in_toc:
            self.inlines.fields.end()
        block = self._block(node, reading)
        yield from self._floating(reading, block, node)
        if block is not None:
            gap = float(self._gap) if self._gap else None
            yield replace(block, look=replace(block.look, gap=gap))
            self._gap = 0
        else:
            self._gap += 1
        for box in reading.boxes:
            yield from self._box(box, place_of(node))

    def _floating(self, reading: Reading, block: Block | None, node: XML) -> Iterator[Block]:
        """Pictures that float beside a paragraph, or stand in a heading, as blocks of their own."""
        for one in reading.floating if block is None or block.kind is not Kind.PICTURE else ():
            yield Block(Kind.PICTURE, (replace(one, width=""),), place_of(node))

    def _box(self, box: XML, anchor: Place) -> Iterator[Block]:
        inside = Body(self.context, self.part)
        blocks = inside.read(box)
        if blocks:
            text = " / ".join(words(block.content) for block in blocks if block.content)
            message = "a text box stands after the paragraph that it was anchored to"
            self.context.ask(message, text, anchor, "move it where it belongs")
        yield from blocks

    def _block(self, node: XML, reading: Reading) -> Block | None:
        styles = self.context.styles
        role, names = styles.name(node) or _controlled(node), styles.names(node)
        item = self.context.numbering.item(node)
        content = stripped(reading.content)
        place = place_of(node)
        apart = styles.outline(node) is not None or role in ("title", "subtitle")
        if apart and words(content):
            reading.floating += [one for one in content if isinstance(one, Picture)]
            content = stripped(tuple(one for one in content if not isinstance(one, Picture)))
        if not plain(content).strip() and len(reading.floating) == 1:
            content = (reading.floating.pop(),)
        if not plain(content).strip():
            drawn = reading.rule or (not reading.pieces and _ruled(self.context, node))
            return Block(Kind.RULE, (), place, role="break") if drawn else None
        if _STARS.fullmatch(plain(content)):
            return Block(Kind.RULE, (), place, role="break")
        look = self._look(node, reading)
        if look.bold and _HEADS.search(role) and role not in ("title", "subtitle"):
            content = marked(content, add={"bold"})
        block = Block(Kind.PARA, content, place, look=look, role=role)
        level = styles.outline(node)
        if level is not None and role not in ("title", "subtitle") and words(content):
            self._lists.clear()
            return self._heading(block, level, item, node)
        if all(isinstance(one, Picture | Break) or not plain((one,)).strip() for one in content):
            return self._figure(block)
        if any(name in _CODE for name in names) and _only_words(content):
            return replace(block, kind=Kind.CODE, content=stripped_lines(reading.content))
        if any(name in _VERSE for name in names):
            return replace(block, kind=Kind.VERSE)
        if _drops(node):
            return replace(block, role=DROPPED)
        if item is not None and item.label:
            return self._item(block, item)
        if role in (*_TERMS, *_MEANINGS):
            return replace(block, kind=Kind.TERM if role in _TERMS else Kind.MEANING)
        quoted = int(any(name in _QUOTES for name in names))
        if not quoted and self._set_in(node, content):
            quoted = 1
            change = (words(content), f"> {words(content)}")
            self.context.told.append(repair("BP924", "indented-quote", change, place, 0.85))
        return replace(block, quote=quoted, depth=self._continued(node, item))

    def _set_in(self, node: XML, content: Content) -> bool:
        """Whether a paragraph of prose is set in on both sides, further than the text is."""
        left, right = indents(self.context.styles, node)
        usual = self.context.indents
        far = left >= usual[0] + _SET_IN and right >= usual[1] + _SET_IN
        return far and len(words(content).split()) >= _PROSE

    def _heading(self, block: Block, level: int, item: Item | None, node: XML) -> Block:
        """A heading; the number that Word counts before it is written out."""
        content = tuple(
            replace(one, marks=one.marks - {"bold", "smallcaps", "underline"})
            if isinstance(one, Run) else Run(" ", one.place) if isinstance(one, Break) else one
            for one in block.content
        )  # fmt: skip
        if item is not None and item.label and item.label != BULLET:
            self.context.ledger.say(block.place, item.label)
            content = (Run(f"{item.label} ", block.place), *content)
            self.context.told.append(
                repair("BP917", "heading-number", ("", item.label), block.place)
            )
        return replace(block, kind=Kind.HEADING, level=level, content=content)

    def _figure(self, block: Block) -> Block | None:
        pictures = tuple(replace(p, width="") for p in block.content if isinstance(p, Picture))
        if len(pictures) == 1:
            return replace(block, kind=Kind.PICTURE, content=pictures)
        return replace(block, content=pictures) if pictures else None

    def _item(self, block: Block, item: Item) -> Block:
        """A list item; its depth is how many open lists it stands in."""
        while self._lists and not _below(self._lists[-1], item):
            self._lists.pop()
        self._lists.append(item)
        if item.label != BULLET:
            self.context.ledger.say(block.place, item.label)
        return replace(block, kind=Kind.ITEM, label=item.label, depth=len(self._lists))

    def _continued(self, node: XML, item: Item | None) -> int:
        """The depth of the list item that a paragraph without a label goes on; 0 for none."""
        if not self._lists:
            return 0
        indent = _indent(self.context, node) if item is None else item.indent
        while self._lists and not 0 < self._lists[-1].indent <= indent + _NEAR:
            self._lists.pop()
        return len(self._lists)

    def _look(self, node: XML, reading: Reading) -> Look:
        faces = [(len(text.strip()), face) for text, face in reading.faces if text.strip()]
        total = sum(count for count, _ in faces)
        if not total:
            return Look(begins=True, ends=True)
        size = sum(count * face.size for count, face in faces) / total
        side = self.context.styles.property(node, "jc")
        return Look(
            size=round(size / self.context.size, 2),
            bold=_share(faces, "b") >= total,
            centred=side is not None and side.get(f"{W}val") == "center",
            begins=True,
            ends=True,
        )


def _controlled(node: XML) -> str:
    """The role of a paragraph that is a content control of a cover page; empty for any other."""
    around = next(node.iterancestors(f"{W}sdt"), None)
    controls = (*node.findall(f"{W}sdt"), *(() if around is None else (around,)))
    for one in controls:
        alias = (value(one, "sdtPr/alias") or "").lower()
        if alias in ("title", "subtitle") and said(one) == said(node):
            return alias
    return ""


def _drops(node: XML) -> bool:
    """Whether a paragraph is the large first letters of the next one (17.3.1.11)."""
    frame = find(node, "pPr/framePr")
    return frame is not None and attribute(frame, "dropCap") in ("drop", "margin")


def _only_words(content: Content) -> bool:
    """Whether a block of code can hold `content`: no links, note marks or pictures."""
    return all(isinstance(one, Break) or (isinstance(one, Run) and not one.url) for one in content)


def _share(faces: list[tuple[int, Face]], toggle: str) -> int:
    return sum(count for count, face in faces if toggle in face.toggles)


def _below(outer: Item, item: Item) -> bool:
    """Whether `item` stands in a list inside the item `outer`."""
    if outer.definition == item.definition:
        return outer.level < item.level
    return outer.label_at + _NEAR < item.label_at


def _indent(context: Context, node: XML) -> int:
    return indents(context.styles, node)[0]


def _ruled(context: Context, node: XML) -> bool:
    """An empty paragraph with a line below or above it stands for a line across the page."""
    border = context.styles.property(node, "pBdr")
    said = () if border is None else (attribute(one, "val") for one in border)
    return any(one not in ("", "nil", "none") for one in said)


def stripped_lines(content: Content) -> Content:
    """`content` without line ends at its ends; blanks at the start of a line of code count."""
    pieces = list(content)
    while pieces and isinstance(pieces[0], Break):
        pieces.pop(0)
    while pieces and isinstance(pieces[-1], Break):
        pieces.pop()
    return tuple(pieces)
