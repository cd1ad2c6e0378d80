"""The head of a manuscript: its lines, and what has been recognised of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    cut,
    first_place,
    plain,
    stripped,
    words,
)
from briefpress.importers.report import Question, Removed, Repair, removed, repair
from briefpress.importers.steps.people import Person


@dataclass(slots=True)
class Line:
    """One line of the head, still with its pieces; `block` says where it came from."""

    block: int
    content: Content
    source: Block
    used: str = ""

    @property
    def text(self) -> str:
        """What the line says."""
        return words(self.content)


@dataclass(slots=True)
class Head:
    """What has been recognised so far."""

    lines: list[Line]
    fields: dict[str, object] = field(default_factory=dict)
    contents: dict[str, list[Content]] = field(default_factory=dict)
    repairs: list[Repair] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    open_people: list[Person] = field(default_factory=list)
    open_key: str = ""

    def take(self, key: str, line: Line, label: int, value: object) -> None:
        """Make `line` the field `key`; its first `label` letters only name the field."""
        self.label(line, label)
        self.contents.setdefault(key, []).append(cut(line.content, label))
        if value is not None:
            self.fields[key] = value
        line.used = key
        shown = value if isinstance(value, str) else words(cut(line.content, label))
        place = first_place(line.content)
        self.repairs.append(repair("BP920", f"field-{key}", (line.text, f"{key}: {shown}"), place))

    def label(self, line: Line, size: int) -> None:
        """Name the words that only say which field a line is."""
        lead = cut(line.content, 0, size)
        if words(lead):
            place = first_place(lead)
            self.removed.append(removed(words(lead), "the name of a field", place))


def lines_of(blocks: Sequence[Block]) -> list[Line]:
    """The lines of `blocks` that hold words."""
    lines = []
    for index, block in enumerate(blocks):
        at = 0
        text = plain(block.content)
        for part in text.split("\n"):
            content = stripped(cut(block.content, at, at + len(part)))
            at += len(part) + 1
            if words(content):
                lines.append(Line(index, content, block))
    return lines


def unused(head: Head, blocks: Sequence[Block]) -> list[Block]:
    """The head's blocks without the lines that were used."""
    used = {line.block for line in head.lines if line.used}
    out: list[Block] = []
    for index, block in enumerate(blocks):
        if index not in used:
            out.append(block)
            continue
        left = [line for line in head.lines if line.block == index and not line.used]
        if left:
            content: list[object] = []
            for n, line in enumerate(left):
                content += [Break(first_place(line.content), False)] if n else []
                content += line.content
            out.append(replace(block, content=tuple(content)))  # type: ignore[arg-type]
    return out
