"""Lines of the head that say by themselves which field they are."""

from __future__ import annotations

import re

from briefpress.importers.blocks import cut, first_place, words
from briefpress.importers.report import question
from briefpress.importers.steps import dates
from briefpress.importers.steps.head import Head, Line

_DATED = re.compile(
    r"(?:date(?: of (?:publication|issue))?|published(?: on)?|publication date|issued(?: on)?|"
    r"released(?: on)?|dated|posted(?: on)?|updated)\s*:?\s*",
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
    "keywords": re.compile(r"key ?words?\s*:\s*", re.IGNORECASE),
    "abstract": re.compile(r"(?:abstract|summary)\s*[:.—-]\s*", re.IGNORECASE),
    "doi": re.compile(
        r"(?:doi\s*:?\s*)?(?:https?://(?:dx\.)?doi\.org/|doi\s*:\s*)(?=10\.)", re.IGNORECASE
    ),
    "version": re.compile(r"version\s*:?\s+(?=[\d.]+$)", re.IGNORECASE),
    "rights": re.compile(r"(?=©|copyright\b|\(c\)\s*\d{4})", re.IGNORECASE),
}
_SERIES = re.compile(
    r"(?P<title>(?:[A-Z][\w&'’-]*\s+)*(?:Issue|Policy|Strategic|Research|Occasional|Discussion|"
    r"Working|Briefing|Special|Insight|Analysis)[\w &'’-]{0,40}?),?\s*[|–—-]?\s*"
    r"(?:No\.?|Number|#|Nr\.?|Issue|Vol\.?)\s*(?P<number>(?=\S*\d)[\w./-]{1,12})",
    re.IGNORECASE,
)


def date(head: Head, line: Line, text: str) -> bool:
    """The date, alone on its line or with a label."""
    if "date" in head.fields:
        return False
    label = _DATED.match(text)
    size = label.end() if label else 0
    got = dates.found(text[size:])
    if got is None:
        return False
    day, match, swapped = got
    before, after = text[size : size + match.start()], text[size + match.end() :]
    if before.strip(" ,|–—()[]•·") or after.strip(" .,|–—()[]•·"):
        return False
    head.take("date", line, size, day.isoformat())
    if swapped:
        message = "day and month of the date could be swapped"
        place = first_place(line.content)
        head.questions.append(question("BP944", message, text, place))
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
    head.questions.append(question("BP943", message, text, first_place(line.content), hint))
    return True


def labelled(head: Head, line: Line, text: str) -> bool:
    """A line that begins with the name of its field."""
    for key, pattern in LABELLED.items():
        match = pattern.match(text)
        if match and key not in head.fields:
            rest = words(cut(line.content, match.end()))
            if not rest:
                continue
            parts = [one.strip(" .") for one in re.split(r"[,;]", rest)]
            value: object = [one for one in parts if one] if key == "keywords" else rest
            head.take(key, line, match.end(), value)
            return True
    return False


def series(head: Head, line: Line, text: str) -> bool:
    """Series and number."""
    match = _SERIES.fullmatch(text.strip())
    if match is None or "series" in head.fields:
        return False
    value = {"title": " ".join(match["title"].split()).strip(" ,"), "number": match["number"]}
    head.take("series", line, 0, value)
    return True
