"""Which words there are: those of the original itself, then those of a dictionary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: British endings and the American ones under which the dictionary has such words.
_AMERICAN = (
    ("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes"), ("ise", "ize"),
    ("ogrammes", "ograms"), ("ogramme", "ogram"), ("our", "or"), ("tre", "ter"), ("elled", "eled"),
    ("elling", "eling"), ("yse", "yze"), ("ence", "ense"), ("isations", "izations"),
)  # fmt: skip

#: The dictionary counts 50 for a word that it knows from lists alone.
_RARE = 100


@cache
def _dictionary() -> Any:
    from spellchecker import SpellChecker

    return SpellChecker(language="en").word_frequency.dictionary


def known(word: str) -> bool:
    """Whether the dictionary of English, in British or American spelling, has `word`."""
    small = word.lower().replace("’", "'").removesuffix("'s")
    table = _dictionary()
    if small in table:
        return True
    return any(ours in small and small.replace(ours, theirs) in table for ours, theirs in _AMERICAN)


def rare(word: str) -> bool:
    """Whether the dictionary has `word` as one that is hardly ever written so."""
    return bool(0 < _dictionary().get(word.lower(), 0) <= _RARE)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a text: in small letters, and as they stand."""

    small: Counter[str]
    exact: Counter[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        """The vocabulary of `texts`; what is cut at a line end does not count."""
        small: Counter[str] = Counter()
        exact: Counter[str] = Counter()
        for text in texts:
            for line in text.split("\n"):
                found = _WORD.findall(
                    line.rstrip().removesuffix("-") if line.endswith("-") else line
                )
                exact.update(found)
                small.update(word.lower() for word in found)
        return cls(small, exact)
