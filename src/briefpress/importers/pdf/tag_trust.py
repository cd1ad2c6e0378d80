"""Whether the tags of a PDF are to be trusted: what they say must fit what stands on the pages.

Makers that know the text (word processors, typesetters) tag it well. Tags that a program guessed,
or that were left behind, are told by their faults: they leave text out, jump about, cut sentences
or lump paragraphs together. Then the pages are read as if there were none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from briefpress.importers.account import letters
from briefpress.importers.blocks import Kind, plain
from briefpress.importers.pdf.claims import Stretch
from briefpress.importers.pdf.measures import Measures
from briefpress.importers.pdf.tags import Made
from briefpress.importers.steps.ends import finished, starts_small

LEAST_SHARE = 0.8  # of the letters that tags must claim
_FEW = 3  # faults that a good tree may have, too
_CUT, _LUMPED, _JUMPS, _HEADINGS = 0.25, 0.3, 0.15, 0.4


def distrusted(made: Sequence[Made], measures: Measures) -> str:
    """Why the blocks that the tags gave cannot be right; nothing if they can."""
    shown = [one for one in made if one.stretches]
    texts = [one for one in shown if one.block.kind is Kind.PARA]
    size = sum(map(_size, shown))
    headings = sum(_size(one) for one in shown if one.block.kind is Kind.HEADING)
    lumps = [one for one in texts if _lumped(one.stretches, measures)]
    cuts = sum(_cut(a, b) for a, b in pairwise(shown))
    jumps = sum(_jumps(a, b) for a, b in pairwise([at for one in shown for at in one.stretches]))
    if not size:
        return "they hold no text"
    if headings > _HEADINGS * size:
        return "they call the text headings"
    if cuts > max(_FEW, _CUT * len(texts)):
        return "they cut sentences in two"
    if len(lumps) > _FEW and sum(map(_size, lumps)) > _LUMPED * size:
        return "they put paragraphs together"
    if jumps > max(_FEW, _JUMPS * len(shown)):
        return "they are out of order"
    return ""


def _size(made: Made) -> int:
    return sum(one.stop - one.start for one in made.stretches)


def _cut(one: Made, other: Made) -> bool:
    """Whether a sentence goes on from one paragraph to the next on its page."""
    if {one.block.kind, other.block.kind} != {Kind.PARA}:
        return False
    if one.stretches[-1].line.page != other.stretches[0].line.page:
        return False
    before, after = plain(one.block.content), plain(other.block.content)
    return not finished(before) and starts_small(after) and len(letters(before)) > 20


def _lumped(stretches: Sequence[Stretch], measures: Measures) -> bool:
    """Whether a paragraph has a space or another size of type in its middle."""
    for a, b in pairwise(one.line for one in stretches):
        if (a.page, a.zone) != (b.page, b.zone) or a.row == b.row or b.y < a.y:
            continue
        if b.y - a.y > 1.5 * measures.lead(a) + 1 or abs(a.size - b.size) > 0.15 * a.size:
            return True
    return False


def _jumps(one: Stretch, other: Stretch) -> bool:
    """Whether the text goes back a page, or up in its column."""
    a, b = one.line, other.line
    if a.page != b.page:
        return b.page < a.page
    return a.zone == b.zone and b.y < a.y - 2 * a.size
