"""Where the links of a PDF lead: addresses without a scheme get one, the others are dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefpress.importers.report import Place, Question, Repair, question, repair
from briefpress.tools.pdf_page import Page

_WHOLE = re.compile(r"(?i)https?://[^/]|mailto:.")
_MAIL = re.compile(r"[^\s/:@]+@[^\s/:@]+\.[A-Za-z]{2,}")
#: A host, and no file beside this one: `www.a.org`, `a.org/b`, but not `annex.pdf`.
_HOST = re.compile(r"(?i)www\.\w|[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,}/|(?:com|edu|gov|int|net|org)$)")


def whole_links(pages: Sequence[Page]) -> list[Repair | Question]:
    """Give every link of the pages an address that readers can follow, or none; tell which."""
    told: list[Repair | Question] = []
    for page in pages:
        for url in dict.fromkeys(glyph.url for glyph in page.glyphs if glyph.url):
            target = _whole(url)
            if target == url:
                continue
            for glyph in page.glyphs:
                if glyph.url == url:
                    glyph.url = target
            if target:
                told.append(repair("BP928", "scheme", (url, target), Place(page.number), 0.95))
            else:
                message = "a link to what no reader can reach was dropped"
                told.append(question("BP948", message, url, Place(page.number)))
    return told


def _whole(url: str) -> str:
    if _WHOLE.match(url):
        return url
    if _MAIL.fullmatch(url):
        return f"mailto:{url}"
    return f"https://{url}" if _HOST.match(url) else ""
