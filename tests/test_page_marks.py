"""The e-book's page list: marks stand where the pages of the PDF begin, and nowhere else."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from briefpress.checks.proof import pages_agree
from briefpress.converters.page_marks import mark_pages
from briefpress.errors import BriefError
from briefpress.tools.pages import letters
from spoil import OPF, TEXT, codes_after, edition, parts_of, rich, swap_pattern, swap_text
from support import convert, document_of, proof_of, write_brief

NAV = "EPUB/nav.xhtml"


@pytest.mark.parametrize(
    ("html", "starts", "marked"),
    [
        ("<b><p>One two.</p></b>", (0,), "<b><p>|One two.</p></b>"),
        ("<b><p>One two.</p></b>", (0, 3), "<b><p>|One |two.</p></b>"),
        ("<b><p>One (two).</p></b>", (3,), "<b><p>One |(two).</p></b>"),
        ("<b><p>Co-operation ends.</p></b>", (2,), "<b><p>Co-operation |ends.</p></b>"),
        ("<b><p>One.</p><p>Two.</p></b>", (3,), "<b><p>One.</p><p>|Two.</p></b>"),
        ("<b><p>A <em>b c</em> d</p></b>", (2,), "<b><p>A <em>b |c</em> d</p></b>"),
        ("<b><p>A <em>b</em> d</p></b>", (2,), "<b><p>A <em>b</em> |d</p></b>"),
        ('<b><p>A <a href="#">b c</a></p></b>', (2,), '<b><p>A <a href="#">b |c</a></p></b>'),
        ('<b><p>A<a role="doc-noteref">1</a> b</p></b>', (1,),
         '<b><p>A<a role="doc-noteref">1</a> |b</p></b>'),
        ("<b><figure><img /></figure><p>A</p></b>", (0, 1), "<b><figure>|<img /></figure><p>|A</p></b>"),
        ("<b><p>A b c</p></b>", (1, 2, 2), "<b><p>A |b ||c</p></b>"),
        ("<b><p>自由。二句</p></b>", (1, 3), "<b><p>自|由。二|句</p></b>"),
        ("<b><p>Straße SS x</p></b>", (7, 9), "<b><p>Straße |SS |x</p></b>"),
    ],
)  # fmt: skip
def test_a_mark_stands_before_the_first_whole_word(html, starts, marked):
    root = ElementTree.fromstring(html)
    assert mark_pages([root], starts, "Page") == [root] * len(starts)
    assert re.sub(r"<span [^>]*/>", "|", ElementTree.tostring(root, "unicode")) == marked


def test_letters_are_counted_however_they_are_shown():
    assert letters("Straße") == letters("STRASSE") == letters("Stra\u00adße ") == 7


def test_every_page_is_marked_and_listed():
    parts = parts_of(edition("epub"))
    pages = proof_of("pdf", edition("pdf"), rich()[1]).pages
    assert pages > 2
    listed = re.findall(r'<a href="(\w+\.xhtml)#Page-(\d+)">(\d+)</a>', parts[NAV].decode())
    assert [(number, label) for _, number, label in listed] == [
        (str(n), str(n)) for n in range(1, pages + 1)
    ]
    for file, number, _ in listed:
        assert f'id="Page-{number}"' in parts[f"EPUB/{file}"].decode()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (swap_text(NAV, 'href="text.xhtml#Page-3"', 'href="text.xhtml#Page-2"'), "BP715"),
        (swap_text(NAV, ">3</a>", ">4</a>"), "BP715"),
        (swap_text(NAV, 'epub:type="page-list"', 'epub:type="lot"'), "BP715"),
        (swap_pattern(NAV, r'<li><a href="text.xhtml#Page-3">3</a></li>', ""), "BP715"),
        (swap_text(TEXT, 'aria-label="Page 3"', 'aria-label="Page 4"'), "BP707"),
        (swap_text(TEXT, 'role="doc-pagebreak"', 'role="doc-cover"'), "BP713"),
        (swap_text(OPF, "pageBreakMarkers", "printPageNumbers"), "BP713"),
        (swap_pattern(OPF, r'<meta property="pageBreakSource">[^<]*</meta>', ""), "BP713"),
    ],
)
def test_a_page_list_that_is_not_true_is_refused(spoil, code):
    assert code in codes_after("epub", spoil)


@pytest.mark.parametrize(
    "spoil",
    [
        swap_pattern(TEXT, r'(<span id="Page-3"[^>]*/>)(\S+ )', r"\2\1"),
        swap_pattern(TEXT, r'<span id="Page-3"[^>]*/>', ""),
    ],
)
def test_a_mark_that_moved_is_seen_beside_the_pdf(spoil):
    document = rich()[1]
    good = [proof_of(one, edition(one), document) for one in ("pdf", "epub")]
    assert list(pages_agree(good)) == []
    bad = proof_of("epub", spoil(edition("epub")), document)
    assert {one.code for one in pages_agree([good[0], bad])} == {"BP715"}


def test_without_a_pdf_there_is_no_page_list(tmp_path):
    """A note that fits on no page: the PDF is refused, and the e-book claims no pages."""
    folder = write_brief(tmp_path, "Text.[^1]\n\n[^1]: " + "Very long note. " * 900)
    brief, document = document_of(folder)
    with pytest.raises(BriefError):
        convert("pdf", document)
    data = convert("epub", document)
    assert proof_of("epub", data, document, brief).findings == ()
    assert b"page-list" not in parts_of(data)[NAV]
    assert b"pageBreak" not in parts_of(data)[OPF]
