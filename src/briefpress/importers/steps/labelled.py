"""Lines of the head that say by themselves which field they are."""

from __future__ import annotations

import re
from dataclasses import replace

from briefpress.importers.blocks import cut, first_place, words
from briefpress.importers.report import removed
from briefpress.importers.steps import dates
from briefpress.importers.steps.head import Head, Line
from briefpress.importers.vocabulary import known

_DATED = re.compile(
    r"(?:date(?: of (?:publication|issue))?|(?:first )?published(?: on| in)?|publication date|"
    r"on|issued(?: on)?|released(?: on)?|dated|posted(?: on)?|"
    r"(?:last )?updated(?: on)?)\b\s*[:–—-]?\s*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:(?:image|photo(?:graph)?|picture|cover(?: image| photo)?|lead image|illustration)s?\s*"
    r"(?:source|credits?|courtesy(?: of)?|by)?\s*:|(?:source|credits?)\s*:|"
    r"(?:photo|image|picture) by|"
    r"courtesy of)\s*",
    re.IGNORECASE,
)
LABELLED = {
    "title": re.compile(r"title\s*:\s*", re.IGNORECASE),
    "subtitle": re.compile(r"sub-?title\s*:\s*", re.IGNORECASE),
    "keywords": re.compile(r"key ?words?\s*[:–—]\s*", re.IGNORECASE),
    "abstract": re.compile(r"(?:abstract|(?:executive )?summary)\s*[:.—-]\s*", re.IGNORECASE),
    "doi": re.compile(
        r"(?:doi\s*:?\s*)?(?:https?://(?:dx\.)?doi\.org/|doi\s*:\s*)(?=10\.)", re.IGNORECASE
    ),
    "version": re.compile(r"version\s*:?\s+(?=[\d.]+$)", re.IGNORECASE),
    "license": re.compile(r"licen[cs]e\s*:\s*|(?=[^.:]{0,60}\blicen[cs]ed under\b)", re.IGNORECASE),
    "rights": re.compile(r"(?=©|copyright\s+©?\s*\d|\(c\)\s*\d{4})", re.IGNORECASE),
}
_SERIES = re.compile(
    r"(?P<title>(?:[A-Z][\w&'’-]*\s+){0,5}?(?:Issue|Policy|Strategic|Research|Occasional|Discussion|"
    r"Working|Briefing|Special|Insight|Analysis|Papers?|Briefs?|Notes?|Series|Reports?|Memos?|"
    r"Reviews?|Monitor|Perspectives?|Commentary|Focus)[\w &'’-]{0,40}?),?\s*[|–—-]?\s*"
    r"(?:(?:No\.?|Number|#|Nr\.?|Nº|N°|Issue|Vol\.?)\s*|(?<!\d)(?=\d{1,3}(?:/\d{2,4})?$|(?:19|20)\d\d[/-]\d{1,3}$))"
    r"(?P<number>(?=\S*\d)[\w./-]{1,12})",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_LINE = 120  # letters; what is longer is a sentence
_LETTERSPACED = re.compile(
    r"(?P<title>(?:[A-Z]{1,2}\s+){5,})N\s?O\s?\.?\s*(?P<number>\d(?:[\s/]*\d){0,5})"
)
_CALLED = re.compile(r"series\s*[:–—]\s*", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?P<title>.+?)(?:,?\s*[|–—(]?\s*(?:No\.?|Number|#|Nr\.?|Nº|N°|Vol\.?)\s*(?P<number>[\w./-]*\d[\w./-]*)\)?)?",
    re.IGNORECASE | re.DOTALL,
)
_ISSUE = re.compile(
    r"(?:No|Number|Nr|Issue|Vol)?[.:]?\s*#?\s*[A-Z]{0,3}\d[\w./-]{0,10}", re.IGNORECASE
)
_CREATIVE_COMMONS = re.compile(
    r"(?:CC|Creative Commons)[\s-]*(?P<terms>BY|Attribution|0|Zero)"
    r"(?P<more>(?:[\s-]+(?:NC|SA|ND|Non-?Commercial|Share-?Alike|No-?Deriv(?:ative)?s?))*)"
    r"[\s-]*(?:\(.*?\)\s*)?(?P<version>\d\.\d)",
    re.IGNORECASE,
)


def licence(text: str) -> str:
    """The SPDX identifier of a Creative Commons licence that `text` names with its version."""
    match = _CREATIVE_COMMONS.search(text)
    if match is None:
        return ""
    if match["terms"].lower() in ("0", "zero"):
        return f"CC0-{match['version']}"
    more = re.sub(r"[\s-]", "", match["more"].lower())
    parts = {"nc": "nc|noncommercial", "sa": "sa|sharealike", "nd": "nd|noderiv"}
    kept = [key.upper() for key, names in parts.items() if re.search(names, more)]
    order = [key for key in ("NC", "ND", "SA") if key in kept]
    return "-".join(["CC", "BY", *order, match["version"]])


def date(head: Head, line: Line, text: str) -> bool:
    """The date, alone on its line, with a label, or after the name of a place."""
    label = _DATED.match(text)
    size = label.end() if label else 0
    got = dates.found(text[size:])
    if "date" in head.fields:
        if label and got and len(text) < _LINE:
            line.kept = True
            head.ask("the original gives another date; the line was kept as text", line)
        return line.kept
    if got is None:
        return _no_day(head, line, text[size:])
    day, match, swapped = got
    before, after = text[size : size + match.start()], text[size + match.end() :]
    if dates.BESIDE.sub("", after).strip(" .,|–—()[]•·*"):
        return False
    if before.strip(" ,|–—()[]•·*"):
        if not re.fullmatch(r"(?:[A-Z][\w.'’-]+[ /]?){1,3}(?:, [A-Z]\w+)?\s*[,:–—-]\s*", before):
            return False
        rest = cut(line.content, size, size + match.start())
        head.label(line, size)
        head.removed.append(removed(words(rest), "the place of publication", first_place(rest)))
        line.content = cut(line.content, size + match.start())
        size = 0
    head.take("date", line, size, day.isoformat())
    if swapped:
        head.ask("day and month of the date could be swapped", line)
    return True


def _no_day(head: Head, line: Line, text: str) -> bool:
    """A month or a season is no date; the line stays as it is."""
    match = dates.WITHOUT_DAY.fullmatch(text.strip(" .,()[]"))
    if match is None or line.used:
        return False
    hint = f"add date: {dates.open_date(match[0])} to the metadata block, and take this line away"
    head.ask("the date of the original has no day; the line was kept as text", line, hint)
    line.kept = True
    return True


def credit(head: Head, line: Line, text: str) -> bool:
    """The credit of a lead picture that is not there."""
    match = _CREDIT.match(text)
    rest = words(cut(line.content, match.end())) if match else ""
    if match is None or not rest or len(text) > 160 or "lead_image" in head.fields:
        return False
    head.take("lead_image", line, match.end(), {"source": rest})
    message = "the lead picture is not in the file, only its credit"
    hint = "put it into figures/ and add file: and alt: below lead_image"
    head.ask(message, line, hint, "BP943")
    return True


def labelled(head: Head, line: Line, text: str) -> bool:
    """A line that begins with the name of its field."""
    for key, pattern in LABELLED.items():
        match = pattern.match(text)
        if match and key not in head.fields:
            rest = words(cut(line.content, match.end()))
            value = field_value(key, rest)
            if value:
                head.take(key, line, match.end(), value)
                return True
    return False


def field_value(key: str, said: str) -> object:
    """The value of a field that a line gives as `said`; nothing if it is none."""
    if key == "keywords":
        return keywords(said)
    if key == "doi" and not _DOI.fullmatch(said):
        return ""
    return licence(said) if key == "license" else said


def keywords(text: str) -> list[str]:
    """The keywords of a line."""
    return [one.strip(" .") for one in re.split(r"[,;•·|]", text) if one.strip(" .")]


def series(head: Head, line: Line, text: str) -> bool:
    """Series and number, on one line or on two, or behind the word for it."""
    if "series" in head.fields:
        return False
    called = _CALLED.match(text)
    if called and text[called.end() :].strip():
        said = _NUMBERED.fullmatch(text[called.end() :].strip())
        assert said is not None
        value = {key: one for key, one in said.groupdict().items() if one}
        head.take("series", line, called.end(), value)
        return True
    parted = _LETTERSPACED.fullmatch(text.strip())
    if parted and (title := _words_of("".join(parted["title"].split()).lower())):
        value = {"title": title.title(), "number": "".join(parted["number"].split())}
        _take_series(head, line, text, parted, value)
        head.ask("is this the series? its letters stand apart in the original", line)
        return True
    match = _SERIES.fullmatch(text.strip())
    if match is None:
        return _series_beside(head, line, text)
    value = {"title": " ".join(match["title"].split()).strip(" ,"), "number": match["number"]}
    _take_series(head, line, text, match, value)
    return True


def _take_series(
    head: Head, line: Line, text: str, match: re.Match[str], value: dict[str, str]
) -> None:
    """Make a line the series, but for the word between its title and its number."""
    start = len(text) - len(text.lstrip())
    title, number = start + match.end("title"), start + match.start("number")
    between = cut(line.content, title, number)
    head.take("series", line, 0, value)
    head.contents["series"] = [cut(line.content, 0, title), cut(line.content, number)]
    if words(between):
        head.removed.append(removed(words(between), "the name of a field", first_place(between)))


def _words_of(letters: str) -> str:
    """The fewest known words that letters make, none of them shorter than three; or nothing."""
    best: dict[int, list[str]] = {0: []}
    for stop in range(1, len(letters) + 1):
        ways = [
            [*best[start], letters[start:stop]]
            for start in range(max(0, stop - 20), stop - 2)
            if start in best and known(letters[start:stop])
        ]
        if ways:
            best[stop] = min(ways, key=len)
    return " ".join(best.get(len(letters), ()))


def _series_beside(head: Head, line: Line, text: str) -> bool:
    """The number of a series alone on a line, next to the name of one."""
    if _ISSUE.fullmatch(text.strip()) is None:
        return False
    for step in (-1, 1):
        name = head.next_to(line, step)
        if name is None or name.used or name.kept or names_series(name.text):
            continue
        match = _SERIES.fullmatch(f"{name.text} {text.strip()}")
        if match and match["title"].strip() == name.text:
            label = text.index(match["number"])
            head.label(line, label)
            value = {"title": name.text, "number": match["number"]}
            number = replace(line, content=cut(line.content, label))
            head.take_all("series", [name, number], 0, value)
            line.used = "series"
            return True
    return False


def names_series(text: str) -> bool:
    """Whether a text is the name of a series with a number."""
    return _SERIES.fullmatch(text.strip()) is not None


def names_issue(text: str) -> bool:
    """Whether a text is the number of an issue, or a series with one: "No. 118"."""
    numbered = re.match(r"(?:No|Number|Nr|Issue|Vol)\b", text, re.IGNORECASE) is not None
    return names_series(text) or (numbered and _ISSUE.fullmatch(text.strip()) is not None)


def says_field(text: str) -> bool:
    """Whether a line is a date, a series, a credit, or begins with the name of a field."""
    label = _DATED.match(text)
    bare = text[label.end() if label else 0 :].strip(" .,|–—()[]•·*")
    got = dates.found(bare)
    dated = got is not None and got[1].end() == len(bare) and got[1].start() < 40
    return (
        dated
        or dates.WITHOUT_DAY.fullmatch(bare) is not None
        or any(pattern.match(text) for pattern in LABELLED.values())
        or names_series(text)
        or _CALLED.match(text) is not None
        or _CREDIT.match(text) is not None
    )
