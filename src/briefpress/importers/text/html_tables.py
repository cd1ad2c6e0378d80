"""Tables in HTML, as converters write them into Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from briefpress.importers.lines import RawLine

_BEGINS = re.compile(r"^\s*(?:<(?:div|center|figure|p)\b[^<>]*>\s*)*<table\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col)\b([^<>]*)>", re.I)
_SPAN = re.compile(r"""\b(col|row)span\s*=\s*["']?\s*(\d{1,2})""", re.IGNORECASE)
_MOST = 1500  # lines of one table

Piece = RawLine  # a part of a line, which keeps its place
Cell = list[Piece]


@dataclass(slots=True)
class HtmlTable:
    """A table: its cells as parts of lines; `stop` is the index of the line behind it."""

    rows: list[list[Cell]] = field(default_factory=list)
    head: int = 0  # rows of headers, 0 or 1: more have no place in a table of Markdown
    caption: Cell = field(default_factory=list)
    spans: bool = False  # cells that stand for several
    stop: int = 0


def html_table(lines: Sequence[RawLine], index: int) -> HtmlTable | None:
    """The table that begins at a line; None if there is none, or it is not closed, or nested."""
    if not _BEGINS.match(lines[index].text):
        return None
    reader = _Reader()
    for n in range(index, min(len(lines), index + _MOST)):
        for sign, text, line in _tokens(lines[n]):
            if reader.done:
                if text.strip() or sign:
                    return _with_rest(reader, lines, n, line)
            elif sign == "table" and reader.opened:
                return None
            else:
                reader.take(sign, text, line)
        if reader.done:
            reader.table.stop = n + 1
            return reader.finished()
    return None


def _with_rest(
    reader: _Reader, lines: Sequence[RawLine], n: int, line: RawLine
) -> HtmlTable | None:
    """What stands behind the table on its last line must be nothing but tags that close."""
    rest = lines[n].text[line.at - lines[n].at :]
    reader.table.stop = n + 1
    return None if re.sub(r"</?\w[^<>]*>", "", rest).strip() else reader.finished()


def _tokens(line: RawLine) -> Iterator[tuple[str, str, RawLine]]:
    """The tags of a line by name, ``/td`` for one that closes, and the texts between them."""
    at = 0
    for match in [*_TAG.finditer(line.text), None]:
        stop = match.start() if match else len(line.text)
        text = line.text[at:stop]
        if text.strip():
            yield "", text, replace(line, text=text, at=line.at + at)
        if match:
            at = match.end()
            yield match[1] + match[2].lower(), match[3], replace(line, text="", at=line.at + at)


class _Reader:
    """Puts the parts of lines into cells."""

    def __init__(self) -> None:
        self.table = HtmlTable()
        self.opened = self.done = False
        self._cell: Cell | None = None
        self._heads: list[bool] = []  # of each row, whether it has nothing but headers
        self._held: dict[tuple[int, int], Cell] = {}  # cells that a cell above reaches over

    def take(self, sign: str, text: str, line: RawLine) -> None:
        """One tag or text."""
        table = self.table
        if not sign:
            (table.caption if self._cell is None else self._cell).append(line)
        elif sign == "table":
            self.opened = True
        elif sign == "/table":
            self.done = True
        elif sign == "tr":
            table.rows.append([])
            self._heads.append(True)
            self._cell = None
        elif sign in ("td", "th"):
            self._begin(sign, text)
        elif sign.startswith("/"):
            self._cell = None

    def _begin(self, sign: str, attributes: str) -> None:
        if not self.table.rows:
            self.take("tr", "", RawLine(0, 0, ""))
        spans = {name.lower(): int(size) for name, size in _SPAN.findall(attributes)}
        row, number = self.table.rows[-1], len(self.table.rows) - 1
        self._skip(row, number)
        self._heads[-1] = self._heads[-1] and sign == "th"
        self._cell = []
        start = len(row)
        row.append(self._cell)
        row += [[] for _ in range(spans.get("col", 1) - 1)]
        for below in range(1, spans.get("row", 1)):
            self._held |= {(number + below, column): [] for column in range(start, len(row))}
        self.table.spans |= any(size > 1 for size in spans.values())

    def _skip(self, row: list[Cell], number: int) -> None:
        while (number, len(row)) in self._held:
            row.append([])

    def finished(self) -> HtmlTable | None:
        """The table with rows of one length; None without a cell that says something."""
        table = self.table
        rows = [(row, head) for row, head in zip(table.rows, self._heads, strict=True) if any(row)]
        if not rows:
            return None
        width = max(len(row) for row, _ in rows)
        table.rows = [row + [[] for _ in range(width - len(row))] for row, _ in rows]
        # many converters know of no headers; the first row is then what Markdown takes for them
        headers = any(head for _, head in rows)
        table.head = int(rows[0][1] or (not headers and len(rows) > 1))
        return table
