"""Title blocks in one order and wording or another: the fields that a careful reader would give."""

from __future__ import annotations

import pytest

from briefpress.importers.blocks import Options
from briefpress.importers.recover import recover

TITLE = "Water and Power in the Delta: Prospects for Human Security"
TEXT = "The council met in the spring and agreed on a plan that nobody had asked for. " * 6
NAME, ROLE, PLACE = "Ann Halloran", "Research Associate", "Centre for Water Studies"
AUTHOR = {"name": NAME, "role": ROLE, "affiliation": PLACE}
DISCLAIMER = (
    "(Views expressed in the brief are those of the author, and do not represent the house)"
)


def fields(*parts: str, between: str = "\n\n") -> dict[str, object]:
    made = recover((between.join(parts) + f"\n\n{TEXT}\n\n{TEXT}\n").encode(), "x.md", Options())
    assert " ".join(made.brief.split()).count("that nobody had asked for") == 12
    return {one.key: one.value for one in made.manuscript.fields}


SIGNED = {
    "lines": f"{NAME}\n{ROLE}\n{PLACE}",
    "commas": f"{NAME}, {ROLE}, {PLACE}",
    "brackets": f"{NAME} ({ROLE}, {PLACE})",
    "bars": f"{NAME} | {ROLE} | {PLACE}",
    "heading": f"### {NAME}\n\n{ROLE}, {PLACE}",
    "bold": f"**{NAME}**\n\n*{ROLE}, {PLACE}*",
}


@pytest.mark.parametrize("signed", SIGNED.values(), ids=SIGNED)
def test_an_author_whom_nothing_announces_below_the_editor(signed: str):
    found = fields(f"# {TITLE}", "Edited by Eve Lindqvist", signed, "July 29, 2024", DISCLAIMER)
    assert found["authors"] == [AUTHOR]
    assert found["editors"] == [{"name": "Eve Lindqvist"}]


def test_two_editors_stay_editors_where_somebody_signs():
    editors = f"Edited by\nEve Lindqvist\nDan Mercer\n{ROLE}\n{PLACE}"
    found = fields(f"# {TITLE}", editors, f"By {NAME}", "July 29, 2024")
    assert [one["name"] for one in found["editors"]] == ["Eve Lindqvist", "Dan Mercer"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("signed", SIGNED.values(), ids=SIGNED)
def test_an_author_above_the_title(signed: str):
    found = fields(signed, f"# {TITLE}", "Edited by Eve Lindqvist", "July 29, 2024")
    assert found["authors"] == [AUTHOR]
    assert found["title"] == TITLE


@pytest.mark.parametrize("signed", SIGNED.values(), ids=SIGNED)
@pytest.mark.parametrize("title", [TITLE, f"**{TITLE}**", TITLE.replace(": ", ":\n")])
def test_an_author_below_a_title_that_is_no_heading(signed: str, title: str):
    found = fields(title, signed, "Edited by Eve Lindqvist", "July 29, 2024", DISCLAIMER)
    assert found["title"] == TITLE
    assert found["authors"] == [AUTHOR]


def test_a_title_and_a_by_line_in_one_block():
    found = fields(f"**{TITLE}**", SIGNED["commas"], "July 29, 2024", between="\n")
    assert found["title"] == TITLE
    assert found["authors"] == [AUTHOR]


def test_an_editor_in_brackets():
    found = fields(f"# {TITLE}", f"By {NAME}", "(Edited by Eve Lindqvist)", "July 29, 2024")
    assert found["editors"] == [{"name": "Eve Lindqvist"}]


def test_what_the_house_calls_its_papers_is_no_second_author():
    found = fields(f"By {NAME}\n{ROLE}\n{PLACE}", "ISSUE BRIEF", f"# {TITLE}", "July 29, 2024")
    assert found["authors"] == [AUTHOR]
    assert found["title"] == TITLE


@pytest.mark.parametrize("notice", [DISCLAIMER, f"Disclaimer: {DISCLAIMER[1:-1]}."])
def test_a_disclaimer_right_below_a_title_in_capitals(notice: str):
    found = fields(TITLE.upper(), notice, f"By {NAME}", "July 29, 2024", between="\n")
    assert found["title"] == TITLE
    assert found["disclaimer"] == notice.removeprefix("Disclaimer: ")


@pytest.mark.parametrize(
    ("signed", "names"),
    [
        ("Maria Hussain and John Keller", ["Maria Hussain", "John Keller"]),
        (
            "Maria Hussain, John Keller and Ayesha Kemal",
            ["Maria Hussain", "John Keller", "Ayesha Kemal"],
        ),
        ("By: Maria Hussain / John Keller", ["Maria Hussain", "John Keller"]),
        ("By Maria Hussain with John Keller", ["Maria Hussain", "John Keller"]),
        (
            "By Dr Maria Hussain, Amb. John Keller (Retd.)",
            ["Dr Maria Hussain", "Amb. John Keller (Retd.)"],
        ),
    ],
)
def test_several_authors_in_one_line(signed: str, names: list[str]):
    found = fields(f"# {TITLE}", signed, "Edited by Eve Lindqvist", "July 29, 2024")
    assert found["authors"] == [{"name": name} for name in names]
    assert "subtitle" not in found


def test_authors_in_a_list():
    signed = f"Authors:\n\n- Maria Hussain, {ROLE}\n- John Keller, {ROLE}, {PLACE}"
    found = fields(f"# {TITLE}", signed, "Edited by Eve Lindqvist", "July 29, 2024")
    assert found["authors"] == [
        {"name": "Maria Hussain", "role": ROLE},
        {"name": "John Keller", "role": ROLE, "affiliation": PLACE},
    ]


def test_what_someone_is_with_is_no_second_author():
    found = fields(f"# {TITLE}", f"By {NAME}, Analyst with Standard Chartered", "July 29, 2024")
    assert [one["name"] for one in found["authors"]] == [NAME]  # type: ignore[attr-defined]
