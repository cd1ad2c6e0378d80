"""Briefs that the seal once refused, crashed on or passed wrongly; each stays a case of its own."""

from __future__ import annotations

import io
import random
import re
import struct
import zlib
from dataclasses import replace

import pytest
from PIL import Image, ImageCms

from briefpress import cli
from briefpress.checks.compare import compare
from briefpress.checks.expected import expected
from briefpress.checks.place import SourceMap
from briefpress.checks.proof import PAGED, pages_agree, read
from briefpress.checks.reading import Fault
from briefpress.errors import Severity
from briefpress.pipeline import Order
from briefpress.tools.pictures import load_picture
from briefpress.typography import capitals
from spoil import edition, rich
from support import HEAD, convert, document_of, house, proof_of, write_brief

URDU = "پاکستان اور بھارت کے درمیان پانی کی تقسیم کا معاہدہ ہوا۔ "


def proven(folder, formats=("pdf", "epub", "docx", "print")):
    """The proofs of a brief's editions, which must hold but for warnings."""
    brief, document = document_of(folder)
    proofs = [proof_of(name, convert(name, document), document, brief) for name in formats]
    told = [one for proof in proofs for one in proof.findings]
    assert [one for one in told if one.severity is Severity.ERROR] == []
    assert list(pages_agree(one for one in proofs if one.format in PAGED)) == []
    return proofs


def test_code_definitions_and_tables_in_notes(tmp_path):
    text = "A.[^1] B.[^2] C.[^3]\n\n[^1]: Code:\n\n    ```\n    if x:\n        y\n    ```\n\n"
    text += "[^2]: Table:\n\n    | A | B |\n    |---|---|\n    | x | y |\n\n"
    text += "[^3]: Term:\n\n    Term\n    :   Its meaning.\n"
    proven(write_brief(tmp_path, text), ("docx",))


def test_running_heads_and_repeated_table_heads_from_right_to_left(tmp_path):
    rows = "".join(f"| پانی | {n} |\n" for n in range(60))
    text = f"{URDU * 8}\n\n| ملک کا نام | حصہ |\n|---|---|\n{rows}"
    head = HEAD.replace("A title", "پانی کا معاہدہ اور اس کا مستقبل") + "\nlanguage: ur"
    assert proven(write_brief(tmp_path, text, head), ("pdf", "print"))[0].pages > 1


@pytest.mark.parametrize(
    ("language", "title"),
    [("el", "Το νερό, τα ρολόια και η ελευθερία"), ("tr", "Irmak ve istanbul")],
)
def test_capitals_are_those_of_the_language(tmp_path, language, title):
    head = HEAD.replace("A title", title) + f"\nlanguage: {language}"
    proven(write_brief(tmp_path, "Text.", head))


def test_greek_and_turkish_capitals():
    assert capitals("νερό μάιος ἀρχή ϊ", "el-GR") == "ΝΕΡΟ ΜΑΪΟΣ ΑΡΧΗ Ϊ"
    assert capitals("istanbul ılık", "tr") == "İSTANBUL ILIK"
    assert capitals("café straße", "fr") == "CAFÉ STRASSE"


def test_many_authors_go_over_the_page(tmp_path):
    people = "".join(
        f"  - name: Author {n}\n    role: Fellow\n    affiliation: University {n}\n"
        for n in range(25)
    )
    head = HEAD.replace("  - name: An Author\n", people)
    proven(write_brief(tmp_path, "Text.", head))


def test_pages_that_begin_within_a_long_address(tmp_path):
    address = f"https://example.org/{'very-long/' * 30}"
    text = "\n\n".join(
        f"{'Words about rivers and treaties. ' * (3 + n % 4)}<{address}{n}>" for n in range(30)
    )
    proven(write_brief(tmp_path, text), ("pdf", "epub", "print"))


def png16(width=64, height=4):
    """A grey PNG of 16 bits, from black to white."""
    row = b"\0" + b"".join(struct.pack(">H", x * 65535 // (width - 1)) for x in range(width))

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 16, 0, 0, 0, 0)
    body = zlib.compress(row * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_grey_picture_of_sixteen_bits_keeps_its_greys(tmp_path):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "a.png").write_bytes(png16())
    _, data, _, _ = load_picture("figures/a.png", tmp_path)
    greys = [Image.open(io.BytesIO(data)).convert("L").getpixel((x, 0)) for x in (0, 32, 63)]
    assert greys == [0, pytest.approx(130, abs=1), 255]


def turned_profile() -> bytes:
    """A profile of a space whose red is the green of sRGB, and the other way round."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    rows = {bytes(data[at : at + 4]): at for at in range(132, 132 + 12 * data[131], 12)}
    red, green = rows[b"rXYZ"], rows[b"gXYZ"]
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data).replace("sRGB".encode("utf-16-be"), "ODDS".encode("utf-16-be"))


TURNED = turned_profile()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
@pytest.mark.parametrize("profile", [TURNED, b"no profile", b""], ids=["turned", "broken", "none"])
def test_the_profile_of_a_picture_is_followed(tmp_path, mode, profile):
    (tmp_path / "figures").mkdir()
    image = Image.new("RGBA" if mode == "RGBA" else "RGB", (2, 1), (204, 51, 0)).convert(mode)
    if mode == "RGBA":
        image.putpixel((1, 0), (204, 51, 0, 9))
    image.save(tmp_path / "figures" / "a.png", icc_profile=profile or None)
    _, data, _, _ = load_picture("figures/a.png", tmp_path)
    made = Image.open(io.BytesIO(data)).convert("RGBA")
    wanted = (51, 204, 0) if profile == TURNED else (204, 51, 0)
    assert made.getpixel((0, 0)) == (*(pytest.approx(value, abs=2) for value in wanted), 255)
    assert made.getpixel((1, 0))[3] == (9 if mode == "RGBA" else 255)


def pictured(tmp_path, text, **pictures):
    folder = write_brief(tmp_path, text)
    (folder / "figures").mkdir()
    for name, image in pictures.items():
        kind = name.rpartition("_")[2]
        image.save(folder / "figures" / f"{name}.{kind}")
    return folder


def test_grey_pictures_are_printed(tmp_path):
    grey = Image.linear_gradient("L")
    text = "A.\n\n![C](figures/a_png.png){alt=One}\n\n![D](figures/b_jpeg.jpeg){alt=Two}"
    proven(pictured(tmp_path, text, a_png=grey, b_jpeg=grey))


def test_a_large_picture_reaches_the_word_file(tmp_path):
    noise = Image.frombytes("RGB", (1700, 1600), random.Random(1).randbytes(1700 * 1600 * 3))
    proven(pictured(tmp_path, "A.\n\n![C](figures/a_png.png){alt=Noise}", a_png=noise), ("docx",))


def test_each_coarse_picture_is_told_with_its_own_line(tmp_path):
    small = Image.new("RGB", (60, 40), (200, 30, 30))
    text = "\n\n".join(f'![C{n}](figures/a_png.png){{alt="Square number {n}"}}' for n in range(15))
    folder = pictured(tmp_path, text, a_png=small)
    (proof,) = proven(folder, ("print",))
    lines = (folder / "brief.md").read_text().split("\n")
    wanted = [n for n, line in enumerate(lines, 1) if "Square" in line]
    assert [one.line for one in proof.findings if one.code == "BP507"] == wanted


def test_no_number_of_warnings_hides_an_error():
    brief, document = rich()
    wanted = expected(document, house(), "print", read("print", edition("print")).pages)
    coarse = tuple(Fault("BP507", f"coarse {n}", "") for n in range(40))
    found = replace(read("print", edition("print")), faults=coarse)
    found = replace(found, flow=found.flow[:-3])
    told = compare(wanted, found, "print", SourceMap.of(brief))
    assert any(one.severity is Severity.ERROR for one in told)
    assert len([one for one in told if one.code == "BP507"]) == 40


class _Unpicklable(Exception):
    def __reduce__(self):
        raise TypeError("cannot pickle")


def test_a_fault_of_ours_in_one_brief_leaves_the_others_alone(capsys, tmp_path):
    def step(folder, order):
        raise _Unpicklable("odd")

    outcome = cli._alone(step, tmp_path, Order(("pdf",)))
    assert outcome.failure == 70
    assert re.search("_Unpicklable.*odd", capsys.readouterr().err)


@pytest.mark.parametrize("format", ["pdf", "print"])
def test_what_is_said_of_an_unreadable_file_is_the_same_each_time(format):
    (one, *_) = read(format, b"not a pdf").faults
    assert one.code == "BP709"
    assert "0x" not in one.message
