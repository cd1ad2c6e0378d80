"""Finds where words of the tree stand in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefpress.brief import Brief
from briefpress.errors import display_path

_MARKUP = re.compile(r"\balt=[\"']|\[\^[^\]\s]+\]:?|[*_^~`\[\]<>#|{}\\]")

_QUOTES = "\"'"  # round an alternative text they are markup


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a source file; line and column count from 1."""

    file: str
    line: int
    column: int
    excerpt: str


@dataclass(frozen=True)
class SourceMap:
    """The words of a brief.md, each with its line and column."""

    file: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, brief: Brief) -> SourceMap:
        """The map of a brief's whole source, metadata included."""
        return cls(display_path(brief.file), tuple(brief.source.split("\n")))

    def words(self) -> list[tuple[str, int, int]]:
        """Each word without its markup, its line and its column."""
        return list(self._words())

    def _words(self) -> Iterator[tuple[str, int, int]]:
        for number, line in enumerate(self.lines, 1):
            for match in re.finditer(r"\S+", line):
                for word in _MARKUP.sub(" ", match[0]).split():
                    yield word, number, match.start() + 1

    def locate(self, text: str) -> Place | None:
        """Where `text`, or as many of its first words as can be found, first stands."""
        wanted = [word.strip(_QUOTES) for word in _MARKUP.sub(" ", text).split()]
        have = self.words()
        names = [word.strip(_QUOTES) for word, _, _ in have]
        for length in range(min(8, len(wanted)), 0, -1):
            probe = wanted[:length]
            for index in range(len(names) - length + 1):
                if names[index] == probe[0] and names[index : index + length] == probe:
                    _, line, column = have[index]
                    return Place(self.file, line, column, self.lines[line - 1])
        return None
