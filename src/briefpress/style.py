"""House styles: ``styles/<name>/style.toml`` read and checked, and the plan of the apparatus.

One token file gives all editions their colours, typefaces, sizes, distances and house texts. This
module also holds the one plan of the pages' apparatus, `HouseStyle.front_matter` and
`HouseStyle.end_matter`: every converter prints that plan, and the proof expects that plan.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from briefpress.errors import BriefError, Finding, UsageError, display_path
from briefpress.metadata import Email, Ror
from briefpress.tools.fonts import Face
from briefpress.typography import capitals

if TYPE_CHECKING:
    from briefpress.document import Document
    from briefpress.metadata import Metadata, Person

Case = Literal["upper", "as-written"]
Role = Literal["text", "display", "mono"]
Colour = str
_COLOUR = r"^#[0-9a-f]{6}$"


class _Tokens(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Publisher(_Tokens):
    """Who publishes; an empty text is not known and is printed nowhere."""

    name: str
    short_name: str = ""
    place: str = ""
    address: str = ""
    url: str = ""
    ror: Ror | Literal[""] = ""


class Deposit(_Tokens):
    """What archives and DOI agencies ask of a publisher; an empty text is not known.

    `landing` is the address of a brief's landing page, with ``{slug}`` where the brief's own name
    goes. `depositor_name` and `depositor_email` are of whoever answers for deposits at Crossref.
    """

    landing: str = Field("", pattern=r"^$|^https?://\S*\{slug\}\S*$")
    depositor_name: str = ""
    depositor_email: Email | Literal[""] = ""


class Masthead(_Tokens):
    institution: str
    monogram: str = ""
    series: str = ""


class Running(_Tokens):
    """Running heads and folio, with the holes that `HouseStyle.running_head` fills."""

    left: str = ""
    right: str = ""
    folio: str = "{page}"


class Pdf(_Tokens):
    """`archive` is the level of PDF/A: ``3a`` carries the source, ``2a`` nothing but itself."""

    archive: Literal["3a", "2a"] = "3a"


class Print(_Tokens):
    """The print shop's edition. Lengths in millimetres.

    `profile` is the file name of the ICC profile of the printing condition, `package` the Debian
    package that brings it, `condition` its name in the ICC's registry. The text is moved by
    `gutter` away from the spine; the pages are made up to a multiple of `signature`. `cmyk` gives
    colours of the house in per cent of each ink; the profile says what it does not give.
    """

    profile: str = "ISOcoated_v2_300_bas.icc"
    package: str = "scribus-data"
    condition: str = "FOGRA39"
    bleed: Annotated[float, Field(ge=0, le=3.5)] = 3.0
    gutter: Annotated[float, Field(ge=0)] = 3.0
    signature: Annotated[float, Field(ge=1, multiple_of=1)] = 4.0
    cmyk: dict[str, list[Annotated[float, Field(ge=0, le=100)]]] = {}

    @field_validator("cmyk")
    @classmethod
    def _known(cls, value: dict[str, list[float]]) -> dict[str, list[float]]:
        for name, inks in value.items():
            if name not in Colours.model_fields:
                raise ValueError(f"there is no colour {name}")
            if len(inks) != 4:
                raise ValueError(f"{name} needs four inks: cyan, magenta, yellow, black")
        return value


class Imprint(_Tokens):
    rights: str = ""
    published_by: str = ""
    colophon: str = ""


class Labels(_Tokens):
    """The house's own words. They are the only words in an edition that the brief did not give."""

    by: str
    edited_by: str
    source: str
    picture_missing: str
    abstract: str
    key_points: str
    keywords: str
    acknowledgements: str
    about: str
    about_many: str
    imprint: str
    notes: str
    note: str
    back_to_note: str
    contents: str
    cover: str
    title_page: str
    text: str
    page: str
    orcid: str
    series_number: str
    issn: str
    doi: str
    licence: str
    rights: str
    version: str
    funding: str
    related: str
    embargo: str


class Web(_Tokens):
    """The house's words on landing pages and in the catalogue; `formats` names the editions."""

    skip: str = "Skip to the text"
    all_briefs: str = "All briefs"
    opening: str = "How it begins"
    download: str = "Download"
    pages: str = "pages"
    checksums: str = "Checksums (SHA-256)"
    cite: str = "How to cite"
    details: str = "Details"
    published: str = "Published"
    language: str = "Language"
    series: str = "Series"
    keywords: str = "Keywords"
    funding: str = "Funding"
    related: str = "Related"
    licence: str = "Licence"
    rights: str = "Rights"
    version: str = "Version"
    identifier: str = "DOI"
    records: str = "For catalogues and machines"
    by_date: str = "By date"
    by_author: str = "By author"
    by_keyword: str = "By keyword"
    search: str = "Search titles, authors and keywords"
    found: str = "briefs found"
    nothing_found: str = "No brief has all these words."
    feed: str = "News feed"
    formats: dict[str, str] = {
        "pdf": "PDF",
        "print": "PDF for the print shop",
        "large-print": "Large print",
        "epub": "E-book (EPUB)",
        "docx": "Word file",
    }


class DateForm(_Tokens):
    format: str
    months: list[str] = Field(min_length=12, max_length=12)


class Cases(_Tokens):
    title: Case = "as-written"
    series: Case = "as-written"
    institution: Case = "as-written"
    headings: Case = "as-written"


class Colours(_Tokens):
    ink: Colour = Field(pattern=_COLOUR)
    muted: Colour = Field(pattern=_COLOUR)
    accent: Colour = Field(pattern=_COLOUR)
    accent_ink: Colour = Field(pattern=_COLOUR)
    second: Colour = Field(pattern=_COLOUR)
    tint: Colour = Field(pattern=_COLOUR)
    rule: Colour = Field(pattern=_COLOUR)
    link: Colour = Field(pattern=_COLOUR)


class Sizes(_Tokens):
    """Points."""

    text: float
    leading: float
    note: float
    note_leading: float
    small: float
    title: float
    title_leading: float
    subtitle: float
    h1: float
    h2: float
    h3: float
    byline: float
    running: float
    paragraph_space: float
    paragraph_indent: float


class Page(_Tokens):
    """Millimetres."""

    width: float
    height: float
    margin_top: float
    margin_bottom: float
    margin_inner: float
    margin_outer: float


class Text(_Tokens):
    align: Literal["justify", "start"] = "justify"
    title_align: Literal["start", "center"] = "start"
    hyphenate: bool = True


class Layout(_Tokens):
    masthead: Literal["band", "rule"] = "band"
    lead_height: float = 52.0


class Typefaces(_Tokens):
    """Family names by role; `fallback` is asked, in order, for what the role's own face lacks."""

    text: list[str] = Field(min_length=1)
    display: list[str] = Field(min_length=1)
    mono: list[str] = Field(min_length=1)
    fallback: list[str] = []


class FaceTokens(_Tokens):
    """One family: its files by weight (``400``, ``400i``), and the package that brings them."""

    family: str
    files: dict[str, str]
    licence: str
    python: str = ""
    debian: str = ""


class Tokens(_Tokens):
    """The whole token file."""

    title: str
    language: str
    disclaimer: str = ""
    publisher: Publisher
    masthead: Masthead
    running: Running
    imprint: Imprint
    pdf: Pdf = Pdf()
    print: Print = Print()
    deposit: Deposit = Field(default_factory=lambda: Deposit.model_validate({}))
    labels: Labels
    web: Web = Web()
    date: DateForm
    case: Cases
    colour: Colours
    size: Sizes
    page: Page
    text: Text
    layout: Layout
    typefaces: Typefaces
    face: list[FaceTokens]


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of the apparatus: a house `label`, then a `text`.

    `role` names its look (a CSS class, a Word style). `field` is the metadata path the text comes
    from, such as ``authors[0].name``; None means that the house style says it. `link` makes the
    text a link.
    """

    role: str
    text: str
    label: str = ""
    field: str | None = None
    link: str | None = None

    @property
    def line(self) -> str:
        """Label and text as one printed line."""
        return f"{self.label} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that stand together; `heading`, if any, is printed above them (house words)."""

    role: str
    pieces: tuple[Piece, ...]
    heading: str = ""


@dataclass(frozen=True)
class HouseStyle:
    """A house style, read and checked; nothing of it is known to the code but these names."""

    name: str
    tokens: Tokens

    # -- values -----------------------------------------------------------------------------

    def digest(self) -> str:
        """SHA-256 over every token, in hexadecimal: two styles that print alike have the same."""
        return hashlib.sha256(self.tokens.model_dump_json().encode()).hexdigest()

    def complete(self, metadata: Metadata) -> Metadata:
        """`metadata` with the house's defaults for language and disclaimer."""
        return metadata.model_copy(
            update={
                "language": metadata.language or self.tokens.language,
                "disclaimer": metadata.disclaimer or self.tokens.disclaimer or None,
            }
        )

    def date_text(self, day: date) -> str:
        """A date as the house prints it."""
        return self.tokens.date.format.format(
            day=day.day, month=self.tokens.date.months[day.month - 1], year=day.year
        )

    def address(self, slug: str) -> str | None:
        """The address of a brief's landing page; None where the house has none."""
        landing = self.tokens.deposit.landing
        return landing.replace("{slug}", slug) if landing else None

    def cased(self, role: str, text: str, language: str) -> str:
        """`text` in the case in which print shows this role; the other editions keep the case."""
        upper = getattr(self.tokens.case, role, "as-written") == "upper"
        return capitals(text, language) if upper else text

    def series_text(self, metadata: Metadata) -> str:
        """The series line of the masthead."""
        if metadata.series is None:
            return self.tokens.masthead.series
        number = metadata.series.number
        label = self.tokens.labels.series_number
        return f"{metadata.series.title} {label} {number}" if number else metadata.series.title

    def running_head(self, metadata: Metadata) -> tuple[str, str]:
        """Left and right running head of the later pages."""
        values = {
            "institution": self.tokens.masthead.institution,
            "monogram": self.tokens.masthead.monogram,
            "series": self.series_text(metadata),
            "short_title": metadata.short_title or metadata.title,
            "date": self.date_text(metadata.date),
        }
        running = self.tokens.running
        return running.left.format(**values), running.right.format(**values)

    def faces(self) -> tuple[Face, ...]:
        """Every face of the house, text faces first, fallback faces last."""
        return tuple(
            Face(
                family=family.family,
                weight=int(key.rstrip("i")),
                italic=key.endswith("i"),
                path=path,
                python=family.python,
                debian=family.debian,
                licence=family.licence,
            )
            for family in self.tokens.face
            for key, path in family.files.items()
        )

    def stack(self, role: Role) -> tuple[str, ...]:
        """The families tried in order for a role."""
        named = getattr(self.tokens.typefaces, role)
        return tuple(dict.fromkeys([*named, *self.tokens.typefaces.fallback]))

    # -- the apparatus ----------------------------------------------------------------------

    def front_matter(self, metadata: Metadata) -> tuple[Group, ...]:
        """What stands before the text, in reading order."""
        return tuple(group for group in self._front(metadata) if group.pieces)

    def end_matter(self, metadata: Metadata) -> tuple[Group, ...]:
        """What stands after the text, in reading order."""
        return tuple(group for group in self._end(metadata) if group.pieces)

    def _front(self, data: Metadata) -> Iterator[Group]:
        labels, masthead = self.tokens.labels, self.tokens.masthead
        series_field = None if data.series is None else "series"
        yield Group(
            "masthead",
            _given(
                Piece("institution", masthead.institution),
                Piece("series", self.series_text(data), field=series_field),
            ),
        )
        yield Group(
            "titles",
            _given(
                Piece("title", data.title, field="title"),
                Piece("subtitle", data.subtitle or "", field="subtitle"),
            ),
        )
        yield Group("authors", tuple(self._people("authors", labels.by, data.authors)))
        yield Group("editors", tuple(self._people("editors", labels.edited_by, data.editors)))
        yield Group("date", (Piece("date", self.date_text(data.date), field="date"),))
        yield Group(
            "disclaimer", _given(Piece("disclaimer", data.disclaimer or "", field="disclaimer"))
        )
        yield Group("lead", tuple(self._lead(data)))
        yield Group(
            "abstract",
            _paragraphs("abstract-text", data.abstract, "abstract"),
            heading=labels.abstract,
        )
        yield Group(
            "key-points",
            tuple(
                Piece("key-point", text, field=f"key_points[{index}]")
                for index, text in enumerate(data.key_points)
            ),
            heading=labels.key_points,
        )

    def _people(self, field: str, label: str, people: tuple[Person, ...]) -> Iterator[Piece]:
        if not people:
            return
        yield Piece("label", label)
        for index, person in enumerate(people):
            at = f"{field}[{index}]"
            yield Piece("name", person.name, field=f"{at}.name")
            yield from _given(
                Piece("role", person.role or "", field=f"{at}.role"),
                Piece("affiliation", person.affiliation or "", field=f"{at}.affiliation"),
            )
            if person.email:
                yield Piece(
                    "email", person.email, field=f"{at}.email", link=f"mailto:{person.email}"
                )
            if person.orcid:
                yield Piece(
                    "orcid",
                    person.orcid,
                    self.tokens.labels.orcid,
                    field=f"{at}.orcid",
                    link=f"https://orcid.org/{person.orcid}",
                )

    def _lead(self, data: Metadata) -> Iterator[Piece]:
        lead = data.lead_image
        if lead is None:
            return
        if lead.file:
            yield Piece("picture", "", field="lead_image.file")
        else:
            yield Piece("picture-missing", self.tokens.labels.picture_missing)
        yield from _given(
            Piece("caption", lead.caption or "", field="lead_image.caption"),
        )
        if lead.source:
            yield Piece("source", lead.source, self.tokens.labels.source, "lead_image.source")

    def _end(self, data: Metadata) -> Iterator[Group]:
        labels = self.tokens.labels
        yield Group(
            "acknowledgements",
            _paragraphs("end-text", data.acknowledgements, "acknowledgements"),
            heading=labels.acknowledgements,
        )
        about = tuple(
            piece
            for index, person in enumerate(data.authors)
            for piece in _paragraphs("end-text", person.about, f"authors[{index}].about")
        )
        several = sum(1 for person in data.authors if person.about) > 1
        yield Group("about", about, heading=labels.about_many if several else labels.about)
        yield Group("imprint", tuple(self._imprint(data)))

    def _imprint(self, data: Metadata) -> Iterator[Piece]:
        labels, imprint, publisher = self.tokens.labels, self.tokens.imprint, self.tokens.publisher
        if data.keywords:
            yield Piece("imprint-line", ", ".join(data.keywords), labels.keywords, "keywords")
        for index, funding in enumerate(data.funding):
            award = f" ({funding.award})" if funding.award else ""
            yield Piece("imprint-line", funding.name + award, labels.funding, f"funding[{index}]")
        for index, related in enumerate(data.related):
            yield Piece(
                "imprint-line",
                related.title or related.identifier,
                labels.related,
                f"related[{index}]",
                related.url,
            )
        if data.series is not None and data.series.issn:
            yield Piece("imprint-line", data.series.issn, labels.issn, "series.issn")
        if data.doi:
            url = f"https://doi.org/{data.doi}"
            yield Piece("imprint-line", url, labels.doi, "doi", url)
        if data.version:
            yield Piece("imprint-line", data.version, labels.version, "version")
        if data.license:
            yield Piece("imprint-line", data.license, labels.licence, "license")
        if data.rights:
            yield Piece("imprint-line", data.rights, labels.rights, "rights")
        elif imprint.rights:
            yield Piece("imprint-line", imprint.rights)
        if imprint.published_by:
            text = imprint.published_by.format(**publisher.model_dump())
            yield Piece("imprint-line", text, link=publisher.url or None)
        if imprint.colophon:
            yield Piece("imprint-line", imprint.colophon)


def _given(*pieces: Piece) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)


def _paragraphs(role: str, text: str | None, field: str) -> tuple[Piece, ...]:
    parts = [" ".join(part.split()) for part in (text or "").split("\n\n")]
    return tuple(Piece(role, part, field=field) for part in parts if part)


# --- characters ---------------------------------------------------------------------------------


def shown_text(document: Document, style: HouseStyle) -> set[str]:
    """Every character that any edition of the document shows, capitals of print included."""
    from briefpress.document import walk

    chars: set[str] = set()
    for node in walk(document.blocks):
        chars.update(getattr(node, "text", ""))
    data = document.metadata
    for group in (*style.front_matter(data), *style.end_matter(data)):
        chars.update(group.heading)
        for piece in group.pieces:
            line = piece.line
            chars.update(line, style.cased(piece.role, line, data.language or ""))
    chars.update(*style.running_head(data), *style.tokens.labels.model_dump().values())
    return chars | set("0123456789.,•-/ivxlcdmIVXLCDM() abcdefghijklmnopqrstuvwxyz")


def typefaces(document: Document, style: HouseStyle) -> dict[str, str]:
    """The typefaces that the document's words draw on, by the name of their file, with SHA-256."""
    from briefpress.document import Code, CodeBlock, walk
    from briefpress.tools.fonts import digest, needed

    chars = shown_text(document, style)
    code = any(isinstance(node, (Code, CodeBlock)) for node in walk(document.blocks))
    roles: tuple[Role, ...] = ("text", "display", "mono") if code else ("text", "display")
    found = {one: None for role in roles for one in needed(chars, style.faces(), style.stack(role))}
    return {Path(one.path.partition("#")[0]).name: digest(one) for one in found}


# --- loading -----------------------------------------------------------------------------------


def find_styles(start: Path) -> Path:
    """The ``styles/`` folder of the project that `start` lies in.

    Raises:
        UsageError: no folder above `start`, nor the working directory, has one.
    """
    here = start.resolve()
    for folder in (here, *here.parents, Path.cwd()):
        if (folder / "styles").is_dir():
            return folder / "styles"
    raise UsageError(Finding("BP803", f"no styles/ folder at or above {display_path(start)}"))


def load_style(styles: Path, name: str | None = None) -> HouseStyle:
    """Read the house style `name`, by default the one that ``styles/default`` names.

    Raises:
        UsageError: no style has that name.
        BriefError: the token file is not valid; every fault is a finding.
    """
    known = sorted(path.parent.name for path in styles.glob("*/style.toml"))
    if name is None:
        default = styles / "default"
        name = default.read_text("utf-8").strip() if default.is_file() else "".join(known[:1])
    if name not in known:
        raise UsageError(
            Finding(
                "BP803",
                f'no house style "{name}" in {display_path(styles)}',
                hint=f"known styles: {', '.join(known) or 'none'}",
            )
        )
    file = styles / name / "style.toml"
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        tokens = Tokens.model_validate(_floats(data))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise BriefError(Finding("BP804", str(fault), file=display_path(file))) from fault
    except ValidationError as fault:
        raise BriefError(
            Finding(
                "BP804",
                f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}",
                file=display_path(file),
            )
            for error in fault.errors()
        ) from fault
    return HouseStyle(name, tokens)


def _floats(value: object, key: str = "") -> object:
    """TOML whole numbers as floats, because ``27`` and ``27.0`` are the same distance."""
    if isinstance(value, dict):
        return {name: _floats(entry, name) for name, entry in value.items()}
    if isinstance(value, list):
        return [_floats(entry, key) for entry in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
