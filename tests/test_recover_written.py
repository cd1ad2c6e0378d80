"""Markdown that people wrote by hand: a clean source gives itself; captions, definitions, signs."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from bench.recover.account import Account, read_folder
from bench.recover.score import MEASURES, compare
from briefpress.importers.blocks import Kind, Options, plain
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


@pytest.mark.parametrize("outer", [True, False])
def test_a_table_with_and_without_outer_bars(outer):
    rows = ["Year | Needs | Flows", "--- | ---: | ---", "2023 | 43.5 | ", "2024 | 46.2 | 5 \\| 6"]
    text = "\n".join(f"| {row} |" if outer else row for row in rows)
    kind = next(one for one in recovered(text).manuscript.blocks if one.kind is Kind.TABLE)
    assert [[plain(cell) for cell in row] for row in kind.rows] == [
        ["Year", "Needs", "Flows"], ["2023", "43.5", ""], ["2024", "46.2", "5 | 6"]
    ]  # fmt: skip
    assert (kind.head, kind.align) == (1, "-r-")


@pytest.mark.parametrize(
    "text", ["Either | or", "Either | or\n\n---\n\nNeither", "a | b\n--- | --- | ---"]
)
def test_bars_alone_are_no_table(text):
    assert Kind.TABLE not in {one.kind for one in recovered(text).manuscript.blocks}


TABLE = "| A | B |\n|---|---|\n| 1 | 2 |"


@pytest.mark.parametrize(
    "text",
    [
        f"**Table 1: Needs and flows**\n\n{TABLE}",
        f"{TABLE}\n\n*Table 2.1 – Needs and flows*",
        f"## Table IV. Needs and flows\n\n{TABLE}",
        f"Table 3: Needs and flows\n\n{TABLE}\n\nTable 4: Others\n\n{TABLE}",
    ],
)
def test_the_line_that_names_a_table_is_its_caption(text):
    made = recovered(text)
    tables = [one for one in made.manuscript.blocks if one.kind is Kind.TABLE]
    assert all(plain(one.content).startswith("Table") for one in tables)
    assert "# Table" not in made.brief
    assert "**Table" not in made.brief


@pytest.mark.parametrize(
    "text",
    [
        f"Table 1 shows what the states need and what they get.\n\n{TABLE}",
        f"Table 1: Needs and flows\n\n{TEXT}\n\n{TABLE}",
        f"Figure 1: Needs and flows\n\n{TABLE}",
    ],
)
def test_other_lines_above_a_table_are_no_captions(text):
    table = next(one for one in recovered(text).manuscript.blocks if one.kind is Kind.TABLE)
    assert table.content == ()


def test_the_name_of_a_figure_is_no_heading():
    assert (
        "\n**Figure 2: The course of the river**\n"
        in recovered("**Figure 2: The course of the river**").brief
    )


HEADED = """ISSUE BRIEF

WATER DIPLOMACY IN THE INDUS BASIN

By
Ann Author

January 14, 2025

The talks of the spring went on for longer than anybody had thought they would.

Nobody had asked for the dam that the engineers of the second district had drawn.

P a g e | 1

{head}

It was a year before the ministry of water found out what it had paid for, and why.

P a g e | 2
"""


@pytest.mark.parametrize(
    "head",
    [
        "IB\n\nWater Diplomacy in the Indus Basin\n\nJanuary 14, 2025",
        "Issue Brief\n\nWater Diplomacy in the Indus Basin",
        "Water Diplomacy in the Indus Basin\n\nAnn Author",
    ],
)
def test_running_heads_of_several_lines_go(head):
    made = recover(HEADED.format(head=head).encode(), "x.txt", Options())
    assert made.brief.split("---\n", 2)[2].strip().startswith(TEXT)
    assert len(made.brief.split("---\n", 2)[2].strip().split("\n\n")) == 3
    assert {one.text for one in made.manuscript.removed} > set(head.split("\n\n"))


@pytest.mark.parametrize("head", ["The Indus", "1. Basin", "UN", "January 14, 2025"])
def test_short_lines_beside_a_folio_stay_where_no_title_does(head):
    made = recover(HEADED.format(head=head).encode(), "x.txt", Options())
    assert head in made.brief.split("---\n", 2)[2].replace("\\", "")


def test_addresses_in_code_keep_their_angle_brackets():
    for text in ("`x <https://example.org/a> y`", "```\nx <https://example.org/a> y\n```"):
        assert "x <https://example.org/a> y" in recovered(text).brief


def test_lists_and_tables_in_quotations():
    box = "**Box 1.** Dams:\n- Warsak,\n  the first\n- Mohmand\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n> Inner."
    text = "\n".join(f"> {line}".rstrip() for line in box.split("\n"))
    wanted = (
        "> **Box 1.** Dams:\n>\n> - Warsak, the first\n> - Mohmand\n>\n"
        "> | A | B |\n> |---|---|\n> | 1 | 2 |\n\n> > Inner.\n"
    )
    assert wanted in recovered(text).brief


def test_a_dash_in_a_quotation_begins_no_list():
    assert (
        "> It met - at last - in May, 2.\n" in recovered("> It met - at\n> last - in May, 2.").brief
    )


def test_a_heading_all_in_italics_is_upright():
    assert "\n# Way Forward\n" in recovered("## *Way Forward*").brief
    assert "\n# The *Way* Forward\n" in recovered("## The *Way* Forward").brief


def test_a_table_whose_rule_has_single_dashes():
    made = recovered("| A | B | C |\n|:--|:-:|-|\n| 1 | 2 | 3 |")
    assert [one.align for one in made.manuscript.blocks if one.kind is Kind.TABLE] == ["lc-"]
    assert Kind.TABLE not in {one.kind for one in recovered("| A |\n-\n| B |").manuscript.blocks}


def test_code_that_goes_on_in_the_next_line_takes_no_blank_with_it():
    text = f"# A Title of Some Length\n\nBy Ann Author\n\n{'It was a day like any other. ' * 4}\n\nOne that runs `git\nstatus` (or `git diff`) and then goes on.\n"
    made = recover(text.encode(), "x.md", Options())
    assert "\\`git status\\` (or `git diff`) and" in " ".join(made.brief.split())


def test_a_table_whose_cells_bars_part_without_a_rule():
    prose = "It was a day like any other. " * 4
    head = f"# A Title of Some Length\n\nBy Ann Author\n\n{prose}\n\n"
    rows = "Supplier | To A | To B\nTurkiye | 36 | 0\nIsrael | 58 | 0\n"
    made = recover(
        f"{head}Table 1 | Deliveries\n\n{rows}\n{prose}".encode(), "x.md", Options()
    ).brief
    assert "| Supplier | To A | To B |" in made
    assert "| Israel | 58 | 0 |" in made
    two = "He said a | b and c | d and meant it.\nThe next line is no row of it.\n"
    made = recover(f"{head}{two}\n{prose}".encode(), "x.md", Options()).brief
    assert "|--" not in made


def test_commas_between_raised_marks_go():
    prose = "It was a day like any other. " * 4
    text = f"# A Title of Some Length\n\nBy Ann Author\n\n{prose}counted.¹,² {prose}paid,³ and more.⁴, ⁵\n\nNotes\n\n1. A.\n2. B.\n3. C.\n4. D.\n5. E.\n"
    made = " ".join(recover(text.encode(), "x.md", Options()).brief.split())
    assert "counted.[^1][^2] It was" in made
    assert "paid,[^3] and more.[^4][^5]" in made
