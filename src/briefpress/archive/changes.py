"""What changed between two deposits of one brief: metadata, words and files."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefpress.archive.bag import read_manifest
from briefpress.archive.opened import BROKEN, Opened, opened
from briefpress.errors import BriefpressError

#: The tag file of a bag that tells what changed since the deposit before it.
FILE = "changes.json"
_MOST_PASSAGES = 50
_LONGEST = 300


@dataclass(frozen=True)
class Earlier:
    """The deposit that stands where a new one goes.

    `digest` is of its tag manifest and names it for good; None where it is no bag that can be read.
    `files` are the digests of its payload by path.
    """

    path: Path
    digest: str | None = None
    files: Mapping[str, str] | None = None
    metadata: Mapping[str, object] | None = None
    text: str = ""
    changes: bytes | None = None

    @property
    def name(self) -> str:
        """A folder name for it: its version, if it has one that can be a name, and its digest."""
        version = str((self.metadata or {}).get("version", "")).lower()
        kept = re.sub("[^a-z0-9.]", "-", version)
        parts = (kept.strip("-.")[:40], (self.digest or "unreadable")[:12])
        return "-".join(part for part in parts if part)


def earlier(folder: Path) -> Earlier | None:
    """The deposit that lies in `folder`, if there is one; it is read, and not trusted."""
    if not folder.is_dir():
        return None
    try:
        with opened(folder) as bag:
            return _read(bag)
    except (BriefpressError, ValueError, KeyError, *BROKEN):
        return Earlier(folder)


def _read(bag: Opened) -> Earlier:
    digest = hashlib.sha256(bag.read("tagmanifest-sha256.txt")).hexdigest()
    files = dict(read_manifest(bag.read("manifest-sha256.txt")))
    metadata = json.loads(bag.read("data/metadata.json"))
    text = next(name for name in bag.files if name.endswith("/brief.md"))
    return Earlier(
        bag.path,
        digest,
        files,
        metadata if isinstance(metadata, dict) else None,
        bag.read(text).decode("utf-8"),
        bag.read(FILE) if FILE in bag.files else None,
    )


def since(
    old: Earlier, files: Mapping[str, str], metadata: Mapping[str, object], text: str
) -> bytes:
    """``changes.json``: what is new since `old`."""
    was = old.files or {}
    record = {
        "earlier": {
            "version": (old.metadata or {}).get("version"),
            "tagmanifest-sha256": old.digest,
            "kept": f"versions/{old.name}",
        },
        "metadata": list(_fields(old.metadata or {}, metadata)),
        "words": _words(_body(old.text), _body(text)),
        "files": {
            "added": sorted(files.keys() - was.keys()),
            "removed": sorted(was.keys() - files.keys()),
            "changed": sorted(one for one in files.keys() & was.keys() if files[one] != was[one]),
        },
    }
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()


def in_words(record: bytes) -> str:
    """A ``changes.json`` in one line."""
    data = json.loads(record)
    fields = [one["field"] for one in data["metadata"]]
    words, files = data["words"], data["files"]
    told = [
        f"metadata: {', '.join(fields)}" if fields else "",
        f"words: {words['added']} more, {words['removed']} fewer"
        if words["added"] or words["removed"]
        else "",
        "files: " + ", ".join(f"{len(files[kind])} {kind}" for kind in files if files[kind]),
    ]
    return "; ".join(one for one in told if one)


def _fields(was: Mapping[str, object], now: Mapping[str, object]) -> Iterator[dict[str, object]]:
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            yield {"field": name, "was": was.get(name), "is": now.get(name)}


def _body(source: str) -> list[list[str]]:
    """The words of each paragraph below the metadata block."""
    parts = source.split("\n---", 1) if source.startswith("---") else ["", source]
    return [one.split() for one in parts[-1].split("\n\n") if one.strip("- \n")]


def _words(was: list[list[str]], now: list[list[str]]) -> dict[str, object]:
    """How many words came and went, and the first passages where; paragraph by paragraph."""
    old, new = [" ".join(one) for one in was], [" ".join(one) for one in now]
    added = removed = 0
    passages: list[dict[str, str]] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            continue
        before = [word for one in was[i1:i2] for word in one]
        after = [word for one in now[j1:j2] for word in one]
        for kind, a1, a2, b1, b2 in _inner(before, after):
            if kind != "equal":
                removed, added = removed + a2 - a1, added + b2 - b1
                pair = (" ".join(before[a1:a2]), " ".join(after[b1:b2]))
                passages.append({"was": _short(pair[0]), "is": _short(pair[1])})
    more = {"more": len(passages) - _MOST_PASSAGES} if len(passages) > _MOST_PASSAGES else {}
    return {"added": added, "removed": removed, "passages": passages[:_MOST_PASSAGES]} | more


def _inner(before: list[str], after: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """The differences of two passages; very long ones count as wholly new, for time's sake."""
    if len(before) * len(after) > 25_000_000:
        return [("replace", 0, len(before), 0, len(after))]
    return difflib.SequenceMatcher(None, before, after, False).get_opcodes()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
