"""Hyphens that an extractor itself dropped: no recovery may put them back, so none is asked to.

pdftotext joins a line that ends in a hyphen with the next one and leaves the hyphen out, in
`well-funded` and in addresses alike. What is no longer in the extracted text is the extractor's loss.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from bench.recover.account import Account, Mark, NoteText, normal, words

_HYPHEN = re.compile(r"(?<=[^\W_])-(?=[^\W_])")
_EDGES = "\"'.,;:!?()[]<>*_"


def without_dropped(truth: Account, result: Account, given: str) -> tuple[Account, Account]:
    """Both accounts, with the words from which an extractor dropped a hyphen in the form it gave."""
    said = [*truth.words, *(word for note in truth.notes for word in note.words)]
    named = [word for _, value in truth.fields for word in words(value)]
    wanted = Counter(_bare(word) for word in (*said, *named) if _HYPHEN.search(word))
    text = re.sub(r"(?<=-)\s*\n\s*", "", normal(given))
    dropped = {
        word: form
        for word, count in wanted.items()
        if text.count(word) < count and (form := _form(word, text))
    }
    return (_spelt(truth, dropped), _spelt(result, dropped)) if dropped else (truth, result)


def _bare(word: str) -> str:
    return word.strip(_EDGES)


def _form(word: str, text: str) -> str:
    """The word as the extractor gave it, without one of its hyphens; empty if it did not."""
    forms = (word[: at.start()] + word[at.end() :] for at in _HYPHEN.finditer(word))
    return next((form for form in forms if re.search(rf"(?<!\w){re.escape(form)}", text)), "")


def _spelt(account: Account, dropped: Mapping[str, str]) -> Account:
    def spelt(text: str) -> str:
        bare = _bare(text)
        return text.replace(bare, dropped[bare]) if bare in dropped else text

    def all_spelt(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(spelt, texts))

    def moved(mark: Mark) -> Mark:
        head = account.words[mark.word][: mark.offset] if mark.word >= 0 else ""
        gone = _HYPHEN.search(head) and len(head) - len(spelt(head))
        return replace(mark, offset=mark.offset - (gone or 0))

    return replace(
        account,
        words=all_spelt(account.words),
        marks=tuple(map(moved, account.marks)),
        notes=tuple(NoteText(tuple(map(all_spelt, note.paragraphs))) for note in account.notes),
        links=all_spelt(account.links),
    )
