"""``make bench-recover``: prints a table by tool and defect, and keeps every case's figures.

python -m bench.recover [--quick] [--briefs NAME …] [--ways pdf …] [--tools NAME …] [--worst N]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from bench.recover.cases import Case, Plan, absent, damages, extracted, printed, say
from bench.recover.judge import Outcome, as_it_is, recover
from bench.recover.places import WORK
from bench.recover.score import MEASURES
from bench.recover.table import row, table


def run(cases: Sequence[Case], work: Callable[[Case], Outcome], jobs: int) -> list[Outcome]:
    """The outcomes of all cases, in their order."""
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(work, cases))


def rows(title: str, outcomes: Iterable[Outcome]) -> list[list[str]]:
    """A row for each tool among `outcomes`, then one for all of them."""
    by_tool: dict[str, list[Outcome]] = {}
    for one in outcomes:
        by_tool.setdefault(one.case.tool, []).append(one)
    every = [one for group in by_tool.values() for one in group]
    out = [row(f"{title}: {tool}", group) for tool, group in by_tool.items()]
    return [*out, row(f"**{title}: all**", every)] if len(by_tool) > 1 else out


def keep(outcomes: Iterable[Outcome]) -> None:
    """Every case with its figures and examples, for whoever looks for the worst."""
    told = [
        {
            "case": one.case.name, "file": str(one.case.file), "fault": one.fault,
            "seconds": round(one.seconds, 3), "lost": one.lost, "questions": one.questions,
            "codes": one.codes,
            "shares": {name: [one.score[name].right, one.score[name].of, one.score[name].wrong]
                       for name in MEASURES},
        }
        for one in outcomes
    ]  # fmt: skip
    WORK.mkdir(parents=True, exist_ok=True)
    (WORK / "cases.json").write_text(json.dumps(told, indent=1, ensure_ascii=False), "utf-8")


def main() -> None:
    """Run the plan and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a part of it, in under two minutes")
    parser.add_argument("--briefs", nargs="*", default=(), help="only briefs whose name has this")
    parser.add_argument("--ways", nargs="*", default=(), help="only pdf, text, docx, damage")
    parser.add_argument("--tools", nargs="*", default=(), help="only these printers or extractors")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--no-peers", action="store_true", help="leave the peers out")
    options = parser.parse_args()
    plan = Plan(tuple(options.briefs), tuple(options.ways), tuple(options.tools))
    skip, failures = absent(), []
    say("printing")
    prints = list(printed(plan, skip, failures))
    say(f"extracting from {len(prints)} files")
    texts = list(extracted(plan, prints, skip, failures))
    ours = [case for case in prints if plan.takes(case.way, case.tool)]
    ours += [case for case in texts if case.way == "text"]
    ours += damages(plan, wilds=2 if options.quick else 6)
    say(f"recovering {len(ours)} files")
    found = run(ours, recover, options.jobs)
    lines = []
    for way in ("pdf", "text", "docx", "damage"):
        lines += rows(way, [one for one in found if one.case.way == way])
    peers = [] if options.no_peers else run(texts, as_it_is, options.jobs)
    lines += rows("by itself", [one for one in peers if one.case.way == "text"])
    lines += rows("by itself, Word", [one for one in peers if one.case.way == "docx-text"])
    keep([*found, *peers])
    print(table(lines))
    for name, why in skip.items():
        print(f"not run: {name}: {why}")
    for failure in failures:
        print(f"not printed: {failure}")


if __name__ == "__main__":
    main()
