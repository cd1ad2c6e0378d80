"""Gets text out of finished files with public tools, as they come; kept in build/bench-recover/."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.recover.places import HERE, SECONDS, WORK, digest, peers
from briefpress.tools import pandoc


class NotExtractedError(Exception):
    """The tool cannot read this file; the text says why."""


@dataclass(frozen=True, slots=True)
class Extractor:
    """One tool. `suffix` is what its text is, ``.txt`` or ``.md``; `reads` the files it takes."""

    name: str
    suffix: str
    command: Callable[[Path, Path], list[str]]
    missing: Callable[[], str | None]
    reads: tuple[str, ...] = (".pdf",)

    def text(self, given: Path) -> tuple[Path, float]:
        """The file with the text, and the seconds that the whole process took.

        Raises:
            NotExtractedError: the tool failed.
        """
        out = WORK / "extracted" / digest(given) / f"{self.name}{self.suffix}"
        clock = out.with_suffix(".seconds")
        if not clock.is_file():
            out.parent.mkdir(parents=True, exist_ok=True)
            start = time.perf_counter()
            done = subprocess.run(
                self.command(given, out), capture_output=True, timeout=SECONDS, check=False
            )
            seconds = time.perf_counter() - start
            if done.returncode or not out.is_file():
                told = done.stderr.decode("utf-8", "replace").strip()[-300:]
                raise NotExtractedError(f"{self.name}: {told}")
            clock.write_text(f"{seconds:.4f}")
        return out, float(clock.read_text())


def _inside(tool: str) -> Callable[[Path, Path], list[str]]:
    return lambda given, out: [str(peers()), str(HERE / "inside.py"), tool, str(given), str(out)]


def _poppler() -> str | None:
    return None if shutil.which("pdftotext") else "pdftotext is not installed (poppler-utils)"


def _peers() -> str | None:
    return None if peers() else "the peers' environment could not be installed"


#: Every extractor, by name.
EXTRACTORS = {
    one.name: one
    for one in (
        Extractor("pdftotext", ".txt", lambda given, out: ["pdftotext", str(given), str(out)],
                  _poppler),
        Extractor("pdftotext-layout", ".txt",
                  lambda given, out: ["pdftotext", "-layout", str(given), str(out)], _poppler),
        Extractor("pypdfium2", ".txt", _inside("pypdfium2"), _peers),
        Extractor("pymupdf4llm", ".md", _inside("pymupdf4llm"), _peers),
        Extractor("markitdown", ".md", _inside("markitdown"), _peers, (".pdf", ".docx")),
        Extractor("pandoc", ".md",
                  lambda given, out: [pandoc.executable(), str(given), "--to=markdown-smart",
                                      "--wrap=none", f"--output={out}"], lambda: None, (".docx",)),
    )
}  # fmt: skip
