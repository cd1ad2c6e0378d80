"""Looks at the machine: which tools and typefaces there are, and which are missing."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from briefpress.errors import BriefpressError
from briefpress.style import HouseStyle
from briefpress.tools import pandoc, validators, weasyprint
from briefpress.tools.colour import find_profile
from briefpress.tools.fonts import present

_LIBRARIES = ("pydantic", "PyYAML", "lxml", "EbookLib", "pypandoc_binary", "pydyf", "pikepdf",
              "uharfbuzz", "Pillow", "packaging")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One thing Briefpress needs: its version if it is there, else the command that brings it."""

    name: str
    found: str | None
    hint: str = ""
    needed: bool = True


def tool_versions() -> dict[str, str]:
    """The versions of everything that decides about an edition's bytes, without starting it."""
    names = ("weasyprint", *_LIBRARIES)
    return {"briefpress": _version("briefpress") or "", **{n: _version(n) or "" for n in names}}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        if name == "briefpress":
            from briefpress import __version__

            return __version__
        return None


def examine(style: HouseStyle) -> Iterator[Item]:
    """Every need, met or not, with what to do about it."""
    yield Item("Python", platform.python_version())
    for name in _LIBRARIES:
        yield Item(name, _version(name), f"pip install {name}")
    yield from _started("pandoc", pandoc.version)
    yield Item(
        "WeasyPrint", _version("weasyprint"), f"pip install weasyprint=={weasyprint.VERSION}"
    )
    yield from _started("Pango", weasyprint.pango_version)
    for family in style.tokens.face:
        faces = [face for face in style.faces() if face.family == family.family]
        there = all(present(face) for face in faces)
        package = family.python or family.debian
        how = f"pip install {package}" if family.python else f"apt-get install {package}"
        yield Item(f"typeface {family.family}", f"{len(faces)} faces" if there else None, how)
    press = style.tokens.print
    condition = press.condition if find_profile(press.profile) else None
    how = f"apt-get install {press.package}"
    yield Item(f"colour profile {press.profile}", condition, how, needed=False)
    for format in ("pdf", "epub", "docx", "print", "html"):
        for one in validators.for_format(format):
            there = one.command(Path("edition")) is not None
            yield Item(one.name, one.version if there else None, "make validators", needed=False)


def _started(name: str, ask: object) -> Iterator[Item]:
    assert callable(ask)
    try:
        yield Item(name, str(ask()))
    except BriefpressError as fault:
        yield Item(name, None, fault.findings[0].hint or fault.findings[0].message)
