"""Words from right to left, and the languages of words, in the runs of the Word file.

Word does not find directions by itself: a run of Arabic letters must say that it runs from right to
left (``w:rtl``), and then takes its typeface, size, weight and language from the properties for
complex scripts (ECMA-376 part 1, 17.3.2.30). Directions are found here from the characters, after
the rules for neutral characters of the Unicode bidirectional algorithm (UAX 9, N1 and N2).
"""

from __future__ import annotations

import re
import unicodedata
from copy import deepcopy

from lxml import etree

from briefpress.converters.docx_xml import XML, W, holder, need, w
from briefpress.transforms.direction import rtl_language

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: Blocks that hold the letters of scripts written from right to left.
_RTL = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_EAST_ASIAN = ("ja", "ko", "zh")


def settle_directions(root: XML) -> None:
    """Mark the right-to-left runs under `root`, and put each run's language into its slot."""
    for paragraph in root.iter(f"{{{W}}}p"):
        texts = list(paragraph.iter(f"{{{W}}}t"))
        whole = "".join(text.text or "" for text in texts)
        if _RTL.search(whole):
            base = paragraph.find(f"{{{W}}}pPr/{{{W}}}bidi") is not None
            _split(texts, directions(whole, base))
        else:
            for mark in list(paragraph.iter(f"{{{W}}}rtl")):
                holder(mark).remove(mark)
    for language in root.iter(f"{{{W}}}lang"):
        _slot(language)


def directions(text: str, base: bool) -> list[bool]:
    """For each character whether it runs from right to left; `base` is the paragraph's direction.

    Digits and marks between two right-to-left letters go with them, all others with the paragraph.
    """
    strong = [_strong(char) for char in text]
    out = [base] * len(text)
    before: bool | None = base
    index = 0
    while index < len(text):
        if strong[index] is not None:
            before = out[index] = bool(strong[index])
            index += 1
            continue
        end = index
        while end < len(text) and strong[end] is None:
            end += 1
        after = strong[end] if end < len(text) else base
        out[index:end] = [before if before == after else base] * (end - index)  # type: ignore[list-item]
        index = end
    return out


def _strong(char: str) -> bool | None:
    kind = unicodedata.bidirectional(char)
    return None if kind not in ("L", "R", "AL") else kind != "L"


def _split(texts: list[XML], flags: list[bool]) -> None:
    """Cut runs so that each has one direction; a run here holds one ``w:t`` at most."""
    at = 0
    for text in texts:
        value = text.text or ""
        pieces = _pieces(value, flags[at : at + len(value)])
        at += len(value)
        run = holder(text)
        position = holder(run).index(run)
        for offset, (part, rtl) in enumerate(pieces):
            made = run if offset == 0 else deepcopy(run)
            held = text if offset == 0 else need(made, "t")
            held.text = part
            held.set(_SPACE, "preserve")
            _mark(made, rtl)
            if offset:
                holder(run).insert(position + offset, made)


def _pieces(text: str, flags: list[bool]) -> list[tuple[str, bool]]:
    out: list[tuple[str, bool]] = []
    for char, flag in zip(text, flags, strict=True):
        if out and out[-1][1] == flag:
            out[-1] = (out[-1][0] + char, flag)
        else:
            out.append((char, flag))
    return out or [("", False)]


def _mark(run: XML, rtl: bool) -> None:
    properties = run.find(f"{{{W}}}rPr")
    if properties is None:
        if not rtl:
            return
        properties = w("rPr")
        run.insert(0, properties)
    for old in properties.findall(f"{{{W}}}rtl"):
        properties.remove(old)
    if rtl:
        language = properties.find(f"{{{W}}}lang")
        made = w("rtl")
        if language is None:
            properties.append(made)
        else:
            language.addprevious(made)


def _slot(language: XML) -> None:
    """``w:val`` is for the run's Latin letters only; other scripts have attributes of their own."""
    tag = language.get(f"{{{W}}}val")
    if tag is None:
        return
    slot = "bidi" if rtl_language(tag) else None
    if tag.split("-")[0].lower() in _EAST_ASIAN:
        slot = "eastAsia"
    if slot and etree.QName(holder(language)).localname == "rPr":
        del language.attrib[f"{{{W}}}val"]
        language.set(f"{{{W}}}{slot}", tag)
