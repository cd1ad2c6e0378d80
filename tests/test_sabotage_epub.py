"""Spoils finished EPUBs; the proof must catch every one, under the right code."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from spoil import (
    OPF,
    TEXT,
    X,
    add_part,
    drop,
    edit_parts,
    edit_xml,
    edition,
    exchange,
    holding,
    packed,
    parts_of,
    rich,
    swap_pattern,
    swap_text,
)
from support import proof_of

Spoil = Callable[[bytes], bytes]
NAV = "EPUB/nav.xhtml"
TITLE = "EPUB/title.xhtml"
CSS = "EPUB/style.css"


def _swap_paragraphs(root: Any) -> None:
    one, other = holding(root, f"{X}p", "A quotation of some"), holding(root, f"{X}p", "It has two")
    exchange(one, other)


def _swap_notes(root: Any) -> None:
    """Notes 5 and 6 keep their numbers and change their words."""
    notes = list(root.iter(f"{X}aside"))
    links = [note.find(f".//{X}a[@role='doc-backlink']") for note in notes]
    links[4].tail, links[5].tail = links[5].tail, links[4].tail


def _move_mark(root: Any) -> None:
    """The mark of note 1 goes one word back."""
    mark = root.find(f".//{X}a[@id='Ref-1']")
    before = mark.getprevious()
    head, word = before.tail.rsplit(" ", 1)
    before.tail, mark.tail = f"{head} ", word + mark.tail


def _lose_link(root: Any) -> None:
    one = holding(root, f"{X}a", "the second part")
    one.tag = f"{X}span"
    del one.attrib["href"]


def _swap_pictures(parts: dict[str, bytes]) -> None:
    one, other = "EPUB/pictures/01.png", "EPUB/pictures/02.jpg"
    parts[one], parts[other] = parts[other], parts[one]


def _remove(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.pop(name) and None


def _twice(data: bytes) -> bytes:
    parts = parts_of(data)
    text = parts[TEXT].decode()
    one = "<p>A quotation of some length, which should be set apart from the text around it.</p>"
    assert one in text
    parts[TEXT] = text.replace(one, one + one).encode()
    return packed(parts)


CASES: dict[str, tuple[str, Spoil]] = {
    # words
    "a word is dropped": ("BP701", swap_text(TEXT, "affluent ", "")),
    "a word is changed": ("BP701", swap_text(TEXT, "efficient flow", "deficient flow")),
    "a word is doubled": ("BP701", swap_text(TEXT, "efficient flow", "efficient efficient flow")),
    "words are joined": ("BP701", swap_text(TEXT, "different affidavits", "differentaffidavits")),
    "a word is torn": ("BP701", swap_text(TEXT, "affidavits", "affi davits")),
    "a letter case is changed": ("BP701", swap_text(TEXT, "Urdu word", "urdu word")),
    "punctuation is changed": ("BP701", swap_text(TEXT, "affidavits;", "affidavits,")),
    "a Greek word is changed": ("BP701", swap_text(TEXT, "Ελευθερία", "Ελευθερια")),
    "an Urdu word is dropped": ("BP701", swap_text(TEXT, " آزادی", "")),
    "a paragraph is dropped": (
        "BP701", edit_xml(TEXT, lambda root: drop(holding(root, f"{X}p", "A quotation of some")))),
    "a paragraph stands twice": ("BP708", _twice),
    "paragraphs are swapped": ("BP701", edit_xml(TEXT, _swap_paragraphs)),
    "a line of verse is dropped": (
        "BP701", edit_xml(TEXT, lambda root: drop(holding(root, f"{X}p", "sang a line")))),
    "words are added": ("BP701", swap_text(TEXT, "The end.", "The end. Draft.")),
    "loose text is added": ("BP708", swap_text(TEXT, "</main>", "Draft</main>")),
    "words hide in an entity": (
        "BP708",
        swap_pattern(TEXT, r"<!DOCTYPE html>(.*?)office\.", r'<!DOCTYPE html [<!ENTITY x "not ">]>\1&x;office.')),
    # notes
    "a note is dropped": (
        "BP702", edit_xml(TEXT, lambda root: drop(root.find(f".//{X}aside[@id='Note-6']")))),
    "notes are swapped": ("BP702", edit_xml(TEXT, _swap_notes)),
    "a mark is moved by a word": ("BP702", edit_xml(TEXT, _move_mark)),
    "a mark is dropped": (
        "BP702", edit_xml(TEXT, lambda root: drop(root.find(f".//{X}a[@id='Ref-4']")))),
    "a mark has another number": ("BP702", swap_pattern(TEXT, '(aria-label="Note 4">)4<', r"\g<1>5<")),
    "a mark leads to another note": ("BP702", swap_text(TEXT, 'href="#Note-4"', 'href="#Note-5"')),
    "a mark has lost its place": ("BP702", swap_text(TEXT, 'id="Ref-4"', 'id="Mark-4"')),
    "a note does not lead back": ("BP702", swap_text(TEXT, 'href="#Ref-4"', 'href="#Ref-5"')),
    "a note's paragraph is dropped": (
        "BP702", edit_xml(TEXT, lambda root: drop(holding(root, f"{X}p", "It has a second")))),
    "a note's word is dropped": ("BP702", swap_text(TEXT, "nested bullet", "bullet")),
    "words hide in a way back": (
        "BP708",
        swap_text(TEXT, "The end.", 'The end.<a role="doc-backlink" href="#Ref-1"> Draft</a>')),
    # links
    "a link's target is changed": (
        "BP703", swap_text(TEXT, 'href="https://example.org/styled"', 'href="https://example.com/styled"')),
    "a link is lost": ("BP703", edit_xml(TEXT, _lose_link)),
    "an internal link leads nowhere": ("BP703", swap_text(TEXT, 'id="second-heading"', 'id="second"')),
    "an internal link leads elsewhere": (
        "BP703", swap_pattern(TEXT, 'id="a-smaller-heading"(.*)id="second-heading"',
                              r'id="second-heading"\1id="a-smaller-heading"')),
    "a link runs a script": (
        "BP708", swap_text(TEXT, 'href="https://example.org/styled"', 'href="javascript:x()"')),
    "a link grows over more words": (
        "BP701", swap_pattern(TEXT, r"the second part</a>, ", "the second part, </a>")),
    # structure
    "a list item is dropped": (
        "BP704", edit_xml(TEXT, lambda root: drop(holding(root, f"{X}li", "gamma")))),
    "a list starts elsewhere": ("BP704", swap_text(TEXT, "<ol><li><p>First", '<ol start="2"><li><p>First')),
    "a list has other labels": ("BP704", swap_text(TEXT, '<ol type="a"', '<ol type="i"')),
    "a list has other labels where style sheets count": (
        "BP704", swap_text(TEXT, 'class="paren-lower-alpha"', 'class="lower-roman"')),
    "a list lies less deep": (
        "BP704", swap_pattern(TEXT, r"more letters<ul>(.*?)</ul></li></ol>", r"more letters</li></ol><ul>\1</ul>")),
    "a heading has another level": (
        "BP704", swap_pattern(TEXT, r"<h3( id=.a-smaller.*?)</h3>", r"<h4\1</h4>")),
    "a header cell is a cell": ("BP704", swap_pattern(TEXT, r"<th([^>]*)>Share</th>", r"<td\1>Share</td>")),
    "cells are swapped": ("BP701", swap_pattern(TEXT, r">12\.5<(.*?)>9<", r">9<\1>12.5<")),
    "a cell is dropped": (
        "BP704", edit_xml(TEXT, lambda root: drop(holding(root, f"{X}td", "1,204")))),
    "a term is a paragraph": ("BP704", swap_text(TEXT, "<dt>Term</dt>", "<dd>Term</dd>")),
    # pictures
    "alternative text is changed": ("BP706", swap_text(TEXT, "Five bars", "Six bars")),
    "a picture is dropped": (
        "BP706", edit_xml(TEXT, lambda root: drop(next(root.iter(f"{X}img"))))),
    "pictures are swapped": ("BP706", edit_parts(_swap_pictures)),
    "a picture is empty": ("BP706", add_part("EPUB/pictures/01.png", b"")),
    "the cover says something else": ("BP707", swap_text("EPUB/cover.xhtml", "Cover: Water", "Cover: Fire")),
    # metadata
    "the author is empty": ("BP705", swap_pattern(OPF, r"(<dc:creator[^>]*>)Иван Петров", r"\1")),
    "the author is “true”": ("BP705", swap_text(OPF, "Иван Петров", "true")),
    "authors are swapped": (
        "BP705", swap_pattern(OPF, r"(Ayesha Siddiqa-Khan)(</dc.*?>)(Đặng Thị Ngọc)(</dc)", r"\3\2\1\4")),
    "an author is an editor": ("BP705", swap_pattern(OPF, r"(#creator2.*?>)aut<", r"\1edt<")),
    "the title is another": ("BP705", swap_text(OPF, "Water, Wires", "Fire, Wires")),
    "the date is another": ("BP705", swap_text(OPF, "<dc:date>2025-03-01", "<dc:date>2025-03-02")),
    "the moment is another": ("BP705", swap_text(OPF, ">2025-03-01T00", ">2025-03-04T00")),
    "the language is another": ("BP705", swap_text(OPF, "<dc:language>en-GB", "<dc:language>fr")),
    "the text's language is another": ("BP705", swap_text(TEXT, '<html lang="en-GB"', '<html lang="fr"')),
    "the DOI is another": ("BP705", swap_text(OPF, "10.1234/example.12<", "10.1234/example.13<")),
    "a keyword is lost": ("BP705", swap_text(OPF, "<dc:subject>water</dc:subject>", "")),
    "a publisher is added": (
        "BP705", swap_text(OPF, "</metadata>", "<dc:publisher>Nobody</dc:publisher></metadata>")),
    "the series is another": ("BP705", swap_text(OPF, ">Occasional Papers<", ">Rare Papers<")),
    "the number in the series is another": ("BP705", swap_text(OPF, '"group-position">12', '"group-position">13')),
    # the front page
    "the printed author is lost": ("BP705", swap_text(TITLE, "Иван Петров", "")),
    "the printed date is another": ("BP705", swap_text(TITLE, "March 1, 2025", "March 2, 2025")),
    "the disclaimer is lost": (
        "BP705", edit_xml(TITLE, lambda root: drop(holding(root, f"{X}p", "The views are")))),
    "a house word is lost": ("BP701", swap_text(TITLE, "Edited by", "Edited")),
    # navigation
    "a contents entry is lost": (
        "BP704", edit_xml(NAV, lambda root: drop(holding(root, f"{X}li", "First heading")))),
    "a contents entry leads nowhere": ("BP703", swap_text(NAV, "#first-heading", "#last-heading")),
    "a contents entry leads elsewhere": (
        "BP703", swap_text(NAV, "text.xhtml#first-heading-with-a-notethree", "text.xhtml#second-heading")),
    "the old contents differ": ("BP704", swap_text("EPUB/toc.ncx", "<text>First heading", "<text>Last heading")),
    "a document is not in the spine": ("BP701", swap_text(OPF, '<itemref idref="text" />', "")),
    "documents change places": (
        "BP701", swap_pattern(OPF, '(<itemref idref="title" />)(.*?)(<itemref idref="text" />)', r"\3\2\1")),
    "a document is out of line": (
        "BP710", swap_text(OPF, '<itemref idref="text" />', '<itemref idref="text" linear="no" />')),
    # what may not be there
    "a script": ("BP708", swap_text(TEXT, "</main>", "<script>x()</script></main>")),
    "a script in the contents": ("BP708", swap_text(NAV, "</body>", "<script>x()</script></body>")),
    "a script in the head": ("BP708", swap_text(TEXT, "</head>", "<script>x()</script></head>")),
    "an event handler": ("BP708", swap_text(TEXT, "<blockquote>", '<blockquote onclick="x()">')),
    "an event handler on the body": ("BP708", swap_text(TEXT, "<body>", '<body onload="x()">')),
    "a remote style sheet": ("BP708", swap_text(TEXT, 'href="style.css"', 'href="https://example.org/a.css"')),
    "a refresh": ("BP708", swap_text(TEXT, "<title>", '<meta http-equiv="refresh" content="0"/><title>')),
    "a remote picture": ("BP708", swap_text(TEXT, 'src="pictures/01.png"', 'src="https://example.org/1.png"')),
    "a frame": ("BP708", swap_text(TEXT, "</main>", '<iframe src="x.xhtml"></iframe></main>')),
    "a form": ("BP708", swap_text(TEXT, "</main>", "<form><input/></form></main>")),
    "a file nobody names": ("BP708", add_part("EPUB/spy.xhtml", b"<html/>")),
    "a named file is gone": ("BP708", edit_parts(_remove("EPUB/fonts/noto-serif-400.ttf"))),
    "encryption": ("BP708", add_part("META-INF/encryption.xml", b"<x/>")),
    "a style sheet that fetches": ("BP708", lambda data: add_part(
        CSS, parts_of(data)[CSS] + b"@import url(https://example.org/a.css);")(data)),
    "a processing instruction": (
        "BP708", swap_text(TEXT, "<!DOCTYPE", '<?xml-stylesheet href="a.css"?><!DOCTYPE')),
    "an id stands twice": ("BP709", swap_text(TEXT, 'id="a-smaller-heading"', 'id="second-heading"')),
    # what hides
    "a hidden paragraph": ("BP710", swap_text(TEXT, "<p>The end", '<p hidden="hidden">The end')),
    "an invisible paragraph": ("BP710", swap_text(TEXT, "<p>The end", '<p style="color:#fff">The end')),
    "a paragraph readers skip": ("BP710", swap_text(TEXT, "<p>The end", '<p aria-hidden="true">The end')),
    "a style sheet that hides": ("BP710", lambda data: add_part(
        CSS, parts_of(data)[CSS] + b"main p{display : none}")(data)),
    "a style sheet that hides by a trick": ("BP710", lambda data: add_part(
        CSS, parts_of(data)[CSS] + b"main p{d\\69splay:none}")(data)),
    "a style sheet that moves text away": ("BP710", lambda data: add_part(
        CSS, parts_of(data)[CSS] + b"main p{position:absolute;left:-999em}")(data)),
    "a style sheet that adds words": ("BP710", lambda data: add_part(
        CSS, parts_of(data)[CSS] + b"main p::after{content:'not'}")(data)),
    # the file
    "the file is cut": ("BP709", lambda data: data[: len(data) // 2]),
    "the file is none": ("BP709", lambda data: b"no zip"),
    "the text is no XML": ("BP709", swap_text(TEXT, "</main>", "</mein>")),
    "the media type is not first": (
        "BP709", lambda data: packed(dict(sorted(parts_of(data).items(), reverse=False)))),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_sabotage_is_caught(name: str) -> None:
    code, spoil = CASES[name]
    brief, document = rich()
    spoilt = spoil(edition("epub"))
    assert hashlib.sha256(spoilt).digest() != hashlib.sha256(edition("epub")).digest()
    findings = proof_of("epub", spoilt, document, brief).findings
    assert code in {finding.code for finding in findings}, findings
    assert len(findings) <= 13


def test_repacking_alone_is_no_fault() -> None:
    brief, document = rich()
    assert proof_of("epub", packed(parts_of(edition("epub"))), document, brief).findings == ()
