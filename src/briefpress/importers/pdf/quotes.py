"""Quotations of a PDF that are set off: narrower than the text on both sides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefpress.importers.pdf.lines import Line

#: Sentences in quotation marks; a heading in such marks has no full stop.
_PULLED = re.compile(r"[“\"‘'«„](?:\S+\s+){4,}\S+[.!?…]\s?[”\"’'»“]")
_INDENT = 0.85  # of the size of the type, on the left; on the right as much where lines are full


@dataclass(frozen=True, slots=True)
class Near:
    """What stands above a paragraph: the space, in lines, and the left edge of a quotation."""

    gap: float
    quoted: float | None

    def follows(self, left: float) -> bool:
        """Whether a quotation with this left edge stands above."""
        return self.quoted is not None and abs(left - self.quoted) < 1


def pulled(text: str) -> bool:
    """Whether a large text is a quotation pulled out of the running text, and no heading."""
    return _PULLED.fullmatch(" ".join(text.split())) is not None


def set_off(lines: Sequence[Line], body: float, before: str, near: Near) -> bool:
    """Whether the lines of a paragraph stand in from both edges of their column.

    Where the right edge tells little, they must be smaller than the text, or stand apart from it,
    or follow a quotation, or the text `before` them must announce one.
    """
    first = lines[0]
    left = min(line.x0 for line in lines)
    indent = left - first.left
    if indent < _INDENT * first.size or first.size > 1.04 * body or first.mates > 1:
        return False
    inset = first.right - max(line.x1 for line in lines)
    if len(lines) == 1:
        centred = abs(indent - inset) < 4
        told = first.size < 0.98 * body or before.rstrip().endswith(":") or 1.6 < near.gap < 3
        return (near.follows(left) or told) and not centred and inset > 0
    steady = all(line.x0 - left < 0.3 * first.size for line in lines[1:])
    deep = indent > 1.5 * first.size and (near.gap > 1.25 or near.follows(left))
    return steady and (inset > 0.5 * first.size or deep)
