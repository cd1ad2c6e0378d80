"""Files written together: what killed runs left is cleared, other runs are waited for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefpress.errors import BriefError
from briefpress.tools.writing import locked, write_together

ROOT = Path(__file__).parents[1]


def test_what_a_killed_run_left_beside_a_file_is_cleared(tmp_path):
    (tmp_path / ".a.pdf.20833.tmp").write_bytes(b"half")
    (tmp_path / ".a.pdf.7.tmp").write_bytes(b"half")
    (tmp_path / ".mine.tmp").write_bytes(b"the user's")
    write_together({tmp_path / "a.pdf": b"whole"})
    assert sorted(one.name for one in tmp_path.iterdir()) == [".mine.tmp", "a.pdf"]


def test_names_are_no_patterns(tmp_path):
    (tmp_path / ".ab.7.tmp").write_bytes(b"the user's")
    write_together({tmp_path / "[a]b": b"whole"})
    assert (tmp_path / ".ab.7.tmp").exists()


def test_a_killed_run_keeps_the_old_file_and_the_next_one_clears(tmp_path):
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from briefpress.tools import writing\n"
        "writing.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "writing.write_together({Path(sys.argv[1]): b'new'})"
    )
    file = tmp_path / "a.pdf"
    write_together({file: b"old"})
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    killed = subprocess.run([sys.executable, "-c", code, file], env=env, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert file.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2
    write_together({file: b"newer"})
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]
    assert file.read_bytes() == b"newer"


def test_another_run_at_the_same_folder_is_waited_for(tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from briefpress.tools.writing import write_together\n"
        "print('ready', flush=True)\n"
        "write_together({Path(sys.argv[1]): b'second'})"
    )
    file = tmp_path / "a.pdf"
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with locked(tmp_path):
        second = subprocess.Popen(
            [sys.executable, "-c", code, file], env=env, stdout=subprocess.PIPE, text=True
        )
        assert second.stdout is not None
        assert second.stdout.readline() == "ready\n"
        time.sleep(0.3)
        assert second.poll() is None
        assert not file.exists()
    assert second.wait(20) == 0
    second.stdout.close()
    assert file.read_bytes() == b"second"


def test_a_file_system_without_locks_is_written_and_nothing_is_cleared(tmp_path, monkeypatch):
    import fcntl

    def refused(*_: object) -> None:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr(fcntl, "flock", refused)
    (tmp_path / ".a.pdf.20833.tmp").write_bytes(b"another run's")
    write_together({tmp_path / "a.pdf": b"whole"})
    assert (tmp_path / "a.pdf").read_bytes() == b"whole"
    assert (tmp_path / ".a.pdf.20833.tmp").exists()


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "full").touch()
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(BriefError, match="BP806"):
        write_together({tmp_path / "b": b"new", tmp_path / "c": b"new"})
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a", "b"]
