"""Tables whose columns are kept apart by blanks; and what only looks like one."""

from __future__ import annotations

import pytest

from briefpress.importers.blocks import Options
from briefpress.importers.recover import recover

TEXT = (
    "# A Title of Some Length\n\nThe council met in the spring and agreed on a plan that nobody had\n"
    "asked for or paid for yet, and so it was.\n\n"
)
TABLE = "District      Days\nAshlar           4\nBrenna          11\nCorrie           9\n"
REST = "District      Days\nDunmoss         38\nEskar            3\nFell            17\n"


def brief(text: str) -> str:
    return recover(text.encode(), "x.txt", Options()).brief


def test_a_table_needs_text_above_it():
    assert "| Ashlar | 4 |" in brief(TEXT + TABLE)
    assert "|" not in brief("# A Title of Some Length\n\n" + TABLE + "\n" + "A long day. " * 9)


def test_a_head_printed_again_on_the_next_page_goes():
    text = "It was a day like any other, and nobody thought much of it, then or later.\n" * 4
    made = recover(f"{TEXT}{text}\n\n{TABLE}\f{REST}\n{text}".encode(), "x.txt", Options())
    assert made.brief.count("| District | Days |") == 1
    assert [one.text for one in made.manuscript.removed] == ["District", "Days"]


@pytest.mark.parametrize(
    "lines",
    [
        # items with wide gaps behind their labels
        "(a)     the mill, which is old and slow;\n(b)     the road, which is steep;\n"
        "(c)     the bridge, which is of stone.\n",
        # notes
        "1     Minutes of the board, p. 4.\n2     Ibid., p. 7.\n3     Interview with the clerk.\n",
        # addresses at the end
        "Ann Author       ann@house.example\nBen Writer       ben@house.example\n"
        "Cora Miller      cora@house.example\n",
        # fields
        "Tel.:       12 34\nFax:        12 35\nOffice:     Room 3\n",
        # the contents
        "Contents\n\nThe mill             2\nThe road             4\nThe bridge           9\n",
        "The mill             2\nThe road             4\nThe bridge           9\n",
        # sentences that are two blanks apart
        "The mill is old.  It is slow.\nThe road is steep.  It is long.\nThe bridge is wide.  It is.\n",
        # a text that is justified with blanks
        "The mill  is old and it  is slow, but the\nroad is  steep and the bridge is  of stone,\n"
        "so nobody  comes here any  more but for a\nfew who know  the way and  who are old.\n",
        # columns of text
        "The mill is old and slow      but they who come stay\nand nobody comes to it        and so the town is full\n"
        "any more, by day or night     of people who have come\nor at any other hour          for no reason at all.\n",
    ],
)
def test_what_only_looks_like_a_table_stays(lines):
    assert "|" not in brief(TEXT + lines)
