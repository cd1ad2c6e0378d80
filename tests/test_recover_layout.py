"""What blanks tell: tables whose columns they keep apart, quotations set in; and what only looks so."""

from __future__ import annotations

import pytest

from briefpress.importers.blocks import Options
from briefpress.importers.recover import recover

TEXT = (
    "# A Title of Some Length\n\nThe council met in the spring and agreed on a plan that nobody had\n"
    "asked for or paid for yet, and so it was.\n\n"
)
TABLE = "District      Days\nAshlar           4\nBrenna          11\nCorrie           9\n"
REST = "District      Days\nDunmoss         38\nEskar            3\nFell            17\n"


def brief(text: str) -> str:
    return recover(text.encode(), "x.txt", Options()).brief


def test_a_table_needs_text_above_it():
    assert "| Ashlar | 4 |" in brief(TEXT + TABLE)
    assert "|" not in brief("# A Title of Some Length\n\n" + TABLE + "\n" + "A long day. " * 9)


def test_a_head_printed_again_on_the_next_page_goes():
    text = "It was a day like any other, and nobody thought much of it, then or later.\n" * 4
    made = recover(f"{TEXT}{text}\n\n{TABLE}\f{REST}\n{text}".encode(), "x.txt", Options())
    assert made.brief.count("| District | Days |") == 1
    assert [one.text for one in made.manuscript.removed] == ["District", "Days"]


@pytest.mark.parametrize(
    "lines",
    [
        # items with wide gaps behind their labels
        "(a)     the mill, which is old and slow;\n(b)     the road, which is steep;\n"
        "(c)     the bridge, which is of stone.\n",
        # notes
        "1     Minutes of the board, p. 4.\n2     Ibid., p. 7.\n3     Interview with the clerk.\n",
        # addresses at the end
        "Ann Author       ann@house.example\nBen Writer       ben@house.example\n"
        "Cora Miller      cora@house.example\n",
        # fields
        "Tel.:       12 34\nFax:        12 35\nOffice:     Room 3\n",
        # the contents
        "Contents\n\nThe mill             2\nThe road             4\nThe bridge           9\n",
        "The mill             2\nThe road             4\nThe bridge           9\n",
        # sentences that are two blanks apart
        "The mill is old.  It is slow.\nThe road is steep.  It is long.\nThe bridge is wide.  It is.\n",
        # a text that is justified with blanks
        "The mill  is old and it  is slow, but the\nroad is  steep and the bridge is  of stone,\n"
        "so nobody  comes here any  more but for a\nfew who know  the way and  who are old.\n",
        # columns of text
        "The mill is old and slow      but they who come stay\nand nobody comes to it        and so the town is full\n"
        "any more, by day or night     of people who have come\nor at any other hour          for no reason at all.\n",
    ],
)
def test_what_only_looks_like_a_table_stays(lines):
    assert "|" not in brief(TEXT + lines)


@pytest.mark.parametrize(
    "lines",
    [
        # paragraphs that begin set in, some of them a line long
        "    The clerk said that he had heard nothing of it, and went.\n"
        "    The board said that it had never heard of any such clerk.\n"
        "The town said nothing at all, as it had not been asked, and so\nit went on.\n"
        "    The mill stood still, and nobody came to it any more then.\n"
        "So it ended, as all things do in this town, by day or night,\nand nobody minded.\n"
        "    It was the end of the mill, and of the road that led to it.\n"
        "The road is gone, too, as far as anybody knows or has said so.\n"
        "    It was a road of stone, and it was as old as the mill was.\n"
        "The bridge stands, and nobody knows why, or for how long still.\n",
        # a caption
        "    Figure 1. The mill, seen from the hill above the river, before\n"
        "    it was sold to the board.\n\nIt stands there still, as far as anybody has told us in town.\n",
        # a list whose bullets are lost
        "    the mill, which is old and slow, and stands on the hill above;\n"
        "    the road, which is steep, and goes over the hill and not round;\n\n"
        "Nobody has paid for any of them, nor will they for a long while.\n",
        # lines in the middle
        "      The mill that stood on the hill above the river and the road.\n"
        "         It stood there for as long as anybody could remember.\n\n"
        "Nobody has paid for any of them, nor will they for a long while.\n",
    ],
)
def test_what_only_looks_like_a_quotation_stays(lines):
    assert "\n>" not in brief(TEXT + lines)


ITEMS = (
    "The council named three reasons for the delay, none of which had to do with the weather or\n"
    "with the river, and which were read aloud in the hall before the members went home for the\n"
    "night, some of them by boat and some on foot, since the bridge had been closed after the\n"
    "flood and nobody knew when it would be open again for those who have to work beyond the\n"
    "mill, where the road ends and the fields begin that belong to the town and are let to the\n"
    "farmers of the valley for a rent that has not been raised since the days of the old mayor\n"
    "and that the clerk collects in person on the first Monday of each month of the year:\n"
    "• the mill is old and slow, and its owner has not been seen since the summer before last.\n"
    "Nobody in the town has offered to buy it, though it was cheap; and\n"
    "• the road is steep.\n"
)


def test_an_item_goes_on_below_a_full_line_and_ends_below_a_short_one():
    made = brief(TEXT + ITEMS + "Neither of these reasons was new to those who had come.\n")
    assert "before last. Nobody in the town" in made
    assert "- the road is steep.\n\nNeither of these" in made


def test_a_number_above_a_section_is_no_mark():
    text = "# A Title of Some Length\n\nBy\n**Ann Author**\n\n3 May 2021\n\nThe plan failed.\n"
    steps = "\n1. The mill was sold.\n2. The road was closed.\n3. The bridge was built.\n"
    made = brief(f"{text}1 Why It Failed\n\nNobody had asked for it.\n{steps}\nThat was all.\n")
    assert "[^1]" not in made
    assert "1. The mill was sold." in made


def test_text_that_is_set_in_by_one_blank_is_no_rest_of_a_line():
    full = (
        " The council met in the spring and agreed on a plan that nobody had asked for or paid,\n"
    )
    lines = (
        full * 3 + " and that was that.1\n" + full * 2 + " and nobody came.\n 1 Town Register, 7.\n"
    )
    assert brief(TEXT + lines).count("that was that.[^1]\n\nThe council met") == 1


FEET = """{long} since.1 It met. 2 And
so on. 3 The end. 4

1. One thing that the council did, which took it a year
2. Another thing

1

A, 2019.

2

B, 2020.
3

C, 2021.

4

D, 2022.
\f{long} again.

2
"""


def test_notes_whose_labels_stand_alone_at_the_foot_of_a_page():
    long = (
        "The council met in the spring and agreed on a plan that nobody had asked for or paid for"
    )
    made = recover(FEET.format(long=long).encode(), "x.txt", Options())
    text = made.brief.split("---\n", 2)[2].strip()
    assert text.count("[^") == 8
    assert text.endswith("[^1]: A, 2019.\n\n[^2]: B, 2020.\n\n[^3]: C, 2021.\n\n[^4]: D, 2022.")
    assert [one.text for one in made.manuscript.removed] == ["2"]


def test_labels_above_a_rule_have_no_words():
    text = f"{'The council met in the spring and agreed on a plan. ' * 2}\n\n1.\n2.\n---\na) One;\nb) two;\nthat is all.\n"
    made = recover(text.encode(), "x.txt", Options())
    assert all(one in made.brief for one in ("1\\.", "2\\.", "One;", "two;"))


def test_columns_of_blanks_in_a_quotation_are_text():
    quoted = ">   ready to become stable. No  changes are  expected but may\n>   still occur  in response  to feedback. We  ask\n>   feedback so  that  we know that  it is ready\n>   stable."
    made = recover(
        f"{'The council met in the spring. ' * 4}\n\n{quoted}\n\nIt ended.\n".encode(),
        "x.md",
        Options(),
    )
    assert "stable." in made.brief


def test_a_line_of_number_signs_is_text():
    made = recover(b"The council met.\n\n############\n\nIt ended.\n", "x.txt", Options())
    assert "#" * 12 in made.brief.replace("\\", "")


PROSE = "The council met in the spring and agreed on a plan that nobody had asked for or paid for."


@pytest.mark.parametrize("times", [1, 2])
def test_a_line_that_says_the_series_and_the_title_again_is_a_running_head(times):
    head = "*Issue Brief The Price of Water in the Delta*"
    pages = [f"{PROSE}\n\n{PROSE}"] * 9
    pages[7:7] = [head] * times
    text = "ISSUE BRIEF\n\n# The Price of Water in the Delta\n\nBy Amina Rao\n\n" + "\n\n".join(
        pages
    )
    made = recover(text.encode(), "x.md", Options())
    assert "Issue Brief" not in made.brief.partition("---\n\n")[2]
    removed = [one.text for one in made.manuscript.removed]
    assert removed.count(head.strip("*")) == times
    asked = [one for one in made.manuscript.questions if "running head" in one.message]
    assert len(asked) == (times == 1)


def test_a_sentence_that_ends_with_the_title_is_no_running_head():
    said = "This brief is about The Price of Water in the Delta"
    text = f"ISSUE BRIEF\n\n# The Price of Water in the Delta\n\nBy Amina Rao\n\n{PROSE}\n\n" * 1
    text += "\n\n".join([PROSE] * 12 + [said, PROSE])
    assert said in recover(text.encode(), "x.md", Options()).brief


def test_a_short_line_in_capitals_of_a_title_stands_above_a_short_paragraph():
    text = (
        f"{TEXT}The council met in the spring and agreed on a plan that nobody had asked for\n"
        "or paid for yet, and so it was built by those who had not asked for it, as is\n"
        "usual in the delta, and it has stood there ever since the flood of that year,\n"
        "empty and dry. Nobody has asked for a second one, and the council has not met\n"
        "since the spring in which it agreed upon the first of those plans which it had\n"
        "been told to make by those who had made none, and paid for by nobody else who\n"
        "had heard of it.\n\nWhat the Numbers Show\nThree facts stand out:\n\n"
        "1. One fact.\n2. Two facts.\n3. A third one.\n"
    )
    assert "# What the Numbers Show\n\nThree facts stand out:" in brief(text)


def test_blanks_at_line_ends_tell_paragraphs_but_for_lines_that_are_full():
    lines = (
        "The council met in the spring and agreed on a plan that nobody had asked \n"
        "for or paid for, and which cost 84 per cent of what had been promised it.\n"
        "None of them is new, and none of them has been asked for by the council \n"
        "that met in the spring, or paid for by those to whom it promised 83 per\n"
        "cent of what there was. It met again in May, as it does each year, and it \n"
        "agreed on the same plan.\n"
    )
    made = brief("# A Title of Some Length\n\n" + lines * 3)
    assert made.count("\n\nThe council") == 3
    assert made.count("\n\nNone of them") == 3
    assert "\n\ncent" not in made


def test_a_table_of_contents_goes_and_is_named():
    head = "# A Title of Some Length\n\nBy Ann Author\n\n"
    told = "## Contents\n\n- [1 Introduction](#page-1-0) . . . . . 2\n- [2 Data](#page-2-0) . . . . . 3\n\n"
    text = f"## 1 Introduction\n\n{PROSE}\n\n## 2 Data\n\n{PROSE}\n"
    made = recover((head + told + text).encode(), "x.md", Options())
    assert made.brief.partition("---\n\n")[2].startswith("# 1 Introduction\n\nThe council")
    gone = [one.text for one in made.manuscript.removed if one.why == "the table of contents"]
    assert "Contents" in gone
    assert "".join(gone).count(". . . .") == 2
    links = told.replace(" . . . . . 2", "").replace(" . . . . . 3", "")
    made = recover((head + links + text).encode(), "x.md", Options())
    assert made.brief.partition("---\n\n")[2].startswith("# 1 Introduction\n\nThe council")


def test_what_only_looks_like_a_table_of_contents_stays():
    head = "# A Title of Some Length\n\nBy Ann Author\n\n"
    text = f"## Contents\n\n- of the barrel\n- of the cask\n\n{PROSE}\n\n- Section 3\n- Section 4\n- Section 5\n"
    made = recover((head + text).encode(), "x.md", Options()).brief
    assert "- of the barrel\n- of the cask" in made
    assert "- Section 3\n- Section 4" in made


def test_a_heading_that_the_contents_name_is_no_running_head():
    head = "# Remittances and the Rupee\n\nBy Ann Author\n\n## Contents\n\n1 Introduction ..... 2\n\n2 Data ..... 3\n\n"
    pages = "{{1}}{0}\n\n### 1 Introduction\n\n{1}\n\n{{2}}{0}\n\n#### 2 REMITTANCES AND THE RUPEE\n\n### 2 Data\n\n{1}\n\n{{3}}{0}\n\n#### REMITTANCES AND THE RUPEE 3\n\n{1}\n"
    made = recover((head + pages.format("-" * 40, f"{PROSE} " * 4)).encode(), "x.md", Options())
    found = made.brief.partition("---\n\n")[2]
    assert "# 1 Introduction" in found
    assert "# 2 Data" in found
    assert "RUPEE" not in found


def test_raised_letters_of_affiliations_are_no_part_of_names():
    text = f"# A Title of Some Length\n\nNoor Siddiqui<sup>a</sup> and Catherine M. Bell<sup>b,c</sup>\n\n{PROSE}\n\n{PROSE}"
    made = recover(text.encode(), "x.md", Options())
    authors = next(one.value for one in made.manuscript.fields if one.key == "authors")
    assert [one["name"] for one in authors] == ["Noor Siddiqui", "Catherine M. Bell"]
    assert not made.manuscript.questions


def test_formulas_are_kept_as_they_stand_and_asked():
    text = f"# A Title of Some Length\n\nBy Ann Author\n\n{PROSE}\n\n$$y_{{it}} = \\alpha + x_{{it}}$$\n\nIt cost $5 and _not_ $6, where $x_i$ is one."
    made = recover(text.encode(), "x.md", Options())
    assert "y\\_{it} = \\\\alpha + x\\_{it}" in made.brief
    assert "*not* \\$6" in made.brief or "*not* $6" in made.brief
    assert [one.code for one in made.manuscript.questions].count("BP948") == 1


SHORT = """\
Context
Pakistan signed the Global Alliance for Clean Cookstoves in the year 2013, and
since then many projects have distributed stoves in the valleys of the north.
Those who were asked had a view of 20 projects, and none of them had been asked
before, in the year of the flood or in that of the drought.

What We Found
We spoke to 312 women in 14 villages, and they were clear.

The women of the upper valleys
have 12 stoves.

Recommendations
For the federal government:

- Make the size of the pot a part of the standard that stoves are built to, and
publish it in the language of those who will cook on it.

Amount        4
"""


def test_headings_right_above_text_in_a_text_too_short_to_tell_its_measure():
    found = brief("# A Title of Some Length\n\nBy Ann Author\n\n" + SHORT)
    heads = [line for line in found.split("\n") if line.startswith("# ")]
    assert heads == ["# Context", "# What We Found", "# Recommendations"]
    assert "The women of the upper valleys have 12 stoves." in found


def test_hyphens_at_which_pdfium_joins_lines_are_those_of_line_ends():
    text = (
        "The council met in the spring and agreed on a plan that was well\ufffefunded and self\ufffegovern\n"
        "ing, as the govern\ufffement saw it. Those who were well-funded had read it.\n\n"
        "It is at https://plans.example/2019/the\ufffeplan-of-the-council.html for all to see and read.\n"
    )
    made = " ".join(brief("# A Title of Some Length\n\nBy Ann Author\n\n" + text).split())
    assert "well-funded and self-govern" in made
    assert "as the government saw it" in made
    assert "<https://plans.example/2019/the-plan-of-the-council.html>" in made
