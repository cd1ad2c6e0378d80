"""The EPUB edition (EPUB 3.3): cover, title page, text with its notes, navigation.

Files, in reading order: ``cover.xhtml``, ``title.xhtml`` (all that stands before the text),
``text.xhtml`` (the text, the notes, what stands after it). ``nav.xhtml`` has the contents.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from briefpress import document as d
from briefpress.converters.accessibility import access
from briefpress.converters.cover import cover
from briefpress.converters.css import css_string, render_css
from briefpress.converters.html import Writer, apparatus, element, page_language
from briefpress.converters.page_marks import mark_pages
from briefpress.converters.pdf import page_starts
from briefpress.crosswalk import places, work_uuid
from briefpress.document import Document
from briefpress.errors import BriefError
from briefpress.metadata import Person
from briefpress.style import HouseStyle, shown_text
from briefpress.tools.ebooklib import Book, Entry, Item, Refined, pack
from briefpress.tools.fonts import Face, needed, subset
from briefpress.transforms.direction import rtl_language

_XHTML = "application/xhtml+xml"
_SUFFIX = {"image/png": "png", "image/jpeg": "jpg"}


def convert(document: Document, style: HouseStyle) -> bytes:
    """The finished EPUB.

    Raises:
        BriefpressError: EbookLib failed or complained, or a typeface is missing.
    """
    made = _Edition(document, style)
    items = tuple(made.items())
    data = document.metadata
    language = page_language(document, style)
    return pack(
        Book(
            identifier=identifier(document, style),
            title=data.title,
            language=language,
            direction="rtl" if rtl_language(language) else "ltr",
            day=data.date,
            elements=tuple(made.elements()),
            meta=(*made.version(), *made.accessibility()),
            items=items,
            spine=("cover", "title", "text"),
            contents=made.contents(),
            collection=_collection(document, style),
        )
    )


def _collection(document: Document, style: HouseStyle) -> tuple[str, str | None] | None:
    series = document.metadata.series
    if series is not None:
        return series.title, series.number
    house = style.tokens.masthead.series
    return (house, None) if house else None


def identifier(document: Document, style: HouseStyle) -> str:
    """The DOI as an address, else the `work_uuid`."""
    if document.metadata.doi:
        return f"https://doi.org/{document.metadata.doi}"
    return f"urn:uuid:{work_uuid(document.slug, style)}"


#: The Dublin Core elements that are written as they stand.
_SIMPLE = ("date", "description", "subject", "publisher", "rights", "relation")


class _Edition:
    def __init__(self, document: Document, style: HouseStyle) -> None:
        self._document, self._style = document, style
        self._data = document.metadata
        self._labels = style.tokens.labels
        self._language = page_language(document, style)
        self._sources = {
            path: f"pictures/{index:02d}.{_SUFFIX[one.media_type]}"
            for index, (path, one) in enumerate(sorted(document.pictures.items()), 1)
        }
        self._pages: list[str] = []  # the file in which each page of the PDF begins

    # -- the package ------------------------------------------------------------------------

    def elements(self) -> Iterator[Refined]:
        """The Dublin Core elements besides title, language and identifier."""
        simple = {f"dc:{name}" for name in _SIMPLE}
        for person in self._data.authors:
            yield Refined("creator", person.name, tuple(_person(person, "aut")))
        for person in self._data.editors:
            yield Refined("contributor", person.name, tuple(_person(person, "edt")))
        for place, found in places("opf", self._data, self._style).values():
            if place in simple:
                for value in found:
                    yield Refined(place.removeprefix("dc:"), value)
        if self._data.subtitle:
            yield Refined("title", self._data.subtitle, (("title-type", "subtitle", None),))

    def version(self) -> Iterator[tuple[str, str]]:
        """The brief's version, in schema.org's word, which EPUB 3.3 knows (D.1.5)."""
        if self._data.version:
            yield "schema:version", self._data.version

    def accessibility(self) -> Iterator[tuple[str, str]]:
        """What the content itself shows about its accessibility (EPUB Accessibility 1.1, 2)."""
        found = access(self._document)
        if found.described:  # a claim that the finished file must bear out, or the build fails
            yield "dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
            yield "a11y:certifiedBy", "Briefpress (automatic checks)"
        for mode in found.modes:
            yield "schema:accessMode", mode
        for mode in found.sufficient:
            yield "schema:accessModeSufficient", mode
        paged = ("pageBreakMarkers", "pageNavigation") if self._pages else ()
        for feature in (*found.features, *paged):
            yield "schema:accessibilityFeature", feature
        if self._pages:
            yield "pageBreakSource", f"{self._document.slug}.pdf"
        yield "schema:accessibilityHazard", "none"
        yield "schema:accessibilitySummary", found.summary

    def contents(self) -> tuple[Entry, ...]:
        """The table of contents: the title page, the text with its headings, the notes."""
        headings = [one for one in self._document.blocks if isinstance(one, d.Header)]
        inner = [
            Entry(f"text.xhtml#{one.attr.identifier}", _heading(one))
            for one in headings
            if one.level == min(other.level for other in headings) and one.attr.identifier
        ]
        if self._has_notes():
            inner.append(Entry("text.xhtml#Notes", self._labels.notes))
        return (
            Entry("title.xhtml", self._labels.title_page),
            Entry("text.xhtml", self._data.title, tuple(inner)),
        )

    # -- the files --------------------------------------------------------------------------

    def items(self) -> Iterator[Item]:
        """Every file of the publication; what takes longest is made before the pages are known."""
        yield Item("cover", "cover.xhtml", _XHTML, self._cover_page())
        yield Item("cover-image", "cover.svg", "image/svg+xml", cover(self._data, self._style),
                   ("cover-image",))  # fmt: skip
        chars = shown_text(self._document, self._style)
        faces = _embedded(chars, self._style)
        yield Item("css", "style.css", "text/css", self._css(faces).encode())
        for index, face in enumerate(faces):
            name, kind = _font_file(face)
            yield Item(f"font{index}", name, kind, subset(face, chars))
        for index, (path, source) in enumerate(self._sources.items()):
            picture = self._document.pictures[path]
            yield Item(f"picture{index}", source, picture.media_type, picture.data)
        title, text = self._title_page(), self._text()
        self._mark_pages(title, text)
        yield Item("title", "title.xhtml", _XHTML, self._page(self._labels.title_page, title))
        yield Item("text", "text.xhtml", _XHTML, self._page(self._data.title, text))
        yield Item("nav", "nav.xhtml", _XHTML, self._nav(), ("nav",))

    def _mark_pages(self, title: Element, text: Element) -> None:
        """Mark where the pages of the PDF begin."""
        try:
            starts = page_starts(self._document, self._style)
        except BriefError as fault:
            if any(finding.code != "BP711" for finding in fault.findings):
                raise
            return  # a note is too tall for any page: there is no PDF whose pages could be marked
        roots = mark_pages((title, text), starts, self._labels.page)
        self._pages = ["title.xhtml" if root is title else "text.xhtml" for root in roots]

    def _css(self, faces: tuple[Face, ...]) -> str:
        rules = [
            f"@font-face {{ font-family: {css_string(face.family)}; font-weight: {face.weight}; "
            f"font-style: {'italic' if face.italic else 'normal'}; "
            f"src: url({_font_file(face)[0]}) }}"
            for face in faces
        ]
        return "\n".join(rules) + "\n" + render_css("epub", self._style)

    def _page(self, title: str, body: Element) -> bytes:
        html = element("html", lang=self._language)
        html.set("xmlns", "http://www.w3.org/1999/xhtml")
        html.set("xmlns:epub", "http://www.idpf.org/2007/ops")
        html.set("xml:lang", self._language)
        if rtl_language(self._language):
            html.set("dir", "rtl")
        sheet = element("link", rel="stylesheet", type="text/css", href="style.css")
        html.append(element("head", element("title", text=title), sheet))
        html.append(body)
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
            + ElementTree.tostring(html, encoding="unicode")
            + "\n"
        ).encode()

    def _cover_page(self) -> bytes:
        alt = f"{self._labels.cover}: {self._data.title}"
        picture = element("img", src="cover.svg", alt=alt, role="doc-cover")
        section = element("section", picture, epub_type="cover", cls="cover")
        return self._page(self._labels.cover, element("body", section, cls="cover-page"))

    def _source(self, path: str) -> str:
        return self._sources[path]

    def _title_page(self) -> Element:
        groups = self._style.front_matter(self._data)
        made = apparatus(groups, self._document, self._source)
        section = element("section", *made, epub_type="titlepage")
        layout = f"title-page masthead-{self._style.tokens.layout.masthead}"
        return element("body", section, cls=layout, epub_type="frontmatter")

    def _text(self) -> Element:
        writer = Writer("end", self._source, self._labels.note)
        main = element("main", epub_type="bodymatter")
        writer.blocks(main, self._document.blocks)
        body = element("body", main)
        if writer.notes:
            body.append(self._notes(writer))
        end = apparatus(self._style.end_matter(self._data), self._document, self._source)
        if end:
            body.append(element("footer", *end, cls="end"))
        return body

    def _notes(self, writer: Writer) -> Element:
        heading = element("h2", text=self._labels.notes, id="Notes-heading", cls="notes-heading")
        section = element(
            "section", heading, epub_type="endnotes", role="doc-endnotes", id="Notes",
            **{"aria-labelledby": "Notes-heading"},
        )  # fmt: skip
        for note in writer.notes:
            section.append(self._note(writer, note))
        return section

    def _note(self, writer: Writer, note: d.Note) -> Element:
        number = str(note.number)
        aside = element(
            "aside", epub_type="footnote", role="doc-footnote", id=f"Note-{number}", cls="note"
        )
        writer.blocks(aside, (*_as_paragraphs(note.content),))
        back = element(
            "a", text=f"{number}.", href=f"#Ref-{number}", role="doc-backlink", cls="back",
            **{"aria-label": f"{self._labels.back_to_note} {number}"},
        )  # fmt: skip
        if len(aside) and aside[0].tag == "p":
            back.tail = f" {aside[0].text or ''}"
            aside[0].text = None
            aside[0].insert(0, back)
        else:
            aside.insert(0, element("p", back))
        return aside

    def _nav(self) -> bytes:
        toc = element("nav", epub_type="toc", role="doc-toc", id="toc")
        toc.append(element("h1", text=self._labels.contents))
        toc.append(_nav_list(self.contents()))
        marks = [
            ("titlepage", "title.xhtml", self._labels.title_page),
            ("bodymatter", "text.xhtml", self._labels.text),
        ]
        if self._has_notes():
            marks.append(("endnotes", "text.xhtml#Notes", self._labels.notes))
        entries = [
            element("li", element("a", text=text, href=href, epub_type=kind))
            for kind, href, text in marks
        ]
        landmarks = element("nav", element("ol", *entries), epub_type="landmarks", hidden="hidden")
        body = element("body", toc, landmarks, cls="nav")
        if self._pages:
            links = [
                element("li", element("a", text=str(number), href=f"{file}#Page-{number}"))
                for number, file in enumerate(self._pages, 1)
            ]
            pages = element("ol", *links)
            body.append(element("nav", pages, epub_type="page-list", role="doc-pagelist",
                                hidden="hidden"))  # fmt: skip
        return self._page(self._labels.contents, body)

    def _has_notes(self) -> bool:
        return any(isinstance(one, d.Note) for one in d.walk(self._document.blocks))


def _as_paragraphs(blocks: tuple[d.Block, ...]) -> Iterator[d.Block]:
    for block in blocks:
        yield d.Para(block.content) if isinstance(block, d.Plain) else block


def _person(person: Person, role: str) -> Iterator[tuple[str, str, str | None]]:
    yield "role", role, "marc:relators"
    if person.sort_name:
        yield "file-as", person.sort_name, None


def _heading(node: d.Header) -> str:
    return " ".join(d.plain_text(node.content).split())


def _nav_list(entries: tuple[Entry, ...]) -> Element:
    made = element("ol")
    for entry in entries:
        item = element("li", element("a", text=entry.title, href=entry.href))
        if entry.children:
            item.append(_nav_list(entry.children))
        made.append(item)
    return made


def _embedded(chars: set[str], style: HouseStyle) -> tuple[Face, ...]:
    """The faces the style sheet uses: text in four cuts, display upright in three."""
    text = needed(chars, style.faces(), style.stack("text"))
    display = needed(chars, style.faces(), style.stack("display"))
    own = style.tokens.typefaces.display[0]
    chosen = [face for face in text if face.weight in (400, 700)]
    chosen += [face for face in display if face.family == own and not face.italic]
    chosen += [face for face in display if face.family != own and face.weight in (400, 700)]
    return tuple(dict.fromkeys(chosen))


def _font_file(face: Face) -> tuple[str, str]:
    """Name and media type of an embedded face; collections hold CFF outlines."""
    compact = face.path.partition("#")[0].endswith((".ttc", ".otf"))
    return f"fonts/{face.key}.{'otf' if compact else 'ttf'}", f"font/{'otf' if compact else 'ttf'}"
