"""The way through a tagged PDF: its structure tree tells the blocks, their kinds and their order.

The glyphs give the pieces of each block (`pdf_tag_text`). A tree may lack what its maker did not
know of; `pdf_tagged` makes up for that, and puts in what no tag claims.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from briefpress.importers.account import letters
from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Kind,
    Mark,
    Picture,
    Place,
    Run,
    changed,
    cut,
    first_place,
    plain,
    stripped,
)
from briefpress.importers.labels import BULLETS, LABEL, readings
from briefpress.importers.pdf.claims import Claims, Stretch
from briefpress.importers.pdf.tag_tables import Cell, rows_of, run_on, table_block
from briefpress.importers.pdf.tag_text import CALL, Kid, TextReader
from briefpress.importers.pdf.text import text_of
from briefpress.importers.word.apparatus import ROLES
from briefpress.tools.pdf_structure import STANDARD, Element

_HEADING = re.compile(r"H(\d{0,2})")
_HEADING_NAME = re.compile(r"h(?:eading|ead)?[\W_]*(?:level[\W_]*)?([1-6])")
_QUOTE_NAME = re.compile(r"(?:.*[\W_])?(?:block)?quot(?:e|es|ation|ations)|block[\W_]?text")
_NOTE_NAME = re.compile(r"(?:foot|end)[\W_]?notes?(?:[\W_]?text)?")
_BLOCKS = frozenset(
    ["Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
     "P", "H", "L", "LI", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Title",
     "Form"]
)  # fmt: skip
#: Elements between whose kids paragraphs end, and kids that are blocks only there.
_GROUPS = frozenset(
    ["Document", "Part", "Art", "Sect", "Div", "BlockQuote", "NonStruct", "TOC", "Index", "Form"]
)
_BLOCKS_OF_GROUPS = frozenset(["Note", "Figure", "Formula", "Code", "NonStruct", "Private"])
_SECTIONS = frozenset(["Part", "Art", "Sect"])
_ITEM = re.compile(
    rf"\s*(?:(?P<sign>[{re.escape(BULLETS)}✓❖◊→])(?!\w)|(?P<text>{LABEL.pattern})(?:(?<=\))|(?=\s)))\s*"
)
#: Pieces of the apparatus in PDFs of ours that Word calls by another name.
_PIECES = {
    "label": "byline label", "name": "person name", "role": "person role", "email": "contact",
    "orcid": "contact", "lead": "lead picture", "picture-missing": "picture missing",
    "caption": "picture caption", "source": "picture source", "abstract-text": "abstract",
    "key-point": "key point", "end-text": "end text", "imprint-line": "imprint",
    "group-heading": "group heading",
}  # fmt: skip
_RETURN = "\u21a9"  # leads from a note at the end back to its mark


@dataclass(slots=True)
class Made:
    """A block with the stretches of lines it was made of."""

    block: Block
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class TaggedNote:
    """A note; `after` counts the references that stand before it."""

    label: str
    place: Place
    made: tuple[Made, ...]
    after: int


@dataclass(frozen=True, slots=True)
class Where:
    """How deep in quotations, lists and sections an element stands."""

    quote: int = 0
    depth: int = 0
    section: int = 0

    def template(self, role: str) -> Block:
        """A paragraph that stands there, still without words."""
        return Block(Kind.PARA, quote=self.quote, depth=self.depth, role=role)


class TagReader:
    """Reads a structure tree: `made` are its blocks in their order, `notes` its notes."""

    def __init__(self, claims: Claims, picture: Callable[[Element], Picture | None]) -> None:
        self._claims = claims
        self.text = TextReader(claims.content, picture)
        self.made: list[Made] = []
        self.notes: list[TaggedNote] = []
        self._item: Block | None = None  # waits for its words
        self._lead = False  # in the frame of the lead picture
        self._grouped: dict[int, bool] = {}

    def read(self, root: Element) -> None:
        """Read all elements."""
        self._block(root, Where())

    # -- blocks -------------------------------------------------------------------------------

    def _block(self, element: Element, where: Where) -> None:
        role, name = element.role, element.name.lower()
        level = _level(element, where)
        ours = _role_of_ours(element)
        if role == "Artifact":
            return
        if level:
            role = ours or ("title" if name == "title" or role == "Title" else role.lower())
            block = replace(where.template(role), kind=Kind.HEADING, level=level)
            self._mixed(element, where, block)
        elif role == "Note" or (role == "P" and self.text.calling and _NOTE_NAME.fullmatch(name)):
            self._note(element)
        elif role == "L":
            self._list(element, where)
        elif role == "LI":
            self._list_item(element, replace(where, depth=where.depth + 1))
        elif role == "Table":
            self._table(element, where)
        elif role == "Figure":
            self._figure(element, where)
        elif role == "Caption":
            self._caption(element, where)
        elif role == "Code":
            self._code(element, where)
        else:
            quoted = role == "BlockQuote" or (role == "P" and _QUOTE_NAME.fullmatch(name))
            where = replace(where, quote=where.quote + bool(quoted),
                            section=where.section + (role in _SECTIONS))  # fmt: skip
            self._lead = self._lead or ours == "lead picture"
            self._mixed(element, where, where.template(ours or role.lower()))
            self._lead = self._lead and ours != "lead picture"

    def _mixed(self, element: Element, where: Where, template: Block) -> None:
        self._kids(element.kids, where, template, element.role in _GROUPS)

    def _kids(self, kids: Iterable[Kid], where: Where, template: Block, group: bool) -> None:
        """The kids of a block: inline ones make paragraphs, blocks follow in their order."""
        inline: list[Kid] = []
        for kid in kids:
            if isinstance(kid, Element) and self._is_block(kid, group):
                self._flush(inline, template)
                inline = []
                self._block(kid, where)
            else:
                inline.append(kid)
        self._flush(inline, template)

    def _is_block(self, kid: Element, group: bool) -> bool:
        if kid.role in _BLOCKS or _HEADING.fullmatch(kid.role):
            return True
        if group and (kid.role in _BLOCKS_OF_GROUPS or kid.role not in STANDARD):
            return True
        return kid.role != "Note" and self._holds_blocks(kid)

    def _holds_blocks(self, element: Element) -> bool:
        known = self._grouped.get(id(element))
        if known is None:
            known = any(self._is_block(kid, group=False) for kid in element.elements)
            self._grouped[id(element)] = known
        return known

    def _flush(self, inline: Sequence[Kid], template: Block) -> None:
        """A paragraph of inline kids, then the notes that stand among them."""
        if not inline:
            return
        text = self.text.text(inline)
        notes, self.text.notes = self.text.notes, []
        content = stripped(text.content)
        if content:
            self.made.append(Made(self._dressed(template, content), text.stretches))
        for note in notes:
            self._note(note)

    def _dressed(self, template: Block, content: Content) -> Block:
        item, self._item = self._item, None
        if item is not None and template.kind is Kind.PARA:
            return _labelled(item, content)
        if all(isinstance(piece, Picture) for piece in content) and len(content) == 1:
            template = replace(template, kind=Kind.PICTURE)
        return replace(template, content=content, place=first_place(content))

    # -- lists --------------------------------------------------------------------------------

    def _list(self, element: Element, where: Where) -> None:
        inner = replace(where, depth=where.depth + 1)
        notes = self._holds_notes(element)
        for kid in element.elements:
            if notes:
                self._note(kid)
            elif kid.role == "L":  # a list in a list, without an item round it
                self._list(kid, inner)
            elif kid.role == "Caption":
                self._block(kid, where)
            else:
                self._list_item(kid, inner)
        loose = [kid for kid in element.kids if not isinstance(kid, Element)]
        self._flush(loose, where.template("p"))

    def _list_item(self, element: Element, where: Where) -> None:
        label, rest = _label_and_rest(element)
        self._item = Block(Kind.ITEM, quote=where.quote, depth=where.depth,
                           role=_role_of_ours(element) or "li")  # fmt: skip
        if label is not None:
            content = self._label(label)
            if _is_term(plain(content)):  # of a list of definitions
                term = replace(where.template("term"), content=stripped(content), depth=0)
                self.made.append(Made(replace(term, place=first_place(content))))
                where, self._item = replace(where, depth=where.depth - 1), None
            else:
                sign, place = _label_of(content)
                self._item = replace(self._item, label=sign, place=place)
        self._kids(rest, where, where.template("lbody"), group=False)
        if self._item is not None and self._item.label:  # an item without words
            alone: Content = (Run(self._item.label, self._item.place),)
            self.made.append(Made(replace(where.template("p"), content=alone)))
        self._item = None

    def _holds_notes(self, element: Element) -> bool:
        """Whether a list is the notes at the end: its items lead back to their marks."""
        items = list(element.elements)
        return sum(_RETURN in self._shown(item) for item in items) > 0.5 * len(items)

    def _shown(self, element: Element) -> str:
        return " ".join(
            text_of(one.line)[one.start : one.stop]
            for marked in element.content()
            for one in self._claims.content.get(marked, ())
        )

    # -- notes --------------------------------------------------------------------------------

    def _note(self, element: Element) -> None:
        label, rest = _label_and_rest(element)
        text = () if label is None else self._label(label)
        outer, self.made, self._item = self.made, [], None
        calling, self.text.calling = self.text.calling, False
        self._kids(rest, Where(), Where().template("note"), group=False)
        made, self.made, self.text.calling = self.made, outer, calling
        named = _led(made) if label is None else _named(text)
        if named is not None and made:
            self.notes.append(TaggedNote(*named, tuple(made), len(self.text.calls)))
        elif self.notes and made and _goes_on(self.notes[-1].made[-1], made[0]):
            self.notes[-1] = _longer(self.notes[-1], made)
        else:  # a frame, or an aside
            self.made += made

    def _label(self, element: Element) -> Content:
        calling, self.text.calling = self.text.calling, False
        content = self.text.text(element.kids).content
        self.text.calling = calling
        return content

    # -- tables, pictures, code ---------------------------------------------------------------

    def _table(self, element: Element, where: Where) -> None:
        for kid in element.elements:
            if kid.role == "Caption":
                self._caption(kid, where)
        rows = [[self._cell(cell) for cell in row.elements] for row in rows_of(element)]
        rows = [row for row in rows if row]
        if max((len(row) for row in rows), default=0) < 2 or len(rows) < 2:  # a frame
            for made in (one for row in rows for cell in row for one in cell[1]):
                self.made.append(made)
            return
        cells = [[cell for cell, _ in row] for row in rows]
        stretches = tuple(one for row in cells for cell in row for one in cell.stretches)
        place = next((first_place(cell.content) for row in cells for cell in row if cell.content),
                     Place())  # fmt: skip
        made = Made(replace(table_block(cells, place), quote=where.quote), stretches)
        self._with_caption(made)

    def _cell(self, element: Element) -> tuple[Cell, list[Made]]:
        outer, self.made, self._item = self.made, [], None
        self._kids(element.kids, Where(), Where().template("p"), group=False)
        made, self.made = self.made, outer
        contents = [content for one in made for content in _of_cell(one.block)]
        stretches = tuple(stretch for one in made for stretch in one.stretches)
        head = element.role == "TH"
        return Cell(run_on(contents), stretches, element.columns, element.rows, head), made

    def _figure(self, element: Element, where: Where) -> None:
        shown = self.text.picture(element)
        if shown is not None:
            template = where.template("lead picture" if self._lead else "figure")
            block = replace(template, kind=Kind.PICTURE, content=(shown,), place=shown.place)
            self._with_caption(Made(block))
        self._kids(element.kids, where, where.template("p"), group=True)

    def _with_caption(self, made: Made) -> None:
        """A table or picture, with the caption that stands right above it."""
        last = self.made[-1] if self.made else None
        if last is not None and last.block.role == "caption":
            self.made.pop()
            made = _captioned(made, last)
        self.made.append(made)

    def _caption(self, element: Element, where: Where) -> None:
        before = len(self.made)
        self._mixed(element, where, where.template("caption"))
        if len(self.made) != before + 1 or before == 0 or self.made[-1].block.role in ROLES:
            return
        above = self.made[-2]
        bare = above.block.kind is Kind.TABLE and not above.block.content
        bare = bare or (above.block.kind is Kind.PICTURE and len(above.block.content) == 1)
        if bare:
            self.made[-2:] = [_captioned(above, self.made[-1])]

    def _code(self, element: Element, where: Where) -> None:
        text = self.text.text(element.kids)
        content = tuple(
            replace(piece, meant=True) if isinstance(piece, Break)
            else replace(piece, marks=frozenset()) if isinstance(piece, Run) else piece
            for piece in stripped(text.content)
        )  # fmt: skip
        if content:
            block = replace(where.template("code"), kind=Kind.CODE, content=content,
                            place=first_place(content))  # fmt: skip
            self.made.append(Made(block, text.stretches))


# --- what elements are ---------------------------------------------------------------------------


def _level(element: Element, where: Where) -> int:
    """The level of a heading, 0 of anything else."""
    match = _HEADING.fullmatch(element.role)
    if match:
        return int(match[1]) if match[1] else max(1, where.section)
    if element.role == "Title":
        return 1
    named = _HEADING_NAME.fullmatch(element.name.lower()) if element.role == "P" else None
    return int(named[1]) if named else 0


def _role_of_ours(element: Element) -> str:
    """What a PDF of ours, or one printed from our Word file, calls a line of the apparatus."""
    name = _PIECES.get(element.piece, element.piece) or element.name.lower()
    return name if name in ROLES else ""


def _label_and_rest(element: Element) -> tuple[Element | None, list[Kid]]:
    """The label of an item or note, if it has one, and its other kids, out of their body."""
    label: Element | None = None
    rest: list[Kid] = []
    for kid in element.kids:
        if isinstance(kid, Element) and kid.role == "Lbl" and label is None and not rest:
            label = kid
        elif isinstance(kid, Element) and kid.role == "LBody":
            rest += kid.kids
        else:
            rest.append(kid)
    return label, rest


def _label_of(content: Content) -> tuple[str, Place]:
    """The label of an item that has an element for it; any sign is a bullet."""
    label = plain(content).strip()
    sign = "•" if label and not letters(label) else label
    return sign, first_place(stripped(content))


def _is_term(text: str) -> bool:
    """Whether a label is a word that is defined, and neither a number nor a sign."""
    label = text.strip()
    return not readings(label) and sum(char.isalpha() for char in label) > 3


def _labelled(item: Block, content: Content) -> Block:
    """An item with its words, of which the first may be its label."""
    if item.label:
        return replace(item, content=content)
    match = _ITEM.match(plain(content))
    if match is None or not readings(match["text"] or "•"):
        return replace(item, content=content, label="•", place=first_place(content))
    sign = "o" if match["sign"] == "o" else "•"
    label = match["text"] or sign
    lead = cut(content, match.start("text" if match["text"] else "sign"), match.end())
    return replace(item, content=cut(content, match.end()), label=label, place=first_place(lead))


def _named(content: Content) -> tuple[str, Place] | None:
    """The number or sign of a note, from the element that holds it."""
    match = CALL.fullmatch(plain(content))
    if match is None:
        return None
    return match["label"], first_place(cut(content, match.start("label")))


def _led(made: Sequence[Made]) -> tuple[str, Place] | None:
    """The number or sign with which the words of a note begin; it is taken from them."""
    if not made:
        return None
    content = made[0].block.content
    first = content[0] if content else None
    raised = isinstance(first, Run) and "sup" in first.marks
    match = re.match(rf"(?:{CALL.pattern})(?=\W|[^\W\d])", plain(content))
    if match is None or (match["label"].isalpha() and not raised):
        return None
    made[0].block = replace(made[0].block, content=cut(content, match.end()))
    return match["label"], first_place(cut(content, match.start("label")))


def _goes_on(last: Made, made: Made) -> bool:
    """Whether a note without a number is the rest of the one before, from the page before."""
    if last.block.kind is not Kind.PARA or made.block.kind is not Kind.PARA:
        return False
    if not (last.stretches and made.stretches):
        return False
    a, b = last.stretches[-1].line, made.stretches[0].line
    return b.page == a.page + 1 and abs(a.size - b.size) < 0.05 * a.size


def _longer(note: TaggedNote, made: Sequence[Made]) -> TaggedNote:
    """A note with its rest: what stands first there goes on with the last paragraph."""
    last, first = note.made[-1], made[0]
    content = (*last.block.content, Break(first.block.place, False), *first.block.content)
    whole = Made(replace(last.block, content=content), (*last.stretches, *first.stretches))
    return replace(note, made=(*note.made[:-1], whole, *made[1:]))


def _of_cell(block: Block) -> list[Content]:
    if block.kind is Kind.TABLE:
        return [cell for row in block.rows for cell in row if cell]
    label: Content = (Run(f"{block.label} ", block.place),) if block.label else ()
    return [(*label, *block.content)]


def _captioned(made: Made, caption: Made) -> Made:
    content = (*made.block.content, *caption.block.content)
    return Made(replace(made.block, content=content), (*made.stretches, *caption.stretches))


def printed(
    block: Block, calls: dict[Place, Content], kept: frozenset[Place] = frozenset()
) -> Block:
    """`block` with its references to notes as they were printed, but for those to be kept."""

    def of(content: Content) -> Content:
        out: list[object] = []
        for piece in content:
            if isinstance(piece, Mark) and piece.place not in kept and piece.place in calls:
                out += calls[piece.place]
            else:
                out.append(piece)
        return tuple(out)  # type: ignore[arg-type]

    return changed(block, of)
