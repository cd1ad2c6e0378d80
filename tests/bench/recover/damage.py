"""Damages a brief the way the wild does: one defect at a time, or many at once; always by a seed.

`DEFECTS` names every kind of damage and how it departs from the plainest text that PDF-to-Markdown
tools give. What each does is in `render`, which writes pages down in the order of a page: running
head, text, notes, folio.
"""

from __future__ import annotations

import random
import re
import textwrap
from dataclasses import dataclass, fields, replace
from functools import cache

from bench.recover.manuscript import american, british
from bench.recover.pages import MARKS, RUNS, Block, Page, PageNote, paginate, parse, split_notes
from briefpress.brief import Brief
from briefpress.metadata import Person

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_JOIN = "\x04"
_SIGNS = ("*", "†", "‡", "§", "**", "††", "‡‡", "§§", "***", "†††", "‡‡‡", "§§§")


@dataclass(frozen=True, slots=True)
class Damage:
    """How a text is written down. The defaults are the plainest; each field departs in one way."""

    mark: str = "sup"  # how a mark is written: a key of MARK_FORMS
    label: str = "bare"  # how a note begins: a key of LABEL_FORMS
    rule: str = "rule"  # what parts text and notes: none, rule or underscores
    place: str = (
        "page"  # where notes stand: page, end, end-heading, cut (no blank line around them)
    )
    numbers: str = "through"  # through, page or chapter
    end: str = "none"  # a page's end: none, rule, feed, folio, pipe-folio, of-folio, head
    title: str = "seed"  # the form of the title block: a key of TITLES
    headings: str = "right"  # right, bold, capitals, levels, split
    bold: bool = False  # the tails of cut paragraphs are falsely bold
    quotes: str = "as-written"  # as-written, straight, mixed
    ligatures: str = "as-written"  # as-written, single (one character), parted, lost
    soft: bool = False  # soft hyphens in long words
    lines: str = "long"  # long, wrapped, hyphenated
    split: bool = False  # notes run over to the next page
    columns: bool = False  # two columns side by side, as in pdftotext -layout
    plain: bool = False  # no Markdown at all
    size: int = 240  # words on a page


MARK_FORMS = {
    "sup": "<sup>{n}</sup>",
    "sup-dot": "<sup>{n}.</sup>",
    "sup-link": "<sup>[{n}](#page-{p}-0)</sup>",
    "sup-anchor": '<sup id="fnref{n}"><a href="#fn{n}">{n}</a></sup>',
    "sup-broken": "<sup{n}</sup>",
    "brackets": "[{n}]",
    "caret": "[^{n}]",
    "named": "[^note-{name}]",
    "stuck": "{n}",
    "spaced": " {n}",
    "signs": "{sign}",
    "escaped-signs": "{escaped}",
    "unicode": "{unicode}",
    "link": "[{n}](#fn{n})",
}
LABEL_FORMS = {
    "bare": "{n} ",
    "dot": "{n}. ",
    "bracket": "[{n}] ",
    "bracket-colon": "[{n}]: ",
    "caret": "[^{n}]: ",
    "named": "[^note-{name}]: ",
    "sup": "<sup>{n}</sup> ",
    "sup-close": "<sup>{n}</sup>",
    "sup-span": '<span id="page-{p}-0"></span><sup>{n}</sup> ',
    "sup-anchor": '<a id="fn{n}" href="#fnref{n}">{n}</a> ',
    "unicode": "{unicode} ",
    "unicode-close": "{unicode}",
    "signs": "{sign} ",
    "escaped-signs": "{escaped} ",
    "list": "{n}\\. ",
    "line": "{n}\n",
}


def written(form: str, number: int, page: int) -> str:
    """A mark or a label in one of the forms."""
    sign = _SIGNS[(number - 1) % len(_SIGNS)]
    return form.format(
        n=number, p=page, name=f"{number}a", sign=sign,
        escaped=sign.replace("*", "\\*"), unicode=str(number).translate(_SUPERSCRIPT),
    )  # fmt: skip


# --- a whole text ------------------------------------------------------------------------------


def damaged(brief: Brief, damage: Damage, seed: str) -> str:
    """The text of `brief`, damaged; the same seed gives the same text."""
    chance = random.Random(f"{brief.slug} {seed}")
    blocks, notes = parse(brief.text)
    pages = paginate(blocks, notes, chance, damage.size)
    if damage.split:
        split_notes(pages, chance)
    writer = _Writer(brief, damage, chance, pages)
    return writer.text()


@dataclass
class _Writer:
    brief: Brief
    damage: Damage
    chance: random.Random
    pages: list[Page]

    def text(self) -> str:
        """Everything, page after page."""
        self.numbers = self._numbers()
        parts = [TITLES[self.damage.title](self.brief, self)]
        for at, page in enumerate(self.pages):
            parts.append(self._page(at, page))
        if self.damage.place.startswith("end"):
            if self.damage.place == "end-heading":
                parts.append("**Notes**" if not self.damage.plain else "Notes")
            elif self.damage.rule != "none":
                parts.append("---")
            every = [note for page in self.pages for note in page.notes]
            parts.append(self._notes(every, len(self.pages)))
        text = "\n\n".join(part for part in parts if part).replace("\n\n\f", "\n\f")
        text = re.sub(rf"\n*{_JOIN}\n*", "\n", text)
        return self._characters(text).rstrip() + "\n"

    def _numbers(self) -> dict[int, int]:
        """The number that each note shows."""
        shown: dict[int, int] = {}
        count, chapter = 0, 0
        for page in self.pages:
            fresh = self.damage.numbers == "page"
            fresh = fresh or (self.damage.numbers == "chapter" and page.chapter != chapter)
            count, chapter = (0 if fresh else count), page.chapter
            for note in page.notes:
                if not note.tail:
                    count += 1
                    shown[note.number] = count
        return shown

    # -- a page ------------------------------------------------------------------------------

    def _page(self, at: int, page: Page) -> str:
        blocks = [self._block(block, at) for block in page.blocks]
        notes = self._notes(page.notes, at) if not self.damage.place.startswith("end") else ""
        if notes and self.damage.rule != "none":
            notes = {"rule": "---", "underscores": "_" * 20}[self.damage.rule] + "\n\n" + notes
        if notes and self.damage.place == "cut":  # not even a blank line parts text and notes
            notes = _JOIN + notes.replace("\n\n", "\n") + _JOIN
        parts = [self._head(at), *blocks, notes, self._foot(at)]
        text = "\n\n".join(part for part in parts if part)
        if at + 1 < len(self.pages) and self.damage.end == "feed":
            text += "\n\n\f"
        return _columns(text) if self.damage.columns else text

    def _head(self, at: int) -> str:
        data = self.brief.metadata
        if self.damage.end == "head" and at:
            return f"{data.short_title or data.title}  |  {american(data.date)}"
        return ""

    def _foot(self, at: int) -> str:
        shown = {
            "rule": "---" if at + 1 < len(self.pages) else "",
            "folio": str(at + 1),
            "pipe-folio": f"{at + 1} | P a g e",
            "of-folio": f"Page {at + 1} of {len(self.pages)}",
            "head": f"{at + 1}",
        }
        return shown.get(self.damage.end, "")

    def _block(self, block: Block, at: int) -> str:
        make = {"heading": self._heading, "list": self._list, "quote": self._quote,
                "table": self._table, "figure": self._figure}  # fmt: skip
        text = make[block.kind](block) if block.kind in make else self._para(block)
        return self._marks(text, at)

    def _marks(self, text: str, at: int) -> str:
        form = MARK_FORMS[self.damage.mark]

        def run(match: re.Match[str]) -> str:
            numbers = [self.numbers[int(one[1])] for one in MARKS.finditer(match[0])]
            if len(numbers) > 1 and "{n}" in form and self.damage.mark in ("sup", "stuck"):
                return form.replace("{n}", ",".join(map(str, numbers)))
            return "".join(written(form, number, at) for number in numbers)

        return RUNS.sub(run, text)

    def _heading(self, block: Block) -> str:
        kind, level = self.damage.headings, block.level
        if kind == "levels":
            level = min(6, level + self.chance.randint(0, 2))
        if self.damage.plain or kind == "capitals":
            text = self._plain(block.text)
            return text.upper() if kind == "capitals" else text
        if kind == "bold":
            return f"**{block.text}**"
        if kind == "split":
            words = block.text.split()
            half = (len(words) + 1) // 2
            if len(words) > 5:
                lead = "#" * level
                return f"{lead} {' '.join(words[:half])}\n\n{lead} {' '.join(words[half:])}"
        return f"{'#' * level} {self._inline(block.text)}"

    def _para(self, block: Block) -> str:
        text = self._inline(block.text)
        if self.damage.bold and block.part in ("tail", "inner") and "**" not in text:
            return f"**{text.replace('*', '')}**"
        return self._wrapped(text)

    def _list(self, block: Block) -> str:
        text = self._inline(
            re.sub(
                r"(?<=\S)\n(?![ ]*(?:[-*•]|\(?[0-9a-zA-Z]{1,3}[.)])[ ]|[ ]*\n|\n)[ ]*",
                " ",
                block.text,
            )
        )
        return re.sub(r"(?m)^([ ]*)[-*] ", r"\1• ", text) if self.damage.plain else text

    def _quote(self, block: Block) -> str:
        parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", block.text)]
        lead = "    " if self.damage.plain else "> "
        between = "\n\n" if self.damage.plain else "\n>\n"
        return between.join(lead + self._inline(part) for part in parts)

    def _table(self, block: Block) -> str:
        if not self.damage.plain:
            return self._inline(block.text)
        rows = [
            line.strip("|").split("|") for line in block.text.split("\n") if set(line) - set("|-: ")
        ]
        return "\n".join("".join(cell.strip().ljust(18) for cell in row).rstrip() for row in rows)

    def _figure(self, block: Block) -> str:
        match = re.match(r"!\[(.*)\]\(", block.text)
        caption = self._inline(match[1]) if match else ""
        lead = "" if self.damage.plain else f"![](_page_{len(caption)}_Picture_1.jpeg)\n\n"
        return lead + caption

    # -- notes -------------------------------------------------------------------------------

    def _notes(self, notes: list[PageNote], at: int) -> str:
        form = LABEL_FORMS[self.damage.label]
        out = []
        for note in notes:
            label = "" if note.tail else written(form, self.numbers[note.number], at)
            first, *more = (self._inline(one) for one in note.paragraphs)
            caret = self.damage.label in ("caret", "named")
            out.append(self._wrapped(label + first))
            out += [("    " if caret else "") + self._wrapped(one) for one in more]
        return "\n\n".join(out)

    # -- characters --------------------------------------------------------------------------

    def _inline(self, text: str) -> str:
        if self.damage.plain:
            return self._plain(text)
        text = re.sub(r"\^([^\s^]+)\^", r"<sup>\1</sup>", text)
        return re.sub(r"~([^\s~]+)~", r"<sub>\1</sub>", text)

    def _plain(self, text: str) -> str:
        text = re.sub(r"(?<![\w*])(\*{1,2})(?=\S)(.+?)(?<=\S)\1(?![\w*])", r"\2", text)
        text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
        return re.sub(r"[\^~](\S+?)[\^~]", r"\1", re.sub(r"<(https?://[^>]+)>", r"\1", text))

    def _wrapped(self, text: str) -> str:
        if self.damage.lines == "long":
            return text
        width = self.chance.randint(66, 90)
        if self.damage.lines == "wrapped":
            return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
        return hyphenated(text, width)

    def _characters(self, text: str) -> str:
        if self.damage.quotes != "as-written":
            mixed = self.damage.quotes == "mixed"
            text = re.sub("[“”\"‘’']", lambda found: self._quote_mark(found[0], mixed), text)
        if self.damage.ligatures != "as-written":
            text = _ligatures(text, self.damage.ligatures)
        if self.damage.soft:
            text = re.sub(r"(?<![\w/.<])[a-z]{9,}(?![\w/>])", self._softened, text)
        return text

    def _quote_mark(self, sign: str, mixed: bool) -> str:
        straight = {"“": '"', "”": '"', "‘": "'", "’": "'"}.get(sign, sign)
        return straight if not mixed or self.chance.random() < 0.5 else sign

    def _softened(self, match: re.Match[str]) -> str:
        return "\u00ad".join(syllables(match[0])) if self.chance.random() < 0.3 else match[0]


def _ligatures(text: str, how: str) -> str:
    table = {
        "single": (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ")),
        "parted": (("ffi", " ffi "), ("ff", " ff "), ("fi", " fi "), ("fl", " fl ")),
        "lost": (("ffi", " "), ("ffl", " "), ("ff", " "), ("fi", " "), ("fl", " ")),
    }[how]
    found = "|".join(letters for letters, _ in table)
    pattern = rf"https?://\S+|(?<=[a-z])(?:{found})(?=[a-z])"
    return re.sub(pattern, lambda match: dict(table).get(match[0], match[0]), text)


@cache
def _pyphen() -> object:
    import pyphen

    return pyphen.Pyphen(lang="en_GB")


def syllables(word: str) -> list[str]:
    """The parts between which a word may be broken."""
    return str(_pyphen().inserted(word, "\u00ad")).split("\u00ad")  # type: ignore[attr-defined]


def hyphenated(text: str, width: int) -> str:
    """`text` in lines of `width` characters, words broken where a typesetter would break them."""
    lines, line = [], ""
    for word in text.split(" "):
        if len(line) + 1 + len(word) <= width or not line:
            line = f"{line} {word}" if line else word
            continue
        room, head, tail = width - len(line) - 2, "", word
        if re.fullmatch(r"[A-Za-z]{6,}[.,;:]?", word):
            parts = syllables(word.rstrip(".,;:"))
            while len(parts) > 1 and len(head) + len(parts[0]) <= room:
                head += parts.pop(0)
            tail = word[len(head) :]
        elif "-" in word and "/" not in word and len(word.split("-")[0]) + 1 <= room:
            head = word.split("-")[0]  # a hyphen of the word's own
            tail = word[len(head) + 1 :]
        lines.append(f"{line} {head}-" if len(head) > 1 else line)
        line = tail if len(head) > 1 else word
    return "\n".join([*lines, line])


def _columns(text: str, width: int = 46) -> str:
    """The lines of a page in two columns side by side."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines += textwrap.wrap(line, width, break_long_words=False) or [""]
    half = (len(lines) + 1) // 2
    left, right = lines[:half], lines[half:] + [""] * half
    return "\n".join(f"{a.ljust(width + 4)}{b}".rstrip() for a, b in zip(left, right, strict=False))


# --- title blocks ------------------------------------------------------------------------------


def _lines(people: tuple[Person, ...], bold: bool) -> list[str]:
    out = []
    for person in people:
        name = f"**{person.name}**" if bold else person.name
        out += [name, *(one for one in (person.role, person.affiliation) if one)]
    return out


def _seed(brief: Brief, writer: _Writer) -> str:
    """The form of the brief in shared/seed: a heading, by-line, editor, date, disclaimer."""
    data = brief.metadata
    parts = [f"## {data.title.upper()}"]
    parts += [f"### {data.subtitle}"] if data.subtitle else []
    parts.append("  \n".join(["By", *_lines(data.authors, True)]))
    if data.editors:
        parts.append("  \n".join(["Edited by", *_lines(data.editors, True)]))
    parts += [american(data.date), _disclaimer(brief)]
    return "\n\n".join([*parts, *_after(brief, True)])


def _disclaimer(brief: Brief) -> str:
    return "\n\n".join(f"*{one}*" for one in (brief.metadata.disclaimer or "").split("\n\n"))


def _after(brief: Brief, marked: bool) -> list[str]:
    """What stands between the title block and the text: credit, abstract, key points, keywords."""
    data = brief.metadata
    out = []
    if data.lead_image and data.lead_image.source:
        out.append(f"Source: {data.lead_image.source}")
    if data.abstract:
        out += ["**Abstract**" if marked else "Abstract", data.abstract]
    if data.key_points:
        out += ["**Key points**" if marked else "Key points",
                "\n".join(f"{'-' if marked else '•'} {one}" for one in data.key_points)]  # fmt: skip
    if data.keywords:
        label = "**Keywords:**" if marked else "Keywords:"
        out.append(f"{label} {', '.join(data.keywords)}")
    return out


def _plain_title(brief: Brief, writer: _Writer) -> str:
    """Lines without any markup, the date the British way."""
    data = brief.metadata
    parts = [data.title, *([data.subtitle] if data.subtitle else [])]
    parts.append("\n".join(["By", *_lines(data.authors, False)]))
    if data.editors:
        parts.append("\n".join(["Edited by", *_lines(data.editors, False)]))
    parts += [british(data.date), data.disclaimer or ""]
    return "\n\n".join([*parts, *_after(brief, False)])


def _date_first(brief: Brief, writer: _Writer) -> str:
    """Date, title, then each person in one line with role and centre."""
    data = brief.metadata
    people = [", ".join([person.name, *(one for one in (person.role, person.affiliation) if one)])
              for person in data.authors]  # fmt: skip
    parts = [british(data.date), f"# {data.title}", *([f"*{data.subtitle}*"] if data.subtitle else []),
             "\n\n".join(f"By {one}" if not at else one for at, one in enumerate(people))]  # fmt: skip
    if data.editors:
        parts.append("Editor: " + ", ".join(person.name for person in data.editors))
    return "\n\n".join([*parts, _disclaimer(brief), *_after(brief, True)])


def _labels(brief: Brief, writer: _Writer) -> str:
    """Everything with a label of its own."""
    data = brief.metadata
    parts = [f"# **{data.title}**", *([f"## {data.subtitle}"] if data.subtitle else [])]
    for person in data.authors:
        parts.append(f"**Author:** {person.name}")
        parts += [one for one in (person.role, person.affiliation) if one]
    if data.editors:
        parts.append("**Edited by:** " + " and ".join(person.name for person in data.editors))
    named = (data.disclaimer or "").startswith("Disclaimer")
    parts.append(f"**Date:** {american(data.date)}")
    parts.append(
        data.disclaimer if named and data.disclaimer else f"**Disclaimer:** {data.disclaimer}"
    )
    return "\n\n".join([*parts, *_after(brief, True)])


def _disclaimer_first(brief: Brief, writer: _Writer) -> str:
    """The disclaimer above the by-line, the authors joined by "and" where they share a centre."""
    data = brief.metadata
    parts = [f"# {data.title}", *([f"**{data.subtitle}**"] if data.subtitle else [])]
    parts += [_disclaimer(brief), f"{american(data.date)}"]
    parts += ["  \n".join(_lines((person,), True)) for person in data.authors]
    if data.editors:
        parts.append(
            "  \n".join(
                ["Editors" if len(data.editors) > 1 else "Editor", *_lines(data.editors, True)]
            )
        )
    return "\n\n".join([*parts, *_after(brief, True)])


TITLES = {
    "seed": _seed,
    "plain": _plain_title,
    "date-first": _date_first,
    "labels": _labels,
    "disclaimer-first": _disclaimer_first,
}

# --- the defects -------------------------------------------------------------------------------

_PLAIN = Damage(plain=True, title="plain", rule="none", lines="wrapped", mark="stuck", end="feed")

#: Every defect by name, in the order of the table. The seed file itself is "bare labels" and
#: "false bold" together.
DEFECTS: dict[str, Damage] = {
    "mark <sup>n</sup>": Damage(label="sup"),
    "mark <sup>n.</sup>": Damage(mark="sup-dot", label="sup"),
    "mark <sup>[n](#id)</sup>": Damage(mark="sup-link", label="sup-span"),
    "mark <sup id><a>": Damage(mark="sup-anchor", label="sup-anchor"),
    "mark <supn</sup>": Damage(mark="sup-broken", label="sup"),
    "mark [n]": Damage(mark="brackets", label="bracket"),
    "mark [^n]": Damage(mark="caret", label="caret", place="end", rule="none"),
    "mark [^name]": Damage(mark="named", label="named"),
    "mark [n](#fn)": Damage(mark="link", label="dot"),
    "mark stuck to a word": Damage(mark="stuck"),
    "mark after a space": Damage(mark="spaced"),
    "mark * and †": Damage(mark="signs", label="signs", numbers="page", size=160),
    "mark \\* and †": Damage(mark="escaped-signs", label="escaped-signs", numbers="page", size=160),
    "mark ¹": Damage(mark="unicode", label="unicode"),
    "mark ¹ stuck to its note": Damage(mark="unicode", label="unicode-close"),
    "label n Text": Damage(),
    "label n. Text": Damage(label="dot"),
    "label n\\. Text": Damage(label="list"),
    "label <sup>n</sup>Text": Damage(label="sup-close"),
    "label on a line of its own": Damage(label="line"),
    "notes without a rule": Damage(rule="none"),
    "notes below ____": Damage(rule="underscores", label="sup"),
    "notes inside a paragraph": Damage(place="cut", rule="none", label="sup"),
    "notes over two pages": Damage(split=True, label="sup"),
    "notes over two pages, bare": Damage(split=True, rule="none"),
    "notes at the end": Damage(place="end", label="dot"),
    "notes below a heading": Damage(place="end-heading", rule="none", label="dot"),
    "notes at the end, no heading": Damage(place="end", rule="none"),
    "numbered by page": Damage(numbers="page", label="sup"),
    "numbered by chapter": Damage(numbers="chapter", label="sup"),
    "page ends ---": Damage(end="rule", label="sup"),
    "page ends \\f": Damage(end="feed", rule="none"),
    "folio": Damage(end="folio", label="sup"),
    "folio 12 | P a g e": Damage(end="pipe-folio", label="sup"),
    "folio Page 3 of 7": Damage(end="of-folio", label="sup"),
    "running head and folio": Damage(end="head", label="sup"),
    "false bold": Damage(bold=True),
    "headings in bold": Damage(headings="bold", label="sup"),
    "headings in capitals": Damage(headings="capitals", label="sup"),
    "headings of wrong ranks": Damage(headings="levels", label="sup"),
    "headings cut in two": Damage(headings="split", label="sup"),
    "quotes straight": Damage(quotes="straight", label="sup"),
    "quotes mixed": Damage(quotes="mixed", label="sup"),
    "ligatures as one sign": Damage(ligatures="single", label="sup"),
    "ligatures parted": Damage(ligatures="parted", label="sup"),
    "ligatures lost": Damage(ligatures="lost", label="sup"),
    "soft hyphens": Damage(soft=True, label="sup"),
    "lines wrapped": Damage(lines="wrapped", label="sup"),
    "lines hyphenated": Damage(lines="hyphenated", label="sup"),
    "two columns side by side": replace(_PLAIN, columns=True, lines="long"),
    "title block, plain": Damage(title="plain", label="sup"),
    "title block, date first": Damage(title="date-first", label="sup"),
    "title block, labels": Damage(title="labels", label="sup"),
    "title block, disclaimer first": Damage(title="disclaimer-first", label="sup"),
    "plain text": _PLAIN,
    "plain text, hyphenated": replace(_PLAIN, lines="hyphenated", end="of-folio"),
    "label [n]: Text": Damage(mark="brackets", label="bracket-colon", place="end", rule="none"),
    "symbols above folios": Damage(mark="signs", label="signs", numbers="page", end="of-folio"),
    "plain text, superscripts": replace(_PLAIN, mark="unicode", label="unicode"),
}


def wild(seed: int) -> Damage:
    """Many defects at once, such as go together: a text out of the wild."""
    chance = random.Random(f"wild {seed}")
    pairs = (("sup", "bare"), ("sup", "sup"), ("sup-dot", "dot"), ("sup-link", "sup-span"),
             ("brackets", "bracket"), ("stuck", "bare"), ("unicode", "unicode"), ("sup", "dot"),
             ("caret", "caret"), ("sup", "list"))  # fmt: skip
    mark, label = chance.choice(pairs)
    return Damage(
        mark=mark, label=label, rule=chance.choice(("none", "rule", "rule")),
        place=chance.choice(("page", "page", "page", "end-heading")),
        end=chance.choice(("none", "rule", "feed", "folio", "pipe-folio", "of-folio", "head")),
        title=chance.choice(tuple(TITLES)),
        headings=chance.choice(("right", "right", "bold", "levels")),
        bold=chance.random() < 0.3, quotes=chance.choice(("as-written", "as-written", "mixed")),
        ligatures=chance.choice(("as-written", "as-written", "single")),
        soft=chance.random() < 0.2, lines=chance.choice(("long", "long", "wrapped", "hyphenated")),
        split=chance.random() < 0.3, size=chance.choice((180, 260, 400)),
    )  # fmt: skip


def described(damage: Damage) -> str:
    """What departs from the plainest text, for people."""
    plainest = Damage()
    names = [one.name for one in fields(Damage)]
    return ", ".join(
        f"{name}={getattr(damage, name)}" for name in names
        if getattr(damage, name) != getattr(plainest, name)
    )  # fmt: skip
