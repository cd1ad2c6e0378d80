"""A Word file that Briefpress made, returned: its apparatus becomes metadata again.

Our own editions name each line of masthead, credits and imprint by its style, so nothing has to be
guessed. What the house style put in, and no brief holds, is named as removed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from briefpress.importers.blocks import (
    Block,
    Content,
    Field,
    Manuscript,
    Mark,
    Picture,
    Run,
    cut,
    first_place,
    marked,
    plain,
    stripped,
    words,
)
from briefpress.importers.report import Question, Removed, Repair, question, removed, repair
from briefpress.importers.steps import dates

#: The styles by which an edition of ours is known; three of them are proof enough.
OURS = {"institution", "byline label", "person name", "picture source", "imprint", "group heading"}
#: The mark of a run that only names what follows (the character style "Label").
LABEL = "label"


def apparatus(manuscript: Manuscript) -> Manuscript:
    """Metadata from the styled lines of an edition of ours; any other file stays as it is."""
    roles = {block.role for block in manuscript.blocks}
    if len(roles & OURS) < 3 or "title" not in roles:
        return manuscript
    reader = _Apparatus()
    left = tuple(block for block in manuscript.blocks if not reader.take(block))
    fields = tuple(
        Field(key, _plain(value), tuple(reader.contents.get(key, ())))
        for key, value in reader.fields.items()
    )
    blocks = tuple(replace(one, content=marked(one.content, drop=(LABEL,))) for one in left)
    known = {words(one.content) for one in manuscript.blocks if one not in left}
    asked = tuple(one for one in manuscript.questions if one.text not in known)  # frames of it
    manuscript = replace(manuscript, questions=asked)
    return manuscript.told(*reader.told, blocks=blocks, fields=(*manuscript.fields, *fields))


def _plain(value: Any) -> Any:
    """Lists of people and the like as the metadata block has them, without what is empty."""
    return tuple(value) if isinstance(value, list) else value


@dataclass(slots=True)
class _Apparatus:
    fields: dict[str, Any] = field(default_factory=dict)
    contents: dict[str, list[Any]] = field(default_factory=dict)
    told: list[Repair | Question | Removed] = field(default_factory=list)
    _people: str = ""  # the field to which the next names belong
    _group: str = ""  # the heading that stands above
    _person: dict[str, str] = field(default_factory=dict)

    def take(self, block: Block) -> bool:
        """Whether `block` is a line of the apparatus; it is then metadata, or named as removed."""
        if block.role == "group heading":
            self._group = words(block.content)
            self._drop(block.content, "a heading of the house style")
            return True
        taker = _TAKERS.get(block.role)
        return taker is not None and taker(self, block)

    def _keep(self, key: str, content: Content, value: Any = None) -> None:
        """Put `content` into the field `key`, with `value` unless the caller has set that."""
        self.contents.setdefault(key, []).extend(content)
        if value is not None:
            self.fields[key] = value
        text = words(content)
        told = repair("BP920", f"field-{key}", (text, f"{key}: {text}"), first_place(content))
        self.told.append(told)

    def _drop(self, content: Content, why: str) -> None:
        for piece in content:
            if isinstance(piece, Run | Mark):
                text = piece.text if isinstance(piece, Run) else piece.label
                self.told.append(removed(text, why, piece.place))
            if isinstance(piece, Run) and piece.url:
                line = piece.place.line
                self.told.append(Repair("BP928", "link-removed", piece.url, "", 1.0, line))

    def _labelled(self, content: Content) -> tuple[str, Content]:
        """The label of a line, which goes, and the rest of it."""
        label = tuple(p for p in content if isinstance(p, Run) and LABEL in p.marks)
        rest = stripped(tuple(p for p in content if p not in label))
        self._drop(label, "the name of a field")
        return words(label).strip(" :"), rest

    # -- one line each ------------------------------------------------------------------------

    def masthead(self, block: Block) -> bool:
        """The institution is the house's; a series is the brief's only where it has a number."""
        content = block.content
        match = re.fullmatch(r"(.+?)(,?\s(?:[^\W\d]+\.?|#)\s?)(\d[\w./-]*)", plain(content))
        if block.role == "series" and match:
            title, number = cut(content, 0, match.end(1)), cut(content, match.start(3))
            value = {"title": words(title), "number": match[3]}
            self._keep("series", (*title, *number), value)
            self._drop(cut(content, *match.span(2)), "the name of a field")
        else:
            self._drop(block.content, "the masthead of the house style")
        return True

    def text(self, block: Block) -> bool:
        """A field of one line or of several paragraphs."""
        key = {"abstract": "abstract", "disclaimer": "disclaimer"}.get(block.role, block.role)
        said = words(block.content)
        before = self.fields.get(key)
        self._keep(key, block.content, f"{before}\n\n{said}" if before else said)
        return True

    def label(self, block: Block) -> bool:
        """By-lines: the first names the authors, another one the editors."""
        edited = "edit" in words(block.content).lower() or "authors" in self.fields
        self._people = "editors" if edited else "authors"
        self._drop(block.content, "the name of a field")
        return True

    def person(self, block: Block) -> bool:
        """A name begins a person; what follows belongs to that one."""
        if not self._people:
            return False
        if block.role == "person name":
            self._person = {"name": words(block.content)}
            self.fields.setdefault(self._people, []).append(self._person)
            self._keep(self._people, block.content)
        elif block.role == "contact":
            _, rest = self._labelled(block.content)
            self._person["email" if "@" in words(rest) else "orcid"] = words(rest)
            self._keep(self._people, rest)
        else:
            key = "role" if block.role == "person role" else "affiliation"
            self._person[key] = words(block.content)
            self._keep(self._people, block.content)
        return True

    def date(self, block: Block) -> bool:
        """The date, in the words of the house."""
        got = dates.found(words(block.content))
        if got is not None:
            self._keep("date", block.content, got[0].isoformat())
        return got is not None

    def key_point(self, block: Block) -> bool:
        """One of the main points."""
        self.fields.setdefault("key_points", []).append(words(block.content))
        self._keep("key_points", block.content)
        return True

    def lead(self, block: Block) -> bool:
        """The lead picture, its caption and its credit."""
        value = self.fields.setdefault("lead_image", {})
        pictures = [one for one in block.content if isinstance(one, Picture)]
        if pictures:
            value["file"] = pictures[0].file
            if pictures[0].alt:
                value["alt"] = pictures[0].alt
            caption = tuple(one for one in block.content if not isinstance(one, Picture))
            if caption:
                value["caption"] = words(caption)
                self._keep("lead_image", caption)
            return True
        _, rest = self._labelled(block.content)
        value["source" if block.role == "picture source" else "caption"] = words(rest)
        self._keep("lead_image", rest)
        return True

    def missing(self, block: Block) -> bool:
        """Words in the place of a picture that is not there."""
        self.fields.setdefault("lead_image", {})
        self._drop(block.content, "stands for a picture that is not there")
        return True

    def end(self, block: Block) -> bool:
        """Acknowledgements, or a few sentences about the author whom they begin with."""
        said = words(block.content)
        people = [one for one in self.fields.get("authors", ()) if one["name"] in said]
        group = self._group.lower()
        if "about" not in group and ("ackn" in group or not people):
            before = self.fields.get("acknowledgements")
            value = f"{before}\n\n{said}" if before else said
            self._keep("acknowledgements", block.content, value)
            return True
        person = people[0] if people else self._person_about()
        if person is None:
            return False
        person["about"] = f"{person['about']}\n\n{said}" if "about" in person else said
        self._keep("authors", block.content)
        return True

    def _person_about(self) -> dict[str, str] | None:
        """Whom a paragraph without a name is about: the last one spoken of, or the only author."""
        authors = self.fields.get("authors", [])
        spoken = [one for one in authors if "about" in one]
        return spoken[-1] if spoken else authors[0] if len(authors) == 1 else None

    def imprint(self, block: Block) -> bool:
        """A line of the imprint: with a label it is a field, else the house's own."""
        label, rest = self._labelled(block.content)
        said, name = words(rest), label.lower()
        if not label:
            self._drop(rest, "the imprint of the house style")
            return True
        key = next((key for key, pattern in _IMPRINT.items() if re.search(pattern, name)), "")
        if not key:
            self._drop(rest, f"the imprint: {label}")
            self.told.append(
                question("BP944", f'which field is "{label}"?', said, first_place(rest))
            )
        elif key == "related":
            self._drop(rest, "a related publication")
            message = "how is this publication related? the file does not say"
            hint = "add relation, identifier and title below related:"
            self.told.append(question("BP944", message, said, first_place(rest), hint))
        else:
            self._keep(key, rest, self._value(key, said))
        return True

    def _value(self, key: str, said: str) -> Any:
        if key == "keywords":
            return [one.strip() for one in said.split(",") if one.strip()]
        if key == "series":
            return {**self.fields.get("series", {}), "issn": said}
        if key == "funding":
            match = re.fullmatch(r"(.+) \(([^()]+)\)", said)
            one = {"name": match[1], "award": match[2]} if match else {"name": said}
            return [*self.fields.get("funding", ()), one]
        return re.sub(r"^https?://(?:dx\.)?doi\.org/", "", said) if key == "doi" else said


_IMPRINT = {
    "keywords": "key ?word", "funding": "fund", "related": "related", "series": "issn",
    "doi": "doi", "version": "version", "license": "licen", "rights": "right",
}  # fmt: skip
_Taker = Callable[[_Apparatus, Block], bool]
_TAKERS: dict[str, _Taker] = {
    "institution": _Apparatus.masthead,
    "series": _Apparatus.masthead,
    "title": _Apparatus.text,
    "subtitle": _Apparatus.text,
    "disclaimer": _Apparatus.text,
    "abstract": _Apparatus.text,
    "byline label": _Apparatus.label,
    "person name": _Apparatus.person,
    "person role": _Apparatus.person,
    "affiliation": _Apparatus.person,
    "contact": _Apparatus.person,
    "date": _Apparatus.date,
    "lead picture": _Apparatus.lead,
    "picture caption": _Apparatus.lead,
    "picture source": _Apparatus.lead,
    "picture missing": _Apparatus.missing,
    "key point": _Apparatus.key_point,
    "end text": _Apparatus.end,
    "imprint": _Apparatus.imprint,
}
#: What the lines of the apparatus are called.
ROLES = frozenset((*_TAKERS, "group heading"))
