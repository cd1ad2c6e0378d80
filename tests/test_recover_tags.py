"""Tagged PDFs: what the structure tree tells, what is made up for, and when it is not trusted."""

from __future__ import annotations

import io

import pikepdf
import pytest
import yaml

from briefpress.importers.blocks import Options
from briefpress.importers.recover import recover
from briefpress.tools.pdf_structure import structure
from drawn import Sheet, drawn
from support import RICH, convert, document_of
from tagged import tag, tagged

ONE = (
    "The harbour board met on a wet Monday and agreed, after some hours, that the tariff should "
    "be printed in full. Nobody had seen it in print since the year of the great storm."
)
OTHER = (
    "The second meeting was held in the dry hall behind the custom house, where the roof is sound. "
    "It was agreed that a tariff which nobody can read has been no tariff."
)
HEAD = (
    tag("H1", "A Tariff for the Harbour of Port Sallow", size=18),
    tag("P", "By Ann Author"),
    tag("P", "3 May 2021"),
)


def recovered(*tags, roles=None):
    return recover(tagged(*HEAD, *tags, roles=roles), "x.pdf", Options())


def body(*tags, roles=None) -> str:
    """The text of brief.md, each paragraph on one line."""
    text = recovered(*tags, roles=roles).brief.split("---\n", 2)[2].strip()
    parts = text.split("\n\n")
    return "\n\n".join(
        part if part.startswith(("-", "|", ">", "1.", ":")) else " ".join(part.split())
        for part in parts
    )


def codes(made) -> set[str]:
    return {one.code for one in made.findings()}


def test_headings_have_the_levels_of_their_tags():
    got = body(
        tag("H2", "The board"), tag("P", ONE),
        tag("H3", "Its meetings"), tag("P", OTHER),
    )  # fmt: skip
    assert got == f"# The board\n\n{ONE}\n\n## Its meetings\n\n{OTHER}"


def test_custom_names_are_what_the_role_map_or_they_themselves_say():
    got = body(
        tag("Heading_-_Level_2", "The board"), tag("Body", ONE), tag("Block Text", OTHER),
        roles={"Heading_-_Level_2": "P", "Body": "P", "Block Text": "P"},
    )  # fmt: skip
    assert got.startswith(f"# The board\n\n{ONE}\n\n> ")
    assert OTHER in " ".join(got.replace("> ", "").split())


def test_a_paragraph_over_a_page_is_one_and_the_next_stays_apart():
    long = " ".join([ONE, OTHER] * 16)
    got = body(tag("H2", "The board"), tag("P", long), tag("P", "ferries of the board sail daily."))
    assert f"{long}\n\nferries" in got


def test_a_line_that_the_tags_call_a_paragraph_is_no_heading():
    made = recovered(tag("H2", "The board"), tag("P", ONE), tag("P", "The clerk"), tag("P", OTHER))
    assert "\n\nThe clerk\n\n" in made.brief


def test_notes_come_to_their_references_whole():
    long = " ".join(["The clerk told us so."] * 120)
    got = body(
        tag("P", ONE, tag("Reference", tag("Link", "^1", url="#")), " The tariff was not printed. ",
            tag("Reference", tag("Link", "^2", url="#"))),
        tag("Note", tag("Lbl", "1. "), f"Minutes of the board. {long}"),
        tag("Note", tag("Lbl", "2. "), tag("P", "Ibid."), tag("P", "The clerk has a copy.")),
        tag("P", OTHER),
    )  # fmt: skip
    assert f"great storm.[^1] The tariff was not printed.[^2]\n\n{OTHER}" in got
    assert f"[^1]: Minutes of the board. {long}" in got
    assert "[^2]: Ibid.\n\nThe clerk has a copy." in got


def test_notes_of_which_only_the_raised_number_tells():
    got = body(
        tag("P", ONE, "^1", " The tariff was not printed."),
        tag("H2", "More"),
        tag("P", OTHER, "^2"),
        tag("Note", tag("P", "^1", " Minutes of the board.")),
        tag("Note", tag("P", "^2", " Ibid.")),
    )
    assert "great storm.[^1] The tariff" in got
    assert "no tariff.[^2]" in got
    assert "[^1]: Minutes of the board.\n\n[^2]: Ibid." in got


def test_a_note_cut_over_two_pages_is_one_though_its_tags_are_two():
    got = body(
        tag("P", ONE, "^1"),
        tag(
            "Note", tag("Footnote", "^1", " The minutes were kept by the clerk", size=8), page=True
        ),
        tag("P", OTHER, page=True),
        tag("Note", tag("Footnote", "and his heirs. They are lost.", size=8)),
        roles={"Footnote": "P"},
    )
    assert got.endswith("[^1]: The minutes were kept by the clerk and his heirs. They are lost.")


def test_items_set_at_one_depth_have_the_depths_of_their_indents():
    got = body(
        tag("P", ONE),
        tag("L", tag("LI", tag("LBody", "1. the first point"))),
        tag("L", tag("LI", tag("LBody", tag("Span", "   "), "a) with a part"))),
        tag("L", tag("LI", tag("LBody", "2. the second point"))),
    )
    assert "1. the first point\n   a) with a part\n2. the second point" in got


def test_an_item_without_words_keeps_its_label():
    assert "2\\." in body(tag("P", ONE), tag("L", tag("LI", tag("Lbl", "2."))))


def test_a_list_that_leads_back_to_its_marks_is_the_notes():
    back = tag("Link", "r", url="#", spoken="\u21a9")
    got = body(
        tag("P", ONE, tag("NonStruct", "^1", tag("NonStruct"), url="#"), " It was lost."),
        tag("L", tag("LI", tag("Lbl", "1. "), tag("LBody", "the first point"))),
        tag("P", OTHER),
        tag("L", tag("NonStruct", tag("Lbl", "1. "), tag("P", "Minutes of the board. ", back))),
    )
    assert "great storm.[^1] It was lost.\n\n1. the first point" in got
    assert got.endswith("[^1]: Minutes of the board.")


def test_lists_keep_their_labels_and_depths():
    got = body(
        tag("P", ONE),
        tag("L",
            tag("LI", tag("Lbl", "1. "), tag("LBody", tag("P", "the first point"))),
            tag("LI", tag("Lbl", "2. "), tag("LBody", "the second point", tag("L",
                tag("LI", tag("Lbl", "a) "), tag("LBody", "with a part")),
                tag("LI", tag("Lbl", "b) "), tag("LBody", "and another")))))),
        tag("P", OTHER),
        tag("L", tag("LI", tag("LBody", "• a bullet")), tag("LI", tag("LBody", "• its mate"))),
    )  # fmt: skip
    assert "1. the first point\n2. the second point\n   a) with a part\n   b) and another" in got
    assert "- a bullet\n- its mate" in got


def test_terms_and_what_they_mean_are_paragraphs():
    got = body(
        tag("P", ONE),
        tag("L", tag("LI", tag("Lbl", "Salvage"), tag("LBody", tag("P", OTHER)))),
    )
    assert f"{ONE}\n\nSalvage\n\n{OTHER}" in got


def test_tables_keep_rows_columns_spans_and_captions():
    got = body(
        tag("P", ONE),
        tag("Caption", "Table 1: Fees"),
        tag("Table",
            tag("TR", tag("TH", "Ship"), tag("TH", "Fee"), tag("TH", "Year")),
            tag("TR", tag("TD", "Barge"), tag("TD", "free", A=pikepdf.Dictionary(
                O=pikepdf.Name.Table, ColSpan=2))),
            tag("TR", tag("TD", tag("P", "Cutter")), tag("TD", "12"), tag("TD", "1902"))),
        tag("P", OTHER),
    )  # fmt: skip
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in got.split("\n") if line.startswith("|")]  # fmt: skip
    assert rows[0] == ["Ship", "Fee", "Year"]
    assert rows[2:] == [["Barge", "free", ""], ["Cutter", "12", "1902"]]
    assert "\n\n: Table 1: Fees" in got


def test_a_frame_of_one_column_is_no_table():
    got = body(tag("P", ONE), tag("Table", tag("TR", tag("TD", tag("P", OTHER)))))
    assert f"{ONE}\n\n{OTHER}" in got


def test_furniture_by_its_tag_is_named():
    running = tag("Artifact", "Port Sallow Papers", page=True)
    made = recovered(tag("P", ONE), running, tag("H2", "More"), tag("P", OTHER))
    assert "Port Sallow Papers" not in made.brief
    assert any("Sallow Papers" in one.text for one in made.manuscript.removed)


def test_what_no_tag_claims_stands_where_it_stands():
    loose = tag("Artifact", "A table of fees hangs in the custom house for all to read.")
    got = body(tag("H2", "The board"), tag("P", ONE), loose, tag("P", OTHER))
    assert f"{ONE}\n\nA table of fees" in got


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        ([tag("P", ONE), *[tag("Bare", OTHER)] * 9], "cover only"),
        (
            [tag("P", part + " ") for text in (ONE, OTHER) * 3 for part in text.split(" the ")],
            "cut",
        ),
        ([tag("H2", f"{ONE} {OTHER}") for _ in range(5)], "headings"),
    ],
)
def test_tags_that_do_not_fit_the_pages_are_not_followed(tags, why):
    made = recovered(*tags)
    told = [one for one in made.manuscript.repairs if one.code == "BP909"]
    assert why in told[0].before


def test_a_tree_that_calls_itself_suspect_is_not_read():
    with pikepdf.open(io.BytesIO(tagged(*HEAD))) as pdf:
        pdf.Root.MarkInfo.Suspects = True
        out = io.BytesIO()
        pdf.save(out)
    assert structure(tagged(*HEAD)) is not None
    assert structure(out.getvalue()) is None


def test_a_tree_that_bites_its_tail_ends():
    with pikepdf.open(io.BytesIO(tagged(*HEAD, tag("P", ONE)))) as pdf:
        top = pdf.Root.StructTreeRoot.K
        top.K.append(top)
        top.K.append(pikepdf.Dictionary(S=pikepdf.Name.P, K=pikepdf.Array([999, "x", None])))
        out = io.BytesIO()
        pdf.save(out)
    assert ONE[:40] in recover(out.getvalue(), "x.pdf", Options()).brief


def test_a_pdf_of_ours_gives_its_metadata_back():
    brief, document = document_of(RICH)
    made = recover(convert("pdf", document), "x.pdf", Options())
    found = yaml.load(made.brief.split("---\n")[1], Loader=yaml.BaseLoader)
    wanted = brief.metadata.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    for key in ("short_title", "language", "related"):  # on no page, or without their relation
        del wanted[key]
    del wanted["authors"][0]["given"], wanted["authors"][0]["family"]
    wanted["lead_image"]["file"] = found["lead_image"]["file"]
    assert found == wanted
    assert not [one for one in made.manuscript.questions if one.code == "BP943"]


MIXED = """\
The canal has a turn, the *bari* (باری), and the book كتاب الماء (2019) has “الماء والناس”, as the title
كتاب الماء والناس والأرض في البلاد البعيدة والقريبة على الساحل does.[^1]

پانی (2025) کم ہو رہا ہے، اور WAPDA نے 1960 میں معاہدہ (Indus Waters Treaty) کیا تھا، جو آج بھی نافذ ہے۔

[^1]: See فاطمہ, پانی کا مستقبل (Lahore, 2019), p. 12.
"""


def test_words_from_right_to_left_come_out_as_they_were_written(tmp_path):
    head = "---\ntitle: A Note\nauthors: [{name: فاطمہ زہرا}]\ndate: 2025-05-09\nlicense: CC-BY-4.0\n---\n"
    folder = tmp_path / "2025-05-09-a-note"
    folder.mkdir()
    (folder / "brief.md").write_text(head + MIXED, "utf-8")
    made = recover(convert("pdf", document_of(folder)[1]), "x.pdf", Options())
    assert made.brief.split("---\n")[2].split() == MIXED.split()


def test_letters_that_are_spaced_out_are_words():
    page = Sheet().put(60, 60, "A Tariff for the Harbour of Port Sallow", 18)
    page.prose(60, 100, ONE, 420)
    for n, letter in enumerate("THE DRY HALL"):
        if letter != " ":
            page.put(60 + 9 * n - 2 * ("THE DRY HALL"[:n].count(" ")), 180, letter)
    page.prose(60, 200, OTHER, 420)
    assert "THE DRY HALL" in recover(drawn([page]), "x.pdf", Options()).brief


def test_a_table_of_empty_cells_is_no_table():
    row = tag("TR", tag("TD", tag("P", " ")), tag("TD", tag("P", " ")))
    got = body(tag("P", ONE), tag("Table", row, row, row), tag("P", OTHER))
    assert "|" not in got
