"""Do two files that should say the same do so? If not, where not, in words for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice, zip_longest

from lxml import etree

from briefpress.errors import quoted

#: Places that are named for one file before the rest is only counted.
_MOST = 4


def differences(name: str, found: bytes, wanted: bytes) -> list[str]:
    """The places where `found` is not `wanted`, a few of them; empty if the two are the same."""
    if found == wanted:
        return []
    read = {"json": _json, "xml": _xml}.get(name.rpartition(".")[2], _text)
    try:
        places = list(islice(read(found, wanted), 1000))
    except (ValueError, RecursionError, etree.XMLSyntaxError) as fault:
        return [f"it cannot be read: {fault}"]
    if not places:
        return ["it is written otherwise, though it says the same"]
    more = len(places) - _MOST
    return places[:_MOST] + ([f"and {more} more"] if more > 0 else [])


def values(name: str, data: bytes) -> frozenset[str]:
    """Every text that a JSON or XML file holds as a value; of other files, their lines.

    Raises:
        ValueError: the file cannot be read.
    """
    kind = name.rpartition(".")[2]
    try:
        if kind == "json":
            return frozenset(str(value) for _, value in _leaves(json.loads(data)))
        if kind == "xml":
            return frozenset(text for _, text in _nodes(_parse(data)))
    except (RecursionError, etree.XMLSyntaxError) as fault:
        raise ValueError(str(fault)) from fault
    return frozenset(data.decode("utf-8").splitlines())


def _json(found: bytes, wanted: bytes) -> Iterator[str]:
    is_, was = dict(_leaves(json.loads(found))), dict(_leaves(json.loads(wanted)))
    for place in dict.fromkeys((*was, *is_)):
        if is_.get(place) != was.get(place):
            yield _said(place, is_.get(place), was.get(place))


def _leaves(value: object, place: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict) and value:
        for key, entry in value.items():
            yield from _leaves(entry, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list) and value:
        for index, entry in enumerate(value):
            yield from _leaves(entry, f"{place}[{index}]")
    else:
        yield place, value


def _xml(found: bytes, wanted: bytes) -> Iterator[str]:
    for is_, was in zip_longest(_nodes(_parse(found)), _nodes(_parse(wanted))):
        if is_ != was:
            place = (was or is_ or ("", ""))[0]
            yield _said(place, is_ and is_[1], was and was[1])
            if is_ is None or was is None or is_[0] != was[0]:
                return  # from here on, everything stands elsewhere


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def _nodes(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Every text and attribute of a tree, with the names of the elements it stands in."""
    for one in root.iter(etree.Element):
        above = [one, *one.iterancestors()][:-1]
        place = "/".join(etree.QName(each).localname for each in reversed(above)) or one.tag
        for key, value in sorted(one.attrib.items()):
            yield f"{place}@{str(key).rpartition('}')[2]}", str(value)
        for text in (one.text, *(child.tail for child in one)):
            if text and text.strip():
                yield place, " ".join(text.split())


def _text(found: bytes, wanted: bytes) -> Iterator[str]:
    lines = zip_longest(found.decode("utf-8").split("\n"), wanted.decode("utf-8").split("\n"))
    for number, (is_, was) in enumerate(lines, 1):
        if is_ != was:
            yield _said(f"line {number}", is_, was)


def _said(place: str, found: object, wanted: object) -> str:
    if found is None:
        return f"{place} is missing: {quoted(wanted)}"
    if wanted is None:
        return f"{place} is not from the source: {quoted(found)}"
    return f"{place} says {quoted(found)} instead of {quoted(wanted)}"
