"""Reads a finished PDF back into the proof's neutral form, through its structure tree.

Clauses are of ISO 32000-1.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf

from briefpress.checks import seal_pdf as seal
from briefpress.checks.pdf_content import Marked, Page, Run
from briefpress.checks.pdf_fonts import Font
from briefpress.checks.reading import (
    LINE_END,
    Fault,
    Furniture,
    Reading,
    Unit,
    call,
    letters,
    letters_of,
    link,
    normal,
    picture,
)

_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
_HOLDERS = ("Document", "Part", "Sect", "Div", "BlockQuote", "THead", "TBody", "TFoot", "TR")
_BLOCKS = frozenset((*_HOLDERS, *_HEADINGS, "P", "L", "LI", "Lbl", "LBody", "Table", "TH", "TD",
                     "Caption", "Note"))  # fmt: skip
_ACTIONS = ("/OpenAction", "/AA", "/AcroForm", "/Collection", "/OCProperties")
_INFO = {"/Title": "title", "/Author": "authors", "/Subject": "abstract", "/Keywords": "keywords"}
_NEAR = 60.0  # points between a destination and the baseline of its heading
_BROKEN = ("-", "\u2010", "\u2013", "\u2014", "/", ".", "_", "=", "?", "#", "&", "%")
_BULLETS = "•–"


def read(data: bytes) -> Reading:
    """The PDF in the neutral form; one fault where it cannot be read at all."""
    return read_with(Pdf, data)


def read_with(reader: type[Pdf], data: bytes) -> Reading:
    """A PDF as one kind of reader reads it; one fault where it cannot be read at all."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return reader(pdf).reading()
    except (pikepdf.PdfError, KeyError, AttributeError, TypeError, ValueError, IndexError) as fault:
        said = re.sub(r"^stream <[^>]*>: ", "", str(fault))  # pikepdf names our buffer's address
        broken = Fault("BP709", f"the file cannot be read: {type(fault).__name__}: {said}")
        return Reading((), (), faults=(broken,))


# --- the document ------------------------------------------------------------------------------


class Pdf:
    """A PDF that is being read, one whose references, notes and links can be clicked on."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._faults: list[Fault] = []
        fonts: dict[Any, Font] = {}
        self._pages = [Page(page, n, fonts) for n, page in enumerate(pdf.pages, 1)]
        self._numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages)}
        self._used: set[tuple[int, int]] = set()
        self._claimed: set[Any] = set()
        self._flow: list[Unit] = []
        self._notes: dict[str, tuple[Unit, ...]] = {}
        self._calls: list[str] = []
        self._pictures: list[str] = []
        self._depth = 0
        self._last: tuple[int, Run] | None = None
        self._traces: list[list[tuple[int, Run]]] = []
        self._heads: list[tuple[int, float, str]] = []
        self._active = {
            one.objgen: index
            for index, page in enumerate(pdf.pages)
            for one in page.obj.get("/Annots", [])
        }
        self._destinations = self._named_destinations()
        self._apart = 0  # how deep in what is no text of the brief: notes, marks, labels
        self._spoken: list[str] = []
        self._begun: dict[int, int] = {}  # page -> its first piece in `_spoken`

    def reading(self) -> Reading:
        """The whole file in the neutral form."""
        catalogue = self._pdf.Root
        self._screen(catalogue)
        root = catalogue["/StructTreeRoot"]
        for kid in kids_of(root):
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
            outline=tuple(self._outline()),
            targets={name: self._heading_at(to) for name, to in self._destinations.items()},
            pictures=tuple(self._pictures),
            attachments=seal.attachments(self._pdf),
            pages=len(self._pages),
            starts=tuple(self._starts()),
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
        if "/JavaScript" in names:
            self._fault("BP708", "the file holds /JavaScript")
        self._faults += self._sealed()
        if self._pdf.is_encrypted:
            self._fault("BP709", "the file is encrypted")
        for number, page in enumerate(self._pdf.pages, 1):
            if "/AA" in page.obj:
                self._fault("BP708", f"page {number} runs an action")
            for annotation in page.obj.get("/Annots", []):
                self._annotation(annotation, number)

    def _sealed(self) -> Iterator[Fault]:
        """What the file breaks of the standards that it claims to follow."""
        return seal.examine(self._pdf)

    def _annotation(self, annotation: Any, number: int) -> None:
        if annotation.get("/Subtype") != "/Link":
            self._fault("BP708", f"page {number} holds an annotation {annotation.get('/Subtype')}")
            return
        action = annotation.get("/A")
        if action is not None and (str(action.get("/S")) != "/URI" or "/Next" in action):
            self._fault("BP708", f"page {number} holds an action {action.get('/S')}")
        for key in ("/AA", "/AP", "/OC", "/PA"):
            if key in annotation:
                self._fault("BP708", f"page {number} has a link with {key}")

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
            alternative, shown = self._figure(node, page)
            out.append(Unit("figure", normal(alternative), shown))
        elif role in _HEADINGS:
            self._traces.append([])
            before = len(out)
            self._mixed(node, page, out, f"h{role[1]}")
            for index, run in self._traces.pop()[:1]:
                words = letters(" ".join(one.text for one in out[before:]))
                self._heads.append((index, run.y, words))
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

        for kid in kids_of(node):
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
        for item in kids_of(node):
            label = ""
            inside: list[Unit] = []
            for kid in kids_of(item):
                if _role(kid) == "Lbl" and definitions:
                    self._mixed(kid, page, out, "dt")
                elif _role(kid) == "Lbl":
                    with self._set_apart():
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
        kids = kids_of(node)
        label = next((kid for kid in kids if _role(kid) == "Lbl"), None)
        with self._set_apart():
            if label is None or normal(self._label_text(label, page, name)) != f"{number}.":
                self._fault("BP702", f"note {number or '?'} has lost its number")
            self._mixed_without(node, page, inside, label)
        self._depth = depth
        if name in self._notes:
            self._fault("BP702", f"note {number} stands twice")
        self._notes[name] = tuple(inside)

    def _mixed_without(self, node: Any, page: Any, out: list[Unit], label: Any) -> None:
        shadow = [kid for kid in kids_of(node) if label is None or not _same(kid, label)]
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
        text = "".join(self._inline(kid, page) for kid in kids_of(node))
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
            self._traces.append([])
            text = "".join(self._inline(one, page) for one in kids_of(kid))
            return self._linked(kid, text, self._traces.pop())
        if role == "Reference":
            return self._reference(kid, page)
        if role == "Figure":
            return picture(normal(self._figure(kid, page)[0]))
        return "".join(self._inline(one, page) for one in kids_of(kid))

    def _linked(self, node: Any, text: str, runs: list[tuple[int, Run]]) -> str:
        targets: set[str] = set()
        areas: list[tuple[int, list[float]]] = []
        for kid in kids_of(node):
            if not isinstance(kid, int) and str(kid.get("/Type", "")) == "/OBJR":
                annotation = kid["/Obj"]
                self._claimed.add(annotation.objgen)
                targets.add(self._target(annotation))
                if annotation.objgen in self._active:
                    rectangle = [float(value) for value in annotation["/Rect"]]
                    areas.append((self._active[annotation.objgen], rectangle))
        if len(targets) != 1:
            said = "several targets" if targets else "no target"
            self._fault("BP703", f"a link has {said}: {normal(text)[:60]}")
        for index, run in runs:
            if run.text.strip() and not self._active_at(index, run, areas):
                self._fault("BP703", f"page {index + 1}: nothing to click on {run.text[:40]!r}")
        url = sorted(targets)[0] if targets else ""
        # A blank or a line end before a link's words belongs to the text around them.
        bare = text.lstrip(f" {LINE_END}")
        return text[: len(text) - len(bare)] + link(url, bare)

    def _active_at(self, index: int, run: Run, areas: list[tuple[int, list[float]]]) -> bool:
        x, y = run.middle
        y = self._pages[index].height - y
        return any(
            page == index
            and min(box[0], box[2]) - 1 <= x <= max(box[0], box[2]) + 1
            and min(box[1], box[3]) - 1 <= y <= max(box[1], box[3]) + 1
            for page, box in areas
        )

    def _target(self, annotation: Any) -> str:
        action = annotation.get("/A")
        if action is not None:
            return str(action.get("/URI", ""))
        name = str(annotation.get("/Dest", ""))
        if name not in self._destinations:
            self._fault("BP703", f'the link "#{name}" leads nowhere')
        return f"#{name}"

    def _reference(self, node: Any, page: Any) -> str:
        with self._set_apart():
            text = "".join(self._inline(kid, page) for kid in kids_of(node))
        found = re.search("\ue002#([^\ue003]*)\ue003([^\ue004]*)\ue004", text)
        name = found[1] if found else ""
        label = normal(found[2] if found else text).replace(LINE_END, "")
        if name != f"Note-{label}":
            self._fault("BP702", f"the mark {label!r} leads to {name or 'nothing'}")
        self._calls.append(f"Note-{label}")
        lead = LINE_END if LINE_END in text.partition("\ue003")[2] else ""
        return lead + call(label)

    def _figure(self, node: Any, page: Any) -> tuple[str, str]:
        """Alternative text and digest."""
        page = node.get("/Pg", page)
        shown: list[str] = []
        for kid in kids_of(node):
            if isinstance(kid, int):
                index = self._numbers[page.objgen]
                self._used.add((index, kid))
                shown += self._pages[index].marked.get(kid, Marked()).pictures
        if len(shown) != 1:
            self._fault("BP706", f"{len(shown)} pictures stand in the place of one")
        self._pictures += shown
        return str(node.get("/Alt", "")), "".join(shown)

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
        opened = LINE_END if self._last is None else ""  # the first words of a block
        for run in marked.runs:
            if run.text:
                out.append(self._between(index, run))
                out.append(run.text)
                self._last = (index, run)
                for trace in self._traces:
                    trace.append((index, run))
        text = "".join(out)
        text = text if marked.actual is None else self._replaced(text, marked.actual, index)
        if not self._apart and letters_of(text):
            self._begun.setdefault(index, len(self._spoken))
            self._spoken.append(opened + text)
        return text

    @contextmanager
    def _set_apart(self) -> Iterator[None]:
        self._apart += 1
        yield
        self._apart -= 1

    def _starts(self) -> Iterator[tuple[str, ...]]:
        """The first letters of each page's text; a page with none begins with what comes next."""
        at = len(self._spoken)
        starts: list[int] = []
        for index in reversed(range(len(self._pages))):
            at = self._begun.get(index, at)
            starts.append(at)
        for at in reversed(starts):
            words = re.findall(rf"[^\s{LINE_END}]+", "".join(self._spoken[at : at + 200]))
            before = re.split(rf"[\s{LINE_END}]", "".join(self._spoken[max(0, at - 20) : at]))[-1]
            rest = 0  # of a word that began on the page before, in pieces, one a line
            while rest < len(words) and _goes_on(before, words[rest]):
                before, rest = words[rest], rest + 1
            yield tuple(letters_of("".join(words[n:])) for n in range(rest + 1))

    def _between(self, index: int, run: Run) -> str:
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
            self._pictures += page.pictures
            for one in page.artifacts:
                said = [(run, run.text) for run in one.runs]
                if one.actual is not None and said:
                    shown = "".join(text for _, text in said)
                    said = [(one.runs[0], self._replaced(shown, one.actual, page.number - 1))]
                if one.kind == "/Layout":
                    self._repeated("".join(text for _, text in said))
                    continue
                for run, text in said:
                    # lines of the left one begin at the margin, of the right one near the middle
                    side = "head-left" if run.x < 0.35 * page.width else "head-right"
                    kind = side if run.y < page.height / 2 else "folio"
                    texts[kind] = f"{texts[kind]} {text}" if kind in texts else text
            for kind, text in texts.items():
                if normal(text):
                    yield Furniture(kind, page.number, normal(text))

    def _repeated(self, text: str) -> None:
        """Outside the structure only a table's head may stand, drawn again on a later page."""
        heads = " ".join(unit.text for unit in self._flow if unit.kind == "th")
        if _skeleton(text) not in _skeleton(heads):
            self._fault("BP708", f"text that belongs to nothing: {text[:40]!r}")

    def _outline(self) -> Iterator[tuple[str, str]]:
        with self._pdf.open_outline() as outline:
            todo = list(reversed(outline.root))
            while todo:
                item = todo.pop()
                yield normal(str(item.title)), self._heading_at(item.destination)
                todo += reversed(item.children)

    def _heading_at(self, destination: Any) -> str:
        """The words of the first heading at or below a destination (12.3.2.2), if it is near."""
        if not isinstance(destination, pikepdf.Array) or len(destination) < 4:
            return ""
        index = self._numbers.get(destination[0].objgen, -1)
        if index < 0:
            return ""
        top = self._pages[index].height - float(destination[3])
        below = [(y - top, words) for page, y, words in self._heads if page == index]
        near = [one for one in below if -1 <= one[0] <= _NEAR]
        return min(near, default=(0.0, ""))[1]

    def _named_destinations(self) -> dict[str, Any]:
        names = self._pdf.Root.get("/Names", {}).get("/Dests", {})
        table = list(names.get("/Names", []))
        return {str(name): to for name, to in zip(table[::2], table[1::2], strict=True)}

    def _fields(self, catalogue: Any) -> dict[str, tuple[str, ...]]:
        out: dict[str, tuple[str, ...]] = {}
        info = self._pdf.trailer.get("/Info", {})
        for key, name in _INFO.items():
            if key in info:
                out[name] = (str(info[key]),)
        created = re.match(r"D:(\d{4})(\d{2})(\d{2})", str(info.get("/CreationDate", "")))
        if created:
            out["date"] = ("-".join(created.groups()),)
        changed = re.match(r"D:(\d{4})(\d{2})(\d{2})", str(info.get("/ModDate", "")))
        if changed:
            out["modified"] = (f"{'-'.join(changed.groups())}T00:00:00Z",)
        if "/Lang" in catalogue:
            out["language"] = (str(catalogue["/Lang"]),)
        out |= {f"XMP {place}": found for place, found in seal.xmp(self._pdf).items()}
        return out


class _Shadow(dict[str, Any]):
    """A structure element with some of its kids left out."""

    def __init__(self, node: Any, kids: list[Any]) -> None:
        super().__init__({"/S": node.get("/S"), "/Pg": node.get("/Pg"), "/K": kids})


def kids_of(node: Any) -> list[Any]:
    """The kids of a structure element; numbers are its own marked content (14.7.2)."""
    kids = node.get("/K")
    if kids is None:
        return []
    entries = list(kids) if isinstance(kids, pikepdf.Array | list) else [kids]
    return [int(one) if isinstance(one, int) else one for one in entries]


def _role(node: Any) -> str:
    return "" if isinstance(node, int) else str(node.get("/S", ""))[1:]


def _same(one: Any, other: Any) -> bool:
    return not isinstance(one, int) and one.objgen == other.objgen


def _goes_on(before: str, after: str) -> bool:
    """Whether two pieces with a line's end between them may be parts of one word or address."""
    return before.endswith(_BROKEN) or after.startswith(_BROKEN) or len(before) > 20


def _skeleton(text: str) -> str:
    """The letters of a text in their plain forms, for comparing shaped glyphs with words."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if char.isalnum())
