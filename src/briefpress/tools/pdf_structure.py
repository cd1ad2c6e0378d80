"""Door to the structure tree of any PDF (ISO 32000-1, 14.7): what its tags say of its text.

Only asked, never trusted: trees come from many hands, and may be endless, cut short or nonsense.
What cannot be read is left out of the tree, so its text is claimed by no element.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: Begins the title of elements of our PDFs that hold a piece of the apparatus (`tools.pdf_tags`).
APPARATUS = "apparatus: "
MAX_ELEMENTS = 500_000
_DEEPEST = 120

#: Structure types of ISO 32000-1, 14.8.4 and ISO 32000-2, 14.8.4; any other name is a custom one.
STANDARD = frozenset(
    ["Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC",
     "TOCI", "Index", "NonStruct", "Private", "Aside", "Title", "Sub", "P", "H", "H1", "H2", "H3",
     "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody",
     "TFoot", "Span", "Quote", "Note", "FENote", "Reference", "BibEntry", "Code", "Link", "Annot",
     "Em", "Strong", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form",
     "Artifact"]
)  # fmt: skip
#: Types that ISO 32000-2 added, and what they are in older words.
_OLDER = {"FENote": "Note", "DocumentFragment": "Art", "Em": "Span", "Strong": "Span",
          "Sub": "Span", "Aside": "Sect"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marked:
    """Marked content: its page and number; `inner` where the number counts in a form's stream."""

    page: int
    mcid: int
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Jump:
    """A link annotation; `url` is empty where it leads to another place in the file."""

    url: str


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element: its standard type, its own name where that differs, its attributes.

    `piece` is the role of a piece of the apparatus in a PDF of ours.
    """

    role: str
    name: str = ""
    kids: tuple[Element | Marked | Jump, ...] = ()
    alt: str = ""
    actual: str | None = None
    columns: int = 1
    rows: int = 1
    piece: str = ""

    @property
    def elements(self) -> Iterator[Element]:
        """The kids that are elements."""
        return (kid for kid in self.kids if isinstance(kid, Element))

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in their order."""
        yield self
        for kid in self.elements:
            yield from kid.walk()

    def content(self) -> Iterator[Marked]:
        """All marked content below, in its order."""
        for kid in self.kids:
            if isinstance(kid, Marked):
                yield kid
            elif isinstance(kid, Element):
                yield from kid.content()


def structure(data: bytes) -> Element | None:
    """The structure tree of a PDF under one root; None where it has none or calls it suspect."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            root = pdf.Root.get("/StructTreeRoot")
            info: Any = pdf.Root.get("/MarkInfo", {})
            suspect = bool(info.get("/Suspects", False))
            return None if root is None or suspect else _Reader(pdf, root).tree()
    except (pikepdf.PdfError, pikepdf.PasswordError, AttributeError, KeyError, TypeError,
            ValueError, RecursionError):  # fmt: skip
        return None


class _Reader:
    def __init__(self, pdf: Any, root: Any) -> None:
        self._root = root
        self._pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self._roles = {str(name)[1:]: str(to)[1:] for name, to in root.get("/RoleMap", {}).items()}
        self._seen: set[tuple[int, int]] = set()
        self._left = MAX_ELEMENTS

    def tree(self) -> Element:
        return Element("Document", "", tuple(self._kids(self._root, 0, 0)))

    def _kids(self, node: Any, page: int, depth: int) -> Iterator[Element | Marked | Jump]:
        import pikepdf

        kids = node.get("/K")
        if kids is None or depth > _DEEPEST:
            return
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                yield Marked(page, kid)
            elif isinstance(kid, pikepdf.Dictionary):
                yield from self._kid(kid, page, depth)

    def _kid(self, kid: Any, page: int, depth: int) -> Iterator[Element | Marked | Jump]:
        kind = kid.get("/Type")
        if kind == "/MCR":
            mcid = kid.get("/MCID")
            if isinstance(mcid, int):
                yield Marked(self._page(kid, page), mcid, "/Stm" in kid)
        elif kind == "/OBJR":
            yield from self._jump(kid.get("/Obj"))
        elif "/S" in kid:
            if kid.is_indirect:
                if kid.objgen in self._seen:
                    return
                self._seen.add(kid.objgen)
            self._left -= 1
            if self._left > 0:
                yield self._element(kid, self._page(kid, page), depth + 1)

    def _page(self, node: Any, page: int) -> int:
        own = node.get("/Pg")
        return page if own is None else self._pages.get(own.objgen, 0)

    def _element(self, node: Any, page: int, depth: int) -> Element:
        name = str(node["/S"])[1:]
        role = self._standard(name, node)
        columns, rows = self._spans(node) if role in ("TH", "TD") else (1, 1)
        actual = node.get("/ActualText")
        return Element(
            role,
            "" if name == role else name,
            tuple(self._kids(node, page, depth)),
            _text(node.get("/Alt")),
            None if actual is None else _text(actual),
            columns,
            rows,
            _piece(node.get("/T")),
        )

    def _standard(self, name: str, node: Any) -> str:
        """The standard type of a name, through the role maps; the name itself if it has none."""
        space = node.get("/NS")
        own = space.get("/RoleMapNS", {}).get(f"/{name}") if space is not None else None
        if own is not None:
            name = str(own if not hasattr(own, "__len__") or str(own)[:1] == "/" else own[0])[1:]
        for _ in range(8):
            if name in STANDARD and self._roles.get(name, name) == name:
                break
            if name not in self._roles:
                break
            name = self._roles[name]
        return _OLDER.get(name, name)

    def _spans(self, node: Any) -> tuple[int, int]:
        import pikepdf

        found = node.get("/A")
        columns = rows = 1
        for one in found if isinstance(found, pikepdf.Array) else [found]:
            if isinstance(one, pikepdf.Dictionary):
                columns = max(columns, int(one.get("/ColSpan", 1)))
                rows = max(rows, int(one.get("/RowSpan", 1)))
        return min(columns, 60), min(rows, 1000)

    def _jump(self, annotation: Any) -> Iterator[Jump]:
        if annotation is None or annotation.get("/Subtype") != "/Link":
            return
        action = annotation.get("/A")
        if action is not None and action.get("/S") == "/URI":
            yield Jump(_text(action.get("/URI")))
        elif action is None or action.get("/S") == "/GoTo":
            yield Jump("")


def _piece(title: Any) -> str:
    text = _text(title)
    return text.removeprefix(APPARATUS) if text.startswith(APPARATUS) else ""


def _text(value: Any) -> str:
    return "" if value is None else re.sub(r"[\x00-\x1f]+", " ", str(value)).strip("\x00")
