"""Words that lost a ligature, or that blanks part at one: put back where one word alone fits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from briefpress.importers.vocabulary import known, rare

_SIGNS = ("ffi", "ffl", "ff", "fi", "fl")
_ENDS = ("ff", "fi", "fl")
_SIGN = re.compile("|".join(_SIGNS))
_OPEN = r"(?<![\w'’/.@])"  # neither within a word nor in an address
_LONE = re.compile(
    rf"(?:{_OPEN}(?P<before>[A-Za-z]+)[ \n])?{_OPEN}(?P<sign>{_SIGN.pattern})\b"
    r"(?![/@])(?:[ \n](?P<after>[a-z]+)\b)?"
)
_GAP = re.compile(rf"{_OPEN}(?P<before>[A-Za-z]+)[ \n](?=(?P<after>[a-z]+)\b(?![/@]))")
_CLOSED = re.compile(rf"{_OPEN}[a-z]{{3,}}\b(?![/@]|\.\w)")  # capitals may be names
#: The dictionary has nearly every pair of letters.
_SHORT = re.compile(
    "ad|a[mnst]?|b[ey]|d[eo]|e[ltx]|[gn]o|h[ei]|i[fnst]?|l[ae]|m[ey]|o[fhknrx]|pi|so|to|u[ps]|we"
)
_LONGEST = 40  # letters
#: So many different words without a ligature show that the text has lost it.
_ENOUGH = 2


@dataclass(slots=True)
class LostLetters:
    """What a text shows of its ligatures, and what is mended or doubtful because of it."""

    gaps: set[str] = field(default_factory=set)  # words that a blank parts where letters are gone
    closed: dict[str, set[str]] = field(default_factory=dict)  # by ligature: words without it
    sure: bool = False  # a gap was seen between two pieces neither of which is a word
    kept: Counter[str] = field(default_factory=Counter)  # the ligatures that are there

    @classmethod
    def of(cls, texts: Sequence[str]) -> LostLetters:
        """What `texts` show."""
        lost = cls()
        for text in texts:
            lost.kept.update(_SIGN.findall(text))
            for match in _GAP.finditer(text):
                if fits := _fits(match["before"], match["after"]):
                    lost.gaps.add("".join(fits).lower())
                    lost.sure |= not any(map(_is_word, match.group("before", "after")))
            for match in _CLOSED.finditer(text):
                if found := _without(match[0]):
                    lost.closed.setdefault(found[0], set()).add(found[1].lower())
        return lost

    def mended(self, text: str, told: Callable[[str, str, bool], None]) -> str:
        """`text` with its words whole; `told` hears of each: as it was, as it is, whether sure."""

        def lone(match: re.Match[str]) -> str:
            whole = _rejoined(match)
            if whole != match[0]:
                told(match[0], whole, True)
            return whole

        def gap(match: re.Match[str]) -> str:
            before, after = match["before"], match["after"]
            was = f"{match[0]}{after}"
            fits = _fits(before, after)
            if not fits:
                return match[0]
            sure = self.sure or len(self.gaps) >= _ENOUGH
            told(was, "".join(fits), sure)
            return "".join(fits).removesuffix(after) if sure else match[0]

        def closed(match: re.Match[str]) -> str:
            found = _without(match[0])
            if not found or self.kept[found[0]] or len(self.closed.get(found[0], ())) < _ENOUGH:
                return match[0]
            told(match[0], found[1], True)
            return found[1]

        return _CLOSED.sub(closed, _GAP.sub(gap, _LONE.sub(lone, text)))


def _rejoined(match: re.Match[str]) -> str:
    """A ligature that stands alone, with what it belongs to: both sides, or one of them."""
    before, sign, after = match["before"] or "", match["sign"], match["after"] or ""
    if before and after and _is_word(before + sign + after):
        return before + sign + after
    if before and not _is_word(before) and _is_word(before + sign):
        return match[0].replace(f"{before}{match[0][len(before)]}", before, 1)
    if after and not _is_word(after) and _is_word(sign + after):
        return match[0][: -len(after) - 1] + after
    return match[0]


def _fits(before: str, after: str) -> tuple[str, str, str] | None:
    """The pieces of the only word that a ligature makes of two; None if there is not one.

    The ligature may be there, at the end of the first or the beginning of the second.
    """
    if _is_word(before) and _is_word(after):
        return None
    if _is_word(before + after):
        seam = before.endswith(_ENDS) or after.startswith(_ENDS)
        return (before, "", after) if seam else None
    found = [sign for sign in _SIGNS if _is_word(before + sign + after)]
    return (before, found[0], after) if len(found) == 1 else None


@lru_cache(20_000)
def _without(word: str) -> tuple[str, str] | None:
    """The ligature that `word` lacks and the word with it; None if there is not one alone."""
    if len(word) > _LONGEST or (known(word) and not rare(word)):
        return None
    found = {
        (sign, whole)
        for sign in _SIGNS
        for at in range(len(word))
        if _is_word(whole := word[:at] + sign + word[at:])
    }
    return found.pop() if len(found) == 1 else None


@lru_cache(20_000)
def _is_word(word: str) -> bool:
    if len(word) <= 2:
        return bool(_SHORT.fullmatch(word.lower()))
    return known(word) and not rare(word)
