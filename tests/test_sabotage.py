"""Finished editions, corrupted on purpose: the proof must catch each corruption, with its code.

Every case edits the real bytes of a real edition of a brief that has everything in it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest

from briefpress.document import Document, Link, Note, Str, rewrite
from support import FORMATS, RICH, convert, document_of, proof_of

TEXT = "EPUB/text.xhtml"
FRONT = "EPUB/title.xhtml"
OPF = "EPUB/content.opf"
BODY = "word/document.xml"
NOTES = "word/footnotes.xml"


@pytest.fixture(scope="module")
def rich():
    brief, document = document_of(RICH)
    return brief, document, {format: convert(format, document) for format in FORMATS}


@pytest.mark.parametrize("format", FORMATS)
def test_the_untouched_edition_is_proven(rich, format):
    brief, document, editions = rich
    proof = proof_of(format, editions[format], document, brief)
    assert proof.findings == ()
    assert proof.words > 450
    assert proof.notes == 9
    assert proof.links == 10
    assert proof.items == 16
    assert proof.pictures == 3


# --- zip editions ------------------------------------------------------------------------------


def edited(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for info in source.infolist():
            content = source.read(info.filename)
            if info.filename == part:
                new = change(content.decode("utf-8"))
                assert new != content.decode("utf-8"), "the corruption changed nothing"
                content = new.encode()
            archive.writestr(info, content)
    return out.getvalue()


def sub(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert re.search(old, text, re.DOTALL), f"{old!r} is not there"
        return re.sub(old, new, text, count=1, flags=re.DOTALL)

    return change


def swapped(first: str, second: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        one, two = re.search(first, text, re.DOTALL), re.search(second, text, re.DOTALL)
        assert one
        assert two
        assert one.end() <= two.start()
        between = text[one.end() : two.start()]
        return text[: one.start()] + two[0] + between + one[0] + text[two.end() :]

    return change


EPUB = {
    "a word dropped": (TEXT, sub("affluent official", "official"), "BP701"),
    "a word added": (TEXT, sub("affluent official", "affluent Greek official"), "BP701"),
    "a word changed": (TEXT, sub("affluent", "effluent"), "BP701"),
    "words joined": (TEXT, sub("affluent official", "affluentofficial"), "BP701"),
    "a digit changed": (TEXT, sub("1,204", "1,240"), "BP701"),
    "a paragraph dropped": (TEXT, sub("<p>The end.</p>", ""), "BP701"),
    "a paragraph twice": (TEXT, sub("<p>The end.</p>", "<p>The end.</p><p>The end.</p>"), "BP708"),
    "paragraphs swapped": (TEXT, swapped("A quotation of some[^<]*", "It has two paragraphs, the second with a note.(?=<a)"), "BP701"),
    "a mark moved by a word": (TEXT, sub(r"a note\.(<a [^>]*Ref-1\".*?</a>) The", r"a note. The\1"), "BP702"),
    "a mark lost": (TEXT, sub(r"<a [^>]*id=\"Ref-5\".*?</a>", ""), "BP702"),
    "a note lost": (TEXT, sub(r"<aside [^>]*id=\"Note-5\".*?</aside>", ""), "BP702"),
    "notes swapped": (TEXT, swapped("A note in a nested bullet", "It is short, with a link to"), "BP702"),
    "a word of a note lost": (TEXT, sub("a nested bullet", "a bullet"), "BP702"),
    "a mark that leads elsewhere": (TEXT, sub('href="#Note-3"', 'href="#Note-4"'), "BP702"),
    "a note that leads nowhere": (TEXT, sub('href="#Ref-3"', 'href="#Ref-33"'), "BP702"),
    "a link's target changed": (TEXT, sub('href="https://example.org/styled"', 'href="https://example.com/styled"'), "BP703"),
    "a link lost, its words kept": (TEXT, sub(r'<a href="https://example.org/styled">(.*?)</a>', r"\1"), "BP703"),
    "an inner link broken": (TEXT, sub('id="second-heading"', 'id="second"'), "BP703"),
    "a list item lost": (TEXT, sub("<li><p>alpha</p></li>", ""), "BP704"),
    "list numbers changed": (TEXT, sub("<ol>", '<ol start="4">'), "BP704"),
    "a bullet for a number": (TEXT, sub(r"<ol type=\"a\" class=\"paren-lower-alpha\">(.*?)</ol>", r"<ul>\1</ul>"), "BP704"),
    "a heading of another level": (TEXT, sub(r"<h3 id=\"second-heading\">(.*?)</h3>", r'<h2 id="second-heading">\1</h2>'), "BP704"),
    "a header cell made plain": (TEXT, sub(r"<th class=\"left\" scope=\"col\">Country</th>", "<td>Country</td>"), "BP704"),
    "a cell lost": (TEXT, sub(r"<td class=\"right\">9</td>", ""), "BP704"),
    "an alternative text changed": (TEXT, sub("Five bars of unequal height", "Four bars"), "BP706"),
    "a picture lost": (TEXT, sub(r"<img [^>]*alt=\"of bars\"[^>]*>", ""), "BP706"),
    "a script": (TEXT, sub("</main>", "<script>1</script></main>"), "BP708"),
    "an event handler": (TEXT, sub("<main", '<main onclick="x()"'), "BP708"),
    "a picture from the network": (TEXT, sub('src="pictures/01.png"', 'src="https://example.org/x.png"'), "BP708"),
    "hidden words": (TEXT, sub("<p>The end.</p>", '<p style="display:none">The end.</p>'), "BP710"),
    "a rule that hides": ("EPUB/style.css", lambda text: text + "\nmain p { display: none }", "BP710"),
    "a style sheet that fetches": ("EPUB/style.css", lambda text: '@import "https://x.org/a";' + text, "BP708"),
    "the author called true": (OPF, sub(">Ayesha Siddiqa-Khan<", ">true<"), "BP705"),
    "the author emptied": (OPF, sub(">Ayesha Siddiqa-Khan<", "><"), "BP705"),
    "the editor made an author": (OPF, sub(">edt<", ">aut<"), "BP705"),
    "the language changed": (OPF, sub(">en-GB<", ">en-US<"), "BP705"),
    "the date changed": (OPF, sub(">2025-03-01<", ">2025-03-02<"), "BP705"),
    "a keyword lost": (OPF, sub(r"<dc:subject>law &amp; order</dc:subject>", ""), "BP705"),
    "the title cut on the title page": (FRONT, sub("Water, Wires and Words: ", ""), "BP705"),
    "the editor gone from the title page": (FRONT, sub(r'<p class="piece name">王小明</p>', ""), "BP705"),
    "the disclaimer gone": (FRONT, sub("The views are the authors' own.", ""), "BP705"),
    "a contents entry lost": ("EPUB/nav.xhtml", sub(r"<li><a href=\"text.xhtml#Notes\">Notes</a></li>", ""), "BP704"),
}  # fmt: skip

DOCX = {
    "a word dropped": (BODY, sub("affluent ", ""), "BP701"),
    "a word changed": (BODY, sub("affluent", "effluent"), "BP701"),
    "a paragraph dropped": (BODY, sub(r"<w:p>(?:(?!</w:p>).)*The end\.</w:t></w:r></w:p>", ""), "BP701"),
    "hidden words": (BODY, sub(r"<w:r>(<w:t[^>]*>An opening)", r"<w:r><w:rPr><w:vanish/></w:rPr>\1"), "BP710"),
    "a tracked deletion": (BODY, sub(r"(<w:r><w:t[^>]*>The end\.</w:t></w:r>)", r'<w:del w:id="1" w:author="x">\1</w:del>'), "BP708"),
    "white words": (BODY, sub(r"<w:r>(<w:t[^>]*>An opening)", r'<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>\1'), "BP710"),
    "marks swapped": (BODY, lambda t: _swap_ids(t), "BP702"),
    "a mark lost": (BODY, sub(r"<w:footnoteReference [^>]*/>", ""), "BP702"),
    "a word of a note lost": (NOTES, sub("nested bullet", "bullet"), "BP702"),
    "a note emptied": (NOTES, sub("Called twice", ""), "BP702"),
    "a note without its number": (NOTES, sub(r"<w:footnoteRef\s*/>", ""), "BP702"),
    "a link's target changed": ("word/_rels/document.xml.rels", sub("https://example.org/styled", "https://example.com/styled"), "BP703"),
    "a link to a file": ("word/_rels/document.xml.rels", sub("https://example.org/styled", "file:///etc/passwd"), "BP708"),
    "an inner link broken": (BODY, sub('w:anchor="second-heading"', 'w:anchor="elsewhere"'), "BP703"),
    "a link lost, its words kept": (BODY, sub(r"<w:hyperlink [^>]*>((?:(?!</w:hyperlink>).)*styled.*?)</w:hyperlink>", r"\1"), "BP703"),
    "a heading of another level": (BODY, sub('w:val="Heading1"', 'w:val="Heading2"'), "BP704"),
    "a list item made a paragraph": (BODY, sub(r"<w:numPr>.*?</w:numPr>", ""), "BP704"),
    "a header row made plain": (BODY, sub(r"<w:tblHeader[^>]*/>", ""), "BP704"),
    "a row lost": (BODY, sub(r"<w:tr>(?:(?!</w:tr>).)*Viet(?:(?!</w:tr>).)*</w:tr>", ""), "BP704"),
    "an alternative text changed": (BODY, sub("Five bars of unequal height", "Bars"), "BP706"),
    "the running head changed": ("word/header1.xml", sub("Water, Wires and Words", "Another brief"), "BP707"),
    "the folio made a fixed number": ("word/footer1.xml", sub(r"<w:fldSimple[^>]*>(.*?)</w:fldSimple>", r"\1"), "BP707"),
    "the first page like the others": (BODY, sub(r"<w:titlePg\s*/>", ""), "BP707"),
    "the author called true": ("docProps/core.xml", sub("Ayesha Siddiqa-Khan", "true"), "BP705"),
    "the language lost": ("docProps/core.xml", sub("<dc:language>en-GB</dc:language>", ""), "BP705"),
    "the editors lost": ("docProps/custom.xml", sub('name="Editors"', 'name="Edit"'), "BP705"),
    "a name on the first page changed": (BODY, sub("Иван", "Ivan"), "BP705"),
}  # fmt: skip


def _swap_ids(text: str) -> str:
    ids = re.findall(r'<w:footnoteReference w:id="(\d+)"', text)
    one, two = f'<w:footnoteReference w:id="{ids[0]}"', f'<w:footnoteReference w:id="{ids[1]}"'
    return text.replace(one, "\0").replace(two, one).replace("\0", two)


@pytest.mark.parametrize("name", EPUB)
def test_epub_sabotage_is_caught(rich, name):
    part, change, code = EPUB[name]
    check(rich, "epub", edited(rich[2]["epub"], part, change), code)


@pytest.mark.parametrize("name", DOCX)
def test_docx_sabotage_is_caught(rich, name):
    part, change, code = DOCX[name]
    check(rich, "docx", edited(rich[2]["docx"], part, change), code)


def check(rich, format: str, data: bytes, code: str) -> None:
    brief, document, _ = rich
    proof = proof_of(format, data, document, brief)
    codes = {finding.code for finding in proof.findings}
    assert code in codes, [finding.message for finding in proof.findings]
    assert len(proof.findings) <= 13


@pytest.mark.parametrize("format", ["epub", "docx"])
def test_a_stray_file_is_caught(rich, format):
    data = io.BytesIO(rich[2][format])
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("EPUB/extra.xhtml" if format == "epub" else "word/vbaProject.bin", "x")
    check(rich, format, data.getvalue(), "BP708")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("damage", ["empty", "half", "rubbish"])
def test_a_broken_file_is_one_finding(rich, format, damage):
    whole = rich[2][format]
    data = {"empty": b"", "half": whole[: len(whole) // 2], "rubbish": b"PK\x03\x04" * 99}[damage]
    brief, document, _ = rich
    proof = proof_of(format, data, document, brief)
    assert not proof.holds


# --- PDF ---------------------------------------------------------------------------------------


def pdf_edited(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def elements(pdf: pikepdf.Pdf, role: str) -> list:
    found = []

    def walk(node) -> None:
        if str(node.get("/S", "")) == f"/{role}":
            found.append(node)
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary):
                walk(kid)

    walk(pdf.Root.StructTreeRoot)
    return found


def stream(page: int, change: Callable[[list], list]) -> Callable[[pikepdf.Pdf], None]:
    def edit(pdf: pikepdf.Pdf) -> None:
        content = list(pikepdf.parse_content_stream(pdf.pages[page]))
        pdf.pages[page].Contents = pdf.make_stream(pikepdf.unparse_content_stream(change(content)))

    return edit


def shows(content: list) -> list[int]:
    return [index for index, item in enumerate(content) if str(item.operator) == "TJ"]


def instruction(operator: str, *operands):
    return pikepdf.ContentStreamInstruction(list(operands), pikepdf.Operator(operator))


def without_line(content: list) -> list:
    lines = shows(content)
    del content[lines[len(lines) // 2]]
    return content


def reversed_line(content: list) -> list:
    for index in reversed(shows(content)):
        array = list(content[index].operands[0])
        for at, item in enumerate(array):
            raw = bytes(item) if isinstance(item, pikepdf.String) else b""
            flipped = b"".join(raw[i : i + 2] for i in range(len(raw) - 2, -1, -2))
            if len(raw) >= 6 and flipped != raw:
                array[at] = pikepdf.String(flipped)
                content[index] = instruction("TJ", pikepdf.Array(array))
                return content
    raise AssertionError("no line to reverse")


def before_first_text(*extra):
    def change(content: list) -> list:
        return [*content[: shows(content)[3]], *extra, *content[shows(content)[3] :]]

    return change


def moved_away(content: list) -> list:
    for index in shows(content)[2:]:
        for back in range(index, 0, -1):
            if str(content[back].operator) == "Tm":
                numbers = [float(value) for value in content[back].operands]
                content[back] = instruction("Tm", *numbers[:4], 5000.0, numbers[5])
                return content
    raise AssertionError


def untagged_text(content: list) -> list:
    index = shows(content)[4]
    font = next(item for item in reversed(content[:index]) if str(item.operator) == "Tf")
    matrix = next(item for item in reversed(content[:index]) if str(item.operator) == "Tm")
    extra = [instruction("BT"), font, matrix, content[index], instruction("ET")]
    last = max(i for i, item in enumerate(content) if str(item.operator) == "EMC")
    return [*content[: last + 1], *extra, *content[last + 1 :]]


def replacement_text(content: list) -> list:
    for item in content:
        if str(item.operator) == "BDC" and "/MCID" in item.operands[1]:
            item.operands[1]["/ActualText"] = pikepdf.String("Other words")
            return content
    raise AssertionError


def no_pictures(content: list) -> list:
    return [item for item in content if str(item.operator) != "Do"]


def no_folio(content: list) -> list:
    starts = [i for i, item in enumerate(content) if str(item.operator) == "BDC"
              and str(item.operands[0]) == "/Artifact" and "/Subtype" in item.operands[1]]  # fmt: skip
    end = next(i for i in range(starts[-1], len(content)) if str(content[i].operator) == "EMC")
    return [*content[: starts[-1]], *content[end + 1 :]]


def note_ids_swapped(pdf: pikepdf.Pdf) -> None:
    one, two = elements(pdf, "Note")[:2]
    one.K, two.K = two.K, one.K


def set_role(role: str, new: str) -> Callable[[pikepdf.Pdf], None]:
    def edit(pdf: pikepdf.Pdf) -> None:
        elements(pdf, role)[0].S = pikepdf.Name(f"/{new}")

    return edit


def dropped(role: str) -> Callable[[pikepdf.Pdf], None]:
    def edit(pdf: pikepdf.Pdf) -> None:
        node = elements(pdf, role)[-1]
        node.P.K = pikepdf.Array([kid for kid in node.P.K if kid != node])

    return edit


def links_of(pdf: pikepdf.Pdf) -> list:
    return [a for page in pdf.pages for a in page.obj.get("/Annots", []) if "/A" in a]


def set_uri(pdf: pikepdf.Pdf) -> None:
    links_of(pdf)[-1].A.URI = pikepdf.String("https://example.com/elsewhere")


def run_script(pdf: pikepdf.Pdf) -> None:
    links_of(pdf)[0].A = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))


def lost_annotation(pdf: pikepdf.Pdf) -> None:
    for link in elements(pdf, "Link"):
        kids = list(link.K)
        if any("/A" in k.Obj for k in kids if isinstance(k, pikepdf.Dictionary) and "/Obj" in k):
            link.K = pikepdf.Array([k for k in kids if not isinstance(k, pikepdf.Dictionary)])
            return


def wrong_letters(pdf: pikepdf.Pdf) -> None:
    fonts = pdf.pages[1].Resources.Font
    name = max(fonts.keys(), key=lambda key: len(fonts[key].ToUnicode.read_bytes()))
    table = fonts[name].ToUnicode.read_bytes()
    fonts[name].ToUnicode.write(re.sub(rb"<0065>", b"<0061>", table))


def info(key: str, value: str) -> Callable[[pikepdf.Pdf], None]:
    def edit(pdf: pikepdf.Pdf) -> None:
        pdf.trailer.Info[key] = pikepdf.String(value)

    return edit


def open_action(pdf: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root.OpenAction = script


def attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.txt"] = b"x"


def pages_swapped(pdf: pikepdf.Pdf) -> None:
    first, second = pdf.pages[1], pdf.pages[2]
    contents = first.obj.Contents, second.obj.Contents
    first.obj.Contents, second.obj.Contents = contents[1], contents[0]


def last_page_gone(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[-1]


def alt_changed(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Figure")[0].Alt = pikepdf.String("Something else")


def bookmark_lost(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        del outline.root[0].children[-1]


PDF = {
    "a line dropped": (stream(1, without_line), "BP701"),
    "letters of a line reversed": (stream(1, reversed_line), None),
    "a page gone": (last_page_gone, None),
    "pages swapped": (pages_swapped, None),
    "invisible text": (stream(1, before_first_text(instruction("Tr", 3))), "BP710"),
    "text too small to see": (stream(1, before_first_text(instruction("cm", 0.01, 0, 0, 0.01, 0, 0))), "BP710"),
    "text off the page": (stream(1, moved_away), "BP710"),
    "text outside the structure": (stream(1, untagged_text), "BP708"),
    "replacement text that lies": (stream(1, replacement_text), "BP708"),
    "letters that mean others": (wrong_letters, None),
    "pictures gone": (stream(2, no_pictures), "BP706"),
    "a folio gone": (stream(1, no_folio), "BP707"),
    "notes swapped": (note_ids_swapped, "BP702"),
    "a note out of the structure": (dropped("Note"), "BP702"),
    "a reference out of the structure": (dropped("Reference"), "BP702"),
    "a heading of another level": (set_role("H2", "H3"), "BP704"),
    "a heading made a paragraph": (set_role("H3", "P"), "BP704"),
    "a header cell made plain": (set_role("TH", "TD"), "BP704"),
    "a list item out of the structure": (dropped("LI"), "BP704"),
    "a cell out of the structure": (dropped("TD"), "BP704"),
    "an alternative text changed": (alt_changed, "BP706"),
    "a link's target changed": (set_uri, "BP703"),
    "a link lost, its words kept": (lost_annotation, "BP703"),
    "a link that runs a script": (run_script, "BP708"),
    "a script at opening": (open_action, "BP708"),
    "a file attached": (attachment, "BP708"),
    "the author called true": (info("/Author", "true"), "BP705"),
    "the author emptied": (info("/Author", ""), "BP705"),
    "the title changed": (info("/Title", "Another"), "BP705"),
    "the date changed": (info("/CreationDate", "D:20250302000000Z"), "BP705"),
    "a bookmark lost": (bookmark_lost, "BP704"),
}  # fmt: skip


@pytest.mark.parametrize("name", PDF)
def test_pdf_sabotage_is_caught(rich, name):
    change, code = PDF[name]
    data = pdf_edited(rich[2]["pdf"], change)
    brief, document, _ = rich
    findings = proof_of("pdf", data, document, brief).findings
    assert findings, "not caught"
    if code:
        assert code in {finding.code for finding in findings}, [f.message for f in findings]


def test_saving_a_pdf_anew_is_no_sabotage(rich):
    brief, document, editions = rich
    data = pdf_edited(editions["pdf"], lambda pdf: None)
    assert proof_of("pdf", data, document, brief).findings == ()


# --- before the converters ---------------------------------------------------------------------


def first(document: Document, kind: type, change: Callable) -> Document:
    done = []

    def visit(node):
        if isinstance(node, kind) and not done:
            new = change(node)
            if new is not node:
                done.append(node)
            return new
        return node

    mutated = replace(document, blocks=rewrite(document.blocks, visit))
    assert done
    return mutated


def authorless(document: Document) -> Document:
    person = document.metadata.authors[0].model_copy(update={"name": "true"})
    authors = (person, *document.metadata.authors[1:])
    return replace(document, metadata=document.metadata.model_copy(update={"authors": authors}))


MUTATIONS = {
    "a word dropped": (lambda d: first(d, Str, lambda n: Str("") if n.text == "affluent" else n), "BP701"),
    "a note's text emptied": (lambda d: first(d, Note, lambda n: replace(n, content=n.content[:0])), "BP702"),
    "a link lost": (lambda d: first(d, Link, lambda n: n.content), "BP703"),
    "an author called true": (authorless, "BP705"),
    "a block lost": (lambda d: replace(d, blocks=(*d.blocks[:3], *d.blocks[4:])), None),
}  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", MUTATIONS)
def test_what_a_converter_loses_is_caught(rich, format, name):
    brief, document, _ = rich
    mutate, code = MUTATIONS[name]
    findings = proof_of(format, convert(format, mutate(document)), document, brief).findings
    assert findings
    if code:
        assert code in {finding.code for finding in findings}, [f.message for f in findings]


def test_a_finding_says_where_the_words_stood(rich):
    brief, document, editions = rich
    data = edited(editions["epub"], TEXT, sub("affluent ", ""))
    finding = proof_of("epub", data, document, brief).findings[0]
    line = brief.source.split("\n")[finding.line - 1]
    assert "affluent" in finding.message
    assert "affluent" in line
