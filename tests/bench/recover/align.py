"""The longest common subsequence of two sequences of words, exactly, by bits.

Each row of the table of Hyyrö's algorithm (2004) is one Python integer, so that two texts of 6,000
words are aligned in a fraction of a second without any library.
"""

from __future__ import annotations

from collections.abc import Sequence


def align(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places in `one` and `other` that hold the same word, both rising, as many as can be.

    Of equal choices the earliest pairs are taken from the end backwards, and runs stay together.
    """
    start = 0
    low = min(len(one), len(other))
    while start < low and one[start] == other[start]:
        start += 1
    end = 0
    while end < low - start and one[-1 - end] == other[-1 - end]:
        end += 1
    head = [(at, at) for at in range(start)]
    tail = [(len(one) - at, len(other) - at) for at in range(end, 0, -1)]
    middle = _middle(one[start : len(one) - end], other[start : len(other) - end])
    return head + [(left + start, right + start) for left, right in middle] + tail


def _middle(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    if not one or not other:
        return []
    places: dict[str, int] = {}
    for at, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << at
    everything = (1 << len(one)) - 1
    row, rows = everything, []
    for word in other:
        match = places.get(word, 0)
        hit = row & match
        row = ((row + hit) | (row - hit)) & everything
        rows.append(row)
    return _trace(one, other, rows)


def _trace(one: Sequence[str], other: Sequence[str], rows: list[int]) -> list[tuple[int, int]]:
    """The pairs, from the last row back. A zero bit of a row is a place where the length grows."""
    pairs = []
    left, right = len(one) - 1, len(other) - 1
    while left >= 0 and right >= 0:
        if rows[right] >> left & 1:
            left -= 1
        elif right and not rows[right - 1] >> left & 1:
            right -= 1
        else:
            pairs.append((left, right))
            left -= 1
            right -= 1
    return pairs[::-1]
