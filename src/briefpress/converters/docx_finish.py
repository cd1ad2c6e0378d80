"""What pandoc's DOCX still needs: properties, embedded typefaces, no leaks, fixed bytes."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from briefpress.converters.docx_body import mend
from briefpress.converters.docx_fonts import embed_fonts
from briefpress.converters.docx_reference import settings_part
from briefpress.converters.docx_styles import Styles
from briefpress.converters.docx_theme import theme_part
from briefpress.converters.docx_xml import TYPES, child, part, root_of
from briefpress.crosswalk import places
from briefpress.document import Document
from briefpress.style import HouseStyle

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
#: The order of CT_CoreProperties' elements does not matter; ours is fixed for fixed bytes.
_CORE_PLACES = {
    "title": f"{{{_DC}}}title", "creator": f"{{{_DC}}}creator",
    "language": f"{{{_DC}}}language", "description": f"{{{_DC}}}description",
    "keywords": f"{{{_CORE}}}keywords", "category": f"{{{_CORE}}}category",
    "version": f"{{{_CORE}}}version", "created": f"{{{_TERMS}}}created",
    "modified": f"{{{_TERMS}}}modified",
}  # fmt: skip


def finish(data: bytes, styles: Styles) -> bytes:
    """pandoc's file with its text, properties and typefaces put right; same in, same out."""
    document, style = styles.document, styles.style
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in ("word/comments.xml", "word/webSettings.xml", "docProps/app.xml"):
        _drop(parts, name)
    mend(parts, styles)
    parts["word/settings.xml"] = settings_part(style, styles.language)
    parts["word/styles.xml"] = styles.part()
    parts["word/theme/theme1.xml"] = theme_part(style)
    parts["docProps/core.xml"] = _core(document, style)
    parts["docProps/custom.xml"] = _custom(document, style)
    embed_fonts(parts, style)
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
            made = etree.SubElement(root, _CORE_PLACES[name])
            made.text = joined
            if name in ("created", "modified"):
                made.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
    return part(root)


def _custom(document: Document, style: HouseStyle) -> bytes:
    root = root_of(_CUSTOM, "Properties", vt=_VT)
    rows = [
        (place.removeprefix("custom:"), "; ".join(found))
        for place, found in places("docx", document.metadata, style).values()
        if place.startswith("custom:")
    ]
    for index, (name, value) in enumerate(rows, 2):
        made = child(
            root,
            "property",
            fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}",
            pid=str(index),
            name=name,
        )
        etree.SubElement(made, f"{{{_VT}}}lpwstr").text = value
    return part(root)


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
