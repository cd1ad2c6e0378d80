"""List items that a converter gave a dash before the label that they were printed with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefpress.importers.labels import BULLETS, LABEL, follows
from briefpress.importers.lines import RawLine

_SIGNS = "".join(sorted(set(BULLETS) - set("-–—*o")))
_DOUBLE = re.compile(
    rf"(?P<indent>\s*)(?P<dash>[-*+]\s+)?(?P<label>[{re.escape(_SIGNS)}]|{LABEL.pattern})"
    r"(?:\s+(?=\S)|(?<=\))(?=[^\W\d]))"
)
_INITIAL = re.compile(r"[A-Z]\.")  # of a name, rather than of a list


def without_dashes(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines with the printed label of each item, if it is one for sure."""
    doubled = set(_doubled(lines))
    return [_undashed(line) if n in doubled else line for n, line in enumerate(lines)]


def _doubled(lines: Sequence[RawLine]) -> Iterator[int]:
    """The lines with two labels: the printed one is a bullet, or runs on with a neighbour's."""
    last, before = -1, ""
    for n, line in enumerate(lines):
        match = None if line.blank or line.code else _DOUBLE.match(line.text)
        if match is None:
            continue
        label = match["label"]
        dashed = match["dash"] is not None and not _INITIAL.fullmatch(label)
        if dashed and label in _SIGNS:
            yield n
        elif dashed and before and follows(before, label):
            yield from (last, n)
        last, before = n, "" if label in _SIGNS else label


def _undashed(line: RawLine) -> RawLine:
    match = _DOUBLE.match(line.text)
    if match is None or match["dash"] is None:
        return line
    cut = len(match["indent"]) + len(match["dash"])
    return replace(line, text=match["indent"] + line.text[cut:], at=line.at + len(match["dash"]))
