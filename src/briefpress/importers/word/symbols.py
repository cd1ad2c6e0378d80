"""Letters that Word keeps as numbers in a symbol typeface, as the Unicode characters they show.

The tables hold the positions that manuscripts use: Greek and the signs of Symbol (Adobe's Symbol
encoding), and the marks of Wingdings that have a character of the same meaning.
"""

from __future__ import annotations

_SYMBOL_LETTERS = dict(
    zip(
        "ABCDEFGHIKLMNOPQRSTUWXYZabcdefghiklmnopqrstuwxyz",
        "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηικλμνοπθρστυωξψζ",
        strict=True,
    )
)
_SYMBOL: dict[int, str] = {
    **{code: chr(code) for code in range(0x20, 0x40)},
    **{ord(latin): greek for latin, greek in _SYMBOL_LETTERS.items()},
    0x22: "∀", 0x24: "∃", 0x27: "∍", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x4A: "ϑ", 0x56: "ς",
    0x5B: "[", 0x5C: "∴", 0x5D: "]", 0x5E: "⊥", 0x5F: "_", 0x6A: "ϕ", 0x76: "ϖ", 0x7B: "{",
    0x7C: "|", 0x7D: "}", 0x7E: "∼", 0xA1: "ϒ", 0xA2: "′", 0xA3: "≤", 0xA4: "⁄", 0xA5: "∞",
    0xA6: "ƒ", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xAB: "↔", 0xAC: "←", 0xAD: "↑",
    0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝",
    0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC0: "ℵ",
    0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xC9: "⊃", 0xCA: "⊇", 0xCB: "⊄", 0xCC: "⊂",
    0xCD: "⊆", 0xCE: "∈", 0xCF: "∉", 0xD0: "∠", 0xD1: "∇", 0xD2: "®", 0xD3: "©", 0xD4: "™",
    0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xD8: "¬", 0xD9: "∧", 0xDA: "∨", 0xDB: "⇔", 0xDC: "⇐",
    0xDD: "⇑", 0xDE: "⇒", 0xDF: "⇓", 0xE2: "®", 0xE3: "©", 0xE4: "™", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS: dict[int, str] = {
    0x20: " ", 0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖",
    0x77: "◆", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xB7: "•", 0xD8: "➢", 0xDF: "←", 0xE0: "→",
    0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    0x28: "☎", 0x2A: "✉", 0xAB: "★",
}  # fmt: skip
_TABLES = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
UNKNOWN = "\ufffd"


def is_symbolic(font: str) -> bool:
    """Whether a typeface shows other characters than its numbers say."""
    return font.lower().startswith(("symbol", "wingdings", "webdings", "zapfdingbats"))


def symbol(font: str, code: str) -> str:
    """The character that position `code` (hexadecimal) of a typeface shows; U+FFFD if unknown."""
    try:
        number = int(code, 16)
    except ValueError:
        return UNKNOWN
    if not is_symbolic(font) and not 0xE000 <= number <= 0xF8FF:
        return chr(number) if 0x20 <= number < 0xD800 else UNKNOWN
    low = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    return _TABLES.get(font.lower(), {}).get(low, UNKNOWN)


def letters(font: str, text: str) -> str:
    """`text` as a symbol typeface shows it; text in any other typeface is as it is."""
    if not is_symbolic(font) and not any(0xF000 <= ord(char) <= 0xF0FF for char in text):
        return text
    return "".join(
        char if char.isspace() else symbol(font, f"{ord(char):x}")
        if is_symbolic(font) or 0xF000 <= ord(char) <= 0xF0FF
        else char
        for char in text
    )  # fmt: skip
