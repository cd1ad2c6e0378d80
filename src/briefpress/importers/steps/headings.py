"""Headings: bold lines that are headings, headings that are text, and levels that begin at one."""

from __future__ import annotations

import re
from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Kind,
    Manuscript,
    Mark,
    Run,
    all_marked,
    marked,
    plain,
    words,
)
from briefpress.importers.report import Question, Repair, question, repair
from briefpress.importers.steps.captions import names_exhibit
from briefpress.importers.steps.dates import DATE, WITHOUT_DAY
from briefpress.importers.steps.ends import finished, is_caption, left_open, starts_small
from briefpress.importers.steps.people import is_place, is_role, people

#: What sections of briefs are called; such a line needs no long paragraph below it.
#: What labels a line of an exhibit or of a talk, what somebody said, and how one is reached.
_NO_HEADING = re.compile(
    r"^(?:source|figure|table|note)\b|^[QA]: |^—|[.!][\"”»’]$|\S@\S|https?://|\+\d[\d ()-]{6,}",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"introduction|background|overview|analysis|discussion|findings|conclusions?|summary|"
    r"concluding remarks|(?:the )?way forward|(?:policy )?(?:recommendations|implications)",
    re.IGNORECASE,
)
_MOST_WORDS = 16
_TOO_LONG = 30
_LARGER = 1.15  # shares of the text's size from which a line is meant to stand out
_SENTENCE, _PARAGRAPH = 5, 80  # words of a sentence, letters of a paragraph, below a heading
_ALIKE = 0.09  # sizes that differ by less, as shares of the text's size, are meant to be one


def headings(manuscript: Manuscript) -> Manuscript:
    """Recognise headings that were set as bold lines; take back those that are paragraphs."""
    told: list[Repair] = []
    asked: list[Question] = []
    blocks = list(manuscript.blocks)
    levels = _levels_by_look(blocks)
    real = sum(block.kind is Kind.HEADING for block in blocks)
    lone: list[int] = []
    for index, block in enumerate(blocks):
        after = next((one for one in blocks[index + 1 :] if one.kind is not Kind.PAGE), None)
        if block.kind is Kind.HEADING and _is_text(block):
            blocks[index] = replace(block, kind=Kind.PARA, level=0)
            told.append(_told(block, "heading-text", ("#" * block.level, ""), 0.85))
        elif block.kind is Kind.PARA and _second_line(blocks, index):
            level, content = blocks[index - 1].level, marked(block.content, drop=("bold",))
            blocks[index] = replace(block, kind=Kind.HEADING, level=level, content=content)
        elif block.kind is Kind.PARA and _is_heading(block, after):
            looks = ("italic",) if all_marked(block.content, "italic") else ()
            content = marked(block.content, drop=("bold", "underline", *looks))
            level = levels.get(index) or _level_of(block, blocks)
            blocks[index] = replace(block, kind=Kind.HEADING, level=level, content=content)
            told.append(_told(block, "bold-heading", ("**", "#" * blocks[index].level), 0.85))
        elif block.kind is Kind.PARA and _stands_alone(blocks, index, after):
            if _set_as_text(block, max(len(levels), real)):
                message = "is this line a heading? it is set as the text is, and the others are not"
                asked.append(question("BP946", message, words(block.content), block.place))
                continue
            looks = ("italic",) if all_marked(block.content, "italic") else ()
            content = marked(block.content, drop=looks)
            level = _deepest(blocks)
            blocks[index] = replace(block, kind=Kind.HEADING, level=level, content=content)
            lone.append(index)
            told.append(_told(block, "lone-line", ("", "#" * blocks[index].level), 0.75))
            message = "this line was taken for a heading"
            asked.append(question("BP946", message, words(block.content), block.place))
        elif block.kind is Kind.HEADING:
            looks = ("italic",) if all_marked(block.content, "italic") else ()
            blocks[index] = replace(block, content=marked(block.content, drop=("bold", *looks)))
    whole = _whole(numbered(_levelled(_ranked(blocks, lone))), told)
    return manuscript.told(*told, blocks=tuple(whole)).told(*asked)


def _levels_by_look(blocks: list[Block]) -> dict[int, int]:
    """Levels of bold lines by their type: larger ones first, then as `_dress` has them.

    Empty where sizes are not known, or where the text has real headings to go by.
    """
    if any(block.kind is Kind.HEADING for block in blocks):
        return {}
    found: dict[int, tuple[float, tuple[bool, ...]]] = {}
    for index, block in enumerate(blocks):
        after = next((one for one in blocks[index + 1 :] if one.kind is not Kind.PAGE), None)
        if block.kind is Kind.PARA and block.look.size and _is_heading(block, after):
            found[index] = (-block.look.size, _dress(block))
    ranks: dict[tuple[float, tuple[bool, ...]], int] = {}
    last: tuple[float, tuple[bool, ...]] | None = None
    for look in sorted(set(found.values())):
        alike = last is not None and look[0] - last[0] < _ALIKE and look[1] == last[1]
        ranks[look] = max(ranks.values(), default=0) + (not alike)
        last = look
    return {index: ranks[look] for index, look in found.items()}


def _dress(block: Block) -> tuple[bool, ...]:
    """How a heading is set, the higher rank first: capitals, bold, upright, not underlined."""
    content = block.content
    looks = (all_marked(content, "bold"), not all_marked(content, "italic"))
    dress = (in_capitals(words(content)), *looks, not all_marked(content, "underline"))
    return tuple(not one for one in dress)


def in_capitals(text: str) -> bool:
    """Whether a line is set in capitals; one word may be an abbreviation."""
    return text.isupper() and sum(part.isalpha() for part in text.split()) > 1


def _told(block: Block, rule: str, signs: tuple[str, str], sure: float) -> Repair:
    text = words(block.content)
    change = f"{signs[0]} {text}".strip(), f"{signs[1]} {text}".strip()
    return repair("BP917", rule, change, block.place, sure)


def _is_text(block: Block) -> bool:
    text = words(block.content)
    count = len(text.split())
    return count > _TOO_LONG or (count > _MOST_WORDS and finished(text) and not text.endswith("?"))


def _is_heading(block: Block, after: Block | None) -> bool:
    text = words(block.content)
    if (
        block.role in ("term", "kept")
        or block.quote
        or block.depth
        or not text
        or names_exhibit(text)
        or len(text.split()) > _MOST_WORDS
    ):
        return False
    if not (_marked_so(block) or _set_apart(block, after)):
        return False
    if after is None or after.kind in (Kind.HEADING,) or starts_small(text):
        return False
    ends = re.search(r"[.,;:]$", text.rstrip())
    return ends is None or (text.endswith(":") and len(text.split()) < 8)


def _second_line(blocks: list[Block], index: int) -> bool:
    """Whether a bold line goes on with the bold line above it, in small letters."""
    block, above = blocks[index], blocks[index - 1] if index else None
    bold = all_marked(block.content, "bold") and starts_small(plain(block.content))
    short = len(words(block.content).split()) <= _MOST_WORDS
    headed = above is not None and above.kind is Kind.HEADING and above.look.bold is True
    return headed and bold and short and not block.quote and not finished(plain(block.content))


def _marked_so(block: Block) -> bool:
    return all_marked(block.content, "bold") or all_marked(block.content, "underline")


def _set_apart(block: Block, after: Block | None) -> bool:
    """Whether a line above text is larger than that, or in capitals."""
    if after is None or after.kind not in (Kind.PARA, Kind.ITEM) or has_mark(block):
        return False
    size, below = block.look.size or 1.0, after.look.size or 1.0
    capitals = in_capitals(words(block.content)) and not in_capitals(words(after.content))
    return capitals or (size >= _LARGER and below < _LARGER)


def _stands_alone(blocks: list[Block], index: int, after: Block | None) -> bool:
    """Whether a short line without a stop stands between paragraphs, as headings do.

    Right below it another one may stand, where nothing is known of how large they are.
    """
    block = blocks[index]
    before = next((one for one in reversed(blocks[:index]) if one.kind is not Kind.PAGE), None)
    above = plain(before.content) if before is not None and before.kind is Kind.PARA else ""
    closed = not above or finished(above) or is_caption(above)
    if after is None or not _lone(block):
        return False
    named = _SECTION.fullmatch(words(block.content)) and after.kind in (Kind.PARA, Kind.ITEM)
    if not closed or named:
        return bool(named) and not left_open(above)
    if _lone(after) and block.look.size is None and not _signed(block, after):
        below = blocks[index + 1 :]
        at = next(n for n, one in enumerate(below) if one is after)
        after = next((one for one in below[at + 1 :] if one.kind is not Kind.PAGE), after)
    text = plain(after.content).rstrip()
    said = len(text.split())
    sentence = (said >= _SENTENCE and finished(text)) or (said >= 3 and text.endswith(":"))
    return after.kind is Kind.PARA and (sentence or len(text) >= _PARAGRAPH)


def _lone(block: Block) -> bool:
    """Whether a block is one short line without a stop."""
    if block.kind is not Kind.PARA or block.role in ("p", "term", "kept"):
        return False  # the tags of a PDF that has headings, or the title block, know it for none
    text = words(block.content)
    short = 0 < len(text.split()) <= 10 and "\n" not in plain(block.content)
    letters = [char for char in text if char.isalpha()]
    lead = bool(letters) and letters[0].isupper() and not _NO_HEADING.search(text)
    remark = text.startswith("(") and text.endswith(")")
    bare = not (block.quote or block.depth or remark or has_mark(block))
    if any("bold" in one.marks for one in block.content if isinstance(one, Run)):
        return False  # and not all are: words that lead a line in, such as "Q:"
    if WITHOUT_DAY.fullmatch(text) or DATE.fullmatch(text):
        return False
    return bare and short and lead and re.search(r"[.,;:!…]$", text) is None


def _set_as_text(block: Block, others: int) -> bool:
    """Whether a line is known to be plain where at least two headings are not."""
    plain_line = block.look.bold is False and (block.look.size or 1.0) < _LARGER
    return others > 1 and plain_line and not _SECTION.fullmatch(words(block.content))


def _signed(block: Block, after: Block) -> bool:
    """Whether two lines are a person and a post rather than two headings."""
    post = words(after.content)
    return bool(people(words(block.content))) and (is_role(post) or is_place(post))


def _ranked(blocks: list[Block], lone: list[int]) -> list[Block]:
    """Ranks of headings that were lone lines: those in capitals first, then those in a pair.

    Of two headings one above the other, the second one is of a lower rank, and so is the next
    heading, as no part is divided into one part.
    """
    heads = [n for n, block in enumerate(blocks) if block.kind is Kind.HEADING]
    if any(blocks[n].level != blocks[heads[0]].level or _number_depth(blocks[n]) for n in heads):
        return blocks
    capitals = [n for n in heads if in_capitals(words(blocks[n].content))]
    lower = set(heads) - set(capitals) if capitals and capitals[0] == heads[0] else set()
    for above, one, below in zip(heads, heads[1:], [*heads[2:], None], strict=False):
        if not capitals and above in lone and one in lone and _neighbours(blocks, above, one):
            lower |= {one} if below is None else {one, below}
    return [
        replace(block, level=block.level + (n in lower)) if n in heads else block
        for n, block in enumerate(blocks)
    ]


def _neighbours(blocks: list[Block], one: int, other: int) -> bool:
    """Whether nothing but the end of a page stands between two blocks."""
    return all(block.kind is Kind.PAGE for block in blocks[one + 1 : other])


def _whole(blocks: list[Block], told: list[Repair]) -> list[Block]:
    """A heading that was cut in two is one again."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if (
            last is not None
            and last.kind is block.kind is Kind.HEADING
            and last.level == block.level
            and not block.role  # a style of Word is no guess
            and (starts_small(plain(block.content)) or left_open(plain(last.content)))
        ):
            space = Run(" ", block.place)
            out[-1] = replace(last, content=(*last.content, space, *block.content))
            change = (f"{words(last.content)} | {words(block.content)}", words(out[-1].content))
            told.append(repair("BP917", "heading-cut", change, block.place, 0.9))
        else:
            out.append(block)
    return out


def _level_of(block: Block, blocks: list[Block]) -> int:
    """The level of a bold line: below the headings that are set in larger type, if all are."""
    real = [one for one in blocks if one.kind is Kind.HEADING]
    sizes = [one.look.size for one in real if one.look.size]
    size = block.look.size
    if not size or len(sizes) < len(real) or not real:
        return _deepest(blocks)
    if size < min(sizes) - 0.02:
        return max(one.level for one in real) + 1
    return max((one.level for one in real if abs((one.look.size or 0) - size) < 0.02),
               default=_deepest(blocks))  # fmt: skip


def _deepest(blocks: list[Block]) -> int:
    """A bold line is a heading of the top level, unless the text has headings of its own."""
    real = [block.level for block in blocks if block.kind is Kind.HEADING and block.role != "bold"]
    return min(real, default=1)


def _levelled(blocks: list[Block]) -> list[Block]:
    """Levels from 1, without gaps."""
    levels = sorted({block.level for block in blocks if block.kind is Kind.HEADING})
    rank = {level: n for n, level in enumerate(levels, 1)}
    return [
        replace(block, level=rank[block.level]) if block.kind is Kind.HEADING else block
        for block in blocks
    ]


_NUMBER = re.compile(r"(?P<first>\d{1,2})(?P<more>(?:\.\d{1,2})*)\.?\s+(?=[^\W\d])")


def numbered(blocks: list[Block]) -> list[Block]:
    """Headings of one rank, whose own numbers such as 2.1 tell of several."""
    heads = [block for block in blocks if block.kind is Kind.HEADING]
    depths = {id(block): _number_depth(block) for block in heads}
    told = [depth for depth in depths.values() if depth]
    if len({block.level for block in heads}) != 1 or len(set(told)) < 2 or 1 not in told:
        return blocks
    return [
        replace(block, level=depths[id(block)] or 1) if block.kind is Kind.HEADING else block
        for block in blocks
    ]


def _number_depth(block: Block) -> int:
    """How many numbers stand before a heading, as in 2.1; 0 for none."""
    match = _NUMBER.match(words(block.content))
    return 1 + match["more"].count(".") if match else 0


def has_mark(block: Block) -> bool:
    """Whether a note mark stands in a block."""
    return any(isinstance(piece, Mark) for piece in block.content)
