"""Lines of the title block that only say again what the file's own metadata say."""

from __future__ import annotations

from collections.abc import Iterable

from briefpress.importers.account import letters
from briefpress.importers.blocks import Field, first_place, words
from briefpress.importers.report import removed
from briefpress.importers.steps.head import Head

_AGAIN = "metadata that the file gives already"


def take_titles(head: Head, fields: Iterable[Field]) -> None:
    """Take the lines away that repeat the title or the subtitle."""
    known = {one.key: letters(str(one.value)) for one in fields}
    title, subtitle = known.get("title", ""), known.get("subtitle", "")
    said = {title, subtitle, title + subtitle} - {""}
    for line in head.lines:
        if not line.used and letters(line.text) in said:
            line.used = "title"
            place = first_place(line.content)
            head.removed.append(removed(words(line.content), _AGAIN, place))


def settle(head: Head, fields: Iterable[Field]) -> None:
    """The file's own metadata stand; what the text says of the same field goes, or is asked."""
    for one in fields:
        parts = head.contents.pop(one.key, [])
        for part in parts:
            head.removed.append(removed(words(part), _AGAIN, first_place(part)))
        value = head.fields.pop(one.key, None)
        if parts and _said(value) != _said(one.value):
            message = f'the text gives another "{one.key}" than the metadata of the file'
            lines = [line for line in head.lines if line.used == one.key]
            head.ask(message, lines[0], f"{one.key}: {_shown(value)}")


def _said(value: object) -> str:
    return letters(_shown(value))


def _shown(value: object) -> str:
    """What a value says, of people their names alone: the file need not give their posts."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value))
    if isinstance(value, dict):
        return str(value.get("name", "")) or ", ".join(map(_shown, value.values()))
    return str(value)
