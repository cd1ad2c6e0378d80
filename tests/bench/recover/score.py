"""Scores a result against the truth: `compare` of two accounts gives a `Score`, scores add up.

Each measure is `right` of `of`, where `of` is the greater of what was expected and what was found:
what is missing and what is invented cost alike. What is damaged lowers its own measure and leaves
the others alone, as far as the damage allows; tests/test_bench_recover.py shows it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.recover.account import Account, Mark, NoteText, Unit, same_field, words
from bench.recover.align import align

#: The measures in the order of the tables, with what they count.
MEASURES = {
    "words": "words of text and notes kept, in order",
    "extra": "words of text and notes that are not invented or left over",
    "marks": "note marks at the right place of the right word, with the right note",
    "notes": "notes whole: every word, every paragraph",
    "paragraphs": "paragraphs whole: neither cut nor joined",
    "headings": "headings with their rank",
    "lists": "list items with their kind and depth",
    "tables": "table cells in their row and column",
    "quotes": "paragraphs of set-off quotations",
    "links": "addresses of links",
    "metadata": "metadata fields",
}


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `of`; `wrong` are a few examples, for people."""

    right: int = 0
    of: int = 0
    wrong: tuple[str, ...] = ()

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of, self.wrong + other.wrong)

    @property
    def percent(self) -> float | None:
        """In hundredths; None where there was nothing to do."""
        return 100 * self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Score:
    """One share for each measure."""

    shares: dict[str, Share]

    def __add__(self, other: Score) -> Score:
        return Score({name: self[name] + other[name] for name in MEASURES})

    def __getitem__(self, name: str) -> Share:
        return self.shares.get(name, Share())


def total(scores: Iterable[Score]) -> Score:
    """The sum of many scores: every word, note and paragraph weighs the same."""
    out = Score({})
    for score in scores:
        out += score
    return out


def compare(truth: Account, result: Account) -> Score:
    """How much of `truth` is in `result`."""
    # capitals that a printer gave to a heading do not unmake its words
    pairs = align(*([word.casefold() for word in one.words] for one in (truth, result)))
    notes = _match_notes(truth.notes, result.notes)
    texts = _text(truth, result, pairs, notes)
    return Score(
        {
            **texts,
            "marks": _marks(truth, result, dict(pairs), notes),
            "notes": _notes(truth, result, notes),
            "paragraphs": _whole(truth, result, pairs, "para"),
            "headings": _headings(truth, result, pairs),
            "lists": _items(truth, result, pairs),
            "tables": _cells(truth, result, pairs),
            "quotes": _quotes(truth, result, pairs),
            "links": _bag(truth.links, result.links),
            "metadata": _fields(truth, result),
        }
    )


# --- words -------------------------------------------------------------------------------------


def _text(
    truth: Account, result: Account, pairs: list[tuple[int, int]], notes: dict[int, int]
) -> dict[str, Share]:
    """Words kept, and words that come from nowhere.

    A note's words count as kept in its note; failing that, in order among the words of the text
    that are left over. Metadata that stay in the text are no invention: they are the document's.
    """
    headed = _unit_of([unit for unit in truth.units if unit.kind == "heading"])
    same = [(a, b) for a, b in pairs if truth.words[a] == result.words[b] or a in headed]
    kept, left_notes = len(same), []
    # a caption stands above its table in one house, below it in the next
    aside = _unit_of([unit for unit in truth.units if unit.kind == "other"])
    found = {a for a, _ in same}
    captions = [word for at, word in enumerate(truth.words) if at in aside and at not in found]
    lost = _without(truth.words, {*found, *aside})
    spare = _without(result.words, (b for _, b in same))
    over: list[str] = []
    for at, note in enumerate(truth.notes):
        if at not in notes:
            left_notes += note.words
            continue
        given = result.notes[notes[at]].words
        same = align(note.words, given)
        kept += len(same)
        left_notes += _without(note.words, (a for a, _ in same))
        over += _without(given, (b for _, b in same))
    for at, note in enumerate(result.notes):
        if at not in notes.values():
            over += note.words
    for wanted, place in ((left_notes, spare), (captions, spare), (lost, over)):
        same = align(wanted, place)
        kept += len(same)
        wanted[:] = _without(wanted, (a for a, _ in same))
        place[:] = _without(place, (b for _, b in same))
    every = len(truth.words) + sum(len(note.words) for note in truth.notes)
    spare = _not_metadata(spare, truth)
    found_words = len(result.words) + sum(len(note.words) for note in result.notes)
    extra = [*spare, *over]
    return {
        "words": Share(kept, every, tuple([*lost, *captions, *left_notes][:8])),
        "extra": Share(found_words - len(extra), found_words, tuple(extra[:8])),
    }


def _without(sequence: Sequence[str], places: Iterable[int]) -> list[str]:
    gone = set(places)
    return [word for at, word in enumerate(sequence) if at not in gone]


def _not_metadata(spare: list[str], truth: Account) -> list[str]:
    own = Counter(word.casefold() for _, value in truth.fields for word in words(value))
    out = []
    for word in spare:
        if own[word.casefold()] > 0:
            own[word.casefold()] -= 1
        else:
            out.append(word)
    return out


# --- notes -------------------------------------------------------------------------------------


def _match_notes(truth: Sequence[NoteText], result: Sequence[NoteText]) -> dict[int, int]:
    """Which note of the result stands for which of the truth: in order, by likeness."""
    bags = [Counter(note.words) for note in result]
    table = [[0.0] * (len(result) + 1) for _ in range(len(truth) + 1)]
    like: dict[tuple[int, int], float] = {}
    for a in range(len(truth) - 1, -1, -1):
        bag = Counter(truth[a].words)
        for b in range(len(result) - 1, -1, -1):
            likeness = _likeness(bag, bags[b])
            like[a, b] = likeness
            gain = likeness + table[a + 1][b + 1] if likeness >= 0.5 else 0.0
            table[a][b] = max(table[a + 1][b], table[a][b + 1], gain)
    found, a, b = {}, 0, 0
    while a < len(truth) and b < len(result):
        if like[a, b] >= 0.5 and table[a][b] == like[a, b] + table[a + 1][b + 1]:
            found[a] = b
            a, b = a + 1, b + 1
        elif table[a][b] == table[a + 1][b]:
            a += 1
        else:
            b += 1
    return found


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    both = sum((one & other).values())
    return 2 * both / max(1, one.total() + other.total())


def _notes(truth: Account, result: Account, notes: dict[int, int]) -> Share:
    whole = [at for at, to in notes.items() if truth.notes[at] == result.notes[to]]
    bad = [
        f"{at + 1}: {' '.join(truth.notes[at].words)[:60]}"
        for at in range(len(truth.notes))
        if at not in set(whole)
    ]
    return Share(len(whole), max(len(truth.notes), len(result.notes)), tuple(bad[:5]))


def _marks(truth: Account, result: Account, word: dict[int, int], notes: dict[int, int]) -> Share:
    placed: dict[int, Mark] = {mark.note: mark for mark in result.marks}
    right, bad = 0, []
    for mark in truth.marks:
        found = placed.get(notes.get(mark.note, -1))
        if found is not None and _same_place(truth, result, mark, found, word):
            right += 1
        else:
            bad.append(
                f"{mark.note + 1} after {' '.join(truth.words[max(0, mark.word - 2) : mark.word + 1])}"
            )
    return Share(right, max(len(truth.marks), len(result.marks)), tuple(bad[:5]))


def _same_place(
    truth: Account, result: Account, mark: Mark, found: Mark, word: dict[int, int]
) -> bool:
    """Same word and same place in it; a word that was damaged itself is judged by its neighbours."""
    at = word.get(mark.word, -1 if mark.word < 0 else None)
    if at is not None:
        return found.word == at and found.offset == mark.offset
    before, after = word.get(mark.word - 1), word.get(mark.word + 1)
    return (before is not None and found.word == before + 1) or (
        after is not None and found.word == after - 1
    )


# --- blocks ------------------------------------------------------------------------------------


def _crossing(
    truth: Sequence[Unit], result: Sequence[Unit], pairs: list[tuple[int, int]]
) -> tuple[list[set[int]], list[set[int]]]:
    """For each unit of either side, the units of the other that share words with it."""
    here, there = _unit_of(truth), _unit_of(result)
    over: list[set[int]] = [set() for _ in truth]
    back: list[set[int]] = [set() for _ in result]
    shared: Counter[tuple[int, int]] = Counter()
    for a, b in pairs:
        if a in here and b in there:
            shared[here[a], there[b]] += 1
    for one, other in shared:
        over[one].add(other)
        back[other].add(one)
    return over, back


def _unit_of(units: Sequence[Unit]) -> dict[int, int]:
    return {word: at for at, unit in enumerate(units) for word in range(unit.start, unit.end)}


def _twins(truth: Account, result: Account, pairs: list[tuple[int, int]]) -> dict[int, int]:
    """Units of the truth that one unit of the result stands for, and nothing else in it."""
    over, back = _crossing(truth.units, result.units, pairs)
    return {
        at: next(iter(to)) for at, to in enumerate(over)
        if len(to) == 1 and back[next(iter(to))] == {at}
    }  # fmt: skip


def _title(account: Account, unit: Unit) -> str:
    return " ".join(account.words[unit.start : unit.end][:7])


def _whole(truth: Account, result: Account, pairs: list[tuple[int, int]], kind: str) -> Share:
    twins = _twins(truth, result, pairs)
    right, of, bad = 0, 0, []
    for at, unit in enumerate(truth.units):
        if unit.kind == kind:
            of += 1
            if at in twins and result.units[twins[at]].kind in (kind, "other"):
                right += 1
            else:
                bad.append(_title(truth, unit))
    return Share(right, of, tuple(bad[:5]))


def _ranks(units: Sequence[Unit]) -> dict[object, int]:
    levels = sorted({unit.place[0] for unit in units if unit.kind == "heading"}, key=str)
    return {level: rank for rank, level in enumerate(levels)}


def _headings(truth: Account, result: Account, pairs: list[tuple[int, int]]) -> Share:
    twins = _twins(truth, result, pairs)
    mine, theirs = _ranks(truth.units), _ranks(result.units)
    right, bad = 0, []
    wanted = [at for at, unit in enumerate(truth.units) if unit.kind == "heading"]
    for at in wanted:
        unit = truth.units[at]
        to = result.units[twins[at]] if at in twins else None
        if to and to.kind == "heading" and mine[unit.place[0]] == theirs[to.place[0]]:
            right += 1
        else:
            bad.append(_title(truth, unit))
    found = sum(1 for unit in result.units if unit.kind == "heading")
    return Share(right, max(len(wanted), found), tuple(bad[:5]))


def _by_owner(account: Account, kind: str) -> dict[int, list[int]]:
    out: dict[int, list[int]] = defaultdict(list)
    for at, unit in enumerate(account.units):
        if unit.kind == kind:
            out[unit.owner].append(at)
    return out


def _items(truth: Account, result: Account, pairs: list[tuple[int, int]]) -> Share:
    over, back = _crossing(truth.units, result.units, pairs)
    mine, theirs = _by_owner(truth, "item"), _by_owner(result, "item")
    right, bad = 0, []
    for owner, units in mine.items():
        to = {other for at in units for other in over[at]}
        owners = {(result.units[other].kind, result.units[other].owner) for other in to}
        came = {one for other in to for one in back[other]}
        places = {truth.units[at].place for at in units} | {result.units[o].place for o in to}
        if (
            len(owners) == 1
            and next(iter(owners))[0] == "item"
            and came == set(units)
            and len(places) == 1
        ):
            right += 1
        else:
            bad.append(_title(truth, truth.units[units[0]]))
        del owner
    return Share(right, max(len(mine), len(theirs)), tuple(bad[:5]))


def _cells(truth: Account, result: Account, pairs: list[tuple[int, int]]) -> Share:
    twins = _twins(truth, result, pairs)
    wanted = [at for at, unit in enumerate(truth.units) if unit.kind == "cell"]
    right = sum(
        1 for at in wanted
        if at in twins and result.units[twins[at]].kind == "cell"
        and result.units[twins[at]].place == truth.units[at].place
    )  # fmt: skip
    found = sum(1 for unit in result.units if unit.kind == "cell")
    return Share(right, max(len(wanted), found))


def _quotes(truth: Account, result: Account, pairs: list[tuple[int, int]]) -> Share:
    twins = _twins(truth, result, pairs)
    wanted = [at for at, unit in enumerate(truth.units) if unit.quoted]
    right = sum(1 for at in wanted if at in twins and result.units[twins[at]].quoted)
    bad = [
        _title(truth, truth.units[at])
        for at in wanted
        if not (at in twins and result.units[twins[at]].quoted)
    ]
    found = sum(1 for unit in result.units if unit.quoted)
    return Share(right, max(len(wanted), found), tuple(bad[:5]))


# --- the rest ----------------------------------------------------------------------------------


def _bag(truth: Sequence[str], result: Sequence[str]) -> Share:
    both = Counter(truth) & Counter(result)
    missing = Counter(truth) - both
    return Share(both.total(), max(len(truth), len(result)), tuple([*missing][:3]))


def _fields(truth: Account, result: Account) -> Share:
    if not truth.fields:
        return Share()
    given = dict(result.fields)
    right = [
        name for name, value in truth.fields if name in given and same_field(value, given[name])
    ]
    known = {name for name, _ in truth.fields}
    invented = [
        f"invented {name}: {value[:50]}" for name, value in result.fields if name not in known
    ]
    bad = [
        f"{name}: {value[:50]} | {given.get(name, '(none)')[:50]}"
        for name, value in truth.fields if name not in right
    ]  # fmt: skip
    return Share(
        len(right), max(len(truth.fields), len(result.fields)), tuple([*bad, *invented][:6])
    )
