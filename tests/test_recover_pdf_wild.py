"""PDFs as they come in from others: commented, filled in, scanned in part."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from briefpress.errors import BriefError
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


def scanned(data: bytes, number: int, *, strips: int = 1, above: bytes = b"") -> bytes:
    """A PDF whose page `number` is a picture in strips, with something drawn above it."""
    pdf = pikepdf.open(io.BytesIO(data))
    page = pdf.pages[number - 1]
    picture = pdf.make_stream(b"\x80" * 100)
    picture.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10,
                              ColorSpace=Name.DeviceGray, BitsPerComponent=8))  # fmt: skip
    page.obj.Resources.XObject = Dictionary(Im=picture)
    high = 842 / strips
    shown = b"".join(f"q 595 0 0 {high} 0 {n * high} cm /Im Do Q\n".encode() for n in range(strips))
    page.obj.Contents = pdf.make_stream(shown + above)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def three_pages() -> bytes:
    first = Sheet().prose(60, 100, f"{OTHER} {ONE} and nobody", 420)
    return drawn([first, page(), Sheet().prose(60, 100, f"had heard of it. {OTHER}", 420)])


@pytest.mark.parametrize(
    ("strips", "above"),
    [(1, b""), (8, b""), (1, b"BT /F 8 Tf 500 20 Td (Page 2) Tj ET")],
    ids=["whole", "in strips", "with a folio"],
)
def test_a_page_that_is_a_picture_is_named_and_nothing_goes_on_over_it(strips, above):
    made = recovered(scanned(three_pages(), 2, strips=strips, above=above))
    asked = [one.message for one in made.manuscript.questions if one.page == 2]
    assert "page 2 is a picture: what it shows is not in the result" in asked
    parts = [" ".join(one.split()) for one in made.brief.split("\n\n")]
    assert any(one.endswith("and nobody") for one in parts)
    assert any(one.startswith("had heard of it.") for one in parts)


def test_a_page_whose_letters_are_drawn_is_named_and_an_ornament_is_not():
    pdf = pikepdf.open(io.BytesIO(three_pages()))
    shapes = [
        f"{60 + n % 60 * 8} {700 - n // 60 * 14} m 4 8 l 9 9 l f".encode() for n in range(900)
    ]
    for count, told in ((900, True), (20, False)):
        pdf.pages[1].obj.Contents = pdf.make_stream(b"\n".join(shapes[:count]))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        asked = [one.message for one in recovered(out.getvalue()).manuscript.questions]
        assert any("page 2 is drawn" in one for one in asked) is told


def test_text_that_was_recognised_in_a_scan_is_used_and_told():
    data = three_pages()
    for number in (1, 2, 3):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            unseen = pdf.pages[number - 1].obj.Contents.read_bytes().replace(b"BT ", b"BT 3 Tr ")
        data = scanned(data, number, above=unseen)
    made = recovered(data)
    assert f"{ONE} and nobody" in text_of(made)
    assert not made.manuscript.pictures
    (asked,) = [one.message for one in made.manuscript.questions if "recognised" in one.message]
    assert "pages 1–3" in asked


def test_text_on_the_picture_of_a_page_is_no_scan():
    sheet = drawn([page()])
    with pikepdf.open(io.BytesIO(sheet)) as pdf:
        seen = pdf.pages[0].obj.Contents.read_bytes()
    made = recovered(scanned(sheet, 1, above=seen))
    assert not [one for one in made.manuscript.questions if one.code == "BP947"]


def test_what_stands_outside_of_the_page_is_named():
    sheet = page().put(60, 870, "Tariff_v3_final.indd 1").put(60, 835, "A last line.")
    made = recovered(drawn([sheet]))
    (gone,) = [one for one in made.manuscript.removed if "outside" in one.why]
    assert gone.text == "Tariff_v3_final.indd 1"
    assert "A last line." in text_of(made)


@pytest.mark.parametrize("cut", [9, 400, 0])
def test_broken_and_empty_files_are_told(cut):
    out = io.BytesIO()
    pikepdf.new().save(out)
    with pytest.raises(BriefError, match=r"BP901 the PDF cannot be read") as stopped:
        recovered(drawn([page()])[:cut] or out.getvalue())
    assert "ask for the file again" in str(stopped.value.findings[0].hint)


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ("https://a.example/b", "https://a.example/b"),
        ("www.a.example/b", "https://www.a.example/b"),
        ("a.example/b", "https://a.example/b"),
        ("forum.org", "https://forum.org"),
        ("clerk@a.example", "mailto:clerk@a.example"),
        ("annex.pdf", ""),
        ("file:///C:/Users/clerk/annex.pdf", ""),
        ("javascript:alert(1)", ""),
        ("http://", ""),
    ],
)
def test_links_lead_to_whole_addresses_or_are_dropped_and_asked(given, target):
    made = recovered(upon(page(), link([60, 738, 144, 752], given)))
    assert made.manuscript.addresses == ((target,) if target else ())
    assert (given in {one.text for one in made.manuscript.questions}) is not bool(target)
    assert (target and f"({target})") in made.brief or f"<{target}>" in made.brief


def without_letters(data: bytes, *faces: str, shift: int = 0) -> bytes:
    """A PDF some of whose fonts number their signs as they like, and have no table of letters."""
    pdf = pikepdf.open(io.BytesIO(data))
    for one in pdf.pages if shift else ():
        told = one.obj.Contents.read_bytes()
        one.obj.Contents = pdf.make_stream(re.sub(
            rb"(?<=Td \()[^()]*", lambda match: bytes(code + shift * (64 < code < 123) for code in match[0]), told
        ))  # fmt: skip
    names = [Name(f"/g{code}") for code in range(33, 127)]
    for face in faces:
        font = pdf.pages[0].obj.Resources.Font[f"/{face}"]
        font.Subtype, font.Encoding = Name.Type3, Dictionary(Differences=Array([33, *names]))
        font.update(Dictionary(FontBBox=[0, 0, 600, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
                               FirstChar=32, LastChar=126, Widths=Array([600] * 95),
                               CharProcs=Dictionary({f"/g{code}": pdf.make_stream(b"600 0 d0 0 0 500 500 re f")
                                                     for code in range(33, 127)})))  # fmt: skip
        for resources in [one.obj.Resources for one in pdf.pages]:
            resources.Font[f"/{face}"] = font
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def test_a_file_whose_fonts_know_no_letters_is_refused_and_not_read_as_rubbish():
    with pytest.raises(BriefError, match=r"BP902 the fonts of the PDF do not tell") as stopped:
        recovered(without_letters(drawn([page()]), "F", "B", shift=-5))
    assert "--force-ocr" in str(stopped.value.findings[0].hint)


def test_a_page_whose_fonts_know_no_letters_is_named():
    strange = Sheet()
    for n in range(12):
        strange.put(60, 100 + 12 * n, "Qrerb fdq uhdg wklv.", font="B")
    made = recovered(without_letters(drawn([page(), strange, page().put(60, 400, ONE[:60])]), "B"))
    asked = [one.message for one in made.manuscript.questions]
    assert "page 2 is set in fonts that do not tell which letters its signs are" in asked
    assert "Qrerb" not in made.brief


def test_fonts_without_letters_that_number_their_signs_as_letters_are_read():
    made = recovered(without_letters(drawn([page()]), "F", "B"))
    assert f"{ONE}{OTHER}" in text_of(made)
