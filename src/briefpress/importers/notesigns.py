"""Notes whose labels are symbols, letters or roman numerals: which lines begin such a note.

A star also begins an item of a list, or an emphasis. It is a label where a star above calls it, and
where no other star begins the line next to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from briefpress.importers.lines import RawLine

_SIGNS = r"(?:\\?\*){1,3}|†{1,3}|‡{1,3}|§{1,3}|¶{1,3}"
#: Roman numerals as Word counts end notes.
ROMAN = r"(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
#: What stands raised or in brackets as a label, besides symbols.
LETTERS = rf"{ROMAN}|[a-z]"
_LINK = r"(?:\]\(#[^()\s]*\))?"  # from a mark to its note, or back
_LABEL = re.compile(
    rf"^\s*(?:<sup>\s*(?P<raised>{_SIGNS}|{LETTERS})\s*</sup>[.)]?|"
    rf"\[?\\?\[(?P<boxed>{LETTERS})\\?\]{_LINK}(?!\()[.:]?|(?P<roman>{ROMAN})\\?[.)]?(?=\s)|"
    r"(?P<bare>(?:\\\*){1,3}|\*{1,3}(?=\s)|†{1,3}|‡{1,3}|§{1,3}|¶{1,3}))\s*(?=\S)"
)
_CALL = re.compile(
    rf"(?<=[\w.,;:!?”\"'’)\]*†‡§¶])(?:<sup>\s*(?P<raised>{_SIGNS}|(?<!\d<sup>){LETTERS})\s*</sup>|"
    rf"\s?\[?\\?\[(?P<boxed>{LETTERS})\\?\]{_LINK}(?!\()|(?P<bare>{_SIGNS})(?!\*))(?!\w)"
)
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])[^*]*(?<=[^\s*\\])\1(?![\w*])")
_STAR = re.compile(r"^\s*\\?\*\s")


def sign_label(text: str) -> tuple[str, int, int] | None:
    """The symbol with which a line begins, where it stands, and where the words begin."""
    match = _LABEL.match(text)
    if match is None:
        return None
    group = next(name for name in ("raised", "boxed", "roman", "bare") if match[name])
    return match[group].replace("\\", ""), match.start(group), match.end()


def called_by_signs(lines: Sequence[RawLine], candidates: Sequence[tuple[int, str]]) -> set[int]:
    """Of candidates, each a line and its symbol in reading order, the lines that are notes."""
    calls = _calls(lines)
    candidates = _without_lists(lines, candidates, calls)
    used: Counter[str] = Counter()
    found: set[int] = set()
    for index, sign in candidates:
        above = bisect_left(calls[sign], index)
        if above > used[sign] and not (sign == "*" and _listed(lines, index)):
            used[sign] += 1
            found.add(index)
    return found


def _without_lists(
    lines: Sequence[RawLine], candidates: Sequence[tuple[int, str]], calls: dict[str, list[int]]
) -> Sequence[tuple[int, str]]:
    """The candidates without bare roman numerals, if these could be those of a list.

    They are notes if there are several, each stands once, and each is called.
    """
    bare = [one for one in candidates
            if (match := _LABEL.match(lines[one[0]].text)) and match["roman"]]  # fmt: skip
    signs = [sign for _, sign in bare]
    notes = len(signs) > 1 and len(set(signs)) == len(signs) and all(calls[sign] for sign in signs)
    return candidates if notes else [one for one in candidates if one not in bare]


def _calls(lines: Sequence[RawLine]) -> dict[str, list[int]]:
    """For each symbol, the lines on which it stands at a word, and not as emphasis."""
    calls: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        for sign in _signs_at_words(line.text):
            calls[sign].append(index)
    return calls


def _signs_at_words(text: str) -> Iterator[str]:
    for match in _CALL.finditer(text):
        if not match["bare"]:
            yield (match["raised"] or match["boxed"]).replace("\\", "")
    for match in _CALL.finditer(_EMPHASIS.sub(" ", text) if "*" in text else text):
        if match["bare"]:
            yield match["bare"].replace("\\", "")


def _listed(lines: Sequence[RawLine], index: int) -> bool:
    """Whether the text above or below, with nothing between, begins with a star, too."""
    return any(_STAR.match(lines[n].text) for n in (_next(lines, index), _before(lines, index)))


def _next(lines: Sequence[RawLine], index: int) -> int:
    """The line that begins below the paragraph of a line: a star in it, or the next paragraph's."""
    at = index + 1
    while at < len(lines) and not lines[at].blank and not _STAR.match(lines[at].text):
        at += 1
    while at < len(lines) and lines[at].blank:
        at += 1
    return min(at, len(lines) - 1) if at < len(lines) else 0


def _before(lines: Sequence[RawLine], index: int) -> int:
    """The first line of the paragraph above, or the star in it that is nearest."""
    at = index - 1
    while at > 0 and lines[at].blank:
        at -= 1
    while at > 0 and not _STAR.match(lines[at].text) and not lines[at - 1].blank:
        at -= 1
    return max(at, 0)
