"""Large initials: the first letter of a text, as high as several of its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.pdf.segments import Segment
from briefpress.importers.vocabulary import known

_INITIAL = re.compile(r"[“\"‘'«]?[^\W\d_]")
_LARGE = 1.7  # times the lines beside it
_NEAR = 1.5  # of the size of the lines beside it


def with_initials(found: Sequence[Segment]) -> list[Segment]:
    """The segments of a page, large initials put before the words that they begin.

    The lines beside one begin at its left edge, as those below it do.
    """
    gone: set[int] = set()
    for one in found:
        if not _INITIAL.fullmatch(one.text) or not one.text[-1].isupper():
            continue
        beside = sorted((other for other in found if _is_beside(one, other)), key=lambda s: s.y)
        if len({round(other.y) for other in beside}) > 1 and beside[0].text[0].isalpha():
            _put_before(one, beside[0])
            for other in beside:
                other.x0 = one.x0
            gone.add(id(one))
    return [one for one in found if id(one) not in gone]


def _is_beside(initial: Segment, one: Segment) -> bool:
    level = initial.y - initial.size < one.y < initial.y + 0.2 * one.size
    near = -0.2 * one.size < one.x0 - initial.x1 < _NEAR * one.size
    return level and near and _LARGE * one.size < initial.size and one is not initial


def _put_before(initial: Segment, one: Segment) -> None:
    first = one.glyphs[0]
    for glyph in initial.glyphs:
        face = glyph.face
        glyph.y = first.y
        glyph.face = replace(first.face, mcid=face.mcid, inner=face.inner, artifact=face.artifact)
    first.spaced = _is_word(initial.text[-1], one)
    one.glyphs = [*initial.glyphs, *one.glyphs]


def _is_word(letter: str, one: Segment) -> bool:
    """Whether an initial is a word of its own, as in “A river”."""
    rest = one.glyphs[0].text
    for glyph in one.glyphs[1:]:
        if glyph.spaced or not glyph.text.isalpha():
            break
        rest += glyph.text
    return letter in "AIO" and not known(letter + rest) and known(rest)
