"""What an edition must say: the document and the apparatus in the proof's neutral form."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from briefpress import document as d
from briefpress.checks.reading import (
    Furniture,
    Origin,
    Reading,
    Unit,
    call,
    digest,
    letters,
    link,
    normal,
    picture,
)
from briefpress.crosswalk import places, work_uuid
from briefpress.document import Document
from briefpress.style import Group, HouseStyle, Piece
from briefpress.tools.colour import load_profile, pixels, press_pixels
from briefpress.tools.weasyprint import PRODUCER

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_TARGETS = {"pdf": "pdf", "print": "pdf", "epub": "opf", "docx": "docx"}
#: Formats whose pages carry running heads, and the house's capitals.
_PAGED = ("pdf", "print")
_TEXT = Origin()


def expected(document: Document, style: HouseStyle, format: str, pages: int = 0) -> Reading:
    """The reading that a faithful edition gives.

    Args:
        format: ``pdf``, ``print``, ``epub`` or ``docx``.
        pages: how many pages the edition has, or marks, for what each must carry.
    """
    made = _Expected(document, style, format)
    data = document.metadata
    made.groups(style.front_matter(data))
    made.blocks(document.blocks, made.flow)
    if format == "epub" and made.notes:
        made.flow.append(Unit("h2", normal(style.tokens.labels.notes), origin=Origin(house=True)))
    made.groups(style.end_matter(data))
    return Reading(
        flow=tuple(made.flow),
        notes=tuple(made.notes[number] for number in sorted(made.notes)),
        fields=fields(document, style, format, pages),
        furniture=tuple(_furniture(document, style, format, pages)),
        outline=tuple(_outline(document, style, format, made)),
        targets={name: made.targets[name] for name in made.linked & made.targets.keys()},
        pictures=tuple(made.pictures),
        attachments=_attachments(document, style) if format == "pdf" else {},
        pages=pages,
    )


def body(document: Document) -> Reading:
    """The text, notes and pictures of a document alone, in no house's style."""
    made = _Expected(document, None, "epub")
    made.blocks(document.blocks, made.flow)
    notes = tuple(made.notes[number] for number in sorted(made.notes))
    return Reading(tuple(made.flow), notes, pictures=tuple(made.pictures))


def fields(
    document: Document, style: HouseStyle, format: str, pages: int = 0
) -> dict[str, tuple[str, ...]]:
    """The metadata that the file itself carries, joined where its place holds only one text."""
    out: dict[str, tuple[str, ...]] = {}
    data = document.metadata
    for name, (_, values) in places(_TARGETS[format], data, style).items():
        joined = format != "epub"
        out[name] = ((", " if name == "keywords" else "; ").join(values),) if joined else values
    if format in _PAGED:
        out |= {f"XMP {place}": said for place, said in places("xmp", data, style).values()}
        out |= {"XMP dc:format": ("application/pdf",), "XMP pdf:Producer": (PRODUCER,)}
    if format == "pdf":
        archive = style.tokens.pdf.archive
        out |= {
            "XMP pdfaid:part": (archive[0],),
            "XMP pdfaid:conformance": (archive[1].upper(),),
            "XMP pdfuaid:part": ("1",),
        }
    if format == "print":
        out |= _press(document, style, pages)
    return out


def _press(document: Document, style: HouseStyle, pages: int) -> dict[str, tuple[str, ...]]:
    """What the print edition says of its sheets, and PDF/X-4 of the file."""
    tokens, page = style.tokens.print, style.tokens.page
    return {
        "XMP pdfxid:GTS_PDFXVersion": ("PDF/X-4",),
        "XMP pdf:Trapped": ("False",),
        "XMP xmp:MetadataDate": (f"{document.metadata.date.isoformat()}T00:00:00Z",),
        "XMP xmpMM:DocumentID": (f"uuid:{work_uuid(document.slug, style)}",),
        "XMP xmpMM:RenditionClass": ("default",),
        "XMP xmpMM:VersionID": (document.metadata.version or "1",),
        "printing condition": (tokens.condition,),
        "trimmed size": (f"{page.width:.1f} x {page.height:.1f} mm",),
        "bleed": (f"{tokens.bleed:.1f} mm",),
        "blank pages": (str(-pages % int(tokens.signature)),),
    }


def _attachments(document: Document, style: HouseStyle) -> dict[str, str]:
    """PDF/A-3 carries the source, PDF/A-2 nothing."""
    carried = document.source if style.tokens.pdf.archive == "3a" else ""
    return {"brief.md": digest(carried.encode())} if carried else {}


def list_label(number: int, style: str, delimiter: str) -> str:
    """The printed label of a list item, in pandoc's names of styles and delimiters."""
    text = str(number)
    if style.endswith("Roman"):
        text, left = "", number
        for value, letters in _ROMAN:
            while left >= value:
                text, left = text + letters, left - value
    elif style.endswith("Alpha"):
        text, left = "", number
        while left:
            left, rest = divmod(left - 1, 26)
            text = chr(ord("a") + rest) + text
    text = text.upper() if style.startswith("Upper") else text
    return {"OneParen": f"{text})", "TwoParens": f"({text})"}.get(delimiter, f"{text}.")


def bookmark(identifier: str) -> str:
    """The Word bookmark that pandoc makes of an identifier; Word allows 40 characters, a letter
    first, so others are named by their digest."""
    if identifier[:1].isalpha() and len(identifier) <= 40:
        return identifier
    return f"X{hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()[1:]}"


class _Expected:
    def __init__(self, document: Document, style: HouseStyle | None, format: str) -> None:
        self.flow: list[Unit] = []
        self.notes: dict[int, tuple[Unit, ...]] = {}
        self.pictures: list[str] = []
        self.linked: set[str] = set()
        self.targets: dict[str, str] = {}
        self.headings: list[tuple[str, str]] = []  # as written, and as shown
        self._document, self._style, self._format = document, style, format
        self._origin = _TEXT

    def _cased(self, role: str, text: str) -> str:
        if self._style is None or self._format not in _PAGED:
            return text
        language = self._document.metadata.language or self._style.tokens.language
        return self._style.cased(role, text, language)

    # -- the apparatus ----------------------------------------------------------------------

    def groups(self, groups: Iterable[Group]) -> None:
        for group in groups:
            if group.heading:
                self.flow.append(Unit("h2", normal(group.heading), origin=Origin(house=True)))
                self._heading(group.heading, self.flow[-1])
            for piece in group.pieces:
                self._piece(group, piece)

    def _piece(self, group: Group, piece: Piece) -> None:
        origin = Origin(field=piece.field, house=piece.field is None)
        lead = self._document.metadata.lead_image
        if piece.role == "picture":
            shown = self._shown(lead.file or "") if lead else ""
            if lead is not None and lead.alt:
                self.flow.append(Unit("figure", normal(lead.alt), shown, origin=origin))
            return
        text = self._cased(piece.role, piece.text)
        text = self._link(piece.link, text) if piece.link else text
        line = normal(f"{self._cased(piece.role, piece.label)} {text}")
        if group.role == "key-points":
            self.flow.append(Unit("li", line, "•", 1, origin))
            return
        captions = group.role == "lead" and piece.role in ("caption", "source")
        kind = "h1" if piece.role == "title" else "caption" if captions else "p"
        self.flow.append(Unit(kind, line, origin=origin))
        if kind == "h1":
            self._heading(f"{piece.label} {piece.text}", self.flow[-1])

    def _heading(self, words: str, shown: Unit) -> None:
        """Remember a heading: its `words` as they are written, and the unit that shows them."""
        self.headings.append((letters(normal(words)), letters(shown.text)))

    # -- blocks -----------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[d.Block], out: list[Unit], kind: str = "p") -> None:
        for node in nodes:
            self._block(node, out, kind)

    def _add(self, out: list[Unit], kind: str, text: str, label: str = "", depth: int = 0) -> None:
        out.append(Unit(kind, normal(text), label, depth, self._origin))

    def _block(self, node: d.Block, out: list[Unit], kind: str) -> None:
        match node:
            case d.Para(content) | d.Plain(content):
                self._add(out, kind, self._text(content))
            case d.Header(level, attr, content):
                words = self._text(content)
                self._add(out, f"h{level}", self._cased("headings", words))
                self._heading(words, out[-1])
                self.targets[self._anchor(attr.identifier)] = letters(out[-1].text)
            case d.BlockQuote(content) | d.Div(_, content):
                self.blocks(content, out, kind)
            case d.BulletList(items):
                self._list(out, [("•", item) for item in items])
            case d.OrderedList(start, numbering, delimiter, items):
                labels = (list_label(start + n, numbering, delimiter) for n in range(len(items)))
                self._list(out, list(zip(labels, items, strict=True)))
            case d.DefinitionList(pairs):
                for term, definitions in pairs:
                    self._add(out, "dt", self._text(term))
                    for definition in definitions:
                        self.blocks(definition, out, "dd")
            case d.CodeBlock(_, text):
                # A PDF has no element for a block of code but a paragraph that holds code.
                self._add(out, "p" if self._format in _PAGED else "code", text)
            case d.LineBlock(lines):
                self._lines(lines, out, kind)
            case d.Figure(_, caption, content):
                self._figure(content, out)
                self.blocks(caption.content, out, "caption")
            case d.Table():
                self._table(node, out)

    def _lines(self, lines: tuple[tuple[d.Inline, ...], ...], out: list[Unit], kind: str) -> None:
        texts = [self._text(line) for line in lines]
        if self._format == "docx":  # one paragraph with line breaks
            texts = [" ".join(texts)]
        for text in texts:
            self._add(out, kind, text)

    _depth = 0

    def _list(self, out: list[Unit], items: list[tuple[str, tuple[d.Block, ...]]]) -> None:
        self._depth += 1
        depth = self._depth
        for label, item in items:
            first = item[0] if item else None
            if isinstance(first, d.Para | d.Plain):
                self._add(out, "li", self._text(first.content), label, depth)
                self.blocks(item[1:], out)
            else:
                self._add(out, "li", "", label, depth)
                self.blocks(item, out)
        self._depth -= 1

    def _figure(self, content: Iterable[d.Block], out: list[Unit]) -> None:
        for block in content:
            for node in getattr(block, "content", ()):
                if isinstance(node, d.Image):
                    shown = self._shown(node.url)
                    alternative = normal(d.alternative(node))
                    if alternative:
                        self._add(out, "figure", alternative, shown)
                elif not isinstance(node, d.Space | d.SoftBreak):
                    self._block(block, out, "p")
                    break

    def _table(self, node: d.Table, out: list[Unit]) -> None:
        self.blocks(node.caption.content, out, "caption")
        self._rows(node.head, out, "th")
        for body in node.bodies:
            self._rows(body.head, out, "th")
            self._rows(body.rows, out, "td")
        self._rows(node.foot, out, "td")

    def _rows(self, rows: tuple[d.Row, ...], out: list[Unit], kind: str) -> None:
        for row in rows:
            for cell in row.cells:
                inside: list[Unit] = []
                self.blocks(cell.content, inside, kind)
                if not inside or inside[0].kind != kind:
                    inside.insert(0, Unit(kind, "", origin=self._origin))
                first = inside[0]
                out.append(Unit(kind, first.text, "|", 0, first.origin))
                out.extend(inside[1:])

    # -- inlines ----------------------------------------------------------------------------

    def _text(self, nodes: Iterable[d.Inline]) -> str:
        return "".join(self._inline(node) for node in nodes)

    def _inline(self, node: d.Inline) -> str:
        match node:
            case d.Str(text) | d.Code(_, text):
                return text
            case d.Space() | d.SoftBreak() | d.LineBreak():
                return " "
            case d.Link(_, content, url, _):
                if url.startswith("#") and self._format != "print":
                    self.linked.add(self._anchor(url[1:]))
                    url = f"#{self._anchor(url[1:])}"
                return self._link(url, self._text(content))
            case d.Image(url=url):
                self._shown(url)
                return picture(normal(d.alternative(node)))
            case d.Note(content, number):
                self._note(content, number)
                return call(str(number))
            case d.RawInline():
                raise ValueError("raw markup reached the proof")
        return self._text(node.content)

    def _link(self, url: str, text: str) -> str:
        """A link; on a printed page, its words alone."""
        return text if self._format == "print" else link(url, text)

    def _anchor(self, identifier: str) -> str:
        return bookmark(identifier) if self._format == "docx" else identifier

    def _shown(self, path: str) -> str:
        """Count a picture as shown; its digest."""
        data = self._document.pictures[path].data
        if self._format == "pdf":
            data = pixels(data)
        elif self._format == "print" and self._style is not None:
            tokens = self._style.tokens.print
            data = press_pixels(data, load_profile(tokens.profile, tokens.package))
        self.pictures.append(digest(data))
        return self.pictures[-1]

    def _note(self, content: tuple[d.Block, ...], number: int) -> None:
        before, depth = self._origin, self._depth
        self._origin, self._depth = Origin(note=number), 0
        inside: list[Unit] = []
        self.blocks(content, inside)
        self.notes[number] = tuple(inside)
        self._origin, self._depth = before, depth


def _furniture(
    document: Document, style: HouseStyle, format: str, pages: int
) -> Iterable[Furniture]:
    if format == "epub":
        cover = f"{style.tokens.labels.cover}: {document.metadata.title}"
        yield Furniture("cover", 0, normal(cover))
        for page in range(1, pages + 1):
            yield Furniture("mark", page, f"{style.tokens.labels.page} {page}")
        return
    left, right = style.running_head(document.metadata)
    folio = style.tokens.running.folio
    if format in _PAGED:
        left = style.cased("series", left, document.metadata.language or style.tokens.language)
    for page in range(2, pages + 1) if format in _PAGED else (2,):
        shown = folio.format(page=page) if format in _PAGED else folio
        for kind, text in (("head-left", left), ("head-right", right), ("folio", shown)):
            if text:
                yield Furniture(kind, page, normal(text))


def _outline(
    document: Document, style: HouseStyle, format: str, made: _Expected
) -> Iterable[tuple[str, str]]:
    """Entries and the words they lead to."""
    headings = [one for one in document.blocks if isinstance(one, d.Header)]
    if format == "epub":
        top = min((one.level for one in headings), default=0)
        title = normal(document.metadata.title)
        yield style.tokens.labels.title_page, title
        yield title, ""
        for one in headings:
            if one.level == top:
                yield (normal(d.plain_text(one.content)),) * 2
        if made.notes:
            yield (style.tokens.labels.notes,) * 2
    elif format in _PAGED:
        yield from made.headings
