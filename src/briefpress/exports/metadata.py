"""``metadata.json``: everything the brief and its house say, with the JSON Schema it keeps to."""

from __future__ import annotations

import json
from typing import Any

from briefpress.exports.model import Made, Source
from briefpress.metadata import json_schema

FILE = "metadata.json"
SCHEMA_FILE = "metadata.schema.json"
_HOUSE = {"name": "Publisher.", "short_name": "Short name.", "place": "Place.",
          "address": "Postal address.", "url": "Web address.", "ror": "ROR identifier.",
          "landing": "Landing page of this brief.", "series": "Series of the house.",
          "rights": "Rights line of the house."}  # fmt: skip


def write(source: Source) -> Made:
    """The metadata, normalised, without empty keys, and their schema."""
    data: dict[str, Any] = {"$schema": SCHEMA_FILE, "slug": source.document.slug}
    data |= source.data.model_dump(mode="json", exclude_defaults=True)
    tokens = source.style.tokens
    publisher = tokens.publisher.model_dump() | {
        "landing": source.style.address(source.document.slug),
        "series": "" if source.data.series else tokens.masthead.series,
        "rights": "" if source.data.rights else tokens.imprint.rights,
    }
    data["publisher"] = {key: publisher[key] for key in _HOUSE if publisher[key]}
    files = {FILE: _json(data), SCHEMA_FILE: _json(schema())}
    return Made(files)


def schema() -> dict[str, Any]:
    """The JSON Schema of metadata.json: the brief's own, with its name and its publisher."""
    made = json_schema()
    made["title"] = "Metadata of an archived brief"
    text = {"type": "string", "minLength": 1}
    made["properties"] = {
        "$schema": {**text, "description": "The schema of this file."},
        "slug": {**text, "description": "Name of the brief."},
        **made["properties"],
        "publisher": {
            "type": "object",
            "description": "What the house style says.",
            "additionalProperties": False,
            "properties": {key: {**text, "description": said} for key, said in _HOUSE.items()},
            "required": ["name"],
        },
    }
    made["required"] = ["slug", *made["required"], "publisher"]
    return made


def _json(value: object) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=2)}\n".encode()
