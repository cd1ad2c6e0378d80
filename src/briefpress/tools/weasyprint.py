"""The one door to WeasyPrint: an element tree and a style sheet in, a tagged PDF out.

WeasyPrint works in a process of its own, which is started as early as possible and imports while
this one reads the brief; it answers one job after the other. If it crashes or hangs, that is a
finding and not the end of this process. What it is trusted with, and how it is judged, is in
``print_worker.py``.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from briefpress.errors import BriefError, BriefpressError, Finding
from briefpress.tools.fonts import locate

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from briefpress.tools.fonts import Face

VERSION = "70.0"
PRODUCER = f"WeasyPrint {VERSION}"
_SECONDS = 600.0
_SERVE = "from briefpress.tools.print_worker import serve; serve()"


@dataclass(frozen=True, slots=True)
class Laid:
    """Pages as they are laid out: `starts` is `pages.page_starts`; `fill` is the share of the last
    page's text area that is in use, 0 to 1."""

    starts: tuple[int, ...]
    fill: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF and its pages."""

    data: bytes
    laid: Laid


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF; `day` is the brief's date."""

    name: str
    media_type: str
    description: str
    data: bytes
    day: date


@dataclass(frozen=True, slots=True)
class Papers:
    """What a PDF says of itself: document information, XMP packet, the source it was made from."""

    info: Mapping[str, str]
    xmp: bytes = b""
    source: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One document to print.

    Args:
        tree: the ``html`` element; pictures are named ``picture:<path>``.
        css: the style sheets, in their order.
        fonts: the `font_files` the text draws on; no other font of the machine is seen.
        pictures: the bytes of each picture by its path; nothing else can be fetched.
        papers: what the file says of itself.
        variants: sheets that are tried in turn, one at a time, until the last page is filled by
            `full_enough` or saved; else that is taken which fills it most.
        linked: whether references and notes are links to each other.
        colours: the colour space of the output: ``srgb`` or ``device-cmyk``.
    """

    tree: Element
    css: tuple[str, ...]
    fonts: tuple[str, ...]
    pictures: Mapping[str, bytes]
    papers: Papers
    variants: tuple[str, ...] = ("",)
    full_enough: float = 0.0
    linked: bool = True
    colours: str = "srgb"


@dataclass(frozen=True, slots=True)
class Warm:
    """Typefaces, style sheet and language that will be needed soon; there is no answer."""

    faces: Sequence[Face]
    fonts: tuple[str, ...]
    css: str
    language: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the worker says: pages, a PDF, a foreseen fault, a traceback, or Pango's version.

    The pages are told as soon as they are laid out, and another answer follows.
    """

    laid: Laid | None = None
    printed: Printed | None = None
    fault: BriefpressError | None = None
    crash: str = ""
    version: str = ""


def _nobody(_: Laid) -> None:
    """Tell nobody of the pages."""


class Worker:
    """The process in which WeasyPrint works.

    Args:
        command: what to start instead of the real worker; for tests.
        seconds: how long one document may take.
    """

    def __init__(self, command: Sequence[str] = (), seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
        self._process = subprocess.Popen(
            command
            or [sys.executable, "-S", "-c", _SERVE],  # the path is known: no site to look for
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
        )

    def tell(self, request: Warm) -> None:
        """Send what needs no answer."""
        with self._lock, contextlib.suppress(OSError):
            self._send(request)

    def ask(self, request: Job | None, on_layout: Callable[[Laid], None] = _nobody) -> Answer:
        """Send a job, or None for Pango's version, and wait for the answer.

        `on_layout` is told of the pages before they are drawn.

        Raises:
            BriefError: it took too long.
            BriefpressError: the process ended, or said what cannot be understood.
        """
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(self._seconds, stop)
        timer.daemon = True
        with self._lock:
            timer.start()
            try:
                self._send(request)
                answer = self._receive()
                if answer.laid is not None:
                    on_layout(answer.laid)
                    answer = self._receive()
                return answer
            except (OSError, EOFError, pickle.UnpicklingError, AssertionError, ValueError) as fault:
                self.close()
                if late.is_set():
                    message = f"limit: the pages were not laid out in {self._seconds:g} seconds"
                    raise BriefError(Finding("BP003", message)) from fault
                code = self._process.returncode
                message = f"WeasyPrint's process ended with status {code}"
                raise BriefpressError(Finding("BP802", message)) from fault
            finally:
                timer.cancel()

    def _receive(self) -> Answer:
        answer = pickle.load(self._process.stdout)  # type: ignore[arg-type]
        assert isinstance(answer, Answer)
        return answer

    def _send(self, request: Job | Warm | None) -> None:
        assert self._process.stdin is not None
        pickle.dump(request, self._process.stdin, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()

    @property
    def alive(self) -> bool:
        """Whether the process can still be asked."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process, whatever it is doing, without waiting for that."""
        self._process.kill()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()


@cache
def _first() -> Worker:
    worker = Worker()
    atexit.register(worker.close)
    return worker


def start() -> Worker:
    """The worker, started when this is called for the first time or when it has ended."""
    worker = _first()
    if not worker.alive:
        atexit.unregister(worker.close)
        _first.cache_clear()
        worker = _first()
    return worker


def stop() -> None:
    """End the worker, if one was started, without waiting for that."""
    if _first.cache_info().currsize:
        _first().kill()


def font_files(faces: Sequence[Face]) -> tuple[str, ...]:
    """The font files of `faces`, each once; the worker knows no other place to look."""
    return tuple(sorted({str(locate(face).resolve()) for face in faces}))


def warm(faces: Sequence[Face], css: str, language: str) -> None:
    """Let the worker read faces, sheet and hyphenation patterns, to be ready when the text is."""
    start().tell(Warm(faces, font_files(faces), css, language))


def print_pdf(job: Job, on_layout: Callable[[Laid], None] = _nobody) -> Printed:
    """Lay out and write one document; `on_layout` is told of its pages before they are drawn.

    Raises:
        MissingToolError: WeasyPrint, or Pango below it, is not installed.
        BriefpressError: WeasyPrint complained, crashed, or lost or misplaced a note.
        BriefError: a note does not fit on its page, or a character has no glyph.
    """
    answer = start().ask(job, on_layout)
    if answer.fault is not None:
        raise answer.fault
    if answer.printed is None:
        raise RuntimeError(f"WeasyPrint failed:\n{answer.crash}")
    return answer.printed


def version() -> str:
    """WeasyPrint's version, without importing it."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("weasyprint")
    except PackageNotFoundError:
        return "not installed"


def pango_version() -> str:
    """The version of the Pango that WeasyPrint found."""
    answer = start().ask(None)
    if answer.fault is not None:
        raise answer.fault
    return answer.version
