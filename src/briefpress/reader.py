"""Reads a `Brief` once into the frozen `Document`: pandoc's tree and the checked pictures."""

from __future__ import annotations

from dataclasses import replace

from briefpress.brief import Brief
from briefpress.document import Document, Image, Picture, walk
from briefpress.errors import BriefError, BriefpressError, Finding, display_path
from briefpress.pandoc_json import UnknownNodeError, nodes_from_json
from briefpress.tools import pandoc


def read_document(brief: Brief, reading: pandoc.Reading | None = None) -> Document:
    """The brief's tree as pandoc reads it, before any transform; no picture is loaded yet.

    Raises:
        BriefError: pandoc gave up on the text, or it holds something no edition can print.
    """
    shown = display_path(brief.file)
    try:
        blocks = (reading or pandoc.Reading(brief.text)).blocks()
        return Document(brief.slug, brief.metadata, nodes_from_json(blocks), source=brief.source)
    except BriefError as fault:
        before = brief.first_line - 1
        raise BriefError(
            replace(one, file=shown, line=one.line + before if one.line else None)
            for one in fault.findings
        ) from fault
    except UnknownNodeError as fault:
        message = f"the text holds a construct that Briefpress does not print: {fault}"
        raise BriefError(Finding("BP408", message, shown)) from fault
    except RecursionError as fault:
        raise BriefError(Finding("BP003", "limit: the text is nested too deeply", shown)) from fault


def picture_paths(document: Document) -> tuple[str, ...]:
    """The paths of all pictures of a document, the lead picture first, each once."""
    lead = document.metadata.lead_image
    paths = [lead.file] if lead is not None and lead.file else []
    paths += [node.url for node in walk(document.blocks) if isinstance(node, Image)]
    return tuple(dict.fromkeys(paths))


def attach_pictures(brief: Brief, document: Document) -> tuple[Document, dict[str, Finding]]:
    """The document with its pictures, and a finding for each path that gave none."""
    from briefpress.tools.pictures import load_picture

    pictures: dict[str, Picture] = {}
    faults: dict[str, Finding] = {}
    for path in picture_paths(document):
        try:
            media_type, data, width, height = load_picture(path, brief.folder)
            pictures[path] = Picture(path, media_type, data, width, height)
        except BriefpressError as fault:
            faults[path] = fault.findings[0]
    return replace(document, pictures=pictures), faults
