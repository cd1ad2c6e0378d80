"""Reads a finished Word file back into the proof's neutral form, and finds what may not be in one.

Clauses are of ECMA-376 part 1.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from briefpress.checks.expected import list_label
from briefpress.checks.reading import (
    Fault,
    Furniture,
    Reading,
    Unit,
    call,
    link,
    normal,
    picture,
)

XML = etree._Element
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_PARTS = ("[Content_Types].xml", "_rels/.rels", "docProps/", "word/")
_ALLOWED = {
    "body", "p", "r", "t", "tab", "br", "hyperlink", "bookmarkStart", "bookmarkEnd", "drawing",
    "footnoteReference", "footnoteRef", "tbl", "tblPr", "tblGrid", "tr", "tc", "pPr", "rPr", "tcPr",
    "trPr", "sectPr", "fldSimple", "pict", "noBreakHyphen", "softHyphen", "proofErr", "cr",
    "separator", "continuationSeparator", "footnote", "footnotes", "document", "hdr", "ftr",
}  # fmt: skip
_FORMATS = {"decimal": "Decimal", "lowerLetter": "LowerAlpha", "upperLetter": "UpperAlpha",
            "lowerRoman": "LowerRoman", "upperRoman": "UpperRoman"}  # fmt: skip
_CAPTIONS = {"Caption", "TableCaption", "ImageCaption", "PictureCaption", "PictureSource"}
_FIGURES = {"Figure", "CaptionedFigure", "LeadPicture"}
_LATER = "ListContinue"  # a later paragraph of a list item
_KINDS = {"Title": "h1", "GroupHeading": "h2", "SourceCode": "code", "DefinitionTerm": "dt",
          "Definition": "dd"}  # fmt: skip


def read(data: bytes) -> Reading:
    """The Word file in the neutral form; one fault where it cannot be read at all."""
    try:
        return _Word(data).reading()
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ValueError, OSError) as fault:
        broken = Fault("BP709", f"the file cannot be read: {type(fault).__name__}: {fault}")
        return Reading((), (), faults=(broken,))


class _Word:
    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._faults: list[Fault] = []
        self._pictures = 0
        self._calls: list[str] = []
        self._rels: dict[str, str] = {}
        self._bookmarks: set[str] = set()
        self._anchors: list[str] = []
        self._counters: dict[tuple[str, int], int] = {}
        self._levels = self._numbering()

    def reading(self) -> Reading:
        self._inventory()
        self._rels = self._relationships("word/_rels/document.xml.rels")
        document = self._parse("word/document.xml")
        body = document.find(f"{_W}body")
        if body is None:
            raise ValueError("no body")
        self._screen(document, "the text")
        flow = tuple(self._blocks(body))
        notes = self._notes()
        for anchor in self._anchors:
            if anchor not in self._bookmarks:
                self._faults.append(Fault("BP703", f'the link "#{anchor}" leads nowhere'))
        return Reading(
            flow=flow,
            notes=notes,
            fields=dict(self._fields()),
            furniture=tuple(self._furniture(body)),
            pictures=self._pictures,
            faults=tuple(self._faults),
        )

    def _parse(self, name: str) -> XML:
        return etree.fromstring(self._zip.read(name), _SAFE)

    def _fault(self, code: str, message: str) -> None:
        self._faults.append(Fault(code, message))

    # -- what may not be there --------------------------------------------------------------

    def _inventory(self) -> None:
        names = self._zip.namelist()
        if len(names) != len(set(names)):
            self._fault("BP708", "a part stands twice in the file")
        for name in names:
            strange = not name.startswith(_PARTS) or ".." in name
            active = any(
                word in name.lower()
                for word in (
                    "vba",
                    "activex",
                    "embeddings",
                    "altchunk",
                    "afchunk",
                    "comments",
                    "customxml",
                    "attachedtemplate",
                )
            )
            if strange or active:
                self._fault("BP708", f"a part that has no place in the file: {name}")
            if name.endswith(".rels"):
                self._external(name)

    def _external(self, name: str) -> None:
        for one in self._parse(name).iter(f"{_RELS}Relationship"):
            kind = (one.get("Type") or "").rpartition("/")[2]
            if one.get("TargetMode") == "External":
                target = one.get("Target") or ""
                if kind != "hyperlink" or not target.startswith(("http://", "https://", "mailto:")):
                    self._fault("BP708", f"an outside reference: {kind} to {target[:60]}")

    def _screen(self, root: XML, where: str) -> None:
        """Everything that hides, changes or runs: 17.3.2.41 vanish, 17.13.5 revisions, fields."""
        for node in root.iter():
            if not isinstance(node.tag, str) or not node.tag.startswith(_W):
                continue
            tag = node.tag.removeprefix(_W)
            if tag in (
                "ins",
                "del",
                "moveFrom",
                "moveTo",
                "commentReference",
                "object",
                "altChunk",
                "instrText",
                "fldChar",
                "txbxContent",
                "sdt",
                "smartTag",
                "endnoteReference",
            ):
                self._fault("BP708", f"{where} holds w:{tag}")
            elif tag in ("vanish", "webHidden", "specVanish"):
                self._fault("BP710", f"{where} holds hidden text")
            elif tag == "sz" and int(node.get(f"{_W}val") or 0) < 8:
                self._fault("BP710", f"{where} holds text too small to read")
            elif tag == "color" and (node.get(f"{_W}val") or "").upper() == "FFFFFF":
                self._fault("BP710", f"{where} holds white text")

    # -- blocks -----------------------------------------------------------------------------

    def _blocks(self, parent: XML, plain: str = "p") -> Iterator[Unit]:
        for node in parent:
            if node.tag == f"{_W}p":
                yield from self._paragraph(node, plain)
            elif node.tag == f"{_W}tbl":
                yield from self._table(node)
            elif isinstance(node.tag, str) and node.tag.removeprefix(_W) not in _ALLOWED:
                self._fault("BP708", f"the text holds <{node.tag.rpartition('}')[2]}>")
            elif node.tag == f"{_W}bookmarkStart":
                self._bookmarks.add(node.get(f"{_W}name") or "")

    def _paragraph(self, node: XML, plain: str) -> Iterator[Unit]:
        """`plain` is the kind of a paragraph whose style says no more: ``p``, ``td``, ``th``."""
        style = _value(node, "pPr/pStyle") or ""
        if node.find(f".//{_W}pict") is not None and not "".join(map(str, node.itertext())).strip():
            return  # a rule
        drawings = list(node.iter(f"{_W}drawing"))
        text = self._inlines(node)
        if drawings and style in _FIGURES and not normal(_without_pictures(text)):
            for drawing in drawings:
                alternative = normal(_alternative(drawing))
                if alternative:
                    yield Unit("figure", alternative)
            return
        kind = _KINDS.get(style, "caption" if style in _CAPTIONS else plain)
        if kind == plain and style == _LATER:
            kind = "p"
        if style.startswith("Heading") and style[7:].isdigit():
            kind = f"h{int(style[7:]) + 1}"
        number = node.find(f"{_W}pPr/{_W}numPr")
        if number is not None:
            label, depth = self._label(number)
            if label:
                yield Unit("li", normal(text), label, depth)
                return
        if normal(text) or drawings or kind not in ("p", "td", "th"):
            yield Unit(kind, normal(text))

    def _table(self, node: XML) -> Iterator[Unit]:
        if _value(node, "tblPr/tblStyle") == "FigureTable":
            for cell in node.iter(f"{_W}tc"):
                yield from self._blocks(cell)
            return
        for row in node.findall(f"{_W}tr"):
            head = row.find(f"{_W}trPr/{_W}tblHeader") is not None
            kind = "th" if head else "td"
            for cell in row.findall(f"{_W}tc"):
                merged = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merged is not None and merged.get(f"{_W}val") != "restart":
                    if "".join(map(str, cell.itertext())).strip():
                        self._fault("BP704", "a covered cell holds text")
                    continue
                inside = list(self._blocks(cell, kind))
                if not inside or inside[0].kind != kind:
                    inside.insert(0, Unit(kind, ""))
                yield replace(inside[0], label="|")
                yield from inside[1:]

    # -- lists ------------------------------------------------------------------------------

    def _numbering(self) -> dict[tuple[str, int], tuple[str, str, int]]:
        """(numId, level) to (numFmt, lvlText, start), with overrides applied (17.9)."""
        try:
            root = self._parse("word/numbering.xml")
        except KeyError:
            return {}
        abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
        for one in root.findall(f"{_W}abstractNum"):
            abstract[one.get(f"{_W}abstractNumId") or ""] = dict(
                map(_level, one.findall(f"{_W}lvl"))
            )
        out: dict[tuple[str, int], tuple[str, str, int]] = {}
        for num in root.findall(f"{_W}num"):
            uid = num.get(f"{_W}numId") or ""
            for level, entry in abstract.get(_value(num, "abstractNumId") or "", {}).items():
                out[uid, level] = entry
            for override in num.findall(f"{_W}lvlOverride"):
                level = int(override.get(f"{_W}ilvl") or 0)
                start = _value(override, "startOverride")
                if start is not None and (uid, level) in out:
                    out[uid, level] = (*out[uid, level][:2], int(start))
        return out

    def _label(self, number: XML) -> tuple[str, int]:
        uid, level = _value(number, "numId") or "", int(_value(number, "ilvl") or 0)
        entry = self._levels.get((uid, level))
        if entry is None:
            return "", 0
        format_, text, start = entry
        if format_ == "bullet":
            return ("•", level + 1) if text.strip() else ("", 0)
        count = self._counters.get((uid, level), start - 1) + 1
        self._counters[uid, level] = count
        for other in [key for key in self._counters if key[0] == uid and key[1] > level]:
            del self._counters[other]
        plain = list_label(count, _FORMATS.get(format_, "Decimal"), "Period").rstrip(".")
        return text.replace(f"%{level + 1}", plain), level + 1

    # -- inlines ----------------------------------------------------------------------------

    def _inlines(self, node: XML) -> str:
        out = ""
        for child in node:
            tag = child.tag.removeprefix(_W) if isinstance(child.tag, str) else ""
            if tag == "r":
                out += self._run(child)
            elif tag == "hyperlink":
                out += self._hyperlink(child)
            elif tag == "bookmarkStart":
                self._bookmarks.add(child.get(f"{_W}name") or "")
            elif tag not in _ALLOWED:
                self._fault("BP708", f"a paragraph holds <{tag or child.tag}>")
        return out

    def _hyperlink(self, node: XML) -> str:
        text = self._inlines(node)
        anchor = node.get(f"{_W}anchor")
        if anchor is not None:
            self._anchors.append(anchor)
            return link(f"#{anchor}", text)
        return link(self._rels.get(node.get(f"{_R}id") or "", ""), text)

    def _run(self, node: XML) -> str:
        out = ""
        for child in node:
            tag = child.tag.removeprefix(_W) if isinstance(child.tag, str) else ""
            if tag == "t":
                out += child.text or ""
            elif tag in ("br", "tab", "cr"):
                out += " "
            elif tag == "noBreakHyphen":
                out += "\u2011"
            elif tag == "footnoteReference":
                self._calls.append(child.get(f"{_W}id") or "")
                out += call(str(len(self._calls)))
            elif tag == "drawing":
                self._pictures += 1
                self._check_drawing(child)
                out += picture(normal(_alternative(child)))
            elif tag not in _ALLOWED:
                self._fault("BP708", f"a run holds <{tag or child.tag}>")
        return out

    def _check_drawing(self, node: XML) -> None:
        for blip in node.iter(f"{_A}blip"):
            target = self._rels.get(blip.get(f"{_R}embed") or "", "")
            name = posixpath.normpath(posixpath.join("word", target))
            if name not in self._zip.namelist() or not self._zip.read(name):
                self._fault("BP706", f"the picture {target or '?'} is missing")
            if blip.get(f"{_R}link") is not None:
                self._fault("BP708", "a picture is fetched from outside")

    # -- notes, furniture, properties -------------------------------------------------------

    def _notes(self) -> tuple[tuple[Unit, ...], ...]:
        root = self._parse("word/footnotes.xml")
        self._screen(root, "a note")
        body_rels = self._rels
        self._rels = self._relationships("word/_rels/footnotes.xml.rels")
        bodies: dict[str, tuple[Unit, ...]] = {}
        calls = list(self._calls)
        for note in root.findall(f"{_W}footnote"):
            if note.get(f"{_W}type") in ("separator", "continuationSeparator"):
                continue
            if note.find(f".//{_W}footnoteRef") is None:
                self._fault("BP702", "a note has lost its number")
            bodies[note.get(f"{_W}id") or ""] = tuple(self._blocks(note))
        self._rels = body_rels
        for uid in calls:
            if uid not in bodies:
                self._fault("BP702", "a mark leads to a note that is not there")
        for uid in bodies:
            if calls.count(uid) != 1:
                self._fault("BP702", f"a note has {calls.count(uid)} marks")
        return tuple(bodies.get(uid, ()) for uid in calls)

    def _relationships(self, name: str) -> dict[str, str]:
        if name not in self._zip.namelist():
            return {}
        found = self._parse(name).iter(f"{_RELS}Relationship")
        return {one.get("Id") or "": one.get("Target") or "" for one in found}

    def _furniture(self, body: XML) -> Iterator[Furniture]:
        sections = list(body.iter(f"{_W}sectPr"))
        if len(sections) != 1 or sections[0].find(f"{_W}titlePg") is None:
            self._fault("BP707", "the first page is not set apart from the later ones")
        for kind in ("headerReference", "footerReference"):
            for reference in body.iter(f"{_W}{kind}"):
                target = self._rels.get(reference.get(f"{_R}id") or "", "")
                root = self._parse(f"word/{target}")
                self._screen(root, "a running head")
                first = reference.get(f"{_W}type") == "first"
                yield from _repeated(root, kind.startswith("header"), 1 if first else 2)

    def _fields(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        core = self._parse("docProps/core.xml")
        rows = {
            "title": f"{_DC}title", "authors": f"{_DC}creator", "language": f"{_DC}language",
            "abstract": f"{_DC}description", "keywords": f"{_CP}keywords",
            "series": f"{_CP}category", "version": f"{_CP}version",
        }  # fmt: skip
        for name, tag in rows.items():
            text = core.findtext(tag)
            if text is not None:
                yield name, (text,)
        named = {"Editors": "editors", "Date": "date", "Publisher": "publisher", "DOI": "doi",
                 "Licence": "license", "Rights": "rights"}  # fmt: skip
        for one in self._parse("docProps/custom.xml").iter(f"{_CUSTOM}property"):
            key = one.get("name") or ""
            yield named.get(key, key), ("".join(str(text) for text in one.itertext()),)


def _value(node: XML, path: str) -> str | None:
    found = node.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{_W}val")


def _level(node: XML) -> tuple[int, tuple[str, str, int]]:
    entry = (
        _value(node, "numFmt") or "decimal",
        _value(node, "lvlText") or "",
        int(_value(node, "start") or 1),
    )
    return int(node.get(f"{_W}ilvl") or 0), entry


def _alternative(drawing: XML) -> str:
    found = drawing.find(f".//{_WP}docPr")
    return "" if found is None else found.get("descr") or ""


def _without_pictures(text: str) -> str:
    import re

    return re.sub("\ue006[^\ue007]*\ue007", "", text)


def _repeated(root: XML, head: bool, page: int) -> Iterator[Furniture]:
    """The left and right running head, cut at the tab, or the folio with its field."""
    for paragraph in root.findall(f"{_W}p"):
        text = ""
        for node in paragraph.iter():
            if node.tag == f"{_W}fldSimple":
                text += "{page}" if (node.get(f"{_W}instr") or "").strip() == "PAGE" else "?"
            elif node.tag == f"{_W}t" and not _inside_field(node):
                text += node.text or ""
            elif node.tag == f"{_W}r":
                text += "\t" * len(node.findall(f"{_W}tab"))
        if head:
            left, _, right = text.partition("\t")
            for kind, part in (("head-left", left), ("head-right", right)):
                if normal(part):
                    yield Furniture(kind, page, normal(part))
        elif normal(text):
            yield Furniture("folio", page, normal(text))


def _inside_field(node: XML) -> bool:
    return any(parent.tag == f"{_W}fldSimple" for parent in node.iterancestors())
