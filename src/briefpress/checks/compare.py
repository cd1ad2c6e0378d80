"""Compares two readings and says in words what differs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefpress.checks.place import SourceMap
from briefpress.checks.reading import (
    CALL,
    CALL_END,
    LINE_END,
    LINK,
    LINK_END,
    LINK_TEXT,
    PICTURE,
    PICTURE_END,
    Origin,
    Reading,
    Unit,
    normal,
)
from briefpress.errors import Finding, Severity

_MOST = 12  # findings of one edition that are told one by one
_HYPHENS = "\u2010\u2011-"  # the last of them literal in a character class
_TOKEN = re.compile(
    f"{CALL}[^{CALL_END}]*{CALL_END}|{LINK}[^{LINK_TEXT}]*{LINK_TEXT}|{LINK_END}"
    f"|{PICTURE}[^{PICTURE_END}]*{PICTURE_END}|[^\\s{CALL}{LINK}{LINK_END}{PICTURE}]+"
)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl",
              0xFB05: "st", 0xFB06: "st"}  # fmt: skip
_STRUCTURE = {"li": "list item", "th": "header cell", "td": "cell", "dt": "term",
              "dd": "definition", "caption": "caption", "code": "code", "p": "paragraph",
              "figure": "picture"}  # fmt: skip


def compare(
    expected: Reading, found: Reading, format: str, places: SourceMap | None = None
) -> tuple[Finding, ...]:
    """Every difference, at most a dozen told one by one; empty if the edition is faithful.

    Warnings come after them, each of them told: no number of warnings hides a difference.
    """
    judge = _Judge(format, places)
    faults = [judge.told(fault.code, fault.message, fault.words) for fault in found.faults]
    if not found.flow and faults:
        return tuple(faults)  # it could not be read: everything else would only repeat that
    findings = [
        *faults,
        *judge.units(expected.flow, found.flow),
        *judge.notes(expected, found),
        *judge.fields(expected, found),
        *judge.rest(expected, found),
    ]
    warnings = [one for one in findings if one.severity is not Severity.ERROR]
    errors = [one for one in findings if one.severity is Severity.ERROR]
    if len(errors) > _MOST:
        more = len(errors) - _MOST
        last = Finding(errors[_MOST].code, f"{format}: and {more} more differences")
        errors = [*errors[:_MOST], last]
    return (*errors, *warnings)


def settle(wanted: str, found: str) -> str:
    """`found` with each line end read as what `wanted` has there: a space, nothing, or a hyphen.

    A hyphen before a line end is the typesetter's if `wanted` has none there, else the author's.
    """
    if LINE_END not in found:
        return found
    out: list[str] = []
    at = 0  # in wanted
    index = 0
    while index < len(found):
        char = found[index]
        ahead = wanted[at : at + 1]
        if char == LINE_END:
            if ahead == " ":
                out.append(" ")
                at += 1
                index += found[index + 1 : index + 2] == " "  # it was drawn on the next line
        elif char in _HYPHENS and found[index + 1 : index + 2] == LINE_END and ahead != char:
            index += 2
            continue
        else:
            if char != ahead:  # lost: read the rest as plain text
                rest = re.sub(f"[{_HYPHENS}]{LINE_END}", "", found[index:])
                return normal("".join(out) + rest.replace(LINE_END, " "))
            out.append(char)
            at += 1
        index += 1
    return "".join(out)


class _Judge:
    def __init__(self, format: str, places: SourceMap | None) -> None:
        self._format, self._places = format, places

    # -- sequences of units -----------------------------------------------------------------

    def units(
        self, wanted: Sequence[Unit], found: Sequence[Unit], where: str = ""
    ) -> Iterator[Finding]:
        # a paragraph that holds only a decorative picture says nothing
        wanted = [unit for unit in wanted if unit.text or unit.kind != "p"]
        found = [
            replace(unit, text=unit.text.translate(_LIGATURES))
            for unit in found
            if unit.text or unit.kind != "p"
        ]
        if len(wanted) == len(found) and all(map(_same, wanted, found)):
            return
        keys = [_key(unit) for unit in wanted], [_key(unit) for unit in found]
        matcher = difflib.SequenceMatcher(None, *keys, autojunk=False)
        for what, i1, i2, j1, j2 in matcher.get_opcodes():
            pairs = list(zip(wanted[i1:i2], found[j1:j2], strict=False))
            for one, other in pairs:
                yield from self._pair(one, other, where)
            if what != "equal":
                for one in wanted[i1 + len(pairs) : i2]:
                    yield self._missing(one, where)
                for other in found[j1 + len(pairs) : j2]:
                    shown = _shown(other.text.replace(LINE_END, " "))
                    yield self.told("BP708", f"{where}{_kind(other)} too many: {shown}", "")

    def _pair(self, wanted: Unit, found: Unit, where: str) -> Iterator[Finding]:
        if _same(wanted, found):
            return
        if wanted.kind == found.kind == "figure" and wanted.label != found.label:
            message = f"{where}another picture is shown as {_shown(wanted.text)}"
            yield self.told("BP706", message, wanted.text, wanted.origin)
        elif (wanted.kind, wanted.label, wanted.depth) != (found.kind, found.label, found.depth):
            message = f"{where}{_kind(wanted)} became {_kind(found)}: {_shown(wanted.text)}"
            yield self.told("BP704", message, wanted.text, wanted.origin)
        text = settle(wanted.text, found.text)
        if text != wanted.text:
            yield from self._words(wanted, text, where)

    def _words(self, wanted: Unit, found: str, where: str) -> Iterator[Finding]:
        if wanted.kind == "figure":
            message = f"{where}alternative text changed: {_shown(wanted.text)} is {_shown(found)}"
            yield self.told("BP706", message, wanted.text, wanted.origin)
            return
        ours, theirs = _TOKEN.findall(wanted.text), _TOKEN.findall(found)
        if ours == theirs:
            message = f"{where}words are joined or torn in: {_shown(wanted.text)}"
            yield self.told("BP701", message, wanted.text, wanted.origin)
            return
        moved = _moved_marks(ours, theirs)
        if moved:
            for mark, before, now in moved:
                message = f"{where}the mark of note {mark} moved from “{before}” to “{now}”"
                yield self.told("BP702", message, wanted.text, wanted.origin)
            return
        matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
        for what, i1, i2, j1, j2 in matcher.get_opcodes():
            if what == "equal":
                continue
            lost, gained = ours[i1:i2], theirs[j1:j2]
            code = self._code(lost or gained, wanted.origin)
            message = where + _difference(lost, gained, ours[max(0, i1 - 3) : i1])
            around = " ".join(ours[max(0, i1 - 2) : i2 + 3])
            yield self.told(code, message, around, wanted.origin)

    @staticmethod
    def _code(tokens: Sequence[str], origin: Origin) -> str:
        marks = {token[0] for token in tokens}
        if CALL in marks:
            return "BP702"
        if marks & {LINK, LINK_END}:
            return "BP703"
        if PICTURE in marks:
            return "BP706"
        if origin.note is not None:
            return "BP702"
        return "BP705" if origin.field else "BP701"

    def _missing(self, unit: Unit, where: str) -> Finding:
        code = "BP704" if unit.kind not in ("p", "figure") else "BP701"
        code = "BP706" if unit.kind == "figure" else "BP705" if unit.origin.field else code
        code = "BP702" if unit.origin.note is not None else code
        message = f"{where}{_kind(unit)} is missing: {_shown(unit.text)}"
        return self.told(code, message, unit.text, unit.origin)

    def told(self, code: str, message: str, words: str, origin: Origin | None = None) -> Finding:
        """A finding, at the place in the source where `words` stand."""
        told = f"{self._format}: {message}"
        if origin is not None and origin.field:
            told += f" (metadata: {origin.field})"
        plain = " ".join(
            token for token in _TOKEN.findall(words) if token[0] < CALL or token > "\uf8ff"
        )
        place = self._places.locate(plain) if self._places and plain else None
        if place is None or (origin is not None and origin.house):
            return Finding(code, told)
        return Finding(code, told, place.file, place.line, place.column, None, place.excerpt)

    # -- the rest ---------------------------------------------------------------------------

    def notes(self, expected: Reading, found: Reading) -> Iterator[Finding]:
        for number, wanted in enumerate(expected.notes, 1):
            if number > len(found.notes):
                shown = wanted[0].text if wanted else ""
                origin = Origin(note=number)
                yield self.told(
                    "BP702", f"note {number} is missing: {_shown(shown)}", shown, origin
                )
            else:
                yield from self.units(wanted, found.notes[number - 1], f"note {number}: ")
        extra = len(found.notes) - len(expected.notes)
        if extra > 0:
            yield self.told("BP702", f"{extra} notes too many", "")

    def fields(self, expected: Reading, found: Reading) -> Iterator[Finding]:
        for name in dict.fromkeys((*expected.fields, *found.fields)):
            wanted, got = expected.fields.get(name, ()), found.fields.get(name, ())
            if tuple(map(normal, wanted)) != tuple(map(normal, got)):
                ours, theirs = ("; ".join(one) or "nothing" for one in (wanted, got))
                message = f"the file's own {name} is {_shown(theirs)}, not {_shown(ours)}"
                yield self.told("BP705", message, "")

    def rest(self, expected: Reading, found: Reading) -> Iterator[Finding]:
        wanted, got = set(expected.furniture), set(found.furniture)
        for one in sorted(wanted - got, key=lambda f: (f.page, f.kind)):
            message = f"{one.kind} of page {one.page} is missing: {_shown(one.text)}"
            yield self.told("BP707", message, "")
        for one in sorted(got - wanted, key=lambda f: (f.page, f.kind)):
            message = f"page {one.page} has an unexpected {one.kind}: {_shown(one.text)}"
            yield self.told("BP707", message, "")
        if len(found.furniture) != len(got):
            yield self.told("BP707", "a running head or folio stands twice on a page", "")
        yield from self._outline(expected.outline, found.outline)
        for name, words in expected.targets.items():
            there = found.targets.get(name, "")
            if _plain(there) != _plain(words):
                message = f"links to {_shown(words)} lead to {_shown(there)}"
                yield self.told("BP703", message, words)
        ours, theirs = sorted(expected.pictures), sorted(found.pictures)
        if len(ours) != len(theirs):
            message = f"{len(theirs)} pictures are shown, not {len(ours)}"
            yield self.told("BP706", message, "")
        elif ours != theirs:
            yield self.told("BP706", "another picture is shown, or a changed one", "")
        for name in dict.fromkeys((*expected.attachments, *found.attachments)):
            if name not in expected.attachments:
                yield self.told("BP708", f"a file is inside that has no place there: {name}", "")
            elif expected.attachments[name] != found.attachments.get(name):
                yield self.told("BP708", f"the file inside, {name}, is gone or changed", "")

    def _outline(
        self, wanted: Sequence[tuple[str, str]], found: Sequence[tuple[str, str]]
    ) -> Iterator[Finding]:
        ours, theirs = ([entry.casefold() for entry, _ in one] for one in (wanted, found))
        if ours != theirs:
            lost = [text for text in ours if text not in theirs]
            shown = _shown(lost[0]) if lost else "order or number differs"
            yield self.told("BP704", f"bookmarks or contents differ: {shown}", "")
            return
        for (entry, words), (_, others) in zip(wanted, found, strict=True):
            if _plain(words) != _plain(others):
                message = f"the entry {_shown(entry)} leads to {_shown(others)}"
                yield self.told("BP703", message, entry)


def _same(wanted: Unit, found: Unit) -> bool:
    return (
        wanted.kind == found.kind
        and wanted.label == found.label
        and wanted.depth == found.depth
        and (wanted.text == found.text or wanted.text == settle(wanted.text, found.text))
    )


def _key(unit: Unit) -> str:
    """What stays of a unit's text when line ends and hyphens are forgotten: it aligns, no more."""
    return re.sub(f"[ {LINE_END}{_HYPHENS}]", "", unit.text)


def _plain(words: str) -> str:
    """A heading's words however they are broken and cased."""
    return re.sub(f"[ {LINE_END}{_HYPHENS}]", "", words.translate(_LIGATURES)).casefold()


def _kind(unit: Unit) -> str:
    if unit.kind[0] == "h" and unit.kind[1:].isdigit():
        return f"heading of level {unit.kind[1:]}"
    name = _STRUCTURE.get(unit.kind, unit.kind)
    if unit.kind == "figure":
        return name
    return f"{name} {unit.label}" if unit.label not in ("", "|", "•") else name


def _shown(text: str) -> str:
    plain = re.sub(f"{CALL}([^{CALL_END}]*){CALL_END}", r"[\1]", text)
    plain = re.sub(f"{LINK}[^{LINK_TEXT}]*{LINK_TEXT}", "", plain)
    plain = re.sub("[\ue000-\uf8ff]", "", plain)
    return f"“{plain[:70]}…”" if len(plain) > 70 else f"“{plain}”"


def _moved_marks(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[str, str, str]]:
    """Note, old word and new word of each mark that moved, if nothing but marks differs."""

    def split(tokens: Sequence[str]) -> tuple[list[str], dict[str, tuple[int, str]]]:
        words: list[str] = []
        marks: dict[str, tuple[int, str]] = {}
        for token in tokens:
            if token[0] == CALL:
                marks[token[1:-1]] = (len(words), words[-1] if words else "")
            else:
                words.append(token)
        return words, marks

    (words, marks), (others, places) = split(ours), split(theirs)
    if words != others or marks.keys() != places.keys():
        return []
    return [
        (mark, before[1], places[mark][1])
        for mark, before in marks.items()
        if before[0] != places[mark][0]
    ]


def _names(tokens: Sequence[str]) -> str:
    out: list[str] = []
    for token in tokens[:8]:
        if token[0] == CALL:
            out.append(f"the mark of note {token[1:-1]}")
        elif token[0] == LINK:
            out.append(f"the link to {token[1:-1]}")
        elif token[0] == LINK_END:
            out.append("the end of a link")
        elif token[0] == PICTURE:
            out.append(f"the picture “{token[1:-1]}”")
        else:
            out.append(f"“{token}”")
    return ", ".join(out) + (" and more" if len(tokens) > 8 else "")


def _difference(lost: Sequence[str], gained: Sequence[str], before: Sequence[str]) -> str:
    context = " ".join(token for token in before if token[0] < CALL or token[0] > "\uf8ff")
    after = f" after “{context}”" if context else " at the beginning"
    if lost and gained:
        return f"{_names(lost)} became {_names(gained)}{after}"
    if lost:
        return f"{_names(lost)} missing{after}"
    return f"{_names(gained)} too much{after}"
