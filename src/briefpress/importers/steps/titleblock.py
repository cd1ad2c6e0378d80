"""The title block becomes metadata, in whatever order and wording it stands.

The head of the manuscript is read line by line: each line is known by what it says (by-line, date,
disclaimer, credit ...) or, for the title, by where it stands and how it looks. What is not known
stays text, unless it stands above the title, where only a masthead can stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Field,
    Kind,
    Manuscript,
    Mark,
    Run,
    all_marked,
    cut,
    first_place,
    plain,
    stripped,
    words,
)
from briefpress.importers.report import Question, Removed, Repair, question, removed, repair
from briefpress.importers.steps import dates
from briefpress.importers.steps.people import Person, is_name, is_place, is_role, lone_name, people
from briefpress.importers.steps.sections import section_of, take_sections
from briefpress.importers.steps.titlecase import is_capitals, title_case
from briefpress.importers.vocabulary import Vocabulary

_MOST_BLOCKS, _LONG = 40, 320
_BY = re.compile(
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
_DATED = re.compile(
    r"(?:date(?: of (?:publication|issue))?|published(?: on)?|publication date|issued(?: on)?|"
    r"released(?: on)?|dated|posted(?: on)?|updated)\s*:?\s*",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"(?:views?|opinions?|conclusions|arguments)\b.{0,60}\b(?:expressed|herein|here|in this)\b"
    r".{0,120}\b(?:not|own|alone|those|solely)\b|^[\W_]*disclaimer\b|"
    r"\btakes? no (?:institutional )?position|"
    r"\breflects? (?:only )?the views? of (?:its|the|their) authors?\b|"
    r"\bviews? (?:are|is) (?:the authors?['’]|those of the)|"
    r"\bauthor['’]?s['’]? (?:own |sole )?responsibilit|"
    r"\bdo(?:es)? not (?:necessarily )?(?:represent|reflect)\b",
    re.IGNORECASE | re.DOTALL,
)
_CREDIT = re.compile(
    r"(?:(?:image|photo(?:graph)?|picture|cover(?: image| photo)?|lead image|illustration)s?\s*"
    r"(?:source|credits?|courtesy(?: of)?|by)?\s*:|(?:source|credits?)\s*:|"
    r"(?:photo|image|picture) by|"
    r"courtesy of)\s*",
    re.IGNORECASE,
)
_LABELLED = {
    "keywords": re.compile(r"key ?words?\s*:\s*", re.IGNORECASE),
    "abstract": re.compile(r"(?:abstract|summary)\s*[:.—-]\s*", re.IGNORECASE),
    "doi": re.compile(
        r"(?:doi\s*:?\s*)?(?:https?://(?:dx\.)?doi\.org/|doi\s*:\s*)(?=10\.)", re.IGNORECASE
    ),
    "version": re.compile(r"version\s*:?\s+(?=[\d.]+$)", re.IGNORECASE),
    "rights": re.compile(r"(?=©|copyright\b|\(c\)\s*\d{4})", re.IGNORECASE),
}
_SERIES = re.compile(
    r"(?P<title>(?:[A-Z][\w&'’-]*\s+)*(?:Issue|Policy|Strategic|Research|Occasional|Discussion|"
    r"Working|Briefing|Special|Insight|Analysis)[\w &'’-]{0,40}?),?\s*[|–—-]?\s*"
    r"(?:No\.?|Number|#|Nr\.?|Issue|Vol\.?)\s*(?P<number>(?=\S*\d)[\w./-]{1,12})",
    re.IGNORECASE,
)
#: What sections are called, and no subtitle is.
_SECTION = re.compile(
    r"(?:\d+\.?\s*)?(?:introduction|background|context|overview|abstract|(?:executive )?summary|"
    r"key (?:points|findings|messages)|preface|foreword|contents)\s*:?",
    re.IGNORECASE,
)
_ISSN = re.compile(r"ISSN\s*:?\s*(\d{4}-\d{3}[\dXx])", re.IGNORECASE)


@dataclass(slots=True)
class _Line:
    """One line of the head, still with its pieces; `block` says where it came from."""

    block: int
    content: Content
    source: Block
    used: str = ""

    @property
    def text(self) -> str:
        return words(self.content)


@dataclass(slots=True)
class _Head:
    """What has been recognised so far."""

    lines: list[_Line]
    fields: dict[str, object] = field(default_factory=dict)
    contents: dict[str, list[Content]] = field(default_factory=dict)
    repairs: list[Repair] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    open_people: list[Person] = field(default_factory=list)
    open_key: str = ""

    def take(self, key: str, line: _Line, label: int, value: object) -> None:
        """Make `line` the field `key`; its first `label` letters only name the field."""
        self.label(line, label)
        self.contents.setdefault(key, []).append(cut(line.content, label))
        if value is not None:
            self.fields[key] = value
        line.used = key
        shown = value if isinstance(value, str) else words(cut(line.content, label))
        place = first_place(line.content)
        self.repairs.append(repair("BP920", f"field-{key}", (line.text, f"{key}: {shown}"), place))

    def label(self, line: _Line, size: int) -> None:
        """Name the words that only say which field a line is."""
        lead = cut(line.content, 0, size)
        if words(lead):
            place = first_place(lead)
            self.removed.append(removed(words(lead), "the name of a field", place))


def title_block(manuscript: Manuscript) -> Manuscript:
    """Recognise title, people, date, disclaimer, credit and the like at the head of the text."""
    stop = _head_end(manuscript.blocks)
    head = _Head(_lines(manuscript.blocks[:stop]))
    known = {one.key for one in manuscript.fields}
    _disclaimers(head)
    for line in head.lines:
        _recognise(head, line)
    if "title" not in known:
        _title(head, manuscript)
    _late_people(head)
    _people_values(head)
    _masthead(head)
    fields = tuple(
        Field(key, head.fields[key], tuple(piece for part in parts for piece in part))
        for key, parts in head.contents.items()
        if key in head.fields and key not in known
    )
    after = take_sections(manuscript.blocks[stop:], known)
    fields += after.fields
    head.repairs += after.repairs
    head.removed += after.removed
    blocks = (*_rest(head, manuscript.blocks[:stop]), *after.blocks)
    known_fields = (*manuscript.fields, *fields)
    manuscript = manuscript.told(*head.repairs, blocks=blocks, fields=known_fields)
    return manuscript.told(*head.removed).told(*head.questions)


# --- the head and its lines ----------------------------------------------------------------------


def _head_end(blocks: Sequence[Block]) -> int:
    """The index of the first block that is surely text, or of the headings right above it."""
    stop = min(len(blocks), _MOST_BLOCKS)
    for index, block in enumerate(blocks[:_MOST_BLOCKS]):
        text = words(block.content)
        ends = block.kind in (Kind.NOTE, Kind.TABLE, Kind.CODE, Kind.ITEM)
        if ends or (block.kind is Kind.PARA and _is_text(text)) or section_of(block):
            stop = index
            break
    first = next((n for n, one in enumerate(blocks[:stop]) if one.kind is Kind.HEADING), stop)
    while stop - 1 > first and blocks[stop - 1].kind in (Kind.HEADING, Kind.PAGE):
        if blocks[stop - 1].level <= blocks[first].level and stop - 1 == first + 1:
            break  # a title in two headings
        stop -= 1
    return stop


def _is_text(text: str) -> bool:
    """Whether a paragraph is running text rather than a part of a title block."""
    if _DISCLAIMER.search(text) and len(text) < 900:
        return False
    if any(pattern.match(text) for pattern in _LABELLED.values()) or _BY.match(text):
        return False
    sentences = len(re.findall(r"[a-z][.!?][”\"’)]*\d*(?:\s|$)", text))
    names = text.split()
    small = sum(word[:1].islower() for word in names)
    prose = len(names) > 11 and small > 0.6 * len(names)
    return len(text) > _LONG or (len(text) > 120 and sentences > 0) or sentences > 1 or prose


def _lines(blocks: Sequence[Block]) -> list[_Line]:
    lines = []
    for index, block in enumerate(blocks):
        at = 0
        text = plain(block.content)
        for part in text.split("\n"):
            content = stripped(cut(block.content, at, at + len(part)))
            at += len(part) + 1
            if words(content):
                lines.append(_Line(index, content, block))
    return lines


# --- what a line says ----------------------------------------------------------------------------


def _disclaimers(head: _Head) -> None:
    """A disclaimer is a whole block, however many lines it has."""
    blocks: dict[int, list[_Line]] = {}
    for line in head.lines:
        blocks.setdefault(line.block, []).append(line)
    for lines in blocks.values():
        whole = " ".join(line.text for line in lines)
        if not _DISCLAIMER.search(whole) or len(whole) > 1200 or "disclaimer" in head.fields:
            continue
        first = next((n for n in range(len(lines)) if _DISCLAIMER.search(
            " ".join(line.text for line in lines[n:]))), 0)  # fmt: skip
        while first + 1 < len(lines) and _DISCLAIMER.search(
            " ".join(line.text for line in lines[first + 1 :])
        ):
            first += 1
        label = re.match(r"disclaimer\s*:?\s*", lines[first].text, re.IGNORECASE)
        size = label.end() if label else 0
        text = " ".join([lines[first].text[size:], *(line.text for line in lines[first + 1 :])])
        for n, line in enumerate(lines[first:]):
            head.take("disclaimer", line, size if n == 0 else 0, text.strip())
            if n:
                head.repairs.pop()


def _recognise(head: _Head, line: _Line) -> None:
    if line.used:
        head.open_key = ""
        return
    text = plain(line.content)
    for test in _TESTS:
        if test(head, line, text):
            return
    if head.open_key and _more_of_person(head, line, text):
        return
    head.open_key = ""


def _editors(head: _Head, line: _Line, text: str) -> bool:
    match = _EDITED.match(text)
    return bool(match) and _named(head, line, match.end() if match else 0, "editors")


def _authors(head: _Head, line: _Line, text: str) -> bool:
    match = _BY.match(text)
    return bool(match) and _named(head, line, match.end() if match else 0, "authors")


def _named(head: _Head, line: _Line, size: int, key: str) -> bool:
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


def _people(head: _Head, line: _Line, size: int, key: str, found: list[Person]) -> None:
    persons = head.fields.setdefault(key, [])
    assert isinstance(persons, list)
    persons.extend(found)
    head.take(key, line, size, None)
    head.open_people, head.open_key = found, key


def _more_of_person(head: _Head, line: _Line, text: str) -> bool:
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


def _new_person(head: _Head, line: _Line) -> bool:
    """Whether a line that reads like a name names one more person, and no place of work."""
    last = head.open_people[-1].facts
    if not last or "affiliation" in last:
        return True
    if all_marked(line.content, "bold"):
        return True
    at = head.lines.index(line)
    after = head.lines[at + 1] if at + 1 < len(head.lines) else None
    return after is not None and is_role(after.text) and not is_place(line.text)


def _date(head: _Head, line: _Line, text: str) -> bool:
    if "date" in head.fields:
        return False
    label = _DATED.match(text)
    size = label.end() if label else 0
    got = dates.found(text[size:])
    if got is None:
        return False
    day, match, swapped = got
    before, after = text[size : size + match.start()], text[size + match.end() :]
    if before.strip(" ,|–—()[]•·") or after.strip(" .,|–—()[]•·"):
        return False
    head.take("date", line, size, day.isoformat())
    if swapped:
        message = "day and month of the date could be swapped"
        place = first_place(line.content)
        head.questions.append(question("BP944", message, text, place))
    return True


def _credit(head: _Head, line: _Line, text: str) -> bool:
    match = _CREDIT.match(text)
    rest = words(cut(line.content, match.end())) if match else ""
    if match is None or not rest or len(text) > 160 or "lead_image" in head.fields:
        return False
    head.take("lead_image", line, match.end(), {"source": rest})
    message = "the lead picture is not in the file, only its credit"
    hint = "put it into figures/ and add file: and alt: below lead_image"
    head.questions.append(question("BP943", message, text, first_place(line.content), hint))
    return True


def _labelled(head: _Head, line: _Line, text: str) -> bool:
    for key, pattern in _LABELLED.items():
        match = pattern.match(text)
        if match and key not in head.fields:
            rest = words(cut(line.content, match.end()))
            if not rest:
                continue
            parts = [one.strip(" .") for one in re.split(r"[,;]", rest)]
            value: object = [one for one in parts if one] if key == "keywords" else rest
            head.take(key, line, match.end(), value)
            return True
    return False


def _series(head: _Head, line: _Line, text: str) -> bool:
    match = _SERIES.fullmatch(text.strip())
    if match is None or "series" in head.fields:
        return False
    value = {"title": " ".join(match["title"].split()).strip(" ,"), "number": match["number"]}
    head.take("series", line, 0, value)
    return True


_TESTS: tuple[Callable[[_Head, _Line, str], bool], ...] = (
    _editors,
    _authors,
    _date,
    _credit,
    _labelled,
    _series,
)

# --- the title -----------------------------------------------------------------------------------


def _title(head: _Head, manuscript: Manuscript) -> None:
    """The title: what is a heading or set largest, else the first lines that are nothing else."""
    free = [line for line in head.lines if not line.used and line.source.kind is not Kind.PICTURE]
    start = _title_start(free)
    if start is None:
        return
    lines = _title_lines(free, start)
    rest = free[free.index(lines[-1]) + 1 :]
    text = " ".join(line.text for line in lines)
    raw = text
    if is_capitals(text):
        vocabulary = Vocabulary.of(
            plain(block.content)
            for block in manuscript.blocks
            if block.kind is not Kind.HEADING and not is_capitals(words(block.content))
        )
        text, sure = title_case(text, vocabulary)
        head.repairs.append(
            repair("BP921", "title-case", (raw, text), first_place(lines[0].content), sure)
        )
    for n, line in enumerate(lines):
        head.take("title", line, 0, text)
        if n:
            head.repairs.pop()
    if len(text) > 300 or len(text.split()) < 2:
        place = first_place(lines[0].content)
        head.questions.append(question("BP944", "is this the title?", text, place))
    _subtitle(head, lines[-1], rest)


def _title_start(free: Sequence[_Line]) -> _Line | None:
    if not free:
        return None
    roles = [line for line in free if line.source.role == "title"]
    headings = [line for line in free if line.source.kind is Kind.HEADING]
    sizes = [line for line in free if line.source.look.size is not None]
    if roles:
        return roles[0]
    if sizes:
        largest = max(line.source.look.size or 0 for line in sizes)
        big = [line for line in sizes if (line.source.look.size or 0) >= largest - 0.02]
        if largest > 1.08:
            return next((line for line in big if len(line.text.split()) > 1), big[0])
    if headings:
        level = min(line.source.level for line in headings)
        return next(line for line in headings if line.source.level == level)
    bold = [line for line in free if all_marked(line.content, "bold")]
    long = [line for line in bold or free if len(line.text.split()) > 2]
    return next(iter(long or bold or free))


def _title_lines(free: Sequence[_Line], start: _Line) -> list[_Line]:
    """The lines of the title: those of its block that look alike, and headings of its level."""
    at = free.index(start)
    lines = [start]
    capitals = is_capitals(start.text)
    for line in free[at + 1 :]:
        same_block = line.block == start.block
        heading = (
            start.source.kind is Kind.HEADING
            and line.source.kind is Kind.HEADING
            and line.source.level == start.source.level
            and line.block == lines[-1].block + 1
        )
        sized = (
            start.source.look.size is not None
            and line.source.look.size is not None
            and abs(start.source.look.size - line.source.look.size) < 0.03
            and start.source.look.size > 1.08
            and line.block == lines[-1].block + 1
        )
        alike = capitals == is_capitals(line.text) or (capitals and line.text.isupper())
        if not ((same_block and alike and not _is_person(line)) or heading or sized):
            break
        lines.append(line)
    return lines


def _is_person(line: _Line) -> bool:
    large = (line.source.look.size or 0) > 1.08 or line.source.kind is Kind.HEADING
    short = len(line.text.split()) < 5 and not re.search(r"[:?!]", line.text)
    return not large and short and is_name(line.text)


def _subtitle(head: _Head, last: _Line, rest: Sequence[_Line]) -> None:
    """A heading right below the title, before anything else is said, is its subtitle."""
    if not rest or rest[0].block != last.block + 1:
        return
    line = rest[0]
    look = line.source.look
    heading = line.source.kind is Kind.HEADING and last.source.kind is Kind.HEADING
    sized = look.size is not None and look.size > 1.08
    if _SECTION.fullmatch(line.text):
        return
    at = head.lines.index(line)
    after = next((one for one in head.lines[at + 1 :] if one.block != line.block), None)
    above = after is not None and after.used == "authors" and not re.search(r"[.:]$", line.text)
    if (heading or sized or above or line.source.role == "subtitle") and not _is_person(line):
        lines = [one for one in rest if one.block == line.block]
        text = " ".join(one.text for one in lines)
        for one in lines:
            head.take("subtitle", one, 0, text)


# --- the rest ------------------------------------------------------------------------------------


def _late_people(head: _Head) -> None:
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
        elif not (head.open_key and _more_of_person(head, line, plain(line.content))):
            head.open_key = ""


def _people_values(head: _Head) -> None:
    for key in ("authors", "editors"):
        persons = head.fields.get(key)
        if isinstance(persons, list):
            head.fields[key] = [
                one.as_value() if isinstance(one, Person) else one for one in persons
            ]


def _masthead(head: _Head) -> None:
    """What stands above the title and is nothing else is the house's masthead."""
    titled = next((n for n, line in enumerate(head.lines) if line.used == "title"), 0)
    for line in head.lines[:titled]:
        if not line.used:
            line.used = "masthead"
            place = first_place(line.content)
            for piece in line.content:
                if isinstance(piece, Run | Mark):
                    text = piece.text if isinstance(piece, Run) else piece.label
                    head.removed.append(removed(text, "masthead above the title", piece.place))
            message = "a line above the title was taken for the house's masthead"
            head.questions.append(question("BP944", message, line.text, place))


def _rest(head: _Head, blocks: Sequence[Block]) -> list[Block]:
    """The head's blocks without the lines that were used."""
    used = {line.block for line in head.lines if line.used}
    out: list[Block] = []
    for index, block in enumerate(blocks):
        if index not in used:
            out.append(block)
            continue
        left = [line for line in head.lines if line.block == index and not line.used]
        if left:
            content: list[object] = []
            for n, line in enumerate(left):
                content += [Break(first_place(line.content), False)] if n else []
                content += line.content
            out.append(replace(block, content=tuple(content)))  # type: ignore[arg-type]
    return out
