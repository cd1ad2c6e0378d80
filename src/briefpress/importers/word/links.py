"""Where links lead: which addresses are kept, and how places inside the text are found again."""

from __future__ import annotations

import re
from collections.abc import Container

from briefpress.importers.report import Place
from briefpress.importers.word.context import Context

_ALLOWED = re.compile(r"(?i)(?:https?://|mailto:)\S")


def target(context: Context, address: str, text: str, place: Place) -> str:
    """The address that a run is to lead to; empty where it may lead nowhere, which is told."""
    address = address.strip()
    if not address:
        return ""
    if address.startswith("#"):
        known = context.targets.get(address[1:])
        if known is None and f"link {address}" not in context.once:
            context.once.add(f"link {address}")
            if not address.startswith(("#_Toc", "#_edn", "#_ftn")):
                context.ask("a link to a place inside the text was dropped", text, place)
        return f"#{known}" if known else ""
    whole = f"https://{address}" if re.match(r"(?i)www\.", address) else address
    whole = re.sub(r"\s", "%20", whole)
    if _ALLOWED.match(whole):
        context.addresses.append(whole)
        return whole
    if f"link {address}" not in context.once:
        context.once.add(f"link {address}")
        context.ask("a link to what no reader can reach was dropped", address, place)
    return ""


def identifier(text: str, taken: Container[str]) -> str:
    """The identifier that pandoc gives a heading (its extension ``auto_identifiers``)."""
    kept = "".join(char for char in text.lower() if char.isalnum() or char in " _-.")
    name = re.sub(r"\s+", "-", kept.strip())
    name = re.sub(r"^[^a-z\u0080-\U0010ffff]+", "", name) or "section"
    number, made = 0, name
    while made in taken:
        number += 1
        made = f"{name}-{number}"
    return made
