"""What pandoc's DOCX still needs: properties, embedded typefaces, no leaks, fixed bytes."""

from __future__ import annotations

import io
import uuid
import zipfile

from lxml import etree

from briefpress.converters.docx_reference import RELS, TYPES, R, W, part, settings_part, w
from briefpress.converters.html import page_language
from briefpress.crosswalk import places
from briefpress.document import Document
from briefpress.style import HouseStyle
from briefpress.tools.fonts import Face, locate

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_FONT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_SLOTS = {(400, False): "embedRegular", (700, False): "embedBold",
          (400, True): "embedItalic", (700, True): "embedBoldItalic"}  # fmt: skip
#: The order of CT_CoreProperties' elements does not matter; ours is fixed for fixed bytes.
_CORE_PLACES = {
    "title": f"{{{_DC}}}title", "creator": f"{{{_DC}}}creator",
    "language": f"{{{_DC}}}language", "description": f"{{{_DC}}}description",
    "keywords": f"{{{_CORE}}}keywords", "category": f"{{{_CORE}}}category",
    "version": f"{{{_CORE}}}version",
}  # fmt: skip


def finish(data: bytes, document: Document, style: HouseStyle) -> bytes:
    """pandoc's file with its properties, typefaces and settings put right; same in, same out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    language = page_language(document, style)
    for name in ("word/comments.xml", "word/webSettings.xml", "docProps/app.xml"):
        _drop(parts, name)
    parts["word/settings.xml"] = settings_part(style, language)
    parts["docProps/core.xml"] = _core(document, style)
    parts["docProps/custom.xml"] = _custom(document, style)
    for name in ("word/document.xml", "word/footnotes.xml"):
        parts[name] = _mend(parts[name])
    _embed(parts, style)
    return _packed(parts, document)


def _drop(parts: dict[str, bytes], name: str) -> None:
    """Remove a part and whatever names it."""
    if parts.pop(name, None) is None:
        return
    types = etree.fromstring(parts["[Content_Types].xml"])
    for override in types.findall(f"{{{TYPES}}}Override"):
        if override.get("PartName") == f"/{name}":
            types.remove(override)
    parts["[Content_Types].xml"] = part(types)
    for rels in ("_rels/.rels", "word/_rels/document.xml.rels"):
        root = etree.fromstring(parts[rels])
        for relationship in list(root):
            target = (relationship.get("Target") or "").lstrip("/")
            if target in (name, name.removeprefix("word/")):
                root.remove(relationship)
        parts[rels] = part(root)


def _core(document: Document, style: HouseStyle) -> bytes:
    spaces = {"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI}
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap=spaces)
    for place, found in places("docx", document.metadata, style).values():
        name = place.removeprefix("core:")
        if name in _CORE_PLACES:
            joined = (", " if name == "keywords" else "; ").join(found)
            etree.SubElement(root, _CORE_PLACES[name]).text = joined
    moment = f"{document.metadata.date.isoformat()}T00:00:00Z"
    for name in ("created", "modified"):
        made = etree.SubElement(root, f"{{{_TERMS}}}{name}")
        made.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        made.text = moment
    return part(root)


def _custom(document: Document, style: HouseStyle) -> bytes:
    root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _VT})
    rows = [
        (place.removeprefix("custom:"), "; ".join(found))
        for place, found in places("docx", document.metadata, style).values()
        if place.startswith("custom:")
    ]
    for index, (name, value) in enumerate(rows, 2):
        made = etree.SubElement(
            root,
            f"{{{_CUSTOM}}}property",
            fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}",
            pid=str(index),
            name=name,
        )
        etree.SubElement(made, f"{{{_VT}}}lpwstr").text = value
    return part(root)


def _mend(data: bytes) -> bytes:
    """Blank the picture names that pandoc takes from paths, and undo what is not ours."""
    root = etree.fromstring(data)
    for picture in root.iter(f"{{{_DRAWING}}}cNvPr"):
        picture.set("descr", "")
        picture.set("name", "")
    for section in root.iter(f"{{{W}}}sectPr"):
        for notes in section.findall(f"{{{W}}}footnotePr"):
            section.remove(notes)
    return part(root)


# --- typefaces ---------------------------------------------------------------------------------


def _embed(parts: dict[str, bytes], style: HouseStyle) -> None:
    """Embed the four cuts of the text and display families (ECMA-376 part 1, 17.8.1).

    Word takes whole TrueType fonts, lightly scrambled; they are the house's own, licensed for it.
    """
    table = w("fonts")
    rels = etree.Element(f"{{{RELS}}}Relationships", nsmap={None: RELS})
    families = (style.tokens.typefaces.text[0], style.tokens.typefaces.display[0])
    for family in dict.fromkeys(families):
        entry = w("font", name=family)
        cuts = {(f.weight, f.italic): f for f in style.faces() if f.family == family}
        for cut, slot in _SLOTS.items():
            face = cuts.get(cut)
            if face is None or not face.path.endswith(".ttf"):
                continue
            uid = f"rId{len(rels) + 1}"
            key = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, face.key)).upper() + "}"
            name = f"fonts/font{len(rels) + 1}.odttf"
            parts[f"word/{name}"] = _scrambled(face, key)
            made = w(slot, fontKey=key)
            made.set(f"{{{R}}}id", uid)
            entry.append(made)
            etree.SubElement(rels, f"{{{RELS}}}Relationship", Id=uid, Type=_FONT, Target=name)
        table.append(entry)
    parts["word/fontTable.xml"] = part(table)
    parts["word/_rels/fontTable.xml.rels"] = part(rels)
    types = etree.fromstring(parts["[Content_Types].xml"])
    kind = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
    if not any(one.get("Extension") == "odttf" for one in types):
        types.insert(0, etree.Element(f"{{{TYPES}}}Default", Extension="odttf", ContentType=kind))
        parts["[Content_Types].xml"] = part(types)


def _scrambled(face: Face, key: str) -> bytes:
    """The font with its first 32 bytes combined with the key, last byte first (17.8.1)."""
    data = bytearray(locate(face).read_bytes())
    mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1]
    for index in range(32):
        data[index] ^= mask[index % 16]
    return bytes(data)


# --- packing -----------------------------------------------------------------------------------


def _packed(parts: dict[str, bytes], document: Document) -> bytes:
    day = document.metadata.date
    first = ("[Content_Types].xml", "_rels/.rels")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in [*first, *sorted(name for name in parts if name not in first)]:
            info = zipfile.ZipInfo(name, (max(1980, day.year), day.month, day.day, 0, 0, 0))
            info.create_system = 0
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, parts[name], compresslevel=6)
    return out.getvalue()
