"""What all parts of one Word file share while they are read, and what is told on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from briefpress.importers.report import Place, Question, Removed, Repair
from briefpress.importers.word.ledger import Ledger
from briefpress.importers.word.numbering import Numbering
from briefpress.importers.word.package import Package
from briefpress.importers.word.pictures import Pictures
from briefpress.importers.word.styles import Styles


@dataclass(slots=True)
class Context:
    """One file being read. `size` and `indents` are those of most of its text.

    `marks` maps the kind and the identifier of a note to its key, `inner` a note that
    only another note calls to the key of that one, `own_marks` a key to the mark
    that the author gave it, `called` a bookmark to the key of the note whose mark stands in it;
    `targets` a bookmark to the identifier that pandoc gives the heading it stands in; `noted` a
    chart's part to its words.
    """

    package: Package
    styles: Styles
    numbering: Numbering
    ledger: Ledger
    pictures: Pictures
    size: int
    indents: tuple[int, int] = (0, 0)
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    inner: dict[tuple[str, str], str] = field(default_factory=dict)
    own_marks: dict[str, str] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    noted: dict[str, str] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    told: list[Repair | Question | Removed] = field(default_factory=list)
    once: set[str] = field(default_factory=set)
    unseen: int = 0

    def remove(self, text: str, why: str, place: Place) -> None:
        """Name words that will not be in the outcome."""
        if text.strip():
            self.told.append(Removed(text, why, place.line, place.page, place.at))

    def ask(self, message: str, text: str, place: Place, hint: str | None = None) -> None:
        """A question about something that could not be kept as it was."""
        self.told.append(Question("BP948", message, text, hint, place.line, place.page))
