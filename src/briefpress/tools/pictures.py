"""The door to pictures: finds one inside the brief's folder, checks it, decodes it, cleans it.

Only the bytes that leave this module reach an edition: PNG or JPEG, without metadata such as the
place where a photograph was taken, upright, and in a colour space every reader knows.
"""

from __future__ import annotations

import io
import os
import stat
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from briefpress.errors import BriefError, Finding
from briefpress.tools.colour import for_screen

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 20_000_000
MAX_PIXELS = 40_000_000
_MAGIC = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
_SUFFIXES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
_ORIENTATION = 0x0112

Loaded = tuple[str, bytes, int, int]


def load_picture(path: str, folder: Path) -> Loaded:
    """Media type, clean bytes, width and height in pixels of the picture `path` names.

    Raises:
        BriefError: it is missing, lies outside `folder`, is no PNG or JPEG, or is too large.
    """
    file = _find(path, folder)
    raw = file.read_bytes()
    kind = next((name for magic, name in _MAGIC.items() if raw.startswith(magic)), None)
    wanted = _SUFFIXES.get(file.suffix.lower())
    if kind is None or kind != wanted:
        hint = "save the picture as PNG or JPEG"
        if kind and wanted:
            hint = f"it is a {kind} file: give it that suffix"
        raise _refused("BP503", f'"{path}" is not a PNG or JPEG picture', hint)
    return _clean(path, raw, kind)


def _refused(code: str, message: str, hint: str | None = None) -> BriefError:
    return BriefError(Finding(code, message, hint=hint))


def _find(path: str, folder: Path) -> Path:
    hint = "put the picture into the brief's figures/ folder and name it from there"
    bad = (
        not path
        or "\\" in path
        or "\0" in path
        or "%" in path
        or path.startswith("/")
        or ":" in path
        or any(part in ("", ".", "..") for part in path.split("/"))
        or not unicodedata.is_normalized("NFC", path)
    )
    if bad:
        raise _refused("BP502", f'"{path}" is not a path inside the brief\'s folder', hint)
    file = folder / path
    try:
        mode = os.lstat(file).st_mode
    except (OSError, ValueError):
        raise _refused("BP501", f'the picture "{path}" does not exist', hint) from None
    inside = file.resolve().is_relative_to(folder.resolve())
    if not inside or stat.S_ISLNK(mode):
        raise _refused("BP502", f'"{path}" leads out of the brief\'s folder', hint)
    if not stat.S_ISREG(mode):
        raise _refused("BP503", f'"{path}" is not a file')
    if file.stat().st_size > MAX_BYTES:
        raise _refused("BP505", f'limit: "{path}" has more than {MAX_BYTES // 1_000_000} MB')
    return file


def _clean(path: str, raw: bytes, kind: str) -> Loaded:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(raw), formats=[kind]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _refused("BP505", f'limit: "{path}" has more than 40 million pixels')
            if getattr(image, "n_frames", 1) > 1:
                raise _refused("BP503", f'"{path}" holds several frames')
            image.load()
            return _encoded(image, kind)
    except Image.DecompressionBombError:
        raise _refused("BP505", f'limit: "{path}" has more than 40 million pixels') from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise _refused("BP503", f'"{path}" cannot be decoded: {fault}') from fault


def _encoded(image: Image, kind: str) -> Loaded:
    from PIL import ImageOps

    upright = for_screen(_eight_bits(ImageOps.exif_transpose(image)))
    modes = {"PNG": ("1", "L", "LA", "P", "RGB", "RGBA"), "JPEG": ("L", "RGB")}[kind]
    fallback = "RGBA" if kind == "PNG" else "RGB"
    picture = upright if upright.mode in modes else upright.convert(fallback)
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    out = io.BytesIO()
    if kind == "PNG":
        picture.save(out, "PNG", compress_level=6)
    else:
        picture.save(out, "JPEG", quality=92, subsampling=0)
    return f"image/{kind.lower()}", out.getvalue(), picture.width, picture.height


def _eight_bits(image: Image) -> Image:
    """A grey picture of 16 bits in 8: Pillow would cut off all that is lighter than 255."""
    if image.mode[0] != "I":
        return image
    clear = image.info.get("transparency")
    grey = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    grey.info = {} if clear is None else {"transparency": int(clear) >> 8}
    return grey
