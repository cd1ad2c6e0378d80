"""Tidies the targets of links."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from briefpress.document import Document, Link, rewrite


def tidy_links(document: Document) -> Document:
    """Strip white space round link targets, write ``doi:`` as an address, drop pandoc's classes."""

    def tidy(node: Any) -> Any:
        if isinstance(node, Link):
            classes = tuple(name for name in node.attr.classes if name not in ("uri", "email"))
            url = node.url.strip()
            if url.lower().startswith("doi:"):
                url = f"https://doi.org/{url[4:].strip()}"
            return replace(node, url=url, attr=replace(node.attr, classes=classes))
        return node

    return replace(document, blocks=rewrite(document.blocks, tidy))
