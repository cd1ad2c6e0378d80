"""PDFs and texts as briefs of others are set: cases seen in real ones, told anew."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest

from briefpress.importers.blocks import Options
from briefpress.importers.recover import Recovered, recover
from drawn import Sheet, drawn
from tagged import tag, tagged

WORDS = "The harbour board kept its books in ink and its promises in pencil"

TALES = (
    WORDS,
    "Nobody asked what became of an old lighthouse, whose keepers had left",
    "Every second Tuesday a pilot went out in fog to count what ships came",
)


def of_pdf(*sheets: Sheet) -> Recovered:
    return recover(drawn(sheets), "brief.pdf", Options())


def of_text(text: str) -> Recovered:
    return recover(text.encode(), "brief.md", Options())


def body(made: Recovered) -> str:
    return re.sub(r"\A---\n.*?\n---\n+", "", made.brief, flags=re.DOTALL)


def removed(made: Recovered) -> set[str]:
    return {one.text for one in made.manuscript.removed}


# --- notes ---------------------------------------------------------------------------------------


def test_a_numbered_list_of_references_that_raised_numbers_call_is_the_notes():
    marked = [tag("P", f"{WORDS} on the day {day}", tag("Span", f"^{n}"), " of it.")
              for n, day in enumerate(("one", "two", "three"), 1)]  # fmt: skip
    items = [tag("LI", tag("LBody", f"{n}. The ledger of the {n}th year.")) for n in (1, 2, 3)]
    made = recover(
        tagged(tag("H1", "A Title", size=18), *marked, tag("P", "References"), tag("L", *items)),
        "brief.pdf",
        Options(),
    )
    assert made.brief.count("[^1]") == made.brief.count("[^3]") == 2
    assert "[^2]: The ledger of the 2th year." in made.brief
    assert "References" in removed(made)


def noted(label: str, tab: float = 40) -> Sheet:
    """A page with a text of six marks, and its notes, the numbers before a tab."""
    sheet = Sheet().put(60, 60, "A Tariff for the Harbour", 18)
    for n in range(1, 7):
        sheet.put(60, 80 + 40 * n, f"{TALES[n % 3]} again^{n}")
        sheet.put(60, 92 + 40 * n, f"{TALES[(n + 1) % 3][20:]}.")
    sheet.put(60, 400, "Sources Consulted")
    for n in range(1, 7):
        if n < 6 or "," not in label:
            sheet.put(60, 400 + 30 * n, label.format(n))
        named = f"Clerk {n}, The Ledger of {'x' * n} and {'y' * n}, with more to say"
        sheet.put(60 + tab, 400 + 30 * n, named)
        sheet.put(60, 412 + 30 * n, f"and its pages {n}0 to {n}9.")
    return sheet


@pytest.mark.parametrize("label", ["{}", "^{}"])
def test_numbers_before_a_tab_are_the_labels_of_notes(label):
    made = of_pdf(noted(label))
    assert "[^1]: Clerk 1, The Ledger" in made.brief
    assert "[^6]: Clerk 6, The Ledger" in made.brief
    assert made.brief.count("|") == 0  # no table
    assert "Sources Consulted" in removed(made)


def test_numbers_before_a_tab_that_nothing_calls_are_cells():
    sheet = noted("{}")
    sheet.texts = [(x, y, size, re.sub(r"\^\d", "", text), font)
                   for x, y, size, text, font in sheet.texts]  # fmt: skip
    assert "[^" not in of_pdf(sheet).brief


def test_one_note_may_answer_two_marks():
    sheet = Sheet().put(60, 60, "A Tariff for the Harbour", 18)
    for n, mark in enumerate(("^1", "^{2,3}", "^4"), 1):
        sheet.put(60, 80 + 40 * n, f"{TALES[n % 3]} again{mark}")
        sheet.put(60, 92 + 40 * n, f"{TALES[(n + 1) % 3][20:]}.")
    sheet.rule(60, 700, 200)
    for n, label in enumerate(("^1", "^{2,3}", "^4")):
        sheet.put(60, 712 + 12 * n, f"{label}The ledger, page {n}.", 8)
    made = of_pdf(sheet)
    assert re.findall(r"again(\S+)", made.brief) == ["[^1]", "[^2]", "[^3]"]
    assert "[^2]: The ledger, page 1." in made.brief


# --- the head ------------------------------------------------------------------------------------

SUMMARY = "## Executive Summary\n\nThe first says one thing.\n\nThe second says more{}.\n\n"


def test_an_executive_summary_goes_on_up_to_the_next_heading():
    made = of_text(f"# A Title\n\nby Jane Doe\n\n{SUMMARY.format('')}## The Harbour\n\n{WORDS}.")
    said = made.manuscript.value("abstract")
    assert said == "The first says one thing.\n\nThe second says more."
    assert body(made).startswith("# The Harbour")


@pytest.mark.parametrize(
    "more",
    [
        " of a [ledger](https://example.org/ledger)",  # metadata has no links
        ".[^1] And so on",  # and no notes
        " " + "and more " * 320,  # long
        ":\n\n- a list\n- of points",
    ],
)
def test_what_metadata_cannot_hold_stays_a_section(more):
    text = f"# A Title\n\nby Jane Doe\n\n{SUMMARY.format(more)}## The Harbour\n\n{WORDS}."
    made = of_text(f"{text}\n\n[^1]: A note.\n" if "^" in more else text)
    assert made.manuscript.value("abstract") is None
    assert "# Executive Summary\n\nThe first says one thing." in body(made)


def test_a_link_that_a_field_does_not_hold_is_named():
    made = of_text(
        f"# A [Title](https://example.org/t)\n\nby Jane Doe\n\n## The Harbour\n\n{WORDS}."
    )
    told = [one.before for one in made.manuscript.repairs if one.rule == "address-removed"]
    assert told == ["https://example.org/t"]


def with_info(data: bytes, **info: str) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for key, value in info.items():
            pdf.docinfo[f"/{key}"] = value
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def titled(*lines: str, size: float = 10) -> Sheet:
    """A page of lines in one type, and a paragraph."""
    sheet = Sheet()
    for n, line in enumerate(lines):
        sheet.put(60, 60 + 40 * n, line, size)
    return sheet.prose(60, 400, f"{'. '.join(TALES)}. " * 4, 420)


def test_authors_and_title_of_the_properties_are_a_last_resort_and_asked():
    made = recover(with_info(drawn([titled("A Tariff for the Harbour", size=18)]),
                             Author="Jane Doe; Adam Smith"), "x.pdf", Options())  # fmt: skip
    assert made.manuscript.value("authors") == ({"name": "Jane Doe"}, {"name": "Adam Smith"})
    assert any("properties" in one.message for one in made.manuscript.questions)


@pytest.mark.parametrize("title", ["report_final", "Microsoft Word - a b.docx", "Policy Brief"])
def test_what_programs_call_a_file_is_no_title(title):
    made = recover(with_info(drawn([titled()]), Title=title, Author="User"), "x.pdf", Options())
    assert not made.manuscript.value("title")
    assert not made.manuscript.value("authors")


def test_the_properties_tell_which_line_is_the_title():
    long = "How the harbour board came to keep its books in ink, and what it lost on the way there"
    sheet = titled(long, "SUMMARY OF IT ALL")
    made = recover(with_info(drawn([sheet]), Title=long.replace(" there", "")), "x.pdf", Options())
    assert made.manuscript.value("title") == long


def test_names_that_the_properties_give_are_authors_in_their_order():
    sheet = titled("A Tariff for the Harbour", size=18)
    sheet.put(60, 90, "Ann Miller*", 14).put(60, 130, "By Carl Olsen", 14)
    sheet.rule(60, 700, 200).put(60, 712, "^*Clerk of the harbour of Kessel.", 8)
    made = recover(with_info(drawn([sheet]), Author="Ann Miller, Carl Olsen"), "x.pdf", Options())
    names = [one["name"] for one in made.manuscript.value("authors")]
    assert names == ["Ann Miller", "Carl Olsen"]


def test_the_title_stands_on_the_page_of_its_own():
    first = Sheet().put(200, 240, "A Tariff for the Harbour of Kessel").put(200, 400, "Ann Miller")
    second = Sheet().put(60, 60, "What the Report Says", 18).prose(60, 100, TALES[0] * 5, 420)
    assert of_pdf(first, second).manuscript.value("title") == "A Tariff for the Harbour of Kessel"


def test_in_a_memo_the_sender_is_the_author_and_the_addressee_is_text():
    made = of_text(
        "To: The Harbour Board\n\nFrom: Ann Miller, clerk\n\nDate: 3 May 2021\n\n"
        f"Subject: Ink\n\n# A Tariff for the Harbour\n\n{WORDS}.\n"
    )
    assert [one["name"] for one in made.manuscript.value("authors")] == ["Ann Miller"]
    assert "To: The Harbour Board" in body(made)
    assert "Subject: Ink" in body(made)


def test_what_a_house_calls_its_papers_is_no_short_title():
    title = "Policy Brief: What the Harbour Board Knew of Its Books and When It Knew of Them"
    made = of_text(f"# {title}\n\nby Jane Doe\n\n## The Harbour\n\n{WORDS}.")
    assert made.manuscript.value("short_title") is None


# --- the page ------------------------------------------------------------------------------------


def test_the_number_of_a_paragraph_before_a_tab_is_one_with_it():
    sheet = Sheet().put(60, 60, "A Tariff for the Harbour", 18)
    for n in range(3):
        sheet.put(60, 100 + 50 * n, f"1.{n + 1}").put(100, 100 + 50 * n, f"{TALES[n]} and")
        sheet.put(60, 112 + 50 * n, f"so it went on until the end of year {n}.")
    assert "1.2 Nobody asked what" in " ".join(of_pdf(sheet).brief.split())


def test_numbers_in_the_first_column_of_a_table_stay_cells():
    sheet = Sheet().put(60, 60, "A Tariff for the Harbour", 18)
    for n in range(4):
        sheet.put(60, 100 + 14 * n, f"1.{n + 1}").put(
            100, 100 + 14 * n, f"{'x' * (5 - n)} of {'y' * n} cargo"
        )
    assert "| 1.2 |" in of_pdf(sheet).brief


def contents(dots: str, chapters: bool) -> list[Sheet]:
    """Two pages: a table of contents, and the text it leads to."""
    first = Sheet().put(60, 60, "A Tariff for the Harbour", 18).put(60, 100, "Contents", 14)
    second = Sheet()
    for n in range(4):
        first.put(60, 130 + 20 * n, f"The {'ABCD'[n]} of It{dots}")
        first.put(400, 130 + 20 * n, str(n + 2), font="B" if chapters else "F")
        second.put(60, 60 + 120 * n, f"The {'ABCD'[n]} of It", 14)
        second.prose(60, 80 + 120 * n, f"{TALES[n % 3]} and so on and so on.", 420)
    return [first, second]


@pytest.mark.parametrize("dots", ["", " . . . . . . . . . . . .", "." * 38 + "- "])
@pytest.mark.parametrize("chapters", [True, False])
def test_a_table_of_contents_is_furniture(dots, chapters):
    made = of_pdf(*contents(dots, chapters))
    assert "|" not in body(made)
    assert re.findall(r"^#+ (.*)$", made.brief, re.MULTILINE) == [
        f"The {one} of It" for one in "ABCD"
    ]
    assert any("contents" in one.why for one in made.manuscript.removed)


def test_text_in_another_size_does_not_go_on_over_the_end_of_a_page():
    caption = "Figure 1. The days between the tender and the award of it, by the clerk"
    first = titled("A Tariff for the Harbour", size=18).put(60, 760, caption, 7)
    made = of_pdf(first, Sheet().prose(60, 60, f"{'. '.join(TALES)}. " * 3, 420))
    assert f"{caption}\n\n" in made.brief + "\n\n"


def test_a_line_in_the_middle_does_not_go_on_at_the_margin():
    sheet = Sheet().prose(60, 160, f"{'. '.join(TALES)}. " * 4, 420)
    sheet.put(186, 60, "A Tariff for the Harbour and", font="B")
    sheet.put(237, 72, "its Keepers", font="B").put(60, 84, "What It Is", font="B")
    text = of_pdf(sheet).brief
    assert "title: A Tariff for the Harbour and its Keepers\n" in text


def test_small_type_below_a_rule_pages_later_is_no_part_of_a_note():
    first = Sheet().put(60, 60, "A Tariff for the Harbour", 18)
    first.prose(60, 100, f"{'. '.join(TALES)}. " * 4, 420).put(60, 300, "So it was said^1 then.")
    first.rule(60, 700, 200).put(60, 712, "^1The ledger, and what goes with it", 7)
    plain = Sheet().prose(60, 60, f"{'. '.join(TALES)}. " * 4, 420)
    box = Sheet().prose(60, 60, f"{'. '.join(TALES)}. " * 4, 420).rule(60, 650, 480)
    box.put(60, 662, "A case from abroad: the other harbour", 9).put(60, 676, "It has none.", 9)
    made = of_pdf(first, plain, box)
    assert "[^1]: The ledger, and what goes with it\n" in made.brief
    assert "the other harbour" in made.brief.split("[^1]:")[0]


def counted(size: float, lines: int = 12, step: int = 1) -> Sheet:
    """A page whose lines are counted in the margin."""
    sheet = Sheet().put(90, 60, "A Tariff for the Harbour", 18)
    for n in range(1, lines + 1):
        sheet.put(90, 90 + 14 * n, f"{TALES[n % 3][n % 2 * 10 :].strip()} {'abcdefgh'[: n % 7]}")
        if n % step == 0:
            sheet.put(70 - 0.6 * size * len(str(n)), 90 + 14 * n, str(n), size)
    return sheet


@pytest.mark.parametrize(("size", "lines", "step"), [(5, 12, 1), (10, 24, 1), (5, 45, 5)])
def test_the_numbers_of_lines_are_no_part_of_the_text(size, lines, step):
    made = of_pdf(counted(size, lines, step))
    assert re.search(r"\d", body(made)) is None
    assert "the numbers of the lines" in {one.why for one in made.manuscript.removed}


def test_a_few_numbers_in_the_margin_are_text():
    assert "12" in body(of_pdf(counted(10, 12)))


def test_numbers_in_a_column_of_a_table_are_cells():
    sheet = Sheet().put(60, 60, "A Tariff for the Harbour", 18)
    for n in range(1, 25):
        sheet.put(60, 90 + 14 * n, str(n)).put(100, 90 + 14 * n, "coal").put(200, 90 + 14 * n, "9")
    assert "| 24 | coal | 9 |" in of_pdf(sheet).brief


def test_labels_of_notes_before_a_tab_are_no_numbers_of_lines():
    sheet, notes = Sheet().put(60, 60, "A Tariff for the Harbour", 18), Sheet()
    notes.put(60, 60, "Notes")
    for n in range(1, 25):
        sheet.put(60, 80 + 28 * n, f"{TALES[n % 3]} again^{n}")
        notes.put(72 - 6 * len(str(n)), 80 + 14 * n, str(n)).put(
            90, 80 + 14 * n, f"{'Xyz' * (n % 4 + 9)}, his book."
        )
    made = of_pdf(sheet, notes)
    assert made.brief.count("[^24]") == 2


@pytest.mark.parametrize(
    "title", ["A\x00 Title\x07 of It", "x" * 50_000 + " y", "\U0001f600 of it"]
)
def test_properties_of_any_kind_break_nothing(title):
    made = recover(with_info(drawn([titled()]), Title=title, Author=title, Keywords=f"{title},,;"),
                   "x.pdf", Options())  # fmt: skip
    assert "\x00" not in made.brief
    assert "\x07" not in made.brief
