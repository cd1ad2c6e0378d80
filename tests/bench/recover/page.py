"""The page docs/bench-recover.md: the tables of a whole run, and how to read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bench.recover.judge import Outcome
from bench.recover.score import MEASURES, total
from bench.recover.table import percent, row, table

#: What the issue asks for: measures, and the hundredths that each way has to reach.
TARGETS = {"words": 99.9, "marks": 99.0, "notes": 99.0, "paragraphs": 98.0, "metadata": 95.0}
WAYS = {
    "pdf": "PDF, by what printed it",
    "text": "Text out of those PDFs, by what extracted it",
    "docx": "Word files with real notes, by what wrote them",
    "typed": "Word files with notes typed by hand",
    "damage": "Damaged text, by defect",
}


def grouped(outcomes: Iterable[Outcome], way: str) -> list[list[str]]:
    """A row for each tool of a way, then one for all of them."""
    by_tool: dict[str, list[Outcome]] = {}
    for one in outcomes:
        if one.case.way == way:
            by_tool.setdefault(one.case.tool, []).append(one)
    every = [one for group in by_tool.values() for one in group]
    out = [row(tool, group) for tool, group in by_tool.items()]
    return [*out, row("all", every)] if len(by_tool) > 1 else out


def against_targets(outcomes: Sequence[Outcome]) -> list[list[str]]:
    """A row for each way: each measure that has a target, and whether it is reached."""
    rows = []
    for way in WAYS:
        here = [one for one in outcomes if one.case.way == way]
        if not here:
            continue
        score = total(one.score for one in here)
        cells = []
        for measure, wanted in TARGETS.items():
            share, least = (
                score[measure],
                100.0 if way == "docx" and measure != "metadata" else wanted,
            )
            met = share.percent is None or share.percent >= least
            cells.append(percent(share) + ("" if met else " (below)"))
        rows.append([way, str(len(here)), *cells, str(sum(len(one.lost) for one in here)),
                     str(sum(1 for one in here if one.fault))])  # fmt: skip
    return rows


def sections(
    ours: Sequence[Outcome], peers: Sequence[Outcome], times: Sequence[str], notes: Iterable[str]
) -> str:
    """All tables, one after the other."""
    head = (
        "way",
        "files",
        *(f"{name} ≥ {least:g}" for name, least in TARGETS.items()),
        "lost",
        "none",
    )
    parts = ["### Against the targets", table(against_targets(ours), head)]
    for way, title in WAYS.items():
        rows = grouped(ours, way)
        if rows:
            parts += [f"### {title}", table(rows)]
    for way, title in (("text", "PDF"), ("docx-text", "Word")):
        rows = grouped(peers, way)
        if rows:
            parts += [f"### Peers by themselves, {title}", table(rows)]
    listed = [f"- {note}" for note in notes]
    return "\n\n".join([*parts, *times, *(["### Not run", "\n".join(listed)] if listed else [])])


_TOP = """\
# How good recovery is

Written by `{command}` from the run itself; nothing here is typed by hand. A run on other files, or
on another machine, gives other figures for time and the same for everything else.

{count} briefs with known truth (`tests/bench/recover/truth`; twelve by hand, twelve by a grammar; all
of it invented) are printed, extracted, damaged and recovered by the command line, as a user would.
Truth and result are compared as pandoc's trees. Shares are in hundredths of what was expected or
found, whichever is more, so what is invented costs as much as what is missing.

{measures}
- `lost`: words of the input that are neither in the result nor named in its report
- `none`: files that gave no source, whatever the reason; all their measures count as 0

"""


def page(text: str, command: str, count: int) -> str:
    """The whole page."""
    measures = "\n".join(f"- `{name}`: {told}" for name, told in MEASURES.items())
    return _TOP.format(command=command, count=count, measures=measures) + text + "\n"


def not_run(skip: Mapping[str, str], failures: Iterable[str]) -> list[str]:
    """What is not in the tables, and why."""
    return [*(f"{name}: {why}" for name, why in skip.items()), *failures]
