"""Bags and zips: written to the letter of the standards, read by other tools, checked by our own."""

from __future__ import annotations

import hashlib
import io
import shutil
import stat
import struct
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import bagit
import pytest

from briefpress.archive import bag
from briefpress.archive.fixity import examine
from briefpress.archive.opened import opened
from briefpress.archive.placing import replace_folder
from briefpress.archive.zipped import write_zip
from briefpress.errors import BriefError, ProofError

DAY = date(2024, 7, 29)
PAYLOAD = {
    "brief.md": b"text\n",
    "figures/100% sure.png": b"\x89PNG",
    "received/two\nlines\r.txt": b"odd",
    "received/\u0646\u0627\u0645\u06c1 \u738b.txt": b"names",
    "empty": b"",
}
INFO = (("Source-Organization", "A house"), ("External-Description", "one\n  two"))


def written(folder: Path, payload=None, tags=None) -> Path:
    bag.write_bag(folder / "a-brief", payload or PAYLOAD, INFO, lambda made: tags or {})
    return folder / "a-brief"


def zipped(folder: Path) -> Path:
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    with (folder.parent / "a-brief.zip").open("wb") as stream:
        write_zip(stream, [(f"a-brief/{name}", folder / name) for name in names], DAY)
    return folder.parent / "a-brief.zip"


def told(path: Path) -> list[str]:
    with opened(path) as found:
        return [
            f"{one.code} {one.message}" for one in examine(found).findings if one.code != "BP869"
        ]


def test_the_library_of_congress_reads_our_bag(tmp_path):
    # it does not undo the %25 that RFC 8493, 2.1.3, asks for, so no name here has a per cent sign
    payload = {name.replace("%", ""): data for name, data in PAYLOAD.items()}
    folder = written(tmp_path, payload, tags={"changes.json": b"{}"})
    found = bagit.Bag(str(folder))
    assert found.validate(processes=1) is True
    assert found.version_info == (1, 0)
    assert found.info["Payload-Oxum"] == "17.5"
    assert found.info["External-Description"] == "one two"
    (folder / "data" / "brief.md").write_bytes(b"tex!\n")
    with pytest.raises(bagit.BagValidationError, match="brief"):
        bagit.Bag(str(folder)).validate()


def test_our_bag_is_to_the_letter(tmp_path):
    folder = written(tmp_path)
    assert (folder / "bagit.txt").read_bytes() == bag.DECLARATION
    lines = (folder / "manifest-sha256.txt").read_text("utf-8").splitlines()
    assert f"{hashlib.sha256(b'odd').hexdigest()}  data/received/two%0Alines%0D.txt" in lines
    assert (
        f"{hashlib.sha256(bytes([0x89]) + b'PNG').hexdigest()}  data/figures/100%25 sure.png"
        in lines
    )
    assert lines == sorted(lines, key=lambda line: line.split("  ", 1)[1])
    tags = (folder / "tagmanifest-sha512.txt").read_text("utf-8")
    assert [line.split("  ")[1] for line in tags.splitlines()] == [
        "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"
    ]  # fmt: skip
    assert all(
        stat.S_IMODE(path.stat().st_mode) == 0o644 for path in folder.rglob("*") if path.is_file()
    )


def test_our_own_reader_finds_nothing_wrong_with_it(tmp_path):
    folder = written(tmp_path)
    assert told(folder) == []
    assert told(zipped(folder)) == []
    with opened(folder) as found:
        result = examine(found)
    assert (result.files, result.algorithms) == (9, ("sha256", "sha512"))


def test_a_zip_is_the_same_each_time_and_others_can_read_it(tmp_path):
    folder = written(tmp_path)
    first = zipped(folder).read_bytes()
    assert zipped(folder).read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {one.date_time for one in archive.infolist()} == {(2024, 7, 29, 0, 0, 0)}
        assert {one.external_attr >> 16 for one in archive.infolist()} == {0o100644}
        assert archive.read("a-brief/data/brief.md") == b"text\n"
        assert any("\u738b" in one for one in archive.namelist())


@pytest.mark.skipif(shutil.which("unzip") is None, reason="not run: Info-ZIP is not installed")
def test_info_zip_reads_our_zip(tmp_path):
    zipped(written(tmp_path))
    done = subprocess.run(
        ["unzip", "-tqq", str(tmp_path / "a-brief.zip")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("day", [date(1947, 8, 14), date(1979, 12, 31), date(2200, 1, 1)])
def test_a_zip_of_a_day_that_zips_do_not_know_is_written_all_the_same(tmp_path, day):
    stream = io.BytesIO()
    write_zip(stream, [("a", b"x")], day)
    with zipfile.ZipFile(stream) as archive:
        assert archive.read("a") == b"x"


def test_a_file_name_that_is_no_text_is_refused(tmp_path):
    with pytest.raises(BriefError, match="BP857"):
        written(tmp_path, {"bad\udce9name": b"x"})


# --- what happens to bags -----------------------------------------------------------------------


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def _digest(path: Path) -> None:
    text = path.read_text("utf-8")
    path.write_text(("1" if text[0] == "0" else "0") + text[1:], "utf-8")


DAMAGE = {
    "a flipped byte": (lambda d: _flip(d / "data/brief.md"), "BP861 data/brief.md is changed"),
    "a missing file": (lambda d: (d / "data/brief.md").unlink(), "BP862 data/brief.md is missing"),
    "an extra file": (lambda d: (d / "data/new.txt").write_text("x"), "BP863 data/new.txt is in no manifest"),
    "a hidden extra file": (lambda d: (d / "data/.DS_Store").write_text("x"), "BP863 data/.DS_Store"),
    "a changed manifest": (lambda d: _flip(d / "manifest-sha512.txt"), "BP864 manifest-sha512.txt"),
    "a changed tag manifest": (
        lambda d: _digest(d / "tagmanifest-sha256.txt"),
        "BP864 tagmanifest-sha256.txt is changed: it tells another digest of bag-info.txt than sha512",
    ),
    "a changed digest": (
        lambda d: _digest(d / "manifest-sha512.txt"),
        "BP864 manifest-sha512.txt is changed: it tells another digest of data/brief.md than sha256",
    ),
    "a renamed file": (lambda d: (d / "data/empty").rename(d / "data/full"), "BP862 data/empty is missing"),
    "changed bag-info": (lambda d: _edit(d / "bag-info.txt", "A house", "B house"), "BP861 bag-info.txt"),
    "a wrong Oxum": (lambda d: _edit(d / "bag-info.txt", "17.5", "17.6"), "BP867 Payload-Oxum says 17.6"),
    "another version": (lambda d: _edit(d / "bagit.txt", "1.0", "2.0"), "BP867 bagit.txt names"),
    "another encoding": (lambda d: _edit(d / "bagit.txt", "UTF-8", "UTF-16"), "BP867 bagit.txt does not"),
    "rubbish in a manifest": (lambda d: (d / "manifest-sha256.txt").write_text("hello\n"), "BP864 manifest-sha256.txt"),
    "a path that leads out": (
        lambda d: _edit(d / "manifest-sha256.txt", "data/empty", "data/../../etc/passwd"),
        "BP864 manifest-sha256.txt names",
    ),
    "a file that one manifest lacks": (
        lambda d: (d / "manifest-sha256.txt").write_text(
            "".join(line for line in (d / "manifest-sha256.txt").read_text("utf-8").splitlines(True) if "empty" not in line)
        ),
        "BP864 manifest-sha256.txt does not name data/empty",
    ),
    "no manifest": (
        lambda d: [(d / f"manifest-{one}.txt").unlink() for one in ("sha256", "sha512")],
        "BP864 there is no manifest that can be checked",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
@pytest.mark.parametrize("form", ["folder", "zip"])
def test_every_damage_is_told(tmp_path, name, form):
    spoil, expected = DAMAGE[name]
    folder = written(tmp_path)
    spoil(folder)
    found = told(folder if form == "folder" else zipped(folder))
    assert any(one.startswith(expected) for one in found), found


def test_what_is_no_bag_is_said_to_be_none(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(ProofError, match="BP860"):
        told(tmp_path / "folder")


# --- bags of others -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "algorithms", [["md5"], ["sha1", "md5"], ["sha256"], ["sha3_256"], ["blake2b"]]
)
def test_a_bag_of_the_library_of_congress_is_read(tmp_path, algorithms):
    (tmp_path / "x.txt").write_text("x")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "y%25.txt").write_text("y")
    bagit.make_bag(str(tmp_path), checksums=algorithms)
    assert told(tmp_path) == []
    with opened(tmp_path) as found:
        result = examine(found)
        assert result.version == "0.97"
        assert "bagit.py" in result.agent
        weak = [one.message for one in result.findings if "accidents" in one.message]
        assert bool(weak) == (set(algorithms) <= {"md5", "sha1"})
    _flip(tmp_path / "data" / "x.txt")
    assert told(tmp_path)[0].startswith("BP861 data/x.txt is changed")


def test_a_bag_with_files_on_the_network_says_so_and_does_not_fetch(tmp_path):
    (tmp_path / "x.txt").write_text("x")
    bagit.make_bag(str(tmp_path), checksums=["sha256"])
    (tmp_path / "data" / "x.txt").unlink()
    (tmp_path / "fetch.txt").write_text("http://127.0.0.1:9/x.txt 1 data/x.txt\n")
    assert any("leaves it to the network" in one for one in told(tmp_path))


def test_an_unknown_digest_is_said_not_to_be_checked(tmp_path):
    folder = written(tmp_path)
    for one in ("sha256", "sha512"):
        (folder / f"manifest-{one}.txt").rename(folder / f"manifest-{one}x.txt")
    with opened(folder) as found:
        messages = [one.message for one in examine(found).findings if one.code == "BP869"]
    assert any('there is no digest "sha256x"' in one for one in messages)


def test_folded_lines_and_other_line_ends_are_read():
    assert bag.read_tags(b"\xef\xbb\xbfA: one\r\n  two\rB :three\n") == (
        ("A", "one two"),
        ("B", "three"),
    )
    assert list(bag.read_manifest(b"AB12 *./data/x\r\ncd\tdata/y\n\n")) == [
        ("data/x", "ab12"),
        ("data/y", "cd"),
    ]


# --- hostile ------------------------------------------------------------------------------------


def _entry(name: str, mode: int = 0o100644, data: bytes = b"x") -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info, data


HOSTILE = {
    "a path that leads out": [_entry("a/../../x")],
    "an absolute path": [_entry("/etc/passwd")],
    "a drive": [_entry("C:/x")],
    "a backslash": [_entry("a\\..\\x")],
    "the same name twice": [_entry("a/x"), _entry("a/x")],
    "a symbolic link": [_entry("a/x", 0o120777, b"/etc/passwd")],
    "a device": [_entry("a/x", 0o020666)],
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_zip_is_not_opened(tmp_path, name):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/bagit.txt", bag.DECLARATION)
        for info, data in HOSTILE[name]:
            archive.writestr(info, data)
    with pytest.raises(ProofError, match="BP866"):
        told(path)


def test_a_bomb_is_not_opened(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/bagit.txt", bag.DECLARATION)
        archive.writestr("a/data/bomb", bytes(50_000_000))
    with pytest.raises(ProofError, match="would grow more than"):
        told(path)


def test_entries_that_share_their_bytes_are_not_opened(tmp_path):
    """The trick of bombs that are small and hold much: many entries over one place."""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/bagit.txt", bag.DECLARATION)
        archive.writestr("a/x", b"x" * 100)
        archive.writestr("a/y", b"y" * 100)
    data = bytearray(path.read_bytes())
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into(
        "<I",
        data,
        second + 42,
        struct.unpack_from("<I", data, data.index(b"PK\x01\x02", second - 120) + 42)[0],
    )
    path.write_bytes(bytes(data))
    with pytest.raises(ProofError, match="shares its place"):
        told(path)


def test_an_encrypted_zip_is_not_opened(tmp_path):
    path = zipped(written(tmp_path))
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ProofError, match="is encrypted"):
        told(path)


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    folder = written(tmp_path)
    (folder / "data" / "link").symlink_to("/etc/passwd")
    with pytest.raises(ProofError, match=r"BP866 .*symbolic link"):
        told(folder)


@pytest.mark.parametrize("kept", [0, 1, 21, 100, 0.5, 0.99, -1])
def test_a_truncated_zip_is_told(tmp_path, kept):
    path = zipped(written(tmp_path))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept) if isinstance(kept, float) else kept])
    with pytest.raises(ProofError, match="BP865"):
        told(path)


# --- placing ------------------------------------------------------------------------------------


def test_a_failed_run_leaves_what_stood_there(tmp_path):
    folder = tmp_path / "deposit"
    replace_folder(folder, lambda aside: (aside / "x").write_text("old"))

    def fail(aside: Path) -> None:
        (aside / "x").write_text("new")
        raise OSError(28, "No space left on device")

    with pytest.raises(BriefError, match=r"BP806 .*No space left"):
        replace_folder(folder, fail)
    assert (folder / "x").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["deposit"]


def test_without_the_system_call_two_renames_do(tmp_path, monkeypatch):
    from briefpress.archive import placing

    monkeypatch.setattr(placing, "_exchanged", lambda first, second: False)
    folder = tmp_path / "deposit"
    for text in ("one", "two"):
        replace_folder(folder, lambda aside, text=text: (aside / "x").write_text(text))
    assert (folder / "x").read_text() == "two"
    folder.rename(tmp_path / ".deposit.old")  # a run that was stopped between the two renames
    (tmp_path / ".deposit.tmp").mkdir()
    with pytest.raises(BriefError):
        replace_folder(folder, lambda aside: (aside / "none" / "x").write_text("three"))
    assert (folder / "x").read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["deposit"]


def test_a_link_is_not_written_through(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "deposit").symlink_to(tmp_path / "real")
    with pytest.raises(BriefError, match="symbolic link"):
        replace_folder(tmp_path / "deposit", lambda aside: None)


def test_a_file_in_the_way_is_neither_lost_nor_in_the_way_later(tmp_path):
    (tmp_path / "deposit").write_text("mine")
    with pytest.raises(BriefError, match="it is not a folder"):
        replace_folder(tmp_path / "deposit", lambda aside: None)
    assert (tmp_path / "deposit").read_text() == "mine"
    (tmp_path / "deposit").unlink()
    replace_folder(tmp_path / "deposit", lambda aside: None)
    assert [path.name for path in tmp_path.iterdir()] == ["deposit"]
