"""Word manuscripts: every construct by itself, made as Word, LibreOffice and pandoc write it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from briefpress.errors import BriefError
from briefpress.importers import markdown, readback
from briefpress.importers.account import account
from briefpress.importers.blocks import Manuscript, Options
from briefpress.importers.recover import Recovered, recover
from briefpress.importers.word import read
from make_docx import Docx, coded, item, note, para, picture, run, table

HYPER = '<w:rStyle w:val="Hyperlink"/>'
RAISED = '<w:vertAlign w:val="superscript"/>'
BY = 'w:id="9" w:author="Reviewer" w:date="2024-01-02T03:04:05Z"'


def png(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(out, "PNG")
    return out.getvalue()


def taken(docx: Docx, accept: bool | None = None) -> Manuscript:
    """The manuscript, with its account and its Markdown proven as in a real run."""
    made = read(docx.bytes(), Options(accept))
    account(made, "a.docx")
    readback.prove(made, markdown.brief(made))
    return made


def text(docx: Docx, accept: bool | None = None) -> str:
    return markdown.text(taken(docx, accept))


def told(made: Manuscript) -> list[str]:
    return [
        f"{one.code} {getattr(one, 'message', '') or getattr(one, 'rule', '')}"
        for one in (*made.repairs, *made.questions)
    ]


# --- words and looks -----------------------------------------------------------------------------

ONE = [
    ("plain", para("Words."), "Words."),
    ("bold", para(run("A ") + run("b", "<w:b/>") + run(" c")), "A **b** c"),
    ("not bold", para(run("A ") + run("b", '<w:b w:val="0"/>')), "A b"),
    ("character style", para(run("A ") + run("b", '<w:rStyle w:val="Strong"/>')), "A **b**"),
    ("italic", para(run("b", "<w:i/>") + run(" c")), "*b* c"),
    ("small capitals", para(run("A ") + run("bc", "<w:smallCaps/>")), "A [bc]{.smallcaps}"),
    ("all capitals stay as typed", para(run("Abc", "<w:caps/>")), "Abc"),
    ("underline", para(run("A ") + run("b", '<w:u w:val="single"/>')), "A [b]{.underline}"),
    ("no underline", para(run("A ") + run("b", '<w:u w:val="none"/>')), "A b"),
    ("struck", para(run("A ") + run("b", "<w:strike/>")), "A ~~b~~"),
    ("ordinal", para(run("78") + run("th", RAISED) + run(" session")), "78^th^ session"),
    ("raised by hand", para(run("78") + run("th", '<w:position w:val="8"/>')), "78^th^"),
    ("lowered", para(run("H") + run("2", '<w:vertAlign w:val="subscript"/>') + run("O")), "H~2~O"),
    ("one word in many runs", para("".join(run(c) for c in "many")), "many"),
    ("tab", para("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>"), "a b"),
    ("line break", para("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>"), "a\\\nb"),
    ("page break", para('<w:r><w:t>a</w:t><w:br w:type="page"/></w:r>'), "a"),
    ("no-break hyphen", para("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>"), "a\u2011b"),
    ("soft hyphen", para("<w:r><w:t>a</w:t><w:softHyphen/><w:t>b\u00adc</w:t></w:r>"), "abc"),
    ("no-break space", para("10\u00a0km"), "10\u00a0km"),
    ("direction marks", para("a \u202bحق\u202c b"), "a حق b"),
    ("Urdu", para(run("حقِ خود ارادیت", "<w:rtl/>")), "حقِ خود ارادیت"),
    ("symbol", para('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>'), "α"),
    ("letters in Symbol", para(run("\uf061\uf062", '<w:rFonts w:ascii="Symbol"/>')), "αβ"),
    ("smart tag", para("<w:smartTag>" + run("Paris") + "</w:smartTag>"), "Paris"),
    ("control", para(f"<w:sdt><w:sdtContent>{run('x')}</w:sdtContent></w:sdt>"), "x"),
    ("direction", para(f'<w:bdo w:val="rtl">{run("x")}</w:bdo>'), "x"),
    ("unknown element", para(f"<w:future>{run('x')}</w:future>"), "x"),
    ("ruby", para(f"<w:r><w:ruby><w:rt>{run('r')}</w:rt><w:rubyBase>{run('b')}</w:rubyBase>"
                  "</w:ruby></w:r>"), "b (r)"),
    ("empty paragraphs", para("") + para("a") + para("") + para("b"), "a\n\nb"),
    ("stars", para("2 * 3 *4 and a_b_ [x]"), "2 \\* 3 \\*4 and a_b\\_ \\[x\\]"),
    ("like a list", para("1. Not a list"), "1\\. Not a list"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [c[1:] for c in ONE], ids=[c[0] for c in ONE])
def test_words_and_looks(body, expected):
    assert text(Docx(body)) == expected


# --- blocks --------------------------------------------------------------------------------------

BLOCKS = [
    ("headings by name, id, outline and base",
     para("A", style="Titre1") + para("B", style="Titre2") + para("C", style="Mine")
     + para("D", '<w:outlineLvl w:val="2"/>'), "# A\n\n## B\n\n## C\n\n### D"),
    ("a heading's own bold is dropped", para(run("A", "<w:b/>"), style="Titre1"), "# A"),
    ("an empty heading is none", para("", style="Titre1") + para("a"), "a"),
    ("numbered heading", para("Intro", '<w:numPr><w:numId w:val="4"/></w:numPr>', "Titre1")
     + para("More", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr>', "Titre2"),
     "# 1 Intro\n\n## 1.1 More"),
    ("quotation", para("a") + para("q", style="Quote") + para("b"), "a\n\n> q\n\nb"),
    ("list", item("a") + item("b") + para("c"), "1. a\n2. b\n\nc"),
    ("bullets", item("a", 0, 2) + item("b", 0, 2), "- a\n- b"),
    ("nested", item("a") + item("b", 1) + item("c", 2) + item("d"),
     "1. a\n   (a) b\n       i) c\n2. d"),
    ("list goes on after a paragraph", item("a") + para("x") + item("b"), "1. a\n\nx\n\n2. b"),
    ("list begun anew", item("a") + para("x") + item("b", 0, 3), "1. a\n\nx\n\n1. b"),
    ("item of two paragraphs", item("a") + para("x", '<w:ind w:left="720"/>') + item("b"),
     "1. a\n\n   x\n\n2. b"),
    ("decimal outline", item("a", 0, 4) + item("b", 1, 4), "1 a\n\n1.1 b"),
    ("numbering taken away", para("a", '<w:numPr><w:numId w:val="0"/></w:numPr>'), "a"),
    ("thematic break", para("a") + para("", '<w:pBdr><w:bottom w:val="single"/></w:pBdr>')
     + para("b"), "a\n\n* * *\n\nb"),
    ("table", table(("A", "B"), ("1", "2"), head=True),
     "| A | B |\n|---|---|\n| 1 | 2 |"),
    ("table with bold head", table((para(run("A", "<w:b/>")), para(run("B", "<w:b/>"))), ("1", "2")),
     "| A | B |\n|---|---|\n| 1 | 2 |"),
    ("table without head", table(("1", "2"), ("3", "4")),
     "|  |  |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"),
    ("frame of one cell", table((para("a") + para("b"),)), "a\n\nb"),
    ("content control", f"<w:sdt><w:sdtContent>{para('a')}</w:sdtContent></w:sdt>", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [c[1:] for c in BLOCKS], ids=[c[0] for c in BLOCKS])
def test_blocks(body, expected):
    assert text(Docx(body)) == expected


def test_merged_cells_and_paragraphs_in_cells_are_told():
    wide = f"<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{para('wide')}</w:tc>"
    tall = f"<w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{para('tall')}</w:tc>"
    below = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{para('')}</w:tc>"
    two = f"<w:tc>{para('one')}{para('two')}</w:tc>"
    inner = f"<w:tc>{table(('in', 'side'))}{para('')}</w:tc>"
    made = taken(Docx(table((wide, "x"), (tall, two, "y"), (below, inner, "z"))))
    said = markdown.text(made)
    for word in ("wide", "tall", "one", "two", "in", "side", "x", "y", "z"):
        assert word in said
    (question,) = made.questions
    assert question.code == "BP948"
    for what in ("merged down", "merged across", "table inside a cell", "paragraphs in one cell"):
        assert what in question.message


# --- notes ---------------------------------------------------------------------------------------


def test_foot_notes_and_end_notes_become_one_row():
    body = para(run("a") + note(2) + run(" b") + note(1, "endnote") + run(" c") + note(3))
    docx = Docx(body, footnotes={3: "third", 2: "first"}, endnotes={1: "second"})
    made = taken(docx)
    assert (
        markdown.text(made) == ("a[^1] b[^2] c[^3]\n\n[^3]: third\n\n[^1]: first\n\n[^2]: second")
        or markdown.text(made) == "a[^1] b[^2] c[^3]\n\n[^1]: first\n\n[^2]: second\n\n[^3]: third"
    )
    assert any("one row" in one for one in told(made))


def test_a_note_of_several_paragraphs_with_a_link():
    mark = "<w:r><w:footnoteRef/></w:r>"
    body = para(f"{mark}{run(' one ')}") + para(run("two", "<w:i/>"))
    assert text(Docx(para(run("a") + note(1)), footnotes={1: body})) == (
        "a[^1]\n\n[^1]: one\n\n    *two*"
    )


def test_a_note_with_a_mark_of_its_own():
    star = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    docx = Docx(para(run("a") + star), footnotes={1: para(run("* said"))})
    assert text(docx) == "a[^1]\n\n[^1]: said"


def test_a_note_without_its_number_is_still_a_note():
    docx = Docx(para(run("a") + note(1)), footnotes={1: para("said")})
    assert text(docx) == "a[^1]\n\n[^1]: said"


def test_a_note_without_mark_and_a_mark_without_note_are_told():
    docx = Docx(para(run("a") + note(7) + run(" b") + note(1)), footnotes={1: "x", 2: "left over"})
    made = taken(docx)
    assert markdown.text(made) == "a b[^1]\n\n[^1]: x"
    assert any(one.startswith("BP940") for one in told(made))
    assert "left over" in [one.text.strip() for one in made.removed]
    assert any("is not in the file" in one for one in told(made))


def test_a_note_called_again_by_a_cross_reference():
    marked = f'<w:bookmarkStart w:id="1" w:name="_Ref1"/>{note(1)}<w:bookmarkEnd w:id="1"/>'
    again = coded(" NOTEREF _Ref1 \\h ", run("1", RAISED))
    docx = Docx(para(run("a") + marked + run(" b") + again), footnotes={1: "x"})
    assert text(docx) == "a[^1] b[^1]\n\n[^1]: x"


# --- links and fields ----------------------------------------------------------------------------


def hyper(inner: str, uid: str = "rL", anchor: str = "") -> str:
    where = f'w:anchor="{anchor}"' if anchor else f'r:id="{uid}"'
    return f"<w:hyperlink {where}>{inner}</w:hyperlink>"


LINKS = [
    ("link", hyper(run("here", HYPER)), "[here](https://example.org/a?b=c&d=e)"),
    ("looks of a link", hyper(run("h", HYPER) + run("ere", "<w:i/>")),
     "[h*ere*](https://example.org/a?b=c&d=e)"),
    ("its own address", hyper(run("https://example.org/a?b=c&amp;d=e", HYPER)),
     "<https://example.org/a?b=c&d=e>"),
    ("field", coded(' HYPERLINK "https://example.org/x" ', run("there")),
     "[there](https://example.org/x)"),
    ("bare address", run("see www.example.org"), "see www.example.org"),
    ("page number", run("see p. ") + coded(" PAGEREF _a ", run("7")), "see p. 7"),
    ("simple field", f'<w:fldSimple w:instr=" SEQ Figure ">{run("3")}</w:fldSimple>', "3"),
    ("field in a field", coded(" IF ", run("a ") + coded(" SEQ x ", run("1")) + run(" b")), "a 1 b"),
    ("reference manager", coded(' ADDIN ZOTERO_ITEM {"id":"x"} ', run("(Khan 2020)")), "(Khan 2020)"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [c[1:] for c in LINKS], ids=[c[0] for c in LINKS])
def test_links_and_fields(body, expected):
    links = {"rL": "https://example.org/a?b=c&amp;d=e"}
    assert text(Docx(para(body), links=links)) == expected


def test_a_link_to_a_heading_leads_there_and_one_to_elsewhere_is_told():
    mark = '<w:bookmarkStart w:id="1" w:name="{}"/>'
    head = para(mark.format("there") + run("The second part"), style="Titre1")
    body = para(hyper(run("see"), anchor="there") + run(" ") + hyper(run("lost"), anchor="gone"))
    made = taken(Docx(head + body))
    assert markdown.text(made) == "# The second part\n\n[see](#the-second-part) lost"
    assert any("inside the text was dropped" in one for one in told(made))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "vbscript:x", "\\\\h\\s"]
)
def test_a_link_that_may_not_be_keeps_its_words(url):
    made = taken(Docx(para(hyper(run("click"))), links={"rL": url}))
    assert markdown.text(made) == "click"
    assert any("dropped" in one for one in told(made))


def test_a_table_of_contents_is_named_and_removed():
    toc = para(coded(' TOC \\o "1-3" ', run("Intro 1") + "</w:p><w:p>" + run("End 9")))
    styled = para("Other 3", style="TOC1")
    made = taken(Docx(toc + styled + para("Text.")))
    assert markdown.text(made) == "Text."
    assert {one.text for one in made.removed} == {"Intro 1", "End 9", "Other 3"}


def test_hidden_words_and_prompts_are_named_and_removed():
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = para(run("a") + run("secret", "<w:vanish/>") + prompt.format(run("Click here")))
    made = taken(Docx(body))
    assert markdown.text(made) == "a"
    assert {one.text: one.why for one in made.removed} == {
        "secret": "hidden text",
        "Click here": "the prompt of an empty form field",
    }


def test_a_date_that_changes_each_day_is_a_question():
    made = taken(Docx(para(coded(" DATE ", run("3 May 2024")))))
    assert markdown.text(made) == "3 May 2024"
    assert any("anew each day" in one for one in told(made))


# --- pictures, boxes, drawings -------------------------------------------------------------------


def shown(alt: str | None, extra: str = "", data: bytes | None = None, name: str = "a.png") -> Docx:
    image = ("rP", "image", f"media/{name}", False)
    return Docx(
        para(picture("rP", alt, extra)) + para("t"),
        relations=[image],
        parts={f"word/media/{name}": png() if data is None else data},
    )


def test_a_picture_is_taken_out_with_its_description():
    made = taken(shown("Two rivers"))
    assert markdown.text(made) == '![](figures/picture-1.png){alt="Two rivers"}\n\nt'
    assert made.pictures == {"figures/picture-1.png": png()}
    assert not made.questions


@pytest.mark.parametrize("alt", [None, "", "Picture 3", "C:\\Users\\me\\x.png", "image1.jpeg"])
def test_a_missing_description_is_a_question_and_never_invented(alt):
    made = taken(shown(alt))
    assert markdown.text(made) == "![](figures/picture-1.png)\n\nt"
    assert [one.code for one in made.questions] == ["BP943"]


def test_a_machines_description_is_kept_and_questioned():
    made = taken(shown("A dog. Description automatically generated"))
    assert 'alt="A dog' in markdown.text(made)
    assert "machine" in made.questions[0].message


def test_a_decorative_picture_needs_no_description():
    made = taken(shown("", '<a:extLst><a:ext><adec:decorative val="1"/></a:ext></a:extLst>'))
    assert markdown.text(made) == "![](figures/picture-1.png){.decorative}\n\nt"
    assert not made.questions


def test_a_picture_of_another_form_is_redrawn_or_named():
    out = io.BytesIO()
    Image.new("P", (3, 3)).save(out, "GIF")
    made = taken(shown("x", data=out.getvalue(), name="a.gif"))
    with Image.open(io.BytesIO(made.pictures["figures/picture-1.png"])) as image:
        assert (image.format, image.size) == ("PNG", (3, 3))
    made = taken(shown("x", data=b"\x01\x00\x00\x00 EMF", name="a.emf"))
    assert markdown.text(made) == "t"
    assert "EMF" in made.questions[0].message
    assert not made.pictures


def test_a_caption_goes_to_its_picture_and_its_table():
    image = ("rP", "image", "media/a.png", False)
    cap = para(run("Figure ") + coded(" SEQ Figure ", run("1")) + run(": Rivers"), style="Caption")
    body = para(picture("rP", "x")) + cap + para("t") + para("Table 1: Flows", style="Caption")
    made = taken(
        Docx(body + table(("A", "B"), ("1", "2"), head=True), relations=[image],
             parts={"word/media/a.png": png()})
    )  # fmt: skip
    assert markdown.text(made) == (
        '![Figure 1: Rivers](figures/picture-1.png){alt="x"}\n\nt\n\n'
        "| A | B |\n|---|---|\n| 1 | 2 |\n\n: Table 1: Flows"
    )


def test_a_bold_first_row_is_a_head_and_said_to_be_one():
    """BP924: nothing but its type says so."""
    cells = "".join(f"<w:tc>{para(run(text, '<w:b/>'))}</w:tc>" for text in ("A", "B"))
    plain = "".join(f"<w:tc>{para(run(text))}</w:tc>" for text in ("1", "2"))
    body = f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{plain}</w:tr></w:tbl>" + para("End.")
    made = taken(Docx(body))
    assert [one.code for one in made.repairs if one.code == "BP924"] == ["BP924"]
    assert "|---|---|" in markdown.text(made)
    other = taken(Docx(body.replace("<w:b/>", "")))
    assert "BP924" not in {one.code for one in other.repairs}


BOX = (
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
    "<a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp>"
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
    "<v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent>"
)
OLD_BOX = (
    "<w:pict><v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict>"
)


@pytest.mark.parametrize("box", [BOX, OLD_BOX])
def test_a_text_box_is_kept_once_and_told(box):
    inside = para(run("Key ", "<w:b/>") + run("finding")) + item("one")
    made = taken(Docx(para(run("a") + f"<w:r>{box.format(inside)}</w:r>" + run("b")) + para("c")))
    assert markdown.text(made) == "ab\n\n**Key** finding\n\n1. one\n\nc"
    assert any("text box" in one for one in told(made))


def test_words_that_only_one_of_two_forms_holds_are_not_lost():
    twice = (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing/></mc:Choice>'
        f"<mc:Fallback>{run('only here')}</mc:Fallback></mc:AlternateContent>"
    )
    made = taken(Docx(para(run("a ") + twice)))
    assert "only here" in markdown.text(made) or any("only here" in r.text for r in made.removed)


def test_lettering_and_formulas_are_told():
    art = '<w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>'
    made = taken(Docx(para(run("a") + art)))
    assert markdown.text(made) == "a"
    assert [one.text for one in made.removed] == ["DRAFT"]
    power = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup>"
        "</m:sSup></m:oMath>"
    )
    made = taken(Docx(para(run("a ") + power)))
    assert markdown.text(made) == "a x^2^"
    assert any("formula" in one for one in told(made))


def test_a_chart_is_named_with_its_words():
    space = "http://schemas.openxmlformats.org/drawingml/2006"
    frame = (
        f'<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="{space}/chart">'
        f'<c:chart xmlns:c="{space}/chart" r:id="rC"/></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )
    chart = (
        f'<c:chartSpace xmlns:c="{space}/chart" xmlns:a="{space}/main"><a:p><a:r><a:t>Flows</a:t>'
        "</a:r></a:p><c:v>1204</c:v></c:chartSpace>"
    ).encode()
    docx = Docx(para(frame) + para("t"), relations=[("rC", "chart", "charts/c.xml", False)],
                parts={"word/charts/c.xml": chart})  # fmt: skip
    made = taken(docx)
    assert markdown.text(made) == "t"
    assert [one.text for one in made.removed] == ["Flows 1204"]
    assert [one.text for one in made.questions] == ["Flows 1204"]


def test_running_heads_and_feet_are_named_and_removed():
    made = taken(
        Docx(para("t"), header=para("Issue Brief"), footer=para(coded(" PAGE ", run("3"))))
    )
    assert markdown.text(made) == "t"
    assert {(one.text, one.why) for one in made.removed} == {
        ("Issue Brief", "a running head"),
        ("3", "a running foot"),
    }


# --- tracked changes and comments ----------------------------------------------------------------


def changed(kind: str, inner: str) -> str:
    return f"<w:{kind} {BY}>{inner}</w:{kind}>"


def gone(words: str) -> str:
    return f'<w:r><w:delText xml:space="preserve">{words}</w:delText></w:r>'


MARK = "<w:rPr>{}</w:rPr>"
CHANGES = [
    ("inserted", para(run("a") + changed("ins", run(" b"))), "a b", "a"),
    ("deleted", para(run("a") + changed("del", gone(" b"))), "a", "a b"),
    ("inserted, then deleted", para(run("a") + changed("ins", changed("del", gone(" b")))), "a", "a"),
    ("moved", para(changed("moveFrom", run("x ")) + run("a") + changed("moveTo", run(" x"))),
     "a x", "x a"),
    ("look", para(run("a", f"<w:b/><w:rPrChange {BY}><w:rPr><w:i/></w:rPr></w:rPrChange>")),
     "**a**", "*a*"),
    ("paragraph's look", para("a", f'<w:pPrChange {BY}><w:pPr><w:pStyle w:val="Titre1"/></w:pPr>'
                              "</w:pPrChange>"), "a", "# a"),
    ("end of paragraph deleted",
     para("a", MARK.format(f"<w:del {BY}/>")) + para("b"), "ab", "a\n\nb"),
    ("end of paragraph inserted",
     para("a", MARK.format(f"<w:ins {BY}/>")) + para("b"), "a\n\nb", "ab"),
    ("whole paragraph deleted",
     para(changed("del", gone("a")), MARK.format(f"<w:del {BY}/>")) + para("b"), "b", "a\n\nb"),
    ("row", table(("a", "b"), ("c", "d")).replace("<w:tr>", f"<w:tr><w:trPr><w:ins {BY}/></w:trPr>", 1)
     + para("e"), "|  |  |\n|---|---|\n| a | b |\n| c | d |\n\ne",
     "|  |  |\n|---|---|\n| c | d |\n\ne"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "new", "old"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES]
)
def test_tracked_changes_stop_or_are_settled(body, new, old):
    docx = Docx(body)
    with pytest.raises(BriefError) as stopped:
        taken(docx)
    assert {one.code for one in stopped.value.findings} == {"BP906"}
    assert all("Reviewer" in one.message and one.line for one in stopped.value.findings)
    assert stopped.value.exit_code == 1
    assert text(docx, True) == new
    assert text(docx, False) == old
    assert any(one.startswith("BP929") for one in told(taken(docx, True)))


def test_a_deleted_note_goes_with_its_mark():
    mark = changed("del", '<w:r><w:footnoteReference w:id="1"/></w:r>')
    docx = Docx(para(run("a") + mark + note(2)), footnotes={1: "gone", 2: "kept"})
    assert text(docx, True) == "a[^1]\n\n[^1]: kept"
    assert text(docx, False) == "a[^1][^2]\n\n[^1]: gone\n\n[^2]: kept"
    assert "gone" in [one.text.strip() for one in taken(docx, True).removed]


def test_a_change_inside_a_note_counts():
    docx = Docx(para(run("a") + note(1)),
                footnotes={1: para(run("x ") + changed("ins", run("new")))})  # fmt: skip
    with pytest.raises(BriefError):
        taken(docx)
    assert text(docx, True).endswith("x new")


def test_comments_stop_and_are_then_named():
    body = para(
        '<w:commentRangeStart w:id="1"/>' + run("the claim") + '<w:commentRangeEnd w:id="1"/>'
        '<w:r><w:commentReference w:id="1"/></w:r>' + run(" rest")
    )
    comment = f'<w:comment w:id="1" w:author="Dr No">{para("Source?")}</w:comment>'
    docx = Docx(para("first") + body, comments=comment)
    with pytest.raises(BriefError) as stopped:
        taken(docx)
    (finding,) = stopped.value.findings
    assert 'paragraph 2: comment by Dr No on "the claim": "Source?"' in finding.message
    for accept in (True, False):
        made = taken(docx, accept)
        assert markdown.text(made) == "first\n\nthe claim rest"
        assert [(one.text, one.why) for one in made.removed] == [
            ("Source?", "a comment by Dr No on paragraph 2")
        ]


# --- what the chain makes of it --------------------------------------------------------------------


def recovered(docx: Docx, accept: bool | None = None) -> Recovered:
    return recover(docx.bytes(), "a.docx", Options(accept))


def after_head(brief: str) -> str:
    return brief.split("---\n", 2)[2].strip()


TEXT = (
    "The argument of this paragraph needs a good many words, so that nobody takes it for a line of "
    "the title block. It has a second sentence{}, too, and ends here.{} More follows after the mark, "
    "as it does in briefs."
)
TYPED = [
    ("raised, number raised", [run("1", RAISED) + run(" Khan, Water (2020).")], RAISED),
    ("raised, number plain", [run("1 Khan, Water (2020).")], RAISED),
    ("raised, number with stop", [run("1. Khan, Water (2020).")], RAISED),
    ("in brackets", [run("[1] Khan, Water (2020).")], None),
]


@pytest.mark.parametrize("heading", [True, False])
@pytest.mark.parametrize(("first", "raised"), [c[1:] for c in TYPED], ids=[c[0] for c in TYPED])
def test_notes_typed_by_hand_are_joined_with_their_marks(first, raised, heading):
    def mark(number: int) -> str:
        return run(str(number), raised) if raised else run(f"[{number}]")

    before, middle, after = TEXT.split("{}")
    body = para(run(before) + mark(1) + run(middle) + mark(2) + run(after))
    notes = [para(first[0]), para(first[0].replace("1", "2", 1).replace("Khan", "Ali"))]
    head = para("Notes", style="Titre1") if heading else para("_____________")
    brief = recovered(Docx(para("A Title", style="Titre") + body + head + "".join(notes))).brief
    said = " ".join(after_head(brief).split())
    assert "second sentence[^1], too, and ends here.[^2] More" in said
    assert said.endswith("[^1]: Khan, Water (2020). [^2]: Ali, Water (2020).")
    assert "# Notes" not in said
    assert "__" not in said


def test_notes_typed_as_a_numbered_list_are_joined_with_their_marks():
    before, middle, after = TEXT.split("{}")
    body = para(run(before) + run("1", RAISED) + run(middle) + run("2", RAISED) + run(after))
    notes = para("Endnotes", style="Titre1") + item("Khan, Water (2020).") + item("Ibid.")
    said = " ".join(after_head(recovered(Docx(body + notes)).brief).split())
    assert "second sentence[^1], too, and ends here.[^2] More" in said
    assert said.endswith("[^1]: Khan, Water (2020). [^2]: Ibid.")


def test_a_list_that_nobody_calls_stays_a_list():
    body = para(TEXT.format("", "")) + item("First step.") + item("Second step.")
    assert after_head(recovered(Docx(body)).brief).endswith("1. First step.\n2. Second step.")


def test_ordinals_and_exponents_are_no_notes():
    body = para(run("The 78") + run("th", RAISED) + run(" session voted on 10")
                + run("6", RAISED) + run(TEXT.format("", "")))  # fmt: skip
    assert "78^th^ session voted on 10^6^" in recovered(Docx(body)).brief


def test_the_title_block_becomes_metadata():
    body = (
        para("Water and Security in the Delta", style="Titre")
        + para(run("By", "<w:b/>"))
        + para("Ayesha Siddiqa")
        + para("Research Fellow")
        + para("Centre for Rivers")
        + para("Edited by: Malik Mustafa")
        + para("3 May 2024")
        + para("The views expressed here are those of the author and do not represent the Centre.")
        + para(TEXT.format("", ""))
    )
    fields = {one.key: one.value for one in recovered(Docx(body)).manuscript.fields}
    assert fields["title"] == "Water and Security in the Delta"
    assert [one["name"] for one in fields["authors"]] == ["Ayesha Siddiqa"]
    assert [one["name"] for one in fields["editors"]] == ["Malik Mustafa"]
    assert fields["date"] == "2024-05-03"
    assert fields["disclaimer"].startswith("The views")


def test_bold_lines_become_headings_and_are_told():
    body = (
        para("A Title of Some Words", style="Titre")
        + para(TEXT.format("", ""))
        + para(run("Where the Water Goes", "<w:b/>"))
        + para(TEXT.format("", ""))
        + para(run("Bold, but a sentence that ends like one.", "<w:b/>"))
        + para(TEXT.format("", ""))
    )
    made = recovered(Docx(body))
    assert "\n# Where the Water Goes\n" in made.brief
    assert "\n**Bold, but a sentence that ends like one.**\n" in made.brief
    assert any(one.rule == "bold-heading" for one in made.manuscript.repairs)


def test_bold_lines_of_several_sizes_become_levels():
    def head(said: str, size: int, more: str = "") -> str:
        return para(run(said, f'<w:b/>{more}<w:sz w:val="{size}"/>'))

    words_ = para(TEXT.format("", ""))
    body = (
        para("A Title of Some Words", style="Titre")
        + head("Introduction", 28) + words_ + head("The First Part", 20) + words_
        + head("A Small Part", 20, "<w:i/>") + words_ + head("CONCLUSION", 27) + words_
    )  # fmt: skip
    said = recovered(Docx(body)).brief.split("\n")
    assert [line for line in said if line.startswith("#")] == [
        "# Introduction", "## The First Part", "### A Small Part", "# CONCLUSION",
    ]  # fmt: skip


STAR = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'


@pytest.mark.parametrize(
    ("mark", "text"),
    [(note(1), "The author is a fellow."), (STAR, para("* The author is a fellow."))],
)
def test_a_note_at_the_authors_name_says_who_that_is(mark, text):
    body = (
        para("A Title of Some Words", style="Titre")
        + para(run("By Ayesha Khan") + mark)
        + para("3 May 2024")
        + para(run(TEXT.format("", "")) + note(2))
    )
    made = recovered(Docx(body, footnotes={1: text, 2: "Khan, Water."}))
    (author,) = made.manuscript.value("authors")
    assert author == {"name": "Ayesha Khan", "about": "The author is a fellow."}
    assert after_head(made.brief).endswith("briefs.[^1]\n\n[^1]: Khan, Water.")


def test_a_note_at_the_title_is_kept_and_asked_about():
    body = para(run("A Title of Some Words") + note(1), style="Titre") + para(TEXT.format("", ""))
    made = recovered(Docx(body, footnotes={1: "Thanks to all who read it."}))
    assert after_head(made.brief).startswith("Thanks to all who read it.\n\nThe argument")
    assert any("no note can stand" in one.message for one in made.manuscript.questions)


def test_a_note_that_the_title_calls_twice_is_kept_once():
    title = para(run("A Title of Some Words") + note(1) + note(1), style="Titre")
    made = recovered(Docx(title + para(TEXT.format("", "")), footnotes={1: "Thanks to all."}))
    assert after_head(made.brief).startswith("Thanks to all.\n\nThe argument")
    assert made.brief.count("Thanks") == 1


# --- odd files -------------------------------------------------------------------------------------


def test_a_field_that_never_ends_swallows_nothing():
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    made = taken(Docx(para(begin + run("All of this")) + para("is text.")))
    assert markdown.text(made) == "All of this\n\nis text."
    assert any("do not pair up" in one for one in told(made))


@pytest.mark.parametrize("body", ["", para(""), para(run(" ")), table(("", ""))])
def test_a_file_without_text_is_refused(body):
    with pytest.raises(BriefError) as stopped:
        taken(Docx(body))
    assert "holds no text" in stopped.value.findings[0].message


def test_a_floating_picture_and_one_in_a_heading_stand_by_themselves():
    image = ("rP", "image", "media/a.png", False)
    parts = {"word/media/a.png": png()}
    beside = picture("rP", "x").replace("wp:inline", "wp:anchor")
    made = taken(Docx(para(run("a") + beside) + para("b"), relations=[image], parts=parts))
    assert markdown.text(made) == '![](figures/picture-1.png){alt="x"}\n\na\n\nb'
    inside = para(run("Rivers ") + picture("rP", "x"), style="Titre1")
    made = taken(Docx(inside + para("b"), relations=[image], parts=parts))
    assert markdown.text(made) == '![](figures/picture-1.png){alt="x"}\n\n# Rivers\n\nb'


def test_line_signs_of_other_programs_are_blanks():
    assert text(Docx(para("a\u2028b\u0085c"))) == "a b c"


def test_a_picture_in_a_line_keeps_its_width():
    image = ("rP", "image", "media/a.png", False)
    body = para(run("see ") + picture("rP", "x") + run(" here"))
    made = taken(Docx(body, relations=[image], parts={"word/media/a.png": png()}))
    assert markdown.text(made) == 'see ![](figures/picture-1.png){alt="x" width=25mm} here'
