"""The real brief's editions as text; a wanted change renews them: tests/inspect/dump.py."""

from __future__ import annotations

import pytest

from dump import DUMPS
from support import FORMATS, REAL, ROOT, convert, document_of


@pytest.mark.parametrize("format", FORMATS)
def test_the_real_brief_is_as_it_was(format):
    golden = ROOT / "tests" / "golden" / REAL.name / f"{format}.txt"
    found = DUMPS[format](convert(format, document_of(REAL)[1]))
    assert found == golden.read_text("utf-8")
