"""Tracked changes: found, told one by one, and accepted or rejected on the tree (17.13.5).

After `settle` the tree is that of a document in which nobody tracked anything, so no reader behind
it has to know that revisions exist.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

from briefpress.importers.word.xml import XML, W, attribute, find, local

#: What an element of a tracked change says, and whether its content is new or old.
_CONTENT = {
    "ins": ("inserted", True),
    "moveTo": ("moved to here", True),
    "del": ("deleted", False),
    "moveFrom": ("moved away", False),
}
_CHANGES = {
    "rPrChange": "look of the words changed",
    "pPrChange": "look of the paragraph changed",
    "sectPrChange": "section changed",
    "tblPrChange": "look of the table changed",
    "tblPrExChange": "look of the table changed",
    "tblGridChange": "columns of the table changed",
    "trPrChange": "look of the row changed",
    "tcPrChange": "look of the cell changed",
    "numberingChange": "numbering changed",
    "cellIns": "cell inserted",
    "cellDel": "cell deleted",
    "cellMerge": "cells merged",
}
#: What a record of old properties leaves out, so that it stays (CT_PPrBase, CT_SectPrBase).
_KEPT = ("rPr", "sectPr", "headerReference", "footerReference", *_CONTENT)
#: Ranges whose content is marked by the elements above as well.
_RANGES = tuple(
    f"{W}{kind}Range{end}"
    for kind in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom",
                 "customXmlMoveTo")
    for end in ("Start", "End")
)  # fmt: skip
_ALL = tuple(f"{W}{name}" for name in (*_CONTENT, *_CHANGES))


@dataclass(frozen=True, slots=True)
class Revision:
    """One tracked change: what was done, by whom, in which element, and to which words."""

    what: str
    author: str
    date: str
    text: str
    node: XML
    new: bool | None = None  # whether the words stand after (True) or before the change


def revisions(root: XML) -> Iterator[Revision]:
    """The tracked changes of a part, in document order.

    Of the columns of a table Word keeps what they were without a name or a day, and shows it to
    nobody (17.13.5.33), so nobody can settle it; `settle` drops it.
    """
    for node in root.iter(*_ALL):
        kind = local(node)
        if kind == "tblGridChange" and not attribute(node, "author"):
            continue
        if kind in _CONTENT:
            what, new = _CONTENT[kind]
            holder = node.getparent()
            where = "" if holder is None else local(holder)
            if where in ("rPr", "trPr", "numPr"):
                thing = {"rPr": "end of paragraph", "trPr": "row", "numPr": "numbering"}[where]
                what = f"{thing} {what}"
            text = words(_row(node) if where == "trPr" else node)
            yield Revision(what, attribute(node, "author"), _day(node), text, node, new)
        else:
            yield Revision(
                _CHANGES[kind], attribute(node, "author"), _day(node), words(_changed(node)), node
            )


def _day(node: XML) -> str:
    return attribute(node, "date")[:10]


def _row(node: XML) -> XML:
    return next(node.iterancestors(f"{W}tr"), node)


def _changed(node: XML) -> XML:
    """The run, paragraph, cell or table whose properties a change is about."""
    kinds = ("r", "p", "tc", "tr", "tbl")
    return next(node.iterancestors(*(f"{W}{kind}" for kind in kinds)), node)


def words(node: XML) -> str:
    """All words below a node, deleted ones too, in one line."""
    texts = (
        " " if local(one) in ("tab", "br", "cr") else one.text or ""
        for one in node.iter(f"{W}t", f"{W}delText", f"{W}tab", f"{W}br", f"{W}cr")
    )
    return " ".join("".join(texts).split())


# --- settling ------------------------------------------------------------------------------------


def settle(root: XML, accept: bool) -> XML:
    """A copy of a part with every tracked change accepted, or every one rejected."""
    tree = copy.deepcopy(root)
    for node in list(tree.iter(*_RANGES)):
        _drop(node)
    _cells(tree, accept)
    _rows(tree, accept)
    _looks(tree, accept)
    joins = _marks(tree, accept)
    _words(tree, accept)
    for paragraph in joins:
        _join(paragraph)
    return tree


def _goes(kind: str, accept: bool) -> bool:
    """Whether what an element of `_CONTENT` holds goes away."""
    return _CONTENT[kind][1] is not accept


def _words(tree: XML, accept: bool) -> None:
    """Take inserted and deleted runs in or out; deleted words that stay become words again."""
    for kind in _CONTENT:
        for node in list(tree.iter(f"{W}{kind}")):
            if node.getparent() is None:
                continue
            if _goes(kind, accept):
                _drop(node)
            else:
                _unwrap(node)
    for old, new in (("delText", "t"), ("delInstrText", "instrText")):
        for node in tree.iter(f"{W}{old}"):
            node.tag = f"{W}{new}"


def _marks(tree: XML, accept: bool) -> list[XML]:
    """The paragraphs whose end goes away: what follows joins them (17.13.5.15, 17.13.5.20)."""
    joins = []
    for paragraph in tree.iter(f"{W}p"):
        properties = find(paragraph, "pPr/rPr")
        for node in [] if properties is None else list(properties):
            if local(node) in _CONTENT:
                if _goes(local(node), accept):
                    joins.append(paragraph)
                _drop(node)
    return list(dict.fromkeys(joins))


def _join(paragraph: XML) -> None:
    """Put a paragraph before the words of the next one, whose own end it then has."""
    after = paragraph.getnext()
    while after is not None and local(after) in ("bookmarkStart", "bookmarkEnd"):
        after = after.getnext()
    content = [node for node in paragraph if local(node) != "pPr"]
    if after is None or local(after) != "p":
        if not content and _may_go(paragraph):
            _drop(paragraph)
        return
    at = 1 if find(after, "pPr") is not None else 0
    for offset, node in enumerate(content):
        after.insert(at + offset, node)
    section = find(paragraph, "pPr/sectPr")
    if section is None:
        _drop(paragraph)


def _may_go(paragraph: XML) -> bool:
    """A cell, note or text box must keep one paragraph."""
    holder = paragraph.getparent()
    return holder is not None and len(holder.findall(f"{W}p")) > 1


def _rows(tree: XML, accept: bool) -> None:
    for properties in list(tree.iter(f"{W}trPr")):
        for node in list(properties):
            if local(node) in _CONTENT:
                row, goes = properties.getparent(), _goes(local(node), accept)
                _drop(node)
                if goes and row is not None:
                    _drop(row)
    for table in list(tree.iter(f"{W}tbl")):
        if table.find(f".//{W}tr") is None and table.getparent() is not None:
            _drop(table)


def _cells(tree: XML, accept: bool) -> None:
    for kind, new in (("cellIns", True), ("cellDel", False)):
        for node in list(tree.iter(f"{W}{kind}")):
            cell = next(node.iterancestors(f"{W}tc"), None)
            _drop(node)
            if new is not accept and cell is not None:
                _drop(cell)
    for node in list(tree.iter(f"{W}cellMerge")):
        _drop(node)


def _looks(tree: XML, accept: bool) -> None:
    """Old properties go, or come back; what is no property of the look stays (17.13.5.29)."""
    for kind in _CHANGES:
        for node in list(tree.iter(f"{W}{kind}")):
            now = node.getparent()
            if now is None:
                continue
            old = next((one for one in node if local(one) == local(now)), None)
            _drop(node)
            if accept or old is None:
                continue
            kept = [one for one in now if local(one) in _KEPT]
            for one in list(now):
                now.remove(one)
            now.extend([*old, *kept])


def _drop(node: XML) -> None:
    holder = node.getparent()
    if holder is not None:
        holder.remove(node)


def _unwrap(node: XML) -> None:
    holder = node.getparent()
    assert holder is not None
    at = holder.index(node)
    for offset, one in enumerate(list(node)):
        holder.insert(at + offset, one)
    holder.remove(node)
