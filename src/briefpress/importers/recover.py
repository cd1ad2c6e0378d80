"""Recovers one file: its kind decides the way in, then all go one way to a source folder.

Nothing is written here; `pipeline.recover` puts the files in place.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from briefpress import __version__
from briefpress.brief import slugify
from briefpress.errors import BriefError, Finding
from briefpress.importers import chain, markdown, readback, report
from briefpress.importers.account import Account, account
from briefpress.importers.blocks import Manuscript, Options
from briefpress.importers.kinds import kind_of

MAX_BYTES = 100_000_000
#: Kind of file to the module whose `read(data, options)` makes the manuscript.
WAYS_IN: Mapping[str, str] = {
    "text": "briefpress.importers.text",
    "word": "briefpress.importers.word",
    "pdf": "briefpress.importers.pdf",
}
REQUIRED = ("title", "authors", "date", "disclaimer")


@dataclass(frozen=True, slots=True)
class Recovered:
    """A recovered brief: its text, and all there is to tell about it."""

    slug: str
    name: str
    data: bytes
    brief: str
    manuscript: Manuscript
    words: Account

    @property
    def missing(self) -> tuple[str, ...]:
        """The required metadata keys that the original does not give."""
        given = {field.key for field in self.manuscript.fields}
        return tuple(key for key in REQUIRED if key not in given)

    def findings(self) -> tuple[Finding, ...]:
        """Repairs and questions as findings, then what the editor has still to give."""
        told = report.findings(self.manuscript.repairs, self.manuscript.questions, self.name)
        lacking = (
            Finding("BP944", f'the original gives no "{key}"', self.name, hint=_HINTS.get(key))
            for key in self.missing
        )
        return (*told, *lacking)

    def as_json(self) -> dict[str, Any]:
        """What recovery did, as the contract's JSON object."""
        told = self.manuscript
        return {
            "received": {
                "file": self.name,
                "sha256": hashlib.sha256(self.data).hexdigest(),
                "bytes": len(self.data),
            },
            "repairs": [one.as_json() for one in told.repairs],
            "questions": [one.as_json() for one in told.questions],
            "removed": [one.as_json() for one in told.removed],
            "missing": list(self.missing),
            "words": self.words.as_json(),
        }

    def files(self) -> dict[PurePosixPath, bytes]:
        """Every file of the source folder, by its path in it."""
        files = {PurePosixPath(name): data for name, data in self.manuscript.pictures.items()}
        files[PurePosixPath("received", self.name)] = self.data
        files[PurePosixPath("brief.md")] = self.brief.encode()
        digests = {str(path): hashlib.sha256(data).hexdigest() for path, data in files.items()}
        record = {"briefpress": __version__, "slug": self.slug, "files": digests, **self.as_json()}
        text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
        files[PurePosixPath("received", "recovery.json")] = text.encode()
        return files


_HINTS = {
    "title": "add title: … to the metadata block",
    "authors": "add authors: with a list of names to the metadata block",
    "date": "add date: YYYY-MM-DD to the metadata block",
    "disclaimer": "without one the house style's own is printed, if it has one",
}


def recover(data: bytes, name: str, options: Options) -> Recovered:
    """Recover the file `name` with the bytes `data`.

    Raises:
        BriefError: it cannot be recovered, or words would be lost; the finding says why.
    """
    if len(data) > MAX_BYTES:
        raise BriefError(Finding("BP901", f"the file is larger than {MAX_BYTES:,} bytes", name))
    way_in = importlib.import_module(WAYS_IN[kind_of(data, name)])
    manuscript: Manuscript = chain.run(way_in.read(data, options))
    words = account(manuscript, name)
    found = words.text + words.notes + words.metadata + words.removed
    if not found and not manuscript.pictures:
        raise BriefError(Finding("BP901", "there is not one word in the file", name))
    brief = markdown.brief(manuscript)
    readback.prove(manuscript, brief)
    kept = "original-recovery.json" if name == "recovery.json" else name
    return Recovered(slug(manuscript, name), kept, data, brief, manuscript, words)


def slug(manuscript: Manuscript, name: str) -> str:
    """The folder's name: date and short title; without a date it begins with ``undated``."""
    title = manuscript.value("short_title") or manuscript.value("title") or name.rsplit(".", 1)[0]
    day = manuscript.value("date")
    if day:
        return slugify(str(title), date.fromisoformat(str(day)))
    return re.sub(r"^\d{4}-\d\d-\d\d", "undated", slugify(str(title), date(2000, 1, 1)))
