"""Finds the lines of a damaged text on which note texts begin.

Every line that begins like a note is a candidate: a raised number, `[n]`, `[^n]:`, a bare `n Text`,
`n. Text`. How much it looks like one is scored; `sequence` then finds the numbers that run on.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefpress.importers.inline import SUPERS
from briefpress.importers.lines import RawLine
from briefpress.importers.notecalls import calls, sure_calls
from briefpress.importers.notechain import (
    ITEM,
    NEAR,
    RULE,
    Found,
    NoteStart,
    lines_between,
    running,
)
from briefpress.importers.notesigns import called_by_signs, sign_label
from briefpress.importers.sequence import labels_of
from briefpress.importers.steps.dates import DATE
from briefpress.importers.steps.ends import finished, starts_small

#: A raised number.
SUP = (
    r"(?:</?(?:span|a)\b[^<>]*>\s*)*<sup\b[^<>]*>(?:\s*(?:<a\b[^<>]*>|\[))?[\s*_]*\\?\[?{n}\.?\\?\]?[\s*_]*"
    r"(?:\]\([^()]*\))?(?:</(?:a|span)>)*\s*(?:</sup>|<sup>)(?:</(?:a|span)>)*"
)
_FORMS: tuple[tuple[str, float], ...] = (
    (r"\[\^{n}\]:", 6.0),
    (SUP + r"[.:)]?", 3.0),
    (r"<sup{n}(?:</sup>|>)", 3.0),
    (r"(?:</?(?:span|a)\b[^<>]*>\s*)*<a\b[^<>]*>{n}\.?\s*</a>[.:)]?", 3.0),
    (r"\[\\?\[?{n}\.?\\?\]?\]\(#[^()\s]*\)[.:]?", 3.0),
    (r"\^{n}\^", 3.0),
    (r"\$\s*\^\{{?{n}\}}?\s*\$", 3.0),
    (r"\\?\[{n}\\?\](?!\()(?: \.(?= )|[.:]?)", 2.0),
    (r"{n}(?:\*\*|__)[.:)]?(?=\s)", 1.2),
    (r"{n}[.:)](?:\*\*|__)(?=\s)", 0.4),
    (r"{n}(?=\s+[^\s.)\]|])", 1.0),
    (r"{n}(?=[“\"‘'(A-Z][^\W\d]|[A-Z]\.\s?[A-Z])", 1.0),
    (r"{n}\\?[.)](?=\s)", -0.4),
    (r"{n}[.)](?=[“\"‘A-Z])", 0.0),
    (r"\({n}\)(?=\s)", 0.0),
)
#: What may stand before the label; a converter takes notes for a quotation or a list now and then.
LEAD = (
    r"^\s*(?:>\s*)?(?:[-*+•]\s+)?(?:<(?:span|a)\b[^<>]*>\s*</(?:span|a)>\s*)*"
    r"(?P<bold>\*\*|__)?\s*"
)


def _pattern(form: str) -> re.Pattern[str]:
    filled = form.replace("{n}", r"(?P<n>\d{1,3}(?:,\d{1,3}){0,3})")
    filled = filled.replace("{{", "{").replace("}}", "}")
    return re.compile(LEAD + filled, re.IGNORECASE if "<" in form else 0)


_PATTERNS = tuple((_pattern(form), score) for form, score in _FORMS)
_SUPER = re.compile(rf"{LEAD}(?P<n>[{''.join(SUPERS)}]{{1,3}})")
_NAMED = re.compile(r"^\s*\[\^(?P<n>[^\]\s]{1,40})\]:")
_ALONE = re.compile(
    rf"^\s*(?:{SUP.replace('{n}', r'(?P<n>[0-9]{1,3})')}|"
    r"\\?\[(?P<k>\d{1,3})\\?\](?: ?[.:])?|(?P<m>\d{1,3})[.)]?)\s*$"
)
SOURCE = re.compile(
    r"https?://|www\.|\bibid\b|\bop\. ?cit|\bpp?\.\s*\d|\b(?:19|20)\d\d\b|\baccessed\b|\bvol\.|"
    r"\bno\.\s*\d|\bsee\b|\bpress\b|[“\"].{3,}[,.][”\"]|\beds?\.|\binterview\b|\bauthor",
    re.IGNORECASE,
)
HEADING = re.compile(
    r"^[\s#*_]*(?:end ?notes?|foot ?notes?|(?:notes|references|sources)"
    r"(?: (?:and|&) (?:notes|references|sources))?|(?:sources|works) (?:cited|consulted)|"
    r"citations)[\s:*_]*$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\s*(?P<b>\*\*\*?|__)\d{1,3}[.)]?\s(?!.*(?P=b).*(?P=b))[^.]*[^\s.!?”\"’](?P=b)\s*$"
)
_HEADED, _TITLE_WORDS = 2.0, 10
_OPENS = re.compile(r"\s*[“\"‘(*_]*[A-Z]")
_RUN, _UNCALLED = 4, 1.4  # notes in a row that tell of one another; what no mark costs
_UNSOURCED = 1.4  # what it costs to look like a list among notes that name their sources
_SOLE = 1.4  # the only note of a page, called by a mark
_LONG, _SHORT = 30, 3  # lines of a long note; those of a folio and a running foot
_FAR, _SENTENCE = 20, 40  # lines, blank ones too, in which text goes on; letters of such a line


def note_starts(lines: Sequence[RawLine]) -> dict[int, NoteStart]:
    """For each line on which a note text begins, its label."""
    called = calls(lines)
    found = _in_company(lines, _candidates(lines, called), called)
    numbered = [one for one in found if one.start.number >= 0]
    chain = running(lines, numbered)
    starts = {numbered[n].line: numbered[n].start for n in chain}
    if len(starts) == 1 and max(numbered[n].score for n in chain) < 1.5:
        starts = {}
    known = {start.label for start in starts.values()}
    for one in numbered:  # out of order, or far from the numbers around it, and plain all the same
        if one.sure and one.start.label not in known and one.start.number in called:
            starts[one.line] = one.start
            known.add(one.start.label)
    named = {one.line: one.start for one in found if one.start.number < 0}
    return dict(sorted((starts | named).items()))


def _in_company(
    lines: Sequence[RawLine], found: list[Found], called: dict[int, int]
) -> list[Found]:
    """The candidates, scored by what stands round them: notes stand together at a page's foot."""
    runs: list[list[int]] = []
    for n, one in enumerate(found):
        if one.start.number < 0:
            continue
        last = found[runs[-1][-1]] if runs else None
        near = last is not None and lines_between(lines, last.line, one.line) <= NEAR
        if near and last is not None and one.start.number == last.start.next:
            runs[-1].append(n)
        else:
            runs.append([n])
    out = list(found)
    here = sure_calls(lines, likely=True)
    count = Counter(one.start.label for one in found)
    sources = [SOURCE.search(lines[one.line].text) is not None for one in found]
    for run in runs:
        marked = [called.get(found[n].start.number, found[n].line) < found[n].line for n in run]
        notes = len(run) >= _RUN and 2 * sum(marked) >= len(run)  # marks of some may be lost
        lowest = found[run[-1]]
        foot, ends = _at_foot(lines, lowest.line)
        notes = notes or (foot and _labels_alone(lines, [found[n] for n in run], count))
        sheet = lines[lowest.line].sheet
        call = here.get((sheet, lowest.start.number), lowest.line)
        # items without a source, where others name one, are those of a list
        items = len(run) > 1 and not any(
            sources[n] or not ITEM.match(lines[found[n].line].text) for n in run
        )
        plain_list = items and sum(sources) >= len(run)
        # no list has one item
        alone = len(run) == 1 and call < lowest.line and (ends or (foot and sheet > 0))
        for n, known in zip(run, marked, strict=True):
            one = found[n]
            end = found[n + 1].line if n < run[-1] else one.line + NEAR
            more = 3.0 if any(line.back for line in lines[one.line : end]) else 0.0
            more += _UNCALLED if (notes or alone) and not known else 0.0
            more += 1.2 if known and _interrupts(lines, one.line) else 0.0
            more += 0.6 if foot and known else 0.0
            more += _SOLE if alone else 0.0
            more -= _UNSOURCED if plain_list else 0.0
            out[n] = replace(one, score=one.score + more)
    return out


def _labels_alone(lines: Sequence[RawLine], run: Sequence[Found], count: Mapping[str, int]) -> bool:
    """Whether numbers in a row, each alone on its line, are labels of notes.

    Those of lists have stops; if most begin other lines as well, they may be marks set apart.
    """
    bare = all(one.start.joined and lines[one.line].text.strip().isdigit() for one in run)
    again = sum(count[one.start.label] > 1 for one in run)
    return bare and len(run) >= _RUN and 2 * again <= len(run)


def _interrupts(lines: Sequence[RawLine], index: int) -> bool:
    """Whether the paragraph of a line stands in the middle of a sentence, as no list does."""
    above = (line.text for line in reversed(lines[max(0, index - _FAR) : index]) if _says(line))
    rest = itertools.dropwhile(lambda line: not line.blank, lines[index : index + _FAR])
    before, after = next(above, ""), next((line.text for line in rest if _says(line)), "")
    text = len(before) > _SENTENCE and not before.startswith("#") and not finished(before)
    return text and starts_small(after)


def _says(line: RawLine) -> bool:
    return not line.blank and not RULE.match(line.text)


def _at_foot(lines: Sequence[RawLine], index: int) -> tuple[bool, bool]:
    """Whether little more than one note can stand from a line on to the end of its page.

    And whether its paragraph is the last one, with a folio and a running foot below it. Lines are
    counted no further than matters.
    """
    sheet = lines[index].sheet
    below = (lines[n] for n in range(index, len(lines)))
    rest = itertools.takewhile(lambda line: line.sheet == sheet, below)
    text = itertools.takewhile(lambda line: not RULE.match(line.text), rest)
    own = itertools.islice(itertools.takewhile(lambda line: not line.blank, text), _LONG)
    size = sum(1 for _ in own)
    after = [*itertools.islice((line.text for line in text if not line.blank), NEAR)]
    short = len(after) <= _SHORT and all(len(one) < _SENTENCE for one in after)
    goes_on = any(finished(one) or starts_small(one.lstrip(" -*•")) for one in after)
    last = size < _LONG and short and not goes_on
    return last or size + len(after) <= NEAR, last


def _candidates(lines: Sequence[RawLine], called: dict[int, int]) -> list[Found]:
    found: list[Found] = []
    after_heading = after_rule = False
    for index, line in enumerate(lines):
        if line.blank or line.code or line.table or DATE.fullmatch(line.text.strip()):
            continue
        if HEADING.match(line.text):
            after_heading = True
            continue
        if RULE.match(line.text):
            after_rule = True
            continue
        if line.text.lstrip().startswith("#"):
            after_heading = False
        got = _candidate(lines, index)
        if got is None:
            after_rule = after_rule and len(line.text) < 400 and not found
            continue
        start, score, words = got
        if start.number >= 0:
            score += 0.8 * (after_heading + after_rule) + (0.8 if SOURCE.search(words) else 0.0)
            call = called.get(start.number)
            score -= _UNCALLED if call is None or (call >= index and score < 5) else 0.0
            score -= 1.2 if words[:1].islower() and not words.startswith("http") else 0.0
            score -= _HEADED if _heads(lines, index, words) else 0.0
            found.append(Found(index, start, score, after_heading))
        else:
            found.append(Found(index, start, score))
    signs = [(one.line, one.start.label) for one in found if not one.named]
    signed = called_by_signs(lines, signs)
    return [one for one in found if one.named or one.line in signed]


def _heads(lines: Sequence[RawLine], index: int, words: str) -> bool:
    """Whether a line with a number is rather the heading of what stands below it: short, without a
    stop, on its own in bold type or above a paragraph that begins anew."""
    if SOURCE.search(words) or not 0 < len(words.split()) <= _TITLE_WORDS:
        return False
    if _TITLE.match(lines[index].text):
        return True
    if words[-1] in '.!?…;,:)”"’' or index + 2 >= len(lines) or not lines[index + 1].blank:
        return False
    if index and not lines[index - 1].blank:
        return False
    below = lines[index + 2].text
    return len(below) > _SENTENCE and _OPENS.match(below) is not None


def _candidate(lines: Sequence[RawLine], index: int) -> tuple[NoteStart, float, str] | None:
    text = lines[index].text
    named = _NAMED.match(text)
    if named:
        start = NoteStart(named["n"], named.end(), named.start("n"))
        return start, 6.0, text[named.end() :].strip()
    alone = _ALONE.match(text)
    if alone:
        return _label_alone(lines, index, alone)
    match = _SUPER.match(text)
    if match:
        label = "".join(SUPERS[char] for char in match["n"])
        return NoteStart(label, match.end(), match.start("n")), 3.0, text[match.end() :].strip()
    sign = sign_label(text)
    if sign and sign[0] != "*":  # a single star may be a bullet before a number
        label, label_at, offset = sign
        return NoteStart(label, offset, label_at), 2.0, text[offset:]
    for pattern, score in _PATTERNS:
        match = pattern.match(text)
        if match and _is_label(match["n"]) and text[match.end() :].strip():
            start = NoteStart(match["n"], match.end(), match.start("n"))
            return start, score, text[match.end() :].strip(" \t*_")
    if sign:
        label, label_at, offset = sign
        return NoteStart(label, offset, label_at), 2.0, text[offset:]
    return None


def _is_label(text: str) -> bool:
    """Whether it is a number, or such as run on: a thousand has a comma as well."""
    return "," not in text or len(labels_of(text)) > 1


def _label_alone(
    lines: Sequence[RawLine], index: int, match: re.Match[str]
) -> tuple[NoteStart, float, str] | None:
    """A label alone on its line belongs to the words of the next one, on the same page."""
    after = next((n for n in range(index + 1, min(index + 3, len(lines)))
                  if not lines[n].blank), None)  # fmt: skip
    if after is None or lines[after].sheet != lines[index].sheet:
        return None
    group = next(one for one in "nkm" if match[one])
    label = match[group]
    words = lines[after].text.strip()
    start = NoteStart(label, len(lines[index].text), match.start(group), True)
    return start, {"n": 2.5, "k": 2.0, "m": 0.4}[group], words
