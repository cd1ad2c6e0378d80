"""The transforms, each on small texts."""

from __future__ import annotations

import pytest

from briefpress.document import Header, walk
from support import document_of, write_brief


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ("#", [2]),
        ("##", [2]),
        ("# ## ###", [2, 3, 4]),
        ("## ### ##", [2, 3, 2]),
        ("## #", [2, 2]),
        ("# ### ##", [2, 3, 3]),
        ("### ## # ##", [2, 2, 2, 3]),
        ("# ## ### #### ##### ######", [2, 3, 4, 5, 6, 6]),
    ],
)
def test_no_heading_skips_a_level(tmp_path, written, levels):
    text = "\n\n".join(f"{mark} Heading\n\nText." for mark in written.split())
    document = document_of(write_brief(tmp_path, text))[1]
    found = [node.level for node in walk(document.blocks) if isinstance(node, Header)]
    assert found == levels
