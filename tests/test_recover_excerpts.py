"""Parts of longer works: few notes, whose numbers do not begin with 1; and lists that stay lists."""

from __future__ import annotations

import pytest

from briefpress.importers import notelines
from briefpress.importers.blocks import Options
from briefpress.importers.lines import RawLine
from briefpress.importers.recover import Recovered, recover

LONG = "The council met in the spring and agreed on a plan that nobody had asked for"
STEPS = ("Label", "Weigh", "Fill", "Stir", "Wet", "Close")
MORE = "It met again in the autumn, with fewer members, and let the matter rest for a year."


def recovered(text: str) -> Recovered:
    return recover(text.encode(), "x.md", Options())


@pytest.mark.parametrize(
    ("mark", "label"),
    [
        (".<sup>34</sup> ", "34 "), (".<sup>34</sup> ", "34. "), (".34 ", "34 "), (". 34 ", "34 "),
        (". 34 ", "34. "), (". [34] ", "34 "), (". [34 ] ", "34 "), (".$^{3}$^{4} ", "34 "),
        (".³⁴ ", "34. "), (".\n\n34\n\n", "34. "),
    ],
)  # fmt: skip
def test_the_only_note_of_an_excerpt(mark, label):
    text = f"{LONG}{mark}{MORE} {LONG}.\n\n{label}The minutes of the council hold the plan.\n"
    made = recovered(text)
    assert "asked for.[^1]" in " ".join(made.brief.split())
    assert "[^1]: The minutes of the council hold the plan." in made.brief


def test_a_mark_behind_a_year_calls_the_only_note_of_its_page():
    text = f"{LONG} in 2019<sup>34</sup> and since. {MORE}\n\n34. The minutes hold the plan.\n"
    assert "[^1]: The minutes hold the plan." in recovered(text).brief


def test_an_exponent_calls_no_item():
    text = f"{LONG}, for 10<sup>6</sup> and more. {MORE}\n\n6. The minutes hold the plan.\n"
    assert "6\\. The minutes" in recovered(text).brief


def test_an_item_with_text_far_below_it_is_not_the_last():
    far = "\n\n\n\n\n\n".join(f"{word} {LONG.lower()}." for word in ("Then", "Later", "At last"))
    text = f"{LONG}.<sup>3</sup> {MORE}\n\n3. The hall was cold.\n\n\n\n\n\n{far}\n"
    assert "[^1]" not in recovered(text).brief


def test_a_mark_stuck_to_a_word_in_a_sentence_calls_the_only_note():
    text = f"{LONG} and minutes7 of which are kept. {MORE}\n\n7. The minutes are held in Lund.\n"
    assert "minutes[^1] of" in " ".join(recovered(text).brief.split())


def test_the_only_number_between_blanks_is_asked():
    made = recovered(f"{LONG}. 5 {MORE}\n\n5 The minutes of the council hold the plan.\n")
    assert [one.code for one in made.findings() if one.code == "BP945"] == ["BP945"]


def test_two_numbers_between_blanks_for_one_note_stay():
    text = f"{LONG}. 5 {MORE} {LONG}. 5 {MORE}\n\n5 The minutes of the council hold the plan.\n"
    assert "[^1]" not in recovered(text).brief


def test_a_long_note_in_hard_lines_above_a_folio():
    note = "\n".join(
        f"line {n} of the minutes that hold the plan of the council" for n in range(12)
    )
    text = f"{LONG}.<sup>34</sup>\n{MORE}\n\n34. The {note}.\n\n234 ANN AUTHOR\n"
    assert "[^1]: The line 0" in " ".join(recovered(text).brief.split())


def test_a_number_above_the_text_is_not_the_first_note_of_an_excerpt():
    ranks = "Rank of the halls.\n\n1\n\nThe other halls were let.\n\n1 = Best rank\n"
    brief = recovered(f"{ranks}\n{LONG}.<sup>84</sup>\n\n84. The minutes hold the plan.\n").brief
    assert "[^1]: The minutes" in brief
    assert "1 = Best rank" in brief


def test_marks_in_brackets_behind_a_blank():
    text = f"{LONG}. [4] {MORE} [5]\n\n4 The acts, part 2.\n\n5 The minutes are held in Lund.\n"
    brief = recovered(text).brief
    assert "[^1]: The acts, part 2." in brief
    assert "[^2]: The minutes are held in Lund." in brief


def test_blank_lines_below_a_note_do_not_make_it_the_last():
    lines = [RawLine(0, 0, "34 The minutes.")]
    for at in range(1, 80):
        lines.append(RawLine(0, at, "" if at % 8 else LONG))
    assert notelines._at_foot(lines, 0) == (False, False)


SALTS = "- Reagent grade CaCO3\n- Reagent grade CaSO4\n"


def test_a_decimal_calls_no_item_of_a_list():
    steps = "\n".join(f"{n}. {step} the bags." for n, step in enumerate(STEPS, 1))
    brief = recovered(f"{LONG}.\n\n{SALTS}- Lime if pH < 5.5\n\n{MORE}\n\n{steps}\n").brief
    assert "[^1]" not in brief
    assert "5. Wet the bags." in brief


def test_the_digit_behind_a_point_is_no_mark():
    text = f"{LONG}.<sup>1</sup> The rate fell to 5.2 {MORE}\n\n---\n\n1 Plan, 2019.\n\n2 Rates, 2020.\n"
    assert "fell to 5.2 It" in " ".join(recovered(text).brief.split())
