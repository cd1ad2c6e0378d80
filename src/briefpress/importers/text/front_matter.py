"""The metadata block at the head of a Markdown file: YAML between two lines ``---``.

Keys of a brief keep their values; those that blogs and converters use for the same thing become
them. What a brief has no place for is taken away by name, and asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import yaml
from pydantic import ValidationError

from briefpress.importers.account import letters
from briefpress.importers.blocks import KEYED, Field, Place, Run
from briefpress.importers.lines import RawLine
from briefpress.importers.report import Question, Removed, Repair, question, removed, repair
from briefpress.importers.steps import dates
from briefpress.importers.steps.people import people
from briefpress.metadata import Metadata, Person

Told = Repair | Question | Removed

_MOST_LINES = 500
_WHOLE = 1_000_000  # more columns than a line has
_COMMENT = re.compile(r"(?:^|(?<=\s))\s*#.*")
_KEY = re.compile(r"""["']?[^\W\d][\w -]*["']?[ ]*:(?:\s|$)""")
#: A text with a colon in it, which YAML wants in quotation marks.
_TWO_COLONS = re.compile(r"^([ -]*[\w -]+:\s+)([^\s\"'\[{|>&*!%@`].*:\s.*)$")
#: What others call the keys of a brief.
_CALLED: Mapping[str, str] = {
    "author": "authors", "by": "authors", "byline": "authors", "creator": "authors",
    "editor": "editors", "edited_by": "editors",
    "published": "date", "pubdate": "date", "publication_date": "date", "date_published": "date",
    "description": "abstract", "summary": "abstract", "excerpt": "abstract",
    "tags": "keywords", "keyword": "keywords", "key_words": "keywords",
    "lang": "language", "licence": "license", "copyright": "rights",
    "key_takeaways": "key_points", "highlights": "key_points",
    "acknowledgments": "acknowledgements", "thanks": "acknowledgements",
}  # fmt: skip
_OF_PERSON: Mapping[str, str] = {
    "affiliations": "affiliation", "institution": "affiliation", "organization": "affiliation",
    "position": "role", "roles": "role", "title": "role", "bio": "about",
    "given_name": "given", "family_name": "family",
}  # fmt: skip
_LISTS = frozenset(("keywords", "key_points"))
_PEOPLE = frozenset(("authors", "editors"))
#: Keys of converters and web sites, of which no editor has to be asked.
_TECHNICAL = frozenset(
    ("primary_language", "is_rotation_valid", "rotation_correction", "is_table", "is_diagram",
     "layout", "permalink", "slug", "draft", "toc", "output", "format", "aliases", "url", "weight")
)  # fmt: skip
_HINTS: Mapping[str, str] = {"date": "a date has the form YYYY-MM-DD"}
#: A brief in which each key is tried by itself.
_ANY = {"title": "x", "authors": ({"name": "x"},), "date": date(2000, 1, 1)}


def front_matter(
    lines: Sequence[RawLine],
) -> tuple[list[RawLine], list[RawLine], list[Field], list[Told]]:
    """The lines below the block, the lines of the block, its fields, and what is to be told."""
    span = _span(lines)
    root = _root(lines[span[0] + 1 : span[1]]) if span else None
    if span is None or root is None:
        return list(lines), [], [], []
    reader = _Matter()
    block = list(lines[span[0] : span[1] + 1])
    bare = [block[0], *reader.without_comments(block[1:-1], root), block[-1]]
    starts = [key.start_mark.line + 1 for key, _ in root.value]
    for (key, node), start, stop in zip(
        root.value, starts, (*starts[1:], len(block) - 1), strict=True
    ):
        reader.take(str(key.value), node, bare[start:stop])
    return list(lines[span[1] + 1 :]), block, reader.fields, [*reader.told, *reader.asked()]


def _span(lines: Sequence[RawLine]) -> tuple[int, int] | None:
    """The indexes of the lines ``---`` that hold the block, if the file begins with one."""
    start = next((n for n, line in enumerate(lines) if not line.blank), len(lines))
    if start + 2 >= len(lines) or lines[start].text.rstrip() != "---":
        return None
    if not _KEY.match(next((one.text for one in lines[start + 1 :] if not _empty(one)), "")):
        return None
    ends = range(start + 1, min(len(lines), start + _MOST_LINES))
    end = next((n for n in ends if lines[n].text.rstrip() in ("---", "...")), None)
    return None if end is None else (start, end)


def _empty(line: RawLine) -> bool:
    return line.blank or line.text.startswith("#")


def _root(lines: Sequence[RawLine]) -> yaml.MappingNode | None:
    """The block as YAML's tree: a mapping with each key on a line of its own; else it is text."""
    texts = [one.text for one in lines]
    root = _composed(texts) or _composed(_TWO_COLONS.sub(_quoted, one) for one in texts)
    if not isinstance(root, yaml.MappingNode) or root.flow_style or not root.value:
        return None
    keys = [key for key, _ in root.value]
    plain = all(isinstance(key, yaml.ScalarNode) and key.start_mark.column == 0 for key in keys)
    return root if plain and len({key.value for key in keys}) == len(keys) else None


def _composed(texts: Iterable[str]) -> yaml.Node | None:
    """The tree of some YAML; None for what is none, and for aliases: a tree of them has no end."""
    text = "\n".join((*texts, ""))
    try:
        if any(isinstance(one, yaml.AliasEvent) for one in yaml.parse(text, yaml.BaseLoader)):
            return None
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _quoted(match: re.Match[str]) -> str:
    return match[1] + "'" + match[2].replace("'", "''") + "'"


class _Matter:
    """Collects the fields of one block."""

    def __init__(self) -> None:
        self.fields: list[Field] = []
        self.told: list[Told] = []
        self._unknown: list[tuple[str, str, Place]] = []

    def without_comments(self, lines: Sequence[RawLine], root: yaml.Node) -> list[RawLine]:
        """The lines without what stands behind ``#``, which is named as removed."""
        ends: dict[int, int] = {}  # of each line, where its last value ends
        for first, last, column in _spans(root):
            ends |= dict.fromkeys(range(first, last), _WHOLE)
            ends[last] = max(ends.get(last, 0), column)
        out = []
        for number, line in enumerate(lines):
            match = _COMMENT.search(line.text, ends.get(number, 0))
            if match:
                place = line.place._replace(at=line.at + match.start())
                self.told.append(removed(match[0].strip(), "a comment in the metadata", place))
            out.append(replace(line, text=line.text[: match.start()]) if match else line)
        return out

    def take(self, name: str, node: yaml.Node, lines: Sequence[RawLine]) -> None:
        """One key with its value, which stand on `lines`."""
        raw = _plain(node)
        key = _known(name)
        value = _value(key, raw) if key else None
        said = " ".join(" ".join(one.text for one in lines).split())
        if not letters("".join(_scalars(raw))):
            self._drop(lines, "the name of a field without a value")
        elif not value or not _fits(key, value) or any(one.key == key for one in self.fields):
            self._drop(lines, "metadata for which a brief has no place")
            if _snake(name) not in _TECHNICAL:
                self._unknown.append((name, said, lines[0].place))
        else:
            self._keep(name, key, value, lines)
            if key != "date" and _left_out(raw, value):
                message = f'not all that stands below "{name}" has a place in a brief'
                self.told.append(question("BP944", message, said, lines[0].place))

    def _keep(self, name: str, key: str, value: Any, lines: Sequence[RawLine]) -> None:
        first = lines[0]
        cut = first.text.index(":") + 1
        self.told.append(removed(first.text[:cut], "the name of a field", first.place))
        rest = first.place._replace(at=first.at + cut)
        pieces = ((first.text[cut:], rest), *((one.text, one.place) for one in lines[1:]))
        content = tuple(Run(text, place, frozenset((KEYED,))) for text, place in pieces)
        self.fields.append(Field(key, value, content))
        said = " ".join(_scalars(value))
        sure = 1.0 if _snake(name) == key else 0.9
        change = (f"{name}: {said}", f"{key}: {said}")
        self.told.append(repair("BP920", "front-matter", change, first.place, sure))

    def _drop(self, lines: Sequence[RawLine], why: str) -> None:
        self.told += [removed(one.text.strip(), why, one.place) for one in lines if not one.blank]

    def asked(self) -> Iterator[Question]:
        """A question for each key that was taken away with its value."""
        for name, said, place in self._unknown:
            message = f'what stands below "{name}" has no place in a brief'
            hint = "put what it says where it belongs, or leave it out"
            yield question("BP944", message, said, place, _HINTS.get(_known(name), hint))


def _known(name: str) -> str:
    """The key of a brief that `name` stands for, or nothing."""
    key = _snake(name)
    return key if key in Metadata.model_fields else _CALLED.get(key, "")


def _spans(node: yaml.Node) -> Iterator[tuple[int, int, int]]:
    """First line, last line, and end in that of every text in a tree; lines count from 0."""
    if isinstance(node, yaml.ScalarNode):
        end = node.end_mark
        block = node.style in ("|", ">")
        yield node.start_mark.line, end.line - block, _WHOLE if block else end.column
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from (*_spans(key), *_spans(value))
    else:
        for one in node.value:
            yield from _spans(one)


def _snake(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def _plain(node: yaml.Node) -> Any:
    """A node as texts, lists and mappings of them."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one) for one in node.value]
    text = str(node.value).strip()
    empty = isinstance(node, yaml.ScalarNode) and node.style is None and text in ("null", "~")
    return "" if empty else text


def _scalars(value: Any) -> Iterator[str]:
    """Every text in a value, without the keys."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, str):
        yield value
    else:
        for one in value:
            yield from _scalars(one)


def _left_out(raw: Any, value: Any) -> bool:
    """Whether `raw` has words that are not in `value`."""
    kept = letters(" ".join(_scalars(value))) + "and"
    return any(letters(word) not in kept for one in _scalars(raw) for word in one.split())


def _fits(key: str, value: Any) -> bool:
    """Whether the model takes a value."""
    try:
        Metadata.model_validate({**_ANY, key: _tuples(value)})
    except ValidationError:
        return False
    return True


def _tuples(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _tuples(one) for key, one in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _value(key: str, raw: Any) -> Any:
    """What a brief holds for `key`, or nothing where `raw` does not say that."""
    if key in _PEOPLE:
        return _people(raw)
    if key in _LISTS and isinstance(raw, str):
        return [one.strip() for one in re.split(r"[,;\n]", raw) if one.strip()]
    if key == "date":
        got = dates.found(raw) if isinstance(raw, str) else None
        return got[0].isoformat() if got else None
    return _without_empty(raw)


def _without_empty(raw: Any) -> Any:
    if isinstance(raw, Mapping):
        return {key: value for name, one in raw.items()
                if (value := _without_empty(one)) and (key := _snake(name))}  # fmt: skip
    if isinstance(raw, list):
        return [value for one in raw if (value := _without_empty(one))]
    return raw


def _people(raw: Any) -> list[dict[str, str]]:
    """People, from a name, several in one line, a list of either, or mappings."""
    found: list[dict[str, str]] = []
    for one in raw if isinstance(raw, list) else [raw]:
        if isinstance(one, Mapping):
            found.append(_person(one))
        elif isinstance(one, str) and one:
            named = [person.as_value() for person in people(one, announced=True)]
            found += named or [{"name": one}]
        else:
            return []
    return found


def _person(raw: Mapping[str, Any]) -> dict[str, str]:
    """One person; a name in parts is put together."""
    out: dict[str, str] = {}
    for name, value in raw.items():
        key = _OF_PERSON.get(_snake(name), _snake(name))
        if key == "name" and isinstance(value, Mapping):
            parts = [str(value[one]) for one in ("given", "family") if value.get(one)]
            text = str(value.get("literal") or " ".join(parts))
        else:
            text = ", ".join(_scalars(value))
        if key in Person.model_fields and text:
            out.setdefault(key, text)
    if "name" not in out and "family" in out:
        out["name"] = " ".join(out[one] for one in ("given", "family") if one in out)
    return {key: out[key] for key in Person.model_fields if key in out}
