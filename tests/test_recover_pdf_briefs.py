"""PDFs and texts as briefs of others are set: cases seen in real ones, told anew."""

from __future__ import annotations

import re

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
