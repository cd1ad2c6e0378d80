"""Silent loss: words of the input that are neither in the output nor named as removed.

Judged from the raw texts alone, with no knowledge of what the tool calls a word: letters and digits
in runs, capitals ignored, a word broken over lines taken for the joined one where it is that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from bench.recover.account import normal

_TAG = re.compile(
    r"</?(?:sup|sub|span|a|b|i|u|em|strong|br|p|div|hr|img|table|tr|td|th|tbody|thead|h[1-6]|li|ul|ol)"
    r"(?:\s[^<>]*|/)?>|</?sup|</?sub|&(?:nbsp|shy);",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?<=\])\(_page_[^)\s]*\)|\[\^[^\]\s]{1,40}\]:?|\]\(#[^)\s]*\)")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


def tokens(text: str) -> list[str]:
    """Runs of letters and of digits; tags and labels of notes are no words."""
    plain = _LABEL.sub(" ", _TAG.sub(" ", normal(text).replace("&amp;", "&")))
    return _TOKEN.findall(plain.casefold())


def lost(given: str, output: str, removed: Iterable[str], notes: int) -> list[str]:
    """The words of `given` that are in neither `output` nor `removed`.

    `notes` is the number of notes in the output: so many marks and labels became structure.
    """
    mine, theirs = tokens(given), tokens("\n".join((output, *removed)))
    missing = Counter(mine) - Counter(theirs)
    spare = Counter(theirs) - Counter(mine)
    _joined(mine, spare, missing)
    _parted(theirs, missing)
    numbers = [word for word in missing.elements() if word.isdigit() and len(word) <= 3]
    # a number of up to three digits may be the mark of a note, and its label
    excused = Counter(numbers[: 2 * notes])
    return list((missing - excused).elements())


def _joined(mine: Sequence[str], spare: Counter[str], missing: Counter[str]) -> None:
    """Parts in the input that are one word in the output: ``govern-`` and ``ment``."""
    for size in (2, 3):
        for at in range(len(mine) - size + 1):
            parts = mine[at : at + size]
            whole = "".join(parts)
            if spare[whole] > 0 and any(missing[part] > 0 for part in parts):
                spare[whole] -= 1
                for part in parts:
                    missing[part] -= missing[part] > 0


def _parted(theirs: Sequence[str], missing: Counter[str]) -> None:
    """A word of the input that is several in the output: a digit that stuck to a word."""
    for size in (2, 3):
        for at in range(len(theirs) - size + 1):
            whole = "".join(theirs[at : at + size])
            if missing[whole] > 0:
                missing[whole] -= 1
