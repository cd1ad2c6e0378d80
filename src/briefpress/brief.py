"""One brief on disk: finds it, reads it strictly, starts a new one; nothing else.

The metadata block is YAML in its plainest form: no aliases, anchors, tags or merge keys, no key
twice, and every value keeps its text (``y`` stays ``y``, ``1.10`` stays ``1.10``).
"""

from __future__ import annotations

import difflib
import re
import stat
import string
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefpress.errors import BriefError, Finding, UsageError, display_path, quoted

if TYPE_CHECKING:
    from briefpress.metadata import Metadata

MAX_BYTES = 2_000_000
MAX_LINES = 20_000
MAX_LINE = 20_000
MAX_YAML_BYTES = 65_536
MAX_YAML_DEPTH = 8
MAX_TOLD = 100
MAX_ENTRIES = 200

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")
_CLOSE = "put a line --- between the metadata and the text"
_INVISIBLE = string.whitespace + "\xa0\u200b\u200c\u200d\u2060\ufeff"
# C0 and C1 controls, what YAML takes for a line end (NEL, U+2028, U+2029), and non-characters
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_YAML_KEY = re.compile(r"""["']?[A-Za-z_][\w-]*["']?[ ]*:(?:\s|$)""")
_YAML_LINE = re.compile(rf"{_YAML_KEY.pattern}|\s|- ")

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
    broken: frozenset[str] = frozenset()  # top-level keys whose value is no YAML


def find_briefs(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The folders of the briefs that `paths` name, in order, each once.

    A path is a brief's folder, its brief.md, or a folder holding many.

    Raises:
        UsageError: a path does not exist, or holds no brief.
    """
    found: dict[Path, None] = {}
    for path in paths:
        try:
            inside = _briefs_at(path)
            what = "holds no brief" if path.exists() else "does not exist"
        except (OSError, ValueError) as fault:  # a name too long, a folder not to be read
            inside, what = [], f"cannot be read: {getattr(fault, 'strerror', None) or fault}"
        if not inside:
            hint = "name a brief's folder, its brief.md, or a folder of such folders"
            raise UsageError(Finding("BP001", f"{display_path(path)} {what}", hint=hint))
        found |= dict.fromkeys(inside)
    return tuple(found)


def _briefs_at(path: Path) -> list[Path]:
    if path.name == "brief.md" and path.is_file():
        return [path.parent]
    if (path / "brief.md").is_file():
        return [path]
    return sorted(one.parent for one in path.glob("*/brief.md")) if path.is_dir() else []


def load(path: Path, on_text: Callable[[str], object] | None = None) -> Brief:
    """Read a brief from its folder or its brief.md.

    Args:
        on_text: is given the text as soon as it is known, while the metadata are still to be read.

    Raises:
        BriefError: it cannot be read or its metadata are not valid; all faults are told at once.
    """
    file = path if path.name == "brief.md" and not path.is_dir() else path / "brief.md"
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
    if _is_empty(text):
        hint = "write the text below the line --- that closes the metadata"
        message = "the brief has no text after its metadata"
        findings.append(Finding("BP005", message, shown, end + 1, 1, hint, lines[end], 3))
    elif on_text is not None:
        on_text(text)
    metadata = _metadata(lines, end, shown, findings)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors or metadata is None:
        raise BriefError(_told(findings))
    return Brief(slug, folder, file, metadata, source, text, end + 2, tuple(findings))


# --- the file ----------------------------------------------------------------------------------


def _read_bytes(file: Path, shown: str) -> bytes:
    """The bytes of a regular file of bounded size; neither a pipe nor /dev/zero is waited for."""
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            raise BriefError(Finding("BP001", f"{shown} is not a file", shown))
        raw = None
        if found.st_size <= MAX_BYTES:
            with file.open("rb") as stream:
                raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or fault
        raise BriefError(Finding("BP001", f"cannot read {shown}: {why}", shown)) from fault
    if raw is None or len(raw) > MAX_BYTES:
        size = max(found.st_size, len(raw or b""))
        message = f"limit: brief.md may have {MAX_BYTES:,} bytes, this one has {size:,}"
        raise BriefError(Finding("BP003", message, shown, hint="split the text"))
    return raw


def _decode(raw: bytes, shown: str) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        byte = raw[fault.start]
        message = f"byte 0x{byte:02X} at offset {fault.start} is not valid UTF-8"
        hint = "save the file as UTF-8 in your editor"
        start = raw.rfind(b"\n", 0, fault.start) + 1
        column = len(raw[start : fault.start].decode("utf-8").removeprefix("\ufeff")) + 1
        raise BriefError(Finding("BP002", message, shown, line, column, hint)) from fault
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


def _is_empty(text: str) -> bool:
    """Whether `text` holds nothing but white space, invisible characters and comments."""
    at = 0
    while (start := text.find("<!--", at)) >= 0 and not text[at:start].strip(_INVISIBLE):
        end = text.find("-->", start + 4)
        if end < 0:
            return False
        at = end + 3
    return not text[at:].strip(_INVISIBLE)


def _told(findings: list[Finding]) -> list[Finding]:
    """The findings in the order of their places, so many as a person will read."""
    told = sorted(findings, key=lambda one: (one.line or 0, one.column or 0))
    errors = [one for one in told if one.severity == "error"]
    if len(errors) <= MAX_TOLD:
        return told
    more = f"and {len(errors) - MAX_TOLD:,} more faults; mend these first"
    return [*errors[: MAX_TOLD - 1], replace(errors[MAX_TOLD - 1], hint=more)]


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
        Finding("BP101", "the metadata block is not closed", shown, 1, 1, _CLOSE, lines[0], 3)
    )


def _second_block(lines: list[str], start: int, shown: str) -> Iterator[Finding]:
    """What other readers of pandoc Markdown would take for a second metadata block.

    A thematic break or a table begins alike, so every line up to the next ``---`` must look like
    YAML, and the first one must hold a key.
    """
    fence, opened = "", -1
    for index in range(start, len(lines)):
        line = lines[index]
        match = _FENCE.match(line)
        if fence:
            bare = line.strip()
            if match and bare.startswith(fence) and not bare.strip(fence[0]):
                fence = ""
        elif match:
            fence = match[1]
        elif line.rstrip() in ("---", "..."):
            if opened >= 0 and _like_yaml(lines[opened + 1 : index]):
                hint = "move its keys to the block at the head of the file"
                message = "a second metadata block stands in the text"
                yield Finding("BP110", message, shown, opened + 1, 1, hint, lines[opened], 3)
                opened = -1
            elif line.startswith("---") and (index == start or not lines[index - 1].strip()):
                opened = index
            else:
                opened = -1


def _like_yaml(lines: list[str]) -> bool:
    told = [one for one in lines if one.strip() and not one.startswith("#")]
    return bool(told) and bool(_YAML_KEY.match(told[0])) and all(map(_YAML_LINE.match, told))


# --- the metadata block ------------------------------------------------------------------------


def _metadata(lines: list[str], end: int, shown: str, findings: list[Finding]) -> Metadata | None:
    from pydantic import ValidationError

    from briefpress.metadata import Metadata

    before = len(findings)
    block = _parse_yaml(lines, end, shown, findings)
    if block is None:
        return None
    try:
        metadata = Metadata.model_validate(block.data)
    except ValidationError as fault:
        errors = fault.errors(include_url=False, include_context=False)
        findings += [_explain(one, block, lines, shown) for one in errors if _counts(one, block)]
        return None
    except RecursionError:
        findings.append(Finding("BP003", "limit: the metadata are nested too deeply", shown, 1))
        return None
    fatal = any(finding.severity == "error" for finding in findings[before:])
    return None if fatal else metadata


def _counts(error: Any, block: _Block) -> bool:
    """Not where the YAML itself is at fault, nor a list that only lacks its faulty entries."""
    thinned = error["type"] == "too_short" and isinstance(error["input"], tuple) and error["input"]
    return not thinned and error["loc"][0] not in block.broken


def _parse_yaml(lines: list[str], end: int, shown: str, findings: list[Finding]) -> _Block | None:
    """The block as plain data, or None; what is wrong with the YAML goes to `findings`."""
    size = len("\n".join(lines[1:end]).encode())
    if size > MAX_YAML_BYTES:
        message = f"limit: the metadata block may have {MAX_YAML_BYTES:,} bytes"
        findings.append(Finding("BP003", f"{message}, this one has {size:,}", shown, 1))
        return None
    findings += _unreadable(lines, end, shown)
    clean = [_UNREADABLE.sub("\ufffd", line) for line in lines[:end]]
    builder = _Builder(lines, shown)
    if not builder.read(clean, 1, end):
        builder = _one_by_one(clean, end, builder)
    findings += builder.findings
    if not isinstance(builder.root, dict):
        if not builder.findings:
            message = "the metadata block must hold keys and values"
            hint = "begin with a line such as title: …"
            findings.append(
                Finding("BP102", message, shown, 2, 1, hint, lines[1], max(1, len(lines[1])))
            )
        return None
    data = _frozen(builder.root)
    return _Block(data, builder.keys, builder.values, frozenset(builder.broken))


def _one_by_one(lines: list[str], end: int, whole: _Builder) -> _Builder:
    """Read each top-level entry by itself, so that one fault of syntax does not hide the next.

    Falls back to `whole`, the reading that failed, where that finds no better place for the fault.
    """
    starts = [at for at in range(1, end) if re.match(r"[^\s#\-\]}]", lines[at])]
    whole.root = None  # what was read before the fault must not be judged as if it were all
    limits = [one for one in whole.findings if one.code == "BP003"]
    if limits:
        whole.findings = limits  # what else is wrong with a heap of brackets helps nobody
    if limits or not starts or len(starts) > MAX_ENTRIES:
        return whole
    parts = _Builder(whole.lines, whole.shown)
    for start, stop in zip([1, *starts[1:]], [*starts[1:], end], strict=True):
        if not parts.read(lines, start, stop):
            name = re.match(r"""["']?([\w-]+)""", lines[max(start, starts[0])])
            parts.broken.add(name[1] if name else "")
    return parts if any(one.code == "BP102" for one in parts.findings) else whole


def _unreadable(lines: list[str], end: int, shown: str) -> Iterator[Finding]:
    """Characters YAML cannot hold, or would take for line ends."""
    for number, line in enumerate(lines[:end], 1):
        for match in _UNREADABLE.finditer(line):
            message = f"a character U+{ord(match[0]):04X} stands in the metadata"
            column = match.start() + 1
            code = "BP203" if match[0] >= "\ufeff" else "BP201"
            yield Finding(code, message, shown, number, column, "remove it", line)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(entry) for key, entry in value.items()}
    return tuple(_frozen(entry) for entry in value) if isinstance(value, list) else value


class _TooDeepError(Exception):
    pass


#: What PyYAML says, and what to do about it.
_YAML_HINTS = (
    ("mapping values are not allowed", 'put quotation marks around a value that holds ": "'),
    ("could not find expected ':'", "write a key, a colon, a space and a value"),
    (r"character '\t'", "use spaces instead of the tab character"),
    ("quoted scalar", 'close the quotation mark; inside double ones write \\" for it'),
    ("escape", "write \\\\ for a backslash, or use single quotation marks"),
    ("flow", "close the bracket, or put quotation marks around the value"),
    ("cannot start any token", "put quotation marks around a value that begins with a sign"),
    ("entries are not allowed", "put quotation marks around a value that begins with a sign"),
    ("<block end>", "indent the lines of one list or group alike"),
)


@dataclass
class _Frame:
    """An open mapping or sequence; `key` is the key whose value comes next."""

    holder: dict[str, Any] | list[Any]
    path: Path_
    is_key: bool = False
    key: str | None = None

    @property
    def wants_key(self) -> bool:
        return isinstance(self.holder, dict) and self.key is None


class _Builder:
    """Builds plain data from YAML events; scalars stay text, an empty value counts as not given."""

    def __init__(self, lines: list[str], shown: str) -> None:
        self.lines, self.shown = lines, shown
        self.root: object = None
        self.keys: dict[Path_, _Mark] = {}
        self.values: dict[Path_, _Mark] = {}
        self.broken: set[str] = set()
        self.findings: list[Finding] = []
        self._stack: list[_Frame] = []
        self._first = 1
        self._documents = 0

    def read(self, lines: list[str], start: int, stop: int) -> bool:
        """Read the lines from index `start` to `stop`; False after a fault of syntax."""
        import yaml

        self._stack, self._first, self._documents = [], start, 0
        try:
            text = "\n".join(lines[start:stop]) + "\n"
            for event in yaml.parse(text, Loader=yaml.SafeLoader):
                self._take(event)
        except yaml.MarkedYAMLError as fault:
            self._syntax(fault, stop)
        except (ValueError, OverflowError, yaml.YAMLError):
            self._no_character(start, stop)
        except (_TooDeepError, RecursionError):
            pass
        else:
            return True
        return False

    def _syntax(self, fault: Any, stop: int) -> None:
        """Report a fault of syntax; one met at the end of the block is placed where it began."""
        mark, context = fault.problem_mark, fault.context_mark
        at_end = mark is None or mark.line + self._first >= stop
        if context is not None and (at_end or "simple key" in (fault.context or "")):
            mark = context
        line = min(mark.line + self._first, stop - 1) if mark else self._first
        column = mark.column + 1 if mark else 1
        what = f"{fault.context or ''} {fault.problem or ''}"
        hint = next((hint for word, hint in _YAML_HINTS if word in what), None)
        message = f"the metadata block is not valid YAML: {fault.problem or fault.context}"
        excerpt = self.lines[line]
        span = max(1, len(excerpt) - column + 1) if mark is context else 1
        self.findings.append(
            Finding("BP102", message, self.shown, line + 1, column, hint, excerpt, span)
        )

    def _no_character(self, start: int, stop: int) -> None:
        message = "the metadata block is not valid YAML: an escape names no character"
        for index in range(start, stop):
            for match in re.finditer(r"\\U([0-9A-Fa-f]{8})", self.lines[index]):
                if int(match[1], 16) > 0x10FFFF:
                    place = (self.shown, index + 1, match.start() + 1)
                    excerpt = self.lines[index]
                    self.findings.append(Finding("BP102", message, *place, None, excerpt, 10))
                    return
        self.findings.append(Finding("BP102", message, self.shown, start + 1))

    def _take(self, event: Any) -> None:
        kind = type(event).__name__
        if kind == "AliasEvent":
            hint = 'put quotation marks around a text that begins with "*"'
            self._fault("BP103", event, "an alias (*name) is not allowed in the metadata", hint)
            if self._wants_key():
                self._begin_key(event, None)
            else:
                self._value(event, None)
        elif kind == "ScalarEvent":
            self._decorations(event)
            if self._wants_key():
                self._begin_key(event, event.value)
            else:
                self._lost_comment(event)
                self._value(event, _text(event))
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._open(event, {} if kind.startswith("Mapping") else [])
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._close()
        elif kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                self._fault("BP102", event, "a second YAML document begins inside the block")

    def _wants_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].wants_key

    def _begin_key(self, event: Any, name: str | None) -> None:
        """Take a key; one that cannot be (None, empty, ``<<``) keeps its value out of the data."""
        frame = self._stack[-1]
        frame.key = ""
        if name == "<<":
            self._fault("BP103", event, "a merge key (<<) is not allowed in the metadata")
        elif name is not None and not name.strip():
            self._fault("BP102", event, "a key is empty")
        elif name is not None:
            path = (*frame.path, name)
            if path in self.keys:
                first = self.keys[path].line
                message = f"the key {quoted(name)} stands twice (first in line {first})"
                self._fault("BP104", event, message)
            else:
                self.keys[path] = self._mark(event)
            frame.key = name

    def _open(self, event: Any, holder: dict[str, Any] | list[Any]) -> None:
        self._decorations(event)
        if len(self._stack) >= MAX_YAML_DEPTH:
            self._fault("BP003", event, f"limit: the metadata may be nested {MAX_YAML_DEPTH} deep")
            raise _TooDeepError
        is_key = self._wants_key()
        if is_key:
            self._fault("BP102", event, "a key must be plain text")
            self._stack[-1].key = ""
        path = self._path()
        self.values[path] = self._mark(event)
        if not self._stack and isinstance(self.root, dict) and isinstance(holder, dict):
            holder = self.root  # the next entry of a block that is read entry by entry
        else:
            self._put(holder)
        self._stack.append(_Frame(holder, path, is_key))

    def _close(self) -> None:
        is_key = self._stack.pop().is_key
        if self._stack and not is_key:
            self._stack[-1].key = None

    def _value(self, event: Any, value: str | None) -> None:
        self.values[self._path()] = self._mark(event)
        frame = self._stack[-1] if self._stack else None
        if value is not None or (frame and isinstance(frame.holder, list)):
            self._put("" if value is None else value)
        if frame:
            frame.key = None

    def _put(self, value: object) -> None:
        if not self._stack:
            self.root = value
            return
        frame = self._stack[-1]
        if isinstance(frame.holder, list):
            frame.holder.append(value)
        elif frame.key:
            frame.holder[frame.key] = value

    def _path(self) -> Path_:
        if not self._stack:
            return ()
        frame = self._stack[-1]
        step = frame.key or "" if isinstance(frame.holder, dict) else len(frame.holder)
        return (*frame.path, step)

    def _decorations(self, event: Any) -> None:
        if event.anchor:
            hint = 'put quotation marks around a text that begins with "&"'
            self._fault("BP103", event, "an anchor (&name) is not allowed in the metadata", hint)
        if event.tag:
            hint = 'put quotation marks around a text that begins with "!"'
            self._fault("BP103", event, "a tag (!name) is not allowed in the metadata", hint)

    def _lost_comment(self, event: Any) -> None:
        """Warn of ``title: Priority #1``, where YAML takes the rest of the line for a comment."""
        if event.style is not None or event.tag or event.anchor:
            return
        number = event.end_mark.line + self._first
        rest = self.lines[number][event.end_mark.column :]
        match = re.match(r"\s*(?<=\s)(#[^\s#].*)", rest)
        if match:
            column = event.end_mark.column + match.start(1) + 1
            message = f"{quoted(match[1].strip())} is a comment to YAML and is not printed"
            hint = 'put quotation marks around the value, or write "# " for a comment'
            place = (self.shown, number + 1, column, hint, self.lines[number], len(match[1]))
            self.findings.append(Finding("BP112", message, *place))

    def _fault(self, code: str, event: Any, message: str, hint: str | None = None) -> None:
        mark = self._mark(event)
        excerpt = self.lines[mark.line - 1]
        self.findings.append(
            Finding(code, message, self.shown, mark.line, mark.column, hint, excerpt, mark.span)
        )

    def _mark(self, event: Any) -> _Mark:
        start, stop = event.start_mark, event.end_mark
        row = start.line + self._first
        line = self.lines[row].rstrip() if row < len(self.lines) else ""
        until = stop.column if start.line == stop.line else len(line)
        return _Mark(row + 1, start.column + 1, max(1, until - start.column))


def _text(event: Any) -> str | None:
    """The text of a scalar, or None for an empty one.

    Where YAML folds lines, the line end that it leaves stands for a blank line: a paragraph ends.
    """
    value = str(event.value)
    if event.style != "|":
        value = value.replace("\n", "\n\n")
    return value if value.strip() else None


# --- from pydantic's words to ours -------------------------------------------------------------

_PERSONS = ("authors", "editors")
_GROUPS = ("funding", "related")
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
    name = quoted(_dotted(path))
    code, hint = "BP107", None
    if kind == "extra_forbidden":
        code = "BP105"
        message, hint = _unknown(path)
    elif kind in ("missing", "too_short", "string_too_short"):
        code = "BP106" if kind == "missing" or path in (("authors",), ("title",)) else "BP107"
        given = path in block.keys or kind != "missing"
        message = f"{name} must not be empty" if given else f"{name} is missing"
        hint = "authors:\n  - name: Full Name" if path == ("authors",) else None
    elif kind.startswith("BP"):
        verb = error["msg"].startswith(("holds ", "must ", "needs ", "is an ", "is a ", "has "))
        code, message = kind, f"{name}{'' if verb else ':'} {error['msg']}"
    else:
        message, hint = f"{name} {_SHAPES.get(kind, error['msg'])}", _shape(kind, path, error)
    mark = _place(path, block, code)
    excerpt = lines[mark.line - 1] if mark.line <= len(lines) else None
    return Finding(code, message, shown, mark.line, mark.column, hint, excerpt, mark.span)


def _shape(kind: str, path: Path_, error: Any) -> str | None:
    """A hint that shows the right shape."""
    from briefpress.metadata import keys_at

    key = path[-1] if path else ""
    if path[:1] and path[0] in _PERSONS and len(path) <= 2:
        return f"{path[0]}:\n  - name: Full Name\n    role: Research Associate"
    if kind == "string_type":
        is_map = isinstance(error["input"], dict)
        return 'put quotation marks around a text that holds ": "' if is_map else "write one text"
    first = keys_at(path)[0] if kind.startswith("model") or path[0] in _GROUPS else ""
    if kind == "tuple_type":
        return f"{key}:\n  - {first + ': ' if first else ''}…"
    return f"{key}:\n  {first}: …" if isinstance(key, str) and first else None


def _unknown(path: Path_) -> tuple[str, str | None]:
    from briefpress.metadata import keys_at

    known = keys_at(path[:-1])
    near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
    message = f"unknown key {quoted(str(path[-1]))}"
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
    joined = re.sub("['\u2019]", "", title)
    plain = unicodedata.normalize("NFKD", joined).encode("ascii", "ignore").decode().lower()
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
