"""Markdown that people wrote by hand: a clean source gives itself; captions, definitions, signs."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from bench.recover.account import Account, read_folder
from bench.recover.score import MEASURES, compare
from briefpress.importers.blocks import Options
from briefpress.importers.recover import Recovered, recover

TRUTH = Path(__file__).parent / "bench" / "recover" / "truth"
WHOLE = [
    one for one in sorted(TRUTH.glob("*/brief.md")) if "](figures/" not in one.read_text("utf-8")
]
TEXT = "The talks of the spring went on for longer than anybody had thought they would."


def recovered(text: str) -> Recovered:
    return recover(f"{TEXT}\n\n{text}\n\n{TEXT}\n".encode(), "x.md", Options())


def account_of(made: Recovered, folder: Path) -> Account:
    (folder / "brief.md").write_text(made.brief, "utf-8")
    return read_folder(folder)


@pytest.mark.parametrize("brief", WHOLE, ids=lambda path: path.parent.name)
def test_a_clean_source_gives_itself(brief, tmp_path):
    got = account_of(recover(brief.read_bytes(), "brief.md", Options()), tmp_path)
    score = compare(read_folder(brief.parent), got)
    assert {
        name: score[name].wrong for name in MEASURES if score[name].right < score[name].of
    } == {}


def test_there_are_clean_sources():
    assert len(WHOLE) > 15


@pytest.mark.parametrize("sign", [":", "Table:"])
@pytest.mark.parametrize("gap", ["", "\n"])
def test_a_caption_below_a_table(sign, gap):
    made = recovered(f"| A | B |\n|---|---|\n| 1 | 2 |\n{gap}{sign} What it cost,\nand whom")
    assert ": What it cost, and whom" in made.brief
    assert [one.text for one in made.manuscript.removed] == ["Table"] * (sign == "Table:")


def test_a_line_with_a_colon_below_a_table_is_text():
    made = recovered("| A | B |\n|---|---|\n| 1 | 2 |\n\nSource: the ministry.")
    assert "\n\nSource: the ministry." in made.brief


def test_terms_and_what_they_mean():
    text = "Salvage\n:   What a ship is\n    brought to.\n\n    More of it.\n\nWreck\n\n: Nobody's."
    assert (
        "Salvage\n:   What a ship is brought to.\n\n    More of it.\n\nWreck\n:   Nobody's.\n"
        in recovered(text).brief
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Of CO~2~ and H~2~O.", "Of CO~2~ and H~2~O."),
        ("Of ~5 and ~6 per cent.", "Of \\~5 and \\~6 per cent."),
        ("Of ~~no~~ use.", "Of ~~no~~ use."),
    ],
)
def test_lowered_signs(given, kept):
    assert kept in recovered(given).brief


@pytest.mark.parametrize(
    "picture",
    [
        '![A road.](figures/road.png){alt="Four boxes" width=80mm}',
        '<img src="road.png" alt="A road. Four boxes">',
    ],
)
def test_what_a_picture_says_is_named_when_the_picture_is_gone(picture):
    made = recovered(picture)
    assert "boxes" not in made.brief
    assert "A road. Four boxes" in [one.text for one in made.manuscript.removed]
    assert "BP943" in {one.code for one in made.findings()}


FREE = """The council met in the spring.
It agreed on a plan that nobody had asked for or paid for yet, which the ministry of finance would
later call a mistake.
The plan had three parts, of which
the first was the longest, and the last was the only one that was ever carried out in any district.
The second part was dropped in June,
when the money ran out.
This was, as all the members knew,
a matter that had been put off since the autumn of the year before,
and of which nothing was known."""


def test_lines_that_end_where_their_writer_liked_are_one_paragraph():
    body = recovered(FREE).brief.split("---\n", 2)[2]
    assert len(body.strip().split("\n\n")) == 3


def test_lines_that_end_where_the_measure_ends_tell_where_paragraphs_end():
    words = "The plan had three parts and the first of them was the longest by far. " * 12
    lines = textwrap.wrap(words, 70)
    text = "\n".join([*lines, "It ended.", *lines, "It ended.", *lines])
    body = recovered(text).brief.split("---\n", 2)[2]
    assert len(body.strip().split("\n\n")) == 5
