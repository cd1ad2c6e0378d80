"""Who the authors are: sentences that say so, and of whom they speak."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefpress.importers.blocks import plain
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
#: A line that announces who the authors are.
TEAM = re.compile(r"(?:about )?the (?:authors?|writers?|contributors?)\s*:?", re.IGNORECASE)
_JOINTS = frozenset([*PARTICLES.split("|"), "and"])
_MOST = 900


def biographies(head: Head) -> None:
    """A sentence about an author becomes what is told of that one, or names the first one."""
    blocks: dict[int, list[Line]] = {}
    for line in head.lines:
        if not line.used:
            blocks.setdefault(line.block, []).append(line)
    label: Line | None = None  # the line that announces who they are
    for lines in (part for block in blocks.values() for part in _one_by_one(block)):
        if TEAM.fullmatch(lines[0].text):
            label = lines[0]
            continue
        said = STAR.sub("", " ".join(line.text for line in lines))
        match = ABOUT.match(said)
        if match is None or len(said) > _MOST or not said.rstrip(" *_").endswith((".", ")")):
            continue
        persons = _authors(head, match["name"], said, lines[0], label)
        first = spoken_of([person.name for person in persons], said)
        if first is None:
            continue
        for at, part in told_apart([person.name for person in persons], first, said):
            facts = persons[at].facts
            facts["about"] = f"{facts['about']}\n\n{part}" if "about" in facts else part
        head.take_all("authors", lines, 0, None, sure=0.9)
        if label is not None and not label.used:
            head.label(label, len(plain(label.content)))
            label.used = "authors"


def _one_by_one(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of a block, parted where a line announces the authors or begins with another."""
    parts: list[list[Line]] = []
    for line in lines:
        last = parts[-1][-1].text if parts else ""
        match = ABOUT.match(line.text) if last.endswith(".") else None
        other = match is not None and len(people(match["name"])) == 1
        if not parts or TEAM.fullmatch(last) or TEAM.fullmatch(line.text) or other:
            parts.append([])
        parts[-1].append(line)
    return parts


def _authors(head: Head, name: str, said: str, line: Line, label: Line | None) -> list[Person]:
    """The authors that are known, or the one whom a sentence names with post and house.

    Below the `label` that announces them, each sentence may name one more.
    """
    persons = head.fields.get("authors")
    known = persons if isinstance(persons, list) else []
    listed = label is not None and (not known or any("about" in one.facts for one in known))
    if known and not (listed and spoken_of([one.name for one in known], said) is None):
        return known
    found = people(name)
    told = is_role(said) or is_place(said) if listed else is_role(said) and is_place(said)
    if len(found) != 1 or is_nobody(head, found[0].name) or not told:
        return known
    head.fields["authors"] = [*known, *found]
    head.ask("is this the author?", line)
    return [*known, *found]


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
