"""The chain: small named steps over the manuscript, in one order for all ways in.

A step is a function `Manuscript -> Manuscript` in a file of its own below ``steps/``; its cases
stand in ``tests/cases/recover/``. A step that finds nothing to do returns what it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from briefpress.importers.blocks import Manuscript

Step = Callable[[Manuscript], Manuscript]

CHAIN: tuple[Step, ...] = ()


def run(manuscript: Manuscript, steps: Sequence[Step] = CHAIN) -> Manuscript:
    """The manuscript after all `steps`, in their order."""
    for step in steps:
        manuscript = step(manuscript)
    return manuscript
