"""Proves that brief.md says what the manuscript says: pandoc reads it, the proof engine compares.

This is the press's own proof, used backwards: what is expected comes from the manuscript, what is
found from the text as pandoc reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import yaml

from briefpress.checks.compare import compare
from briefpress.checks.expected import body
from briefpress.checks.reading import Reading, Unit, call, digest, link, normal, picture
from briefpress.document import Document, Picture
from briefpress.errors import BriefError, Finding
from briefpress.importers import markdown
from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Kind,
    Manuscript,
    Mark,
    Piece,
    Run,
    merged,
)
from briefpress.importers.blocks import Picture as Shown
from briefpress.importers.labels import BULLETS, Numbering, numbering
from briefpress.metadata import Metadata
from briefpress.pandoc_json import nodes_from_json
from briefpress.tools.pandoc import Reading as Pandoc
from briefpress.transforms.alternatives import settle_alternatives
from briefpress.transforms.links import tidy_links
from briefpress.transforms.notes import number_notes

_UNFIT = re.compile(r'[\s<>|"{}\[\]^`]')


def prove(manuscript: Manuscript, brief: str) -> None:
    """Check that `brief`, the text of brief.md, holds the manuscript word by word.

    Raises:
        BriefError: it does not; what differs is named.
    """
    _, block, text = brief.split("---\n", 2)
    values = {field.key: _plain(field.value) for field in manuscript.fields}
    try:
        findings = list(compare(wanted(manuscript), found(manuscript, text), "brief.md"))
    except ValueError as fault:  # pandoc read something that no source may hold
        message = f"the text cannot be written as Markdown: {fault}"
        raise BriefError(Finding("BP904", message)) from fault
    if (yaml.load(block, Loader=yaml.BaseLoader) or {}) != values:
        findings.append(Finding("BP705", "brief.md: the metadata block does not say its values"))
    if findings:
        told = "; ".join(f"{one.message}" for one in findings)
        raise BriefError(Finding("BP904", f"the text cannot be written as Markdown: {told}"))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value)


def found(manuscript: Manuscript, text: str) -> Reading:
    """`text` as pandoc reads it, in the proof's neutral form."""
    pictures = {
        name: Picture(name, "image/png", data, 1, 1) for name, data in manuscript.pictures.items()
    }
    nodes = nodes_from_json(Pandoc(text).blocks())
    document = Document("recovered", Metadata.model_construct(), nodes, pictures)
    for step in (settle_alternatives, tidy_links, number_notes):
        document = step(document)
    return body(document)


def wanted(manuscript: Manuscript) -> Reading:
    """The manuscript in the proof's neutral form."""
    writer = _Wanted(manuscript)
    flow = tuple(writer.units(manuscript.blocks))
    by_key = {note.key: note for note in manuscript.notes}
    notes = tuple(tuple(writer.units(by_key[key].blocks)) for key in tuple(writer.called))
    return Reading(flow, notes, pictures=tuple(writer.pictures))


class _Wanted:
    def __init__(self, manuscript: Manuscript) -> None:
        self.called: list[str] = []
        self.pictures: list[str] = []
        self._data = manuscript.pictures

    def units(self, blocks: Sequence[Block]) -> Iterator[Unit]:
        for block, number in zip(blocks, numbering(blocks), strict=True):
            yield from self._unit(block, number)

    def _unit(self, block: Block, number: Numbering) -> Iterator[Unit]:
        match block.kind:
            case Kind.TABLE:
                yield from self._table(block)
            case Kind.RULE:
                return
            case Kind.CODE:
                spelt = "".join(self._piece(piece, linked=True) for piece in block.content)
                yield Unit("code", normal(spelt))
            case Kind.VERSE:
                for line in _lines(block.content):
                    yield Unit("p", normal(self.text(line)))
            case Kind.TERM | Kind.MEANING:
                kind = "dt" if block.kind is Kind.TERM else "dd"
                yield Unit(kind, normal(self.text(block.content)))
            case Kind.HEADING:
                yield Unit(f"h{max(1, min(6, block.level))}", normal(self.text(block.content)))
            case Kind.ITEM if number.listed:
                label = "•" if block.label in BULLETS else block.label
                yield Unit("li", normal(self.text(block.content)), label, number.depth)
            case Kind.ITEM:
                yield Unit("p", normal(f"{block.label} {self.text(block.content)}"))
            case Kind.PICTURE:
                yield from self._figure(block.content)
            case _:
                yield Unit("p", normal(self.text(block.content)))

    def _table(self, block: Block) -> Iterator[Unit]:
        if block.content:
            yield Unit("caption", normal(self.text(block.content)))
        columns = max(len(row) for row in block.rows)
        for n, row in enumerate(block.rows):
            kind = "th" if n == 0 and block.head else "td"
            for cell in (*row, *((),) * (columns - len(row))):
                yield Unit(kind, normal(self.text(cell)), "|")

    def _figure(self, content: Content) -> Iterator[Unit]:
        one = next(piece for piece in content if isinstance(piece, Shown))
        caption = normal(self.text(piece for piece in content if piece is not one))
        shown = digest(self._data[one.file])
        self.pictures.append(shown)
        if not caption:  # pandoc makes a figure only of a picture with a caption
            yield Unit("p", normal(picture(normal(one.alt or ""))))
            return
        if one.alt and not one.decorative:
            yield Unit("figure", normal(one.alt), shown)
        yield Unit("caption", caption)

    def text(self, content: Iterable[Piece]) -> str:
        """The neutral text of a content; link targets stand round the words they belong to."""
        out: list[str] = []
        waiting: list[str] = []
        url = ""

        def flush() -> None:
            words = "".join(waiting)
            bare = words.strip()
            if url and bare:
                lead, tail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
                words = f"{lead}{link(_encoded(url), bare)}{tail}"
            out.append(words)
            waiting.clear()

        for piece in merged(content):
            target = piece.url if isinstance(piece, Run) else ""
            if target != url:
                flush()
                url = target
            waiting.append(self._piece(piece, linked=bool(url)))
        flush()
        return "".join(out)

    def _piece(self, piece: Piece, *, linked: bool) -> str:
        match piece:
            case Run(text=text, marks=marks):
                return text if linked or "code" in marks else _addressed(text)
            case Mark(key=key, label=label):
                self.called.append(key or label)
                return call(str(len(self.called)))
            case Break():
                return " "
            case Shown(file=file, alt=alt):
                self.pictures.append(digest(self._data[file]))
                return picture(normal(alt or ""))
        raise TypeError(piece)


def _encoded(url: str) -> str:
    """A link target as pandoc gives it: with codes for what no address may hold."""
    return _UNFIT.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), url)


def _addressed(text: str) -> str:
    """Bare addresses are links, because `markdown` writes them so."""
    return markdown.addresses(text, lambda url: link(markdown.target(url), url), str)


def _lines(content: Content) -> list[Content]:
    lines: list[list[Piece]] = [[]]
    for piece in content:
        if isinstance(piece, Break):
            lines.append([])
        else:
            lines[-1].append(piece)
    return [tuple(line) for line in lines]
