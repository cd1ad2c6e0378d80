"""Lines of the head that something else explains: the file's properties, or the form of a memo."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from briefpress.importers.account import letters
from briefpress.importers.blocks import plain
from briefpress.importers.steps.bylines import take_people
from briefpress.importers.steps.head import Head, Line
from briefpress.importers.steps.people import people

_FROM = re.compile(r"from\s*:\s*", re.IGNORECASE)
_ADDRESSED = re.compile(r"(?:to|cc|attn|attention|subject|re|via|through)\s*:\s*", re.IGNORECASE)


def signed_outside(head: Head, properties: Mapping[str, Any]) -> None:
    """Names alone on their lines that the properties of the file give as the authors'.

    Together with those that the page itself calls so, they come in the order of the properties.
    """
    order = [letters(str(one["name"])) for one in properties.get("authors", ())]
    known = head.fields.get("authors", [])
    assert isinstance(known, list)
    left = set(order) - {letters(one.name) for one in known}
    for line in head.lines if left else ():
        found = people(line.text)
        names = {letters(one.name) for one in found}
        if found and names <= left and not (line.used or line.kept):
            take_people(head, line, 0, "authors", found)
            left -= names
    persons = head.fields.get("authors", [])
    assert isinstance(persons, list)
    if {letters(one.name) for one in persons} <= set(order):
        persons.sort(key=lambda one: order.index(letters(one.name)))


def memo(head: Head) -> None:
    """In a memo, "From:" names the author; to whom it goes, and about what, is text."""
    sent = [line for line in head.lines if _FROM.match(line.text)]
    given = [line for line in head.lines if _ADDRESSED.match(line.text)]
    if not sent or not given:
        return
    for line in sent:
        match = _FROM.match(plain(line.content))
        size = match.end() if match else 0
        found = people(plain(line.content)[size:], announced=True)
        if found and not line.used:
            take_people(head, line, size, "authors", found)
    for line in given:
        line.kept = True
        after = head.next_to(line, 1)
        alone = _ADDRESSED.fullmatch(f"{line.text} ") is not None
        if alone and after is not None and not _says_more(after):
            after.kept = True


def _says_more(line: Line) -> bool:
    return bool(line.used or _FROM.match(line.text) or _ADDRESSED.match(line.text))
