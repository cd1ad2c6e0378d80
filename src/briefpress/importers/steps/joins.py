"""Paragraphs that a page end, a block of notes or a blank line cut in two become whole again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefpress.importers.blocks import (
    MARK,
    PICTURE,
    Block,
    Break,
    Content,
    Kind,
    Manuscript,
    Mark,
    all_marked,
    marked,
    plain,
)
from briefpress.importers.report import Question, Repair, question, repair
from briefpress.importers.steps.ends import (
    cut_in_word,
    finished,
    is_caption,
    left_open,
    starts_small,
)
from briefpress.importers.steps.note_texts import UNCALLED

_TEXT = (Kind.PARA, Kind.ITEM)
_LINE = 60  # letters; a text that has no more may be a heading or a line of a list
_BETWEEN = (Kind.PAGE, Kind.RULE)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """How sure it is that the second text goes on with the first; `ask` if nobody can tell."""

    sure: float
    ask: bool = False


def joins(manuscript: Manuscript) -> Manuscript:
    """Join what was cut; list as questions the places where a paragraph may or may not go on."""
    out: list[Block] = []
    told: list[Repair | Question] = []
    since: list[Block] = []  # page ends, rules and floats since the last text
    for block in manuscript.blocks:
        last = out[-1] if out else None
        parts = block.kind in _BETWEEN and block.role != "break"
        if parts or _floats(last, block):
            since.append(block)
            continue
        floats = [one for one in since if one.kind not in _BETWEEN]
        verdict = (_over_floats if floats else _verdict)(last, block, since)
        if last is not None and verdict.sure >= 0.7:
            out[-1], found = _joined(last, block, verdict.sure)
            told += found
            since = floats
            continue
        if verdict.ask and last is not None:
            shown = f"{plain(last.content)[-60:]} | {plain(block.content)[:60]}"
            message = "does the paragraph go on here? it was left in two"
            told.append(question("BP941", message, shown, block.place))
        out += since
        since = []
        out.append(block)
    return manuscript.told(*told, blocks=(*out, *since))


def _floats(last: Block | None, block: Block) -> bool:
    """Whether a block may stand in the middle of a text, as it stands at the edge of a page."""
    if last is None or last.kind not in _TEXT or finished(plain(last.content)):
        return False
    caption = block.kind is Kind.PARA and is_caption(plain(block.content))
    return block.kind in (Kind.PICTURE, Kind.TABLE) or caption or block.role == UNCALLED


def _over_floats(last: Block | None, block: Block, since: Sequence[Block]) -> _Verdict:
    """Whether a text goes on below a picture or table: as plain as can be, and a page ended."""
    if last is None or block.kind is not Kind.PARA or block.quote != last.quote:
        return _Verdict(0)
    small = starts_small(plain(block.content)) and not block.look.begins
    goes_on = small and not _heading_like(last)
    paged = any(one.kind is Kind.PAGE for one in since)
    return _Verdict(0.85 if goes_on and paged else 0, ask=goes_on)


def _verdict(last: Block | None, block: Block, held: Sequence[Block]) -> _Verdict:
    if last is None or last.kind not in _TEXT or block.kind not in (Kind.PARA, Kind.HEADING):
        return _Verdict(0)
    if block.quote != last.quote or not block.content or _other_size(last, block):
        return _Verdict(0)
    before, after = plain(last.content), plain(block.content)
    small, ended = starts_small(after), finished(before)
    if block.kind is Kind.HEADING:  # a line that a converter took for a heading
        return _Verdict(0.85 if small and not ended and held else 0)
    if cut_in_word(before) and (small or held):
        return _Verdict(0.9)
    if _heading_like(last) or block.look.begins or (last.look.ends and not small and ended):
        return _Verdict(0)
    if not ended:
        if small:
            return _Verdict(0.98 if held else 0.9)
        if left_open(before):
            return _Verdict(0.9 if held else 0.75)
        text = last.kind is Kind.PARA and len(before) > _LINE
        return _Verdict(0.75 if text and held else 0, ask=text and len(before) > 2 * _LINE)
    if not held:
        return _Verdict(0)
    if small and not before.rstrip().endswith((":", ";")):
        return _Verdict(0.8)
    if last.look.slack is not None:  # would the next word have stood on the last line?
        return _Verdict(0.85 if last.look.full_before(after) else 0)
    doubtful = last.kind is Kind.PARA and last.look.ends is not True and block.look.begins is None
    return _Verdict(0, ask=doubtful and len(before) > 120)


def _other_size(last: Block, block: Block) -> bool:
    """Whether two texts are set in sizes that no paragraph has side by side."""
    one, other = last.look.size, block.look.size
    return bool(one and other) and not 0.92 < (one or 1) / (other or 1) < 1.09


def _heading_like(block: Block) -> bool:
    text = plain(block.content)
    return len(text) < 90 and not finished(text) and all_marked(block.content, "bold")


def _joined(last: Block, block: Block, sure: float) -> tuple[Block, list[Repair]]:
    told: list[Repair] = []
    content: Content = block.content
    whole = plain(last.content)
    if all_marked(content, "bold") and not all_marked(last.content, "bold"):
        content = marked(content, drop=("bold",))
        shown = plain(content)
        told.append(
            repair("BP916", "bold-continuation", (f"**{shown}**", shown), block.place, 0.98)
        )
    place = block.place
    change = (f"{whole[-60:]} | {plain(content)[:60]}", f"{whole[-60:]} {plain(content)[:60]}")
    rule = "join-page" if sure != 0.9 else "join-break"
    told.insert(0, repair("BP912", rule, change, place, sure))
    joined = (*last.content, Break(place, False), *content)
    look = replace(last.look, ends=block.look.ends, slack=block.look.slack)
    return replace(last, content=joined, look=look), told


def joined_text(content: Content) -> str:
    """A content as one line of plain text, for a field; a word cut at a line end is made whole."""
    text = re.sub(r"(?<=[a-z])[\u2010\u00ad]\n(?=[a-z])", "", plain(content))
    text = text.translate({ord(MARK): "", ord(PICTURE): ""})
    return " ".join(text.replace("-\n", "-").split())


def is_marked(content: Content) -> bool:
    """Whether there is a note mark in `content`."""
    return any(isinstance(piece, Mark) for piece in content)
