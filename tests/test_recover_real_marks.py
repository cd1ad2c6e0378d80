"""Marks and notes of briefs as public tools extract them: cases seen in real ones, told anew."""

from __future__ import annotations

import re

import pytest

from briefpress.importers.blocks import Options
from briefpress.importers.recover import Recovered, recover

NAMES = ("harbour", "lantern", "ledger", "pilot", "keeper", "tariff")


def of_text(text: str) -> Recovered:
    return recover(text.encode(), "brief.txt", Options())


def brief(marks: list[str], notes: list[str]) -> str:
    """A text with a mark in each paragraph, and the notes below their heading."""
    paras = [f"The board wrote of the {name}{mark} and went on to say what it had to say of it."
             for name, mark in zip(NAMES, marks, strict=False)]  # fmt: skip
    return "\n\n".join(["A Tariff for the Harbour", *paras, "Sources Consulted", *notes]) + "\n"


NOTES = [f"{n}. The clerk of the {NAMES[n - 1]}, Book {n}0, 1931." for n in range(1, 7)]


@pytest.mark.parametrize("mark", [" 4.”", "4.”", ",4and", " 4,"])
def test_one_mark_of_many_in_another_form(mark):
    made = of_text(brief(["1", "2", "3", mark, "5", "6"], NOTES))
    assert re.findall(r"\[\^(\d)\](?!:)", made.brief) == list("123456")
    assert "[^4]: The clerk of the pilot" in made.brief


def test_a_mark_behind_a_blank_is_asked_about():
    made = of_text(brief(["1", "2", "3", " 4.", "5", "6"], NOTES))
    assert any(one.code == "BP945" for one in made.manuscript.questions)


def test_a_number_that_ends_a_sentence_is_no_mark_where_nothing_is_marked():
    made = of_text(brief(["", " of 2.", "", " of 4.", "", ""], NOTES))
    assert "[^" not in made.brief


def test_a_word_with_a_number_calls_a_note_again():
    text = brief(["1", "2", "3", "4", "5", "6"], NOTES).replace(
        "Sources", "It was so clear2.\n\nSources"
    )
    assert of_text(text).brief.count("[^2]") == 3


def test_a_note_for_two_marks():
    notes = [*NOTES[:2], "3,4 Ibid., Book 30.", *NOTES[4:]]
    made = of_text(brief(["1", "2", "3", "4", "5", "6"], notes))
    assert made.brief.count("[^3]") == 3
    assert "[^3]: Ibid., Book 30." in made.brief
    assert "[^5]: The clerk of the tariff" in made.brief


def test_thousands_are_no_labels():
    notes = [*NOTES[:2], "3,400 tons were sold.", *NOTES[2:]]
    assert "3,400 tons" in of_text(brief(list("123456"), notes)).brief


def test_the_address_of_a_source_is_not_the_doi_of_the_brief():
    notes = [*NOTES[:5], f"{NOTES[5]}\nhttps://doi.org/10.1109/access.2021.3064948."]
    assert of_text(brief(list("123456"), notes)).manuscript.value("doi") is None


def test_a_name_before_a_bar_is_the_author():
    made = of_text(
        f"A Tariff for the Harbour\nAnn Miller | ECON 4000 |\n\n{'It went on and on. ' * 9}"
    )
    assert made.manuscript.value("title") == "A Tariff for the Harbour"
    assert made.manuscript.value("authors")[0]["name"] == "Ann Miller"


def test_addresses_in_two_columns_are_text():
    rows = [f"{n}. https://www.example.org/the/{'abcdefghi'[n - 1] * 9}/x" for n in range(1, 10)]
    more = ["    ledger/of/the/harbour/board" for _ in rows]
    left = [line for pair in zip(rows, more, strict=True) for line in pair]
    right = [line.replace(f"{n}. ", f"{n + 9}. ") if ". " in line else line
             for n, pair in enumerate(zip(rows, more, strict=True), 1) for line in pair]  # fmt: skip
    page = "\n".join(f"{a:52}{b}" for a, b in zip(left, right, strict=True))
    text = " ".join(of_text(f"A Tariff | of it\n\n{'It went on. ' * 9}\n\f{page}\n").brief.split())
    assert "the/aaaaaaaaa/x" in text
    assert text.index("the/iiiiiiiii/x") < text.rindex("the/aaaaaaaaa/x")


def test_fields_in_one_line_are_parted():
    made = of_text(
        "# A Tariff for the Harbour\n\n# Author: Ann Miller Date: December 17, 2020\n\n"
        f"# Introduction\n\n{'It went on. ' * 9}"
    )
    assert made.manuscript.value("date") == "2020-12-17"
    assert made.manuscript.value("authors")[0]["name"] == "Ann Miller"
