"""Pictures of a Word file: taken out with the text that stands for them, or named as not kept."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from briefpress.importers.blocks import Picture
from briefpress.importers.report import Place, Question, Repair, question, repair
from briefpress.importers.word.package import Package
from briefpress.importers.word.xml import DECORATIVE, WP, XML, A, R, V, whole

_KEPT = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
_REDRAWN = ("GIF", "BMP", "TIFF", "WEBP")
_MOST_PIXELS = 40_000_000
#: Names that programs put where a description should stand.
_NO_DESCRIPTION = re.compile(
    r"(?i)(?:picture|image|graphic|grafik|bild|imagen?|chart|figure|logo)?\s*\d*"
    r"|.*\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp)|[a-z]:\\.*"
)
_BY_MACHINE = re.compile(
    r"(?i)(?:description automatically generated|ai-generated content may be incorrect"
    r"|description generated with)"
)


def _width(node: XML) -> str:
    """The width of a drawing as CSS, from English Metric Units (20.4.2.7); empty if not known."""
    extent = next(node.iter(f"{WP}extent"), None)
    wide = whole(None if extent is None else extent.get("cx")) or 0
    return f"{wide / 36_000:.0f}mm" if wide >= 36_000 else ""


@dataclass(slots=True)
class Pictures:
    """The pictures of one file, in the order in which they are met."""

    package: Package
    files: dict[str, bytes] = field(default_factory=dict)
    told: list[Repair | Question] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)

    def drawn(self, node: XML, part: str, place: Place) -> Iterator[Picture]:
        """The pictures of a ``w:drawing`` or ``w:pict``."""
        properties = next(node.iter(f"{WP}docPr"), None)
        alt = None if properties is None else properties.get("descr") or properties.get("title")
        decorative = any(one.get("val") in ("1", "true") for one in node.iter(DECORATIVE))
        found = [one.get(f"{R}embed") or one.get(f"{R}link") or "" for one in node.iter(f"{A}blip")]
        cropped = any(one.attrib for one in node.iter(f"{A}srcRect"))
        for shape in node.iter(f"{V}imagedata"):
            found.append(shape.get(f"{R}id") or "")
            holder = shape.getparent()
            alt = alt or (None if holder is None else holder.get("alt")) or shape.get("title")
        for uid in found:
            made = self._picture(uid, part, place)
            if made is not None:
                if cropped:
                    self._ask(place, "is cropped in Word; the whole picture was taken", made)
                said = self._alt(alt, made, place, decorative)
                yield Picture(made, said, place, decorative, _width(node))

    def _picture(self, uid: str, part: str, place: Place) -> str | None:
        relation = self.package.relationships(part).get(uid)
        target = "" if relation is None else relation.target
        data = self.package.parts.get(target)
        if data is None:
            outside = relation is not None and relation.external
            what = "stands outside of the file" if outside else "is missing in the file itself"
            self._ask(
                place, what, target or "picture", "ask the author for it" if outside else None
            )
            return None
        if target not in self._names:
            kept = self._form(data, target, place)
            if kept is None:
                return None
            suffix, data = kept
            name = f"figures/picture-{len(self.files) + 1}.{suffix}"
            self._names[target] = name
            self.files[name] = data
        return self._names[target]

    def _form(self, data: bytes, target: str, place: Place) -> tuple[str, bytes] | None:
        """Suffix and bytes of a picture that an edition can show; None if there is no way."""
        for start, suffix in _KEPT.items():
            if data.startswith(start):
                return suffix, data
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(io.BytesIO(data), formats=_REDRAWN) as image:
                if image.width * image.height > _MOST_PIXELS:
                    self._ask(place, "has too many pixels and was not kept", target)
                    return None
                out = io.BytesIO()
                image.convert("RGBA" if image.mode in ("P", "RGBA", "LA") else "RGB").save(
                    out, "PNG"
                )
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
            kind = target.rpartition(".")[2].upper() or "unknown"
            self._ask(
                place, f"is of the kind {kind}, which no edition shows; it was not kept", target
            )
            return None
        self.told.append(
            repair(
                "BP948",
                "picture-form",
                (target.rpartition("/")[2], "the same picture as PNG"),
                place,
            )
        )
        return "png", out.getvalue()

    def _alt(self, alt: str | None, name: str, place: Place, decorative: bool) -> str | None:
        said = " ".join((alt or "").split())
        if decorative:
            return said or None
        if not said or _NO_DESCRIPTION.fullmatch(said):
            what = f'has no description, only the name "{said}"' if said else "has no description"
            self._ask(place, what, name, 'write alt="what it shows", or {.decorative}')
            return None
        if _BY_MACHINE.search(said):
            self._ask(place, "was described by a machine", said, "read it, and write a better one")
        return said

    def _ask(self, place: Place, what: str, name: str, hint: str | None = None) -> None:
        usual = "it is in the original under received/; save it as PNG or JPEG"
        self.told.append(question("BP943", f"a picture {what}", name, place, hint or usual))
