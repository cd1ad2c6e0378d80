"""House typography as pure text-to-text functions; but for capitals, they change no character."""

from __future__ import annotations

import re
import unicodedata

ZWSP = "\u200b"  # a place where a line may break
WJ = "\u2060"  # a place where it may not

# Chicago Manual of Style, 17th ed., 14.18: break a URL after a colon or a double slash; before or
# after an equals sign or ampersand; before a single slash, full stop, comma, hyphen, underscore,
# question mark, number sign, tilde or per cent; never after a hyphen that belongs to it.
_BREAKS = re.compile(r"(?P<scheme>://)|(?P<pair>[=&])|(?P<before>[/.,_?#~%])|(?P<hyphen>-)")
_URLISH = re.compile(r"(?:https?://|www\.)\S+|\S{30,}")


def breakable_url(text: str) -> str:
    """`text` with invisible break opportunities where Chicago allows a URL to be broken.

    The hyphen gets one before it and a word joiner after it, so that no line ends in a hyphen that
    a reader could take for one of the typesetter's.
    """

    def put(match: re.Match[str]) -> str:
        mark = match[0]
        if match["scheme"]:
            return f"{mark}{ZWSP}"
        if match["pair"]:
            return f"{ZWSP}{mark}{ZWSP}"
        if match["hyphen"]:
            return f"{ZWSP}{mark}{WJ}"
        return f"{ZWSP}{mark}"

    return _BREAKS.sub(put, text)


def breakable(text: str) -> str:
    """`text` with breaks in the URLs, and the very long tokens like URLs, that stand in it."""
    if len(text) < 12:
        return text
    return _URLISH.sub(lambda match: breakable_url(match[0]), text)


#: The marks that Greek capitals go without; the diaeresis stays (Unicode CLDR, el-Upper).
_GREEK_MARKS = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u0306\u0313\u0314\u0342\u0345"))
#: Without its accent, the first letter would be read together with the second.
_HIATUS = {"άι": "αϊ", "όι": "οϊ", "άυ": "αϋ", "όυ": "οϋ"}


def capitals(text: str, language: str) -> str:
    """`text` in capitals as a language (BCP 47) writes them: Greek without accents, Turkish İ."""
    name = language.partition("-")[0].lower()
    if name in ("tr", "az"):
        return text.replace("i", "İ").upper()
    if name == "el":
        for pair, apart in _HIATUS.items():
            text = text.replace(pair, apart)
        bare = unicodedata.normalize("NFD", text).translate(_GREEK_MARKS)
        text = unicodedata.normalize("NFC", bare)
    return text.upper()
