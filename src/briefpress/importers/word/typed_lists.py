"""Lists and tables that were typed: labels and tabs by hand, paragraph by paragraph.

Numbers make a list only where they begin one and run on in the very next item; a sign such as a
dash needs a second one below it. What else begins so stays a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from briefpress.importers.blocks import (
    Block,
    Content,
    Kind,
    Manuscript,
    Run,
    all_marked,
    changed,
    cut,
    first_place,
    plain,
    stripped,
    words,
)
from briefpress.importers.labels import BULLETS, follows, readings
from briefpress.importers.report import Repair, repair

#: How a paragraph begins that may be an item of a list.
ITEM_LABEL = re.compile(
    rf"(?P<label>[{re.escape(BULLETS)}]|\(?(?:\d{{1,3}}|[A-Za-z]|[ivxl]{{1,6}}|[IVXL]{{1,6}})[.)])"
    r"[\s\u00a0]+(?=\S)"
)
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.?")
TAB = "\t"
_MOST_CELLS, _LONGEST_CELL = 8, 60
_PROSE = 15  # words of a block that is surely text


def typed_lists(manuscript: Manuscript) -> Manuscript:
    """Make items of labels typed by hand, and tables of rows that were set with tabs."""
    told: list[Repair] = []
    out: list[Block] = []
    blocks = manuscript.blocks
    index, in_text = 0, False  # rows of a title block are no table
    while index < len(blocks):
        items = _items(blocks, index, out)
        in_text = in_text or len(words(blocks[index].content).split()) > _PROSE
        rows = _rows(blocks, index) if in_text and not items else ()
        if items:
            change = (f"{items[0].label} {words(items[0].content)}", f"a list of {len(items)}")
            told.append(repair("BP924", "typed-list", change, items[0].place, 0.9))
            out += items
        elif rows:
            out.append(_table(rows))
            change = (words(rows[0].content), f"a table of {len(rows)} rows")
            told.append(repair("BP924", "tab-table", change, rows[0].place, 0.75))
        else:
            out.append(blocks[index])
        index += len(items) or len(rows) or 1
    plain_blocks = tuple(changed(block, _untabbed) for block in out)
    notes = tuple(
        replace(note, blocks=tuple(changed(block, _untabbed) for block in note.blocks))
        for note in manuscript.notes
    )
    return manuscript.told(*told, blocks=plain_blocks, notes=notes)


# --- lists ---------------------------------------------------------------------------------------


def _label(block: Block) -> str:
    """The label that a paragraph begins with, or nothing."""
    first = block.content[0] if block.content else None
    if block.kind is not Kind.PARA or block.depth or not isinstance(first, Run) or first.url:
        return ""
    if all_marked(block.content, "bold"):  # such a line is a heading
        return ""
    match = ITEM_LABEL.match(plain(block.content))
    return match["label"] if match else ""


def _items(blocks: Sequence[Block], start: int, before: Sequence[Block]) -> list[Block]:
    """The items of the list that begins at `start`; none if there is no list."""
    labels = []
    for block in blocks[start:]:
        label = _label(block) if block.quote == blocks[start].quote else ""
        if not label:
            break
        labels.append(label)
    depths = list(_depths(labels, _last_label(before)))
    if not depths or (len(depths) == 1 and not _goes_on(labels[0], _last_label(before))):
        return []
    several = zip(blocks[start:], labels, depths, strict=False)
    return [_item(block, label, depth) for block, label, depth in several]


def _last_label(before: Sequence[Block]) -> str:
    """The label of the outermost list that ended one or two paragraphs above."""
    near = [one for one in before[-3:] if one.kind is Kind.ITEM and one.depth == 1]
    return near[-1].label if near else ""


def _goes_on(label: str, last: str) -> bool:
    return bool(last) and last not in BULLETS and follows(last, label)


def begins_list(label: str) -> bool:
    """Whether a list can begin with a label."""
    return label in BULLETS or any(number == 1 for _, number in readings(label))


def _depths(labels: Sequence[str], last: str) -> Iterator[int]:
    """How deep each label stands, as long as the labels run on or begin a list."""
    stack: list[str] = []
    for index, label in enumerate(labels):
        at = next((n for n in reversed(range(len(stack))) if follows(stack[n], label)), None)
        if at is None and not stack and not begins_list(label) and not _goes_on(label, last):
            return
        if at is None and stack and not begins_list(label):
            return
        if at is None and not stack and index + 1 < len(labels) and label not in BULLETS:
            rest = labels[index + 1 :]  # a number alone begins nothing
            if not any(follows(label, other) for other in rest):
                return
        if at is None:
            stack.append(label)
        else:
            stack[at:] = [label]
        yield len(stack)


def _item(block: Block, label: str, depth: int) -> Block:
    size = ITEM_LABEL.match(plain(block.content)).end()  # type: ignore[union-attr]
    content = stripped(cut(block.content, size))
    place = first_place(block.content)  # which may be in a paragraph that was joined with this one
    return replace(block, kind=Kind.ITEM, content=content, label=label, depth=depth, place=place)


# --- tables --------------------------------------------------------------------------------------


def _rows(blocks: Sequence[Block], start: int) -> tuple[Block, ...]:
    """The paragraphs from `start` that are rows: as many tabs in each, and short cells."""
    rows: list[Block] = []
    for block in blocks[start:]:
        cells = plain(block.content).split(TAB) if block.kind is Kind.PARA else []
        same = not rows or len(cells) == plain(rows[0].content).count(TAB) + 1
        short = all(len(cell) <= _LONGEST_CELL for cell in cells)
        if not 1 < len(cells) <= _MOST_CELLS or not same or not short or "\n" in "".join(cells):
            break
        if _numbered(block, cells):
            break
        rows.append(block)
    columns = plain(rows[0].content).count(TAB) + 1 if rows else 0
    enough = len(rows) >= (3 if columns == 2 else 2)
    return tuple(rows) if enough else ()


def _numbered(block: Block, cells: Sequence[str]) -> bool:
    """Whether a tab only parts the number of a heading, or the label of an item, from its text."""
    label = cells[0].strip()
    heading = all_marked(block.content, "bold") and _NUMBER.fullmatch(label)
    return len(cells) == 2 and bool(heading or ITEM_LABEL.match(f"{label} x"))


def _table(rows: Sequence[Block]) -> Block:
    made = tuple(tuple(_cells(row.content)) for row in rows)
    head = int(all(all_marked(cell, "bold") for cell in made[0]))
    return Block(Kind.TABLE, (), rows[0].place, rows=made, head=head, align="-" * len(made[0]))


def _cells(content: Content) -> Iterator[Content]:
    text = plain(content)
    ends = [-1, *(n for n, char in enumerate(text) if char == TAB), len(text)]
    for before, after in pairwise(ends):
        yield stripped(cut(content, before + 1, after))


def _untabbed(content: Content) -> Content:
    """Tabs that are left are blanks."""
    if not any(isinstance(one, Run) and TAB in one.text for one in content):
        return content
    return tuple(
        replace(one, text=one.text.replace(TAB, " ")) if isinstance(one, Run) else one
        for one in content
    )
