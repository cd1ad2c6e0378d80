"""Which of the things that could be note marks are marks: those whose numbers run on.

Years, exponents and list numbers fall out, because nothing runs on from them.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from briefpress.importers.blocks import Block, Kind
from briefpress.importers.sequence import Candidate, best_chain, in_step, labels_of
from briefpress.importers.steps.mark_forms import Seen

_STRONG = 0.5
FEW = 3  # marks that do not yet tell of one another
SPACED, _WITHIN, _LOOSE = "c", "w", ("w", "v")  # ". 3 The", "word 3 word", and "word 3."
_STUCK = ("a",)  # "word3"
_WORD = re.compile(r"[a-z]{4}[”\"’)]?[.,;:]?\d+$")
_BRACKETED = "d"  # the form of `[n]`
_ROUND, _PLAIN = ("g", "h", "k"), ("call", "sup", "d")  # `(n)`, and forms that nothing else has


def chosen(seen: Sequence[Seen], blocks: Sequence[Block], texts: Sequence[int]) -> list[Seen]:
    """What is a mark of all that is `seen`; `texts` are the blocks of the note texts."""
    plain = [one for one in seen if one.form not in _LOOSE]
    found = _chosen(plain, blocks, texts)
    spaced = sum(one.form == SPACED for one in found)
    loose = Counter(one.label for one in seen if one.form in _LOOSE)
    if len(plain) == len(seen):
        return found
    if spaced >= FEW and 2 * spaced >= len(found):
        sole = [one for one in seen if one.form not in _LOOSE
                or (one.form == _WITHIN and loose[one.label] == 1)]  # fmt: skip
        return _chosen(sole, blocks, texts)  # the file has its marks between blanks
    known = {one.label for one in plain}
    left = {label for index in texts for label in labels_of(blocks[index].label)} - known
    if left and len(found) >= max(FEW, 3 * len(left)):  # some got a blank before them
        sole = [one for one in seen if one.form not in _LOOSE
                or (one.label in left and loose[one.label] == 1)]  # fmt: skip
        return _chosen(sole, blocks, texts)
    return found


def _chosen(seen: Sequence[Seen], blocks: Sequence[Block], texts: Sequence[int]) -> list[Seen]:
    labels: dict[str, list[int]] = defaultdict(list)
    for index in texts:
        for label in labels_of(blocks[index].label):
            labels[label].append(index)
    sections = _sections(blocks)
    plain = any(one.form in _PLAIN and one.label in labels for one in seen)
    numbered, candidates = [], []
    for n, one in enumerate(seen):
        if not one.label.isdigit():
            continue
        if plain and one.form in _ROUND:
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
    firsts = [labels_of(blocks[index].label)[0] for index in texts]
    order = [int(label) for label in firsts if label.isdigit()]
    chain = {numbered[n] for n in best_chain(candidates)}
    if any(after <= before for before, after in itertools.pairwise(order)):
        # numbers begin anew: the notes tell in which order, and where
        chain = {n for n in chain if seen[n].label not in labels}
        chain |= {numbered[n] for n in in_step(candidates, order)}
    if len(chain) < FEW and all(seen[n].score < _STRONG for n in chain):
        # numbers between blanks are marks among others that are no doubt, or where each is alone
        chain = {n for n in chain if _sole(seen, n, labels)}
    taken = {seen[n].spot for n in chain}
    bracketed = sum(seen[n].form == _BRACKETED for n in chain) >= FEW
    stuck = 2 * sum(seen[n].form in _STUCK for n in chain) > len(chain) >= FEW
    for n, one in enumerate(seen):
        if n in chain or one.label not in labels:
            continue
        if bracketed and one.form == _BRACKETED:
            chain.add(n)  # where sources are cited by number, one is cited more than once
        elif stuck and one.form in _STUCK and _WORD.search(one.shown) and one.spot not in taken:
            chain.add(n)  # no word ends with a number
        elif one.spot not in taken and (
            one.form in ("call", "sign")
            or not one.label.isdigit()
            or (one.form == "sup" and one.score > 2.5)
        ):
            chain.add(n)  # a second mark of the same note, or a symbol
    whole = {seen[n].spot for n in chain if seen[n].form != "run"}
    return [seen[n] for n in sorted(chain) if seen[n].form != "run" or seen[n].spot not in whole]


def _sole(seen: Sequence[Seen], n: int, labels: Mapping[str, Sequence[int]]) -> bool:
    """Whether nothing else can be the mark of the only note with its label, which stands below."""
    one = seen[n]
    below = [place > one.block for place in labels.get(one.label, ())]
    return below == [True] and one.form == SPACED and sum(o.label == one.label for o in seen) == 1


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
