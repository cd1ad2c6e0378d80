"""Fences that only say that what stands between them is Markdown, as chat tools put them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.lines import RawLine, closes_code
from briefpress.importers.report import Repair, repair

_FENCE = re.compile(r" {0,3}(```|~~~)[`~]*\s*(?P<info>[\w-]*)\s*$")
_NAMES = ("markdown", "md")


def without_wrapper(lines: Sequence[RawLine]) -> tuple[list[RawLine], list[Repair]]:
    """The lines with such fences blank: those that name Markdown, or hold the whole file."""
    out = list(lines)
    told: list[Repair] = []
    opened: int | None = None
    sign = ""
    rows = [n for n, line in enumerate(lines) if not line.blank]
    ends = [n for n in rows if _FENCE.match(lines[n].text)]
    for n in ends:
        match = _FENCE.match(lines[n].text)
        assert match is not None
        whole = (n, ends[-1]) == (rows[0], rows[-1]) and len(ends) == 2
        if opened is None and (match["info"].lower() in _NAMES or (not match["info"] and whole)):
            opened, sign = n, match[1]
        elif opened is not None and closes_code(sign, lines[n]):
            told += _blank(out, opened, n)
            opened = None
    if opened is not None:
        told += _blank(out, opened)  # the file ends before its fence does
    return out, told


def _blank(lines: list[RawLine], *indexes: int) -> list[Repair]:
    told = [repair("BP911", "wrapper", (lines[n].text, ""), lines[n].place) for n in indexes]
    for n in indexes:
        lines[n] = replace(lines[n], text="")
    return told
