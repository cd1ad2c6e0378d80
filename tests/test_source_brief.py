"""The real brief against the text that was received: every word, every note, every mark."""

from __future__ import annotations

import hashlib
import re

from briefpress.brief import load
from support import REAL

RECEIVED = REAL / "received" / "000_6a8391381096481e.txt"
_DEFINITION = re.compile(r"^(?:<sup>(?=\d+</sup>))?(\d+)(?:</sup>)? (.+)$", re.MULTILINE)


def received() -> tuple[list[str], dict[str, str]]:
    """The words of the text with ``[n]`` at each mark, and the notes, of what was received."""
    raw = RECEIVED.read_text("utf-8")
    notes = dict(_DEFINITION.findall(raw))
    body = _DEFINITION.sub("", raw).replace("\n---\n", "\n")
    body = body[body.index("In efforts to regulate") :].replace("**", "")
    body = body.replace("78<sup>th</sup>", "78^th^")
    return re.sub(r"<sup>(\d+)</sup>", r"[^\1]", body).split(), notes


def clean() -> tuple[list[str], dict[str, str]]:
    text = load(REAL).text
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.+)$", text, re.MULTILINE))
    body = re.sub(r"^\[\^\d+\]: .+$", "", text, flags=re.MULTILINE)
    return body.split(), notes


def test_every_word_and_mark_is_as_received():
    assert clean()[0] == received()[0]


def test_every_note_is_as_received():
    assert clean()[1] == received()[1]
    assert list(clean()[1]) == [str(number) for number in range(1, 11)]


def test_the_original_is_untouched():
    digest = hashlib.sha256(RECEIVED.read_bytes()).hexdigest()
    assert digest == "77fcf18898df4c31506292d91f302b9ccbaadc41900603a3bb4fcfa9593f9814"


def test_no_paragraph_is_cut():
    """A paragraph ends with a full stop, a note or a colon, and begins with a capital."""
    text = load(REAL).text
    for paragraph in text.split("\n\n"):
        words = " ".join(paragraph.split())
        if words and not words.startswith(("[^", "1.")):
            assert re.match(r"[A-Z“\"]", words), words[:40]
            assert re.search(r"[.:](\[\^\d+\])?$", words), words[-40:]


def test_the_metadata_are_those_of_the_title_block():
    data = load(REAL).metadata
    assert data.title == (
        "China-Led Resolution on Artificial Intelligence: "
        "Prospects for Human Security and Strategic Stability"
    )
    (author,) = data.authors
    assert (author.name, author.role, author.affiliation) == (
        "Sardar Jahanzaib Ghalib", "Research Associate", "Arms Control & Disarmament Centre, ISSI",
    )  # fmt: skip
    assert [editor.name for editor in data.editors] == ["Malik Qasim Mustafa"]
    assert data.date.isoformat() == "2024-07-29"
    assert data.lead_image is not None
    assert data.lead_image.source == "FREEPIK"
    assert data.lead_image.file is None
    assert data.disclaimer == (
        "(Views expressed in the brief are those of the author, and do not represent those of ISSI)"
    )
