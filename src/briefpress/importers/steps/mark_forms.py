"""What could be a note mark, in every form they are seen in, and how much it looks like one.

Raised digits and symbols, `[n]`, `[^n]`, digits stuck to a word: each is a `Seen` with a score.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefpress.importers.blocks import Block, Break, Content, Kind, Mark, Piece, Run, plain
from briefpress.importers.notesigns import LETTERS
from briefpress.importers.report import Place
from briefpress.importers.sequence import side_by_side

_NUMBERS = re.compile(r"\s*[\[(]?\s*(\d{1,3}(?:(?:\s*[,;.–-]\s*|\s+)\d{1,3})*)\s*[\])]?[.,;:]?\s*")
_SIGN = r"(?:\*{1,3}|†{1,3}|‡{1,3}|§{1,3}|¶{1,3})"
_SIGNS = re.compile(rf"[\s,]*{_SIGN}(?:[\s,]*{_SIGN})*[\s,]*")
_N = r"[1-9]\d{0,2}"
_BARE = re.compile(
    rf"(?<=[a-zß-ÿ\"”’'»)\]])[.,;:!?]?[\"”’»)]?(?P<a>{_N}(?:(?:,| ){_N}){{0,3}})"
    r"(?=[\s)\]—–]|[.,;:](?:[\s\"”’]|$)|[\"”’'][\s.,;:]|$)"
    rf"|(?<=[.,;:!?%])(?<!\d[.,])[\"”’»)]?(?P<b>{_N}(?:(?:,| ){_N}){{0,3}})(?=\s|$|[)\]])"
    rf"|(?<=[A-Za-z][.,;:!?])(?P<x>{_N}(?:,{_N}){{0,3}})(?=[A-Za-z])"
    rf"|(?<=\b(?:19|20)\d\d,)(?P<i>{_N})(?=\s+[a-z])"
    rf"|(?<=\d\d\.)(?P<e>{_N})(?=\s+[A-Z“\"]|\s*$)"
    rf"|(?<=[.!?”\"’';:,)])\s(?P<c>{_N}(?:\s,\s{_N})*)(?=\s+[\w“\"‘'(]|\s*$|\s[.,;:)])"
    rf"|(?<=\b(?:19|20)\d\d)(?P<y>[1-9]\d?)(?=[.,;:)]|\s*$)"
    rf"|(?<=[A-Z]{{3}})(?P<u>{_N})(?=[\s.,;:)]|$)"
    rf"|(?<=[a-z])\s(?P<w>{_N})(?=\s[a-z])"
    rf"|(?<=[a-z%)\d])\s(?P<v>{_N})(?=[.,;:][\"”’]?(?:\s|$))"
    rf"|(?<=[^\W\d][,:)])[ ](?P<f>{_N})(?=\s+[a-z]|\s*$)"
    rf"|(?<=\S)\s?\[(?P<d>{_N}(?:\s?[,–-]\s?{_N})*)\s?\](?!\()"
    rf"|(?:(?<=[.!?”\"’])\s?|(?<=[,;:]))\((?P<g>{_N})\)(?=\s|$)"
    rf"|(?<=:)\s\((?P<k>{_N})\)(?=\s*$)"
    rf"|(?<=[A-Za-z)])(?<![IVXLC])\s?\((?P<h>{_N})\)(?=[\s.,;:]|$)"
)
_STUCK_SIGNS = re.compile(rf"(?<=[\w.,;:!?”\"’')\]]){_SIGN}(?:,? ?{_SIGN})*(?=[\s,.;:)”\"]|$)")
_BOXED = re.compile(rf"(?<=\S)\s?\[({LETTERS})\](?!\w)")
_WEIGHT = {
    "a": 0.9, "b": 1.0, "c": 0.35, "e": 0.6, "f": 0.25, "i": 0.5,
    "d": 2.0, "x": 0.5, "w": 0.1, "v": 0.1, "y": 0.3, "u": 0.3, "g": 0.8, "k": 0.8, "h": 0.4,
}  # fmt: skip
#: Before the last number of a section or an exhibit, such as 2.1.
_COUNTED = re.compile(
    r"(?:\A[^\w]*|\b(?:section|sec|chapter|table|figure|fig|box|annex|appendix|part|article|art|"
    r"para(?:graph)?|clause|goal|target|version|step|page|item|no)s?\.?\s+)[A-Z]?\d{1,3}(?:\.\d{1,3})*\.$",
    re.IGNORECASE,
)
#: Marks side by side without a gap, behind a word or its stop.
_RUN = re.compile(r"(?<=[a-z.,;:!?”\"’)])(?:(?<![a-z])[ ])?(\d{2,9})(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that could be a mark, from `start` to `stop` of the plain text of a block."""

    block: int
    cell: int
    start: int
    stop: int
    label: str
    score: float
    form: str
    place: Place
    shown: str  # with the words before it, for people
    implied: bool = False

    @property
    def spot(self) -> tuple[int, int, int]:
        """Where it begins; the labels of one run share it."""
        return self.block, self.cell, self.start


def contents_of(block: Block) -> tuple[Content, ...]:
    """The cells of a table, then the content; `Seen.cell` counts them."""
    return (*(cell for row in block.rows for cell in row), block.content)


def seen_in(blocks: Sequence[Block]) -> list[Seen]:
    """Everything that could be a mark, in reading order; note texts have none."""
    return [one for index, block in enumerate(blocks) if block.kind is not Kind.NOTE
            for one in _of_block(index, block)]  # fmt: skip


def _of_block(index: int, block: Block) -> Iterator[Seen]:
    if block.kind in (Kind.PAGE, Kind.RULE, Kind.CODE):
        return
    for cell, content in enumerate(contents_of(block)):
        yield from _of_content(index, cell, content)


class _Text:
    """The text of a content in which marks are seen; `block` and `cell` say which it is."""

    def __init__(self, block: int, cell: int, content: Content) -> None:
        self.content, self.text = content, plain(content)
        self._where = block, cell
        sizes = (len(piece.text) if isinstance(piece, Run) else 1 for piece in content)
        self._starts = [*itertools.accumulate(sizes, initial=0)]

    def seen(
        self, span: tuple[int, int], label: str, score: float, form: str, *, implied: bool = False
    ) -> Seen:
        """What stands at `span`, as what could be a mark."""
        start, stop = span
        at = bisect_right(self._starts, start) - 1
        place = self.content[at].place
        if isinstance(self.content[at], Run):
            place = place._replace(at=place.at + start - self._starts[at])
        shown = self.text[max(0, start - 24) : stop]
        return Seen(*self._where, start, stop, label, score, form, place, shown, implied)


def _of_content(block: int, cell: int, content: Content) -> Iterator[Seen]:
    found: list[Seen] = []
    text = _Text(block, cell, content)
    at = 0
    group: tuple[int, str] | None = None
    for piece in (*content, None):
        raised = isinstance(piece, Run) and "sup" in piece.marks
        if group and not raised:
            found += _of_raised(text, group)
            group = None
        if isinstance(piece, Run) and raised:
            group = (group[0], group[1] + piece.text) if group else (at, piece.text)
        if isinstance(piece, Mark) and not piece.key:
            found.append(text.seen((at, at + 1), piece.label, 6.0, "call"))
        at += len(piece.text) if isinstance(piece, Run) else 1
    taken = [(one.start, one.stop) for one in found]
    found += [one for one in _of_bare(text)
              if not any(a < one.stop and one.start < b for a, b in taken)]  # fmt: skip
    yield from sorted(
        found, key=lambda one: (one.start, int(one.label) if one.label.isdigit() else 0)
    )


def _of_raised(whole: _Text, group: tuple[int, str]) -> Iterator[Seen]:
    start, text = group
    stop = start + len(text)
    before = whole.text[max(0, start - 12) : start]
    if _SIGNS.fullmatch(text):
        for sign in re.findall(_SIGN, text):
            yield whole.seen((start, stop), sign, 2.0, "sup")
    if re.fullmatch(LETTERS, text.strip()) and not before[-1:].isdigit():
        yield whole.seen((start, stop), text.strip(), 2.0, "sup")
    match = _NUMBERS.fullmatch(text)
    if match is not None and re.search(r"\d\s+\d", match[1]) and not _runs_on(match[1]):
        return
    if match is None:
        for number in side_by_side(text.strip()) if text.strip().isdigit() else ():
            yield whole.seen((start, stop), str(number), 1.35, "run")
        return
    score = 3.0
    if re.search(r"(?:^|[\s(×x*])10$", before) or re.search(r"\b[kcm]?m$|\bft$|=\S+$", before):
        score = 0.4  # an exponent: 10^6, m^2, E=mc^2
    elif re.search(r"\d$", before):
        score = 2.0
    for label, implied in _labels(match[1]):
        yield whole.seen((start, stop), label, score, "sup", implied=implied)
    for number in side_by_side(match[1]):
        yield whole.seen((start, stop), str(number), 0.45 * score, "run")


def _of_bare(whole: _Text) -> Iterator[Seen]:
    """Numbers stuck to words, and `[n]`; never in addresses or code."""
    text = "".join(map(_open_to_marks, whole.content))
    text = re.sub(r"(?:https?://|www\.)\S+", lambda match: "\ue001" * len(match[0]), text)
    for match in _STUCK_SIGNS.finditer(text):
        for sign in re.findall(_SIGN, match[0]):
            yield whole.seen(match.span(), sign, 2.0, "sign")
    for match in _BOXED.finditer(text):
        yield whole.seen(match.span(), match[1], 2.0, "sign")
    for match in _BARE.finditer(text):
        form = match.lastgroup or "a"
        start, stop = match.start(form), match.end(form)
        if form in "dghk":
            start, stop = match.start() + match[0][0].isspace(), match.end()
        if form in "ab" and re.search(
            r"\b(?:[Nn]o|[Vv]ol|pp?|[Ff]ig|[Aa]rt|[Ss]ec|Rs|ch)\.$", text[:start][-6:]
        ):
            continue
        if form == "e" and _COUNTED.search(text[:start]):
            continue
        for label, implied in _labels(match[form]):
            yield whole.seen((start, stop), label, _WEIGHT[form], form, implied=implied)
    for match in _RUN.finditer(text):
        for number in side_by_side(match[1]):
            yield whole.seen(match.span(1), str(number), 0.45, "run")


def _open_to_marks(piece: Piece) -> str:
    """The text of a piece, blanked out where no bare mark can stand."""
    if isinstance(piece, Break):
        return "\n"
    if not isinstance(piece, Run):
        return "\ue001"
    closed = piece.url or piece.marks & {"sup", "sub", "code"}
    return "\ue001" * len(piece.text) if closed else piece.text


def _runs_on(text: str) -> bool:
    """Whether the numbers of a run that blanks part are one more each, as marks are."""
    found = [int(one) for one in re.findall(r"\d+", text)]
    return found == list(range(found[0], found[0] + len(found)))


def _labels(text: str) -> Iterator[tuple[str, bool]]:
    """The labels of a run such as `11,12` or `5-7`; of a range, the inner ones are implied."""
    for part in re.split(r"\s*[,;.]\s*|(?<=\d)\s+(?=\d)", text):
        ends = re.split(r"[–-]", part)
        numbers = [int(one) for one in ends if one.strip()]
        if len(numbers) == 2 and numbers[0] < numbers[1] <= numbers[0] + 12:
            for number in range(numbers[0], numbers[1] + 1):
                yield str(number), number not in numbers
        else:
            yield from ((str(number), False) for number in numbers)
