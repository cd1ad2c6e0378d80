"""Names, roles and affiliations as by-lines give them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ROLE = re.compile(
    r"\b(?:fellow|research(?:er)?|associate|director|professor|prof|analyst|officer|assistant|editor|"
    r"lecturer|scholar|advis[eo]r|head|chair(?:man|woman|person)?|ambassador|minister|president|"
    r"economist|manager|candidate|student|intern|consultant|secretary|coordinator|co-ordinator|"
    r"expert|specialist|journalist|counsel|general|colonel|dean|partner|founder|"
    r"diplomat|correspondent|reader|engineer|scientist|commissioner|envoy|visiting|"
    r"librarian|writer|author|ecologist|biologist|statistician|historian|sociologist|geographer|"
    r"barrister|lawyer|attorney|solicitor|judge|physician|nurse|teacher|trainer|columnist|"
    r"principal|provost|rector|chancellor|registrar|curator|archivist|strategist|planner|"
    r"master|clerk|commander|inspector|auditor|activist|campaigner|negotiator|mediator|translator|"
    r"trustee|convenor|convener|rapporteur|delegate|counsellor|representative|governor|senator|chief|lead|leader|programmer|developer|practitioner)s?\b",
    re.IGNORECASE,
)
#: What belongs to the word for a post before it.
_OF_POST = re.compile(r"(?:[ -]in[ -](?:residence|chief|charge)| at large| emerit(?:us|a))\b", re.I)
_PLACE = re.compile(
    r"\b(?:institut\w*|cent(?:re|er)|universit\w+|college|school|department|dept|ministry|council|"
    r"foundation|division|society|academy|bureau|office|organi[sz]ation|association|laborator\w+|"
    r"agency|commission|forum|group|network|observatory|trusts?|alliance|think tank|faculty|unit|"
    r"section|committee|programme|program|labs?|initiative|project|press|secretariat|bank|union|"
    r"house|company|ltd|inc|embassy|collective|coalition|federation|partnership|consortium|desk|"
    r"directorate|authority|board|fund|library|museum|hospital|chamber|parliament|court|service|"
    r"corporation|confederation|league|conservatory|polytechnic|campus|clinic|hub|task force|"
    r"team|panel)\b",
    re.IGNORECASE,
)
PARTICLES = (
    "de|da|di|del|della|der|den|van|von|bin|binti|ibn|al|el|la|le|ul|ur|"
    "ud|zu|zur|dos|das|du|e|y|ter|ten|af|av"
)
_RANKS = (
    "Dr|Prof|Mr|Ms|Mrs|Miss|Mx|Amb|Ambassador|Gen|General|Lt|Col|Colonel|Maj|Major|Brig|Brigadier|"
    "Capt|Captain|Cdr|Cdre|Commodore|Adm|Admiral|Vice|Rear|Air|Marshal|Sir|Dame|Lord|Hon|Rev|Engr|"
    "Justice|Sen|Senator|Professor|Emeritus|Emerita|Assoc|Asst"
)
TITLES = rf"(?:(?:(?:{_RANKS})\.?|\u27e8[\w. ]+\u27e9)\s+)*"
_NAME_WORD = r"(?:[^\W\d_a-z][\w'’.-]*|[a-z]{1,2}['’-][A-Z][\w'’-]*)"
NAME = re.compile(
    rf"{TITLES}{_NAME_WORD}(?:\s+(?:{_NAME_WORD}|{PARTICLES}))*"
    r"(?:,?\s+(?:Jr|Sr|PhD|Ph\.D|MD|OBE|CBE|II|III)\.?|\s+\u27e8[Rr][\w.]*\u27e9)?"
)
#: Words that no name has, also where all is set in capitals: small ones, and those of headings.
_NEVER = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "how",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "over",
        "since",
        "than",
        "that",
        "the",
        "their",
        "this",
        "to",
        "under",
        "upon",
        "we",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "with",
        "without",
        "after",
        "before",
        "between",
        "beyond",
        "toward",
        "towards",
        "abstract",
        "appendix",
        "background",
        "bibliography",
        "chapter",
        "conclusion",
        "conclusions",
        "contents",
        "figure",
        "findings",
        "introduction",
        "methodology",
        "overview",
        "recommendations",
        "references",
        "summary",
        "conclusiones",
        "ejecutivo",
        "introducción",
        "resumen",
        "executivo",
        "introdução",
        "resumo",
        "exécutif",
        "résumé",
        "einleitung",
        "zusammenfassung",
    ]
)
#: What institutions study, and nobody is called.
_FIELDS = frozenset(
    [
        "affairs",
        "development",
        "disarmament",
        "economics",
        "governance",
        "relations",
        "research",
        "sciences",
        "studies",
        "technology",
    ]
)
#: The district of a town ("SW1"), an address ("Dear Sir"), small words at the start ("Von den").
_NO_NAME = re.compile(rf"\b[A-Z]{{1,2}}\d|^Dear |^(?i:{PARTICLES}) (?:{PARTICLES}) ")
_SPLIT = re.compile(r"\s*(?:;|,?\s+(?:and|AND)\s+|\s+&\s+|,\s*and\s+)\s*")
_PIECES = re.compile(r",(?!\s*(?:Jr|Sr|PhD|Ph\.D|MD|OBE|CBE)\b)|\s+[|–—]\s+|\s-\s|\(|\)")
#: What stands in brackets before or within a name: "Lt. Gen. (R)", "Dr. (Ms.)".
_INNER = re.compile(r"\((R|Retd?\.?|Ret\.?|Ms\.?|Mrs\.?|Mr\.?|Dr\.?)\)", re.IGNORECASE)
_ORCID = re.compile(
    r"(?:https?://)?(?:www\.)?(?:orcid\.org/|ORCID(?: iD)?\s*:?\s*)?(?:https?://orcid\.org/)?"
    r"((?:\d{4}-){3}\d{3}[\dX])"
)
_EMAIL = re.compile(
    r"(?:(?:e-?mail|contact)\s*:?\s*)?<?([^\s@<>,;():]+@[^\s@<>,;()]+\.[a-z]{2,})>?", re.IGNORECASE
)
_RANK_ALONE = re.compile(rf"(?:(?:{_RANKS})\.?(?:\s+|$)|\((?:R|Retd?)\.?\)\s*)+")
#: What ends with a stop, and no sentence with it.
SHORTENED = re.compile(rf"\b(?:{_RANKS}|Retd?|Ret)\.")
LETTERS = "ᵃᵇᶜᵈᵉᶠ"  # raised, they say whose affiliation is whose
_SIGNS = f" *†‡§¶¹²³⁴⁵⁶⁷⁸⁹{LETTERS}"


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
        """Take a line that follows the name: role, affiliation, address or ORCID.

        What names neither a post nor an institution is known by where it stands: the post comes
        first. A sign that calls a note says nothing.
        """
        if not any(char.isalnum() for char in line):
            return
        line = re.sub(r"\s*(?:&|\band)\s*$", "", line)  # the next name follows
        line = re.sub(r"^\(([^()]*)\)$", r"\1", line.lstrip(" ,;|–—"))
        for key, pattern in (("orcid", _ORCID), ("email", _EMAIL)):
            match = pattern.fullmatch(line)
            if match:
                self.facts[key] = match[1]
                return
        contact = _EMAIL.search(line)
        if contact and "email" not in self.facts:
            self.facts["email"] = contact[1]
            rest = line[: contact.start()].rstrip(" (,;|") + line[contact.end() :].lstrip(" )")
            return self.add(rest.strip(" ,;|"))
        role, affiliation = split_role(line)
        if not role and not is_place(affiliation) and not self.facts:
            role, affiliation = affiliation, ""
        if role and self.facts.get("role") and "affiliation" not in self.facts:
            affiliation, role = line, ""
        for key, value in (("role", role), ("affiliation", affiliation)):
            if value:
                known = self.facts.get(key)
                self.facts[key] = f"{known}{_joint(known, value)}{value}" if known else value


def _joint(known: str, value: str) -> str:
    """What stands between two lines of one fact: a blank where the first is not at its end."""
    last = known.split()[-1].lower()
    open_ended = known.endswith((",", "-", "–", "&")) or last in _NEVER
    one = len(value.split()) == 1 and is_place(value)
    return " " if open_ended or one or value[:1].islower() else ", "


def is_name(text: str) -> bool:
    """Whether `text` could be a person's name: capitalised words, and no institution.

    In scripts without capitals, nothing tells a name from other words.
    """
    if text.upper() == text.lower():
        return False
    words = text.split()
    if _NO_NAME.search(text):
        return False
    plain = _INNER.sub("\u27e8\\1\u27e9", text)
    fits = NAME.fullmatch(plain) is not None and not (_NEVER | _FIELDS) & {
        word.lower() for word in words
    }
    post = is_role(re.sub(rf"^{TITLES}", "", plain))
    return 2 <= len(words) <= 9 and fits and not _PLACE.search(text) and not post


def lone_name(text: str) -> list[Person]:
    """The one person that `text` names, also if a part of the name is the word for a post."""
    fits = NAME.fullmatch(text) is not None and 2 <= len(text.split()) <= 4
    field = not _FIELDS.isdisjoint(text.lower().split())
    return [Person(text)] if fits and not field and not is_place(text) else []


def organisation(text: str) -> list[Person]:
    """The organisation that signs for itself: "the Housing Finance Collective"."""
    name = re.sub(r"^the\s+", "", text.strip(" .*"), flags=re.IGNORECASE)
    words = name.split()
    small = sum(word[0].islower() for word in words)
    fits = 2 <= len(words) <= 9 and is_place(name) and 3 * small <= len(words)
    return [Person(name)] if fits and not re.search(r"\d|[.:?!]\s", name) else []


def untitled(name: str) -> str:
    """A name without what stands before it: "Dr.", "Amb. (R)"."""
    marked = _INNER.sub("\u27e8\\1\u27e9", name)
    bare = re.sub(rf"^{TITLES}", "", marked)
    return bare.replace("\u27e8", "(").replace("\u27e9", ")")


def is_rank(text: str) -> bool:
    """Whether `text` is only what stands before a name: "Prof. Emeritus"."""
    return _RANK_ALONE.fullmatch(text) is not None


def is_role(text: str) -> bool:
    """Whether `text` speaks of a post."""
    return _ROLE.search(text) is not None


def is_place(text: str) -> bool:
    """Whether `text` names an institution."""
    return _PLACE.search(text) is not None


def is_contact(text: str) -> bool:
    """Whether `text` is an e-mail address or an ORCID iD."""
    return _ORCID.fullmatch(text) is not None or _EMAIL.fullmatch(text) is not None


def split_role(line: str) -> tuple[str, str]:
    """(role, affiliation) of a line that holds either or both."""
    parts = re.split(r",\s+|\s+[|–—]\s+", line)
    post = is_role(parts[0])
    at = next((n for n, part in enumerate(parts) if n and is_place(part)), None)
    if not post and (at is None or is_place(parts[0])):
        return "", line
    if at is None and len(parts) > 1 and not any(map(is_role, parts[1:])):
        at = 1
    run_on = _post_then_place(line)
    if run_on is not None:
        return run_on
    if at is None:
        match = re.match(r"(.*?\b\w+),?\s+(?:at|with)\s+(?:the\s+)?(.+)", line)
        return (match[1], match[2]) if match and is_place(match[2]) else (line, "")
    where = line.index(parts[at], sum(len(part) for part in parts[:at]))
    return line[:where].rstrip(" ,|–—"), line[where:]


def _post_then_place(line: str) -> tuple[str, str] | None:
    """A post that runs into an institution: "Visiting Fellow School of Economics"."""
    last = list(_ROLE.finditer(line))[-1:]
    end = last[0].end() if last else len(line)
    more = _OF_POST.match(line, end)
    end = more.end() if more else end
    rest = line[end:]
    runs_on = re.match(r" [A-Z]", rest) is not None and "," not in line[:end]
    return (line[:end], rest.strip()) if runs_on and is_place(rest) else None


def people(text: str, announced: bool = False) -> list[Person]:
    """The persons named in one line, with what the line itself says of the last of them.

    Empty if the line does not begin with a name. Where a by-line announces it, a name may have the
    word for a post in it: James Dean.
    """
    found: list[Person] = []
    text = _INNER.sub("\u27e8\\1\u27e9", text)
    if is_place(text.split(",")[0].split("(")[0]):  # "Arms Control & Disarmament Centre" is nobody
        return found
    text = _names_apart(text.strip().rstrip(".,"))
    facts: list[tuple[int, int]] = []  # from where to where the text speaks of each person
    for start, stop in _between(_SPLIT, text, 0, len(text)):
        named_here = False
        for n, (a, b) in enumerate(_between(_PIECES, text, start, stop)):
            plain = re.sub(r"(?<=[a-z])\d{1,2}$", "", text[a:b].strip(_SIGNS))
            plain = plain.replace("\u27e8", "(").replace("\u27e9", ")")
            named = is_name(plain) or (announced and n == 0 and lone_name(plain))
            listed = re.search(r"\)\s*,\s*$", text[:a]) and text[b:].lstrip().startswith("(")
            if named and (n == 0 or named_here or listed):
                found.append(Person(plain))
                facts.append((b, b))
                named_here = True
            elif found:
                at, end = facts[-1]
                facts[-1] = (a if at == end else at, b)
                named_here = False
            else:
                return []
    for person, (a, b) in zip(found, facts, strict=True):
        said = _closed(text, a, b) if a < b else ""
        if said and text[:a].endswith("(") and not is_role(said) and not is_contact(said):
            person.facts["affiliation"] = said  # what stands in brackets is no post
        elif said:
            person.add(said)
    return found


def _names_apart(text: str) -> str:
    """Names alone on a line, with a stroke or "with" between them, as a list of the same length."""
    parts = re.split(r"\s/\s|\swith\s", text)
    names = len(parts) > 1 and all(map(is_name, parts))
    return re.sub(r"\s(?:/|with)\s", lambda one: ";".ljust(len(one[0])), text) if names else text


def _between(signs: re.Pattern[str], text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Where the parts of a stretch of `text` stand that `signs` divide; empty parts are none."""
    cuts = [match.span() for match in signs.finditer(text, start, stop)]
    edges = zip([start, *(end for _, end in cuts)], [*(at for at, _ in cuts), stop], strict=True)
    return [(a, b) for a, b in edges if text[a:b].strip()]


def _closed(text: str, start: int, stop: int) -> str:
    """A stretch of `text`, with the bracket that stands right behind it if it closes one in it."""
    said = text[start:stop]
    if said.count("(") > said.count(")") and text[stop : stop + 1] == ")":
        said += ")"
    said = said.replace("\u27e8", "(").replace("\u27e9", ")").strip(_SIGNS)
    return said
