"""Lints the tree: raw markup, links, attributes, headings, pictures."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from briefpress.brief import Brief
from briefpress.document import (
    Attr,
    CodeBlock,
    Document,
    Header,
    Image,
    Link,
    Note,
    RawBlock,
    RawInline,
    Str,
    alternative,
    plain_text,
    walk,
)
from briefpress.errors import Finding, display_path
from briefpress.transforms.alternatives import settle_alternatives

_SCHEMES = ("http", "https", "mailto")
_KEYS = {"lang", "dir", "width", "height", "alt"}
_CLASSES = {"decorative", "underline", "smallcaps", "ul", "unnumbered", "unlisted", "uri", "email"}
_LENGTH = re.compile(r"\d{1,4}(?:\.\d+)?(?:%|mm|cm|in|pt|px)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_OUR_IDS = re.compile(r"(?:Note|Ref)-\d+")
_ALIKE = ("LATIN", "CYRILLIC", "GREEK")


def lint_tree(
    brief: Brief, document: Document, missing: Mapping[str, Finding]
) -> tuple[Finding, ...]:
    """All findings on the tree as pandoc read it; `missing` has the pictures that failed."""
    lint = _Lint(brief)
    findings = [
        *lint.raw(document),
        *lint.links(document),
        *lint.attributes(document),
        *lint.headings(document),
        *lint.pictures(settle_alternatives(document), missing),
        *lint.scripts(document),
    ]
    return tuple(sorted(findings, key=lambda one: (one.line or 0, one.column or 0)))


def link_kind(url: str) -> str:
    """The scheme of a link target, unmasked: entities, percent signs, white space and case.

    ``#`` for a link inside the brief, empty for a relative one.
    """
    plain = url
    for _ in range(3):
        plain = unquote(html.unescape(plain))
    plain = "".join(char for char in plain if char > " " and unicodedata.category(char) != "Cf")
    if plain.startswith("#"):
        return "#"
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", plain)
    return match[1].lower() if match else ""


class _Lint:
    def __init__(self, brief: Brief) -> None:
        self._shown = display_path(brief.file)
        self._lines = brief.source.split("\n")
        self._text_start = brief.first_line - 1

    def _at(
        self, code: str, message: str, needle: str, hint: str | None = None, *, head: bool = False
    ) -> Finding:
        """A finding at the first place where `needle` stands in the text."""
        first = needle.split("\n")[0]
        start = 0 if head else self._text_start
        for index in range(start, len(self._lines)):
            column = self._lines[index].find(first) if first else -1
            if column >= 0:
                line = self._lines[index]
                where = (index + 1, column + 1, hint, line, len(first))
                return Finding(code, message, self._shown, *where)
        return Finding(code, message, self._shown, hint=hint)

    def raw(self, document: Document) -> Iterator[Finding]:
        for node in walk(document.blocks):
            if isinstance(node, RawInline | RawBlock):
                shown = " ".join(node.text.split())[:60]
                if node.format == "html":
                    hint = "write it in Markdown; a literal < is written \\<"
                    yield self._at("BP403", f"raw HTML: {shown}", node.text, hint)
                else:
                    hint = "write it in Markdown; a literal backslash is written \\\\"
                    yield self._at("BP404", f"raw {node.format}: {shown}", node.text, hint)

    def links(self, document: Document) -> Iterator[Finding]:
        targets = set(_identifiers(document))
        for node in walk(document.blocks):
            if not isinstance(node, Link):
                continue
            kind = link_kind(node.url)
            if kind == "#" and node.url.strip()[1:] not in targets:
                message = f'the link "{node.url}" leads nowhere'
                known = ", ".join(sorted(targets)[:6])
                hint = f"known places: {known}" if known else "the text has no headings"
                yield self._at("BP401", message, node.url, hint)
            elif kind not in (*_SCHEMES, "#", "doi"):
                what = f"{kind}:" if kind else "relative"
                hint = "write a whole address with https://"
                message = f'a {what} link is not allowed: "{node.url[:80]}"'
                yield self._at("BP402", message, node.url[:40], hint)
            if not plain_text(node.content).strip() and not _pictures(node):
                yield self._at("BP406", f'the link to "{node.url}" has no text', node.url)

    def attributes(self, document: Document) -> Iterator[Finding]:
        seen: set[str] = set()
        for node in walk(document.blocks):
            attr = getattr(node, "attr", None)
            if not isinstance(attr, Attr):
                continue
            for fault in _attribute_faults(node, attr):
                needle = fault.split('"')[1]
                yield self._at("BP405", fault, needle, "remove it")
            if attr.identifier in seen:
                message = f'the identifier "{attr.identifier}" stands twice'
                yield self._at("BP405", message, attr.identifier)
            seen |= {attr.identifier} if attr.identifier else set()

    def headings(self, document: Document) -> Iterator[Finding]:
        last = 0
        notes = (node for node in walk(document.blocks) if isinstance(node, Note))
        noted = {id(node) for note in notes for node in walk(note.content)}
        for node in walk(document.blocks):
            if isinstance(node, Header):
                if id(node) in noted:  # it would stand in every outline, above nothing
                    title = plain_text(node.content)
                    yield self._at(
                        "BP409",
                        f'the heading "{title}" stands in a note',
                        title,
                        "use **bold** words",
                    )
                    continue
                if last and node.level > last + 1:
                    title = plain_text(node.content)
                    message = f'the heading "{title}" skips a level'
                    yield self._at("BP407", message, title, f"use {'#' * (last + 1)}")
                last = node.level

    def pictures(self, document: Document, missing: Mapping[str, Finding]) -> Iterator[Finding]:
        for node in walk(document.blocks):
            if not isinstance(node, Image):
                continue
            if node.url in missing:
                fault = missing[node.url]
                yield self._at(fault.code, fault.message, node.url, fault.hint)
            elif not alternative(node).strip() and "decorative" not in node.attr.classes:
                hint = 'add {alt="what it shows"}, or {.decorative}'
                message = f'the picture "{node.url}" has no alternative text'
                yield self._at("BP504", message, node.url, hint)
        yield from self._lead(document, missing)

    def _lead(self, document: Document, missing: Mapping[str, Finding]) -> Iterator[Finding]:
        lead = document.metadata.lead_image
        if lead is None:
            return
        if not lead.file:
            message = "the lead picture is not available; every edition says so"
            yield self._at("BP506", message, "lead_image", head=True)
        elif lead.file in missing:
            fault = missing[lead.file]
            yield self._at(fault.code, fault.message, lead.file, fault.hint, head=True)
        elif not lead.alt:
            message = "the lead picture has no alternative text"
            yield self._at("BP504", message, "lead_image", "add alt: …", head=True)

    def scripts(self, document: Document) -> Iterator[Finding]:
        data = document.metadata
        names = [data.title, *(person.name for person in (*data.authors, *data.editors))]
        words = [word for name in names for word in name.split()]
        words += [node.text for node in walk(document.blocks) if isinstance(node, Str)]
        for word in dict.fromkeys(words):
            if not word.isascii() and len(found := _scripts(word)) > 1:
                message = f'the word "{word}" mixes {" and ".join(sorted(found))} letters'
                yield self._at("BP206", message, word, head=True)
        for name in names:
            hidden = [char for char in name if unicodedata.category(char) == "Cf"]
            if hidden:
                message = f"an invisible character U+{ord(hidden[0]):04X} stands in a name or title"
                yield self._at("BP205", message, name, head=True)


def _identifiers(document: Document) -> Iterator[str]:
    for node in walk(document.blocks):
        attr = getattr(node, "attr", None)
        if isinstance(attr, Attr) and attr.identifier:
            yield attr.identifier


def _pictures(node: Link) -> bool:
    return any(isinstance(one, Image) for one in walk(node.content))


def _attribute_faults(node: Any, attr: Attr) -> Iterator[str]:
    if not isinstance(node, CodeBlock):
        for name in attr.classes:
            if name not in _CLASSES:
                yield f'the class "{name}" is not known'
    if _OUR_IDS.fullmatch(attr.identifier):
        yield f'the identifier "{attr.identifier}" is kept for notes'
    for key, value in attr.pairs:
        good = {
            "lang": _LANGUAGE.fullmatch(value) is not None,
            "dir": value in ("ltr", "rtl", "auto"),
            "width": _LENGTH.fullmatch(value) is not None,
            "height": _LENGTH.fullmatch(value) is not None,
            "alt": True,
        }.get(key, False)
        if key not in _KEYS:
            yield f'the attribute "{key}" is not allowed'
        elif not good:
            yield f'the attribute "{key}" cannot be "{value}"'


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(char, "") for char in word if char.isalpha())
    return {name.split()[0].capitalize() for name in names if name.split()[0] in _ALIKE}
