"""Numbers before headings, and numbers of notes that begin anew: which is which."""

from __future__ import annotations

import pytest

from briefpress.importers.blocks import Options
from briefpress.importers.recover import recover
from briefpress.importers.sequence import Candidate, in_step

HEAD = "Water Pricing in the Delta\n\nBy Amina Rao\n\n12 May 2021\n\n"
PROSE = "Farmers in the delta pay nothing for water, and the pumps that lift it are old"


def body(text: str, name: str = "x.txt") -> list[str]:
    """The blocks of the text of brief.md, each in one line."""
    made = recover((HEAD + text).encode(), name, Options())
    whole = made.brief.split("---\n", 2)[2].strip()
    return [" ".join(part.split()) for part in whole.split("\n\n")]


NOTES = "\n\n".join(
    ["1 Irrigation Act 1956.", "2 Interview, 3 March 2021.", "3 Own survey.", "4 Letter.", "5 Khan, 12."]
)  # fmt: skip
TEXT = (
    f"1 Introduction\n\n{PROSE}.1 {PROSE}.2\n\n2 What it costs\n\n{PROSE}.3 {PROSE}.4\n\n"
    f"3 What to do\n\n{PROSE}.5\n\n"
)


@pytest.mark.parametrize("notes_heading", ["Notes\n\n", "", "ENDNOTES\n\n"])
@pytest.mark.parametrize("stops", [(), ("text",), ("notes",), ("text", "notes")])
def test_numbered_headings_above_notes_at_the_end(notes_heading, stops):
    text, notes = TEXT, NOTES
    for n in range(1, 6):
        text = text.replace(f"\n\n{n} ", f"\n\n{n}. ") if "text" in stops else text
        notes = notes.replace(f"{n} I", f"{n}. I").replace(f"{n} O", f"{n}. O") if "notes" in stops else notes  # fmt: skip
    text = text.replace("1 Intro", "1. Intro") if "text" in stops else text
    notes = notes.replace("4 L", "4. L").replace("5 K", "5. K") if "notes" in stops else notes
    found = body(text + notes_heading + notes)
    stop = "." if "text" in stops else ""
    assert [one for one in found if one.startswith("#")] == [
        f"# 1{stop} Introduction", f"# 2{stop} What it costs", f"# 3{stop} What to do"
    ]  # fmt: skip
    assert [one for one in found if one.startswith("[^")] == [
        "[^1]: Irrigation Act 1956.", "[^2]: Interview, 3 March 2021.", "[^3]: Own survey.",
        "[^4]: Letter.", "[^5]: Khan, 12.",
    ]  # fmt: skip


def test_sections_of_two_numbers_are_no_marks():
    text = (
        f"1. Introduction\n\n{PROSE}.\n\n2. What it costs\n\n2.1 The pumps\n\n{PROSE}.\n\n"
        f"2.2 The canals\n\n{PROSE}:\n\n1. The meter.\n\n2. The tariff.\n\n3. The fund.\n\n"
        f"3. What to do\n\n{PROSE}. See section 2.1 The rest is in table 3.2 Below it.\n"
    )
    assert [one for one in body(text, "x.md") if one.startswith("#")] == [
        "# 1. Introduction", "# 2. What it costs", "## 2.1 The pumps", "## 2.2 The canals",
        "# 3. What to do",
    ]  # fmt: skip
    assert "1. The meter. 2. The tariff. 3. The fund." in body(text, "x.md")


def test_roman_numbers_with_letters_below():
    text = (
        f"I. Introduction\n\n{PROSE}.\n\nII. What it costs\n\nA. The pumps\n\n{PROSE}.\n\n"
        f"B. The canals\n\n{PROSE}.\n\nIII. Outlook\n\n{PROSE}.\n"
    )
    assert [one for one in body(text) if one.startswith("#")] == [
        "# I. Introduction", "# II. What it costs", "## A. The pumps", "## B. The canals",
        "# III. Outlook",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        f"{PROSE}:\n\n1. Meters come first\n2. Then a tariff\n3. Then a fund\n\n{PROSE}.",  # a list
        f"{PROSE}:\n\n1. Meters come first.\n\n{PROSE}.\n\n2. Then a tariff.\n\n{PROSE}.",  # sentences
        f"4 March 2021\n\n{PROSE}.\n\n5 May 2021\n\n{PROSE}.",
    ],
)
def test_what_else_is_numbered_is_no_heading(text):
    assert [one for one in body(text, "x.md") if one.startswith("#")] == []


def test_numbered_headings_below_a_heading():
    text = (
        f"# What to do\n\n{PROSE}:\n\n1. Meters come first\n\n{PROSE}.\n\n2. A tariff\n\n{PROSE}."
    )
    assert [one for one in body(text, "x.md") if one.startswith("#")] == [
        "# What to do", "## 1. Meters come first", "## 2. A tariff"
    ]  # fmt: skip


def test_numbers_that_begin_anew_within_a_page():
    text = (
        f"{PROSE}.1\n\nA House\n\n{PROSE}.1 {PROSE}.2\n1\n\nFirst Act, s. 4.\n\n1\n\nSecond Act, s. 5.\n\n2\n\n"
        f"Third Act, s. 6.\n\n12\n\f{PROSE}.3 {PROSE} at 100.1\n3\n\nFourth Act, s. 7.\n\n1\n\nFifth Act, s. 8.\n\n13\n"
        f"\f{PROSE}, and says so:\n\n1. Meters.\n2. A tariff.\n3. A fund.\n\n14\n"
    )
    found = body(text)
    assert [one for one in found if one.startswith("[^")] == [
        f"[^{n}]: {word} Act, s. {n + 3}."
        for n, word in enumerate(("First", "Second", "Third", "Fourth", "Fifth"), 1)
    ]
    assert "at 100.[^5]" in " ".join(found)
    assert "1. Meters. 2. A tariff. 3. A fund." in found


def test_a_mark_above_its_line_goes_to_the_end_of_the_sentence_below():
    text = (
        f"{PROSE} and so they will stay, it seems, as no one\n1\nhas counted them. The state pays for it all and it says so,\n"
        "as it has done in every single year since the first of the wells\n2\nwas dug (in 1931). "
        f"{PROSE}.\n\nNotes\n\n1. Irrigation Act 1956.\n\n2. Interview, 3 March 2021.\n"
    )
    found = body(text)
    assert "counted them.[^1] The state" in found[0]
    assert "(in 1931).[^2] Farmers" in found[0]


def test_candidates_in_step_with_numbers():
    def chosen(numbers, order, scores=None):
        scores = scores or [1.0] * len(numbers)
        given = [Candidate(n, score) for n, score in zip(numbers, scores, strict=True)]
        return in_step(given, order)

    assert chosen([1, 1, 2, 7, 1], [1, 1, 2, 1]) == [0, 1, 2, 4]
    assert chosen([2, 1, 2], [1, 2]) == [1, 2]
    assert chosen([1, 1], [1], [0.5, 0.9]) == [1]
    assert chosen([1, 2], [1, 2], [-1.0, 1.0]) == [1]
    assert chosen([], [1]) == [] == chosen([1], [])


LIST = "1. **Water first.** In 2019 the plant ran for 27 days.\n2. A beach for a beach, see below.\n3. The contract."


@pytest.mark.parametrize("heading", ["## Notes\n\n", "About the author\n\n", ""])
@pytest.mark.parametrize("mark", ["<sup>{}</sup>", "[^{}]", "{}", "[{}]"])
def test_a_list_above_the_notes_stays_a_list(heading, mark):
    text = " ".join(f"{PROSE}.{mark.format(n)}" for n in range(1, 6))
    notes = "\n".join(NOTES.replace("\n\n", "\n").split("\n"))
    notes = "\n".join(f"{line[0]}.{line[1:]}" for line in notes.split("\n"))
    found = body(f"{text}\n\n## What to do\n\n{LIST}\n\n{PROSE}.\n\n{heading}{notes}\n", "x.md")
    assert [one for one in found if one.startswith("1. **Water")] == [LIST.replace("\n", " ")]
    assert [one for one in found if one.startswith("[^")] == [
        "[^1]: Irrigation Act 1956.", "[^2]: Interview, 3 March 2021.", "[^3]: Own survey.",
        "[^4]: Letter.", "[^5]: Khan, 12.",
    ]  # fmt: skip


def test_several_notes_in_one_mark():
    text = f"{PROSE}.[^1, 2] {PROSE}.[^3-5]\n\n" + "\n".join(
        f"[^{n}]: Act {n}." for n in range(1, 6)
    )
    found = body(text, "x.md")
    assert "old.[^1][^2] Farmers" in found[0]
    assert found[0].endswith("old.[^3][^4][^5]")


def test_lines_that_count_begin_paragraphs():
    text = (
        f"{PROSE} and slow, so that\nnothing is left.\n\nOption 1: Register all wells by the end of the year 2023, and publish it.\n"
        "Option 2: Fit meters to all pumps that are given away from now on, and of\n"
        "them alone.\nOption 3: Repeal the act.\n"
    )
    assert [one[:8] for one in body(text)[1:]] == ["Option 1", "Option 2", "Option 3"]


def test_a_numbered_heading_above_a_list():
    text = (
        f"I. Introduction\n\n{PROSE}.\n\nII. The Road\n\n{PROSE}.\n\nIII. What Follows\n\n"
        f"1. A reserve.\n2. A tunnel.\n3. A twelfth.\n\n{PROSE}.\n"
    )
    found = body(text)
    assert [one for one in found if one.startswith("#")] == [
        "# I. Introduction", "# II. The Road", "# III. What Follows"
    ]  # fmt: skip
    assert "1. A reserve. 2. A tunnel. 3. A twelfth." in found


def test_a_list_between_notes_of_several_pages_stays_a_list():
    text = (
        f"## 1. Introduction\n\n{PROSE}.<sup>1</sup> {PROSE}.<sup>2</sup>\n\n1. Al-Ahram, 4 June 2021.\n\n"
        f"2. The price was raised.\n\n## 2. The subsidy\n\n{PROSE}.<sup>3</sup> Four have an interest:\n\n"
        "1. bakers,\n2. millers,\n3. importers, and\n4. others.<sup>4</sup>\n\n3. Ministry, *Budget*.\n\n"
        f"4. Holders of cards.\n\n## 3. Reform\n\n{PROSE}.<sup>5</sup>\n\n5. Y. Sadowski, 1991.\n"
    )
    found = body(text, "x.md")
    assert "1. bakers, 2. millers, 3. importers, and 4. others.[^4]" in found
    assert [one[:12] for one in found if one.startswith("[^")] == [
        "[^1]: Al-Ahr", "[^2]: The pr", "[^3]: Minist", "[^4]: Holder", "[^5]: Y\\. Sa"
    ]  # fmt: skip


def test_a_number_that_begins_a_wrapped_line_of_a_note_ends_no_run_of_notes():
    text = (
        (
            f"{PROSE}.[^1] {PROSE}.[^2] {PROSE}.[^3] {PROSE}.[^4]\n\nThree things follow:\n\n1. The mainland "
            "has no reason.\n2. The islands have none.\n3. The operator has.\n\n---\n\n"
            '1. Audit Chamber, *Accounts*, 14.\n2. Ibid., 3.\n3. Hedda Brandvoll, "A Budget," *Journal* 12, no.\n'
            "2 (2018): 201–219.\n4. The contract.\n"
        )
        .replace("[^", "<sup>")
        .replace("]", "</sup>")
    )
    found = body(text, "x.md")
    assert "1. The mainland has no reason. 2. The islands have none. 3. The operator has." in found
    assert [one[:14] for one in found if one.startswith("[^")] == [
        "[^1]: Audit Ch", "[^2]: Ibid., 3", "[^3]: Hedda Br", "[^4]: The cont"
    ]  # fmt: skip


def test_a_mark_between_blanks_at_a_line_end_lends_weight_to_its_note():
    pages = f"{PROSE}.1 It is so.\n\n{PROSE} since 2008. 2\n\n1\n\nPort Act, s. 31.\n\n2\n\nPilots' Society, a letter.\n"
    assert [one for one in body(pages) if one.startswith("[^")] == [
        "[^1]: Port Act, s. 31.", "[^2]: Pilots' Society, a letter."
    ]  # fmt: skip
