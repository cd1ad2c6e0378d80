"""The proof: reopens a finished edition and shows that nothing was lost and nothing added."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from briefpress.checks.compare import compare
from briefpress.checks.expected import expected
from briefpress.checks.place import SourceMap
from briefpress.checks.reading import CALL, CALL_END, LINK, LINK_TEXT, Reading, Unit
from briefpress.document import Document
from briefpress.errors import Finding, Severity
from briefpress.style import HouseStyle

#: Formats that have pages, or mark where those of the PDF begin.
PAGED = ("pdf", "print", "epub")
_MARKUP = re.compile(
    f"{CALL}[^{CALL_END}]*{CALL_END}|{LINK}[^{LINK_TEXT}]*{LINK_TEXT}|[\ue000-\uf8ff]"
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What was compared, and what differs. The counts are of the source, not of the edition."""

    format: str
    words: int
    notes: int
    links: int
    items: int
    pictures: int
    fields: int
    pages: int
    findings: tuple[Finding, ...]
    starts: tuple[tuple[str, ...], ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the edition is faithful."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    def as_json(self) -> dict[str, object]:
        """The proof as the contract's JSON object."""
        return {
            "holds": self.holds,
            "words": self.words,
            "notes": self.notes,
            "links": self.links,
            "list_items": self.items,
            "pictures": self.pictures,
            "metadata_fields": self.fields,
            "pages": self.pages or None,
            "differences": [finding.message for finding in self.findings],
        }


def prove(
    format: str,
    data: bytes,
    document: Document,
    style: HouseStyle,
    places: SourceMap | None = None,
) -> Proof:
    """Read `data` back and compare it, word by word, with what `document` says.

    Args:
        format: ``pdf``, ``print``, ``epub`` or ``docx``.
        data: the finished edition.
        document: the tree after its transforms, with completed metadata.
        places: finds words in the source, so that findings can point there.
    """
    found = read(format, data)
    wanted = expected(document, style, format, found.pages - found.blanks)
    units = [*wanted.flow, *(unit for note in wanted.notes for unit in note)]
    return Proof(
        format=format,
        words=sum(_words(unit) for unit in units),
        notes=len(wanted.notes),
        links=sum(unit.text.count(LINK) for unit in units),
        items=sum(1 for unit in units if unit.kind == "li"),
        pictures=len(wanted.pictures),
        fields=len(wanted.fields),
        pages=found.pages,
        starts=found.starts,
        findings=compare(wanted, found, format, places),
    )


def pages_agree(proofs: Iterable[Proof]) -> Iterator[Finding]:
    """Whether all editions that have pages, or mark them, begin them with the same words."""
    paged = [one for one in proofs if one.format in PAGED]
    for one, other in pairwise(paged):
        if len(one.starts) != len(other.starts):
            counts = f"{len(one.starts)} pages and {len(other.starts)}"
            yield Finding("BP715", f"{one.format} and {other.format} have {counts}")
            continue
        for number, starts in enumerate(zip(one.starts, other.starts, strict=True), 1):
            if not _same_start(*starts):
                message = f"page {number} begins elsewhere in {one.format} than in {other.format}"
                yield Finding("BP715", message)


def _same_start(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """A mark stands before the first whole word; a page may begin with the rest of one."""
    return any(ours[:40] == theirs[:40] for ours in one for theirs in other)


def read(format: str, data: bytes) -> Reading:
    """The edition in the neutral form; a file that cannot be read at all is one fault."""
    reader = importlib.import_module(f"briefpress.checks.read_{format}")
    made = reader.read(data)
    assert isinstance(made, Reading)
    return made


def _words(unit: Unit) -> int:
    return len(_MARKUP.sub(" ", unit.text).split())
