"""What a print edition claims to be, and whether it is so: PDF/X-4 (ISO 15930-7), and a sound job.

No validator of PDF/X is free, so this check is the judge; Ghostscript separates the inks beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Name

from briefpress.checks import seal_pdf
from briefpress.checks.pdf_content import Page
from briefpress.checks.reading import Fault

#: Of all inks together, in per cent, more than coated paper takes (the profile's own limit).
MOST_INK = 300.0
#: Pixels per inch that print sharply.
LEAST_RESOLUTION = 300.0
_SPACES = {"DeviceCMYK", "DeviceGray"}
_XMP = ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate", "xmpMM:DocumentID",
        "xmpMM:VersionID", "xmpMM:RenditionClass", "dc:title")  # fmt: skip
_BLENDED = {f"/{name}" for name in _SPACES}
_FORBIDDEN = ("/OPI", "/Ref", "/PS", "/Alternates")
Box = tuple[float, float, float, float]


def examine(pdf: Any, pages: Sequence[Page]) -> Iterator[Fault]:
    """Every rule of PDF/X-4 that the file breaks, and what no press could print well."""
    for message in (*_file(pdf), *_sheets(pdf), *_painted(pages), *_objects(pdf)):
        yield Fault("BP713", f"PDF/X-4: {message}")


def blanks(pages: Sequence[Page]) -> int:
    """How many pages at the end of the file hold nothing but marks."""
    count = 0
    for page in reversed(pages):
        if page.marked or page.pictures or any(one.runs for one in page.artifacts):
            break
        count += 1
    return count


def sheet(pdf: Any) -> dict[str, tuple[str, ...]]:
    """What the file says of its sheets, as `expected` says it."""
    page = pdf.pages[0]
    out: dict[str, tuple[str, ...]] = {}
    trim, bleed = box(page, "/TrimBox"), box(page, "/BleedBox")
    if trim and bleed:
        width, height = ((trim[n + 2] - trim[n]) / 72 * 25.4 for n in (0, 1))
        out["trimmed size"] = (f"{width:.1f} x {height:.1f} mm",)
        edges = {f"{abs(a - b) / 72 * 25.4:.1f} mm" for a, b in zip(trim, bleed, strict=True)}
        out["bleed"] = tuple(sorted(edges))
    for intent in pdf.Root.get("/OutputIntents", []):
        out["printing condition"] = (str(intent.get("/OutputConditionIdentifier", "")),)
    return out


# --- the file ----------------------------------------------------------------------------------


def _file(pdf: Any) -> Iterator[str]:
    if pdf.pdf_version not in ("1.3", "1.4", "1.5", "1.6"):
        yield f"the file is PDF {pdf.pdf_version}, later than 1.6"
    if "/ID" not in pdf.trailer:
        yield "the file has no identifier"
    intents = [one for one in pdf.Root.get("/OutputIntents", []) if one.get("/S") == "/GTS_PDFX"]
    if len(intents) != 1:
        yield f"the file has {len(intents)} output intents"
    for intent in intents:
        profile = intent.get("/DestOutputProfile")
        head = b"" if profile is None else profile.read_bytes()[:40]
        if head[12:20] != b"prtrCMYK" or head[36:40] != b"acsp" or profile.get("/N") != 4:
            yield "the output intent holds no profile of a press with four inks"
        if not str(intent.get("/OutputConditionIdentifier", "")).strip():
            yield "the output intent does not name its printing condition"
        if not str(intent.get("/RegistryName", "")).strip():
            yield "the output intent does not say where its condition is registered"
    yield from _claims(pdf)


def _claims(pdf: Any) -> Iterator[str]:
    if seal_pdf.packet(pdf) is None:
        yield "the XMP packet is missing or cannot be read"
        return
    found, info = seal_pdf.xmp(pdf), pdf.trailer.get("/Info", {})
    if found.get("pdfxid:GTS_PDFXVersion") != ("PDF/X-4",):
        yield "the file does not claim PDF/X-4"
    for name in _XMP:
        if not "".join(found.get(name, ())).strip():
            yield f"the packet says nothing of {name}"
    trapped = str(info.get("/Trapped", ""))
    if trapped not in ("/True", "/False") or found.get("pdf:Trapped") != (trapped[1:],):
        yield "the file does not say whether it is trapped"
    title = "".join(found.get("dc:title", ()))
    if str(info.get("/Title", "")) != title:
        yield "the packet has another title than the file"


# --- sheets ------------------------------------------------------------------------------------


def box(page: Any, name: str) -> Box | None:
    """A box of a page that it names itself, in points."""
    found = page.obj.get(name)
    if found is None:
        return None
    left, bottom, right, top = (float(value) for value in found)
    return left, bottom, right, top


def _inside(inner: Box, outer: Box) -> bool:
    slack = 0.01
    return (
        outer[0] - slack <= inner[0] < inner[2] <= outer[2] + slack
        and outer[1] - slack <= inner[1] < inner[3] <= outer[3] + slack
    )


def _sheets(pdf: Any) -> Iterator[str]:
    sizes = set()
    for number, page in enumerate(pdf.pages, 1):
        trim, bleed, media = (box(page, name) for name in ("/TrimBox", "/BleedBox", "/MediaBox"))
        if trim is None or bleed is None or media is None:
            yield f"page {number} does not say where it is trimmed"
            continue
        if not (_inside(trim, bleed) and _inside(bleed, media)):
            yield f"page {number}: trim, bleed and sheet do not lie in each other"
        if "/ArtBox" in page.obj:
            yield f"page {number} has both a trim and an art box"
        if "/CropBox" in page.obj and box(page, "/CropBox") != media:
            yield f"page {number} is cropped"
        if len(page.obj.get("/Annots", [])):
            yield f"page {number} has links or notes that no press prints"
        sizes.add((round(trim[2] - trim[0]), round(trim[3] - trim[1])))
    if len(sizes) > 1:
        yield "the pages are of several sizes"


# --- colours -----------------------------------------------------------------------------------


def _painted(pages: Sequence[Page]) -> Iterator[str]:
    for page in pages:
        for one in page.shown:
            if one.space not in _SPACES:
                yield f"page {page.number} has a picture in the colours of a screen"
        for (kind, space, values), count in page.inks.items():
            where = f"page {page.number}: {count} letters" if kind == "text" else ""
            where = where or f"page {page.number}: {kind}s"
            if space == "All":
                if kind != "line":
                    yield f"{where} in the colour of marks"
            elif space not in _SPACES:
                yield f"{where} in the colours of a screen ({space})"
            elif kind == "text" and space == "DeviceCMYK" and _rich_black(values):
                yield f"{where} in a black of several inks"
            elif 100 * sum(values) > MOST_INK:
                yield f"{where} in more ink than paper takes"


def _rich_black(values: tuple[float, ...]) -> bool:
    *colours, black = values
    return black >= 0.85 and any(value > 0 for value in colours)


# --- objects -----------------------------------------------------------------------------------


def _objects(pdf: Any) -> Iterator[str]:
    for key in ("/AcroForm", "/OpenAction", "/AA", "/AF"):
        if key in pdf.Root:
            yield f"the file holds {key}"
    for key in ("/JavaScript", "/EmbeddedFiles"):
        if key in pdf.Root.get("/Names", {}):
            yield f"the file holds {key}"
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield from _object(thing)


def _object(thing: Any) -> Iterator[str]:
    kind, subtype = str(thing.get("/Type", "")), str(thing.get("/Subtype", ""))
    if kind == "/FontDescriptor" and not any(f"/FontFile{n}" in thing for n in ("", "2", "3")):
        yield f"the typeface {thing.get('/FontName')} is not embedded"
    if subtype == "/PS" or (subtype in ("/Image", "/Form") and any(k in thing for k in _FORBIDDEN)):
        yield "an object refers to something else that is to be printed"
    if "/TR" in thing or "/HTP" in thing or thing.get("/TR2", Name.Default) != Name.Default:
        yield "an object changes how inks are transferred"
    group = thing.get("/Group", {})
    if (
        isinstance(group, pikepdf.Dictionary)
        and str(group.get("/CS", "/DeviceCMYK")) not in _BLENDED
    ):
        yield "an object is blended in the colours of a screen"
    if re.search("LZW", str(thing.get("/Filter", ""))):
        yield "an object is packed in a way that PDF/X forbids"
