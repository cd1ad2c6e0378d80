"""The door to colour profiles (LittleCMS, through Pillow): the colours of a screen, and in ink."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefpress.errors import BriefError, Finding, MissingToolError

if TYPE_CHECKING:
    from PIL.Image import Image

Inks = tuple[float, float, float, float]
#: Where systems keep profiles; a folder in ``BRIEFPRESS_ICC`` comes before them.
_FOLDERS = (
    "/usr/share/scribus/profiles",
    "/usr/share/color/icc",
    "/usr/local/share/color/icc",
    "/Library/ColorSync/Profiles",
)
_JPEG_QUALITY = 95


@dataclass(frozen=True, slots=True)
class Profile:
    """A printing condition as an ICC profile: its file's name, its own description, its bytes."""

    name: str
    description: str
    data: bytes


def find_profile(name: str) -> Path | None:
    """The file called `name` in a folder of profiles, or None."""
    given = os.environ.get("BRIEFPRESS_ICC")
    roots = [Path(root) for root in (given, *_FOLDERS) if root]
    found = (path for root in roots for path in (root / name, *sorted(root.glob(f"*/{name}"))))
    return next((path for path in found if path.is_file()), None)


@cache
def load_profile(name: str, package: str) -> Profile:
    """The profile in the file `name`, which the Debian package `package` brings.

    Raises:
        MissingToolError: it is not installed.
        BriefError: it is no profile of a press with four inks.
    """
    path = find_profile(name)
    if path is None:
        hint = f"apt-get install {package}" if package else "set BRIEFPRESS_ICC to its folder"
        message = f'the colour profile "{name}" is not installed'
        raise MissingToolError(Finding("BP801", message, hint=hint))
    from PIL import ImageCms

    data = path.read_bytes()
    try:
        read = ImageCms.ImageCmsProfile(io.BytesIO(data)).profile
    except OSError:
        read = None
    if read is None or data[16:20] != b"CMYK" or data[12:16] != b"prtr":
        raise BriefError(Finding("BP804", f'"{name}" is no profile of a press with four inks'))
    return Profile(name, (read.profile_description or name).strip(), data)


@lru_cache(maxsize=4)
def _transform(profile: Profile) -> Any:
    from PIL import ImageCms

    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(profile.data)),
        "RGB",
        "CMYK",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def for_screen(image: Image) -> Image:
    """A picture in sRGB: its own profile, if it has one that can be read, is followed.

    Editions carry no profiles, so colours that were meant for another space, such as Display P3 or
    the inks of a press, would be shown paler or wrong. The opacity stays as it is.
    """
    from PIL import ImageCms

    data = image.info.get("icc_profile")
    if not data:
        return image
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        if "sRGB" in (profile.profile.profile_description or ""):
            return image
        plain = image.mode in ("RGB", "CMYK", "L") and "transparency" not in image.info
        clear = None if plain else image.convert("RGBA").getchannel("A")
        colours = image if plain else image.convert("RGB")
        made = ImageCms.profileToProfile(
            colours,
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (OSError, ImageCms.PyCMSError):
        return image
    if made is None:  # only when asked to work in place
        return image
    if image.mode == "L":
        return made.convert("L")
    if clear is not None and clear.getextrema() != (255, 255):
        made.putalpha(clear)
    return made


def inks(colour: str, profile: Profile) -> Inks:
    """The inks, 0 to 1, of a colour of the screen such as ``#336699``."""
    from PIL import Image

    rgb = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    made = for_press(Image.new("RGB", (1, 1), rgb), profile)
    values = made.getpixel((0, 0))
    if isinstance(values, tuple):
        cyan, magenta, yellow, black = (round(value / 255, 3) for value in values)
        return cyan, magenta, yellow, black
    return 0.0, 0.0, 0.0, round(1 - float(values or 0) / 255, 3)


def for_press(image: Image, profile: Profile) -> Image:
    """A picture in inks: in black alone where it has no hue, else in all four.

    Returns:
        An image of mode ``L`` (light, as PDF's DeviceGray) or ``CMYK``.
    """
    from PIL import ImageChops, ImageCms

    if image.mode == "L":
        return image
    rgb = image.convert("RGB")
    red, green, blue = rgb.split()
    if not any(ImageChops.difference(red, other).getbbox() for other in (green, blue)):
        return red
    made = ImageCms.applyTransform(rgb, _transform(profile))
    assert made is not None
    return made


def press_jpeg(image: Image) -> bytes:
    """A picture of `for_press` as a JPEG without thinned-out colours."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return out.getvalue()


def press_pixels(data: bytes, profile: Profile) -> bytes:
    """What a press prints of a PNG or JPEG: its size and its inks, row by row.

    A picture in black alone is given as `flat` gives it.
    """
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        made = for_press(image.convert("L" if image.mode == "L" else "RGB"), profile)
        lossy = image.format == "JPEG"
    if lossy and made.mode == "CMYK":
        made = Image.open(io.BytesIO(press_jpeg(made)))
    if made.mode == "L":
        return flat(made)
    return f"CMYK {made.width} {made.height} ".encode() + made.tobytes()


def pixels(data: bytes) -> bytes:
    """The size and the colours of a picture, without its opacity: what a PDF keeps of it."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return flat(image)


def flat(image: Image) -> bytes:
    """Width, height and the RGB values of `image`, row by row."""
    return b"%d %d " % image.size + image.convert("RGB").tobytes()
