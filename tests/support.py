"""Helpers of the tests: briefs made in a folder, documents made from Markdown, random briefs."""

from __future__ import annotations

import importlib
import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from briefpress.brief import Brief, load
from briefpress.checks.place import SourceMap
from briefpress.checks.proof import Proof, prove
from briefpress.document import Document
from briefpress.reader import attach_pictures, read_document
from briefpress.style import HouseStyle, load_style
from briefpress.tools.validators import for_format
from briefpress.transforms import transform

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT / "source" / "2024-07-29-china-led-resolution-on-ai"
RICH = ROOT / "tests" / "briefs" / "2025-03-01-rich"
ODD = ROOT / "tests" / "briefs" / "2025-04-02-odd"
FORMATS = ("pdf", "epub", "docx")
HEAD = "title: A title\nauthors:\n  - name: An Author\ndate: 2024-01-02\ndisclaimer: Views differ."


@cache
def house(name: str = "issi") -> HouseStyle:
    return load_style(ROOT / "styles", name)


def write_brief(folder: Path, text: str, head: str = HEAD, slug: str = "a-brief") -> Path:
    """A brief's folder below `folder`."""
    made = folder / slug
    made.mkdir(parents=True, exist_ok=True)
    (made / "brief.md").write_text(f"---\n{head}\n---\n\n{text}\n", "utf-8")
    return made


def document_of(folder: Path, style: HouseStyle | None = None) -> tuple[Brief, Document]:
    brief = load(folder)
    document, missing = attach_pictures(brief, read_document(brief))
    assert not missing, missing
    metadata = (style or house()).complete(brief.metadata)
    return brief, transform(replace(document, metadata=metadata))


def convert(format: str, document: Document, style: HouseStyle | None = None) -> bytes:
    return importlib.import_module(f"briefpress.converters.{format}").convert(
        document, style or house()
    )


def proof_of(
    format: str,
    data: bytes,
    document: Document,
    brief: Brief | None = None,
    style: HouseStyle | None = None,
) -> Proof:
    places = SourceMap.of(brief) if brief else None
    return prove(format, data, document, style or house(), places)


def judged(name: str, format: str, data: bytes, archive: str = "3a") -> list[str]:
    """What a validator finds wrong; the test is reported as not run where it is not installed."""
    (validator,) = [one for one in for_format(format, archive) if one.name.startswith(name)]
    if validator.command(Path("edition")) is None:
        pytest.skip(f"not run: {name} is not installed (make validators)")
    verdict = validator.judge(data)
    assert verdict.passed is not None, verdict.messages
    return list(verdict.messages)


# --- random briefs -----------------------------------------------------------------------------

_WORDS = [
    "the",
    "of",
    "and",
    "state-of-the-art",
    "resolution",
    "affluent",
    "office",
    "difficult",
    "official",
    "efficient",
    "flow",
    "policy",
    "co-operation",
    "non-proliferation",
    "security",
    "(UNGA)",
    "U.S.",
    "1,204",
    "12.5%",
    "AI-led",
    "developed",
    "and/or",
    "“quoted”",
    "‘single’",
    '"straight"',
    "it's",
    "Ελευθερία",
    "Свобода",
    "آزادی",
    "自由",
    "tự-do",
    "naïve",
    "façade",
    "Đặng",
    "internationalisation",
    "counterrevolutionary",
    "mid-2024",
    "1990–2000",
    "—",
    "…",
    "&c.",
    "e.g.",
    "Nos.",
    "5",
    "antidisestablishmentarianism",
    "Donaudampfschiffahrt",
    "x=y",
    "a_b",
    "c*d",
]


def _escape(word: str) -> str:
    return "".join(f"\\{char}" if char in "*_`[]<>#|~^$@\\" else char for char in word)


def random_text(seed: int) -> str:
    """A random Markdown text that is valid; the same seed gives the same text."""
    r = random.Random(seed)
    notes: list[str] = []

    def words(low: int, high: int) -> str:
        return " ".join(_escape(r.choice(_WORDS)) for _ in range(r.randint(low, high)))

    def note() -> str:
        label = f"n{len(notes) + 1}"
        body = words(1, 60) + "."
        if r.random() < 0.3:
            body += f" <https://example.org/{r.randint(1, 99)}/a-long-path_{'x' * r.randint(1, 40)}/end.html>."
        if r.random() < 0.12:
            body += f"\n\n    {words(3, 20)}\n\n    1. {words(1, 4)}\n    2. {words(1, 4)}"
        notes.append(f"[^{label}]: N{body}")
        return f"[^{label}]"

    def inline(low: int, high: int, chance: float = 0.05) -> str:
        out = []
        for word in words(low, high).split():
            kind = r.random()
            if kind < 0.03:
                word = f"*{word}*"
            elif kind < 0.05:
                word = f"**{word}**"
            elif kind < 0.065:
                word = f"[{word} link](https://example.org/{r.randint(1, 9)})"
            elif kind < 0.07:
                word = f"<https://example.org/{'path/' * r.randint(1, 20)}>"
            out.append(word + (note() if r.random() < chance else ""))
        return "x" + " ".join(out)

    blocks: list[str] = []
    for _ in range(r.randint(4, 14)):
        kind = r.random()
        if kind < 0.12:
            blocks.append(f"{'#' * r.randint(1, 2)} {inline(1, 9, 0.03)}")
        elif kind < 0.22:
            mark = r.choice(["- ", "1. ", "a) ", "(i) "])
            items = []
            for index in range(r.randint(1, 5)):
                lead = {
                    "1. ": f"{index + 1}. ",
                    "a) ": f"{'abcdef'[index]}) ",
                    "(i) ": f"({['i', 'ii', 'iii', 'iv', 'v'][index]}) ",
                }.get(mark, mark)
                items.append(f"{lead}{inline(1, 25, 0.04)}")
                if r.random() < 0.2:
                    items.append(f"\n    {inline(2, 20)}\n")
                if r.random() < 0.2:
                    items.append(f"\n    - {inline(1, 6)}\n    - {inline(1, 6)}\n")
            blocks.append("\n".join(items) + "\n\n<!-- -->".replace("<!-- -->", ""))
            blocks.append(inline(3, 8))
        elif kind < 0.3:
            blocks.append("> " + inline(10, 50) + "\n>\n> " + inline(5, 30))
        elif kind < 0.38:
            rows = "\n".join(
                f"| {inline(1, 6, 0.02)} | {inline(1, 3, 0)} | |" for _ in range(r.randint(1, 6))
            )
            blocks.append(
                f"| {inline(1, 2, 0)} | B | C |\n|---|--:|:-:|\n{rows}\n\n: {inline(2, 9, 0.05)}"
            )
        elif kind < 0.42:
            blocks.append(f"{inline(1, 3, 0)}\n:   {inline(3, 30)}\n\n:   {inline(3, 9)}")
        elif kind < 0.45:
            blocks.append(f"| {inline(2, 8, 0)}\n| {inline(2, 8, 0)}")
        elif kind < 0.48:
            blocks.append(f"```\n{words(3, 9)}\n  {words(3, 9)}\n```")
        else:
            blocks.append(inline(10, 160, r.choice([0.0, 0.02, 0.06])))
    return "\n\n".join([*blocks, *notes])
