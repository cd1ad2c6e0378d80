"""Notes of one page below one name, ``[^0]``, which says nothing; they have their own numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.lines import RawLine
from briefpress.importers.report import Removed, removed

_HOLDER = re.compile(r"\s*\[\^(?P<name>\w{1,9})\](?P<defines>:\s+(?=<sup>))?")
_CALL = re.compile(r"\[\^(\w{1,9})\](?!:)")
_WHY = "the name that holds the notes of a page"


def without_holders(lines: Sequence[RawLine]) -> tuple[list[RawLine], list[Removed]]:
    """The lines without names that stand for all notes of a page, and that no text calls."""
    found = {n: match for n, line in enumerate(lines)
             if not line.code and (match := _HOLDER.match(line.text))
             and (match["defines"] or not line.text[match.end() :].strip())}  # fmt: skip
    held = {match["name"] for match in found.values() if match["defines"]}
    called = {name for n, line in enumerate(lines) if n not in found
              for name in _CALL.findall(line.text)}  # fmt: skip
    out, told = list(lines), []
    for n, match in found.items():
        if match["name"] in held - called:
            line = lines[n]
            told.append(removed(match[0].strip(), _WHY, line.place))
            out[n] = replace(line, text=line.text[match.end() :], at=line.at + match.end())
    return out, told
