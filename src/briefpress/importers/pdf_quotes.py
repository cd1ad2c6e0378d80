"""Quotations of a PDF that are set off: narrower than the text on both sides."""

from __future__ import annotations

from collections.abc import Sequence

from briefpress.importers.pdf_lines import Line

_INDENT = 0.85  # of the size of the type, on the left; on the right as much where lines are full


def set_off(lines: Sequence[Line], body: float, before: str, quoted: float | None) -> bool:
    """Whether the lines of a paragraph stand in from both edges of their column.

    A paragraph of one line tells little of its right edge: it must be smaller than the text, or
    follow a quotation whose left edge is `quoted`, or the text `before` it must announce one.
    """
    first = lines[0]
    left = min(line.x0 for line in lines)
    indent = left - first.left
    if indent < _INDENT * first.size or first.size > 1.04 * body or first.mates > 1:
        return False
    inset = first.right - max(line.x1 for line in lines)
    if len(lines) == 1:
        centred = abs(indent - inset) < 4
        follows = quoted is not None and abs(left - quoted) < 1
        told = first.size < 0.98 * body or before.rstrip().endswith(":")
        return (follows or told) and not centred and inset > 0
    steady = all(line.x0 - left < 0.3 * first.size for line in lines[1:])
    return steady and inset > 0.5 * first.size
