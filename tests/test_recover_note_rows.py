"""Several notes in one paragraph: for each text, the body that a careful reader would set."""

from __future__ import annotations

import textwrap

import pytest

from briefpress.importers.blocks import Options
from briefpress.importers.recover import recover

HEAD = "# A Title of Some Length\n\nBy\n**Ann Author**\nFellow\n\n3 May 2021\n\n"
TEXT = "The council met in the spring{}1{} and agreed on a plan.{}2{} Nobody had asked for it.{}3{}"
NOTES = (
    "Office of Water, *Plan of the Canals* (Lahore, 2019), <https://example.org/plan1>.",
    '"The Clerks of the Canal," *Lahore Times*, May 2, 2020.',
    "Ibid., p. 4.",
)
LIST = (
    "1. It shall be paid.\n2. It shall be built.\n3. It shall be kept.\n4. It shall be shown.\n\n"
)
WANTED = [f"[^{n}]: {note}" for n, note in enumerate(NOTES, 1)]


def body(text: str) -> list[str]:
    """The paragraphs of brief.md, each in one line."""
    made = recover((HEAD + text).encode(), "x.md", Options())
    whole = made.brief.split("---\n", 2)[2].strip()
    return [" ".join(part.split()) for part in whole.split("\n\n")]


def row(label: str) -> str:
    return " ".join(f"{label.format(n)}{note}" for n, note in enumerate(NOTES, 1))


@pytest.mark.parametrize("label", ["{} ", "{}. ", "[{}] ", "[{}] . ", "<sup>{}</sup> "])
@pytest.mark.parametrize("shape", ["rule", "heading", "same line", "end of text", "wrapped"])
def test_notes_in_one_paragraph(label: str, shape: str):
    marks = ("[", "]") * 3 if "[" in label else ("<sup>", "</sup>") * 3
    text = TEXT.format(*marks)
    given = {
        "rule": f"{text}\n\n---\n\n{row(label)}",
        "heading": f"{text}\n\n{LIST}## Endnotes\n\n{row(label)}",
        "same line": f"{text}\n\n{LIST}Endnotes {row(label)}",
        "end of text": f"{text} Endnotes {row(label)}",
        "wrapped": f"{text}\n\n{textwrap.fill(row(label), 60)}",
    }[shape]
    found = body(given + "\n")
    assert found[0] == TEXT.format("[^", "]", "[^", "]", "[^", "]")
    assert found[-3:] == WANTED


def test_brackets_behind_an_address_or_no_stop_begin_a_note():
    text = TEXT.format("[", "]", "[", "]", "[", "]")
    notes = "[1] . A Plan, 2019, https://example.org/plan.htm [2] . Ibid [3] . “91% Done,” 2020."
    assert body(f"{text}\n\nEndnotes {notes}\n")[-3:] == [
        "[^1]: A Plan, 2019, <https://example.org/plan.htm>",
        "[^2]: Ibid",
        "[^3]: “91% Done,” 2020.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1. It shall be paid. 2. It shall be built by 2019. 3. It shall be kept.",
        "1 Office of Water. 2 Office of Canals. 3 Office of Clerks.",
        "1 May 2019 was cold. 2 May 2019 was warm. 3 May 2019 was wet.",
    ],
)
def test_plain_numbers_in_a_row_that_nobody_calls_are_text(text: str):
    given = f"The council met in the spring and agreed on a plan.\n\n{text}\n\nIt went home.\n"
    assert " ".join(body(given)).replace("\\", "").count(text) == 1


def test_a_number_that_begins_a_line_too_is_no_second_note_of_its_row():
    text = TEXT.format("<sup>", "</sup>", "<sup>", "</sup>", "<sup>", "</sup>")
    notes = ["Plan, see vol. 3, ch. 2. 2 The Clerks, 2019.", NOTES[1], NOTES[2]]
    given = "\n".join(f"{n} {note}" for n, note in enumerate(notes, 1))
    assert body(f"{text}\n\n{given}\n")[1] == f"[^1]: {notes[0]}"


def test_the_number_that_ends_an_address_calls_no_note():
    text = TEXT.format("<sup>", "</sup>", "<sup>", "</sup>", "<sup>", "</sup>")
    note = "1 Office of Water, Plan,\n<https://example.org/the-plan-of-the-clerks-a1>.\n"
    found = body(
        f"{text}\n\n---\n\nIt asks:\n\n{LIST}## Notes\n\n{note}2 Ibid., 2019.\n3 Ibid., 2020.\n"
    )
    assert found[2].startswith("1. It shall be paid.")
    assert found[-3:] == [
        "[^1]: Office of Water, Plan, <https://example.org/the-plan-of-the-clerks-a1>.",
        "[^2]: Ibid., 2019.",
        "[^3]: Ibid., 2020.",
    ]


@pytest.mark.parametrize(
    "label",
    ["[^{}]: ", "^{}^ ", "[{0}.](#r{0}) ", "({}) ", "**{}** ", "{}.", "{}) "],
)
def test_other_labels_of_notes_in_one_paragraph(label: str):
    text = TEXT.format("<sup>", "</sup>", "<sup>", "</sup>", "<sup>", "</sup>")
    assert body(f"{text}\n\n{row(label)}\n")[-3:] == WANTED


def test_raised_numbers_of_unicode_in_one_paragraph():
    text = TEXT.format("<sup>", "</sup>", "<sup>", "</sup>", "<sup>", "</sup>")
    notes = " ".join(f"{sign} {note}" for sign, note in zip("¹²³", NOTES, strict=True))
    assert body(f"{text}\n\n{notes}\n")[-3:] == WANTED


def test_numbers_that_begin_anew_where_no_page_is_told():
    pages = [
        f"{TEXT.format('<sup>', '</sup>', '<sup>', '</sup>', '<sup>', '</sup>')} Then it rained {how}."
        for how in ("in the hills", "on the plains", "by the sea")
    ]
    notes = [
        f"{n}. Office of Water, Plan {letter}{n}, 2019." for letter in "ABC" for n in (1, 2, 3)
    ]
    parts = [f"{page}\n\n" + "\n\n".join(notes[3 * n : 3 * n + 3]) for n, page in enumerate(pages)]
    found = body("\n\n".join(parts) + f"\n\nIt asks for this:\n\n{LIST}It went home.\n")
    assert found[-9:] == [f"[^{n}]: {note[3:]}" for n, note in enumerate(notes, 1)]
    assert found[3:5] == ["It asks for this:", " ".join(LIST.split())]


def test_marks_behind_capitals_and_a_blank():
    text = "It met in the U.S. 1 It was told of AI. 2 It went home."
    notes = "1. Office of Water, Plan, 2019.\n\n2. Ibid., 2020."
    assert (
        body(f"{text}\n\n{notes}\n")[0]
        == "It met in the U.S.[^1] It was told of AI.[^2] It went home."
    )


def test_a_sentence_about_sources_is_no_heading_of_notes():
    text = (
        "It met. Sources [1] say that it rained. [2] Then the clerks went home. [3] It met again."
    )
    notes = "\n\n".join(f"[{n}] {note}" for n, note in enumerate(NOTES, 1))
    found = body(f"{text}\n\n{notes}\n")
    assert found == [
        "It met. Sources[^1] say that it rained.[^2] Then the clerks went home.[^3] It met again.",
        *WANTED,
    ]
