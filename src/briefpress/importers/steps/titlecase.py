"""Titles printed in capitals, set in title case as the text itself spells the words."""

from __future__ import annotations

import re

from briefpress.importers.vocabulary import Vocabulary, known

_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "nor",
        "of",
        "off",
        "on",
        "onto",
        "or",
        "over",
        "per",
        "so",
        "than",
        "the",
        "to",
        "up",
        "upon",
        "via",
        "vs",
        "with",
        "within",
        "yet",
        "versus",
    ]
)
#: Words of two letters that are no abbreviations, beside the small ones.
_PAIRS = frozenset(
    [
        "ad",
        "al",
        "am",
        "be",
        "da",
        "de",
        "do",
        "dr",
        "el",
        "go",
        "he",
        "if",
        "is",
        "it",
        "la",
        "le",
        "me",
        "mr",
        "ms",
        "my",
        "no",
        "oh",
        "st",
        "us",
        "we",
    ]
)
#: What stands before a hyphen and is no abbreviation, though no dictionary has it as a word.
_FIRST_PARTS = frozenset(
    ["afro", "anglo", "anti", "bi", "co", "cyber", "euro", "ex", "geo", "indo", "inter", "intra",
     "multi", "neo", "non", "pan", "post", "pre", "pro", "re", "semi", "sino", "sub", "tri"]
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*\.?")


def is_capitals(text: str) -> bool:
    """Whether `text` is set in capitals, so that its case says nothing."""
    letters = [char for char in text if char.isalpha()]
    upper = sum(char.isupper() for char in letters)
    return len(letters) > 3 and upper >= 0.9 * len(letters) and " " in text.strip()


def title_case(text: str, vocabulary: Vocabulary) -> tuple[str, float]:
    """`text` in title case, and how sure every word of it is."""
    sure = 1.0
    vocabulary = _with_parts(vocabulary)
    out, last, start = [], 0, True
    words = list(_WORD.finditer(text))
    for n, match in enumerate(words):
        out.append(text[last : match.start()])
        start = start or bool(re.search(r"[:?!.–—]\s*$|[“\"‘(]$", text[last : match.start()]))
        end = n == len(words) - 1
        hyphened = text[match.start() - 1 : match.start()] == "-"
        first = start or (end and not hyphened)
        joined = hyphened or text[match.end() : match.end() + 1] in ("-", "–")
        word, certain = _cased(match[0], vocabulary, first=first, hyphened=joined)
        sure = min(sure, certain)
        out.append(word)
        last, start = match.end(), False
    return "".join((*out, text[last:])), sure


def _with_parts(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with the parts of words that have hyphens, as a title is read by parts."""
    exact = vocabulary.exact.copy()
    for word, count in vocabulary.exact.items():
        if "-" in word:
            exact.update(dict.fromkeys(word.split("-"), count))
    return Vocabulary(vocabulary.small, exact)


def _cased(word: str, vocabulary: Vocabulary, *, first: bool, hyphened: bool) -> tuple[str, float]:
    small = word.lower()
    if small in _SMALL and not first:
        return small, 1.0
    forms = {form: count for form, count in vocabulary.exact.items() if form.lower() == small}
    forms = {
        form: count for form, count in forms.items() if form not in (small, small.capitalize())
    }
    plain = vocabulary.exact[small] + vocabulary.exact[small.capitalize()]
    special = max(forms, key=lambda form: forms[form], default="")
    if special and forms[special] > plain:
        return special, 0.95
    if word == "US" and hyphened:
        return word, 0.9  # "US-China": the pronoun joins nothing
    if hyphened and small in _FIRST_PARTS:
        return word[:1].upper() + small[1:], 0.9
    if len(word) == 2 and not plain and small not in _SMALL | _PAIRS:
        return word, 0.9  # "EU", "AI"
    if "." in word[:-1] or any(char.isdigit() for char in word):
        return word, 0.9
    capital = word[:1].upper() + small[1:]
    spelt = bool(plain) or known(small)
    return (capital, 0.95) if spelt or len(word) > 4 else (word, 0.6)
