"""One token file decides the look of all editions; nothing of one house is in the code."""

from __future__ import annotations

import io
import re
import shutil
import zipfile

import pikepdf
import pytest

from briefpress.converters import css
from briefpress.errors import BriefError, UsageError
from briefpress.style import load_style
from briefpress.tools.fonts import coverage, locate, needed, subset, uncovered
from support import FORMATS, REAL, RICH, ROOT, convert, document_of, house, proof_of


@pytest.fixture
def edited(tmp_path):
    """A house style after an edit of its token file."""

    def edit(*pairs: tuple[str, str]):
        folder = tmp_path / "styles" / "edited"
        folder.mkdir(parents=True)
        text = (ROOT / "styles" / "issi" / "style.toml").read_text("utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        (folder / "style.toml").write_text(text, "utf-8")
        return load_style(tmp_path / "styles", "edited")

    return edit


def colours_of_pdf(data: bytes) -> set[str]:
    found = set()
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "rg":
                    found.add(
                        "#" + "".join(f"{round(float(value) * 255):02x}" for value in operands)
                    )
    return found


def all_text(data: bytes) -> str:
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = [name for name in archive.namelist() if name.endswith((".xml", ".css", ".svg"))]
    return "".join(archive.read(name).decode("utf-8") for name in names).lower()


def test_one_colour_changes_all_three_editions(edited):
    _, document = document_of(REAL)
    style = edited(('accent = "#0b3d2e"', 'accent = "#7a1f3d"'))
    assert "#7a1f3d" in colours_of_pdf(convert("pdf", document, style))
    assert "#7a1f3d" in all_text(convert("epub", document, style))
    assert "7a1f3d" in all_text(convert("docx", document, style))
    assert "#0b3d2e" not in all_text(convert("epub", document, style))
    assert "0b3d2e" not in all_text(convert("docx", document, style))


def test_one_typeface_changes_all_three_editions(edited):
    _, document = document_of(REAL)
    style = edited(('text = ["Source Serif Pro"]', 'text = ["Source Sans Pro"]'))
    with pikepdf.open(io.BytesIO(convert("pdf", document, style))) as made:
        names = {str(font.BaseFont) for page in made.pages for font in page.Resources.Font.values()}
    assert not any("Serif" in name for name in names)
    assert "source serif" not in all_text(convert("epub", document, style))
    assert 'w:ascii="source serif' not in all_text(convert("docx", document, style))


def test_the_second_style_is_proven_and_visibly_different():
    brief, document = document_of(RICH, house("harbour"))
    for format in FORMATS:
        data = convert(format, document, house("harbour"))
        assert proof_of(format, data, document, brief, house("harbour")).findings == ()
    ours = colours_of_pdf(convert("pdf", document, house("harbour")))
    assert not ours & colours_of_pdf(convert("pdf", document_of(RICH)[1])) - {"#ffffff", "#000000"}


def test_nothing_of_a_house_is_in_the_code():
    texts = {}
    for style in ("issi", "harbour"):
        tokens = house(style).tokens
        texts[style] = [tokens.publisher.name, tokens.masthead.series,
                        tokens.labels.picture_missing, tokens.colour.accent, tokens.colour.second]  # fmt: skip
    for path in (ROOT / "src").rglob("*"):
        if path.suffix in (".py", ".css"):
            code = path.read_text("utf-8")
            assert not re.search(r"issi\b(?!on)", code, re.IGNORECASE), path
            for text in texts["issi"] + texts["harbour"]:
                assert text not in code, (path, text)


def test_faces_are_embedded_and_subset():
    _, document = document_of(REAL)
    with pikepdf.open(io.BytesIO(convert("pdf", document))) as made:
        fonts = [font for page in made.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert re.match(r"/[A-Z]{6}\+", str(font.BaseFont))
    archive = zipfile.ZipFile(io.BytesIO(convert("epub", document)))
    files = [name for name in archive.namelist() if name.startswith("EPUB/fonts/")]
    assert len(files) == 7
    assert all(archive.getinfo(name).file_size < 40_000 for name in files)


def test_a_face_says_its_licence_in_its_subset():
    face = house().faces()[0]
    assert face.licence == "OFL-1.1"
    assert b"S\0I\0L\0 \0O\0p\0e\0n\0 \0F\0o\0n\0t" in subset(face, "abc")


@pytest.mark.parametrize(
    "text",
    ["Ελευθερία ἀρχή", "Свобода ґ", "tự do ệ", "آزادی ٹڈڑںےہھ", "自由中国", "–—“”‘’…†‡§№€", "→ ✓"],
)
def test_the_house_covers_the_scripts_that_briefs_quote(text):
    for name in ("issi", "harbour"):
        assert uncovered(text, house(name).faces()) == []


def test_a_big_fallback_is_only_opened_for_who_needs_it():
    style = house()
    latin = needed("Plain words", style.faces(), style.stack("text"))
    chinese = needed("Plain words 自由", style.faces(), style.stack("text"))
    assert {face.family for face in latin} == {"Source Serif Pro"}
    assert "Noto Serif CJK SC" in {face.family for face in chinese}


def test_a_subset_holds_just_what_was_asked():
    face = house().faces()[0]
    small = subset(face, "abc")
    assert small == subset(face, "cba")
    assert len(small) < len(locate(face).read_bytes()) / 10
    assert ord("é") in coverage(face)


def test_every_token_a_sheet_names_exists():
    for name in ("issi", "harbour"):
        sheets = (css.render_css("pdf", house(name)), css.render_css("epub", house(name)))
        assert not any("{{" in sheet for sheet in sheets)


def test_css_strings_cannot_be_broken_out_of():
    assert css.css_string('a"; } * { x: "\\\n<') == r'"a\22 ; } * { x: \22 \5c \a \3c "'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [('accent = "#0b3d2e"', 'accent = "green"', "colour.accent"),
     ("[size] ", "[sise] ", "sise"),
     ('title = "upper" ', 'title = "shout" ', "case.title"),
     ("width = 210", 'width = "210"', "page.width"),
     ("[publisher]", "[publisher", "line")],
)  # fmt: skip
def test_a_broken_token_file_is_told_with_its_key(edited, old, new, told):
    with pytest.raises(BriefError) as caught:
        edited((old, new))
    assert caught.value.findings[0].code == "BP804"
    assert any(told in one.message for one in caught.value.findings)
    assert caught.value.findings[0].file.endswith("style.toml")


def test_styles_are_found_by_name(tmp_path):
    shutil.copytree(ROOT / "styles", tmp_path / "styles")
    assert load_style(tmp_path / "styles").name == "issi"
    with pytest.raises(UsageError):
        load_style(tmp_path / "styles", "none")
