"""The preflight of a print edition in plain words, made by reading the finished file."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf

from briefpress.checks import seal_pdf, seal_print
from briefpress.checks.pdf_content import Ink, Page, Shown
from briefpress.checks.pdf_fonts import Font

_INKS = ("cyan", "magenta", "yellow", "black")
_KINDS = {"/FontFile": "Type 1", "/FontFile2": "TrueType", "/FontFile3": "OpenType"}
_SPACES = {"DeviceCMYK": "four inks", "DeviceGray": "black alone"}
_MM = 25.4 / 72


def describe(data: bytes) -> str:
    """What a print shop asks about the file: one line for each thing, under its name."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts: dict[Any, Font] = {}
        pages = [Page(page, number, fonts) for number, page in enumerate(pdf.pages, 1)]
        rows = [
            *_standard(pdf),
            *_paper(pdf, pages),
            *_typefaces(pdf),
            *_inks(pages),
            *_pictures(pages),
            *_verdict(pdf, pages),
        ]
    return "".join(f"{name:<12}{text}\n" for name, text in rows)


def _standard(pdf: Any) -> Iterator[tuple[str, str]]:
    claim = "".join(seal_pdf.xmp(pdf).get("pdfxid:GTS_PDFXVersion", ())) or "none"
    yield "Standard", f"{claim}, PDF {pdf.pdf_version}"
    for intent in pdf.Root.get("/OutputIntents", []):
        name = intent.get("/OutputConditionIdentifier", "not named")
        yield "Condition", f"{name}: {intent.get('/Info', '')}"


def _paper(pdf: Any, pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    blank = seal_print.blanks(pages)
    told = f", the last {blank} blank" if blank else ""
    fours = "" if len(pages) % 4 else ": whole sheets, folded once"
    yield "Pages", f"{len(pages)}{told}{fours}"
    for name, text in sorted(Counter(map(_boxes, pdf.pages)).items()):
        yield "Paper", f"{name} ({text} page{'s' if text > 1 else ''})"
    for side, parity in (("right", 1), ("left", 0)):
        found = [_margins(page) for page in pages if page.number % 2 == parity]
        lefts, rights = [one[0] for one in found if one], [one[1] for one in found if one]
        if lefts:
            left, right = min(lefts) * _MM, min(rights) * _MM
            yield "Margins", f"{side} pages: text from {left:.0f} mm left to {right:.0f} mm right"


def _boxes(page: Any) -> str:
    trim, bleed, media = (
        seal_print.box(page, name) or (0.0,) * 4 for name in ("/TrimBox", "/BleedBox", "/MediaBox")
    )
    width, height = ((trim[n + 2] - trim[n]) * _MM for n in (0, 1))
    around = (trim[0] - bleed[0]) * _MM
    sheet = " x ".join(f"{(media[n + 2] - media[n]) * _MM:.0f}" for n in (0, 1))
    return f"trimmed to {width:.0f} x {height:.0f} mm, bleed {around:.0f} mm, sheet {sheet} mm"


def _margins(page: Page) -> tuple[float, float] | None:
    """From the edges of the trimmed page to its text, in points."""
    runs = [run for marked in page.marked.values() for run in marked.runs if run.text.strip()]
    if not runs:
        return None
    return min(run.x for run in runs), page.width - max(run.end for run in runs)


def _typefaces(pdf: Any) -> Iterator[tuple[str, str]]:
    found = set()
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            name = str(thing.get("/FontName"))[1:]
            kinds = [kind for key, kind in _KINDS.items() if key in thing]
            how = f"{kinds[0]}, embedded" if kinds else "NOT EMBEDDED"
            part = ", in part" if name[6:7] == "+" else ""
            found.add(f"{name.partition('+')[2] or name}: {how}{part}")
    for one in sorted(found):
        yield "Typeface", one


def _inks(pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    total: Counter[Ink] = sum((page.inks for page in pages), Counter())
    black = letters = 0
    others: set[str] = set()
    most = 0.0
    for (kind, space, values), count in total.items():
        if space == "All":
            continue
        if kind == "text":
            letters += count
            black += count if _black_alone(space, values) else 0
        if space == "DeviceCMYK":
            most = max(most, 100 * sum(values))
        elif space != "DeviceGray":
            others.add(space)
    yield "Inks", "cyan, magenta, yellow, black" + "".join(f", {one}" for one in sorted(others))
    yield "Text", f"{black:,} of {letters:,} letters in black alone"
    limit = f"{seal_print.MOST_INK:.0f} %"
    yield "Coverage", f"type and areas carry at most {most:.0f} % of ink together; limit {limit}"


def _black_alone(space: str, values: tuple[float, ...]) -> bool:
    return space == "DeviceGray" or (space == "DeviceCMYK" and not any(values[:3]))


def _pictures(pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    if not any(page.shown for page in pages):
        yield "Pictures", "none"
    for page in pages:
        for one in page.shown:
            inks = _SPACES.get(one.space, one.space)
            told = f"{one.width} x {one.height} pixels in {inks}, {one.resolution:.0f} to the inch"
            yield "Picture", f"page {page.number}: {told}{' - COARSE' if _coarse(one) else ''}"


def _verdict(pdf: Any, pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    faults = [fault.message for fault in seal_print.examine(pdf, pages)]
    for one in faults:
        yield "FAULT", one
    coarse = sum(_coarse(one) for page in pages for one in page.shown)
    if not faults:
        told = f", but look at {coarse} coarse picture{'s' if coarse > 1 else ''}" if coarse else ""
        yield "Verdict", f"nothing stands in the way of printing{told}"


def _coarse(one: Shown) -> bool:
    return one.resolution < seal_print.LEAST_RESOLUTION - 0.5
