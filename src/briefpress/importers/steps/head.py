"""The head of a manuscript: its lines, and what has been recognised of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Piece,
    Place,
    cut,
    first_place,
    stripped,
    words,
)
from briefpress.importers.report import Question, Removed, Repair, question, removed, repair
from briefpress.importers.steps.people import Person


@dataclass(slots=True)
class Line:
    """One line of the head, still with its pieces; `block` says where it came from.

    A line that is `kept` is known, but no field: it stays text.
    """

    block: int
    content: Content
    source: Block
    used: str = ""
    kept: bool = False

    @property
    def text(self) -> str:
        """What the line says."""
        return words(self.content)


@dataclass(slots=True)
class Head:
    """What has been recognised so far.

    `common` are words that the text itself writes in small letters, so that they name nobody;
    `said` is all that stands in the head and the text;
    `labels` are names of fields whose people have not come yet.
    """

    lines: list[Line]
    common: frozenset[str] = frozenset()
    said: str = ""
    fields: dict[str, object] = field(default_factory=dict)
    contents: dict[str, list[Content]] = field(default_factory=dict)
    repairs: list[Repair] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    open_people: list[Person] = field(default_factory=list)
    open_key: str = ""
    labels: list[str] = field(default_factory=list)

    def take(
        self, key: str, line: Line, label: int, value: object, why: str = "the name of a field"
    ) -> None:
        """Make `line` the field `key`; its first `label` letters only name the field."""
        self.take_all(key, [line], label, value, why)

    def take_all(
        self,
        key: str,
        lines: Sequence[Line],
        label: int,
        value: object,
        why: str = "the name of a field",
        sure: float = 1.0,
    ) -> None:
        """Make `lines` the field `key`; the first `label` letters only name the field."""
        self.label(lines[0], label, why)
        parts = [cut(one.content, 0 if n else label) for n, one in enumerate(lines)]
        self.contents.setdefault(key, []).extend(parts)
        if value is not None:
            self.fields[key] = value
        for line in lines:
            line.used = key
        said = " ".join(words(part) for part in parts)
        shown = value if isinstance(value, str) else said
        change = (" ".join(one.text for one in lines), f"{key}: {shown}")
        self.repairs.append(
            repair("BP920", f"field-{key}", change, first_place(lines[0].content), sure)
        )

    def label(self, line: Line, size: int, why: str = "the name of a field") -> None:
        """Name the words that only say which field a line is."""
        lead = cut(line.content, 0, size)
        if words(lead):
            self.removed.append(removed(words(lead), why, first_place(lead)))

    def ask(self, message: str, line: Line, hint: str | None = None, code: str = "BP944") -> None:
        """A question about a line."""
        self.questions.append(question(code, message, line.text, first_place(line.content), hint))

    def next_to(self, line: Line, step: int) -> Line | None:
        """The line before (-1) or after (1) a line."""
        at = next(n for n, one in enumerate(self.lines) if one is line) + step
        return self.lines[at] if 0 <= at < len(self.lines) else None


def split_lines(content: Content) -> list[Content]:
    """The lines of a content, without the line ends; in time that grows with its length."""
    parts: list[list[Piece]] = [[]]
    for piece in content:
        if isinstance(piece, Break):
            parts.append([])
        else:
            parts[-1].append(piece)
    return [stripped(tuple(part)) for part in parts]


def joined_lines(lines: Sequence[Content]) -> Content:
    """Lines as one content again, with line ends that are not meant between them."""
    out: list[object] = []
    for n, line in enumerate(lines):
        out += [Break(first_place(line), False)] if n else []
        out += line
    return tuple(out)  # type: ignore[arg-type]


def unused(head: Head, blocks: Sequence[Block]) -> list[Block]:
    """The head's blocks without the lines that were used."""
    used = {line.block for line in head.lines if line.used}
    kept = {line.block for line in head.lines if line.kept}
    out: list[Block] = []
    for index, block in enumerate(blocks):
        if index in kept:
            block = replace(block, role="kept")
        if index not in used:
            out.append(block)
            continue
        left = [line.content for line in head.lines if line.block == index and not line.used]
        left += [part for part in split_lines(block.content) if part and not words(part)]
        if left:
            left.sort(key=lambda part: _order(first_place(part)))
            out.append(replace(block, content=joined_lines(left), place=first_place(left[0])))
    return out


def _order(place: Place) -> tuple[int, int, int]:
    return place.page, place.line, place.at
