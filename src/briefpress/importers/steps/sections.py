"""Parts above the text that have a heading of their own: abstract, key points, keywords."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from briefpress.importers.blocks import MARK, Block, Content, Field, Kind, Run, cut, plain, words
from briefpress.importers.report import Removed, Repair, removed, repair
from briefpress.importers.steps.head import joined_lines, split_lines
from briefpress.importers.steps.joins import joined_text
from briefpress.importers.steps.labelled import keywords

_SECTIONS = (
    (
        "abstract",
        re.compile(
            r"(?:abstract|(?:executive )?summary|synopsis|resumen(?: ejecutivo)?|"
            r"resumo(?: executivo)?|résumé(?: exécutif)?|zusammenfassung):?",
            re.IGNORECASE,
        ),
    ),
    (
        "key_points",
        re.compile(
            r"(?:(?:key|main) (?:policy )?(?:points|messages|findings|takeaways?|"
            r"insights|highlights)|"
            r"highlights|takeaways|in brief|at a glance|summary points):?",
            re.IGNORECASE,
        ),
    ),
    ("keywords", re.compile(r"key ?words:?", re.IGNORECASE)),
)
_KEYWORDS = re.compile(r"key ?words\s*:\s*(?=\S)", re.IGNORECASE)
#: Keywords end with their line, or where the line says something else.
_END_OF_KEYWORDS = re.compile(
    r"\n|\s(?=(?:Licen[cs]e:|Published by|DOI:|ISSN|ISBN|Contact:|Suggested citation))"
)
_MOST_POINTS = 12
_EXECUTIVE = re.compile(
    r"(?:executive summary|resumen ejecutivo|resumo executivo|résumé exécutif):?", re.IGNORECASE
)
_LONGEST = 600  # words of a summary; a longer one is a section of the text
#: Metadata can have neither notes nor links: a part that has them stays a section of the text.
_NOTED = re.compile(rf"\^\d|[⁰¹²³⁴-⁹]|{MARK}|\[\^?\d+\]|[a-z][.,;!?”\"’)]+\d{{1,3}}(?=\s|$)")
_MARKED = re.compile(rf"\^\d|[⁰¹²³⁴-⁹]|{MARK}|\[\^?\d+\]|[^\W\d][.,;!?”\"’)]*\d{{1,3}}(?=\s|$)")


@dataclass(slots=True)
class Sections:
    """What was taken, and the blocks that are left."""

    blocks: tuple[Block, ...]
    fields: tuple[Field, ...] = ()
    repairs: list[Repair] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)

    def keys(self) -> set[str]:
        """The keys of what was taken."""
        return {one.key for one in self.fields}


def section_of(block: Block) -> str:
    """The metadata key whose name a block consists of, or nothing."""
    if block.kind not in (Kind.HEADING, Kind.PARA):
        return ""
    return names_section(words(block.content))


def names_section(text: str) -> str:
    """The metadata key that a line of its own names, or nothing."""
    return next((key for key, name in _SECTIONS if name.fullmatch(text)), "")


def opens_text(text: str) -> bool:
    """Whether a heading is one that opens a text and names no brief."""
    return _OPENS.fullmatch(text) is not None


_OPENS = re.compile(
    r"(?:(?:\d+|[IVX]+)\.?\d*\.?\s*)?(?:introduction|background|context|overview|abstract|"
    r"(?:executive )?summary|key (?:points|findings|messages|takeaways)|preface|foreword|contents|"
    r"the (?:issue|problem|context)|what is at stake)\s*:?",
    re.IGNORECASE,
)


def take_sections(blocks: Sequence[Block], known: Collection[str]) -> Sections:
    """Take the sections that stand at the beginning of `blocks`; the text begins after them."""
    out = Sections(tuple(blocks))
    while out.blocks:
        if out.blocks[0].kind is Kind.PAGE:
            rest = out.blocks[1:]
            if not rest or not section_of(rest[0]):
                break
            out.blocks = rest
            continue
        key = section_of(out.blocks[0])
        if key == "abstract" and "key_points" not in known and _pointed(out.blocks[1:]):
            key = "key_points"  # a summary in points
        labelled = _KEYWORDS.match(words(out.blocks[0].content))
        if labelled and "keywords" not in known:
            _labelled(out, labelled.end())
        elif not key or key in known or not _taken(out, key):
            break
    if "keywords" not in known and not any(one.key == "keywords" for one in out.fields):
        _at_the_end(out)
    return out


def _pointed(blocks: Sequence[Block]) -> bool:
    """Whether several list items follow that have no marks of notes, which metadata cannot have."""
    items = blocks[: _points(blocks)]
    return len(items) > 1 and all(
        block.kind is Kind.ITEM and _MARKED.search(_raised(block)) is None for block in items
    )


def _raised(block: Block) -> str:
    """The text of a block, with a sign before what is raised."""
    return "".join(
        f"^{one.text}" if isinstance(one, Run) and "sup" in one.marks else plain((one,))
        for one in block.content
    )


def _noted(block: Block) -> bool:
    return _NOTED.search(_raised(block)) is not None


def _linked(block: Block) -> bool:
    """Whether a link stands in a block whose address is not its text."""
    said = words(block.content)
    return any(isinstance(one, Run) and one.url not in said for one in block.content)


def _at_the_end(out: Sections) -> None:
    """Keywords may also stand in the first line of one of the last paragraphs."""
    for n in range(max(0, len(out.blocks) - 14), len(out.blocks)):
        block = out.blocks[n]
        match = _KEYWORDS.match(plain(block.content)) if block.kind is Kind.PARA else None
        if match is None:
            continue
        ends = _END_OF_KEYWORDS.search(plain(block.content), match.end())
        stop = ends.start() if ends else None
        rest = cut(block.content, match.end(), stop)
        left = cut(block.content, stop + 1) if stop is not None else ()
        name = words(cut(block.content, 0, match.end()))
        out.removed.append(removed(name, "the name of a field", block.place))
        kept = (replace(block, content=left),) if left else ()
        out.blocks = (*out.blocks[:n], *kept, *out.blocks[n + 1 :])
        _add(out, "keywords", keywords(words(rest)), rest, block)
        return


def _labelled(out: Sections, size: int) -> None:

    block, out.blocks = out.blocks[0], out.blocks[1:]
    rest = cut(block.content, size)
    out.removed.append(
        removed(words(cut(block.content, 0, size)), "the name of a field", block.place)
    )
    _add(out, "keywords", keywords(words(rest)), rest, block)


def _taken(out: Sections, key: str) -> bool:
    """Take the section at the head of the blocks, if what belongs to it stands below."""
    name, rest = out.blocks[0], out.blocks[1:]
    count = 1
    if key == "key_points":
        count = _points(rest)
    elif key == "abstract":
        executive = _EXECUTIVE.fullmatch(words(name.content)) is not None
        count = _summary(rest) if executive else _paragraphs(rest)
    inside = [block for block in rest[:count] if not _is_bullet(block)]
    if not count or not inside or inside[0].kind not in (Kind.PARA, Kind.ITEM):
        return False
    if key != "keywords" and any(_noted(block) or _linked(block) for block in inside):
        return False
    texts = [joined_text(block.content) for block in inside]
    value: object = "\n\n".join(texts)
    if key == "key_points":
        value = [point for block in inside for point in _sentences(block)]
    value = keywords(texts[0]) if key == "keywords" else value
    content: Content = tuple(piece for block in inside for piece in block.content)
    out.removed.append(removed(plain(name.content), "the name of a field", name.place))
    for block in rest[:count]:
        label = plain(block.content) if _is_bullet(block) else block.label
        if label:
            out.removed.append(removed(label, "the label of a point", block.place))
    out.blocks = rest[count:]
    _add(out, key, value, content, name)
    return True


def _is_bullet(block: Block) -> bool:
    """Whether a paragraph is only the bullet of a point, which stands apart from it."""
    text = words(block.content)
    return block.kind is Kind.PARA and text != "" and not any(char.isalnum() for char in text)


def _sentences(block: Block) -> list[str]:
    """The points in a block: its lines, where these end as sentences do and begin as such."""
    lines: list[list[Content]] = []
    for line in split_lines(block.content):
        text = words(line)
        ended = bool(lines) and words(lines[-1][-1]).endswith((".", ";", "!", "?"))
        if not lines or (block.kind is Kind.PARA and ended and not text[:1].islower()):
            lines.append([])
        lines[-1].append(line)
    return [joined_text(joined_lines(one)) for one in lines]


def _add(out: Sections, key: str, value: object, content: Content, block: Block) -> None:
    out.fields += (Field(key, value, content),)
    out.repairs.append(
        repair("BP920", f"field-{key}", (plain(content), f"{key}: {value}"), block.place, 0.9)
    )


def _points(blocks: Sequence[Block]) -> int:
    """How many blocks are points: list items, or else short paragraphs up to the next section."""
    items = 0
    while items < min(len(blocks), 2 * _MOST_POINTS) and (
        blocks[items].kind is Kind.ITEM or (items and _is_bullet(blocks[items]))
    ):
        items += 1
    if items:
        return items
    for n, block in enumerate(
        blocks[: 2 * _MOST_POINTS]
    ):  # their bullets were drawn, or stand apart
        if _is_bullet(block):
            continue
        short = block.kind is Kind.PARA and len(words(block.content).split()) <= 40
        if not short or section_of(block) or _KEYWORDS.match(words(block.content)):
            return n
    return 0


def _summary(blocks: Sequence[Block]) -> int:
    """An executive summary goes on up to a heading; with lists in it, or long, it is a section."""
    for n, block in enumerate(blocks):
        if n and block.kind is Kind.PARA and block.quote < blocks[0].quote:
            return n
        if block.kind is Kind.HEADING or section_of(block) or _KEYWORDS.match(words(block.content)):
            long = sum(len(words(one.content).split()) for one in blocks[:n]) > _LONGEST
            return 0 if long else n
        if block.kind not in (Kind.PARA, Kind.PAGE):
            return 0
    return _paragraphs(blocks)


def _paragraphs(blocks: Sequence[Block]) -> int:
    """An abstract is one paragraph, or all up to a section or heading after which the text begins.

    Above any other heading there may stand paragraphs of the text. An abstract that is set in ends
    where the text begins that is not.
    """
    for n, block in enumerate(blocks[:5]):
        text = words(block.content)
        if n and block.kind is Kind.PARA and block.quote < blocks[0].quote:
            return n
        if section_of(block) or _KEYWORDS.match(text):
            return n
        if block.kind is not Kind.PARA:
            return n if block.kind is Kind.HEADING and opens_text(text) else min(n, 1)
    return 1
