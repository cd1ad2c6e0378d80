"""Line ends inside paragraphs: a blank, nothing, or a hyphen that stays.

A word cut at a line end is rejoined only if the joined word is right: the text has it elsewhere, or
the dictionary does, or the pieces are no words. Where that cannot be told the hyphen stays and the
editor is asked.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Field,
    Kind,
    Manuscript,
    Piece,
    Run,
    changed,
    contents,
    first_place,
    plain,
)
from briefpress.importers.report import Place, Question, Repair, question, repair
from briefpress.importers.vocabulary import Vocabulary, known, rare

_CUT = re.compile(r"(?:^|[^\w'’-])((?:[^\W_]+[-‐‑'’])*)([^\W\d_]+)([-‐\u00ad])$")
_NEXT = re.compile(r"([^\W\d_]+)(?:-([^\W\d_]+))?")
_ADDRESS = re.compile(r"(?:https?:(?=//|$)|www\.)[^\s<>]*$")
_PREFIXES = frozenset(
    [
        "co",
        "non",
        "anti",
        "pre",
        "post",
        "sub",
        "inter",
        "multi",
        "re",
        "de",
        "un",
        "neo",
        "pro",
        "semi",
        "pan",
        "ex",
        "self",
        "cyber",
        "micro",
        "macro",
        "counter",
        "geo",
        "bio",
        "eco",
        "socio",
        "mid",
        "all",
        "cross",
        "high",
        "low",
        "long",
        "short",
        "well",
        "so",
        "far",
        "near",
        "one",
        "two",
        "three",
        "over",
        "under",
        "out",
        "in",
        "on",
        "off",
        "by",
        "up",
    ]
)
#: Prefixes that keep their hyphen as often as not: ``co-sponsored``, but ``cooperation``.
_HYPHENATED = frozenset(("co", "ex", "non", "self"))

_CUT_IN_FIELD = re.compile(r"([^\W\d_]+)([-\u2010])\n+([^\W\d_]+)")


def hyphens(manuscript: Manuscript) -> Manuscript:
    """Settle every line end that is not meant, in text, notes and fields."""
    texts = [plain(one) for one in contents(manuscript.blocks)]
    texts += [plain(one) for note in manuscript.notes for one in contents(note.blocks)]
    own_sign = not any(re.search(r"\w\u2010\w", text) for text in texts)
    judge = _Judge(Vocabulary.of(texts), _sets_hyphens(manuscript), own_sign)
    blocks = tuple(judge.block(block) for block in manuscript.blocks)
    notes = tuple(
        replace(note, blocks=tuple(judge.block(block) for block in note.blocks))
        for note in manuscript.notes
    )
    fields = tuple(judge.field(one) for one in manuscript.fields)
    return manuscript.told(*judge.told, blocks=blocks, notes=notes, fields=fields)


def _sets_hyphens(manuscript: Manuscript) -> bool:
    """Whether words are cut at line ends at all: one cut is certain, or half of them are likely.

    Where no word is cut for sure, a hyphen at a line end is the author's.
    """
    certain = 0
    blocks = [*manuscript.blocks, *(one for note in manuscript.notes for one in note.blocks)]
    for content in contents(blocks):
        lines = plain(content).split("\n")
        for before, after in itertools.pairwise(lines):
            match, ahead = _CUT.search(before.rstrip()), _NEXT.match(after.lstrip())
            if match and ahead and ahead[1][0].islower():
                first, second = match[2], ahead[1]
                whole = known(first + second) and not (known(first) and known(second))
                certain += whole and first.lower() not in _PREFIXES
    return certain > 0


class _Judge:
    """`cuts`: words are cut at line ends; `own_sign`: U+2010 stands at line ends alone."""

    def __init__(self, vocabulary: Vocabulary, cuts: bool, own_sign: bool) -> None:
        self._words, self._cuts, self._own_sign = vocabulary, cuts, own_sign
        self.told: list[Repair | Question] = []

    def block(self, block: Block) -> Block:
        """A block with its line ends settled; in code and verse they stay."""
        if block.kind is Kind.CODE:
            return block
        return changed(block, self._content)

    def field(self, field: Field) -> Field:
        """A field whose value has whole words where line ends cut them; its pieces stay."""
        value = field.value
        for cut in _CUT_IN_FIELD.finditer(_by_lines(field.content)):
            first, sign, second = cut.groups()
            apart, whole = first + sign + second, first + second
            joins, sure = self._joins(first, second, sign)
            shown = whole if joins else apart
            for cuts in (apart, f"{first}{sign} {second}"):
                if isinstance(value, str):
                    value = value.replace(cuts, shown)
                elif isinstance(value, list):
                    value = [one.replace(cuts, shown) if isinstance(one, str) else one
                             for one in value]  # fmt: skip
            if joins:
                place = first_place(field.content)
                self.told.append(repair("BP913", "hyphen", (apart, whole), place, sure))
        return replace(field, value=value)

    def _content(self, content: Content) -> Content:
        if not any(isinstance(piece, Break) and not piece.meant for piece in content):
            return content
        out: list[Piece] = []
        for n, piece in enumerate(content):
            if isinstance(piece, Break) and not piece.meant:
                after = "".join(_texts(content[n + 1 :]))
                joint = _link_joint(out, content[n + 1 :])
                if joint == "hyphen":
                    self._drop_hyphen(out)
                if joint:
                    self._address(
                        "".join(reversed(list(_texts(reversed(out))))), after, piece.place
                    )
                else:
                    self._line_end(out, after, piece.place)
            else:
                out.append(piece)
        return tuple(out)

    def _line_end(self, out: list[Piece], after: str, place: Place) -> None:
        before = "".join(reversed(list(_texts(reversed(out)))))
        after = after.lstrip()
        if before.endswith("\u00ad"):
            self._drop_hyphen(out)
            return
        if _goes_on(before, after):
            if before.endswith("\u2010") and self._own_sign:  # no address holds this sign
                self._drop_hyphen(out)
                before = before[:-1]
            self._address(before, after, place)
            return
        match, ahead = _CUT.search(before), _NEXT.match(after)
        if match and ahead:
            self._word(out, match, ahead, place)
        elif out and not re.search(r"\w[-‐–/]$|[ \u00a0]$", before):
            out.append(Run(" ", place, _common(out)))

    def _address(self, before: str, after: str, place: Place) -> None:
        lead = _ADDRESS.search(before)
        tail = re.match(r"[^\s<>]*", after)
        shown = (lead[0] if lead else "", tail[0] if tail else "")
        self.told.append(
            repair("BP928", "address", (" | ".join(shown), "".join(shown)), place, 0.9)
        )

    def _word(
        self, out: list[Piece], match: re.Match[str], ahead: re.Match[str], place: Place
    ) -> None:
        """A hyphen at a line end between two groups of letters."""
        lead, first, sign = match.groups()
        second = ahead[1]
        joins, sure = self._joins(first, second, sign)
        apart, whole = f"{lead}{first}{sign}{ahead[0]}", f"{lead}{first}{ahead[0]}"
        if joins:
            self._drop_hyphen(out)
            self.told.append(repair("BP913", "hyphen", (apart, whole), place, sure))
        elif sure < 0.7:
            message = f'is this one word, "{whole}"? the hyphen was kept'
            self.told.append(question("BP942", message, apart, place))

    def _joins(self, first: str, second: str, sign: str) -> tuple[bool, float]:
        """Whether the hyphen goes, and how sure that is."""
        joined, apart = first + second, f"{first}-{second}"
        if not second[0].islower():
            return False, 0.95
        ours, theirs = self._words.small[joined.lower()], self._words.small[apart.lower()]
        if ours != theirs:
            return ours > theirs, 0.98
        if sign == "\u2010" and self._own_sign:  # the typesetter's, as authors write "-"
            return True, 0.95
        if not self._cuts and (known(second) or first.lower() in _PREFIXES):
            return False, 0.9
        if known(joined):
            if first.lower() in _HYPHENATED and known(second) and rare(joined):
                return False, 0.6
            both = known(first) and known(second) and first.lower() not in _PREFIXES
            return True, 0.85 if both else 0.95
        if known(first) and known(second):
            return False, 0.85
        if first.lower() in _PREFIXES:
            return False, 0.6
        if not known(first) and not known(second):
            return True, 0.85
        return (True, 0.75) if not known(first) and len(first) > 2 else (False, 0.6)

    @staticmethod
    def _drop_hyphen(out: list[Piece]) -> None:
        for n in range(len(out) - 1, -1, -1):
            piece = out[n]
            if isinstance(piece, Run) and piece.text:
                out[n] = replace(piece, text=piece.text[:-1])
                return


def _by_lines(content: Content) -> str:
    """The text of `content`, with a line end wherever one stood in the original."""
    out, line = "", None
    for piece in content:
        here = piece.place[:2]
        if line is not None and here != line and not out.endswith("\n"):
            out = out.rstrip() + "\n"
        out += plain((piece,))
        line = here
    return out


def _texts(pieces: object) -> Iterator[str]:
    """Texts of pieces up to the next line end, or to a blank beyond sixty letters."""
    size, blank = 0, False
    for piece in pieces:  # type: ignore[attr-defined]
        if isinstance(piece, Break) or (size > 60 and blank):
            return
        text = piece.text if isinstance(piece, Run) else "\ue000"
        size, blank = size + len(text), blank or " " in text
        yield text


def _link_joint(before: list[Piece], after: Content) -> str:
    """How a line end stands in an address that is spelt out, by the link that it is part of.

    ``whole`` where its parts stand there as they are, ``hyphen`` where a hyphen cuts it.
    """
    last, first = before[-1] if before else None, after[0] if after else None
    if not isinstance(last, Run) or not isinstance(first, Run) or not last.url:
        return ""
    ends, begins = last.text.split(" ")[-1], first.text.split(" ")[0].rstrip(".,;:)")
    if last.url != first.url or not ends:
        return ""
    if ends + begins in last.url:
        return "whole"
    return "hyphen" if ends[-1] in "-\u2010\u00ad" and ends[:-1] + begins in last.url else ""


def _goes_on(before: str, after: str) -> bool:
    """Whether an address that a line end cut goes on with `after`."""
    lead = _ADDRESS.search(before)
    if lead is None or not after:
        return False
    tail = re.match(r"[^\s<>]*", after)
    word = tail[0] if tail else ""
    if before[: lead.start()].endswith("<") and after[len(word) :][:1] in ("", ">"):
        return True
    if lead[0].endswith(":"):
        return word.startswith("//")
    if not re.match(r"[\w/%?&=#~._+-]", word) or re.match(r"\(|https?:|www\.", word):
        return False
    if lead[0].endswith(("/", "-", "_", "=", "?", "&", "%", "#", "~", "+", ":")):
        return not (
            lead[0].endswith("/")
            and len(lead[0]) > 12
            and re.fullmatch(r"[A-Z][a-z]+|\(?\w+\)?,", word)
        )
    if re.match(r"[-/_?=&#%~+.]\w", word):
        return True
    if re.search(r"://[\w-]+\.$", lead[0]) and re.match(r"[a-z][\w-]*[./]\w", word):
        return True  # no host is one word
    if lead[0].endswith("."):
        return re.match(r"(?:com|org|net|edu|gov|html?|pdf|php|aspx?|co|uk|pk)\b", word) is not None
    return re.search(r"[/_=%]|\w-\w+-\w|\.(?:html?|pdf|php|aspx?|com|org)\b", word) is not None


def _common(out: list[Piece]) -> frozenset[str]:
    last = out[-1]
    return last.marks & {"bold", "italic"} if isinstance(last, Run) else frozenset()
