"""What recovery tells: repairs, questions for the editor, furniture that was taken away.

Line and page are those of the original; 0 stands for not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from briefpress.errors import CATALOGUE, Finding


class Place(NamedTuple):
    """Where a piece stood in the original.

    `page` counts from 1, 0 where there are no pages; `line` from 1 within the file (text), within
    the page (PDF), or counts paragraphs (Word); `at` orders the pieces of one line.
    """

    page: int = 0
    line: int = 0
    at: int = 0


NOWHERE = Place()
#: What stands in plain text for a note mark and for a picture.
_NO_LETTERS = dict.fromkeys((0xE000, 0xE006))


@dataclass(frozen=True, slots=True)
class Repair:
    """One change of structure: which rule, where, what stood there and what stands there now.

    `confidence` is the share of such cases in which the rule is right, from 0 to 1, as judged by
    whoever wrote the rule; the report for people names the places of repairs below 0.8.
    """

    code: str
    rule: str
    before: str
    after: str
    confidence: float = 1.0
    line: int = 0
    page: int = 0

    def as_json(self) -> dict[str, Any]:
        """The repair as a JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Question:
    """Something only the editor can settle; `text` is the passage in question."""

    code: str
    message: str
    text: str = ""
    hint: str | None = None
    line: int = 0
    page: int = 0

    def as_json(self) -> dict[str, Any]:
        """The question as a JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Removed:
    """Words of the original that are no part of the text: page furniture, labels of fields."""

    text: str
    why: str
    line: int = 0
    page: int = 0
    at: int = 0

    def as_json(self) -> dict[str, Any]:
        """The removed words as a JSON object."""
        return {key: value for key, value in asdict(self).items() if key != "at"}


def repair(
    code: str, rule: str, change: tuple[str, str], place: Place, confidence: float = 1.0
) -> Repair:
    """A repair at `place`; `change` is what stood there and what stands there now."""
    before, after = (short(text) for text in change)
    return Repair(code, rule, before, after, confidence, place.line, place.page)


def question(code: str, message: str, text: str, place: Place, hint: str | None = None) -> Question:
    """A question at `place`."""
    return Question(code, message, short(text), hint, place.line, place.page)


def removed(text: str, why: str, place: Place) -> Removed:
    """Words that were taken away at `place`; they are kept whole."""
    return Removed(text, why, place.line, place.page, place.at)


def short(text: str, size: int = 160) -> str:
    """`text` in one line, without what stands for marks; its middle left out where it is long."""
    line = " ".join(text.translate(_NO_LETTERS).split())
    half = size // 2 - 1
    return line if len(line) <= size else f"{line[:half]} … {line[-half:]}"


def findings(
    repairs: tuple[Repair, ...], questions: tuple[Question, ...], file: str
) -> Iterator[Finding]:
    """Repairs and questions as the contract's findings, in the order of their places."""
    told: list[tuple[int, int, Finding]] = []
    for one in repairs:
        title = CATALOGUE[one.code].title
        change = f': "{one.before}" → "{one.after}"' if one.before or one.after else ""
        page = f" (page {one.page})" if one.page else ""
        message = f"{title}{change}{page}"
        told.append((one.page, one.line, Finding(one.code, message, file, one.line or None)))
    for ask in questions:
        quoted = f': "{ask.text}"' if ask.text else ""
        page = f" (page {ask.page})" if ask.page else ""
        finding = Finding(
            ask.code, f"{ask.message}{quoted}{page}", file, ask.line or None, hint=ask.hint
        )
        told.append((ask.page, ask.line, finding))
    for _, _, finding in sorted(told, key=lambda one: one[:2]):
        yield finding
