"""PDFs without tags: what the geometry of the pages tells."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from briefpress.importers.blocks import Options
from briefpress.importers.pdf.bidi import as_written, in_reading_order
from briefpress.importers.pdf.lines import Line
from briefpress.importers.pdf.measures import Measures
from briefpress.importers.pdf.segments import segments
from briefpress.importers.recover import recover
from briefpress.tools.pdf_page import Face, Glyph
from drawn import Sheet, drawn

ONE = (
    "The harbour board met on a wet Monday and agreed, after some hours, that the tariff should "
    "be printed in full. Nobody had seen it in print since the year of the great storm, and few "
    "had missed it at all. The clerk was told to find the oldest copy, and the youngest member "
    "was told to read it to the others. He read it twice, because the first time was noisy,"
)
OTHER = (
    "and then the board went home. The second meeting was held in the dry hall behind the custom "
    "house, where the roof is sound and the chairs are not. It was agreed that a tariff which "
    "nobody can read has been no tariff, and that the fees paid under it are gifts. The treasurer "
    "asked for a vote on this, lost it, and asked for it to be put down in the minutes."
)


def brief_of(*sheets: Sheet) -> str:
    """The text of brief.md without its metadata, each paragraph on one line."""
    made = recover(drawn(sheets), "drawn.pdf", Options()).brief
    text = re.sub(r"\A---\n.*?\n---\n", "", made, flags=re.DOTALL).strip()
    return re.sub(r"(?<=[^\n])\n(?! *\n)(?!\d+\. )(?=\w|\s+\w)\s*", " ", text)


def test_columns_are_read_one_after_the_other():
    page = Sheet().put(60, 60, "A Tariff for the Harbour of Port Sallow and Its Clerks", 18)
    page.prose(60, 100, ONE, 220).prose(300, 105, OTHER, 220)
    assert f"{ONE} {OTHER}" in brief_of(page)


def test_a_narrow_gutter_and_a_word_gap_above_it_part_columns():
    page = Sheet().lines(60, 88, ["What stands across both of the columns is read before them, all of it, and",
                                  "ends before they begin."])  # fmt: skip
    page.prose(60, 130, ONE, 216).prose(286, 130, OTHER, 216)
    text = brief_of(page)
    assert text.index("they begin.") < text.index("The harbour board")
    assert f"{ONE} {OTHER}" in text


def test_a_column_in_the_margin_is_read_after_the_text_beside_it():
    page = Sheet().prose(200, 100, f"{ONE} {OTHER}", 300)
    page.lines(60, 104, ["A tariff is a list", "of prices that a", "port has printed."], 8, 10)
    got = brief_of(page)
    assert f"{ONE} {OTHER}" in got
    assert "A tariff is a list of prices that a port has printed." in got


def noted(*notes: tuple[float, float, str], first: str = "^1", second: str = "^2") -> Sheet:
    """A page of text with two marks, and notes below a rule."""
    page = Sheet().prose(60, 100, f"{ONE} which nobody{first} denies.", 420)
    page.prose(60, 260, f"{OTHER} They are there.{second}", 420)
    page.rule(60, 690, 150)
    for x, y, text in notes:
        page.put(x, y, text, 8)
    return page


def test_a_further_paragraph_of_a_note_is_known_by_its_indent():
    page = noted(
        (70, 700, "1 Minutes of the board, volume four, which were found in the cellar of the"),
        (60, 709, "custom house in May."),
        (68, 718, "The other volumes are lost, with the seal and the keys of the hall, as the"),
        (60, 727, "clerk has said."),
        (70, 736, "2 Ibid."),
    )
    text = brief_of(page)
    assert "custom house in May.\n\n    The other volumes" in text
    assert "[^2]: Ibid." in text


def test_a_further_paragraph_of_a_note_is_known_by_a_little_space():
    page = noted(
        (60, 700, "1 Minutes of the board, volume four, which were found in the cellar of the"),
        (68, 709, "custom house in May."),
        (68, 720, "The other volumes are lost, with the seal and the keys of the hall, as the"),
        (68, 729, "clerk has said."),
        (60, 740, "2 Ibid."),
    )
    assert "custom house in May.\n\n    The other volumes" in brief_of(page)


def test_small_print_far_above_the_notes_is_none_of_them():
    page = noted((60, 700, "1 Minutes of the board."), (60, 711, "2 Ibid."))
    last = noted((60, 720, "3 The tariff of the year of the storm."), first="^3", second="")
    last.put(60, 420, "Kept safe by the Harbour Forum in Bergen.", 8)
    text = brief_of(page, last)
    assert re.search(r"^Kept safe by the Harbour Forum", text, re.MULTILINE)


def test_notes_below_the_text_run_over_the_page():
    page = noted()
    page.put(60, 770, "1. Minutes of the board, volume four, which were found in the")
    last = Sheet().put(60, 60, "cellar of the custom house.").put(60, 74, "2. Ibid.")
    page.rules.clear()
    text = brief_of(page, last)
    assert "[^1]: Minutes of the board, volume four, which were found in the cellar" in text
    assert "[^2]: Ibid." in text


def test_a_number_in_the_middle_of_a_note_begins_no_note():
    page = noted(
        (60, 700, "1. Minutes of the board, Papers of the Custom House of Port Sallow 53, no."),
        (68, 709, "2 (2000), pages 47 to 132."),
        (60, 720, "2. Ibid., with the map."),
    )
    text = brief_of(page)
    assert "[^1]: Minutes of the board, Papers of the Custom House of Port Sallow 53, no. 2" in text
    assert "[^2]: Ibid., with the map." in text


def test_a_numbered_list_before_the_notes_that_end_the_text_stays_one():
    page = noted()
    page.rules.clear()
    page.lines(60, 400, ["1. Print the tariff.", "2. Read it aloud.", "3. Burn the rest."], lead=14)
    page.lines(60, 500, ["1. Minutes of the board.", "2. Ibid."], lead=14)
    text = brief_of(page)
    assert "1. Print the tariff.\n2. Read it aloud.\n3. Burn the rest." in text
    assert "[^1]: Minutes of the board." in text
    assert "[^2]: Ibid." in text


def test_an_address_over_a_line_end_stays_whole():
    page = noted(
        (60, 700, "1. Minutes of the board, https:"),
        (
            60,
            709,
            "//board.example/a-very-long-name-of-a-file-that-goes-on-for-the-whole-of-a-line-",
        ),
        (60, 718, "and-ends-here.html, page 4."),
        (60, 730, "2. Ibid."),
    )
    assert "a-line-and-ends-here.html" in brief_of(page)


def table(y: float, *rows: tuple[str, ...]) -> Sheet:
    """A page with a table in three columns between two rules, its head above a third."""
    page = Sheet()
    for n, row in enumerate(rows):
        for x, cell in zip((60, 220, 400), row, strict=True):
            page.put(x, y + 14 * n, cell)
    return page.rule(60, y - 12, 520).rule(60, y + 14 * len(rows), 520)


HEAD = (("", "Ships", "Fees paid"), ("Harbour", "in a year", "in crowns"))


def test_a_head_of_two_lines_is_one_row_and_stands_once():
    first = table(600, *HEAD, ("Port Sallow", "212", "1,460"), ("Wick Haven", "97", "88"))
    first.rule(60, 618, 520).prose(60, 100, f"{ONE} {OTHER}", 420)
    second = table(80, *HEAD, ("Ferring", "14", "9"), ("Orsk", "3", "0"))
    second.rule(60, 98, 520).prose(60, 300, f"{OTHER}", 420)
    text = brief_of(first, second)
    rows = [[cell.strip() for cell in line.strip("| ").split("|")]
            for line in text.split("\n") if line.startswith("|") and "--" not in line]  # fmt: skip
    assert rows[0] == ["Harbour", "Ships in a year", "Fees paid in crowns"]
    assert [row[0] for row in rows] == ["Harbour", "Port Sallow", "Wick Haven", "Ferring", "Orsk"]


def test_a_head_of_a_page_says_what_the_first_page_says():
    first = Sheet().put(60, 70, "A Tariff for the Clerks", 20, "B")
    first.prose(60, 120, f"{ONE} {OTHER}", 420)
    second = Sheet().put(60, 50, "A Tariff for the Clerks", 8).put(500, 50, "2", 8)
    second.prose(60, 100, f"{OTHER}", 420)
    assert brief_of(first, second).count("Tariff for the Clerks") == 0


def test_heads_that_change_are_known_by_their_place():
    heads = ("The meeting", "The tariff", "The vote", "The minutes")
    sheets = [Sheet().put(300, 40, head, 8, "I").prose(60, 100, f"{ONE} {OTHER}", 420)
              for head in ("", *heads)]  # fmt: skip
    text = brief_of(*sheets)
    assert not [head for head in heads if head in text]


def test_a_paragraph_that_stands_in_from_both_edges_is_a_quotation():
    page = Sheet().prose(60, 100, ONE + " so he read.", 420).prose(84, 200, OTHER.capitalize(), 370)
    page.prose(60, 320, "The board agreed with the clerk, and the clerk with nobody.", 420)
    assert f"\n\n> {OTHER.capitalize()[:60]}" in brief_of(page)


def test_bullets_that_are_drawn_make_a_list():
    page = Sheet().prose(60, 100, f"{ONE} and said:", 420)
    for n, item in enumerate(("Print the tariff.", "Read it aloud.", "Burn the rest.")):
        page.dot(64, 190 + 14 * n).put(78, 190 + 14 * n, item)
    page.dot(82, 232).put(96, 232, "All of it.")
    text = brief_of(page)
    assert "- Print the tariff.\n- Read it aloud.\n- Burn the rest.\n  - All of it." in text


def test_a_page_that_is_drawn_sideways_is_read():
    page = Sheet(turned=True).prose(60, 100, f"{ONE} {OTHER}", 420)
    assert f"{ONE} {OTHER}" in brief_of(page)


def letter(text: str, x0: float) -> Glyph:
    """A glyph of 5 points' width at `x0`."""
    face = Face(10, False, False, False, -1, False, True, "Naskh")
    return Glyph(text, x0, x0 + 5, 100, face)


def test_words_from_right_to_left_are_read_from_their_right_edge():
    # drawn in two pieces, each from its left edge, as some programs do
    drawn_as = [letter("(", 10), letter("\u062f", 15), letter("\u0631", 20), letter("\u0628", 25),
                letter("(", 30)]  # fmt: skip
    found = in_reading_order(sorted(segments(drawn_as), key=lambda one: one.x0))
    assert "".join(one.text for one in found) == "(\u0628\u0631\u062f)"


def test_signs_that_give_their_text_are_read_among_those_that_do_not():
    # each sign apart, as Chromium writes them, and one sign that is two letters
    drawn_as = [
        letter("\u0643", 20),
        letter("\u0627", 15),
        letter("\u0644", 15),
        letter("\u0627", 10),
    ]
    drawn_as[0].face = replace(drawn_as[0].face, actual="\u0643", reach=(20, 25))
    found = in_reading_order(sorted(segments(as_written(drawn_as)), key=lambda one: one.x0))
    assert "".join(one.text for one in found) == "\u0643\u0644\u0627\u0627"


def test_a_blank_between_letters_whose_boxes_overlap_is_kept():
    drawn_as = [letter("\u0628", 20), letter("\u062f", 17), letter("\u0631", 14)]
    drawn_as[1].spaced = True
    (found,) = in_reading_order(segments(drawn_as))
    assert "".join(" " * sign.spaced + sign.text for sign in found.glyphs) == "\u0628 \u062f\u0631"


def test_digits_among_such_words_are_read_from_the_left():
    drawn_as = [letter("\u0628", 30), letter("\u06f1", 15), letter("\u06f3", 20)]
    found = in_reading_order(sorted(segments(drawn_as), key=lambda one: one.x0), True)
    assert "".join(one.text for one in found) == "\u0628\u06f1\u06f3"


def test_a_line_of_a_page_from_left_to_right_that_is_mostly_quoted_goes_its_way():
    drawn_as = [letter("a", 10), *(letter("\u0628", 20 + 5 * n) for n in range(4)), letter("z", 50)]
    cut = segments(drawn_as)
    assert [one.text[0] for one in in_reading_order(cut)] == ["a", "\u0628", "z"]
    assert [one.text[0] for one in in_reading_order(cut, True)] == ["z", "\u0628", "a"]


def test_a_bracket_that_is_mirrored_beside_such_words_is_turned_back():
    drawn_as = [
        letter("\u0628", 10),
        letter(")", 20),
        letter("9", 25),
        letter("(", 30),
        letter("a", 38),
    ]
    drawn_as[3].spaced = True
    found = in_reading_order(segments(drawn_as))
    assert "".join(" " * sign.spaced + sign.text for sign in found[1].glyphs) == "(9) a"


def test_a_head_that_sticks_out_of_the_columns_hides_no_gutter():
    page = Sheet().put(40, 40, "A Tariff for the Harbour of Port Sallow and All Its Many Clerks")
    page.prose(60, 100, ONE, 220).prose(300, 105, OTHER, 220)
    assert f"{ONE} {OTHER}" in brief_of(page)


def test_a_mark_in_nearly_full_size_that_pushes_its_line_down_is_one():
    page = noted((60, 700, "1. Minutes of the board."), (60, 711, "2. Ibid."), first="", second="")
    page.texts[2] = (60, 127, 10, "in full. Nobody had seen it in print", "F")
    page.put(276, 122.5, "1", 9.5).put(288, 127, "since the year of the great storm,")
    page.put(60 + 29 * 6, 308, "2", 9.5)
    assert "in print[^1] since the year" in brief_of(page)


def test_a_list_goes_on_as_deep_in_the_next_column():
    page = Sheet().prose(60, 100, f"{ONE} and more:", 220)
    page.put(66, 330, "1. Print it.").put(66, 345, "2. Read it.")
    page.put(306, 100, "3. Burn it.").prose(300, 120, f"{OTHER} {ONE}", 220)
    assert "1. Print it.\n2. Read it.\n3. Burn it." in brief_of(page)


def test_a_label_before_a_tab_belongs_to_its_words():
    page = Sheet().prose(60, 100, f"{ONE} and more:", 420)
    for n, (label, words) in enumerate((("(i)", "Print it."), ("(ii)", "Read it."))):
        page.put(60, 200 + 14 * n, label).put(110, 200 + 14 * n, words)
    page.put(60, 228, "(iii)Burn it.")
    assert "(i) Print it.\n(ii) Read it.\n(iii) Burn it." in brief_of(page)


def test_lines_upon_each_other_have_a_distance_all_the_same():
    assert Measures(10, {10: 0.0}, indented=False).lead(Line(1, 700, 10, [])) > 0


def test_a_large_line_below_the_title_is_an_author_if_a_star_calls_a_note_about_it():
    page = Sheet().put(60, 60, "The Tariff of the Harbour Board", 18)
    page.put(60, 90, "Masahiro Weaver*", 14).put(60, 110, "Faculty of Tariffs, Harbour University")
    page.prose(60, 150, ONE + " he said.", 480)
    made = recover(drawn([page]), "drawn.pdf", Options()).manuscript
    affiliation = "Faculty of Tariffs, Harbour University"
    assert made.value("authors") == [{"name": "Masahiro Weaver", "affiliation": affiliation}]


def test_lines_of_a_table_of_contents_stand_by_themselves():
    page = Sheet().prose(60, 100, f"{ONE} and more.", 420)
    for n, words in enumerate(("The tariff", "The hall")):
        page.put(60, 240 + 12 * n, f"{words} . . . . . . . . . . . . . . {n + 4}")
    assert ". 4\n\nThe hall" in brief_of(page)


def test_a_further_paragraph_of_a_note_is_known_by_the_short_line_before_it():
    page = noted(
        (
            60,
            700,
            "1. Minutes of the board, volume four, which were found in the cellar of the cus-",
        ),
        (60, 709, "tom house."),
        (
            60,
            718,
            "The other volumes are lost, with the seal and the keys of the hall, as the clerk",
        ),
        (60, 727, "has said."),
        (60, 736, "2. Ibid."),
    )
    assert "house.\n\n    The other volumes" in brief_of(page)


def test_a_mark_hides_no_space_between_paragraphs():
    page = noted((60, 700, "1. Minutes of the board."), (60, 711, "2. Ibid."))
    page.put(60, 178, "The clerk, who had read it,^1 went home.")
    assert "\n\nThe clerk, who had read it," in brief_of(page)


def test_words_that_are_drawn_twice_to_look_bold_are_read_once():
    page = Sheet().put(60, 60, "A Tariff for the Small Harbour", 18).prose(60, 100, ONE, 420)
    page.put(60.4, 60, "A Tariff for the Small Harbour", 18)
    made = recover(drawn([page]), "x.pdf", Options())
    assert "title: A Tariff for the Small Harbour\n" in made.brief


def test_a_date_above_the_title_is_no_note():
    page = Sheet().put(60, 60, "11 March 2013").put(60, 90, "The Tariff of the Harbour Board", 18)
    page.prose(60, 150, ONE + " he said.", 480)
    made = recover(drawn([page]), "drawn.pdf", Options()).manuscript
    assert str(made.value("date")) == "2013-03-11"
    assert made.value("title") == "The Tariff of the Harbour Board"


def test_an_abstract_that_is_set_in_ends_where_the_text_begins():
    page = Sheet().put(60, 60, "The Tariff of the Harbour Board", 18).put(84, 100, "Abstract")
    page.prose(84, 118, OTHER.capitalize(), 370).prose(60, 240, ONE + " he said.", 430)
    page.put(60, 360, "Introduction", 14).prose(60, 390, OTHER.capitalize(), 430)
    made = recover(drawn([page]), "drawn.pdf", Options())
    assert made.manuscript.value("abstract") == OTHER.capitalize()
    assert brief_of(page).startswith("The harbour board met")


@pytest.mark.parametrize(
    ("initial", "rest", "whole"),
    [
        ("T", "he harbour", "The harbour"),
        ("A", " harbour", "A harbour"),
        ("A", "ll harbours", "All harbours"),
    ],
)
@pytest.mark.parametrize("down", [0, 3])
def test_a_large_initial_belongs_to_the_word_beside_it(initial, rest, whole, down):
    page = Sheet().put(60, 60, "A Tariff for the Harbour", 18).put(60, 124 + down, initial, 36, "B")
    page.put(84, 100, f"{rest.strip()} of Port Sallow has a tariff that nobody can read, though")
    page.put(84, 112, "it is printed on good paper, with a seal on it, and is sold at the gate")
    page.put(84, 124, "to whoever wants it. The seal is that of the city, and the price is the")
    page.put(60, 136, "same for all. The clerk has the only copy that has been read, by a child,")
    page.put(60, 148, "who asked for another.")
    assert f"{whole} of Port Sallow has a tariff that nobody can read, though it is" in brief_of(
        page
    )
    assert "the price is the same for all" in brief_of(page)


def test_a_large_letter_over_a_single_line_is_no_initial():
    page = Sheet().put(60, 100, "B", 30).put(84, 100, "The second part of the tariff")
    page.prose(60, 140, ONE, 420)
    assert "BThe" not in brief_of(page)


def test_a_list_above_the_last_notes_is_none_of_the_notes_that_end_a_text():
    first = noted(
        (60, 700, "1. Minutes of the board."), (60, 711, "2. Ibid."), (60, 722, "3. Ibid.")
    )
    first.put(60, 480, "Nobody denies it.^3")
    last = Sheet().put(60, 100, "The tariff was read.^4 The board has three wishes.^5", 10)
    last.lines(
        78, 130, ["1. Print the tariff.", "2. Read it aloud by 2026.", "3. Burn the rest."], lead=14
    )
    last.put(60, 200, "None of these is new.").rule(60, 690, 150)
    last.lines(60, 700, ["4. Minutes of the board.", "5. Ibid., page 4."], 8)
    text = brief_of(first, last)
    assert "1. Print the tariff.\n2. Read it aloud by 2026.\n3. Burn the rest." in text
    assert "[^3]: Ibid." in text


def test_what_stands_beside_the_only_number_of_a_page_is_furniture():
    first, last = Sheet().prose(60, 100, ONE, 420), Sheet().prose(60, 100, OTHER, 420)
    text = brief_of(first, last.put(60, 800, "2", 8).put(400, 800, "The Harbour Review", 8))
    assert "Harbour Review" not in text
    other = (
        Sheet().prose(60, 100, OTHER, 420).put(60, 800, "7", 8).put(400, 800, "Clerks in all", 8)
    )
    assert "Clerks in all" in brief_of(first, other)  # a number that does not count the pages


def test_a_row_of_a_table_that_begins_with_the_number_of_its_page_stays():
    page = Sheet().prose(60, 100, f"{ONE} {OTHER}", 420)
    for n, name in enumerate(("Port Sallow", "Kessel", "Bergen")):
        page.put(60, 770 + 12 * n, str(n), 8).put(300, 770 + 12 * n, name, 8)
    assert "Kessel" in brief_of(page)


def test_a_large_quotation_in_the_text_is_no_heading_and_a_quoted_title_is_one():
    page = (
        Sheet().put(60, 60, "A Tariff for the Harbour", 20).prose(60, 100, f"{ONE} he said.", 420)
    )
    page.lines(60, 210, ['"Nobody reads a tariff', 'that is not printed."'], 14, 17)
    page.prose(60, 270, OTHER.capitalize(), 420).put(60, 360, '"A Tariff That Nobody Can Read"', 14)
    page.prose(60, 390, OTHER.capitalize(), 420)
    text = brief_of(page)
    assert '\n> "Nobody reads a tariff that is not printed."' in text
    assert '# "A Tariff That Nobody Can Read"' in text


def test_a_small_line_above_the_middle_of_a_sentence_is_a_running_head():
    first = Sheet().prose(60, 100, ONE, 420)
    last = Sheet().put(60, 50, "Centre for Tariffs", 8).put(400, 50, "Brief No. 17", 8)
    text = brief_of(first, last.prose(60, 100, OTHER, 420))
    assert f"{ONE} {OTHER}" in text
    assert "Brief No. 17" not in text


def test_a_small_line_above_a_new_sentence_stays():
    first = Sheet().prose(60, 100, f"{OTHER} He said so.", 420)
    last = Sheet().put(60, 50, "Source: the Centre for Tariffs", 8).prose(60, 100, ONE, 420)
    assert "Source: the Centre" in brief_of(first, last)


def test_a_row_of_a_table_above_another_row_stays():
    first = Sheet().prose(60, 100, ONE, 420)
    last = Sheet()
    for y, row in ((50, ("Orsk", "3,424", "20")), (84, ("the eastern gate", "4,675", "26"))):
        for x, cell in zip((60, 220, 400), row, strict=True):
            last = last.put(x, y, cell, 8)
    assert "Orsk" in brief_of(first, last.prose(60, 130, OTHER, 420))


def test_a_table_of_two_columns_below_a_short_text_is_no_part_of_the_title_block():
    page = Sheet().put(60, 60, "The Tariff of the Harbour", 18).put(60, 90, "By Ann Weaver")
    page.put(60, 130, "The route is longer than it looks. A container needs:")
    for n, (leg, days) in enumerate((("Leg", "Days"), ("Khorgos", "9"), ("Aktau", "21"))):
        page.put(60, 160 + 14 * n, leg).put(260, 160 + 14 * n, days)
    page.put(60, 230, "The second problem is that of water, which falls each year.")
    assert "| Leg | Days |" in brief_of(page)
    assert "| Aktau | 21 |" in brief_of(page)
