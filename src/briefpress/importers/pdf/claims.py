"""Which letters of which lines each piece of marked content claims.

Tags know the text, lines know the page: a `Stretch` is where they meet. A letter in the middle of
a line that no tag claims, such as a hyphen, goes with the letters before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefpress.importers.pdf.lines import Line
from briefpress.tools.pdf_page import Glyph, Page
from briefpress.tools.pdf_structure import Element, Marked


@dataclass(frozen=True, slots=True)
class Stretch:
    """The letters from `start` to `stop` of a line; a blank before the first belongs to them."""

    line: Line
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Claims:
    """What each marked content shows, and the lines that nothing claims.

    `share` is how much of the letters is claimed, those apart that are marked as artifacts.
    """

    content: dict[Marked, tuple[Stretch, ...]]
    loose: tuple[Line, ...]
    share: float


def claims(root: Element, lines: Sequence[Line], pages: Sequence[Page]) -> Claims:
    """What the tags below `root` claim of the text `lines`, which stand in reading order."""
    known = set(root.content())
    drawn = {id(glyph): n for page in pages for n, glyph in enumerate(page.glyphs)}
    found: dict[Marked, list[tuple[int, Stretch]]] = {}
    loose: list[Line] = []
    letters = claimed = 0
    for line in lines:
        glyphs = list(line.glyphs)
        owners = [_owner(glyph, line.page, known) for glyph, _ in glyphs]
        letters += sum(glyph.text.isalnum() and not glyph.face.artifact for glyph, _ in glyphs)
        claimed += sum(
            glyph.text.isalnum() and owner is not None
            for (glyph, _), owner in zip(glyphs, owners, strict=True)
        )
        if not any(owners):
            loose.append(line)
            continue
        for owner, first, stretch in _stretches(line, glyphs, _adopted(owners)):
            found.setdefault(owner, []).append((drawn[id(first)], stretch))
    content = {
        owner: _merged([one for _, one in sorted(parts, key=lambda part: part[0])])
        for owner, parts in found.items()
    }
    return Claims(content, tuple(loose), claimed / letters if letters else 0.0)


def _owner(glyph: Glyph, page: int, known: set[Marked]) -> Marked | None:
    face = glyph.face
    if face.mcid < 0:
        return None
    owner = Marked(page, face.mcid, face.inner)
    return owner if owner in known else None


def _adopted(owners: Sequence[Marked | None]) -> list[Marked]:
    last = next(one for one in owners if one is not None)
    out = []
    for one in owners:
        last = one or last
        out.append(last)
    return out


def _stretches(
    line: Line, glyphs: Sequence[tuple[Glyph, bool]], owners: Sequence[Marked]
) -> list[tuple[Marked, Glyph, Stretch]]:
    """The stretches of one line from left to right, each with its owner and first letter."""
    out: list[tuple[Marked, Glyph, Stretch]] = []
    at = 0
    for (glyph, blank), owner in zip(glyphs, owners, strict=True):
        stop = at + 1 + blank
        if out and out[-1][0] == owner:
            out[-1] = (*out[-1][:2], replace(out[-1][2], stop=stop))
        else:
            out.append((owner, glyph, Stretch(line, at, stop)))
        at = stop
    return out


def _merged(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Neighbours on one line as one stretch."""
    out: list[Stretch] = []
    for one in stretches:
        if out and out[-1].line is one.line and out[-1].stop == one.start:
            out[-1] = replace(out[-1], stop=one.stop)
        else:
            out.append(one)
    return tuple(out)
