"""The document tree: pandoc's own constructors as frozen values, and ways to walk it.

Names and fields follow ``Text.Pandoc.Definition`` (pandoc-types 1.23). Only what a brief can hold
is here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
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
        return (
            tuple(out)
            if len(out) != len(node) or any(a is not b for a, b in zip(out, node, strict=True))
            else node
        )
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


def alternative(image: Image) -> str:
    """The alternative text of a picture; empty where the author gave none or called it decorative.

    Valid after the transform ``settle_alternatives``.
    """
    given = image.attr.get("alt")
    return plain_text(image.content) if given is None else given
