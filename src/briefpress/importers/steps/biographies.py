"""Who the authors are: sentences that say so, and of whom they speak."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefpress.importers.steps.bylines import is_nobody
from briefpress.importers.steps.head import Head, Line
from briefpress.importers.steps.people import (
    PARTICLES,
    TITLES,
    Person,
    is_place,
    is_role,
    people,
    untitled,
)

#: A sentence that says who somebody is.
ABOUT = re.compile(
    r"[\s*†‡]*(?P<name>(?:The|Our) (?:authors?|writers?)|"
    r"(?:(?:Dr|Prof|Mr|Ms|Mrs|Amb|Gen|Lt|Col|Maj|Brig|Capt|Hon|Rev|[A-Z])\.\s*|[^.!?:;]){3,90}?)"
    r"(?:,[^.!?:;]{0,90},)? (?:is|are|was|were|has|have|works?|worked|serves?|served|heads?|"
    r"teach(?:es)?|holds?|leads?|directs?|writes?|specialises|specializes|researches)\b",
)
STAR = re.compile(r"^[\s*†‡§]+(?=\w)")
_TEAM = re.compile(r"(?:The|Our) (?:author|writer)s?")
_JOINTS = frozenset([*PARTICLES.split("|"), "and"])
_MOST = 900


def biographies(head: Head) -> None:
    """A sentence about an author becomes what is told of that one, or names the first one."""
    blocks: dict[int, list[Line]] = {}
    for line in head.lines:
        if not line.used:
            blocks.setdefault(line.block, []).append(line)
    for lines in blocks.values():
        said = STAR.sub("", " ".join(line.text for line in lines))
        match = ABOUT.match(said)
        if match is None or len(said) > _MOST or not said.rstrip(" *_").endswith((".", ")")):
            continue
        persons = _authors(head, match["name"], said, lines[0])
        first = spoken_of([person.name for person in persons], said)
        if first is None:
            continue
        for at, part in told_apart([person.name for person in persons], first, said):
            facts = persons[at].facts
            facts["about"] = f"{facts['about']}\n\n{part}" if "about" in facts else part
        head.take_all("authors", lines, 0, None, sure=0.9)


def _authors(head: Head, name: str, said: str, line: Line) -> list[Person]:
    """The authors that are known, or the one whom a sentence names with post and house."""
    persons = head.fields.get("authors")
    if isinstance(persons, list) and persons:
        return persons
    found = people(name)
    if len(found) != 1 or is_nobody(head, found[0].name) or not (is_role(said) and is_place(said)):
        return []
    head.fields["authors"] = found
    head.ask("is this the author?", line)
    return found


def spoken_of(names: Sequence[str], said: str) -> int | None:
    """Which of the authors a paragraph begins with; the only one where it says "the author"."""
    match = ABOUT.match(said)
    name = match["name"] if match else " ".join(said.split()[:6])
    if match and _TEAM.fullmatch(name):
        return 0 if len(names) == 1 else None
    bare = said.lstrip(" *†")
    found = (
        n
        for n, one in enumerate(names)
        if bare.startswith(one) or same_name(one, name, bool(match))
    )
    return next(found, None)


def told_apart(names: Sequence[str], first: int, said: str) -> list[tuple[int, str]]:
    """What a paragraph says of the author `first`, then of others whose names begin sentences."""
    starts = [(0, first)]
    for n, name in enumerate(names):
        begin = rf"(?<=[.!?)])\s+(?={TITLES}{re.escape(untitled(name))}\b)"
        match = re.search(begin, said, re.IGNORECASE) if n != first else None
        if match and ABOUT.match(said, match.end()):
            starts.append((match.end(), n))
    starts.sort()
    stops = [at for at, _ in starts[1:]] + [len(said)]
    return [(n, said[at:stop].strip()) for (at, n), stop in zip(starts, stops, strict=True)]


def same_name(one: str, other: str, whole: bool = True) -> bool:
    """Whether two forms of a name share all words of the shorter one, titles aside.

    `whole` says that nothing but names stands in the other: "the trade of X" is not X.
    """
    forms = [re.findall(r"[^\W\d_][\w'’-]+", untitled(name)) for name in (one, other)]
    small = [word for word in forms[1] if word.islower() and word not in _JOINTS]
    first, second = ({word.casefold() for word in form} for form in forms)
    shorter = min(first, second, key=len)
    return bool(shorter) and not (whole and small) and (first <= second or second <= first)
