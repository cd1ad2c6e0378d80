"""The order of work of ``briefpress verify``: a deposit is opened, and asked whether it is true.

First fixity: is the bag whole and unchanged? Then, for bags of ours, truth: does everything in it
follow from the brief that is in it? Nothing outside the deposit is needed, neither a network nor
a source tree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from briefpress.archive.fixity import Fixity, examine
from briefpress.archive.opened import opened
from briefpress.converters.web import people_size
from briefpress.errors import BriefpressError, Finding, Severity, UsageError, display_path
from briefpress.pipeline import Outcome
from briefpress.truth import Truth


@dataclass(frozen=True, slots=True)
class Verified(Outcome):
    """What was found out about one deposit."""

    path: str = ""
    fixity: Fixity | None = None
    checks: tuple[str, ...] = ()

    def told(self) -> tuple[str, ...]:
        """The verdict in one line, if it is good."""
        found = self.fixity
        if self.failure or found is None:
            return ()
        size = people_size(found.octets)
        digests = " and ".join(found.algorithms)
        said = (
            "whole, unchanged and true to the source inside" if found.ours else "whole, unchanged"
        )
        return (f"{self.path}  {found.files} files, {size}, by {digests}: {said}",)

    def as_json(self) -> dict[str, object]:
        """The deposit as a JSON object."""
        found = self.fixity or Fixity()
        return {
            "deposit": self.path,
            "verified": self.failure == 0,
            "bag": {
                "version": found.version,
                "made_by": found.agent,
                "digests": list(found.algorithms),
                "files": found.files,
                "bytes": found.octets,
            },
            "checks": list(self.checks),
            "findings": [finding.as_json() for finding in self.findings],
        }


def verify(path: Path, progress: Callable[[str], None] = lambda _: None) -> Verified:
    """Check a deposit; faults end up in the outcome.

    Raises:
        UsageError: there is nothing at `path`.
    """
    shown = display_path(path)
    try:
        with opened(path) as bag:
            progress("reading every file")
            fixity = examine(bag)
            checks = ["fixity"]
            findings = list(fixity.findings)
            if fixity.ours:
                progress("comparing")
                truth = Truth(bag, fixity)
                findings += truth.findings()
                checks += truth.checks
            else:
                findings.append(_stranger(fixity, shown))
    except UsageError:
        raise
    except BriefpressError as fault:
        return Verified(path.name, (), fault.findings, 4, shown)
    failure = 4 if any(one.severity is Severity.ERROR for one in findings) else 0
    return Verified(path.name, (), tuple(findings), failure, shown, fixity, tuple(checks))


def _stranger(fixity: Fixity, shown: str) -> Finding:
    who = fixity.agent or "another tool, which does not name itself"
    message = f"the bag was made by {who}: only that its files are whole was checked"
    return Finding("BP869", message, shown)
