"""Title blocks as briefs print them: for each text, the metadata that recovery makes of it, and no other."""

from __future__ import annotations

import re
import textwrap
from datetime import date
from pathlib import Path

import pytest
import yaml

from briefpress.importers.blocks import Options, plain
from briefpress.importers.recover import recover

BODY = (
    "The ferry between the two shores has run at a loss for forty years, and nobody has asked why. "
    "It carries the post, the doctor and every schoolchild over eleven. No owner has ever wanted it.",
    "The fare covers a fifth of the cost of a crossing. That is no accident, because an act of 1978 "
    "fixed it at the price of a bus ride over the same distance.",
)
#: Keys of a case that are no metadata: words of a question, and how the text begins.
ASKED, TEXT = "asked", "text"


def cases() -> list[object]:
    return list(read())


def read():
    source = (Path(__file__).parent / "cases/titleblocks/cases.txt").read_text("utf-8")
    for part in re.split(r"^=== ", source, flags=re.MULTILINE)[1:]:
        name, rest = part.split("\n", 1)
        text, expected = rest.split("\n---\n")
        whole = "\n\n".join(BODY)
        wrapped = "\n".join(textwrap.fill(one, 78) for one in BODY)
        text = text.replace("{body}", whole).replace("{wrapped}", wrapped)
        yield pytest.param(text, yaml.safe_load(expected), id=name)


@pytest.mark.parametrize(("text", "expected"), cases())
def test_title_block(text, expected):
    found = recover(text.encode(), "brief.md", Options())
    told = {one.key: one.value for one in found.manuscript.fields if one.key != "short_title"}
    asked, begins = expected.pop(ASKED, None), expected.pop(TEXT, BODY[0][:30])
    wanted = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in expected.items()
    }
    listed = {key: list(one) if isinstance(one, tuple) else one for key, one in told.items()}
    assert listed == wanted
    blocks = [" ".join(plain(block.content).split()) for block in found.manuscript.blocks]
    assert blocks[0].startswith(begins)
    assert [block for block in blocks if BODY[0] in block]
    assert BODY[1] in blocks
    if asked is not None:
        assert any(asked in one.message for one in found.manuscript.questions)


def test_a_number_is_not_cut_in_two_for_a_series():
    made = recover(
        f"# A Title of Some Length\n\nIssue 11362\n\n{BODY[0]}".encode(), "x.md", Options()
    )
    assert "number: 362" not in made.brief
    assert "11362" in made.brief


def test_the_date_of_the_title_block_stays_where_the_pages_repeat_it():
    pages = "\n\n17 January 2024\n\n".join([*BODY] * 3)
    made = recover(
        f"# Ferries of the Kessel Strait\n\n17 January 2024\n\n{pages}".encode(), "x.md", Options()
    )
    assert "date: 2024-01-17" in made.brief
    assert "17 January" not in made.brief


def test_names_side_by_side_and_a_dated_sentence_are_no_questions():
    text = (
        "**Policy Brief** | Issue 2 | February 28, 2020\n\n**Cyber Deterrence in the North**\n\n"
        "**Anum Yar Khan** and **Talat Shabbir**\n\n**Executive Summary:** It needs an address.\n\n**Introduction**\n\nOn 12 October 2019, malware was "
        "found at the Plant in India.<sup>(1)</sup> The operator denied it, then confirmed it.<sup>(2)</sup>\n\n"
        f"**The Problem**\n\n{BODY[0]}\n\n{BODY[1]}\n\n**Notes**\n\n(1) A, 2019.\n(2) B, 2020.\n\n"
        "**About the Authors:** Anum Yar Khan is Research Officer at CSCR. Dr. Talat Shabbir is Director, CSC.\n"
    )
    asked = [one.message for one in recover(text.encode(), "x.md", Options()).manuscript.questions]
    assert not [one for one in asked if "stand beside" in one or "another date" in one]
