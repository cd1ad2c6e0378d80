"""What may be in a finished EPUB: files, elements, attributes and style rules, and nothing else.

The lists say what the house writes; whatever is not on them could hide words, add words, fetch or
run, so it is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from briefpress.checks.reading import Fault

XML = etree._Element
XHTML = "{http://www.w3.org/1999/xhtml}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_HEAD = {"html", "head", "title", "link", "meta", "body"}
BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table",
          "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "figure", "figcaption", "pre",
          "blockquote", "div", "section", "main", "footer", "header", "aside", "hr", "body",
          "colgroup", "col", "nav"}  # fmt: skip
_INLINES = {"a", "em", "strong", "u", "s", "sup", "sub", "span", "code", "br", "img"}
_ATTRIBUTES = {"id", "class", "lang", "dir", "href", "src", "alt", "role", "type", "start", "title",
               "colspan", "rowspan", "scope", "aria-label", "aria-labelledby", _TYPE,
               _LANG}  # fmt: skip
_HEAD_ATTRIBUTES = {
    "html": {"lang", "dir", _LANG},
    "link": {"rel", "href", "type"},
    "meta": {"charset", "name", "content"},
    "body": {"class", _TYPE, "dir", "lang", _LANG},
}
_PROPERTIES = {
    "background",
    "border",
    "border-bottom",
    "border-collapse",
    "border-left",
    "border-top",
    "break-after",
    "break-inside",
    "caption-side",
    "color",
    "display",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "hyphens",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-top",
    "max-height",
    "max-width",
    "orphans",
    "overflow-wrap",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-top",
    "page-break-after",
    "page-break-inside",
    "prefix",
    "src",
    "suffix",
    "system",
    "text-align",
    "text-decoration",
    "text-transform",
    "vertical-align",
    "white-space",
    "widows",
    "width",
    "-webkit-hyphens",
}
_DISPLAYS = {"block", "inline-block"}
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_WHITE = re.compile(r"#f{3}(?:f{3})?|white|transparent|rgba?\(.*")


def parse(data: bytes) -> XML:
    """The root of a file; a document type that could define entities is refused."""
    root = etree.fromstring(data, _SAFE)
    if getattr(root.getroottree().docinfo, "doctype", "") not in ("", "<!DOCTYPE html>"):
        raise ValueError("a file has a document type declaration of its own")
    return root


def document(name: str, root: XML) -> Iterator[Fault]:
    """Faults of one XHTML file."""
    ids: set[str] = set()
    before = root.getprevious()
    if before is not None:
        yield Fault("BP708", f"{name}: a processing instruction or comment at its head")
    for node in root.iter():
        if not isinstance(node.tag, str):
            yield Fault("BP708", f"{name} holds a comment, an entity or an instruction")
            continue
        tag = node.tag.removeprefix(XHTML)
        if tag not in _HEAD | BLOCKS | _INLINES:
            yield Fault("BP708", f"{name} holds <{tag}>")
        allowed = _HEAD_ATTRIBUTES.get(tag, _ATTRIBUTES)
        unseen = tag == "nav" and node.get(_TYPE) in ("landmarks", "page-list")
        for key, value in node.attrib.items():
            plain, said = str(key), str(value)
            if plain not in allowed and not (plain == "hidden" and unseen):
                code = "BP710" if plain in ("style", "hidden", "aria-hidden") else "BP708"
                yield Fault(code, f'{name}: the attribute "{plain}" on <{tag}>')
            if plain == "id" and said in ids:
                yield Fault("BP709", f'{name}: the id "{said}" stands twice')
            ids |= {said} if plain == "id" else set()
            if plain == "src" and ":" in said:
                yield Fault("BP708", f"{name} fetches {said[:60]}")
        if tag == "link" and (node.get("rel"), node.get("href")) != ("stylesheet", "style.css"):
            yield Fault("BP708", f"{name} refers to {(node.get('href') or '')[:60]}")
        if tag == "meta" and node.get("charset") is None and node.get("name") != "viewport":
            yield Fault("BP708", f"{name} holds a <meta> that is not ours")
        if tag == "img" and node.get("alt") is None:
            yield Fault("BP706", f"{name}: a picture without alt")


def style_sheet(text: str) -> Iterator[Fault]:
    """Faults of the style sheet: what hides or moves text away, adds to it, fetches or runs."""
    bare = re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)
    if "\\" in re.sub(r'"[^"\n]*"', "", bare):
        yield Fault("BP710", "the style sheet spells names with escapes")
    for at in re.findall(r"@([a-zA-Z-]+)", bare):
        if at not in ("font-face", "counter-style"):
            yield Fault("BP708", f"the style sheet holds @{at}")
    for url in re.findall(r"url\(([^)]*)\)", bare):
        if not re.fullmatch(r"fonts/[\w.-]+", url):
            yield Fault("BP708", f"the style sheet fetches {url[:60]}")
    for selector, body in _RULE.findall(bare):
        yield from _rule(" ".join(selector.split()), body)


def _rule(selector: str, body: str) -> Iterator[Fault]:
    declared: dict[str, str] = {}
    for declaration in re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", body):
        key, _, value = declaration.partition(":")
        if key.strip():
            declared[key.strip().lower()] = value.strip().lower()
    counter = selector.startswith("@counter-style")
    for key, value in declared.items():
        if key not in _PROPERTIES or (key in ("prefix", "suffix", "system") and not counter):
            yield Fault("BP710", f"the style sheet sets {key} of {selector}")
        elif key == "display" and value not in _DISPLAYS:
            yield Fault("BP710", f"the style sheet hides {selector}: display {value}")
        elif key in ("font-size", "height", "max-height", "width", "max-width"):
            if re.match(r"(?:0|0?\.[0-5]\d*)(?:\D|$)", value):
                yield Fault("BP710", f"the style sheet makes {selector} too small")
        elif re.search(
            r"(?<![\w-])-\d*(?:[3-9]|\d\d)(?:\.\d+)?(?:em|rem)|-\d+(?:px|pt|%|v)", value
        ):
            yield Fault("BP710", f"the style sheet moves {selector} away")
    if _WHITE.fullmatch(declared.get("color", "")) and "background" not in declared:
        yield Fault("BP710", f"the style sheet gives {selector} the colour of the page")


def drawing(root: XML) -> Iterator[Fault]:
    """Faults of the cover's drawing, which is made of shapes alone."""
    for node in root.iter():
        tag = etree.QName(node).localname if isinstance(node.tag, str) else "?"
        if tag not in ("svg", "rect", "path") or any("href" in str(key) for key in node.attrib):
            yield Fault("BP708", f"the cover holds <{tag}>")
