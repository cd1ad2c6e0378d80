"""Spoils finished editions for the tests of the proof: each helper edits a real file for real."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
from lxml import etree

from briefpress.brief import Brief
from briefpress.document import Document
from support import RICH, convert, document_of, proof_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
X = "{http://www.w3.org/1999/xhtml}"
TEXT = "EPUB/text.xhtml"
OPF = "EPUB/content.opf"
BODY = "word/document.xml"
NOTES = "word/footnotes.xml"


@cache
def rich() -> tuple[Brief, Document]:
    """The brief with everything in it."""
    return document_of(RICH)


@cache
def edition(format: str) -> bytes:
    """A good edition of the rich brief, made once."""
    return convert(format, rich()[1])


def codes_after(format: str, spoil: Callable[[bytes], bytes]) -> set[str]:
    """The codes of what the proof finds in the rich brief's edition, spoilt."""
    brief, document = rich()
    spoilt = spoil(edition(format))
    assert spoilt != edition(format)
    return {finding.code for finding in proof_of(format, spoilt, document, brief).findings}


# --- zip files -----------------------------------------------------------------------------------


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def swap_text(name: str, old: str, new: str) -> Callable[[bytes], bytes]:
    """Replace the first `old` in a part by `new`; `old` must be there."""

    def spoil(data: bytes) -> bytes:
        parts = parts_of(data)
        text = parts[name].decode()
        assert old in text, f"{old!r} is not in {name}"
        parts[name] = text.replace(old, new, 1).encode()
        return packed(parts)

    return spoil


def swap_pattern(name: str, pattern: str, new: str) -> Callable[[bytes], bytes]:
    """Replace the first match of `pattern` in a part; it must match."""

    def spoil(data: bytes) -> bytes:
        parts = parts_of(data)
        text, count = re.subn(pattern, new, parts[name].decode(), count=1, flags=re.DOTALL)
        assert count == 1, f"{pattern!r} does not match in {name}"
        parts[name] = text.encode()
        return packed(parts)

    return spoil


def edit_xml(name: str, change: Callable[[Any], None]) -> Callable[[bytes], bytes]:
    """Change the tree of a part."""

    def spoil(data: bytes) -> bytes:
        parts = parts_of(data)
        root = etree.fromstring(parts[name])
        before = etree.tostring(root)
        change(root)
        assert etree.tostring(root) != before, "nothing was changed"
        parts[name] = etree.tostring(root, encoding="utf-8", xml_declaration=True)
        return packed(parts)

    return spoil


def edit_parts(change: Callable[[dict[str, bytes]], None]) -> Callable[[bytes], bytes]:
    """Change the set of parts."""

    def spoil(data: bytes) -> bytes:
        parts = parts_of(data)
        change(parts)
        return packed(parts)

    return spoil


def add_part(name: str, content: bytes) -> Callable[[bytes], bytes]:
    return edit_parts(lambda parts: parts.update({name: content}))


def drop(node: Any) -> None:
    """Take an element out of its tree; the text after it stays."""
    parent, before = node.getparent(), node.getprevious()
    if node.tail:
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def holding(root: Any, tag: str, words: str) -> Any:
    """The first element `tag` whose whole text holds `words`."""
    return next(node for node in root.iter(tag) if words in "".join(node.itertext()))


def exchange(one: Any, other: Any) -> None:
    """Let two elements change places."""
    first, second = one.getparent(), other.getparent()
    here, there = first.index(one), second.index(other)
    one_tail, other_tail = one.tail, other.tail
    first[here] = etree.Element("place")
    second[there] = one
    first[first.index(next(first.iter("place")))] = other
    one.tail, other.tail = other_tail, one_tail


# --- PDF -----------------------------------------------------------------------------------------


def edit_pdf(change: Callable[[pikepdf.Pdf], None]) -> Callable[[bytes], bytes]:
    """Change an opened PDF and write it anew."""

    def spoil(data: bytes) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            change(pdf)
            pdf.save(out, deterministic_id=True)
        return out.getvalue()

    return spoil


def to_unicode(font: Any) -> dict[bytes, str]:
    """A font's codes and their text."""
    out: dict[bytes, str] = {}
    stream = font["/ToUnicode"].read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", stream, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            out[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    return out


class Shown:
    """One text-showing operation of a page: its glyph codes one by one, with their texts."""

    def __init__(self, page: Any, index: int, operands: Any, font: Any, mcid: int | None) -> None:
        self.page, self.index, self.font, self.mcid = page, index, font, mcid
        self.codes: list[bytes] = []
        parts = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
        for part in parts:
            if isinstance(part, pikepdf.String):
                raw = bytes(part)
                self.codes += [raw[i : i + 2] for i in range(0, len(raw), 2)]
        table = to_unicode(font)
        self.texts = [table.get(code, "?") for code in self.codes]

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def encode(self, text: str) -> list[bytes]:
        """`text` in this font's codes; it must have a glyph for every character."""
        back = {text: code for code, text in to_unicode(self.font).items()}
        return [back[char] for char in text]


def shown(page: Any) -> list[Shown]:
    """The text-showing operations of a page."""
    fonts = page.obj["/Resources"]["/Font"]
    out: list[Shown] = []
    font: Any = None
    mcids: list[int | None] = []
    for index, (operands, operator) in enumerate(pikepdf.parse_content_stream(page)):
        name = str(operator)
        if name == "Tf":
            font = fonts[str(operands[0])]
        elif name in ("BDC", "BMC"):
            has = name == "BDC" and "/MCID" in operands[1]
            mcids.append(int(operands[1]["/MCID"]) if has else None)
        elif name == "EMC":
            mcids.pop()
        elif name == "TJ":
            out.append(Shown(page, index, operands, font, mcids[-1] if mcids else None))
    return out


def find_shown(pdf: pikepdf.Pdf, words: str) -> Shown:
    """The first operation whose text holds `words`."""
    return next(one for page in pdf.pages for one in shown(page) if words in one.text)


Instruction = tuple[list[Any], Any]


def rewrite_page(
    pdf: pikepdf.Pdf, page: Any, change: Callable[[list[Instruction]], list[Instruction]]
) -> None:
    """Change a page's operations."""
    operations = [
        (list(operands), operator) for operands, operator in pikepdf.parse_content_stream(page)
    ]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(change(operations)))


def reshow(pdf: pikepdf.Pdf, one: Shown, codes: list[bytes]) -> None:
    """Let an operation show other glyphs."""

    def change(operations: list[Instruction]) -> list[Instruction]:
        array = pikepdf.Array([pikepdf.String(b"".join(codes))])
        operations[one.index] = ([array], operations[one.index][1])
        return operations

    rewrite_page(pdf, one.page, change)


def reword(old: str, new: str) -> Callable[[bytes], bytes]:
    """Replace words inside one text-showing operation; `new` is drawn with the same font."""

    def change(pdf: pikepdf.Pdf) -> None:
        one = find_shown(pdf, old)
        start = 0  # the glyph at which `old` begins: a ligature is one glyph of several letters
        while old not in "".join(one.texts[:start]):
            start += 1
        end = start
        while not "".join(one.texts[start:end]).startswith(old):
            start -= 1
        reshow(pdf, one, [*one.codes[:start], *one.encode(new), *one.codes[end:]])

    return edit_pdf(change)


def insert(before: str, *added: Instruction) -> Callable[[bytes], bytes]:
    """Put operations before the one that shows `before`, inside its text object or outside."""

    def change(pdf: pikepdf.Pdf) -> None:
        one = find_shown(pdf, before)

        def put(operations: list[Instruction]) -> list[Instruction]:
            return [*operations[: one.index], *added, *operations[one.index :]]

        rewrite_page(pdf, one.page, put)

    return edit_pdf(change)


def op(name: str, *operands: Any) -> Instruction:
    return list(operands), pikepdf.Operator(name)


def elements(pdf: pikepdf.Pdf, role: str) -> list[Any]:
    """The structure elements of one role, in reading order."""
    out: list[Any] = []

    def visit(node: Any) -> None:
        kids = node.get("/K")
        for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                if kid["/S"] == f"/{role}":
                    out.append(kid)
                visit(kid)

    visit(pdf.Root["/StructTreeRoot"])
    return out


def kids_of(node: Any) -> list[Any]:
    return list(node["/K"])


def set_kids(node: Any, kids: list[Any]) -> None:
    node["/K"] = pikepdf.Array(kids)
