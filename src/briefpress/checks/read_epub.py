"""Reads a finished EPUB back into the proof's neutral form, and finds what may not be in one."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from briefpress.checks import screen_epub as screen
from briefpress.checks import seal_epub
from briefpress.checks.expected import list_label
from briefpress.checks.reading import (
    Fault,
    Furniture,
    Reading,
    Unit,
    call,
    digest,
    letters,
    link,
    normal,
    picture,
)

XML = etree._Element
_XHTML = screen.XHTML
_OPS = "{http://www.idpf.org/2007/ops}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_MODIFIED = "dcterms:modified"
_STYLES = {"a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}
_COUNTERS = {
    "decimal": "Decimal",
    "lower-alpha": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
}
_DELIMITERS = {"": "Period", "paren-": "OneParen", "parens-": "TwoParens"}
_COUNTER = re.compile(rf"(?P<delimiter>parens?-)?(?P<counter>{'|'.join(_COUNTERS)})")
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"


def read(data: bytes) -> Reading:
    """The EPUB in the neutral form; one fault where it cannot be read at all."""
    try:
        return _Book(data).reading()
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ValueError, OSError) as fault:
        broken = Fault("BP709", f"the file cannot be read: {type(fault).__name__}: {fault}")
        return Reading((), (), faults=(broken,))


class _Book:
    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._faults: list[Fault] = []
        self._flow: list[Unit] = []
        self._notes: dict[str, tuple[Unit, ...]] = {}
        self._calls: list[tuple[str, str]] = []
        self._ids: dict[str, set[str]] = {}
        self._links: list[tuple[str, str]] = []
        self._pictures: list[str] = []
        self._cover = ""
        self.targets: dict[str, str] = {}
        self._heads: dict[str, str] = {}
        self._note_order: list[str] = []

    def reading(self) -> Reading:
        container = self._parse("META-INF/container.xml")
        root = container.find(f".//{_CONTAINER}rootfile")
        if root is None:
            raise ValueError("no package document")
        package_path = root.get("full-path") or ""
        base = posixpath.dirname(package_path)
        package = self._parse(package_path)
        manifest = {
            one.get("id") or "": posixpath.join(base, unquote(one.get("href") or ""))
            for one in package.iter(f"{_OPF}item")
        }
        self._inventory(package_path, package, manifest)
        self._screened(package, manifest)
        nav = next(
            (manifest[one.get("id") or ""] for one in package.iter(f"{_OPF}item")
             if "nav" in (one.get("properties") or "").split()), None,
        )  # fmt: skip
        for itemref in package.iter(f"{_OPF}itemref"):
            if itemref.get("linear") == "no":
                self._faults.append(Fault("BP710", "a document is not in the linear reading order"))
            self._document(manifest[itemref.get("idref") or ""])
        self._check_links()
        outline = tuple(self._outline(nav)) if nav else ()
        self._old_contents(package, manifest, [entry for entry, _ in outline])
        return Reading(
            flow=tuple(self._flow),
            notes=tuple(self._notes[name] for name in self._note_order),
            fields=_fields(package),
            furniture=(Furniture("cover", 0, self._cover),) if self._cover else (),
            outline=outline,
            targets=self.targets,
            pictures=tuple(self._pictures),
            faults=tuple(self._faults),
        )

    def _parse(self, name: str) -> XML:
        return screen.parse(self._zip.read(name))

    def _inventory(self, package_path: str, package: XML, manifest: dict[str, str]) -> None:
        names = self._zip.namelist()
        known = {*manifest.values(), package_path, "mimetype", "META-INF/container.xml"}
        for name in names:
            if name not in known:
                self._faults.append(Fault("BP708", f"a file that nothing names: {name}"))
        for name in sorted(known - set(names)):
            self._faults.append(Fault("BP708", f"a file is named but missing: {name}"))
        if len(names) != len(set(names)):
            self._faults.append(Fault("BP708", "a file stands twice in the archive"))
        if names[:1] != ["mimetype"] or self._zip.read("mimetype") != b"application/epub+zip":
            self._faults.append(Fault("BP709", "the first file is not the media type"))
        for item in package.iter(f"{_OPF}item"):
            kinds = set((item.get("properties") or "").split())
            if kinds & {"scripted", "remote-resources", "switch"}:
                self._faults.append(Fault("BP708", "the package declares scripts or remote files"))

    def _screened(self, package: XML, manifest: dict[str, str]) -> None:
        """Look through every file the package names."""
        language = (package.findtext(f".//{_DC}language") or "").lower()
        names = set(self._zip.namelist())
        documents: dict[str, XML] = {}
        for item in package.iter(f"{_OPF}item"):
            name, kind = manifest[item.get("id") or ""], item.get("media-type")
            if name not in names:
                continue
            if kind == "text/css":
                text = self._zip.read(name).decode("utf-8", "replace")
                self._faults += screen.style_sheet(text)
            elif kind == "image/svg+xml":
                self._faults += screen.drawing(self._parse(name))
            elif kind == "application/xhtml+xml":
                root = documents[name] = self._parse(name)
                self._faults += screen.document(name, root)
                said = (root.get("lang") or "").lower()
                if said != language:
                    message = f'{name} says that it is in "{said}", not in "{language}"'
                    self._faults.append(Fault("BP705", message))
        self._faults += seal_epub.examine(package, documents)

    # -- documents --------------------------------------------------------------------------

    def _document(self, name: str) -> None:
        root = self._parse(name)
        self._ids[name] = {str(one.get("id")) for one in root.iter() if one.get("id")}
        body = root.find(f"{_XHTML}body")
        if body is None:
            raise ValueError(f"{name} has no body")
        if "cover-page" in (body.get("class") or ""):
            self._cover = normal(
                " ".join(one.get("alt") or "" for one in body.iter(f"{_XHTML}img"))
            )
            if "".join(map(str, body.itertext())).strip():
                self._faults.append(Fault("BP708", "text stands on the cover page"))
            return
        start = len(self._flow)
        _Flow(self, name, self._flow).blocks(body)
        heads = (letters(one.text) for one in self._flow[start:] if one.kind == "h1")
        self._heads[name] = next(heads, "")

    def _check_links(self) -> None:
        for name, target in self._links:
            if target.startswith("#") and target[1:] not in self._ids.get(name, set()):
                self._faults.append(Fault("BP703", f'{name}: the link "{target}" leads nowhere'))
        for number, (label, target) in enumerate(self._calls, 1):
            if target != f"Note-{label}" or str(number) != label:
                message = f"mark {number} is labelled {label} and leads to {target}"
                self._faults.append(Fault("BP702", message))
        marks = [f"Note-{number}" for number in range(1, len(self._calls) + 1)]
        if self._note_order != marks:
            shown = ", ".join(self._note_order[:6])
            self._faults.append(Fault("BP702", f"the notes do not stand in order: {shown}"))

    def note(self, name: str, node: XML) -> None:
        """Take a note out of the flow."""
        uid = node.get("id") or ""
        back = next((a for a in node.iter(f"{_XHTML}a") if a.get("role") == "doc-backlink"), None)
        number = uid.rpartition("-")[2]
        if back is None or back.get("href") != f"#Ref-{number}" or back.text != f"{number}.":
            self._faults.append(Fault("BP702", f"note {number} does not lead back to its mark"))
        inside: list[Unit] = []
        _Flow(self, name, inside).blocks(node)
        while inside and inside[0].text == "" and inside[0].kind == "p":
            inside.pop(0)  # held only the number
        self._note_order.append(uid)
        self._notes[uid] = tuple(inside)

    def seen(self, node: XML, name: str) -> str:
        """Count a picture; its digest."""
        source = posixpath.normpath(posixpath.join(posixpath.dirname(name), node.get("src") or ""))
        try:
            data = self._zip.read(source)
        except KeyError:
            data = b""
        if not data:
            self._faults.append(Fault("BP706", f"the picture {source} is missing or empty"))
        self._pictures.append(digest(data))
        return self._pictures[-1]

    def called(self, label: str, href: str, uid: str) -> None:
        """Remember a note reference."""
        if uid != f"Ref-{label}":
            self._faults.append(Fault("BP702", f"nothing can lead back to the mark {label}"))
        self._calls.append((label, href.removeprefix("#")))

    def led_back(self, node: XML) -> None:
        """A way back from a note stands nowhere else, and says nothing else."""
        note = next(node.iterancestors(f"{_XHTML}aside"), None)
        number = "?" if note is None else (note.get("id") or "").rpartition("-")[2]
        if "".join(map(str, node.itertext())) != f"{number}.":
            self._faults.append(Fault("BP708", "words hide in the way back from a note"))

    def linked(self, name: str, href: str) -> None:
        """Remember a link, and refuse what no link may be."""
        self._links.append((name, href))
        if not href.startswith(("http://", "https://", "mailto:", "#")):
            self._faults.append(Fault("BP708", f"a link of a forbidden kind: {href[:60]}"))

    def _outline(self, nav: str) -> Iterator[tuple[str, str]]:
        for node in self._parse(nav).iter(f"{_XHTML}nav"):
            if node.get(f"{_OPS}type") == "toc":
                for anchor in node.iter(f"{_XHTML}a"):
                    href = (anchor.get("href") or "").partition("#")
                    target = posixpath.join(posixpath.dirname(nav), href[0])
                    if href[2] and href[2] not in self._ids.get(target, set()):
                        message = f'the contents entry "{anchor.text}" leads nowhere'
                        self._faults.append(Fault("BP703", message))
                    words = (
                        self.targets.get(href[2], "") if href[2] else self._heads.get(target, "")
                    )
                    yield normal("".join(map(str, anchor.itertext()))), words

    def _old_contents(self, package: XML, manifest: dict[str, str], entries: list[str]) -> None:
        """The contents for readers of EPUB 2 say the same (EPUB 3.3, 5.9.3)."""
        for item in package.iter(f"{_OPF}item"):
            if item.get("media-type") == "application/x-dtbncx+xml":
                root = self._parse(manifest[item.get("id") or ""])
                labels = root.iterfind(f"{_NCX}navMap//{_NCX}navLabel/{_NCX}text")
                texts = [normal(str(one.text)) for one in labels]
                if texts != entries:
                    self._faults.append(Fault("BP704", "toc.ncx differs from the contents"))


class _Flow:
    """Turns one document's elements into units."""

    def __init__(self, book: _Book, name: str, out: list[Unit]) -> None:
        self._book, self._name, self._out = book, name, out
        self._lists: list[tuple[str, int, str, str]] = []
        self._pending: Unit | None = None

    def blocks(self, node: XML, kind: str = "p") -> None:
        """Read the children of a block; loose text between blocks is a unit of its own."""
        loose = node.text or ""
        for child in node:
            tag = child.tag.removeprefix(_XHTML) if isinstance(child.tag, str) else ""
            if tag in screen.BLOCKS:
                self._flush(loose, kind)
                self._block(tag, child, kind)
                loose = child.tail or ""
            elif tag == "img" and node.tag == f"{_XHTML}figure":
                self._flush(loose, kind)
                self._figure(child)
                loose = child.tail or ""
            else:
                loose += self._inline(child) + (child.tail or "")
        self._flush(loose, kind)

    def _flush(self, text: str, kind: str) -> None:
        if normal(text):
            self._add(kind, text)

    def _add(self, kind: str, text: str) -> None:
        """Add a unit; the first of a list item or cell takes its kind and label."""
        pending, self._pending = self._pending, None
        if pending is not None and kind in ("p", "td", "th"):
            self._out.append(Unit(pending.kind, normal(text), pending.label, pending.depth))
            return
        if pending is not None:
            self._out.append(pending)
        self._out.append(Unit(kind, normal(text)))

    def _settle(self) -> None:
        if self._pending is not None:
            self._out.append(self._pending)
            self._pending = None

    def _block(self, tag: str, node: XML, kind: str) -> None:
        if tag in ("ul", "ol"):
            self._list(tag, node)
        elif tag in ("th", "td"):
            self._settle()
            self._pending = Unit(tag, "", "|")
            self.blocks(node, tag)
            self._settle()
        elif tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6"):
            text = self._content(node)
            heading = tag[0] == "h"
            if heading:
                self._settle()
                self._book.targets[node.get("id") or ""] = letters(text)
            self._add(tag if heading else kind, text)
        elif tag == "pre":
            self._settle()
            self._add("code", self._content(node))
        elif tag == "aside" and node.get("role") == "doc-footnote":
            self._settle()
            self._book.note(self._name, node)
        elif tag in ("dt", "dd", "figcaption", "caption"):
            self._settle()
            self.blocks(node, "caption" if "caption" in tag else tag)
        else:
            if tag == "figure":
                self._settle()
            start = len(self._out)
            self.blocks(node, kind)
            heads = (letters(one.text) for one in self._out[start:] if one.kind[:1] == "h")
            self._book.targets[node.get("id") or ""] = next(heads, "")

    def _list(self, tag: str, node: XML) -> None:
        self._settle()
        number = int(node.get("start") or 1)
        style = _STYLES.get(node.get("type") or "", "Decimal")
        shown = _COUNTER.fullmatch(node.get("class") or "decimal")
        delimiter = _DELIMITERS[shown["delimiter"] or ""] if shown else "Period"
        # the class labels the list where the style sheet is heeded, the attribute where it is not
        agreed = shown is not None and _COUNTERS[shown["counter"]] == style
        self._lists.append((tag, number, style, delimiter))
        for item in node:
            label = list_label(number, style, delimiter) if agreed else "?"
            label = "•" if tag == "ul" else label
            number += 1
            self._pending = Unit("li", "", label, len(self._lists))
            self.blocks(item)
            self._settle()
        self._lists.pop()

    def _figure(self, node: XML) -> None:
        self._settle()
        shown = self._book.seen(node, self._name)
        alternative = normal(node.get("alt") or "")
        if alternative:
            self._out.append(Unit("figure", alternative, shown))

    # -- inlines ----------------------------------------------------------------------------

    def _content(self, node: XML) -> str:
        text = node.text or ""
        for child in node:
            text += self._inline(child) + (child.tail or "")
        return text

    def _inline(self, node: XML) -> str:
        if not isinstance(node.tag, str):
            return ""
        tag = node.tag.removeprefix(_XHTML)
        if tag == "br":
            return " "
        if tag == "img":
            self._book.seen(node, self._name)
            return picture(normal(node.get("alt") or ""))
        if tag != "a":
            return self._content(node)
        text, href = self._content(node), node.get("href") or ""
        role = node.get("role")
        if role == "doc-backlink":
            self._book.led_back(node)
            return ""
        if role == "doc-noteref":
            self._book.called(text, href, node.get("id") or "")
            return call(text)
        self._book.linked(self._name, href)
        return link(href, text)


# --- the package document ----------------------------------------------------------------------


def _fields(package: XML) -> dict[str, tuple[str, ...]]:
    roles: dict[str, str] = {}
    position: dict[str, str] = {}
    collection: tuple[str, ...] = ()
    version: tuple[str, ...] = ()
    for meta in package.iter(f"{_OPF}meta"):
        target = (meta.get("refines") or "").removeprefix("#")
        if meta.get("property") == "role":
            roles[target] = meta.text or ""
        elif meta.get("property") == "belongs-to-collection":
            collection = (meta.text or "",)
        elif meta.get("property") == "group-position":
            position[target] = meta.text or ""
        elif meta.get("property") == "schema:version":
            version = (meta.text or "",)
    found: dict[str, list[str]] = {}
    for node in package.iter():
        if not isinstance(node.tag, str) or not node.tag.startswith(_DC):
            continue
        name, text = node.tag.removeprefix(_DC), normal(node.text or "")
        role = roles.get(node.get("id") or "")
        key = {"creator": "authors", "contributor": "editors", "subject": "keywords",
               "description": "abstract", "identifier": "doi"}.get(name, name)  # fmt: skip
        if name == "identifier" and not text.startswith("https://doi.org/"):
            continue
        if name in ("creator", "contributor") and role != {"creator": "aut"}.get(name, "edt"):
            key = f"{name} without a role"
        found.setdefault(key, []).append(text)
    out = {key: tuple(texts) for key, texts in found.items()}
    if "title" in out:
        out["title"] = (": ".join(out["title"]),)
    moments = [m.text or "" for m in package.iter(f"{_OPF}meta") if m.get("property") == _MODIFIED]
    out["modified"] = tuple(moments)
    if collection:
        out["series"] = collection
    if version:
        out["version"] = version
    if "series" in position:
        out["number"] = (position["series"],)
    return out
