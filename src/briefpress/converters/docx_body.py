"""What pandoc's Word text still needs: paragraphs, tables, notes and marks put into house order.

Nothing here changes a word. pandoc's text is right, but it is not what a person would have made in
Word: one run for each word, bookmarks round whole sections, tables without widths, notes in the
size of the text, pictures in notes that lead nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from itertools import pairwise

from lxml import etree

from briefpress.converters.docx_direction import settle_directions
from briefpress.converters.docx_lists import relist
from briefpress.converters.docx_masthead import decorate
from briefpress.converters.docx_styles import Look, Styles, frame
from briefpress.converters.docx_tables import close_tables, mend_tables
from briefpress.converters.docx_xml import (
    RELS,
    XML,
    R,
    W,
    holder,
    part,
    root_of,
    set_property,
    set_style,
    style_of,
    w,
)
from briefpress.document import Document
from briefpress.style import HouseStyle

_V = "urn:schemas-microsoft-com:vml"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DOCUMENT, _NOTES = "word/document.xml", "word/footnotes.xml"
#: pandoc repeats each picture in its description, and large ones are beyond what is usual in XML.
_OWN = etree.XMLParser(huge_tree=True)
_PLAIN = (None, "Compact", "BodyText", "FirstParagraph", "ListParagraph")
_TEXT_RELATIONS = ("image", "hyperlink")


def mend(parts: dict[str, bytes], styles: Styles) -> None:
    """Put the text, the notes, the lists and the relationships of pandoc's file in order."""
    document, style = styles.document, styles.style
    body, notes = (etree.fromstring(parts[name], _OWN) for name in (_DOCUMENT, _NOTES))
    roots = (body, notes)
    parts["word/numbering.xml"] = relist(roots, parts["word/numbering.xml"], style)
    for root in roots:
        _rules(root)
        _pictures(root)
        _bookmarks(root)
        mend_tables(root, style)
    _notes(notes, style)
    _number_notes(body, notes)
    _frames(body, styles.looks())
    _panels(body)
    _section(body)
    _lead(body, document)
    for root in roots:
        close_tables(root)
        settle_directions(root)
        _merge(root)
    parts[_DOCUMENT], parts[_NOTES] = part(body), part(notes)
    _relations(parts, body, notes)


def _rules(root: XML) -> None:
    """pandoc draws a rule as an old VML shape; a paragraph with a border does the same in peace."""
    for shape in list(root.iter(f"{{{_V}}}rect")):
        paragraph = next(shape.iterancestors(f"{{{W}}}p"))
        for child in list(paragraph):
            paragraph.remove(child)
        set_style(paragraph, "HorizontalRule")


def _pictures(root: XML) -> None:
    """pandoc writes where a picture came from into its name."""
    for picture in root.iter(f"{{{_PIC}}}cNvPr"):
        picture.set("descr", "")
        picture.set("name", "")
    for number, shown in enumerate(root.iter(f"{{{_WP}}}docPr"), 1):
        shown.set("name", f"Picture {number}")
        if not (shown.get("descr") or "").strip():
            decorate(shown)
        for side in "TBLR":  # left out, LibreOffice would think of a margin
            holder(shown).set(f"dist{side}", "0")


def _lead(body: XML, document: Document) -> None:
    """Show the middle of a lead picture that is higher than its place, as print does."""
    lead = document.metadata.lead_image
    if lead is None or not lead.file:
        return
    picture = document.pictures[lead.file]
    for paragraph in body.iter(f"{{{W}}}p"):
        extent = paragraph.find(f".//{{{_WP}}}extent")
        if style_of(paragraph) == "LeadPicture" and extent is not None:
            shape = int(extent.get("cy") or 1) / int(extent.get("cx") or 1)
            cut = round((1 - shape * picture.width / picture.height) / 2 * 100_000)
            fill = next(paragraph.iter(f"{{{_A}}}stretch"))
            if cut > 0:
                fill.addprevious(etree.Element(f"{{{_A}}}srcRect", t=str(cut), b=str(cut)))
            return


def _frames(body: XML, looks: Iterable[Look]) -> None:
    """Frames stand in the paragraphs as well as in their styles: LibreOffice heeds only those."""
    places = {look.uid: look.frame for look in looks if look.frame}
    for paragraph in body.iter(f"{{{W}}}p"):
        place = places.get(style_of(paragraph) or "")
        if place:
            set_property(paragraph, frame(place))


def _panels(body: XML) -> None:
    """Room after the last paragraph of a panel; between its paragraphs there is less."""
    paragraphs = list(body.iter(f"{{{W}}}p"))
    for paragraph, following in pairwise(paragraphs):
        style = style_of(paragraph)
        if style in ("Abstract", "KeyPoint") and style_of(following) != style:
            set_property(paragraph, w("spacing", after=320))


def _section(body: XML) -> None:
    """pandoc numbers notes anew in each section; here they count through."""
    for section in body.iter(f"{{{W}}}sectPr"):
        for notes in section.findall(f"{{{W}}}footnotePr"):
            section.remove(notes)


def _bookmarks(root: XML) -> None:
    """Bookmarks stand in the paragraph they name, not round the whole section after it."""
    ends = {one.get(f"{{{W}}}id"): one for one in root.iter(f"{{{W}}}bookmarkEnd")}
    for start in list(root.iter(f"{{{W}}}bookmarkStart")):
        following = start.getnext()
        while following is not None and following.tag == start.tag:
            following = following.getnext()
        end = ends.get(start.get(f"{{{W}}}id"))
        if end is None or following is None or following.tag != f"{{{W}}}p":
            continue
        place = 1 if following.find(f"{{{W}}}pPr") is not None else 0
        following.insert(place, start)
        following.append(end)


# --- notes -------------------------------------------------------------------------------------


def _notes(root: XML, style: HouseStyle) -> None:
    """Everything in a note has the note's size, whatever its style."""
    size = round(style.tokens.size.note * 2)
    for paragraph in root.iter(f"{{{W}}}p"):
        name = style_of(paragraph)
        if name in _PLAIN:
            ordinary = paragraph.find(f".//{{{W}}}t") is not None or name
            if ordinary:
                set_style(paragraph, "FootnoteText")
        elif name not in ("FootnoteText", "FootnoteBlockText", "TableText", "TableHeading"):
            for run in paragraph.iter(f"{{{W}}}r"):
                set_property(run, w("sz", val=size))
                set_property(run, w("szCs", val=size))


def _number_notes(document: XML, notes: XML) -> None:
    """Identifiers 1 to n in reading order, as Word itself would give them."""
    by_id = {one.get(f"{{{W}}}id"): one for one in notes.iter(f"{{{W}}}footnote")}
    for number, call in enumerate(document.iter(f"{{{W}}}footnoteReference"), 1):
        note = by_id[call.get(f"{{{W}}}id")]
        note.set(f"{{{W}}}id", str(number))
        call.set(f"{{{W}}}id", str(number))
        notes.append(note)  # moved to the end: in the order of the calls


# --- runs and relationships --------------------------------------------------------------------


def _merge(root: XML) -> None:
    """Neighbouring runs of the same look become one, as if typed in one go."""
    for text in list(root.iter(f"{{{W}}}t")):
        run = holder(text)
        if run.getparent() is None:  # already merged into the one before
            continue
        following = run.getnext()
        while following is not None and _alike(run, following):
            text.text = (text.text or "") + (following.findtext(f"{{{W}}}t") or "")
            holder(run).remove(following)
            following = run.getnext()


def _alike(run: XML, other: XML) -> bool:
    return (
        other.tag == run.tag
        and _only_text(run)
        and _only_text(other)
        and _look(run) == _look(other)
    )


def _only_text(run: XML) -> bool:
    return [etree.QName(one).localname for one in run] in (["t"], ["rPr", "t"])


def _look(run: XML) -> bytes:
    properties = run.find(f"{{{W}}}rPr")
    return b"" if properties is None else etree.tostring(properties, method="c14n")


def _relations(parts: dict[str, bytes], body: XML, notes: XML) -> None:
    """Each part names what it uses: pandoc gives notes no pictures, and the text all links."""
    name = "word/_rels/document.xml.rels"
    root = etree.fromstring(parts[name])
    known = {
        one.get("Id") or "": one
        for one in root
        if (one.get("Type") or "").rpartition("/")[2] in _TEXT_RELATIONS
    }
    there, here = _used(notes), _used(body)
    made = root_of(RELS, "Relationships")
    made.extend(deepcopy(known[uid]) for uid in sorted(there & known.keys()))
    parts["word/_rels/footnotes.xml.rels"] = part(made)
    for uid in known.keys() - here:
        root.remove(known[uid])
    parts[name] = part(root)


def _used(root: XML) -> set[str]:
    return {
        str(value)
        for one in root.iter()
        for key, value in one.attrib.items()
        if str(key).startswith(f"{{{R}}}")
    }
