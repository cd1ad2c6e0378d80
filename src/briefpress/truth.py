"""Is a deposit true? All that is in it must follow from the brief and the house style in it."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from string import Formatter
from typing import Any

from briefpress import __version__, deposit, pipeline
from briefpress.archive import agreement
from briefpress.archive.contents import media_type
from briefpress.archive.fixity import Fixity
from briefpress.archive.opened import BROKEN, Opened, reasons, safe_path
from briefpress.brief import load
from briefpress.deposit import Work
from briefpress.errors import (
    BriefpressError,
    Finding,
    MissingToolError,
    Severity,
    display_path,
    quoted,
)
from briefpress.exports import DepositFile, export_all
from briefpress.metadata import Metadata
from briefpress.pipeline import FORMATS
from briefpress.style import HouseStyle

_MAX_SOURCE = 200_000_000
_MAX_EDITION = 500_000_000
#: Where the files lie that do not follow from others.
_OWN = ("data/editions/", "data/source/", "data/styles/", "data/report.json")
_FACES = re.compile(rb"@font-face \{[^}]*\}\n?")


class Truth:
    """Everything in one of our bags, compared with the brief inside it."""

    def __init__(self, bag: Opened, fixity: Fixity) -> None:
        self._bag, self._fixity = bag, fixity
        self._shown = display_path(bag.path)
        self._same_version = fixity.agent == f"Briefpress {__version__}"
        self.checks: list[str] = []

    def findings(self) -> Iterator[Finding]:
        """What is not so; a source that is changed is nothing to compare with."""
        spoilt = [one for one in self._fixity.findings if one.code in ("BP861", "BP862")]
        names = {one.message.partition(" is ")[0] for one in spoilt}
        if any(name.startswith(("data/source/", "data/styles/")) for name in names):
            message = "the source is not whole, so the other files were not compared with it"
            yield self._tell("BP869", message)
            return
        try:
            with self._work() as work:
                yield from self._compare(work)
        except MissingToolError as fault:
            for one in fault.findings:
                yield self._tell("BP869", f"not all was compared: {one.message}", one.hint)
        except BriefpressError as fault:
            for one in fault.findings:
                if one.severity is Severity.ERROR:
                    yield self._tell("BP871", f"the source in the deposit: {one.message}")
        except (ValueError, *BROKEN) as fault:
            yield self._tell("BP871", f"the source in the deposit cannot be read: {fault}")

    def _tell(self, code: str, message: str, hint: str | None = None) -> Finding:
        return Finding(code, message, self._shown, hint=hint)

    # -- the source -------------------------------------------------------------------------

    @contextmanager
    def _work(self) -> Iterator[Work]:
        """The brief in the bag, read anew from a folder that holds nothing but it and its style."""
        parts = ("data/source/", "data/styles/")
        found = {
            name: size
            for name, size in self._bag.files.items()
            if name.startswith(parts) and "/received/" not in name
        }
        if sum(found.values()) > _MAX_SOURCE:
            raise ValueError(f"limit: a source may have {_MAX_SOURCE:,} bytes")
        with tempfile.TemporaryDirectory(prefix="briefpress-") as place:
            for name in found:
                path = Path(place) / PurePosixPath(name).relative_to("data")
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as stream:
                    stream.writelines(self._bag.chunks(name))
            briefs = sorted((Path(place) / "source").glob("*/brief.md"))
            if len(briefs) != 1:
                raise ValueError(f"there are {len(briefs)} of it")
            brief = load(briefs[0])
            style = pipeline.house_style(brief.folder, None)
            _tame(style)
            yield Work(brief, pipeline.tree(brief, style, []), style)

    # -- what follows from it ---------------------------------------------------------------

    def _compare(self, work: Work) -> Iterator[Finding]:
        if self._bag.entries:
            yield from self._zip(work)
        self.checks += ["bag-info", "record", "editions", "metadata", "exports", "page"]
        yield from self._info(work)
        record = self._record()
        yield from self._recorded(work, record)
        yield from self._editions(work)
        yield from self._derived(work, record)

    def _zip(self, work: Work) -> Iterator[Finding]:
        faults = self._bag.zip_faults(work.brief.metadata.date)
        if faults is None:
            message = "the deposit was zipped anew by another tool; only its files were checked"
            yield self._tell("BP869", message)
            return
        self.checks.append("zip")
        for what in faults:
            yield self._tell("BP865", f"the zip is changed: {what} is not as it was written")

    def _info(self, work: Work) -> Iterator[Finding]:
        said = dict(self._fixity.info)
        for label, text in deposit.about(work.document, work.style):
            if label == "Bag-Software-Agent":
                continue
            kept, wanted = said.get(label, ""), " ".join(text.split())
            if kept != wanted:
                message = f'bag-info.txt: {label} says "{kept}" instead of "{wanted}"'
                yield self._tell("BP868", message)

    def _record(self) -> dict[str, Any]:
        try:
            found = json.loads(self._bag.read("data/report.json"))
            found["editions"] = [
                one for one in found["editions"] if isinstance(one["path"], str) and one["format"]
            ]
        except (KeyError, ValueError, TypeError, AttributeError, RecursionError, *BROKEN):
            return {}
        return dict(found)

    def _recorded(self, work: Work, record: Mapping[str, Any]) -> Iterator[Finding]:
        """The build record names this source and style, and the editions that are here."""
        if not record:
            yield self._tell("BP868", "data/report.json cannot be read")
            return
        source, style = record.get("source"), record.get("style")
        digest = source.get("sha256") if isinstance(source, dict) else None
        if digest != pipeline.source_digest(work.brief):
            yield self._tell("BP868", "data/report.json is about another source")
        if style != work.style.name:
            yield self._tell("BP868", "data/report.json is about another house style")
        for one in record["editions"]:
            name = f"data/editions/{one['path']}"
            if self._digest(name) != one.get("sha256"):
                yield self._tell("BP868", f"data/report.json tells another digest of {name}")

    def _digest(self, name: str) -> str | None:
        return self._fixity.digests.get(name, {}).get("sha256")

    def _editions(self, work: Work) -> Iterator[Finding]:
        """Every edition, opened and compared with the source word by word."""
        from briefpress.checks.place import SourceMap
        from briefpress.checks.proof import Proof, pages_agree, prove

        places = SourceMap.of(work.brief)
        proofs: list[Proof] = []
        for name in sorted(self._bag.files):
            if not name.startswith("data/editions/"):
                continue
            ending = name.removeprefix(f"data/editions/{work.brief.slug}")
            format = next((one for one in FORMATS.values() if one.suffix == ending), None)
            if format is None:
                yield self._tell("BP869", f"{name} is of an unknown kind and was not compared")
                continue
            try:
                data = self._bag.read(name, _MAX_EDITION)
                _harmless(data)
                proof = prove(format.name, data, work.document, work.style, places)
            except (ValueError, RecursionError, MemoryError, *BROKEN) as fault:
                yield self._tell("BP870", f"{name} cannot be read: {fault}")
                continue
            proofs.append(proof)
            wrong = [one for one in proof.findings if one.severity is Severity.ERROR]
            if wrong:
                rest = f", and {len(wrong) - 1} more differences" if len(wrong) > 1 else ""
                message = f"{name} is not what the source says: {wrong[0].message}{rest}"
                yield self._tell("BP870", message)
        for one in pages_agree(proofs):
            yield self._tell("BP870", f"data/editions/: {one.message}")

    # -- metadata, exports, page ------------------------------------------------------------

    def _derived(self, work: Work, record: Mapping[str, Any]) -> Iterator[Finding]:
        """Files that follow from the source: made anew, and compared with those that are here."""
        own = sorted(name for name in self._bag.files if name.startswith(_OWN))
        described = [
            DepositFile(name.removeprefix("data/"), media_type(name), self._bag.files[name],
                        self._digest(name) or "")
            for name in own
        ]  # fmt: skip
        made = export_all(work.document, work.style, described)
        wanted = {f"data/{name}": data for one in made for name, data in one.files.items()}
        yield from self._made(work, wanted)
        page = f"data/{deposit.PAGE}"
        if record and page in self._bag.files:
            bare = {name.removeprefix("data/"): data for name, data in wanted.items()}
            yield from self._page(deposit.landing_page(work, record, described, bare), page)
        copies = {f"data/{name}": f"data/{of}" for one in made for name, of in one.copies.items()}
        yield from self._copies(copies)
        known = {*own, *wanted, *copies, page}
        for name in sorted(self._bag.files):
            if name.startswith("data/") and name not in known and self._same_version:
                yield self._tell("BP863", f"{name} does not follow from the source")

    def _made(self, work: Work, wanted: Mapping[str, bytes]) -> Iterator[Finding]:
        for name, data in wanted.items():
            if name not in self._bag.files:
                code = "BP862" if self._same_version else "BP869"
                yield self._tell(code, f"{name} is missing")
                continue
            try:
                found = self._bag.read(name)
            except (ValueError, *BROKEN):
                continue  # its digest has told
            if self._same_version:
                for place in agreement.differences(name, found, data):
                    yield self._tell("BP868", f"{name}: {place}")
            elif found != data:
                yield from self._values(name, found, data, work)

    def _copies(self, copies: Mapping[str, str]) -> Iterator[Finding]:
        for name, of in copies.items():
            if name in self._bag.files and self._digest(name) != self._digest(of):
                yield self._tell("BP868", f"{name} is not the same as {of}")
            elif name not in self._bag.files and self._same_version:
                yield self._tell("BP862", f"{name} is missing")

    def _values(self, name: str, found: bytes, data: bytes, work: Work) -> Iterator[Finding]:
        """Another version's file: what names the brief in ours must stand in it, too."""
        names = frozenset(_names(work.document.metadata))
        try:
            there, here = agreement.values(name, found), agreement.values(name, data)
        except ValueError as fault:
            yield self._tell("BP868", f"{name} cannot be read: {fault}")
            return
        missing = sorted((names & here) - there)
        for text in missing:
            yield self._tell("BP868", f'{name} does not say "{text}"')
        if not missing:
            message = f"{name} was written by {self._fixity.agent}; only the names were compared"
            yield self._tell("BP869", message)

    def _page(self, wanted: bytes, name: str) -> Iterator[Finding]:
        """The landing page; its typefaces may be of another edition of the same family."""
        try:
            found = _FACES.sub(b"", self._bag.read(name))
        except (ValueError, *BROKEN):
            return  # its digest has told
        for place in agreement.differences(name, found, _FACES.sub(b"", wanted)):
            yield self._tell("BP868" if self._same_version else "BP869", f"{name}: {place}")


def _names(metadata: Metadata) -> Iterator[str]:
    """What every version of every export says of a brief, if it says anything."""
    yield from (metadata.title, metadata.date.isoformat(), metadata.doi or "")
    for person in metadata.authors:
        forms = (person.name, person.sort_name, person.family, person.given)
        yield from (form for form in forms if form)


def _tame(style: HouseStyle) -> None:
    """Refuse a style of a stranger that reaches for other files, or blows up a text.

    Raises:
        ValueError: it does.
    """
    tokens = style.tokens
    texts = (tokens.running.left, tokens.running.right, tokens.imprint.published_by)
    for text in (*texts, tokens.date.format):
        for _, hole, form, _ in Formatter().parse(text):
            if not re.fullmatch(r"0?\d{0,2}[ds]?", form or "") or not re.fullmatch(
                r"\w*", hole or ""
            ):
                raise ValueError(f"the house style has an odd text: {quoted(text)}")
    for face in style.faces():
        if not safe_path(face.path.partition("#")[0]):
            raise ValueError(f"the house style has an odd typeface: {quoted(face.path)}")


def _harmless(data: bytes) -> None:
    """Refuse an edition that is a zip and holds what no edition may.

    Raises:
        ValueError: it does.
    """
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for reason in reasons(archive, len(data)):
                raise ValueError(reason)
