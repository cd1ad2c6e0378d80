"""Finished editions as text, for the golden files: ``python tests/inspect/dump.py`` writes them anew.

Looking at the difference is the point: a golden file is renewed only when the change is wanted.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MM = 25.4 / 72


def pdf(data: bytes) -> str:
    """Pages with their lines and places in millimetres, the structure tree, Info, bookmarks."""
    from briefpress.checks.pdf_content import Page

    with pikepdf.open(io.BytesIO(data)) as file:
        fonts: dict[object, object] = {}
        pages = [Page(page, number, fonts) for number, page in enumerate(file.pages, 1)]
        out = [f"{key} {value}" for key, value in sorted(file.docinfo.items())]
        for page in pages:
            out.append(
                f"\n--- page {page.number}: {page.width * _MM:.0f} x {page.height * _MM:.0f}"
            )
            runs = [run for marked in page.marked.values() for run in marked.runs]
            runs += [run for loose in page.artifacts for run in loose.runs]
            lines: dict[int, list[object]] = {}
            for run in runs:
                lines.setdefault(round(run.y), []).append(run)
            for y in sorted(lines):
                line = sorted(lines[y], key=lambda run: run.x)
                text = "".join(run.text for run in line).strip()
                if text:
                    out.append(f"{line[0].x * _MM:4.0f} {line[0].y * _MM:4.0f}  {text}")
        out.append("\n--- structure")
        out += _tree(file.Root.StructTreeRoot.K[0], 0)
        out.append("\n--- bookmarks")
        with file.open_outline() as outline:
            out += [f"{item.title}" for item in outline.root]
    return "\n".join(out) + "\n"


def _tree(node: object, depth: int) -> Iterator[str]:
    extra = [f"{key}={node[key]}" for key in ("/Alt", "/Lang", "/ID") if key in node]
    kids = node.get("/K", [])
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    elements = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    yield "  " * depth + " ".join([str(node.S)[1:], *extra])
    for kid in elements:
        yield from _tree(kid, depth + 1)


def epub(data: bytes) -> str:
    """The text parts, indented."""
    out = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            out.append(f"--- {name}")
            if name.endswith((".xhtml", ".opf", ".ncx", ".xml")):
                root = ElementTree.fromstring(archive.read(name))
                ElementTree.indent(root)
                out.append(ElementTree.tostring(root, encoding="unicode"))
    return "\n".join(out) + "\n"


def docx(data: bytes) -> str:
    """Parts, and the paragraphs of text, notes and heads with their styles."""
    out = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            out.append(f"--- {name}")
            if not name.startswith("word/") or not name.endswith(".xml"):
                continue
            for paragraph in etree.fromstring(archive.read(name)).iter(f"{W}p"):
                style = paragraph.find(f"{W}pPr/{W}pStyle")
                name_of = "-" if style is None else style.get(f"{W}val")
                text = "".join(_shown(node) for node in paragraph.iter())
                out.append(f"{name_of}: {text}")
    return "\n".join(out) + "\n"


def _shown(node: etree._Element) -> str:
    if node.tag == f"{W}t":
        return node.text or ""
    if node.tag == f"{W}footnoteReference":
        return f"[{node.get(f'{W}id')}]"
    return {f"{W}tab": "\t", f"{W}br": "\n", f"{W}instrText": f"{{{node.text}}}"}.get(node.tag, "")


DUMPS = {"pdf": pdf, "epub": epub, "docx": docx}


def main() -> None:
    """Write the golden files of the real brief."""
    sys.path[:0] = [str(ROOT / "tests")]
    from support import FORMATS, REAL, convert, document_of

    folder = ROOT / "tests" / "golden" / REAL.name
    folder.mkdir(parents=True, exist_ok=True)
    document = document_of(REAL)[1]
    for format in FORMATS:
        text = DUMPS[format](convert(format, document))
        (folder / f"{format}.txt").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
