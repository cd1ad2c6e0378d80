"""The command line: arguments in, the pipeline called, text and an exit code out."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from briefpress import __version__
from briefpress.errors import BriefpressError, Finding, Severity, UsageError, display_path

if TYPE_CHECKING:
    from briefpress.pipeline import Edition, Order, Outcome, Recovery

    Step = Callable[[Path, Order], Outcome]

_EXIT = """\
exit codes:
  0 done   1 the brief has errors   2 wrong usage   3 something is not installed
  4 an edition or a deposit is not what it should be   70 a fault of Briefpress itself
"""
_OURS = "This is a fault of Briefpress; please report it with the lines above."
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    gc.set_threshold(50_000, 20, 20)  # trees are made once and kept: looking through them is idle
    try:
        options = _parser().parse_args(arguments)
        code: int = options.run(options)
        return code
    except BriefpressError as fault:
        for finding in fault.findings:
            _say(format_finding(finding, colour=_colour(sys.stderr)))
        return fault.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _say("stopped")
        return 130
    except Exception:
        _say(f"{traceback.format_exc()}{_OURS}")
        return 70


def run() -> None:
    """Run the command that was typed, and end the process at once.

    Python would look at every object before it ends; nothing here has anything left to say.
    """
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or 1
    from briefpress.tools import weasyprint

    weasyprint.stop()
    os._exit(code)


# --- arguments ---------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="briefpress",
        description="Publishes footnoted policy briefs: one source in, proven editions out.",
        epilog=_EXIT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"briefpress {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    build = command("build", _build, "make the editions, prove them, and put them into build/")
    _common(build)
    text = "editions to make, with commas between: pdf, epub, docx, print (default: %(default)s)"
    build.add_argument("--to", metavar="FORMATS", default="pdf,epub,docx", help=text)
    text = "briefs to work on at a time (default: the number of processors)"
    build.add_argument("--jobs", metavar="N", type=_positive, help=text)
    check = command("check", _check, "lint sources, and any finished editions beside them")
    _common(check)
    text = "let the outside validators judge the finished editions, too"
    check.add_argument("--conformance", action="store_true", help=text)
    archive = command("archive", _archive, "make deposits; of a folder of briefs, a catalogue too")
    _common(archive)
    text = "exports that no deposit may lack, such as crossref; with commas between"
    archive.add_argument("--require", metavar="TARGETS", default="", help=text)
    text = "check a deposit: whole, unchanged, and true to its own source"
    verify = command("verify", _verify, text)
    verify.add_argument("deposit", metavar="DEPOSIT", type=Path, help="its folder or its .zip")
    verify.add_argument("--json", action="store_true", help="print one JSON object")
    text = "say which part of two builds differs, and why; exits with 1 when they do"
    differ = command("compare-builds", _compare_builds, text)
    differ.add_argument("first", metavar="A", type=Path, help="an edition, or a folder of them")
    differ.add_argument("second", metavar="B", type=Path, help="the same of the other build")
    text = "turn a damaged text, a Word file or a PDF into a source folder, and report on it"
    recover = command("recover", _recover, text)
    recover.add_argument("file", metavar="FILE", type=Path, help=".txt, .md, .docx or .pdf")
    text = "where the source folder is put (default: %(default)s/)"
    recover.add_argument("--out", metavar="DIR", type=Path, default=Path("source"), help=text)
    recover.add_argument("--json", action="store_true", help="print one JSON object")
    changes = recover.add_mutually_exclusive_group()
    text = "accept the tracked changes of a Word file, and drop its comments"
    changes.add_argument("--accept", action="store_const", const=True, dest="accept", help=text)
    text = "reject the tracked changes of a Word file, and drop its comments"
    changes.add_argument("--reject", action="store_const", const=False, dest="accept", help=text)
    new = command("new", _new, "start a new brief in source/")
    new.add_argument("title", metavar="TITLE")
    command("schema", _schema, "print the JSON Schema of the metadata block")
    doctor = command("doctor", _doctor, "look whether everything needed is installed")
    doctor.add_argument("--style", metavar="NAME", help="house style (default: styles/default)")
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    text = "a brief's folder, its brief.md, or a folder of many (default: source/)"
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help=text)
    parser.add_argument("--style", metavar="NAME", help="house style (default: styles/default)")
    text = "where editions are put (default: %(default)s/)"
    parser.add_argument("--out", metavar="DIR", type=Path, default=Path("build"), help=text)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return number


def _formats(text: str) -> tuple[str, ...]:
    from briefpress.pipeline import FORMATS

    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in FORMATS:
            hint = f"known formats: {', '.join(FORMATS)}"
            raise UsageError(Finding("BP807", f'there is no format "{name}"', hint=hint))
    if not names:
        raise UsageError(Finding("BP807", "--to names no format"))
    return names


# --- commands ----------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    from briefpress.pipeline import Order, build

    formats = _formats(options.to)
    order = Order(formats, options.style, options.out, date.today())
    return _work(options, order, build)


def _check(options: argparse.Namespace) -> int:
    from briefpress.pipeline import Order, check

    order = Order((), options.style, options.out, date.today(), options.conformance)
    return _work(options, order, check)


def _archive(options: argparse.Namespace) -> int:
    from briefpress.catalogue import is_series, publish
    from briefpress.deposit import EDITIONS, archive, required
    from briefpress.pipeline import Order

    require = required(options.require)
    order = Order(EDITIONS, options.style, options.out, date.today(), require=require)
    paths = options.paths or [Path("source")]
    outcomes = _done(options, order, archive)
    site = publish(outcomes, order, paths[0]) if is_series(paths) else None
    if site is not None:
        _tell(site, options.json)
    more = {} if site is None else {"site": site.as_json()}
    return _ended(options, outcomes, more, site.failure if site else 0)


def _verify(options: argparse.Namespace) -> int:
    from briefpress.verification import verify

    found = verify(options.deposit, _Progress(options.deposit.name))
    _tell(found, options.json)
    if options.json:
        result = {**found.as_json(), "briefpress": __version__}
        print(json.dumps(result, indent=2, ensure_ascii=False))
    return found.failure


def _work(options: argparse.Namespace, order: Order, step: Step) -> int:
    return _ended(options, _done(options, order, step))


def _done(options: argparse.Namespace, order: Order, step: Step) -> list[Outcome]:
    """Do `step` for every brief that the user named, and tell what became of each."""
    from dataclasses import replace

    from briefpress.brief import find_briefs

    folders = find_briefs(options.paths or [Path("source")])
    jobs = min(len(folders), getattr(options, "jobs", None) or os.cpu_count() or 1)
    outcomes: list[Outcome] = []
    if jobs > 1:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            for outcome in pool.map(_alone, [step] * len(folders), folders, [order] * len(folders)):
                outcomes.append(outcome)
                _tell(outcome, options.json)
        return outcomes
    for folder in folders:
        shown = _Progress(folder.name)
        outcome = _alone(step, folder, replace(order, progress=shown))
        shown.clear()
        outcomes.append(outcome)
        _tell(outcome, options.json)
    return outcomes


def _ended(
    options: argparse.Namespace,
    outcomes: Sequence[Outcome],
    more: Mapping[str, object] | None = None,
    failure: int = 0,
) -> int:
    """Print the JSON object, if asked for, and give the exit code of the gravest fault."""
    if options.json:
        briefs = [one.as_json() for one in outcomes]
        result = {"briefs": briefs, **(more or {}), "briefpress": __version__}
        print(json.dumps(result, indent=2, ensure_ascii=False))
    return max((failure, *(one.failure for one in outcomes)), key=_weight)


def _alone(step: Step, folder: Path, order: Order) -> Outcome:
    """One brief among several: a fault of ours is told, and the others go on."""
    from briefpress.pipeline import Outcome

    try:
        return step(folder, order)
    except Exception:
        _say(f"{folder.name}:\n{traceback.format_exc()}{_OURS}")
        return Outcome(folder.resolve().name, (), (), 70)


def _weight(code: int) -> int:
    """Of several briefs' exit codes, the gravest: ours, the machine's, the proof's, the brief's."""
    return (0, 1, 2, 4, 3, 70).index(code)


def _compare_builds(options: argparse.Namespace) -> int:
    from briefpress.checks.difference import explain

    try:
        told = list(explain(options.first, options.second))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise UsageError(Finding("BP807", f"these cannot be compared: {fault}")) from fault
    print("\n".join(told) or "the same, byte for byte")
    return 1 if told else 0


def _recover(options: argparse.Namespace) -> int:
    from briefpress.pipeline import recover

    outcome = recover(options.file, options.out, options.accept)
    for line in recovery_summary(outcome):
        _say(line)
    for finding in outcome.findings:
        if finding.severity is not Severity.INFO:
            _say(format_finding(finding, colour=_colour(sys.stderr)))
    if options.json:
        result = {"briefs": [outcome.as_json()], "briefpress": __version__}
        print(json.dumps(result, indent=2, ensure_ascii=False))
    elif outcome.path is not None:
        print(display_path(outcome.path))
    return outcome.failure


def _new(options: argparse.Namespace) -> int:
    from briefpress.brief import write_new

    folder = write_new(options.title, Path("source"), date.today())
    print(display_path(folder / "brief.md"))
    return 0


def _schema(options: argparse.Namespace) -> int:
    from briefpress.metadata import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from briefpress.checks.environment import examine
    from briefpress.style import find_styles, load_style

    style = load_style(find_styles(Path.cwd()), options.style)
    missing = 0
    for item in examine(style):
        if item.found is None:
            missing += item.needed
            print(f"{'missing ' if item.needed else 'absent  '} {item.name}: {item.hint}")
        else:
            print(f"ok       {item.name} {item.found}")
    return 3 if missing else 0


# --- telling people ----------------------------------------------------------------------------


class _Progress:
    """One line on a terminal that says what is being done; nothing elsewhere."""

    def __init__(self, slug: str) -> None:
        self._slug, self._live = slug, sys.stderr.isatty()

    def __call__(self, what: str) -> None:
        if self._live:
            sys.stderr.write(f"\r\x1b[K{self._slug}: {what} …")
            sys.stderr.flush()

    def clear(self) -> None:
        """Remove the line."""
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _tell(outcome: Outcome, as_json: bool) -> None:
    """Findings to standard error; a line for each edition to standard output, unless JSON is."""
    for finding in outcome.findings:
        _say(format_finding(finding, colour=_colour(sys.stderr)))
    for line in (*map(summary, outcome.editions), *outcome.told()):
        print(line, file=sys.stderr if as_json else sys.stdout)
    counts = [_count(outcome.findings, severity) for severity in Severity]
    told = ", ".join(text for text in counts if text) or "nothing to report"
    _say(f"{outcome.slug}: {told}")


def _count(findings: Iterable[Finding], severity: Severity) -> str:
    number = sum(1 for finding in findings if finding.severity is severity)
    plural = "" if number == 1 or severity is Severity.INFO else "s"
    return f"{number} {severity}{plural}" if number else ""


def summary(edition: Edition) -> str:
    """One line: path, pages, size, words and notes proven."""
    proof = edition.proof
    pages = f"{proof.pages} pages, " if proof.pages else ""
    size = max(1, round(len(edition.data) / 1024))
    path = display_path(edition.path) if edition.path else edition.format
    return f"{path}  {pages}{size} KiB, {proof.words:,} words and {proof.notes} notes proven"


def recovery_summary(outcome: Recovery) -> list[str]:
    """What recovery repaired, one line a rule with the lines of the original; then the account."""
    from collections import defaultdict

    from briefpress.errors import CATALOGUE

    places: dict[str, list[str]] = defaultdict(list)
    paged = False
    record: Any = outcome.record or {"repairs": ()}
    for one in record["repairs"]:
        paged = paged or bool(one["page"])
        where = f"{one['page']}:{one['line']}" if one["page"] else str(one["line"] or "")
        places[one["code"]].append(where)
    lines = []
    for code, rows in sorted(places.items()):
        shown = ", ".join(row for row in rows[:8] if row)
        more = f" and {len(rows) - 8} more" if len(rows) > 8 else ""
        where = f" ({'page:line' if paged else 'line'} {shown}{more})" if shown else ""
        lines.append(f"{code} {CATALOGUE[code].title}: {len(rows)}{where}")
    doubtful = {
        (one["page"], one["line"]) for one in record["repairs"] if one["confidence"] < _SURE
    }
    if doubtful:
        shown = ", ".join(
            f"{page}:{line}" if page else str(line) for page, line in sorted(doubtful)
        )
        lines.append(
            f"less than sure, and worth a look: {'page:line' if paged else 'line'} {shown}"
        )
    counts = outcome.record["words"] if outcome.record else None
    if isinstance(counts, dict):
        told = ", ".join(f"{counts[key]:,} {name}" for key, name in _ACCOUNT)
        lines.append(f"every word accounted for: {told}")
    return lines


#: Below this confidence a repair is named among those to look at.
_SURE = 0.8
_ACCOUNT = (("text", "in the text"), ("notes", "in notes"), ("metadata", "in metadata"),
            ("removed", "removed by name"))  # fmt: skip


def format_finding(finding: Finding, *, colour: bool = False) -> str:
    """A finding for people: place, severity, code, message; the line underlined; what to do."""
    severity = str(finding.severity)
    if colour:
        severity = f"\x1b[1;{_COLOURS[finding.severity]}m{severity}\x1b[0m"
    place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part)
    lines = [f"{place + ': ' if place else ''}{severity} {finding.code}: {_plain(finding.message)}"]
    if finding.excerpt and finding.line and finding.column:
        lines += _underlined(finding, colour)
    if finding.hint:
        lines += [f"    {'help: ' if not n else '      '}{text}"
                  for n, text in enumerate(finding.hint.split("\n"))]  # fmt: skip
    return "\n".join(lines)


def _underlined(finding: Finding, colour: bool) -> list[str]:
    """The source line, or the part of a long one round the column, with a mark below."""
    assert finding.excerpt is not None
    assert finding.column is not None
    start = max(0, finding.column - 60)
    shown = _plain(finding.excerpt.replace("\t", " "))[start : start + 90]
    lead = f"{finding.line:>5} | "
    mark = "^" * max(1, min(finding.span, len(shown) - (finding.column - 1 - start)))
    if colour:
        mark = f"\x1b[{_COLOURS[finding.severity]}m{mark}\x1b[0m"
    return [lead + shown, " " * (len(lead) + finding.column - 1 - start) + mark]


def _plain(text: str) -> str:
    """`text` with control and direction characters shown: no message can fool a terminal."""
    return "".join(
        char if char.isprintable() or char == " " else f"<U+{ord(char):04X}>" for char in text
    )
