"""Reads a finished print edition into the proof's neutral form: a PDF on which nobody clicks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from briefpress.checks import seal_print
from briefpress.checks.pdf_content import Run
from briefpress.checks.read_pdf import Pdf, kids_of, read_with
from briefpress.checks.reading import LINE_END, Fault, Reading, call, normal


def read(data: bytes) -> Reading:
    """The print edition in the neutral form; one fault where it cannot be read at all."""
    return read_with(_Print, data)


class _Print(Pdf):
    """References and notes have their numbers, and no links; pages may be blank at the end."""

    def reading(self) -> Reading:
        blanks = seal_print.blanks(self._pages)
        self._named: dict[tuple[int, int | None], str] = {}  # page and content id -> words
        found = super().reading()
        starts = found.starts[: len(found.starts) - blanks]
        own = {**found.fields, **seal_print.sheet(self._pdf), "blank pages": (str(blanks),)}
        own.pop("XMP xmpMM:InstanceID", None)  # names these very bytes: no source says it
        faults = (*found.faults, *self._coarse())
        return replace(found, blanks=blanks, starts=starts, fields=own, faults=faults)

    def _figure(self, node: Any, page: Any) -> tuple[str, str]:
        alternative, shown = super()._figure(node, page)
        index = self._numbers[node.get("/Pg", page).objgen]
        self._named.update({(index, kid): alternative for kid in kids_of(node)})
        return alternative, shown

    def _coarse(self) -> Iterator[Fault]:
        """Pictures whose dots would be seen."""
        for index, page in enumerate(self._pages):
            for one in page.shown:
                if one.resolution < seal_print.LEAST_RESOLUTION - 0.5:
                    message = (
                        f"page {page.number} prints a picture of {one.width} x {one.height} pixels "
                        f"with {one.resolution:.0f} to the inch; {seal_print.LEAST_RESOLUTION:.0f} "
                        "print sharply"
                    )
                    yield Fault("BP507", message, self._named.get((index, one.mcid), ""))

    def _sealed(self) -> Iterator[Fault]:
        yield from seal_print.examine(self._pdf, self._pages)

    def _linked(self, node: Any, text: str, runs: list[tuple[int, Run]]) -> str:
        return text

    def _annotation(self, annotation: Any, number: int) -> None:
        """`seal_print` tells of it."""

    def _reference(self, node: Any, page: Any) -> str:
        with self._set_apart():
            text = "".join(self._inline(kid, page) for kid in kids_of(node))
        label = normal(text).replace(LINE_END, "").strip()
        self._calls.append(f"Note-{label}")
        return (LINE_END if text.startswith(LINE_END) else "") + call(label)

    def _label_text(self, node: Any, page: Any, name: str) -> str:
        return self._text_of(node, page)
