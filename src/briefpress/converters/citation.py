"""How a brief is cited, in one line; and where a licence can be read."""

from __future__ import annotations

import re

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


def licence_address(licence: str) -> str | None:
    """The address of a licence's text; None for an expression of several licences."""
    creative = re.fullmatch(r"CC-(BY(?:-NC)?(?:-ND|-SA)?)-([0-9.]+)", licence)
    if creative:
        return f"https://creativecommons.org/licenses/{creative[1].lower()}/{creative[2]}/"
    if licence == "CC0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    single = re.fullmatch(r"[A-Za-z0-9.+-]+", licence) and not licence.startswith("LicenseRef")
    return f"https://spdx.org/licenses/{licence}.html" if single else None
