"""The text of a brief in JATS: the tree's blocks and inlines, and the notes, each once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from posixpath import relpath
from typing import Any

from briefpress import document as d
from briefpress.exports.model import Source
from briefpress.exports.xml import Builder, Element

_FOLDER = "exports"
_LISTS = {
    "Decimal": "order",
    "LowerAlpha": "alpha-lower",
    "UpperAlpha": "alpha-upper",
    "LowerRoman": "roman-lower",
    "UpperRoman": "roman-upper",
}
_INLINES: dict[type, str] = {
    d.Emph: "italic",
    d.Underline: "underline",
    d.Strong: "bold",
    d.Strikeout: "strike",
    d.Superscript: "sup",
    d.Subscript: "sub",
    d.SmallCaps: "sc",
}
_ALIGN = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}
_SPAN_CLASSES = {"underline": "underline", "ul": "underline", "smallcaps": "sc"}
#: Blocks that may stand in a list item by themselves; all others need a paragraph round them.
_IN_ITEMS = (d.Plain, d.Para, d.BulletList, d.OrderedList, d.DefinitionList)


def xml_id(name: str) -> str:
    """`name` as an XML identifier: heading identifiers may begin with a digit."""
    return "at-" + re.sub(r"[^\w.-]", "-", name)


class Body:
    """Writes the body into an article, and its notes into the back matter."""

    def __init__(self, xml: Builder, source: Source) -> None:
        self._xml, self._source = xml, source
        self._body = xml.add(xml.root, "body")
        self._notes: list[d.Note] = []

    # -- parts --------------------------------------------------------------------------------

    def lead(self) -> None:
        """The picture at the head; of one that is not available, its texts."""
        lead = self._source.data.lead_image
        if lead is None:
            return
        xml = self._xml
        figure = xml.add(self._body, "fig", None, {"fig-type": "lead"})
        if lead.caption:
            xml.add(xml.add(figure, "caption"), "p", lead.caption)
        if lead.file:
            self._graphic(figure, "graphic", lead.file, lead.alt)
        else:
            xml.give(figure, "alt-text", lead.alt)
        xml.give(figure, "attrib", lead.source)

    def text(self) -> None:
        """The text in sections, one for each heading, each inside the one above it."""
        stack: list[tuple[int, Element]] = [(0, self._body)]
        for block in self._source.document.blocks:
            if isinstance(block, d.Header):
                while stack[-1][0] >= block.level:
                    stack.pop()
                section = self._xml.add(stack[-1][1], "sec", None, self._identifier(block.attr))
                self._inlines(self._xml.add(section, "title"), block.content)
                stack.append((block.level, section))
            else:
                self._block(stack[-1][1], block)

    def notes(self, back: Element) -> None:
        """The notes in their order; each has its number, and its mark in the text leads here."""
        group = self._xml.add(back, "fn-group")
        for note in sorted(self._notes, key=lambda one: one.number):
            made = self._xml.add(group, "fn", None, {"id": f"fn-{note.number}"})
            self._xml.add(made, "label", str(note.number))
            for block in note.content:
                self._in_paragraph(made, block)

    # -- blocks -------------------------------------------------------------------------------

    def _blocks(self, parent: Element, blocks: Sequence[d.Block]) -> None:
        for block in blocks:
            self._block(parent, block)

    def _block(self, parent: Element, block: d.Block) -> None:
        maker: Callable[[Element, Any], None] = getattr(self, f"_{type(block).__name__.lower()}")
        maker(parent, block)

    def _in_paragraph(self, parent: Element, block: d.Block) -> None:
        """A block where only paragraphs and the like may stand."""
        if isinstance(block, d.Div):
            for inner in block.content:
                self._in_paragraph(parent, inner)
        elif isinstance(block, d.Plain | d.Para):
            self._para(parent, block)
        else:
            self._block(self._xml.add(parent, "p"), block)

    def _para(self, parent: Element, block: d.Para | d.Plain) -> None:
        self._inlines(self._xml.add(parent, "p"), block.content)

    _plain = _para

    def _header(self, parent: Element, block: d.Header) -> None:
        """A heading inside a quotation or a list, where no section can begin."""
        made = self._xml.add(parent, "p", None, self._identifier(block.attr))
        self._inlines(self._xml.add(made, "bold"), block.content)

    def _lineblock(self, parent: Element, block: d.LineBlock) -> None:
        group = self._xml.add(parent, "verse-group")
        for line in block.lines:
            made = self._xml.add(group, "verse-line")
            self._inlines(made, line)
            if not len(made) and not (made.text or "").strip():
                made.text = "\u00a0"  # an empty line of verse is meant

    def _codeblock(self, parent: Element, block: d.CodeBlock) -> None:
        language = block.attr.classes[0] if block.attr.classes else None
        attributes = {**self._identifier(block.attr), "xml:space": "preserve", "language": language}
        self._xml.add(parent, "code", block.text, attributes)

    def _blockquote(self, parent: Element, block: d.BlockQuote) -> None:
        self._blocks(self._xml.add(parent, "disp-quote"), block.content)

    def _horizontalrule(self, parent: Element, _: d.HorizontalRule) -> None:
        """JATS has rules in tables only; a space that does not break stands for it."""
        made = parent if parent.tag == "p" else self._xml.add(parent, "p")
        self._xml.set(made, {"content-type": "rule"})
        made.text = "\u00a0"

    def _div(self, parent: Element, block: d.Div) -> None:
        before = len(parent)
        self._blocks(parent, block.content)
        language = block.attr.get("lang")
        for made in parent[before:]:
            if language and made.tag in ("p", "disp-quote", "list", "table-wrap", "fig"):
                self._xml.set(made, {"xml:lang": language})

    def _bulletlist(self, parent: Element, block: d.BulletList) -> None:
        made = self._xml.add(parent, "list", None, {"list-type": "bullet"})
        for item in block.items:
            self._item(made, item)

    def _orderedlist(self, parent: Element, block: d.OrderedList) -> None:
        """Items carry their labels, because JATS knows neither a first number nor brackets."""
        kind = _LISTS.get(block.style, "order")
        made = self._xml.add(parent, "list", None, {"list-type": kind})
        for number, item in enumerate(block.items, block.start):
            self._item(made, item, label(number, block))

    def _item(self, parent: Element, blocks: Sequence[d.Block], mark: str | None = None) -> None:
        made = self._xml.add(parent, "list-item")
        self._xml.give(made, "label", mark)
        for block in blocks:
            if isinstance(block, _IN_ITEMS):
                self._block(made, block)
            else:
                self._in_paragraph(made, block)
        if not any(
            isinstance(one, d.Str | d.Code | d.CodeBlock | d.Image) for one in d.walk(tuple(blocks))
        ):
            self._xml.add(made, "p", "\u00a0")  # an empty item is meant

    def _definitionlist(self, parent: Element, block: d.DefinitionList) -> None:
        made = self._xml.add(parent, "def-list")
        for term, definitions in block.items:
            item = self._xml.add(made, "def-item")
            self._inlines(self._xml.add(item, "term"), term)
            for definition in definitions:
                place = self._xml.add(item, "def")
                for inner in definition:
                    self._in_paragraph(place, inner)

    def _table(self, parent: Element, block: d.Table) -> None:
        wrap = self._xml.add(parent, "table-wrap", None, self._identifier(block.attr))
        self._caption(wrap, block.caption)
        table = self._xml.add(wrap, "table")
        rows = [row for body in block.bodies for row in (*body.head, *body.rows)]
        for name, part in (("thead", block.head), ("tbody", rows), ("tfoot", block.foot)):
            if any(row.cells for row in part):
                group = self._xml.add(table, name)
                for row in part:
                    made = self._xml.add(group, "tr")
                    for index, cell in enumerate(row.cells):
                        self._cell(made, "th" if name == "thead" else "td", cell, block, index)

    def _cell(self, row: Element, name: str, cell: d.Cell, table: d.Table, index: int) -> None:
        column = table.columns[index].align if index < len(table.columns) else ""
        attributes = {
            "align": _ALIGN.get(cell.align) or _ALIGN.get(column),
            "colspan": str(cell.col_span) if cell.col_span > 1 else None,
            "rowspan": str(cell.row_span) if cell.row_span > 1 else None,
        }
        made = self._xml.add(row, name, None, attributes)
        if len(cell.content) == 1 and isinstance(cell.content[0], d.Plain | d.Para):
            self._inlines(made, cell.content[0].content)
        else:
            for block in cell.content:
                self._in_paragraph(made, block)

    def _caption(self, parent: Element, caption: d.Caption) -> None:
        if caption.content:
            made = self._xml.add(parent, "caption")
            for block in caption.content:
                self._in_paragraph(made, block)

    def _figure(self, parent: Element, block: d.Figure) -> None:
        made = self._xml.add(parent, "fig", None, self._identifier(block.attr))
        self._caption(made, block.caption)
        for image in (one for one in d.walk(block.content) if isinstance(one, d.Image)):
            self._graphic(made, "graphic", image.url, d.alternative(image))

    # -- inlines ------------------------------------------------------------------------------

    def _inlines(self, parent: Element, content: Sequence[d.Inline]) -> None:
        for inline in content:
            self._inline(parent, inline)

    def _inline(self, parent: Element, inline: d.Inline) -> None:
        xml = self._xml
        match inline:
            case d.Str(text):
                _say(parent, text)
            case d.Space() | d.SoftBreak():
                _say(parent, " ")
            case d.LineBreak():
                self._line_break(parent)
            case d.Code(_, text):
                xml.add(parent, "monospace", text)
            case d.Note():
                self._note(parent, inline)
            case d.Image():
                self._graphic(parent, "inline-graphic", inline.url, d.alternative(inline))
            case d.Link():
                self._link(parent, inline)
            case d.Span(attr, content):
                self._span(parent, attr, content)
            case _ if type(inline) in _INLINES:
                self._inlines(xml.add(parent, _INLINES[type(inline)]), inline.content)  # type: ignore[union-attr]

    def _line_break(self, parent: Element) -> None:
        """JATS knows line breaks in titles and cells only; elsewhere the words stay apart."""
        if parent.tag in ("title", "td", "th"):
            self._xml.add(parent, "break")
        else:
            self._xml.add(parent, "styled-content", " ", {"style-type": "line-break"})

    def _note(self, parent: Element, note: d.Note) -> None:
        self._notes.append(note)
        attributes = {"ref-type": "fn", "rid": f"fn-{note.number}"}
        mark = self._xml.add(parent, "xref", None, attributes)
        self._xml.add(mark, "sup", str(note.number))

    def _link(self, parent: Element, link: d.Link) -> None:
        xml = self._xml
        if link.url.startswith("#"):
            attributes = {"rid": xml_id(link.url[1:]), "ref-type": "sec"}
            made = xml.add(parent, "xref", None, attributes)
        else:
            attributes = {"ext-link-type": "uri", "xlink:href": link.url}
            made = xml.add(parent, "ext-link", None, attributes)
        self._inlines(made, link.content)

    def _span(self, parent: Element, attr: d.Attr, content: Sequence[d.Inline]) -> None:
        made = parent
        language = attr.get("lang")
        if language or attr.identifier:
            attributes = {**self._identifier(attr), "xml:lang": language}
            kind = {"content-type": "language" if language else "target"}
            made = self._xml.add(made, "named-content", None, kind | attributes)
        for name in attr.classes:
            if name in _SPAN_CLASSES:
                made = self._xml.add(made, _SPAN_CLASSES[name])
        self._inlines(made, content)

    # -- pictures, identifiers ----------------------------------------------------------------

    def _graphic(self, parent: Element, name: str, path: str, alternative: str | None) -> None:
        attributes = {
            "xlink:href": self._address(path),
            "specific-use": None if alternative else "decorative",
        }
        made = self._xml.add(parent, name, None, attributes)
        self._xml.give(made, "alt-text", alternative)

    def _address(self, path: str) -> str:
        """A picture's place beside the article, if it is in the deposit; else its path there."""
        ends = [one.path for one in self._source.files if f"/{one.path}".endswith(f"/{path}")]
        return relpath(min(ends, key=len), _FOLDER) if ends else path

    def _identifier(self, attr: d.Attr) -> dict[str, str | None]:
        return {"id": xml_id(attr.identifier) if attr.identifier else None}


def _say(parent: Element, text: str) -> None:
    """Add text after what is in `parent` so far."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def label(number: int, block: d.OrderedList) -> str:
    """The label of a list item as the source writes it: ``3.``, ``(iv)``, ``b)``."""
    numeral = {
        "LowerAlpha": _letters(number).lower(),
        "UpperAlpha": _letters(number),
        "LowerRoman": _roman(number).lower(),
        "UpperRoman": _roman(number),
    }.get(block.style, str(number))
    before, after = {"OneParen": ("", ")"), "TwoParens": ("(", ")")}.get(block.delimiter, ("", "."))
    return f"{before}{numeral}{after}"


def _letters(number: int) -> str:
    out = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        out = chr(ord("A") + rest) + out
    return out


def _roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    names = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    out = ""
    for value, name in zip(values, names, strict=True):
        count, number = divmod(number, value)
        out += name * count
    return out
