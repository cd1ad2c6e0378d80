"""Word manuscripts: what authors do with the buttons of Word instead of with its styles."""

from __future__ import annotations

import pytest

from briefpress.importers import chain, markdown
from make_docx import Docx, item, note, para, run
from test_recover_word import taken, text

PROSE = "The farmers of the plain depend on canals that were built a century ago, as all know."


def bold(words: str) -> str:
    return run(words, "<w:b/>")


def chained(docx: Docx) -> str:
    """The text after all steps of recovery, with the prose as a full stop."""
    return markdown.text(chain.run(taken(docx))).replace(PROSE, "…").replace("\n\n", " | ")


# --- bold lines that Word numbers ----------------------------------------------------------------

NUMBERED = [
    ("headings", item(bold("War")) + para(PROSE) + item(bold("Peace")) + para(PROSE),
     "# 1. War | … | # 2. Peace | …"),
    ("of two levels", item(bold("War"), 0, 4) + item(bold("Its Past"), 1, 4) + para(PROSE)
     + item(bold("Peace"), 0, 4) + para(PROSE), "# 1 War | ## 1.1 Its Past | … | # 2 Peace | …"),
    ("with lists below", item(bold("War")) + para(PROSE, '<w:ind w:left="720"/>')
     + item("a", 1) + item("b", 1) + item(bold("Peace")) + para(PROSE),
     "# 1. War | … | (a) a\n(b) b | # 2. Peace | …"),
    ("an item that is stressed", item(bold("War")) + para(PROSE) + item("Peace") + para(PROSE),
     "1. **War** | … | 2. Peace | …"),
    ("a list of names", item(bold("War")) + item(bold("Peace")) + para(PROSE),
     "1. **War**\n2. **Peace** | …"),
    ("sentences", item(bold("Stop it.")) + para(PROSE) + item(bold("Talk.")) + para(PROSE),
     "1. **Stop it.** | … | 2. **Talk.** | …"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"), [c[1:] for c in NUMBERED], ids=[c[0] for c in NUMBERED]
)
def test_bold_lines_that_word_numbers(body, expected):
    assert chained(Docx(para(PROSE) + body)) == f"… | {expected}"


# --- pages and notes -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["page", "column"])
def test_words_on_both_sides_of_a_page_break_are_two(kind):
    break_ = f'<w:r><w:br w:type="{kind}"/></w:r>'
    assert text(Docx(para(run("the end.") + break_ + run("Then") + break_))) == "the end. Then"


@pytest.mark.parametrize("heading", [para("Notes", style="Titre1"), para(bold("End Notes:"))])
def test_the_heading_above_the_end_notes_goes_by_name(heading):
    body = para(run("Water.") + note(1, "endnote"))
    made = taken(Docx(body + heading, endnotes={1: "Khan."}))
    assert markdown.text(made) == "Water.[^1]\n\n[^1]: Khan."
    assert [one.why for one in made.removed] == ["the heading above the notes"]
    assert "Notes" in text(Docx(body + heading + para("See the law."), endnotes={1: "Khan."}))
    assert "Notes" in text(Docx(para("Water.") + heading)), "without notes it may be a lost list"
