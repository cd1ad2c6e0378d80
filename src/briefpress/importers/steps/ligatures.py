"""Ligatures: signs that stand for several letters, and signs that could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from briefpress.importers.blocks import (
    Block,
    Content,
    Field,
    Manuscript,
    Run,
    changed,
    contents,
    plain,
)
from briefpress.importers.report import Question, Repair, question, repair
from briefpress.importers.vocabulary import Vocabulary, known

_SIGNS = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
_TABLE = str.maketrans(_SIGNS)
_LOST = re.compile(r"[^\W\d_]*\ufffd[^\W\d_\ufffd]*")
_LETTERS = ("fi", "fl", "ff", "ffi", "ffl", "ft", "tt", "ti", "th", "fj", "'", "–")


def ligatures(manuscript: Manuscript) -> Manuscript:
    """Write ligature signs as letters; mend an unreadable sign where only one word fits."""
    texts = [plain(one) for one in contents(manuscript.blocks)]
    if not any(sign in text for text in _all(manuscript) for sign in (*_SIGNS, "\ufffd")):
        return manuscript
    mender = _Mender(Vocabulary.of(texts))
    fields = tuple(_field(field, mender.content) for field in manuscript.fields)
    notes = tuple(
        replace(note, blocks=tuple(mender.block(one) for one in note.blocks))
        for note in manuscript.notes
    )
    blocks = tuple(mender.block(block) for block in manuscript.blocks)
    return manuscript.told(*mender.told, blocks=blocks, notes=notes, fields=fields)


def _all(manuscript: Manuscript) -> list[str]:
    texts = [plain(one) for one in contents(manuscript.blocks)]
    texts += [plain(one) for note in manuscript.notes for one in contents(note.blocks)]
    return texts + [str(field.value) for field in manuscript.fields]


def _field(field: Field, change: Callable[[Content], Content]) -> Field:
    return replace(field, value=_plainer(field.value), content=change(field.content))


def _plainer(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plainer(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plainer(one) for one in value]
    return value.translate(_TABLE) if isinstance(value, str) else value


class _Mender:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary
        self.told: list[Repair | Question] = []

    def block(self, block: Block) -> Block:
        """A block without ligature signs."""
        return changed(block, self.content)

    def content(self, content: Content) -> Content:
        """A content without ligature signs."""
        return tuple(self._run(one) if isinstance(one, Run) else one for one in content)

    def _run(self, run: Run) -> Run:
        text = run.text.translate(_TABLE)
        if text != run.text:
            changed = [word for word in run.text.split() if word.translate(_TABLE) != word]
            change = (" ".join(changed), " ".join(changed).translate(_TABLE))
            self.told.append(repair("BP918", "ligature", change, run.place))
        if "\ufffd" not in text:
            return replace(run, text=text)
        mended = _LOST.sub(lambda match: self._lost(match[0], run), text)
        return replace(run, text=mended, was=run.text if mended != text else run.was)

    def _lost(self, word: str, run: Run) -> str:
        fits = [
            candidate
            for letters in _LETTERS
            if self._is_word(candidate := word.replace("\ufffd", letters))
        ]
        if len(fits) == 1 and word.count("\ufffd") == 1:
            self.told.append(repair("BP918", "lost-ligature", (word, fits[0]), run.place, 0.9))
            return fits[0]
        message = "a sign could not be read"
        hint = f"perhaps {' or '.join(fits)}" if fits else None
        self.told.append(question("BP947", message, word, run.place, hint))
        return word

    def _is_word(self, word: str) -> bool:
        return self._words.small[word.lower()] > 0 or known(word)
