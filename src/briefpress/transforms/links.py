"""Tidies the targets of links."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from briefpress.document import Document, Link, rewrite


def tidy_links(document: Document) -> Document:
    """Strip white space round link targets and drop pandoc's own classes; nothing else changes."""

    def tidy(node: Any) -> Any:
        if isinstance(node, Link):
            classes = tuple(name for name in node.attr.classes if name not in ("uri", "email"))
            return replace(node, url=node.url.strip(), attr=replace(node.attr, classes=classes))
        return node

    return replace(document, blocks=rewrite(document.blocks, tidy))
