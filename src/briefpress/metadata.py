"""The frozen, strict model of a brief's metadata.

Every text is plain text: characters mean themselves, nothing is read as Markdown. A key that was
not given is None or an empty tuple, never an empty text, and is left out of every edition.
"""

from __future__ import annotations

import difflib
import os
import re
import unicodedata
from datetime import date
from typing import Annotated, Any, get_args

# what is valid is decided here, and not by plug-ins that happen to be installed
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from briefpress.errors import quoted

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S{1,200}")
# BCP 47 (RFC 5646, 2.1), without the grandfathered tags
_BCP47 = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-[a-z]{3}){0,3}(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.ASCII | re.IGNORECASE,
)
_LANGUAGES = (  # ISO 639-1, two letters each
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu "
    "hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb "
    "lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om "
    "or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv "
    "sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
_REGIONS = (  # ISO 3166-1 alpha-2; UK and EU are not among them
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM "
    "ZW"
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


#: What DataCite has no word for; it calls them Other and says the rest in words.
OWN_RELATIONS = ("Corrects", "IsCorrectedBy")
#: Plain words that are taken for a relation.
_PLAIN_RELATIONS = {
    "corrects": "Corrects",
    "corrected by": "IsCorrectedBy",
    "is corrected by": "IsCorrectedBy",
    "replaces": "Obsoletes",
    "replaced by": "IsObsoletedBy",
    "is replaced by": "IsObsoletedBy",
    "translation of": "IsTranslationOf",
    "is translation of": "IsTranslationOf",
    "translated as": "HasTranslation",
    "has translation": "HasTranslation",
}


def _fault(code: str, message: str) -> PydanticCustomError:
    # without a context the message is no template: braces mean themselves
    return PydanticCustomError(code, message)


# --- shapes of texts ---------------------------------------------------------------------------


# Controls (C0 without tab and line feed, C1) and line separators; marks that change the direction
# of what follows; surrogates, private use, tags and the non-characters of the first plane.
_REFUSED = re.compile(
    "(?P<BP201>[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029])"
    "|(?P<BP202>[\u202a-\u202e\u2066-\u2069])"
    "|(?P<BP203>[\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff])"
)
_SPACE = re.compile(r"[ \t\n]+")
_UNSEEN = " \t\n\xa0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060"


def _text(value: str) -> str:
    """`value` in NFC, if every character of it may be printed and one of them can be seen."""
    match = _REFUSED.search(value)
    if match and match.lastgroup:
        what = {"BP201": "control character", "BP202": "direction override"}
        kind = what.get(match.lastgroup, "character without a meaning of its own")
        raise _fault(match.lastgroup, f"holds the {kind} U+{ord(match[0]):04X}")
    return unicodedata.normalize("NFC", value) if value.strip(_UNSEEN) else ""


def _line(value: str) -> str:
    if "\n" in value.strip():
        raise _fault("BP107", "must stand on one line")
    return _SPACE.sub(" ", _text(value)).strip(" ")


def _prose(value: str) -> str:
    parts = re.split(r"\n[ \t]*\n\s*", _text(value).strip())
    return "\n\n".join(_SPACE.sub(" ", part).strip(" ") for part in parts)


def _iso_date(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _fault("BP108", f"{quoted(value)} is no day of the calendar") from None
    raise _fault("BP108", f"{quoted(value)} is not a date of the form YYYY-MM-DD")


def _stripped(value: str, *prefixes: str) -> str:
    for prefix in prefixes:
        if value.lower().startswith(prefix):
            return value[len(prefix) :]
    return value


def _doi(value: str) -> str:
    bare = re.sub(r"(?i)^(?:https?://(?:(?:dx|www)\.)?doi\.org/|doi:)", "", value)
    if not _DOI.fullmatch(bare):
        raise _fault("BP109", f"{quoted(value)} is not a DOI (10.1234/name)")
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
    if not re.fullmatch(r"(?:[0-9]{4}-){3}[0-9]{3}[0-9X]", bare):
        raise _fault("BP109", f"{quoted(value)} is not an ORCID (0000-0000-0000-0000)")
    if mod_11_2(digits[:-1]) != digits[-1]:
        raise _fault("BP109", f"the check digit of the ORCID {quoted(value)} is wrong")
    return bare


def _issn(value: str) -> str:
    bare = value.upper()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{3}[0-9X]", bare):
        raise _fault("BP109", f"{quoted(value)} is not an ISSN (0000-0000)")
    total = sum(int(d) * w for d, w in zip(bare.replace("-", "")[:7], range(8, 1, -1), strict=True))
    if "0123456789X"[(11 - total % 11) % 11] != bare[-1]:
        raise _fault("BP109", f"the check digit of the ISSN {quoted(value)} is wrong")
    return bare


def _ror(value: str) -> str:
    bare = _stripped(value, "https://ror.org/", "ror.org/").lower()
    if not re.fullmatch(r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}", bare):
        raise _fault("BP109", f"{quoted(value)} is not a ROR identifier (https://ror.org/0…)")
    number = 0
    for char in bare[:7]:
        number = number * 32 + _CROCKFORD.index(char)
    if 98 - (number * 100) % 97 != int(bare[7:]):
        raise _fault("BP109", f"the check digits of the ROR identifier {quoted(value)} are wrong")
    return f"https://ror.org/{bare}"


def _licence(value: str) -> str:
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return str(canonicalize_license_expression(value))
    except (InvalidLicenseExpression, ValueError, MemoryError, RecursionError):
        from packaging.licenses._spdx import LICENSES

        names = {name.lower(): str(row["id"]) for name, row in LICENSES.items()}
        near = _nearest(value.lower().replace(" ", "-"), names, "such as CC-BY-4.0")
        message = f"{quoted(value)} is not an SPDX licence identifier{near}"
        raise _fault("BP109", message) from None


def _nearest(value: str, names: dict[str, str], otherwise: str) -> str:
    near = difflib.get_close_matches(value[:100], names, n=1, cutoff=0.7)
    return f'; did you mean "{names[near[0]]}"?' if near else f", {otherwise}"


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise _fault("BP109", f"{quoted(value)} is not an e-mail address")
    return value


def _language(value: str) -> str:
    """The tag in its usual letters (RFC 5646, 2.1.1): ``en-GB``, ``zh-Hans``."""
    match = _BCP47.fullmatch(value)
    if not match:
        raise _fault("BP109", f"{quoted(value)} is not a BCP 47 language tag such as en-GB")
    language, region = match["language"].lower(), (match["region"] or "").upper()
    if len(language) == 2 and language not in _LANGUAGES:
        raise _fault("BP109", f"{quoted(value)}: there is no language {quoted(language)}")
    if region.isalpha() and region not in _REGIONS:
        near = '; did you mean "GB"?' if region == "UK" else ""
        raise _fault("BP109", f"{quoted(value)}: there is no region {quoted(region)}{near}")
    tags, single = [], False
    for at, tag in enumerate(value.lower().split("-")):
        cased = tag.upper() if len(tag) == 2 else tag.title() if len(tag) == 4 else tag
        tags.append(cased if at and not single and not tag[0].isdigit() else tag)
        single = single or len(tag) == 1
    return "-".join(tags)


def _relation(value: str) -> str:
    value = _PLAIN_RELATIONS.get(value.lower(), value)
    if value not in (*RELATIONS, *OWN_RELATIONS):
        names = {name.lower(): name for name in (*RELATIONS, *OWN_RELATIONS)}
        near = _nearest(value.lower().replace(" ", ""), names, "such as IsTranslationOf")
        raise _fault("BP107", f"{quoted(value)} is not a relation of DataCite{near}")
    return value


def _identifier(value: str) -> str:
    is_doi = re.match(r"(?i)https?://(?:\w+\.)?doi\.org/", value)
    if is_doi or not re.match(r"(?i)https?:", value):
        return _doi(value)
    if not re.fullmatch(r"(?i)https?://[^\s/?#]+\S*", value):
        raise _fault("BP109", f"{quoted(value)} is not a web address")
    return value


def _kind(value: str) -> str:
    kind = {"organization": "organisation"}.get(value.lower(), value.lower())
    if kind not in ("person", "organisation"):
        raise _fault("BP107", f'must be "person" or "organisation", not {quoted(value)}')
    return kind


def _picture_path(value: str) -> str:
    parts = value.split("/")
    if (
        "\\" in value
        or "%" in value
        or value.startswith("/")
        or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value)
        or any(part in ("", ".", "..") for part in parts)
    ):
        raise _fault("BP502", f"{quoted(value)} is not a path inside the brief's folder")
    return value


Line = Annotated[str, AfterValidator(_line), Field(min_length=1, max_length=1000)]
Prose = Annotated[str, AfterValidator(_prose), Field(min_length=1)]
IsoDate = Annotated[date, BeforeValidator(_iso_date)]
Ror = Annotated[Line, AfterValidator(_ror)]
Email = Annotated[Line, AfterValidator(_email)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Person(_Model):
    """An author or editor, a person or an organisation."""

    name: Line = Field(description="The name as it is printed.")
    given: Line | None = Field(None, description="Given names, for catalogues.")
    family: Line | None = Field(None, description="Family name, for catalogues.")
    role: Line | None = Field(None, description="For example: Research Associate.")
    affiliation: Line | None = Field(None, description="Centre or institution.")
    affiliation_ror: Ror | None = Field(
        None, description="ROR identifier of the affiliation; its check digits are checked."
    )
    orcid: Annotated[Line, AfterValidator(_orcid)] | None = Field(
        None, description="ORCID iD, bare or as an address; its check digit is checked."
    )
    email: Email | None = Field(None, description="E-mail address, printed with the name.")
    about: Prose | None = Field(None, description="A few sentences, printed after the text.")
    type: Annotated[Line, AfterValidator(_kind)] | None = Field(
        None,
        description="person or organisation, where the other keys do not show which it is.",
        json_schema_extra={"enum": ["person", "organisation"]},
    )
    ror: Ror | None = Field(
        None, description="ROR identifier of an organisation; its check digits are checked."
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Person:
        personal = self._given("given", "family", "orcid")
        if personal and (self.ror or self.type == "organisation"):
            raise _fault("BP107", f'is an organisation, which has no "{personal}"')
        if self.ror and self.type == "person":
            raise _fault("BP107", 'is a person; a ROR identifier goes to "affiliation_ror"')
        if self.affiliation_ror and not self.affiliation:
            raise _fault("BP107", 'has "affiliation_ror", but no "affiliation"')
        return self

    def _given(self, *keys: str) -> str | None:
        """The first of `keys` that has a value."""
        return next((key for key in keys if getattr(self, key)), None)

    @property
    def kind(self) -> str | None:
        """``person`` or ``organisation``; None where the brief does not tell."""
        if self.type or self.ror:
            return self.type or "organisation"
        return "person" if self._given("given", "family", "orcid", "role") else None

    @property
    def parts(self) -> tuple[str, str | None] | None:
        """Family name and given names; None where the brief does not say which is which.

        A person of one name has it as family name: ``family`` is the whole ``name``.
        """
        if self.family and self.given:
            return self.family, self.given
        return (self.name, None) if self.family == self.name else None

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
    ror: Ror | None = Field(None, description="ROR identifier.")
    award: Line | None = Field(None, description="Number of the grant.")


class Related(_Model):
    """Another publication and how this one relates to it."""

    relation: Annotated[Line, AfterValidator(_relation)] = Field(
        description="A relationType of DataCite, such as IsTranslationOf, or Corrects.",
        json_schema_extra={"enum": [*RELATIONS, *OWN_RELATIONS]},
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
    language: Annotated[Line, AfterValidator(_language)] | None = Field(
        None, description="BCP 47 tag, such as en-GB; by default the house style's."
    )
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
