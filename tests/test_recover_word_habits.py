"""Word manuscripts: what authors do with the buttons of Word instead of with its styles."""

from __future__ import annotations

import pytest

from briefpress.errors import BriefError
from briefpress.importers import chain, markdown
from make_docx import STYLES, Docx, coded, item, note, para, picture, run, table
from test_recover_word import png, taken, text, told

PROSE = "The farmers of the plain depend on canals that were built a century ago, as all know."


def bold(words: str) -> str:
    return run(words, "<w:b/>")


def chained(docx: Docx) -> str:
    """The text after all steps of recovery, with the prose as a full stop."""
    return markdown.text(chain.run(taken(docx))).replace(PROSE, "…").replace("\n\n", " | ")


# --- bold lines that Word numbers ----------------------------------------------------------------

NUMBERED = [
    ("headings", item(bold("War")) + para(PROSE) + item(bold("Peace")) + para(PROSE),
     "# 1. War | … | # 2. Peace | …"),
    ("of two levels", item(bold("War"), 0, 4) + item(bold("Its Past"), 1, 4) + para(PROSE)
     + item(bold("Peace"), 0, 4) + para(PROSE), "# 1 War | ## 1.1 Its Past | … | # 2 Peace | …"),
    ("with lists below", item(bold("War")) + para(PROSE, '<w:ind w:left="720"/>')
     + item("a", 1) + item("b", 1) + item(bold("Peace")) + para(PROSE),
     "# 1. War | … | (a) a\n(b) b | # 2. Peace | …"),
    ("an item that is stressed", item(bold("War")) + para(PROSE) + item("Peace") + para(PROSE),
     "1. **War** | … | 2. Peace | …"),
    ("a list of names", item(bold("War")) + item(bold("Peace")) + para(PROSE),
     "1. **War**\n2. **Peace** | …"),
    ("sentences", item(bold("Stop it.")) + para(PROSE) + item(bold("Talk.")) + para(PROSE),
     "1. **Stop it.** | … | 2. **Talk.** | …"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"), [c[1:] for c in NUMBERED], ids=[c[0] for c in NUMBERED]
)
def test_bold_lines_that_word_numbers(body, expected):
    assert chained(Docx(para(PROSE) + body)) == f"… | {expected}"


# --- pages and notes -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["page", "column"])
def test_words_on_both_sides_of_a_page_break_are_two(kind):
    break_ = f'<w:r><w:br w:type="{kind}"/></w:r>'
    assert text(Docx(para(run("the end.") + break_ + run("Then") + break_))) == "the end. Then"


@pytest.mark.parametrize("heading", [para("Notes", style="Titre1"), para(bold("End Notes:"))])
def test_the_heading_above_the_end_notes_goes_by_name(heading):
    body = para(run("Water.") + note(1, "endnote"))
    made = taken(Docx(body + heading, endnotes={1: "Khan."}))
    assert markdown.text(made) == "Water.[^1]\n\n[^1]: Khan."
    assert [one.why for one in made.removed] == ["the heading above the notes"]
    assert "Notes" in text(Docx(body + heading + para("See the law."), endnotes={1: "Khan."}))
    assert "Notes" in text(Docx(para("Water.") + heading)), "without notes it may be a lost list"


# --- tables --------------------------------------------------------------------------------------


def wide(content: str, columns: int = 2) -> str:
    """A cell over several columns."""
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr>{para(content)}</w:tc>'


HEAD = (para(bold("River")), para(bold("Flow")))
TABLES = [
    ("a head over two columns", table((para(bold("River")), wide(bold("Flow"))), ("a", "1", "2")),
     "| River | Flow |  |\n|-----|----|---|\n| a | 1 | 2 |"),
    ("a title as the first row", table((wide(bold("Table 1: Flows")),), HEAD, ("a", "1")),
     "| River | Flow |\n|-----|----|\n| a | 1 |\n\n: Table 1: Flows"),
    ("a source as the last row", table(HEAD, ("a", "1"), (wide("Source: Ministry."),)),
     "| River | Flow |\n|-----|----|\n| a | 1 |\n\nSource: Ministry."),
    ("heads of groups", table((wide("2019"),), ("a", "1"), (wide("2020"),), ("a", "2")),
     "|  |  |\n|----|---|\n| 2019 |  |\n| a | 1 |\n| 2020 |  |\n| a | 2 |"),
    ("columns of text", table((para("One.") + para("Two."), para("Three."))),
     "One.\n\nTwo.\n\nThree."),
    ("a box with its title", table(("Box 1",), (para("One.") + para("Two."),)),
     "Box 1\n\nOne.\n\nTwo."),
    ("one column to compare", table(("a",), ("b",)), "|  |\n|---|\n| a |\n| b |"),
    ("one row to compare", table(("a", "b")), "|  |  |\n|---|---|\n| a | b |"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [c[1:] for c in TABLES], ids=[c[0] for c in TABLES])
def test_tables_of_many_forms(body, expected):
    assert text(Docx(body)) == expected


def captioned(*order: str) -> str:
    """Text with a picture, a table and captions in an order."""
    made = {"picture": para(picture("rp", "A map")), "table": table(HEAD, ("a", "1"))}
    body = "".join(made.get(one) or para(one, style="Caption") for one in order)
    relations = [("rp", "image", "media/a.png", False)]
    found = text(Docx(body, relations=relations, parts={"word/media/a.png": png()}))
    found = found.replace("| River | Flow |\n|-----|----|\n| a | 1 |", "table")
    return found.replace('(figures/picture-1.png){alt="A map"}', "").replace("\n\n", " | ")


def test_captions_go_to_what_they_say_they_are_of():
    assert captioned("picture", "Table 2: Flows", "table") == "![] | table | : Table 2: Flows"
    assert captioned("table", "Figure 2: Map", "picture") == "table | ![Figure 2: Map]"
    assert captioned("table", "Figure 2: A lost chart") == "table | Figure 2: A lost chart"
    assert captioned("picture", "Table 2: Flows") == "![Table 2: Flows]", "a table as a picture"
    assert captioned("picture", "Rivers", "table") == "![Rivers] | table"


# --- what other programs and files gave ----------------------------------------------------------


@pytest.mark.parametrize("program", ["Equation.3", "Excel.Sheet.12", "Word.Document.8"])
def test_a_document_of_an_office_program_is_left_unopened_and_asked_about(program):
    shown = '<v:shape alt="Flows"><v:imagedata r:id="rp"/></v:shape>'
    inner = f'<o:OLEObject Type="Embed" ProgID="{program}" r:id="ro"/>'
    relations = [("rp", "image", "media/a.png", False), ("ro", "oleObject", "o.bin", False)]
    parts = {"word/media/a.png": png(), "word/o.bin": b"x"}
    body = para(f"<w:r><w:object>{shown}{inner}</w:object></w:r>")
    made = taken(Docx(body, relations=relations, parts=parts))
    assert markdown.text(made) == '![](figures/picture-1.png){alt="Flows"}'
    assert f'BP948 an embedded object ("{program}") was not opened' in told(made)


@pytest.mark.parametrize("code", ['INCLUDETEXT "c:/a.doc"', "LINK Excel.Sheet.12 a.xlsx"])
def test_what_a_field_brought_in_is_kept_and_asked_about(code):
    asked = "BP948 what a field brought in from another file is {}"
    made = taken(Docx(para(coded(f" {code} ", run("x")))))
    assert markdown.text(made) == "x"
    assert asked.format("kept as it was last seen") in told(made)


def test_a_picture_of_the_web_is_never_fetched_but_named():
    relations = [("rp", "image", "https://example.org/a.png", True)]
    body = para(picture("rp", "A map").replace("r:embed", "r:link")) + para("Words.")
    made = taken(Docx(body, relations=relations))
    assert markdown.text(made) == "Words."
    assert "BP943 a picture stands outside of the file" in told(made)
    assert "https://example.org/a.png" in " ".join(one.before for one in made.repairs)


def test_a_picture_that_a_field_pasted_from_the_web_is_kept():
    code = ' INCLUDEPICTURE "https://example.org/a.png" \\* MERGEFORMATINET '
    relations = [("rp", "image", "media/a.png", False)]
    body = para(coded(code, picture("rp", "A map")))
    docx = Docx(body, relations=relations, parts={"word/media/a.png": png()})
    assert text(docx) == '![](figures/picture-1.png){alt="A map"}'


# --- line breaks for paragraphs ------------------------------------------------------------------

BR = "<w:r><w:br/></w:r>"
LONGER = (
    "Since the treaty was suspended, both sides say that water is a matter of security to them."
)
BROKEN = [
    ("empty lines", run("One") + BR + BR + run("Two"), "One | Two"),
    ("prose below prose", run(PROSE) + BR + run(LONGER), f"… | {LONGER}"),
    ("a heading in the middle", run(PROSE) + BR + bold("War") + BR + run(LONGER),
     f"… | **War** | {LONGER}"),
    ("a heading with a colon", bold("War:") + BR + run(LONGER), f"**War:** | {LONGER}"),
    ("a typed list", run("Aims:") + BR + run("1. peace") + BR + run("2. trade"),
     "Aims: | 1. peace\n2. trade"),
    ("bullets", run("Aims:") + BR + run("• peace") + BR + run("• trade"),
     "Aims: | - peace\n- trade"),
    ("a verse", run("To the sea") + BR + run("And back"), "To the sea\\\nAnd back"),
    ("an address", run("Sana Khan") + BR + run("12 Canal Road") + BR + run("Lahore"),
     "Sana Khan\\\n12 Canal Road\\\nLahore"),
    ("a sentence over two lines", run(PROSE[:-1]) + BR + run(LONGER), f"{PROSE[:-1]}\\\n{LONGER}"),
    ("one number alone", run("The year was") + BR + run("1. a bad one"),
     "The year was\\\n1. a bad one"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [c[1:] for c in BROKEN], ids=[c[0] for c in BROKEN])
def test_line_breaks_for_paragraphs(body, expected):
    made = taken(Docx(para(body)))
    found = markdown.text(made).replace(PROSE, "…").replace("\n\n", " | ").replace("1\\.", "1.")
    assert found == expected
    assert ("BP912 line-breaks" in told(made)) == (" | " in expected)


# --- raised by mistake, and content controls -----------------------------------------------------

RAISED = '<w:vertAlign w:val="superscript"/>'
BEHIND = [
    ("a stop", run("One") + note(1) + run(". ", RAISED) + run("Two"), "One[^1]. Two"),
    ("a closing quotation mark", run("“One.") + run("”", RAISED) + note(1), "“One.”[^1]"),
    ("a comma between marks", run("One.") + note(1) + run(", ", RAISED) + note(2), "One.[^1][^2]"),
    ("a comma that is not raised", run("One") + note(1) + run(", two"), "One[^1], two"),
    ("an ordinal", run("the 78") + run("th", RAISED) + run(" one") + note(1), "the 78^th^ one[^1]"),
    ("a sign far from marks", run("One") + run(".", RAISED) + run(" two") + note(1),
     "One^.^ two[^1]"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [c[1:] for c in BEHIND], ids=[c[0] for c in BEHIND])
def test_signs_that_were_typed_on_raised_behind_a_mark(body, expected):
    made = chain.run(taken(Docx(para(PROSE) + para(body), footnotes={1: "Khan.", 2: "Ali."})))
    assert markdown.text(made).split("\n\n")[1] == expected
    gone = [one.why for one in made.removed if one.text.strip() == ","]
    assert gone == ["between two note marks"] * ("][" in expected)


def control(alias: str, content: str) -> str:
    """A content control with a name."""
    return f'<w:sdt><w:sdtPr><w:alias w:val="{alias}"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def test_the_controls_of_a_cover_page_say_title_and_subtitle():
    cover = para(control("Title", run("Water Wars"))) + control("Subtitle", para("A short guide"))
    made = chain.run(taken(Docx(cover + para("Sana Khan") + para(PROSE) + para(PROSE))))
    assert (made.value("title"), made.value("subtitle")) == ("Water Wars", "A short guide")
    quick = para(run("So says ") + control("Title", run("Water Wars")) + run("."))
    assert taken(Docx(quick)).blocks[0].role == ""


@pytest.mark.parametrize(("line", "mark"), [("March 2024", ""), ("War of 2024", "# ")])
def test_a_date_without_a_day_is_no_heading(line, mark):
    body = para("Water Wars", style="Titre") + para("Sana Khan") + para(PROSE) + para(line)
    assert chained(Docx(body + para(PROSE))) == f"… | {mark}{line} | …"


def test_a_line_that_is_a_heading_for_standing_alone_is_not_slanted():
    body = para(PROSE) + para(run("The Way Out", "<w:i/>")) + para(PROSE)
    assert chained(Docx(body)) == "… | # The Way Out | …"


def test_a_comment_in_a_note_says_where_it_stands():
    mark = '<w:commentRangeStart w:id="0"/>' + run("Khan") + '<w:commentRangeEnd w:id="0"/>'
    remark = f'<w:comment w:id="0" w:author="Ed">{para("check")}</w:comment>'
    with pytest.raises(BriefError) as stopped:
        taken(Docx(para(run("One") + note(1)), footnotes={1: para(mark)}, comments=remark))
    assert stopped.value.findings[0].message == 'paragraph 3: comment by Ed on "Khan": "check"'


# --- formulas ------------------------------------------------------------------------------------


def sign(text: str) -> str:
    """Signs of a formula."""
    return f"<m:r><m:t>{text}</m:t></m:r>"


FORMULAS = [
    ("brackets", f"<m:d><m:e>{sign('a+b')}</m:e></m:d>{sign('c')}", "(a+b)c"),
    ("other brackets",
     '<m:d><m:dPr><m:begChr m:val="["/><m:sepChr m:val=","/><m:endChr m:val=""/></m:dPr>'
     f"<m:e>{sign('a')}</m:e><m:e>{sign('b')}</m:e></m:d>", "\\[a,b"),
    ("a root", f"<m:rad><m:deg>{sign('3')}</m:deg><m:e>{sign('a+b')}</m:e></m:rad>", "^3^√(a+b)"),
    ("a sum", '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
     f"<m:sub>{sign('i')}</m:sub><m:e>{sign('x')}</m:e></m:nary>", "∑~i~x"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"), [c[1:] for c in FORMULAS], ids=[c[0] for c in FORMULAS]
)
def test_signs_that_only_the_form_of_a_formula_shows(body, expected):
    assert text(Docx(para(f"<m:oMath>{body}</m:oMath>"))) == expected


# --- headings by their looks ---------------------------------------------------------------------


def styled(name: str, looks: str) -> str:
    """The usual styles and one of the house, with the identifier ``Own``."""
    return (
        f'{STYLES}<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="{name}"/>'
        f"<w:rPr>{looks}</w:rPr></w:style>"
    )


@pytest.mark.parametrize(("name", "sure"), [("Sub-head", True), ("Box text", False)])
def test_a_bold_style_for_heads_makes_headings(name, sure):
    body = para(PROSE) + para("The Treaty", style="Own") + para(PROSE)
    made = chain.run(taken(Docx(body, styles=styled(name, "<w:b/>"))))
    assert ("BP917 bold-heading" in told(made)) == sure


def test_a_plain_line_among_bold_headings_is_text_and_asked_about():
    heads = para(PROSE) + para(bold("War")) + para(PROSE) + para(bold("Peace")) + para(PROSE)
    body = heads + para("Salvage") + para(PROSE)
    assert chained(Docx(body)) == "… | # War | … | # Peace | … | Salvage | …"
    assert any("is this line a heading?" in one for one in told(chain.run(taken(Docx(body)))))
    body = heads + para("Conclusion") + para(PROSE)
    assert chained(Docx(body)) == "… | # War | … | # Peace | … | # Conclusion | …"
    assert chained(Docx(para(PROSE) + para("Salvage") + para(PROSE))) == "… | # Salvage | …"


# --- tabs behind numbers -------------------------------------------------------------------------


def tabbed(first: str, second: str, looks: str = "") -> str:
    """A paragraph of two parts with a tab between them."""
    return para(run(first, looks) + "<w:r><w:tab/></w:r>" + run(second, looks))


TABBED = [
    ("headings and items",
     tabbed("3.", "Advice", "<w:b/>") + tabbed("i.", "Build.") + tabbed("ii.", "Share.")
     + tabbed("4.", "End", "<w:b/>"), "**3. Advice** | i. Build.\nii. Share. | **4. End**"),
    ("headings in a row", tabbed("2", "Law", "<w:b/>") + tabbed("2.1", "Past", "<w:b/>")
     + tabbed("2.1.1", "War", "<w:b/>"), "**2 Law** | **2.1 Past** | **2.1.1 War**"),
    ("ranks and names", tabbed("1", "Lahore") + tabbed("2", "Karachi") + tabbed("3", "Quetta"),
     "|  |  |\n|---|-------|\n| 1 | Lahore |\n| 2 | Karachi |\n| 3 | Quetta |"),
    ("years", tabbed("2019", "34") + tabbed("2020", "36") + tabbed("2021", "38"),
     "|  |  |\n|----|---|\n| 2019 | 34 |\n| 2020 | 36 |\n| 2021 | 38 |"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [c[1:] for c in TABBED], ids=[c[0] for c in TABBED])
def test_tabs_behind_numbers(body, expected):
    found = text(Docx(para(PROSE) + body)).replace(PROSE, "…").replace("\n\n", " | ")
    assert found.replace("\\.", ".") == f"… | {expected}"


LEADS = [
    ("a bold heading on two lines", para(bold("The Treaty and")) + para(bold("its past")),
     "# The Treaty and its past"),
    ("a bold heading and bold text", para(bold("The Treaty")) + para(bold("it lives.")),
     "# The Treaty | **it lives.**"),
    ("a bold sign that leads in", para(bold("Q: ") + run("What of the water?")),
     "**Q:** What of the water?"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [c[1:] for c in LEADS], ids=[c[0] for c in LEADS])
def test_bold_lines_and_bold_words(body, expected):
    assert chained(Docx(para(PROSE) + body + para(PROSE))) == f"… | {expected} | …"


def test_numbers_typed_before_plain_lines_tell_headings():
    lines = (
        "1. THE PROBLEM",
        PROSE,
        "1.1 A law",
        PROSE,
        "2. WHAT TO DO",
        "Register all of the wells.",
    )
    body = chained(Docx(para("Some text.") + "".join(map(para, lines))))
    assert "# 1. THE PROBLEM | … | ## 1.1 A law | … | # 2. WHAT TO DO | Register" in body


def test_what_the_paper_calls_itself_is_no_title_though_it_is_set_larger():
    body = (
        run("FOREIGN POLICY BRIEF", '<w:sz w:val="48"/>'),
        run("The Harbour Question", '<w:sz w:val="36"/>'),
    )
    made = chain.run(taken(Docx("".join(map(para, (*body, "By Ann Author", PROSE, PROSE))))))
    assert made.value("title") == "The Harbour Question"
