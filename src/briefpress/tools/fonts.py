"""The door to typefaces: finds the house's faces, asks what they cover, subsets and outlines them.

HarfBuzz (uharfbuzz, pinned) does the work, so a subset has the same bytes on every machine.
"""

from __future__ import annotations

import hashlib
import os
import sysconfig
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from briefpress.errors import Finding, MissingToolError

if TYPE_CHECKING:
    import uharfbuzz as hb

_DEBIAN_FONTS = Path("/usr/share/fonts")

#: Format characters that need no glyph: they only steer breaking, joining and direction.
_NO_GLYPH = frozenset(
    char
    for first, last in [
        (9, 10),
        (13, 13),
        (32, 32),
        (0xAD, 0xAD),
        (0x61C, 0x61C),
        (0x200B, 0x200F),
        (0x2028, 0x202E),
        (0x2060, 0x2064),
        (0x2066, 0x2069),
        (0xFE00, 0xFE0F),
    ]
    for char in range(first, last + 1)
)
_LICENCE_NAME_IDS = (0, 1, 2, 3, 4, 5, 6, 13, 14)


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a family.

    `path` is relative to the installed Python packages for a `python` distribution, or to the
    system's font folder for a `debian` package; ``#Name`` at its end picks one face of a
    collection by its family name.
    """

    family: str
    weight: int
    italic: bool
    path: str
    python: str
    debian: str
    licence: str

    @property
    def key(self) -> str:
        """A file-name-safe name for the face."""
        slant = "i" if self.italic else ""
        return f"{self.family.lower().replace(' ', '-')}-{self.weight}{slant}"


def _roots(face: Face) -> list[Path]:
    if face.python:
        return [Path(sysconfig.get_paths()["purelib"]), Path(sysconfig.get_paths()["platlib"])]
    given = os.environ.get("BRIEFPRESS_FONTS")
    return [Path(given), _DEBIAN_FONTS] if given else [_DEBIAN_FONTS]


def present(face: Face) -> Path | None:
    """The file of `face`, or None where it is not installed."""
    name = face.path.partition("#")[0]
    return next((root / name for root in _roots(face) if (root / name).is_file()), None)


def locate(face: Face) -> Path:
    """The file of `face`.

    Raises:
        MissingToolError: it is not installed; the hint names the package.
    """
    path = present(face)
    if path is None:
        hint = f"pip install {face.python}" if face.python else f"apt-get install {face.debian}"
        raise MissingToolError(
            Finding("BP805", f'the typeface "{face.family}" is not installed', hint=hint)
        )
    return path


@cache
def digest(face: Face) -> str:
    """SHA-256 of the face's file, in hexadecimal."""
    return hashlib.sha256(locate(face).read_bytes()).hexdigest()


@cache
def _blob(path: Path) -> hb.Blob:
    import uharfbuzz as hb

    return hb.Blob.from_file_path(str(path))


@cache
def harfbuzz_face(face: Face) -> hb.Face:
    """The face, opened; of a collection, the one that `face` names."""
    import uharfbuzz as hb

    blob = _blob(locate(face))
    wanted = face.path.partition("#")[2]
    if not wanted:
        return hb.Face(blob)
    for index in range(hb.Face(blob).count):
        candidate = hb.Face(blob, index)
        if candidate.get_name(hb.OTNameIdPredefined.FONT_FAMILY) == wanted:
            return candidate
    raise MissingToolError(
        Finding("BP805", f'{face.path.partition("#")[0]} has no face named "{wanted}"')
    )


@cache
def coverage(face: Face) -> frozenset[int]:
    """The code points `face` has glyphs for."""
    return frozenset(harfbuzz_face(face).unicodes)


def uncovered(text: Iterable[str], faces: Sequence[Face]) -> list[str]:
    """The characters of `text` that none of `faces` can show, in order of appearance.

    Faces are asked in turn, so a big fallback is opened only for a character that needs it. A
    fallback that is not installed covers nothing.
    """
    left = {char: None for char in text if ord(char) not in _NO_GLYPH}
    for face in faces:
        if not left:
            break
        if face.debian and present(face) is None:
            continue
        known = coverage(face)
        left = {char: None for char in left if ord(char) not in known}
    return list(left)


def needed(text: Iterable[str], faces: Sequence[Face], stack: Sequence[str]) -> tuple[Face, ...]:
    """The faces that a text set in `stack` draws on: the families of the stack that add something.

    All weights and slants of a family come together. The first family is always among them.
    """
    left = {ord(char) for char in text} - _NO_GLYPH
    chosen: list[Face] = []
    for index, family in enumerate(stack):
        members = [face for face in faces if face.family == family]
        if not members or (index and not left):
            continue
        if index and all(present(face) is None for face in members):
            continue
        common = frozenset.intersection(*(coverage(face) for face in members))
        widest = frozenset.union(*(coverage(face) for face in members))
        if index == 0 or left & widest:
            chosen += members
        left -= common
    return tuple(chosen)


def name_of(char: str) -> str:
    """A character as people and standards call it: ``U+0153 LATIN SMALL LIGATURE OE``."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed character')}"


def subset(face: Face, text: Iterable[str]) -> bytes:
    """The font cut down to the characters of `text`, with its layout features and its licence."""
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.unicode_set.update({ord(char) for char in text} & coverage(face))
    for name_id in _LICENCE_NAME_IDS:
        wanted.name_id_set.add(name_id)
    wanted.flags |= hb.SubsetFlags.NO_HINTING
    return bytes(hb.subset(harfbuzz_face(face), wanted).blob.data)


@dataclass(frozen=True, slots=True)
class Outline:
    """A set line: its advance width, and its glyphs, in the units of its size."""

    width: float
    glyphs: tuple[tuple[Face, int, float, float, float], ...]

    def path(self) -> str:
        """The line as one SVG path from a baseline at y = 0 (y downward)."""
        import uharfbuzz as hb

        commands: list[str] = []
        fonts = {face: hb.Font(harfbuzz_face(face)) for face in {one[0] for one in self.glyphs}}
        for face, glyph, x, y, scale in self.glyphs:
            pen = _SvgPen(x, y, scale)
            fonts[face].draw_glyph_with_pen(glyph, pen)
            commands += pen.commands
        return "".join(commands)


def runs(text: str, faces: Sequence[Face]) -> list[tuple[Face, str]]:
    """`text` cut into runs that one face each can show; unknown characters go to the first."""
    out: list[tuple[Face, str]] = []
    for char in text:
        neutral = char == " " or ord(char) in _NO_GLYPH
        if out and (neutral or ord(char) in coverage(out[-1][0])):
            keep = neutral or out[-1][0] == faces[0] or ord(char) not in coverage(faces[0])
            if keep:
                out[-1] = (out[-1][0], out[-1][1] + char)
                continue
        face = next((one for one in faces if ord(char) in coverage(one)), faces[0])
        out.append((face, char))
    return out


def outline(text: str, faces: Sequence[Face], size: float, spacing: float = 0.0) -> Outline:
    """`text` shaped at `size`.

    Runs are placed in the order of the text; inside a right-to-left run HarfBuzz orders the glyphs.
    """
    import uharfbuzz as hb

    x = 0.0
    glyphs: list[tuple[Face, int, float, float, float]] = []
    for face, part in runs(text, faces):
        font = hb.Font(harfbuzz_face(face))
        scale = size / harfbuzz_face(face).upem
        buffer = hb.Buffer()
        buffer.add_str(part)
        buffer.guess_segment_properties()
        hb.shape(font, buffer, {"kern": True, "liga": spacing == 0.0})
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            left, top = x + position.x_offset * scale, -position.y_offset * scale
            glyphs.append((face, info.codepoint, left, top, scale))
            x += position.x_advance * scale + spacing * size
    return Outline(x, tuple(glyphs))


class _SvgPen:
    """A pen in fontTools' protocol that writes SVG path commands."""

    def __init__(self, x: float, y: float, scale: float) -> None:
        self.commands: list[str] = []
        self._x, self._y, self._scale = x, y, scale

    def _at(self, *points: tuple[float, float]) -> str:
        return " ".join(
            f"{self._x + px * self._scale:.1f} {self._y - py * self._scale:.1f}"
            for px, py in points
        )

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.commands.append(f"M{self._at(point)}")

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.commands.append(f"L{self._at(point)}")

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.commands.append(f"C{self._at(*points)}")

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.commands.append(f"Q{self._at(*points)}")

    def closePath(self) -> None:  # noqa: N802
        self.commands.append("Z")

    def endPath(self) -> None:  # noqa: N802
        return
