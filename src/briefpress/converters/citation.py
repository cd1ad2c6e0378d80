"""How a brief is cited, in one line."""

from __future__ import annotations

from briefpress.document import Document
from briefpress.metadata import Person
from briefpress.style import HouseStyle


def citation(document: Document, style: HouseStyle) -> str:
    """Authors. “Title: Subtitle.” Series No. 5. Place: Publisher, date. Address."""
    data, publisher = document.metadata, style.tokens.publisher
    title = f"{data.title}: {data.subtitle}" if data.subtitle else data.title
    where = ": ".join(one for one in (publisher.place, publisher.name) if one)
    address = f"https://doi.org/{data.doi}" if data.doi else style.address(document.slug)
    parts = (
        _stop("; ".join(_name(one) for one in data.authors)),
        f"“{_stop(title)}”",
        _stop(style.series_text(data)),
        _stop(", ".join(one for one in (where, style.date_text(data.date)) if one)),
        _stop(f"{style.tokens.web.version} {data.version}") if data.version else "",
        f"{address}." if address else "",
    )
    return " ".join(part for part in parts if part)


def _name(person: Person) -> str:
    family, given = person.parts or (person.name, None)
    return f"{family}, {given}" if given else family


def _stop(text: str) -> str:
    return text if not text or text[-1] in ".?!。؟۔" else f"{text}."
