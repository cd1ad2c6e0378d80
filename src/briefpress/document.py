"""The document tree: pandoc's own constructors as frozen values, read once from pandoc's JSON.

Names and fields follow ``Text.Pandoc.Definition`` (pandoc-types 1.23). Only what a brief can hold
is here; anything else in pandoc's JSON raises `UnknownNodeError`, so nothing is dropped silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from briefpress.metadata import Metadata

Json = Any


class UnknownNodeError(ValueError):
    """pandoc's JSON holds a constructor or version that this module does not know."""


@dataclass(frozen=True, slots=True)
class Attr:
    """Identifier, classes and key-value pairs of a node."""

    identifier: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str | None:
        """The value of `key`, or None."""
        return next((value for name, value in self.pairs if name == key), None)


# --- inlines -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Str:
    text: str


@dataclass(frozen=True, slots=True)
class Space:
    pass


@dataclass(frozen=True, slots=True)
class SoftBreak:
    pass


@dataclass(frozen=True, slots=True)
class LineBreak:
    pass


@dataclass(frozen=True, slots=True)
class Emph:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Underline:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strikeout:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Superscript:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Subscript:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class SmallCaps:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    attr: Attr
    text: str


@dataclass(frozen=True, slots=True)
class RawInline:
    """Raw markup. The linter refuses it; no converter ever sees one."""

    format: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    attr: Attr
    content: tuple[Inline, ...]
    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    attr: Attr
    content: tuple[Inline, ...]
    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note at the place of its reference. `number` is 0 until `transforms.number_notes` ran."""

    content: tuple[Block, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    attr: Attr
    content: tuple[Inline, ...]


# --- blocks ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plain:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Para:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class LineBlock:
    lines: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    attr: Attr
    text: str


@dataclass(frozen=True, slots=True)
class RawBlock:
    """Raw markup. The linter refuses it; no converter ever sees one."""

    format: str
    text: str


@dataclass(frozen=True, slots=True)
class BlockQuote:
    content: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class OrderedList:
    """`style` and `delimiter` are pandoc's names, e.g. ``Decimal``, ``LowerRoman``; ``Period``."""

    start: int
    style: str
    delimiter: str
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Pairs of a term and its definitions, each a sequence of blocks."""

    items: tuple[tuple[tuple[Inline, ...], tuple[tuple[Block, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class Header:
    level: int
    attr: Attr
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class HorizontalRule:
    pass


@dataclass(frozen=True, slots=True)
class Caption:
    """`short` is pandoc's optional short caption; Markdown never gives one."""

    content: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class ColSpec:
    """`align` is pandoc's name; `width` a share of the line, None for automatic."""

    align: str
    width: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    attr: Attr
    align: str
    row_span: int
    col_span: int
    content: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Row:
    attr: Attr
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TableBody:
    attr: Attr
    row_head_columns: int
    head: tuple[Row, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    attr: Attr
    caption: Caption
    columns: tuple[ColSpec, ...]
    head: tuple[Row, ...]
    bodies: tuple[TableBody, ...]
    foot: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    attr: Attr
    caption: Caption
    content: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Div:
    attr: Attr
    content: tuple[Block, ...]


Inline = (
    Str | Space | SoftBreak | LineBreak | Emph | Underline | Strong | Strikeout | Superscript
    | Subscript | SmallCaps | Code | RawInline | Link | Image | Note | Span
)
Block = (
    Plain | Para | LineBlock | CodeBlock | RawBlock | BlockQuote | OrderedList | BulletList
    | DefinitionList | Header | HorizontalRule | Table | Figure | Div
)
Node = Inline | Block


# --- the document ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was checked, decoded and cleaned: only these bytes reach an edition.

    `width` and `height` are pixels; `media_type` is ``image/png``, ``image/jpeg`` or
    ``image/svg+xml``.
    """

    path: str
    media_type: str
    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Document:
    """One brief as a tree, with everything a converter may need from the source.

    `pictures` maps the paths used in the tree (and `lead_image.file`) to their checked bytes.
    """

    slug: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)


# --- walking -----------------------------------------------------------------------------------


def children(node: object) -> Iterator[object]:
    """The direct children of a node: nodes, and the rows, cells and captions between them."""
    if isinstance(node, tuple):
        yield from node
        return
    for entry in fields(node):  # type: ignore[arg-type]
        value = getattr(node, entry.name)
        if isinstance(value, tuple) or hasattr(value, "__dataclass_fields__"):
            yield value


def walk(node: object) -> Iterator[Any]:
    """Every node at and below `node`, in reading order; notes are entered at their reference."""
    if hasattr(node, "__dataclass_fields__"):
        yield node
    elif not isinstance(node, tuple):
        return
    for child in children(node):
        yield from walk(child)


def rewrite(node: Any, change: Callable[[Any], Any]) -> Any:
    """A copy of the tree, bottom up: `change` gets each node with its children already rewritten.

    In a sequence, a `change` that returns a tuple is spliced in place of the node.
    """
    if isinstance(node, tuple):
        out: list[Any] = []
        for child in node:
            new = rewrite(child, change)
            if isinstance(new, tuple) and not isinstance(child, tuple):
                out.extend(new)
            else:
                out.append(new)
        return tuple(out) if len(out) != len(node) or any(
            a is not b for a, b in zip(out, node, strict=True)
        ) else node
    if not hasattr(node, "__dataclass_fields__"):
        return node
    changed = {}
    for entry in fields(node):
        value = getattr(node, entry.name)
        if isinstance(value, tuple) or hasattr(value, "__dataclass_fields__"):
            new = rewrite(value, change)
            if new is not value:
                changed[entry.name] = new
    return change(replace(node, **changed) if changed else node)


def plain_text(node: object) -> str:
    """The words of a node as a reader sees them, without its notes."""
    match node:
        case Note():
            return ""
        case Str(text) | Code(_, text) | CodeBlock(_, text):
            return text
        case Space() | SoftBreak() | LineBreak():
            return " "
        case tuple():
            return "".join(plain_text(child) for child in node)
        case _ if hasattr(node, "__dataclass_fields__"):
            return "".join(plain_text(child) for child in children(node))
    return ""


def alternative(image: Image, *, captioned: bool) -> str:
    """The alternative text of a picture, as its author gave it.

    A picture in a figure shows its bracketed text as the caption, so there only ``alt=`` counts;
    elsewhere the bracketed text is the alternative. A picture marked ``.decorative`` has none.
    """
    if "decorative" in image.attr.classes:
        return ""
    given = image.attr.get("alt")
    if given is not None:
        return given
    return "" if captioned else plain_text(image.content)


# --- pandoc's JSON -----------------------------------------------------------------------------

_WRAPPERS: dict[str, type] = {
    cls.__name__: cls
    for cls in (Emph, Underline, Strong, Strikeout, Superscript, Subscript, SmallCaps, Plain, Para)
}
_EMPTY: dict[str, type] = {
    cls.__name__: cls for cls in (Space, SoftBreak, LineBreak, HorizontalRule)
}


def _attr(value: Json) -> Attr:
    identifier, classes, pairs = value
    return Attr(identifier, tuple(classes), tuple((key, text) for key, text in pairs))


def _rows(value: Json) -> tuple[Row, ...]:
    return tuple(
        Row(
            _attr(attr),
            tuple(
                Cell(_attr(cell), align["t"], row_span, col_span, nodes_from_json(content))
                for cell, align, row_span, col_span, content in cells
            ),
        )
        for attr, cells in value
    )


def _caption(value: Json) -> Caption:
    return Caption(nodes_from_json(value[1]))


def _table(value: Json) -> Table:
    attr, caption, specs, head, bodies, foot = value
    return Table(
        _attr(attr),
        _caption(caption),
        tuple(
            ColSpec(align["t"], width["c"] if width["t"] == "ColWidth" else None)
            for align, width in specs
        ),
        _rows(head[1]),
        tuple(TableBody(_attr(a), columns, _rows(h), _rows(rows)) for a, columns, h, rows in bodies),
        _rows(foot[1]),
    )


_READERS: dict[str, Callable[[Json], Inline | Block]] = {
    "Str": lambda c: Str(c),
    "Code": lambda c: Code(_attr(c[0]), c[1]),
    "RawInline": lambda c: RawInline(c[0], c[1]),
    "Link": lambda c: Link(_attr(c[0]), nodes_from_json(c[1]), c[2][0], c[2][1]),
    "Image": lambda c: Image(_attr(c[0]), nodes_from_json(c[1]), c[2][0], c[2][1]),
    "Note": lambda c: Note(nodes_from_json(c)),
    "Span": lambda c: Span(_attr(c[0]), nodes_from_json(c[1])),
    "LineBlock": lambda c: LineBlock(tuple(nodes_from_json(line) for line in c)),
    "CodeBlock": lambda c: CodeBlock(_attr(c[0]), c[1]),
    "RawBlock": lambda c: RawBlock(c[0], c[1]),
    "BlockQuote": lambda c: BlockQuote(nodes_from_json(c)),
    "OrderedList": lambda c: OrderedList(
        c[0][0], c[0][1]["t"], c[0][2]["t"], tuple(nodes_from_json(item) for item in c[1])
    ),
    "BulletList": lambda c: BulletList(tuple(nodes_from_json(item) for item in c)),
    "DefinitionList": lambda c: DefinitionList(
        tuple(
            (nodes_from_json(term), tuple(nodes_from_json(one) for one in definitions))
            for term, definitions in c
        )
    ),
    "Header": lambda c: Header(c[0], _attr(c[1]), nodes_from_json(c[2])),
    "Table": _table,
    "Figure": lambda c: Figure(_attr(c[0]), _caption(c[1]), nodes_from_json(c[2])),
    "Div": lambda c: Div(_attr(c[0]), nodes_from_json(c[1])),
}


def nodes_from_json(value: Json) -> tuple[Any, ...]:
    """A list of pandoc JSON nodes as a tuple of ours.

    Raises:
        UnknownNodeError: a constructor that a brief cannot hold, such as ``Math`` or ``Cite``.
    """
    out: list[Any] = []
    for item in value:
        name = item["t"]
        if name in _EMPTY:
            out.append(_EMPTY[name]())
        elif name in _WRAPPERS:
            out.append(_WRAPPERS[name](nodes_from_json(item["c"])))
        elif name in _READERS:
            out.append(_READERS[name](item["c"]))
        else:
            raise UnknownNodeError(name)
    return tuple(out)


def _attr_json(attr: Attr) -> Json:
    return [attr.identifier, list(attr.classes), [list(pair) for pair in attr.pairs]]


def _rows_json(rows: tuple[Row, ...]) -> Json:
    return [
        [
            _attr_json(row.attr),
            [
                [
                    _attr_json(cell.attr),
                    {"t": cell.align},
                    cell.row_span,
                    cell.col_span,
                    nodes_to_json(cell.content),
                ]
                for cell in row.cells
            ],
        ]
        for row in rows
    ]


_NO_ATTR: Json = ["", [], []]


def _content_json(node: Node) -> Json:
    match node:
        case Str(text):
            return text
        case Code(attr, text) | CodeBlock(attr, text):
            return [_attr_json(attr), text]
        case RawInline(kind, text) | RawBlock(kind, text):
            return [kind, text]
        case Link(attr, content, url, title) | Image(attr, content, url, title):
            return [_attr_json(attr), nodes_to_json(content), [url, title]]
        case Span(attr, content) | Div(attr, content):
            return [_attr_json(attr), nodes_to_json(content)]
        case LineBlock(lines):
            return [nodes_to_json(line) for line in lines]
        case OrderedList(start, style, delimiter, items):
            return [
                [start, {"t": style}, {"t": delimiter}],
                [nodes_to_json(item) for item in items],
            ]
        case BulletList(items):
            return [nodes_to_json(item) for item in items]
        case DefinitionList(pairs):
            return [
                [nodes_to_json(term), [nodes_to_json(one) for one in definitions]]
                for term, definitions in pairs
            ]
        case Header(level, attr, content):
            return [level, _attr_json(attr), nodes_to_json(content)]
        case Figure(attr, caption, content):
            return [_attr_json(attr), [None, nodes_to_json(caption.content)], nodes_to_json(content)]
        case Table(attr, caption, columns, head, bodies, foot):
            return [
                _attr_json(attr),
                [None, nodes_to_json(caption.content)],
                [
                    [
                        {"t": column.align},
                        {"t": "ColWidthDefault"}
                        if column.width is None
                        else {"t": "ColWidth", "c": column.width},
                    ]
                    for column in columns
                ],
                [_NO_ATTR, _rows_json(head)],
                [
                    [
                        _attr_json(body.attr),
                        body.row_head_columns,
                        _rows_json(body.head),
                        _rows_json(body.rows),
                    ]
                    for body in bodies
                ],
                [_NO_ATTR, _rows_json(foot)],
            ]
    return nodes_to_json(node.content)  # type: ignore[union-attr]


def nodes_to_json(nodes: tuple[Node, ...]) -> list[Json]:
    """The inverse of `nodes_from_json`; note numbers are not part of pandoc's JSON."""
    return [
        {"t": type(node).__name__}
        if type(node).__name__ in _EMPTY
        else {"t": type(node).__name__, "c": _content_json(node)}
        for node in nodes
    ]
