"""The structure tree of our PDFs: one element for each element of the page, in reading order.

WeasyPrint's own tree has one element for each *box*: a paragraph over two pages is two, a wrapped
link several, and the notes are nameless and stand at the ends of the pages. Here a note is a
``Note`` that follows the block of its ``Reference``, and running heads are pagination artifacts.
Roles after ISO 32000-1, 14.8.4.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from briefpress.tools.pdf_structure import APPARATUS

_ROLES = {
    "p": "P", "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6",
    "pre": "P", "blockquote": "BlockQuote", "ol": "L", "ul": "L", "dl": "L", "li": "LI",
    "dt": "Lbl", "dd": "LBody", "table": "Table", "thead": "THead", "tbody": "TBody",
    "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD", "caption": "Caption",
    "figcaption": "Caption", "figure": "Div", "img": "Figure", "a": "Link", "code": "Code",
    "aside": "Note", "main": "Sect", "div": "Div", "footer": "Div",
    "li::marker": "Lbl", "aside::footnote-call": "Reference", "aside::footnote-marker": "Lbl",
}  # fmt: skip
_NUMBERING = {
    None: "Decimal", "a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman",
}  # fmt: skip
#: Blocks after which the notes called in them are placed.
_HOSTS = frozenset(("P", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "TD", "TH", "Caption", "Lbl"))
_POINTS = 0.75  # of a CSS pixel


@dataclass
class Node:
    """One structure element. Its `kids` are nodes, marked content and object references."""

    role: str
    element: Any = None
    parent: Node | None = None
    kids: list[Node | Content | Annotation] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    page: int | None = None
    dictionary: Any = None

    def add(self, kid: Node, at: int | None = None) -> Node:
        """Append `kid`, or insert it at an index, as a child of this node."""
        kid.parent = self
        self.kids.insert(len(self.kids) if at is None else at, kid)
        return kid

    def within(self, other: Node) -> bool:
        """Whether this node is `other` or below it."""
        node: Node | None = self
        while node is not None and node is not other:
            node = node.parent
        return node is other

    def above(self, roles: frozenset[str]) -> Node | None:
        """The nearest node at or above this one with one of `roles`."""
        node: Node | None = self
        while node is not None and node.role not in roles:
            node = node.parent
        return node


@dataclass(frozen=True)
class Content:
    """A piece of marked content on a page."""

    page: int
    mcid: int


@dataclass(frozen=True)
class Annotation:
    """A reference to a link annotation on a page."""

    page: int
    dictionary: Any


def link_notes(rendering: Any) -> None:
    """Make each reference a link to its note, and each note's number a link back."""
    for page in rendering.pages:
        for box in page._page_box.descendants(placeholders=True):
            tag = getattr(box, "element_tag", None) or ""
            if not isinstance(box, boxes.InlineBox | boxes.InlineBlockBox):
                continue
            if tag not in ("aside::footnote-call", "aside::footnote-marker"):
                continue
            note = str(box.element.get("id"))
            back = f"Ref-{note.rpartition('-')[2]}"
            x, y, width, height = box.hit_area()
            area = (x, y, x + width, y + height)
            is_call = tag.endswith("call")
            page.links.append(("internal", note if is_call else back, area, box))
            page.anchors[back if is_call else note] = area


class Tagger:
    """Takes the place of ``weasyprint.pdf.add_tags`` for one document."""

    def __init__(self) -> None:
        self._root = Node("Document")
        self._nodes: dict[tuple[int, str], Node] = {}
        self._references: dict[int, Node] = {}
        self._notes: dict[int, Node] = {}
        self._owners: list[dict[int, Node]] = []
        self._page = 0
        self._page_box: Any = None
        self._tags: dict[Any, Any] = {}
        self._texts: dict[int, str] = {}
        self._artifacts: dict[int, str] = {}

    def __call__(self, pdf: Any, document: Any, pdf_version: Any, page_streams: Any) -> None:
        """Build the tree from the pages' boxes and write it into `pdf`."""
        for number, (page, stream) in enumerate(zip(document.pages, page_streams, strict=True)):
            self._page, self._page_box, self._tags = number, page._page_box, stream._tags
            self._texts, self._artifacts = {}, {}
            self._owners.append({})
            self._walk(page._page_box, self._root)
            if self._tags:
                raise AssertionError(f"content without a place in the tree: {self._tags}")
            self._mark_stream(stream.stream)
        self._place_notes()
        _Writer(pdf, self._owners).write(self._root, len(document.pages))

    # -- boxes to nodes ---------------------------------------------------------------------

    def _walk(self, box: Any, parent: Node) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.MarginBox):
            kind = "Header" if box.at_keyword.startswith("@top") else "Footer"
            self._as_artifact(box, kind)
            return
        if isinstance(box, boxes.TextBox):
            if box in self._tags:
                self._content(parent, self._tags.pop(box)["mcid"], box.text)
            return
        node = self._node(box, parent)
        if self._repeated(box, node):
            self._as_artifact(box, "")
            return
        if box.link_annotation is not None:
            node = self._link(box, node)
        if isinstance(box, boxes.ReplacedBox):
            self._picture(box, node)
            return
        for child in getattr(box, "children", ()):
            self._walk(child, node)

    def _repeated(self, box: Any, node: Node) -> bool:
        """Whether a table's head is drawn again on a later page."""
        if box.element_tag != "thead":
            return False
        first = node.extra.setdefault("first", self._page)
        return bool(first != self._page)

    def _as_artifact(self, box: Any, kind: str) -> None:
        for child in box.descendants(placeholders=True):
            if isinstance(child, AbsolutePlaceholder):
                child = child._box
            if child in self._tags:
                mcid = self._tags.pop(child)["mcid"]
                self._artifacts[mcid] = kind
                self._texts[mcid] = getattr(child, "text", "")

    def _node(self, box: Any, parent: Node) -> Node:
        tag = box.element_tag if box.element is not None else None
        role = _ROLES.get(tag or "")
        piece = _piece(box.element) if role or tag == "span" else ""
        if role is None and tag == "span" and (box.element.get("lang") or piece):
            role = "Span"
        if role is None:
            return parent
        key = (id(box.element), str(tag))
        known = self._nodes.get(key)
        if known is not None:
            # An anonymous box of the element, inside what already hangs below its node.
            return parent if parent.within(known) else known
        node = self._nodes[key] = Node(role, box.element)
        self._hang(node, str(tag), parent)
        lang = box.element.get("lang") if "::" not in str(tag) else None
        if lang:
            node.extra["Lang"] = pydyf.String(lang)
        if piece and "::" not in str(tag):
            node.extra["T"] = pydyf.String(f"{APPARATUS}{piece}")
        return node

    def _hang(self, node: Node, tag: str, parent: Node) -> None:
        if node.role == "Note":
            self._notes[id(node.element)] = node  # placed when its reference is known
            return
        if node.role == "Reference":
            self._references[id(node.element)] = node
        if tag == "li::marker" and parent.role == "LI":
            parent.add(node, 0)
        elif parent.role == "LI":
            _body(parent).add(node)
        elif tag == "dt":
            parent.add(Node("LI")).add(node)
        elif tag == "dd":
            items = [kid for kid in parent.kids if isinstance(kid, Node) and kid.role == "LI"]
            (items[-1] if items else parent.add(Node("LI"))).add(node)
        elif tag == "aside::footnote-marker":
            note = self._notes.get(id(node.element), parent)
            note.add(node, 0)
        else:
            parent.add(node)

    def _link(self, box: Any, node: Node) -> Node:
        annotation = Annotation(self._page, box.link_annotation)
        if node.role in ("Reference", "Lbl"):
            inner = next((k for k in node.kids if isinstance(k, Node) and k.role == "Link"), None)
            target = inner or node.add(Node("Link"))
        else:
            target = node.above(frozenset(("Link",))) or node.add(Node("Link"))
        target.kids.append(annotation)
        return target if node.role in ("Reference", "Lbl") else node

    def _content(self, node: Node, mcid: int, text: str) -> None:
        target = _body(node) if node.role == "LI" else node
        target.kids.append(Content(self._page, mcid))
        self._texts[mcid] = text
        self._own(target, mcid)

    def _own(self, node: Node, mcid: int) -> None:
        self._owners[self._page][mcid] = node
        if node.page is None:
            node.page = self._page

    def _picture(self, box: Any, node: Node) -> None:
        if box not in self._tags:
            return
        mcid = self._tags.pop(box)["mcid"]
        alternative = box.element.get("alt")
        if not alternative:
            self._artifacts[mcid] = ""
            if node.role == "Figure" and node.parent is not None:
                node.parent.kids.remove(node)
            return
        node.kids.append(Content(self._page, mcid))
        self._own(node, mcid)
        height = self._page_box.margin_height()
        x, y = box.content_box_x(), box.content_box_y()
        corners = (x, height - y - box.height, x + box.width, height - y)
        node.extra["Alt"] = pydyf.String(alternative)
        node.extra["A"] = pydyf.Dictionary(
            {
                "O": "/Layout",
                "Placement": "/Block",
                "BBox": pydyf.Array([round(value * _POINTS, 2) for value in corners]),
            }
        )

    def _place_notes(self) -> None:
        """Each note after the block that calls it, several in the order of their references."""
        for key, reference in self._references.items():
            note = self._notes[key]
            host = reference.above(_HOSTS)
            holder = host.parent if host is not None else reference.parent
            if host is None or holder is None:
                raise AssertionError("a note reference outside any block")
            if host.role in ("LBody", "TD", "TH", "Lbl", "Caption"):
                host.add(note)
                continue
            at = holder.kids.index(host) + 1
            while at < len(holder.kids) and _is_note(holder.kids[at]):
                at += 1
            holder.add(note, at)

    # -- content streams --------------------------------------------------------------------

    def _mark_stream(self, stream: list[Any]) -> None:
        """Turn margin boxes into artifacts, and give right-to-left words their reading order."""
        for index, item in enumerate(stream):
            if not isinstance(item, pydyf.Dictionary) or "MCID" not in item:
                continue
            mcid = item["MCID"]
            if mcid in self._artifacts:
                kind = self._artifacts[mcid]
                stream[index - 1] = "/Artifact"
                stream[index] = pydyf.Dictionary(
                    {"Type": "/Pagination", "Subtype": f"/{kind}"} if kind else {"Type": "/Layout"}
                )
            if _right_to_left(self._texts.get(mcid, "")):
                stream[index]["ActualText"] = pydyf.String(self._texts[mcid])


def _is_note(kid: object) -> bool:
    return isinstance(kid, Node) and kid.role == "Note"


def _right_to_left(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


def _piece(element: Any) -> str:
    """The role of a piece of the apparatus, by the class of its element; else nothing."""
    names = (element.get("class") or "").split()
    if names[:1] == ["piece"]:
        return str(names[1])
    lone = [name for name in names if name in ("label", "group-heading", "key-point", "lead")]
    return str(lone[0]) if lone else ""


def _body(item: Node) -> Node:
    """The ``LBody`` of a list item, made if there is none."""
    for kid in item.kids:
        if isinstance(kid, Node) and kid.role == "LBody":
            return kid
    return item.add(Node("LBody"))


class _Writer:
    """Writes a tree of nodes as PDF objects."""

    def __init__(self, pdf: Any, owners: list[dict[int, Node]]) -> None:
        self._pdf, self._owners = pdf, owners
        self._ids: list[tuple[str, Any]] = []
        self._annotations: list[tuple[Any, Node]] = []

    def write(self, root: Node, pages: int) -> None:
        pdf = self._pdf
        parents = pydyf.Dictionary({})
        pdf.add_object(parents)
        tree = pydyf.Dictionary({"Type": "/StructTreeRoot", "ParentTree": parents.reference})
        pdf.add_object(tree)
        pdf.catalog["StructTreeRoot"] = tree.reference
        tree["K"] = pydyf.Array([self._element(root, tree.reference).reference])
        self._id_tree(tree)
        numbers = pydyf.Array()
        for page, owners in enumerate(self._owners):
            row = [
                owners[mcid].dictionary.reference if mcid in owners else "null"
                for mcid in range(max(owners, default=-1) + 1)
            ]
            numbers.extend([page, pydyf.Array(row)])
        for key, (annotation, node) in enumerate(self._annotations, start=pages):
            annotation["StructParent"] = key
            numbers.extend([key, node.dictionary.reference])
        parents["Nums"] = numbers
        tree["ParentTreeNextKey"] = pages + len(self._annotations)
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    def _element(self, node: Node, parent: bytes) -> Any:
        made = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent})
        self._pdf.add_object(made)
        node.dictionary = made
        if node.page is not None:
            made["Pg"] = self._pdf.page_references[node.page]
        made.update({key: value for key, value in node.extra.items() if key != "first"})
        attributes = _attributes(node)
        if attributes:
            made["A"] = pydyf.Dictionary(attributes)
        if node.role == "Note":
            name = str(node.element.get("id"))
            made["ID"] = pydyf.String(name)
            self._ids.append((name, made))
        made["K"] = pydyf.Array(list(self._kids(node, made)))
        return made

    def _kids(self, node: Node, made: Any) -> Iterator[Any]:
        for kid in node.kids:
            if isinstance(kid, Node):
                yield self._element(kid, made.reference).reference
                continue
            page = self._pdf.page_references[kid.page]
            if isinstance(kid, Annotation):
                self._annotations.append((kid.dictionary, node))
                self._describe(kid.dictionary)
                entry = {"Type": "/OBJR", "Pg": page, "Obj": kid.dictionary.reference}
                yield pydyf.Dictionary(entry)
            elif kid.page == node.page:
                yield kid.mcid
            else:
                yield pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": kid.mcid})

    @staticmethod
    def _describe(annotation: Any) -> None:
        """Say in words where a link inside the document leads (ISO 14289-1, 7.18.5)."""
        target = annotation["Dest"].string if "Dest" in annotation else ""
        kind, _, number = target.rpartition("-")
        if kind in ("Note", "Ref") and number.isdigit():
            said = f"Note {number}" if kind == "Note" else f"Back to the text at note {number}"
            annotation["Contents"] = pydyf.String(said)

    def _id_tree(self, tree: Any) -> None:
        if not self._ids:
            return
        names = pydyf.Array()
        for name, made in sorted(self._ids, key=lambda pair: pair[0]):
            names.extend([pydyf.String(name), made.reference])
        ids = pydyf.Dictionary({"Names": names})
        self._pdf.add_object(ids)
        tree["IDTree"] = ids.reference


def _attributes(node: Node) -> dict[str, Any]:
    element = node.element
    if node.role == "L":
        if element.tag == "dl":
            return {"O": "/List", "ListNumbering": "/None"}
        style = "Disc" if element.tag == "ul" else _NUMBERING.get(element.get("type"), "Decimal")
        return {"O": "/List", "ListNumbering": f"/{style}"}
    if node.role in ("TH", "TD"):
        out: dict[str, Any] = {"O": "/Table"}
        if node.role == "TH":
            out["Scope"] = "/Row" if element.get("scope") == "row" else "/Column"
        for name, key in (("colspan", "ColSpan"), ("rowspan", "RowSpan")):
            if element.get(name):
                out[key] = int(element.get(name))
        return out if len(out) > 1 else {}
    return {}
