"""The doors to pandoc and WeasyPrint: stand-ins that crash, hang, print rubbish or complain."""

from __future__ import annotations

import os
import pickle
import random
import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import pypandoc
import pytest

from briefpress.converters.css import render_css
from briefpress.converters.pdf import faces_for
from briefpress.errors import BriefError, BriefpressError
from briefpress.tools import pandoc, weasyprint
from briefpress.tools.weasyprint import Answer, Job, Papers, Worker, print_pdf
from support import house

# --- pandoc ------------------------------------------------------------------------------------


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Puts a shell script in pandoc's place."""

    def put(script: str) -> None:
        path = tmp_path / "pandoc"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setattr(pandoc, "executable", lambda: str(path))

    pypandoc.clean_pandocpath_cache()
    yield put
    pypandoc.clean_pandocpath_cache()
    os.environ.pop("PYPANDOC_PANDOC", None)


_TREE = '{"pandoc-api-version":[1,23,1],"meta":{},"blocks":[]}'


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("cat >/dev/null; exit 1", "exit status 1"),
        ("kill -9 $$", "exit status -9"),
        ("cat >/dev/null; echo rubbish", "its output is not a document"),
        ("cat >/dev/null", "its output is not a document"),
        (f"cat >/dev/null; echo '{_TREE}'; echo '[WARNING] lost' >&2", "[WARNING] lost"),
        (f"cat >/dev/null; echo '{_TREE.replace('23', '99')}'", "its tree has version"),
        ("""cat >/dev/null; echo '{"pandoc-api-version":[1,23]}'""", "not a document"),
    ],
)
def test_a_pandoc_that_fails_is_told(stand_in, script, told):
    stand_in(script)
    with pytest.raises(BriefpressError) as caught:
        pandoc.Reading("Text.").blocks()
    assert caught.value.findings[0].code == "BP802"
    assert told in caught.value.findings[0].message


def test_a_pandoc_that_hangs_is_stopped(stand_in):
    stand_in("sleep 60")
    with pytest.raises(BriefError) as caught:
        pandoc.Reading("Text.", seconds=0.3).blocks()
    assert caught.value.findings[0].code == "BP003"


def test_a_pandoc_out_of_memory_is_a_limit(stand_in):
    stand_in("cat >/dev/null; echo 'pandoc: Heap exhausted' >&2; exit 251")
    with pytest.raises(BriefError) as caught:
        pandoc.Reading("Text.").blocks()
    assert caught.value.findings[0].code == "BP003"


def test_a_pandoc_that_cannot_start_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(pandoc, "executable", lambda: str(tmp_path / "nothing"))
    with pytest.raises(BriefpressError) as caught:
        pandoc.Reading("Text.")
    assert caught.value.findings[0].code == "BP802"


@pytest.mark.parametrize("script", ["exit 1", "cat >/dev/null; exit 0", "kill -9 $$"])
def test_a_pandoc_that_writes_no_word_file_is_told(stand_in, script):
    answer = '[ "$1" = --version ] && echo pandoc 3.9 && exit 0\n'
    stand_in(answer + script)
    with pytest.raises(BriefpressError) as caught:
        pandoc.write_docx(_TREE, b"")
    assert caught.value.findings[0].code == "BP802"


def test_a_word_file_that_is_none_is_refused(stand_in):
    stand_in(
        '[ "$1" = --version ] && echo pandoc 3.9 && exit 0\ncat >/dev/null\n'
        'for one; do case $one in --output=*) echo rubbish >"${one#--output=}";; esac; done'
    )
    with pytest.raises(BriefpressError) as caught:
        pandoc.write_docx(_TREE, b"")
    assert "not a Word file" in caught.value.findings[0].message


# --- WeasyPrint: the process -------------------------------------------------------------------


def worker(code: str, seconds: float = 20.0) -> Worker:
    return Worker([sys.executable, "-c", code], seconds)


@pytest.mark.parametrize(
    "code",
    [
        "import os; os._exit(3)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import sys; sys.stdin.buffer.read(1); print('rubbish', flush=True)",
        f"import sys; sys.stdout.buffer.write({pickle.dumps('no answer')!r}); sys.stdout.flush()",
    ],
)
def test_a_worker_that_fails_is_told(code):
    one = worker(code)
    with pytest.raises(BriefpressError) as caught:
        one.ask(None)
    assert caught.value.findings[0].code == "BP802"
    assert not one.alive


def test_a_worker_that_hangs_is_stopped():
    one = worker("import time; time.sleep(60)", seconds=0.3)
    with pytest.raises(BriefError) as caught:
        one.ask(None)
    assert caught.value.findings[0].code == "BP003"
    assert not one.alive


def test_a_worker_that_ended_is_started_anew():
    first = weasyprint.start()
    first.close()
    assert weasyprint.start() is not first
    assert weasyprint.pango_version().count(".") == 2


def test_a_fault_of_the_worker_crosses_whole():
    told = Answer(fault=BriefError([]))
    assert isinstance(pickle.loads(pickle.dumps(told)).fault, BriefError)


# --- WeasyPrint: its log and its notes ---------------------------------------------------------


def page(*texts: str) -> Element:
    html = Element("html", lang="en-GB")
    head = SubElement(html, "head")
    SubElement(head, "title").text = "Title"
    main = SubElement(SubElement(html, "body"), "main")
    for text in texts:
        SubElement(main, "p").text = text
    return html


def printed(html: Element, *css: str):
    style = house()
    sheets = (render_css("pdf", style), *css)
    fonts = weasyprint.font_files(faces_for("", style))
    return print_pdf(Job(html, sheets, fonts, {}, Papers({"Title": "Title"})))


def test_a_page_is_printed():
    done = printed(page("Some words."))
    assert done.data.startswith(b"%PDF")
    assert done.laid.starts == (0,)
    assert 0 < done.laid.fill < 0.2


def test_an_ignored_style_rule_fails():
    with pytest.raises(BriefpressError, match="no-such-property") as caught:
        printed(page("Words."), "p { no-such-property: 1 }")
    assert caught.value.findings[0].code == "BP802"


def test_a_missing_glyph_fails():
    with pytest.raises(BriefError) as caught:
        printed(page("Words with ሀ."))
    assert caught.value.findings[0].code == "BP207"


@pytest.mark.parametrize("address", ["https://example.org/x.png", "file:///etc/passwd", "x.png"])
def test_nothing_is_fetched(address):
    html = page("Words.")
    SubElement(html.find("body/main"), "img", src=address, alt="x")
    with pytest.raises(BriefpressError):
        printed(html)


def test_nothing_is_fetched_by_a_sheet():
    with pytest.raises(BriefpressError):
        printed(page("Words."), "body { background: url(file:///etc/passwd) }")


def noted(seed: int) -> Element:
    """A text whose notes are hard to place: many, long, and called near the ends of pages."""
    r = random.Random(seed)
    html = page()
    main = html.find("body/main")
    number = 0
    for _ in range(r.randint(10, 30)):
        p = SubElement(main, "p")
        p.text = "word " * r.randint(5, 120)
        for _ in range(r.randint(0, 3)):
            number += 1
            note = SubElement(p, "aside", {"class": "note", "id": f"Note-{number}"})
            SubElement(note, "p").text = f"note{number} " + "note " * r.randint(3, 60)
            note.tail = " after " + "word " * r.randint(0, 60)
    return html


@pytest.mark.parametrize("seed", range(3))
def test_notes_are_kept(seed):
    """The worker refuses a document in which a note is lost or moved, so it must not refuse."""
    assert len(printed(noted(seed)).laid.starts) > 1


_MEND = """
import sys, pickle
from briefpress.tools import print_worker
if sys.argv[1] == "stock":
    print_worker._keep_notes = lambda: None
lost = 0
for job in pickle.load(sys.stdin.buffer):
    try:
        print_worker.print_here(job)
    except Exception:
        lost += 1
        break
print(lost)
"""


@pytest.mark.slow
def test_the_mending_of_notes_is_still_needed():
    """When this fails, WeasyPrint keeps its notes by itself: `_keep_notes` can go."""
    style = house()
    sheets, fonts = (render_css("pdf", style),), weasyprint.font_files(faces_for("", style))
    documents = [Job(noted(seed), sheets, fonts, {}, Papers({})) for seed in range(40)]
    lost = {}
    for kind, jobs in (("stock", documents), ("mended", documents[:20])):
        done = subprocess.run(
            [sys.executable, "-c", _MEND, kind], input=pickle.dumps(jobs), capture_output=True,
            check=True, cwd=Path(__file__).parent,
        )  # fmt: skip
        lost[kind] = int(done.stdout)
    assert lost["mended"] == 0
    assert lost["stock"] > 0
