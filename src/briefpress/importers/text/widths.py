"""How wide a line is printed, by the letters on it."""

from __future__ import annotations

from collections.abc import Callable

#: Hundredths of an em, between those of a face with serifs and of one without.
_WIDTHS = {
    24: "ijlI|'’‘",
    27: " .,;:!",
    31: "ftr()[]-\u00ad/",
    41: '"“”*',
    46: "cszJ",
    72: "wACDGHKNOQRUV&",
    64: "BEFLPSTXYZ",
    80: "m%",
    92: "MW—…",
}
_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER = 51  # all other small letters, figures, and what is not known
_MEAN = 44  # of running text with its blanks

Width = Callable[[str], float]


def printed(text: str) -> float:
    """The width of a line in a face whose letters are of unlike widths, in letters of running
    text."""
    return sum(_OF.get(letter, _OTHER) for letter in text) / _MEAN


def typed(text: str) -> float:
    """The width of a line in a face whose letters are all of one width."""
    return len(text)
