"""Writes a manuscript as brief.md: a plain YAML block, then Markdown as `tools.pandoc` reads it.

Nothing is escaped that needs no escape, so the file reads like one written by hand. Paragraphs are
wrapped at `WIDTH` columns; notes, list items and headings stand on one line each.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from briefpress.importers.blocks import (
    Block,
    Break,
    Content,
    Kind,
    Manuscript,
    Mark,
    Note,
    Picture,
    Run,
    merged,
)
from briefpress.importers.labels import Numbering, numbering
from briefpress.metadata import Metadata

WIDTH = 100

# --- the metadata block --------------------------------------------------------------------------

_PLAIN_YAML = re.compile(r"[^\W_](?:[^\n:#]|:(?=\S)|(?<=\S)#)*|\([^\n:#]*")


def metadata_block(manuscript: Manuscript) -> str:
    """The YAML block, with its fences; the keys in the order of the model."""
    values = {field.key: field.value for field in manuscript.fields}
    lines = [line for key in Metadata.model_fields if key in values
             for line in _yaml(key, values[key])]  # fmt: skip
    return "\n".join(["---", *lines, "---"])


def _yaml(key: str, value: Any, indent: str = "") -> list[str]:
    if isinstance(value, dict):
        inner = [line for name in value for line in _yaml(name, value[name], indent + "  ")]
        return [f"{indent}{key}:", *inner]
    if isinstance(value, list | tuple):
        lines = [f"{indent}{key}:"]
        for one in value:
            if isinstance(one, dict):
                group = [line for name in one for line in _yaml(name, one[name], indent + "    ")]
                lines += [f"{indent}  - {group[0].strip()}", *group[1:]]
            else:
                lines.append(f"{indent}  - {scalar(str(one))}")
        return lines
    text = str(value)
    if "\n" in text:
        body = [f"{indent}  {line}" if line else "" for line in text.split("\n")]
        return [f"{indent}{key}: |-", *body]
    return [f"{indent}{key}: {scalar(text)}"]


def scalar(text: str) -> str:
    """`text` as a YAML scalar on one line: plain where that is safe, else in double quotes."""
    plain = _PLAIN_YAML.fullmatch(text) and text == text.strip() and not text.endswith(":")
    if plain and all(char.isprintable() for char in text):
        return text
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    safe = (char if char.isprintable() else f"\\u{ord(char):04x}" for char in quoted)
    return '"' + "".join(safe) + '"'


# --- inlines -------------------------------------------------------------------------------------

#: From the outside in: the mark, and what stands before and after the words that carry it.
_WRAPPERS = (
    ("bold", "**", "**"),
    ("italic", "*", "*"),
    ("strike", "~~", "~~"),
    ("underline", "[", "]{.underline}"),
    ("smallcaps", "[", "]{.smallcaps}"),
    ("sup", "^", "^"),
    ("sub", "~", "~"),
)
_ESCAPES = re.compile(
    r"[\\`*\[\]^~]|_(?<![^\W_]_)|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<=[!\]`])\{"
)
_BARE = re.compile(
    r"(?:https?://(?=[^\W_])|(?<![^\W_])doi:10\.)[^\s<>\[\]{}“”\"|`^\\]+"
    r"|(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?![\w@-])",
    re.IGNORECASE,
)
#: What pandoc could take for the scheme of an address, as in "Data:2019" or "tel:117".
_SCHEME = re.compile(r"(?<![^\W_])([A-Za-z][\w.+-]*):(?=[^\s<>]*[^\s<>.,;:!?'\"“”‘’()–—])")
_SCHEME_AT_END = re.compile(r"(?<![^\W_])[A-Za-z][\w.+-]*:$")
#: What pandoc does not find its way through in raised or lowered words: they stay on the line.
_TOO_MUCH = re.compile(r"\\[\\^~\n]|[\^~]")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")


def escaped(text: str) -> str:
    """`text` with a backslash before each sign that pandoc would take for markup."""
    return _ESCAPES.sub(lambda match: "\\" + match[0], text)


def inlines(content: Content, *, breaks: bool = True) -> str:
    """`content` as Markdown on one line; with `breaks`, a `Break` is a backslash and a line end."""
    return _wrapped(merged(content), 0, "\\\n" if breaks else " ")


def _wrapped(pieces: Sequence[Any], depth: int, line_end: str) -> str:
    """Group the pieces by the mark of this depth, and write each group inside its signs."""
    if depth == 0:
        of_link = groupby(pieces, lambda piece: piece.url if isinstance(piece, Run) else "")
        groups = [(url, list(group)) for url, group in of_link]  # two links stay two
        return _together(
            _link(url, group, line_end) if url else _wrapped(group, 1, line_end)
            for url, group in groups
        )
    if depth > len(_WRAPPERS):
        return _together(_piece(piece, line_end) for piece in pieces)
    mark, before, after = _WRAPPERS[depth - 1]
    out = []
    for has, group in _grouped(
        pieces, lambda piece: isinstance(piece, Run) and mark in piece.marks
    ):
        inner = _wrapped(group, depth + 1, line_end)
        words = inner.strip()
        if has and words:
            lead = inner[: len(inner) - len(inner.lstrip())]
            tail = inner[len(inner.rstrip()) :]
            if mark in ("sup", "sub"):
                if _TOO_MUCH.search(words):
                    out.append(inner)
                    continue
                words = words.replace(" ", "\\ ")
            inner = f"{lead}{before}{words}{after}{tail}"
        out.append(inner)
    return _together(out)


def _together(parts: Iterable[str]) -> str:
    """The parts in a row; none becomes the address of a scheme that ends the one before it."""
    out = ""
    for part in parts:
        if part.startswith("@") and out and not out[-1].isspace():
            part = f"\\{part}"
        address = part.startswith(("[", "^", "`", "\\")) and not part.startswith("[^")
        out = f"{out[:-1]}\\:{part}" if address and _SCHEME_AT_END.search(out) else out + part
    return out


def _grouped(pieces: Sequence[Any], key: Any) -> list[tuple[Any, list[Any]]]:
    """Runs of neighbours with the same key; white space alone joins what stands around it."""
    groups: list[tuple[Any, list[Any]]] = []
    for piece in pieces:
        value = key(piece)
        if groups and groups[-1][0] == value:
            groups[-1][1].append(piece)
        else:
            groups.append((value, [piece]))
    index = 1
    while index < len(groups) - 1:
        (before, first), (_, middle), (after, last) = groups[index - 1 : index + 2]
        blank = all(isinstance(one, Run) and not one.text.strip() for one in middle)
        if before == after and blank:
            groups[index - 1 : index + 2] = [(before, first + middle + last)]
        else:
            index += 1
    return groups


def _piece(piece: Any, line_end: str) -> str:
    match piece:
        case Run(text=text, marks=marks):
            inside = bool(piece.url)  # no link stands in another
            return _code(text) if "code" in marks else escaped(text) if inside else _text(text)
        case Mark(key=key, label=label):
            return f"[^{key or label}]"
        case Break():
            return line_end
        case Picture():
            return _picture(piece, "")
    raise TypeError(piece)


def _text(text: str) -> str:
    """Escaped text; an address in it becomes a link to itself, and nothing else becomes one."""
    return addresses(text, lambda url: f"<{url}>", _unlinked)


def _unlinked(text: str) -> str:
    """Escaped text in which pandoc finds no address."""
    return re.sub(r"(?<=\S)@(?=\S)", r"\\@", _SCHEME.sub(r"\1\:", escaped(text)))


def addresses(text: str, found: Callable[[str], str], rest: Callable[[str], str]) -> str:
    """`text` with each bare address in it given to `found` and what is between to `rest`."""
    out, at = [], 0
    for match in _BARE.finditer(text):
        address = match[0].rstrip(".,;:!?)\"'”’]*_")
        out += [rest(text[at : match.start()]), found(address)]
        at = match.start() + len(address)
    return "".join(out) + rest(text[at:])


def target(address: str) -> str:
    """Where a bare address leads."""
    if address.lower().startswith("doi:"):
        return f"https://doi.org/{address[4:]}"
    return address if re.match("https?://", address, re.IGNORECASE) else f"mailto:{address}"


def _code(text: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _link(url: str, pieces: Sequence[Any], line_end: str) -> str:
    text = "".join(piece.text if isinstance(piece, Run) else "\ue000" for piece in pieces)
    words = text.strip()
    if not words:
        return _wrapped(pieces, 1, line_end)
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if (url == words and _BARE.fullmatch(url)) or (
        url == f"mailto:{words}" and _EMAIL.fullmatch(words)
    ):
        return f"{lead}<{words}>{tail}"
    inner = _wrapped(pieces, 1, line_end).strip()
    target = f"<{url}>" if re.search(r"[\s()]", url) else url.replace("\\", "%5C")
    return f"{lead}[{inner}]({target}){tail}"


def _picture(piece: Picture, caption: str) -> str:
    extra = "{.decorative}" if piece.decorative else ""
    if piece.alt:
        alt = piece.alt.replace("\\", "\\\\").replace('"', '\\"')
        extra = f'{{alt="{alt}"}}'
    if piece.width:
        extra = f"{extra[:-1]} width={piece.width}}}" if extra else f"{{width={piece.width}}}"
    return f"![{caption}]({piece.file}){extra}"


# --- blocks --------------------------------------------------------------------------------------

_OPENERS = re.compile(
    r"(?P<sign>[-+*#>|:~=]|```|~~~)|(?P<named>[Tt]able(?=:)|\[\^\w+\](?=:))|(?P<label>\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#)(?P<end>[.)]))(?=\s|$)"
)
_DANGEROUS_LINE = re.compile(r"[:~](?=\s)|[-=][-= ]*$|[-=]{3}")


def opened(text: str) -> str:
    """`text` with its first sign escaped if it would open a list, heading or quotation."""
    match = _OPENERS.match(text)
    if not match:
        return text
    if match["named"]:
        return f"{match[0]}\\{text[match.end() :]}"
    if match["label"]:
        at = match.end("label") - 1
        return f"{text[:at]}\\{text[at:]}"
    sign, after = text[0], text[1:2]
    if sign == "*":  # `escaped` saw to it
        return text
    if sign == "#":
        return f"\\{text}" if re.match(r"#+(\s|$)|#\.", text) else text
    rule = text[:3] in ("---", "===") or re.fullmatch(r"[- ]+", text)
    harmless = sign in "-+~=" and after and not after.isspace() and not rule
    return text if harmless else f"\\{text}"


def _lines_opened(content: Content) -> str:
    """`content` as Markdown, of which no line opens a block of another kind."""
    return "\\\n".join(map(opened, inlines(content).split("\\\n")))


def wrapped(text: str) -> str:
    """A paragraph filled to `WIDTH` columns; words are never cut, nor is an escaped blank."""
    lines: list[str] = []
    for part in text.replace("\\ ", "\\\ue000").split("\n"):
        lines += textwrap.wrap(part, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    lines = [line.replace("\\\ue000", "\\ ") for line in lines]
    safe = [lines[0], *(f"\\{one}" if _DANGEROUS_LINE.match(one) else one for one in lines[1:])]
    return "\n".join(safe)


def paragraph(content: Content, *, wrap: bool = True) -> str:
    """A paragraph as Markdown."""
    text = _lines_opened(content)
    return wrapped(text) if wrap else text


def body(blocks: Sequence[Block]) -> str:
    """Blocks as Markdown, with blank lines between them where Markdown needs them."""
    out: list[str] = []
    numbers = numbering(blocks)
    writer = _Lists()
    for index, block in enumerate(blocks):
        text = writer.block(block, numbers[index])
        tight = (
            index > 0
            and block.kind is Kind.ITEM
            and blocks[index - 1].kind is Kind.ITEM
            and not numbers[index].loose
            and numbers[index].listed
            and numbers[index - 1].listed
            and blocks[index - 1].quote == block.quote
        )
        tight = tight or (index > 0 and blocks[index - 1].kind is Kind.TERM)
        if out:
            gap = "\n" if tight else "\n\n"
            same = block.quote and blocks[index - 1].quote == block.quote
            fence = "\n" + ("> " * block.quote).rstrip() + "\n"
            out.append(gap.replace("\n\n", fence) if same else gap)
        if block.quote:
            text = "\n".join(("> " * block.quote + line).rstrip() for line in text.split("\n"))
        out.append(text)
    return "".join(out)


class _Lists:
    """Keeps how far the content of each open list is indented."""

    def __init__(self) -> None:
        self._indents: list[int] = [0]

    def block(self, block: Block, number: Numbering) -> str:
        depth = min(number.depth, len(self._indents) - 1 + number.listed)
        if number.listed:
            outer = self._indents[max(0, depth - 1)]
            label = number.marker
            del self._indents[max(1, depth) :]
            self._indents.append(outer + len(label))
            text = label + _lines_opened(block.content)
            hanging = " " * (outer + len(label))
            return " " * outer + text.replace("\n", f"\n{hanging}")
        indent = self._indents[depth]
        del self._indents[depth + 1 :]
        text = _WRITERS[block.kind](block)
        return "\n".join(" " * indent + line if line else "" for line in text.split("\n"))


def _para(block: Block) -> str:
    return paragraph(block.content, wrap=block.depth == 0)


def _loose_item(block: Block) -> str:
    """An item whose label no list would print alike stays a paragraph that begins with it."""
    label = opened(f"{escaped(block.label)} ") if block.label else ""
    return label + inlines(block.content)


def _heading(block: Block) -> str:
    text = inlines(block.content, breaks=False)
    text = re.sub(r"(?<![\]\\])\{(?=[^{}]*\}$)", r"\{", text)  # at the end it would be attributes
    text = re.sub(r"#+$", lambda match: match[0].replace("#", "\\#"), text)
    return f"{'#' * max(1, min(6, block.level))} {text}"


def _term(block: Block) -> str:
    return paragraph(block.content, wrap=False).replace("\\\n", " ")


def _meaning(block: Block) -> str:
    lines = paragraph(block.content).split("\n")
    lead = ":   " if block.level else "    "
    return "\n".join([lead + lines[0], *(f"    {line}" for line in lines[1:])])


def _verse(block: Block) -> str:
    lines = inlines(block.content).split("\\\n")
    return "\n".join(f"| {line}".rstrip() for line in lines)


def _code_block(block: Block) -> str:
    text = "".join(piece.text if isinstance(piece, Run) else "\n" for piece in block.content)
    return f"```\n{text}\n```"


def _figure(block: Block) -> str:
    picture = next(piece for piece in block.content if isinstance(piece, Picture))
    caption = tuple(piece for piece in block.content if piece is not picture)
    return _picture(picture, inlines(caption, breaks=False).strip())


def _table(block: Block) -> str:
    """A pipe table; without a head its first line is empty, as pandoc wants one."""
    cells = [[_cell(cell) for cell in row] for row in block.rows]
    columns = max(len(row) for row in cells)
    cells = [row + [""] * (columns - len(row)) for row in cells]
    if not block.head:
        cells.insert(0, [""] * columns)
    widths = [max(3, *(min(40, len(row[n])) for row in cells)) for n in range(columns)]
    sides = {"l": (":", "-"), "r": ("-", ":"), "c": (":", ":")}
    rule = []
    for n, width in enumerate(widths):
        left, right = sides.get(block.align[n : n + 1], ("-", "-"))
        rule.append(left + "-" * (width - 2) + right)
    lines = [f"| {' | '.join(row)} |" for row in cells]
    lines.insert(1, f"|{'|'.join(rule)}|")
    caption = inlines(block.content, breaks=False)
    return "\n".join(lines) + (f"\n\n: {caption}" if caption else "")


def _cell(content: Content) -> str:
    return inlines(content, breaks=False).replace("|", "\\|").strip()


def _rule(_: Block) -> str:
    return "* * *"


_WRITERS = {
    Kind.PARA: _para,
    Kind.HEADING: _heading,
    Kind.ITEM: _loose_item,
    Kind.TABLE: _table,
    Kind.PICTURE: _figure,
    Kind.TERM: _term,
    Kind.MEANING: _meaning,
    Kind.VERSE: _verse,
    Kind.CODE: _code_block,
    Kind.RULE: _rule,
}


def note(one: Note) -> str:
    """A note's definition; its further blocks are indented below it."""
    first, rest = one.blocks[0], one.blocks[1:]
    if first.kind is Kind.PARA and not first.quote:
        text = paragraph(first.content, wrap=False) + ("\n\n" + body(rest) if rest else "")
    else:
        text = "\n" + body(one.blocks)
    lines = text.split("\n")
    lines = [f"[^{one.key}]: {lines[0]}", *(f"    {line}" for line in lines[1:])]
    return "\n".join(line.rstrip() for line in lines)


def text(manuscript: Manuscript) -> str:
    """What follows the metadata block: the blocks, then the notes."""
    parts = [body(manuscript.blocks), *map(note, manuscript.notes)]
    return "\n\n".join(part for part in parts if part)


def brief(manuscript: Manuscript) -> str:
    """The whole of brief.md."""
    return f"{metadata_block(manuscript)}\n\n{text(manuscript)}\n"
