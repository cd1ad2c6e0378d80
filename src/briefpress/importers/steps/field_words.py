"""Step: words that stand in the line of a field, and not in its value, are asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from briefpress.importers.account import letters
from briefpress.importers.blocks import (
    KEYED,
    Content,
    Field,
    Manuscript,
    Run,
    all_marked,
    first_place,
    plain,
)
from briefpress.importers.report import question
from briefpress.importers.steps.people import LETTERS

_SIGNS = dict.fromkeys(map(ord, LETTERS))
_JOINING = frozenset(("and",))


def field_words(manuscript: Manuscript) -> Manuscript:
    """Ask about the words that no field, though taken from its line, has kept; of dates, none."""
    told = [
        question("BP944", f'these words stand beside "{one.key}" and have no place in it', left,
                 first_place(one.content))
        for one in manuscript.fields if one.key != "date" and (left := _left(one))
    ]  # fmt: skip
    return manuscript.told(*told) if told else manuscript


def _left(field: Field) -> str:
    if all_marked(field.content, KEYED):
        return ""  # the metadata block of the file: its reader has asked
    kept = letters(" ".join(_texts(field.value)))
    said = re.findall(r"\w+", "".join(_apart(field.content)).translate(_SIGNS))
    return " ".join(one for one in said if letters(one) not in kept and one not in _JOINING)


def _apart(content: Content) -> Iterator[str]:
    """The text of a field, with a blank where its pieces did not stand side by side."""
    last = None
    for piece in content:
        if last is not None and piece.place != last:
            yield " "
        text = plain((piece,))
        yield text
        raw = piece.was if isinstance(piece, Run) and piece.was is not None else text
        last = piece.place._replace(at=piece.place.at + len(raw))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, Iterable) and not isinstance(value, str):
        for one in value:
            yield from _texts(one)
    else:
        yield str(value)
