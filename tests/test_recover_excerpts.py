"""Parts of longer works: few notes, whose numbers do not begin with 1; and lists that stay lists."""

from __future__ import annotations

import pytest

from briefpress.importers.blocks import Options
from briefpress.importers.recover import Recovered, recover

LONG = "The council met in the spring and agreed on a plan that nobody had asked for"
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


def test_notes_of_an_excerpt_run_on_from_the_first_that_is_called():
    text = (
        f"{LONG}.<sup>84</sup> {MORE}<sup>85</sup>\n\n4 = Worst\n\n84 Said, 260.\n\n85 Warner, 5.\n"
    )
    brief = recovered(text).brief
    assert "[^1]: Said, 260." in brief
    assert "[^2]: Warner, 5." in brief


def test_a_decimal_in_a_table_calls_no_item_of_a_list():
    table = "| Soil | Lime |\n|---|---|\n| pH | is recommended if pH < 5.5 |\n"
    steps = "\n".join(f"- {n}. {step} the bags." for n, step in enumerate(
        ("Label", "Weigh", "Fill", "Stir", "Wet", "Close"), 1))  # fmt: skip
    brief = recovered(f"{LONG}.\n\n{table}\n{steps}\n").brief
    assert "[^1]" not in brief
    assert "5. Wet the bags." in brief
