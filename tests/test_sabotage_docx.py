"""Spoils finished Word files; the proof must catch every one, under the right code."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from spoil import (
    BODY,
    NOTES,
    W,
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
RELS = "word/_rels/document.xml.rels"
CORE = "docProps/core.xml"
CUSTOM = "docProps/custom.xml"
STYLES = "word/styles.xml"
NUMBERING = "word/numbering.xml"
SETTINGS = "word/settings.xml"
HEAD = "word/header1.xml"
FOOT = "word/footer1.xml"
END = '<w:t xml:space="preserve">The end.</w:t>'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def _paragraph(words: str) -> Callable[[Any], Any]:
    return lambda root: holding(root, f"{W}p", words)


def _drop(tag: str, words: str) -> Callable[[Any], None]:
    return lambda root: drop(holding(root, f"{W}{tag}", words))


def _exchange(tag: str, one: str, other: str) -> Callable[[Any], None]:
    return lambda root: exchange(holding(root, f"{W}{tag}", one), holding(root, f"{W}{tag}", other))


def _runs_with(root: Any, tag: str) -> list[Any]:
    return [run for run in root.iter(f"{W}r") if run.find(f"{W}{tag}") is not None]


def _swap_marks(root: Any) -> None:
    one, other = list(root.iter(f"{W}footnoteReference"))[:2]
    key = f"{W}id"
    one.attrib[key], other.attrib[key] = other.attrib[key], one.attrib[key]


def _move_mark(root: Any) -> None:
    """The mark of note 2 goes before the run in front of it."""
    mark = _runs_with(root, "footnoteReference")[1]
    before = mark.getprevious()
    before.addprevious(mark)


def _unwrap_link(root: Any) -> None:
    link = holding(root, f"{W}hyperlink", "styled")
    for run in list(link):
        link.addprevious(run)
    drop(link)


def _set_style(words: str, style: str) -> Callable[[Any], None]:
    def change(root: Any) -> None:
        holding(root, f"{W}p", words).find(f"{W}pPr/{W}pStyle").set(f"{W}val", style)

    return change


def _run_property(words: str, xml: str) -> Spoil:
    """Put a property on the first run that holds `words`."""
    return swap_pattern(
        BODY,
        rf'<w:r>(<w:t xml:space="preserve">[^<]*{words})',
        rf"<w:r><w:rPr>{xml}</w:rPr>\1",
    )


def _relabel(to: str) -> Spoil:
    def change(parts: dict[str, bytes]) -> None:
        parts[NUMBERING] = parts[NUMBERING].replace(b'"lowerLetter"', f'"{to}"'.encode())

    return edit_parts(change)


def _no_restart(root: Any) -> None:
    """The second list with numbers is left to go on where the first ended."""
    for override in list(root.iter(f"{W}lvlOverride")):
        drop(override)


def _swap_pictures(parts: dict[str, bytes]) -> None:
    one, other = "word/media/rId11.jpg", "word/media/rId26.png"
    parts[one], parts[other] = parts[other], parts[one]


def _other_main_part(parts: dict[str, bytes]) -> None:
    """Word opens what the relationship names, not what is called document.xml."""
    parts["word/real.xml"] = parts[BODY].replace(b"affluent", b"effluent")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/document.xml", b"word/real.xml")


def _other_notes(parts: dict[str, bytes]) -> None:
    parts["word/other.xml"] = parts[NOTES].replace(b"Called twice", b"Called once")
    parts[RELS] = parts[RELS].replace(b'"footnotes.xml"', b'"other.xml"')


CASES: dict[str, tuple[str, Spoil]] = {
    # words
    "a word is dropped": ("BP701", swap_text(BODY, "affluent ", "") if False else swap_text(BODY, "efficient flow of", "efficient of")),
    "a word is changed": ("BP701", swap_text(BODY, "The affluent", "The effluent")),
    "a word is doubled": ("BP701", swap_text(BODY, "efficient flow", "efficient flow flow")),
    "a blank is lost": ("BP701", swap_text(BODY, "efficient flow", "efficientflow")),
    "a paragraph is dropped": ("BP701", edit_xml(BODY, _drop("p", "The end."))),
    "a paragraph stands twice": (
        "BP708", swap_pattern(BODY, r"(<w:p>(?:(?!</w:p>).)*The end\.</w:t></w:r></w:p>)", r"\1\1")),
    "paragraphs are swapped": ("BP701", edit_xml(BODY, _exchange("p", "A quotation of some", "It has two"))),
    "words are added": ("BP701", swap_text(BODY, "The end.", "The end. Draft.")),
    "words are added in a field": (
        "BP708", swap_pattern(BODY, "(The end.</w:t></w:r>)",
                              r'\1<w:fldSimple w:instr="QUOTE"><w:r><w:t>Draft</w:t></w:r></w:fldSimple>')),
    "words are added as a symbol": (
        "BP708", swap_text(BODY, END, f'{END}<w:sym w:font="Symbol" w:char="F0D8"/>')),
    "words are added in a shape": (
        "BP708", swap_text(BODY, END, f'{END}<w:pict><v:shape {VML}><v:textpath string="Draft"/></v:shape></w:pict>')),
    "words are added in a drawing": (
        "BP708", swap_pattern(BODY, "(<pic:pic>)", r"<a:t>Draft</a:t>\1")),
    "words stand outside a paragraph": (
        "BP708", swap_text(BODY, "<w:sectPr>", "<w:r><w:t>Draft</w:t></w:r><w:sectPr>")),
    "Word would open another part": ("BP708", edit_parts(_other_main_part)),
    # notes
    "a note is dropped": ("BP702", edit_xml(NOTES, _drop("footnote", "nested bullet"))),
    "notes are swapped": ("BP702", edit_xml(BODY, _swap_marks)),
    "a mark is moved": ("BP702", edit_xml(BODY, _move_mark)),
    "a mark is dropped": (
        "BP702", edit_xml(BODY, lambda root: drop(_runs_with(root, "footnoteReference")[3]))),
    "one note has two marks": ("BP702", swap_pattern(BODY, r'footnoteReference w:id="3"', 'footnoteReference w:id="2"')),
    "a mark hides its number": (
        "BP702", swap_text(BODY, '<w:footnoteReference w:id="2"/>',
                           '<w:footnoteReference w:id="2" w:customMarkFollows="1"/>')),
    "a note has lost its number": (
        "BP702", edit_xml(NOTES, lambda root: drop(next(root.iter(f"{W}footnoteRef"))))),
    "a note's word is dropped": ("BP702", swap_text(NOTES, "nested bullet", "bullet")),
    "a note's paragraph is dropped": ("BP702", edit_xml(NOTES, _drop("p", "It has a second"))),
    "notes begin at 5": (
        "BP702", swap_text(SETTINGS, "<w:footnotePr>", '<w:footnotePr><w:numStart w:val="5"/>')),
    "notes are lettered": (
        "BP702", swap_text(BODY, "<w:sectPr>", '<w:sectPr><w:footnotePr><w:numFmt w:val="lowerLetter"/></w:footnotePr>')),
    "a note stands twice": (
        "BP702", swap_pattern(NOTES, r'(<w:footnote w:id="2">.*?</w:footnote>)', r"\1\1")),
    "Word would open other notes": ("BP708", edit_parts(_other_notes)),
    # links
    "a link's target is changed": ("BP703", swap_text(RELS, "example.org/styled", "example.com/styled")),
    "a link in a note leads elsewhere": (
        "BP703", swap_text("word/_rels/footnotes.xml.rels", "example.org/one", "example.org/two")),
    "a link is lost": ("BP703", edit_xml(BODY, _unwrap_link)),
    "a link leads into the file": (
        "BP703", swap_pattern(RELS, r'(Target="https://example.org/styled") TargetMode="External"', r"\1")),
    "an internal link leads nowhere": ("BP703", swap_text(BODY, 'w:name="second-heading"', 'w:name="second"')),
    "an internal link leads elsewhere": (
        "BP703", swap_pattern(BODY, 'w:name="a-smaller-heading"(.*)w:name="second-heading"',
                              r'w:name="second-heading"\1w:name="a-smaller-heading"')),
    "a link has two targets": (
        "BP703", swap_text(BODY, '<w:hyperlink w:anchor="second-heading"', '<w:hyperlink r:id="rId20" w:anchor="second-heading"')),
    "a link runs a script": ("BP708", swap_text(RELS, "https://example.org/styled", "javascript:x()")),
    # structure
    "a list item is dropped": ("BP704", edit_xml(BODY, _drop("p", "gamma"))),
    "a list item is a paragraph": (
        "BP704", edit_xml(BODY, lambda root: drop(_paragraph("gamma")(root).find(f".//{W}numPr")))),
    "a list item lies deeper": (
        "BP704", edit_xml(BODY, lambda root: _paragraph("beta")(root).find(f".//{W}ilvl").set(f"{W}val", "1"))),
    "a list has other labels": ("BP704", _relabel("upperLetter")),
    "a list has words for labels": ("BP704", _relabel("ordinalText")),
    "a list's labels are hidden": (
        "BP710", swap_pattern(NUMBERING, r'(<w:lvlText w:val="%1\." ?/>.*?)<w:pPr>', r"\1<w:rPr><w:vanish/></w:rPr><w:pPr>")),
    "a list goes on from the one before": ("BP704", edit_xml(NUMBERING, _no_restart)),
    "a style brings labels": (
        "BP704", swap_pattern(STYLES, r'(w:styleId="BodyText".*?)(<w:pPr>|<w:pPr ?/>)',
                              r'\1<w:pPr><w:numPr><w:numId w:val="1001"/></w:numPr></w:pPr><w:pPr>')),
    "a heading has another level": ("BP704", edit_xml(BODY, _set_style("A smaller heading", "Heading3"))),
    "a heading is a paragraph": ("BP704", edit_xml(BODY, _set_style("Deepest", "BodyText"))),
    "header cells are cells": (
        "BP704", edit_xml(BODY, lambda root: drop(next(root.iter(f"{W}tblHeader"))))),
    "header cells are switched off": (
        "BP704", swap_text(BODY, '<w:tblHeader w:val="on"/>', '<w:tblHeader w:val="0"/>')),
    "cells are swapped": (
        "BP701", swap_pattern(BODY, r">12\.5<(.*?)>9<", r">9<\1>12.5<")),
    "a row is dropped": ("BP704", edit_xml(BODY, _drop("tr", "Viet Nam"))),
    "a row is hidden": (
        "BP710", swap_pattern(BODY, r"<w:tr>((?:(?!</w:tr>).)*Viet Nam)", r"<w:tr><w:trPr><w:hidden/></w:trPr>\1")),
    # pictures
    "alternative text is changed": ("BP706", swap_text(BODY, "Five bars", "Six bars")),
    "a picture is dropped": (
        "BP706", edit_xml(BODY, lambda root: drop(next(root.iter(f"{W}drawing"))))),
    "pictures are swapped": ("BP706", edit_parts(_swap_pictures)),
    "a picture is gone": ("BP706", edit_parts(lambda parts: parts.pop("word/media/rId26.png") and None)),
    # metadata
    "the author is empty": ("BP705", swap_pattern(CORE, "<dc:creator>[^<]*<", "<dc:creator><")),
    "the author is “true”": ("BP705", swap_pattern(CORE, "<dc:creator>[^<]*<", "<dc:creator>true<")),
    "the author is gone": ("BP705", swap_pattern(CORE, "<dc:creator>.*?</dc:creator>", "")),
    "the title is another": ("BP705", swap_text(CORE, "Water, Wires", "Fire, Wires")),
    "the language is another": ("BP705", swap_text(CORE, "en-GB", "fr")),
    "the date is another": ("BP705", swap_text(CUSTOM, "2025-03-01", "2025-03-02")),
    "the moment is another": ("BP705", swap_text(CORE, "2025-03-01T", "2025-03-04T")),
    "an editor is lost": ("BP705", swap_text(CUSTOM, "; فاطمہ زہرا", "")),
    "a property is added": (
        "BP705", swap_text(CORE, "</cp:coreProperties>", "<cp:lastModifiedBy>me</cp:lastModifiedBy></cp:coreProperties>")),
    "the title stands twice": ("BP705", swap_text(CORE, "<dc:creator>", "<dc:title>Draft</dc:title><dc:creator>")),
    "the printed author is lost": ("BP705", edit_xml(BODY, _drop("p", "Иван Петров"))),
    "the printed date is another": ("BP705", swap_text(BODY, "March 1, 2025", "March 2, 2025")),
    # furniture
    "the running head is another": ("BP707", swap_text(HEAD, "Water, Wires and Words", "Fire")),
    "the folio is gone": ("BP707", edit_xml(FOOT, lambda root: drop(next(root.iter(f"{W}fldSimple"))))),
    "the folio is a fixed number": ("BP707", swap_text(FOOT, 'w:instr=" PAGE "', 'w:instr=" NUMPAGES "')),
    "the first page has the running head": (
        "BP707", edit_xml(BODY, lambda root: drop(next(root.iter(f"{W}titlePg"))))),
    "a head of the first page": (
        "BP707", swap_pattern("word/header2.xml", r"<w:p\s*/>|<w:p>.*</w:p>", "<w:p><w:r><w:t>Draft</w:t></w:r></w:p>")),
    "a head in a table": (
        "BP708", swap_text(HEAD, "</w:hdr>",
                           "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Draft</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:hdr>")),
    "a watermark": (
        "BP708", swap_text(HEAD, "</w:hdr>",
                           f'<w:p><w:r><w:pict><v:shape {VML}><v:textpath string="DRAFT"/></v:shape></w:pict></w:r></w:p></w:hdr>')),
    # what may not be there
    "a tracked insertion": (
        "BP708", swap_pattern(BODY, r"<w:r>(<w:t[^>]*>The end\.</w:t>)</w:r>", r'<w:ins w:id="1" w:author="x"><w:r>\1</w:r></w:ins>')),
    "a tracked deletion": (
        "BP708", swap_pattern(BODY, r"(The end\.</w:t></w:r>)", r'\1<w:del w:id="1" w:author="x"><w:r><w:delText>no</w:delText></w:r></w:del>')),
    "a comment": ("BP708", add_part("word/comments.xml", b"<x/>")),
    "macros": ("BP708", add_part("word/vbaProject.bin", b"x")),
    "a macro document": (
        "BP708", swap_text("[Content_Types].xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                           "application/vnd.ms-word.document.macroEnabled.main+xml")),
    "an embedded object": ("BP708", add_part("word/embeddings/oleObject1.bin", b"x")),
    "an outside template": (
        "BP708", add_part("word/_rels/settings.xml.rels",
                          b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                          b'<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
                          b' Target="http://example.org/a.dotm" TargetMode="External"/></Relationships>')),
    "an outside picture": (
        "BP708", swap_pattern(RELS, 'Target="media/rId26.png"', 'Target="https://example.org/a.png" TargetMode="External"')),
    "a field that computes": (
        "BP708", swap_text(BODY, END, f'{END}<w:fldChar w:fldCharType="begin"/><w:instrText>DDE x</w:instrText>')),
    "an alternative content": (
        "BP708", swap_text(BODY, END, f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Fallback>{END}</mc:Fallback></mc:AlternateContent>')),
    "a content control": (
        "BP708", swap_pattern(BODY, r"(<w:p>(?:(?!</w:p>).)*The end\.</w:t></w:r></w:p>)",
                              r"<w:sdt><w:sdtContent>\1</w:sdtContent></w:sdt>")),
    "an unknown part": ("BP708", add_part("word/secret.xml", b"<x/>")),
    "an entity": (
        "BP709", swap_pattern(BODY, r"<w:document (.*?)The end\.", r'<!DOCTYPE x [<!ENTITY x "not ">]><w:document \1The &x;end.')),
    # what hides
    "hidden words": ("BP710", _run_property("The end", "<w:vanish/>")),
    "white words": ("BP710", _run_property("The end", '<w:color w:val="FFFFFF"/>')),
    "words in the page's own colour": ("BP710", _run_property("The end", '<w:color w:themeColor="background1"/>')),
    "tiny words": ("BP710", _run_property("The end", '<w:sz w:val="2"/>')),
    "words squeezed to nothing": ("BP710", _run_property("The end", '<w:w w:val="1"/>')),
    "a style that hides": (
        "BP710", swap_pattern(STYLES, r'(w:styleId="BodyText".*?)</w:style>', r"\1<w:rPr><w:vanish/></w:rPr></w:style>")),
    "lines of no height": (
        "BP710", swap_pattern(BODY, r"<w:pPr>((?:(?!</w:p>).)*The end)", r'<w:pPr><w:spacing w:line="1" w:lineRule="exact"/>\1')),
    # the file
    "the file is cut": ("BP709", lambda data: data[: len(data) // 2]),
    "the text is no XML": ("BP709", swap_text(BODY, "</w:body>", "</w:bodi>")),
    "the text is gone": ("BP709", edit_parts(lambda parts: parts.pop(BODY) and None)),
    "the notes are gone": ("BP709", edit_parts(lambda parts: parts.pop(NOTES) and None)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_sabotage_is_caught(name: str) -> None:
    code, spoil = CASES[name]
    brief, document = rich()
    spoilt = spoil(edition("docx"))
    assert hashlib.sha256(spoilt).digest() != hashlib.sha256(edition("docx")).digest()
    findings = proof_of("docx", spoilt, document, brief).findings
    assert code in {finding.code for finding in findings}, findings
    assert len(findings) <= 13


def test_repacking_alone_is_no_fault() -> None:
    brief, document = rich()
    assert proof_of("docx", packed(parts_of(edition("docx"))), document, brief).findings == ()
