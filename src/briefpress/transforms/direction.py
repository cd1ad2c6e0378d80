"""Marks words written from right to left."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

from briefpress.document import Attr, Div, Document, Para, Space, Span, Str, plain_text, rewrite

_RTL_LANGUAGES = ("ar", "fa", "he", "ps", "sd", "ug", "ur", "yi")
_RTL = Attr(pairs=(("dir", "rtl"),))


def is_rtl(text: str) -> bool:
    """Whether `text` has letters written from right to left, and no others."""
    kinds = {unicodedata.bidirectional(char) for char in text}
    return bool(kinds & {"R", "AL"}) and "L" not in kinds


def rtl_language(tag: str | None) -> bool:
    """Whether a language is written from right to left."""
    return (tag or "").split("-")[0].lower() in _RTL_LANGUAGES


def mark_direction(document: Document) -> Document:
    """Wrap runs of right-to-left words in a span, and such paragraphs in a division, with ``dir``.

    No language is named: Arabic letters may be Urdu, Persian or Arabic, and only the author knows.
    """
    if rtl_language(document.metadata.language):
        return document

    def mark(node: Any) -> Any:
        if isinstance(node, Para) and is_rtl(plain_text(node)):
            return Div(_RTL, (node,))
        content = getattr(node, "content", None)
        if isinstance(content, tuple) and any(isinstance(one, Str) for one in content):
            if isinstance(node, Span) and node.attr.get("dir"):
                return node
            return replace(node, content=_grouped(content))
        return node

    return replace(document, blocks=rewrite(document.blocks, mark))


def _grouped(content: tuple[Any, ...]) -> tuple[Any, ...]:
    out: list[Any] = []
    index = 0
    while index < len(content):
        end = _run_end(content, index)
        if end > index:
            out.append(Span(_RTL, content[index:end]))
            index = end
        else:
            out.append(content[index])
            index += 1
    return tuple(out) if len(out) != len(content) or tuple(out) != content else content


def _run_end(content: tuple[Any, ...], start: int) -> int:
    """The end of the run of right-to-left words at `start`; `start` where there is none."""
    end = start
    for index in range(start, len(content)):
        node = content[index]
        if isinstance(node, Str) and is_rtl(node.text):
            end = index + 1
        elif not isinstance(node, Space):
            break
    return end
