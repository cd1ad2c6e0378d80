"""The title, its subtitle, and the masthead above them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from briefpress.importers.blocks import (
    Block,
    Kind,
    Mark,
    Run,
    all_marked,
    first_place,
    plain,
    words,
)
from briefpress.importers.report import removed, repair
from briefpress.importers.steps.bylines import GENRE, is_nobody
from briefpress.importers.steps.head import Head, Line
from briefpress.importers.steps.joins import joined_text
from briefpress.importers.steps.people import is_name, is_place, is_role, people
from briefpress.importers.steps.sections import opens_text
from briefpress.importers.steps.titlecase import is_capitals, title_case
from briefpress.importers.vocabulary import Vocabulary, known

_LARGE = 1.08
#: What a publication calls itself above its title.
_CONTACT = re.compile(
    r"www\.|https?://|\S@\S|\b(?:tel|phone|fax|p\.?\s?o\.? box)\b|\+\d[\d ()-]{6,}", re.IGNORECASE
)
#: A line that is nothing but a way to reach the house: "Phone: +92-920-4423, 24".
_REACH = re.compile(
    r"(?:web(?:site)?|url|tel(?:ephone)?|(?:tele)?phone|fax|e-?mail)\s*[:.]\s*\S*(?:\d|\.\w)\S*"
    r"(?:[\s,/]+(?:\S*[\d.@:]\S*|web(?:site)?|tel|phone|fax|e-?mail))*",
    re.IGNORECASE,
)
#: What a paper calls itself, in words that nothing else has: "Policy Brief".
_CALLED = re.compile(
    r"(?:\w+\s+){0,2}(?:issue|policy|research|strategic|discussion|working|occasional|briefing)\s+"
    r"(?:briefs?|papers?|notes?|reports?|memo|series)",
    re.IGNORECASE,
)
#: How a line ends that names a series and its number of the year: "Research Note 3/2019".
_ISSUE = re.compile(
    r"\b(?:briefs?|papers?|notes?|reports?|memo|bulletin|review|series|insights?)\s+"
    r"(?:no\.?\s*)?\d{1,3}\s*/\s*(?:(?:19|20)\d\d|\d\d)$",
    re.IGNORECASE,
)
#: Who was there, or to whom it goes.
_LISTED = re.compile(
    r"(?:present|in attendance|attendees|participants|apologies|to|from|cc|"
    r"for immediate release)\b\s*(?::|$)",
    re.IGNORECASE,
)
_SPACED = re.compile(r"(?:[\w.]{1,2}\s+){4,}[\w.]{1,2}")
_SMALL_END = re.compile(
    r"\b(?:a|an|and|at|by|for|from|in|its|of|on|or|the|their|to|with)\s*$", re.IGNORECASE
)
_OPEN_END = re.compile(rf"[:,–—-]\s*$|{_SMALL_END.pattern}", re.IGNORECASE)


def take_title(head: Head, text_blocks: Sequence[Block], measure: int, page: int) -> None:
    """The title: what is a heading or set largest, else the first lines that are nothing else.

    `page` is the block with which the first page ends.
    """
    free = [line for line in head.lines if not (line.used or line.kept)]
    free = [line for line in free if line.source.kind is not Kind.PICTURE]
    first = [line for line in free if line.block < page and line.source.look.size is not None]
    if any(len(line.text.split()) > 3 and not is_masthead(line.text) for line in first):
        free = first  # a page of its own
    start = _title_start(head, free)
    if start is None:
        return
    lines = _title_lines(head, free, start)
    lines, below = _broken_by_hand(lines, measure)
    rest = free[_at(free, lines[-1]) + 1 :]
    text = " ".join(joined_text(line.content) for line in lines)
    raw = text
    if is_capitals(text):
        vocabulary = Vocabulary.of(
            plain(block.content)
            for block in text_blocks
            if block.kind is not Kind.HEADING and not is_capitals(words(block.content))
        )
        text, sure = title_case(text, vocabulary)
        head.repairs.append(
            repair("BP921", "title-case", (raw, text), first_place(lines[0].content), sure)
        )
    head.take_all("title", lines, 0, text)
    if len(text) > 300 or len(text.split()) < 2 or text.endswith(","):
        head.ask("is this the title?", lines[0])
    if below:
        head.take_all("subtitle", below, 0, " ".join(one.text for one in below), sure=0.7)
        head.ask("is this a subtitle, or does the title go on?", below[0])
    else:
        _subtitle(head, lines[-1], rest)


def _at(lines: Sequence[Line], line: Line) -> int:
    return next(n for n, one in enumerate(lines) if one is line)


def _title_start(head: Head, free: Sequence[Line]) -> Line | None:
    free = [line for line in free if not _no_title(line)]
    roles = [line for line in free if line.source.role == "title"]
    if roles or not free:
        return roles[0] if roles else None
    sizes = [line for line in free if line.source.look.size is not None]
    others = [line for line in sizes if GENRE.fullmatch(line.text) is None]
    if any((line.source.look.size or 0) > _LARGE for line in others):
        sizes = others  # what the house calls its papers may be set larger than their titles
    if sizes:
        largest = max(line.source.look.size or 0 for line in sizes)
        big = [line for line in sizes if (line.source.look.size or 0) >= largest - 0.02]
        if largest > _LARGE:
            first = next((line for line in big if len(line.text.split()) > 1), big[0])
            return _run_up(big, first)
    signed = next(
        (n for n, line in enumerate(head.lines) if line.used == "authors"), len(head.lines)
    )
    above = [line for line in head.lines[:signed] if any(line is one for one in free)]
    named = [
        n
        for n, line in enumerate(above)
        if GENRE.fullmatch(line.text) and not (n and _led_by(above[n - 1], line))
    ]
    led = above[: named[-1]] if named else []
    if named and not any(_is_headline(line) for line in led):
        above = above[named[-1] + 1 :] or above  # the title is below the genre
    bare = [line for line in above if not is_masthead(line.text)]
    headed = any(line.source.kind is Kind.HEADING for line in above)
    if not (headed and all(map(_is_person, bare))):  # names may stand below a heading like a house
        above = bare or above[-1:]
    if signed == len(head.lines) and _name_above_title(head, above):
        above = above[1:]
    headings = [line for line in free if line.source.kind is Kind.HEADING]
    headings = [line for line in headings if not is_masthead(line.text)] or headings
    if above and above[0].source.kind is not Kind.HEADING:
        headings = [line for line in headings if not _signed_by(head, line)]
    if above and not any(line.source.kind is Kind.HEADING for line in above):
        headings = []  # a heading below the by-line is one of the text
    if headings:
        level = min(line.source.level for line in headings)
        return next(line for line in headings if line.source.level == level)
    bold = [line for line in above if all_marked(line.content, "bold")]
    bold = [line for line in bold if not _names_somebody(head, line)]
    usable = bold or above or free
    return next((line for line in usable if len(line.text.split()) > 1), usable[0])


def _led_by(before: Line, line: Line) -> bool:
    """Whether a line goes on with the one above: "Water and Power:", "Prospects for Security"."""
    above, here = first_place(before.content), first_place(line.content)
    near = before.block == line.block or (here.page, here.line) == (above.page, above.line + 1)
    return near and _OPEN_END.search(before.text) is not None


def _signed_by(head: Head, line: Line) -> bool:
    """Whether a heading is the name of somebody whose post stands below."""
    after = head.next_to(line, 1)
    post = after is not None and is_role(after.text.split(",")[0])
    return post and is_name(line.text) and not is_nobody(head, line.text)


def _is_headline(line: Line) -> bool:
    """Whether a line is set as a heading, and not the house's name or what it calls its papers."""
    return line.source.kind is Kind.HEADING and not is_masthead(line.text)


def _run_up(big: Sequence[Line], first: Line) -> Line:
    """The line on which a title begins whose single words the page set apart."""
    at = _at(big, first)
    while at:
        before, line = big[at - 1], big[at]
        level = line.block == before.block + 1 and line.source.look.gap == 0
        if not (before.block == line.block or level):
            break
        at -= 1
    return big[at]


def _no_title(line: Line) -> bool:
    """Whether a line cannot be the title: the heading of a section, or a sentence of the text."""
    if _LISTED.match(line.text):
        return True
    return opens_text(line.text) or (
        line.source.kind is Kind.PARA and line.source.look.size is None and line.text.endswith(".")
    )


def is_masthead(text: str) -> bool:
    """Whether a line is the house's name, its address, or what it calls its papers."""
    if _CONTACT.search(text) or _SPACED.fullmatch(text):
        return True
    if re.fullmatch(
        r"(?:vol(?:ume)?|issue|no|number|nr)\b\W*\d[\w\s,./–-]{0,30}", text, re.IGNORECASE
    ):
        return True
    if _ISSUE.search(text):
        return True
    bare = re.sub(rf"\s+{_SPACED.pattern}$", "", text)
    if bare != text and len(bare.split()) < 3:
        return True
    text = re.sub(r",?\s+(?:19|20)\d\d$", "", bare)
    if re.search(r"[:?!]", text) or len(text.split()) > 9:
        return False
    if GENRE.fullmatch(text):
        return True
    small = [word for word in text.split() if word[:1].islower()]
    return is_place(text) and not set(small) - {"of", "for", "and", "the", "on", "in", "de", "&"}


def _title_lines(head: Head, free: Sequence[Line], start: Line) -> list[Line]:
    """The lines of the title: those of its block that look alike, and headings of its level."""
    lines = [start]
    capitals = is_capitals(start.text)
    for line in free[_at(free, start) + 1 :]:
        same_block = line.block == lines[-1].block
        next_block = line.block == lines[-1].block + 1
        heading = (
            start.source.kind is Kind.HEADING
            and line.source.kind is Kind.HEADING
            and line.source.level == start.source.level
            and next_block
            and (_in_title_case(line.text) or not _in_title_case(lines[-1].text))
        )
        sized = (
            start.source.look.size is not None
            and line.source.look.size is not None
            and abs(start.source.look.size - line.source.look.size) < 0.03
            and start.source.look.size > _LARGE
            and next_block
        )
        alike = capitals == is_capitals(line.text) or (capitals and line.text.isupper())
        open_end = (
            (next_block or same_block)
            and alike
            and start.source.kind is line.source.kind
            and _OPEN_END.search(lines[-1].text) is not None
        )
        person = _names_somebody(head, line) and not _SMALL_END.search(lines[-1].text)
        goes_on = (same_block and alike and not person) or heading or sized or open_end
        next_line = head.next_to(lines[-1], 1) is line
        if not (goes_on and (next_line or not same_block)) or len(lines) > 5:
            break
        lines.append(line)
    return lines


def _in_title_case(text: str) -> bool:
    """Whether all long words of a line begin with capitals; one word tells nothing."""
    long = re.findall(r"[^\W\d_]{5,}", text)
    return len(long) > 1 and all(word[0].isupper() for word in long)


def _broken_by_hand(lines: list[Line], measure: int) -> tuple[list[Line], list[Line]]:
    """Lines of one block cut where the first could have held a word more: below is a subtitle."""
    texts = [line.text for line in lines]
    known = any((line.source.look.size or 0) > 0 for line in lines)
    plain_block = lines[0].source.kind is Kind.PARA and lines[0].block == lines[-1].block
    if (
        len(lines) < 2
        or known
        or not plain_block
        or is_capitals(texts[0]) != is_capitals(texts[-1])
    ):
        return lines, []
    widest = max(map(len, texts))
    for n, (text, after) in enumerate(itertools.pairwise(texts), 1):
        first = after.split()[0]
        room = widest - len(text)
        begins = first[:1].isupper() or not first[:1].isalpha()
        if begins and not _OPEN_END.search(text) and room > len(first) + 4 and ":" not in text:
            return lines[:n], lines[n:]
    return lines, []


def _name_above_title(head: Head, lines: Sequence[Line]) -> bool:
    """Whether the first line is a name, and the next one reads as a title."""
    if len(lines) < 2 or not _names_somebody(head, lines[0]):
        return False
    text = lines[1].text
    return len(text.split()) > 2 and not (is_name(text) or is_role(text) or is_place(text))


def _names_somebody(head: Head, line: Line) -> bool:
    if _is_person(line):
        return not is_nobody(head, line.text)
    several = people(line.text)
    if several and is_role(several[-1].facts.get("role", "")) and ":" not in line.text:
        return not is_nobody(head, several[-1].name)
    bare = len(several) > 1 and not any(one.facts for one in several)
    level = line.source.kind is not Kind.HEADING and not re.search(r"[:?!]", line.text)
    return bare and level and not any(is_nobody(head, one.name) for one in several)


def _is_person(line: Line) -> bool:
    large = (line.source.look.size or 0) > _LARGE or line.source.kind is Kind.HEADING
    short = len(line.text.split()) < 5 and not re.search(r"[:?!]", line.text)
    bare = line.text.rstrip(" *†‡§")
    called = bare != line.text  # a note says more of the author
    return (called or not large) and short and is_name(bare)


def _subtitle(head: Head, last: Line, rest: Sequence[Line]) -> None:
    """A heading right below the title, before anything else is said, is its subtitle."""
    if not rest or rest[0].block not in (last.block, last.block + 1):
        return
    if rest[0].block == last.block and head.next_to(last, 1) is not rest[0]:
        return
    line = rest[0]
    look = line.source.look
    heading = line.source.kind is Kind.HEADING and last.source.kind is Kind.HEADING
    sized = look.size is not None and look.size > _LARGE
    if opens_text(line.text) or line.used:
        return
    if "authors" not in head.fields and _names_somebody(head, line):
        return
    below = head.lines[_at(head.lines, line) + 1 :]
    after = next((one for one in below if one.used or one.block != line.block), None)
    above = (
        after is not None
        and after.used in ("authors", "editors")
        and not re.search(r"[.:]$", line.text)
    )
    near = _right_below(last, line)
    doubtful = near and not (heading or sized or above)
    above = above or near
    if (heading or sized or above or line.source.role == "subtitle") and not _is_person(line):
        lines = [one for one in rest if one.block == line.block]
        lines = lines[:1] if line.block == last.block else lines
        if above and not heading and not sized and is_role(line.text) and is_place(line.text):
            return
        if heading and _signs_below(head, line, after):
            return
        head.take_all("subtitle", lines, 0, " ".join(joined_text(one.content) for one in lines))
        if doubtful:
            head.ask("is this the subtitle?", line)


def _right_below(last: Line, line: Line) -> bool:
    """Whether a line without a stop stands on the very next line of the file, as a title's does."""
    above, here = first_place(last.content), first_place(line.content)
    near = above.page == here.page and here.line == above.line + 1
    open_ended = re.search(r"[.:;,]$", line.text) is None and not is_masthead(line.text)
    return (
        near and open_ended and last.text.endswith(("?", "!")) and 2 < len(line.text.split()) < 25
    )


def _signs_below(head: Head, line: Line, after: Line | None) -> bool:
    """Whether a heading below the title is a name of no common words, above a date or a post."""
    if "authors" in head.fields or after is None or not is_name(line.text):
        return False
    common = all(map(known, line.text.split())) or is_nobody(head, line.text)
    return not common and (after.used == "date" or is_role(after.text))


def late_subtitle(head: Head) -> None:
    """A line between the title and the names, which nothing announces, is the subtitle."""
    titled = [n for n, line in enumerate(head.lines) if line.used == "title"]
    if "subtitle" in head.fields or not titled or titled[-1] + 2 >= len(head.lines):
        return
    line, after = head.lines[titled[-1] + 1 : titled[-1] + 3]
    apart = line.block == head.lines[titled[-1]].block + 1 and after.block > line.block
    free = not (line.used or line.kept) and line.source.kind in (Kind.PARA, Kind.HEADING)
    other = is_masthead(line.text) or is_role(line.text) or opens_text(line.text)
    said = line.text.split()
    if after.used != "authors" or not (apart and free) or other or _is_person(line):
        return
    if 2 < len(said) < 25 and not re.search(r"[.:;,]$", line.text):
        head.take_all("subtitle", [line], 0, joined_text(line.content), sure=0.7)
        head.ask("is this the subtitle?", line)


def take_masthead(head: Head) -> None:
    """What stands above the title and is nothing else is the house's masthead.

    Below it, a line is the house's if it only tells how to reach it, or what it calls its papers.
    """
    titled = next((n for n, line in enumerate(head.lines) if line.used == "title"), 0)
    for n, line in enumerate(head.lines):
        called = line.source.kind is Kind.PARA and _CALLED.fullmatch(line.text) is not None
        if line.used or line.kept or (n >= titled and not (called or _REACH.fullmatch(line.text))):
            continue
        line.used = "masthead"
        why = "the address of the house"
        why = "masthead above the title" if n < titled else "masthead" if called else why
        for piece in line.content:
            if isinstance(piece, Run | Mark):
                text = piece.text if isinstance(piece, Run) else piece.label
                head.removed.append(removed(text, why, piece.place))
        if n < titled:
            head.ask("a line above the title was taken for the house's masthead", line)
        elif called:
            head.ask("this line was taken for what the house calls its papers", line)
        else:
            head.repairs.append(repair("BP911", "address", (line.text, ""), line.source.place))
