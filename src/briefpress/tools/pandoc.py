"""The one door to pandoc: reads Markdown into its tree, writes a tree as DOCX.

pandoc loses content with exit status 0 and only a warning, so a word on its standard error is a
failure here, as are an output that makes no sense and a run that does not end.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import threading
from functools import cache
from pathlib import Path
from typing import Any

from briefpress.errors import BriefError, BriefpressError, Finding, MissingToolError

#: What a brief's Markdown is. Off: what would change words (smart quotes), swallow them (metadata
#: blocks, citations: a name after @), or make money a formula (dollars). On, though refused later:
#: raw HTML and TeX, so that they are *found* as such, with their place, instead of passing as text.
READER = "markdown" + "".join(
    (
        "-smart",
        "-yaml_metadata_block",
        "-pandoc_title_block",
        "-citations",
        "-tex_math_dollars",
        "-latex_macros",
        "-example_lists",
        "-task_lists",
        "-native_divs",
        "-native_spans",
        "-markdown_in_html_blocks",
        "+raw_html",
        "+raw_tex",
        "+raw_attribute",
        "+autolink_bare_uris",
    )
)
#: Heap of the pandoc process, and seconds it may take: far above what 2 MB of sane text need.
_RTS = ("+RTS", "-M1g", "-RTS")
_SECONDS = 60.0
_API = (1, 23)
_LOST_NOTE = re.compile(r"Note with key '(.+?)' defined at line (\d+) column \d+ but not used")


@cache
def executable() -> str:
    """The pandoc that pypandoc brings, else the one on the PATH.

    Raises:
        MissingToolError: there is none.
    """
    spec = importlib.util.find_spec("pypandoc")  # finding is cheap, importing is not
    if spec and spec.origin:
        bundled = Path(spec.origin).parent / "files" / "pandoc"
        if bundled.is_file():
            return str(bundled)
    import shutil

    found = shutil.which("pandoc")
    if found is None:
        hint = "pip install pypandoc_binary"
        raise MissingToolError(Finding("BP801", "pandoc is not installed", hint=hint))
    return found


def version() -> str:
    """pandoc's version, such as ``3.9``."""
    done = subprocess.run(
        [executable(), "--version"], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    words = done.stdout.split()
    return words[1] if len(words) > 1 else "unknown"


class Reading:
    """A pandoc process at work on a Markdown text, while the caller does something else.

    Args:
        seconds: how long it may take.

    Raises:
        MissingToolError: there is no pandoc.
        BriefpressError: it cannot be started.
    """

    def __init__(self, text: str, seconds: float = _SECONDS) -> None:
        command = [executable(), "--sandbox", "--from", READER, "--to", "json", *_RTS]
        self.text, self._seconds, self._late = text, seconds, False
        self._output = b"", b""
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        except OSError as fault:
            raise _failed(fault.strerror or str(fault), "") from fault
        self._thread = threading.Thread(target=self._converse, daemon=True)
        self._thread.start()

    def _converse(self) -> None:
        try:
            self._output = self._process.communicate(self.text.encode(), timeout=self._seconds)
        except subprocess.TimeoutExpired:
            self._late = True
            self.cancel()

    def cancel(self) -> None:
        """Give up; does nothing when pandoc has ended."""
        self._process.kill()
        if self._late:
            self._process.communicate()

    def blocks(self) -> list[Any]:
        """Wait for pandoc and return the blocks of its JSON tree.

        Raises:
            BriefError: the text is more than pandoc can read in the time and memory it has.
            BriefpressError: pandoc failed, complained or printed rubbish.
        """
        self._thread.join()
        if self._late:
            message = f"limit: pandoc could not read the text in {self._seconds:g} seconds"
            hint = "look for a long run of brackets or emphasis marks that are never closed"
            raise BriefError(Finding("BP003", message, hint=hint))
        out, err = self._output
        log = err.decode("utf-8", "replace").strip()
        if self._process.returncode == 251 or "heap" in log.lower():
            raise BriefError(Finding("BP003", "limit: pandoc ran out of memory on the text"))
        findings = _notes_lost(log)
        if findings:
            raise BriefError(findings)
        if self._process.returncode != 0 or log:
            raise _failed(f"exit status {self._process.returncode}", log)
        try:
            tree = json.loads(out)
            api, blocks = tuple(tree["pandoc-api-version"][:2]), tree["blocks"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise _failed(
                "its output is not a document", out[:80].decode("utf-8", "replace")
            ) from None
        if api != _API or not isinstance(blocks, list):
            raise _failed(f"its tree has version {api}, not {_API}", "")
        return blocks


def _notes_lost(log: str) -> list[Finding]:
    """Findings for the notes that pandoc says it dropped; lines are those of the text alone."""
    return [
        Finding(
            "BP302",
            f'the note "{match[1]}" is defined but its mark is not read as one',
            line=int(match[2]),
            hint="its mark stands where it counts as code: look for a line indented too far",
        )
        for match in _LOST_NOTE.finditer(log)
    ]


def _failed(what: str, log: str) -> BriefpressError:
    told = " ".join(log.split())[:300]
    message = f"pandoc failed: {what}" + (f": {told}" if told else "")
    return BriefpressError(Finding("BP802", message))


def write_docx(tree: str, reference: bytes) -> bytes:
    """A Word file from pandoc's JSON tree; pictures in it must be ``data:`` addresses.

    Raises:
        BriefpressError: pandoc failed, complained, or left no Word file.
    """
    import io
    import tempfile
    import zipfile

    import pypandoc

    # Without this it takes the newest pandoc of the machine, and starts each one to ask its age.
    os.environ["PYPANDOC_PANDOC"] = executable()
    with tempfile.TemporaryDirectory(prefix="briefpress-") as name:
        folder = Path(name)
        (folder / "reference.docx").write_bytes(reference)
        out = folder / "out.docx"
        try:
            pypandoc.convert_text(
                tree,
                "docx",
                format="json",
                outputfile=str(out),
                verify_format=False,
                extra_args=[
                    "--sandbox",
                    f"--reference-doc={folder / 'reference.docx'}",
                    "--fail-if-warnings",
                    *_RTS,
                ],
            )
        except (RuntimeError, OSError) as fault:
            raise _failed("no Word file", str(fault).replace(str(folder), "")) from fault
        data = out.read_bytes() if out.is_file() else b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.getinfo("word/document.xml")
    except (zipfile.BadZipFile, KeyError):
        raise _failed("its output is not a Word file", "") from None
    return data
