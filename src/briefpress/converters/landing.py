"""The landing page of one brief: what it is, how to cite it, where its editions are.

Accessible, without a script, and nothing is loaded: it can be read from a disk in fifty years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from briefpress import document as d
from briefpress.converters import web
from briefpress.converters.citation import citation
from briefpress.converters.html import add_text, element, page_language
from briefpress.converters.landing_head import head
from briefpress.document import Document
from briefpress.fields import Facts, licence_url, rights, ror_of
from briefpress.metadata import Person
from briefpress.style import HouseStyle

#: Where the link to a catalogue goes, if the page becomes part of one.
_HOME = b'<nav class="home" hidden=""></nav>'


@dataclass(frozen=True, slots=True)
class Download:
    """A file that the page offers: its path from the page, and what is known of it.

    `format` is the edition's name, empty for what is no edition; `title` what people call it.
    """

    path: str
    media_type: str
    size: int
    sha256: str
    format: str = ""
    title: str = ""
    pages: int = 0


def convert(
    document: Document,
    style: HouseStyle,
    downloads: Sequence[Download],
    citations: Mapping[str, str],
) -> bytes:
    """The page.

    Args:
        downloads: the editions first, then the records for machines.
        citations: forms to copy, by name, such as ``BibTeX``.
    """
    data = document.metadata
    made = _Page(document, style, downloads, citations)
    title = f"{data.title} – {style.tokens.publisher.name}"
    body = (
        web.skip_link(style),
        made.masthead(),
        element("main", element("article", *made.article()), id="main"),
        web.footer(style, (data.rights or style.tokens.imprint.rights,)),
    )
    language = page_language(document, style)
    return web.page(style, title, language, head(document, style, downloads), body)


def in_catalogue(page: bytes, style: HouseStyle, address: str) -> bytes:
    """A landing page with a link to the catalogue at `address`, relative to the page."""
    text = style.tokens.web.all_briefs
    nav = element("nav", element("a", text=text, href=address), cls="home")
    nav.set("aria-label", text)
    return page.replace(_HOME, web.markup(nav), 1)


def opening(document: Document) -> str:
    """The abstract, or else the first paragraph of the text."""
    if document.metadata.abstract:
        return document.metadata.abstract
    first = next((one for one in d.walk(document.blocks) if isinstance(one, d.Para)), None)
    return " ".join(d.plain_text(first).split()) if first else ""


class _Page:
    def __init__(
        self,
        document: Document,
        style: HouseStyle,
        downloads: Sequence[Download],
        citations: Mapping[str, str],
    ) -> None:
        self._document, self._style = document, style
        self._data = document.metadata
        self._words, self._labels = style.tokens.web, style.tokens.labels
        self._downloads, self._citations = downloads, citations

    def _house(self, text: str) -> Element:
        """Words of the house, marked as its language where the brief is in another."""
        own = self._style.tokens.language
        other = page_language(self._document, self._style) != own
        return element("span", text=text, lang=own if other else None)

    def _one(self, field: Callable[[Facts], tuple[str, ...]]) -> str | None:
        """The only value of a field, if it has one."""
        facts = Facts(self._data, self._style, self._document.slug)
        return next(iter(field(facts)), None)

    def masthead(self) -> Element:
        """The band, with an empty place for the link to a catalogue."""
        made = web.masthead(self._style, self._style.series_text(self._data))
        made[0].append(element("nav", cls="home", hidden=""))
        return made

    def article(self) -> Iterator[Element]:
        """Title block, then what it says, what one can have, and how to cite it."""
        yield element("div", *self._title(), cls="head")
        parts = {"says": self._says(), "offers": self._offers(), "more": self._more()}
        columns = (element("div", *found, cls=name) for name, found in parts.items())
        yield element("div", *columns, cls="columns")

    def _title(self) -> Iterator[Element]:
        data = self._data
        yield element("h1", text=data.title)
        if data.subtitle:
            yield element("p", text=data.subtitle, cls="subtitle")
        yield element("ul", *(self._person(one) for one in data.authors), cls="byline")
        if data.editors:
            editors = element("p", text=f"{self._labels.edited_by} ", cls="published")
            for index, one in enumerate(data.editors):
                add_text(editors, ", " if index else "")
                editors.append(element("bdi", text=one.name))
            yield editors
        day = element("time", text=self._style.date_text(data.date), datetime=data.date.isoformat())
        when = element("p", cls="published")
        add_text(when, f"{self._words.published} ")
        when.append(day)
        if data.version:
            add_text(when, f" · {self._words.version} {data.version}")
        yield when

    def _person(self, person: Person) -> Element:
        made = element("li")
        name = element("bdi", text=person.name)
        ror = ror_of(person, self._style)
        url = f"https://orcid.org/{person.orcid}" if person.orcid else ror
        SubElement(made, "span", {"class": "name"}).append(
            element("a", name, href=url) if url else name
        )
        for line in (person.role, person.affiliation):
            if line:
                made.append(element("span", text=line))
        return made

    def _says(self) -> Iterator[Element]:
        data = self._data
        heading = self._labels.abstract if data.abstract else self._words.opening
        parts = [element("p", text=part) for part in opening(self._document).split("\n\n") if part]
        if parts:
            yield web.section("opening", self._house(heading), *parts)
        if data.key_points:
            points = element("ul", *(element("li", text=one) for one in data.key_points))
            yield web.section("points", self._house(self._labels.key_points), points)

    def _more(self) -> Iterator[Element]:
        yield self._cite()
        yield web.section("about", self._house(self._words.details), self._facts())
        if self._data.disclaimer:
            yield element("p", text=self._data.disclaimer, cls="disclaimer")

    def _cite(self) -> Element:
        made = web.section(
            "cite",
            self._house(self._words.cite),
            element("p", text=citation(self._document, self._style), cls="text", dir="auto"),
        )
        for name, text in self._citations.items():
            made.append(
                element(
                    "details", element("summary", text=name), element("pre", text=text, dir="ltr")
                )
            )
        return made

    def _facts(self) -> Element:
        made = element("dl", cls="facts")
        for label, parts in self._rows():
            made.append(element("dt", self._house(label)))
            for text, url in parts:
                inner = element("a", text=text, href=url) if url else element("bdi", text=text)
                made.append(element("dd", inner))
        return made

    def _rows(self) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
        data, words = self._data, self._words
        if data.doi:
            url = f"https://doi.org/{data.doi}"
            yield words.identifier, [(url, url)]
        series = self._style.series_text(data)
        issn = f"{self._labels.issn} {data.series.issn}" if data.series and data.series.issn else ""
        if series:
            yield words.series, [(one, None) for one in (series, issn) if one]
        yield words.language, [(page_language(self._document, self._style), None)]
        if data.keywords:
            yield words.keywords, [(", ".join(data.keywords), None)]
        if data.license:
            yield words.licence, [(data.license, self._one(licence_url))]
        line = self._one(rights)
        if line:
            yield words.rights, [(line, None)]
        if data.funding:
            awards = [(f"{one.name} ({one.award})" if one.award else one.name, one.ror)
                      for one in data.funding]  # fmt: skip
            yield words.funding, awards
        if data.related:
            yield words.related, [(one.title or one.identifier, one.url) for one in data.related]

    def _offers(self) -> Iterator[Element]:
        yield self._files()
        yield from self._records()

    def _files(self) -> Element:
        editions = [one for one in self._downloads if one.format]
        items = [self._edition(one) for one in editions]
        sums = element("dl")
        for one in editions:
            sums.append(element("dt", text=one.path.rpartition("/")[2]))
            sums.append(element("dd", element("code", text=one.sha256)))
        details = element("details", element("summary", self._house(self._words.checksums)), sums)
        return web.section(
            "files", self._house(self._words.download), element("ul", *items), details
        )

    def _edition(self, one: Download) -> Element:
        pages = f"{one.pages} {self._words.pages}, " if one.pages else ""
        size = pages + web.people_size(one.size)
        name = self._words.formats.get(one.format, one.format)
        link = element("a", href=one.path, type=one.media_type, download="")
        link.append(element("span", text=name, cls="what"))
        add_text(link, " ")
        link.append(element("span", text=size, cls="size", dir="auto"))
        return element("li", link)

    def _records(self) -> Iterator[Element]:
        others = [one for one in self._downloads if not one.format]
        if others:
            links = [
                element("li", element("a", text=one.title, href=one.path, type=one.media_type))
                for one in others
            ]
            yield web.section("records", self._house(self._words.records), element("ul", *links))
