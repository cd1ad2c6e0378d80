"""Citation files: CSL-JSON (CSL 1.0.2), BibTeX (BibLaTeX's fields) and RIS, all as reports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from briefpress.crosswalk import places
from briefpress.exports.model import Made, Source
from briefpress.metadata import Person

CSL_FILE = "exports/citation.csl.json"
BIBTEX_FILE = "exports/citation.bib"
RIS_FILE = "exports/citation.ris"
_GENRE = "Policy brief"


def _given(source: Source, column: str) -> dict[str, tuple[str, ...]]:
    """The values of a column by their places."""
    found = places(column, source.data, source.style, source.document.slug)
    return dict(found.values())


# --- CSL-JSON ----------------------------------------------------------------------------------


def write_csl(source: Source) -> Made:
    """A list of one item, as reference managers and citeproc read it."""
    item: dict[str, Any] = {"id": source.document.slug, "type": "report", "genre": _GENRE}
    people = {"author": source.data.authors, "editor": source.data.editors}
    for place, values in _given(source, "csl").items():
        if place in people:
            item[place] = [_csl_name(person) for person in people[place]]
        elif place in ("issued", "available-date"):
            item[place] = {"date-parts": [[int(part) for part in values[0].split("-")]]}
        elif "[" not in place:
            item[place] = values[0]
    text = json.dumps([item], ensure_ascii=False, indent=2)
    return Made({CSL_FILE: f"{text}\n".encode()})


def _csl_name(person: Person) -> dict[str, str]:
    if not person.parts:
        return {"literal": person.name}
    family, given = person.parts
    return {"family": family, **({"given": given} if given else {})}


# --- BibTeX ------------------------------------------------------------------------------------

#: What TeX takes for markup. Letters beyond ASCII stay as they are: the file is UTF-8.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_VERBATIM = ("url", "doi", "date", "year", "langid")


def tex(text: str) -> str:
    """`text` so that TeX prints just that."""
    return "".join(_TEX.get(char, char) for char in text)


def write_bibtex(source: Source) -> Made:
    """One entry; names that are not split stand in braces, so that nothing splits them."""
    people = {"author": source.data.authors, "editor": source.data.editors}
    lines = [f"@techreport{{{source.document.slug},"]
    for place, values in {**_given(source, "bibtex"), "type": (_GENRE,)}.items():
        if place in people:
            said = " and ".join(_tex_name(person) for person in people[place])
        elif place in _VERBATIM:
            said = values[0].replace("{", "%7B").replace("}", "%7D")
        else:
            said = tex(values[0])
        double = place in ("title", "shorttitle", "series")  # capitals are meant
        lines.append(f"  {place} = {{{{{said}}}}}," if double else f"  {place} = {{{said}}},")
    return Made({BIBTEX_FILE: "\n".join([*lines, "}", ""]).encode()})


def _tex_name(person: Person) -> str:
    if not person.parts:
        return f"{{{tex(person.name)}}}"
    return ", ".join(_tex_part(part) for part in person.parts if part)


def _tex_part(part: str) -> str:
    splits = re.search(r",|\band\b", part) or " " in part
    return f"{{{tex(part)}}}" if splits else tex(part)


# --- RIS ---------------------------------------------------------------------------------------


def write_ris(source: Source) -> Made:
    """One reference; every value in one line, and lines as the format asks, ended by CR LF."""
    lines = ["TY  - RPRT", *(f"{tag}  - {value}" for tag, value in _ris(source)), "ER  - ", ""]
    return Made({RIS_FILE: "\r\n".join(lines).encode()})


def _ris(source: Source) -> Iterator[tuple[str, str]]:
    for tag, values in _given(source, "ris").items():
        for value in values:
            yield tag, value.replace("-", "/") if tag == "DA" else value
    yield "M3", _GENRE
    yield "ID", source.document.slug
