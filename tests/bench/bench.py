"""Times whole cold processes, in turn, and prints medians and ratios: ``make bench``.

The yardstick is what a user would type without Briefpress for the PDF alone: pandoc with
WeasyPrint as its engine, notes at the foot of the page, the same two families of type.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BRIEF = ROOT / "source" / "2024-07-29-china-led-resolution-on-ai"
SITE = Path(sysconfig.get_paths()["purelib"])
BIN = Path(sys.executable).parent

_FILTER = """\
function Note(el)
  local inlines = pandoc.utils.blocks_to_inlines(el.content)
  return pandoc.Span(inlines, pandoc.Attr("", {"fn"}))
end
"""
_CSS = """\
@page { size: A4; margin: 27mm 29mm 25mm; @bottom-center { content: counter(page) } }
html { font: 10.5pt/15pt "S"; hyphens: auto } p { text-align: justify }
h1, h2 { font-family: "T" }
.fn { float: footnote; font-size: 8.2pt }
"""


def faces() -> str:
    """``@font-face`` rules for the house's own typefaces, from their files."""
    out = ""
    for family, folder, name in (
        ("S", "font_source_serif_pro", "SourceSerifPro"),
        ("T", "font_source_sans_pro", "SourceSansPro"),
    ):
        for cut, weight, style in (("Regular", 400, "normal"), ("It", 400, "italic"),
                                   ("Bold", 700, "normal")):  # fmt: skip
            url = (SITE / folder / "files" / f"{name}-{cut}.ttf").as_uri()
            out += f"@font-face {{ font-family: {family}; font-weight: {weight}; font-style: {style}; src: url({url}) }}\n"
    return out


def commands(work: Path) -> dict[str, list[str]]:
    """What is timed, by name; the first is the yardstick."""
    pandoc = SITE / "pypandoc" / "files" / "pandoc"
    (work / "notes.lua").write_text(_FILTER)
    (work / "house.css").write_text(faces() + _CSS)
    text = (BRIEF / "brief.md").read_text("utf-8").split("\n---\n", 1)[1]
    (work / "plain.md").write_text("---\ntitle: A brief\nlang: en-GB\n---\n" + text, "utf-8")
    (work / "refused").mkdir()
    (work / "refused" / "brief.md").write_text("---\ntitel: x\n---\n\nText.\n")
    briefpress = [sys.executable, "-m", "briefpress"]
    build = [*briefpress, "build", str(BRIEF), "--out", str(work / "build")]
    return {
        "pandoc --pdf-engine=weasyprint, the PDF alone": [
            str(pandoc), str(work / "plain.md"), "-s", f"--lua-filter={work / 'notes.lua'}",
            f"--css={work / 'house.css'}", f"--pdf-engine={BIN / 'weasyprint'}",
            "-o", str(work / "out.pdf"),
        ],
        "briefpress build, three editions, proven": build,
        "briefpress build --to pdf, proven": [*build, "--to", "pdf"],
        "briefpress build --to epub,docx, proven": [*build, "--to", "epub,docx"],
        "briefpress build --to print, proven": [*build, "--to", "print"],
        "briefpress build of a refused brief": [*briefpress, "build", str(work / "refused")],
        "briefpress --help": [*briefpress, "--help"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }  # fmt: skip


def timed(command: list[str]) -> float:
    """Seconds of one whole process."""
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env,
                   check=False, cwd=ROOT)  # fmt: skip
    return time.perf_counter() - start


def seal(runs: int) -> tuple[float, float]:
    """Seconds of the PDF step without and with the seal: packet, source, and our light check."""
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
    import io

    import pikepdf

    from briefpress.checks.seal_pdf import attachments, examine, xmp
    from briefpress.converters import pdf
    from briefpress.tools.weasyprint import Papers, print_pdf
    from support import document_of, house

    style = house()
    document = document_of(BRIEF)[1]
    full = pdf.job(document, style)
    found: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(2 * runs + 2):
        sealed = bool(turn % 2)
        start = time.perf_counter()
        papers = pdf.papers(document, style) if sealed else Papers(full.papers.info)
        done = print_pdf(replace(full, papers=papers))
        if sealed:
            with pikepdf.open(io.BytesIO(done.data)) as file:
                assert not list(examine(file))
                assert xmp(file)
                assert attachments(file)
        if turn > 1:
            found[sealed].append(time.perf_counter() - start)
    return statistics.median(found[False]), statistics.median(found[True])


def main() -> None:
    """Run everything `--runs` times in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="briefpress-bench-"))
    try:
        table = commands(work)
        for command in table.values():
            timed(command)  # once for the disk's and fontconfig's caches
        found: dict[str, list[float]] = {name: [] for name in table}
        for _ in range(options.runs):
            for name, command in table.items():
                found[name].append(timed(command))
    finally:
        shutil.rmtree(work)
    yardstick = statistics.median(next(iter(found.values())))
    rows = {
        name: {"median_s": round(statistics.median(one), 3), "min_s": round(min(one), 3),
               "ratio": round(statistics.median(one) / yardstick, 2)}
        for name, one in found.items()
    }  # fmt: skip
    bare, sealed = seal(options.runs)
    if options.json:
        print(json.dumps(rows | {"seal": {"ratio": round(sealed / bare, 2)}}, indent=2))
        return
    print(f"Medians of {options.runs} runs, whole processes, in turn\n")
    print("| | median s | fastest s | ratio |\n|---|---:|---:|---:|")
    for name, row in rows.items():
        print(f"| {name} | {row['median_s']:.3f} | {row['min_s']:.3f} | {row['ratio']:.2f} |")
    print(
        f"\nThe PDF step in a warm process: {bare:.3f} s bare, {sealed:.3f} s sealed and checked, "
    )
    print(f"ratio {sealed / bare:.2f}")


if __name__ == "__main__":
    main()
