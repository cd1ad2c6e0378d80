"""By-lines: who wrote and who edited, in lines that say so or stand where names stand."""

from __future__ import annotations

import re

from briefpress.importers.blocks import Kind, all_marked, cut, plain, words
from briefpress.importers.steps.head import Head, Line
from briefpress.importers.steps.labelled import says_field
from briefpress.importers.steps.people import (
    Person,
    is_contact,
    is_place,
    is_role,
    organisation,
    people,
)
from briefpress.importers.steps.sections import opens_text
from briefpress.importers.vocabulary import known

BY = re.compile(
    r"(?:(?:written|posted|prepared|authored|compiled|researched|drafted|text|"
    r"an? (?:\w+ )?(?:brief|note|paper|report)) by|by|"
    r"(?:lead |principal |corresponding |main |contributing |co-?)?authors?\(s\)\s*:?|"
    r"(?:lead |principal |corresponding |main |contributing |co-?)?authors?\s*:|authors?\b|"
    r"author\s*[-–—]|contributors?\s*:|a (?:policy |issue )?brief by)\s*:?\s*",
    re.IGNORECASE,
)
EDITED = re.compile(
    r"\(?(?:(?P<role>editors?[ -]in[ -]chief|"
    r"(?:series|copy|managing|executive|chief|senior|deputy|associate|guest|language)\s+editors?)\s*"
    r"[:–—-]|(?:(?:series |copy )?(?:reviewed and )?edited by|editors?(?:\(s\))?\s*:|editors?$|"
    r"editor\s*[-–—]|eds?\.?:))\s*:?\s*",
    re.IGNORECASE,
)
#: Work that is neither writing nor editing.
OTHER_HAND = re.compile(
    r"(?:(?:peer[ -])?reviewed|designed|laid out|layout|typeset|illustrated|translated|produced|"
    r"published|supervised|approved|proofread|(?:fact-)?checked|commissioned|coordinated|funded|"
    r"supported|assisted|presented|submitted)(?: and \w+ed)? by\b\s*:?\s*|"
    r"(?:(?:peer )?reviewers?|research assist\w+|designers?|design|layout|translators?|"
    r"supervisors?|proofread(?:er|ing)|production|speakers?|moderators?|discussants?)\s*:\s*",
    re.IGNORECASE,
)
#: What a house calls its papers.
GENRE = re.compile(
    r"(?:\w+\W+){0,4}?(?:issue|policy|research|strategic|strategy|briefing|discussion|working|occasional|expert|"
    r"special|situation|country|background|security|insight|analysis|commentary|perspectives?|focus|update|"
    r"backgrounder|in)\W*(?:issue|policy|brief(?:ing|s)?|notes?|papers?|reports?|series|memo|comment|commentary|"
    r"contributions?|insights?|analys[ie]s|updates?|perspectives?|focus)?(?:\W+(?:series|papers?|notes?|briefs?))?\W*",
    re.IGNORECASE,
)


def by_line(text: str) -> bool:
    """Whether a text says who wrote it, and does not only begin like that: "By the end of 2019"."""
    match = BY.match(text)
    if match is None:
        return False
    rest = text[match.end() :]
    said = rest.split()
    small = sum(word[0].islower() or word[0].isdigit() for word in said)
    if not rest or people(rest, announced=True) or organisation(rest):
        return True
    return not (said[0][0].islower() or said[0][0].isdigit()) and 2 * small <= len(said)


def editors(head: Head, line: Line, text: str) -> bool:
    """A line that names editors."""
    match = EDITED.match(text)
    if match is None:
        return False
    if match.end() == len(text) and head.open_key == "editors" and head.open_people:
        return False  # the post of the editor whose name stands above
    role = match["role"]
    rest = words(cut(line.content, match.end()))
    if not role or not rest:
        return _named(head, line, match.end(), "editors")
    found = people(rest, announced=True)
    for person in found:
        person.facts.setdefault("role", " ".join(role.split()))
    if found:
        take_people(head, line, 0, "editors", found)
    return bool(found)


def other_hand(head: Head, line: Line, text: str) -> bool:
    """A line that names somebody else; there is no field for that, so it stays text."""
    match = OTHER_HAND.match(text)
    after = head.next_to(line, 1)
    if match is None or EDITED.match(text):
        return False
    line.kept = True
    if match.end() == len(text) and after is not None and people(after.text):
        after.kept = True
    head.open_people, head.open_key = [], ""
    head.ask("there is no field for this; the line was kept as text", line)
    return True


def authors(head: Head, line: Line, text: str) -> bool:
    """A line that names authors."""
    match = BY.match(text)
    return bool(match) and _named(head, line, match.end() if match else 0, "authors")


def _named(head: Head, line: Line, size: int, key: str) -> bool:
    after = cut(line.content, size)
    rest = words(after)
    if line.text.startswith("(") and line.text.endswith(")"):
        rest = rest.removesuffix(")").rstrip()
    if not plain(after).strip():  # a note mark would be lost with the label
        head.labels.append(key)
        head.open_people, head.open_key = [], head.labels[0]
        head.label(line, size)
        line.used = key
        return True
    found = people(rest, announced=True) or organisation(rest)
    if found:
        take_people(head, line, size, key, found)
    return bool(found)


def take_people(head: Head, line: Line, size: int, key: str, found: list[Person]) -> None:
    """Make a line, after the first `size` letters, name people of a field."""
    persons = head.fields.setdefault(key, [])
    assert isinstance(persons, list)
    persons.extend(found)
    head.take(key, line, size, None)
    head.open_people, head.open_key = found, key
    if key in head.labels:
        head.labels.remove(key)


def more_of_person(head: Head, line: Line) -> bool:
    """After a by-line: another name, or what the last one is and where."""
    text = line.text
    if head.open_people and re.fullmatch(r"(?:and|&)", text, re.IGNORECASE):
        head.label(line, len(plain(line.content)), "the word between two names")
        line.used = head.open_key
        return True
    if head.labels and not head.open_people:  # right below "By" anything like a name is one
        found = people(text, announced=True) or organisation(text)
        if not found and _signs(head, line):
            found = [Person(text)]
            head.ask("is this who wrote it?", line)
        if found:
            take_people(head, line, 0, head.labels[0], found)
        return bool(found)
    joint = re.match(r"(?:and|&)\s+", text)
    found = people(text[joint.end() if joint else 0 :])
    if any(GENRE.fullmatch(person.name) for person in found):
        return False
    if joint and found:
        take_people(head, line, joint.end(), head.open_key, found)
        return True
    if found and head.open_people and not _new_person(head, line):
        found = []
    if found:
        before = head.next_to(line, -1)
        apart = before is None or before.block != line.block
        key = head.labels[0] if head.labels and apart else head.open_key
        if key == "editors" and _must_be_author(head, line, found):
            key = "authors"
            head.ask("is this the author?", line)
        take_people(head, line, 0, key, found)
        return True
    if not head.open_people or len(text) > 160 or not _fits(head, line):
        return False
    if _rest_of_name(head, text):
        head.open_people[-1].name += f" {text}"
    else:
        for person in head.open_people:
            person.add(text)
    head.take(head.open_key, line, 0, None)
    return True


def _must_be_author(head: Head, line: Line, found: list[Person]) -> bool:
    """Whether somebody with a post below an editor without one wrote it, as nobody else did."""
    after = head.next_to(line, 1)
    post = bool(found[-1].facts) or (after is not None and _is_post(after.text))
    plain_editor = not any(person.facts for person in head.open_people)
    return (
        post
        and plain_editor
        and "authors" not in head.fields
        and not any(by_line(one.text) for one in head.lines)
    )


def _is_post(text: str) -> bool:
    return is_role(text.split(",")[0]) or is_place(text)


def _signs(head: Head, line: Line) -> bool:
    """Whether a line right below "By" can be a name of another kind: "Statistics for Everyone"."""
    said = line.text.split()
    small = sum(word[0].islower() for word in said)
    before = head.next_to(line, -1)
    near = before is not None and before.used == head.labels[0] and len(head.labels) == 1
    free = not (says_field(line.text) or is_role(line.text) or opens_text(line.text))
    shape = re.fullmatch(r"[^\W\d_][^.:;?!,()\d]*", line.text) is not None
    return (
        near
        and free
        and shape
        and len(said) < 7
        and said[0][0].isupper()
        and 3 * small <= len(said)
    )


def _rest_of_name(head: Head, text: str) -> bool:
    """Whether the one word of a line is no word at all, so that it ends the name above it."""
    alone = re.fullmatch(r"[A-Z][^\W\d_]+", text) is not None
    return alone and not head.open_people[-1].facts and not (is_role(text) or known(text))


def _fits(head: Head, line: Line) -> bool:
    """Whether a line can say what the last person is: by its words, or by where it stands."""
    text = line.text
    if is_contact(text):
        return True
    if opens_text(text):
        return False
    post = len(text) < 80 and is_role(text.split(",")[0]) and not says_field(text)
    if re.search(r"[.:;?!]$", text) or (text.endswith(")") and text.startswith("(") and not post):
        return False
    before, after = head.next_to(line, -1), head.next_to(line, 1)
    near = before is not None and before.used == head.open_key
    if is_role(text) or is_place(text):
        return near or line.source.kind is not Kind.HEADING
    if not near or before is None:
        return False
    if line.block == before.block or (line.source.look.gap or 9) < 1.4:
        return True
    # each line is a block of its own: one more line of the person stands below, or another field
    enclosed = after is not None and (
        after.used or is_role(after.text) or is_place(after.text) or says_field(after.text)
    )
    short = len(text.split()) <= 5 and text[:1].isupper() and line.source.kind is Kind.PARA
    return short and bool(enclosed)


def _new_person(head: Head, line: Line) -> bool:
    """Whether a line that reads like a name names one more person, and no place of work."""
    last = head.open_people[-1].facts
    if not last or "affiliation" in last:
        return not (ordinary(head, line.text) if last else mentioned(head, line.text))
    before = head.next_to(line, -1)
    listed = before is not None and before.source.kind is line.source.kind is Kind.ITEM
    if all_marked(line.content, "bold") or head.labels or listed:
        return True
    after = head.next_to(line, 1)
    if after is None or after.block != line.block or is_place(line.text):
        return False
    return is_role(after.text) or is_place(after.text)


def ordinary(head: Head, text: str) -> bool:
    """Whether a line is of words that the text writes in small letters, as no name is."""
    found = [word.lower().strip(".,'’") for word in text.split()]
    long = [word for word in found if len(word) > 2]
    return 2 * sum(word in head.common for word in long) > len(long)


def mentioned(head: Head, name: str) -> bool:
    """Whether the text speaks of what looks like a name: "the Kessel Strait", "in South Asia"."""
    said = rf"\b(?!(?:by|and|with|authors?)\b)[a-z]+ {re.escape(name)}\b"
    return re.search(said, head.said) is not None


def is_nobody(head: Head, name: str) -> bool:
    """Whether what looks like a name, and is not announced as one, names no person."""
    genre = GENRE.fullmatch(name) is not None
    return genre or ordinary(head, name) or mentioned(head, name)


def late_people(head: Head) -> None:
    """Names below the title that no label announces are authors.

    Where there is a by-line already, a name must have a post or an institution below it.
    """
    if "title" not in head.fields:
        return
    if "authors" not in head.fields:
        _names_above(head)
    known = "authors" in head.fields
    titled = next((n for n, line in enumerate(head.lines) if line.used == "title"), -1)
    head.open_people, head.open_key, head.labels = [], "", []
    for line in head.lines[titled + 1 :]:
        if line.used or line.kept:
            if head.open_people and line.used not in ("title", "subtitle"):
                head.open_key = ""
            continue
        found = [] if _tells(line.text) else people(line.text)
        if any(is_nobody(head, person.name) for person in found):
            found = []
        if found and known and not head.open_key:
            found = found if _has_post(head, line) else []
            if found:
                head.ask("is this one of the authors?", line)
        if found and (not head.open_people or head.open_key or known):
            take_people(head, line, 0, "authors", found)
        elif not (head.open_key and more_of_person(head, line)):
            head.open_key = ""


def _tells(text: str) -> bool:
    """Whether a line says what somebody did: "Ann Lee, a nurse, died in May."."""
    last = re.split(r",\s+", text)[-1]
    said = last.endswith(".") and last[0].islower() and len(last.split()) > 2
    return said and not (is_role(last) or is_place(last))


def houses(head: Head) -> None:
    """An institution below the title may be the author or the house; it is no heading."""
    if "authors" in head.fields or "title" not in head.fields:
        return
    titled = max(n for n, line in enumerate(head.lines) if line.used == "title")
    for line in head.lines[titled + 1 :]:
        free = not (line.used or line.kept) and line.source.kind is Kind.PARA
        if free and organisation(line.text) and not re.search(r"[.:;?!]$", line.text):
            line.kept = True
            head.ask("is this the author, or the house? the line was kept as text", line)


def _names_above(head: Head) -> None:
    """Without a by-line, a name that stands above the title is the author's."""
    titled = next((n for n, line in enumerate(head.lines) if line.used == "title"), 0)
    for line in head.lines[:titled]:
        found = [] if line.used or line.kept else people(line.text)
        if found and not any(is_nobody(head, person.name) for person in found):
            take_people(head, line, 0, "authors", found)
            head.ask("is this the author?", line)
            continue
        if "authors" in head.fields and not (line.used or line.kept) and _is_post(line.text):
            more_of_person(head, line)


def _has_post(head: Head, line: Line) -> bool:
    """Whether the line below a name says what that person is."""
    after = head.next_to(line, 1)
    if after is None or after.block != line.block or after.used:
        return False
    return is_role(after.text) or is_place(after.text)


def people_values(head: Head) -> None:
    """People as the metadata block has them."""
    for key in ("authors", "editors"):
        persons = head.fields.get(key)
        if isinstance(persons, list):
            head.fields[key] = [
                one.as_value() if isinstance(one, Person) else one for one in persons
            ]
