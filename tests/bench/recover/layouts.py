"""Prints as old and foreign makers leave them: no tags, other structures, other layouts."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pikepdf

from bench.recover.places import SECONDS

_MARKED = {"BDC", "BMC", "EMC", "MP", "DP"}


def untag(source: Path, out: Path) -> None:
    """A copy of a PDF without its structure tree and without marked content."""
    with pikepdf.open(source) as pdf:
        for key in ("/StructTreeRoot", "/MarkInfo"):
            if key in pdf.Root:
                del pdf.Root[key]
        for page in pdf.pages:
            for key in ("/StructParents", "/Tabs"):
                if key in page.obj:
                    del page.obj[key]
            page.obj.Contents = pdf.make_stream(_unmarked(page))
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form":
                one.write(_unmarked(one))
        pdf.save(out, deterministic_id=True)


def _unmarked(stream: pikepdf.Page | pikepdf.Object) -> bytes:
    kept = [one for one in pikepdf.parse_content_stream(stream)
            if str(one.operator) not in _MARKED]  # fmt: skip
    return pikepdf.unparse_content_stream(kept)


def distil(source: Path, out: Path) -> None:
    """The PDF as Ghostscript writes it anew: no tags, other fonts and other content streams."""
    subprocess.run(
        [
            "gs",
            "-q",
            "-dNOPAUSE",
            "-dBATCH",
            "-dSAFER",
            "-sDEVICE=pdfwrite",
            f"-o{out}",
            str(source),
        ],
        capture_output=True,
        timeout=SECONDS,
        check=True,
    )


#: A magazine's page: two columns below a title across both, heads that differ left and right, a
#: large first letter, letter-spaced and small capitals, a column title, notes at the end.
MAGAZINE = """
@page { size: A4; margin: 22mm 18mm 20mm; }
@page :left { @top-left { content: counter(page); } @top-right { content: "The Harbour Review"; } }
@page :right { @top-left { content: string(title); } @top-right { content: counter(page); } }
@page :first { @top-left { content: none; } @top-right { content: none; } }
html { font: 9.5pt/12.5pt Charter, "Bitstream Charter", serif; hyphens: auto; }
body { columns: 2; column-gap: 7mm; text-align: justify; }
h1:first-of-type { string-set: title content(); }
h1, h2, h3 { font-family: "Nimbus Sans", sans-serif; hyphens: none; text-align: left; }
h1 { font-size: 14pt; } h2 { font-size: 11.5pt; } h3 { font-size: 9.5pt; }
p { margin: 0; text-indent: 4mm; }
h1 + p, h2 + p, h3 + p, li > p, blockquote p { text-indent: 0; }
blockquote { margin: 3mm 5mm; font-size: 8.5pt; }
table { border-collapse: collapse; border-top: .6pt solid; border-bottom: .6pt solid; margin: 3mm 0;
        font-size: 8pt; width: 100%; }
thead { border-bottom: .3pt solid; }
td, th { padding: .5mm 1.5mm; }
section.footnotes { font-size: 8pt; line-height: 10pt; }
img { max-width: 100%; }
"""


def magazine(page: str) -> str:
    """A web page in that layout."""
    page = re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)
    return page.replace("</head>", f"<style>{MAGAZINE}</style></head>", 1)
