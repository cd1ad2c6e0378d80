"""Lines without blank ones between them, cut into paragraphs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.blocks import Look
from briefpress.importers.furniture import LEADER
from briefpress.importers.lines import RawLine
from briefpress.importers.text.measure import Measure, need

TERMINAL = re.compile(r"[.!?:;…]['\"”’)\]*_]*(?:<sup>.*?</sup>|\[\^?\d+\]|\d{1,3})?['\"”’)\]*_]*$")
_COUNTED = re.compile(r"\W*(?P<name>[A-Z][a-z]+) (?P<n>\d{1,2})[:.]\W")
_SHORT = 0.78
_FULL, _FAR = 0.8, 0.4  # shares of the usual line: of a full one, and of what a short one leaves
LONG = 200  # letters; no printed line has as many
_ITEM = 0.85  # of the measure, which the line of an item has at the least


def by_blanks(rows: Sequence[RawLine], measure: Measure) -> list[list[RawLine]]:
    """Lines cut into paragraphs where a line has no blank at its end."""
    parts: list[list[RawLine]] = []
    going = False
    units = _units(rows)
    for n, unit in enumerate(units):
        if not going:
            parts.append([])
        parts[-1] += unit
        last = [row for row in unit if not row.raised or row is unit[0]][-1]
        going = n + 1 < len(units) and goes_on(last, units[n + 1][0], measure)
    return parts


def goes_on(row: RawLine, after: RawLine, measure: Measure) -> bool:
    """Whether the blank or hyphen at the end of a line says that its paragraph goes on.

    A line that was full to its end has none, and says so by its sentence.
    """
    if row.text.endswith((" ", "-", "\u00ad", "/")):
        return True
    full = measure.long(row) or re.match(r"\s*[^\W_A-Z]", after.text) is not None
    return full and TERMINAL.search(row.text) is None


def paragraphs(rows: Sequence[RawLine], measure: Measure) -> list[list[RawLine]]:
    """Lines without blank ones between them, cut where one paragraph ends and another begins."""
    if len(rows) < 2 or any(re.search(r"\S  +$|\\$", row.text) for row in rows[:-1]):
        return [list(rows)] if rows else []
    units = _units(rows)
    whole = [replace(unit[0], text="".join(row.text for row in unit if not row.raised))
             for unit in units]  # fmt: skip
    width = max(len(row.text.strip()) for row in whole)
    base = min(indent(row) for row in whole)
    parts: list[list[list[RawLine]]] = [[units[0]]]
    headed = _headings(whole, measure)
    for n, (before, row) in enumerate(itertools.pairwise(whole)):
        unit = units[n + 1]
        short = len(before.text.strip()) < _SHORT * width or measure.short(before, row)
        short = short and not measure.free
        ended = TERMINAL.search(before.text.rstrip()) is not None
        upper = re.match(r"[\W_]*[A-Z0-9]", row.text.strip()) is not None
        indented = indent(row) >= base + 2 and indent(before) <= base + 1 and ended
        whole_line = max(len(before.text), len(row.text)) > LONG
        begins = width > 45 and upper and ended and (short or indented or whole_line)
        heading = (ended and n + 1 in headed) or (len(parts[-1]) == 1 and n in headed)
        heading = heading or _counts_on(parts[-1][0][0].text, row.text)
        if LEADER.search(before.text) or begins or heading:
            parts.append([])
        parts[-1].append(unit)
    return [[row for unit in part for row in unit] for part in parts]


def _counts_on(first: str, text: str) -> bool:
    """Whether a line begins with the next number of what the paragraph begins with: "Option 2:"."""
    last, this = _COUNTED.match(first), _COUNTED.match(text)
    if last is None or this is None:
        return False
    return last["name"] == this["name"] and int(this["n"]) == int(last["n"]) + 1


def item_over(rows: Sequence[RawLine], after: RawLine, measure: Measure) -> bool:
    """Whether an item of a list ends with its lines so far, and text begins `after` them.

    The lines of an item are narrower than those of text by what its label takes.
    """
    first, last = rows[0], rows[-1]
    ended = TERMINAL.search(last.text.rstrip()) is not None and not last.text.rstrip().endswith(":")
    if not ended or re.match(r"[\W_]*[A-Z0-9]", after.text) is None:
        return False
    width = max(measure.width(row.text.rstrip()) for row in rows)
    room = width + 1 if len(rows) > 1 else _ITEM * measure.room
    return indent(after) < indent(first) or (
        need(last, after, measure.width) < room and not measure.free
    )


def _units(rows: Sequence[RawLine]) -> list[list[RawLine]]:
    """Each line with the numbers of marks that belong to it, and with what they part from it."""
    units: list[list[RawLine]] = []
    for row in rows:
        if units and (row.raised or row.parted):
            units[-1].append(row)
        else:
            units.append([row])
    return units


def _headings(lines: Sequence[RawLine], measure: Measure) -> set[int]:
    """Which lines stand above a paragraph as its heading, or above such a heading as another."""
    pairs = list(itertools.pairwise(lines))
    found = {n for n, (line, after) in enumerate(pairs) if _headed(line, after, measure)}
    above = {n - 1 for n in found if n and _like_heading(lines[n - 1], lines[n], measure)}
    return found | above


def _headed(line: RawLine, after: RawLine, measure: Measure) -> bool:
    """Whether a line stands above a paragraph as its heading.

    Above one that is a short line itself, only capitals tell.
    """
    if measure.usual:
        return _far_shorter(line, after, measure.usual)
    said = TERMINAL.search(after.text.rstrip()) is not None and _capitalised(line.text)
    return (measure.long(after) or said) and _like_heading(line, after, measure)


def _far_shorter(line: RawLine, after: RawLine, usual: float) -> bool:
    """Whether a short line without a stop stands above a full line of prose."""
    said = after.text.split()
    small = sum(word[0].islower() for word in said)
    room = usual - len(line.text.strip()) - len(said[0]) if said else 0
    full = len(after.text.strip()) > _FULL * usual and 3 * small >= len(said)
    lone = len(line.text.split()) == 1 or _capitalised(line.text)
    above = full or (lone and TERMINAL.search(after.text.rstrip()) is not None)
    return above and room > _FAR * usual and _named(line, after)


def _capitalised(text: str) -> bool:
    """Whether all longer words of a line begin with capitals, and there are some."""
    long = re.findall(r"[^\W\d_]{4,}", text)
    return len(long) > 1 and all(word[0].isupper() for word in long)


def _like_heading(line: RawLine, after: RawLine, measure: Measure) -> bool:
    """Whether a line is short without need, no sentence, and the next one begins anew."""
    room = len(line.text.strip()) < _SHORT * measure.room
    return room and measure.short(line, after) and _named(line, after)


def _named(line: RawLine, after: RawLine) -> bool:
    """Whether a line begins as headings do and has no stop, and the next one begins anew."""
    text = line.text.strip()
    return (
        re.match(r"[\W_]*(?:\d+[.)]?(?:\d+\.?)*\s+)?[A-Z]", text) is not None
        and re.search(r"[.,;:]$", text) is None
        and re.match(r"[\W_]*[A-Z0-9]", after.text) is not None
    )


def indent(row: RawLine) -> int:
    """By how many blanks a line is set in."""
    return len(row.text) - len(row.text.lstrip())


def look(part: Sequence[RawLine], rows: Sequence[RawLine]) -> Look:
    """How a paragraph looks that is a part of some lines."""
    if len(rows) < 2:
        return Look()
    width = max(len(row.text.strip()) for row in rows)
    ends = len(part[-1].text.strip()) < _SHORT * width
    begins = part[0] is not rows[0] or (len(part) > 1 and indent(part[0]) >= indent(part[1]) + 2)
    return Look(ends=ends, begins=begins or None)
