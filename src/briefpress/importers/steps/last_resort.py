"""Fields that the text does not give, from what the file says of itself; each is asked about."""

from __future__ import annotations

from briefpress.importers.blocks import Field, Manuscript
from briefpress.importers.report import Question, Repair

_KEYS = ("title", "authors", "keywords")


def last_resort(manuscript: Manuscript) -> Manuscript:
    """Take title, authors and keywords from the file's properties where the text has none."""
    told: list[Repair | Question] = []
    fields = []
    for key in _KEYS:
        value = manuscript.properties.get(key)
        if value and not manuscript.value(key):
            fields.append(Field(key, value))
            shown = value if isinstance(value, str) else ", ".join(map(_name, value))
            told.append(Repair("BP920", f"property-{key}", shown, f"{key}: {shown}", 0.8))
            message = f"the {key} stand only in the file's properties: is that right?"
            told.append(Question("BP944", message.replace("title stand", "title stands"), shown))
    return manuscript.told(*told, fields=(*manuscript.fields, *fields)) if fields else manuscript


def _name(one: object) -> str:
    return str(one["name"]) if isinstance(one, dict) else str(one)
