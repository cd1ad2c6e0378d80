"""Runs inside the environment of the peers: ``inside.py TOOL INPUT OUTPUT``; knows no Briefpress."""

from __future__ import annotations

import sys
import time
from pathlib import Path


def pypdfium2_text(path: Path) -> str:
    """The text of each page, with a form feed after it."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return "\f".join(page.get_textpage().get_text_range() for page in document)


def pymupdf4llm_markdown(path: Path) -> str:
    """pymupdf4llm as its manual calls it."""
    import pymupdf4llm

    return str(pymupdf4llm.to_markdown(str(path)))


def markitdown_markdown(path: Path) -> str:
    """markitdown as its manual calls it, without plug-ins."""
    from markitdown import MarkItDown

    return MarkItDown(enable_plugins=False).convert(str(path)).text_content


def typst_pdf(path: Path) -> bytes:
    """A Typst source printed."""
    import typst

    return bytes(typst.compile(str(path)))


TOOLS = {
    "pypdfium2": pypdfium2_text,
    "pymupdf4llm": pymupdf4llm_markdown,
    "markitdown": markitdown_markdown,
    "typst": typst_pdf,
}


def main() -> None:
    """Run one tool on one file and print the seconds that it took."""
    tool, given, output = sys.argv[1:4]
    start = time.perf_counter()
    made = TOOLS[tool](Path(given))
    seconds = time.perf_counter() - start
    Path(output).write_bytes(made if isinstance(made, bytes) else made.encode("utf-8", "replace"))
    print(f"{seconds:.4f}")


if __name__ == "__main__":
    main()
