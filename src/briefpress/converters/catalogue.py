"""The catalogue of a series: all briefs by date, by author and by keyword, and a search.

Three pages that need no server. The search is the only script there is: it hides what does not
match in the page itself, so it works from a disk, and without it all is still there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from briefpress.converters import web
from briefpress.converters.html import add_text, element
from briefpress.metadata import Metadata, Person
from briefpress.style import HouseStyle

_SHORT = 260
_SEARCH = (Path(__file__).parent / "css" / "search.js").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Entry:
    """One brief of the catalogue; `editions` are its files by format, as paths from the catalogue.

    `about` is its abstract or opening, `sizes` and `kinds` are the size and the media type of each
    edition by format, `record` its oai_dc record if it has one.
    """

    slug: str
    metadata: Metadata
    about: str
    editions: Mapping[str, str]
    sizes: Mapping[str, int]
    kinds: Mapping[str, str]
    record: bytes = b""

    @property
    def page(self) -> str:
        """Its landing page, as a path from the catalogue."""
        return f"{self.slug}/index.html"


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """The order of the catalogue."""
    return sorted(entries, key=lambda one: (-one.metadata.date.toordinal(), one.slug))


def pages(entries: Sequence[Entry], style: HouseStyle) -> dict[str, bytes]:
    """The three pages by the names of their files."""
    words, title = style.tokens.web, _title(style)
    made = _Catalogue(newest_first(entries), style)
    return {
        "index.html": made.page("index.html", title, made.by_date(), search=True),
        "authors.html": made.page("authors.html", f"{words.by_author} – {title}", made.by_author()),
        "keywords.html": made.page(
            "keywords.html", f"{words.by_keyword} – {title}", made.by_keyword()
        ),
    }


def _title(style: HouseStyle) -> str:
    names = (style.tokens.masthead.series, style.tokens.publisher.name)
    return " – ".join(name for name in names if name)


class _Catalogue:
    def __init__(self, entries: Sequence[Entry], style: HouseStyle) -> None:
        self._entries, self._style = entries, style
        self._words = style.tokens.web

    # -- pages ------------------------------------------------------------------------------

    def page(
        self, name: str, title: str, groups: Iterable[Element], *, search: bool = False
    ) -> bytes:
        """One page; `name` is its file."""
        tokens, groups = self._style.tokens, list(groups)
        head = element("div", element("h1", text=self._heading()), self._marks(name), cls="head")
        if search:
            head.append(self._search())
        head.append(_jumps(groups))
        listing = element("div", *groups, cls="groups", id="entries")
        if name != "index.html":
            listing.set("class", "groups short")
        body = [
            web.skip_link(self._style),
            web.masthead(self._style, ""),
            element("main", head, listing, id="main"),
            web.footer(self._style, (tokens.imprint.rights,)),
        ]
        feed = {"type": "application/atom+xml", "title": self._words.feed}
        link = element("link", rel="alternate", href="feed.xml", **feed)
        if search:
            body.append(element("script", text=_SEARCH))
        return web.page(self._style, title, tokens.language, [link], body)

    def _heading(self) -> str:
        return self._style.tokens.masthead.series or self._words.all_briefs

    def _marks(self, name: str) -> Element:
        made = element("nav", cls="marks", **{"aria-label": self._words.all_briefs})
        for file, text in (
            ("index.html", self._words.by_date),
            ("authors.html", self._words.by_author),
            ("keywords.html", self._words.by_keyword),
        ):
            current = {"aria-current": "page"} if file == name else {}
            made.append(element("a", text=text, href=file, **current))
        made.append(element("a", text=self._words.feed, href="feed.xml"))
        return made

    def _search(self) -> Element:
        """The search field, which only a running script shows."""
        words = self._words
        made = element("form", cls="search", role="search", hidden="", id="search")
        made.append(element("label", text=words.search, **{"for": "words"}))
        made.append(element("input", type="search", id="words", autocomplete="off"))
        said = {"data-found": words.found, "data-none": words.nothing_found, "for": "words"}
        made.append(element("output", id="found", **{"aria-live": "polite", **said}))
        return made

    # -- groups -----------------------------------------------------------------------------

    def by_date(self) -> Iterator[Element]:
        """A group for each year, the newest first."""
        years: dict[str, list[Entry]] = {}
        for one in self._entries:
            years.setdefault(str(one.metadata.date.year), []).append(one)
        for year, found in years.items():
            yield self._group(f"y{year}", year, year, [self._full(one) for one in found])

    def by_author(self) -> Iterator[Element]:
        """A group for each author, in the order of the names."""
        people: dict[str, tuple[str, list[Entry]]] = {}
        for one in self._entries:
            for person in one.metadata.authors:
                key = person.orcid or _folded(person.name)
                people.setdefault(key, (_sorting(person), []))[1].append(one)
        found = sorted(people.values(), key=lambda pair: (_folded(pair[0]), pair[0]))
        yield from self._letters("a", found)

    def by_keyword(self) -> Iterator[Element]:
        """A group for each keyword, in the order of the alphabet."""
        words: dict[str, tuple[str, list[Entry]]] = {}
        for one in self._entries:
            for word in one.metadata.keywords:
                words.setdefault(_folded(word), (word, []))[1].append(one)
        yield from self._letters("k", [words[key] for key in sorted(words)])

    def _letters(self, prefix: str, groups: Iterable[tuple[str, list[Entry]]]) -> Iterator[Element]:
        """Groups under names; the first of each letter is one to jump to."""
        before = ""
        for index, (name, entries) in enumerate(groups, 1):
            letter = (_folded(name)[:1] or "#").upper()
            jump = letter if letter != before else ""
            before = letter
            items = [self._brief(one) for one in dict.fromkeys(map(_Same, entries))]
            yield self._group(f"{prefix}{index}", name, jump, items)

    def _group(self, id: str, name: str, jump: str, items: Iterable[Element]) -> Element:
        heading = element("h2", text=name, id=id, cls="group-name")
        if jump:
            heading.set("data-jump", jump)
        listing = element("ul", *items, cls="entries")
        return element("section", heading, listing, cls="group", **{"aria-labelledby": id})

    def _full(self, one: Entry) -> Element:
        made = self._named(one)
        data, style = one.metadata, self._style
        day = element("time", text=style.date_text(data.date), datetime=data.date.isoformat())
        names = ", ".join(person.name for person in data.authors)
        number = data.series.number if data.series else None
        series = f"{style.tokens.labels.series_number} {number}" if number else ""
        meta = element("p", day, cls="meta")
        add_text(meta, "".join(f" · {part}" for part in (names, series) if part))
        made.append(meta)
        if one.about:
            made.append(element("p", text=_shortened(one.about), cls="about"))
        offers = element("p", cls="meta")
        for format, path in one.editions.items():
            label = self._words.formats.get(format, format)
            said = {"aria-label": f"{label}: {data.title}"}
            offers.append(element("a", text=label, href=path, type=one.kinds[format], **said))
            add_text(offers, " ")
        made.append(offers)
        known = " ".join((*data.keywords, data.subtitle or "", data.doi or ""))
        if known.strip():
            made.set("data-words", known)
        return made

    def _brief(self, same: _Same) -> Element:
        made, data = self._named(same.entry), same.entry.metadata
        day = element("time", text=self._style.date_text(data.date), datetime=data.date.isoformat())
        made.append(element("p", day, cls="meta"))
        return made

    def _named(self, one: Entry) -> Element:
        language = one.metadata.language
        house = self._style.tokens.language
        made = element("li", cls="entry", lang=language if language != house else None)
        title = element("h3" if language else "p", cls="title", dir="auto")
        title.append(element("a", text=one.metadata.title, href=one.page))
        made.append(title)
        return made


@dataclass(frozen=True)
class _Same:
    """An entry that is the same as another of the same name."""

    entry: Entry

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.entry.slug == other.entry.slug

    def __hash__(self) -> int:
        return hash(self.entry.slug)


def _jumps(groups: Iterable[Element]) -> Element:
    """Links to the groups that are worth a jump."""
    made = element("ul", cls="jump")
    for group in groups:
        heading = group[0]
        name = heading.attrib.pop("data-jump", None)
        if name:
            item = SubElement(made, "li")
            item.append(element("a", text=name, href=f"#{heading.get('id')}"))
    return made


def _sorting(person: Person) -> str:
    return person.sort_name or person.name


def _folded(text: str) -> str:
    """`text` without case and accents, for sorting and comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)).strip()


def _shortened(text: str) -> str:
    """The first words of a text, cut at a space."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHORT else f"{flat[:_SHORT].rsplit(' ', 1)[0]} …"
