"""Imports point downhill, ARCHITECTURE.md lists what there is, nothing knows a house or a clock."""

from __future__ import annotations

import ast
import re

import pytest

from support import ROOT

SOURCE = ROOT / "src" / "briefpress"
MODULES = sorted(
    path.relative_to(SOURCE).with_suffix("").as_posix()
    for path in SOURCE.rglob("*.py")
    if path.name not in ("__init__.py", "__main__.py")
)
#: The order of the house: a module may import from its own row and from the rows above it.
ORDER = (
    "errors",
    "metadata",
    "brief",
    "typography",
    "tools",
    "document",
    "pandoc_json",
    "reader",
    "transforms",
    "style",
    "languages",
    "fields",
    "crosswalk",
    "converters",
    "exports",
    "checks",
    "importers",
    "archive",
    "pipeline",
    "deposit",
    "truth",
    "verification",
    "catalogue",
    "cli",
)


def row(module: str) -> int:
    return ORDER.index(module.split("/")[0])


def imported(module: str) -> set[str]:
    """Our own modules that a module imports, anywhere in it and for any reason."""
    tree = ast.parse((SOURCE / f"{module}.py").read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("briefpress"):
            base = (node.module or "").split(".")[1:]
            for alias in node.names:
                names = ("/".join([*base, alias.name]), "/".join(base))
                found.update(name for name in names if name in MODULES)
    return found


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module):
    assert [one for one in imported(module) if row(one) > row(module)] == []


def test_rows_have_no_circles():
    """Within a row, too, no two modules need each other."""
    graph = {module: imported(module) for module in MODULES}

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " > ".join((*path, module))
        for one in graph[module]:
            if one not in done:
                visit(one, (*path, module))
        done.add(module)

    done: set[str] = set()
    for module in MODULES:
        visit(module, ())


def test_the_page_lists_every_module():
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    listed = []
    for row in re.findall(r"^\| (`[^|]+\.py`) \|", page, re.MULTILINE):
        names = re.findall(
            r"`([a-z_/0-9]+)\.py`", row
        )  # later ones stand in the first one's folder
        folder = names[0].rpartition("/")[0]
        listed += [names[0], *(f"{folder}/{name}" for name in names[1:])]
    assert sorted(listed) == sorted(MODULES)
    assert len(page.splitlines()) < 240


@pytest.mark.parametrize("module", MODULES)
def test_no_clock_and_no_chance(module):
    text = (SOURCE / f"{module}.py").read_text("utf-8")
    found = re.findall(
        r"\b(?:date\.today|datetime\.now|time\.time|uuid[14]\(|import random)\b", text
    )
    assert not found or module == "cli"


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.*")), ids=lambda path: path.name)
def test_no_house_is_known_to_the_code(path):
    if path.suffix in (".py", ".css"):
        text = path.read_text("utf-8")
        assert not re.search(r"islamabad|\bISSI\b|strategic studies|harbour|0b3d2e", text, re.I)
