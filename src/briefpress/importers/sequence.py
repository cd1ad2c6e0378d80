"""Finds the numbers that count: of many that could be note numbers, those that run on.

Used for note marks and for note texts alike. Years, list numbers and exponents fall out because
nothing runs on from them.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_GAP = 3  # numbers that may be missing between two neighbours
_GAP_COST = 1.2
_APART = 30  # numbers that begin anew, between a mark and its note in step
_SHARED = re.compile(r"[1-9]\d{0,2}(?:,[1-9]\d{0,2}){1,3}")
_RESTART_COST, _TOLD_COST = 1.5, 0.3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be number `number`; `score` says how much it looks like one.

    `section` counts pages or chapters: numbers may begin anew at 1 in a later section. `anew` says
    that something tells they do, here.
    """

    number: int
    score: float
    section: int = 0
    anew: bool = False


def labels_of(label: str) -> tuple[str, ...]:
    """The labels of the marks that call a note: of "11,12" both, as one note may answer two."""
    numbers = [int(one) for one in label.split(",")] if _SHARED.fullmatch(label) else []
    together = all(after == before + 1 for before, after in itertools.pairwise(numbers))
    return tuple(map(str, numbers)) if numbers and together else (label,)


def side_by_side(digits: str) -> tuple[int, ...]:
    """The numbers of marks set without a gap: "34" is 3 and 4, "9101112" runs from 9 to 12.

    Empty if `digits` is no such run.
    """
    if not digits.isdigit() or digits[0] == "0":
        return ()
    for size in range(1, len(digits)):
        number, found, text = int(digits[:size]), [], digits
        while text.startswith(str(number)):
            found.append(number)
            text = text[len(str(number)) :]
            number += 1
        if not text and len(found) > 1:
            return tuple(found)
    return ()


def best_chain(candidates: Sequence[Candidate], first: int = 1) -> list[int]:
    """Indexes of the candidates, in order, whose numbers run on with the highest score.

    They begin with 1 or, in an excerpt, with `first`. Linear in the candidates.
    """
    value: list[float] = []
    back: list[int] = []
    best: dict[int, int] = {}  # number -> index of the best chain that ends with it
    top = -1
    for index, one in enumerate(candidates):
        gone = min(abs(one.number - 1), abs(one.number - first))
        prior, gain = -1, -_GAP_COST * min(_GAP, gone)
        for gap in range(1, _GAP + 2):
            before = best.get(one.number - gap, -1)
            if before < 0:
                continue
            got = value[before] - (0.0 if gap == 1 else _GAP_COST * max(0.3, gap - 1))
            if got > gain:
                prior, gain = before, got
        if one.number == 1 and top >= 0:
            other = candidates[top].section != one.section
            cost = _RESTART_COST if other else 2 * _RESTART_COST
            got = value[top] - (_TOLD_COST if one.anew else cost)
            if got > gain:
                prior, gain = top, got
        value.append(gain + one.score)
        back.append(prior)
        held = best.get(one.number, -1)
        if held < 0 or value[index] >= value[held]:
            best[one.number] = index
        if top < 0 or value[index] > value[top]:
            top = index
    chain: list[int] = []
    while top >= 0:
        chain.append(top)
        top = back[top]
    return chain[::-1]


def worth(candidates: Sequence[Candidate], chain: Sequence[int], first: int = 1) -> float:
    """What the candidates of a chain score together, less what numbers that are missing cost."""
    numbers = [first - 1, *(candidates[n].number for n in chain)]
    missing = sum(max(0, after - before - 1) for before, after in itertools.pairwise(numbers))
    return sum(candidates[n].score for n in chain) - _GAP_COST * missing


def in_step(candidates: Sequence[Candidate], numbers: Sequence[int]) -> list[int]:
    """Indexes of the candidates, in order, that go in step with `numbers`, with the highest score.

    Each takes one of the numbers, its own, and the later ones take later numbers; what scores
    nothing takes none. For numbers that begin anew, where no count runs on.
    """
    places: dict[int, list[int]] = {}
    for at, number in enumerate(numbers):
        places.setdefault(number, []).append(at)
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(numbers) + 1)  # a tree of greatest sums
    links: list[tuple[int, int]] = []  # a candidate, and the link before it
    many = Counter(one.number for one in candidates)
    seen = Counter[int]()
    for index, one in enumerate(candidates):
        own = places.get(one.number, [])
        # of many that begin anew, only those can be its own that stand about as far on
        near = seen[one.number] * len(own) // many[one.number]
        seen[one.number] += 1
        for at in reversed(own[max(0, near - _APART) : near + _APART]) if one.score > 0 else ():
            value, before, n = 0.0, -1, at
            while n:
                if best[n][0] > value:
                    value, before = best[n]
                n &= n - 1
            links.append((index, before))
            new, n = (value + one.score, len(links) - 1), at + 1
            while n <= len(numbers):
                if new[0] > best[n][0]:
                    best[n] = new
                n += n & -n
    value, link = 0.0, -1
    n = len(numbers)
    while n:
        if best[n][0] > value:
            value, link = best[n]
        n &= n - 1
    chain: list[int] = []
    while link >= 0:
        index, link = links[link]
        chain.append(index)
    return chain[::-1]
