"""Parts above the text that have a heading of their own: abstract, key points, keywords."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from briefpress.importers.blocks import Block, Content, Field, Kind, cut, plain, words
from briefpress.importers.report import Removed, Repair, removed, repair
from briefpress.importers.steps.joins import joined_text

_SECTIONS = (
    ("abstract", re.compile(r"(?:abstract|(?:executive )?summary|synopsis):?", re.IGNORECASE)),
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
_MOST_POINTS = 12


@dataclass(slots=True)
class Sections:
    """What was taken, and the blocks that are left."""

    blocks: tuple[Block, ...]
    fields: tuple[Field, ...] = ()
    repairs: list[Repair] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)


def section_of(block: Block) -> str:
    """The metadata key whose name a block consists of, or nothing."""
    if block.kind not in (Kind.HEADING, Kind.PARA):
        return ""
    return names_section(words(block.content))


def names_section(text: str) -> str:
    """The metadata key that a line of its own names, or nothing."""
    return next((key for key, name in _SECTIONS if name.fullmatch(text)), "")


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
        labelled = _KEYWORDS.match(words(out.blocks[0].content))
        if labelled and "keywords" not in known:
            _labelled(out, labelled.end())
        elif not key or key in known or not _taken(out, key):
            break
    if "keywords" not in known and not any(one.key == "keywords" for one in out.fields):
        _at_the_end(out)
    return out


def _at_the_end(out: Sections) -> None:
    """Keywords may also stand in the first line of one of the last paragraphs."""
    for n in range(max(0, len(out.blocks) - 14), len(out.blocks)):
        block = out.blocks[n]
        match = _KEYWORDS.match(plain(block.content)) if block.kind is Kind.PARA else None
        if match is None:
            continue
        stop = plain(block.content).find("\n") if "\n" in plain(block.content) else None
        rest = cut(block.content, match.end(), stop)
        left = cut(block.content, stop + 1) if stop is not None else ()
        name = words(cut(block.content, 0, match.end()))
        out.removed.append(removed(name, "the name of a field", block.place))
        kept = (replace(block, content=left),) if left else ()
        out.blocks = (*out.blocks[:n], *kept, *out.blocks[n + 1 :])
        _add(out, "keywords", _words(words(rest)), rest, block)
        return


def _labelled(out: Sections, size: int) -> None:

    block, out.blocks = out.blocks[0], out.blocks[1:]
    rest = cut(block.content, size)
    out.removed.append(
        removed(words(cut(block.content, 0, size)), "the name of a field", block.place)
    )
    _add(out, "keywords", _words(words(rest)), rest, block)


def _words(text: str) -> list[str]:
    return [one.strip(" .") for one in re.split(r"[,;•]", text) if one.strip(" .")]


def _taken(out: Sections, key: str) -> bool:
    """Take the section at the head of the blocks, if what belongs to it stands below."""
    name, rest = out.blocks[0], out.blocks[1:]
    count = _points(rest) if key == "key_points" else _paragraphs(rest) if key == "abstract" else 1
    inside = rest[:count]
    if not count or not inside or inside[0].kind not in (Kind.PARA, Kind.ITEM):
        return False
    texts = [joined_text(block.content) for block in inside]
    value: object = texts if key == "key_points" else "\n\n".join(texts)
    value = _words(texts[0]) if key == "keywords" else value
    content: Content = tuple(piece for block in inside for piece in block.content)
    out.removed.append(removed(plain(name.content), "the name of a field", name.place))
    out.removed += [
        removed(block.label, "the label of a point", block.place) for block in inside if block.label
    ]
    out.blocks = rest[count:]
    _add(out, key, value, content, name)
    return True


def _add(out: Sections, key: str, value: object, content: Content, block: Block) -> None:
    out.fields += (Field(key, value, content),)
    out.repairs.append(
        repair("BP920", f"field-{key}", (plain(content), f"{key}: {value}"), block.place, 0.9)
    )


def _points(blocks: Sequence[Block]) -> int:
    """How many blocks are points: list items, or else short paragraphs up to the next section."""
    items = 0
    while items < min(len(blocks), _MOST_POINTS) and blocks[items].kind is Kind.ITEM:
        items += 1
    if items:
        return items
    for n, block in enumerate(blocks[:_MOST_POINTS]):  # their bullets were drawn, not written
        short = block.kind is Kind.PARA and len(words(block.content).split()) <= 40
        if not short or section_of(block) or _KEYWORDS.match(words(block.content)):
            return n
    return 0


def _paragraphs(blocks: Sequence[Block]) -> int:
    """An abstract is one paragraph, or all up to the next section or heading if that is near."""
    for n, block in enumerate(blocks[:4]):
        named = section_of(block) or _KEYWORDS.match(words(block.content))
        if block.kind is Kind.HEADING or named:
            return n
        if block.kind is not Kind.PARA:
            return min(n, 1)
    return 1
