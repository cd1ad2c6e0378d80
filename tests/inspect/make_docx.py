"""Word files made part by part, so that a test can hold whatever a manuscript can hold."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="heading 2"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My Heading"/><w:basedOn w:val="Titre2"/></w:style>
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:u w:val="single"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Ref"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
"""


def level(depth: int, form: str, text: str, start: int = 1) -> str:
    """One level of a list definition."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="{720 * (depth + 1)}" w:hanging="360"/>'
        "</w:pPr></w:lvl>"
    )


#: numId 1: 1. (a) i); numId 2: bullets; numId 3: definition 1 begun anew; numId 4: 1, 1.1.
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "decimal", "%1.")
    + level(1, "lowerLetter", "(%2)")
    + level(2, "lowerRoman", "%3)")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + "".join(level(depth, "bullet", "\uf0b7") for depth in range(3))
    + '</w:abstractNum><w:abstractNum w:abstractNumId="2">'
    + level(0, "decimal", "%1")
    + level(1, "decimal", "%1.%2")
    + "</w:abstractNum>"
    + "".join(
        f'<w:num w:numId="{uid}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'
        for uid, of, more in (
            (1, 0, ""),
            (2, 1, ""),
            (3, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
            (4, 2, ""),
        )
    )
)


def run(text: str, properties: str = "") -> str:
    """A run; `properties` is what stands in its ``w:rPr``."""
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(content: str, properties: str = "", style: str = "") -> str:
    """A paragraph; plain text becomes a run."""
    inner = content if content.startswith("<") or not content else run(content)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def item(content: str, depth: int = 0, number: int = 1) -> str:
    """A paragraph in a list."""
    return para(content, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def note(uid: int, kind: str = "footnote") -> str:
    """A note's mark."""
    return f'<w:r><w:rPr><w:rStyle w:val="Ref"/></w:rPr><w:{kind}Reference w:id="{uid}"/></w:r>'


def table(*rows: tuple[str, ...], properties: str = "", head: bool = False) -> str:
    """A table of plain cells; a cell that begins with ``<`` is taken as it is."""
    made = ""
    for number, row in enumerate(rows):
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if head and number == 0 else ""
        cells = "".join(
            cell
            if cell.startswith("<w:tc>")
            else f"<w:tc>{cell if cell.startswith('<') else para(cell)}</w:tc>"
            for cell in row
        )
        made += f"<w:tr>{mark}{cells}</w:tr>"
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{made}</w:tbl>"


def picture(uid: str, alt: str | None = None, extra: str = "") -> str:
    """A run with a picture in the line."""
    said = "" if alt is None else f' descr="{alt}"'
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/>'
        f'<wp:docPr id="1" name="Picture 1"{said}>{extra}</wp:docPr><a:graphic><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill>'
        f'<a:blip r:embed="{uid}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def coded(code: str, result: str) -> str:
    """A complex field with its result, which is runs."""
    half = len(code) // 2
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code[:half]}</w:instrText></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code[half:]}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@dataclass
class Docx:
    """A Word file in the making; each field but `parts` is what stands inside a part's root."""

    body: str
    styles: str = STYLES
    numbering: str = NUMBERING
    footnotes: dict[int, str] = field(default_factory=dict)
    endnotes: dict[int, str] = field(default_factory=dict)
    comments: str = ""
    header: str = ""
    footer: str = ""
    settings: str = ""
    links: dict[str, str] = field(default_factory=dict)
    relations: list[tuple[str, str, str, bool]] = field(default_factory=list)
    parts: dict[str, bytes] = field(default_factory=dict)
    main: str = "document.main"

    def bytes(self) -> bytes:
        """The finished file."""
        parts: dict[str, bytes] = {}
        relations: list[tuple[str, str, str, bool]] = []

        def add(kind: str, root: str, inner: str, name: str = "") -> None:
            if inner:
                name = name or kind
                text = f"{_HEAD}<w:{root} {SPACES}>{inner}</w:{root}>"
                parts[f"word/{name}.xml"] = text.encode()
                relations.append((f"r{name}", kind, f"{name}.xml", False))

        add("styles", "styles", self.styles)
        add("numbering", "numbering", self.numbering)
        add("footnotes", "footnotes", _notes(self.footnotes, "footnote"))
        add("endnotes", "endnotes", _notes(self.endnotes, "endnote"))
        add("comments", "comments", self.comments)
        add("header", "hdr", self.header, "header1")
        add("footer", "ftr", self.footer, "footer1")
        add("settings", "settings", self.settings)
        relations += [(uid, "hyperlink", url, True) for uid, url in self.links.items()]
        relations += self.relations
        parts["word/document.xml"] = (
            f"{_HEAD}<w:document {SPACES}><w:body>{self.body}<w:sectPr/></w:body></w:document>"
        ).encode()
        parts["word/_rels/document.xml.rels"] = _rels(relations)
        parts["_rels/.rels"] = _rels([("r1", "officeDocument", "word/document.xml", False)])
        parts |= self.parts
        parts["[Content_Types].xml"] = _types(self.main)
        return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    """Parts as a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _notes(notes: dict[int, str], kind: str) -> str:
    mark = f'<w:r><w:rPr><w:rStyle w:val="Ref"/></w:rPr><w:{kind}Ref/></w:r>'
    made = "".join(
        f'<w:{kind} w:id="{uid}">'
        + (text if text.startswith("<") else para(f"{mark}{run(' ' + text)}"))
        + f"</w:{kind}>"
        for uid, text in notes.items()
    )
    line = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    return line + made if notes else ""


def _rels(relations: list[tuple[str, str, str, bool]]) -> bytes:
    rows = "".join(
        f'<Relationship Id="{uid}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if external else "/>")
        for uid, kind, target, external in relations
    )
    return f'{_HEAD}<Relationships xmlns="{_RELS}">{rows}</Relationships>'.encode()


def _types(main: str) -> bytes:
    kind = main if "/" in main else f"{_WML}.{main}+xml"
    return (
        f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    ).encode()
