"""Tables of a damaged text: with bars, in HTML, or with columns that blanks keep apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.blocks import Block, Content, Kind
from briefpress.importers.lines import RawLine
from briefpress.importers.report import question, removed, repair
from briefpress.importers.text import written
from briefpress.importers.text.contents import Contents
from briefpress.importers.text.html_tables import HtmlTable
from briefpress.importers.text.tables import table_rows

ROW = re.compile(r"^\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"^\s*(?:\|\s*:?-+:?|:?-{2,}:?)\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_BARE_ROW = re.compile(r"^ {0,3}[^\s|].*(?<!\\)\|.*$")  # as a table without outer bars has them
_BARE_RULE = re.compile(r"^ {0,3}:?-+:?\s*(?:\|\s*:?-+:?\s*)+$")
_BAR = re.compile(r"(?<=\S) \| (?=\S)")
_LONG, _FEW, _MORE = 160, 3, 4  # letters of a row; rows of several bars each, and of one


class TableBlocks(Contents):
    """Makes blocks of tables."""

    def _is_table(self) -> bool:
        rows = [one.text for one in self._lines[self._index : self._index + 2]]
        if len(rows) < 2:
            return False
        barred = ROW.match(rows[0]) and _TABLE_RULE.match(rows[1])
        bare = _BARE_ROW.match(rows[0]) and _BARE_RULE.match(rows[1])
        return bool(barred or (bare and rows[0].count("|") == rows[1].count("|")))

    def _table(self) -> None:
        first = self._lines[self._index]
        rule = self._lines[self._index + 1]
        rows = [first]
        row = ROW if ROW.match(first.text) else _BARE_ROW
        self._index += 2
        while self._index < len(self._lines) and row.match(self._lines[self._index].text):
            rows.append(self._lines[self._index])
            self._index += 1
        cells = tuple(tuple(self._cells(row)) for row in rows)
        align = "".join(_alignment(cell) for cell in rule.text.strip().strip("|").split("|"))
        head = 1 if any(cells[0]) else 0
        cells = cells if head else cells[1:]
        if cells:
            caption = self._caption()
            self.blocks.append(
                Block(Kind.TABLE, caption, first.place, rows=cells, head=head, align=align)
            )

    def _barred(self, first: RawLine) -> bool:
        """A table of lines with bars between their cells, without a rule; whether it is one."""
        count = len(_BAR.findall(first.text))
        if not count or ROW.match(first.text):
            return False
        rest = itertools.islice(self._lines, self._index, None)
        lines = list(
            itertools.takewhile(
                lambda line: len(line.text) < _LONG and len(_BAR.findall(line.text)) == count, rest
            )
        )
        if len(lines) < (_FEW if count > 1 else _MORE):
            return False
        self._index += len(lines)
        cells = tuple(tuple(self._cells(row)) for row in lines)
        change = (first.text, "a table")
        self.repairs.append(repair("BP924", "bars", change, first.place, 0.8))
        self.blocks.append(Block(Kind.TABLE, self._caption(), first.place, rows=cells, head=1))
        return True

    def _columns(self, first: RawLine) -> bool:
        """A table whose columns are kept apart by blanks; if it is none, its lines are text."""
        rest = itertools.islice(self._lines, self._index, None)
        lines = list(itertools.takewhile(lambda line: line.table == first.table, rest))
        found = table_rows(lines)
        if found is None:
            stop = self._index + len(lines)
            self._lines[self._index : stop] = [replace(line, table=0) for line in lines]
            return False
        rows, align = found
        self._index += len(lines)
        change = (first.text, "a table")
        self.repairs.append(repair("BP924", "blank-columns", change, first.place, 0.85))
        cells = tuple(tuple(map(self._content, row)) for row in rows)
        self.blocks.append(Block(Kind.TABLE, place=first.place, rows=cells, head=1, align=align))
        return True

    def _html_table(self, first: RawLine, table: HtmlTable) -> None:
        """A table in HTML."""
        self._index = table.stop

        def content(cell: Sequence[RawLine]) -> Content:
            return self._content([(part, 0) for part in cell])

        rows = tuple(tuple(map(content, row)) for row in table.rows)
        caption = content(table.caption) or self._caption()
        block = Block(Kind.TABLE, caption, first.place, rows=rows, head=table.head)
        self.blocks.append(block)
        self.repairs.append(repair("BP924", "html-table", ("<table>", "a table"), first.place))
        if table.spans:
            message = "cells of this table stand for several; their words stand in the first"
            said = " ".join(one.text.strip() for one in table.rows[0][0])
            self.questions.append(question("BP948", message, said, first.place))

    def _caption(self) -> Content:
        """The caption below a table, if there is one."""
        rows = written.caption(self._lines, self._index)
        if not rows:
            return ()
        while self._lines[self._index] is not rows[-1][0]:
            self._index += 1
        self._index += 1
        if named := written.label(rows[0]):
            self.removed.append(removed(named, "the name of a caption", rows[0][0].place))
        return self._content(rows)

    def _cells(self, row: RawLine) -> list[Content]:
        out: list[Content] = []
        barred = ROW.match(row.text) is not None
        at = row.text.index("|") + 1 if barred else 0
        for part in re.split(r"(?<!\\)\|", row.text.rstrip()[at : -1 if barred else None]):
            out.append(self._content([(replace(row, text=" " * at + part), at)]))
            at += len(part) + 1
        return out


def _alignment(cell: str) -> str:
    cell = cell.strip()
    left, right = cell.startswith(":"), cell.endswith(":")
    return "c" if left and right else "r" if right else "l" if left else "-"
