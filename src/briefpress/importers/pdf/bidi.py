"""Words written from right to left, in the order in which they are read.

A PDF places letters; in which order it names them is nobody's rule. The letters of such words are
read from the right edge of their run, and so are the runs of a line that is mostly theirs. Where
the file gives their text, with its blanks and in the order of reading, that is kept.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from briefpress.importers.account import letters
from briefpress.importers.pdf.segments import Segment, is_right_to_left, is_written
from briefpress.tools.pdf_page import Glyph

_PAIRS = {"(": "()", ")": "()", "[": "[]", "]": "[]"}


def as_written(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Glyphs with those of words from right to left in the order of the text the file gives.

    PDFium turns such text round in parts, mirrors its brackets and spreads it over the first object
    it stands for.
    """
    out: list[Glyph] = []
    for face, group in groupby(glyphs, key=lambda one: one.face):
        found = list(group)
        told = face.actual
        right = any(map(is_right_to_left, told))
        same = sorted(letters(told)) == sorted(letters("".join(one.text for one in found)))
        out += _spread(told, found[0]) if right and same else found
    return out


def _spread(told: str, first: Glyph) -> Iterator[Glyph]:
    """The signs of a text side by side over its whole reach, from its right edge on."""
    left, right = first.face.reach
    step = (right - left) / len(told)
    spaced = first.spaced
    for n, sign in enumerate(told):
        if sign.isspace():
            spaced = True
            continue
        x1 = right - n * step
        yield replace(first, text=sign, x0=x1 - step, x1=x1, spaced=spaced)
        spaced = False


def in_reading_order(segments: Iterable[Segment], column: bool = False) -> list[Segment]:
    """The segments of a line, given from left to right, in the order of reading.

    A line of words of both directions goes the way of most of them, if the `column` it stands in
    goes from right to left; else it is one from left to right with many quoted words.
    """
    out: list[Segment] = []
    for segment in segments:
        last = out[-1] if out else None
        near = last is not None and segment.x0 - last.x1 < 1.2 * segment.size
        if last is not None and near and _right(last) and _right(segment):
            out[-1] = _read([*last.glyphs, *segment.glyphs])
        else:
            out.append(_read(segment.glyphs) if _right(segment) else segment)
    share = right_share(out)
    read = out[::-1] if share == 1 or (column and share > 0.5) else out
    if share:
        _brackets(read)
    return read


def right_share(segments: Iterable[Segment]) -> float:
    """How much of the letters is written from right to left."""
    signs = [one for segment in segments for one in segment.glyphs if one.text.isalpha()]
    return sum(is_right_to_left(one.text) for one in signs) / len(signs) if signs else 0.0


def _right(segment: Segment) -> bool:
    return is_right_to_left(segment.glyphs[0].text)


def _read(glyphs: list[Glyph]) -> Segment:
    """Letters from the right edge on, each with the signs that stand over or under it."""
    drawn = {id(one): n for n, one in enumerate(glyphs)}
    parts = [list(part) for _, part in groupby(
        glyphs, key=lambda one: id(one.face) if is_written(one) else id(one))]  # fmt: skip
    parts.sort(key=lambda part: -part[0].x1 - (0.01 if not _over(part[0]) else 0.0))
    ordered = [one for part in parts for one in part]
    for n, (one, other) in enumerate(pairwise(ordered)):
        if other.text == "ل" and one.text in "اأإآٱ" and abs(one.x1 - other.x1) < 0.1:
            ordered[n : n + 2] = other, one  # one sign for both, read as lam and alef
    spaced = {id(one) for one in glyphs if one.spaced}
    for before, one in pairwise(ordered):
        gap = (before.x0 - one.x1) / one.face.size
        later = max(before, one, key=lambda glyph: drawn[id(glyph)])
        told = id(later) in spaced and abs(drawn[id(before)] - drawn[id(one)]) == 1
        one.spaced = gap > 0.15 or told  # boxes of slanted letters reach over a blank
    ordered[0].spaced = bool(spaced) and id(ordered[0]) in spaced
    return Segment(ordered, min(one.x0 for one in glyphs), max(one.x1 for one in glyphs),
                   ordered[0].y, ordered[0].face.size)  # fmt: skip


def _over(glyph: Glyph) -> bool:
    return bool(unicodedata.combining(glyph.text[0]))


def _brackets(segments: list[Segment]) -> None:
    """Brackets as they open and close: PDFium mirrors those in and beside such words.

    One behind a blank and before a word opens; one behind a word and before a blank closes.
    """
    for before, word, after in zip(segments, segments[1:], segments[2:], strict=False):
        left, right = before.glyphs[-1], after.glyphs[0]
        pair = _PAIRS.get(left.text)
        if _right(word) and pair is not None and pair == _PAIRS.get(right.text):
            left.text, right.text = pair[0], pair[1]
    glyphs = [one for segment in segments for one in segment.glyphs]
    for n, one in enumerate(glyphs):
        if one.text in _PAIRS and not is_written(one):
            _turn(one, glyphs[max(0, n - 1) : n], glyphs[n + 1 : n + 2])


def _turn(one: Glyph, before: Sequence[Glyph], after: Sequence[Glyph]) -> None:
    """Turn a bracket to the word that it touches, and the blank beside it to its other side."""
    word_before = any(_touch(one, sign) and sign.text.isalnum() for sign in before)
    word_after = any(_touch(one, sign) and sign.text.isalnum() for sign in after)
    if word_before == word_after:
        return
    one.text = _PAIRS[one.text][word_before]
    if word_before and one.spaced:
        one.spaced = False
        for sign in after:
            sign.spaced = sign.text.isalnum()


def _touch(one: Glyph, other: Glyph) -> bool:
    return max(one.x0 - other.x1, other.x0 - one.x1) < 0.05 * one.face.size
