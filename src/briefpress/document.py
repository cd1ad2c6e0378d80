"""The document tree: pandoc's own constructors as frozen values, and ways to walk it.

Names and fields follow ``Text.Pandoc.Definition`` (pandoc-types 1.23). Only what a brief can hold
is here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from briefpress.metadata import Metadata


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
    Str
    | Space
    | SoftBreak
    | LineBreak
    | Emph
    | Underline
    | Strong
    | Strikeout
    | Superscript
    | Subscript
    | SmallCaps
    | Code
    | RawInline
    | Link
    | Image
    | Note
    | Span
)
Block = (
    Plain
    | Para
    | LineBlock
    | CodeBlock
    | RawBlock
    | BlockQuote
    | OrderedList
    | BulletList
    | DefinitionList
    | Header
    | HorizontalRule
    | Table
    | Figure
    | Div
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

    `pictures` maps the paths used in the tree (and `lead_image.file`) to their checked bytes;
    `source` is the text of brief.md, for editions that carry their source.
    """

    slug: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    source: str = ""


# --- walking -----------------------------------------------------------------------------------


#: Annotations of fields that never hold nodes.
_PLAIN = frozenset(("str", "int", "bool", "bytes", "str | None", "int | None", "float | None"))


_known: dict[type, tuple[str, ...] | None] = {}


def _holders(kind: type) -> tuple[str, ...] | None:
    """The fields of a class of nodes that can hold nodes; None for what is no node."""
    if kind not in _known:
        _known[kind] = None
        if is_dataclass(kind):
            found = (entry.name for entry in fields(kind) if entry.type not in _PLAIN)
            _known[kind] = tuple(found)
    return _known[kind]


def children(node: object) -> Iterator[object]:
    """The direct children of a node: nodes, and the rows, cells and captions between them."""
    if isinstance(node, tuple):
        yield from node
        return
    for name in _holders(type(node)) or ():
        value = getattr(node, name)
        if isinstance(value, tuple) or _holders(type(value)) is not None:
            yield value


def walk(node: object) -> Iterator[Any]:
    """Every node at and below `node`, in reading order; notes are entered at their reference."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if type(one) is tuple:
            waiting.extend(reversed(one))
            continue
        names = _holders(type(one))
        if names is not None:
            yield one
            waiting.extend(getattr(one, name) for name in reversed(names))


def rewrite(node: Any, change: Callable[[Any], Any]) -> Any:
    """A copy of the tree, bottom up: `change` gets each node with its children already rewritten.

    In a sequence, a `change` that returns a tuple is spliced in place of the node.
    """
    if isinstance(node, tuple):
        out: list[Any] = []
        same = True
        for child in node:
            new = rewrite(child, change)
            same = same and new is child
            if isinstance(new, tuple) and not isinstance(child, tuple):
                out.extend(new)
            else:
                out.append(new)
        return node if same else tuple(out)
    names = _holders(type(node))
    if names is None:
        return node
    changed = {}
    for name in names:
        value = getattr(node, name)
        new = rewrite(value, change)
        if new is not value:
            changed[name] = new
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
        case _ if _holders(type(node)) is not None:
            return "".join(plain_text(child) for child in children(node))
    return ""


def alternative(image: Image) -> str:
    """The alternative text of a picture; empty where the author gave none or called it decorative.

    Valid after the transform ``settle_alternatives``.
    """
    given = image.attr.get("alt")
    return plain_text(image.content) if given is None else given
