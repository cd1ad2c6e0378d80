"""How texts end and begin: what tells whether one goes on in another."""

from __future__ import annotations

import re

from briefpress.importers.blocks import MARK

_CLOSERS = "'\"”’»)\\]*_ \u00a0" + MARK
_TERMINAL = re.compile(rf"[.!?…][{_CLOSERS}]*$|[:;][{_CLOSERS}]*$")
_CAPTION = re.compile(
    r"(?:sources?|credits?|photo(?:graph)?|image|picture|figure|fig\.|table|map|chart|graph|box)"
    r"\s?[\dIVX.-]{0,6}\s?[:.–—]",
    re.IGNORECASE,
)
#: Words after which no sentence ends, so what follows goes on even with a capital.
_OPEN = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "but",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "with",
        "as",
        "that",
        "which",
        "who",
        "whose",
        "this",
        "these",
        "those",
        "its",
        "their",
        "his",
        "her",
        "our",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "should",
        "must",
        "not",
        "between",
        "among",
        "against",
        "under",
        "over",
        "into",
        "than",
        "both",
        "such",
        "while",
        "when",
        "if",
        "because",
        "although",
        "through",
        "during",
        "within",
        "without",
        "towards",
        "toward",
        "upon",
        "per",
        "via",
        "about",
        "after",
        "around",
        "before",
        "nearly",
        "since",
        "until",
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "vs",
    ]
)


#: Further words that begin sentences, and in small letters stand anywhere.
_STARTERS = frozenset(
    [
        "it",
        "there",
        "then",
        "they",
        "we",
        "he",
        "she",
        "you",
        "such",
        "some",
        "many",
        "most",
        "much",
        "more",
        "no",
        "none",
        "all",
        "each",
        "every",
        "any",
        "where",
        "what",
        "how",
        "why",
        "whether",
        "here",
        "after",
        "before",
        "since",
        "until",
        "although",
        "however",
        "thus",
        "so",
        "yet",
    ]
)


def finished(text: str) -> bool:
    """Whether `text` ends like a sentence, or with a colon or semicolon."""
    return _TERMINAL.search(text.rstrip()) is not None


def starts_small(text: str) -> bool:
    """Whether the first letter of `text` is a small one, so that it cannot begin a sentence."""
    match = re.match(r"[\s\"'“‘(\[*_]*(\w)", text)
    return match is not None and match[1].islower()


def starts_within(text: str) -> bool:
    """Whether `text` begins as no sentence does: with a small letter, or a number but no year."""
    return starts_small(text) or re.match(r"[(\[]?(?!(?:1[5-9]|20)\d\d\b)\d", text) is not None


def starts_sentence(text: str) -> bool:
    """Whether `text` begins with a small word in capitals, as sentences do and names do not."""
    match = re.match(r"[\"'“‘(\[]*([A-Z][a-z]*)\s", text)
    return match is not None and (match[1].lower() in _OPEN or match[1].lower() in _STARTERS)


def left_open(text: str) -> bool:
    """Whether `text` ends with a word or sign after which a sentence must go on."""
    end = text.rstrip().rstrip(MARK)
    last = re.search(r"([\w’']+)$", end)
    return end.endswith((",", "–", "—", "(")) or (last is not None and last[1].lower() in _OPEN)


def cut_in_word(text: str) -> bool:
    """Whether `text` ends with a hyphen in a word."""
    return re.search(r"\w[-‐\u00ad]$", text.rstrip()) is not None


def is_caption(text: str) -> bool:
    """Whether `text` begins as what stands at a picture or table does: "Figure 2:", "Source:"."""
    return _CAPTION.match(text) is not None
