"""Reading brief.md: strict YAML, places of faults, limits, encodings; finding and starting briefs."""

from __future__ import annotations

import json
import os
import random
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from briefpress.brief import MAX_TOLD, Brief, find_briefs, load, slugify, write_new
from briefpress.errors import BriefError, Finding, UsageError
from briefpress.metadata import Metadata

HEAD = "title: A Title\nauthors:\n  - name: An Author\ndate: 2024-01-02\n"


def written(folder: Path, content: str | bytes, slug: str = "a-brief") -> Path:
    made = folder / slug
    made.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    (made / "brief.md").write_bytes(data)
    return made


def loaded(folder: Path, more: str = "", body: str = "\nText.\n") -> Brief:
    return load(written(folder, f"---\n{HEAD}{more}---\n{body}"))


def faults(folder: Path, content: str | bytes) -> list[Finding]:
    with pytest.raises(BriefError) as caught:
        load(written(folder, content))
    assert caught.value.findings
    return list(caught.value.findings)


def places(found: list[Finding]) -> list[tuple[str, int | None, int | None]]:
    return [(one.code, one.line, one.column) for one in found]


# --- what is read ------------------------------------------------------------------------------


def test_the_text_keeps_its_lines(tmp_path):
    brief = loaded(tmp_path, body="\nOne.\n\nTwo.\n")
    assert brief.text == "\nOne.\n\nTwo.\n"
    assert brief.first_line == 7
    assert brief.source.split("\n")[brief.first_line] == "One."
    assert (brief.slug, brief.file) == ("a-brief", tmp_path / "a-brief" / "brief.md")
    assert load(brief.file) == brief
    assert brief.findings == ()


@pytest.mark.parametrize(
    "value", ["y", "n", "no", "on", "off", "true", "null", "~", "1.10", "0x1F", "1e3", "012", "1_000",
              ".inf", "2024-01-02", "12:30:45", "=", "1.", "-0", "No"],
)  # fmt: skip
def test_values_keep_their_text(tmp_path, value):
    brief = loaded(tmp_path, f"subtitle: {value}\nversion: {value}\nkeywords: [{value}]\n")
    data = brief.metadata
    assert (data.subtitle, data.version, data.keywords) == (value, value, (value,))


def test_an_empty_value_counts_as_not_given(tmp_path):
    more = "subtitle:\nversion: ''\neditors:\nseries:\nlead_image:\nkeywords: []\nembargo: \"\"\n"
    assert loaded(tmp_path, more).metadata == loaded(tmp_path).metadata


def test_paragraphs_survive_each_yaml_style(tmp_path):
    texts = {
        "|\n  One\n  more.\n\n  Two.\n",
        ">\n  One\n  more.\n\n  Two.\n",
        "One\n  more.\n\n  Two.\n",
        '"One\n  more.\n\n  Two."\n',
        "'One\n  more.\n\n  Two.'\n",
        '"One more.\\n\\nTwo."\n',
    }
    for text in texts:
        assert loaded(tmp_path, f"abstract: {text}").metadata.abstract == "One more.\n\nTwo.", text


def test_line_ends_and_byte_order_mark(tmp_path):
    plain = loaded(tmp_path)
    content = plain.source.encode()
    for changed in (
        content.replace(b"\n", b"\r\n"),
        content.replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + content,
        content.replace(b"---\n", b"--- \t\n"),
        content.replace(b"---\n\nT", b"...\n\nT"),
    ):
        brief = load(written(tmp_path, changed))
        assert (brief.metadata, brief.text) == (plain.metadata, plain.text)
        assert brief.first_line == plain.first_line


def test_decomposed_text_is_composed_and_told(tmp_path):
    brief = loaded(tmp_path, body="\nText.\n\nA cafe\u0301.\n")
    assert "café" in brief.text
    assert [(one.code, one.line) for one in brief.findings] == [("BP204", 10)]


def test_a_comment_that_swallows_text_is_told(tmp_path):
    brief = loaded(tmp_path, 'subtitle: AI #1 "Problem"\nversion: 2 # a comment\nrights: "a #b"\n')
    assert (brief.metadata.subtitle, brief.metadata.version) == ("AI", "2")
    (told,) = brief.findings
    assert (told.code, told.line, told.column, told.span) == ("BP112", 6, 14, 12)


# --- YAML that is refused ----------------------------------------------------------------------

NASTY = [
    # (what stands in the block after a valid head, code, line, column)
    ("subtitle: a: b", "BP102", 6, 12),
    ("subtitle: 'a", "BP102", 6, 11),
    ('subtitle: "a', "BP102", 6, 11),
    ("subtitle: [a", "BP102", 6, 11),
    ("subtitle: {a", "BP102", 6, 11),
    ("subtitle: a]", None, None, None),
    ("subtitle: ]", "BP102", 6, 11),
    ("subtitle: @a", "BP102", 6, 11),
    ("subtitle: `a`", "BP102", 6, 11),
    ("subtitle: %a", "BP102", 6, 11),
    ("subtitle: - a", "BP102", 6, 11),
    ("subtitle: ? a", "BP102", 6, 11),
    ("subtitle: [Draft] A", "BP102", 6, 19),
    ('subtitle: "A" and B', "BP102", 6, 15),
    ("subtitle: | x\n  y", "BP102", 6, 13),
    ('subtitle: "\\q"', "BP102", 6, 13),
    ('subtitle: "\\U00110000"', "BP102", 6, 12),
    ('subtitle: "\\UFFFFFFFF"', "BP102", 6, 12),
    ("\tsubtitle: a", "BP102", 6, 1),
    ("subtitle:\ta", "BP102", 6, 10),
    ("subtitle: a\n\tb", "BP102", None, None),
    (" subtitle: a", "BP102", 6, 10),
    ("subtitle", "BP102", 6, 1),
    ("subtitle:a", "BP102", 6, 1),
    ("--- x", "BP102", 6, 1),
    ("--- {}", "BP102", 6, 1),
    ("%YAML 1.1", "BP102", 6, 1),
    ("- a", "BP102", 6, 1),
    ("a\nb\nc", "BP102", 6, 1),
    ("? [a]\n: b", "BP102", 6, 3),
    ("? {a: b}\n: c", "BP102", 6, 3),
    ("[a]: b", "BP102", 6, 1),
    ("{a: b}: c", "BP102", 6, 1),
    (": a", "BP102", 6, 1),
    ('"": a', "BP102", 6, 1),
    ("? subtitle\n: a", None, None, None),
    ("subtitle: &a b", "BP103", 6, 11),
    ("subtitle: *a", "BP103", 6, 11),
    ("subtitle: *Important* words", "BP102", 6, None),
    ("*a : b", "BP103", 6, 1),
    ("&a subtitle: b", "BP103", 6, 1),
    ("subtitle: ! a", "BP103", 6, 11),
    ("subtitle: !!str a", "BP103", 6, 11),
    ("subtitle: !a", "BP103", 6, 11),
    ("subtitle: !<tag:x> a", "BP103", 6, 11),
    ("subtitle: !!python/object/apply:os.system [id]", "BP103", 6, 11),
    ("!!str subtitle: a", "BP103", 6, 1),
    ("keywords: &a [*a]", "BP103", 6, 11),
    ("<<: {subtitle: a}", "BP103", 6, 1),
    ("<<: *a", "BP103", 6, 1),
    ("series: {title: T, <<: {number: 1}}", "BP103", 6, 20),
    ("title: b", "BP104", 6, 1),
    ('"title": b', "BP104", 6, 1),
    ("? title\n: b", "BP104", 6, 3),
    ("series: {title: a, title: b}", "BP104", 6, 20),
    ("y: a", "BP105", 6, 1),
    ("1: a", "BP105", 6, 1),
    ("Title: a", "BP105", 6, 1),
    ("subtitle : a", None, None, None),
    ("subtitle: [a]", "BP107", 6, 11),
    ("subtitle: {a: b}", "BP107", 6, 11),
    ("subtitle: |\n  a\n  b", "BP107", 6, 11),
    ("keywords: a, b", "BP107", 6, 11),
    ("keywords: {a: b}", "BP107", 6, 11),
    ("keywords: [a, [b]]", "BP107", 6, 15),
    ("keywords: [a, '']", "BP107", 6, 15),
    ("keywords:\n  - a\n  -\n  - b", "BP107", 8, 4),
    ("key_points:\n  - First: a point", "BP107", 7, 5),
    ("editors: Jane", "BP107", 6, 10),
    ("editors: [Jane]", "BP107", 6, 11),
    ("editors: {name: Jane}", "BP107", 6, 10),
    ("series: A Series", "BP107", 6, 9),
    ("subtitle: a\x07b", "BP201", 6, 12),
    ("subtitle: a\x85b", "BP201", 6, 12),
    ("subtitle: a\u2028b", "BP201", 6, 12),
    ("subtitle: a\ufeffb", "BP203", 6, 12),
    ("subtitle: a\uffffb", "BP203", 6, 12),
    ("subtitle: a\U000e0041b", "BP203", 6, 11),
    ("subtitle: " + "{a: " * 8 + "b" + "}" * 8, "BP003", 6, 39),
    ("subtitle: " + "[" * 9000, "BP003", 6, 18),
    ("subtitle: " + "{" * 9000, "BP003", 6, 18),
    ("\n".join(" " * depth + "a:" for depth in range(40)), "BP003", None, None),
]


@pytest.mark.parametrize(("more", "code", "line", "column"), NASTY, ids=[n[0][:24] for n in NASTY])
def test_nasty_yaml(tmp_path, more, code, line, column):
    if code is None:
        assert isinstance(loaded(tmp_path, more + "\n"), Brief)
        return
    found = faults(tmp_path, f"---\n{HEAD}{more}\n---\n\nText.\n")
    same = [one for one in found if one.code == code]
    assert same, places(found)
    assert any(line in (None, one.line) and column in (None, one.column) for one in same), places(
        found
    )
    told = {"BP102", "BP103", "BP104"} & {one.code for one in found}
    assert code in ("BP102", "BP103", "BP104") or not told, places(found)


@pytest.mark.parametrize(
    "block", ["", "\n", "# a comment\n", "~\n", "text\n", "- a\n", "[]\n", "''\n", "{}\n"]
)
def test_a_block_without_keys(tmp_path, block):
    found = faults(tmp_path, f"---\n{block}---\n\nText.\n")
    assert {one.code for one in found} <= {"BP102", "BP106"}


def test_all_faults_in_one_run(tmp_path):
    content = (
        "---\n"
        "title: One: Two\n"
        "auhtors: [x]\n"
        "date: 29 July\n"
        'subtitle: "open\n'
        "version: &a 1\n"
        "version: 2\n"
        "doi: 10.1/x\n"
        "---\n\n---\nkey: x\n---\n\n"
    )
    assert places(faults(tmp_path, content)) == [
        ("BP106", 1, 1),
        ("BP102", 2, 11),
        ("BP105", 3, 1),
        ("BP108", 4, 7),
        ("BP102", 5, 11),
        ("BP103", 6, 10),
        ("BP104", 7, 1),
        ("BP109", 8, 6),
        ("BP110", 11, 1),
    ]


def test_a_faulty_entry_is_not_called_missing(tmp_path):
    found = faults(
        tmp_path, "---\ntitle: A: B\nauthors:\n  - name: 'N\ndate: 2024-01-02\n---\n\nT\n"
    )
    assert [one.code for one in found] == ["BP102", "BP102"]


def test_a_list_with_a_faulty_entry_is_not_called_empty(tmp_path):
    found = faults(tmp_path, f"---\n{HEAD.replace('name', 'nom')}---\n\nText.\n")
    assert [one.code for one in found] == ["BP106", "BP105"]


def test_a_flood_of_faults_is_cut(tmp_path):
    found = faults(tmp_path, "---\n" + HEAD + "title: x\n" * 3000 + "---\n\nText.\n")
    assert len(found) == MAX_TOLD
    assert found[-1].hint == "and 2,900 more faults; mend these first"


@pytest.mark.parametrize(
    ("more", "hint"),
    [
        ("editors: Jane Doe", "editors:\n  - name: Full Name"),
        ("keywords: a, b", "keywords:\n  - …"),
        ("series: A Series", "series:\n  title: …"),
        ("funding: A Fund", "funding:\n  - name: …"),
        ("key_points:\n  - First: a point", "quotation marks"),
        ("subtitle: a: b", "quotation marks"),
        ("subtitle: a\n\tb: c", None),
        ("subtitle: *a", "quotation marks"),
        ("subtitle: 'a", "close the quotation mark"),
        ("\tsubtitle: a", "spaces instead of the tab"),
    ],
)
def test_hints_show_the_way(tmp_path, more, hint):
    found = faults(tmp_path, f"---\n{HEAD}{more}\n---\n\nText.\n")
    assert hint is None or any(hint in (one.hint or "") for one in found), found


def test_each_key_that_is_nearly_right_is_named(tmp_path):
    for key in Metadata.model_fields:
        wrong = key[0] + key[2] + key[1] + key[3:] if key[1] != key[2] else key[:-1]
        if wrong in Metadata.model_fields:
            continue
        found = faults(tmp_path, f"---\n{HEAD}{wrong}: x\n---\n\nText.\n")
        assert any(f'did you mean "{key}"?' in one.message for one in found), (key, wrong)


# --- files -------------------------------------------------------------------------------------


def test_invalid_utf8(tmp_path):
    (one,) = faults(tmp_path, f"---\n{HEAD}---\n\nà la ".encode() + b"\xff carte")
    start = len(f"---\n{HEAD}---\n\n".encode())
    assert (one.code, one.line, one.column) == ("BP002", 8, 6)
    assert f"byte 0xFF at offset {start + 6} " in one.message


def _not_to_be_called(*arguments: object) -> object:
    raise AssertionError("the file was opened")


def test_twenty_megabytes_are_refused_unread(tmp_path, monkeypatch):
    folder = written(tmp_path, "")
    with (folder / "brief.md").open("wb") as stream:
        stream.truncate(20_000_000)
    monkeypatch.setattr(Path, "open", _not_to_be_called)
    with pytest.raises(BriefError) as caught:
        load(folder)
    (one,) = caught.value.findings
    assert one.code == "BP003"
    assert "limit: " in one.message
    assert "20,000,000" in one.message


def test_the_block_has_a_limit(tmp_path):
    (one,) = faults(tmp_path, f"---\n{HEAD}" + "# a comment\n" * 6000 + "---\n\nText.\n")
    assert one.code == "BP003"
    assert "limit: the metadata block" in one.message


def test_neither_pipes_nor_devices_are_read(tmp_path):
    pipe, device = tmp_path / "a-pipe", tmp_path / "a-device"
    for folder in (pipe, device):
        folder.mkdir()
    os.mkfifo(pipe / "brief.md")
    (device / "brief.md").symlink_to("/dev/zero")
    for folder in (pipe, device):
        with pytest.raises(BriefError) as caught:
            load(folder)
        assert [one.code for one in caught.value.findings] == ["BP001"]


@pytest.mark.parametrize(
    "slug", ["A-Brief", "a_brief", "-a", "con", "nul", "com1", "a.b", "é", "a" * 81]
)
def test_slugs_that_are_refused(tmp_path, slug):
    with pytest.raises(BriefError) as caught:
        load(written(tmp_path, f"---\n{HEAD}---\n\nText.\n", slug))
    assert [one.code for one in caught.value.findings] == ["BP004"]


# --- the text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", ["", "\n", " \t\n", "<!-- a -->", "<!-- a\n-->\n<!---->\n", "\u200b\u00a0\n"]
)
def test_no_text(tmp_path, body):
    (one,) = faults(tmp_path, f"---\n{HEAD}---\n{body}")
    assert (one.code, one.line) == ("BP005", 6)


@pytest.mark.parametrize("body", ["<!-- open", "<!-- a --> b", "* * *", "a <!-- b -->"])
def test_some_text(tmp_path, body):
    assert loaded(tmp_path, body=body).text == body


def test_open_comments_are_read_in_linear_time(tmp_path):
    body = ("<!--" * 4000 + "\n") * 100
    assert loaded(tmp_path, body=body).text == body


@pytest.mark.parametrize(
    "body",
    [
        "---\nkey: x\n---\n",
        "Text.\n\n---\nkey: x\n...\n",
        "Text.\n\n---\n\n# c\nkey:\n  - x\n\n---\n",
        "Text.\n\n---\n'key': x\nother : y\n---\n",
        "```\n```\n\n---\nkey: x\n---\n",
        "Text.\n\n---\n\nText.\n\n---\nkey: x\n---\n",
    ],
)
def test_a_second_block(tmp_path, body):
    assert [one.code for one in faults(tmp_path, f"---\n{HEAD}---\n\n{body}")] == ["BP110"]


@pytest.mark.parametrize(
    "body",
    [
        "Text.\n\n---\n\nMore.\n",
        "Text.\n\n---\n\nMore.\n\n---\n\nEnd.\n",
        "Text.\n\n---\nkey: x\n\nThe text goes on.\n\n---\n",
        "Heading\n---\nkey: x\n---\n",
        "Text.\n\n---\nkey: x\n",
        "```\n---\nkey: x\n---\n```\n",
        "~~~~ {.x}\n---\nkey: x\n~~~\n---\n~~~~\n",
        "| A | B |\n|---|---|\n| a | b |\n",
        "  A     B\n----- -----\nkey: x\n----- -----\n",
        "    ---\n    key: x\n    ---\n",
    ],
)
def test_no_second_block(tmp_path, body):
    assert loaded(tmp_path, body=f"\n{body}").text == f"\n{body}"


# --- nothing but BriefError --------------------------------------------------------------------

_RICH = f"""---
{HEAD}subtitle: 'It''s'
editors: [{{name: X Y, orcid: 0000-0002-1825-0097}}]
abstract: >
  folded text

  second
key_points: [a, "b: c", d]
lead_image:
  file: figures/a.png
related: [{{relation: Cites, identifier: 10.1234/x}}]
---

Text[^1].

---

[^1]: Note.
"""
_PIECES = ["'", '"', ": ", "- ", "\n", "  ", "\t", "{", "}", "[", "]", "|", ">", "&a ", "*a", "!x ", "<<: ",
           "? ", "#", "%", "@", "---\n", "...\n", "\\", '"\\U00110000"', '"\\ud800"', '"\\x00"', "\u2028",
           "\x85", "\ufeff", "\0", "e\u0301", "\r", "<!--", "\U0001f600", "\u202e", "\u200b"]  # fmt: skip


def _spoiled(seed: int) -> bytes:
    r = random.Random(seed)
    data = bytearray(_RICH.encode())
    for _ in range(r.randint(1, 6)):
        at, kind = r.randrange(len(data) + 1), r.randrange(6)
        if kind == 0:
            data[at:at] = r.choice(_PIECES).encode()
        elif kind == 1:
            del data[at : at + r.randint(1, 30)]
        elif kind == 2:
            data[at:at] = r.randbytes(r.randint(1, 3))
        elif kind == 3:
            to = r.randrange(len(data) + 1)
            data[to:to] = data[at : at + r.randint(1, 40)]
        elif kind == 4 and at < len(data):
            data[at] = r.randrange(32, 127)
        elif kind == 5 and r.random() < 0.2:
            del data[at:]
    return bytes(data)


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_a_spoiled_brief_raises_nothing_else(tmp_path, start):
    for seed in range(start, start + 100):
        data = _spoiled(seed)
        folder = written(tmp_path, data)
        found: tuple[Finding, ...] | None = None
        try:
            load(folder)
        except BriefError as fault:
            found = fault.findings
        if found is not None:
            assert found != (), seed
            lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
            count = unicodedata.normalize("NFC", lines).count("\n") + 1
            for one in found:
                assert one.message.isprintable(), (seed, one)
                assert one.line is None or 1 <= one.line <= count, (seed, one)
                if one.excerpt is not None and one.column is not None:
                    assert 1 <= one.column <= len(one.excerpt) + 1, (seed, one)
                assert one.span >= 1, (seed, one)
                json.dumps(one.as_json()).encode()


# --- finding and starting ----------------------------------------------------------------------


def test_find_briefs(tmp_path):
    one, two = (written(tmp_path / "source", "x", slug) for slug in ("b-two", "a-one"))
    assert find_briefs([tmp_path / "source"]) == (two, one)
    assert find_briefs([one, one / "brief.md", tmp_path / "source"]) == (one, two)


@pytest.mark.parametrize("path", ["nowhere", "empty", "file.txt", "x" * 5000, "nul\0"])
def test_a_path_that_names_no_brief(tmp_path, path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(UsageError) as caught:
        find_briefs([tmp_path / path])
    assert caught.value.findings[0].code == "BP001"
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("path", ["nowhere", "nowhere/brief.md", "x" * 5000])
def test_load_without_a_file(tmp_path, path):
    with pytest.raises(BriefError) as caught:
        load(tmp_path / path)
    assert "BP001" in [one.code for one in caught.value.findings]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("China's “AI” Résumé: 78th", "2024-07-29-chinas-ai-resume-78th"),
        ("自由", "2024-07-29"),
        ("../../etc", "2024-07-29-etc"),
        ("word " * 40, "2024-07-29" + "-word" * 14),
    ],
)
def test_slugify(title, slug):
    assert slugify(title, date(2024, 7, 29)) == slug
    assert len(slug) <= 80


def test_write_new_says_precisely_what_is_missing(tmp_path):
    title = 'A "Quoted": Title \\ {x} #1 — 自由'
    made = write_new(title, tmp_path, date(2024, 7, 29))
    assert (made / "figures").is_dir()
    with pytest.raises(BriefError) as caught:
        load(made)
    assert [one.message.split(" ")[0] for one in caught.value.findings if one.code != "BP005"] == [
        '"authors[0].name"'
    ]
    text = (made / "brief.md").read_text("utf-8").replace("- name:", "- name: Jane", 1)
    (made / "brief.md").write_text(text + "\nText.\n", "utf-8")
    assert load(made).metadata.title == title


def test_write_new_overwrites_nothing(tmp_path):
    made = write_new("A Title", tmp_path, date(2024, 7, 29))
    before = (made / "brief.md").read_bytes()
    with pytest.raises(UsageError):
        write_new("A title!", tmp_path, date(2024, 7, 29))
    with pytest.raises(UsageError):
        write_new("  ", tmp_path, date(2024, 7, 29))
    assert (made / "brief.md").read_bytes() == before
