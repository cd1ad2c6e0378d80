"""How long recovery takes: whole cold processes, beside those of the peers, and how that grows."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf

from bench.recover.corpus import SPECS, compose
from bench.recover.damage import Damage, damaged
from bench.recover.extractors import EXTRACTORS
from bench.recover.places import ROOT, SECONDS, TRUTH
from bench.recover.printers import PRINTERS
from briefpress.brief import load

PAGES = 4
#: Words of the growing text; its notes grow with it.
_WORDS, _NOTES = 600, 10


def seconds(command: Callable[[Path], list[str]], runs: int) -> float:
    """The median of whole processes, each with an empty folder to write to."""
    env, found = os.environ | {"PYTHONPATH": str(ROOT / "src")}, []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="bench-recover-") as name:
            start = time.perf_counter()
            done = subprocess.run(command(Path(name)), capture_output=True, timeout=SECONDS,
                                  check=False, env=env)  # fmt: skip
            found.append(time.perf_counter() - start)
        if done.returncode not in (0, 1):
            return float("nan")
    return statistics.median(found)


def _recover(file: Path) -> Callable[[Path], list[str]]:
    return lambda out: [sys.executable, "-m", "briefpress", "recover", str(file), "--out", str(out)]


def four_pages() -> Path | None:
    """A PDF of four pages, by Briefpress."""
    for folder in sorted(TRUTH.iterdir()):
        file = PRINTERS["briefpress-issi-a4"].print(folder)
        with pikepdf.open(file) as document:
            if len(document.pages) == PAGES:
                return file
    return None


def beside_peers(runs: int, skip: dict[str, str]) -> Iterator[list[str]]:
    """Rows: what reads the PDF of four pages, seconds, and how many times those of pdftotext."""
    file = four_pages()
    if file is None:
        return
    found = {"briefpress recover": seconds(_recover(file), runs)}
    for tool in EXTRACTORS.values():
        if tool.name not in skip and ".pdf" in tool.reads:
            command = tool.command
            found[tool.name] = seconds(lambda out, make=command: make(file, out / "text"), runs)  # type: ignore[misc]
    least = found.get("pdftotext", float("nan"))
    for name, value in found.items():
        if value != value:
            yield [name, "refused", "–"]
        else:
            yield [name, f"{value:.2f}", f"{value / least:.0f}"]


def growth(runs: int, factors: tuple[int, ...], skip: dict[str, str]) -> Iterator[list[str]]:
    """Rows: words, notes, and the seconds for a damaged text and for a PDF of that length."""
    with tempfile.TemporaryDirectory(prefix="bench-recover-") as name:
        for factor in factors:
            spec = replace(SPECS[0], slug=f"growth-{factor}", words=_WORDS * factor,
                           notes=_NOTES * factor)  # fmt: skip
            folder = Path(name) / spec.slug
            folder.mkdir()
            (folder / "brief.md").write_text(compose(spec), "utf-8")
            text = folder / "damaged.md"
            text.write_text(damaged(load(folder), Damage(label="sup"), "growth"), "utf-8")
            row = [f"{factor}×", f"{_WORDS * factor:,}", f"{_NOTES * factor:,}",
                   f"{seconds(_recover(text), runs):.2f}"]  # fmt: skip
            if "typst" in skip:
                yield [*row, "–"]
                continue
            pdf = folder / "typst.pdf"
            PRINTERS["typst"].work(load(folder), pdf)
            yield [*row, f"{seconds(_recover(pdf), runs):.2f}"]
