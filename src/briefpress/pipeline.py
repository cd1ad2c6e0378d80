"""The order of work, from a brief's folder to proven editions.

Nothing is written before every edition of the brief is finished and its proof holds; then the
whole set is put in place, file by file, each by one rename.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from briefpress.brief import Brief, load
from briefpress.errors import (
    BriefError,
    BriefpressError,
    Finding,
    ProofError,
    Severity,
    UsageError,
    display_path,
)
from briefpress.tools.writing import unwritable, write_together

if TYPE_CHECKING:
    from concurrent.futures import Future

    from briefpress.checks.place import SourceMap
    from briefpress.checks.proof import Proof
    from briefpress.document import Document
    from briefpress.style import HouseStyle
    from briefpress.tools.pandoc import Reading

    Convert = Callable[[Document, HouseStyle], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of edition: the module that makes it, and the suffix of its file.

    `ahead` is the module that starts and prepares what is slow to start, if there is one; `told`
    is the module that tells people, in a text file beside the edition, what it is.
    """

    name: str
    converter: str
    suffix: str
    ahead: str | None = None
    told: str | None = None

    def module(self) -> Convert:
        """The converter, imported when it is first needed."""
        return importlib.import_module(self.converter).convert  # type: ignore[no-any-return]


_PRINTING = "briefpress.converters.pdf_ahead"
#: Every edition that can be asked for, the slowest first.
FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("pdf", "briefpress.converters.pdf", ".pdf", _PRINTING),
        Format("epub", "briefpress.converters.epub", ".epub"),
        Format("docx", "briefpress.converters.docx", ".docx"),
        Format(
            "print",
            "briefpress.converters.print",
            ".print.pdf",
            _PRINTING,
            "briefpress.checks.preflight",
        ),
    )
}


#: What is made unless something else is asked for; print shops are asked for seldom.
USUAL = ("pdf", "epub", "docx")


@dataclass(frozen=True, slots=True)
class Edition:
    """One finished, proven file, and what is told of it in words, if anything.

    `path` is where it was put, None before that.
    """

    format: str
    data: bytes
    proof: Proof
    path: Path | None = None
    told: str | None = None

    @property
    def sha256(self) -> str:
        """Digest of the file, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    def as_json(self) -> dict[str, object]:
        """The edition as the contract's JSON object."""
        return {
            "format": self.format,
            "path": None if self.path is None else display_path(self.path),
            "sha256": self.sha256,
            "bytes": len(self.data),
            "proof": self.proof.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one brief. `failure` is the exit code of its fault, 0 without one."""

    slug: str
    editions: tuple[Edition, ...] = ()
    findings: tuple[Finding, ...] = ()
    failure: int = 0

    def told(self) -> tuple[str, ...]:
        """Lines for people about what was made besides editions."""
        return ()

    def as_json(self) -> dict[str, object]:
        """The brief as the contract's JSON object."""
        return {
            "slug": self.slug,
            "editions": [edition.as_json() for edition in self.editions],
            "findings": [finding.as_json() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Recovery:
    """What became of one received file. `path` is the brief.md that was written, if any."""

    slug: str
    path: Path | None
    findings: tuple[Finding, ...]
    record: dict[str, object] | None
    failure: int = 0

    def as_json(self) -> dict[str, object]:
        """The recovery as the contract's JSON object."""
        return {
            "slug": self.slug,
            "path": None if self.path is None else display_path(self.path),
            "findings": [finding.as_json() for finding in self.findings],
            "recovery": self.record,
        }


def _silent(_: str) -> None:
    """Progress for nobody."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built, and how. `today` is the only clock there is.

    `require` names the exports that a deposit may not lack.
    """

    formats: tuple[str, ...] = USUAL
    style: str | None = None
    out: Path = Path("build")
    today: date | None = None
    conformance: bool = False
    require: tuple[str, ...] = ()
    progress: Callable[[str], None] = _silent


def start(formats: Sequence[str]) -> None:
    """Start the outside tools that `formats` need and that are slow to start."""
    for name in formats:
        module = FORMATS[name].ahead
        if module is not None:
            importlib.import_module(module).start()


def build(folder: Path, order: Order) -> Outcome:
    """Build, prove and place the editions of one brief; faults end up in the outcome."""
    findings: list[Finding] = []
    try:
        start(order.formats)
        order.progress("reading")
        with reading(folder, order.style, order.formats) as (brief, style, begun):
            findings += brief.findings
            findings += embargo(brief, order.today)
            document = read(brief, style, findings, begun)
        order.progress("making " + ", ".join(order.formats))
        editions = proven(brief, document, style, order.formats, findings)
        record = report(brief, document, style, findings)
        placed = place(brief, editions, record, order.out)
        return Outcome(brief.slug, placed, tuple(findings))
    except BriefpressError as fault:
        told = (*findings, *(one for one in fault.findings if one not in findings))
        return Outcome(folder.resolve().name, (), told, fault.exit_code)


def check(folder: Path, order: Order) -> Outcome:
    """Lint one brief, and prove the finished editions that lie in the output folder."""
    findings: list[Finding] = []
    slug = folder.resolve().name
    try:
        with reading(folder, order.style) as (brief, style, begun):
            slug = brief.slug
            findings += brief.findings
            findings += embargo(brief, order.today)
            document = read(brief, style, findings, begun)
        findings += finished(brief, document, order)
        refuse(ProofError, findings)
        return Outcome(slug, (), tuple(findings))
    except BriefpressError as fault:
        told = (*findings, *(one for one in fault.findings if one not in findings))
        return Outcome(slug, (), told, fault.exit_code)


def recover(path: Path, out: Path, accept: bool | None = None) -> Recovery:
    """Recover one received file into a source folder below `out`; faults end up in the outcome.

    Args:
        accept: whether tracked changes of a Word file are accepted (True) or rejected (False).
    """
    from briefpress.importers.blocks import Options
    from briefpress.importers.recover import recover as recovered

    try:
        made = recovered(_received(path), path.name, Options(accept))
        folder = out / made.slug
        files = {folder / name: data for name, data in made.files().items()}
        _spare_edited(folder, files)
        write_together({file: data for file, data in files.items() if not _same(file, data)})
        linted = check(folder, Order((), out=folder)).findings  # no edition lies in there
        found = [one for one in linted if one.code != "BP803"]  # recovery needs no house's style
        return Recovery(made.slug, folder / "brief.md", (*made.findings(), *found), made.as_json())
    except BriefpressError as fault:
        told = (replace(one, file=one.file or path.name) for one in fault.findings)
        return Recovery(path.stem, None, tuple(told), None, fault.exit_code)


# --- the steps ---------------------------------------------------------------------------------


@contextmanager
def reading(
    folder: Path, style: str | None, formats: Sequence[str] = ()
) -> Iterator[tuple[Brief, HouseStyle, Reading]]:
    """The brief, its house style, and pandoc already at work on the text.

    pandoc, and the slow outside tools of `formats`, begin before the metadata are judged.
    """
    from briefpress.tools.pandoc import Reading

    begun: list[Reading] = []
    styles: list[HouseStyle] = []

    def ahead(text: str) -> None:
        begun.append(Reading(text))
        styles.append(house_style(folder, style))
        for name in formats:
            module = FORMATS[name].ahead
            if module is not None:
                importlib.import_module(module).warm(styles[0])

    try:
        brief = load(folder, on_text=ahead)
        yield brief, styles[0], begun[0]
    finally:
        for pandoc in begun:
            pandoc.cancel()


def house_style(start: Path, name: str | None) -> HouseStyle:
    """The house style called `name`, or the default one, from the ``styles/`` above `start`."""
    from briefpress.style import find_styles, load_style

    return load_style(find_styles(start), name)


def read(
    brief: Brief,
    style: HouseStyle,
    findings: list[Finding],
    begun: Reading | None = None,
) -> Document:
    """The brief's tree, linted and transformed; warnings are added to `findings`.

    `begun` is pandoc's work on the text, if it has begun.

    Raises:
        BriefError: the brief has errors; all that could be found are told.
    """
    document = tree(brief, style, findings, begun)

    from briefpress.checks.glyphs import lint_glyphs

    findings += lint_glyphs(brief, document, style)
    refuse(BriefError, findings)
    return document


def tree(
    brief: Brief, style: HouseStyle, findings: list[Finding], begun: Reading | None = None
) -> Document:
    """As `read`, but without a look at the typefaces: enough to prove editions that exist."""
    from briefpress.checks.source import lint_text

    findings += lint_text(brief)
    refuse(BriefError, findings)

    from briefpress.checks.tree import lint_tree
    from briefpress.reader import attach_pictures, read_document
    from briefpress.transforms import transform

    document, missing = attach_pictures(brief, read_document(brief, begun))
    findings += lint_tree(brief, document, missing)
    refuse(BriefError, findings)
    return transform(replace(document, metadata=style.complete(brief.metadata)))


def proven(
    brief: Brief,
    document: Document,
    style: HouseStyle,
    formats: Sequence[str],
    findings: list[Finding],
) -> tuple[Edition, ...]:
    """All editions, made and proven; what the proofs say is added to `findings`.

    Raises:
        ProofError: a proof does not hold.
    """
    from briefpress.checks.proof import pages_agree

    editions = make(brief, document, style, formats)
    findings += pages_agree(edition.proof for edition in editions)
    findings += [finding for edition in editions for finding in edition.proof.findings]
    refuse(ProofError, findings)
    return editions


def make(
    brief: Brief, document: Document, style: HouseStyle, formats: Sequence[str]
) -> tuple[Edition, ...]:
    """Convert and prove; the first, slowest format runs here while the others run beside it."""
    from concurrent.futures import ThreadPoolExecutor

    from briefpress.checks.place import SourceMap
    from briefpress.checks.proof import prove

    places = SourceMap.of(brief)

    def one(name: str) -> Edition:
        try:
            data = FORMATS[name].module()(document, style)
        except BriefError as fault:
            raise BriefError(_pointed(one, document, places) for one in fault.findings) from fault
        told = FORMATS[name].told
        words = importlib.import_module(told).describe(data) if told else None
        return Edition(name, data, prove(name, data, document, style, places), told=words)

    names = sorted(formats, key=list(FORMATS).index)
    with ThreadPoolExecutor(max_workers=3) as pool:
        beside: list[Future[Edition]] = [pool.submit(one, name) for name in names[1:]]
        pool.submit(importlib.import_module, f"briefpress.checks.read_{names[0]}")
        first = one(names[0])
        return (first, *(future.result() for future in beside))


def _pointed(finding: Finding, document: Document, places: SourceMap) -> Finding:
    """A converter's finding with its place in the source: that of the note it names, if any."""
    from briefpress.document import Note, plain_text, walk

    numbered = re.search(r"\bnote (\d+)\b", finding.message)
    for node in walk(document.blocks) if numbered else ():
        if isinstance(node, Note) and numbered and node.number == int(numbered[1]):
            words = " ".join(plain_text(block) for block in node.content)
            place = places.locate(words)
            if place is not None:
                return replace(finding, file=place.file, line=place.line, excerpt=place.excerpt)
    return replace(finding, file=finding.file or places.file)


def finished(brief: Brief, document: Document, order: Order) -> list[Finding]:
    """Prove the editions that an earlier build left; where asked, let the validators judge them."""
    folder = order.out / brief.slug
    path = folder / "report.json"
    if not path.is_file():
        message = "there are no finished editions to judge"
        return [Finding("BP808", message, display_path(folder))] if order.conformance else []
    try:
        record = json.loads(path.read_text("utf-8"))
        fresh = record["source"]["sha256"] == source_digest(brief)
        style = house_style(brief.folder, record["style"])
    except (ValueError, KeyError, TypeError, OSError):
        return [Finding("BP709", "the build record cannot be read", file=display_path(path))]
    if not fresh:
        message = "the editions are older than their source"
        return [Finding("BP712", message, file=display_path(folder), hint="build again")]

    from briefpress.checks.place import SourceMap
    from briefpress.checks.proof import pages_agree, prove

    found: list[Finding] = []
    places = SourceMap.of(brief)
    files = ((one.name, folder / f"{brief.slug}{one.suffix}") for one in FORMATS.values())
    there = {name: file for name, file in files if file.is_file()}
    proofs = [
        prove(name, file.read_bytes(), document, style, places) for name, file in there.items()
    ]
    found += [finding for proof in proofs for finding in proof.findings]
    found += pages_agree(proofs)
    return found + (judged(there, style, path, record, order) if order.conformance else [])


def judged(
    editions: Mapping[str, Path],
    style: HouseStyle,
    path: Path,
    record: Mapping[str, object],
    order: Order,
) -> list[Finding]:
    """What the outside validators say of `editions`; it joins `record` in the report at `path`.

    Raises:
        BriefError: the report cannot be written; what stood there before still stands.
    """
    from briefpress.tools.validators import for_format

    found: list[Finding] = []
    verdicts: dict[str, list[dict[str, object]]] = {}
    for name, file in editions.items():
        for validator in for_format(name, style.tokens.pdf.archive):
            order.progress(validator.name)
            verdict = validator.judge(file.read_bytes())
            verdicts.setdefault(name, []).append(verdict.as_json())
            code = {None: "BP808", False: "BP714"}.get(verdict.passed)
            said = "; ".join(verdict.messages)
            if code is not None:
                found.append(Finding(code, f"{validator.name}: {said}", display_path(file)))
    write_together({path: written({**record, "conformance": verdicts})})
    return found


def place(
    brief: Brief, editions: Sequence[Edition], record: Mapping[str, object], out: Path
) -> tuple[Edition, ...]:
    """Write the editions and ``report.json``: first all aside, then all renamed into place.

    Raises:
        BriefError: the folder cannot be written; what stood there before still stands.
    """
    folder = out / brief.slug
    placed = tuple(
        replace(edition, path=folder / f"{brief.slug}{FORMATS[edition.format].suffix}")
        for edition in editions
    )
    files = {edition.path: edition.data for edition in placed if edition.path}
    files |= {
        edition.path.with_suffix(".txt"): edition.told.encode()
        for edition in placed
        if edition.path and edition.told
    }
    told = [one.as_json() | {"path": one.path.name if one.path else None} for one in placed]
    files[folder / "report.json"] = written(dict(record) | {"editions": told})
    if folder.is_symlink() or out.is_symlink():
        raise unwritable(folder, "it is a symbolic link")
    write_together(files)
    return placed


def report(
    brief: Brief, document: Document, style: HouseStyle, findings: Iterable[Finding]
) -> dict[str, object]:
    """``report.json``: from what was built, with which tools and typefaces, and its findings.

    `place` adds the editions with their digests and proofs.
    """
    from briefpress.checks.environment import tool_versions
    from briefpress.style import typefaces

    return {
        "slug": brief.slug,
        "source": {"file": "brief.md", "sha256": source_digest(brief)},
        "style": style.name,
        "style_sha256": style.digest(),
        "tools": tool_versions(),
        "typefaces": typefaces(document, style),
        "editions": [],
        "findings": [
            finding.as_json() | {"file": finding.file and Path(finding.file).name}
            for finding in findings
        ],
    }


def written(record: Mapping[str, object]) -> bytes:
    """A record as the bytes of its file."""
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()


def _received(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        message = f"{display_path(path)} cannot be read: {fault.strerror or fault}"
        raise UsageError(Finding("BP001", message)) from fault


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _spare_edited(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Refuse to write over a file that somebody edited since an earlier recovery wrote it.

    Raises:
        BriefError: there is such a file; nothing was written.
    """
    record = folder / "received" / "recovery.json"
    try:
        ours = json.loads(record.read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        ours = {}
    for path, data in files.items():
        if path == record or not path.exists() or _same(path, data):
            continue
        there = hashlib.sha256(path.read_bytes()).hexdigest()
        if ours.get(path.relative_to(folder).as_posix()) != there:
            message = f"{display_path(path)} is there already, and not as recovery would write it"
            hint = "move it away, or recover into another folder with --out"
            raise BriefError(Finding("BP905", message, display_path(path), hint=hint))


# --- helpers of the steps ----------------------------------------------------------------------


def refuse(family: type[BriefpressError], findings: Iterable[Finding]) -> None:
    """Raise `family` with the errors among `findings`, if there are any."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise family(errors)


def embargo(brief: Brief, today: date | None) -> list[Finding]:
    """A warning while the brief's embargo lasts."""
    until = brief.metadata.embargo
    if until is None or today is None or today >= until:
        return []
    message = f"the brief is under embargo until {until.isoformat()}"
    return [Finding("BP111", message, file=display_path(brief.file))]


def source_digest(brief: Brief) -> str:
    """SHA-256 over brief.md and its pictures, in hexadecimal."""
    digest = hashlib.sha256(brief.file.read_bytes())
    for path in sorted((brief.folder / "figures").glob("**/*")):
        if path.is_file() and not path.is_symlink():
            digest.update(path.relative_to(brief.folder).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()
