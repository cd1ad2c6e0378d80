"""What a brief says, flattened for scoring: words, blocks, notes and their marks, fields, links.

Truth and result go the same way: brief.md, pandoc's tree through Briefpress' own reader, `Account`.
Nothing here knows how `recover` works.
"""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from briefpress.document import (
    BlockQuote,
    BulletList,
    CodeBlock,
    DefinitionList,
    Div,
    Figure,
    Header,
    Image,
    LineBlock,
    Link,
    Note,
    OrderedList,
    Para,
    Plain,
    Table,
    children,
    plain_text,
    walk,
)
from briefpress.pandoc_json import nodes_from_json
from briefpress.tools import pandoc

#: Signs that a printer or an extractor changes without changing the word: they count as equal.
_SAME = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'", "´": "'", "`": "'",
        "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
        "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\u200e": None,
        "\u200f": None, "\u2060": None, "\ufeff": None,
        "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
    }
)  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")


def normal(text: str) -> str:
    """`text` in the form in which words are compared."""
    return unicodedata.normalize("NFC", text.translate(_SAME)).translate(_SUPERSCRIPTS)


def words(text: str) -> tuple[str, ...]:
    """The words of a text, with the signs that stick to them."""
    return tuple(normal(text).split())


@dataclass(frozen=True, slots=True)
class Mark:
    """A note's mark: after the word `word` (-1: before the first), `offset` characters into it."""

    word: int
    offset: int
    note: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A leaf of the body: words `start` to `end`. `kind` is para, heading, item, cell or other.

    `place` tells units of one kind apart: a heading's level, an item's list kind and depth, a cell's
    row and column. `owner` numbers the item or table that the unit belongs to, 0 outside of one.
    """

    kind: str
    start: int
    end: int
    place: tuple[object, ...] = ()
    owner: int = 0
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note: its paragraphs, each a sequence of words."""

    paragraphs: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All its words."""
        return tuple(word for paragraph in self.paragraphs for word in paragraph)


@dataclass(frozen=True, slots=True)
class Account:
    """All of a brief that is scored."""

    words: tuple[str, ...]
    units: tuple[Unit, ...]
    marks: tuple[Mark, ...]
    notes: tuple[NoteText, ...]
    fields: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass
class _Flow:
    """Collects the body in reading order."""

    words: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    notes: list[NoteText] = field(default_factory=list)
    owners: int = 0

    def owner(self) -> int:
        self.owners += 1
        return self.owners

    def add(self, inlines: object, unit: Unit) -> None:
        """One leaf of text with its marks."""
        start = len(self.words)
        text = ""
        for piece in _pieces(inlines):
            if isinstance(piece, Note):
                before = words(text)
                last = len(before) - 1
                self.marks.append(
                    Mark(start + last, len(before[-1]) if before else 0, len(self.notes))
                )
                self.notes.append(_note(piece))
            else:
                text += piece
        self.words += words(text)
        if len(self.words) > start:
            self.units.append(
                Unit(unit.kind, start, len(self.words), unit.place, unit.owner, unit.quoted)
            )


def _pieces(node: object) -> Iterator[Any]:
    """Texts and notes of a leaf in order; the text of a picture in a line is not printed."""
    if isinstance(node, tuple):
        for child in node:
            yield from _pieces(child)
    elif isinstance(node, Note):
        yield node
    elif not isinstance(node, Image):
        inner = [one for one in walk(node) if isinstance(one, Note)]
        if inner:
            for child in children(node):
                yield from _pieces(child)
        else:
            yield plain_text(node)


def _note(note: Note) -> NoteText:
    found = (words(plain_text(leaf)) for leaf in _leaves(note.content))
    return NoteText(tuple(one for one in found if one))


def _leaves(node: object) -> Iterator[object]:
    for one in walk(node):
        match one:
            case Para(content) | Plain(content) | Header(_, _, content):
                yield content
            case LineBlock(lines):
                yield from lines
            case CodeBlock():
                yield one


def account(blocks: tuple[Any, ...], metadata: Mapping[str, Any] | None = None) -> Account:
    """The account of a tree and its metadata block."""
    flow = _Flow()
    _blocks(flow, blocks, Unit("para", 0, 0))
    links = tuple(_address(one.url) for one in walk(blocks) if isinstance(one, Link))
    pictures = tuple(
        " ".join(words(one.attr.get("alt") or plain_text(one.content)))
        for one in walk(blocks)
        if isinstance(one, Image)
    )
    fields = tuple(metadata_fields(metadata)) if metadata else ()
    return Account(
        tuple(flow.words), tuple(flow.units), tuple(flow.marks), tuple(flow.notes),
        fields, tuple(one for one in links if one), pictures,
    )  # fmt: skip


def _address(url: str) -> str:
    """A link's target, without what a browser adds by itself; empty for a jump in the document."""
    return "" if url.startswith("#") else re.sub(r"/$", "", url.strip())


def _blocks(flow: _Flow, blocks: tuple[Any, ...], unit: Unit) -> None:
    for block in blocks:
        _block(flow, block, unit)


def _with(unit: Unit, **changed: Any) -> Unit:
    given = {name: getattr(unit, name) for name in Unit.__dataclass_fields__}
    return Unit(**(given | changed))


def _block(flow: _Flow, block: Any, unit: Unit) -> None:
    match block:
        case Para(content) | Plain(content):
            flow.add(content, unit)
        case Header(level, _, content):
            flow.add(content, _with(unit, kind="heading", place=(level,)))
        case BlockQuote(content):
            _blocks(flow, content, _with(unit, quoted=True))
        case OrderedList(_, style, _, items):
            _items(flow, items, unit, style.removeprefix("Default"))
        case BulletList(items):
            _items(flow, items, unit, "Bullet")
        case DefinitionList(items):
            for term, definitions in items:
                flow.add(term, _with(unit, kind="other"))
                for definition in definitions:
                    _blocks(flow, definition, unit)
        case LineBlock(lines):
            for line in lines:
                flow.add(line, _with(unit, kind="other"))
        case CodeBlock():
            flow.add((block,), _with(unit, kind="other"))
        case Table():
            _table(flow, block, unit)
        case Figure(_, caption, content):
            _blocks(flow, content, _with(unit, kind="other"))
            _blocks(flow, caption.content, _with(unit, kind="other"))
        case Div(_, content):
            _blocks(flow, content, unit)


def _items(flow: _Flow, items: tuple[Any, ...], unit: Unit, kind: str) -> None:
    depth = sum(1 for _ in unit.place) + 1 if unit.kind == "item" else 1
    outer = unit.place if unit.kind == "item" else ()
    for item in items:
        inner = _with(unit, kind="item", place=(*outer[: depth - 1], kind), owner=flow.owner())
        _blocks(flow, item, inner)


def _table(flow: _Flow, table: Table, unit: Unit) -> None:
    owner = flow.owner()
    bodies = [row for body in table.bodies for row in (*body.head, *body.rows)]
    for at, row in enumerate((*table.head, *bodies, *table.foot)):
        for column, cell in enumerate(row.cells):
            inner = _with(unit, kind="cell", place=(at, column), owner=owner)
            _blocks(flow, cell.content, inner)
    _blocks(flow, table.caption.content, _with(unit, kind="other"))


# --- metadata ----------------------------------------------------------------------------------

_SINGLE = ("title", "subtitle", "date", "disclaimer", "abstract", "acknowledgements", "doi",
           "license", "rights", "version")  # fmt: skip
_INNER = {
    "authors": ("name", "role", "affiliation", "email", "about"),
    "editors": ("name", "role", "affiliation", "email", "about"),
    "series": ("title", "number", "issn"),
    "lead_image": ("source", "caption"),
}


def metadata_fields(block: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each printed field of a metadata block with its value, as it is compared."""
    for name in _SINGLE:
        if block.get(name):
            yield name, str(block[name])
    for group, keys in _INNER.items():
        value = block.get(group) or ()
        many = isinstance(value, list | tuple)
        for index, entry in enumerate(value if many else (value,)):
            for key in keys:
                if isinstance(entry, Mapping) and entry.get(key):
                    yield f"{group}[{index}].{key}" if many else f"{group}.{key}", str(entry[key])
    for name in ("key_points", "keywords"):
        for index, value in enumerate(block.get(name) or ()):
            yield f"{name}[{index}]", str(value)


def same_field(one: str, other: str) -> bool:
    """Two values of a field are the same but for capitals, which a house style may have changed.

    The word "Disclaimer:" before one may be taken for its label or for its beginning.
    """
    return _bare(one) == _bare(other)


def _bare(value: str) -> str:
    return re.sub(r"^disclaimer ?: ?", "", " ".join(words(value)).casefold())


# --- reading -----------------------------------------------------------------------------------


def read_folder(folder: Path) -> Account:
    """The account of a brief's folder.

    A brief that still lacks metadata is read all the same: what the editor has to give is missing.
    """
    source = (folder / "brief.md").read_text("utf-8")
    match = re.match(r"---\n(.*?\n)---(?:\n|\Z)(.*)", source, re.DOTALL)
    block, text = (match[1], match[2]) if match else ("", source)
    data = yaml.load(block, yaml.BaseLoader)
    return read_markdown(text, data if isinstance(data, dict) else {})


def read_markdown(text: str, metadata: Mapping[str, Any] | None = None) -> Account:
    """The account of any tool's Markdown; what pandoc only warns of is let pass here."""
    command = [pandoc.executable(), "--sandbox", "--from", pandoc.READER, "--to", "json"]
    done = subprocess.run(
        command, input=text.encode(), capture_output=True, check=True, timeout=120
    )
    blocks = nodes_from_json(json.loads(done.stdout)["blocks"])
    return account(blocks, metadata)
