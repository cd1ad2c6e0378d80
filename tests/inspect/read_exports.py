"""Reads the exports back with readers that are not ours, by the places that the crosswalk names.

`read` gives, for a finished export, the texts at one place of its column. It knows the formats, and
nothing of how the exports are written.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Mapping
from typing import Any

import bibtexparser
import pymarc
import rispy
from bibtexparser import middlewares
from lxml import etree

SPACES = {
    "d": "http://datacite.org/schema/kernel-4",
    "c": "http://www.crossref.org/schema/5.5.0",
    "j": "http://www.ncbi.nlm.nih.gov/JATS1",
    "fr": "http://www.crossref.org/fundref.xsd",
    "ai": "http://www.crossref.org/AccessIndicators.xsd",
    "rel": "http://www.crossref.org/relations.xsd",
    "xlink": "http://www.w3.org/1999/xlink",
    "ali": "http://www.niso.org/schemas/ali/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def plain(text: str) -> str:
    return " ".join(text.split())


# --- XML ---------------------------------------------------------------------------------------


def read_xml(data: bytes, place: str) -> list[str]:
    found = etree.fromstring(data).xpath(place, namespaces=SPACES)
    return [one if isinstance(one, str) else _text_of(one) for one in found]


def _text_of(element: Any) -> str:
    parts = {etree.QName(one).localname: plain("".join(one.itertext())) for one in element
             if isinstance(one.tag, str)}  # fmt: skip
    name = etree.QName(element).localname
    if "surname" in parts:
        given = parts.get("given-names") or parts.get("given_name")
        return f"{parts['surname']}, {given}" if given else parts["surname"]
    if name == "publication_date":
        return f"{parts['year']}-{parts['month']}-{parts['day']}"
    if name == "related-article":
        href = element.get(f"{{{SPACES['xlink']}}}href")
        return f"{element.get('related-article-type')} {href}"
    if name == "relatedIdentifier":
        word = element.get("relationTypeInformation") or element.get("relationType")
        return f"{word} {element.text}"
    if name == "related_item":
        (relation,) = element.xpath("*[contains(local-name(), '_work_relation')]")
        scope = etree.QName(relation).localname.split("_")[0]
        return f"{scope} {relation.get('relationship-type')} {relation.text}"
    paragraphs = element.xpath(".//*[local-name()='p' and not(.//*[local-name()='p'])]")
    said = [plain("".join(one.itertext())) for one in paragraphs]
    return " ".join(said) if said else plain("".join(element.itertext()))


def read_oai(data: bytes, place: str) -> list[str]:
    found = etree.fromstring(data).findall(place, SPACES)
    fixed = ("policy report", "http://purl.org/coar/resource_type/c_186u")
    return [one.text for one in found if place != "dc:type" or one.text not in fixed]


def dspace_item(files: Mapping[str, bytes]) -> list[tuple[str, str | None, str]]:
    """Field, language and value of each dcvalue, as ItemImportServiceImpl takes them."""
    out = []
    for name in sorted(files):
        base = name.rpartition("/")[2]
        if base != "dublin_core.xml" and not re.fullmatch(r"metadata_\w+\.xml", base):
            continue
        root = etree.fromstring(files[name], etree.XMLParser(resolve_entities=False))
        assert root.tag == "dublin_core"
        schema = root.get("schema") or "dc"
        for one in root.findall("dcvalue"):
            value = (one.text or "").strip()
            qualifier = one.get("qualifier")
            parts = [schema, one.get("element")]
            parts += [qualifier] if qualifier not in (None, "", "none") else []
            if value:
                out.append((".".join(parts), one.get("language"), value))
    return out


def read_dspace(files: Mapping[str, bytes], place: str) -> list[str]:
    item = dspace_item(files)
    if place.endswith(".*"):
        start = place[:-1]
        return [f"{field.removeprefix(start)} {value}" for field, _, value in item
                if field.startswith(start) and field != "dc.relation.ispartofseries"]  # fmt: skip
    return [value for field, _, value in item if field == place]


# --- JSON --------------------------------------------------------------------------------------

_STEP = re.compile(r"([^.\[]+)((?:\[[^\]]*\])*)\.?")


def read_json(data: Any, place: str, graph: Mapping[str, Any] | None = None) -> list[str]:
    """The texts at a dotted path; ``[]`` opens a list, ``[key=value]`` and ``[^=start]`` choose."""
    nodes = [data]
    for match in _STEP.finditer(place):
        key, filters = match[1], re.findall(r"\[([^\]]*)\]", match[2])
        nodes = [one[key] for one in (_followed(node, graph) for node in nodes) if key in one]
        nodes = [inner for node in nodes for inner in (node if isinstance(node, list) else [node])]
        for condition in filters:
            nodes = [node for node in nodes if _holds(node, condition, graph)]
    return [_json_text(node) for node in nodes]


def _followed(node: Any, graph: Mapping[str, Any] | None) -> Any:
    return graph[node["@id"]] if graph and set(node) == {"@id"} else node


def _holds(node: Any, condition: str, graph: Mapping[str, Any] | None) -> bool:
    if not condition:
        return True
    key, _, wanted = condition.partition("=")
    if key == "^":
        return isinstance(node, str) and node.startswith(wanted)
    value = _followed(node, graph)
    for step in key.split("."):
        value = value.get(step)
    return value == wanted


def _json_text(node: Any) -> str:
    if isinstance(node, dict) and "date-parts" in node:
        year, month, day = node["date-parts"][0]
        return f"{year:04d}-{month:02d}-{day:02d}"
    if isinstance(node, dict) and "relation_type" in node:
        return f"{node['relation_type']['id']} {node['identifier']}"
    if isinstance(node, dict):
        name = [node.get("family"), node.get("given")] if "family" in node else [node["literal"]]
        return ", ".join(part for part in name if part)
    return plain(html.unescape(re.sub(r"</?p>", " ", node))) if "<p>" in node else node


def read_invenio(data: bytes, place: str) -> list[str]:
    found = read_json(json.loads(data), place)
    return [html.unescape(one) for one in found] if place == "metadata.copyright" else found


def read_crate(data: bytes, place: str) -> list[str]:
    graph = {one["@id"]: one for one in json.loads(data)["@graph"]}
    root = graph["./"]
    if not place.startswith("{relation}"):
        return read_json(root, place, graph)
    words = ("translationOfWork", "workTranslation", "isPartOf", "citation", "isBasedOn", "replaces",
             "isReplacedBy", "isVersionOf", "hasVersion", "requires")  # fmt: skip
    out = []
    for word in words:
        links = root.get(word, [])
        for link in links if isinstance(links, list) else [links]:
            entity = graph[link["@id"]]
            if entity["@type"] == "CreativeWork":
                named = [entity["name"]] if "name" in entity else []
                out += named if place.endswith("name") else [f"{word} {entity['@id']}"]
    return out


# --- MARC, BibTeX, RIS -------------------------------------------------------------------------


def read_marc(data: bytes, place: str) -> list[str]:
    (record,) = pymarc.parse_xml_to_array(io.BytesIO(data))
    if place == "787$i + $o":
        return [f"{one['i']} {one['o']}" for one in record.get_fields("787")]
    match = re.fullmatch(r"([\d,]+)(?:\[\$4=(\w+)\])?\$(\w)(?:\[\^=(.*)\])?", place)
    assert match, place
    tags, role, code, start = match.groups()
    fields = [one for one in record.get_fields(*tags.split(","))
              if role is None or role in one.get_subfields("4")]  # fmt: skip
    found = [value for one in fields for value in one.get_subfields(code)]
    return [value for value in found if value.startswith(start or "")]


def bibtex_entry(data: bytes) -> Any:
    library = bibtexparser.parse_string(
        data.decode("utf-8"),
        append_middleware=[
            middlewares.SeparateCoAuthors(),
            middlewares.SplitNameParts(),
            middlewares.LatexDecodingMiddleware(),
        ],
    )
    assert not library.failed_blocks, library.failed_blocks
    (entry,) = library.entries
    return entry


def read_bibtex(data: bytes, place: str) -> list[str]:
    value = bibtex_entry(data)[place]
    if isinstance(value, list):
        return [", ".join(filter(None, (_part(*one.von, *one.last), _part(*one.first))))
                for one in value]  # fmt: skip
    return [_unbraced(value)]


def _part(*words: str) -> str:
    return " ".join(_unbraced(word) for word in words)


def _unbraced(text: str) -> str:
    """Without the braces that keep BibTeX from changing or splitting a text."""
    return text[1:-1] if text.startswith("{") and text.endswith("}") else text


def read_ris(data: bytes, place: str) -> list[str]:
    (entry,) = rispy.loads(data.decode("utf-8"))
    value = entry[rispy.TAG_KEY_MAPPING[place]]
    found = value if isinstance(value, list) else [value]
    return [one.replace("/", "-") if place == "DA" else one for one in found]


READERS = {
    "jats": read_xml,
    "datacite": read_xml,
    "crossref": read_xml,
    "oai_dc": read_oai,
    "invenio": read_invenio,
    "ro_crate": read_crate,
    "marc": read_marc,
    "csl": lambda data, place: read_json(json.loads(data)[0], place),
    "bibtex": read_bibtex,
    "ris": read_ris,
}
