"""Times deposits: what packing adds to a build, and how fast verifying reads: ``make bench-archive``.

Whole cold processes, in turn; medians and ratios. The yardstick is the PDF alone.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BRIEF = ROOT / "source" / "2024-07-29-china-led-resolution-on-ai"
_BIG = 256 << 20


def commands(work: Path) -> dict[str, list[str]]:
    """What is timed, by name; the first is the yardstick."""
    briefpress = [sys.executable, "-m", "briefpress"]
    made = work / "made" / BRIEF.name / "deposit" / BRIEF.name
    return {
        "the PDF alone, proven": [*briefpress, "build", str(BRIEF), "--to", "pdf", "--out", str(work / "pdf")],
        "three editions": [*briefpress, "build", str(BRIEF), "--out", str(work / "build")],
        "three editions and the deposit": [*briefpress, "archive", str(BRIEF), "--out", str(work / "new")],
        "the deposit of finished editions": [*briefpress, "archive", str(BRIEF), "--out", str(work / "made")],
        "verify its folder": [*briefpress, "verify", str(made)],
        "verify its zip": [*briefpress, "verify", str(made.with_suffix(".zip"))],
    }  # fmt: skip


def timed(command: list[str]) -> float:
    """Seconds of one whole process, which must succeed."""
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, env=env, check=True, cwd=ROOT)
    return time.perf_counter() - start


def reading(work: Path) -> tuple[float, float]:
    """Seconds to verify a bag of four big files, and to take one SHA-256 of the same bytes."""
    sys.path.insert(0, str(ROOT / "src"))
    from briefpress.archive.bag import write_bag
    from briefpress.verification import verify

    source = work / "big.bin"
    source.write_bytes(os.urandom(1 << 20) * (_BIG >> 20))
    write_bag(work / "big", {f"{one}.bin": source for one in range(4)}, (), lambda _: {})
    start = time.perf_counter()
    assert verify(work / "big").failure == 0
    verified = time.perf_counter() - start
    start = time.perf_counter()
    for one in range(4):
        with (work / "big" / "data" / f"{one}.bin").open("rb") as stream:
            hashlib.file_digest(stream, "sha256")
    return verified, time.perf_counter() - start


def main() -> None:
    """Run everything `--runs` times in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="briefpress-bench-"))
    try:
        table = commands(work)
        for command in table.values():
            timed(command)
        found: dict[str, list[float]] = {name: [] for name in table}
        for _ in range(options.runs):
            shutil.rmtree(work / "new")
            for name, command in table.items():
                found[name].append(timed(command))
        verified, hashed = reading(work)
    finally:
        shutil.rmtree(work)
    middle = {name: statistics.median(one) for name, one in found.items()}
    yardstick = middle["the PDF alone, proven"]
    print(f"Medians of {options.runs} runs, whole processes, in turn\n")
    print("| | median s | ratio |\n|---|---:|---:|")
    for name, one in middle.items():
        print(f"| {name} | {one:.3f} | {one / yardstick:.2f} |")
    added = middle["three editions and the deposit"] - middle["three editions"]
    print(f"\nThe deposit adds {added:.3f} s, {added / yardstick:.2f} of the PDF's time.")
    print(f"Verifying 1 GiB by two digests: {4 * _BIG / verified / 1e6:,.0f} MB/s, in "
          f"{verified / hashed:.2f} of the time of one SHA-256 of it.")  # fmt: skip


if __name__ == "__main__":
    main()
