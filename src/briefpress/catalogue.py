"""The catalogue of a series, made from the deposits that lie in the output folder.

``build/site/`` can be put on any web server, or be read from a disk. It is replaced as a whole.
Only what the landing pages offer goes there: a source, and what was received, may not be public.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import html

from briefpress import pipeline
from briefpress.archive.contents import media_type
from briefpress.archive.placing import link, replace_folder
from briefpress.brief import load
from briefpress.deposit import OFFERED, PAGE
from briefpress.errors import BriefError, BriefpressError, Finding, Severity, display_path
from briefpress.exports import EXPORTS
from briefpress.exports.metadata import SCHEMA_FILE
from briefpress.pipeline import Order, Outcome

if TYPE_CHECKING:
    from briefpress.converters.catalogue import Entry
    from briefpress.style import HouseStyle

FOLDER = "site"


@dataclass(frozen=True, slots=True)
class Site(Outcome):
    """A catalogue where it lies, and how many briefs are in it."""

    path: Path | None = None
    briefs: int = 0

    def told(self) -> tuple[str, ...]:
        """Where the catalogue is."""
        if self.path is None:
            return ()
        return (f"{display_path(self.path / 'index.html')}  {self.briefs} briefs",)

    def as_json(self) -> dict[str, object]:
        """The catalogue as a JSON object."""
        return {
            "path": display_path(self.path) if self.path else None,
            "briefs": self.briefs,
            "findings": [finding.as_json() for finding in self.findings],
        }


def is_series(paths: Sequence[Path]) -> bool:
    """Whether one of the paths that a user named is a folder of briefs and not one brief."""
    return any(path.name != "brief.md" and not (path / "brief.md").is_file() for path in paths)


def publish(outcomes: Sequence[Outcome], order: Order, start: Path) -> Site:
    """Write the catalogue of all briefs that have a deposit; faults end up in the outcome.

    A brief that could not be archived this time keeps its place with the deposit it has, unless it
    is under embargo.
    """
    from briefpress.converters import catalogue

    findings: list[Finding] = []
    slugs = [one.slug for one in outcomes if not any(each.code == "BP850" for each in one.findings)]
    try:
        style = pipeline.house_style(start, order.style)
        deposits = {slug: order.out / slug / "deposit" / slug / "data" for slug in slugs}
        entries: list[Entry] = []
        for slug, data in deposits.items():
            if (data / PAGE).is_file():
                entries += _entry(slug, data, style, findings)
        if not entries:
            return Site(FOLDER, findings=tuple(findings))
        files = {**catalogue.pages(entries, style), **machine_files(entries, style, findings)}

        def fill(aside: Path) -> None:
            for name, content in files.items():
                (aside / name).write_bytes(content)
            for one in entries:
                _brief(deposits[one.slug], aside / one.slug, style)

        folder = order.out / FOLDER
        _refuse_others(folder)
        replace_folder(folder, fill, durable=False)
        failure = 1 if any(one.severity is Severity.ERROR for one in findings) else 0
        return Site(FOLDER, (), tuple(findings), failure, folder, len(entries))
    except BriefpressError as fault:
        return Site(FOLDER, (), (*findings, *fault.findings), fault.exit_code)


def _refuse_others(folder: Path) -> None:
    """Leave a folder alone that is no catalogue of ours, such as that of a brief of this name.

    Raises:
        BriefError: it is none.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "feed.xml").is_file():
        message = f"{display_path(folder)} holds something else than a catalogue"
        raise BriefError(Finding("BP806", message, hint="move it away, or choose another --out"))


def machine_files(
    entries: Sequence[Entry], style: HouseStyle, findings: list[Finding]
) -> dict[str, bytes]:
    """Feed, sitemap and static repository, as far as the house style says what they need."""
    from briefpress.converters import feeds

    made = {"feed.xml": feeds.atom(entries, style)}
    sitemap, lacking = feeds.sitemap(entries, style), feeds.lacking(style)
    if sitemap is not None:
        made["sitemap.xml"] = sitemap
    if lacking is None:
        made["oai.xml"] = feeds.static_repository(entries, style)
    else:
        names = "sitemap.xml and oai.xml are" if sitemap is None else "oai.xml is"
        message = f"{names} left out: the house style does not say {lacking}"
        findings.append(Finding("BP855", message, f"styles/{style.name}/style.toml"))
    return made


def _entry(slug: str, data: Path, style: HouseStyle, findings: list[Finding]) -> tuple[Entry, ...]:
    """The entry of one deposit; none, and a finding, where it cannot be read."""
    try:
        return (entry(slug, data, style),)
    except (BriefpressError, OSError, ValueError, KeyError, TypeError) as fault:
        message = f"it is not in the catalogue, because it cannot be read: {fault}"
        findings.append(Finding("BP860", message, display_path(data.parent)))
        return ()


def entry(slug: str, data: Path, style: HouseStyle) -> Entry:
    """What the catalogue says of one deposit, from the deposit alone.

    Raises:
        BriefError: its source cannot be read.
    """
    from briefpress.converters.catalogue import Entry

    brief = load(data / "source" / slug)
    record = json.loads((data / "report.json").read_text("utf-8"))
    names = {one["format"]: Path(one["path"]).name for one in record["editions"]}
    page = html.fromstring((data / "index.html").read_bytes())
    about = [one.text or "" for one in page.findall(".//section[@id='opening']/p")]
    oai = data / EXPORTS["oai_dc"].file
    return Entry(
        slug,
        style.complete(brief.metadata),
        " ".join(about),
        {format: f"{slug}/editions/{name}" for format, name in names.items()},
        {format: (data / "editions" / name).stat().st_size for format, name in names.items()},
        {format: media_type(name) for format, name in names.items()},
        oai.read_bytes() if oai.is_file() else b"",
    )


def _brief(data: Path, target: Path, style: HouseStyle) -> None:
    """What the landing page offers; the page gets a way back to the catalogue."""
    from briefpress.converters.landing import in_catalogue

    (target / "editions").mkdir(parents=True)
    (target / "exports").mkdir()
    offered = {EXPORTS[name].file for name in OFFERED} | {SCHEMA_FILE}
    names = [f"editions/{path.name}" for path in sorted((data / "editions").iterdir())]
    for name in (*names, *sorted(offered)):
        if (data / name).is_file():
            link(data / name, target / name)
    page = in_catalogue((data / PAGE).read_bytes(), style, "../index.html")
    (target / PAGE).write_bytes(page)
