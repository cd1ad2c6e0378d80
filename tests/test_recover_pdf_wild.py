"""PDFs as they come in from others: commented, filled in, scanned in part."""

from __future__ import annotations

import io
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from briefpress.importers.blocks import Options
from briefpress.importers.recover import Recovered, recover
from drawn import Sheet, drawn
from test_recover_pdf import ONE, OTHER


def recovered(data: bytes) -> Recovered:
    return recover(data, "wild.pdf", Options())


def text_of(made: Recovered) -> str:
    return " ".join(re.sub(r"\A---\n.*?\n---\n", "", made.brief, flags=re.DOTALL).split())


def upon(sheet: Sheet, *annotations: dict[str, object]) -> bytes:
    """The PDF of a sheet with annotations upon it; widgets are fields of its form."""
    pdf = pikepdf.open(io.BytesIO(drawn([sheet])))
    made = [pdf.make_indirect(Dictionary(Type=Name.Annot, **{"F": 4} | one)) for one in annotations]
    pdf.pages[0].obj.Annots = Array(made)
    face = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    fields = [one for one in made if one.Subtype == Name.Widget]
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields), DA=String("/Helv 10 Tf 0 g"),
        DR=Dictionary(Font=Dictionary(Helv=pdf.make_indirect(face))))  # fmt: skip
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def page() -> Sheet:
    return Sheet().put(60, 60, "A Tariff for the Harbour", 18).prose(60, 100, ONE + OTHER, 420)


def link(rect: list[float], address: str) -> dict[str, object]:
    action = Dictionary(S=Name.URI, URI=String(address))
    return {"Subtype": Name.Link, "Rect": Array(rect), "A": action}


def test_comments_are_named_and_asked_and_no_part_of_the_text():
    marked = {"Subtype": Name.Highlight, "Contents": String("Which year was that?"),
              "T": String("Anna"), "Rect": Array([60, 730, 144, 752]),
              "QuadPoints": Array([60, 752, 144, 752, 60, 738, 144, 738])}  # fmt: skip
    alone = {
        "Subtype": Name.Text,
        "Contents": String("Sounds unlikely."),
        "Rect": Array([9, 9, 20, 20]),
    }
    made = recovered(
        upon(page(), marked, alone, {"Subtype": Name.Popup, "Rect": Array([0, 0, 9, 9])})
    )
    gone = {one.text: one.why for one in made.manuscript.removed}
    assert gone["Which year was that?"] == "a comment by Anna on “The harbour bo”"
    assert gone["Sounds unlikely."] == "a comment"
    assert {"Which year was that?", "Sounds unlikely."} <= {
        one.text for one in made.manuscript.questions
    }
    assert "year was that" not in text_of(made)


def test_filled_in_fields_and_typed_in_text_are_kept_where_they_are_seen():
    sheet = page().put(60, 400, "Name of the port:").put(60, 480, "The end of the page is here.")
    field = {"Subtype": Name.Widget, "FT": Name.Tx, "T": String("port"), "V": String("Port Sallow East"),
             "DA": String("/Helv 10 Tf 0 g"), "Rect": Array([180, 436, 400, 450])}  # fmt: skip
    typed = {"Subtype": Name.FreeText, "Contents": String("See the annex, too."), "T": String("Anna"),
             "DA": String("/Helv 10 Tf 0 g"), "Rect": Array([60, 390, 400, 410])}  # fmt: skip
    hidden = {"Subtype": Name.FreeText, "Contents": String("Not to be seen."), "F": 2,
              "Rect": Array([60, 390, 400, 410])}  # fmt: skip
    made = recovered(
        upon(sheet, field, typed, link([60, 740, 90, 752], "https://a.example/"), hidden)
    )
    text = text_of(made)
    assert (
        text.index("Name of the port")
        < text.index("Port Sallow East")
        < text.index("See the annex")
    )
    assert text.index("See the annex, too.") < text.index("The end of the page")
    assert "https://a.example/" in text
    assert [one.text for one in made.manuscript.removed if "comment" in one.why] == [
        "Not to be seen."
    ]
    asked = {one.text: one.message for one in made.manuscript.questions}
    assert "form" in asked["Port Sallow East"]
    assert "by Anna" in asked["See the annex, too."]
