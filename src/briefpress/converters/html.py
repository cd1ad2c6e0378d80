"""The document tree and the apparatus as HTML elements, shared by the PDF and the EPUB.

Elements are `xml.etree.ElementTree` elements with plain HTML tag names; text is never glued into
markup. In print a note stands at its call, as the content of ``<aside class="note">`` that CSS
floats to the foot of the page; in the EPUB the call is a link and the notes are collected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal
from xml.etree.ElementTree import Element, SubElement

from briefpress import document as d
from briefpress.document import Document
from briefpress.style import Group, HouseStyle, Piece
from briefpress.typography import breakable, breakable_url

NotesAt = Literal["foot", "end"]

_INLINE_TAGS: dict[type, str] = {
    d.Emph: "em",
    d.Strong: "strong",
    d.Underline: "u",
    d.Strikeout: "s",
    d.Superscript: "sup",
    d.Subscript: "sub",
}
_LIST_TYPES = {
    "LowerAlpha": "a",
    "UpperAlpha": "A",
    "LowerRoman": "i",
    "UpperRoman": "I",
}
_COUNTERS = {
    "LowerAlpha": "lower-alpha",
    "UpperAlpha": "upper-alpha",
    "LowerRoman": "lower-roman",
    "UpperRoman": "upper-roman",
}
_DELIMITERS = {"OneParen": "paren-", "TwoParens": "parens-"}
_ALIGN = {"AlignRight": "right", "AlignCenter": "center", "AlignLeft": "left"}


def _list_class(style: str, delimiter: str) -> str | None:
    """The name of the CSS counter style that labels a list; None for ``1.``, ``2.``, ``3.``"""
    name = _DELIMITERS.get(delimiter, "") + _COUNTERS.get(style, "decimal")
    return None if name == "decimal" else name


def add_text(parent: Element, text: str) -> None:
    """Append `text` after whatever `parent` already holds."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def element(tag: str, *children: Element, text: str = "", **attributes: str | None) -> Element:
    """An element; attributes that are None are left out, ``cls`` means ``class``."""
    made = Element(tag)
    for name, value in attributes.items():
        if value is not None:
            made.set({"cls": "class"}.get(name, name.replace("_", ":")), value)
    if text:
        made.text = text
    made.extend(children)
    return made


@dataclass
class Writer:
    """Writes one document's nodes as HTML elements.

    Args:
        notes_at: where notes stand.
        source: gives the ``src`` of a picture path.
        note_label: the accessible name of a note call, before its number (EPUB only).
    """

    notes_at: NotesAt
    source: Callable[[str], str]
    note_label: str = ""
    notes: list[d.Note] = field(default_factory=list)

    # -- blocks -----------------------------------------------------------------------------

    def blocks(self, parent: Element, nodes: Iterable[d.Block]) -> None:
        """Append `nodes` to `parent`."""
        nodes = tuple(nodes)
        apart = sum(isinstance(node, d.Plain) for node in nodes) > 1
        for node in nodes:
            if apart and isinstance(node, d.Plain):  # else the two would run together
                node = d.Para(node.content)
            self.block(parent, node)

    def block(self, parent: Element, node: d.Block) -> None:
        """Append one block to `parent`."""
        match node:
            case d.Para(content):
                self.inlines(SubElement(parent, "p"), content)
            case d.Plain(content):
                if parent.tag in ("li", "td", "th", "dd", "figcaption", "caption", "aside"):
                    self.inlines(parent, content)
                else:
                    self.inlines(SubElement(parent, "p"), content)
            case d.Header(level, attr, content):
                made = self._attr(SubElement(parent, f"h{level}"), attr)
                if self.notes_at == "foot":  # for the bookmark: without the marks of notes
                    made.set("data-outline", " ".join(d.plain_text(content).split()))
                self.inlines(made, content)
            case d.BlockQuote(content):
                self.blocks(SubElement(parent, "blockquote"), content)
            case d.BulletList(items):
                self._items(SubElement(parent, "ul"), items)
            case d.OrderedList():
                self._ordered(parent, node)
            case d.DefinitionList(pairs):
                self._definitions(SubElement(parent, "dl"), pairs)
            case d.CodeBlock(attr, text):
                pre = self._attr(SubElement(parent, "pre"), attr)
                SubElement(pre, "code").text = text
            case d.LineBlock(lines):
                block = element("div", cls="line-block")
                parent.append(block)
                for line in lines:
                    self.inlines(_sub(block, "p", "line"), line)
            case d.HorizontalRule():
                SubElement(parent, "hr")
            case d.Div(attr, content):
                self.blocks(self._attr(SubElement(parent, "div"), attr), content)
            case d.Figure():
                self._figure(parent, node)
            case d.Table():
                self._table(parent, node)
            case d.RawBlock(kind, _):
                raise ValueError(f"raw {kind} reached a converter")

    def _items(self, parent: Element, items: tuple[tuple[d.Block, ...], ...]) -> None:
        for item in items:
            self.blocks(SubElement(parent, "li"), item)

    def _ordered(self, parent: Element, node: d.OrderedList) -> None:
        # The delimiter is a class, because HTML only knows the full stop.
        made = element(
            "ol",
            type=_LIST_TYPES.get(node.style),
            start=str(node.start) if node.start != 1 else None,
            cls=_list_class(node.style, node.delimiter),
        )
        if node.start != 1 and self.notes_at == "foot":
            # WeasyPrint heeds the attribute only among presentational hints.
            made.set("style", f"counter-reset: list-item {node.start - 1}")
        parent.append(made)
        self._items(made, node.items)

    def _definitions(
        self,
        parent: Element,
        pairs: tuple[tuple[tuple[d.Inline, ...], tuple[tuple[d.Block, ...], ...]], ...],
    ) -> None:
        for term, definitions in pairs:
            self.inlines(SubElement(parent, "dt"), term)
            for definition in definitions:
                self.blocks(SubElement(parent, "dd"), definition)

    def _figure(self, parent: Element, node: d.Figure) -> None:
        figure = self._attr(SubElement(parent, "figure"), node.attr)
        for block in node.content:
            match block:
                case d.Plain(content) | d.Para(content):
                    self.inlines(figure, content)
                case _:
                    self.block(figure, block)
        if node.caption.content:
            self.blocks(SubElement(figure, "figcaption"), node.caption.content)

    # -- tables -----------------------------------------------------------------------------

    def _table(self, parent: Element, node: d.Table) -> None:
        table = self._attr(SubElement(parent, "table"), node.attr)
        if node.caption.content:
            self.blocks(SubElement(table, "caption"), node.caption.content)
        if self.notes_at == "foot" and any(column.width for column in node.columns):
            group = SubElement(table, "colgroup")
            for column in node.columns:
                share = None if column.width is None else f"width:{column.width:.2%}"
                group.append(element("col", style=share))
        aligns = [column.align for column in node.columns]
        if any(row.cells for row in node.head):
            self._rows(SubElement(table, "thead"), node.head, aligns, head=True)
        for body in node.bodies:
            made = SubElement(table, "tbody")
            self._rows(made, body.head, aligns, head=True)
            self._rows(made, body.rows, aligns, stub=body.row_head_columns)
        if node.foot:
            self._rows(SubElement(table, "tfoot"), node.foot, aligns)

    def _rows(
        self,
        parent: Element,
        rows: tuple[d.Row, ...],
        aligns: list[str],
        *,
        head: bool = False,
        stub: int = 0,
    ) -> None:
        pending: dict[int, int] = {}  # column -> rows still covered by a cell from above
        for row in rows:
            line = SubElement(parent, "tr")
            column = 0
            for cell in row.cells:
                while pending.get(column, 0):
                    pending[column] -= 1
                    column += 1
                is_head = head or column < stub
                align = cell.align if cell.align != "AlignDefault" else aligns[column]
                made = element(
                    "th" if is_head else "td",
                    cls=_ALIGN.get(align),
                    scope=("col" if head else "row") if is_head else None,
                    colspan=str(cell.col_span) if cell.col_span > 1 else None,
                    rowspan=str(cell.row_span) if cell.row_span > 1 else None,
                )
                line.append(self._attr(made, cell.attr))
                self.blocks(made, cell.content)
                for offset in range(cell.col_span):
                    pending[column + offset] = cell.row_span - 1
                column += cell.col_span
            for later in range(column, len(aligns)):
                pending[later] = max(0, pending.get(later, 0) - 1)

    # -- inlines ----------------------------------------------------------------------------

    def inlines(self, parent: Element, nodes: Iterable[d.Inline]) -> None:
        """Append `nodes` to `parent`."""
        for node in nodes:
            self.inline(parent, node)

    def inline(self, parent: Element, node: d.Inline) -> None:
        """Append one inline to `parent`."""
        match node:
            case d.Str(text):
                add_text(parent, breakable(text) if self.notes_at == "foot" else text)
            case d.Space() | d.SoftBreak():
                add_text(parent, " ")
            case d.LineBreak():
                SubElement(parent, "br")
            case d.Code(attr, text):
                self._attr(SubElement(parent, "code"), attr).text = (
                    breakable(text) if self.notes_at == "foot" else text
                )
            case d.SmallCaps(content):
                self.inlines(_sub(parent, "span", "small-caps"), content)
            case d.Span(attr, content):
                self.inlines(self._attr(SubElement(parent, "span"), attr), content)
            case d.Link():
                self._link(parent, node)
            case d.Image():
                self._image(parent, node)
            case d.Note():
                self._note(parent, node)
            case d.RawInline(kind, _):
                raise ValueError(f"raw {kind} reached a converter")
            case _:
                self.inlines(SubElement(parent, _INLINE_TAGS[type(node)]), node.content)

    def _link(self, parent: Element, node: d.Link) -> None:
        made = element("a", href=node.url, title=node.title or None)
        self._attr(made, d.Attr(node.attr.identifier, (), node.attr.pairs))
        shown = d.plain_text(node.content)
        if shown == node.url or "://" in shown or shown.startswith("www."):
            made.set("class", "url")
        if "url" in (made.get("class") or "") and all(
            isinstance(part, d.Str) for part in node.content
        ):
            # One text node: an inline element inside a link would become a link of its own.
            made.text = breakable_url(shown) if self.notes_at == "foot" else shown
        else:
            self.inlines(made, node.content)
        parent.append(made)

    def _image(self, parent: Element, node: d.Image) -> None:
        made = element(
            "img",
            src=self.source(node.url),
            alt=d.alternative(node),
            cls=None if parent.tag == "figure" else "inline",
        )
        width = node.attr.get("width")
        if width and self.notes_at == "foot":
            made.set("style", f"width:{width}")
        parent.append(made)

    def _note(self, parent: Element, node: d.Note) -> None:
        if self.notes_at == "foot":
            beside = len(parent) and parent[-1].tag == "aside" and not parent[-1].tail
            cls = "note next" if beside else "note"
            note = element("aside", cls=cls, id=f"Note-{node.number}")
            self._note_content(note, node)
            parent.append(note)
            return
        self.notes.append(node)
        parent.append(
            element(
                "a",
                text=str(node.number),
                cls="noteref",
                epub_type="noteref",
                role="doc-noteref",
                id=f"Ref-{node.number}",
                href=f"#Note-{node.number}",
                **{"aria-label": f"{self.note_label} {node.number}".strip()},
            )
        )

    def _note_content(self, parent: Element, node: d.Note) -> None:
        match node.content:
            case (d.Para(content),) | (d.Plain(content),):
                self.inlines(parent, content)
            case _:
                self.blocks(parent, node.content)

    # -- attributes -------------------------------------------------------------------------

    @staticmethod
    def _attr(made: Element, attr: d.Attr) -> Element:
        if attr.identifier:
            made.set("id", attr.identifier)
        if attr.classes:
            made.set("class", " ".join(filter(None, (made.get("class"), *attr.classes))))
        for key in ("lang", "dir"):
            value = attr.get(key)
            if value:
                made.set(key, value)
        return made


def _sub(parent: Element, tag: str, cls: str) -> Element:
    made = element(tag, cls=cls)
    parent.append(made)
    return made


# --- the apparatus -----------------------------------------------------------------------------


def piece_element(piece: Piece, *, break_urls: bool = False) -> Element:
    """One line of the apparatus."""
    made = element("h1" if piece.role == "title" else "p", cls=f"piece {piece.role}")
    text = breakable(piece.text) if break_urls else piece.text
    if piece.label:
        made.append(element("span", text=piece.label, cls="label"))
        add_text(made, " ")
    if piece.link:
        made.append(element("a", text=text, href=piece.link))
    else:
        add_text(made, text)
    return made


def group_element(
    group: Group, document: Document, source: Callable[[str], str], *, break_urls: bool = False
) -> Element:
    """A group of the apparatus; the lead picture becomes a ``figure``."""
    if group.role == "lead":
        return _lead_element(group, document, source)
    list_like = group.role == "key-points"
    made = element("div", cls=f"group {group.role}")
    if group.heading:
        made.append(element("h2", text=group.heading, cls="group-heading"))
    holder = SubElement(made, "ul") if list_like else made
    for piece in group.pieces:
        if list_like:
            holder.append(element("li", text=piece.text, cls=piece.role))
        else:
            holder.append(piece_element(piece, break_urls=break_urls))
    return made


def _lead_element(group: Group, document: Document, source: Callable[[str], str]) -> Element:
    made = element("figure", cls="group lead")
    caption = element("figcaption")
    for piece in group.pieces:
        lead = document.metadata.lead_image
        if piece.role == "picture" and lead is not None and lead.file:
            made.append(element("img", src=source(lead.file), alt=lead.alt or ""))
        elif piece.role == "picture-missing":
            made.set("class", "group lead missing")
            made.append(piece_element(piece))
        else:
            caption.append(piece_element(piece))
    if len(caption):
        made.append(caption)
    return made


def apparatus(
    groups: Iterable[Group],
    document: Document,
    source: Callable[[str], str],
    *,
    break_urls: bool = False,
) -> list[Element]:
    """All groups as elements, in order."""
    return [group_element(g, document, source, break_urls=break_urls) for g in groups]


def page_language(document: Document, style: HouseStyle) -> str:
    """The language of the whole edition, a BCP 47 tag."""
    return document.metadata.language or style.tokens.language
