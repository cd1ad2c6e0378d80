"""Field codes while a text is read: what their results are, and what has none (17.16).

A field may run over many paragraphs and hold other fields, so one `Fields` goes along with the
reading of a whole part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_GENERATED = {
    "TOC": "the table of contents",
    "INDEX": "the index",
    "TOA": "the table of authorities",
}
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


@dataclass(slots=True)
class Field:
    """One field: its code so far, and whether its result has begun."""

    code: str = ""
    result: bool = False

    @property
    def kind(self) -> str:
        """The name of the field in capitals, such as ``HYPERLINK``."""
        words = self.code.split(None, 1)
        return words[0].upper() if words else ""

    def arguments(self) -> tuple[list[str], set[str]]:
        """What follows the name: arguments without their quotation marks, and switches."""
        plain, switches, last = [], set(), ""
        for match in _QUOTED.finditer(self.code):
            word = match[1] if match[1] is not None else match[2]
            if match[1] is None and word.startswith("\\") and len(word) == 2:
                switches.add(word.lower())
                last = word.lower()
            else:
                plain.append(word.replace('\\"', '"').replace("\\\\", "\\"))
                if last == "\\l":
                    switches.add(f"#{plain.pop()}")
                last = ""
        return plain[1:], switches

    def link(self) -> str:
        """The address that a field's result leads to, or the empty text."""
        if self.kind == "HYPERLINK":
            plain, switches = self.arguments()
            inside = next((one for one in switches if one.startswith("#")), "")
            return (plain[0] if plain else "") + inside
        if self.kind in ("REF", "PAGEREF", "NOTEREF"):
            plain, switches = self.arguments()
            return f"#{plain[0]}" if plain and "\\h" in switches and self.kind == "REF" else ""
        return ""


@dataclass(slots=True)
class Fields:
    """The fields that are open at a point of the text, outermost first."""

    open: list[Field] = field(default_factory=list)

    def begin(self, code: str = "", *, result: bool = False) -> None:
        """A field begins; a simple one brings its code along."""
        self.open.append(Field(code, result))

    def code(self, text: str) -> None:
        """A piece of the code of the innermost field."""
        if self.open and not self.open[-1].result:
            self.open[-1].code += text

    def separate(self) -> None:
        """The result of the innermost field begins."""
        if self.open:
            self.open[-1].result = True

    def end(self) -> Field | None:
        """The innermost field ends; it is returned."""
        return self.open.pop() if self.open else None

    @property
    def in_code(self) -> bool:
        """Whether what stands here is no text but part of a code."""
        return any(not one.result for one in self.open)

    def inside(self, kind: str) -> Field | None:
        """The innermost open field of a kind, or None."""
        return next((one for one in reversed(self.open) if one.kind == kind), None)

    def generated(self) -> str:
        """What Word makes of the text anew, and here is: a list that no edition needs."""
        return next((_GENERATED[one.kind] for one in self.open if one.kind in _GENERATED), "")

    def link(self) -> str:
        """The address that text here leads to, by the innermost field that has one."""
        return next((found for one in reversed(self.open) if (found := one.link())), "")
