"""The frozen, strict model of a brief's metadata.

Every text is plain text: characters mean themselves, nothing is read as Markdown. A key that was
not given is None or an empty tuple, never an empty text, and is left out of every edition.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

_DOI = re.compile(r"10\.\d{4,9}/\S{1,200}")
_BCP47 = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?"
    r"(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(?:-x(?:-[A-Za-z0-9]{1,8})+)?"
)
_EMAIL = re.compile(r"[^\s@<>,;:\"()]+@[^\s@.<>,;:\"()]+(?:\.[^\s@.<>,;:\"()]+)+")
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"

#: DataCite 4.7, relationType: what `related` may say.
RELATIONS = (
    "IsCitedBy", "Cites", "IsSupplementTo", "IsSupplementedBy", "IsContinuedBy", "Continues",
    "IsDescribedBy", "Describes", "HasMetadata", "IsMetadataFor", "HasVersion", "IsVersionOf",
    "IsNewVersionOf", "IsPreviousVersionOf", "IsPartOf", "HasPart", "IsPublishedIn",
    "IsReferencedBy", "References", "IsDocumentedBy", "Documents", "IsCompiledBy", "Compiles",
    "IsVariantFormOf", "IsOriginalFormOf", "IsIdenticalTo", "IsReviewedBy", "Reviews",
    "IsDerivedFrom", "IsSourceOf", "IsRequiredBy", "Requires", "IsObsoletedBy", "Obsoletes",
    "IsCollectedBy", "Collects", "HasTranslation", "IsTranslationOf", "Other",
)  # fmt: skip


def _fault(code: str, message: str) -> PydanticCustomError:
    return PydanticCustomError(code, message.replace("{", "{{").replace("}", "}}"))  # type: ignore[arg-type]


# --- shapes of texts ---------------------------------------------------------------------------


def _line(value: str) -> str:
    if "\n" in value.strip():
        raise _fault("BP107", "must stand on one line")
    return " ".join(value.split())


def _prose(value: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", value.strip()))


def _iso_date(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _fault("BP108", f'"{value}" is no day of the calendar') from None
    raise _fault("BP108", f'"{value}" is not a date of the form YYYY-MM-DD')


def _stripped(value: str, *prefixes: str) -> str:
    for prefix in prefixes:
        if value.lower().startswith(prefix):
            return value[len(prefix) :]
    return value


def _doi(value: str) -> str:
    bare = _stripped(value, "https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "doi:")
    if not _DOI.fullmatch(bare):
        raise _fault("BP109", f'"{value}" is not a DOI (10.1234/name)')
    return bare


def mod_11_2(digits: str) -> str:
    """The check character of ISO 7064 MOD 11-2, which ORCID uses."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


def _orcid(value: str) -> str:
    bare = _stripped(value, "https://orcid.org/", "http://orcid.org/").upper()
    digits = bare.replace("-", "")
    if not re.fullmatch(r"(?:\d{4}-){3}\d{3}[\dX]", bare):
        raise _fault("BP109", f'"{value}" is not an ORCID (0000-0000-0000-0000)')
    if mod_11_2(digits[:-1]) != digits[-1]:
        raise _fault("BP109", f'the check digit of the ORCID "{value}" is wrong')
    return bare


def _issn(value: str) -> str:
    bare = value.upper()
    if not re.fullmatch(r"\d{4}-\d{3}[\dX]", bare):
        raise _fault("BP109", f'"{value}" is not an ISSN (0000-0000)')
    total = sum(int(d) * w for d, w in zip(bare.replace("-", "")[:7], range(8, 1, -1), strict=True))
    if "0123456789X"[(11 - total % 11) % 11] != bare[-1]:
        raise _fault("BP109", f'the check digit of the ISSN "{value}" is wrong')
    return bare


def _ror(value: str) -> str:
    bare = _stripped(value, "https://ror.org/", "ror.org/").lower()
    if not re.fullmatch(r"0[a-hj-km-np-tv-z0-9]{6}\d{2}", bare):
        raise _fault("BP109", f'"{value}" is not a ROR identifier (https://ror.org/0…)')
    number = 0
    for char in bare[:7]:
        number = number * 32 + _CROCKFORD.index(char)
    if 98 - (number * 100) % 97 != int(bare[7:]):
        raise _fault("BP109", f'the check digits of the ROR identifier "{value}" are wrong')
    return f"https://ror.org/{bare}"


def _licence(value: str) -> str:
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return str(canonicalize_license_expression(value))
    except InvalidLicenseExpression:
        message = f'"{value}" is not an SPDX licence identifier such as CC-BY-4.0'
        raise _fault("BP109", message) from None


def _matching(pattern: re.Pattern[str], what: str) -> Callable[[str], str]:
    def checked(value: str) -> str:
        if not pattern.fullmatch(value):
            raise _fault("BP109", f'"{value}" is not {what}')
        return value

    return checked


def _relation(value: str) -> str:
    if value not in RELATIONS:
        raise _fault("BP107", f'"{value}" is not a relation of DataCite, such as IsTranslationOf')
    return value


def _identifier(value: str) -> str:
    if re.fullmatch(r"https?://\S+", value) and "doi.org/" not in value:
        return value
    return _doi(value)


def _picture_path(value: str) -> str:
    parts = value.split("/")
    if (
        "\\" in value
        or "\0" in value
        or "%" in value
        or value.startswith("/")
        or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value)
        or any(part in ("", ".", "..") for part in parts)
    ):
        raise _fault("BP107", f'"{value}" must be a path inside the brief\'s folder')
    return value


Line = Annotated[str, AfterValidator(_line), Field(min_length=1, max_length=1000)]
Prose = Annotated[str, AfterValidator(_prose), Field(min_length=1)]
IsoDate = Annotated[date, BeforeValidator(_iso_date)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Person(_Model):
    """An author or editor, a person or an organisation."""

    name: Line = Field(description="The name as it is printed.")
    given: Line | None = Field(None, description="Given names, for catalogues.")
    family: Line | None = Field(None, description="Family name, for catalogues.")
    role: Line | None = Field(None, description="For example: Research Associate.")
    affiliation: Line | None = Field(None, description="Centre or institution.")
    orcid: Annotated[Line, AfterValidator(_orcid)] | None = Field(
        None, description="ORCID iD, bare or as an address; its check digit is checked."
    )
    email: Annotated[Line, AfterValidator(_matching(_EMAIL, "an e-mail address"))] | None = Field(
        None, description="E-mail address, printed with the name."
    )
    about: Prose | None = Field(None, description="A few sentences, printed after the text.")

    @property
    def sort_name(self) -> str | None:
        """``Family, Given`` for catalogues; None where the brief does not say which is which."""
        return f"{self.family}, {self.given}" if self.family and self.given else None


class Series(_Model):
    """The series a brief belongs to."""

    title: Line = Field(description="Title of the series.")
    number: Line | None = Field(None, description="Number within the series.")
    issn: Annotated[Line, AfterValidator(_issn)] | None = Field(
        None, description="ISSN; its check digit is checked."
    )


class LeadImage(_Model):
    """The picture at the head of a brief. A source without a file means: not available."""

    file: Annotated[Line, AfterValidator(_picture_path)] | None = Field(
        None, description="Path inside the brief's folder, such as figures/lead.jpg."
    )
    alt: Line | None = Field(None, description="What the picture shows, for who cannot see it.")
    source: Line | None = Field(None, description="Credit, printed under the picture.")
    caption: Line | None = Field(None, description="Caption, printed under the picture.")

    @model_validator(mode="after")
    def _something(self) -> LeadImage:
        if not (self.file or self.source or self.caption):
            raise _fault("BP107", "needs a file, or at least a source")
        return self


class Funding(_Model):
    """One funder."""

    name: Line = Field(description="Name of the funder.")
    ror: Annotated[Line, AfterValidator(_ror)] | None = Field(None, description="ROR identifier.")
    award: Line | None = Field(None, description="Number of the grant.")


class Related(_Model):
    """Another publication and how this one relates to it."""

    relation: Annotated[Line, AfterValidator(_relation)] = Field(
        description="A relationType of DataCite, such as IsTranslationOf."
    )
    identifier: Annotated[Line, AfterValidator(_identifier)] = Field(
        description="DOI or web address."
    )
    title: Line | None = Field(None, description="Title of the other publication.")

    @property
    def url(self) -> str:
        """The identifier as an address."""
        is_doi = self.identifier.startswith("10.")
        return f"https://doi.org/{self.identifier}" if is_doi else self.identifier


class Metadata(_Model):
    """The metadata block of one brief; see the contract for each key."""

    title: Line = Field(
        description="Title, in title case; capitals are the house style's business."
    )
    subtitle: Line | None = Field(None, description="Subtitle.")
    short_title: Line | None = Field(None, description="Short title for running heads.")
    authors: Annotated[tuple[Person, ...], Field(min_length=1)] = Field(
        description="Who wrote it, in order."
    )
    editors: tuple[Person, ...] = Field((), description="Who edited it, in order.")
    date: IsoDate = Field(description="Date of publication, YYYY-MM-DD; the only date printed.")
    disclaimer: Prose | None = Field(None, description="Printed as given.")
    series: Series | None = Field(None, description="The series, with number and ISSN if any.")
    language: (
        Annotated[Line, AfterValidator(_matching(_BCP47, "a BCP 47 language tag such as en-GB"))]
        | None
    ) = Field(None, description="BCP 47 tag; by default the house style's.")
    abstract: Prose | None = Field(None, description="Abstract, in plain text.")
    key_points: tuple[Line, ...] = Field((), description="The main points, one sentence each.")
    keywords: tuple[Line, ...] = Field((), description="Keywords.")
    acknowledgements: Prose | None = Field(None, description="Printed after the text.")
    lead_image: LeadImage | None = Field(None, description="The picture at the head.")
    doi: Annotated[Line, AfterValidator(_doi)] | None = Field(None, description="DOI.")
    license: Annotated[Line, AfterValidator(_licence)] | None = Field(
        None, description="SPDX identifier, such as CC-BY-4.0."
    )
    rights: Line | None = Field(None, description="Rights line, printed as given.")
    version: Line | None = Field(None, description="Version of the brief, as text.")
    funding: tuple[Funding, ...] = Field((), description="Who paid for it.")
    related: tuple[Related, ...] = Field((), description="Related publications.")
    embargo: IsoDate | None = Field(None, description="Not to be archived before this day.")


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the metadata block, for editors and validators."""
    schema = Metadata.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Metadata of a brief"
    return schema


def keys_at(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that may stand at a place of the metadata, for example in ``authors[0]``."""
    model: type[BaseModel] = Metadata
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            model = next(iter(_models_in(model.model_fields[step].annotation)), model)
    return tuple(model.model_fields)


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _models_in(inner)]
