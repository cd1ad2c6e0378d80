"""The official schemas judge the exports; each is shown to refuse what is wrong."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import citeproc
import jsonschema
import pymarc
import pytest
import rispy
from citeproc.source.json import CiteProcJSON

import read_exports
import schemas
from briefpress.exports import EXPORTS, export_all
from support import document_of, random_text, write_brief
from test_exports import ALL, EVERYTHING, FILES, PAANI, exported, full_house, main_file

JUDGES = {"jats": schemas.jats, "datacite": schemas.datacite, "crossref": schemas.crossref}


@pytest.mark.parametrize("folder", ALL, ids=lambda path: path.name)
@pytest.mark.parametrize("name", JUDGES)
def test_valid(name, folder):
    one = exported(folder)[name]
    assert one.skipped or JUDGES[name](main_file(one)) == []


#: What is changed in a good file, and that the judge must see it.
WRONG = (
    ("jats", '<subtitle>[^<]*</subtitle>', "<sub-title>x</sub-title>"),
    ("jats", "<abstract><p>", "<abstract>bare text<p>"),
    ("jats", '<issn>[^<]*</issn>', ""),
    ("jats", 'rid="fn-1"', 'rid="fn-99"'),
    ("jats", '<pub-date ', '<pub-date mistake="1" '),
    ("datacite", "<publicationYear>2025</publicationYear>", "<publicationYear>25</publicationYear>"),
    ("datacite", 'relationType="IsTranslationOf"', 'relationType="Corrects"'),
    ("datacite", 'resourceTypeGeneral="Report"', 'resourceTypeGeneral="Policy brief"'),
    ("datacite", "<creatorName[^>]*>[^<]*</creatorName>", ""),
    ("datacite", 'dateType="Issued"', 'dateType="Published"'),
    ("crossref", "<publication_date.*?</publication_date>", ""),
    ("crossref", 'contributor_role="author"', 'contributor_role="writer"'),
    ("crossref", "<doi>[^<]*</doi>", "<doi>11.1/x</doi>"),
    ("crossref", "<ORCID>[^<]*</ORCID>", "<ORCID>0000-0002-1825-0097</ORCID>"),
    ("crossref", '<institution_id type="ror">[^<]*<', '<institution_id type="ror">05dxps055<'),
    ("crossref", ' language="en"', ' language="en-GB"'),
    ("crossref", "<surname>[^<]*</surname>", ""),
    ("crossref", "<resource>[^<]*</resource>", ""),
)  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new"), WRONG)
def test_each_judge_refuses_what_is_wrong(name, old, new):
    good = main_file(exported(EVERYTHING)[name]).decode("utf-8")
    bad, count = re.subn(old, new, good, count=1, flags=re.DOTALL)
    assert count == 1
    assert JUDGES[name](bad.encode()), "the schema takes it"


def test_a_series_without_issn_is_a_report_of_its_own_for_crossref():
    style = full_house()
    document = document_of(EVERYTHING, style)[1]
    bare = {"series": None, "subtitle": None, "funding": (), "editors": ()}
    made = {
        one.name: one
        for one in export_all(
            replace(document, metadata=document.metadata.model_copy(update=bare)), style
        )
    }
    for name, judge in JUDGES.items():
        assert judge(main_file(made[name])) == []
    assert b"<report-paper_metadata" in main_file(made["crossref"])
    assert b"JATS-archivearticle1-3.dtd" in main_file(made["jats"])


@pytest.mark.parametrize(
    ("change", "left", "skipped"),
    [
        ({"version": "v" * 101}, "version", None),
        ({"version": "v" * 192}, "version", None),
        ({"doi": "10.1000.10/123"}, None, "doi"),
        ({"authors": ({"name": "O" * 512, "type": "organisation"},)}, None, "organization"),
        ({"series": {"title": "S", "issn": "2434-561X", "number": "9" * 33}}, "series.number", None),
    ],
)  # fmt: skip
def test_what_is_too_long_for_crossref_is_left_out_or_told(change, left, skipped):
    from briefpress.metadata import Metadata

    style = full_house()
    document = document_of(EVERYTHING, style)[1]
    data = document.metadata.model_dump(mode="json", exclude_defaults=True) | change
    made = {
        one.name: one
        for one in export_all(
            replace(document, metadata=Metadata.model_validate(_tuples(data))), style
        )
    }
    one = made["crossref"]
    assert (one.skipped or "").split(":")[0] == (skipped or "")
    assert left is None or left in one.left_out
    assert skipped or schemas.crossref(main_file(one)) == []
    assert schemas.datacite(main_file(made["datacite"])) == []


def _tuples(value):
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    return tuple(_tuples(inner) for inner in value) if isinstance(value, list | tuple) else value


def test_odd_constructions_are_valid_jats(tmp_path):
    text = """A line  \\
break,[^a] [a *link*](https://example.org/), [words]{lang=fr}, [![pic](p.jpg){alt="A"}](https://example.org/).

> # A heading in a quotation
>
> - a bullet
>
>     > a quotation in it
>
>     ```
>     code
>     ```

3) three
4) four

A. letter
B. other

-

# 2024 in figures

See [there](#in-figures).

::: {lang=ur dir=rtl}
پانی

> پانی
:::

+-----+-----+
| a   | b   |
+=====+=====+
| - x | y   |
|     |     |
| - z | > q |
+-----+-----+

[^a]: Note with a table.

    | A | B |
    |---|---|
    | 1 | 2 |
"""
    folder = write_brief(tmp_path, text)
    (folder / "p.jpg").write_bytes((EVERYTHING / "figures" / "lead.jpg").read_bytes())
    style = full_house()
    document = document_of(folder, style)[1]
    (one,) = (made for made in export_all(document, style) if made.name == "jats")
    assert schemas.jats(main_file(one)) == []


@pytest.mark.parametrize("seed", range(12))
def test_random_briefs_are_valid_jats_with_every_word_and_note(seed, tmp_path):
    from lxml import etree

    from briefpress import document as d

    style = full_house()
    document = document_of(write_brief(tmp_path, random_text(seed)), style)[1]
    (one,) = (made for made in export_all(document, style) if made.name == "jats")
    data = main_file(one)
    assert schemas.jats(data) == []
    root = etree.fromstring(data)
    notes = [node for node in d.walk(document.blocks) if isinstance(node, d.Note)]
    assert [fn.findtext("label") for fn in root.findall("back/fn-group/fn")] == [
        str(note.number) for note in sorted(notes, key=lambda note: note.number)
    ]
    marks = root.xpath("//xref[@ref-type='fn']/@rid")
    assert len(marks) == len(set(marks)) == len(notes)
    words = "".join(d.plain_text(document.blocks).split())
    for mark in root.xpath("//body//xref[@ref-type='fn'] | //body//label"):
        mark.text = None
        for child in mark:
            mark.remove(child)
    assert "".join("".join(root.find("body").itertext()).split()) == words


# --- readers and vocabularies ------------------------------------------------------------------


@pytest.mark.parametrize("folder", ALL, ids=lambda path: path.name)
def test_metadata_json_keeps_to_its_schema(folder):
    files = exported(folder)["metadata"].files
    rules = json.loads(files["metadata.schema.json"])
    jsonschema.Draft202012Validator.check_schema(rules)
    data = json.loads(files["metadata.json"])
    jsonschema.validate(data, rules)
    for broken in ({**data, "title": 3}, {**data, "colour": "red"}, {"slug": "x"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, rules)


#: inveniosoftware/invenio-rdm-records, schemas and vocabularies of 2026-08.
_RELATION = re.compile(r"(?:is|has)?[a-z]+")
_RECORD = {
    "resource_type": {"id": {"publication-report"}},
    "roles": {"editor"},
    "title_types": {"subtitle", "alternative-title"},
    "schemes": {"doi", "url"},
}


def invenio_faults(record: dict) -> list[str]:
    """What InvenioRDM's REST API would refuse (services/schemas/metadata.py and access.py)."""
    data, faults = record["metadata"], []
    need = ("resource_type", "creators", "title", "publication_date")
    faults += [f"{name} is missing" for name in need if not data.get(name)]
    faults += ["title too short"] if len(data.get("title", "")) < 3 else []
    faults += [] if re.fullmatch(r"\d{4}-\d\d-\d\d", data.get("publication_date", "")) else ["date"]
    for agent in (*data.get("creators", []), *data.get("contributors", [])):
        who = agent["person_or_org"]
        wanted = {"personal": "family_name", "organizational": "name"}.get(who.get("type"))
        faults += [] if wanted and who.get(wanted) else [f"bad agent {who}"]
        known = [one["scheme"] for one in who.get("identifiers", [])]
        faults += (
            ["identifiers"] if len(set(known)) < len(known) or set(known) - {"orcid", "ror"} else []
        )
        faults += (
            ["affiliation"]
            if any(not one.get("name") for one in agent.get("affiliations", []))
            else []
        )
    faults += (
        ["role"]
        if any(one.get("role") != {"id": "editor"} for one in data.get("contributors", []))
        else []
    )
    faults += ["type"] if data.get("resource_type") != {"id": "publication-report"} else []
    for one in data.get("additional_titles", []):
        ok = len(one["title"]) >= 3 and one["type"]["id"] in _RECORD["title_types"]
        faults += [] if ok else [f"additional title {one}"]
    for one in data.get("languages", []):
        faults += [] if re.fullmatch("[a-z]{3}", one["id"]) else [f"language {one}"]
    for one in data.get("rights", []):
        faults += (
            ["rights"]
            if ("id" in one) == ("title" in one) or one.get("id", "") != one.get("id", "").lower()
            else []
        )
    for one in data.get("related_identifiers", []):
        ok = one["scheme"] in _RECORD["schemes"] and one["relation_type"]["id"].islower()
        faults += [] if ok else [f"relation {one}"]
    for one in data.get("funding", []):
        faults += [] if one["funder"].get("name") else ["funder"]
    embargo = record["access"].get("embargo")
    faults += ["embargo"] if embargo and embargo["active"] else []
    return faults


@pytest.mark.parametrize("folder", ALL, ids=lambda path: path.name)
def test_invenio_takes_the_record(folder):
    one = exported(folder)["invenio"]
    assert one.skipped or invenio_faults(json.loads(main_file(one))) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("creators"),
        lambda data: data["creators"][0]["person_or_org"].pop("family_name"),
        lambda data: data["languages"][0].update(id="en-GB"),
        lambda data: data["rights"][0].update(id="CC-BY-4.0"),
        lambda data: data["rights"][0].update(title={"en": "x"}),
        lambda data: data["contributors"][0].pop("role"),
        lambda data: data["additional_titles"][0].update(title="x"),
    ],
)
def test_invenio_refuses_what_is_wrong(spoil):
    record = json.loads(main_file(exported(EVERYTHING)["invenio"]))
    spoil(record["metadata"])
    assert invenio_faults(record)


#: The registries that come with DSpace: dublin-core-types, dcterms-types, openaire4-types.
_DSPACE = """
dc.contributor.author dc.contributor.editor dc.date.issued dc.description.abstract
dc.description.sponsorship dc.identifier.doi dc.identifier.issn dc.identifier.uri
dc.language.iso dc.publisher dc.relation.ispartofseries dc.relation.ispartof
dc.relation.haspart dc.relation.isversionof dc.relation.hasversion dc.relation.isbasedon
dc.relation.isreferencedby dc.relation.requires dc.relation.replaces dc.relation.isreplacedby
dc.relation.references dc.relation.uri dc.rights dc.rights.uri
dc.subject dc.title dc.title.alternative dc.type
dcterms.available oaire.awardNumber
"""


@pytest.mark.parametrize("folder", ALL, ids=lambda path: path.name)
def test_dspace_knows_every_field_and_every_file(folder):
    one = exported(folder)["dspace"]
    item = read_exports.dspace_item(one.files)
    assert {field for field, _, _ in item} <= set(_DSPACE.split())
    assert all(value == value.strip() for _, _, value in item)
    assert all(b"<!DOCTYPE" not in data for data in one.files.values())
    contents = one.files["exports/dspace/item_000/contents"].decode("ascii")
    for line in contents.splitlines():
        name, *options = line.split("\t")
        assert f"exports/dspace/item_000/{name}" in one.copies
        assert not line.startswith("-r ")
        assert "/" not in name
        assert {option.split(":")[0] for option in options} <= {"bundle", "primary"}


@pytest.mark.parametrize("folder", ALL, ids=lambda path: path.name)
def test_pandoc_reads_the_article_with_every_note(folder):
    import subprocess

    import pypandoc

    data = main_file(exported(folder)["jats"])
    command = [pypandoc.get_pandoc_path(), "-f", "jats", "-t", "json"]
    done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=True)
    assert done.stderr == b""
    blocks = json.dumps(json.loads(done.stdout)["blocks"])  # author-notes are in its metadata
    assert blocks.count('"t": "Note"') == data.count(b"<fn id=")


def test_dspace_registry_refuses_what_is_wrong():
    files = exported(EVERYTHING)["dspace"].files
    name = "exports/dspace/item_000/dublin_core.xml"
    bad = files[name].replace(b'qualifier="issued"', b'qualifier="printed"')
    found = {field for field, _, _ in read_exports.dspace_item({**files, name: bad})}
    assert found - set(_DSPACE.split()) == {"dc.date.printed"}


@pytest.mark.parametrize("folder", ALL, ids=lambda path: path.name)
def test_marc_is_read_and_well_formed(folder):
    (record,) = pymarc.parse_xml_to_array(io.BytesIO(main_file(exported(folder)["marc"])))
    assert len(str(record.leader)) == 24
    assert record.leader[9] == "a"
    assert len(record["008"].data) == 40
    assert record["008"].data[7:11] == record.pubyear
    again = pymarc.Record(data=record.as_marc())
    assert [str(field) for field in again] == [str(field) for field in record]
    tags = [field.tag for field in record]
    assert tags == sorted(tags)


STYLE = b"""<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>t</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout><group delimiter=" | "><names variable="author"><name/></names>
<text variable="title"/><text variable="publisher"/><text variable="number"/><date variable="issued">
<date-part name="year"/></date><text variable="DOI"/></group></layout></bibliography></style>"""


@pytest.mark.filterwarnings("ignore:.*available_date")  # CSL 1.0.2, newer than this reader
def test_citeproc_cites_it(tmp_path):
    source = CiteProcJSON(json.loads(main_file(exported(EVERYTHING)["csl"])))
    (tmp_path / "t.csl").write_bytes(STYLE)
    style = citeproc.CitationStylesStyle(str(tmp_path / "t.csl"), validate=False)
    made = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
    made.register(citeproc.Citation([citeproc.CitationItem("2025-05-06-everything")]))
    (line,) = made.bibliography()
    said = str(line)
    for part in ("Ayesha Siddiqa-Khan", "Joint Commission of Rivers, and Lakes", "Every Field & ",
                 "Harbour Forum", "12a", "2025", "10.1234/every(field)_1"):  # fmt: skip
        assert part in said


def test_ris_and_bibtex_are_reports():
    made = exported(EVERYTHING)
    (entry,) = rispy.loads(main_file(made["ris"]).decode("utf-8"))
    assert entry["type_of_reference"] == "RPRT"
    assert rispy.loads(rispy.dumps([entry])) == [entry]
    assert all(line.endswith(b"\r") for line in main_file(made["ris"]).split(b"\n")[:-1])
    entry = read_exports.bibtex_entry(main_file(made["bibtex"]))
    assert (entry.entry_type, entry.key) == ("techreport", "2025-05-06-everything")
    assert len(entry["author"]) == 5
    assert entry["editor"][0].last == ["{de la Cruz and Son}"]


def test_bibtex_reads_back_every_character():
    """But for the circumflex, which this reader takes for the letter U+02C6."""
    from briefpress.exports.citations import tex

    assert tex("^") == r"\textasciicircum{}"
    hard = "\\ { } $ & # % _ ~ \\\\ {{}} é 水 'x' \"y\""
    entry = b"@misc{a,\n  title = {" + tex(hard).encode() + b"},\n}\n"
    assert read_exports.bibtex_entry(entry)["title"] == hard


def test_a_translated_pair_points_at_each_other():
    there = read_exports.read_xml(
        main_file(exported(EVERYTHING)["datacite"]), "d:relatedIdentifiers/d:relatedIdentifier"
    )
    back = read_exports.read_xml(
        main_file(exported(PAANI)["datacite"]), "d:relatedIdentifiers/d:relatedIdentifier"
    )
    assert "IsTranslationOf 10.1234/paani" in there
    assert back == ["HasTranslation 10.1234/every(field)_1"]


def test_every_export_has_a_judge_or_a_reader():
    judged = {"ro-crate", "oai_dc"} | set(JUDGES)
    read = {"metadata", "invenio", "dspace", "marc", "csl", "bibtex", "ris"}
    assert judged | read == set(EXPORTS)
    assert FILES
