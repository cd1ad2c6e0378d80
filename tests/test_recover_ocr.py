"""Markdown as tools write it that read pages as pictures: fences, signs of TeX, tables in HTML."""

from __future__ import annotations

import re

import pytest

from briefpress.importers.blocks import Block, Kind, Options, plain
from briefpress.importers.recover import Recovered, recover
from briefpress.importers.text.tex import plain as without_tex

TEXT = "The talks of the spring went on for longer than anybody had thought they would."


def recovered(text: str) -> Recovered:
    return recover(text.encode(), "x.md", Options())


def body(made: Recovered) -> str:
    return made.brief.split("---\n", 2)[2].strip()


@pytest.mark.parametrize(
    ("given", "plain_text"),
    [
        ("tested.$^{1}$ The", "tested.<sup>1</sup> The"),
        ("km.$^2$ It", "km.<sup>2</sup> It"),
        (r"test.\(^{3}\) The", "test.<sup>3</sup> The"),
        ("x.^{4} The", "x.<sup>4</sup> The"),
        ("${}^{7}$ A note", "<sup>7</sup> A note"),
        ("$^{[1]}$ A note", "<sup>1</sup> A note"),
        ("$$^{8}$$", "<sup>8</sup>"),
        ("$^{1,2}$ and $^{3-5}$", "<sup>1,2</sup> and <sup>3-5</sup>"),
        (r"$^{\dagger}$ and $^*$", "<sup>†</sup> and <sup>*</sup>"),
        (r"a\textsuperscript{1,2} b", "a<sup>1,2</sup> b"),
        (r"the $17^{th}$, $78^{\text{th}}$ and 79$^{th}$", "the 17<sup>th</sup>, 78<sup>th</sup> and 79<sup>th</sup>"),
        (r"CO$_2$, $\mathrm{CO}_2$, $CO_{2}$", "CO<sub>2</sub>, CO<sub>2</sub>, CO<sub>2</sub>"),
        (r"$20\%$ of 30\% in \#4", "20% of 30% in #4"),
        ("$10^{6}$ of $5 million and $6 million", "10<sup>6</sup> of $5 million and $6 million"),
    ],
)  # fmt: skip
def test_signs_of_tex(given, plain_text):
    assert without_tex(given) == plain_text


@pytest.mark.parametrize(
    "text",
    [
        "cost $5 in 2019 and $6 in 2020",
        "from $5 to $6, or $7",
        "$5, $6 and $7",
        "x^2 + y^2 = z^2",
        r"\$5",
    ],
)
def test_other_signs_stay(text):
    assert without_tex(text) == text


def test_marks_and_notes_with_signs_of_tex():
    made = recovered(
        f"{TEXT}$^{{1}}$ It met.\\(^{{2}}\\)\n\n---\n\n$^{{1}}$ A, 2019.\n\n$^2$ B, 2020."
    )
    assert body(made) == f"{TEXT}[^1] It met.[^2]\n\n[^1]: A, 2019.\n\n[^2]: B, 2020."


def test_code_keeps_its_signs():
    assert "a^{2} $^{1}$" in recovered(f"{TEXT}\n\n```\na^{{2}} $^{{1}}$\n```").brief


@pytest.mark.parametrize(
    "text",
    [
        f"```markdown\n# One\n\n{TEXT}\n```",
        f"```markdown\n# One\n\n{TEXT}",
        f"```\n# One\n\n{TEXT}\n```\n",
        f"```md\n# One\n```\n\n```md\n{TEXT}\n```",
        f"~~~ Markdown\n# One\n\n{TEXT}\n~~~",
    ],
)
def test_a_fence_round_the_file_goes_and_is_told(text):
    made = recovered(text)
    assert body(made) in (f"# One\n\n{TEXT}", TEXT)
    assert "wrapper" in {one.rule for one in made.manuscript.repairs}


@pytest.mark.parametrize(
    "code",
    ["```\nprint(1)\n```", "```python\nprint(1)\n```", "```\nprint(1)\n```\n\n```\nprint(2)\n```"],
)
def test_code_stays_code(code):
    assert Kind.CODE in {one.kind for one in recovered(f"{TEXT}\n\n{code}").manuscript.blocks}
    if "python" in code:
        assert Kind.CODE in {one.kind for one in recovered(code).manuscript.blocks}


# --- tables --------------------------------------------------------------------------------------


def table_in(text: str) -> Block:
    found = [one for one in recovered(f"{TEXT}\n\n{text}\n\n{TEXT}").manuscript.blocks
             if one.kind is Kind.TABLE]  # fmt: skip
    assert len(found) == 1
    return found[0]


def cells(table: Block) -> list[list[str]]:
    return [[" ".join(plain(cell).split()) for cell in row] for row in table.rows]


def test_a_table_in_html_over_lines():
    table = table_in(
        "<table border=1>\n<caption>Table 1: Missiles</caption>\n<thead>\n<tr><th>Name</th><th>Range"
        "</th></tr>\n</thead>\n<tbody>\n<tr>\n  <td>BM-04 &amp; <b>K-4</b></td>\n  <td>1,500 |\n"
        "  3,500</td>\n</tr>\n</tbody>\n</table>"
    )
    assert cells(table) == [["Name", "Range"], ["BM-04 & K-4", "1,500 | 3,500"]]
    assert (table.head, plain(table.content)) == (1, "Table 1: Missiles")


def test_a_table_in_html_on_one_line_without_headers():
    table = table_in("<div><table><tr><td>A<td>B</tr><tr><td>1</td><td>2</td></tr></table></div>")
    assert cells(table) == [["A", "B"], ["1", "2"]]
    assert table.head == 1


def test_cells_that_stand_for_several_are_asked():
    text = (
        '<table><tr><td rowspan="2">State</td><td colspan="2">Years</td></tr>'
        "<tr><td>2019</td><td>2020</td></tr><tr><td>A</td><td>1</td><td>2</td></tr></table>"
    )
    assert cells(table_in(text)) == [["State", "Years", ""], ["", "2019", "2020"], ["A", "1", "2"]]
    assert "BP948" in {one.code for one in recovered(f"{TEXT}\n\n{text}").manuscript.questions}


def test_notes_of_a_table_in_html():
    text = "<table><tr><th>A</th></tr><tr><td>Few<sup>1</sup></td></tr></table>\n\n<sup>1</sup> A, 2019."
    assert "| Few[^1] |" in recovered(f"{TEXT}\n\n{text}").brief


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td>A</td><td>B",
        "<table><tr><td><table><tr><td>A</td></tr></table></td><td>B</td></tr></table>",
        "<table><tr><td>A</td></tr></table> and text B",
        "<table></table> A B",
    ],
)
def test_what_is_no_whole_table_keeps_its_words(text):
    made = recovered(f"{TEXT}\n\n{text}\n\n{TEXT}")
    assert all(word in re.findall(r"\w+", body(made)) for word in ("A", "B"))


def test_a_note_without_a_mark_cuts_no_sentence():
    notes = "<sup>1</sup> A, 2019.\n\n2 B, 2020.\n\n<sup>3</sup> C, 2021."
    text = f"{TEXT}<sup>1</sup> The ministry of water<sup>3</sup> and the\n\n---\n\n{notes}\n\n---\n\nstates met."
    made = recovered(text)
    assert body(made).split("\n\n")[:2] == [
        f"{TEXT}[^1] The ministry of\nwater[^2] and the states met.", "2 B, 2020."
    ]  # fmt: skip
    assert "BP940" in {one.code for one in made.manuscript.questions}


# --- the edges of pages, and pictures ------------------------------------------------------------


@pytest.mark.parametrize(
    "sign",
    [
        "{1}------------------------------------------------",
        "<page_number>2</page_number>",
        "<footer>The Institute | www.example.org</footer>",
        "--- Page 2 ---",
        "[Page 2]",
        r"\newpage",
        '<div style="page-break-after: always;"></div>',
    ],
)
def test_signs_of_the_edges_of_pages_go_and_are_told(sign):
    made = recovered(f"{TEXT[:-1]} and\n\n{sign}\n\nso it was done.")
    assert body(made) == f"{TEXT[:-1]} and so it was done."
    assert len(made.manuscript.removed) == 1


@pytest.mark.parametrize(
    "text", ["{1} is a number", "The page 2 is lost", "<b>2</b>", "[Page 2] of it"]
)
def test_what_is_no_edge_of_a_page_stays(text):
    assert recovered(f"{TEXT}\n\n{text}\n\n{TEXT}").manuscript.removed == ()


@pytest.mark.parametrize(
    "line", ["[Image: A map of the region in blue]", "**[Logo]**", r"\[Chart - flows in 2020\]"]
)
def test_a_picture_that_is_only_described_is_named_and_asked(line):
    made = recovered(f"{TEXT}\n\n{line}\n\nIt rained.")
    assert body(made) == f"{TEXT}\n\nIt rained."
    assert "BP943" in {one.code for one in made.manuscript.questions}
    assert made.manuscript.removed[0].text in line


@pytest.mark.parametrize("line", ["[Figure 1: Flows]", "[Map] of it", "[Images of war: a study]"])
def test_other_words_in_brackets_are_text(line):
    assert recovered(f"{TEXT}\n\n{line}\n\n{TEXT}").manuscript.removed == ()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("In the Indo-Pacific it rained.", "AUKUS and the Indo-Pacific"),
        ("It rained.", "AUKUS and the Indo-Pacific"),
    ],
)
def test_the_first_part_of_a_word_with_a_hyphen_is_no_abbreviation(text, title):
    made = recovered(
        f"# AUKUS AND THE INDO-PACIFIC\n\nBy Ann Author\n\n3 May 2021\n\nOf AUKUS: {TEXT}\n\n{text}"
    )
    assert made.manuscript.value("title") == title


NUMBERED = """{text}1 It met.2

The ministry of water did not find out before the end of the year what it had paid for.

1 A, 2019.
2 B, 2020.

1

{text}3

3 C, 2021.

2
"""


def test_two_folios_below_notes_are_folios():
    long = " ".join([TEXT] * 5)
    made = recovered(NUMBERED.format(text=f"{long[:-1]}."))
    assert [one.text for one in made.manuscript.removed] == ["1", "2"]
    assert "BP941" not in {one.code for one in made.manuscript.questions}


def test_two_numbers_between_paragraphs_stay():
    made = recovered(f"{TEXT}\n\n1\n\n{' '.join([TEXT] * 6)}\n\n2\n\n{TEXT}")
    assert made.manuscript.removed == ()


# --- blocks of HTML ------------------------------------------------------------------------------


def test_lists_of_html_over_lines_and_on_one():
    text = (
        "<ol>\n<li>First, with <b>bold</b><sup>1</sup></li>\n<li>Second\nline</li>\n</ol>\n\nIt rained.\n\n"
        "<ul><li>One</li><li>Two<ul><li>Inner</li></ul></li></ul>\n\n<sup>1</sup> A, 2019."
    )
    wanted = (
        "1. First, with **bold**[^1]\n2. Second line\n\nIt rained.\n\n"
        "- One\n- Two\n  - Inner\n\n[^1]: A, 2019."
    )
    assert body(recovered(f"{TEXT}\n\n{text}")) == f"{TEXT}\n\n{wanted}"


def test_paragraphs_headings_and_quotations_of_html():
    text = f"<p>{TEXT}</p><p>It rained.</p>\n<h2>Way Forward</h2>\n<blockquote><p>Said.</p></blockquote>\n<p>The end.</p>"
    wanted = f"{TEXT}\n\nIt rained.\n\n# Way Forward\n\n> Said.\n\nThe end."
    assert body(recovered(f"{TEXT}\n\n{text}")) == f"{TEXT}\n\n{wanted}"


def test_tags_in_code_and_tables_stay_where_they_are():
    code = "```\n<ul><li>One</li></ul>\n```"
    assert code in recovered(f"{TEXT}\n\n{code}").brief
    table = "<table><tr><td><ul><li>One</li><li>Two</li></ul></td></tr><tr><td>A</td></tr></table>"
    assert "- One" not in recovered(f"{TEXT}\n\n{table}").brief


@pytest.mark.parametrize("text", ["<li>One", "</ul></li>", "<ol><li>", "<blockquote>One", "</h2>"])
def test_tags_that_nothing_closes_lose_no_words(text):
    made = recovered(f"{TEXT}\n\n{text}\n\nIt rained.")
    assert "It rained." in made.brief
    assert ("One" in text) == ("One" in made.brief)


def test_lone_carets_are_marks_behind_words_and_before_notes():
    made = recovered(f"{TEXT}^1 It met,^2 as x^2 says.\n\n^1 A, 2019.\n\n^2 B, 2020.")
    assert (
        body(made) == f"{TEXT}[^1] It met,[^2] as\nx\\^2 says.\n\n[^1]: A, 2019.\n\n[^2]: B, 2020."
    )


def test_a_running_head_that_stands_once_is_asked():
    text = f"# Water and War: Risks for South Asia\n\nBy Ann Author\n\n3 May 2021\n\n{TEXT} It rained.\n\nPage 1 of 3\n\nRisks for South Asia\n\n{TEXT}"
    made = recovered(text)
    asked = [one.text for one in made.manuscript.questions if "running head" in one.message]
    assert asked == ["Risks for South Asia"]
    more = f"{text} It snowed.\n\nPage 2 of 3\n\nRisks for South Asia\n\nThe end of it came in May."
    assert not [
        one for one in recovered(more).manuscript.questions if "running head" in one.message
    ]


@pytest.mark.parametrize("above", ["June 2023", "Figure 1: Decision time in minutes", "It rained."])
def test_the_name_of_a_section_is_a_heading_below_any_line(above):
    made = recovered(f"{TEXT}\n\n{above}\n\nRECOMMENDATIONS\n\n{TEXT}")
    assert "\n# RECOMMENDATIONS\n" in made.brief


def test_the_name_of_a_section_in_the_middle_of_a_sentence_is_none():
    assert (
        "# Analysis" not in recovered(f"{TEXT[:-1]} of the\n\nAnalysis\n\nof it all, {TEXT}").brief
    )


def test_amounts_of_money_round_emphasis_are_no_signs_of_tex():
    made = recovered("It cost $5 and _not_ $6, and US$7^1 was $ 10 ^ {6} $ then, in $2019 ^ {2}$.")
    assert "It cost \\$5 and *not* \\$6" in made.brief or "It cost $5 and *not* $6" in made.brief
    assert "10^6^ then" in made.brief
