"""Words written from right to left, in the order in which they are read.

A PDF places letters; in which order it names them is nobody's rule. The letters of such words are
read from the right edge of their run, and so are the runs of a line that is mostly theirs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from briefpress.importers.pdf_segments import Segment, is_right_to_left
from briefpress.tools.pdfium import Glyph

_PAIRS = {"(": "()", ")": "()", "[": "[]", "]": "[]"}


def in_reading_order(segments: Iterable[Segment]) -> list[Segment]:
    """The segments of a line, given from left to right, in the order of reading."""
    out: list[Segment] = []
    for segment in segments:
        last = out[-1] if out else None
        near = last is not None and segment.x0 - last.x1 < 1.2 * segment.size
        if last is not None and near and _right(last) and _right(segment):
            out[-1] = _read([*last.glyphs, *segment.glyphs])
        else:
            out.append(_read(segment.glyphs) if _right(segment) else segment)
    letters = [one for segment in out for one in segment.glyphs if one.text.isalpha()]
    right = sum(is_right_to_left(one.text) for one in letters)
    read = out[::-1] if right > 0.5 * len(letters) else out
    _brackets(read)
    return read


def _right(segment: Segment) -> bool:
    return is_right_to_left(segment.glyphs[0].text)


def _read(glyphs: list[Glyph]) -> Segment:
    """Letters from the right edge on, each with the signs that stand over or under it."""
    ordered = sorted(glyphs, key=lambda one: -one.x1 - (0.01 if not _over(one) else 0.0))
    spaced = any(one.spaced for one in glyphs)
    for before, one in pairwise(ordered):
        one.spaced = before.x0 - one.x1 > 0.15 * one.face.size
    ordered[0].spaced = spaced and ordered[0].spaced
    return Segment(ordered, min(one.x0 for one in glyphs), max(one.x1 for one in glyphs),
                   ordered[0].y, ordered[0].face.size)  # fmt: skip


def _over(glyph: Glyph) -> bool:
    return bool(unicodedata.combining(glyph.text[0]))


def _brackets(segments: list[Segment]) -> None:
    """A pair of brackets round such a word opens before it and closes behind it."""
    for before, word, after in zip(segments, segments[1:], segments[2:], strict=False):
        left, right = before.glyphs[-1], after.glyphs[0]
        pair = _PAIRS.get(left.text)
        if _right(word) and pair is not None and pair == _PAIRS.get(right.text):
            left.text, right.text = pair[0], pair[1]
