"""The typefaces that travel inside the Word file (ECMA-376 part 1, 17.8).

Word embeds whole TrueType fonts, lightly scrambled, and shows a text in them where they are not
installed. Only fonts that allow it are embedded: the OpenType field fsType says which do.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from briefpress.converters.docx_xml import RELS, TYPES, R, child, part, root_of, w
from briefpress.style import HouseStyle
from briefpress.tools.fonts import Face, locate

_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_CONTENT = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_TRUETYPE = b"\x00\x01\x00\x00"
_SLOTS = {(400, False): "embedRegular", (700, False): "embedBold",
          (400, True): "embedItalic", (700, True): "embedBoldItalic"}  # fmt: skip
#: OpenType fsType: 0 installable, 8 editable; 2 restricted, 4 preview and print only.
_EDITABLE = (0x0000, 0x0008)
_SANS = range(11, 16)  # PANOSE serif styles without serifs


@dataclass(frozen=True, slots=True)
class Cut:
    """A font file that may be embedded, with the ten bytes of its PANOSE number."""

    slot: str
    key: str
    data: bytes
    panose: bytes


def embed_fonts(parts: dict[str, bytes], style: HouseStyle) -> None:
    """Write the font table, and the four cuts of the text and display families beside it."""
    table, rels = w("fonts"), root_of(RELS, "Relationships")
    families = (style.tokens.typefaces.text[0], style.tokens.typefaces.display[0])
    for family in dict.fromkeys(families):
        cuts = list(_cuts(style, family))
        entry = w("font", name=family)
        if cuts:
            entry.append(w("panose1", val=cuts[0].panose.hex().upper()))
            sans = cuts[0].panose[1] in _SANS
            entry.append(w("family", val="swiss" if sans else "roman"))
            entry.append(w("pitch", val="variable"))
        for cut in cuts:
            uid, name = f"rId{len(rels) + 1}", f"fonts/font{len(rels) + 1}.odttf"
            parts[f"word/{name}"] = scrambled(cut.data, cut.key)
            made = w(cut.slot, fontKey=cut.key)
            made.set(f"{{{R}}}id", uid)
            entry.append(made)
            child(rels, "Relationship", Id=uid, Type=_KIND, Target=name)
        table.append(entry)
    parts["word/fontTable.xml"] = part(table)
    parts["word/_rels/fontTable.xml.rels"] = part(rels)
    _declare(parts)


def _cuts(style: HouseStyle, family: str) -> Iterator[Cut]:
    faces = {(f.weight, f.italic): f for f in style.faces() if f.family == family}
    for look, slot in _SLOTS.items():
        face = faces.get(look)
        data = b"" if face is None else locate(face).read_bytes()
        if face is None or not data.startswith(_TRUETYPE):
            continue
        embedding, panose = _os2(data)
        if embedding & 0x000F in _EDITABLE and not embedding & 0x0200:
            yield Cut(slot, _key(face), data, panose)


def _key(face: Face) -> str:
    return "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, face.key)).upper() + "}"


def _os2(data: bytes) -> tuple[int, bytes]:
    """fsType and PANOSE of a font (OpenType, OS/2)."""
    (count,) = struct.unpack_from(">H", data, 4)
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        if tag == b"OS/2":
            (embedding,) = struct.unpack_from(">H", data, offset + 8)
            return embedding, data[offset + 32 : offset + 42]
    return 0x0002, bytes(10)  # a font that does not say so allows nothing


def scrambled(data: bytes, key: str) -> bytes:
    """The font with its first 32 bytes combined with the key, last byte first (17.8.1)."""
    out = bytearray(data)
    mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1]
    for index in range(32):
        out[index] ^= mask[index % 16]
    return bytes(out)


def _declare(parts: dict[str, bytes]) -> None:
    types = etree.fromstring(parts["[Content_Types].xml"])
    if not any(one.get("Extension") == "odttf" for one in types):
        made = root_of(TYPES, "Default")
        made.set("Extension", "odttf")
        made.set("ContentType", _CONTENT)
        types.insert(0, made)
        parts["[Content_Types].xml"] = part(types)
