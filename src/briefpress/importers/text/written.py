"""What Markdown has that people write by hand: captions of tables, lists of definitions, breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefpress.importers.lines import RawLine
from briefpress.importers.steps.ends import left_open, starts_small

_STARS = re.compile(r"\s*\\?\*(?:\s*\\?\*){2,}\s*")
_NEAR = 3  # lines in which the text above and below a break begins
Rows = list[tuple[RawLine, int]]

_CAPTION = re.compile(r"^ {0,3}(?P<label>Table)?:\s+(?=\S)")
_MEANING = re.compile(r"^ {0,2}:(?: {1,3}|\t)(?=\S)")
_INDENT = re.compile(r"^(?: {2,}|\t)(?=\S)")


def caption(lines: Sequence[RawLine], index: int) -> Rows:
    """The lines of the caption that stands at `index` or behind one blank line, with offsets."""
    at = _behind_blank(lines, index)
    match = _CAPTION.match(lines[at].text) if at < len(lines) else None
    if match is None or lines[at].sheet != lines[index - 1].sheet:
        return []
    rest = _up_to_blank(lines, at + 1)
    return [(lines[at], match.end()), *((line, 0) for line in rest)]


def label(row: tuple[RawLine, int]) -> str:
    """What only names the first line of a caption."""
    match = _CAPTION.match(row[0].text)
    return (match["label"] or "") if match else ""


def defines(lines: Sequence[RawLine], index: int) -> bool:
    """Whether the line at `index` is a term, and what it means stands below it."""
    if lines[index].text.startswith((" ", "\t", ":")):
        return False
    at = _behind_blank(lines, index + 1)
    return at < len(lines) and _MEANING.match(lines[at].text) is not None


def meaning(lines: Sequence[RawLine], index: int) -> list[Rows]:
    """The paragraphs of what a term means, from its first line at `index` or behind a blank one."""
    at = _behind_blank(lines, index)
    match = _MEANING.match(lines[at].text) if at < len(lines) else None
    if match is None:
        return []
    found = [[(lines[at], match.end()), *((one, 0) for one in _up_to_blank(lines, at + 1))]]
    while True:
        at += len(found[-1])
        at = _behind_blank(lines, at)
        if at >= len(lines) or not _INDENT.match(lines[at].text):
            return found
        found.append([(one, 0) for one in _up_to_blank(lines, at)])


def break_before(lines: Sequence[RawLine], index: int) -> int | None:
    """The line before which the stars at `index` part the text, where it was not going on."""
    above = next(
        (one.text for one in reversed(lines[max(0, index - _NEAR) : index]) if not one.blank), ""
    )
    below = (
        n for n, one in enumerate(lines[index + 1 : index + _NEAR], index + 1) if not one.blank
    )
    at = next(below, None)
    if at is None or not _STARS.fullmatch(lines[index].text):
        return None
    return at if not left_open(above) and not starts_small(lines[at].text) else None


def _behind_blank(lines: Sequence[RawLine], index: int) -> int:
    return index + 1 if index < len(lines) and lines[index].blank else index


def _up_to_blank(lines: Sequence[RawLine], index: int) -> list[RawLine]:
    """The lines from `index` up to a blank one or the next meaning."""
    stop = index
    while stop < len(lines) and not lines[stop].blank and not _MEANING.match(lines[stop].text):
        stop += 1
    return list(lines[index:stop])
