"""The numbers that the text of a damaged file seems to call as notes, line by line.

They only lend weight to what looks like the label of a note; marks are found by the chain.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from briefpress.importers.inline import SUPERS
from briefpress.importers.lines import RawLine
from briefpress.importers.sequence import side_by_side
from briefpress.importers.steps.ends import starts_small

#: Up to the number in a raised mark.
_RAISED = r"<sup\b[^<>]*>(?:\s*(?:<a\b[^<>]*>|\[))?[\s*_]*\\?\[?"
#: Between two sentences: ``for it. 3 The``.
_BETWEEN = (
    r"(?:(?<=[a-z\d)][.!?”\"’])|(?<=[A-Z]{2}[.!?])|(?<=\.[A-Z]\.))"
    r"\s(?P<r>[1-9]\d{0,2})(?=\s*$|\s+[“\"‘A-Z])"
)
_CALL = re.compile(
    _RAISED + r"(?P<a>\d[\d,;\s–-]{0,14})\.?|<sup(?P<b>\d{1,3})|"
    r"(?<=\S)\s?\\?\[(?P<c>\d{1,3}(?:[,–-]\s?\d{1,3})*)\s?\\?\](?!\()|\[\^(?P<d>\d{1,3})\]|\^(?P<f>\d{1,3})\^|"
    r"(?:(?<=[^\W\d])|(?<=[)\]%]))[.,;:!?”\"’')]{0,3}(?P<e>\d{1,3}(?:,\d{1,3})*)(?![\w%,.]\d|\w)|"
    r"(?P<u>[" + "".join(SUPERS) + r"]{1,3})|\$\s*\^\{?(?P<g>[\d,]+)|"
    r"(?<=\s)\*\*(?P<h>\d{1,3})\*\*(?=\s|$)|"
    r"(?:(?<=[.!?”\"’])\s?|(?<=[,;]))\((?P<k>\d{1,3})\)(?=\s|$)|(?<=[a-z])\s?\((?P<m>\d{1,3})\)(?=[.,;:])|"
    r"(?<=:)\s?\((?P<p>\d{1,3})\)\s*$|" + _BETWEEN + r"|"
    r"(?<=\d\d)\.[”\"’)]{0,2}(?P<q>[1-9]\d{0,2})(?=\s+[“\"‘A-Z]|\s*$)"
)
#: Raised behind a word, a stop or a year, but for exponents; or stuck to the stop of a sentence.
_SURE = re.compile(
    r"(?:(?<=[^\s\d])|(?<=\d{4}))(?:" + _RAISED + r"(?P<a>\d{1,3}[\d,\s–-]{0,12})|"
    r"\[\^(?P<d>\d{1,3})\]|\^(?P<f>\d{1,3})\^|(?P<u>[" + "".join(SUPERS) + r"]{1,3})|"
    r"\$\s*\^\{?(?P<g>\d[\d,]*))|"
    r"(?<=[a-z)][.!?])[”\"’)]?(?P<e>\d{1,3})(?=\s+[“\"‘A-Z]|\s*$)|"
    r"(?<=[.!?”\"’)])\s\[(?P<c>\d{1,3})\s?\](?=\s|$)"
)
#: Between two sentences, or stuck to a word in a sentence.
_LIKELY = re.compile(rf"{_BETWEEN}|(?<=[a-z]{{4}})(?P<e>[1-9]\d?)(?=\s+[a-z])")
_LEAD = " >*_"  # may stand before a label
_NUMBER = re.compile(r"\s*[1-9]\d{0,2}\s*")
_LED = re.compile(r"(?P<n>[1-9]\d{0,2}) +(?=[^\W\d_])")
_COUNT = re.compile(r"[\s#*_]*\d{1,2}(?:\.\d{1,2})*")
_SIGN = re.compile(r"[.,;:!?)”\"’]\s*$")
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_STOPS = ".,;:!?)"
_SENTENCE = 40  # letters of a line that goes on with a text


def calls(lines: Sequence[RawLine]) -> dict[int, int]:
    """For each number that could be called, the first line that seems to call it."""
    first: dict[int, int] = {}
    for index, line in enumerate(lines):
        if _NUMBER.fullmatch(line.text):  # a mark that an extractor set apart, or a label
            first.setdefault(int(line.text), index)
        elif (led := _LED.match(line.text)) and index and _within_text(lines, index, led.end()):
            first.setdefault(int(led["n"]), index)
        for number in called_on(line.text):
            first.setdefault(number, index)
    return first


def sure_calls(lines: Sequence[RawLine], *, likely: bool = False) -> dict[tuple[int, int], int]:
    """For each page and number that a mark which can be nothing else calls there, its first line.

    `likely` counts numbers between two sentences, stuck to a word in a sentence, and alone on a
    line below one that ends a sentence, too.
    """
    first: dict[tuple[int, int], int] = {}
    above = ""
    for index, line in enumerate(lines):
        if likely and _NUMBER.fullmatch(line.text) and _SIGN.search(above):
            first.setdefault((line.sheet, int(line.text)), index)
        above = above if line.blank else line.text
        for number in surely_called_on(line.text, likely=likely):
            first.setdefault((line.sheet, number), index)
    return first


def surely_called_on(text: str, *, likely: bool = False) -> Iterator[int]:
    """The numbers on one line called by marks which can be nothing else."""
    for match in itertools.chain(_SURE.finditer(text), _LIKELY.finditer(text) if likely else ()):
        if not text[: match.start()].strip(_LEAD):
            continue  # at the head of a line it is the label of a note text
        yield from map(int, re.findall(r"\d{1,3}", _plain(match[match.lastgroup or 0])))


def _plain(digits: str) -> str:
    return "".join(SUPERS.get(char, char) for char in digits)


def called_on(text: str, *, runs: bool = True) -> Iterator[int]:
    """The numbers that marks on one line seem to call; 12 may be a run of 1 and 2, too."""
    for match in _CALL.finditer(text):
        if not text[: match.start()].strip(_LEAD) and match.lastgroup != "d":
            continue  # at the head of a line it is the label of a note text
        if match.lastgroup == "q" and _COUNT.fullmatch(text[: match.start()]):
            continue  # it is the number of a section, such as 2.1
        if match.lastgroup == "e" and _in_address(text, match.start("e")):
            continue
        digits = match[match.lastgroup or 0] or ""
        digits = _plain(digits)
        numbers = [int(one) for one in re.findall(r"\d{1,3}", digits)]
        if runs:
            numbers += [n for one in re.findall(r"\d+", digits) for n in side_by_side(one)]
        if len(numbers) == 2 and re.search(r"\d\s?[–-]\s?\d", digits):
            numbers = list(range(numbers[0], min(numbers[1], numbers[0] + 30) + 1))
        yield from numbers


def _in_address(text: str, at: int) -> bool:
    """Whether a number is the end of an address; behind a stop it may be stuck to it."""
    found = (one for one in _ADDRESS.finditer(text) if one.start() < at < one.end())
    return any(
        text[one.end() : one.end() + 1] == ">" or text[at - 1] not in _STOPS for one in found
    )


def _within_text(lines: Sequence[RawLine], index: int, at: int) -> bool:
    """Whether a line goes on with the text of the line above, from `at` on, behind a number."""
    after = lines[index + 1].text if index + 1 < len(lines) else ""
    long = len(lines[index].text) - at > _SENTENCE or starts_small(after)
    return long and _SIGN.search(lines[index - 1].text) is not None
