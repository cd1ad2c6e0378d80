"""Spoils finished PDFs; the proof must catch every one, under the right code."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from spoil import (
    Instruction,
    edit_pdf,
    edition,
    elements,
    find_shown,
    insert,
    kids_of,
    op,
    reshow,
    reword,
    rewrite_page,
    rich,
    set_kids,
    shown,
)
from support import proof_of

Spoil = Callable[[bytes], bytes]
Name, Array, Dictionary, String = pikepdf.Name, pikepdf.Array, pikepdf.Dictionary, pikepdf.String


def _at(index: int, change: Callable[[Any], None]) -> Spoil:
    return edit_pdf(lambda pdf: change(pdf.pages[index]))


def _info(key: str, value: str | None) -> Spoil:
    def change(pdf: pikepdf.Pdf) -> None:
        if value is None:
            del pdf.trailer["/Info"][key]
        else:
            pdf.trailer["/Info"][key] = String(value)

    return edit_pdf(change)


def _root(key: str, make: Callable[[pikepdf.Pdf], Any]) -> Spoil:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[key] = make(pdf)

    return edit_pdf(change)


def _links(pdf: pikepdf.Pdf, has: str) -> list[tuple[Any, Any]]:
    return [
        (page, one)
        for page in pdf.pages
        for one in page.obj.get("/Annots", [])
        if has in str(one.get("/A", one.get("/Dest")))
    ]


def _link(has: str, change: Callable[[Any], None]) -> Spoil:
    return edit_pdf(lambda pdf: change(_links(pdf, has)[0][1]))


def _unlink(pdf: pikepdf.Pdf) -> None:
    """The words of a link stay, and so does its structure; only nothing can be clicked."""
    page, gone = _links(pdf, "/styled")[0]
    page.obj["/Annots"] = Array([one for one in page.obj["/Annots"] if one.objgen != gone.objgen])


def _swap_notes(pdf: pikepdf.Pdf) -> None:
    one, other = elements(pdf, "Note")[5:7]
    one["/ID"], other["/ID"] = String(str(other["/ID"])), String(str(one["/ID"]))


def _swap_note_words(pdf: pikepdf.Pdf) -> None:
    one, other = elements(pdf, "Note")[5:7]
    ours, theirs = kids_of(one), kids_of(other)
    set_kids(one, [ours[0], *theirs[1:]])
    set_kids(other, [theirs[0], *ours[1:]])


def _move_mark(pdf: pikepdf.Pdf) -> None:
    """A mark changes places with the words before it, in the structure."""
    parent = elements(pdf, "Reference")[0]["/P"]
    kids = kids_of(parent)
    index = next(
        i
        for i, kid in enumerate(kids)
        if isinstance(kid, Dictionary) and kid.get("/S") == "/Reference"
    )
    kids[index - 1], kids[index] = kids[index], kids[index - 1]
    set_kids(parent, kids)


def _drop_kid(role: str, which: int) -> Spoil:
    """Take an element out of the structure; what it showed is still on the page."""

    def change(pdf: pikepdf.Pdf) -> None:
        gone = elements(pdf, role)[which]
        parent = gone["/P"]
        kids = [
            kid
            for kid in kids_of(parent)
            if not (isinstance(kid, Dictionary) and kid.objgen == gone.objgen)
        ]
        assert len(kids) < len(kids_of(parent))
        set_kids(parent, kids)

    return edit_pdf(change)


def _swap_kids(role: str, parent_of: int) -> Spoil:
    def change(pdf: pikepdf.Pdf) -> None:
        parent = elements(pdf, role)[parent_of]
        kids = kids_of(parent)
        kids[0], kids[1] = kids[1], kids[0]
        set_kids(parent, kids)

    return edit_pdf(change)


def _rename(role: str, which: int, other: str) -> Spoil:
    def change(pdf: pikepdf.Pdf) -> None:
        elements(pdf, role)[which]["/S"] = Name(f"/{other}")

    return edit_pdf(change)


def _drop_word(words: str) -> Spoil:
    return reword(words, "")


def _wrong_unicode(pdf: pikepdf.Pdf) -> None:
    """The glyph of one letter is said to be another."""
    one = find_shown(pdf, "affluent")
    code = one.encode("u")[0].hex()
    table = one.font["/ToUnicode"].read_bytes().decode("latin-1")
    lines = [
        f"<{code}> <006f>" if line.lower().startswith(f"<{code}>") else line
        for line in table.split("\n")
    ]
    assert "\n".join(lines) != table
    one.font["/ToUnicode"] = pdf.make_stream("\n".join(lines).encode("latin-1"))


def _actual_text(words: str, said: str) -> Spoil:
    """Replacement text over the marked content that shows `words`."""

    def change(pdf: pikepdf.Pdf) -> None:
        one = find_shown(pdf, words)

        def put(operations: list[Instruction]) -> list[Instruction]:
            begin = max(i for i in range(one.index) if str(operations[i][1]) == "BDC")
            properties = dict(operations[begin][0][1])
            properties["/ActualText"] = String(said)
            operations[begin][0][1] = Dictionary(properties)
            return operations

        rewrite_page(pdf, one.page, put)

    return edit_pdf(change)


def _element_text(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "H2")[3]["/ActualText"] = String("Another heading")


def _urdu(words: str) -> Spoil:
    """Change the replacement text of right-to-left words."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            done = []

            def put(operations: list[Instruction], done: list[int] = done) -> list[Instruction]:
                for operands, operator in operations:
                    if str(operator) == "BDC" and "/ActualText" in operands[1]:
                        said = str(operands[1]["/ActualText"])
                        if words in said:
                            done.append(1)
                            properties = dict(operands[1])
                            properties["/ActualText"] = String(said.replace(words, words[:-1], 1))
                            operands[1] = Dictionary(properties)
                return operations

            rewrite_page(pdf, page, put)
            if done:
                return
        raise AssertionError("no such replacement text")

    return edit_pdf(change)


def _glyphs_gone(pdf: pikepdf.Pdf) -> None:
    """The Urdu paragraph loses half of its glyphs; its replacement text says all is well."""
    for page in pdf.pages:
        for one in shown(page):
            if (
                one.mcid is not None
                and any("\u0600" <= char <= "\u06ff" for char in one.text)
                and len(one.codes) > 12
            ):
                reshow(pdf, one, one.codes[: len(one.codes) * 2 // 3])
                return
    raise AssertionError("no long run of Arabic letters")


def _before(words: str, *added: Instruction) -> Spoil:
    return insert(words, *added)


def _rectangle_over(words: str, *colour: float) -> Spoil:
    """Paint over a line after it was drawn."""

    def change(pdf: pikepdf.Pdf) -> None:
        one = find_shown(pdf, words)

        def put(operations: list[Instruction]) -> list[Instruction]:
            at = max(i for i in range(one.index) if str(operations[i][1]) == "Tm")
            x, y = (float(value) for value in operations[at][0][4:6])
            paint = [op("BMC", Name("/Artifact")), op("q"), op("rg", *colour),
                     op("re", x - 2, y - 14, 300, 20), op("f"), op("Q"), op("EMC")]  # fmt: skip
            end = next(
                i for i in range(one.index, len(operations)) if str(operations[i][1]) == "EMC"
            )
            return [*operations[: end + 1], *paint, *operations[end + 1 :]]

        rewrite_page(pdf, one.page, put)

    return edit_pdf(change)


def _clip_away(pdf: pikepdf.Pdf) -> None:
    one = find_shown(pdf, "The end.")

    def put(operations: list[Instruction]) -> list[Instruction]:
        at = max(i for i in range(one.index) if str(operations[i][1]) == "BT")
        clip = [op("re", 0, 0, 20, 20), op("W"), op("n")]
        return [*operations[:at], *clip, *operations[at:]]

    rewrite_page(pdf, one.page, put)


def _move_text(words: str, dx: float, dy: float) -> Spoil:
    def change(pdf: pikepdf.Pdf) -> None:
        one = find_shown(pdf, words)

        def put(operations: list[Instruction]) -> list[Instruction]:
            at = max(i for i in range(one.index) if str(operations[i][1]) == "Tm")
            operands = operations[at][0]
            operands[4], operands[5] = float(operands[4]) + dx, float(operands[5]) + dy
            return operations

        rewrite_page(pdf, one.page, put)

    return edit_pdf(change)


def _overprint(pdf: pikepdf.Pdf) -> None:
    """The last line goes where the one before it stands."""
    one = find_shown(pdf, "The end.")
    before = next(two for two in reversed(shown(one.page)[:-3]) if len(two.text.strip()) > 8)

    def put(operations: list[Instruction]) -> list[Instruction]:
        ours, theirs = (
            max(i for i in range(index) if str(operations[i][1]) == "Tm")
            for index in (one.index, before.index)
        )
        operations[ours] = operations[theirs]
        return operations

    rewrite_page(pdf, one.page, put)


def _resize(words: str, size: float) -> Spoil:
    def change(pdf: pikepdf.Pdf) -> None:
        one = find_shown(pdf, words)

        def put(operations: list[Instruction]) -> list[Instruction]:
            at = max(i for i in range(one.index) if str(operations[i][1]) == "Tf")
            operations[at][0][1] = size
            return operations

        rewrite_page(pdf, one.page, put)

    return edit_pdf(change)


def _free_text(pdf: pikepdf.Pdf) -> None:
    """Words on the page that nothing in the structure names."""
    one = find_shown(pdf, "The end.")
    array = Array([String(b"".join(one.codes))])

    def put(operations: list[Instruction]) -> list[Instruction]:
        font = next(op_ for op_ in reversed(operations[: one.index]) if str(op_[1]) == "Tf")
        added = [op("BT"), font, op("Tm", 1, 0, 0, -1, 200, 900), op("TJ", array), op("ET")]
        return [*operations, *added]

    rewrite_page(pdf, one.page, put)


def _artifact_text(pdf: pikepdf.Pdf) -> None:
    """Words that call themselves a repeated part of a page."""
    one = find_shown(pdf, "The end.")
    array = Array([String(b"".join(one.codes))])

    def put(operations: list[Instruction]) -> list[Instruction]:
        font = next(op_ for op_ in reversed(operations[: one.index]) if str(op_[1]) == "Tf")
        begin = op("BDC", Name("/Artifact"), Dictionary(Type=Name("/Layout")))
        added = [
            begin,
            op("BT"),
            font,
            op("Tm", 1, 0, 0, -1, 200, 700),
            op("TJ", array),
            op("ET"),
            op("EMC"),
        ]
        return [*operations, *added]

    rewrite_page(pdf, one.page, put)


def _blank_page(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(595, 842))


def _page_twice(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[1])


def _swap_pages(pdf: pikepdf.Pdf) -> None:
    pages = list(pdf.pages)
    one, other = pages[1], pages[2]
    del pdf.pages[1:3]
    pdf.pages.insert(1, other)
    pdf.pages.insert(2, one)


def _head(page: Any, words: str) -> int:
    return next(one.index for one in shown(page) if words in one.text)


def _drop_shown(index: int, words: str) -> Spoil:
    def change(pdf: pikepdf.Pdf) -> None:
        one = next(one for one in shown(pdf.pages[index]) if words in one.text)
        reshow(pdf, one, [])

    return edit_pdf(change)


def _drop_picture(pdf: pikepdf.Pdf) -> None:
    def put(operations: list[Instruction]) -> list[Instruction]:
        return [one for one in operations if str(one[1]) != "Do"]

    for page in pdf.pages:
        if any(str(operator) == "Do" for _, operator in pikepdf.parse_content_stream(page)):
            rewrite_page(pdf, page, put)
            return


def _images(pdf: pikepdf.Pdf) -> list[tuple[Any, str]]:
    return [
        (objects, name)
        for page in pdf.pages
        for objects in [page.obj["/Resources"].get("/XObject", {})]
        for name, thing in objects.items()
        if thing.get("/Subtype") == "/Image"
    ]


def _swap_pictures(pdf: pikepdf.Pdf) -> None:
    images = _images(pdf)
    (ours, one), *others = images
    theirs, other = next(pair for pair in others if pair[0][pair[1]].objgen != ours[one].objgen)
    first, second = ours[one], theirs[other]
    ours[one], theirs[other] = second, first


def _alternative(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Figure")[1]["/Alt"] = String("Six bars of unequal height")


def _outline(change: Callable[[Any], None]) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            change(outline)

    return edit_pdf(spoil)


def _destination(pdf: pikepdf.Pdf) -> None:
    """The heading that a link names is said to be at the top of page 1."""
    table = pdf.Root["/Names"]["/Dests"]["/Names"]
    for index in range(0, len(table), 2):
        if str(table[index]) == "second-heading":
            table[index + 1] = Array([pdf.pages[0].obj, Name("/XYZ"), 82, 700, 0])
            return
    raise AssertionError("no such destination")


def _attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["spy.txt"] = b"words"


def _add_annotation(subtype: str) -> Spoil:
    def change(page: Any) -> None:
        page.obj["/Annots"].append(
            Dictionary(
                Type=Name("/Annot"),
                Subtype=Name(subtype),
                Rect=Array([90, 90, 200, 200]),
                Contents=String("Draft"),
            )
        )

    return _at(1, change)


def _encrypted(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user="", R=6))
    return out.getvalue()


def _label(pdf: pikepdf.Pdf) -> None:
    one = next(one for page in pdf.pages for one in shown(page) if one.text.strip() == "(ii)")
    reshow(pdf, one, one.encode("(i)"))


def _duplicate_operation(pdf: pikepdf.Pdf) -> None:
    """One line is drawn twice inside its own marked content."""
    one = find_shown(pdf, "The end.")

    def put(operations: list[Instruction]) -> list[Instruction]:
        return [*operations[: one.index], operations[one.index], *operations[one.index :]]

    rewrite_page(pdf, one.page, put)


def _layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name("/OCG"), Name=String("x")))
    pdf.Root["/OCProperties"] = Dictionary(
        OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([]))
    )
    one = find_shown(pdf, "The end.")
    one.page.obj["/Resources"]["/Properties"] = Dictionary({"/L": group})

    def put(operations: list[Instruction]) -> list[Instruction]:
        at = max(i for i in range(one.index) if str(operations[i][1]) == "BT")
        end = next(i for i in range(one.index, len(operations)) if str(operations[i][1]) == "ET")
        return [*operations[:at], op("BDC", Name("/OC"), Name("/L")), *operations[at : end + 1],
                op("EMC"), *operations[end + 1 :]]  # fmt: skip

    rewrite_page(pdf, one.page, put)


def _delete(index: int) -> Spoil:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[index]

    return edit_pdf(change)


CASES: dict[str, tuple[str, Spoil]] = {
    # words
    "a word is dropped": ("BP701", _drop_word("affluent ")),
    "a word is changed": ("BP701", reword("affluent", "effluent")),
    "a word with a ligature is changed": ("BP701", reword("efficient", "deficient")),
    "a blank is lost": ("BP701", reword("affluent ", "affluent")),
    "a number is changed": ("BP701", reword("12.5", "15.2")),
    "a word is doubled": ("BP701", reword("affluent ", "affluent affluent ")),
    "a line is drawn twice": ("BP701", edit_pdf(_duplicate_operation)),
    "capitals of the title are changed": ("BP705", reword("WATER", "LATER")),
    "a letter is said to be another": ("BP701", edit_pdf(_wrong_unicode)),
    "a paragraph is not in the structure": ("BP701", _drop_kid("P", -1)),
    "paragraphs are swapped": ("BP701", _swap_kids("BlockQuote", 0)),
    "a page is lost": ("BP709", _delete(2)),
    "a page stands twice": ("BP703", edit_pdf(_page_twice)),
    "pages are swapped": ("BP707", edit_pdf(_swap_pages)),
    "an empty page": ("BP707", edit_pdf(_blank_page)),
    "words outside the structure": ("BP708", edit_pdf(_free_text)),
    "words that call themselves repeated": ("BP708", edit_pdf(_artifact_text)),
    "replacement text over other words": ("BP708", _actual_text("affluent", "Some other words here")),
    "replacement text on a heading": ("BP708", edit_pdf(_element_text)),
    "an Urdu letter is lost from the replacement": ("BP701", _urdu("خود")),
    "Urdu glyphs are lost below the replacement": ("BP708", edit_pdf(_glyphs_gone)),
    # notes
    "notes have changed their names": ("BP702", edit_pdf(_swap_notes)),
    "notes have changed their words": ("BP702", edit_pdf(_swap_note_words)),
    "a mark is moved": ("BP702", edit_pdf(_move_mark)),
    "a note is dropped": ("BP702", _drop_kid("Note", 6)),
    "a mark is dropped": ("BP702", _drop_kid("Reference", 3)),
    "a note's word is dropped": ("BP702", _drop_word("Called ")),
    "a note's number is another": ("BP702", reword("4.", "5.")),
    # links
    "a link's target is changed": (
        "BP703", _link("/styled", lambda one: one["/A"].update({"/URI": String("https://example.com/styled")}) if False
                       else one["/A"].__setitem__("/URI", String("https://example.com/styled")))),
    "a link cannot be clicked": ("BP703", edit_pdf(_unlink)),
    "a link is lost from the structure": ("BP703", _rename("Link", -3, "Span")),
    "a link lies elsewhere": (
        "BP703", _link("/styled", lambda one: one.__setitem__("/Rect", Array([300, 700, 320, 710])))),
    "a link has no area": ("BP703", _link("/styled", lambda one: one.__setitem__("/Rect", Array([0, 0, 0, 0])))),
    "an internal link leads nowhere": (
        "BP703", _link("second-heading", lambda one: one.__setitem__("/Dest", String("nowhere")))),
    "an internal link leads elsewhere": ("BP703", edit_pdf(_destination)),
    "a link runs a script": (
        "BP708", _link("/styled", lambda one: one.__setitem__("/A", Dictionary(S=Name("/JavaScript"), JS=String("x"))))),
    "a link runs a script next": (
        "BP708", _link("/styled", lambda one: one["/A"].__setitem__("/Next", Dictionary(S=Name("/JavaScript"), JS=String("x"))))),
    "a link runs a script when seen": (
        "BP708", _link("/styled", lambda one: one.__setitem__("/AA", Dictionary(E=Dictionary(S=Name("/JavaScript"), JS=String("x")))))),
    "a link draws something": (
        "BP708", edit_pdf(lambda pdf: _links(pdf, "/styled")[0][1].__setitem__("/AP", Dictionary(N=pdf.make_stream(b"")))))
    ,
    # structure
    "a list item is dropped": ("BP704", _drop_kid("LI", -1)),
    "a list label is another": ("BP704", edit_pdf(_label)),
    "a heading has another level": ("BP704", _rename("H3", 0, "H4")),
    "a heading is a paragraph": ("BP704", _rename("H3", 0, "P")),
    "a header cell is a cell": ("BP704", _rename("TH", 1, "TD")),
    "cells are swapped": ("BP704", _swap_kids("TR", 1)),
    "a row is dropped": ("BP704", _drop_kid("TR", 2)),
    # pictures
    "alternative text is changed": ("BP706", edit_pdf(_alternative)),
    "a picture is dropped": ("BP706", edit_pdf(_drop_picture)),
    "pictures are swapped": ("BP706", edit_pdf(_swap_pictures)),
    # metadata
    "the author is empty": ("BP705", _info("/Author", "")),
    "the author is “true”": ("BP705", _info("/Author", "true")),
    "the author is gone": ("BP705", _info("/Author", None)),
    "the title is another": ("BP705", _info("/Title", "Fire")),
    "the date is another": ("BP705", _info("/CreationDate", "D:20250302")),
    "the moment is another": ("BP705", _info("/ModDate", "D:20250304")),
    "a keyword is lost": ("BP705", _info("/Keywords", "water")),
    "the language is another": ("BP705", _root("/Lang", lambda pdf: String("fr"))),
    "the printed author is another": ("BP705", reword("Petrov", "X") if False else reword("Centre for Rivers", "Centre for Rive")),
    "the title is not shown": ("BP713", _root("/ViewerPreferences", lambda pdf: Dictionary())),
    # furniture and bookmarks
    "a running head is lost": ("BP707", _drop_shown(2, "Water, Wires")),
    "a folio is lost": ("BP707", _drop_shown(2, "3")),
    "a bookmark is lost": ("BP704", _outline(lambda outline: outline.root[0].children.pop())),
    "a bookmark is another": ("BP704", _outline(lambda outline: setattr(outline.root[0].children[0], "title", "Fire"))),
    "a bookmark leads elsewhere": (
        "BP703", _outline(lambda outline: setattr(outline.root[0].children[-1], "destination", outline.root[0].destination))),
    # what may not be there
    "an action on opening": (
        "BP708", _root("/OpenAction", lambda pdf: Dictionary(S=Name("/JavaScript"), JS=String("x")))),
    "a script in the names": (
        "BP708", edit_pdf(lambda pdf: pdf.Root["/Names"].__setitem__("/JavaScript", Dictionary(Names=Array([]))))),
    "an attachment": ("BP708", edit_pdf(_attach)),
    "an action on a page": ("BP708", _at(1, lambda page: page.obj.__setitem__("/AA", Dictionary()))),
    "a sticky note": ("BP708", _add_annotation("/Text")),
    "text in an annotation": ("BP708", _add_annotation("/FreeText")),
    "a form": ("BP708", _root("/AcroForm", lambda pdf: Dictionary(Fields=Array([])))),
    # what hides
    "invisible text": ("BP710", _before("The end.", op("Tr", 3))),
    "text as a clip only": ("BP710", _before("The end.", op("Tr", 7))),
    "white text": ("BP710", _before("The end.", op("rg", 1, 1, 1))),
    "white text in grey": ("BP710", _before("The end.", op("g", 1))),
    "tiny text": ("BP710", _resize("The end.", 0.5)),
    "squeezed text": ("BP710", _before("The end.", op("Tz", 1))),
    "text off the page": ("BP710", _move_text("The end.", 2000, 0)),
    "text above the page": ("BP710", _move_text("The end.", 0, -3000)),
    "text under a painted box": ("BP710", _rectangle_over("The end.", 1, 1, 1)),
    "text under a picture's box": ("BP710", _rectangle_over("The end.", 0.2, 0.2, 0.2)),
    "text clipped away": ("BP710", edit_pdf(_clip_away)),
    "text on a layer that is off": ("BP710", edit_pdf(_layer)),
    "a page that is cropped": ("BP710", _at(1, lambda page: page.obj.__setitem__("/CropBox", Array([0, 500, 595, 842])))),
    "a line printed over another": ("BP710", edit_pdf(_overprint)),
    # the file
    "the file is cut": ("BP709", lambda data: data[: len(data) // 3]),
    "the file is none": ("BP709", lambda data: b"%PDF-1.7 nothing"),
    "the file is locked": ("BP709", _encrypted),
    "the structure is gone": ("BP709", edit_pdf(lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"))),
    "a font has lost its letters": (
        "BP701", edit_pdf(lambda pdf: find_shown(pdf, "affluent").font.__delitem__("/ToUnicode"))),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_sabotage_is_caught(name: str) -> None:
    code, spoil = CASES[name]
    brief, document = rich()
    spoilt = spoil(edition("pdf"))
    assert hashlib.sha256(spoilt).digest() != hashlib.sha256(edition("pdf")).digest()
    findings = proof_of("pdf", spoilt, document, brief).findings
    assert code in {finding.code for finding in findings}, findings
    assert len(findings) <= 13


def test_rewriting_alone_is_no_fault() -> None:
    def rewrite(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            rewrite_page(pdf, page, lambda operations: operations)

    brief, document = rich()
    assert proof_of("pdf", edit_pdf(rewrite)(edition("pdf")), document, brief).findings == ()
