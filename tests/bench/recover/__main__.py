"""``make bench-recover``: prints a table by tool and defect, and keeps every case's figures.

    python -m bench.recover [--quick | --all] [--briefs NAME …] [--ways pdf …] [--tools NAME …]

Without an option each way gets a share of the briefs, the same for each tool; ``--all`` gives it all.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.recover import timing
from bench.recover.cases import Case, Plan, absent, damages, extracted, printed, say, truths
from bench.recover.judge import Outcome, as_it_is, recover
from bench.recover.page import not_run, page, sections
from bench.recover.places import ROOT, WORK
from bench.recover.score import MEASURES
from bench.recover.table import table
from briefpress.tools import weasyprint

#: Each n-th brief, by way, so that a whole run ends in a quarter of an hour on two processors.
_SHARE = {"pdf": 3, "text": 4, "docx": 3, "docx-text": 2, "typed": 3, "damage": 6}
_QUICK = {"pdf": 2, "text": 6, "docx": 2, "docx-text": 3, "damage": 2}
_QUICK_BRIEFS = ("ferries", "night-trains")


def run(cases: Sequence[Case], work: Callable[[Case], Outcome], jobs: int) -> list[Outcome]:
    """The outcomes of all cases, in their order."""
    out: list[Outcome] = []
    with ThreadPoolExecutor(jobs) as pool:
        for outcome in pool.map(work, cases):
            out.append(outcome)
            if len(out) % 100 == 0:
                say(f"{len(out)} of {len(cases)}")
    return out


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


def times(skip: dict[str, str], quick: bool) -> list[str]:
    """The tables of time."""
    runs, factors = (1, (1, 10)) if quick else (3, (1, 10, 100))
    say("timing")
    peers = list(timing.beside_peers(runs, skip))
    grown = list(timing.growth(runs, factors, skip))
    return [
        "### Time, whole cold processes on a PDF of four pages",
        table(peers, ("", "seconds", "times pdftotext")),
        "### Growth",
        table(grown, ("", "words", "notes", "damaged text, seconds", "PDF, seconds")),
    ]


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a part of it, in under two minutes")
    parser.add_argument("--all", action="store_true", help="every brief with every tool and defect")
    parser.add_argument("--briefs", nargs="*", default=(), help="only briefs whose name has this")
    parser.add_argument("--ways", nargs="*", default=(), help="only pdf, text, docx, damage")
    parser.add_argument("--tools", nargs="*", default=(), help="only these printers or extractors")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--no-peers", action="store_true", help="leave the peers out")
    return parser.parse_args()


def plan_of(asked: argparse.Namespace) -> Plan:
    """The plan that the options ask for."""
    narrowed = bool(asked.briefs or asked.ways or asked.tools or asked.all)
    thin = _QUICK if asked.quick else {} if narrowed else _SHARE
    briefs = tuple(asked.briefs) or (_QUICK_BRIEFS if asked.quick else ())
    return Plan(briefs, tuple(asked.ways), tuple(asked.tools), thin)


def main() -> None:
    """Run the plan, print the tables, and after a whole run write the page."""
    asked = options()
    plan, skip = plan_of(asked), absent()
    failures: list[str] = []
    say("printing")
    needed = Plan(
        plan.briefs, thin={way: plan.thin.get(way, 1) for way in ("pdf", "docx", "typed")}
    )
    prints = list(printed(needed, skip, failures)) if plan.ways != ("damage",) else []
    say(f"extracting from {len(prints)} files")
    texts = extracted(plan, prints, skip, failures, asked.jobs)
    ours = [case for case in prints if plan.takes(case.way, case.tool)]
    ours += [case for case in texts if case.way == "text"]
    ours += damages(plan, wilds=2 if asked.quick else 6)
    say(f"recovering {len(ours)} files")
    found = run(ours, recover, asked.jobs)
    peers = [] if asked.no_peers else run(texts, as_it_is, asked.jobs)
    keep([*found, *peers])
    narrowed = bool(asked.briefs or asked.ways or asked.tools)
    clock = [] if narrowed else times(skip, asked.quick)
    text = sections(found, peers, clock, not_run(skip, failures))
    print(text)
    if not narrowed and not asked.quick:
        command = "make bench-recover" + (" ALL=1" if asked.all else "")
        write(ROOT / "docs" / "bench-recover.md", page(text, command, len(truths(Plan()))))
    weasyprint.stop()


def write(path: Path, text: str) -> None:
    """Put the page in its place."""
    path.write_text(text, "utf-8")
    say(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
