"""Tagged PDFs set by hand, for tests of the structure tree: a tree of `Tag`s is set line by line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_SIZE, _LEAD, _LEFT, _TOP, _FOOT, _WIDTH = 10.0, 12.0, 60.0, 80.0, 760.0, 78
_INLINE = frozenset(("Span", "Link", "Reference", "Lbl", "Code", "Quote", "Figure", "NonStruct"))


@dataclass
class Tag:
    """A structure element. Its kids are elements and texts; `^` before a text raises it.

    `size` is the size of its type, `page` begins a new page before it, `url` makes it a link (`#`
    to the file itself), `spoken` is what its marked content stands for, `more` its other entries.
    """

    role: str
    kids: tuple[Any, ...] = ()
    size: float = _SIZE
    page: bool = False
    url: str = ""
    bold: bool = False
    spoken: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def tag(role: str, *kids: Any, **more: Any) -> Tag:
    """A structure element."""
    known = {key: more.pop(key) for key in ("size", "page", "url", "bold", "spoken") if key in more}
    return Tag(role, kids, **known, more=more)


#: Tags of these names are set and stand in no tree: the second kind is not marked at all.
ARTIFACT, BARE = "Artifact", "Bare"


class _Setter:
    def __init__(self) -> None:
        self.pdf = pikepdf.new()
        self.streams: list[list[str]] = []
        self.x, self.y = _LEFT, _FOOT + 1
        self.size, self.bold = _SIZE, False
        self.spoken = ""
        self.mcids: list[int] = []
        self.turn()

    def turn(self) -> None:
        page = self.pdf.add_blank_page(page_size=(595, 842))
        fonts = {f"/{key}": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{face}"),
                                       Encoding=Name.WinAnsiEncoding)
                 for key, face in (("F", "Courier"), ("B", "Courier-Bold"))}  # fmt: skip
        page.obj.Resources = Dictionary(Font=Dictionary(fonts))
        self.streams.append([])
        self.mcids.append(0)
        self.x, self.y = _LEFT, _TOP

    def line(self, gap: float = 0.0) -> None:
        self.x, self.y = _LEFT, self.y + max(_LEAD, 1.2 * self.size) + gap
        if self.y > _FOOT:
            self.turn()

    def text(self, text: str, role: str) -> Iterator[Any]:
        """Set a text; the marked content that holds it, one for each page."""
        up = text.startswith("^")
        size = 0.6 * self.size if up else self.size
        opened = -1
        for word in text.lstrip("^").replace(" ", " \0").split("\0"):
            if self.x + 0.6 * size * len(word.rstrip()) > _LEFT + 0.6 * _SIZE * _WIDTH:
                self.line()
            stream = self.streams[-1]
            if opened != len(self.streams):
                if opened > 0 and role != BARE:
                    self.streams[opened - 1].append("EMC")
                opened = len(self.streams)
                if role == ARTIFACT:
                    stream.append("/Artifact BMC")
                elif role != BARE:
                    said = f"/ActualText <FEFF{self.spoken.encode('utf-16-be').hex()}>"
                    told = f"/MCID {self.mcids[-1]} {said if self.spoken else ''}"
                    stream.append(f"/{role.replace(' ', '#20')} <<{told}>> BDC")
                    yield Dictionary(Type=Name.MCR, Pg=self.pdf.pages[-1].obj, MCID=self.mcids[-1])
                    self.mcids[-1] += 1
            shown = word.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            y = 842 - self.y + (0.35 * self.size if up else 0)
            face = "B" if self.bold else "F"
            stream.append(f"BT /{face} {size} Tf {self.x:.2f} {y:.2f} Td ({shown}) Tj ET")
            self.x += 0.6 * size * len(word)
        if opened > 0 and role != BARE:
            self.streams[opened - 1].append("EMC")

    def element(self, node: Tag, parent: Any, inside: bool) -> Any:
        made = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{node.role}")))
        if parent is not None:
            made.P = parent
        for key, value in node.more.items():
            made[f"/{key}"] = String(value) if isinstance(value, str) else value
        if node.page:
            self.turn()
        outer = (self.size, self.bold, self.spoken)
        self.size, self.bold, self.spoken = node.size, node.bold, node.spoken
        block = node.role not in _INLINE
        if block and self.x > _LEFT:
            self.line(4.0)
        kids = [one for kid in node.kids for one in self.kid(kid, node, made, inside)]
        self.size, self.bold, self.spoken = outer
        if node.url:
            kids.append(self.link(node))
        if kids:
            made.K = Array(kids)
        return made

    def kid(self, kid: Any, node: Tag, made: Any, inside: bool) -> Iterator[Any]:
        if isinstance(kid, str):
            yield from self.text(kid, node.role)
        elif kid.role in (ARTIFACT, BARE):
            if kid.page:
                self.turn()
            elif self.x > _LEFT:
                self.line(4.0)
            for text in kid.kids:
                list(self.text(text, kid.role))
        else:
            yield self.element(kid, made, inside)

    def link(self, node: Tag) -> Any:
        page = self.pdf.pages[-1].obj
        area = [self.x - 40, 842 - self.y - 2, self.x, 842 - self.y + 9]
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(area))
        if node.url == "#":
            note.Dest = Array([page, Name.Fit])
        else:
            note.A = Dictionary(S=Name.URI, URI=String(node.url))
        held = self.pdf.make_indirect(note)
        page.Annots = Array([*page.get("/Annots", []), held])
        return Dictionary(Type=Name.OBJR, Pg=page, Obj=held)


def tagged(*tags: Tag, roles: dict[str, str] | None = None) -> bytes:
    """The PDF of some elements, one below the other, with their structure tree."""
    setter = _Setter()
    root = setter.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = setter.element(tag("Document", *tags), root, inside=False)
    if roles:
        root.RoleMap = Dictionary({f"/{key}": Name(f"/{to}") for key, to in roles.items()})
    setter.pdf.Root.StructTreeRoot = root
    setter.pdf.Root.MarkInfo = Dictionary(Marked=True)
    for page, stream in zip(setter.pdf.pages, setter.streams, strict=True):
        page.obj.Contents = setter.pdf.make_stream("\n".join(stream).encode("cp1252"))
    out = io.BytesIO()
    setter.pdf.save(out, deterministic_id=True)
    return out.getvalue()
