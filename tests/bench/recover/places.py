"""Where the benchmark keeps things, and the environment of the peers."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
TRUTH = HERE / "truth"
WORK = ROOT / "build" / "bench-recover"
SECONDS = 300


@cache
def peers() -> Path | None:
    """The Python of the peers' environment, made on first use; None where it cannot be made."""
    wanted = (HERE / "requirements.txt").read_bytes()
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "briefpress" / "bench-recover" / hashlib.sha256(wanted).hexdigest()[:12]
    python = folder / "bin" / "python"
    if not (folder / "ready").is_file():
        print("bench-recover: installing the peers (once)", file=sys.stderr)
        steps = (
            [sys.executable, "-m", "venv", str(folder)],
            [str(python), "-m", "pip", "-q", "install", "-r", str(HERE / "requirements.txt")],
        )
        for step in steps:
            if subprocess.run(step, check=False).returncode:
                return None
        (folder / "ready").touch()
    return python


def digest(*parts: object) -> str:
    """A short name for an input: bytes of files, texts of everything else."""
    found = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else str(part).encode()
        found.update(hashlib.sha256(data).digest())
    return found.hexdigest()[:16]


def folder_digest(folder: Path, pattern: str = "*") -> str:
    """A digest of all files below a folder."""
    return digest(*(path for path in sorted(folder.rglob(pattern)) if path.is_file()))
