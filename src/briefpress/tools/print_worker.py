"""WeasyPrint at work in a process of its own: ``tools/weasyprint.py`` starts it and asks it.

WeasyPrint drops pictures, style rules, glyphs and even notes with exit status 0, so every word in
its log is a failure here, and the laid-out pages are searched for each note before the PDF is
written. It touches private parts of WeasyPrint 70.0 in three places, each guarded by an assertion;
``tests/test_doors.py`` tells when they can go.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import importlib
import importlib.util
import inspect
import logging
import os
import pickle
import re
import signal
import sys
import tempfile
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, SubElement
from xml.sax.saxutils import escape

from briefpress.errors import BriefError, BriefpressError, Finding, MissingToolError
from briefpress.tools.pages import check_notes, fill, labels_in_place, page_starts
from briefpress.tools.weasyprint import (
    VERSION,
    Answer,
    Attachment,
    Job,
    Laid,
    Papers,
    Printed,
    Warm,
)

_APT = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_PICTURE = "picture:"


# --- the conversation --------------------------------------------------------------------------


def serve() -> None:
    """Answer one request after the other from standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process ends this one
    gc.disable()  # it costs a tenth of the time; there is time for it after each answer
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may get between the answers
    with contextlib.suppress(BriefpressError):
        _weasyprint()  # a fault is told with the first answer
    while True:
        try:
            request = pickle.load(requests)
        except EOFError:
            return
        if isinstance(request, Warm):
            with contextlib.suppress(Exception):  # the job itself will meet it, and tell
                _warm(request)
        else:
            _reply(answers, _answered(request, lambda laid: _reply(answers, Answer(laid=laid))))
            gc.collect()


def _answered(job: Job | None, on_layout: Callable[[Laid], None]) -> Answer:
    try:
        if job is None:
            return Answer(version=_pango_version())
        return Answer(printed=print_here(job, on_layout))
    except BriefpressError as fault:
        return Answer(fault=fault)
    except Exception:
        return Answer(crash=traceback.format_exc())


def _reply(stream: BinaryIO, answer: Answer) -> None:
    pickle.dump(answer, stream)
    stream.flush()


def _warm(request: Warm) -> None:
    """Lay out a few words in every face while there is nothing else to do.

    That reads the typefaces, the style sheet, the hyphenation patterns and what WeasyPrint imports
    late: together a third of the time that a short document takes.
    """
    html = Element("html", lang=request.language)
    main = SubElement(SubElement(html, "body"), "main")
    for face in request.faces:
        slant = "italic" if face.italic else "normal"
        style = f'width: 9mm; font: {slant} {face.weight} 10pt "{face.family}"'
        SubElement(main, "p", style=style).text = "internationally"
    job = Job(html, (request.css,), request.fonts, {}, Papers({}))
    with _fonts_visible(job.fonts), _listening():
        _render(_weasyprint(), job)


# --- import ------------------------------------------------------------------------------------


class _Later:
    """Stands for a name of fontTools until it is used."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def _real(self) -> Any:
        return getattr(importlib.import_module(self._module), self._name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._real()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)


_LATER = {
    "fontTools.ttLib": ("TTFont", "ttFont", "woff2"),
    "fontTools.subset": ("Options", "Subsetter"),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
}


@contextlib.contextmanager
def _lean() -> Iterator[None]:
    """Make the import of WeasyPrint cheap, without changing what it does.

    It parses Pango's C declarations anew each time, looks for the libraries by starting ldconfig,
    gcc and ld, and imports fontTools for fonts that the houses do not use: together two thirds of
    the import's time.
    """
    stubs: dict[str, types.ModuleType] = {}
    if sys.platform.startswith("linux"):
        for module, names in _LATER.items():
            if module not in sys.modules:
                stub = types.ModuleType(module)
                for name in names:
                    setattr(stub, name, _Later(module, name))
                stub.TTLibError = type("TTLibError", (Exception,), {})  # type: ignore[attr-defined]
                stubs[module] = sys.modules[module] = stub
        declared = _declarations() if "cffi" not in sys.modules else None
        if declared is not None:
            stubs["cffi"] = sys.modules["cffi"] = declared
    try:
        yield
    finally:
        for module, stub in stubs.items():
            if sys.modules.get(module) is stub:
                del sys.modules[module]


def _declarations() -> types.ModuleType | None:
    """A stand-in for cffi that has WeasyPrint's C declarations parsed already, or None.

    They are kept as a module of cffi's own out-of-line kind, under a name made of their digest, in
    the user's cache; `cffi.FFI` objects made of it do their work in C, so layout is faster, too.
    """
    spec = importlib.util.find_spec("weasyprint")
    if spec is None or spec.origin is None:
        return None
    text = (Path(spec.origin).parent / "text" / "ffi.py").read_text("utf-8")
    found = re.search(r"ffi\.cdef\(\'\'\'(.*?)\'\'\'\)", text, re.DOTALL)
    if found is None:
        return None
    name = f"pango_{hashlib.sha256((found[1] + sys.version).encode()).hexdigest()[:20]}"
    path = _cache_root() / f"{name}.py"
    try:
        if not path.is_file():
            _declare(found[1], name, path)
        made = importlib.util.spec_from_file_location(name, path)
        assert made is not None
        assert made.loader is not None
        module = importlib.util.module_from_spec(made)
        made.loader.exec_module(module)
    except (OSError, ImportError, AttributeError, SyntaxError):
        return None  # WeasyPrint then parses them itself
    real = module.ffi
    named = {key: getattr(real, key) for key in dir(real) if not key.startswith("__")}
    known = type("FFI", (), {**{key: staticmethod(value) for key, value in named.items()},
                             "cdef": lambda self, declarations: None})  # fmt: skip
    stub = types.ModuleType("cffi")
    stub.FFI = known  # type: ignore[attr-defined]
    return stub


def _declare(declarations: str, name: str, path: Path) -> None:
    import cffi

    builder = cffi.FFI()
    builder.cdef(declarations)
    builder.set_source(name, None)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}.tmp")
    builder.emit_python_code(str(aside))
    aside.replace(path)


@cache
def _weasyprint() -> Any:
    """WeasyPrint, imported and mended.

    Raises:
        MissingToolError: it, or Pango below it, is not installed.
    """
    with _lean(), _no_fonts():
        try:
            import weasyprint
        except (OSError, ImportError) as fault:
            told = str(fault).strip().splitlines()[0]
            raise MissingToolError(
                Finding("BP801", f"WeasyPrint cannot start: {told}", hint=_APT)
            ) from fault
    if weasyprint.__version__ != VERSION:
        message = f"WeasyPrint {weasyprint.__version__} is installed, {VERSION} is needed"
        raise MissingToolError(Finding("BP801", message, hint=f"pip install weasyprint=={VERSION}"))
    _keep_notes()
    importlib.import_module("briefpress.tools.pdf_tags")
    return weasyprint


def _keep_notes() -> None:
    """Keep WeasyPrint from moving notes away when a line does not fit (its issue #2502 and kin).

    The branch that "reports" the notes of an overflowing line forgets ``footnote-policy: line``:
    of 3,702 notes in seeded trials 9 vanished and 22 stood on a later page than their mark; with
    the branch switched off, none did.
    """
    from weasyprint.layout import block

    old = "report = not context.in_column and can_break_now and not could_break_before"
    source = inspect.getsource(block._linebox_layout)
    if source.count(old) != 1:
        raise _complaint("WeasyPrint's line layout has changed: see test_notes_are_kept")
    mended = compile(source.replace(old, "report = False"), block.__file__, "exec")
    exec(mended, block.__dict__)


def _pango_version() -> str:
    _weasyprint()
    from weasyprint.text.ffi import pango

    number = int(pango.pango_version())
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def _complaint(message: str, code: str = "BP802") -> BriefpressError:
    return BriefpressError(Finding(code, message))


# --- typefaces ---------------------------------------------------------------------------------


def _cache_root() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(home) / "briefpress"


@cache
def _fontconfig(files: tuple[str, ...]) -> Path:
    """A fontconfig file under which only `files` exist, in a folder named by their digest."""
    stamps = [f"{path}\0{os.stat(path).st_size}\0{os.stat(path).st_mtime_ns}" for path in files]
    digest = hashlib.sha256("\n".join(stamps).encode()).hexdigest()[:20]
    for root in (_cache_root(), Path(tempfile.gettempdir()) / f"briefpress-{os.getuid()}"):
        try:
            return _write_fontconfig(root / "fonts" / digest, files)
        except OSError:
            continue
    raise _complaint("no folder for the list of typefaces can be written", "BP806")


@contextlib.contextmanager
def _no_fonts() -> Iterator[None]:
    """Keep the import of WeasyPrint from reading the list of all the machine's fonts."""
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory(prefix="briefpress-") as name, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config = Path(name) / "fonts.conf"
        config.write_text(f"<fontconfig><cachedir>{escape(name)}</cachedir></fontconfig>", "utf-8")
        os.environ["FONTCONFIG_FILE"] = str(config)
        try:
            yield
        finally:
            del os.environ["FONTCONFIG_FILE"]
            if before is not None:
                os.environ["FONTCONFIG_FILE"] = before


def _write_fontconfig(folder: Path, files: Sequence[str]) -> Path:
    config = folder / "fonts.conf"
    links = folder / "faces"
    wanted = {f"{index:02d}-{Path(path).name}": path for index, path in enumerate(files)}
    if config.is_file() and all(
        os.path.realpath(links / name) == path for name, path in wanted.items()
    ):
        return config
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    (aside / "faces").mkdir()
    for name, path in wanted.items():
        (aside / "faces" / name).symlink_to(path)
    (aside / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{escape(str(links))}</dir><cachedir>{escape(str(folder / 'cache'))}</cachedir>"
        "</fontconfig>",
        "utf-8",
    )
    try:
        aside.rename(folder)
    except OSError:  # another run was faster, or an old folder is broken
        if not config.is_file():
            raise
    return config


@contextlib.contextmanager
def _fonts_visible(files: tuple[str, ...]) -> Iterator[None]:
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_fontconfig(files))
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


# --- printing ----------------------------------------------------------------------------------


def print_here(job: Job, on_layout: Callable[[Laid], None] = lambda _: None) -> Printed:
    """Lay out and write one document in this process; see `weasyprint.print_pdf`."""
    with _fonts_visible(job.fonts):
        weasyprint = _weasyprint()
        with _listening() as told:
            rendering = _balanced(weasyprint, job)
            _judge(told)
            check_notes(rendering.pages)
            laid = Laid(page_starts(rendering.pages), fill(rendering.pages[-1]))
            on_layout(laid)
            labels_in_place(rendering.pages)
            data = _write(rendering, job)
        _judge(told)
    return Printed(data, laid)


def _balanced(weasyprint: Any, job: Job) -> Any:
    """The pages under the first of the job's variants that fills the last page or saves it."""
    first = best = _render(weasyprint, job, job.variants[0])
    for variant in job.variants[1:]:
        if len(best.pages) == 1 or fill(best.pages[-1]) >= job.full_enough:
            break
        one = _render(weasyprint, job, variant)
        if len(one.pages) < len(first.pages):
            return one
        best = max(best, one, key=lambda each: fill(each.pages[-1]))
    return best


def _render(weasyprint: Any, job: Job, variant: str = "") -> Any:
    import cssselect2
    from weasyprint.css.counters import CounterStyle
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Serves the pictures of this document, and nothing else."""

        def fetch(self, url: str, headers: object = None) -> Any:
            path = url.removeprefix(_PICTURE)
            if not url.startswith(_PICTURE) or path not in job.pictures:
                raise ValueError(f"nothing is fetched while printing: {url[:80]}")
            return URLFetcherResponse(url, job.pictures[path])

    fonts, fetcher, counters = _font_configuration(job.fonts), Fetcher(), CounterStyle()
    html = weasyprint.HTML.__new__(weasyprint.HTML)  # its __init__ only takes text to parse
    html.base_url, html.url_fetcher, html.media_type = None, fetcher, "print"
    html.wrapper_element = cssselect2.ElementWrapper.from_html_root(job.tree, content_language=None)
    html.etree_element = html.wrapper_element.etree_element
    sheets = []
    for text in (*job.css, variant):
        sheet, own_counters = _sheet(text)
        sheets.append(sheet)
        counters.update(own_counters)
    return html.render(stylesheets=sheets, font_config=fonts, counter_style=counters)


@lru_cache(maxsize=16)
def _sheet(text: str) -> tuple[Any, Mapping[str, Any]]:
    """A parsed style sheet and its counter styles. It names no fonts: they are the machine's."""
    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle

    counters = CounterStyle()
    return CSS(string=text, counter_style=counters), counters


@lru_cache(maxsize=4)
def _font_configuration(files: tuple[str, ...]) -> Any:
    """WeasyPrint's view of the fonts, with what Pango has loaded of them; `files` must be visible.

    The warm-up and the documents of one house share it: opening the typefaces anew for each takes a
    fifth of a short document's time.
    """
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _write(rendering: Any, job: Job) -> bytes:
    import pydyf
    import weasyprint.pdf

    from briefpress.tools.pdf_tags import Tagger, link_notes

    papers = job.papers

    def finish(_: Any, pdf: Any) -> None:
        for key, value in papers.info.items():
            pdf.info[key] = pydyf.String(value)
        for intent in pdf.catalog.get("OutputIntents", ()):
            intent["S"] = "/GTS_PDFA1"
        for thing in pdf.objects:
            if isinstance(thing, dict) and thing.get("Type") == "/Annot":
                thing["F"] = 4  # ISO 19005-3, 6.3.2: annotations are printed
        if papers.xmp:  # never compressed: anyone can read it (ISO 19005-1, 6.7.2)
            packet = pydyf.Stream([papers.xmp], {"Type": "/Metadata", "Subtype": "/XML"})
            pdf.add_object(packet)
            pdf.catalog["Metadata"] = packet.reference
        if papers.source is not None:
            _attach(pdf, papers.source)

    if job.linked:
        link_notes(rendering)
    stock = weasyprint.pdf.add_tags
    weasyprint.pdf.add_tags = Tagger()
    try:
        data = rendering.write_pdf(
            finisher=finish, pdf_tags=True, pdf_identifier=True, output_intent=job.colours
        )
    finally:
        weasyprint.pdf.add_tags = stock
    assert isinstance(data, bytes)
    return data


def _attach(pdf: Any, one: Attachment) -> None:
    """Embed a file as the document's source (ISO 19005-3, 6.8)."""
    import pydyf

    day = pydyf.String(f"D:{one.day:%Y%m%d}")
    checksum = f"<{hashlib.md5(one.data, usedforsecurity=False).hexdigest()}>"
    parameters = {"Size": len(one.data), "CheckSum": checksum, "CreationDate": day, "ModDate": day}
    extra = {
        "Type": "/EmbeddedFile",
        "Subtype": f"/{one.media_type.replace('/', '#2f')}",
        "Params": pydyf.Dictionary(parameters),
    }
    stream = pydyf.Stream([one.data], extra, compress=True)
    pdf.add_object(stream)
    name = pydyf.String(one.name)
    entry = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": name,
            "UF": name,
            "Desc": pydyf.String(one.description),
            "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
            "AFRelationship": "/Source",
        }
    )
    pdf.add_object(entry)
    names = pdf.catalog.setdefault("Names", pydyf.Dictionary())
    names["EmbeddedFiles"] = pydyf.Dictionary({"Names": pydyf.Array([name, entry.reference])})
    pdf.catalog["AF"] = pydyf.Array([entry.reference])


# --- the log -----------------------------------------------------------------------------------


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())


@contextlib.contextmanager
def _listening() -> Iterator[list[str]]:
    ear = _Ear()
    loggers = [logging.getLogger("weasyprint"), logging.getLogger("fontTools")]
    before = [(one.handlers[:], one.propagate, one.level) for one in loggers]
    for one in loggers:
        one.handlers, one.propagate = [ear], False
        one.setLevel(logging.WARNING)
    try:
        yield ear.told
    finally:
        for one, (handlers, propagate, level) in zip(loggers, before, strict=True):
            one.handlers, one.propagate = handlers, propagate
            one.setLevel(level)


def _judge(told: Sequence[str]) -> None:
    """Every message is a failure; the list of allowed ones is empty, and should stay so."""
    findings: list[Finding] = []
    for message in dict.fromkeys(told):
        if message.startswith(".notdef"):
            what = message.rpartition('"')[0].rpartition('"')[2]
            point = message.rpartition("(")[2].rstrip(")")
            text = f"no typeface of the house covers {point} {what}"
            findings.append(Finding("BP207", text, hint="replace it, or add a typeface"))
        else:
            findings.append(Finding("BP802", f"WeasyPrint complained: {message}"))
    if findings:
        only_glyphs = all(finding.code == "BP207" for finding in findings)
        raise (BriefError if only_glyphs else BriefpressError)(findings)
