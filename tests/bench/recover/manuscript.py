"""A brief as its author would hand it in: one Markdown text that opens with its title block.

pandoc's own title block knows no roles, centres, editors or disclaimers, so printers other than
Briefpress get them as text, in one of several forms that briefs use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bench.recover.pages import MARKS, parse
from briefpress.brief import Brief
from briefpress.metadata import Metadata, Person

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip

#: Fields that a manuscript does not print; only Briefpress does.
UNPRINTED = ("doi", "license", "rights", "version", "series.", "lead_image.caption", ".email",
             ".about")  # fmt: skip
#: How a title block can be laid out: each form is the order of its parts and the look of a date.
FORMS = {
    "plain": ("title", "authors", "editors", "date", "disclaimer"),
    "date-first": ("date", "title", "authors", "editors", "disclaimer"),
    "disclaimer-last": ("title", "editors", "authors", "date", "disclaimer"),
    "one-line": ("title", "authors", "date", "editors", "disclaimer"),
}


def american(day: date) -> str:
    """``July 29, 2024``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def british(day: date) -> str:
    """``29 July 2024``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def manuscript(brief: Brief, form: str = "plain") -> str:
    """The text of `brief` below a title block of the given form."""
    data = brief.metadata
    parts = [text for part in FORMS[form] for text in _part(part, data, form)]
    parts += _summary(data)
    text = brief.text.strip()
    ending = []
    if data.acknowledgements:
        ending = ["**Acknowledgements**", _escape(data.acknowledgements)]
    return "\n\n".join([*parts, text, *ending]) + "\n"


_HEADS = ("**{}**", "***{}***", "[{}]{{.underline}}")


def typed(brief: Brief) -> str:
    """The manuscript of someone who knows no styles: notes typed at the end, headings in bold.

    Their ranks are told by their looks, as by whoever wants to be understood: bold, bold and
    italic, underlined. Of lines that all look alike nobody could know the ranks.
    """
    blocks, notes = parse(brief.text)
    ranks = sorted({block.level for block in blocks if block.kind == "heading"})
    lines = []
    for block in blocks:
        text = MARKS.sub(lambda found: f"^{found[1]}^", block.text)
        lead = {"quote": "> ", "other": ": "}.get(block.kind, "")
        lines.append(
            _HEADS[min(ranks.index(block.level), 2)].format(text)
            if block.kind == "heading"
            else lead + text.replace("\n", "\n" + lead.strip(": "))
        )
    ending = ["**Notes**", *(f"{at + 1}\\. " + "\n\n".join(note) for at, note in enumerate(notes))]
    return manuscript(replace(brief, text="\n\n".join(lines + (ending if notes else []))), "plain")


def _part(part: str, data: Metadata, form: str) -> Iterator[str]:
    if part == "title":
        yield f"# {_escape(data.title)} {{.unnumbered}}"
        if data.subtitle:
            yield f"*{_escape(data.subtitle)}*"
    elif part == "date":
        shown = british if form in ("date-first", "disclaimer-last") else american
        yield shown(data.date)
    elif part == "disclaimer" and data.disclaimer:
        yield from (f"*{_escape(one)}*" for one in data.disclaimer.split("\n\n"))
    elif part in ("authors", "editors"):
        people = getattr(data, part)
        if people:
            yield _people("By" if part == "authors" else "Edited by", people, form)
    if part == "disclaimer" and data.lead_image and data.lead_image.source:
        yield f"Source: {_escape(data.lead_image.source)}"


def _people(label: str, people: tuple[Person, ...], form: str) -> str:
    """A by-line: a line for each name, role and centre, or all of a person in one line."""
    if form == "one-line":
        told = [", ".join(_given(person)) for person in people]
        return f"{label} " + "\\\n".join(told)
    lines = [label]
    for person in people:
        name, *rest = _given(person)
        lines += [f"**{name}**", *rest]
    return "\\\n".join(lines)


def _given(person: Person) -> list[str]:
    found = [person.name, person.role, person.affiliation]
    return [_escape(one) for one in found if one]


def _summary(data: Metadata) -> Iterator[str]:
    if data.abstract:
        yield "**Abstract**"
        yield from (_escape(part) for part in data.abstract.split("\n\n"))
    if data.key_points:
        yield "**Key points**"
        yield "\n".join(f"- {_escape(point)}" for point in data.key_points)
    if data.keywords:
        yield "**Keywords:** " + _escape(", ".join(data.keywords))


def _escape(text: str) -> str:
    return "".join(f"\\{char}" if char in "*_`[]<>#|~^$@\\" else char for char in text)
