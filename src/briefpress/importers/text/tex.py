"""Raised and lowered signs as TeX writes them, made those of HTML.

Converters that read pages as pictures write note marks so: ``$^{1}$``, ``\\(^{1}\\)``, ``^{1}``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.lines import RawLine

_OPEN, _CLOSE = r"(?:\$\$?|\\\()\s*", r"\s*(?:\$\$?|\\\))"
_NAMED = r"(?:\\(?:text|mathrm|textrm|rm|textsuperscript)\s*)?"
_SIGNS = r"(?:[^\W_]|[*†‡§,;+−–-])"
_RAISED = rf"\s*\{{?\s*{_NAMED}\{{?\[?(?P<raised>{_SIGNS}{{1,12}})\]?\s*\}}?\s*\}}?"
#: Each raised sign of its own, opened and never closed: ``paid.$^{2}$^{5}``.
_EACH = re.compile(r"(?:\$\^\{[^\s{}]\}){2,6}(?!\$)|\$\^\{[^\s{}]\}(?![^$]*\$)")
_OF_EACH = re.compile(r"\{(.)\}")
#: A mark or a sign alone; and one behind a short word or number.
_ALONE = re.compile(rf"{_OPEN}(?:\{{\s*\}}\s*)?(?P<sign>[\^_]){_RAISED}{_CLOSE}")
_BEHIND = re.compile(
    rf"{_OPEN}{_NAMED}\{{?(?P<word>[\w.,()%×]{{1,12}}?)\}}?(?P<sign>\s*\^|_)"
    rf"{_RAISED}{_CLOSE}"
)
_BRACED = re.compile(r"(?<![$>])\^\{(?P<raised>[\w*†‡§,–-]{1,12})\}")
#: A mark behind a word or its stop, or before a note: ``paid for.^1``.
_CARET = re.compile(r"(?:^\s*|(?<=[a-z]{2})|(?<=[.,;:!?”\"’')\]]))\^(?P<raised>\d{1,3})(?![\w^])")
_COMMAND = re.compile(r"\\text(?P<where>super|sub)script\s*\{(?P<raised>[^{}]{1,16})\}")
_AMOUNT = re.compile(
    rf"{_OPEN}(?P<amount>(?:\\\$\s*)?[\d.,\s~–-]*\d)\s*(?P<unit>\\?%)?{_CLOSE}(?!\d)"
)
_SYMBOLS = {"dagger": "†", "ddagger": "‡", "ast": "*", "S": "§"}
_DAGGER = re.compile(r"(?<=[\^{])\\(dagger|ddagger|ast|S)\b")
_ESCAPED = re.compile(r"\\([%#])")


def without_tex(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines, but for code, without such signs."""
    return [line if line.code else replace(line, text=plain(line.text)) for line in lines]


def plain(text: str) -> str:
    """A line without such signs."""
    if not ("^" in text or "$" in text or "\\" in text):
        return text
    text = _DAGGER.sub(lambda match: _SYMBOLS[match[1]], text)
    text = _EACH.sub(lambda match: f"<sup>{''.join(_OF_EACH.findall(match[0]))}</sup>", text)
    text = _ALONE.sub(_tagged, text)
    text = _BEHIND.sub(_tagged, text)
    text = _BRACED.sub(_tagged, text)
    text = _CARET.sub(_tagged, text)
    text = _COMMAND.sub(_tagged, text)
    text = _AMOUNT.sub(
        lambda match: match["amount"].replace("$ ", "$") + "%" * bool(match["unit"]), text
    )
    return _ESCAPED.sub(r"\1", text)


def _tagged(match: re.Match[str]) -> str:
    found = match.groupdict()
    lowered = found.get("sign") == "_" or found.get("where") == "sub"
    tag = "sub" if lowered else "sup"
    return f"{found.get('word') or ''}<{tag}>{match['raised']}</{tag}>"
