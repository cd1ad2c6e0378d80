"""Dublin Core, straight from the crosswalk: a record of OAI-PMH, and an item for DSpace.

The item follows DSpace's Simple Archive Format as its ItemImportServiceImpl reads it: fields of
the registries that come with DSpace, one file for each schema, and ``contents`` with the files.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefpress import fields as f
from briefpress.crosswalk import places
from briefpress.exports.model import DepositFile, Made, Source
from briefpress.exports.xml import Builder

OAI_FILE = "exports/oai_dc.xml"
ITEM = "exports/dspace/item_000"
DSPACE_FILE = f"{ITEM}/dublin_core.xml"
_OAI = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
#: COAR's word for a policy brief, and its identifier (vocabularies.coar-repositories.org).
TYPE, TYPE_ADDRESS = "policy report", "http://purl.org/coar/resource_type/c_186u"
_IN_LANGUAGE = ("dc.title", "dc.description.abstract", "dc.subject")
_SCHEMA_FILES = {"dc": "dublin_core.xml"}
#: What an item holds: the editions, by their media types, as they stand in the deposit.
_EDITIONS = (
    "application/pdf",
    "application/epub+zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)


def write_oai(source: Source) -> Made:
    """The record of ``oai_dc``: fifteen elements, in the order of the crosswalk."""
    spaces = {"oai_dc": _OAI, "dc": "http://purl.org/dc/elements/1.1/", "xsi": _XSI}
    xml = Builder("oai_dc:dc", spaces)
    schema = f"{_OAI} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
    xml.set(xml.root, {"xsi:schemaLocation": schema})
    found = places("oai_dc", source.data, source.style, source.document.slug)
    for place, values in found.values():
        for value in values:
            xml.add(xml.root, place, value)
    for value in (TYPE, TYPE_ADDRESS):
        xml.add(xml.root, "dc:type", value)
    return Made({OAI_FILE: xml.bytes()})


def write_dspace(source: Source) -> Made:
    """The item's metadata and its list of contents; the editions are to be copied beside them."""
    schemas: dict[str, Builder] = {}
    for field, value in _dspace_values(source):
        schema, element, qualifier = (*field.split("."), "none")[:3]
        if schema not in schemas:
            schemas[schema] = Builder("dublin_core", {})
            schemas[schema].set(schemas[schema].root, {"schema": schema})
        language = f.language(source.facts) if field in _IN_LANGUAGE else None
        attributes = {"element": element, "qualifier": qualifier, "language": language}
        schemas[schema].add(schemas[schema].root, "dcvalue", value, attributes)
    files = {
        f"{ITEM}/{_SCHEMA_FILES.get(name, f'metadata_{name}.xml')}": xml.bytes()
        for name, xml in schemas.items()
    }
    editions = [one for one in source.files if one.media_type in _EDITIONS]
    files[f"{ITEM}/contents"] = "".join(f"{_content(one)}\n" for one in editions).encode("ascii")
    return Made(files, copies={f"{ITEM}/{_name(one)}": one.path for one in editions})


def _dspace_values(source: Source) -> Iterator[tuple[str, str]]:
    found = places("dspace", source.data, source.style, source.document.slug)
    for place, values in found.values():
        for value in values:
            if place.endswith(".*"):  # the first word is the qualifier
                qualifier, _, value = value.partition(" ")
                yield place.replace("*", qualifier), value
            else:
                yield place, value
    yield "dc.type", TYPE


def _name(file: DepositFile) -> str:
    return file.path.rpartition("/")[2]


def _content(file: DepositFile) -> str:
    """A line of ``contents``: options stand after tabs, and the PDF is what a reader sees first."""
    primary = "\tprimary:true" if file.path.endswith(".pdf") and file.path.count(".") == 1 else ""
    return f"{_name(file)}\tbundle:ORIGINAL{primary}"
