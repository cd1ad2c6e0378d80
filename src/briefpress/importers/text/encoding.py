"""Bytes of a text file to characters: byte order marks, UTF-8, UTF-16, Windows-1252."""

from __future__ import annotations

import codecs
import re

from briefpress.errors import BriefError, Finding
from briefpress.importers.report import Repair

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UNDEFINED = dict.fromkeys((0x81, 0x8D, 0x8F, 0x90, 0x9D), "\ufffd")


def decode(data: bytes) -> tuple[str, tuple[Repair, ...]]:
    """The text of `data` with LF line ends, and a repair if it was not plain UTF-8.

    Raises:
        BriefError: it is no text in any encoding that such files use.
    """
    text, name = _decoded(data)
    controls = len(_CONTROLS.findall(text))
    if "\x00" in text or controls > 8 + len(text) // 500:
        raise BriefError(Finding("BP901", "the file is neither text, nor Word, nor PDF"))
    text = re.sub("\r\n?|\u2028|\u0085", "\n", text).replace("\u2029", "\n\n")
    told = Repair("BP910", "encoding", name, "UTF-8") if name != "UTF-8" else None
    return text, (told,) if told else ()


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace"), name
    head = data[:4000]
    for zeros, codec in ((head[1::2], "utf-16-le"), (head[::2], "utf-16-be")):
        if len(zeros) > 1 and zeros.count(0) > 0.7 * len(zeros):
            return data.decode(codec, "replace"), "UTF-16 without a byte order mark"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text = data.decode("latin-1")
        strange = "".join(map(chr, range(0x80, 0xA0)))
        table = {ord(c): bytes([ord(c)]).decode("cp1252", "replace") for c in strange}
        return text.translate(table | _UNDEFINED), "Windows-1252"
