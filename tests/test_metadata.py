"""The model of the metadata: what each key accepts, refuses and keeps."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from briefpress.metadata import RELATIONS, Metadata, Person, json_schema, keys_at, mod_11_2, quoted

BASE: dict[str, Any] = {"title": "A Title", "authors": ({"name": "N"},), "date": "2024-01-02"}


def made(**more: Any) -> Metadata:
    return Metadata.model_validate(BASE | more)


def fault(**more: Any) -> tuple[str, str]:
    with pytest.raises(ValidationError) as caught:
        made(**more)
    # pydantic counts a list whose entries are faulty as too short as well; brief.py drops that
    errors = caught.value.errors()
    (error,) = [one for one in errors if one["type"] != "too_short" or len(errors) == 1]
    return error["type"], error["msg"]


def test_absent_is_none_or_an_empty_tuple():
    data = made()
    assert data.date == date(2024, 1, 2)
    assert (data.subtitle, data.series, data.embargo) == (None, None, None)
    assert data.editors == data.keywords == data.funding == ()


def test_model_is_frozen():
    with pytest.raises(ValidationError):
        made().title = "Another"  # type: ignore[misc]


@pytest.mark.parametrize("value", [3, 1.1, True, None, b"x", ["x"], {"x": "y"}])
def test_nothing_but_text_is_text(value):
    with pytest.raises(ValidationError):
        made(title=value)


def test_authors_must_be_there():
    assert fault(authors=())[0] == "too_short"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  A   title \t of\ttabs ", "A title of tabs"),
        ("No.\u00a05 and\u202f%", "No.\u00a05 and\u202f%"),  # spaces that do not break are meant
        ("年\u3000次", "年\u3000次"),
        ("Cafe\u0301", "Café"),
        ("ﬁ ² Ⅳ", "ﬁ ² Ⅳ"),  # NFC, never NFKC
        ("مي\u200cخواهم", "مي\u200cخواهم"),
        ("*a* [b](c) <i> & \\ {x}", "*a* [b](c) <i> & \\ {x}"),
        ("𝒳 🌍 𠀀", "𝒳 🌍 𠀀"),
    ],
)
def test_characters_mean_themselves(given, kept):
    assert made(title=given).title == kept


@pytest.mark.parametrize(
    ("char", "code"),
    [
        ("\0", "BP201"), ("\x07", "BP201"), ("\x1b", "BP201"), ("\r", "BP201"), ("\x7f", "BP201"),
        ("\x85", "BP201"), ("\x9f", "BP201"), ("\u2028", "BP201"), ("\u2029", "BP201"),
        ("\u202a", "BP202"), ("\u202e", "BP202"), ("\u2066", "BP202"), ("\u2069", "BP202"),
        ("\ud800", "BP203"), ("\ue000", "BP203"), ("\ufeff", "BP203"),
        ("\ufdd0", "BP203"), ("\ufffe", "BP203"), ("\uffff", "BP203"), ("\U000e0041", "BP203"),
        ("\U000f0000", "BP203"), ("\U0010ffff", "BP203"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["title", "abstract", "doi", "license", "version"])
def test_characters_that_no_edition_may_hold(key, char, code):
    kind, message = fault(**{key: f"10.1234/a{char}b"})
    assert kind == code
    assert f"U+{ord(char):04X}" in message


@pytest.mark.parametrize("value", ["", " ", "\u200b", "\u00ad\u00a0", "\u2060\u200d"])
def test_what_cannot_be_seen_is_empty(value):
    assert fault(subtitle=value)[0] == "too_short"
    assert fault(abstract=value)[0] == "too_short"


def test_a_line_is_one_line_and_prose_has_paragraphs():
    assert fault(title="A\nB") == ("BP107", "must stand on one line")
    assert made(abstract="A\nb\n \n\n C \n").abstract == "A b\n\nC"


def test_sort_name_is_not_invented():
    assert Person(name="Jane Doe", given="Jane", family="Doe").sort_name == "Doe, Jane"
    assert Person(name="Jane Doe").sort_name is None
    assert Person(name="Jane Doe", family="Doe").sort_name is None


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("2024-02-30", "no day"), ("2023-02-29", "no day"), ("0000-01-01", "no day"),
        ("2024-13-01", "no day"), ("2024-1-2", "form"), ("29 July 2024", "form"),
        ("20240729", "form"), ("2024-07-29T00:00:00", "form"), ("2024-W01-1", "form"),
        ("٢٠٢٤-٠١-٠١", "form"), ("2024-01-02 ", "form"), ("", "form"),
    ],
)  # fmt: skip
def test_dates(value, why):
    kind, message = fault(date=value)
    assert kind == "BP108"
    assert why in message


@pytest.mark.parametrize(
    "value", ["10.1234/abc", "doi:10.1234/abc", "DOI:10.1234/abc", "https://doi.org/10.1234/abc",
              "http://dx.doi.org/10.1234/abc", "HTTPS://DOI.ORG/10.1234/abc"],
)  # fmt: skip
def test_doi_is_kept_bare(value):
    assert made(doi=value).doi == "10.1234/abc"


def test_doi_keeps_its_odd_characters():
    odd = "10.1002/(SICI)1096<1::AID>3.0.CO;2-#"
    assert made(doi=odd).doi == odd
    assert made(doi="10.1000.10/123").doi == "10.1000.10/123"


@pytest.mark.parametrize(
    "value", ["10.12/abc", "10.1234", "10.1234/", "11.1234/a", "abc", "10.1234/a b", "10.١٢٣٤/x",
              "https://example.org/10.1234/abc", "doi.org/10.1234/abc"],
)  # fmt: skip
def test_no_doi(value):
    assert fault(doi=value)[0] == "BP109"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0001-5109-3700", "0000-0001-5109-3700"),
        ("0000-0002-1694-233x", "0000-0002-1694-233X"),
    ],
)
def test_orcid(value, kept):
    assert made(authors=({"name": "N", "orcid": value},)).authors[0].orcid == kept


@pytest.mark.parametrize(
    "value", ["0000-0002-1825-0098", "0000000218250097", "0000-0002-1825", "٠٠٠٠-٠٠٠٢-١٨٢٥-٠٠٩٧"]
)
def test_no_orcid(value):
    assert fault(authors=({"name": "N", "orcid": value},))[0] == "BP109"


def test_mod_11_2_catches_every_single_and_swapped_digit():
    digits = "000000021825009"
    check = mod_11_2(digits)
    for at in range(len(digits)):
        for other in "0123456789":
            changed = digits[:at] + other + digits[at + 1 :]
            assert (mod_11_2(changed) == check) == (changed == digits)
        swapped = digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :]
        assert (mod_11_2(swapped) == check) == (swapped == digits)


def test_issn():
    assert made(series={"title": "S", "issn": "2434-561x"}).series.issn == "2434-561X"  # type: ignore[union-attr]
    for wrong in ("2434-5611", "0317-8472", "03178471", "0317–8471", "ISSN 0317-8471"):
        assert fault(series={"title": "S", "issn": wrong})[0] == "BP109"


def test_ror():
    for good in ("05dxps055", "https://ror.org/05dxps055", "ror.org/05DXPS055"):
        assert made(funding=({"name": "F", "ror": good},)).funding[0].ror == (
            "https://ror.org/05dxps055"
        )
    for wrong in (
        "05dxps056",
        "05dxps05",
        "15dxps055",
        "05dxpi055",
        "https://example.org/05dxps055",
    ):
        assert fault(funding=({"name": "F", "ror": wrong},))[0] == "BP109"


@pytest.mark.parametrize(
    ("value", "kept"),
    [("cc-by-4.0", "CC-BY-4.0"), ("CC0-1.0", "CC0-1.0"), ("mit or apache-2.0", "MIT OR Apache-2.0"),
     ("OGL-UK-3.0", "OGL-UK-3.0"), ("ODbL-1.0", "ODbL-1.0"), ("LicenseRef-ISSI", "LicenseRef-ISSI")],
)  # fmt: skip
def test_licence(value, kept):
    assert made(license=value).license == kept


def test_no_licence():
    assert 'did you mean "CC-BY-NC-4.0"?' in fault(license="CC BY NC 4.0")[1]
    for wrong in ("All rights reserved", "MIT (", "(" * 300 + "MIT" + ")" * 300, "MIT AND", "©"):
        assert fault(license=wrong)[0] == "BP109"


@pytest.mark.parametrize(
    ("value", "kept"),
    [("en-GB", "en-GB"), ("EN-gb", "en-GB"), ("ur", "ur"), ("zh-hans-cn", "zh-Hans-CN"),
     ("es-419", "es-419"), ("sl-rozaj-biske", "sl-rozaj-biske"), ("de-CH-1996", "de-CH-1996"),
     ("de-de-u-co-phonebk", "de-DE-u-co-phonebk"), ("pnb", "pnb"), ("en-x-AB", "en-x-ab")],
)  # fmt: skip
def test_language(value, kept):
    assert made(language=value).language == kept


@pytest.mark.parametrize(
    "value",
    ["english", "English", "en_GB", "en-UK", "xx", "e", "en-", "-en", "en--GB", "en GB", "éé"],
)
def test_no_language(value):
    assert fault(language=value)[0] == "BP109"


def test_email():
    person = {"name": "N", "email": "jane.doe+x@mail.example.org"}
    assert made(authors=(person,)).authors[0].email == "jane.doe+x@mail.example.org"
    for wrong in (
        "jane",
        "jane@",
        "@x.org",
        "a@b",
        "a b@c.org",
        "a@b@c.org",
        "<a@b.org>",
        "a@b..org",
    ):
        assert fault(authors=({"name": "N", "email": wrong},))[0] == "BP109"


def test_related():
    one = made(related=({"relation": "IsTranslationOf", "identifier": "10.1234/x"},)).related[0]
    assert one.url == "https://doi.org/10.1234/x"
    two = made(
        related=({"relation": "Cites", "identifier": "https://a.org/?q=doi.org/x"},)
    ).related[0]
    assert two.url == two.identifier == "https://a.org/?q=doi.org/x"
    assert (
        'did you mean "IsPartOf"'
        in fault(related=({"relation": "is part of", "identifier": "10.1234/x"},))[1]
    )
    for wrong in ("https://", "http:///x", "javascript:alert(1)", "file:///etc/passwd", "x"):
        assert fault(related=({"relation": "Cites", "identifier": wrong},))[0] == "BP109"


def test_relations_are_those_of_datacite():
    assert len(RELATIONS) == len(set(RELATIONS)) == 39


@pytest.mark.parametrize(
    ("word", "kept"),
    [("corrects", "Corrects"), ("IsCorrectedBy", "IsCorrectedBy"), ("replaces", "Obsoletes"),
     ("is replaced by", "IsObsoletedBy"), ("translation of", "IsTranslationOf"),
     ("Has translation", "HasTranslation")],
)  # fmt: skip
def test_plain_words_for_relations(word, kept):
    one = made(related=({"relation": word, "identifier": "10.1234/x"},)).related[0]
    assert one.relation == kept


@pytest.mark.parametrize(
    ("person", "kind"),
    [({}, None), ({"affiliation": "A"}, None), ({"email": "a@b.org"}, None),
     ({"role": "Fellow"}, "person"), ({"family": "N"}, "person"),
     ({"orcid": "0000-0002-1825-0097"}, "person"), ({"type": "person"}, "person"),
     ({"type": "organization"}, "organisation"), ({"ror": "05dxps055"}, "organisation"),
     ({"type": "Organisation", "affiliation": "A", "affiliation_ror": "05dxps055"}, "organisation")],
)  # fmt: skip
def test_person_or_organisation_is_told_and_not_guessed(person, kind):
    assert made(authors=({"name": "N", **person},)).authors[0].kind == kind


@pytest.mark.parametrize(
    ("person", "why"),
    [({"type": "club"}, 'must be "person" or "organisation"'),
     ({"type": "organisation", "given": "A"}, 'no "given"'),
     ({"ror": "05dxps055", "orcid": "0000-0002-1825-0097"}, 'no "orcid"'),
     ({"ror": "05dxps055", "type": "person"}, "affiliation_ror"),
     ({"affiliation_ror": "05dxps055"}, 'no "affiliation"')],
)  # fmt: skip
def test_contradictions_about_a_person(person, why):
    kind, message = fault(authors=({"name": "N", **person},))
    assert kind == "BP107"
    assert why in message
    assert fault(authors=({"name": "N", "ror": "05dxps056"},))[0] == "BP109"


def test_parts_of_a_name_are_those_given():
    assert Person(name="王小明", family="王", given="小明").parts == ("王", "小明")
    assert Person(name="Suharto", family="Suharto").parts == ("Suharto", None)
    for one in ({}, {"family": "Doe"}, {"given": "Jane"}):
        assert Person(name="Jane Doe", **one).parts is None


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x.png", "figures/../../x.png", "figures//x.png", "./x.png", "a\\b.png",
             "C:/x.png", "%2e%2e/x.png", "figures/%2E%2E/x.png", "file:x.png", "https://a.org/x.png",
             "data:image/png;base64,", "x/"],
)  # fmt: skip
def test_lead_picture_stays_inside(path):
    assert fault(lead_image={"file": path})[0] == "BP502"


def test_lead_picture():
    assert made(lead_image={"source": "FREEPIK"}).lead_image.file is None  # type: ignore[union-attr]
    inside = made(lead_image={"file": "figures/a b.png"}).lead_image
    assert inside is not None
    assert inside.file == "figures/a b.png"
    assert fault(lead_image={"alt": "x"})[0] == "BP107"


def test_keys_at():
    assert "authors" in keys_at(())
    assert keys_at(("authors", 0)) == keys_at(("editors", 3))
    assert keys_at(("series",)) == ("title", "number", "issn")


def test_quoted_is_short_and_printable():
    assert quoted("a\x1b[31m\u202e") == '"a\\u001b[31m\\u202e"'
    assert len(quoted("x" * 500)) < 90


def _objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, dict):
        found = [schema] if "properties" in schema else []
        return found + [one for inner in schema.values() for one in _objects(inner)]
    return [one for inner in schema for one in _objects(inner)] if isinstance(schema, list) else []


def test_json_schema_describes_every_key():
    schema = json_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["required"] == ["title", "authors", "date"]
    assert list(schema["properties"]) == list(Metadata.model_fields)
    assert schema["properties"]["date"]["format"] == "date"
    objects = _objects(schema)
    assert len(objects) == 6
    for one in objects:
        assert one["additionalProperties"] is False
        assert all(field.get("description") for field in one["properties"].values())
