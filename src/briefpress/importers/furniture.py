"""The furniture of the pages of a damaged text: running heads and folios, found and taken out."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from briefpress.importers.inline import visible
from briefpress.importers.lines import RawLine
from briefpress.importers.report import (
    Place,
    Question,
    Removed,
    Repair,
    question,
    removed,
    repair,
)
from briefpress.importers.steps.dates import DATE
from briefpress.importers.steps.ends import starts_small

_PAGE = 400  # letters that a page of text has at least
_CENTRED = 16  # blanks with which no paragraph begins
_TITLE = 12  # letters that a title has at least
_NOTE = 6  # lines that the last note of a page has at most
_NOTE_LINE = re.compile(r"\s*(?:<sup>)?\[?\d{1,3}\]?(?:</sup>)?[.)]?\s+\S")
_EDGE = 3  # lines at the top and foot of a page among which furniture is sought
FOLIO = re.compile(
    r"""[\s|•·\[({*_-]*(?:
        p\s*a\s*g\s*e[\s|:*_]*\d{1,4}(?:[\s*_]*(?:of|/)[\s*_]*\d{1,4})?
      | \d{1,4}[\s*_]*[|•·][\s*_]*p\s*a\s*g\s*e
      | pg?\.?[\s*_]*\d{1,4}
      | \d{1,4}[\s*_]*(?:of|/)[\s*_]*\d{1,4}
      | [-–—][\s*_]*\d{1,4}[\s*_]*[-–—]
      )[\s|•·\])}*_-]*""",
    re.VERBOSE | re.IGNORECASE,
)
#: How a line of a table of contents ends: dots that lead to the number of a page.
LEADER = re.compile(
    r"(?:\.[ \u00a0]?){4,}\s*(?:[-–]\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*[-–])?[\s*_]*$"
)
_CONTENTS = re.compile(r"[\s#*_]*(?:table of )?contents[\s:*_]*", re.IGNORECASE)
_NUMBER = re.compile(r"[\s*_#]*[\[(]?[\s*_]*(\d{1,4}|[ivxl]{1,6})[\s*_]*[\])]?[\s*_]*")
#: How converters that read pages as pictures tell of what stands at the edges of a page.
_TAGGED = re.compile(
    r"\s*(?:<(?P<tag>header|footer|page_number|page_header|page_footer|watermark)>.*</(?P=tag)>"
    r"|\{\d{1,4}\}-{8,}|[-=]{3,}\s*page\s*\d{1,4}\s*[-=]{3,}|[\[(]page\s*\d{1,4}[\])]"
    r"|\\(?:newpage|pagebreak)|<div\b[^<>]*page-break[^<>]*>\s*</div>)\s*",
    re.IGNORECASE,
)
_BARE_NUMBER = "the number or the edge of a page"
_HEAD = "a line that pages repeat"


def without_furniture(
    lines: Sequence[RawLine],
) -> tuple[list[RawLine], list[Removed], list[Question]]:
    """The lines without running heads and folios, which are named; those that stand once, asked."""
    folios = _folios(lines)
    beside = _beside(lines, folios)
    beside |= {n: _HEAD for n in _titled(lines) if n not in folios}
    why = folios | _repeated(lines, folios) | beside
    kept = _on_sheets(lines, why)
    told = [removed(visible(lines[index].text).strip(), reason, lines[index].place)
            for index, reason in sorted(why.items())]  # fmt: skip
    heads = {index: _letters(lines[index].text).strip("0123456789") for index in beside}
    count = Counter(heads.values())
    message = "this line says the title again: is it a running head?"
    asked = [question("BP946", message, visible(lines[index].text).strip(), lines[index].place)
             for index, head in sorted(heads.items())
             if count[head] == 1 and len(head) >= _TITLE]  # fmt: skip
    return kept, told, asked


def _on_sheets(lines: Sequence[RawLine], furniture: Collection[int]) -> list[RawLine]:
    """The lines that are no furniture; where some stood, a page ended."""
    kept: list[RawLine] = []
    sheet, ended = int(bool(furniture)), False
    for index, line in enumerate(lines):
        if index in furniture:
            ended = bool(kept)
            continue
        if ended and not line.blank:
            sheet, ended = sheet + 1, False
        kept.append(replace(line, sheet=line.page or sheet))
    return kept


def _edges(lines: Sequence[RawLine]) -> Iterator[tuple[int, int]]:
    """(index, page) of the first and last lines of each page that are not blank."""
    pages: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.page and not line.blank:
            pages[line.page].append(index)
    for page, rows in pages.items():
        for index in dict.fromkeys((*rows[:_EDGE], *rows[-_EDGE:])):
            yield index, page


def _folios(lines: Sequence[RawLine]) -> dict[int, str]:
    found = {n: _BARE_NUMBER for n, line in enumerate(lines)
             if FOLIO.fullmatch(line.text) or _TAGGED.fullmatch(line.text)}  # fmt: skip
    if any(line.page for line in lines):
        return found | _bare_at_edges(lines)
    return found | _bare_series(lines)


def _bare_at_edges(lines: Sequence[RawLine]) -> dict[int, str]:
    """Numbers alone at the very edge of pages, where most pages have one and they count up."""
    offsets: dict[int, list[int]] = defaultdict(list)
    first: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.page and not line.blank:
            first[line.page].append(index)
    for page, rows in first.items():
        for index in {*rows[:2], *rows[-2:]}:
            match = _NUMBER.fullmatch(lines[index].text)
            if match and match[1].isdigit():
                offsets[int(match[1]) - page].append(index)
    return {
        index: _BARE_NUMBER
        for offset, rows in offsets.items()
        if len(rows) >= max(2, len(first) // 2)
        or (len(first) == 1 and len(rows) == 1)
        or (offset == 0 and len(rows) == len(first) - 1 and all(_alone(lines, n) for n in rows))
        for index in rows
    }


def _bare_series(lines: Sequence[RawLine]) -> dict[int, str]:
    """Without form feeds: numbers alone between blank lines that count up, a page of text apart.

    Where the last of them ends the file, they may stand right below the lines of their pages, or
    right above those of the next.
    """
    rows = _series(lines, _alone)
    centred = all(_centred(lines[n]) for n in rows)
    # of two, a head next to one tells of the other, and so do the notes of their pages above both
    told = bool(_beside(lines, rows)) or all(_below_notes(lines, n) for n in rows)
    few = len(rows) == 2 and not told
    if len(rows) >= 2 and (centred or _pages_apart(lines, rows)) and not few:
        return dict.fromkeys(rows, _BARE_NUMBER)
    rows = _series(lines, _near_blank)
    below = len(rows) >= 2 and not any(lines[n - 1].blank for n in rows)
    ends = (below or len(rows) > 2) and all(line.blank for line in lines[rows[-1] + 1 :])
    return dict.fromkeys(rows, _BARE_NUMBER) if ends and _pages_apart(lines, rows) else {}


def _series(
    lines: Sequence[RawLine], stands: Callable[[Sequence[RawLine], int], bool]
) -> list[int]:
    """The longest series of numbers that count up, of those lines that stand so."""
    longest: dict[int, int] = {}  # for each number, the index that ends the longest series with it
    back: dict[
        int, tuple[int, int]
    ] = {}  # for each index, how long its series is, and the one before
    for n, line in enumerate(lines):
        match = _NUMBER.fullmatch(line.text)
        if match and match[1].isdigit() and stands(lines, n):
            value = int(match[1])
            ends = [longest[value - step] for step in (1, 2) if value - step in longest]
            before = max(ends, key=lambda end: back[end][0], default=-1)
            back[n] = (1 + (back[before][0] if before >= 0 else 0), before)
            if value not in longest or back[n][0] >= back[longest[value]][0]:
                longest[value] = n
    rows: list[int] = []
    at = max(back, key=lambda end: back[end][0], default=-1)
    while at >= 0:
        rows.append(at)
        at = back[at][1]
    return rows[::-1]


def _pages_apart(lines: Sequence[RawLine], rows: Sequence[int]) -> bool:
    sizes = [sum(len(one.text) for one in lines[a:b]) for a, b in itertools.pairwise(rows)]
    return statistics.median(sizes) > _PAGE


def _near_blank(lines: Sequence[RawLine], index: int) -> bool:
    sides = (n for n in (index - 1, index + 1) if 0 <= n < len(lines))
    return index + 1 == len(lines) or any(lines[n].blank for n in sides)


def _below_notes(lines: Sequence[RawLine], index: int) -> bool:
    """Whether a note begins on one of the lines above, with a number as notes have."""
    above = [line.text for line in lines[max(0, index - _NOTE) : index]]
    return any(_NOTE_LINE.match(text) for text in above)


def _alone(lines: Sequence[RawLine], index: int, folios: Collection[int] = ()) -> bool:
    """Whether a line stands between blank ones, or in the middle of the measure by itself.

    A folio next to it counts as a blank line.
    """
    if _centred(lines[index]):
        return True
    sides = (n for n in (index - 1, index + 1) if 0 <= n < len(lines))
    return all(lines[n].blank or n in folios for n in sides)


def _centred(line: RawLine) -> bool:
    return line.text.startswith(" " * _CENTRED)


def _repeated(lines: Sequence[RawLine], folios: Collection[int]) -> dict[int, str]:
    """Lines that stand on several pages, alike but for their numbers.

    Without form feeds, they stand by themselves or next to the number of the page.
    """
    paged = any(line.page for line in lines)
    rows = (
        dict(_edges(lines))
        if paged
        else {n: n for n, line in enumerate(lines) if not line.blank and _alone(lines, n, folios)}
    )
    alike: dict[str, list[int]] = defaultdict(list)
    for index in rows:
        shape = _shape(lines[index].text)
        if shape and (paged or len(shape) < 90):
            alike[shape].append(index)
    pages = len({line.page for line in lines})
    need = min(3, max(2, pages - 1)) if paged else 3
    found: dict[int, str] = {}
    for indexes in alike.values():
        if len({rows[n] for n in indexes}) >= need and not _textual(lines, indexes, paged):
            found |= dict.fromkeys(indexes, _HEAD)
    if paged:
        for index in _below_the_top(lines):
            found.pop(index, None)
    else:
        for index in _told_first(lines, found):
            found.pop(index, None)
    return found


def _told_first(lines: Sequence[RawLine], repeated: Collection[int]) -> list[int]:
    """The lines at the top that give the date and the name of who wrote it, which pages repeat."""
    opening = [n for n, line in enumerate(lines) if not line.blank][:_OPENING]
    dated = (n for n in opening if n in repeated and _only_date(lines[n].text))
    signed = (
        n for before, n in itertools.pairwise(opening)
        if n in repeated and _BY.fullmatch(visible(lines[before].text))
    )  # fmt: skip
    return [*itertools.islice(dated, 1), *itertools.islice(signed, 1)]


def _only_date(text: str) -> bool:
    return DATE.fullmatch(visible(text).strip("\t #*_|")) is not None


def _below_the_top(lines: Sequence[RawLine]) -> list[int]:
    """Lines at the top of the first page, but for its first: the title, which heads repeat."""
    rows = [n for n, line in enumerate(lines) if not line.blank and line.page == lines[0].page]
    return rows[1:_EDGE] if len(rows) > 2 * _EDGE else []


_PARAGRAPH = 200  # letters; no title has as many
_OPENING = 15  # lines with text among which the title, its parts and the date stand
_NOTED = re.compile(r"[\[(]?[\d*†‡]{1,3}[\])]?\.?\s+[^\s|•·]")
_BY = re.compile(r"[\s#*_]*(?:written )?by[\s:*_]*", re.IGNORECASE)
_PARTS = re.compile(r"\s{2,}|\s*[|•·]\s*")


def _beside(lines: Sequence[RawLine], folios: Collection[int]) -> dict[int, str]:
    """Lines next to a folio that say the title again, perhaps with the date or a name.

    Between the two, and behind the title, short lines may stand: a series, the date.
    """
    rows = [n for n, line in enumerate(lines) if not line.blank]
    ends = (at for at, n in enumerate(rows[:_OPENING]) if n in folios and at >= _EDGE)
    opening = [n for n in _above_contents(lines, rows[: next(ends, _OPENING)]) if n not in folios]
    said = _letters(" ".join(lines[n].text for n in opening if len(lines[n].text) < _PARAGRAPH))
    found: dict[int, str] = {}
    for at, index in enumerate(rows):
        if index not in folios:
            continue
        for near in (rows[max(0, at - _EDGE) : at][::-1], rows[at + 1 : at + 1 + _EDGE]):
            run = itertools.takewhile(lambda n: n not in folios and n not in opening, near)
            told = ((n, "" if _in_text(lines, n) else _head_part(lines[n].text, said)) for n in run)
            parts = dict(itertools.takewhile(lambda one: one[1], told))
            if "title" in parts.values():
                found |= dict.fromkeys(parts, _HEAD)
    return found


def _above_contents(lines: Sequence[RawLine], rows: Sequence[int]) -> Sequence[int]:
    """The lines above a table of contents, which says what the headings of the text say."""
    listed = (
        at for at, n in enumerate(rows)
        if LEADER.search(visible(lines[n].text)) or _CONTENTS.fullmatch(visible(lines[n].text))
    )  # fmt: skip
    return rows[: next(listed, len(rows))]


def _titled(lines: Sequence[RawLine]) -> Iterator[int]:
    """Lines by themselves that say a line of the opening again behind the name of the series.

    Or, on several pages, behind the number of the page.
    """
    rows = [n for n, line in enumerate(lines) if not line.blank]
    opening = [visible(lines[n].text).casefold() for n in rows[:_OPENING]]
    titles = {_letters(text) for text in opening if len(text) < _PARAGRAPH} - {""}
    said = set(re.findall(r"\w+", " ".join(opening)))
    numbered: dict[str, list[int]] = defaultdict(list)
    for index in rows:
        match = re.match(r"(\d+)(\D.*)", _letters(lines[index].text))
        if match and match[2] in titles and len(match[2]) >= _TITLE and _alone(lines, index):
            numbered[match[2]].append(index)
    yield from (n for again in numbered.values() if len(again) > 1 for n in again)
    for index in rows[_OPENING:]:
        text = visible(lines[index].text)
        if len(text) >= _PARAGRAPH or not _alone(lines, index) or text.lstrip().startswith("#"):
            continue
        letters = _letters(text)
        for title in (one for one in titles if len(one) >= _TITLE and letters.endswith(one)):
            more = letters.removesuffix(title)
            if more and set(re.findall(r"\w+", text.casefold())) <= said and more in titles:
                yield index
                break


def _in_text(lines: Sequence[RawLine], index: int) -> bool:
    """Whether a line begins or ends as no head does, or goes on in the next one."""
    text = visible(lines[index].text).strip("\t #*_|")
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    return starts_small(text) or text.endswith((".", ",", ";", ":")) or starts_small(below)


def _head_part(text: str, said: str) -> str:
    """What a line next to a folio can be: the title once more, a short line, or nothing."""
    dated = DATE.sub("  ", visible(text).strip("\t #*_|"))
    parts = [found for part in _PARTS.split(dated) if (found := _letters(part))]
    parts = [part.strip("0123456789") or part for part in parts]  # the folio, glued to the head
    if parts and max(map(len, parts)) >= _TITLE and all(part in said for part in parts):
        return "title"
    letters = "".join(parts)
    initials = len(letters) <= 4 and dated.strip().isupper()
    again = len(letters) < _TITLE and letters.isalpha() and letters in said
    only_date = not parts and DATE.search(visible(text)) is not None
    return "short" if initials or again or only_date else ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, visible(text).casefold()))


def _shape(line: str) -> str:
    text = visible(line)
    shape = re.sub(r"\d+", "0", re.sub(r"[\s|•·*_-]+", " ", text)).strip().casefold()
    return shape if any(char.isalpha() for char in shape) else ""


def _textual(lines: Sequence[RawLine], indexes: Iterable[int], paged: bool) -> bool:
    """Whether such lines are rather text that happens to be alike: "Ibid.", list items, notes."""
    texts = [visible(lines[n].text).strip() for n in indexes]
    text = texts[0]
    same = Counter(texts).most_common(1)[0][1]
    note = same < len(texts) and _NOTED.match(text) is not None
    ibid = re.search(r"\b(?:ibid|op\. ?cit|loc\. ?cit)\b", text, re.IGNORECASE) is not None
    return note or ibid or (not paged and text.endswith((".", ";", ":", ",")))


def furniture_repair(told: Sequence[Removed]) -> list[Repair]:
    """One repair for each line that was taken away."""
    return [repair("BP911", "furniture", (one.text, ""), Place(one.page, one.line)) for one in told]
