"""A bag after BagIt 1.0 (RFC 8493): payload in, all its files out, the same bytes every time.

`read_manifest` and `read_tags` are the other way round; they also read the older forms
(BagIt 0.93 to 0.97) that other tools still write.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from briefpress.errors import BriefError, Finding, quoted

#: What a file's bytes are: themselves, or a file to be read when they are needed.
Content = bytes | Path
Tags = tuple[tuple[str, str], ...]

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
INFO = "bag-info.txt"
ALGORITHMS = ("sha256", "sha512")
CHUNK = 1 << 20

_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
_TAG = re.compile(r"([^:\s][^:]*?)\s*:\s*(.*)")


@dataclass(frozen=True, slots=True)
class Written:
    """One file of a bag, as it was written: its size and its digests by algorithm."""

    size: int
    digests: Mapping[str, str]


def chunks(content: Content) -> Iterator[bytes]:
    """The bytes of `content`, a piece at a time."""
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield piece


def write_bag(
    folder: Path,
    payload: Mapping[str, Content],
    info: Tags,
    tags: Callable[[Mapping[str, Written]], Mapping[str, bytes]],
) -> Mapping[str, Written]:
    """Write a bag into `folder`, which must not exist yet, and return what was written, by path.

    Args:
        payload: the files below ``data/``.
        info: what bag-info.txt says besides Payload-Oxum, which is reckoned here.
        tags: gives further tag files, once the payload is written.

    Raises:
        OSError: the folder cannot be written, or a file of the payload cannot be read.
    """
    below = {f"data/{name}": content for name, content in sorted(payload.items())}
    made = {name: _write(folder, name, content) for name, content in below.items()}
    oxum = f"{sum(one.size for one in made.values())}.{len(made)}"
    about = "".join(f"{label}: {' '.join(text.split())}\n" for label, text in info)
    above = {
        "bagit.txt": DECLARATION,
        INFO: f"{about}Payload-Oxum: {oxum}\n".encode(),
        **{f"manifest-{name}.txt": manifest(made, name) for name in ALGORITHMS},
        **tags(made),
    }
    written = {name: _write(folder, name, data) for name, data in sorted(above.items())}
    last = {f"tagmanifest-{name}.txt": manifest(written, name) for name in ALGORITHMS}
    return made | written | {name: _write(folder, name, data) for name, data in last.items()}


def _write(folder: Path, name: str, content: Content) -> Written:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    hashers = {algorithm: hashlib.new(algorithm) for algorithm in ALGORITHMS}
    size = 0
    with path.open("xb") as stream:
        for piece in chunks(content):
            stream.write(piece)
            size += len(piece)
            for one in hashers.values():
                one.update(piece)
    path.chmod(0o644)
    return Written(size, {algorithm: one.hexdigest() for algorithm, one in hashers.items()})


def manifest(files: Mapping[str, Written], algorithm: str) -> bytes:
    """A manifest of `files` (RFC 8493, 2.1.3), in the order of their paths."""
    lines = (
        f"{one.digests[algorithm]}  {encode_path(name)}\n" for name, one in sorted(files.items())
    )
    return "".join(lines).encode()


def encode_path(name: str) -> str:
    """`name` for a manifest: CR, LF and the per cent sign are written as ``%0D``, ``%0A``, ``%25``.

    Raises:
        BriefError: the name is not text in Unicode, so no manifest can hold it.
    """
    try:
        name.encode("utf-8")
    except UnicodeEncodeError as fault:
        message = f"the file name {quoted(name)} is not valid UTF-8"
        raise BriefError(Finding("BP857", message, hint="rename the file")) from fault
    return re.sub("[%\r\n]", lambda match: f"%{ord(match[0]):02X}", name)


def decode_path(name: str, there: Container[str] = ()) -> str:
    """The path that a line of a manifest names.

    Tools before BagIt 1.0, and some since, leave the per cent sign as it is: where only a file of
    that name is `there`, it is meant.
    """
    lines = re.sub("%(0[AaDd])", lambda match: chr(int(match[1], 16)), name)
    whole = re.sub("%(0[AaDd]|25)", lambda match: chr(int(match[1], 16)), name)
    return lines if lines in there and whole not in there else whole


def read_manifest(data: bytes, there: Container[str] = ()) -> Iterator[tuple[str, str]]:
    """Pairs of path and digest (in small letters); `there` is for `decode_path`.

    Raises:
        ValueError: a line is no line of a manifest; the message names it.
    """
    for number, line in enumerate(_lines(data), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        if not match:
            raise ValueError(f"line {number} is not a digest and a path")
        yield decode_path(match[2].removeprefix("./"), there), match[1].lower()


def read_tags(data: bytes) -> Tags:
    """The labels and values of a tag file such as bag-info.txt, in order; folded lines joined.

    Raises:
        ValueError: a line has no label.
    """
    found: list[tuple[str, str]] = []
    for number, line in enumerate(_lines(data), 1):
        match = _TAG.fullmatch(line)
        if line[:1].isspace() and line.strip() and found:
            label, text = found[-1]
            found[-1] = (label, f"{text} {line.strip()}")
        elif match:
            found.append((match[1], match[2].strip()))
        elif line.strip():
            raise ValueError(f"line {number} has no label")
    return tuple(found)


def _lines(data: bytes) -> list[str]:
    return re.split("\r\n|\r|\n", data.decode("utf-8").removeprefix("\ufeff"))
