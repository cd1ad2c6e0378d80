"""The proof without false alarm: odd constructions and random briefs, in every format and style."""

from __future__ import annotations

import io

import pikepdf
import pytest

from briefpress.checks.pdf_content import Page
from briefpress.checks.proof import pages_agree
from briefpress.errors import BriefError
from support import (
    FORMATS,
    HEAD,
    REAL,
    ROOT,
    convert,
    document_of,
    house,
    proof_of,
    random_text,
    write_brief,
)

BRIEFS = [REAL, *sorted(path.parent for path in (ROOT / "tests" / "briefs").glob("*/brief.md"))]


def proven(folder, formats=FORMATS, style="issi"):
    brief, document = document_of(folder, house(style))
    proofs = []
    for format in formats:
        data = convert(format, document, house(style))
        proof = proof_of(format, data, document, brief, house(style))
        assert proof.findings == (), format
        proofs.append(proof)
        yield data, proof
    assert list(pages_agree(proofs)) == []


@pytest.mark.parametrize("style", ["issi", "harbour"])
@pytest.mark.parametrize("folder", BRIEFS, ids=lambda folder: folder.name)
def test_the_briefs_are_proven(folder, style):
    notes = {proof.notes for _, proof in proven(folder, style=style)}
    assert len(notes) == 1


_MANY = "authors:\n" + "".join(
    f"  - name: Author {name} of the Institute\n    affiliation: A Centre of {name}\n"
    for name in ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")
)
SHAPES = {
    "no notes": (HEAD, "A word.\n\nAnother."),
    "one word": (HEAD, "Word."),
    "a hundred notes": (
        HEAD,
        "\n\n".join(f"Text {n} runs on.[^{n}]" for n in range(100))
        + "\n\n"
        + "\n".join(f"[^{n}]: Note number {n}, p. {n}." for n in range(100)),
    ),
    "many authors": (HEAD.replace("authors:\n  - name: An Author\n", _MANY), "Text.[^1]\n\n[^1]: N."),
    "a very long title": (HEAD.replace("A title", "A very long title, and " * 18 + "an end"), "Text."),
    "a title in capitals": (HEAD.replace("A title", "UN, NATO and the AI Act"), "Text."),
    "Urdu": (
        HEAD.replace("A title", "آبی سلامتی") + "\nlanguage: ur",
        "یہ پاکستان کی پالیسی کا خلاصہ ہے، جس میں ایک حاشیہ ہے۔[^1]\n\n# سرخی\n\n- ایک\n- دو\n\n[^1]: حاشیے کا متن AI 2024۔",
    ),
    "Chinese": (
        HEAD.replace("A title", "人工智能决议") + "\nlanguage: zh",
        "联合国大会一致通过决议。[^1] 第二句。\n\n[^1]: 注释文字，2024年。",
    ),
    "Vietnamese and Greek": (
        HEAD + "\nlanguage: vi",
        "Nghị quyết về trí tuệ nhân tạo.[^1] Ελλάδα.\n\n[^1]: Ghi chú.",
    ),
    "a word without an end": (HEAD, "x" * 3000 + " and https://example.org/" + "y" * 2000),
    "a table of a hundred rows": (
        HEAD,
        "| A | B |\n|---|---|\n" + "\n".join(f"| r{n} | v{n}[^{n}] |" for n in range(100))
        + "\n\n" + "\n".join(f"[^{n}]: Row {n}." for n in range(100)),
    ),
    "notes that hold everything": (
        HEAD,
        "Text.[^1] More.[^2]\n\n[^1]: First.\n\n    Second paragraph.\n\n    > Quoted.\n\n"
        "    1. one\n    2. two\n\n        with more\n\n    - a\n        - b\n\n[^2]: `code`, *em*, "
        "<https://example.org/a/b>.",
    ),
    "three notes at one word": (HEAD, "Word.[^1]^,^[^2]^,^[^3]\n\n[^1]: A.\n\n[^2]: B.\n\n[^3]: C."),
    "notes side by side": (
        HEAD,
        "Word.[^1][^2] " + "word " * 60 + "End.[^3][^4][^5]\n\n"
        + "\n\n".join(f"[^{n}]: Note {n}." for n in range(1, 6)),
    ),
    "headings alone": (HEAD, "# One\n\n## Two\n\n# Three[^1]\n\n[^1]: N."),
    "headings that skip": (HEAD, "## Two\n\n#### Four\n\n# One\n\n### Three\n\n###### Six\n\n## Two\n\nEnd."),
    "deep nesting": (HEAD, "- a\n    - b\n        - c\n            - d\n                - e\n"),
}  # fmt: skip


@pytest.mark.parametrize("style", ["issi", "harbour"])
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_are_proven(tmp_path, shape, style):
    head, text = SHAPES[shape]
    assert len(list(proven(write_brief(tmp_path, text, head), style=style))) == 3


@pytest.mark.parametrize("seed", range(6))
def test_random_briefs_are_proven(tmp_path, seed):
    assert list(proven(write_brief(tmp_path, random_text(seed))))


@pytest.mark.fuzz
@pytest.mark.parametrize("style", ["issi", "harbour"])
@pytest.mark.parametrize("seed", range(100, 125))
def test_more_random_briefs_are_proven(tmp_path, seed, style):
    told: set[str] = set()
    try:
        assert list(proven(write_brief(tmp_path, random_text(seed)), style=style))
    except BriefError as fault:
        told = {finding.code for finding in fault.findings}
    assert told <= {"BP302"}  # some indent a mark so far that it is code: told, not lost


def test_marks_side_by_side_are_two_numbers(tmp_path):
    """They stand apart: "12" would be another note."""
    document = document_of(write_brief(tmp_path, SHAPES["notes side by side"][1]))[1]
    with pikepdf.open(io.BytesIO(convert("pdf", document))) as pdf:
        marked = Page(pdf.pages[0], 1, {}).marked.values()
    runs = [run for one in marked for run in one.runs if run.text.strip("\u2060 ") in "12345"]
    first, second = [run for run in runs if run.text.strip("\u2060 ")][:2]
    assert second.x - first.end > 0.2 * second.size
