"""One brief on disk: finds it, reads it strictly, starts a new one; nothing else.

The metadata block is YAML in its plainest form: no aliases, anchors, tags or merge keys, no key
twice, and every value keeps its text (``y`` stays ``y``, ``1.10`` stays ``1.10``).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from briefpress.errors import BriefError, Finding, UsageError, display_path
from briefpress.metadata import Metadata, keys_at

MAX_BYTES = 2_000_000
MAX_LINES = 20_000
MAX_LINE = 20_000
MAX_YAML_BYTES = 65_536
MAX_YAML_DEPTH = 8

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_YAML_KEY = re.compile(r"^[A-Za-z_][\w-]*:(?:\s|$)")

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief as it lies on disk.

    `source` is the whole of brief.md (LF line ends, NFC, no BOM); `text` is what follows the
    metadata block, and `first_line` the line number, from 1, of its first line.
    """

    slug: str
    folder: Path
    file: Path
    metadata: Metadata
    source: str
    text: str
    first_line: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    line: int
    column: int
    span: int


@dataclass
class _Block:
    """The metadata block as data, with the place of every key and value."""

    data: dict[str, Any] = field(default_factory=dict)
    keys: dict[Path_, _Mark] = field(default_factory=dict)
    values: dict[Path_, _Mark] = field(default_factory=dict)


def find_briefs(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The folders of the briefs that `paths` name, in order, each once.

    A path is a brief's folder, its brief.md, or a folder holding many.

    Raises:
        UsageError: a path does not exist, or holds no brief.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_file() and path.name == "brief.md":
            found[path.parent] = None
        elif (path / "brief.md").is_file():
            found[path] = None
        else:
            inside = sorted(one.parent for one in path.glob("*/brief.md")) if path.is_dir() else []
            if not inside:
                what = "holds no brief" if path.exists() else "does not exist"
                hint = "name a brief's folder, its brief.md, or a folder of such folders"
                raise UsageError(Finding("BP001", f"{display_path(path)} {what}", hint=hint))
            found |= dict.fromkeys(inside)
    return tuple(found)


def load(path: Path) -> Brief:
    """Read a brief from its folder or its brief.md.

    Raises:
        BriefError: it cannot be read or its metadata are not valid; all faults are told at once.
    """
    file = path if path.is_file() else path / "brief.md"
    shown = display_path(file)
    folder = file.parent
    slug = folder.resolve().name
    findings: list[Finding] = []
    if not _SLUG.fullmatch(slug) or _RESERVED.fullmatch(slug):
        hint = "use small letters, digits and hyphens, at most 80, such as 2024-07-29-short-title"
        findings.append(Finding("BP004", f'"{slug}" cannot name a brief', shown, hint=hint))
    raw = _read_bytes(file, shown)
    source = _decode(raw, shown)
    composed = unicodedata.normalize("NFC", source)
    if composed != source:
        findings.append(_not_nfc(source, shown))
        source = composed
    _limits(source, shown)
    lines = source.split("\n")
    end = _block_end(lines, shown)
    findings += _second_block(lines, end + 1, shown)
    text = "\n".join(lines[end + 1 :])
    if not re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).strip():
        findings.append(
            Finding("BP005", "the brief has no text after its metadata", shown, end + 1)
        )
    metadata = _metadata(lines, end, shown, findings)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors or metadata is None:
        raise BriefError(sorted(findings, key=lambda f: (f.line or 0, f.column or 0)))
    return Brief(slug, folder, file, metadata, source, text, end + 2, tuple(findings))


# --- the file ----------------------------------------------------------------------------------


def _read_bytes(file: Path, shown: str) -> bytes:
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            message = f"limit: brief.md may have {MAX_BYTES:,} bytes, this one has {size:,}"
            raise BriefError(Finding("BP003", message, shown, hint="split the text"))
        return file.read_bytes()
    except OSError as fault:
        raise BriefError(
            Finding("BP001", f"cannot read {shown}: {fault.strerror or fault}", shown)
        ) from fault


def _decode(raw: bytes, shown: str) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        byte = raw[fault.start]
        message = f"byte 0x{byte:02X} at offset {fault.start} is not valid UTF-8"
        hint = "save the file as UTF-8 in your editor"
        raise BriefError(Finding("BP002", message, shown, line, hint=hint)) from fault
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _not_nfc(source: str, shown: str) -> Finding:
    for number, line in enumerate(source.split("\n"), 1):
        if not unicodedata.is_normalized("NFC", line):
            hint = "nothing to do: the editions use the composed form (NFC)"
            return Finding(
                "BP204", "the text holds decomposed characters", shown, number, hint=hint
            )
    return Finding("BP204", "the text holds decomposed characters", shown)


def _limits(source: str, shown: str) -> None:
    lines = source.split("\n")
    if len(lines) > MAX_LINES:
        message = f"limit: brief.md may have {MAX_LINES:,} lines, this one has {len(lines):,}"
        raise BriefError(Finding("BP003", message, shown, MAX_LINES))
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            message = f"limit: a line may have {MAX_LINE:,} characters, this one has {len(line):,}"
            raise BriefError(Finding("BP003", message, shown, number))


def _block_end(lines: list[str], shown: str) -> int:
    """The index of the line that closes the metadata block."""
    if lines[0].rstrip() != "---":
        hint = "begin the file with a line ---, the metadata, and a second line ---"
        raise BriefError(
            Finding("BP101", "there is no metadata block", shown, 1, 1, hint, lines[0][:200])
        )
    for index in range(1, len(lines)):
        if lines[index].rstrip() in ("---", "..."):
            return index
    raise BriefError(
        Finding("BP101", "the metadata block is not closed", shown, 1, hint="close it with ---")
    )


def _second_block(lines: list[str], start: int, shown: str) -> Iterator[Finding]:
    fence = ""
    index = start
    while index < len(lines):
        line = lines[index]
        match = _FENCE.match(line)
        if match and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else match[1]
        opens = line.rstrip() == "---" and not fence
        if opens and index + 1 < len(lines) and _YAML_KEY.match(lines[index + 1]):
            before_blank = index == start or not lines[index - 1].strip()
            closed = any(one.rstrip() in ("---", "...") for one in lines[index + 1 : index + 60])
            if before_blank and closed:
                hint = "move its keys to the block at the head of the file"
                message = "a second metadata block stands in the text"
                yield Finding("BP110", message, shown, index + 1, 1, hint, line, 3)
        index += 1


# --- the metadata block ------------------------------------------------------------------------


def _metadata(lines: list[str], end: int, shown: str, findings: list[Finding]) -> Metadata | None:
    before = len(findings)
    block = _parse_yaml(lines, end, shown, findings)
    if block is None:
        return None
    try:
        metadata = Metadata.model_validate(block.data)
    except ValidationError as fault:
        findings += [_explain(error, block, lines, shown) for error in fault.errors()]
        return None
    except RecursionError:
        findings.append(Finding("BP003", "limit: the metadata are nested too deeply", shown, 1))
        return None
    fatal = any(finding.severity == "error" for finding in findings[before:])
    return None if fatal else metadata


def _parse_yaml(lines: list[str], end: int, shown: str, findings: list[Finding]) -> _Block | None:
    import yaml

    text = "\n".join(lines[1:end]) + "\n"
    if len(text.encode()) > MAX_YAML_BYTES:
        message = f"limit: the metadata block may have {MAX_YAML_BYTES:,} bytes"
        findings.append(Finding("BP003", message, shown, 1))
        return None
    try:
        builder = _Builder(lines, shown)
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = min(mark.line + 2, end + 1) if mark else 2
        column = mark.column + 1 if mark else 1
        message = f"the metadata block is not valid YAML: {fault.problem or fault.context}"
        hint = 'put quotation marks around a value that holds ": " or begins with a sign'
        findings.append(Finding("BP102", message, shown, line, column, hint, lines[line - 1]))
        return None
    except yaml.YAMLError as fault:
        message = f"the metadata block is not valid YAML: {str(fault).splitlines()[0]}"
        findings.append(Finding("BP102", message, shown, 2))
        return None
    except (RecursionError, _TooDeepError):
        message = f"limit: the metadata may be nested {MAX_YAML_DEPTH} deep"
        findings.append(Finding("BP003", message, shown, 1))
        return None
    findings += builder.findings
    if not isinstance(builder.root, dict):
        if not builder.findings:
            message = "the metadata block must hold keys and values"
            findings.append(Finding("BP102", message, shown, 2, hint='such as "title: …"'))
        return None
    return _Block(_frozen(builder.root), builder.keys, builder.values)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(entry) for key, entry in value.items()}
    return tuple(_frozen(entry) for entry in value) if isinstance(value, list) else value


class _TooDeepError(Exception):
    pass


class _Builder:
    """Builds plain data from YAML events; scalars stay text, an empty value counts as not given."""

    def __init__(self, lines: list[str], shown: str) -> None:
        self.root: object = None
        self.keys: dict[Path_, _Mark] = {}
        self.values: dict[Path_, _Mark] = {}
        self.findings: list[Finding] = []
        self._lines, self._shown = lines, shown
        self._stack: list[tuple[dict[str, Any] | list[Any], Path_]] = []
        self._key: list[str | None] = []
        self._muted = False

    def take(self, event: Any) -> None:
        """Handle one event."""
        kind = type(event).__name__
        if kind == "AliasEvent":
            self._refuse(event, "an alias (*name) is not allowed")
            self._value(event, None)
        elif kind == "ScalarEvent":
            self._scalar(event)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._open(event, {} if kind.startswith("Mapping") else [])
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._close()
        elif kind == "DocumentStartEvent" and self.root is not None:
            self._fault("BP102", event, "a second YAML document begins inside the block")

    def _scalar(self, event: Any) -> None:
        self._decorations(event)
        holder = self._stack[-1][0] if self._stack else None
        if isinstance(holder, dict) and self._key[-1] is None:
            self._begin_key(event, holder)
            return
        self._value(event, event.value if event.value.strip() else None)

    def _begin_key(self, event: Any, holder: dict[str, Any]) -> None:
        name = event.value
        path = (*self._stack[-1][1], name)
        if name == "<<":
            self._refuse(event, "a merge key (<<) is not allowed")
        if path in self.keys:
            first = self.keys[path].line
            self._fault("BP104", event, f'the key "{name}" stands twice (first in line {first})')
        else:
            self.keys[path] = self._mark(event)
        self._key[-1] = name

    def _open(self, event: Any, holder: dict[str, Any] | list[Any]) -> None:
        self._decorations(event)
        if len(self._stack) >= MAX_YAML_DEPTH:
            raise _TooDeepError
        path = self._path()
        self.values[path] = self._mark(event)
        if self._stack and isinstance(self._stack[-1][0], dict) and self._key[-1] is None:
            self._fault("BP102", event, "a key must be plain text")
            self._key[-1] = "?"
            path = self._path()
        self._put(holder)
        self._stack.append((holder, path))
        self._key.append(None)

    def _close(self) -> None:
        self._stack.pop()
        self._key.pop()
        if self._stack and isinstance(self._stack[-1][0], dict):
            self._key[-1] = None

    def _value(self, event: Any, value: str | None) -> None:
        self.values[self._path()] = self._mark(event)
        holder = self._stack[-1][0] if self._stack else None
        if value is not None or isinstance(holder, list):
            self._put("" if value is None else value)
        if isinstance(holder, dict):
            self._key[-1] = None

    def _put(self, value: object) -> None:
        if not self._stack:
            self.root = value
            return
        holder = self._stack[-1][0]
        if isinstance(holder, dict):
            holder[str(self._key[-1])] = value
        else:
            holder.append(value)

    def _path(self) -> Path_:
        if not self._stack:
            return ()
        holder, path = self._stack[-1]
        step = str(self._key[-1]) if isinstance(holder, dict) else len(holder)
        return (*path, step)

    def _decorations(self, event: Any) -> None:
        if event.anchor:
            self._refuse(event, "an anchor (&name) is not allowed")
        if event.tag and event.tag != "!":
            self._refuse(event, "a tag (!name) is not allowed")

    def _refuse(self, event: Any, message: str) -> None:
        self._fault("BP103", event, f"{message} in the metadata")

    def _fault(self, code: str, event: Any, message: str) -> None:
        mark = self._mark(event)
        excerpt = self._lines[mark.line - 1]
        self.findings.append(
            Finding(code, message, self._shown, mark.line, mark.column, None, excerpt, mark.span)
        )

    def _mark(self, event: Any) -> _Mark:
        start, stop = event.start_mark, event.end_mark
        same = start.line == stop.line
        span = max(1, stop.column - start.column if same else 1)
        return _Mark(start.line + 2, start.column + 1, span)


# --- from pydantic's words to ours -------------------------------------------------------------

_PERSONS = ("authors", "editors")
_SHAPES = {
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "model_type": "must hold keys and values",
    "model_attributes_type": "must hold keys and values",
    "string_too_short": "must not be empty",
    "string_too_long": "is too long for one line of print",
    "too_short": "must not be empty",
}


def _dotted(path: Path_) -> str:
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out


def _explain(error: Any, block: _Block, lines: list[str], shown: str) -> Finding:
    path: Path_ = tuple(error["loc"])
    kind = error["type"]
    name = _dotted(path)
    code, hint = "BP107", None
    if kind == "extra_forbidden":
        code = "BP105"
        message, hint = _unknown(path)
    elif kind in ("missing", "too_short", "string_too_short"):
        code = "BP106" if kind == "missing" or path in (("authors",), ("title",)) else "BP107"
        given = path in block.keys or kind != "missing"
        message = f'"{name}" must not be empty' if given else f'"{name}" is missing'
        hint = "authors:\n  - name: Full Name" if path == ("authors",) else None
    elif kind.startswith("BP"):
        code, message = kind, f'"{name}": {error["msg"]}'
    else:
        message = f'"{name}" {_SHAPES.get(kind, error["msg"])}'
        if path[:1] and path[0] in _PERSONS:
            hint = f"{path[0]}:\n  - name: Full Name\n    role: Research Associate"
    mark = _place(path, block, code)
    excerpt = lines[mark.line - 1] if mark.line <= len(lines) else None
    return Finding(code, message, shown, mark.line, mark.column, hint, excerpt, mark.span)


def _unknown(path: Path_) -> tuple[str, str | None]:
    known = keys_at(path[:-1])
    near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
    message = f'unknown key "{path[-1]}"'
    if len(path) > 1:
        message += f" in {_dotted(path[:-1])}"
    if near:
        return f'{message}; did you mean "{near[0]}"?', None
    return message, f"known keys: {', '.join(known)}"


def _place(path: Path_, block: _Block, code: str) -> _Mark:
    """Where to point: the key for an unknown or missing one, else the value, else what holds it."""
    if code in ("BP105", "BP106") and path in block.keys:
        return block.keys[path]
    while path:
        if path in block.values:
            return block.values[path]
        if path in block.keys:
            return block.keys[path]
        path = path[:-1]
    return _Mark(1, 1, 3)


# --- a new brief -------------------------------------------------------------------------------

_TEMPLATE = """\
---
title: {title}
# short_title: For the running head
authors:
  - name:
    # role: Research Associate
    # affiliation: Centre, Institute
# editors:
#   - name:
date: {date}
# disclaimer: Printed as given; without one the house style's own is used.
# lead_image:
#   file: figures/lead.jpg
#   alt: What the picture shows
#   source: Who made it
---

"""


def slugify(title: str, day: date) -> str:
    """A slug from a date and a title: ASCII letters, digits and hyphens, cut at a word."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = day.isoformat()
    for word in words:
        if len(slug) + 1 + len(word) > 80:
            break
        slug += f"-{word}"
    return slug


def write_new(title: str, root: Path, today: date) -> Path:
    """Make ``<root>/<slug>/brief.md`` with a template; the author's name is left to be filled in.

    Raises:
        UsageError: the title is empty, or the folder exists already.
    """
    if not title.strip():
        raise UsageError(Finding("BP807", "a new brief needs a title"))
    folder = root / slugify(title, today)
    quoted = '"' + " ".join(title.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
    try:
        folder.mkdir(parents=True)
        (folder / "figures").mkdir()
        text = _TEMPLATE.format(title=quoted, date=today.isoformat())
        (folder / "brief.md").write_text(text, "utf-8")
    except FileExistsError:
        raise UsageError(Finding("BP807", f"{display_path(folder)} exists already")) from None
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise BriefError(Finding("BP806", f"cannot write {display_path(folder)}: {why}")) from fault
    return folder
