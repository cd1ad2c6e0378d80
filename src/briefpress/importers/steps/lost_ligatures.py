"""Words that lost the letters of a ligature, or that blanks part there, are made whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from briefpress.importers.blocks import Block, Content, Manuscript, Run, changed, contents, plain
from briefpress.importers.lost_letters import LostLetters
from briefpress.importers.report import Question, Repair, question, repair

_KIND = "lost-ligature"


def lost_ligatures(manuscript: Manuscript) -> Manuscript:
    """Put a ligature back where one word alone fits; ask where nothing else shows it is lost."""
    every = [*manuscript.blocks, *(one for note in manuscript.notes for one in note.blocks)]
    texts = [plain(one) for one in contents(every)]
    texts += [plain(one.content) for one in manuscript.fields]
    mender = _Mender(LostLetters.of(texts))
    blocks = tuple(map(mender.block, manuscript.blocks))
    notes = tuple(
        replace(note, blocks=tuple(map(mender.block, note.blocks))) for note in manuscript.notes
    )
    fields = tuple(
        replace(one, value=mender.value(one.value), content=mender.content(one.content))
        for one in manuscript.fields
    )
    if not mender.told:
        return manuscript
    return manuscript.told(*mender.told, blocks=blocks, notes=notes, fields=fields)


class _Mender:
    def __init__(self, lost: LostLetters) -> None:
        self._lost = lost
        self.told: list[Repair | Question] = []

    def block(self, block: Block) -> Block:
        """A block with its words whole."""
        return changed(block, self.content)

    def content(self, content: Content) -> Content:
        """A content with its words whole."""
        return tuple(self._run(one) if isinstance(one, Run) else one for one in content)

    def value(self, value: Any) -> Any:
        """The value of a field; what is mended there is told of its content."""
        if isinstance(value, dict):
            return {key: self.value(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(one) for one in value]
        return self._lost.mended(value, lambda *_: None) if isinstance(value, str) else value

    def _run(self, run: Run) -> Run:
        if "code" in run.marks:
            return run

        def tell(was: str, now: str, sure: bool) -> None:
            if sure:
                self.told.append(repair("BP918", _KIND, (was, now), run.place, 0.9))
            else:
                message = "letters may be lost here"
                self.told.append(question("BP947", message, was, run.place, f"perhaps {now}"))

        text = self._lost.mended(run.text, tell)
        was = run.text if run.was is None else run.was
        return replace(run, text=text, was=was) if text != run.text else run
