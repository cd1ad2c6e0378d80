"""The seal of the EPUB: our light check in each build, DAISY Ace from outside."""

from __future__ import annotations

import zipfile

import pytest

from spoil import OPF, TEXT, codes_after, edition, swap_text
from support import convert, document_of, judged, proof_of, write_brief
from test_conformance import NAMES, briefs

__all__ = ["briefs"]
CLAIM = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"

BROKEN = {
    "a claim without its judge": swap_text(
        OPF, '<meta property="a11y:certifiedBy">Briefpress (automatic checks)</meta>', ""),
    "an unknown claim": swap_text(OPF, CLAIM, "WCAG 3"),
    "no claim of alternative texts": swap_text(OPF, ">alternativeText<", ">longDescription<"),
    "no claim of pictures": swap_text(OPF, ">visual<", ">tactile<"),
    "no hazard": swap_text(OPF, "schema:accessibilityHazard", "schema:accessibilityAPI"),
    "no summary": swap_text(OPF, "schema:accessibilitySummary", "schema:accessibilityAPI"),
    "a mark without its role": swap_text(TEXT, ' role="doc-noteref"', ""),
    "a note without its role": swap_text(TEXT, ' role="doc-footnote"', ""),
    "a header cell without its scope": swap_text(TEXT, ' scope="col"', ""),
    "a document without its title": swap_text(TEXT, "<title>", "<title></title><title>"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_claim_that_is_not_borne_out_is_refused(name):
    assert "BP713" in codes_after("epub", BROKEN[name])


def test_structural_navigation_is_not_claimed_without_headings(tmp_path):
    folder = write_brief(tmp_path, "Text.[^1]\n\n[^1]: Note.")
    brief, document = document_of(folder)
    good = convert("epub", document)
    assert proof_of("epub", good, document, brief).findings == ()
    bad = swap_text(OPF, ">readingOrder<", ">structuralNavigation<")(good)
    assert "BP713" in {one.code for one in proof_of("epub", bad, document, brief).findings}


def package(folder) -> str:
    with zipfile.ZipFile(folder) as archive:
        return archive.read(OPF).decode()


def test_claims_follow_the_content(tmp_path):
    plain = tmp_path / "plain.epub"
    plain.write_bytes(convert("epub", document_of(write_brief(tmp_path, "Text."))[1]))
    text = package(plain)
    assert "alternativeText" not in text
    assert "visual" not in text
    assert "structuralNavigation" not in text
    assert CLAIM in text
    full = tmp_path / "full.epub"
    full.write_bytes(edition("epub"))
    assert "alternativeText" in package(full)


@pytest.mark.conformance
@pytest.mark.parametrize("name", NAMES)
def test_ace_finds_nothing(briefs, name):
    assert judged("DAISY Ace", "epub", convert("epub", document_of(briefs[name])[1])) == []


@pytest.mark.conformance
def test_ace_finds_what_is_wrong():
    bad = swap_text(TEXT, 'alt="Five bars of unequal height"', "")(edition("epub"))
    assert "critical image-alt" in judged("DAISY Ace", "epub", bad)
