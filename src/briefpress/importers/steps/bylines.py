"""By-lines: who wrote and who edited, in lines that say so or stand where names stand."""

from __future__ import annotations

import re

from briefpress.importers.blocks import all_marked, cut, plain, words
from briefpress.importers.steps.head import Head, Line
from briefpress.importers.steps.people import Person, is_place, is_role, lone_name, people

BY = re.compile(
    r"(?:(?:written|prepared|authored|compiled|a (?:policy |issue )?brief) by|by|"
    r"authors?(?:\(s\))?\s*:|"
    r"authors?\b|author\s*[-–—])\s*:?\s*",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"(?:(?:series |copy |managing |reviewed and )?edited by|"
    r"(?:series |managing )?editors?\s*:|editors?$|"
    r"editor\s*[-–—]|eds?\.?:)\s*:?\s*",
    re.IGNORECASE,
)


def editors(head: Head, line: Line, text: str) -> bool:
    """A line that names editors."""
    match = _EDITED.match(text)
    return bool(match) and _named(head, line, match.end() if match else 0, "editors")


def authors(head: Head, line: Line, text: str) -> bool:
    """A line that names authors."""
    match = BY.match(text)
    return bool(match) and _named(head, line, match.end() if match else 0, "authors")


def _named(head: Head, line: Line, size: int, key: str) -> bool:
    rest = words(cut(line.content, size))
    found = people(rest) if rest else []
    if rest and not found:
        return False
    head.open_key = key
    if not rest:
        head.open_people = []
        head.label(line, size)
        line.used = key
        return True
    _people(head, line, size, key, found)
    return True


def _people(head: Head, line: Line, size: int, key: str, found: list[Person]) -> None:
    persons = head.fields.setdefault(key, [])
    assert isinstance(persons, list)
    persons.extend(found)
    head.take(key, line, size, None)
    head.open_people, head.open_key = found, key


def more_of_person(head: Head, line: Line, text: str) -> bool:
    """After a by-line: another name, or what the last one is and where."""
    plain_text = words(line.content)
    found = people(plain_text)
    if not found and not head.open_people:  # right below "By" anything like a name is one
        found = lone_name(plain_text)
    if found and head.open_people and not _new_person(head, line):
        found = []
    if found:
        _people(head, line, 0, head.open_key, found)
        return True
    fits = (
        is_role(plain_text)
        or is_place(plain_text)
        or "@" in plain_text
        or "orcid" in plain_text.lower()
    )
    same = bool(head.open_people) and any(
        other.block == line.block and other.used == head.open_key for other in head.lines
    )
    if (
        not head.open_people
        or len(plain_text) > 160
        or not (fits or (same and not plain_text.endswith(".")))
    ):
        return False
    for person in head.open_people:
        person.add(plain_text)
    head.take(head.open_key, line, 0, None)
    return True


def _new_person(head: Head, line: Line) -> bool:
    """Whether a line that reads like a name names one more person, and no place of work."""
    last = head.open_people[-1].facts
    if not last or "affiliation" in last:
        return True
    if all_marked(line.content, "bold"):
        return True
    at = head.lines.index(line)
    after = head.lines[at + 1] if at + 1 < len(head.lines) else None
    return after is not None and is_role(after.text) and not is_place(line.text)


def late_people(head: Head) -> None:
    """Without a by-line, the first lines below the title that are names are the authors."""
    if "authors" in head.fields or "title" not in head.fields:
        return
    titled = next(n for n, line in enumerate(head.lines) if line.used == "title")
    head.open_people, head.open_key = [], ""
    for line in head.lines[titled + 1 :]:
        if line.used:
            if head.open_people and line.used not in ("title", "subtitle"):
                head.open_key = ""
            continue
        found = people(line.text)
        if found and (not head.open_people or head.open_key):
            _people(head, line, 0, "authors", found)
        elif not (head.open_key and more_of_person(head, line, plain(line.content))):
            head.open_key = ""


def people_values(head: Head) -> None:
    """People as the metadata block has them."""
    for key in ("authors", "editors"):
        persons = head.fields.get(key)
        if isinstance(persons, list):
            head.fields[key] = [
                one.as_value() if isinstance(one, Person) else one for one in persons
            ]
