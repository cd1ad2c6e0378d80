"""Dates as briefs print them: July 29, 2024; 29 July 2024; 29th of July 2024; 2024-07-29."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_MONTH = "|".join(sorted({form for name in _MONTHS for form in (name, name[:3], name[:4])},
                         key=len, reverse=True))  # fmt: skip
_DAY = r"(?P<{0}>\d{{1,2}})\s?(?:st|nd|rd|th)?"
_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_WEEKDAY = rf"(?:{_DAYS},?\s+)?"
#: What may stand behind a date: the day of the week, the time.
BESIDE = re.compile(
    rf"\b{_DAYS}\b|(?:\bat )?\b\d{{1,2}}[:.]\d\d(?:\s?[ap]\.?m\b)?"
    r"(?:\s?(?:GMT|UTC|PKT|IST|BST|CET)\b)?",
    re.IGNORECASE,
)
DATE = re.compile(
    rf"(?<![\d-]){_WEEKDAY}(?:(?P<am>{_MONTH})\.?\s+{_DAY.format('ad')}\s*,?\s+(?P<ay>\d{{4}})"
    rf"|{_DAY.format('bd')}(?:\s+(?:day\s+)?of)?[\s-]+(?P<bm>{_MONTH})\.?,?[\s-]+(?P<by>\d{{4}})"
    r"|(?P<iy>\d{4})[-/](?P<im>\d{2})[-/](?P<id>\d{2})"
    r"|(?P<nd>\d{1,2})[./-](?P<nm>\d{1,2})[./-](?P<ny>\d{4}))(?!\d)",
    re.IGNORECASE,
)
#: A time that has no day: "March 2021", "Spring 2021", "2021".
WITHOUT_DAY = re.compile(
    rf"(?:(?:{_MONTH}|spring|summer|autumn|fall|winter|early|mid|late|Q[1-4])\.?"
    rf"(?:\s*[-–—/]\s*(?:{_MONTH}|spring|summer|autumn|fall|winter))?,?\s+)?(?:19|20)\d\d",
    re.IGNORECASE,
)


def found(text: str) -> tuple[date, re.Match[str], bool] | None:
    """The first date in `text`, where it stands, and whether day and month could be swapped."""
    for match in DATE.finditer(text):
        got = _date(match)
        if got is not None:
            return got[0], match, got[1]
    return None


def open_date(text: str) -> str:
    """A time without a day as far as it is known: "March 2021" is 2021-03-DD."""
    months = re.findall(rf"\b(?:{_MONTH})\b", text, re.IGNORECASE)
    month = f"{_month(months[0]):02}" if len(months) == 1 else "MM"
    return f"{text.strip()[-4:]}-{month}-DD"


def _date(match: re.Match[str]) -> tuple[date, bool] | None:
    try:
        if match["am"]:
            return date(int(match["ay"]), _month(match["am"]), int(match["ad"])), False
        if match["bm"]:
            return date(int(match["by"]), _month(match["bm"]), int(match["bd"])), False
        if match["iy"]:
            return date(int(match["iy"]), int(match["im"]), int(match["id"])), False
        day, month = int(match["nd"]), int(match["nm"])
        swapped = day <= 12 and month <= 12 and day != month
        day, month = (month, day) if month > 12 else (day, month)
        return date(int(match["ny"]), month, day), swapped
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower()))
