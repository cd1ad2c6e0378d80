"""The seal of the Word file: what Word's accessibility checker counts."""

from __future__ import annotations

import re

import pytest

from spoil import BODY, codes_after, swap_pattern, swap_text
from support import convert, document_of, proof_of, write_brief

STYLES = "word/styles.xml"
BROKEN = {
    "no language": swap_pattern(STYLES, r"(<w:rPrDefault>.*?)<w:lang [^>]*/>", r"\1"),
    "a picture without words": swap_text(BODY, 'descr="A grey gradient"', 'descr=""'),
    "a header row without its mark": swap_pattern(BODY, r"<w:tblHeader[^>]*/>", ""),
    "a heading skipped": swap_text(BODY, 'w:val="Heading1"', 'w:val="Heading4"'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused(name):
    assert "BP713" in codes_after("docx", BROKEN[name])


def test_a_decorative_picture_is_marked_as_one(tmp_path):
    import io
    import zipfile

    from PIL import Image

    folder = write_brief(tmp_path, "Text.\n\n![](figures/x.png){.decorative}\n")
    (folder / "figures").mkdir()
    Image.new("RGB", (40, 20), "red").save(folder / "figures" / "x.png")
    brief, document = document_of(folder)
    data = convert("docx", document)
    assert proof_of("docx", data, document, brief).findings == ()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(BODY).decode()
    assert len(re.findall(r"<adec:decorative [^>]*val=\"1\"", text)) == 1
    for format in ("pdf", "epub"):
        made = convert(format, document)
        assert proof_of(format, made, document, brief).findings == ()
