"""Style sheets from tokens: ``css/<name>.css`` with each ``{{token}}`` filled in.

Values are written out, not left to ``var()``, because many e-readers know no custom properties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from briefpress.style import HouseStyle

_HOLE = re.compile(r"\{\{([a-z0-9_.-]+)\}\}")
_GENERIC = {"text": "serif", "display": "sans-serif", "mono": "monospace"}


@cache
def _template(name: str) -> str:
    return (Path(__file__).parent / "css" / f"{name}.css").read_text("utf-8")


def css_string(text: str) -> str:
    """`text` as a CSS string (CSS Syntax 3, 4.3.5), safe for any character."""
    escaped = "".join(
        f"\\{ord(char):x} " if char in '"\\<' or ord(char) < 32 else char for char in text
    )
    return f'"{escaped}"'


def _flatten(value: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _flatten(entry, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, float):
        yield prefix, f"{value:g}"
    elif isinstance(value, str):
        yield prefix, value


def values(style: HouseStyle) -> dict[str, str]:
    """Every token by its dotted name, and what follows from several of them."""
    tokens = style.tokens
    out = dict(_flatten(tokens.model_dump(exclude={"face", "labels", "print"})))
    for role, generic in _GENERIC.items():
        families = ", ".join(css_string(name) for name in style.stack(role))  # type: ignore[arg-type]
        out[f"stack.{role}"] = f"{families}, {generic}"
    for role in ("title", "series", "institution", "headings"):
        upper = getattr(tokens.case, role) == "upper"
        out[f"transform.{role}"] = "uppercase" if upper else "none"
    out["hyphens"] = "auto" if tokens.text.hyphenate else "manual"
    out["title.spacing"] = ".012em" if tokens.case.title == "upper" else "0"
    page = tokens.page
    out["page.text_width"] = f"{page.width - page.margin_inner - page.margin_outer:g}"
    out["ratio.leading"] = f"{tokens.size.leading / tokens.size.text:.4g}"
    out["ratio.note_leading"] = f"{tokens.size.note_leading / tokens.size.note:.4g}"
    return out


def render_css(name: str, style: HouseStyle, others: Mapping[str, str] | None = None) -> str:
    """The style sheet ``css/<name>.css`` with the values of `style`, or `others` for some of them.

    Raises:
        KeyError: the sheet names a token that does not exist.
    """
    known = {**values(style), **(others or {})}
    sheet = _HOLE.sub(lambda match: known[match[1]], _template(name))
    return sheet if name == "press" else _list_rules() + sheet


def _list_rules() -> str:
    """The labels of ordered lists: a class for each kind of number with each kind of bracket."""
    rules: list[str] = []
    for counter in ("decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"):
        for bracket, prefix in (("", ""), ("paren-", ""), ("parens-", 'prefix: "("; ')):
            name = bracket + counter
            if bracket:
                how = f'system: extends {counter}; {prefix}suffix: ") "'
                rules.append(f"@counter-style {name} {{ {how} }}")
            if name != "decimal":
                rules.append(f"ol.{name} {{ list-style-type: {name} }}")
    return "\n".join(rules) + "\n"
