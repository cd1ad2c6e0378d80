"""The print edition: PDF/X-4 in inks, bleed, marks, mirrored margins, whole sheets, preflight."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from briefpress import cli
from briefpress.checks import preflight, seal_print
from briefpress.checks.pdf_content import Ink, Page
from briefpress.checks.proof import pages_agree
from briefpress.converters.print import palette
from briefpress.errors import BriefError, MissingToolError
from briefpress.tools import colour
from spoil import edition, rich
from support import (
    HEAD,
    ODD,
    REAL,
    RICH,
    convert,
    document_of,
    house,
    judged,
    proof_of,
    write_brief,
)

TOKENS = house().tokens.print
if colour.find_profile(TOKENS.profile) is None:
    pytest.skip("not run: the colour profile is not installed (make test)", allow_module_level=True)
MM = 72 / 25.4


def opened(data: bytes) -> Any:
    return pikepdf.open(io.BytesIO(data))


def pages_of(data: bytes) -> list[Page]:
    with opened(data) as pdf:
        return [Page(page, number, {}) for number, page in enumerate(pdf.pages, 1)]


def made(tmp_path, text: str, head: str = HEAD, style: str = "issi") -> bytes:
    return convert(
        "print", document_of(write_brief(tmp_path, text, head), house(style))[1], house(style)
    )


# --- the good file -------------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["issi", "harbour"])
@pytest.mark.parametrize("folder", [REAL, RICH, ODD], ids=lambda folder: folder.name)
def test_it_is_proven_and_has_the_pages_of_the_pdf(folder, style):
    brief, document = document_of(folder, house(style))
    proofs = []
    for format in ("pdf", "print", "epub"):
        data = convert(format, document, house(style))
        proofs.append(proof_of(format, data, document, brief, house(style)))
    assert [one.code for proof in proofs for one in proof.findings if one.code != "BP507"] == []
    assert list(pages_agree(proofs)) == []
    assert proofs[1].pages % 4 == 0


def test_the_boxes_lie_in_each_other_and_the_marks_outside_the_bleed():
    with opened(edition("print")) as pdf:
        for page in pdf.pages:
            trim, bleed, media = (
                [float(value) for value in page.obj[name]]
                for name in ("/TrimBox", "/BleedBox", "/MediaBox")
            )
            assert trim == pytest.approx([0, 0, 210 * MM, 297 * MM], abs=0.01)
            assert [b - t for t, b in zip(trim, bleed, strict=True)] == pytest.approx(
                [-3 * MM, -3 * MM, 3 * MM, 3 * MM], abs=0.01
            )
            assert media[0] < bleed[0]
            drawn = page.obj.Contents[0].read_bytes().decode()
            lines = re.findall(r"([-\d.]+) ([-\d.]+) m ([-\d.]+) ([-\d.]+) l", drawn)
            assert len(lines) == 8
            for line in lines:
                x0, y0, x1, y1 = map(float, line)
                outside = (
                    max(x0, x1) < bleed[0] or min(x0, x1) > bleed[2]
                    or max(y0, y1) < bleed[1] or min(y0, y1) > bleed[3]
                )  # fmt: skip
                assert outside
                assert x0 == pytest.approx(x1) or y0 == pytest.approx(y1)


def test_weasyprint_still_ends_the_sheet_at_the_bleed():
    """When this fails, WeasyPrint leaves room for marks: `print_finish` need not make it."""
    from briefpress.tools.weasyprint import Job, Papers, font_files, print_pdf
    from test_doors import faces_for, page

    fonts = font_files(faces_for("", house()))
    done = print_pdf(Job(page("Words."), ("@page { bleed: 3mm }",), fonts, {}, Papers({})))
    with opened(done.data) as pdf:
        assert pdf.pages[0].obj["/MediaBox"] == pdf.pages[0].obj["/BleedBox"]


def test_margins_are_mirrored():
    pages = [page for page in pages_of(edition("print")) if page.marked]
    margins = [preflight._margins(page) for page in pages]
    assert [round(one[0] / MM) for one in margins[:3]] == [32, 26, 32]


def test_the_band_runs_into_the_bleed():
    boxes = [one.box for one in pages_of(edition("print"))[0]._areas]
    edge = -3 * MM + 0.1
    assert any(box[0] <= edge and box[1] <= edge and box[2] >= 213 * MM - 0.1 for box in boxes)


@pytest.mark.parametrize(("words", "pages"), [(5, 4), (900, 4), (2600, 8)])
def test_pages_are_made_up_to_whole_sheets(tmp_path, words, pages):
    data = made(tmp_path, "\n\n".join(["word " * 100] * (words // 100 or 1)))
    with opened(data) as pdf:
        assert len(pdf.pages) == pages
    blanks = seal_print.blanks(pages_of(data))
    assert 0 < blanks < 4


def test_text_is_black_alone_and_nothing_is_in_screen_colours():
    inks: Counter[Ink] = sum((page.inks for page in pages_of(edition("print"))), Counter())
    spaces = {space for _, space, _ in inks}
    assert spaces == {"DeviceCMYK", "All"}
    text = {values: count for (kind, _, values), count in inks.items() if kind == "text"}
    assert max(text, key=text.__getitem__) == (0, 0, 0, 1)
    assert text[0, 0, 0, 1] > 0.7 * sum(text.values())


def test_the_houses_inks_are_those_of_its_tokens():
    profile = colour.load_profile(TOKENS.profile, TOKENS.package)
    inks = palette(house(), profile)
    assert inks["accent"] == tuple(value / 100 for value in TOKENS.cmyk["accent"])
    bare = house().tokens.model_copy(update={"print": TOKENS.model_copy(update={"cmyk": {}})})
    derived = palette(replace(house(), tokens=bare), profile)
    assert derived["ink"] == (0, 0, 0, 1)
    assert derived["accent_ink"] == (0, 0, 0, 0)
    cyan, magenta, *_ = derived["accent"]
    assert cyan > magenta
    assert sum(derived["accent"]) <= 3.01


@pytest.mark.conformance
def test_ghostscript_finds_text_on_the_black_plate_alone(tmp_path):
    program = shutil.which("gs")
    if program is None:
        pytest.skip("not run: Ghostscript is not installed (make validators)")
    path = tmp_path / "text.pdf"
    path.write_bytes(made(tmp_path, "\n\n".join(["Words and words.[^1] " + "word " * 90] * 14)
                          .replace("[^1]", "", 13) + "\n\n[^1]: A note."))  # fmt: skip
    options = ["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiffsep", "-r72", "-dUseTrimBox",
               "-dFirstPage=2", "-dLastPage=2"]  # fmt: skip
    subprocess.run([program, *options, f"-sOutputFile={tmp_path}/p%d.tif", str(path)], check=True)
    for plate in ("Cyan", "Magenta", "Yellow", "Black"):
        with Image.open(tmp_path / f"p1({plate}).tif") as image:
            darkest = image.convert("L").getextrema()[0]
        assert (darkest < 100) == (plate == "Black"), plate


@pytest.mark.conformance
@pytest.mark.parametrize("style", ["issi", "harbour"])
def test_ghostscript_separates_every_page(style):
    for folder in (REAL, RICH):
        data = convert("print", document_of(folder, house(style))[1], house(style))
        assert judged("Ghostscript", "print", data) == []


@pytest.mark.conformance
def test_ghostscript_refuses_a_fifth_plate_and_rubbish():
    def spot(pdf: Any) -> None:
        space = pdf.pages[0].obj.Resources.ColorSpace.Marks
        space[1] = Name("/Gold")

    assert any("Gold" in one for one in judged("Ghostscript", "print", changed(spot)))
    assert judged("Ghostscript", "print", b"%PDF-1.6 no file")


def test_pictures_are_in_inks_and_grey_ones_in_black_alone(tmp_path):
    folder = write_brief(tmp_path, '![A](figures/a.png){alt="A red area"}\n\n![B](figures/b.jpg){alt="The grey one"}\n\n'
                         '![C](figures/c.png){alt="Some blue glass"}')  # fmt: skip
    (folder / "figures").mkdir()
    Image.new("RGB", (60, 40), "#c02030").save(folder / "figures" / "a.png")
    Image.radial_gradient("L").resize((300, 200)).convert("RGB").save(folder / "figures" / "b.jpg")
    Image.new("RGBA", (60, 40), (10, 90, 200, 120)).save(folder / "figures" / "c.png")
    brief, document = document_of(folder)
    data = convert("print", document)
    proof = proof_of("print", data, document, brief)
    assert {one.code for one in proof.findings} == {"BP507"}
    assert all(one.line and "pixels" in one.message for one in proof.findings)
    assert [one.space for page in pages_of(data) for one in page.shown] == [
        "DeviceCMYK", "DeviceGray", "DeviceCMYK"]  # fmt: skip


def test_a_coarse_picture_does_not_stop_the_build(tmp_path, capsys):
    out = tmp_path / "build"
    assert cli.main(["build", str(RICH), "--to", "print", "--out", str(out)]) == 0
    told = capsys.readouterr().err
    assert "warning BP507" in told
    assert "brief.md:107:" in told
    text = (out / RICH.name / f"{RICH.name}.print.txt").read_text("utf-8")
    for line in (r"Standard +PDF/X-4", r"Condition +FOGRA39", r"trimmed to 210 x 297 mm, bleed 3 mm",
                 r"Margins +left pages: text from 26 mm left to 32 mm right", r"Typeface +Source-Serif-Pro: TrueType",
                 r"letters in black alone", r"201 to the inch - COARSE",
                 r"Verdict +nothing stands in the way of printing, but look at \d+ coarse picture"):  # fmt: skip
        assert re.search(line, text), line


def test_the_preflight_tells_of_faults():
    told = preflight.describe(changed(lambda pdf: pdf.Root.__delitem__("/OutputIntents")))
    assert "FAULT       PDF/X-4: the file has 0 output intents" in told
    assert "Verdict" not in told


def test_the_same_source_gives_the_same_bytes():
    first = convert("print", document_of(REAL)[1])
    assert convert("print", document_of(REAL)[1]) == first
    assert b"2024-07-29T00:00:00Z" in first


def test_a_missing_profile_is_named_with_its_package(monkeypatch):
    monkeypatch.setattr(colour, "_FOLDERS", ())
    monkeypatch.delenv("BRIEFPRESS_ICC", raising=False)
    colour.load_profile.cache_clear()
    with pytest.raises(MissingToolError) as caught:
        colour.load_profile(TOKENS.profile, TOKENS.package)
    assert caught.value.findings[0].hint == "apt-get install scribus-data"


@pytest.mark.parametrize("data", [b"", b"no profile", b"\0" * 200])
def test_what_is_no_profile_of_a_press_is_refused(tmp_path, monkeypatch, data):
    (tmp_path / "odd.icc").write_bytes(data)
    monkeypatch.setenv("BRIEFPRESS_ICC", str(tmp_path))
    colour.load_profile.cache_clear()
    with pytest.raises(BriefError) as caught:
        colour.load_profile("odd.icc", "")
    assert caught.value.findings[0].code == "BP804"


# --- broken files --------------------------------------------------------------------------------


def changed(change: Callable[[Any], None]) -> bytes:
    """The good print edition of the rich brief with one thing broken."""
    out = io.BytesIO()
    with opened(edition("print")) as pdf:
        change(pdf)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def packet(old: str, new: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        text = pdf.Root.Metadata.read_bytes().decode()
        assert old in text
        pdf.Root.Metadata.write(text.replace(old, new).encode())

    return change


def painted(operators: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        content = f"/Artifact <</Type /Layout>> BDC q {operators} Q EMC".encode()
        pdf.pages[0].contents_add(pdf.make_stream(content), prepend=True)

    return change


def _page(key: str, value: Any) -> Callable[[Any], None]:
    return lambda pdf: pdf.pages[0].obj.__setitem__(key, value)


def _no(pick: Callable[[Any], Any], key: str) -> Callable[[Any], None]:
    return lambda pdf: pick(pdf).__delitem__(key)


def _first(pdf: Any, what: str, value: str) -> Any:
    return next(
        thing for thing in pdf.objects
        if isinstance(thing, Dictionary | pikepdf.Stream) and thing.get(what) == value
    )  # fmt: skip


def _link(pdf: Any) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(note)])


def _rgb_profile(pdf: Any) -> None:
    from PIL import ImageCms

    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(data, N=3)


def _swap_black(pdf: Any) -> None:
    stream = pdf.pages[1].obj.Contents[1]
    old = stream.read_bytes()
    new = re.sub(rb"\b0 0 0 1 (scn?)\b", rb".6 .5 .5 1 \1", old)
    assert new != old
    stream.write(new)


BROKEN: dict[str, tuple[str, Callable[[Any], None]]] = {
    "no intent": ("0 output intents", lambda pdf: pdf.Root.__delitem__("/OutputIntents")),
    "two intents": ("2 output intents", lambda pdf: pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])),
    "an intent without a profile": ("no profile", _no(lambda pdf: pdf.Root.OutputIntents[0], "/DestOutputProfile")),
    "a screen's profile": ("no profile", _rgb_profile),
    "no condition": ("name its printing", _no(lambda pdf: pdf.Root.OutputIntents[0], "/OutputConditionIdentifier")),
    "no registry": ("registered", _no(lambda pdf: pdf.Root.OutputIntents[0], "/RegistryName")),
    "no packet": ("packet is missing", _no(lambda pdf: pdf.Root, "/Metadata")),
    "another standard": ("claim PDF/X-4", packet("PDF/X-4", "PDF/X-3")),
    "no document id": ("DocumentID", packet("xmpMM:DocumentID", "xmpMM:Other")),
    "trapping unknown": ("trapped", lambda pdf: pdf.docinfo.__delitem__("/Trapped")),
    "another title": ("another title", lambda pdf: pdf.docinfo.__setitem__("/Title", String("Other"))),
    "no trim": ("trimmed", _no(lambda pdf: pdf.pages[0].obj, "/TrimBox")),
    "a bleed inside the trim": ("lie in each other", _page("/BleedBox", Array([9, 9, 90, 90]))),
    "the sheet ends in the bleed": ("lie in each other", _page("/MediaBox", Array([0, 0, 595, 842]))),
    "an art box": ("art box", _page("/ArtBox", Array([0, 0, 595, 842]))),
    "cropped": ("cropped", _page("/CropBox", Array([9, 9, 90, 90]))),
    "a link": ("no press prints", _link),
    "pages of two sizes": ("several sizes", _page("/TrimBox", Array([0, 0, 500, 842]))),
    "a screen's red": ("colours of a screen", painted("1 0 0 rg 0 0 9 9 re f")),
    "a screen's line": ("colours of a screen", painted("1 0 0 RG 0 0 m 9 9 l S")),
    "a lab area": ("colours of a screen", painted("/lab-d50 cs 50 0 0 scn 0 0 9 9 re f")),
    "an area in marks": ("colour of marks", painted("/Marks cs 1 scn 0 0 9 9 re f")),
    "too much ink": ("more ink", painted("1 1 1 .5 k 0 0 9 9 re f")),
    "black text of four inks": ("several inks", _swap_black),
    "a typeface not embedded": ("not embedded", _no(lambda pdf: _first(pdf, "/Type", "/FontDescriptor"), "/FontFile2")),
    "a picture of a screen": ("picture in the colours", lambda pdf: (
        _first(pdf, "/Subtype", "/Image").__setitem__("/ColorSpace", Name.DeviceRGB))),
    "a transfer function": ("transferred", lambda pdf: (
        pdf.pages[0].obj.Resources.ExtGState.__setitem__("/x", pdf.make_indirect(Dictionary(TR=Name.Identity))))),
    "an alternate picture": ("something else", lambda pdf: (
        _first(pdf, "/Subtype", "/Image").__setitem__("/Alternates", Array()))),
    "a script": ("/JavaScript", lambda pdf: pdf.Root.__setitem__("/Names", Dictionary(JavaScript=Dictionary()))),
    "blended as on a screen": ("blended", _page(
        "/Group", Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))),
    "a form": ("/AcroForm", lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary())),
}  # fmt: skip


def faults(data: bytes) -> list[str]:
    with opened(data) as pdf:
        pages = [Page(page, number, {}) for number, page in enumerate(pdf.pages, 1)]
        return [fault.message for fault in seal_print.examine(pdf, pages)]


def test_the_good_file_is_passed():
    assert faults(edition("print")) == []
    assert faults(changed(lambda pdf: None)) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused(name):
    said, change = BROKEN[name]
    data = changed(change)
    assert any(said in one for one in faults(data)), faults(data)
    codes = {one.code for one in proof_of("print", data, rich()[1]).findings}
    assert codes & {"BP713", "BP709", "BP706"}


LOST: dict[str, tuple[str, Callable[[Any], None]]] = {
    "a page": ("BP7", lambda pdf: pdf.pages.__delitem__(1)),
    "a sheet too many": ("BP70", lambda pdf: [pdf.pages.append(pdf.pages[-1]) for _ in range(4)]),
    "another condition": ("BP705", lambda pdf: (
        pdf.Root.OutputIntents[0].__setitem__("/OutputConditionIdentifier", String("FOGRA51")))),
    "a smaller bleed": ("BP705", _page("/BleedBox", Array([-3, -3, 598.28, 844.89]))),
    "inverted inks": ("BP706", lambda pdf: (
        _first(pdf, "/ColorSpace", "/DeviceCMYK").__setitem__("/Decode", Array([0, 1] * 4)))),
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
def test_the_proof_sees_it(name):
    code, change = LOST[name]
    found = {one.code for one in proof_of("print", changed(change), rich()[1]).findings}
    assert any(one.startswith(code) and one != "BP507" for one in found), found
