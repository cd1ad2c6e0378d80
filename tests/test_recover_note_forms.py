"""Every form of label at every place where notes stand, called by marks of each form in turn."""

from __future__ import annotations

import itertools
import textwrap

import pytest

from briefpress.importers.blocks import Options
from briefpress.importers.recover import recover

HEAD = "# A Title of Some Length\n\nBy\n**Ann Halloran**\nFellow\n\n3 May 2021\n\n"
SENTENCES = (
    "The council met in the spring and agreed on a plan that nobody had asked for.",
    "Water was to be led from the hills to the plains by a canal of forty miles.",
    "The clerks who kept the books of the canal were not told of it before the autumn.",
    "In the winter the money was gone, and the river stood as low as it had in the year before.",
    "What was left of the canal was let to farmers, who paid for it with wheat.",
    "The engineers of the second plan had read none of the reports on the first.",
)
NOTES = (
    "Office of Water, *Plan of the Canals* (Lahore, 2019), <https://example.org/plan1>.",
    '"The Clerks of the Canal," *Lahore Times*, May 2, 2020.',
    "Ibid., p. 4.",
    "Jane Roe, “Wheat for Water,” *Journal of Canals* 6, no. 1 (1979): 1–38.",
    "See Office of Water, *Accounts*, vol. 2, 2018.",
    "Ali Keller, interview with the author, Lahore, July 2021.",
)
MARKS = (
    "<sup>{}</sup>", "<sup>{}.</sup>", "<sup>[{0}](#fn{0})</sup>", "[{}]", "\\[{}\\]", "[^{}]", "{}", "^{}^",
    "$^{{{}}}$", "<sup{}</sup>", "¹",
)  # fmt: skip
LABELS = (
    "{} ", "{}. ", "{}.", "{}", "<sup>{}</sup> ", "<sup>{}</sup>", "[{}] ", "\\[{}\\] ", "[^{}]: ", "¹ ",
    "- <sup>{}</sup> ", "({}) ", "{}) ", "**{}** ", "^{}^ ", "[{0}](#ref{0}) ", "[{0}.](#ref{0}) ",
)  # fmt: skip
PLACES = (
    "page ends",
    "below a rule",
    "lines",
    "one paragraph",
    "wrapped",
    "end",
    "heading",
    "anew",
)
SUPERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def numbered(form: str, number: int) -> str:
    if "¹" in form:
        return form.replace("¹", str(number).translate(SUPERS))
    return form.format(number)


def paragraph(first: int, mark: str, *, anew: bool = False) -> str:
    """Two sentences, each with a mark, among others."""
    said = [
        f"{SENTENCES[n]}{numbered(mark, n - first + 1 if anew else n + 1)} It rained {'again ' * 9}that year."
        for n in (first, first + 1)
    ]
    return " ".join(said)


def damaged(mark: str, label: str, place: str) -> str:
    """Three pages with two notes each; the second page ends in the middle of a sentence."""
    parts, ends = [], []
    for first in range(0, len(NOTES), 2):
        anew = place == "anew"
        text = paragraph(first, mark, anew=anew)
        notes = [
            numbered(label, n - first + 1 if anew else n + 1) + NOTES[n] for n in (first, first + 1)
        ]
        if place == "wrapped":
            text, notes = textwrap.fill(text, 70), [textwrap.fill(note, 70) for note in notes]
        joint = {"lines": "\n", "one paragraph": " "}.get(place, "\n\n")
        rule = ["---"] if place == "below a rule" else []
        if place in ("end", "heading"):
            parts.append(text)
            ends += notes
        else:
            parts += [text, *rule, joint.join(notes)]
    heading = ["## Notes"] if place == "heading" else []
    return HEAD + "\n\n".join([*parts, *heading, *ends]) + "\n"


CASES = [
    pytest.param(
        MARKS[n % len(MARKS)], label, place, id=f"{label}-{place}".replace(" ", "_"),
        marks=() if (LABELS.index(label) + PLACES.index(place)) % 2 else pytest.mark.slow,
    )
    for n, (label, place) in enumerate(itertools.product(LABELS, PLACES))
    if not (label.startswith("-") and place == "one paragraph")  # no list has its items in one line
]  # fmt: skip


@pytest.mark.parametrize(("mark", "label", "place"), CASES)
def test_every_note_comes_to_its_mark(mark: str, label: str, place: str):
    made = recover(damaged(mark, label, place).encode(), "x.md", Options())
    found = [
        " ".join(part.split()) for part in made.brief.split("---\n", 2)[2].strip().split("\n\n")
    ]
    wanted = [paragraph(first, "[^{}]") for first in range(0, len(NOTES), 2)]
    assert found == [*wanted, *(f"[^{n}]: {note}" for n, note in enumerate(NOTES, 1))]
