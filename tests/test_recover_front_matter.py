"""The metadata block at the head of a Markdown file: ours, a web site's, a converter's, and none."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from briefpress.importers.blocks import Options
from briefpress.importers.recover import Recovered, recover
from support import REAL

TEXT = "The talks of the spring went on for longer than anybody had thought they would.\n"


def recovered(head: str, text: str = TEXT) -> Recovered:
    return recover(f"---\n{head}\n---\n\n{text}".encode(), "x.md", Options())


def fields(made: Recovered) -> dict[str, Any]:
    return yaml.load(made.brief.split("---\n", 2)[1], Loader=yaml.BaseLoader) or {}


def body(made: Recovered) -> str:
    return made.brief.split("---\n", 2)[2].strip()


def asked(made: Recovered) -> list[str]:
    return [one.message for one in made.manuscript.questions if one.code == "BP944"]


def test_a_finished_brief_gives_itself():
    made = recover((REAL / "brief.md").read_bytes(), "brief.md", Options())
    assert made.brief == (REAL / "brief.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("head", "key", "value"),
    [
        ("title: 'Saudi–Iran: What Next?'", "title", "Saudi–Iran: What Next?"),
        ("author: Dr. Amina Khan and Sara Ali", "authors", [{"name": "Dr. Amina Khan"}, {"name": "Sara Ali"}]),
        ("authors: [Amina Khan, Sara Ali]", "authors", [{"name": "Amina Khan"}, {"name": "Sara Ali"}]),
        ("author: Statistics for Everyone", "authors", [{"name": "Statistics for Everyone"}]),
        (
            "author:\n  - name: {given: Jane, family: Doe}\n    affiliations:\n      - name: ISSI\n"
            "    orcid: 0000-0002-1825-0097",
            "authors",
            [{"name": "Jane Doe", "affiliation": "ISSI", "orcid": "0000-0002-1825-0097"}],
        ),
        ("date: 2023-04-12 10:30:00 +0500", "date", "2023-04-12"),
        ("title: Saudi–Iran: What Next?", "title", "Saudi–Iran: What Next?"),
        ("published: April 12, 2023", "date", "2023-04-12"),
        ("tags: one, two; three", "keywords", ["one", "two", "three"]),
        ("Key words:\n  - one\n  - two", "keywords", ["one", "two"]),
        ("description: >\n  A folded\n  text.", "abstract", "A folded text."),
        ("abstract: |\n  One.\n\n  Two.", "abstract", "One.\n\nTwo."),
        ("title: A # is no comment", "title", "A"),
        ('title: "A # is no comment"', "title", "A # is no comment"),
    ],
)  # fmt: skip
def test_a_key_becomes_the_field(head, key, value):
    made = recovered(head)
    assert fields(made)[key] == value
    assert asked(made) == []
    assert body(made) == TEXT.strip()


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("date: Spring 2023", '"date" has no place'),
        ("reviewer: Someone Else", '"reviewer" has no place'),
        ("language: not a language", '"language" has no place'),
        (
            "author:\n  - name: Jane Doe\n    twitter: '@writes'",
            'not all that stands below "author"',
        ),
        ("title: One\nTitle: Another", '"Title" has no place'),
    ],
)
def test_what_a_brief_has_no_place_for_is_named_and_asked(head, says):
    made = recovered(head)
    assert [one for one in asked(made) if says in one]
    named = (*made.manuscript.removed, *made.manuscript.questions)
    told = " ".join([*(one.text for one in named), made.brief])
    assert all(word.strip("'") in told for word in head.split())


def test_keys_of_converters_go_by_name_alone():
    made = recovered("primary_language: en\nis_rotation_valid: True\nrotation_correction: 0")
    assert asked(made) == []
    assert "is_rotation_valid: True" in [one.text for one in made.manuscript.removed]
    assert body(made) == TEXT.strip()


def test_comments_go_by_name():
    made = recovered("# by hand\ntitle: A Title # of ours\n# between\nabstract: |\n  # no comment")
    assert fields(made) == {"title": "A Title", "abstract": "# no comment"}
    told = [one.text for one in made.manuscript.removed if "comment" in one.why]
    assert sorted(told) == ["# between", "# by hand", "# of ours"]


def test_a_title_block_below_it_is_not_said_twice():
    text = f"# A Title: Of Two Parts\n\nBy Jane Doe\n\n12 April 2023\n\n{TEXT}"
    made = recovered("title: 'A Title: Of Two Parts'\nauthor: Jane Doe\ndate: 2023-04-12", text)
    assert body(made) == TEXT.strip()
    assert asked(made) == []
    assert "By" in [one.text for one in made.manuscript.removed]


def test_a_title_block_that_says_something_else_is_asked():
    text = f"# A Title of Some Length\n\nBy Jane Doe\n\n12 April 2023\n\n{TEXT}"
    made = recovered("title: A Title of Some Length\nauthor: John Roe\ndate: 2023-04-13", text)
    assert fields(made)["date"] == "2023-04-13"
    assert len([one for one in asked(made) if "the text gives another" in one]) == 2


@pytest.mark.parametrize(
    "text",
    [
        f"---\nNote: this is prose\nand no key\n\n{TEXT}\n---\n\n{TEXT}",
        f"---\n\n{TEXT}\n---\n\n{TEXT}",
        f"---\n{TEXT}",
        f"{TEXT}\n---\ntitle: in the middle\n---\n\n{TEXT}",
        f"---\n{{title: flow}}\n---\n\n{TEXT}",
        f"---\ntitle: [open\n---\n\n{TEXT}",
    ],
)
def test_other_lines_between_rules_are_text(text):
    made = recover(text.encode(), "x.md", Options())
    assert "front-matter" not in {one.rule for one in made.manuscript.repairs}
    assert TEXT.strip() in body(made)


@pytest.mark.parametrize(
    "head",
    [
        "a: &a [*a]",
        "a: &a [x, x]\n"
        + "\n".join(
            f"{c}: &{c} [{', '.join([f'*{b}'] * 9)}]"
            for b, c in zip("abcdefgh", "bcdefghi", strict=True)
        ),
    ],
    ids=["a list that holds itself", "lists of lists of lists"],
)
def test_yaml_with_aliases_is_text(head):
    made = recovered(f"{head}\ntitle: A Title")
    assert "front-matter" not in {one.rule for one in made.manuscript.repairs}
    assert " ".join(body(made).split()).endswith(TEXT.strip())
