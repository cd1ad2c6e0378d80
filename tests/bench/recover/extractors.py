"""Gets text out of finished files with public tools, as they come; kept in build/bench-recover/."""

from __future__ import annotations

import os
import shutil
import subprocess
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

    def text(self, given: Path) -> Path:
        """The file with the text.

        Raises:
            NotExtractedError: the tool failed.
        """
        out = WORK / "extracted" / digest(given) / f"{self.name}{self.suffix}"
        if not out.is_file():
            out.parent.mkdir(parents=True, exist_ok=True)
            aside = out.with_name(f"{os.getpid()}-{out.name}")
            done = subprocess.run(
                self.command(given, aside), capture_output=True, timeout=SECONDS, check=False
            )
            if done.returncode or not aside.is_file():
                told = done.stderr.decode("utf-8", "replace").strip()[-300:]
                raise NotExtractedError(f"{self.name}: {told}")
            aside.replace(out)
        return out


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
