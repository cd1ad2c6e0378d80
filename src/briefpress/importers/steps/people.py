"""Names, roles and affiliations as by-lines give them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ROLE = re.compile(
    r"\b(?:fellow|research(?:er)?|associate|director|professor|prof|analyst|officer|assistant|editor|"
    r"lecturer|scholar|advis[eo]r|head|chair(?:man|woman|person)?|ambassador|minister|president|"
    r"economist|manager|candidate|student|intern|consultant|secretary|coordinator|co-ordinator|"
    r"expert|specialist|journalist|counsel|general|colonel|dean|partner|founder|"
    r"diplomat|correspondent|reader|engineer|scientist|commissioner|envoy|visiting)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:institut\w*|cent(?:re|er)|universit\w+|college|school|department|dept|ministry|council|"
    r"foundation|division|society|academy|bureau|office|organi[sz]ation|association|laborator\w+|"
    r"agency|commission|forum|group|network|observatory|trust|think tank|faculty|unit|section|"
    r"committee|programme|program|labs?|initiative|project|press|secretariat|bank|union|house|company|ltd|inc|embassy)\b",
    re.IGNORECASE,
)
_PARTICLES = "de|da|di|del|della|der|den|van|von|bin|ibn|al|el|la|le|ul|ur|ud|zu|zur|dos|du|e|y|ter"
_TITLE = r"(?:(?:Dr|Prof|Mr|Ms|Mrs|Amb|Ambassador|Gen|Lt|Col|Maj|Brig|Sir|Dame|Professor)\.?\s+)*"
_NAME_WORD = r"(?:[^\W\d_a-z][\w'’.-]*|[a-z]['’][A-Z][\w-]*)"
NAME = re.compile(
    rf"{_TITLE}{_NAME_WORD}(?:\s+(?:{_NAME_WORD}|{_PARTICLES}))*(?:,?\s+(?:Jr|Sr|PhD|Ph\.D|MD)\.?)?"
)
_SPLIT = re.compile(r"\s*(?:;|,?\s+and\s+|\s+&\s+|,\s*and\s+)\s*")
_ORCID = re.compile(
    r"(?:https?://)?(?:www\.)?(?:orcid\.org/|ORCID(?: iD)?:?\s*)?((?:\d{4}-){3}\d{3}[\dX])"
)
_EMAIL = re.compile(r"(?:e-?mail:?\s*)?<?([^\s@<>,;()]+@[^\s@<>,;()]+\.[a-z]{2,})>?", re.IGNORECASE)


@dataclass(slots=True)
class Person:
    """A person as far as it is known; `as_value` is what the metadata block gets."""

    name: str
    facts: dict[str, str] = field(default_factory=dict)

    def as_value(self) -> dict[str, str]:
        """Name, then the known facts in the order of the contract."""
        keys = ("role", "affiliation", "orcid", "email", "about")
        return {"name": self.name, **{key: self.facts[key] for key in keys if key in self.facts}}

    def add(self, line: str) -> None:
        """Take a line that follows the name: role, affiliation, address or ORCID."""
        for key, pattern in (("orcid", _ORCID), ("email", _EMAIL)):
            match = pattern.fullmatch(line)
            if match:
                self.facts[key] = match[1]
                return
        role, affiliation = split_role(line)
        if role and "role" in self.facts and "affiliation" not in self.facts:
            affiliation, role = line, ""
        for key, value in (("role", role), ("affiliation", affiliation)):
            if value:
                known = self.facts.get(key)
                joint = " " if len(value.split()) == 1 and is_place(value) else ", "
                self.facts[key] = f"{known}{joint}{value}" if known else value


def is_name(text: str) -> bool:
    """Whether `text` could be a person's name: two to six capitalised words, and no institution."""
    words = text.split()
    capitals = text.isupper() and len(words) <= 4
    fits = NAME.fullmatch(text) is not None or capitals
    return 2 <= len(words) <= 7 and fits and not _PLACE.search(text) and not is_role(text)


def lone_name(text: str) -> list[Person]:
    """The one person that `text` names, also if a part of the name is the word for a post."""
    fits = NAME.fullmatch(text) is not None and 2 <= len(text.split()) <= 4
    return [Person(text)] if fits and not is_place(text) else []


def is_role(text: str) -> bool:
    """Whether `text` speaks of a post."""
    return _ROLE.search(text) is not None


def is_place(text: str) -> bool:
    """Whether `text` names an institution."""
    return _PLACE.search(text) is not None


def split_role(line: str) -> tuple[str, str]:
    """(role, affiliation) of a line that holds either or both."""
    parts = re.split(r",\s+|\s+[|–—]\s+", line)
    if not is_role(parts[0]):
        return "", line
    at = next((n for n, part in enumerate(parts) if n and is_place(part)), None)
    if at is None and len(parts) > 1 and not any(map(is_role, parts[1:])):
        at = 1
    if at is None:
        match = re.match(r"(.*?\b\w+),?\s+(?:at|with)\s+(?:the\s+)?(.+)", line)
        return (match[1], match[2]) if match and is_place(match[2]) else (line, "")
    where = line.index(parts[at], sum(len(part) for part in parts[:at]))
    return line[:where].rstrip(" ,|–—"), line[where:]


def people(text: str) -> list[Person]:
    """The persons named in one line, with what the line itself says of the last of them.

    Empty if the line does not begin with a name.
    """
    found: list[Person] = []
    if is_place(text.split(",")[0]):  # "Arms Control & Disarmament Centre" is nobody
        return found
    for part in _SPLIT.split(text.strip().rstrip(".,")):
        pieces = [
            one.strip()
            for one in re.split(r",(?!\s*(?:Jr|Sr|PhD|Ph\.D|MD)\b)|\s+[|–—]\s+|\(|\)", part)
            if one.strip()
        ]
        rest: list[str] = []
        for piece in pieces:
            plain = piece.strip(" *†‡")
            if is_name(plain) and not rest:
                found.append(Person(plain))
            elif found:
                rest.append(piece)
            else:
                return []
        if rest:
            found[-1].add(", ".join(rest))
    return found
