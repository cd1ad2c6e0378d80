"""``briefpress verify``: what is not as it was, and what is not true, is told, and exits with 4."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import bagit
import pytest

from briefpress.archive import bag
from briefpress.archive.zipped import write_zip
from briefpress.cli import main
from briefpress.deposit import EDITIONS, archive, in_zip
from briefpress.pipeline import Order
from briefpress.verification import verify
from spoil import TEXT, swap_pattern
from support import RICH, ROOT

SLUG = RICH.name
DAY = date(2025, 3, 1)


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """A deposit of the rich brief with its three editions, made once."""
    base = tmp_path_factory.mktemp("whole")
    shutil.copytree(RICH, base / "source" / SLUG)
    shutil.copytree(ROOT / "styles", base / "styles")
    outcome = archive(
        base / "source" / SLUG, Order(EDITIONS, None, base / "build", date(2026, 1, 1))
    )
    assert outcome.failure == 0
    return base / "build" / SLUG / "deposit"


@pytest.fixture
def copy(whole, tmp_path):
    """A copy of it, alone in the world: no source tree, no styles."""
    shutil.copytree(whole, tmp_path / "deposit")
    return tmp_path / "deposit" / SLUG


def sealed(folder: Path) -> Path:
    """The bag with all its manifests made anew: a forger who knows BagIt."""
    payload = {
        path.relative_to(folder / "data").as_posix(): path
        for path in (folder / "data").rglob("*") if path.is_file()
    }  # fmt: skip
    info = [
        one
        for one in bag.read_tags((folder / "bag-info.txt").read_bytes())
        if one[0] != "Payload-Oxum"
    ]
    made = folder.parent / "forged" / folder.name
    bag.write_bag(made, payload, tuple(info), lambda _: {})
    return made


def zipped(folder: Path) -> Path:
    names = sorted(
        (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()),
        key=in_zip,
    )
    target = folder.parent / "again.zip"
    with target.open("wb") as stream:
        write_zip(stream, [(f"{folder.name}/{name}", folder / name) for name in names], DAY)
    return target


def told(path: Path) -> list[str]:
    found = verify(path)
    errors = [f"{one.code} {one.message}" for one in found.findings if one.severity == "error"]
    assert found.failure == (4 if errors else 0)
    return errors


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), "utf-8")


# --- whole --------------------------------------------------------------------------------------


def test_a_whole_deposit_is_verified_as_folder_and_as_zip(copy):
    assert told(copy) == []
    assert told(copy.with_suffix(".zip")) == []
    assert zipped(copy).read_bytes() == copy.with_suffix(".zip").read_bytes()


def test_neither_a_network_nor_a_source_tree_is_needed(copy, tmp_path):
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "briefpress", "verify", str(copy.with_suffix(".zip"))]
    apart = (
        ["unshare", "-Urn"]
        if subprocess.run(["unshare", "-Urn", "true"], capture_output=True).returncode == 0
        else []
    )
    done = subprocess.run(
        [*apart, *command], env=env, cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "whole, unchanged and true to the source inside" in done.stdout


def test_a_machine_without_the_typefaces_can_verify(copy, monkeypatch):
    from briefpress.tools import fonts

    monkeypatch.setattr(fonts, "present", lambda face: None)
    monkeypatch.setattr(fonts, "harfbuzz_face", fonts.harfbuzz_face.__wrapped__)
    monkeypatch.setattr(fonts, "coverage", fonts.coverage.__wrapped__)
    found = verify(copy)
    assert found.failure == 0
    assert any(one.code == "BP869" and "typeface" in one.message for one in found.findings)


def test_the_verdict_is_one_json_object(copy, capsys):
    assert main(["verify", str(copy), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["verified"] is True
    assert result["bag"]["digests"] == ["sha256", "sha512"]
    assert result["checks"][0] == "fixity"
    assert {"editions", "exports", "page", "metadata"} <= set(result["checks"])
    (copy / "data" / "index.html").unlink()
    assert main(["verify", str(copy), "--json"]) == 4
    result = json.loads(capsys.readouterr().out)
    assert result["verified"] is False
    assert result["findings"][0]["code"] == "BP862"


def test_what_is_not_there_is_wrong_usage(tmp_path, capsys):
    assert main(["verify", str(tmp_path / "nothing")]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_what_is_no_deposit_fails(tmp_path, capsys):
    (tmp_path / "x.zip").write_bytes(b"no zip")
    assert main(["verify", str(tmp_path / "x.zip")]) == 4
    assert main(["verify", str(tmp_path)]) == 4
    assert "name the folder that holds bagit.txt, or its .zip" in capsys.readouterr().err


# --- changed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_a_flipped_byte_anywhere_in_the_zip_is_told(copy, seed):
    path = copy.with_suffix(".zip")
    _flip(path, random.Random(seed))
    assert told(path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 400))
def test_many_flipped_bytes_anywhere_in_the_zip_are_told(copy, seed):
    path = copy.with_suffix(".zip")
    _flip(path, random.Random(seed))
    assert told(path)


def _flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    # headers are rare among contents, so every second flip goes to one of them
    places = _headers(data) if chance.random() < 0.5 else [chance.randrange(len(data))]
    data[chance.choice(places)] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(data))


def _headers(data: bytearray) -> list[int]:
    found, at = [], 0
    while (at := data.find(b"PK", at)) >= 0:
        if data[at + 2 : at + 4] in (b"\x03\x04", b"\x01\x02", b"\x05\x06"):
            found += range(at, min(at + 40, len(data)))
        at += 2
    return found


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_deposit_that_others_zipped_anew_is_still_true(copy, how):
    path = copy.parent / "anew.zip"
    with zipfile.ZipFile(path, "w", how) as archive_:
        for one in sorted(copy.parent.rglob("*")):
            if one.is_dir() or copy in one.parents:
                archive_.write(one, one.relative_to(copy.parent))
    found = verify(path)
    assert found.failure == 0, found.findings
    assert ["zipped anew" in one.message for one in found.findings] == [True]
    edit(copy / "data" / "metadata.json", '"River Trust"', '"Lake Trust"')
    with zipfile.ZipFile(path, "w", how) as archive_:
        for one in sorted(copy.rglob("*")):
            archive_.write(one, one.relative_to(copy.parent))
    assert told(path)[0].startswith("BP861 data/metadata.json")


@pytest.mark.parametrize("more", [b"x", b"PK\x05\x06" + bytes(18)])
def test_bytes_behind_or_before_the_zip_are_told(copy, more):
    path = copy.with_suffix(".zip")
    data = path.read_bytes()
    path.write_bytes(data + more)
    assert told(path)
    path.write_bytes(more + data)
    assert told(path)


def test_an_edited_field_without_new_manifests_is_told_with_its_name(copy):
    edit(copy / "data" / "metadata.json", '"River Trust"', '"Lake Trust"')
    found = told(copy)
    assert found[0].startswith("BP861 data/metadata.json is changed")
    assert any('funding[0].name says "Lake Trust" instead of "River Trust"' in one for one in found)


FORGED = {
    "metadata.json": (
        lambda d: edit(d / "metadata.json", "Water, Wires", "Fire, Wires"),
        'BP868 data/metadata.json: title says "Fire, Wires',
    ),
    "datacite": (
        lambda d: edit(d / "exports/datacite.xml", "Siddiqa", "Sidiqa"),
        "BP868 data/exports/datacite.xml: creators/creator/",
    ),
    "dublin core": (
        lambda d: edit(d / "exports/oai_dc.xml", "2025-03-01", "2025-03-02"),
        'BP868 data/exports/oai_dc.xml: date says "2025-03-02" instead of "2025-03-01"',
    ),
    "bibtex": (
        lambda d: edit(d / "exports/citation.bib", "Water", "Fire"),
        "BP868 data/exports/citation.bib: line ",
    ),
    "jats": (
        lambda d: edit(d / "exports/article.xml", "Wires", "Wares"),
        "BP868 data/exports/article.xml: ",
    ),
    "landing page": (
        lambda d: edit(d / "index.html", "River Trust", "Lake Trust"),
        "BP868 data/index.html: line ",
    ),
    "a digest on the landing page": (
        lambda d: edit(d / "index.html", "<code>", "<code>0"),
        "BP868 data/index.html: line ",
    ),
    "build record": (
        lambda d: edit(d / "report.json", '"sha256": "', '"sha256": "0'),
        "BP868 data/report.json is about another source",
    ),
    "build record of an edition": (
        lambda d: _digest_of_an_edition(d / "report.json"),
        "BP868 data/report.json tells another digest of data/editions/",
    ),
    "no build record": (lambda d: (d / "report.json").write_text("[]"), "BP868 data/report.json"),
    "a field of the brief": (
        lambda d: edit(d / f"source/{SLUG}/brief.md", "Water, Wires", "Fire, Wires"),
        f"BP870 data/editions/{SLUG}.docx is not what the source says",
    ),
    "a word of the brief": (
        lambda d: edit(d / f"source/{SLUG}/brief.md", "called again", "called never"),
        f"BP870 data/editions/{SLUG}.pdf is not what the source says",
    ),
    "house style": (
        lambda d: edit(d / "styles/issi/style.toml", 'name = "Institute of', 'name = "Institution of'),
        "BP868 bag-info.txt: Source-Organization says",
    ),
    "a style that blows up": (
        lambda d: edit(d / "styles/issi/style.toml", "{series}", "{series:>99999999999}"),
        "BP871 the source in the deposit cannot be read: the house style has an odd text",
    ),
    "a style that reaches out": (
        lambda d: edit(d / "styles/issi/style.toml", "font_source_serif_pro/files", "/etc"),
        "BP871 the source in the deposit cannot be read: the house style has an odd typeface",
    ),
    "an edition of another brief": (
        lambda d: shutil.copy(_other_edition(), d / f"editions/{SLUG}.epub"),
        f"BP870 data/editions/{SLUG}.epub is not what the source says",
    ),
    "a page mark that moved": (
        lambda d: _move_a_page(d / f"editions/{SLUG}.epub"),
        "BP870 data/editions/: page 3 begins elsewhere in epub than in pdf",
    ),
    "an edition that is none": (
        lambda d: (d / f"editions/{SLUG}.pdf").write_bytes(b"%PDF-1.7 rubbish"),
        f"BP870 data/editions/{SLUG}.pdf",
    ),
    "the copy for DSpace": (
        lambda d: (d / f"exports/dspace/item_000/{SLUG}.pdf").write_bytes(b"%PDF"),
        f"BP868 data/exports/dspace/item_000/{SLUG}.pdf is not the same as",
    ),
    "an export taken out": (
        lambda d: (d / "exports/datacite.xml").unlink(),
        "BP862 data/exports/datacite.xml is missing",
    ),
    "a file slipped in": (
        lambda d: (d / "exports/more.xml").write_text("<x/>"),
        "BP863 data/exports/more.xml does not follow from the source",
    ),
    "a broken brief": (
        lambda d: edit(d / f"source/{SLUG}/brief.md", "title:", "titel:"),
        "BP871 the source in the deposit: unknown key",
    ),
    "two briefs": (
        lambda d: shutil.copytree(d / f"source/{SLUG}", d / "source/2025-another"),
        "BP871 the source in the deposit cannot be read: there are 2",
    ),
    "no brief": (
        lambda d: shutil.rmtree(d / "source"),
        "BP871 the source in the deposit cannot be read: there are 0",
    ),
}  # fmt: skip


def _digest_of_an_edition(path: Path) -> None:
    record = json.loads(path.read_text("utf-8"))
    record["editions"][0]["sha256"] = "0" * 64
    path.write_text(json.dumps(record))


def _move_a_page(path: Path) -> None:
    spoil = swap_pattern(TEXT, r'(<span id="Page-3"[^>]*/>)(\S+ \S+ )', r"\2\1")
    path.write_bytes(spoil(path.read_bytes()))


def _other_edition() -> Path:
    from support import REAL, convert, document_of

    path = Path("other.epub")
    path.write_bytes(convert("epub", document_of(REAL)[1]))
    return path


@pytest.mark.parametrize("name", FORGED)
def test_a_forger_who_makes_new_manifests_is_found_out(copy, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    spoil, expected = FORGED[name]
    spoil(copy / "data")
    forged = sealed(copy)
    assert bagit.Bag(str(forged)).validate(processes=1)  # to any other tool it is whole
    for path in (forged, zipped(forged)):
        found = told(path)
        assert any(one.startswith(expected) for one in found), found


def test_a_changed_bag_info_is_told(copy):
    edit(copy / "bag-info.txt", "Brief-Version: 1.10", "Brief-Version: 1.11")
    assert told(sealed(copy)) == ['BP868 bag-info.txt: Brief-Version says "1.11" instead of "1.10"']


def test_a_bomb_inside_an_edition_is_not_opened(copy):
    path = copy / "data" / "editions" / f"{SLUG}.epub"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive_:
        archive_.writestr("mimetype", bytes(100_000_000))
    found = told(sealed(copy))
    assert any("would grow more than 200 times" in one for one in found), found


def test_a_damaged_source_is_nothing_to_compare_with(copy):
    edit(copy / "data" / "source" / SLUG / "brief.md", "called again", "called never")
    found = verify(copy)
    assert [one.code for one in found.findings] == ["BP861", "BP869"]
    assert "the source is not whole" in found.findings[1].message


# --- made by others, or in other times ----------------------------------------------------------


def test_a_bag_of_another_tool_is_checked_as_far_as_it_goes(tmp_path, capsys):
    (tmp_path / "x.txt").write_text("x")
    bagit.make_bag(str(tmp_path), checksums=["md5"])
    found = verify(tmp_path)
    assert found.failure == 0
    messages = [one.message for one in found.findings]
    assert any("md5 show accidents" in one or "md5 shows accidents" in one for one in messages), (
        messages
    )
    assert any("only that its files are whole was checked" in one for one in messages)
    (tmp_path / "data" / "x.txt").write_text("y")
    assert told(tmp_path)[0].startswith("BP861")


def test_a_deposit_of_another_version_is_compared_by_its_values(copy):
    info = copy / "bag-info.txt"
    text = info.read_text("utf-8").replace("Briefpress 0", "Briefpress 99.0")
    info.write_text(text)
    page = copy / "data" / "index.html"
    page.write_text(page.read_text("utf-8").replace("</body>", "<!-- another version -->\n</body>"))
    xml = copy / "data" / "exports" / "datacite.xml"
    edit(xml, "<titles>", "<!-- another version --><titles>")
    forged = sealed(copy)
    found = verify(forged)
    assert found.failure == 0, [one.message for one in found.findings]
    assert any("only the names were compared" in one.message for one in found.findings)
    edit(xml, "Siddiqa", "Sidiqa")
    shutil.rmtree(forged.parent)
    assert any("datacite.xml does not say" in one for one in told(sealed(copy)))


def test_memory_stays_bounded_and_large_files_are_read_once(tmp_path):
    """300 MB are verified by a process that never has as much memory."""
    big = tmp_path / "bag"
    big.mkdir()
    with (big / "x.bin").open("wb") as stream:
        stream.truncate(300_000_000)
    bagit.make_bag(str(big), checksums=["sha256"])
    code = (
        "import re, sys; from pathlib import Path; from briefpress.verification import verify\n"
        f"done = verify(Path({str(big)!r}))\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024); sys.exit(done.failure)"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 200
