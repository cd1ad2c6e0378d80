"""Reads a finished EPUB back into the proof's neutral form, and finds what may not be in one."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from briefpress.checks.expected import list_label
from briefpress.checks.reading import Fault, Reading, Unit, call, link, normal, picture

XML = etree._Element
_XHTML = "{http://www.w3.org/1999/xhtml}"
_OPS = "{http://www.idpf.org/2007/ops}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table",
           "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "figure", "figcaption", "pre",
           "blockquote", "div", "section", "main", "footer", "header", "aside", "hr", "body",
           "colgroup", "col", "nav"}  # fmt: skip
_INLINES = {"a", "em", "strong", "u", "s", "sup", "sub", "span", "code", "br", "img"}
_ATTRIBUTES = {"id", "class", "lang", "dir", "href", "src", "alt", "role", "type", "start", "title",
               "colspan", "rowspan", "scope", "aria-label", "aria-labelledby"}  # fmt: skip
_STYLES = {"a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


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
        self._pictures = 0
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
        nav = next(
            (manifest[one.get("id") or ""] for one in package.iter(f"{_OPF}item")
             if "nav" in (one.get("properties") or "").split()), None,
        )  # fmt: skip
        for itemref in package.iter(f"{_OPF}itemref"):
            if itemref.get("linear") == "no":
                self._faults.append(Fault("BP710", "a document is not in the linear reading order"))
            self._document(manifest[itemref.get("idref") or ""])
        self._check_links()
        return Reading(
            flow=tuple(self._flow),
            notes=tuple(self._notes[name] for name in self._note_order),
            fields=_fields(package),
            outline=tuple(self._outline(nav)) if nav else (),
            pictures=self._pictures,
            faults=tuple(self._faults),
        )

    def _parse(self, name: str) -> XML:
        return etree.fromstring(self._zip.read(name), _SAFE)

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
            href = manifest[item.get("id") or ""]
            if item.get("media-type") == "text/css" and href in names:
                self._style_sheet(href)
            if item.get("media-type") == "image/svg+xml" and href in names:
                self._drawing(href)

    def _style_sheet(self, name: str) -> None:
        text = self._zip.read(name).decode("utf-8", "replace").lower()
        for sign in ("http:", "https:", "@import", "javascript:", "expression(", "url(//"):
            if sign in text:
                self._faults.append(Fault("BP708", f"the style sheet fetches or runs: {sign}"))
        squeezed = "".join(text.split())
        for sign in ("display:none", "visibility:hidden", "font-size:0", "opacity:0", 'content:"'):
            if sign in squeezed:
                self._faults.append(Fault("BP710", f"the style sheet hides or adds text: {sign}"))

    def _drawing(self, name: str) -> None:
        for node in self._parse(name).iter():
            tag = etree.QName(node).localname
            if tag not in ("svg", "rect", "path") or any("href" in key for key in node.attrib):
                self._faults.append(Fault("BP708", f"the cover holds <{tag}>"))

    # -- documents --------------------------------------------------------------------------

    def _document(self, name: str) -> None:
        root = self._parse(name)
        self._ids[name] = set()
        for node in root.iter():
            if isinstance(node.tag, str):
                self._inspect(name, node)
        body = root.find(f"{_XHTML}body")
        if body is None:
            raise ValueError(f"{name} has no body")
        if "cover-page" in (body.get("class") or ""):
            if not any((one.get("alt") or "").strip() for one in body.iter(f"{_XHTML}img")):
                self._faults.append(Fault("BP706", "the cover has no alternative text"))
            if "".join(map(str, body.itertext())).strip():
                self._faults.append(Fault("BP708", "text stands on the cover page"))
            return
        _Flow(self, name, self._flow).blocks(body)

    def _inspect(self, name: str, node: XML) -> None:
        tag = node.tag.removeprefix(_XHTML)
        inside_head = tag in ("html", "head", "title", "link", "body", "meta")
        if not inside_head and tag not in _BLOCKS | _INLINES:
            self._faults.append(Fault("BP708", f"{name} holds <{tag}>"))
        for key, value in node.attrib.items():
            plain = str(key)
            allowed = (
                plain in _ATTRIBUTES
                or plain in (f"{_OPS}type",)
                or plain.startswith("{http://www.w3.org/XML")
            )
            if not allowed and not inside_head:
                code = "BP710" if plain in ("style", "hidden", "aria-hidden") else "BP708"
                self._faults.append(Fault(code, f'{name}: the attribute "{plain}" on <{tag}>'))
            if plain == "id":
                if value in self._ids[name]:
                    self._faults.append(Fault("BP709", f'{name}: the id "{value}" stands twice'))
                self._ids[name].add(str(value))
            if plain == "src" and ":" in str(value):
                self._faults.append(Fault("BP708", f"{name} fetches {str(value)[:60]}"))
        if tag == "img" and node.get("alt") is None:
            self._faults.append(Fault("BP706", f"{name}: a picture without alt"))

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

    def seen(self, node: XML, name: str) -> None:
        """Count a picture."""
        source = posixpath.normpath(posixpath.join(posixpath.dirname(name), node.get("src") or ""))
        try:
            alive = len(self._zip.read(source)) > 0
        except KeyError:
            alive = False
        if not alive:
            self._faults.append(Fault("BP706", f"the picture {source} is missing or empty"))
        self._pictures += 1

    def called(self, label: str, href: str) -> None:
        """Remember a note reference."""
        self._calls.append((label, href.removeprefix("#")))

    def linked(self, name: str, href: str) -> None:
        """Remember a link, and refuse what no link may be."""
        self._links.append((name, href))
        if not href.startswith(("http://", "https://", "mailto:", "#")):
            self._faults.append(Fault("BP708", f"a link of a forbidden kind: {href[:60]}"))

    def _outline(self, nav: str) -> Iterator[str]:
        for node in self._parse(nav).iter(f"{_XHTML}nav"):
            if node.get(f"{_OPS}type") == "toc":
                for anchor in node.iter(f"{_XHTML}a"):
                    href = (anchor.get("href") or "").partition("#")
                    target = posixpath.join(posixpath.dirname(nav), href[0])
                    if href[2] and href[2] not in self._ids.get(target, set()):
                        message = f'the contents entry "{anchor.text}" leads nowhere'
                        self._faults.append(Fault("BP703", message))
                    yield normal("".join(map(str, anchor.itertext())))


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
            if tag in _BLOCKS:
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
            self.blocks(node, kind)

    def _list(self, tag: str, node: XML) -> None:
        self._settle()
        number = int(node.get("start") or 1)
        style = _STYLES.get(node.get("type") or "", "Decimal")
        classes = (node.get("class") or "").split()
        delimiter = {"paren": "OneParen", "parens": "TwoParens"}.get(" ".join(classes), "Period")
        self._lists.append((tag, number, style, delimiter))
        for item in node:
            label = "•" if tag == "ul" else list_label(number, style, delimiter)
            number += 1
            self._pending = Unit("li", "", label, len(self._lists))
            self.blocks(item)
            self._settle()
        self._lists.pop()

    def _figure(self, node: XML) -> None:
        self._settle()
        self._book.seen(node, self._name)
        alternative = normal(node.get("alt") or "")
        if alternative:
            self._out.append(Unit("figure", alternative))

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
            return ""
        if role == "doc-noteref":
            self._book.called(text, href)
            return call(text)
        self._book.linked(self._name, href)
        return link(href, text)


# --- the package document ----------------------------------------------------------------------


def _fields(package: XML) -> dict[str, tuple[str, ...]]:
    roles: dict[str, str] = {}
    position: dict[str, str] = {}
    collection: tuple[str, ...] = ()
    for meta in package.iter(f"{_OPF}meta"):
        target = (meta.get("refines") or "").removeprefix("#")
        if meta.get("property") == "role":
            roles[target] = meta.text or ""
        elif meta.get("property") == "belongs-to-collection":
            collection = (meta.text or "",)
        elif meta.get("property") == "group-position":
            position[target] = meta.text or ""
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
    if collection:
        out["series"] = collection
    return out
