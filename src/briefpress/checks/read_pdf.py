"""Reads a finished PDF back into the proof's neutral form, through its structure tree.

The text is decoded from the content streams, glyph by glyph, with the fonts' own tables; its place
on the page is tracked, so that text which is hidden, clipped to nothing or off the page is found.
Clauses are of ISO 32000-1.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from briefpress.checks.reading import (
    LINE_END,
    Fault,
    Furniture,
    Reading,
    Unit,
    call,
    link,
    normal,
    picture,
)

_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
_HOLDERS = ("Document", "Part", "Sect", "Div", "BlockQuote", "THead", "TBody", "TFoot", "TR")
_BLOCKS = frozenset((*_HOLDERS, *_HEADINGS, "P", "L", "LI", "Lbl", "LBody", "Table", "TH", "TD",
                     "Caption", "Note"))  # fmt: skip
_ACTIONS = ("/OpenAction", "/AA", "/AcroForm", "/Collection")
_INFO = {"/Title": "title", "/Author": "authors", "/Subject": "abstract", "/Keywords": "keywords"}
_BULLETS = "•◦▪‣○■"

Matrix = tuple[float, float, float, float, float, float]


def read(data: bytes) -> Reading:
    """The PDF in the neutral form; one fault where it cannot be read at all."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _Pdf(pdf).reading()
    except (pikepdf.PdfError, KeyError, AttributeError, TypeError, ValueError, IndexError) as fault:
        broken = Fault("BP709", f"the file cannot be read: {type(fault).__name__}: {fault}")
        return Reading((), (), faults=(broken,))


# --- content streams ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Run:
    """Text shown in one go: where it begins and ends on the page, in points from the top left."""

    text: str
    x: float
    end: float
    y: float
    size: float


@dataclass(slots=True)
class _Marked:
    """The runs of one piece of marked content, and its replacement text if it has one."""

    runs: list[_Run] = field(default_factory=list)
    actual: str | None = None
    pictures: int = 0


class _Font:
    """A composite font's code to text (9.10.3) and code to width (9.7.4.3) tables."""

    def __init__(self, font: Any) -> None:
        self.texts = _to_unicode(font["/ToUnicode"].read_bytes()) if "/ToUnicode" in font else {}
        self.widths: dict[int, float] = {}
        descendant = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
        self.default = float(descendant.get("/DW", 1000))
        self.bytes = 2 if "/DescendantFonts" in font else 1
        table = list(descendant.get("/W", []))
        index = 0
        while index + 1 < len(table):
            first, second = int(table[index]), table[index + 1]
            if isinstance(second, pikepdf.Array):
                for offset, width in enumerate(second):
                    self.widths[first + offset] = float(width)
                index += 2
            else:
                for code in range(first, int(second) + 1):
                    self.widths[code] = float(table[index + 2])
                index += 3

    def decode(self, raw: bytes) -> tuple[str, float]:
        """The text of a string, and its advance in thousandths of the size."""
        step = self.bytes
        codes = [int.from_bytes(raw[i : i + step], "big") for i in range(0, len(raw), step)]
        width = sum(self.widths.get(code, self.default) for code in codes)
        return "".join(self.texts.get(code, "\ufffd") for code in codes), width


def _to_unicode(data: bytes) -> dict[int, str]:
    text = data.decode("latin-1")
    out: dict[int, str] = {}

    def characters(digits: str) -> str:
        return bytes.fromhex(digits).decode("utf-16-be", "replace")

    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, digits in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            out[int(code, 16)] = characters(digits)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        ranges = re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block)
        for first, last, digits in ranges:
            for offset in range(int(last, 16) - int(first, 16) + 1):
                value = int(digits, 16) + offset
                out[int(first, 16) + offset] = characters(f"{value:0{len(digits)}x}")
    return out


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class _Page:
    """One page's marked content, its artifacts, and what is wrong with its text."""

    def __init__(self, page: Any, number: int, fonts: dict[Any, _Font]) -> None:
        self.number = number
        self.marked: dict[int, _Marked] = {}
        self.artifacts: list[tuple[str, list[_Run]]] = []
        self.faults: list[Fault] = []
        self._fonts_seen = fonts
        box = [float(value) for value in page.mediabox]
        self.width, self.height = box[2] - box[0], box[3] - box[1]
        self._stack: list[tuple[str, int | None]] = []
        self._matrix: Matrix = _UNIT
        self._saved: list[tuple[Matrix, _Font | None, float, int, float, float]] = []
        self._font: _Font | None = None
        self._size, self._mode, self._spacing, self._alpha = 0.0, 0, 0.0, 1.0
        self._text: Matrix = _UNIT
        self._line: Matrix = _UNIT
        self._read(page.obj, page.obj.get("/Resources", {}))
        if self._stack:
            self.faults.append(Fault("BP709", f"page {number}: marked content is not closed"))

    def _read(self, content: Any, resources: Any) -> None:
        named = {key: self._font_of(value) for key, value in resources.get("/Font", {}).items()}
        for instruction in pikepdf.parse_content_stream(content):
            operands, name = instruction.operands, str(instruction.operator)
            if name in ("TJ", "Tj"):
                self._show(operands[0])
            elif name in ("'", '"'):
                self.faults.append(Fault("BP708", f"page {self.number}: unknown text operator"))
            elif name == "Tm":
                self._text = self._line = self._numbers(operands)
            elif name in ("Td", "TD"):
                x, y = float(operands[0]), float(operands[1])
                self._text = self._line = _times((1, 0, 0, 1, x, y), self._line)
            elif name == "BT":
                self._text = self._line = _UNIT
            elif name == "Tf":
                self._font, self._size = named.get(str(operands[0])), float(operands[1])
            elif name == "Tr":
                self._mode = int(operands[0])
            elif name == "Tc":
                self._spacing = float(operands[0])
            elif name in ("BDC", "BMC"):
                self._begin(operands, resources)
            elif name == "EMC":
                self._stack.pop()
            elif name == "cm":
                self._matrix = _times(self._numbers(operands), self._matrix)
            elif name == "q":
                self._saved.append((self._matrix, self._font, self._size, self._mode,
                                    self._spacing, self._alpha))  # fmt: skip
            elif name == "Q":
                (self._matrix, self._font, self._size, self._mode,
                 self._spacing, self._alpha) = self._saved.pop()  # fmt: skip
            elif name == "gs":
                state = resources["/ExtGState"][str(operands[0])]
                self._alpha = float(state.get("/ca", self._alpha))
            elif name == "Do":
                self._object(resources["/XObject"][str(operands[0])], resources)

    @staticmethod
    def _numbers(operands: Any) -> Matrix:
        a, b, c, d, e, f = (float(value) for value in operands)
        return a, b, c, d, e, f

    def _font_of(self, font: Any) -> _Font:
        key = font.objgen
        if key not in self._fonts_seen or key == (0, 0):
            self._fonts_seen[key] = _Font(font)
        return self._fonts_seen[key]

    def _begin(self, operands: Any, resources: Any) -> None:
        tag, mcid = str(operands[0]), None
        if len(operands) > 1:
            properties = operands[1]
            if isinstance(properties, pikepdf.Name):
                properties = resources["/Properties"][str(properties)]
            if "/MCID" in properties:
                mcid = int(properties["/MCID"])
                if mcid in self.marked:
                    self.faults.append(Fault("BP709", f"page {self.number}: a content id twice"))
                self.marked[mcid] = _Marked()
                if "/ActualText" in properties:
                    self.marked[mcid].actual = str(properties["/ActualText"])
            elif "/ActualText" in properties:
                self.faults.append(
                    Fault("BP708", f"page {self.number}: replacement text without a place")
                )
            kind = str(properties.get("/Type", ""))
            if tag == "/Artifact" and kind in ("/Pagination", "/Layout"):
                subtype = str(properties.get("/Subtype", ""))
                self.artifacts.append((subtype if kind == "/Pagination" else kind, []))
                tag = "/Pagination"
        self._stack.append((tag, mcid))

    def _object(self, thing: Any, resources: Any) -> None:
        if thing.get("/Subtype") == "/Form":
            saved = self._matrix
            if "/Matrix" in thing:
                self._matrix = _times(self._numbers(thing["/Matrix"]), self._matrix)
            self._read(thing, thing.get("/Resources", resources))
            self._matrix = saved
        elif thing.get("/Subtype") == "/Image":
            mcid = next((one for _, one in reversed(self._stack) if one is not None), None)
            if mcid is not None:
                self.marked[mcid].pictures += 1
            else:
                self.artifacts.append(("picture", []))

    def _show(self, operand: Any) -> None:
        if self._font is None:
            self.faults.append(Fault("BP709", f"page {self.number}: text without a font"))
            return
        parts = operand if isinstance(operand, pikepdf.Array) else [operand]
        text, advance = "", 0.0
        for part in parts:
            if isinstance(part, pikepdf.String):
                piece, width = self._font.decode(bytes(part))
                text += piece
                advance += width / 1000 * self._size + self._spacing * len(piece)
            else:
                advance -= float(part) / 1000 * self._size
        place = _times(self._text, self._matrix)
        scale = (place[0] ** 2 + place[1] ** 2) ** 0.5
        x, y, size = place[4], self.height - place[5], self._size * scale
        run = _Run(text, x, x + advance * scale, y, size)
        self._text = _times((1, 0, 0, 1, advance, 0), self._text)
        self._place(run)
        self._judge(run)

    def _place(self, run: _Run) -> None:
        for tag, mcid in reversed(self._stack):
            if mcid is not None:
                self.marked[mcid].runs.append(run)
                return
            if tag == "/Pagination":
                self.artifacts[-1][1].append(run)
                return
        if run.text.strip():
            message = f"page {self.number}: text outside the structure: {run.text[:40]!r}"
            self.faults.append(Fault("BP708", message))

    def _judge(self, run: _Run) -> None:
        if not run.text.strip():
            return
        inside = -1 <= run.x <= self.width and run.end <= self.width + 1
        if not (inside and 0 <= run.y <= self.height):
            message = f"page {self.number}: text off the page: {run.text[:40]!r}"
            self.faults.append(Fault("BP710", message))
        if self._mode == 3 or self._alpha == 0 or run.size < 3:
            message = f"page {self.number}: text that cannot be seen: {run.text[:40]!r}"
            self.faults.append(Fault("BP710", message))


# --- the document ------------------------------------------------------------------------------


class _Pdf:
    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._faults: list[Fault] = []
        fonts: dict[Any, _Font] = {}
        self._pages = [_Page(page, n, fonts) for n, page in enumerate(pdf.pages, 1)]
        self._numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages)}
        self._used: set[tuple[int, int]] = set()
        self._claimed: set[Any] = set()
        self._flow: list[Unit] = []
        self._notes: dict[str, tuple[Unit, ...]] = {}
        self._calls: list[str] = []
        self._pictures = 0
        self._depth = 0
        self._last: tuple[int, _Run] | None = None
        self._destinations = self._named_destinations()

    def reading(self) -> Reading:
        catalogue = self._pdf.Root
        self._screen(catalogue)
        root = catalogue["/StructTreeRoot"]
        for kid in _kids(root):
            self._element(kid, None, self._flow, "p")
        self._leftovers()
        notes = self._in_order()
        for page in self._pages:
            self._faults += page.faults
        return Reading(
            flow=tuple(self._flow),
            notes=notes,
            fields=self._fields(catalogue),
            furniture=tuple(self._furniture()),
            outline=tuple(self._outline(catalogue)),
            pictures=self._pictures,
            pages=len(self._pages),
            faults=tuple(dict.fromkeys(self._faults)),
        )

    def _fault(self, code: str, message: str) -> None:
        self._faults.append(Fault(code, message))

    # -- what may not be there --------------------------------------------------------------

    def _screen(self, catalogue: Any) -> None:
        for key in _ACTIONS:
            if key in catalogue:
                self._fault("BP708", f"the file holds {key}")
        names = catalogue.get("/Names", {})
        for key in ("/JavaScript", "/EmbeddedFiles"):
            if key in names:
                self._fault("BP708", f"the file holds {key}")
        if self._pdf.is_encrypted:
            self._fault("BP709", "the file is encrypted")
        for number, page in enumerate(self._pdf.pages, 1):
            if "/AA" in page.obj:
                self._fault("BP708", f"page {number} runs an action")
            for annotation in page.obj.get("/Annots", []):
                self._annotation(annotation, number)

    def _annotation(self, annotation: Any, number: int) -> None:
        if annotation.get("/Subtype") != "/Link":
            self._fault("BP708", f"page {number} holds an annotation {annotation.get('/Subtype')}")
            return
        action = annotation.get("/A")
        if action is not None and str(action.get("/S")) != "/URI":
            self._fault("BP708", f"page {number} holds an action {action.get('/S')}")

    def _leftovers(self) -> None:
        for index, page in enumerate(self._pages):
            for mcid, marked in page.marked.items():
                if (index, mcid) not in self._used:
                    text = "".join(run.text for run in marked.runs).strip()
                    if text or marked.pictures:
                        message = f"page {page.number}: not in the structure: {text[:40]!r}"
                        self._fault("BP708", message)
        for number, page in enumerate(self._pdf.pages, 1):
            for annotation in page.obj.get("/Annots", []):
                if annotation.objgen not in self._claimed:
                    self._fault("BP703", f"page {number} has a link that belongs to no text")

    def _in_order(self) -> tuple[tuple[Unit, ...], ...]:
        wanted = [f"Note-{number}" for number in range(1, len(self._calls) + 1)]
        if self._calls != wanted:
            self._fault("BP702", f"the marks stand in the order {', '.join(self._calls[:8])}")
        if list(self._notes) != wanted:
            self._fault("BP702", f"the notes stand in the order {', '.join(list(self._notes)[:8])}")
        return tuple(self._notes[name] for name in wanted if name in self._notes)

    # -- the structure tree -----------------------------------------------------------------

    def _element(self, node: Any, page: Any, out: list[Unit], kind: str) -> None:
        role = str(node.get("/S", ""))[1:]
        page = node.get("/Pg", page)
        if "/ActualText" in node:
            self._fault("BP708", f"replacement text on a {role}")
        if role == "Note":
            self._note(node, page)
        elif role == "L":
            self._list(node, page, out)
        elif role in ("TH", "TD"):
            inside: list[Unit] = []
            self._mixed(node, page, inside, role.lower())
            if not inside or inside[0].kind != role.lower():
                inside.insert(0, Unit(role.lower(), ""))
            out.append(Unit(role.lower(), inside[0].text, "|"))
            out.extend(inside[1:])
        elif role == "Figure":
            alternative = self._figure(node, page)
            out.append(Unit("figure", normal(alternative)))
        elif role in _HEADINGS:
            self._mixed(node, page, out, f"h{role[1]}")
        elif role == "Caption":
            self._mixed(node, page, out, "caption")
        else:
            if role not in _BLOCKS:
                self._fault("BP708", f"a structure element {role} where none belongs")
            before = len(out)
            self._mixed(node, page, out, kind)
            if role == "P" and len(out) == before:
                return

    def _mixed(self, node: Any, page: Any, out: list[Unit], kind: str) -> None:
        """A block's kids: runs of inline content become units, blocks follow in their order."""
        page = node.get("/Pg") or page
        pieces: list[str] = []
        self._last = None

        def flush() -> None:
            text = normal("".join(pieces))
            pieces.clear()
            self._last = None
            if text.strip(LINE_END):
                out.append(Unit(kind, text))

        for kid in _kids(node):
            role = _role(kid)
            block = role in _BLOCKS or (role == "Figure" and _role(node) in _HOLDERS)
            if block:
                if role != "Note":
                    flush()
                    self._element(kid, page, out, kind)
                else:
                    last, self._last = self._last, None
                    self._element(kid, page, out, kind)
                    self._last = last
            else:
                pieces.append(self._inline(kid, page))
        flush()

    def _list(self, node: Any, page: Any, out: list[Unit]) -> None:
        attributes = node.get("/A", {})
        definitions = str(attributes.get("/ListNumbering", "")) == "/None"
        self._depth += 0 if definitions else 1
        for item in _kids(node):
            label = ""
            inside: list[Unit] = []
            for kid in _kids(item):
                if _role(kid) == "Lbl" and definitions:
                    self._mixed(kid, page, out, "dt")
                elif _role(kid) == "Lbl":
                    label = normal(self._text_of(kid, page)).replace(LINE_END, "")
                elif definitions:
                    self._mixed(kid, page, out, "dd")
                else:
                    self._mixed(kid, page, inside, "p")
            if definitions:
                continue
            label = "•" if label and label in _BULLETS else label
            if not inside or inside[0].kind != "p":
                inside.insert(0, Unit("p", ""))
            out.append(Unit("li", inside[0].text, label, self._depth))
            out.extend(inside[1:])
        self._depth -= 0 if definitions else 1

    def _note(self, node: Any, page: Any) -> None:
        name = str(node.get("/ID", ""))
        number = name.rpartition("-")[2]
        inside: list[Unit] = []
        depth, self._depth = self._depth, 0
        kids = _kids(node)
        label = next((kid for kid in kids if _role(kid) == "Lbl"), None)
        if label is None or normal(self._label_text(label, page, name)) != f"{number}.":
            self._fault("BP702", f"note {number or '?'} has lost its number")
        self._mixed_without(node, page, inside, label)
        self._depth = depth
        if name in self._notes:
            self._fault("BP702", f"note {number} stands twice")
        self._notes[name] = tuple(inside)

    def _mixed_without(self, node: Any, page: Any, out: list[Unit], label: Any) -> None:
        shadow = [kid for kid in _kids(node) if label is None or not _same(kid, label)]
        self._mixed(_Shadow(node, shadow), page, out, "p")

    def _label_text(self, node: Any, page: Any, name: str) -> str:
        text = self._text_of(node, page)
        url = re.search("\ue002([^\ue003]*)\ue003", text)
        back = f"#Ref-{name.rpartition('-')[2]}"
        if url is None or url[1] != back:
            self._fault("BP702", f"{name} does not lead back to its mark")
        return re.sub("\ue002[^\ue003]*\ue003|\ue004", "", text)

    def _text_of(self, node: Any, page: Any) -> str:
        self._last = None
        page = node.get("/Pg", page)
        text = "".join(self._inline(kid, page) for kid in _kids(node))
        self._last = None
        return text

    # -- inlines ----------------------------------------------------------------------------

    def _inline(self, kid: Any, page: Any) -> str:
        if isinstance(kid, int):
            return self._content(page, kid)
        kind = str(kid.get("/Type", ""))
        if kind == "/MCR":
            return self._content(kid.get("/Pg", page), int(kid["/MCID"]))
        if kind == "/OBJR":
            return ""
        role, page = _role(kid), kid.get("/Pg", page)
        if "/ActualText" in kid:
            self._fault("BP708", f"replacement text on a {role}")
        if role == "Link":
            text = "".join(self._inline(one, page) for one in _kids(kid))
            return self._linked(kid, text)
        if role == "Reference":
            return self._reference(kid, page)
        if role == "Figure":
            return picture(normal(self._figure(kid, page)))
        return "".join(self._inline(one, page) for one in _kids(kid))

    def _linked(self, node: Any, text: str) -> str:
        targets: set[str] = set()
        for kid in _kids(node):
            if not isinstance(kid, int) and str(kid.get("/Type", "")) == "/OBJR":
                annotation = kid["/Obj"]
                self._claimed.add(annotation.objgen)
                targets.add(self._target(annotation))
        if len(targets) != 1:
            said = "several targets" if targets else "no target"
            self._fault("BP703", f"a link has {said}: {normal(text)[:60]}")
        url = sorted(targets)[0] if targets else ""
        # A blank or a line end before a link's words belongs to the text around them.
        bare = text.lstrip(f" {LINE_END}")
        return text[: len(text) - len(bare)] + link(url, bare)

    def _target(self, annotation: Any) -> str:
        action = annotation.get("/A")
        if action is not None:
            return str(action.get("/URI", ""))
        name = str(annotation.get("/Dest", ""))
        if name not in self._destinations:
            self._fault("BP703", f'the link "#{name}" leads nowhere')
        return f"#{name}"

    def _reference(self, node: Any, page: Any) -> str:
        text = "".join(self._inline(kid, page) for kid in _kids(node))
        found = re.search("\ue002#([^\ue003]*)\ue003([^\ue004]*)\ue004", text)
        name = found[1] if found else ""
        label = normal(found[2] if found else text).replace(LINE_END, "")
        if name != f"Note-{label}":
            self._fault("BP702", f"the mark {label!r} leads to {name or 'nothing'}")
        self._calls.append(f"Note-{label}")
        lead = LINE_END if LINE_END in text.partition("\ue003")[2] else ""
        return lead + call(label)

    def _figure(self, node: Any, page: Any) -> str:
        page = node.get("/Pg", page)
        for kid in _kids(node):
            if isinstance(kid, int):
                index = self._numbers[page.objgen]
                self._used.add((index, kid))
                if not self._pages[index].marked.get(kid, _Marked()).pictures:
                    self._fault("BP706", "a picture is missing from its place")
        self._pictures += 1
        return str(node.get("/Alt", ""))

    def _content(self, page: Any, mcid: int) -> str:
        """The text of a piece of marked content, with what lies between it and the one before."""
        index = self._numbers[page.objgen]
        marked = self._pages[index].marked.get(mcid)
        if marked is None:
            self._fault("BP709", f"page {index + 1}: content {mcid} is missing")
            return ""
        if (index, mcid) in self._used:
            self._fault("BP709", f"page {index + 1}: content {mcid} is read twice")
        self._used.add((index, mcid))
        self._pictures += marked.pictures
        out: list[str] = []
        for run in marked.runs:
            if run.text:
                out.append(self._between(index, run))
                out.append(run.text)
                self._last = (index, run)
        text = "".join(out)
        return text if marked.actual is None else self._replaced(text, marked.actual, index)

    def _between(self, index: int, run: _Run) -> str:
        if self._last is None:
            return ""
        page, last = self._last
        down = abs(run.y - last.y)
        if page != index or down > 8 or (down > 2.5 and run.x < last.end - 0.5):
            return LINE_END
        gap = run.x - last.end
        spaced = last.text.endswith(" ") or run.text.startswith(" ")
        return " " if gap > 0.12 * min(run.size, last.size) and not spaced else ""

    def _replaced(self, shown: str, actual: str, index: int) -> str:
        """Replacement text is believed only over right-to-left words, and only if it fits them."""
        lead = shown[: len(shown) - len(shown.lstrip(f"{LINE_END} "))]
        rtl = any(unicodedata.bidirectional(char) in ("R", "AL") for char in actual)
        ours, theirs = _skeleton(actual), _skeleton(shown)
        fits = abs(len(ours) - len(theirs)) <= 1 + len(ours) // 4
        known = sum((Counter(ours) & Counter(theirs)).values()) >= 0.6 * len(ours)
        if not (rtl and fits and known):
            self._fault(
                "BP708", f"page {index + 1}: replacement text over other words: {actual[:40]!r}"
            )
        return lead + actual

    # -- furniture, outline, metadata -------------------------------------------------------

    def _furniture(self) -> Iterator[Furniture]:
        for page in self._pages:
            texts: dict[str, str] = {}
            for subtype, runs in page.artifacts:
                if subtype == "picture":
                    self._pictures += 1
                elif subtype == "/Layout":
                    self._repeated("".join(run.text for run in runs))
                else:
                    for run in runs:
                        left = run.x < page.width / 2
                        side = "head-left" if left else "head-right"
                        kind = side if run.y < page.height / 2 else "folio"
                        texts[kind] = f"{texts[kind]} {run.text}" if kind in texts else run.text
            for kind, text in texts.items():
                if normal(text):
                    yield Furniture(kind, page.number, normal(text))

    def _repeated(self, text: str) -> None:
        """Outside the structure only a table's head may stand, drawn again on a later page."""
        heads = " ".join(unit.text for unit in self._flow if unit.kind == "th")
        if _skeleton(text) not in _skeleton(heads):
            self._fault("BP708", f"text that belongs to nothing: {text[:40]!r}")

    def _outline(self, catalogue: Any) -> Iterator[str]:
        with self._pdf.open_outline() as outline:
            todo = list(reversed(outline.root))
            while todo:
                item = todo.pop()
                yield normal(str(item.title))
                todo += reversed(item.children)

    def _named_destinations(self) -> set[str]:
        names = self._pdf.Root.get("/Names", {}).get("/Dests", {})
        table = list(names.get("/Names", []))
        return {str(name) for name in table[::2]}

    def _fields(self, catalogue: Any) -> dict[str, tuple[str, ...]]:
        out: dict[str, tuple[str, ...]] = {}
        info = self._pdf.trailer.get("/Info", {})
        for key, name in _INFO.items():
            if key in info:
                out[name] = (str(info[key]),)
        created = re.match(r"D:(\d{4})(\d{2})(\d{2})", str(info.get("/CreationDate", "")))
        if created:
            out["date"] = ("-".join(created.groups()),)
        if "/Lang" in catalogue:
            out["language"] = (str(catalogue["/Lang"]),)
        marked = catalogue.get("/MarkInfo", {}).get("/Marked", False)
        titled = catalogue.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)
        if not marked or not titled:
            self._fault("BP705", "the file does not show its title, or does not say it is tagged")
        return out


class _Shadow(dict[str, Any]):
    """A structure element with some of its kids left out."""

    def __init__(self, node: Any, kids: list[Any]) -> None:
        super().__init__({"/S": node.get("/S"), "/Pg": node.get("/Pg"), "/K": kids})


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K")
    if kids is None:
        return []
    entries = list(kids) if isinstance(kids, pikepdf.Array | list) else [kids]
    return [int(one) if isinstance(one, int) else one for one in entries]


def _role(node: Any) -> str:
    return "" if isinstance(node, int) else str(node.get("/S", ""))[1:]


def _same(one: Any, other: Any) -> bool:
    return not isinstance(one, int) and one.objgen == other.objgen


def _skeleton(text: str) -> str:
    """The letters of a text in their plain forms, for comparing shaped glyphs with words."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if char.isalnum())
