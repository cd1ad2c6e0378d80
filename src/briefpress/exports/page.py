"""The crosswalk as a page: which field goes where, made from the one table.

``python -m briefpress.exports.page`` prints it; ``make crosswalk`` writes docs/crosswalk.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefpress.crosswalk import ROWS, TARGETS
from briefpress.exports.table import EXPORTS

_HEAD = """\
# Crosswalk: which field goes where

This page is written by `make crosswalk` from the one table in `src/briefpress/crosswalk.py`, which
converters and exports follow; a test compares the two. `metadata.json` holds every field.

"""
_TITLES = {
    "pdf": "PDF (Info)",
    "xmp": "PDF (XMP)",
    "opf": "EPUB",
    "docx": "DOCX",
    **{one.column: one.title for one in EXPORTS.values() if one.column},
}


def page() -> str:
    """The page: an overview with a column for each target, then the places, field by field."""
    return _HEAD + "\n".join([*_overview(), "", *_places(), ""])


def _overview() -> Iterator[str]:
    yield "| field | " + " | ".join(_TITLES[target] for target in TARGETS) + " |"
    yield "|---|" + ":-:|" * len(TARGETS)
    for field in _fields():
        marks = ("✓" if _carried(field, target) else "–" for target in TARGETS)
        yield f"| {field} | {' | '.join(marks)} |"


def _fields() -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.of for row in ROWS if ", " not in row.of))


def _carried(field: str, target: str) -> bool:
    return any(field in row.of.split(", ") and getattr(row.at, target) for row in ROWS)


def _places() -> Iterator[str]:
    yield "## The places"
    for row in ROWS:
        yield ""
        yield f"### {row.name}"
        yield ""
        yield f"Tells of: {row.of}."
        yield ""
        for target in TARGETS:
            if place := getattr(row.at, target):
                yield f"- {_TITLES[target]}: `{place}`"


if __name__ == "__main__":
    import sys

    sys.stdout.write(page())
