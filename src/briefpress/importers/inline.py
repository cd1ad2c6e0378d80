"""Inline markup of damaged text to pieces: HTML leftovers, Markdown emphasis, links, note calls.

Markup that is broken (`<sup3</sup>`, an emphasis that is never closed) is read for what it was
meant to be where that is plain, and is kept as letters otherwise.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from briefpress.importers.blocks import Break, Content, Mark, Piece, Place, Run

_TAGS = {"sup": "sup", "sub": "sub", "b": "bold", "strong": "bold", "i": "italic", "em": "italic",
         "u": "underline", "s": "strike", "del": "strike", "code": "code"}  # fmt: skip
_SILENT = (
    "span", "mark", "small", "big", "font", "p", "div", "center", "section", "article", "main",
    "img", "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th",
    "ol", "ul", "li", "figure", "figcaption", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "header", "footer", "page_number", "page_header", "page_footer", "watermark", "signature",
)  # fmt: skip
_ROWS = ("tr", "li", "p", "div", "figcaption")  # what stands in one is apart from what follows
_NAMES = "|".join((*_TAGS, *_SILENT, "a", "br"))
SUPERS = {"⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
          "⁹": "9"}  # fmt: skip
_URL = r"[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*"

TOKEN = re.compile(
    rf"""
    (?P<badsup><sup(?P<badnumber>\d{{1,3}})(?:</sup>|>)|<sup>(?P<badnumber2>\d{{1,3}})(?:<sup>|</sub>|<(?=\s)))
  | (?P<comment><!--(?P<commented>.*?)-->)
  | (?P<auto><(?P<autourl>(?:https?://|mailto:|www\.)[^\s<>]+|[^\s<>@]+@[^\s<>@]+\.[a-z]+)>)
  | (?P<anchor><a\b[^>]*?href\s*=\s*["']?(?P<href>[^"'\s>]*)["']?[^>]*>)
  | (?P<tag><(?P<end>/?)(?P<name>{_NAMES})\b[^<>]*?/?>)
  | (?P<calls>\[\^(?P<several>\d{{1,3}}(?:\s?[,;–-]\s?\d{{1,3}})+)\])
  | (?P<call>\[\^(?P<callname>[^\]\s]{{1,40}})\])
  | (?P<image>!\[(?P<alt>[^\]\n]*)\]\((?P<src>{_URL})(?:\s+"[^"]*")?\)
      (?:\{{(?P<look>[^{{}}\n]*)\}})?)
  | (?P<link>\[(?P<linktext>(?:[^\[\]\n]|\[[^\[\]\n]*\])+)\]
      \((?:<(?P<angle>[^<>]*)>|(?P<target>{_URL})(?:\s+"[^"]*")?)\))
  | (?P<tex>\$\$[^$\n]+\$\$
      |\$(?=\S)(?=[^$\n]{{1,160}}\$)[^$\n]*(?:\\[a-zA-Z]|\w[_^]\{{?\w)[^$\n]*(?<=\S)\$(?!\d))
  | (?P<escape>\\(?!</?(?:{_NAMES})\b)(?P<escaped>[\\`*_{{}}\[\]()#+.!<>|~^$&"'-]))
  | (?P<caret>\^(?P<careted>[0-9A-Za-z]{{1,3}}|[*†])\^)
  | (?P<tilde>(?<!~)~(?P<lowered>[\w+−-]{{1,4}})~(?!~))
  | (?P<code>(?<!`)(?P<fence>`+)(?!`)(?P<coded>[^\n]*?[^`\s]|\s[^\n]*?[^`\s]\s)(?P=fence)(?!`))
  | (?P<stars>\*{{1,3}}|_{{1,3}}|~~)
  | (?P<super>[{"".join(SUPERS)}]+)
  | (?P<entity>&(?:[a-zA-Z]{{2,8}}|\#\d{{2,5}}|\#x[0-9a-fA-F]{{2,5}});)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TICK = re.compile(r"(?<![\\`])`(?!`)")
_STRAY = re.compile(r" (?=[.,;)\]][\s”\"’')\]]|[.,;)\]]$)")
_LABEL = re.compile(
    r"(?P<bare>\d{1,3}|[*†‡§¶]{1,3})|\[(?P<boxed>\d{1,3}|[*†‡§¶]{1,3}|[ivxl]{1,7}|[a-z])\]"
)
_STYLE = {1: ("italic",), 2: ("bold",), 3: ("bold", "italic")}


class Reader:
    """Reads the lines of one block; emphasis that is open at a line end goes on in the next."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._marks: list[tuple[str, tuple[str, ...], int]] = []
        self._url = ""
        self._at = 0
        self._page = self._line = 0
        self.images: list[tuple[str, str, Place]] = []
        self.comments: list[tuple[str, Place]] = []
        self.formulas: list[tuple[str, Place]] = []
        self._ticked = False  # code was opened that no sign on its line has closed

    def line(self, text: str, place: Place) -> None:
        """Read one line of the original that stood at `place`."""
        self._page, self._line, self._at = place
        if self._ticked and (tick := _TICK.search(text)):  # it closes what a line before opened
            self._text(text[: tick.start()])
            self._put("`")
            self._at = place.at + tick.end()
            text = text[tick.end() :]
        self._ticked = len(_TICK.findall(text)) % 2 == 1
        self._text(text)

    def raised(self, text: str, place: Place) -> None:
        """Read the number of a note mark that stood apart from its words."""
        self._page, self._line, self._at = place
        self._put(text, "sup")

    def line_end(self, *, meant: bool) -> None:
        """Note a line end."""
        self._pieces.append(Break(self._place(), meant))

    def content(self) -> Content:
        """The pieces; an emphasis that was never closed becomes the signs it was written with.

        A tag that was never closed says nothing.
        """
        for sign, _, index in reversed(self._marks):
            where = self._pieces[index].place if index < len(self._pieces) else self._place()
            self._unmark(sign, index)
            if sign[0] in "*_~":
                self._pieces.insert(index, Run(sign, where))
        return tuple(self._pieces)

    def _place(self, at: int | None = None) -> Place:
        return Place(self._page, self._line, self._at if at is None else at)

    def _styles(self) -> frozenset[str]:
        return frozenset(style for _, styles, _ in self._marks for style in styles)

    def _put(self, text: str, *more: str) -> None:
        if text:
            self._pieces.append(Run(text, self._place(), self._styles() | set(more), self._url))

    def _text(self, text: str) -> None:
        base, last = self._at, 0
        for match in TOKEN.finditer(text):
            if match.start() < last:
                continue
            self._at = base + last
            self._put(text[last : match.start()])
            self._at = base + match.start()
            opened = len(self._marks)
            self._token(match, text)
            last = match.end()
            if len(self._marks) < opened and _STRAY.match(text, last):
                last += 1  # a converter parts each emphasis from what follows, even from a stop
        self._at = base + last
        self._put(text[last:])
        self._at = base + len(text)

    def _token(self, match: re.Match[str], text: str) -> None:
        kind = next(name for name in _KINDS if match[name] is not None)
        if kind == "badsup":
            self._put(match["badnumber"] or match["badnumber2"], "sup")
        elif kind == "comment":
            self.comments.append((match["commented"], self._place()))
        elif kind == "auto":
            self._address(match["autourl"])
        elif kind == "anchor":
            self._url = _target(match["href"])
            self._url = "" if self._url.startswith("#") else self._url
        elif kind == "tag":
            self._tag(match["name"].lower(), bool(match["end"]), match[0])
        elif kind == "calls":
            self._put(match["several"], "sup")
        elif kind == "call":
            self._pieces.append(Mark(match["callname"], self._place()))
        elif kind == "image":
            self.images.append((html.unescape(match["src"]), _described(match), self._place()))
        elif kind == "link":
            self._link(match)
        elif kind == "tex":
            self._put(match["tex"])
            self.formulas.append((match["tex"], self._place()))
        elif kind == "escape":
            self._put(match["escaped"])
        elif kind == "caret":
            self._put(match["careted"], "sup")
        elif kind == "tilde":
            self._put(match["lowered"], "sub")
        elif kind == "code":
            self._put(match["coded"], "code")
        elif kind == "stars":
            self._stars(match, text)
        elif kind == "super":
            self._put("".join(SUPERS[char] for char in match[0]), "sup")
        elif kind == "entity":
            self._put(html.unescape(match[0]))

    def _address(self, address: str) -> None:
        before, self._url = self._url, _target(address)
        self._url = f"mailto:{address}" if "://" not in address else self._url
        if address.startswith("mailto:"):
            self._url, address = address, address[7:]
        if address.startswith("www."):
            self._url = ""
        self._put(address)
        self._url = before

    def _link(self, match: re.Match[str]) -> None:
        target = _target(match["angle"] or match["target"] or "")
        before = self._url
        self._at += 1
        label = _LABEL.fullmatch(match["linktext"].replace("\\", ""))
        if target.startswith("#") and label:
            self._put(label["bare"] or label["boxed"], "sup")  # leads from a mark to its note
            return
        self._url = "" if target.startswith("#") else target
        self._text(match["linktext"])
        self._url = before

    def _tag(self, name: str, end: bool, whole: str) -> None:
        if name == "img":
            self.images.append((_attribute(whole, "src"), _attribute(whole, "alt"), self._place()))
        elif name == "a" and end:
            self._url = ""
        elif name == "br" or (end and name in _ROWS):
            last = self._pieces[-1] if self._pieces else None
            if isinstance(last, Run) and last.text == " ":  # of the last cell
                self._pieces.pop()
            self._pieces.append(Break(self._place()))
        elif end and name in ("td", "th"):
            self._put(" ")
        elif name in _TAGS:
            sign = f"<{name}>"
            opened = [n for n, (one, _, _) in enumerate(self._marks) if one == sign]
            if end and opened:
                del self._marks[opened[-1]]
            elif not end:
                self._marks.append((sign, (_TAGS[name],), len(self._pieces)))

    def _stars(self, match: re.Match[str], text: str) -> None:
        sign = match["stars"]
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        word = before.isalnum() and after.isalnum()
        opened = [n for n, (one, _, _) in enumerate(self._marks) if one == sign]
        if opened and before and not before.isspace() and not (sign[0] == "_" and word):
            del self._marks[opened[-1]]
        elif _opens(after) and not (sign[0] == "_" and word) and not opened:
            styles = ("strike",) if sign == "~~" else _STYLE[len(sign)]
            self._marks.append((sign, styles, len(self._pieces)))
        elif len(sign) > 1 and opened and not before:
            del self._marks[opened[-1]]
        else:
            self._put(sign)

    def _unmark(self, sign: str, index: int) -> None:
        less = frozenset(
            next(styles for one, styles, n in self._marks if (one, n) == (sign, index))
        )
        for n in range(index, len(self._pieces)):
            piece = self._pieces[n]
            if isinstance(piece, Run):
                self._pieces[n] = Run(piece.text, piece.place, piece.marks - less, piece.url)


def _opens(after: str) -> bool:
    """Whether what follows a star lets it open an emphasis; the next mark of a note does not."""
    return bool(after) and not after.isspace() and after not in "†‡§¶"


_KINDS = ("badsup", "comment", "auto", "anchor", "tag", "calls", "call", "image", "link",
          "tex", "escape", "caret", "tilde", "code", "stars", "super", "entity")  # fmt: skip


def _attribute(tag: str, key: str) -> str:
    match = re.search(rf"""\b{key}\s*=\s*("[^"]*"|'[^']*'|[^\s>}}]*)""", tag, re.IGNORECASE)
    return html.unescape(match[1].strip("\"'")) if match else ""


def _described(match: re.Match[str]) -> str:
    """What a picture says of itself: its caption, and the description that may stand behind it."""
    described = _attribute(match["look"] or "", "alt")
    return f"{match['alt']} {described}".strip()


def _pictured(match: re.Match[str]) -> str:
    """What a tag says, which only a picture does."""
    return _attribute(match[0], "alt") if match["name"].lower() == "img" else ""


def _target(address: str) -> str:
    """An address without what only HTML and line ends put into it."""
    return html.unescape(address).replace("\u00ad", "")


def visible(text: str) -> str:
    """What a raw line says, comments included: the letters that must be accounted for."""
    return "".join(_seen(text))


def _seen(text: str) -> Iterator[str]:
    last = 0
    for match in TOKEN.finditer(text):
        yield text[last : match.start()]
        last = match.end()
        if match["link"]:
            yield visible(match["linktext"])
        else:
            yield next((shown(match) for name, shown in _SHOWN if match[name] is not None), "")
    yield text[last:]


_SHOWN = (
    ("comment", lambda match: match["commented"]),
    ("badsup", lambda match: match["badnumber"] or match["badnumber2"]),
    ("auto", lambda match: match["autourl"].removeprefix("mailto:")),
    ("tag", _pictured),
    ("image", _described),
    ("calls", lambda match: match["several"]),
    ("call", lambda match: match["callname"]),
    ("tex", lambda match: match["tex"]),
    ("escape", lambda match: match["escaped"]),
    ("caret", lambda match: match["careted"]),
    ("tilde", lambda match: match["lowered"]),
    ("code", lambda match: match["coded"]),
    ("super", lambda match: match[0]),
    ("entity", lambda match: html.unescape(match[0])),
)


def targets(text: str) -> list[str]:
    """The addresses to which the links of a raw line lead."""
    found = []
    for match in TOKEN.finditer(text):
        url = match["angle"] or match["target"] or match["href"] or ""
        url = match["autourl"] if "://" in (match["autourl"] or "") else url
        url = _target(url)
        if url and not url.startswith("#") and match["image"] is None:
            found.append(url)
    return found
