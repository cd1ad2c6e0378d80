"""Lints the text of a brief before pandoc sees it: characters, limits, notes, quotation marks.

Works on the characters with their lines and columns, in linear time. What stands in code, or is
escaped, is blanked out first, so that positions stay and nothing in code is taken for markup.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from briefpress.brief import Brief
from briefpress.errors import Finding, display_path

MAX_DEPTH = 20
MAX_NOTES = 2_000
_MAX_SAME = 20  # findings of one kind; a wrong encoding must not print a screenful

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_ESCAPE = re.compile(r"\\[^\w\s]")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^>\s]*>|https?://[^\s<>\[\]()]+")
_DEFINITION = re.compile(r"^ {0,3}(?:> ?)*\[\^([^\]\s]+)\]:", re.MULTILINE)
_CALL = re.compile(r"\[\^([^\]\s]+)\]")
_INLINE_NOTE = re.compile(r"\^\[")
_BRACKET = re.compile(r"[\[\]]|\n[ \t]*\n")
_BLANK = re.compile(r"\n[ \t]*\n")
_BIDI = frozenset([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_RTL = ("ar", "fa", "he", "ps", "sd", "ug", "ur", "yi")


@dataclass
class Text:
    """A brief's text with a blanked copy of equal length, and places for its offsets."""

    brief: Brief
    raw: str = field(init=False)
    masked: str = field(init=False)
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.raw = self.brief.text
        self.masked = _masked(self.raw)
        self._starts = [0]
        self._starts += [match.end() for match in re.finditer("\n", self.raw)]

    def finding(
        self, code: str, message: str, offset: int, span: int = 1, hint: str | None = None
    ) -> Finding:
        """A finding at an offset of the text."""
        row = bisect_right(self._starts, offset) - 1
        start = self._starts[row]
        end = self.raw.find("\n", start)
        line = self.raw[start : len(self.raw) if end < 0 else end]
        column = offset - start + 1
        return Finding(
            code,
            message,
            display_path(self.brief.file),
            self.brief.first_line + row,
            column,
            hint,
            line,
            max(1, min(span, len(line) - column + 1)),
        )


def lint_text(brief: Brief) -> tuple[Finding, ...]:
    """All findings on the text, in the order of their places."""
    text = Text(brief)
    findings = [*_characters(brief), *(deep := tuple(_depth(text)))]
    if not deep:  # what follows takes its time on nested openers
        findings += [*_notes(text), *_quotes(text)]
    return tuple(sorted(findings, key=lambda one: (one.line or 0, one.column or 0)))


def _masked(text: str) -> str:
    """`text` with code, escapes and addresses blanked out, character by character."""
    lines, fence = text.split("\n"), ""
    for index, line in enumerate(lines):
        match = _FENCE.match(line)
        if fence:
            lines[index] = " " * len(line)
            if match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif match:
            fence = match[1]
            lines[index] = " " * len(line)
    out = "\n".join(lines)
    for pattern in (_ESCAPE, _CODE, _AUTOLINK):
        out = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), out)
    return out


# --- characters --------------------------------------------------------------------------------


def _characters(brief: Brief) -> Iterator[Finding]:
    rtl = (brief.metadata.language or "").split("-")[0].lower() in _RTL
    shown = display_path(brief.file)
    told: Counter[str] = Counter()
    for number, line in enumerate(brief.source.split("\n"), 1):
        if line.isascii() and line.isprintable():
            continue
        for column, char in enumerate(line, 1):
            fault = _character_fault(char, rtl)
            if fault is None:
                continue
            code, what = fault
            told[code] += 1
            if told[code] <= _MAX_SAME:
                name = f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()
                message = f"{what} {name}"
                yield Finding(code, message, shown, number, column, "remove it", line)


def _character_fault(char: str, rtl: bool) -> tuple[str, str] | None:
    point = ord(char)
    if char == "\t" or 0x20 <= point < 0x7F:
        return None
    if point < 0x20 or 0x7F <= point < 0xA0:
        return "BP201", "control character"
    if point in _BIDI:
        return None if rtl and point not in (0x202D, 0x202E) else ("BP202", "direction override")
    category = unicodedata.category(char)
    if category in ("Co", "Cs") or 0xE0000 <= point < 0xE0080:
        return "BP203", "character without a meaning of its own"
    if point & 0xFFFE == 0xFFFE or 0xFDD0 <= point < 0xFDF0:
        return "BP203", "non-character"
    if point == 0xFEFF:
        return "BP203", "byte order mark inside the text"
    return None


# --- nesting -----------------------------------------------------------------------------------


def _depth(text: Text) -> Iterator[Finding]:
    """pandoc's reader takes exponential time on nested openers, so they are counted first."""
    depth = deepest = 0
    for match in re.finditer(r"[\[\]]|\n[ \t]*\n", text.masked):
        mark = match[0]
        depth = depth + 1 if mark == "[" else max(0, depth - 1) if mark == "]" else 0
        if depth > MAX_DEPTH and deepest <= MAX_DEPTH:
            message = f"limit: brackets may be nested {MAX_DEPTH} deep"
            yield text.finding("BP003", message, match.start())
        deepest = max(deepest, depth)
    for match in re.finditer(rf"^(?:[ ]*>){{{MAX_DEPTH + 1},}}", text.masked, re.MULTILINE):
        message = f"limit: quotations may be nested {MAX_DEPTH} deep"
        yield text.finding("BP003", message, match.start())
        break
    for match in re.finditer(r"(?:[*_]{1,3}[^\s*_]{0,3} ?){400,}", text.masked):
        message = "limit: too many emphasis marks in a row"
        yield text.finding("BP003", message, match.start())
        break


# --- notes -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Note:
    label: str
    start: int
    body: int
    end: int


def _notes(text: Text) -> Iterator[Finding]:
    notes = _definitions(text.masked)
    calls = [
        match
        for match in _CALL.finditer(text.masked)
        if not any(note.start <= match.start() < note.body for note in _around(notes, match))
    ]
    if len(calls) > MAX_NOTES:
        message = f"limit: a brief may have {MAX_NOTES:,} notes"
        yield text.finding("BP003", message, calls[MAX_NOTES].start())
        return
    yield from _doubles(text, notes)
    yield from _nested(text, notes, calls)
    defined = {note.label for note in notes}
    used: Counter[str] = Counter()
    for match in calls:
        label = match[1]
        used[label] += 1
        if label not in defined:
            message = f'the note "{label}" is called but not defined'
            hint = f"write its text as a paragraph that begins with [^{label}]:"
            yield text.finding("BP301", message, match.start(), len(match[0]), hint)
        elif used[label] == 2:
            message = f'the note "{label}" is called more than once; each mark prints it anew'
            yield text.finding("BP306", message, match.start(), len(match[0]))
    for note in notes:
        if not used[note.label]:
            message = f'the note "{note.label}" is defined but never called'
            hint = "put its mark into the text, or remove it"
            yield text.finding("BP302", message, note.start, note.body - note.start, hint)
    yield from _odd(text, notes)


def _around(notes: list[_Note], match: re.Match[str]) -> list[_Note]:
    index = bisect_right([note.start for note in notes], match.start()) - 1
    return notes[index : index + 1] if index >= 0 else []


def _definitions(masked: str) -> list[_Note]:
    starts = list(_DEFINITION.finditer(masked))
    notes: list[_Note] = []
    for index, match in enumerate(starts):
        limit = starts[index + 1].start() if index + 1 < len(starts) else len(masked)
        bracket = match.end() - len(match[1]) - 4
        notes.append(_Note(match[1], bracket, match.end(), _note_end(masked, match.end(), limit)))
    return notes


def _note_end(masked: str, start: int, limit: int) -> int:
    """A note ends before the first line that follows a blank line and is not indented."""
    for blank in re.finditer(r"\n[ \t]*\n(?=\S| {1,3}\S)", masked[start:limit]):
        return start + blank.start()
    return limit


def _doubles(text: Text, notes: list[_Note]) -> Iterator[Finding]:
    first: dict[str, _Note] = {}
    for note in notes:
        if note.label in first:
            earlier = text.finding("BP303", "", first[note.label].start).line
            message = f'the note "{note.label}" is defined twice (first in line {earlier})'
            yield text.finding("BP303", message, note.start, note.body - note.start)
        first.setdefault(note.label, note)
        if not text.raw[note.body : note.end].strip():
            message = f'the note "{note.label}" is empty'
            yield text.finding("BP308", message, note.start, note.body - note.start)


def _nested(text: Text, notes: list[_Note], calls: list[re.Match[str]]) -> Iterator[Finding]:
    inside: dict[str, set[str]] = {}
    places: list[tuple[_Note, re.Match[str]]] = []
    for match in calls:
        for note in _around(notes, match):
            if note.body <= match.start() < note.end:
                inside.setdefault(note.label, set()).add(match[1])
                places.append((note, match))
    for note, match in places:
        if _reaches(inside, match[1], note.label):
            code, message = "BP305", f'the note "{note.label}" leads back to itself'
        else:
            code, message = "BP304", f'the note "{note.label}" calls the note "{match[1]}"'
        hint = "a note cannot have notes: write the reference into the note itself"
        yield text.finding(code, message, match.start(), len(match[0]), hint)
    for match in _INLINE_NOTE.finditer(text.masked):
        for note in _around(notes, match):
            if note.body <= match.start() < note.end:
                message = f'the note "{note.label}" holds another note'
                yield text.finding("BP304", message, match.start(), 2)
        end = _closing(text.masked, match.end())
        inner = re.search(r"\[\^[^\]\s]+\]|\^\[", text.masked[match.end() : end])
        if inner:
            message = "a note inside a note"
            yield text.finding("BP304", message, match.end() + inner.start(), len(inner[0]))


def _reaches(inside: dict[str, set[str]], start: str, goal: str) -> bool:
    seen, todo = set(), [start]
    while todo:
        label = todo.pop()
        if label == goal:
            return True
        if label not in seen:
            seen.add(label)
            todo += inside.get(label, ())
    return False


def _closing(masked: str, start: int) -> int:
    depth = 1
    for match in _BRACKET.finditer(masked, start):
        depth += {"[": 1, "]": -1}.get(match[0], -depth)
        if depth <= 0:
            return match.start()
    return len(masked)


_ODD = (
    (re.compile(r"[:;,][,.;:](?!\.)|,\s+,"), "two punctuation marks stand together"),
    (re.compile(r"^\s*(?:Eds?|EDS?)\b\.?\s+(?=[A-Z])"), "it begins with an editor's title"),
    (re.compile(r"\b[A-Z]{3,}(?:\s+[A-Z]\.)?\s+[A-Z]{4,}\b"), "a name stands in capitals"),
)


def _odd(text: Text, notes: list[_Note]) -> Iterator[Finding]:
    """Things in a note that an editor wants to see; none is wrong for certain."""
    order = list(dict.fromkeys(match[1] for match in _CALL.finditer(text.masked)))
    for note in notes:
        body = text.masked[note.body : note.end]
        for pattern, what in _ODD:
            match = pattern.search(body)
            if match:
                lead = len(match[0]) - len(match[0].lstrip())
                message = f'the note "{note.label}" looks odd: {what}'
                offset = note.body + match.start() + lead
                yield text.finding("BP307", message, offset, len(match[0].strip()))
        if re.match(r"\s*Ibid\b", body) and order and order[0] == note.label:
            message = f'the note "{note.label}" looks odd: Ibid. has no note before it'
            yield text.finding("BP307", message, note.start)
        plain = text.raw[note.body : note.end].strip()
        if plain and plain[-1] not in ".!?…”\"')]*>" and not plain.endswith((".”", '."')):
            message = f'the note "{note.label}" looks odd: it does not end with a full stop'
            yield text.finding("BP307", message, note.end - 1 if note.end else 0)


# --- quotation marks ---------------------------------------------------------------------------


def _quotes(text: Text) -> Iterator[Finding]:
    marks = [mark for mark in '"“”' if mark in text.masked]
    if '"' in marks and len(marks) > 1:
        straight, curly = text.masked.count('"'), len(re.findall("[“”]", text.masked))
        rare = '"' if straight < curly else "[“”]"
        match = re.search(rare, text.masked)
        if match:
            message = f"straight ({straight}) and curly ({curly}) quotation marks are mixed"
            yield text.finding("BP602", message, match.start())
    start = 0
    for blank in [*_BLANK.finditer(text.masked), None]:
        end = blank.start() if blank else len(text.masked)
        following = text.masked[blank.end() : blank.end() + 2].lstrip() if blank else ""
        yield from _unbalanced(text, start, end, following[:1])
        start = blank.end() if blank else end


def _unbalanced(text: Text, start: int, end: int, following: str) -> Iterator[Finding]:
    """Quotation marks of one paragraph that have no partner.

    By an old convention a quotation over several paragraphs is opened anew in each and closed in
    the last, so a mark left open counts only if the next paragraph does not open with one.
    """
    part = text.masked[start:end]
    open_curly: list[int] = []
    open_straight: int | None = None
    for match in re.finditer('["“”]', part):
        at, mark = match.start(), match[0]
        before, after = part[at - 1 : at], part[at + 1 : at + 2]
        if mark == "“":
            open_curly.append(at)
        elif mark == "”":
            if open_curly:
                open_curly.pop()
            else:
                yield _lonely(text, start + at, "closes nothing")
        elif before.isdigit() and open_straight is None:
            continue  # inches
        elif open_straight is None:
            open_straight = at
        elif after.isalnum() and (not before or before.isspace() or before in "(["):
            yield _lonely(text, start + open_straight, "is never closed")
            open_straight = at
        else:
            open_straight = None
    continued = following in ("“", '"')
    if open_straight is not None and not continued:
        yield _lonely(text, start + open_straight, "is never closed")
    for at in open_curly[int(continued) :]:
        yield _lonely(text, start + at, "is never closed")


def _lonely(text: Text, offset: int, what: str) -> Finding:
    word = re.match(r"[^\s]*(?:\s+\S+){0,2}", text.raw[offset:])
    shown = " ".join(word[0].split()) if word else ""
    return text.finding("BP601", f"the quotation mark before {shown[1:]!r} {what}", offset)
