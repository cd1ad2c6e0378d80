"""What stands at the edges of pages, in the forms that converters give it: none of it is text."""

from __future__ import annotations

import pytest

from briefpress.importers.blocks import Options
from briefpress.importers.recover import Recovered, recover

TITLE = "A Title of Some Length"
HEAD = f"# {TITLE}\n\nBy\n\n**Ann Author**\n\nFellow\n\n3 May 2021\n\n"
PARTS = [
    "The council met in the spring, and it agreed on a plan that nobody had asked for, since",
    "no canal has been dug there for fifty years. It was told that the water would come in the",
    "autumn of that year. It did not come, and in the winter the clerks went home to the hills and",
    "were not seen again. Nothing more was heard of the plan, and the council has not met since.",
]
PAGES = [f"{part} {'the rain came late, ' * 25}and the river rose" for part in PARTS]


def read(pages: list[str], between: str) -> Recovered:
    return recover((HEAD + between.join(pages) + "\n").encode(), "x.md", Options())


def text(made: Recovered) -> str:
    return " ".join(made.brief.split("---\n", 2)[2].split())


@pytest.mark.parametrize(
    "folio", ["[{}]", "({})", "## {}", "**{}**", "{} | ISSI Issue Brief", "ISSI Issue Brief | {}"]
)
def test_folios(folio: str):
    pages = [f"{page}\n\n{folio.format(n)}" for n, page in enumerate(PAGES, 1)]
    made = read(pages, "\n\n")
    assert text(made) == " ".join(PAGES)
    gone = [one.text for one in made.manuscript.removed if one.text != "By"]
    assert gone == [folio.format(n).strip("* ") for n in range(1, 5)]


@pytest.mark.parametrize(
    "head", ["Ann Author", f"{{n}} {TITLE}", "Institute of Strategic Studies", f"*{TITLE}*"]
)
@pytest.mark.parametrize("shape", ["{page}\n\n{foot}\n\n{head}", "{page}\n\n{foot}\n{head}"])
def test_running_heads(head: str, shape: str):
    parts = [PAGES[0]]
    for n, page in enumerate(PAGES[1:], 2):
        top = head.format(n=n)
        parts.append(
            shape.format(page="", foot=f"Page {n - 1} of 4", head=top).strip() + f"\n\n{page}"
        )
    made = read(parts, "\n\n")
    assert text(made) == " ".join(PAGES)
    fields = {one.key: str(one.value) for one in made.manuscript.fields}
    assert fields["title"] == TITLE
    assert "Ann Author" in fields["authors"]


def test_folios_right_above_the_text_of_the_next_page():
    pages = [f"{page}\n\n{n}" for n, page in enumerate(PAGES, 1)]
    assert text(read(pages, "\n")) == " ".join(PAGES)


def test_a_numbered_heading_that_says_a_line_of_the_opening_is_a_heading():
    given = f"**Water for the Canals**\n\n{PAGES[0]}.\n\n2 Water for the Canals\n\n{PAGES[1]}.\n"
    assert "Water for the Canals" in text(read([given], "")).split("river rose.", 1)[1]
