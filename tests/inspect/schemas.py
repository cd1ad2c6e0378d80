"""The official schemas of the exports, and how each judges a file: nothing is fetched."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from lxml import etree

from support import ROOT

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "briefpress" / "schemas"


def folder() -> Path | None:
    """Where the schemas lie: where BRIEFPRESS_SCHEMAS says, beside the project, or fetched."""
    named = os.environ.get("BRIEFPRESS_SCHEMAS")
    places = [Path(named)] if named else [ROOT.parent / "shared" / "schemas", _CACHE]
    return next((one for one in places if (one / "datacite").is_dir()), None)


def schema(path: str) -> Path:
    """A schema's file; the test is reported as not run where the schemas are not there."""
    found = folder()
    if found is None:
        pytest.skip("not run: the official schemas are not here (make schemas)")
    return found / path


@cache
def _dtd(name: str) -> Any:
    return etree.DTD(str(schema(f"jats/1.3/{name}")))


@cache
def _datacite() -> Any:
    return etree.XMLSchema(file=str(schema("datacite/kernel-4.7/metadata.xsd")))


def _lxml(judge: Any, data: bytes) -> list[str]:
    judge.validate(etree.fromstring(data))
    return [str(one.message) for one in judge.error_log]


def jats(data: bytes) -> list[str]:
    """What the DTD that the article itself names finds wrong."""
    found = re.search(rb'<!DOCTYPE article PUBLIC "[^"]*" "(JATS-[a-z0-9-]+\.dtd)">', data)
    assert found, data[:200]
    return _lxml(_dtd(found[1].decode()), data)


def datacite(data: bytes) -> list[str]:
    return _lxml(_datacite(), data)


@cache
def _crossref() -> Any:
    start = schema("crossref/crossref5.5.0.xsd")
    local = {path.name: path for path in sorted(start.parent.rglob("*.xsd"), reverse=True)}

    def here(address: str) -> str:
        return str(local[address.rpartition("/")[2]]) if address.startswith("http") else address

    return xmlschema.XMLSchema11(str(start), uri_mapper=here, allow="local")


def crossref(data: bytes) -> list[str]:
    return [str(one.reason) for one in _crossref().iter_errors(data.decode("utf-8"))]
