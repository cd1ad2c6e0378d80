"""pandoc's JSON tree to our nodes and back, without loss for everything a brief can hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from briefpress.document import (
    Attr,
    Block,
    BlockQuote,
    BulletList,
    Caption,
    Cell,
    Code,
    CodeBlock,
    ColSpec,
    DefinitionList,
    Div,
    Emph,
    Figure,
    Header,
    HorizontalRule,
    Image,
    Inline,
    LineBlock,
    LineBreak,
    Link,
    Node,
    Note,
    OrderedList,
    Para,
    Plain,
    RawBlock,
    RawInline,
    Row,
    SmallCaps,
    SoftBreak,
    Space,
    Span,
    Str,
    Strikeout,
    Strong,
    Subscript,
    Superscript,
    Table,
    TableBody,
    Underline,
)

Json = Any


class UnknownNodeError(ValueError):
    """pandoc's JSON holds a constructor that a brief cannot hold."""


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
        tuple(
            TableBody(_attr(a), columns, _rows(h), _rows(rows)) for a, columns, h, rows in bodies
        ),
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
            return [
                _attr_json(attr),
                [None, nodes_to_json(caption.content)],
                nodes_to_json(content),
            ]
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
