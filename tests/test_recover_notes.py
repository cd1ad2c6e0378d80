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
