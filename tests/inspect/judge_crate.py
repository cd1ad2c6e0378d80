"""Judges an RO-Crate without network: ``python judge_crate.py CONTEXT CRATE``, in roc-validator's
own environment. RO-Crate's context is answered from a file; every other address is not there.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import requests
from requests.adapters import BaseAdapter

CONTEXT = "https://w3id.org/ro/crate/1.1/context"


class Local(BaseAdapter):
    """Answers for the context alone."""

    def send(self, request: Any, *_: Any, **__: Any) -> requests.Response:
        known = request.url.rstrip("/") == CONTEXT
        response = requests.Response()
        response.status_code = 200 if known else 404
        response.raw = io.BytesIO(Path(sys.argv[1]).read_bytes() if known else b"")
        response.headers["Content-Type"] = "application/ld+json"
        response.url, response.request = request.url, request
        return response

    def close(self) -> None:
        pass


begin = requests.Session.__init__


def local_session(self: requests.Session, *args: Any, **more: Any) -> None:
    begin(self, *args, **more)
    for scheme in ("https://", "http://"):
        self.mount(scheme, Local())


requests.Session.__init__ = local_session  # type: ignore[method-assign]

from rocrate_validator import models, services  # noqa: E402 - after the sessions are local

settings = services.ValidationSettings(
    rocrate_uri=sys.argv[2],
    profile_identifier="ro-crate-1.1",
    requirement_severity=models.Severity.REQUIRED,
    no_cache=True,
    abort_on_first=False,
)
result = services.validate(settings)
for issue in result.get_issues():
    print(issue.check.identifier, issue.message)
print("passed" if result.passed() else "failed")
