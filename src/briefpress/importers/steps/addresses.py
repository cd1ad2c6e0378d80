"""Addresses: made whole where a blank cut them; the stop behind one is no part of it.

Angle brackets round an address are markup; where a line end cut it, they are still in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefpress.importers.account import every_content
from briefpress.importers.blocks import (
    Block,
    Content,
    Kind,
    Manuscript,
    Piece,
    Run,
    changed,
    contents,
    parts,
    plain,
)
from briefpress.importers.report import NOWHERE, Repair, repair

_BLANK = re.compile(r"([ \u00a0]+)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]*$", re.IGNORECASE)
_ENDING = 120  # letters that are looked at before a cut
#: What an address ends with that goes on behind a blank, and how it goes on; and how sure that is.
_CUTS: tuple[tuple[re.Pattern[str], re.Pattern[str], float], ...] = tuple(
    (re.compile(head + "$"), re.compile(rest), sure)
    for head, rest, sure in (
        (r"://", r"[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}", 0.98),
        (r"://[\w-]+\.", r"[a-z][\w-]*[./]\w", 0.95),
        (r"[\w/]", r"[.][a-z0-9]+(?:[/.?]\w|\W*$)|[/?&=%_][\w%-]|-\w+(?:[-/.]\w)", 0.95),
        (r"[/=&?%_#-]", r"(?!and/or\b)[\w%.~-]*[\w%~-][/=&?%_][\w%.~-]", 0.95),
        (r"[/=&?%_-]", r"(?:\w+-){2,}\w|[\w-]+\.(?:html?|php|pdf|aspx?|jsp|docx?)\b", 0.95),
        (r"\w/[^\s]*/", r"\w+-\w|\d{5,}\W*$", 0.75),
        (r"\w", r"(?=[^a-z\s]*[a-z])(?=\S*[\d.-]\w)\w+(?:/[\w.-]+){2,}", 0.75),
    )
)
_ANGLED = re.compile(r"<(?=(?:https?://|www\.)[^\s<>]+(>))")
_SCHEME = re.compile(r"mailto:|(?:https?://)?(?:www\.|(?:dx\.)?doi\.org/)?", re.IGNORECASE)
_TAIL = re.compile(r"[.,;:!?)\]”\"’'\s]+$")


def addresses(manuscript: Manuscript) -> Manuscript:
    """Close up addresses, and trim every link to the words that are its own."""
    told: list[Repair] = []

    def settled(content: Content) -> Content:
        return _trimmed(_unangled(tuple(_closed(piece, told) for piece in content)))

    def of(blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(one if one.kind is Kind.CODE else changed(one, settled) for one in blocks)

    notes = tuple(replace(note, blocks=of(note.blocks)) for note in manuscript.notes)
    return manuscript.told(*told, blocks=of(manuscript.blocks), notes=notes)


def removed_links(manuscript: Manuscript) -> Manuscript:
    """Tell the links of a masthead or imprint that is no part of the text, and those of fields."""
    kept = {piece.url for content in every_content(replace(manuscript, fields=()))
            for piece in content if isinstance(piece, Run)}  # fmt: skip
    said = " ".join(str(field.value) for field in manuscript.fields)
    kept |= {url for url in manuscript.addresses if _SCHEME.sub("", url).rstrip("/") in said}
    gone = [url for url in dict.fromkeys(manuscript.addresses) if url not in kept]
    return manuscript.told(*(repair("BP928", "address-removed", (url, ""), NOWHERE)
                             for url in gone))  # fmt: skip


def _closed(piece: Piece, told: list[Repair]) -> Piece:
    """A run in whose addresses no blank stands."""
    if not isinstance(piece, Run) or piece.was is not None or "code" in piece.marks:
        return piece
    least, open_, out = 1.0, "", []
    for blank, word in _words(piece.text):
        sure = _goes_on(open_, word) if blank else 0.0
        least = min(least, sure or 1.0)
        out += [word] if sure else [blank, word]
        address = _ADDRESS.search(word)
        open_ = open_[-_ENDING:] + word if sure else address[0] if address else ""
    text = "".join(out)
    if text == piece.text:
        return piece
    told.append(repair("BP928", "address-blank", (piece.text, text), piece.place, least))
    return replace(piece, text=text)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Each word of a text, with the blank before it."""
    pieces = ["", *_BLANK.split(text)]
    return zip(pieces[::2], pieces[1::2], strict=True)


def _goes_on(address: str, word: str) -> float:
    """How sure it is that `word` is the rest of an address behind a blank."""
    rows = (sure for end, rest, sure in _CUTS if end.search(address) and rest.match(word))
    return next(rows, 0.0) if address else 0.0


def _blanked(content: Content) -> Iterator[Piece]:
    """The pieces, with blanks for what is code."""
    for piece in content:
        if isinstance(piece, Run) and "code" in piece.marks:
            piece = replace(piece, text=" " * len(piece.text))
        yield piece


def _unangled(content: Content) -> Content:
    """A content without the angle brackets round addresses that are spelt out."""
    shown = plain(_blanked(content))
    signs = [at for match in _ANGLED.finditer(shown) for at in (match.start(), match.start(1))]
    if not signs:
        return content
    cuts = parts(content, [offset for at in signs for offset in (at, at + 1)])
    return tuple(piece for part in cuts[::2] for piece in part)


def _trimmed(content: Content) -> Content:
    if not any(isinstance(piece, Run) and piece.url for piece in content):
        return content
    return tuple(piece for group in _links(content) for piece in _trim(group))


def _links(content: Content) -> Iterator[list[Piece]]:
    """Neighbours with the same target, one group each."""
    group: list[Piece] = []
    for piece in content:
        url = piece.url if isinstance(piece, Run) else ""
        last = group[-1].url if group and isinstance(group[-1], Run) else ""
        if group and url != last:
            yield group
            group = []
        group.append(piece)
    yield group


def _trim(group: list[Piece]) -> list[Piece]:
    last = group[-1]
    if not isinstance(last, Run) or not last.url or last.was is not None:
        return group
    text = "".join(piece.text for piece in group if isinstance(piece, Run))
    tail = _TAIL.search(text)
    if (
        tail is None
        or last.url.endswith(tail[0].rstrip()[-1:] or " ")
        or len(tail[0]) >= len(last.text)
    ):
        return group
    at = len(last.text) - len(tail[0])
    place = last.place._replace(at=last.place.at + at)
    return [*group[:-1], replace(last, text=last.text[:at]), Run(tail[0], place, last.marks)]


def unlinked(before: Block, after: Block) -> Iterator[Repair]:
    """The links that a block no longer has: they led from a number to its note, or back."""
    kept = set(_urls(after))
    for url in dict.fromkeys(_urls(before)):
        if url not in kept:
            yield repair("BP928", "link-removed", (url, ""), before.place)


def _urls(block: Block) -> Iterator[str]:
    for content in contents([block]):
        yield from (piece.url for piece in content if isinstance(piece, Run) and piece.url)
