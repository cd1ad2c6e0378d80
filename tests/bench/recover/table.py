"""The figures as tables of text, the same on the screen and on the page in docs/."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.recover.judge import Outcome
from bench.recover.score import MEASURES, Share, total

_HEAD = ("", "files", *MEASURES, "lost", "none")


def row(name: str, outcomes: Sequence[Outcome]) -> list[str]:
    """One row: how many files, each measure in hundredths, words lost silently, files that failed."""
    score = total(one.score for one in outcomes)
    failed = sum(1 for one in outcomes if one.fault)
    lost = sum(len(one.lost) for one in outcomes)
    shares = [percent(score[measure]) for measure in MEASURES]
    return [name, str(len(outcomes)), *shares, str(lost), str(failed)]


def percent(share: Share) -> str:
    """Hundredths, never rounded up to 100."""
    value = share.percent
    if value is None:
        return "–"
    text = f"{value:.1f}" if value < 99 else f"{value:.2f}"
    if share.right < share.of and text == "100.00":
        text = "99.99"
    return "100" if share.right == share.of else text


def table(rows: Iterable[Sequence[str]], head: Sequence[str] = _HEAD) -> str:
    """A pipe table, its columns aligned for reading."""
    every = [list(head), *map(list, rows)]
    widths = [max(len(line[at]) for line in every) for at in range(len(head))]
    lines = [
        "| " + " | ".join(
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ) + " |"
        for line in every
    ]  # fmt: skip
    rule = "|" + "|".join(
        ("-" * (width + 2)) if not at else "-" * (width + 1) + ":" for at, width in enumerate(widths)
    ) + "|"  # fmt: skip
    return "\n".join([lines[0], rule, *lines[1:]])
