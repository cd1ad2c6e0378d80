"""Fixity: is a bag whole and unchanged? Every file is read once, a piece at a time.

Follows RFC 8493, 3; bags of BagIt 0.93 to 0.97, and other digests than ours, are read too.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from briefpress.archive.bag import INFO, Tags, read_manifest, read_tags
from briefpress.archive.opened import BROKEN, Opened, safe_path
from briefpress.errors import Finding, ProofError, display_path, quoted

_MANIFEST = re.compile(r"(tag)?manifest-([A-Za-z0-9_-]+)\.txt")
_VERSION = re.compile(r"(?:0\.9[3-7]|1\.0)")
_WEAK = ("md5", "sha1")


@dataclass
class Fixity:
    """What was found out: how much was read, by which digests, and what is wrong.

    `info` is bag-info.txt. `algorithms` are those of the manifests that could be checked, and
    `digests` what these say, by path.
    """

    files: int = 0
    octets: int = 0
    algorithms: tuple[str, ...] = ()
    version: str = ""
    info: Tags = ()
    digests: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def agent(self) -> str:
        """The software that made the bag, as it says itself."""
        return next((text for label, text in self.info if label == "Bag-Software-Agent"), "")

    @property
    def ours(self) -> bool:
        """Whether Briefpress made the bag, so that more is known of it than BagIt says."""
        return self.agent.startswith("Briefpress ")


def examine(bag: Opened) -> Fixity:
    """Check every manifest of the bag, and that it holds all it names and nothing else.

    Raises:
        ProofError: it is no bag at all.
    """
    return _Bag(bag).examined()


class _Bag:
    def __init__(self, bag: Opened) -> None:
        self._bag = bag
        self._shown = display_path(bag.path)
        self._result = Fixity()
        self._wanted: dict[str, dict[str, str]] = {}  # path -> algorithm -> digest
        self._manifests: dict[str, frozenset[str]] = {}  # manifest -> the paths it lists

    def examined(self) -> Fixity:
        self._declaration()
        self._about()
        for name in sorted(self._bag.files):
            match = _MANIFEST.fullmatch(name)
            if match:
                self._read_manifest(name, match[2].lower().replace("-", ""))
        self._complete()
        self._digests()
        self._oxum()
        self._result.digests = self._wanted
        return self._result

    def _tell(self, code: str, message: str) -> None:
        self._result.findings.append(Finding(code, message, self._shown))

    # -- what the bag says of itself --------------------------------------------------------

    def _declaration(self) -> None:
        if "bagit.txt" not in self._bag.files:
            message = "it is no deposit: bagit.txt is missing"
            hint = "name the folder that holds bagit.txt, or its .zip"
            raise ProofError(Finding("BP860", message, self._shown, hint=hint))
        said = dict(self._tags("bagit.txt"))
        self._result.version = version = said.get("BagIt-Version", "")
        if not _VERSION.fullmatch(version):
            self._tell("BP867", f"bagit.txt names the unknown version {quoted(version)}")
        if said.get("Tag-File-Character-Encoding", "").upper() != "UTF-8":
            self._tell("BP867", "bagit.txt does not say that the bag's texts are UTF-8")

    def _about(self) -> None:
        self._result.info = self._tags(INFO) if INFO in self._bag.files else ()

    def _oxum(self) -> None:
        sizes = [size for name, size in self._bag.files.items() if name.startswith("data/")]
        found = f"{sum(sizes)}.{len(sizes)}"
        for label, text in self._result.info:
            if label == "Payload-Oxum" and text != found:
                self._tell("BP867", f"Payload-Oxum says {text}, but the payload has {found}")

    def _tags(self, name: str) -> Tags:
        try:
            return read_tags(self._bag.read(name))
        except (ValueError, *BROKEN) as fault:
            self._tell("BP864", f"{name} cannot be read: {fault}")
            return ()

    def _read_manifest(self, name: str, algorithm: str) -> None:
        """Take in one manifest; what it lists must lie where it may."""
        try:
            lines = list(read_manifest(self._bag.read(name), self._bag.files))
        except (ValueError, *BROKEN) as fault:
            self._tell("BP864", f"{name} cannot be read: {fault}")
            return
        if algorithm not in hashlib.algorithms_available or algorithm.startswith("shake"):
            self._tell("BP869", f"{name} was not checked: there is no digest {quoted(algorithm)}")
            return
        self._manifests[name] = frozenset(path for path, _ in lines)
        self._result.algorithms = tuple(sorted({*self._result.algorithms, algorithm}))
        for path, digest in lines:
            if not safe_path(path) or path.startswith("data/") == name.startswith("tag"):
                self._tell("BP864", f"{name} names {quoted(path)}, which has no place in it")
            elif self._wanted.setdefault(path, {}).setdefault(algorithm, digest) != digest:
                self._tell("BP864", f"{name} names {quoted(path)} twice, with two digests")

    # -- complete ---------------------------------------------------------------------------

    def _complete(self) -> None:
        payload = {name for name in self._bag.files if name.startswith("data/")}
        listing = {name: paths for name, paths in self._manifests.items() if name[0] == "m"}
        if not listing:
            self._tell("BP864", "there is no manifest that can be checked")
        missing = {path for path in self._wanted if path not in self._bag.files}
        fetched = self._fetch() & missing
        for path in sorted(missing - fetched):
            self._tell("BP862", f"{path} is missing")
        for path in sorted(fetched):
            self._tell("BP862", f"{path} is not here: fetch.txt leaves it to the network")
        every = set().union(*listing.values())
        for path in sorted(payload - every) if listing else ():
            self._tell("BP863", f"{path} is in no manifest")
        for name, paths in listing.items() if self._result.version == "1.0" else ():
            for path in sorted((payload & every) - paths):
                self._tell("BP864", f"{name} does not name {path}")
        if self._result.ours:
            self._tag_files()
        weak = self._result.algorithms and set(self._result.algorithms) <= set(_WEAK)
        if weak:
            names = " and ".join(self._result.algorithms)
            self._tell("BP869", f"{names} show accidents, but not a change that was meant")

    def _tag_files(self) -> None:
        """Our bags name every tag file, the manifests too, in two tag manifests."""
        tags = {name for name in self._bag.files if not name.startswith("data/")}
        for algorithm in ("sha256", "sha512"):
            for kind in ("manifest", "tagmanifest"):
                name = f"{kind}-{algorithm}.txt"
                if name not in tags:
                    self._tell("BP862", f"{name} is missing")
            listed = self._manifests.get(f"tagmanifest-{algorithm}.txt", frozenset())
            for path in sorted(tags - listed) if listed else ():
                if not path.startswith("tagmanifest-"):
                    self._tell("BP863", f"{path} is not in tagmanifest-{algorithm}.txt")
        for name in sorted(tags):
            match = _MANIFEST.fullmatch(name)
            if match and match[2] not in ("sha256", "sha512"):
                self._tell("BP863", f"{name} is not among the files of a deposit")

    def _fetch(self) -> frozenset[str]:
        if "fetch.txt" not in self._bag.files:
            return frozenset()
        try:
            lines = self._bag.read("fetch.txt").decode("utf-8").splitlines()
        except (ValueError, *BROKEN) as fault:
            self._tell("BP864", f"fetch.txt cannot be read: {fault}")
            return frozenset()
        parts = [line.split(maxsplit=2) for line in lines if line.strip()]
        return frozenset(part[2].strip() for part in parts if len(part) == 3)

    # -- unchanged --------------------------------------------------------------------------

    def _digests(self) -> None:
        here = [(path, self._wanted[path]) for path in self._wanted if path in self._bag.files]
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            for findings in pool.map(lambda one: list(self._check(*one)), here):
                self._result.findings += findings
        self._result.files = len(here)
        self._result.octets = sum(self._bag.files[path] for path, _ in here)

    def _check(self, path: str, wanted: Mapping[str, str]) -> Iterator[Finding]:
        hashers = {name: hashlib.new(name) for name in wanted}
        try:
            for piece in self._bag.chunks(path):
                for one in hashers.values():
                    one.update(piece)
        except BROKEN as fault:
            yield Finding("BP861", f"{path} is changed: it cannot be read: {fault}", self._shown)
            return
        wrong = sorted(name for name, one in hashers.items() if one.hexdigest() != wanted[name])
        right = sorted(wanted.keys() - set(wrong) - set(_WEAK))
        if wrong and right:  # two digests cannot agree by accident: it is the manifest that changed
            kind = "manifest" if path.startswith("data/") else "tagmanifest"
            names = " and ".join(f"{kind}-{name}.txt" for name in wrong)
            message = f"{names} is changed: it tells another digest of {path} than {right[0]} does"
            yield Finding("BP864", message, self._shown)
        elif wrong:
            code = "BP864" if _MANIFEST.fullmatch(path) else "BP861"
            message = f"{path} is changed: its {' and '.join(wrong)} differ"
            yield Finding(code, message, self._shown)
