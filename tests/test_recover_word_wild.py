"""Word manuscripts as they come: what real files hold that no tidy one does."""

from __future__ import annotations

import pytest

from briefpress.importers import markdown, readback
from briefpress.importers.blocks import Block, Kind, Manuscript, Run
from make_docx import Docx, item, note, para, run, table
from test_recover_word import after_head, recovered, taken, text, told

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
    from make_docx import picture

    shown = picture("rP", "A map").replace("r:embed", "r:link")
    made = taken(Docx(para("a") + para(shown), relations=[("rP", "image", "map.png", True)]))
    assert "BP943 a picture stands outside of the file" in told(made)


def test_combining_signs_in_runs_of_their_own_are_accounted_for():
    assert text(Docx(para(run("المحس\u0651") + run("\u064e") + run("نة")))) == "المحس\u0651\u064eنة"
