"""Word manuscripts as they come: what real files hold that no tidy one does."""

from __future__ import annotations

import pytest

from briefpress.importers import markdown, readback
from briefpress.importers.blocks import Block, Kind, Manuscript, Run
from make_docx import STYLES, Docx, coded, item, note, para, picture, run, table
from test_recover_word import after_head, png, recovered, taken, text, told

PROSE = "This is a paragraph of running text that nobody could take for anything else at all, ever."


# --- lists -----------------------------------------------------------------------------------------

LABELS = [
    ("begun anew", ["1.", "2.", "1.", "2."], "1. a\n2. b\n\n1\\. c\n\n2\\. d"),
    ("begun further on", ["1.", "10.", "11."], "1. a\n\n10\\. b\n\n11\\. c"),
    ("of another kind", ["1.", "a)", "b)"], "1. a\na) b\nb) c"),
    ("roman or not", ["i.", "c.", "d."], "i. a\n\nc\\. b\n\nd\\. c"),
]


@pytest.mark.parametrize(
    ("labels", "expected"), [c[1:] for c in LABELS], ids=[c[0] for c in LABELS]
)
def test_lists_side_by_side_keep_their_labels(labels, expected):
    items = zip("abcd", labels, strict=False)
    made = Manuscript(
        tuple(Block(Kind.ITEM, (Run(word),), label=label, depth=1) for word, label in items), ()
    )
    readback.prove(made, markdown.brief(made))
    assert markdown.text(made) == expected


def test_a_list_inside_an_item_that_is_no_list_item_moves_out():
    labels = [("1.1", 1), ("a)", 2), ("b)", 2)]
    blocks = tuple(Block(Kind.ITEM, (Run("x"),), label=label, depth=d) for label, d in labels)
    made = Manuscript(blocks, ())
    readback.prove(made, markdown.brief(made))
    assert markdown.text(made) == "1.1 x\n\na) x\nb) x"


def test_a_list_begun_anew_right_below_another():
    body = item("a") + item("b") + item("c", 0, 3) + item("d", 0, 3)
    assert text(Docx(body)) == "1. a\n2. b\n\n1\\. c\n\n2\\. d"


# --- addresses and signs ---------------------------------------------------------------------------

SIGNS = [
    ("letter box", para("Write to a.b@c.org."), "Write to <a.b@c.org>."),
    ("a rate", para("(4,000@40%)"), "(4,000\\@40%)"),
    ("an attribute", para('Select="@Value"'), 'Select="\\@Value"'),
    ("a name", para("@name said"), "@name said"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [c[1:] for c in SIGNS], ids=[c[0] for c in SIGNS])
def test_signs_that_pandoc_would_read_otherwise(body, expected):
    assert text(Docx(body)) == expected


def test_a_look_that_part_of_a_heading_has_is_kept():
    words = (Run("A", marks=frozenset({"underline"})), Run(" {b}"))
    made = Manuscript((Block(Kind.HEADING, words, level=1),), ())
    readback.prove(made, markdown.brief(made))
    assert markdown.text(made) == "# [A]{.underline} \\{b}"


def test_preformatted_text_with_a_link_is_no_code():
    styles = ('<w:style w:type="paragraph" w:styleId="H"><w:name w:val="HTML Preformatted"/>'
              "</w:style>")  # fmt: skip
    link = f'<w:hyperlink r:id="rL">{run("there")}</w:hyperlink>'
    docx = Docx(para(run("see ") + link, style="H"), styles, links={"rL": "https://a.org/"})
    assert text(docx) == "see [there](https://a.org/)"


# --- notes -----------------------------------------------------------------------------------------


def test_a_note_that_begins_with_a_table():
    docx = Docx(para(run("a") + note(1)), footnotes={1: table(("1", "2")) + para("end")})
    assert "[^1]:\n    |  |  |\n    |---|---|\n    | 1 | 2 |\n\n    end" in text(docx)


def test_words_in_the_line_above_continued_notes_are_named():
    more = '</w:footnote><w:footnote w:type="continuationNotice" w:id="-2">' + para("goes on")
    made = taken(Docx(para(run("a") + note(1)), footnotes={1: para("note") + more}))
    assert [one.text for one in made.removed] == ["goes on"]


def test_links_from_a_typed_note_and_back_are_told():
    def to(uid: str, words: str, looks: str = "") -> str:
        return f'<w:hyperlink r:id="{uid}">{run(words, looks)}</w:hyperlink>'

    raised = '<w:vertAlign w:val="superscript"/>'
    body = para(run(PROSE) + to("rA", "1", raised)) + para(run(PROSE) + to("rB", "2", raised))
    body += para(to("rC", "1", raised) + run(" One.")) + para(to("rD", "2", raised) + run(" Two."))
    links = {f"r{letter}": f"https://a.org/#{letter}" for letter in "ABCD"}
    got = recovered(Docx(body, links=links))
    assert "[^1]: One.\n\n[^2]: Two." in got.brief
    assert sum(one.rule == "link-removed" for one in got.manuscript.repairs) == 4


def test_a_list_of_numbers_of_which_some_are_notes_loses_none():
    body = para(run(PROSE) + run("[1] and more [2, 7].")) + para("[1] One.") + para("[2] Two.")
    got = recovered(Docx(body))
    assert "7" in after_head(got.brief)


# --- the file --------------------------------------------------------------------------------------


def test_every_body_of_a_file_is_read():
    whole = Docx(para("a") + "<w:sectPr/></w:body><w:body>" + para("b"))
    assert text(whole) == "a\n\nb"


@pytest.mark.parametrize(
    "target",
    ["Normal.dotm", "file:///C:\\Users\\me\\A%20b.dotx", "Macintosh%20HD:Users:me:T.dot"],
)
def test_a_template_on_the_authors_disk_is_passed_over(target):
    made = taken(Docx(para("a"), relations=[("r1", "attachedTemplate", target, True)]))
    assert f"a template: {target}" in [one.before for one in made.repairs]


def test_a_picture_on_the_authors_disk_is_asked_for():
    shown = picture("rP", "A map").replace("r:embed", "r:link")
    made = taken(Docx(para("a") + para(shown), relations=[("rP", "image", "map.png", True)]))
    assert "BP943 a picture stands outside of the file" in told(made)


def test_combining_signs_in_runs_of_their_own_are_accounted_for():
    assert text(Docx(para(run("المحس\u0651") + run("\u064e") + run("نة")))) == "المحس\u0651\u064eنة"


# --- notes typed by hand ---------------------------------------------------------------------------

RAISED = '<w:vertAlign w:val="superscript"/>'
BOLD = "<w:b/>"
TEXTS = ["Author, One (Paris: Press, 2001), 12.", "Ibid., 14.", 'Other, "Two," Review 3 (2004): 5.']


def sup(number: int) -> str:
    return run(str(number), RAISED)


def called(mark) -> str:
    title = para(run("A Title of a Brief", f'{BOLD}<w:sz w:val="32"/>')) + para("By Jane Doe")
    return title + "".join(para(run(PROSE) + mark(n) + run(" It went on.")) for n in (1, 2, 3))


def lines(form: str) -> list[str]:
    return [form.format(n, text) for n, text in enumerate(TEXTS, 1)]


HEAD = para(run("Notes", BOLD))
TYPED = {
    "below a drawn rule": called(sup) + para("", '<w:pBdr><w:bottom w:val="single"/></w:pBdr>')
    + "".join(para(f"<w:r><w:t>{n}</w:t><w:tab/><w:t>{one}</w:t></w:r>")
              for n, one in enumerate(TEXTS, 1)),
    "in a table": called(sup) + HEAD + table(*((str(n), one) for n, one in enumerate(TEXTS, 1))),
    "lines of one paragraph": called(sup) + HEAD + para(
        "<w:r>" + "<w:br/>".join(f"<w:t>{one}</w:t>" for one in lines("{}. {}")) + "</w:r>"),
    "round brackets": called(lambda n: run(f" ({n})")) + HEAD + "".join(map(para, lines("({}) {}"))),
    "raised signs": called(lambda n: run("¹²³"[n - 1])) + para("Notes", style="Titre1")
    + "".join(para(f"{'¹²³'[n - 1]} {one}") for n, one in enumerate(TEXTS, 1)),
}  # fmt: skip


@pytest.mark.parametrize("body", TYPED.values(), ids=TYPED)
def test_typed_notes_in_many_forms(body):
    brief = after_head(recovered(Docx(body)).brief)
    assert brief.endswith("\n\n".join(f"[^{n}]: {one}" for n, one in enumerate(TEXTS, 1)))
    assert all(f"[^{n}] It went on." in " ".join(brief.split()) for n in (1, 2, 3))
    assert "* * *" not in brief


def test_bold_numbered_lines_are_headings_and_no_notes():
    heads = ("What we saw", "Why it is so", "What helps")
    body = para("A Title", style="Titre")
    for number, head in enumerate(heads, 1):
        body += para(run(f"{number} {head}", BOLD)) + para(run(PROSE) + sup(number))
    brief = recovered(Docx(body + HEAD + "".join(map(para, lines("{} {}"))))).brief
    assert [line for line in brief.split("\n") if line.startswith("# ")] == [
        f"# {number} {head}" for number, head in enumerate(heads, 1)
    ]
    assert f"[^1]: {TEXTS[0]}" in brief


def test_signs_call_typed_notes_in_the_text():
    body = para("A Title", style="Titre") + para(run(PROSE + "*")) + para(run(PROSE + "†"))
    body += para("* First of the notes.") + para("† Second of the notes.")
    assert "[^1]: First of the notes.\n\n[^2]: Second of" in recovered(Docx(body)).brief


@pytest.mark.parametrize(("mark", "label"), [(run("*"), "*"), (sup(1), "1.")])
def test_a_typed_note_at_the_authors_name_says_who_that_is(mark, label):
    body = para("A Title", style="Titre") + para(run("Jane Doe") + mark) + para("10 March 2020")
    body += para(run(PROSE) + sup(2)) + para(PROSE) + para(f"{label} Jane Doe is a fellow.")
    brief = recovered(Docx(body + para(f"2. {TEXTS[0]}"))).brief
    assert "  - name: Jane Doe\n    about: Jane Doe is a fellow." in brief
    assert f"[^1]: {TEXTS[0]}" in brief


def test_a_heading_below_typed_notes_ends_them():
    body = called(sup) + HEAD + "".join(map(para, lines("{}. {}")))
    body += para(run("Acknowledgements", BOLD)) + para("The author thanks the clerks of the town.")
    assert f"[^3]: {TEXTS[2]}\n" in recovered(Docx(body)).brief


def test_the_number_of_the_heading_above_typed_notes_goes_with_it():
    head = para("References", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>')
    got = recovered(Docx(called(sup) + head + "".join(map(para, lines("[{}] {}")))))
    assert f"[^3]: {TEXTS[2]}" in got.brief
    assert "References" in {one.text for one in got.manuscript.removed}
    assert "References" not in got.brief


def test_columns_that_nobody_is_said_to_have_changed_stop_nobody():
    was = (
        '<w:tblGridChange w:id="3"><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid></w:tblGridChange>'
    )
    grid = f'<w:tblGrid><w:gridCol w:w="9"/><w:gridCol w:w="9"/>{was}</w:tblGrid>'
    made = table(("One", "Two"), ("1", "2")).replace("</w:tblPr>", f"</w:tblPr>{grid}")
    assert "| 1 | 2 |" in recovered(Docx(para(PROSE) + made)).brief


# --- headings by their looks -----------------------------------------------------------------------


def test_ranks_follow_capitals_weight_and_slant():
    looks = [("THE FIRST PART", BOLD), ("Part of it", BOLD), ("Part of that", f"{BOLD}<w:i/>"),
             ("THE SECOND PART", BOLD)]  # fmt: skip
    body = para("A Title", style="Titre") + para(PROSE)
    body += "".join(para(run(*one)) + para(PROSE) for one in looks)
    brief = after_head(recovered(Docx(body)).brief)
    heads = [line for line in brief.split("\n") if line.startswith("#")]
    assert heads == ["# THE FIRST PART", "## Part of it", "### Part of that", "# THE SECOND PART"]


def test_ranks_follow_numbers_typed_by_hand():
    body = para("A Title", style="Titre") + para(PROSE)
    for head in ("1. One", "1.1 Of one", "1.2. More of it", "2. Two"):
        body += para(run(head, BOLD)) + para(PROSE)
    brief = after_head(recovered(Docx(body)).brief)
    heads = [line for line in brief.split("\n") if line.startswith("#")]
    assert heads == ["# 1. One", "## 1.1 Of one", "## 1.2. More of it", "# 2. Two"]


@pytest.mark.parametrize("looks", ['<w:sz w:val="28"/>', "CAPITALS"])
def test_a_line_in_larger_type_or_capitals_is_a_heading(looks):
    head = "WHAT THEY SAW" if looks == "CAPITALS" else "What they saw"
    body = para("A Title", style="Titre") + para(PROSE)
    body += para(run(head, looks if looks != "CAPITALS" else "")) + item("a", 0, 2) + para(PROSE)
    assert f"\n# {head}\n" in recovered(Docx(body)).brief


def test_bold_words_that_lead_a_paragraph_in_are_no_heading():
    body = (
        para("A Title", style="Titre") + para(PROSE) + para(run("First.", BOLD) + run(f" {PROSE}"))
    )
    assert "**First.** This is" in recovered(Docx(body)).brief


# --- lists of definitions --------------------------------------------------------------------------

DEFINED = STYLES + "".join(
    f'<w:style w:type="paragraph" w:styleId="{uid}"><w:name w:val="{name}"/></w:style>'
    for uid, name in (("DT", "Definition Term"), ("DD", "Definition"))
)


def test_a_list_of_definitions_is_one():
    body = para("A", style="DT") + para("b", style="DD") + para("c", style="DD")
    body += para("D", style="DT") + para("e", style="DD") + para("f")
    expected = "A\n:   b\n\n    c\n\nD\n:   e\n\nf"
    assert text(Docx(body, DEFINED)) == expected


def test_a_term_without_a_meaning_is_a_paragraph():
    body = para("A", style="DT") + para("f") + para("b", style="DD")
    assert text(Docx(body, DEFINED)) == "A\n\nf\n\nb"


def test_a_meaning_whose_term_became_the_title_is_a_paragraph():
    body = para("A Term Alone", style="DT") + para(PROSE, style="DD")
    assert after_head(recovered(Docx(body, DEFINED)).brief).startswith("This is a paragraph")


# --- what the file says of itself ------------------------------------------------------------------


def about(**values: str) -> dict[str, bytes]:
    inner = "".join(f"<{tag.replace('_', ':')}>{text}</{tag.replace('_', ':')}>"
                    for tag, text in values.items())  # fmt: skip
    spaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return {
        "docProps/core.xml": f"<cp:coreProperties {spaces}>{inner}</cp:coreProperties>".encode()
    }


def test_properties_are_a_last_resort_and_asked_about():
    body = para("A Title of a Brief", style="Titre") + para(PROSE)
    got = recovered(Docx(body, parts=about(dc_creator="Jane Doe", cp_keywords="ferries; straits")))
    assert "authors:\n  - name: Jane Doe\n" in got.brief
    assert "keywords:\n  - ferries\n  - straits\n" in got.brief
    assert sum("properties" in one.message for one in got.manuscript.questions) == 2


@pytest.mark.parametrize("creator", ["Windows User", "admin", "HP", "python-docx", ""])
def test_what_a_program_calls_its_user_is_no_author(creator):
    body = para("A Title of a Brief", style="Titre") + para(PROSE)
    got = recovered(Docx(body, parts=about(dc_creator=creator, dc_title="Microsoft Word - x.doc")))
    assert "authors:" not in got.brief
    assert "title: A Title of a Brief" in got.brief


def test_properties_confirm_which_line_is_the_title():
    body = (
        para(run("Policy Brief of the House", BOLD)) + para("Ferries of the Strait") + para(PROSE)
    )
    got = recovered(Docx(body, parts=about(dc_title="Ferries of the Strait")))
    assert "title: Ferries of the Strait" in got.brief


# --- typed by hand: lists, tables, quotations ------------------------------------------------------

T = para("A Title of a Brief", style="Titre") + para(PROSE)
TAB = "<w:tab/>"


def tabbed(*cells: str) -> str:
    return para("<w:r>" + TAB.join(f"<w:t>{cell}</w:t>" for cell in cells) + "</w:r>")


HAND = [
    ("dashes", "".join(map(para, ("- a", "- b"))), "- a\n- b"),
    ("bullets and tabs", tabbed("•", "a") + tabbed("•", "b"), "- a\n- b"),
    ("numbers", "".join(map(para, ("1. a", "2. b"))), "1. a\n2. b"),
    ("nested", "".join(map(para, ("1. a", "(a) b", "(b) c", "2. d"))),
     "1. a\n   (a) b\n   (b) c\n2. d"),
    ("roman", "".join(map(para, ("i) a", "ii) b"))), "i) a\nii) b"),
    ("going on below a paragraph", "".join(map(para, ("1. a", "2. b", "x", "3. c"))),
     "1. a\n2. b\n\nx\n\n3. c"),
    ("one number alone", para("1. a") + para("b"), "1\\. a\n\nb"),
    ("one dash alone", para("– a") + para("b"), "– a\n\nb"),
    ("initials", para("B. Russell wrote") + para("A. Smith did"),
     "B\\. Russell wrote\n\nA\\. Smith did"),
    ("years", para("1990. a") + para("1991. b"), "1990\\. a\n\n1991\\. b"),
    ("rows set with tabs", tabbed("a", "b", "c") + tabbed("1", "2", "3"),
     "|  |  |  |\n|---|---|---|\n| a | b | c |\n| 1 | 2 | 3 |"),
    ("a tab in a line", tabbed("a", "b"), "a b"),
    ("set in on both sides", para(PROSE + " x", '<w:ind w:left="720" w:right="720"/>'),
     "> " + PROSE + " x"),
    ("set in on the left", para("a few words", '<w:ind w:left="720"/>'), "a few words"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [c[1:] for c in HAND], ids=[c[0] for c in HAND])
def test_what_was_typed_by_hand(body, expected):
    got = text(Docx(T + body)).split("\n\n", 2)[2]
    assert " ".join(got.replace("\n> ", " ").split()) == " ".join(expected.split())
    assert got.startswith(expected[:2])


# --- notes that call notes, generated lists, fractions ---------------------------------------------


def test_a_note_that_calls_a_note_keeps_its_number():
    notes = {1: para(run("see ") + note(2)), 2: "second"}
    made = taken(Docx(para(run("a") + note(1) + note(2)), footnotes=notes))
    assert "[^1]: see 2\n\n[^2]: second" in markdown.text(made)
    assert any("a note calls another one" in one.message for one in made.questions)


def test_a_note_that_only_a_note_calls_is_kept_in_it():
    made = taken(Docx(para(run("a") + note(1)),
                      footnotes={1: para(run("foot") + note(1, "endnote"))},
                      endnotes={1: "end"}))  # fmt: skip
    assert "[^1]: foot\n\n    end" in markdown.text(made)


def test_an_index_is_named_and_removed():
    made = taken(Docx(para("a") + para(coded(' INDEX \\c "2" ', run("apples, 3")))))
    assert [(one.text, one.why) for one in made.removed] == [("apples, 3", "the index")]


def test_a_fraction_keeps_its_parts_together():
    part = "<m:{0}><m:r><m:t>{1}</m:t></m:r></m:{0}>"
    inner = part.format("num", "a") + part.format("den", "b+c")
    body = para(run("x ") + f"<m:oMath><m:f>{inner}</m:f></m:oMath>")
    assert text(Docx(body)) == "x a/(b+c)"


# --- looks of a page -------------------------------------------------------------------------------


def test_a_drop_cap_is_the_first_letter_of_its_word():
    body = para(run("T"), '<w:framePr w:dropCap="drop" w:lines="3"/>') + para("he first words.")
    assert text(Docx(body)) == "The first words."


@pytest.mark.parametrize("stars", ["* * *", "***", "⁂"])
def test_stars_between_paragraphs_are_a_thematic_break(stars):
    assert text(Docx(para("a") + para(stars) + para("b"))) == "a\n\n* * *\n\nb"


def test_a_heading_in_the_first_line_of_a_paragraph_stands_by_itself():
    one = f"<w:r><w:rPr><w:b/></w:rPr><w:t>Their Ships</w:t></w:r><w:r><w:br/><w:t>{PROSE}</w:t></w:r>"
    brief = recovered(Docx(T + para(one))).brief
    assert f"# Their Ships\n\n{PROSE}" in brief


def test_a_link_round_a_picture_is_told():
    body = para(f'<w:hyperlink r:id="rL">{picture("rP", "A map")}</w:hyperlink>')
    made = taken(
        Docx(para("a") + body, links={"rL": "https://a.org/"}, parts={"word/media/a.png": png()},
             relations=[("rP", "image", "media/a.png", False)])
    )  # fmt: skip
    assert [one.before for one in made.repairs if one.rule == "link-removed"] == ["https://a.org/"]


@pytest.mark.parametrize(
    ("below", "caption"), [("Figure 1. A map.", True), ("Figure 1 shows a map.", False)]
)
def test_a_numbered_line_below_a_picture_is_its_caption(below, caption):
    docx = Docx(para("a") + para(picture("rP", "A map")) + para(below),
                parts={"word/media/a.png": png()},
                relations=[("rP", "image", "media/a.png", False)])  # fmt: skip
    assert (f"![{below}](figures/" in text(docx)) is caption


def test_small_type_that_is_lowered_a_little_is_a_subscript():
    looks = '<w:position w:val="-2"/><w:sz w:val="14"/>'
    assert text(Docx(para(run("H") + run("2", looks) + run("O")))) == "H~2~O"


def test_a_style_for_heads_of_tables_makes_one():
    styles = (
        STYLES
        + '<w:style w:type="paragraph" w:styleId="TH"><w:name w:val="Table Heading"/></w:style>'
    )
    head = (para("A", style="TH"), para("B", style="TH"))
    assert text(Docx(table(head, ("1", "2")), styles)) == "| A | B |\n|---|---|\n| 1 | 2 |"


def test_a_note_in_a_line_that_is_taken_away_is_kept():
    head = para(run("The House of Studies") + note(1)) + para("A Title of a Brief", style="Titre")
    brief = recovered(Docx(head + para(PROSE), footnotes={1: "What the house is."})).brief
    assert after_head(brief).startswith("What the house is.")


def test_a_typed_label_in_a_joined_paragraph_stands_where_it_stood():
    gone = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
    body = para("1. a") + para("2. ", gone) + para("b") + para("3. c")
    assert text(Docx(T + body), True).endswith("1. a\n2. b\n3. c")
