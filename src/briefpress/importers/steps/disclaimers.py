"""Disclaimers: what the house does not answer for."""

from __future__ import annotations

import re

from briefpress.importers.steps.head import Head, Line

DISCLAIMER = re.compile(
    r"(?:views?|opinions?|conclusions|arguments)\b.{0,60}\b(?:expressed|herein|here|in this)\b"
    r".{0,120}\b(?:not|own|alone|those|solely)\b|^[\W_]*disclaimer\b|"
    r"\btakes? no (?:institutional )?position|"
    r"\breflects? (?:only )?the views? of (?:its|the|their) authors?\b|"
    r"\bviews? (?:are|is) (?:the authors?['’]|those of the)|"
    r"\bauthor['’]?s['’]? (?:own |sole )?responsibilit|"
    r"\bdo(?:es)? not (?:necessarily )?(?:represent|reflect)\b",
    re.IGNORECASE | re.DOTALL,
)


def take_disclaimers(head: Head) -> None:
    """A disclaimer is a whole block, however many lines it has."""
    blocks: dict[int, list[Line]] = {}
    for line in head.lines:
        blocks.setdefault(line.block, []).append(line)
    for lines in blocks.values():
        whole = " ".join(line.text for line in lines)
        if not DISCLAIMER.search(whole) or len(whole) > 1200 or "disclaimer" in head.fields:
            continue
        first = next((n for n in range(len(lines)) if DISCLAIMER.search(
            " ".join(line.text for line in lines[n:]))), 0)  # fmt: skip
        while first + 1 < len(lines) and DISCLAIMER.search(
            " ".join(line.text for line in lines[first + 1 :])
        ):
            first += 1
        label = re.match(r"disclaimer\s*:?\s*", lines[first].text, re.IGNORECASE)
        size = label.end() if label else 0
        text = " ".join([lines[first].text[size:], *(line.text for line in lines[first + 1 :])])
        for n, line in enumerate(lines[first:]):
            head.take("disclaimer", line, size if n == 0 else 0, text.strip())
            if n:
                head.repairs.pop()
