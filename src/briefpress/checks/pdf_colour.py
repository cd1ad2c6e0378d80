"""The colours of a PDF: spaces, how light they are, the inks of pictures (ISO 32000-1, 8.6)."""

from __future__ import annotations

import io
from typing import Any

import pikepdf


def _grey(values: list[float]) -> float:
    return values[0]


def _rgb(values: list[float]) -> float:
    return 0.2126 * values[0] + 0.7152 * values[1] + 0.0722 * values[2]


def _cmyk(values: list[float]) -> float:
    cyan, magenta, yellow, black = values
    return _rgb([(1 - ink) * (1 - black) for ink in (cyan, magenta, yellow)])


#: The operators that name a device's colour at once, and their spaces.
COLOURS = ("g", "rg", "k")
SPACES = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}
#: How light a colour of a space is, 0 to 1.
LUMINANCES = {"DeviceGray": _grey, "DeviceRGB": _rgb, "DeviceCMYK": _cmyk}


def space_of(name: Any, resources: Any) -> str:
    """The family of a colour space (8.6.3), or the name of its one ink."""
    key = str(name)
    space = resources.get("/ColorSpace", {}).get(key)
    if space is None:
        return key[1:]
    family = str(space[0] if isinstance(space, pikepdf.Array) else space)[1:]
    return str(space[1])[1:] if family == "Separation" else family


def inked(thing: Any) -> bytes:
    """The inks of a picture in four, in the form of `colour.press_pixels`."""
    from PIL import Image

    size = int(thing["/Width"]), int(thing["/Height"])
    inverted = [float(value) for value in thing.get("/Decode", [])] == [1, 0] * 4
    if thing.get("/Filter") == pikepdf.Name.DCTDecode:
        with Image.open(io.BytesIO(thing.read_raw_bytes())) as image:
            if image.mode != "CMYK" or image.size != size or not inverted:
                raise ValueError("its inks are not as its JPEG says")
            raw = image.tobytes()
    else:
        raw = thing.read_bytes()
        if len(raw) != 4 * size[0] * size[1] or "/Decode" in thing:
            raise ValueError("its inks are not as its size says")
    return f"CMYK {size[0]} {size[1]} ".encode() + raw
