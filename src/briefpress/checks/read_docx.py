"""Reads a finished Word file back into the proof's neutral form, and finds what may not be in one.

Clauses are of ECMA-376 part 1.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from briefpress.checks import screen_docx as screen
from briefpress.checks import seal_docx
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
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_FORMATS = {"decimal": "Decimal", "lowerLetter": "LowerAlpha", "upperLetter": "UpperAlpha",
            "lowerRoman": "LowerRoman", "upperRoman": "UpperRoman"}  # fmt: skip
_CAPTIONS = {"Caption", "TableCaption", "ImageCaption", "PictureCaption", "PictureSource"}
_FIGURES = {"Figure", "CaptionedFigure", "LeadPicture"}
_LATER = "ListContinue"  # a later paragraph of a list item
_SPELLED = ("on", "true", "1", None)
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
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            self._parts = {name: archive.read(name) for name in names}
        self._faults: list[Fault] = []
        if len(names) != len(self._parts):
            self._fault("BP708", "a part stands twice in the file")
        self._pictures: list[str] = []
        self._calls: list[str] = []
        self._rels: dict[str, str] = {}
        self._arriving: list[str] = []  # bookmarks whose paragraph comes next
        self._targets: dict[str, str] = {}
        self._anchors: list[str] = []
        self._counters: dict[tuple[str, int], int] = {}
        self._begun: set[tuple[str, int]] = set()
        self._levels = self._numbering()

    def reading(self) -> Reading:
        self._faults += screen.package(self._parts)
        self._faults += screen.styles(self._parse("word/styles.xml"))
        self._faults += screen.settings(self._parse("word/settings.xml"))
        self._rels = self._relationships("word/_rels/document.xml.rels")
        document = self._parse("word/document.xml")
        body = document.find(f"{_W}body")
        if body is None:
            raise ValueError("no body")
        self._faults += screen.text(document, "the text")
        parsed = {name: self._parse(name) for name in self._parts if name.endswith(".xml")}
        self._faults += seal_docx.examine(parsed)
        flow = tuple(self._blocks(body))
        notes = self._notes()
        for anchor in self._anchors:
            if anchor not in self._targets:
                self._fault("BP703", f'the link "#{anchor}" leads nowhere')
        return Reading(
            flow=flow,
            notes=notes,
            fields=dict(self._fields()),
            furniture=tuple(self._furniture(body)),
            targets=self._targets,
            pictures=tuple(self._pictures),
            faults=tuple(self._faults),
        )

    def _parse(self, name: str) -> XML:
        return screen.parse(self._parts[name])

    def _fault(self, code: str, message: str) -> None:
        self._faults.append(Fault(code, message))

    # -- blocks -----------------------------------------------------------------------------

    def _blocks(self, parent: XML, plain: str = "p") -> Iterator[Unit]:
        for node in parent:
            if node.tag == f"{_W}p":
                yield from self._paragraph(node, plain)
            elif node.tag == f"{_W}tbl":
                yield from self._table(node)
            elif node.tag == f"{_W}bookmarkStart":
                self._arriving.append(node.get(f"{_W}name") or "")

    def _paragraph(self, node: XML, plain: str) -> Iterator[Unit]:
        """`plain` is the kind of a paragraph whose style says no more: ``p``, ``td``, ``th``."""
        style = _value(node, "pPr/pStyle") or ""
        drawings = list(node.iter(f"{_W}drawing"))
        first = len(self._pictures)
        text = self._inlines(node)
        self._targets |= dict.fromkeys(self._arriving, letters(text))
        self._arriving = []
        if drawings and style in _FIGURES and not normal(_without_pictures(text)):
            for shown, drawing in zip(self._pictures[first:], drawings, strict=True):
                alternative = normal(_alternative(drawing))
                if alternative:
                    yield Unit("figure", alternative, shown)
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
            mark = row.find(f"{_W}trPr/{_W}tblHeader")
            head = mark is not None and mark.get(f"{_W}val") in _SPELLED
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

    def _numbering(self) -> dict[tuple[str, int], _Level]:
        """What each (numId, level) prints (17.9), with the start its overrides give."""
        if "word/numbering.xml" not in self._parts:
            return {}
        root = self._parse("word/numbering.xml")
        self._faults += screen.numbering(root)
        levels: dict[str, list[tuple[int, _Level]]] = {}
        for one in root.findall(f"{_W}abstractNum"):
            uid = one.get(f"{_W}abstractNumId") or ""
            levels[uid] = [_level(node, uid) for node in one.findall(f"{_W}lvl")]
        out: dict[tuple[str, int], _Level] = {}
        for num in root.findall(f"{_W}num"):
            uid = num.get(f"{_W}numId") or ""
            for depth, level in levels.get(_value(num, "abstractNumId") or "", []):
                out[uid, depth] = level
            for override in num.findall(f"{_W}lvlOverride"):
                depth = int(override.get(f"{_W}ilvl") or 0)
                start = _value(override, "startOverride")
                if start is not None and (uid, depth) in out:
                    out[uid, depth] = replace(out[uid, depth], start=int(start), restarts=True)
        return out

    def _label(self, number: XML) -> tuple[str, int]:
        """The printed label and the depth. All lists of one definition share its counters, unless
        an override starts them anew (17.9.26)."""
        uid, depth = _value(number, "numId") or "", int(_value(number, "ilvl") or 0)
        level = self._levels.get((uid, depth))
        if level is None:
            return "", 0
        if level.format == "bullet":
            return ("•", depth + 1) if level.text.strip() else ("", 0)
        key = (level.definition, depth)
        if level.restarts and (uid, depth) not in self._begun:
            self._counters.pop(key, None)
        self._begun.add((uid, depth))
        self._counters[key] = count = self._counters.get(key, level.start - 1) + 1
        for other in [one for one in self._counters if one[0] == key[0] and one[1] > depth]:
            del self._counters[other]
        if level.format not in _FORMATS:
            self._fault("BP704", f"a list counts in {level.format}")
        style = _FORMATS.get(level.format, "Decimal")
        plain = list_label(count, style, "Period").rstrip(".")
        return level.text.replace(f"%{depth + 1}", plain), depth + 1

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
                self._arriving.append(child.get(f"{_W}name") or "")
            elif tag == "fldSimple":
                self._fault("BP708", "the text holds a field")
        return out

    def _hyperlink(self, node: XML) -> str:
        text = self._inlines(node)
        anchor, uid = node.get(f"{_W}anchor"), node.get(f"{_R}id")
        if anchor is not None and uid is not None:
            self._fault("BP703", "a link has two targets")
        if anchor is not None:
            self._anchors.append(anchor)
            return link(f"#{anchor}", text)
        return link(self._rels.get(uid or "", ""), text)

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
                self._drawing(child)
                out += picture(normal(_alternative(child)))
        return out

    def _drawing(self, node: XML) -> None:
        """Note which picture a drawing shows."""
        blips = list(node.iter(f"{_A}blip"))
        data = b""
        for blip in blips:
            target = self._rels.get(blip.get(f"{_R}embed") or "", "")
            data = self._parts.get(posixpath.normpath(posixpath.join("word", target)), b"")
            if not data:
                self._fault("BP706", f"the picture {target or '?'} is missing")
            if blip.get(f"{_R}link") is not None:
                self._fault("BP708", "a picture is fetched from outside")
        if len(blips) != 1:
            self._fault("BP706", f"a drawing shows {len(blips)} pictures")
        self._pictures.append(digest(data))

    # -- notes, furniture, properties -------------------------------------------------------

    def _notes(self) -> tuple[tuple[Unit, ...], ...]:
        root = self._parse("word/footnotes.xml")
        self._faults += screen.text(root, "a note")
        body_rels = self._rels
        self._rels = self._relationships("word/_rels/footnotes.xml.rels")
        bodies: dict[str, tuple[Unit, ...]] = {}
        calls = list(self._calls)
        for note in root.findall(f"{_W}footnote"):
            if note.get(f"{_W}type") in ("separator", "continuationSeparator"):
                continue
            if note.find(f".//{_W}footnoteRef") is None:
                self._fault("BP702", "a note has lost its number")
            uid = note.get(f"{_W}id") or ""
            if uid in bodies:
                self._fault("BP702", "a note stands twice in the file")
            bodies[uid] = tuple(self._blocks(note))
        self._rels = body_rels
        for uid in calls:
            if uid not in bodies:
                self._fault("BP702", "a mark leads to a note that is not there")
        for uid in bodies:
            if calls.count(uid) != 1:
                self._fault("BP702", f"a note has {calls.count(uid)} marks")
        return tuple(bodies.get(uid, ()) for uid in calls)

    def _relationships(self, name: str) -> dict[str, str]:
        if name not in self._parts:
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
                self._faults += screen.text(root, "a running head")
                first = reference.get(f"{_W}type") == "first"
                yield from _repeated(root, kind.startswith("header"), 1 if first else 2)

    def _fields(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        rows = {
            f"{_DC}title": "title", f"{_DC}creator": "authors", f"{_DC}language": "language",
            f"{_DC}description": "abstract", f"{_CP}keywords": "keywords",
            f"{_CP}category": "series", f"{_CP}version": "version",
            f"{_DCTERMS}created": "created", f"{_DCTERMS}modified": "modified",
        }  # fmt: skip
        core: dict[str, tuple[str, ...]] = {}
        for one in self._parse("docProps/core.xml"):
            key = rows.get(str(one.tag), str(one.tag).rpartition("}")[2])
            core[key] = (*core.get(key, ()), one.text or "")
        yield from core.items()
        named = {"Editors": "editors", "Date": "date", "Publisher": "publisher", "DOI": "doi",
                 "Licence": "license", "Rights": "rights", "Related": "relation"}  # fmt: skip
        for one in self._parse("docProps/custom.xml").iter(f"{_CUSTOM}property"):
            key = one.get("name") or ""
            yield named.get(key, key), ("".join(str(text) for text in one.itertext()),)


def _value(node: XML, path: str) -> str | None:
    found = node.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{_W}val")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list definition: numFmt, lvlText and start (17.9.6)."""

    definition: str
    format: str
    text: str
    start: int
    restarts: bool = False


def _level(node: XML, definition: str) -> tuple[int, _Level]:
    level = _Level(
        definition,
        _value(node, "numFmt") or "decimal",
        _value(node, "lvlText") or "",
        int(_value(node, "start") or 1),
    )
    return int(node.get(f"{_W}ilvl") or 0), level


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
