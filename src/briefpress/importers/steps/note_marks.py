"""Note marks in the text, in every form they are seen in, brought together with the note texts.

Each thing that could be a mark is scored; `sequence` finds those whose numbers run on, so years,
exponents and list numbers fall out. A mark and its note get one key; notes are numbered anew in the
order of their marks. What finds no partner stays text, in its place, and is a question.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Kind,
    Manuscript,
    Mark,
    Note,
    Piece,
    Place,
    Run,
    cut,
    marked,
    plain,
    stripped,
    words,
)
from briefpress.importers.report import Question, Repair, question, repair
from briefpress.importers.sequence import Candidate, best_chain, side_by_side
from briefpress.importers.steps.addresses import changed
from briefpress.importers.steps.ends import finished

_NUMBERS = re.compile(r"\s*[\[(]?\s*(\d{1,3}(?:\s*[,;.–-]\s*\d{1,3})*)\s*[\])]?[.,;:]?\s*")
_SYMBOL = re.compile(r"\s*([*†‡§¶]{1,3})\s*")
_N = r"[1-9]\d{0,2}"
_BARE = re.compile(
    rf"(?<=[a-zß-ÿ\"”’'»)\]])[.,;:!?]?[\"”’»)]?(?P<a>{_N}(?:,{_N}){{0,3}})"
    r"(?=[\s)\]—–]|[.,;:](?:\s|$)|$)"
    rf"|(?<=[.,;:!?%])(?<!\d[.,])[\"”’»)]?(?P<b>{_N}(?:,{_N}){{0,3}})(?=\s|$|[)\]])"
    rf"|(?<=\d\.)(?P<e>{_N})(?=\s+[A-Z“\"]|\s*$)"
    rf"|(?<=[.!?”\";])\s(?P<c>{_N})(?=\s+[A-Za-z“\"]|\s*$)"
    rf"|(?<=\S)\s?\[(?P<d>{_N}(?:\s?[,–-]\s?{_N})*)\](?!\()"
)
_SIGN = re.compile(r"(?<=[\w.,;:!?”\"’')])[*†‡§¶]{1,3}(?=[\s,.;:)]|$)")
_WEIGHT = {"a": 0.9, "b": 1.0, "c": 0.35, "e": 0.6, "d": 2.0}
_SURE = {
    "call": 1.0, "sup": 0.99, "run": 0.9, "sign": 0.9,
    "a": 0.85, "b": 0.85, "c": 0.7, "d": 0.95, "e": 0.75,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Seen:
    """Something that could be a mark, from `start` to `stop` of the plain text of a block."""

    block: int
    cell: int
    start: int
    stop: int
    label: str
    score: float
    form: str
    implied: bool = False


def note_marks(manuscript: Manuscript) -> Manuscript:
    """Recognise the marks, match them with the notes, and number both anew."""
    blocks = manuscript.blocks
    seen = [one for index, block in enumerate(blocks) if block.kind is not Kind.NOTE
            for one in _of_block(index, block)]  # fmt: skip
    texts = [index for index, block in enumerate(blocks) if block.kind is Kind.NOTE and block.label]
    chosen = _chosen(seen, blocks, texts)
    return _settled(manuscript, [seen[n] for n in chosen], texts)


# --- what could be a mark ------------------------------------------------------------------------


def _of_block(index: int, block: Block) -> Iterator[_Seen]:
    if block.kind in (Kind.PAGE, Kind.RULE, Kind.CODE):
        return
    cells = [cell for row in block.rows for cell in row]
    for cell, content in enumerate((*cells, block.content)):
        yield from _of_content(index, cell, content)


def _of_content(block: int, cell: int, content: Content) -> Iterator[_Seen]:
    found: list[_Seen] = []
    at = 0
    group: tuple[int, str] | None = None
    for piece in (*content, None):
        raised = isinstance(piece, Run) and "sup" in piece.marks
        if group and not raised:
            found += _of_raised(block, cell, content, group)
            group = None
        if isinstance(piece, Run) and raised:
            group = (group[0], group[1] + piece.text) if group else (at, piece.text)
        if isinstance(piece, Mark) and not piece.key:
            found.append(_Seen(block, cell, at, at + 1, piece.label, 6.0, "call"))
        at += len(piece.text) if isinstance(piece, Run) else 1
    taken = [(one.start, one.stop) for one in found]
    found += [one for one in _of_bare(block, cell, content)
              if not any(a < one.stop and one.start < b for a, b in taken)]  # fmt: skip
    yield from sorted(
        found, key=lambda one: (one.start, int(one.label) if one.label.isdigit() else 0)
    )


def _of_raised(block: int, cell: int, content: Content, group: tuple[int, str]) -> Iterator[_Seen]:
    start, text = group
    stop = start + len(text)
    before = plain(cut(content, 0, start))[-12:]
    symbol = _SYMBOL.fullmatch(text)
    if symbol:
        yield _Seen(block, cell, start, stop, symbol[1], 2.0, "sup")
    match = _NUMBERS.fullmatch(text)
    if match is None:
        for number in side_by_side(text.strip()) if text.strip().isdigit() else ():
            yield _Seen(block, cell, start, stop, str(number), 1.35, "run")
        return
    score = 3.0
    if re.search(r"(?:^|[\s(×x*])10$", before) or re.search(r"\b[kcm]?m$|\bft$", before):
        score = 0.4  # an exponent: 10^6, m^2
    elif re.search(r"\d$", before):
        score = 2.0
    for label, implied in _labels(match[1]):
        yield _Seen(block, cell, start, stop, label, score, "sup", implied)
    for number in side_by_side(match[1]):
        yield _Seen(block, cell, start, stop, str(number), 0.45 * score, "run")


def _of_bare(block: int, cell: int, content: Content) -> Iterator[_Seen]:
    """Numbers stuck to words, and `[n]`; never in addresses or code."""
    text = "".join(map(_open_to_marks, content))
    text = re.sub(r"(?:https?://|www\.)\S+", lambda match: "\ue001" * len(match[0]), text)
    for match in _SIGN.finditer(text):
        yield _Seen(block, cell, match.start(), match.end(), match[0], 2.0, "sign")
    for match in _BARE.finditer(text):
        form = match.lastgroup or "a"
        start, stop = match.start(form), match.end(form)
        if form == "d":
            start, stop = match.start() + (match[0][0] == " "), match.end()
        if form in "ab" and re.search(
            r"\b(?:[Nn]o|[Vv]ol|pp?|[Ff]ig|[Aa]rt|[Ss]ec|Rs|ch)\.$", text[:start][-6:]
        ):
            continue
        for label, implied in _labels(match[form]):
            yield _Seen(block, cell, start, stop, label, _WEIGHT[form], form, implied)


def _open_to_marks(piece: Piece) -> str:
    """The text of a piece, blanked out where no bare mark can stand."""
    if isinstance(piece, Break):
        return "\n"
    if not isinstance(piece, Run):
        return "\ue001"
    closed = piece.url or piece.marks & {"sup", "sub", "code"}
    return "\ue001" * len(piece.text) if closed else piece.text


def _labels(text: str) -> Iterator[tuple[str, bool]]:
    """The labels of a run such as `11,12` or `5-7`; of a range, the inner ones are implied."""
    for part in re.split(r"[,;.]", text):
        ends = re.split(r"[–-]", part)
        numbers = [int(one) for one in ends if one.strip()]
        if len(numbers) == 2 and numbers[0] < numbers[1] <= numbers[0] + 12:
            for number in range(numbers[0], numbers[1] + 1):
                yield str(number), number not in numbers
        else:
            yield from ((str(number), False) for number in numbers)


# --- which of them are marks ---------------------------------------------------------------------


def _chosen(seen: Sequence[_Seen], blocks: Sequence[Block], texts: Sequence[int]) -> list[int]:
    """Indexes in `seen` of what is a mark."""
    labels: dict[str, list[int]] = defaultdict(list)
    for index in texts:
        labels[blocks[index].label].append(index)
    sections = _sections(blocks)
    numbered, candidates = [], []
    for n, one in enumerate(seen):
        if not one.label.isdigit():
            continue
        score = one.score
        places = labels.get(one.label, [])
        if not places:
            score = score - 1.0 if one.form in ("sup", "call") else -9.0
        elif all(place < one.block for place in places):
            score -= 2.0
        if score > -3:
            numbered.append(n)
            candidates.append(Candidate(int(one.label), score, sections[one.block]))
    chain = {numbered[n] for n in best_chain(candidates)}
    taken = {(seen[n].block, seen[n].cell, seen[n].start) for n in chain}
    for n, one in enumerate(seen):
        if n in chain or one.label not in labels or (one.block, one.cell, one.start) in taken:
            continue
        if (
            one.form in ("call", "sign")
            or not one.label.isdigit()
            or (one.form == "sup" and one.score > 2.5)
        ):
            chain.add(n)  # a second mark of the same note, or a symbol
    whole = {(seen[n].block, seen[n].cell, seen[n].start) for n in chain if seen[n].form != "run"}
    return sorted(
        n
        for n in chain
        if seen[n].form != "run" or (seen[n].block, seen[n].cell, seen[n].start) not in whole
    )


def _sections(blocks: Sequence[Block]) -> list[int]:
    """Page or chapter of each block, after which numbers may begin anew."""
    out, section = [], 0
    for index, block in enumerate(blocks):
        new = block.kind in (Kind.PAGE, Kind.RULE, Kind.HEADING)
        after_notes = (
            index > 0 and blocks[index - 1].kind is Kind.NOTE and block.kind is not Kind.NOTE
        )
        section += new or after_notes
        out.append(section)
    return out


# --- notes and marks made ------------------------------------------------------------------------


@dataclass(slots=True)
class _Ledger:
    """Which note text each mark got, and which texts are still free."""

    free: dict[str, list[int]]
    last: dict[str, int]

    def text_for(self, label: str, block: int) -> int | None:
        """The block of the note text for a mark that stands in `block`."""
        open_ = self.free.get(label, [])
        below = [index for index in open_ if index > block]
        got = below[0] if below else open_[0] if open_ else self.last.get(label)
        if got in open_:
            open_.remove(got)
        if got is not None:
            self.last[label] = got
        return got


def _settled(manuscript: Manuscript, chosen: Sequence[_Seen], texts: Sequence[int]) -> Manuscript:
    blocks = list(manuscript.blocks)
    free: dict[str, list[int]] = defaultdict(list)
    for index in texts:
        free[blocks[index].label].append(index)
    ledger = _Ledger(free, {})
    keys: dict[int, str] = {}
    marks: dict[tuple[int, int], list[tuple[_Seen, str]]] = defaultdict(list)
    told: list[Repair | Question] = []
    for one in chosen:
        text = ledger.text_for(one.label, one.block)
        place = _place(blocks[one.block], one)
        if text is None:
            shown = _around(blocks[one.block], one)
            told.append(question("BP940", f"the mark {one.label} has no note", shown, place))
            continue
        key = keys.setdefault(text, str(len(keys) + len(manuscript.notes) + 1))
        marks[one.block, one.cell].append((one, key))
        shown = _around(blocks[one.block], one)
        told.append(
            repair("BP914", f"mark-{one.form}", (shown, f"[^{key}]"), place, _SURE[one.form])
        )
    for (block, cell), group in marks.items():
        blocks[block] = _with_marks(blocks[block], cell, group)
    notes, blocks, more = _notes(blocks, keys)
    blocks = [changed(block, _spelt_out) for block in blocks]
    notes = [  # no note calls a note
        replace(one, blocks=tuple(changed(block, _spelt_out) for block in one.blocks))
        for one in notes
    ]
    return manuscript.told(*told, *more, blocks=tuple(blocks), notes=(*manuscript.notes, *notes))


def _spelt_out(content: Content) -> Content:
    """A mark that found no note stays as it was written."""
    if not any(isinstance(piece, Mark) and not piece.key for piece in content):
        return content
    return tuple(
        Run(f"[^{piece.label}]", piece.place)
        if isinstance(piece, Mark) and not piece.key
        else piece
        for piece in content
    )


def _with_marks(block: Block, cell: int, group: Sequence[tuple[_Seen, str]]) -> Block:
    """`block` with marks in the place of what stood for them, from the last to the first."""
    cells = [one for row in block.rows for one in row]
    content = cells[cell] if cell < len(cells) else block.content
    spans: dict[tuple[int, int], list[tuple[_Seen, str]]] = defaultdict(list)
    for one, key in group:
        spans[one.start, one.stop].append((one, key))
    for (start, stop), ones in sorted(spans.items(), reverse=True):
        content = _marked(content, start, stop, ones)
    if cell >= len(cells):
        return replace(block, content=content)
    cells[cell] = content
    rows, at = [], 0
    for row in block.rows:
        rows.append(tuple(cells[at : at + len(row)]))
        at += len(row)
    return replace(block, rows=tuple(rows))


def _marked(content: Content, start: int, stop: int, ones: Sequence[tuple[_Seen, str]]) -> Content:
    """Marks in the place of the signs from `start` to `stop`; what else stood there stays."""
    signs = cut(content, start, stop)
    text = plain(signs)
    place = signs[0].place
    before = list(cut(content, 0, start))
    _close_up(before)
    pieces: list[Piece] = []
    at = 0
    for one, key in ones:
        where = text.find(one.label, at) if not one.implied else -1
        offset = where if where >= 0 else at
        label = "" if one.implied else one.label
        pieces.append(Mark(label, _shifted(signs, offset, place), key))
        at = offset + len(label)
    left = text[at:].strip(" ])") if not isinstance(signs[0], Mark) else ""
    tail: Content = cut(signs, at) if any(char.isalnum() for char in left) else ()
    if left and left in ".,;:" and re.match(r"\s|$", plain(cut(content, stop))):
        # "<sup>3.</sup>": the stop belongs to the mark, unless the sentence needs it
        tail = () if finished(plain(before)) else (Run(left, signs[-1].place),)
    return (*before, *pieces, *tail, *cut(content, stop))


def _close_up(before: list[Piece]) -> None:
    """A blank between a word and its mark goes."""
    if before and isinstance(before[-1], Run) and before[-1].was is None:
        before[-1] = replace(before[-1], text=before[-1].text.rstrip())
    while before and isinstance(before[-1], Break) and not before[-1].meant:
        before.pop()


def _shifted(signs: Content, offset: int, place: Place) -> Place:
    at = 0
    for piece in signs:
        size = len(piece.text) if isinstance(piece, Run) else 1
        if at + size > offset:
            return piece.place._replace(at=piece.place.at + offset - at)
        at += size
    return place


def _place(block: Block, one: _Seen) -> Place:
    cells = [cell for row in block.rows for cell in row]
    content = (*cells, block.content)[one.cell]
    found = cut(content, one.start, one.stop)
    return found[0].place if found else block.place


def _around(block: Block, one: _Seen) -> str:
    cells = [cell for row in block.rows for cell in row]
    return plain((*cells, block.content)[one.cell])[max(0, one.start - 24) : one.stop]


def _notes(
    blocks: list[Block], keys: dict[int, str]
) -> tuple[list[Note], list[Block], list[Repair | Question]]:
    """The notes with their further paragraphs; texts without a mark stay where they stand."""
    notes: list[tuple[int, Note]] = []
    out: list[Block] = []
    told: list[Repair | Question] = []
    current: int | None = None
    for index, block in enumerate(blocks):
        if block.kind is not Kind.NOTE:
            out.append(block)
            continue
        if block.label and index in keys:
            para = replace(block, kind=Kind.PARA, label="", content=_bare(block.content))
            notes.append((int(keys[index]), Note(keys[index], block.label, (para,), block.place)))
            current = len(notes) - 1
            shown = (f"{block.label} {words(block.content)}", f"[^{keys[index]}]:")
            told.append(repair("BP915", "note-text", shown, block.place, 0.97))
        elif block.label or current is None:
            current = None
            text = f"{block.label} {words(block.content)}".strip()
            told.append(question("BP940", "this note text has no mark", text, block.place))
            label = (Run(f"{block.label} ", block.place),) if block.label else ()
            out.append(replace(block, kind=Kind.PARA, label="", content=(*label, *block.content)))
            continue
        else:
            number, note = notes[current]
            notes[current] = (number, _longer(note, block))
        if not out or out[-1].kind is not Kind.PAGE:
            out.append(Block(Kind.PAGE, place=block.place, role="notes"))
    return [note for _, note in sorted(notes, key=lambda one: one[0])], out, told


def _bare(content: Content) -> Content:
    return stripped(content)


def _longer(note: Note, tail: Block) -> Note:
    """A note with one more part: of its last paragraph if that is not finished, else a new one."""
    last = note.blocks[-1]
    if not finished(plain(last.content)) and not tail.look.begins:
        joined = (*last.content, Break(tail.place, False), *tail.content)
        return replace(note, blocks=(*note.blocks[:-1], replace(last, content=joined)))
    para = replace(tail, kind=Kind.PARA, label="", content=marked(tail.content))
    return replace(note, blocks=(*note.blocks, para))
