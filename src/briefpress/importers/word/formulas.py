"""Formulas written out in one line (ECMA-376 part 1, 22.1): no sign that they show is lost."""

from __future__ import annotations

from collections.abc import Iterator

from briefpress.importers.blocks import Run
from briefpress.importers.word.ledger import first_place_in, place_of, text_of
from briefpress.importers.word.xml import XML, M

#: What is no part of what a formula shows.
_PROPERTIES = ("rPr", "ctrlPr")
Looks = frozenset[str]


def formula(node: XML, marks: Looks = frozenset()) -> Iterator[Run]:
    """The signs of a formula; those that only its form shows are put in (`was` is empty)."""
    for child in node:
        kind = str(child.tag).removeprefix(M)
        if kind == "t":
            yield Run(child.text or "", place_of(child), marks)
        elif kind in ("num", "den"):
            yield from _between(child, "/" if kind == "den" else "", marks)
        elif kind in ("sup", "sub"):
            yield from formula(child, frozenset({kind}))
        elif kind == "d":
            yield from _delimited(child, marks)
        elif kind == "deg":
            yield from formula(child, frozenset({"sup"}))
        elif kind == "e" and node.tag == f"{M}rad":
            yield from _between(child, "√", marks)
        elif kind == "nary":
            yield _sign(child, _said(child, "naryPr", "chr", "∫"), marks)
            yield from formula(child, marks)
        elif kind not in _PROPERTIES:
            yield from formula(child, marks)


def _between(node: XML, sign: str, marks: Looks) -> Iterator[Run]:
    """A part of a fraction or root, in brackets if it is more than a word or number."""
    whole = "".join(text_of(one) for one in node.iter())
    before, after = ("", "") if whole.strip().isalnum() else ("(", ")")
    yield _sign(node, sign + before, marks)
    yield from formula(node, marks)
    yield _sign(node, after, marks)


def _delimited(node: XML, marks: Looks) -> Iterator[Run]:
    """What stands in brackets, which only the properties name (22.1.2.24)."""
    yield _sign(node, _said(node, "dPr", "begChr", "("), marks)
    for n, part in enumerate(node.findall(f"{M}e")):
        if n:
            yield _sign(part, _said(node, "dPr", "sepChr", "|"), marks)
        yield from formula(part, marks)
    yield _sign(node, _said(node, "dPr", "endChr", ")"), marks)


def _said(node: XML, properties: str, name: str, usual: str) -> str:
    found = node.find(f"{M}{properties}/{M}{name}")
    return usual if found is None else found.get(f"{M}val") or ""


def _sign(node: XML, text: str, marks: Looks) -> Run:
    return Run(text, first_place_in(node), marks, "", "")
