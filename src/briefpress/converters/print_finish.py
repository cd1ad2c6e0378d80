"""What makes a PDF of WeasyPrint's a PDF/X-4 (ISO 15930-7): boxes, marks, inks, output intent.

WeasyPrint ends the sheet at the bleed and draws its marks inside of it, asks the clock, and knows
only the colours of screens for pictures. All of that is mended here, and nowhere else;
``test_print.py`` tells when the boxes no longer need it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from briefpress.tools.colour import Profile, for_press, press_jpeg

_MM = 72 / 25.4
_OFFSET, _LENGTH = 1.0, 5.0  # millimetres: from the bleed to a crop mark, and its length
_WIDTH = 0.25  # points
_REGISTRY = "http://www.color.org"


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a sheet is printed: the condition and its name, the bleed in millimetres, and of how
    many pages the number of pages must be a multiple."""

    profile: Profile
    condition: str
    bleed: float
    signature: int


def finish(data: bytes, sheet: Sheet, packet: bytes) -> bytes:
    """The PDF/X-4 made of `data`; `packet` is its XMP."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in list(pdf.objects):
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Image:
                _ink(thing, sheet.profile)
        while len(pdf.pages) % sheet.signature:
            pdf.add_blank_page(page_size=_trim(pdf.pages[0])[2:])
        marks = _mark_colour(pdf)
        for page in pdf.pages:
            _boxes(pdf, page, sheet, marks)
        _catalogue(pdf, sheet, packet)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, force_version="1.6",
                 object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
    return out.getvalue()


# --- pages -------------------------------------------------------------------------------------


def _trim(page: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (round(float(value), 3) for value in page.trimbox)
    return left, bottom, right, top


def _grown(box: tuple[float, float, float, float], by: float) -> Array:
    left, bottom, right, top = box
    return Array([round(value, 3) for value in (left - by, bottom - by, right + by, top + by)])


def _boxes(pdf: Any, page: Any, sheet: Sheet, marks: Any) -> None:
    """Trim, bleed and sheet, each inside the next, and crop marks outside the bleed."""
    trim = _trim(page)
    edge = (sheet.bleed + _OFFSET + _LENGTH) * _MM
    page.obj["/TrimBox"] = _grown(trim, 0)
    page.obj["/BleedBox"] = _grown(trim, sheet.bleed * _MM)
    page.obj["/MediaBox"] = _grown(trim, edge)
    resources = page.obj.get("/Resources")
    if resources is None or "/ColorSpace" not in resources:
        page.obj["/Resources"] = resources = Dictionary(resources or {})
        resources["/ColorSpace"] = Dictionary()
    resources["/ColorSpace"]["/Marks"] = marks
    lines = " ".join(_crop_marks(trim, sheet.bleed))
    content = f"/Artifact <</Type /Layout>> BDC q /Marks CS 1 SCN {_WIDTH} w {lines} S Q EMC"
    drawn = pdf.make_stream(content.encode())
    if page.obj["/Contents"].read_bytes():
        page.contents_add(drawn, prepend=True)
    else:  # Ghostscript stumbles over an empty stream that is said to be packed
        page.obj["/Contents"] = drawn


def _crop_marks(trim: tuple[float, float, float, float], bleed: float) -> Iterator[str]:
    """Two lines at each corner, in the lines of the cut."""
    left, bottom, right, top = trim
    near, far = (bleed + _OFFSET) * _MM, (bleed + _OFFSET + _LENGTH) * _MM
    for x, out in ((left, -1), (right, 1)):
        for y, up in ((bottom, -1), (top, 1)):
            yield f"{x + out * near:.3f} {y:.3f} m {x + out * far:.3f} {y:.3f} l"
            yield f"{x:.3f} {y + up * near:.3f} m {x:.3f} {y + up * far:.3f} l"


def _mark_colour(pdf: Any) -> Any:
    """The colour of marks: printed on every plate (ISO 32000-1, 8.6.6.4)."""
    every = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), N=1, C0=Array([0, 0, 0, 0]), C1=Array([1, 1, 1, 1])
    )
    space = [Name.Separation, Name.All, Name.DeviceCMYK, pdf.make_indirect(every)]
    return pdf.make_indirect(Array(space))


# --- pictures ----------------------------------------------------------------------------------


def _ink(image: Any, profile: Profile) -> None:
    """Put a picture into inks, and keep a JPEG one."""
    if image.get("/ColorSpace") != Name.DeviceRGB:
        return
    lossy = image.get("/Filter") == Name.DCTDecode
    made = for_press(pikepdf.PdfImage(image).as_pil_image().convert("RGB"), profile)
    for key in ("/DecodeParms", "/Decode"):
        if key in image:
            del image[key]
    inked = made.mode == "CMYK"
    image["/ColorSpace"] = Name.DeviceCMYK if inked else Name.DeviceGray
    if lossy and inked:
        image.write(press_jpeg(made), filter=Name.DCTDecode)
        image["/Decode"] = Array([1, 0] * 4)  # Pillow writes them as Adobe does, inverted
    else:
        image.write(made.tobytes())


# --- the whole file ----------------------------------------------------------------------------


def _catalogue(pdf: Any, sheet: Sheet, packet: bytes) -> None:
    root = pdf.Root
    profile = pdf.make_stream(sheet.profile.data, N=4)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFX"),
        OutputConditionIdentifier=String(sheet.condition),
        RegistryName=String(_REGISTRY),
        Info=String(sheet.profile.description),
        DestOutputProfile=profile,
    )
    root["/OutputIntents"] = Array([pdf.make_indirect(intent)])
    root["/Metadata"] = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)
    for key in ("/Names", "/ViewerPreferences"):
        if key in root:
            del root[key]
    pdf.docinfo["/Trapped"] = Name("/False")
