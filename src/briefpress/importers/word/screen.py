"""What may not come in with a manuscript: anything that runs, fetches or hides a second document.

Nothing here is ever run or fetched by Briefpress. But a file with such things in it is either an
attack or shows its reader other words than it holds, so it is refused as a whole, and the message
says how to make a harmless one. What every office puts into its texts (worksheets, formulas,
pictures pasted from the web) is no reason to refuse one: it is left unopened, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from briefpress.errors import BriefError, Finding, quoted
from briefpress.importers.word.package import XML, Package, Relationship
from briefpress.importers.word.xml import W, attribute, local

_UNLINK = "in Word: click on it and press Ctrl+Shift+F9, which leaves its text"
_REMOVE = "in Word: replace it by its text or by a picture of it"
_TEMPLATE = "in Word: Developer > Document Template, and write Normal"
_BREAK = "in Word: File > Info > Edit Links to Files, and break the link"

#: Parts by their names, whatever leads to them.
_PARTS = (
    (re.compile(r"(?i)vba(?:project|data)"), "macros", "save it as .docx, which holds none"),
    (re.compile(r"(?i)(?:^|/)activex"), "an ActiveX control", _REMOVE),
    (re.compile(r"(?i)(?:^|/)afchunk|\.(?:mht|mhtml|html?|rtf|dotm?|docm)$"),
     "a second document inside", "in Word: save it anew, which takes the second document in"),
    (re.compile(r"(?i)\.(?:exe|dll|com|scr|js|vbs|ps1|bat|cmd|jar|lnk|hta)$"), "a program",
     _REMOVE),
)  # fmt: skip
#: Relationships inside the file.
_INSIDE = {
    "control": ("a control", _REMOVE),
    "vbaProject": ("macros", "save it as .docx, which holds none"),
    "aFChunk": ("a second document inside", "in Word: save it anew"),
    "subDocument": ("a second document inside", "in Word: View > Outline > Unlink"),
}
#: Relationships that lead outside; a hyperlink alone may.
_OUTSIDE = {
    "attachedTemplate": ("a template is fetched from outside", _TEMPLATE),
    "oleObject": ("an object is fetched from outside", _BREAK),
    "subDocument": ("a second document is fetched from outside", _BREAK),
}
#: What Word looks for on its author's own disk, and every manuscript written from a template names.
_PASSED = {
    "attachedTemplate": "a template",
    "image": "a picture",
    "mailMergeSource": "a list of addresses",
    "mailMergeHeaderSource": "a list of addresses",
    "transform": "a style sheet",
}
#: A path with a drive, one below a root or a folder, or one of an old Macintosh.
_DISK = re.compile(
    r"(?i)(?:file:(?://(?:localhost)?)?/)?[a-z]:[^:]*|file://(?:localhost)?/[^/\\:][^:]*"
    r"|(?![\\/]{2})[^:]+|[^/\\:]+(?::[^/\\:]+){2,}"
)
#: Fields that start or ask a program (17.16.5), by the first word of their code. What others
#: fetched (INCLUDEPICTURE, INCLUDETEXT, LINK) stands in the file, and the reader asks about it.
_FIELDS = re.compile(r"(?i)^\W*(DDE(?:AUTO)?|IMPORT|DATABASE)\b")
#: Objects that are documents of office programs: they are left unread, and the reader asks.
_DOCUMENTS = re.compile(
    r"(?i)(?:Equation|MathType|Excel|Word|PowerPoint|Visio|MSGraph|Paint|PBrush)\b[\w.]*"
)
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_ELEMENTS = {
    f"{W}altChunk": ("a second document inside", "in Word: save it anew"),
    f"{W}subDoc": ("a second document inside", "in Word: View > Outline > Unlink"),
    f"{W}control": ("a control", _REMOVE),
    _OBJECT: ("an embedded object", _REMOVE),
}


def screen(package: Package) -> None:
    """Refuse a file that holds what may not come in.

    Raises:
        BriefError: with a finding for each such thing.
    """
    found = dict.fromkeys((*_parts(package), *_relationships(package), *_texts(package)))
    if found:
        message = "the file holds what no manuscript needs: {}"
        raise BriefError(
            Finding("BP901", message.format(what), package.name, hint=hint) for what, hint in found
        )


def _parts(package: Package) -> Iterator[tuple[str, str]]:
    for part in package.parts:
        for pattern, what, hint in _PARTS:
            if pattern.search(part):
                yield f"{what} ({quoted(part)})", hint


def passed_over(package: Package) -> Iterator[tuple[str, str]]:
    """What the file names on its author's own disk, which is left alone: (what, where)."""
    for one in _led(package):
        if _passes(one):
            yield _PASSED[one.kind], one.target


def _passes(one: Relationship) -> bool:
    """Whether what stands outside is left there; a picture from the web may show who looks."""
    known = one.external and one.kind in _PASSED
    return known and (one.kind == "image" or _own_disk(one.target))


def _own_disk(address: str) -> bool:
    """Whether an address can only lead to the reader's own disk, so that nobody is asked."""
    return _DISK.fullmatch(unquote(address)) is not None


def _led(package: Package) -> Iterator[Relationship]:
    for part in package.parts:
        if part.endswith(".rels"):
            yield from package.relationships(part.replace("_rels/", "")[:-5]).values()


def _relationships(package: Package) -> Iterator[tuple[str, str]]:
    for one in _led(package):
        if one.external and one.kind != "hyperlink":
            if _passes(one):
                continue
            usual = (f"a {one.kind} is fetched from outside", _BREAK)
            what, hint = _OUTSIDE.get(one.kind, usual)
            yield f"{what} ({quoted(one.target)})", hint
        elif not one.external and one.kind in _INSIDE:
            what, hint = _INSIDE[one.kind]
            yield f"{what} ({quoted(one.target)})", hint


def _texts(package: Package) -> Iterator[tuple[str, str]]:
    """What stands in the parts themselves; parsing each one also refuses document types."""
    for part in package.parts:
        if part.endswith(".xml"):
            root = package.xml(part)
            for node in root.iter(*_ELEMENTS):
                if is_document(node):
                    continue
                what, hint = _ELEMENTS[str(node.tag)]
                program = quoted(node.get("ProgID")) if node.get("ProgID") else local(node)
                yield f"{what} ({program})", hint
            for code in field_codes(root):
                if match := _FIELDS.match(code):
                    yield f"the field {match[1].upper()} ({quoted(code.strip())})", _UNLINK


def is_document(node: XML) -> bool:
    """Whether an element is an embedded object that holds a document of an office program."""
    embedded = node.tag == _OBJECT and node.get("Type") == "Embed"
    return embedded and _DOCUMENTS.fullmatch(node.get("ProgID") or "") is not None


def field_codes(root: XML) -> Iterator[str]:
    """The code of each field in a part, whole even where it is cut into runs (17.16.18)."""
    open_codes: list[list[str] | None] = []
    for node in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}delInstrText", f"{W}fldSimple"):
        kind = local(node)
        if kind == "fldSimple":
            yield attribute(node, "instr")
        elif kind != "fldChar":
            for code in open_codes:  # an inner code may spell the outer one
                if code is not None:
                    code.append(node.text or "")
            if not open_codes:
                yield node.text or ""
        elif attribute(node, "fldCharType") == "begin":
            open_codes.append([])
        elif open_codes:
            code = open_codes[-1]
            if code is not None:
                yield "".join(code)
            open_codes[-1] = None
            if attribute(node, "fldCharType") == "end":
                open_codes.pop()
