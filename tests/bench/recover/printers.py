"""Prints briefs with several engines: a `Printer` makes a PDF or DOCX file from a brief's folder.

What an engine makes is kept in build/bench-recover/ until the brief, or Briefpress, changes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bench.recover.layouts import distil, magazine, untag
from bench.recover.manuscript import manuscript, typed
from bench.recover.places import HERE, ROOT, SECONDS, WORK, digest, folder_digest, peers
from briefpress.brief import Brief, load
from briefpress.converters import docx, pdf
from briefpress.reader import attach_pictures, read_document
from briefpress.style import HouseStyle, load_style
from briefpress.tools import pandoc
from briefpress.transforms import transform


class NotPrintedError(Exception):
    """The engine cannot print this brief; the text says why."""


@dataclass(frozen=True, slots=True)
class Printer:
    """One way to print. `missing` says what is not installed, None where nothing is missing."""

    name: str
    told: str
    suffix: str
    work: Callable[[Brief, Path], None]
    missing: Callable[[], str | None] = lambda: None

    @property
    def way(self) -> str:
        """The way in: pdf, docx, or typed for a Word file without real notes."""
        return "typed" if self.name.startswith("typed") else self.suffix[1:]

    def print(self, folder: Path) -> Path:
        """The finished file for the brief in `folder`.

        Raises:
            NotPrintedError: the engine failed.
        """
        ours = digest(self.name, folder_digest(folder), _ours(), HERE / "manuscript.py")
        out = WORK / "printed" / folder.name / f"{self.name}-{ours}{self.suffix}"
        if not out.is_file():
            out.parent.mkdir(parents=True, exist_ok=True)
            aside = out.with_name(f"{os.getpid()}-{out.name}")
            try:
                self.work(load(folder), aside)
            except (OSError, subprocess.SubprocessError, RuntimeError) as fault:
                raise NotPrintedError(f"{self.name}: {fault}") from fault
            if not aside.is_file():
                raise NotPrintedError(f"{self.name}: no file was made")
            aside.replace(out)
        return out


@cache
def _ours() -> str:
    source = ROOT / "src" / "briefpress"
    return digest(folder_digest(source / "converters"), source / "tools" / "pdf_tags.py")


def run(command: list[str], **more: object) -> subprocess.CompletedProcess[bytes]:
    """Run a tool and hold it to its exit status."""
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, **more)  # type: ignore[call-overload]
    if done.returncode:
        told = (done.stderr or done.stdout).decode("utf-8", "replace").strip()[-300:]
        raise RuntimeError(f"{Path(command[0]).name} ended with {done.returncode}: {told}")
    return done  # type: ignore[no-any-return]


# --- Briefpress --------------------------------------------------------------------------------

#: Page formats: the tokens of [page] that differ from the house's own, in millimetres.
_A5 = {"width": 148, "height": 210, "margin_top": 20, "margin_bottom": 18,
       "margin_inner": 18, "margin_outer": 18}  # fmt: skip
_LETTER = {"width": 215.9, "height": 279.4}


@cache
def _style(name: str, page: str) -> HouseStyle:
    """The house style, on another page where `page` is a format."""
    tokens = {"a5": _A5, "letter": _LETTER}.get(page, {})
    if not tokens:
        return load_style(ROOT / "styles", name)
    copy = WORK / "styles" / f"{name}-{page}"
    shutil.copytree(ROOT / "styles" / name, copy, dirs_exist_ok=True)
    text = (ROOT / "styles" / name / "style.toml").read_text("utf-8")
    for key, value in tokens.items():
        text = re.sub(rf"(?m)^{key} = [\d.]+", f"{key} = {value}", text)
    (copy / "style.toml").write_text(text, "utf-8")
    return load_style(WORK / "styles", copy.name)


def _ours_as(kind: str, name: str, page: str = "") -> Callable[[Brief, Path], None]:
    def work(brief: Brief, out: Path) -> None:
        style = _style(name, page)
        document, faults = attach_pictures(brief, read_document(brief))
        assert not faults, faults
        document = transform(replace(document, metadata=style.complete(brief.metadata)))
        out.write_bytes({"pdf": pdf, "docx": docx}[kind].convert(document, style))

    return work


# --- pandoc and what prints from it ------------------------------------------------------------


def _pandoc(brief: Brief, form: str, to: str, out: Path, *options: str) -> None:
    text = typed(brief) if form == "typed" else manuscript(brief, form)
    if to in ("latex", "typst", "html"):  # capitals and quotation marks are the author's
        options = (*options, "--metadata=lang:en-GB")
    command = [pandoc.executable(), "--from", pandoc.READER, "--to", to, "--standalone",
               f"--resource-path={brief.folder}", "--output", str(out), *options]  # fmt: skip
    run(command, input=text.encode(), cwd=brief.folder)


def _docx(form: str) -> Callable[[Brief, Path], None]:
    def work(brief: Brief, out: Path) -> None:
        _pandoc(brief, form, "docx", out)

    return work


#: How LibreOffice is told what to make.
_FILTERS = {
    "pdf": "pdf",
    "tagged": 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}',
    "docx": "docx:MS Word 2007 XML",
}


def _office(
    source: Callable[[Brief, Path], None], to: str = "pdf"
) -> Callable[[Brief, Path], None]:
    """LibreOffice opens a DOCX and prints it, or saves it again."""

    def work(brief: Brief, out: Path) -> None:
        folder = out.with_suffix(".office")
        folder.mkdir(exist_ok=True)
        source(brief, folder / "in.docx")
        profile = folder / "profile"
        filter_ = _FILTERS[to]
        run(["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to",
             filter_, "--outdir", str(folder / "out"), str(folder / "in.docx")])  # fmt: skip
        (folder / "out" / f"in{out.suffix}").replace(out)
        shutil.rmtree(folder)

    return work


def _latex(form: str, *options: str) -> Callable[[Brief, Path], None]:
    def work(brief: Brief, out: Path) -> None:
        folder = out.with_suffix(".latex")
        folder.mkdir(exist_ok=True)
        _pandoc(brief, form, "latex", folder / "brief.tex", *options)
        # pictures are named from the brief's folder
        env = os.environ | {"TEXINPUTS": f".:{brief.folder}:"}
        for _ in range(2):
            try:
                run(["pdflatex", "-interaction=batchmode", "-halt-on-error", "brief.tex"],
                    cwd=folder, env=env)  # fmt: skip
            except RuntimeError as fault:
                log = (folder / "brief.log").read_text("utf-8", "replace")
                told = [line for line in log.split("\n") if line.startswith("! ")]
                raise RuntimeError(told[0][2:] if told else str(fault)) from fault
        (folder / "brief.pdf").replace(out)
        shutil.rmtree(folder)

    return work


def _typst(form: str) -> Callable[[Brief, Path], None]:
    def work(brief: Brief, out: Path) -> None:
        folder = out.with_suffix(".typst")
        shutil.copytree(brief.folder, folder, dirs_exist_ok=True)
        _pandoc(brief, form, "typst", folder / "brief.typ", "--variable=papersize:us-letter")
        run([str(peers()), str(HERE / "inside.py"), "typst", str(folder / "brief.typ"), str(out)])
        shutil.rmtree(folder)

    return work


def _chromium(form: str) -> Callable[[Brief, Path], None]:
    """A web page with its notes at the end, printed by a browser."""

    def work(brief: Brief, out: Path) -> None:
        page = out.with_suffix(".html")
        _pandoc(brief, form, "html", page, "--embed-resources", "--metadata=pagetitle:Brief")
        profile = out.with_suffix(".profile")
        run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={profile}", f"--print-to-pdf={out}", page.as_uri()])  # fmt: skip
        page.unlink()
        shutil.rmtree(profile, ignore_errors=True)

    return work


def _copied(
    copy: Callable[[Path, Path], None], source: Callable[[Brief, Path], None]
) -> Callable[[Brief, Path], None]:
    """What another printer makes, copied by `copy`."""

    def work(brief: Brief, out: Path) -> None:
        first = out.with_suffix(".first.pdf")
        source(brief, first)
        copy(first, out)
        first.unlink()

    return work


def _magazine(form: str) -> Callable[[Brief, Path], None]:
    """Two columns with heads of two kinds and notes at the end, as layout programs set them."""

    def work(brief: Brief, out: Path) -> None:
        page = out.with_suffix(".html")
        _pandoc(brief, form, "html", page, "--embed-resources", "--metadata=pagetitle:Brief")
        import weasyprint

        weasyprint.HTML(string=magazine(page.read_text("utf-8"))).write_pdf(out)
        page.unlink()

    return work


def _program(name: str, package: str) -> Callable[[], str | None]:
    return lambda: None if shutil.which(name) else f"{name} is not installed ({package})"


def _peers() -> str | None:
    return None if peers() else "the peers' environment could not be installed"


_SOFFICE = _program("soffice", "apt install libreoffice-writer-nogui")
_PDFLATEX = _program("pdflatex", "apt install texlive-latex-recommended lmodern")
_GHOSTSCRIPT = _program("gs", "apt install ghostscript")
_CHROMIUM = _program("chromium", "apt install chromium")

#: Every printer, by name.
PRINTERS = {
    one.name: one
    for one in (
        Printer("briefpress-issi-a4", "Briefpress, house style issi, A4", ".pdf",
                _ours_as("pdf", "issi")),
        Printer("briefpress-harbour-a4", "Briefpress, house style harbour, A4", ".pdf",
                _ours_as("pdf", "harbour")),
        Printer("briefpress-issi-a5", "Briefpress, house style issi, A5", ".pdf",
                _ours_as("pdf", "issi", "a5")),
        Printer("briefpress-harbour-letter", "Briefpress, house style harbour, US letter", ".pdf",
                _ours_as("pdf", "harbour", "letter")),
        Printer("libreoffice-briefpress", "LibreOffice from the DOCX of Briefpress", ".pdf",
                _office(_ours_as("docx", "issi")), _SOFFICE),
        Printer("libreoffice-pandoc", "LibreOffice from the DOCX of pandoc", ".pdf",
                _office(_docx("plain")), _SOFFICE),
        Printer("libreoffice-tagged", "LibreOffice from the DOCX of pandoc, tagged", ".pdf",
                _office(_docx("plain"), "tagged"), _SOFFICE),
        Printer("libreoffice-tagged-briefpress", "LibreOffice from Briefpress's DOCX, tagged",
                ".pdf", _office(_ours_as("docx", "issi"), "tagged"), _SOFFICE),
        Printer("pdflatex", "pandoc with pdfLaTeX", ".pdf",
                _latex("date-first"), _PDFLATEX),
        Printer("pdflatex-two-columns", "pandoc with pdfLaTeX, two columns", ".pdf",
                _latex("one-line", "--variable=classoption:twocolumn", "--variable=papersize:a4"),
                _PDFLATEX),
        Printer("typst", "pandoc with Typst, US letter", ".pdf", _typst("disclaimer-last"), _peers),
        Printer("chromium", "pandoc's HTML printed by Chromium, notes at the end", ".pdf",
                _chromium("plain"), _CHROMIUM),
        Printer("untagged-briefpress", "Briefpress, its tags taken out", ".pdf",
                _copied(untag, _ours_as("pdf", "issi"))),
        Printer("untagged-libreoffice", "LibreOffice from pandoc's DOCX, its tags taken out", ".pdf",
                _copied(untag, _office(_docx("plain"))), _SOFFICE),
        Printer("untagged-chromium", "Chromium, its tags taken out", ".pdf",
                _copied(untag, _chromium("plain")), _CHROMIUM),
        Printer("distilled", "pdfLaTeX, written anew by Ghostscript", ".pdf",
                _copied(distil, _latex("date-first")), _GHOSTSCRIPT),
        Printer("magazine", "a layout in two columns, notes at the end, no tags", ".pdf",
                _magazine("plain")),
        Printer("docx-briefpress", "DOCX of Briefpress", ".docx", _ours_as("docx", "issi")),
        Printer("docx-harbour", "DOCX of Briefpress, house style harbour", ".docx",
                _ours_as("docx", "harbour")),
        Printer("docx-pandoc", "DOCX of pandoc, title block as text", ".docx", _docx("plain")),
        Printer("docx-libreoffice", "DOCX of pandoc, opened and saved by LibreOffice", ".docx",
                _office(_docx("date-first"), "docx"), _SOFFICE),
        Printer("typed-notes", "DOCX of pandoc, headings in bold, notes typed by hand", ".docx",
                _docx("typed")),
    )
}  # fmt: skip
