"""The order of work of a deposit: a brief's proven editions become a bag, and its zip.

``build/<slug>/deposit/`` holds ``<slug>/``, ``<slug>.zip`` and, below ``versions/``, what was
deposited before. It is replaced as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefpress import __version__, pipeline
from briefpress.archive import bag, changes
from briefpress.archive.contents import brief_files, describe
from briefpress.archive.placing import link, link_tree, replace_folder
from briefpress.archive.zipped import write_zip
from briefpress.brief import Brief
from briefpress.converters.web import people_size
from briefpress.errors import (
    BriefError,
    BriefpressError,
    Finding,
    UsageError,
    display_path,
)
from briefpress.exports import EXPORTS, DepositFile, Exported, export_all
from briefpress.fields import full_title
from briefpress.pipeline import FORMATS, Order, Outcome

if TYPE_CHECKING:
    from briefpress.document import Document
    from briefpress.style import HouseStyle

#: The editions that no deposit lacks; others join it where they were built.
EDITIONS = ("pdf", "epub", "docx")
PAGE = "index.html"
#: The exports that describe the brief to everybody; the others are orders to one system, or
#: describe the whole deposit.
OFFERED = ("metadata", "jats", "datacite", "oai_dc", "marc", "csl", "bibtex", "ris")
#: The exports that a reader copies to cite the brief.
CITATIONS = ("bibtex", "ris", "csl")

Record = Mapping[str, Any]
Payload = dict[str, bag.Content]


@dataclass(frozen=True, slots=True)
class Placed:
    """A deposit where it lies: the bag's folder, its zip, and what is in them."""

    folder: Path
    zip: Path
    sha256: str
    files: int
    octets: int
    exports: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The deposit as a JSON object."""
        return {
            "path": display_path(self.folder),
            "zip": display_path(self.zip),
            "sha256": self.sha256,
            "files": self.files,
            "bytes": self.octets,
            "exports": list(self.exports),
        }


@dataclass(frozen=True, slots=True)
class Archived(Outcome):
    """What became of one brief that was to be archived."""

    deposit: Placed | None = None

    def told(self) -> tuple[str, ...]:
        """Where the deposit is, and what it holds."""
        if self.deposit is None:
            return ()
        size, exports = people_size(self.deposit.octets), len(self.deposit.exports)
        path = display_path(self.deposit.zip)
        return (f"{path}  {self.deposit.files} files, {size}, {exports} exports",)

    def as_json(self) -> dict[str, object]:
        """The brief as the contract's JSON object, and its deposit."""
        made = self.deposit and self.deposit.as_json()
        return {**Outcome.as_json(self), "deposit": made}


@dataclass(frozen=True, slots=True)
class Work:
    """One brief, read and ready: what all steps need."""

    brief: Brief
    document: Document
    style: HouseStyle


def archive(folder: Path, order: Order) -> Archived:
    """Build and prove what is not there yet, and write the deposit; faults end up in the outcome.

    Formats that `order` does not name join the deposit where an earlier build left them.
    """
    findings: list[Finding] = []
    try:
        order.progress("reading")
        with pipeline.reading(folder, order.style) as (brief, style, begun):
            refuse_embargo(brief, order)
            findings += brief.findings
            document = pipeline.read(brief, style, findings, begun)
        work = Work(brief, document, style)
        record = editions(work, findings, order)
        order.progress("making the deposit")
        payload, exported = contents(work, record, order, findings)
        pipeline.refuse(BriefError, findings)
        placed = place(work, payload, exported, order, findings)
        return Archived(brief.slug, (), tuple(findings), 0, placed)
    except BriefpressError as fault:
        told = (*findings, *(one for one in fault.findings if one not in findings))
        return Archived(folder.resolve().name, (), told, fault.exit_code)


def required(text: str) -> tuple[str, ...]:
    """The exports that ``--require`` names.

    Raises:
        UsageError: there is no such export.
    """
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in EXPORTS:
            hint = f"known exports: {', '.join(EXPORTS)}"
            raise UsageError(Finding("BP807", f'there is no export "{name}"', hint=hint))
    return names


# --- the steps ---------------------------------------------------------------------------------


def refuse_embargo(brief: Brief, order: Order) -> None:
    """Stop before the day.

    Raises:
        BriefError: today is before the end of the embargo.
    """
    for finding in pipeline.embargo(brief, order.today):
        hint = "archive it on that day or later"
        raise BriefError(replace(finding, code="BP850", hint=hint))


def editions(work: Work, findings: list[Finding], order: Order) -> Record:
    """The build record of editions that are of this very source, style, typefaces and tools.

    Those that lie in the output folder are taken if they are; else all are built and proven anew.
    """
    folder = order.out / work.brief.slug
    record = pipeline.report(work.brief, work.document, work.style, findings)
    there = _record(folder)
    built = {one["format"]: one for one in there.get("editions", ())}
    formats = tuple(name for name in FORMATS if name in order.formats or name in built)
    same = all(
        there.get(key) == record[key] for key in record if key not in ("editions", "findings")
    )
    if same and set(formats) == set(built) and all(_intact(folder, one) for one in built.values()):
        return there
    order.progress("making " + ", ".join(formats))
    pipeline.start(formats)
    made = pipeline.proven(work.brief, work.document, work.style, formats, findings)
    record = pipeline.report(work.brief, work.document, work.style, findings)
    pipeline.place(work.brief, made, record, order.out)
    return _record(folder)


def _record(folder: Path) -> dict[str, Any]:
    """The build record in `folder`; empty where there is none that can be read."""
    try:
        found = json.loads((folder / "report.json").read_text("utf-8"))
        return found if all(isinstance(one["path"], str) for one in found["editions"]) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _intact(folder: Path, edition: Mapping[str, Any]) -> bool:
    """Whether an edition lies there with the bytes that were proven."""
    path = folder / Path(edition["path"]).name
    return path.is_file() and describe(path.name, path).sha256 == edition.get("sha256")


def contents(
    work: Work, record: Record, order: Order, findings: list[Finding]
) -> tuple[Payload, tuple[Exported, ...]]:
    """All files below ``data/``, and what the exports made."""
    payload = own_files(work, record, order.out / work.brief.slug, findings)
    own = [describe(name, payload[name]) for name in sorted(payload)]
    exported = export_all(work.document, work.style, own)
    for one in exported:
        findings += told(one, work, order)
    made = {name: data for one in exported for name, data in one.files.items()}
    page = landing_page(work, record, own, made)
    if not work.style.address(work.brief.slug):
        message = "the landing page has no address: citation_pdf_url and canonical are left out"
        hint = "name it in the house style: [deposit] landing"
        findings.append(Finding("BP855", message, display_path(work.brief.file), hint=hint))
    copies = {name: payload[of] for one in exported for name, of in one.copies.items()}
    return {**payload, **made, **copies, PAGE: page}, exported


def own_files(work: Work, record: Record, folder: Path, findings: list[Finding]) -> Payload:
    """Editions, source, house style and build record: a project that could be built again."""
    slug, style = work.brief.slug, work.style.name
    found, beside = brief_files(work.brief.folder)
    for name in beside:
        message = f"{name} is not part of the source and stays out of the deposit"
        findings.append(Finding("BP856", message, display_path(work.brief.folder)))
    names = [Path(one["path"]).name for one in record["editions"]]
    kept = [one for one in record["findings"] if one["code"] != "BP111"]  # of another day
    return {
        **{f"editions/{name}": folder / name for name in names},
        **{f"source/{slug}/{name}": path for name, path in found.items()},
        f"styles/{style}/style.toml": style_file(work),
        "styles/default": f"{style}\n".encode(),
        "report.json": pipeline.written({**record, "findings": kept}),
    }


def style_file(work: Work) -> Path:
    """The token file of the house style."""
    from briefpress.style import find_styles

    return find_styles(work.brief.folder) / work.style.name / "style.toml"


def told(one: Exported, work: Work, order: Order) -> Iterator[Finding]:
    """What an export could not do, as findings."""
    file = display_path(work.brief.file)
    if one.skipped and one.name in order.require:
        yield Finding("BP851", f"{one.name} cannot be made: {one.skipped}", file)
    elif one.skipped:
        yield Finding("BP853", f"{one.name} is skipped: {one.skipped}", file)
    if one.left_out:
        yield Finding("BP852", f"{one.name} has no place for {', '.join(one.left_out)}", file)


def landing_page(
    work: Work, record: Record, own: Sequence[DepositFile], made: Mapping[str, bytes]
) -> bytes:
    """``index.html``, which offers the editions and the exports.

    Args:
        own: the deposit's own files, the editions among them.
        made: the exports' files, by path.
    """
    from briefpress.converters import landing

    files = {one.path: one for one in own}
    offers = []
    for one in record["editions"]:
        found = files[f"editions/{Path(one['path']).name}"]
        pages = one["proof"].get("pages") or 0
        offers.append(_offer(found, format=one["format"], pages=pages))
    for export in (EXPORTS[name] for name in OFFERED):
        if export.file in made:
            found = describe(export.file, made[export.file])
            offers.append(_offer(found, title=export.title))
    citations = {
        export.title: made[export.file].decode("utf-8").strip()
        for name, export in EXPORTS.items()
        if name in CITATIONS and export.file in made
    }
    return landing.convert(work.document, work.style, offers, citations)


def _offer(found: DepositFile, **more: Any) -> Any:
    from briefpress.converters.landing import Download

    return Download(found.path, found.media_type, found.size, found.sha256, **more)


def place(
    work: Work,
    payload: Payload,
    exported: Sequence[Exported],
    order: Order,
    findings: list[Finding],
) -> Placed:
    """Write the bag and its zip in the place of an earlier deposit, which is kept if it differs.

    Raises:
        BriefError: the folder cannot be written; what stood there before still stands.
    """
    target = order.out / work.brief.slug / "deposit"
    if order.out.is_symlink():
        message = f"cannot write to {display_path(order.out)}: it is a symbolic link"
        raise BriefError(Finding("BP806", message))
    placing = _Placing(work, payload, target, findings)
    made = replace_folder(target, placing.fill)
    return replace(made, exports=tuple(one.name for one in exported if one.files))


@dataclass(frozen=True, slots=True)
class _Placing:
    """The deposit's folder, filled aside while the earlier one still stands at `target`."""

    work: Work
    payload: Payload
    target: Path
    findings: list[Finding]

    def fill(self, aside: Path) -> Placed:
        slug = self.work.brief.slug
        old = changes.earlier(self.target / slug)
        if (self.target / "versions").is_dir():
            link_tree(self.target / "versions", aside / "versions")

        def tags(made: Mapping[str, bag.Written]) -> Mapping[str, bytes]:
            return self._since(old, made, aside)

        info = about(self.work.document, self.work.style)
        made = bag.write_bag(aside / slug, self.payload, info, tags)
        names = sorted(made, key=in_zip)
        with (aside / f"{slug}.zip").open("xb") as stream:
            files = [(f"{slug}/{name}", aside / slug / name) for name in names]
            write_zip(stream, files, self.work.brief.metadata.date)
        (aside / f"{slug}.zip").chmod(0o644)
        found = describe(f"{slug}.zip", aside / f"{slug}.zip")
        octets = sum(one.size for one in made.values())
        places = (self.target / slug, self.target / f"{slug}.zip")
        return Placed(*places, found.sha256, len(made), octets, ())

    def _since(
        self, old: changes.Earlier | None, made: Mapping[str, bag.Written], aside: Path
    ) -> Mapping[str, bytes]:
        """The record of changes since `old`, which is kept if its payload is another."""
        files = {name: one.digests["sha256"] for name, one in made.items()}
        if old is None or old.files == files:
            return {changes.FILE: old.changes} if old is not None and old.changes else {}
        self._keep(old, aside)
        metadata = json.loads(_bytes(self.payload["metadata.json"]))
        record = changes.since(old, files, metadata, self.work.brief.source)
        message = f"the earlier deposit is kept as versions/{old.name}; {changes.in_words(record)}"
        self.findings.append(Finding("BP854", message, display_path(self.target)))
        return {changes.FILE: record}

    def _keep(self, old: changes.Earlier, aside: Path) -> None:
        slug, kept = self.work.brief.slug, aside / "versions" / old.name
        if not kept.exists():
            kept.mkdir(parents=True)
            link_tree(self.target / slug, kept / slug)
            if (self.target / f"{slug}.zip").is_file():
                link(self.target / f"{slug}.zip", kept / f"{slug}.zip")


def _bytes(content: bag.Content) -> bytes:
    return b"".join(bag.chunks(content))


def in_zip(name: str) -> tuple[bool, bool, str]:
    """The order of files in the zip: the declaration, the other tag files, the payload."""
    return name != "bagit.txt", name.startswith("data/"), name


def about(document: Document, style: HouseStyle) -> bag.Tags:
    """What bag-info.txt says; dates come from the brief, and what is not known is left out."""
    data, publisher = document.metadata, style.tokens.publisher
    pairs = (
        ("Source-Organization", publisher.name),
        ("Organization-Address", publisher.address),
        ("External-Description", full_title(data)),
        ("External-Identifier", data.doi and f"https://doi.org/{data.doi}"),
        ("Internal-Sender-Identifier", document.slug),
        ("Bag-Group-Identifier", data.series.title if data.series else ""),
        ("Brief-Date", data.date.isoformat()),
        ("Brief-Version", data.version),
        ("Bag-Software-Agent", f"Briefpress {__version__}"),
    )
    return tuple((label, text) for label, text in pairs if text)
