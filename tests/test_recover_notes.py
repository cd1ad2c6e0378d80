"""Notes as damaged texts hold them: for each text, the body that a careful reader would set."""

from __future__ import annotations

import pytest

from briefpress.importers.blocks import Options
from briefpress.importers.recover import recover

HEAD = "# A Title of Some Length\n\nBy\n**Ann Author**\nFellow\n\n3 May 2021\n\n"
LONG = "The council met in the spring and agreed on a plan that nobody had asked for"


def body(text: str, name: str = "x.md") -> str:
    """The text of brief.md, each paragraph in one line."""
    made = recover((HEAD + text).encode(), name, Options())
    whole = made.brief.split("---\n", 2)[2].strip()
    return "\n\n".join(" ".join(part.split()) for part in whole.split("\n\n"))


CLOSING = "Nothing more was heard of the plan, and the council has not met since that spring."
BELOW = f"{LONG}.<sup>1</sup> It met again,<sup>2</sup> twice.<sup>3</sup>\n\n1 A, 2019.\n\n{{}}2 B, 2020.\n\n{{}}3 C, 2021.\n\n{CLOSING}\n"


def test_text_below_the_last_note_is_text_if_notes_are_of_one_paragraph():
    assert body(BELOW.format("It is lost.\n\n", "")).split("\n\n")[1] == CLOSING


def test_text_below_the_last_note_is_a_part_of_it_if_most_notes_have_several():
    assert body(BELOW.format("It is lost.\n\n", "So is it.\n\n")).endswith(f"C, 2021.\n\n{CLOSING}")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("<https://example.org/reports/long\nname/index>.", "<https://example.org/reports/longname/index>."),
        ("<https://example.org/re\nports\nof.html>.", "<https://example.org/reportsof.html>."),
        ("https://example.org/reports\nof 2019 <of A>.", "<https://example.org/reports> of 2019 \\<of A>."),
    ],
)  # fmt: skip
def test_angle_brackets_round_an_address_over_lines(given, wanted):
    assert body(f"{LONG}.<sup>1</sup>\n\n---\n\n1 See {given}").endswith(f"[^1]: See {wanted}")


@pytest.mark.parametrize("sign", [r"\* \* \*", r"\*\*\*", r"\_\_\_\_", "* * *"])
def test_a_break_between_parts_of_the_text(sign):
    assert body(f"{LONG}.\n\n{sign}\n\n{LONG} again.").split("\n\n")[1] == "* * *"


@pytest.mark.parametrize(
    "between", ["Source: WAPDA", "Figure 2: The river in spring.", "<sup>9</sup> D, 2022."]
)
def test_a_caption_or_another_note_below_a_note_is_no_part_of_it(between):
    given = f"{LONG}<sup>1</sup> and for which it\n\n---\n\n1 A, 2019.\n\n{between}\n\nhad not paid.<sup>2</sup>\n\n---\n\n2 B, 2020."
    assert body(given).split("\n\n")[-2:] == ["[^1]: A, 2019.", "[^2]: B, 2020."]


TABLE = "| Year | Flow |\n|---|---|\n| 2021 | 128 |"


@pytest.mark.parametrize(
    "float_", [TABLE, "Figure 2: The river in spring.", f"Table 1. Flow\n\n{TABLE}"]
)
def test_a_sentence_goes_on_below_a_table_or_caption_at_the_edge_of_a_page(float_):
    given = f"{LONG}<sup>1</sup> and for which it\n\n---\n\n1 A, 2019.\n\n{float_}\n\nhad not paid."
    assert body(given).startswith(
        f"{LONG}[^1] and for which it had not paid.\n\n{float_.removeprefix('Table 1. Flow').strip()[:7]}"
    )


def test_a_table_stays_in_its_sentence_where_no_page_ends():
    assert body(f"{LONG} in the years\n\n{TABLE}\n\nand in no other.").endswith(
        "|\n\nand in no other."
    )


def test_a_lone_note_in_the_middle_of_a_sentence():
    given = f"{LONG},<sup>1</sup> and which nobody\n\n1. Office of Water, *Plan* (Lahore, 2018), 12.\n\nhad paid for. {LONG}."
    assert body(given).endswith(
        f"nobody had paid for. {LONG}.\n\n[^1]: Office of Water, *Plan* (Lahore, 2018), 12."
    )


@pytest.mark.parametrize("after", ["Nobody had paid for it.", "- and that"])
def test_a_lone_item_between_sentences_is_no_note(after):
    given = (
        f"{LONG} in June:<sup>1</sup>\n\n1. Office of Water, *Plan* (Lahore, 2018), 12.\n\n{after}"
    )
    assert "[^1]:" not in body(given)


ROUND = [f"({n}) A, 2019, {n}." for n in (1, 2, 3, 4)]


def test_marks_in_round_brackets():
    given = (
        f"{LONG}. (1) It met,(2) as Article XII (3) says, for the plan (3) of all. Nobody paid. (4)"
    )
    found = body(f"{given}\n\n" + "\n\n".join(ROUND), "x.txt")
    wanted = "[^1] It met,[^2] as Article XII (3) says, for the plan[^3] of all. Nobody paid.[^4]"
    assert found.startswith(f"{LONG}.{wanted}")
    assert found.endswith("[^3]: A, 2019, 3.\n\n[^4]: A, 2019, 4.")


@pytest.mark.parametrize(
    "text",
    [
        "The plan has four aims: (1) Water, (2) a dam (3) data and (4) peace.",
        "The plan goes on from Article II (1), Article V (2), Rule 6 (3), and Article 9 (4).",
    ],
)
def test_clauses_in_round_brackets_are_no_notes(text):
    found = body(f"{text}\n\n" + "\n\n".join(ROUND) + f"\n\n{LONG}.", "x.txt")
    assert "[^" not in found
    assert "(1) A, 2019" in found


def test_round_brackets_are_no_marks_where_marks_are_raised():
    given = f"{LONG}.<sup>1</sup> It is said in the act (2) and in the law.<sup>3</sup>"
    notes = "1 A, 2019.\n\n2 B, 2020.\n\n3 C, 2021."
    assert "in the act (2) and" in body(f"{given}\n\n---\n\n{notes}")


def test_raised_letters_are_marks_where_notes_begin_with_them():
    given = f"{LONG}.<sup>a</sup> It met on the 1<sup>a</sup> of May,<sup>b</sup> and was gone.<sup>c</sup>"
    found = body(f"{given}\n\n<sup>a</sup> A, 2019.\n\n<sup>b</sup> B, 2020.")
    assert found.startswith(f"{LONG}.[^1] It met on the 1^a^ of May,[^2] and was gone.^c^")
    assert found.endswith("[^1]: A, 2019.\n\n[^2]: B, 2020.")


@pytest.mark.parametrize(
    ("marks", "notes"),
    [
        ("[^9] [^4] [^30]", ("[^9]: A, 2019.", "[^30]: C, 2021.", "[^4]: B, 2020.")),
        ("<sup>1</sup> <sup>2</sup> <sup>3</sup>", ("<sup>1</sup> A, 2019.", "<sup>3</sup> C, 2021.", "<sup>2</sup> B, 2020.")),
    ],
)  # fmt: skip
def test_notes_out_of_order(marks, notes):
    first, second, third = marks.split()
    found = body(f"{LONG}.{first} It met.{second} It slept.{third}\n\n" + "\n".join(notes))
    assert found.startswith(f"{LONG}.[^1] It met.[^2] It slept.[^3]")
    assert found.endswith("[^1]: A, 2019.\n\n[^2]: B, 2020.\n\n[^3]: C, 2021.")


def test_notes_in_the_middle_of_a_sentence():
    given = f"{LONG}.^[A, *Plan*\n(Lahore, 2019), see [it](https://example.org/a).] It met^[B [sic], 2020.] twice, 2^[3] is 8."
    found = body(given)
    assert found.startswith(f"{LONG}.[^1] It met[^2] twice, 2\\^\\[3\\] is 8.")
    assert found.endswith(
        "[^1]: A, *Plan* (Lahore, 2019), see [it](https://example.org/a).\n\n[^2]: B \\[sic\\], 2020."
    )


def test_stars_between_parts_of_a_text_with_notes_stay():
    given = f"{LONG}.<sup>1</sup>\n\n* * *\n\n{LONG}\n\n* * *\n\nor paid.\n\n* * *\n\n<sup>1</sup> A, 2019."
    assert body(given) == f"{LONG}.[^1]\n\n* * *\n\n{LONG} or paid.\n\n[^1]: A, 2019."


def test_notes_in_a_row_whose_marks_are_lost_in_part():
    marks = "It met.1 It 'slept2'. It (dined.3) It rose, in 2020,4 and"
    notes = "\n".join(f"{n}. Office of Water, Plan {n}, 2019." for n in range(1, 7))
    found = body(f"{LONG}. {marks} went.\n\n{notes}", "x.txt")
    assert found.startswith(
        f"{LONG}. It met.[^1] It 'slept[^2]'. It (dined.[^3]) It rose, in 2020,[^4] and went.\n\n"
    )
    assert "[^4]: Office of Water, Plan 4, 2019." in found
    assert "5 Office of Water, Plan 5, 2019.\n\n6 Office of Water, Plan 6, 2019.\n\n[^1]:" in found


def test_a_list_below_numbers_at_words_is_no_notes():
    given = f"{LONG} in 2019.1 It asks for four things of the 3 councils:\n\n"
    assert "[^" not in body(
        given + "\n".join(f"{n}. To build a dam." for n in range(1, 5)), "x.txt"
    )


def test_two_folios_tell_of_pages_where_a_head_stands_next_to_one():
    page, more = f"{LONG}. " * 7, "Nobody had paid for it, and so the rain came in. " * 9
    head = "A Title of Some Length | 3 May 2021"
    found = body(f"{page}\n\n1\n\n{head}\n\n{more}\n\n2\n")
    assert found == f"{page.strip()}\n\n{more.strip()}"
    assert "\n\n1\n\nSome head" in body(f"{page}\n\n1\n\nSome head of a part\n\n{more}\n\n2\n")


def test_lines_longer_than_any_page_are_paragraphs():
    long = f"{LONG}, {LONG.lower()}, {LONG.lower()}."
    assert body(f"{long}\nIt met.\n{long}").count("\n\n") == 2
    assert body(f"{long}<sup>1</sup>\n1 A, 2019.\n{long}\nIt met.").count("\n\n") == 3


@pytest.mark.parametrize(
    ("mark", "label", "numbers"),
    [
        ("[[{}]](#_ftn{})", "[[{}]](#_ftnref{})", "12"),
        ("[[{}]](#_edn{})", "[[{}]](#_ednref{})", ("i", "ii")),
        ("[\\[{}\\]](#_ftn{})", "[\\[{}\\]](#_ftnref{})", "12"),
        ("[{}](#fn{})", "[{}](#fnref{})", "12"),
    ],
)
def test_marks_of_web_pages(mark, label, numbers):
    one, two = (mark.format(n, n) for n in numbers)
    notes = "\n\n".join(label.format(n, n) + " A, 2019." for n in numbers)
    found = body(f"{LONG}.{one} It met.{two}\n\n* * *\n\n{notes}")
    assert found == f"{LONG}.[^1] It met.[^2]\n\n[^1]: A, 2019.\n\n[^2]: A, 2019."


def test_letters_in_brackets_are_marks_where_notes_begin_with_them():
    notes = "[i] A, 2019.\n\n[ii] B, 2020."
    found = body(f'{LONG}.[i] It met.[ii] "[T]he [a] rain" came.\n\n{notes}', "x.txt")
    assert found.startswith(f'{LONG}.[^1] It met.[^2] "\\[T\\]he \\[a\\] rain" came.\n\n[^1]: A')


def test_an_end_note_over_two_pages():
    notes = "1 A,\n\nPage 2 of 3\n\nPress, 2019.\n2 B, 2020.\n\nPage 3 of 3"
    found = body(f"{LONG}.1 It met.2\n\nPage 1 of 3\n\nEndnotes\n\n{notes}\n", "x.txt")
    assert found.endswith("It met.[^2]\n\n[^1]: A, Press, 2019.\n\n[^2]: B, 2020.")


@pytest.mark.parametrize("end", ["Water Office, 2019;", "Water Office, the"])
def test_the_rest_of_the_last_note_below_the_text_of_the_last_page(end):
    given = f"{LONG}.<sup>1</sup> It\n\n---\n\n<sup>1</sup> {end}\n\nmet. It rained.\n\n---\n\nfigure is of 2018."
    assert body(given) == f"{LONG}.[^1] It met. It rained.\n\n[^1]: {end} figure is of 2018."


def test_text_that_goes_on_below_the_last_note_is_no_part_of_it():
    given = f"{LONG}.<sup>1</sup>\n\n---\n\n<sup>1</sup> Water Office, 2019.\n\nIt met. It\n\n---\n\nrained."
    assert body(given) == f"{LONG}.[^1]\n\nIt met. It rained.\n\n[^1]: Water Office, 2019."


def test_a_long_paragraph_that_ends_like_no_sentence_is_asked():
    made = recover(
        (HEAD + f"{LONG}, and {LONG.lower()} by the Land\n\nCourt.").encode(), "x.md", Options()
    )
    assert [one.code for one in made.manuscript.questions] == ["BP941"]
    made = recover((HEAD + f"{LONG} by the Land\n\nCourt.").encode(), "x.md", Options())
    assert "BP941" not in [one.code for one in made.manuscript.questions]


def test_a_line_of_text_next_to_a_folio_is_no_head_though_the_title_has_its_words():
    text = "Nobody had paid for it, and so the rain came in. " * 9
    first, second = "What was meant by it is some", "title of some length, they said."
    third = "A title of some"
    given = f"{text}\n{first}\n{second}\n\nPage 1 of 3\n\n{third}\nlength was found. {text}\n\nPage 2 of 3\n\n{text}"
    found = body(given, "x.txt")
    assert "title of some length, they said." in found
    assert third in found


def test_marks_behind_a_colon_and_inside_bold_type():
    item = "- water\n- peace"
    found = body(f"{LONG}. (1) It asks for: (2)\n\n{item}\n\n(1) A, 2019.\n\n(2) B, 2020.", "x.txt")
    assert found.startswith(f"{LONG}.[^1] It asks for:[^2]\n\n{item.splitlines()[0]}")
    notes = "<sup>a</sup> A, 2019.\n\n<sup>b</sup> B, 2020."
    assert body(f"**{LONG}.<sup>a</sup>** It met.<sup>b</sup>\n\n{notes}").startswith(
        f"**{LONG}.**[^1] It met.[^2]"
    )


BETWEEN_BLANKS = (
    "When the register began, it was for an election. 1 It decides who gets a card, a school and a "
    "place. 2 , 3\n\nThree countries chose:\n\n- · one built its own;\n- · one bought it, and in 5 "
    "years it was full of people who are in it twice. 4\n\nA register 5 is 'a lock'. 6\n\n"
    + "\n\n".join(f"{n} Report {n}, Bamako, 2010." for n in range(1, 7))
)


def test_marks_between_blanks_as_converters_set_them():
    found = body(BETWEEN_BLANKS)
    assert "election.[^1] It" in found
    assert "place.[^2][^3]" in found
    assert "- one built its own; - one bought it, and in 5 years it was" in found
    assert "twice.[^4]" in found
    assert "A register 5 is" in found  # there are two that could be it


def test_a_number_between_words_is_a_mark_only_among_marks_between_blanks_and_asked():
    whole = recover(
        (HEAD + BETWEEN_BLANKS.replace("in 5 years", "soon")).encode(), "x.md", Options()
    )
    assert "A register[^5] is 'a lock'.[^6]" in whole.brief
    assert [one.code for one in whole.manuscript.questions].count("BP945") == 1
    stuck = BETWEEN_BLANKS
    for n in (1, 2, 4, 6):
        stuck = stuck.replace(f". {n} ", f".{n} ").replace(f". {n}\n", f".{n}\n")
    stuck = stuck.replace("'. 6", "'.6").replace(" , 3", ",3")
    assert "A register 5 is" in body(stuck)


@pytest.mark.parametrize(
    ("text", "marks", "asked"),
    [
        ("It was signed in 20131. It was read.2 And then it was burnt.3", 3, 1),
        ("A pact known as AUKUS1. It was read.2 And then it was burnt.3", 3, 1),
        ("It sold 20131 boats. It was read.2 And then it was burnt.3", 2, 0),
        ("It met at COP26. It was read.1 And read again.2 And then it was burnt.3", 3, 0),
        ("It was about SDG 2, and SDG2. It was read.1 And read again.2 And burnt.3", 3, 0),
    ],
)
def test_marks_behind_years_and_abbreviations(text, marks, asked):
    made = recover(
        (HEAD + text + "\n\n---\n\n1 A, 2019.\n\n2 B, 2020.\n\n3 C, 2021.\n").encode(),
        "x.md",
        Options(),
    )
    assert len(made.manuscript.notes) == marks
    codes = [one.code for one in made.manuscript.questions]
    assert codes.count("BP945") == asked
