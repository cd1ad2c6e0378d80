"""Silent loss: words of the input that are neither in the output nor named as removed.

Judged from the raw texts alone, with no knowledge of what the tool calls a word: letters and digits
in runs, capitals ignored, a word broken over lines taken for the joined one where it is that.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from bench.recover.account import normal

_TAG = re.compile(
    r"</?(?:sup|sub|span|mark|a|b|i|u|em|strong|br|p|div|hr|img|table|tr|td|th|tbody|thead|h[1-6]|li|ul|ol)"
    r"(?:\s[^<>]*|/)?>|</?sup|</?sub|&(?:nbsp|shy);",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?<=\])\(_page_[^)\s]*\)|\[\^[^\]\s]{1,40}\]:?|\]\(#[^)\s]*\)")
_BULLET = re.compile(r"^\s*o(?=\s)", re.MULTILINE)  # as word processors draw a hollow one
_SHAPED = re.compile("[\ufb1d-\ufdff\ufe70-\ufeff]")
_LIGATURES = ("ffi", "ffl", "ff", "fi", "fl")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


def tokens(text: str) -> list[str]:
    """Runs of letters and of digits; tags and labels of notes are no words."""
    plain = _LABEL.sub(" ", _TAG.sub(" ", normal(text).replace("&amp;", "&")))
    return [_forwards(word) for word in _TOKEN.findall(plain.casefold())]


def _forwards(word: str) -> str:
    """A word from right to left counts the same in either order and in the shapes of its letters.

    Extractors differ in both.
    """
    word = unicodedata.normalize("NFKC", word) if _SHAPED.search(word) else word
    right = any("\u0590" <= char <= "\u08ff" for char in word)
    return min(word, word[::-1]) if right else word


def _marks(number: str) -> int:
    """How many marks a number can be: ``1213`` is the marks 12 and 13 side by side; else 0."""
    if len(number) <= 3:
        return 1
    for size in (1, 2, 3):
        at, count, part = 0, 0, int(number[:size])
        while at < len(number) and number.startswith(str(part + count), at):
            at += len(str(part + count))
            count += 1
        if at == len(number):
            return count
    return 0


def lost(given: str, output: str, removed: Iterable[str], notes: int) -> list[str]:
    """The words of `given` that are in neither `output` nor `removed`.

    `notes` is the number of notes in the output: so many marks and labels became structure.
    """
    given = _BULLET.sub(" ", given)
    mine, theirs = tokens(given), tokens("\n".join((output, *removed)))
    missing = Counter(mine) - Counter(theirs)
    spare = Counter(theirs) - Counter(mine)
    _joined(mine, spare, missing)
    _joined_far(mine, spare, missing)
    _restored(mine, spare, missing)
    _parted(theirs, missing)
    numbers = [word for word in missing.elements() if word.isdigit() and _marks(word)]
    # a number of up to three digits, or a run of such, may be the marks of notes, and their labels
    excused: Counter[str] = Counter()
    for word in numbers:
        if excused.total() < 2 * notes:
            excused[word] += 1
    return list((missing - excused).elements())


def _joined(mine: Sequence[str], spare: Counter[str], missing: Counter[str]) -> None:
    """Parts in the input that are one word in the output: ``govern-`` and ``ment``."""
    for size in range(2, 13):  # many only where letters are spaced out
        for at in range(len(mine) - size + 1):
            parts = mine[at : at + size]
            if size > 3 and any(len(part) > 2 for part in parts):
                continue
            whole = "".join(parts)
            if spare[whole] > 0 and any(missing[part] > 0 for part in parts):
                spare[whole] -= 1
                for part in parts:
                    missing[part] -= missing[part] > 0


def _joined_far(mine: Sequence[str], spare: Counter[str], missing: Counter[str]) -> None:
    """Parts with other words between them: ``govern-`` at the end of a page, ``ment`` on the next."""
    parts = [word for word in mine if missing[word] > 0]
    for n, first in enumerate(parts):
        for second in parts[n + 1 :]:
            if spare[first + second] > 0 and missing[first] > 0 and missing[second] > 0:
                spare[first + second] -= 1
                missing[first] -= 1
                missing[second] -= 1


def _restored(mine: Sequence[str], spare: Counter[str], missing: Counter[str]) -> None:
    """What is left of a word that lost a ligature, and is whole in the output: ``o``, ``ence``."""
    for first, second in zip(mine, (*mine[1:], ""), strict=True):
        for parts in ((first, second), (first,)):
            if not any(missing[part] > 0 for part in parts):
                continue
            ends = range(len(first) + 1) if len(parts) == 1 else (len(first),)
            rest = second if len(parts) == 2 else ""
            for sign in _LIGATURES:
                found = [w for at in ends if spare[w := first[:at] + sign + first[at:] + rest] > 0]
                if found:
                    spare[found[0]] -= 1
                    for part in parts:
                        missing[part] -= missing[part] > 0
                    break


def _parted(theirs: Sequence[str], missing: Counter[str]) -> None:
    """A word of the input that is several in the output: a digit that stuck to a word."""
    for size in (2, 3):
        for at in range(len(theirs) - size + 1):
            whole = "".join(theirs[at : at + size])
            if missing[whole] > 0:
                missing[whole] -= 1
