"""The cases of the benchmark: which file is recovered, how it came about, and what is the truth."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from bench.recover.damage import DEFECTS, damaged, wild
from bench.recover.extractors import EXTRACTORS, Extractor, NotExtractedError
from bench.recover.places import TRUTH, WORK
from bench.recover.printers import PRINTERS, NotPrintedError
from briefpress.brief import load


@dataclass(frozen=True, slots=True)
class Case:
    """One file to recover. `way` is pdf, text, docx or damage; `tool` names its row of the table."""

    truth: str
    way: str
    tool: str
    file: Path
    printer: str = ""

    @property
    def name(self) -> str:
        """A name that no other case has."""
        return f"{self.way}+{self.tool}+{self.printer}+{self.truth}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run. Empty tuples stand for everything."""

    briefs: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    thin: Mapping[str, int] = field(default_factory=dict)

    def has(self, way: str, tool: str, number: int) -> bool:
        """Whether the brief with this number in the corpus is among the cases of a tool.

        `thin` says for each way that only each n-th brief is: the same ones for each tool of a way.
        """
        every = self.thin.get(way, 1)
        return self.takes(way, tool) and number % every == len(way) % every

    def takes(self, way: str, tool: str) -> bool:
        """Whether cases of this kind are wanted."""
        return (not self.ways or way in self.ways) and (
            not self.tools or any(one in tool for one in self.tools)
        )


def truths(plan: Plan) -> list[Path]:
    """The folders of the briefs of a plan."""
    return [
        folder for folder in sorted(TRUTH.iterdir())
        if (folder / "brief.md").is_file()
        and (not plan.briefs or any(one in folder.name for one in plan.briefs))
    ]  # fmt: skip


def absent() -> dict[str, str]:
    """Printers and extractors that cannot run here, and why."""
    tools = [*PRINTERS.values(), *EXTRACTORS.values()]
    return {one.name: why for one in tools if (why := one.missing())}


def printed(plan: Plan, skip: Iterable[str], failures: list[str]) -> Iterator[Case]:
    """Every brief by every printer: PDF and DOCX files as they are."""
    for number, folder in enumerate(truths(plan)):
        for printer in PRINTERS.values():
            if printer.name in skip:
                continue
            way = printer.way
            if not plan.has(way, printer.name, number):
                continue
            try:
                file = printer.print(folder)
            except NotPrintedError as fault:
                failures.append(f"{folder.name}: {fault}")
                continue
            yield Case(folder.name, way, printer.name, file, printer.name)


def extracted(
    plan: Plan, prints: Iterable[Case], skip: Iterable[str], failures: list[str], jobs: int
) -> list[Case]:
    """The texts that each extractor gets out of each print."""
    asked = [
        (case, tool)
        for number, case in enumerate(prints)
        for tool in EXTRACTORS.values()
        if tool.name not in skip
        and case.file.suffix in tool.reads
        and plan.has(_text_way(case), tool.name, number)
    ]
    with ThreadPoolExecutor(jobs) as pool:
        texts = list(pool.map(lambda one: _text(*one, failures), asked))
    return [
        Case(case.truth, _text_way(case), tool.name, text, case.printer)
        for (case, tool), text in zip(asked, texts, strict=True) if text
    ]  # fmt: skip


def _text_way(case: Case) -> str:
    return "text" if case.way == "pdf" else f"{case.way}-text"


def _text(case: Case, tool: Extractor, failures: list[str]) -> Path | None:
    try:
        return tool.text(case.file)
    except NotExtractedError as fault:
        failures.append(f"{case.truth} by {case.printer}: {fault}")
        return None


def damages(plan: Plan, wilds: int) -> Iterator[Case]:
    """Each brief with each defect, and each with `wilds` mixtures of many."""
    kinds = dict(DEFECTS) | {f"wild {seed}": wild(seed) for seed in range(1, wilds + 1)}
    for number, folder in enumerate(truths(plan)):
        brief = load(folder)
        for at, (name, damage) in enumerate(kinds.items()):
            tool = "many at once" if name.startswith("wild") else name
            if not plan.has("damage", name, number):
                continue
            out = WORK / "damaged" / folder.name / f"{at:02}{'.txt' if damage.plain else '.md'}"
            text = damaged(brief, damage, name)
            if not out.is_file() or out.read_text("utf-8") != text:
                out.parent.mkdir(parents=True, exist_ok=True)
                out.write_text(text, "utf-8", newline="")
            yield Case(folder.name, "damage", tool, out, name)


def say(text: str) -> None:
    """Tell the user how far it is."""
    print(f"bench-recover: {text}", file=sys.stderr, flush=True)
