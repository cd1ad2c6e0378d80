"""Recovers the file of a case with the command line, as a user would, and judges what came out."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from lxml import etree

from bench.recover.account import Account, account, read_folder, read_markdown
from bench.recover.cases import Case
from bench.recover.dropped import without_dropped
from bench.recover.loss import lost
from bench.recover.manuscript import UNPRINTED, american
from bench.recover.places import ROOT, SECONDS, TRUTH, WORK, digest
from bench.recover.score import Score, compare

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case. `lost` are the words lost silently; `fault` says why there is nothing."""

    case: Case
    score: Score
    lost: tuple[str, ...] = ()
    seconds: float = 0.0
    fault: str = ""
    questions: int = 0
    codes: tuple[str, ...] = field(default=())


@cache
def _read(slug: str) -> Account:
    return read_folder(TRUTH / slug)


def truth_of(case: Case) -> Account:
    """The account of the brief of a case, with the fields that its printer prints.

    What Briefpress prints has them all; a manuscript and a damaged text have those of a manuscript.
    """
    truth = _read(case.truth)
    if "briefpress" in case.printer or "harbour" in case.printer:
        return truth
    kept = tuple(
        (name, value) for name, value in truth.fields if not any(one in name for one in UNPRINTED)
        and (case.way != "damage" or name != "acknowledgements")
    )  # fmt: skip
    return replace(truth, fields=kept)


def score_of(case: Case, result: Account) -> Score:
    """What came of a case, scored; of extracted text nothing is asked that is no longer in it."""
    truth = truth_of(case)
    if "text" in case.way:
        truth, result = without_dropped(truth, result, given_text(case.file))
    return compare(truth, result)


def given_text(path: Path, *how: str) -> str:
    """Every word of an input file, got without Briefpress: the text itself, poppler's, or Word's.

    `how` are options for poppler.
    """
    if path.suffix == ".pdf":
        done = subprocess.run(["pdftotext", *how, str(path), "-"], capture_output=True,
                              timeout=SECONDS, check=True)  # fmt: skip
        return done.stdout.decode("utf-8", "replace")
    if path.suffix == ".docx":
        return _word_text(path)
    return path.read_bytes().decode("utf-8", "replace")


def lost_of(path: Path, output: str, removed: Sequence[str], notes: int) -> list[str]:
    """The words of an input file that are lost silently.

    Poppler joins words across the gutter of two columns; those that it reads otherwise in the
    order of the file were no words.
    """
    gone = Counter(lost(given_text(path), output, removed, notes))
    if gone and path.suffix == ".pdf":
        gone &= Counter(lost(given_text(path, "-raw"), output, removed, notes))
    return list(gone.elements())


def _word_text(path: Path) -> str:
    """All text runs of body and notes, and the text of headers and footers, each kind once."""
    out: dict[str, None] = {}
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml", name):
                out[_part_text(archive.read(name))] = None
    return "\n".join(out)


def _part_text(data: bytes) -> str:
    lines = []
    for paragraph in etree.fromstring(data).iter(f"{_W}p"):
        runs = []
        for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
            owner = next(node.iterancestors(f"{_W}p"))
            if owner is paragraph and not any(node.iterancestors(_FALLBACK)):
                runs.append(node.text or "" if node.tag == f"{_W}t" else " ")
        lines.append("".join(runs))
    return "\n".join(lines)


def recover(case: Case) -> Outcome:
    """Run ``briefpress recover`` on the file of a case, and judge it."""
    out = WORK / "recovered" / digest(case.name)
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "briefpress", "recover", str(case.file), "--out", str(out),
               "--json"]  # fmt: skip
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    start = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, env=env)
    except subprocess.TimeoutExpired:
        return _nothing(case, f"not done after {SECONDS} seconds")
    seconds = time.perf_counter() - start
    made = sorted(out.glob("*/brief.md"))
    if len(made) != 1:
        told = done.stderr.decode("utf-8", "replace").strip()[-400:]
        crash = f"ended by signal {-done.returncode}" if done.returncode < 0 else ""
        return _nothing(case, crash or told, seconds)
    try:
        told = json.loads(done.stdout)["briefs"][0]
        result = read_folder(made[0].parent)
    except (ValueError, LookupError, subprocess.CalledProcessError) as fault:
        return _nothing(case, f"what came out cannot be read: {fault!r}", seconds)
    report = told.get("recovery", {})
    removed = [str(one["text"]) for one in report.get("removed", ())]
    output = made[0].read_text("utf-8") + _spelt_out(result)
    gone = lost_of(case.file, output, removed, len(result.notes))
    codes = tuple(one["code"] for one in told.get("findings", ()))
    score = score_of(case, result)
    fault = "" if done.returncode in (0, 1) else f"exit code {done.returncode}"
    return Outcome(
        case, score, tuple(gone), seconds, fault, len(report.get("questions", ())), codes
    )


def _spelt_out(result: Account) -> str:
    """Date and DOI of the metadata in words: ``2024-07-29`` keeps what ``July 29, 2024`` said."""
    fields = dict(result.fields)
    address = " https://doi.org/" if "doi" in fields else ""
    try:
        return "\n" + american(date.fromisoformat(fields.get("date", ""))) + address
    except ValueError:
        return address


def _nothing(case: Case, fault: str, seconds: float = 0.0) -> Outcome:
    """A case that gave nothing: every measure is 0."""
    score = compare(truth_of(case), account(()))
    return Outcome(case, score, (), seconds, fault or "nothing came out")


def as_it_is(case: Case) -> Outcome:
    """A peer's text, read as the Markdown that it is or, if it is plain, as paragraphs."""
    text = _CONTROLS.sub("\n\n", given_text(case.file).replace("\r\n", "\n").replace("\r", "\n"))
    try:
        result = read_markdown(text)
    except (subprocess.SubprocessError, ValueError) as fault:
        return _nothing(case, f"not readable: {fault!r}")
    score = score_of(case, result)
    return Outcome(case, Score(score.shares | {"metadata": Score({})["metadata"]}))
