"""What an EPUB claims of its accessibility, and whether it is so (EPUB Accessibility 1.1).

A light check in every build; DAISY Ace and EPUBCheck judge in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from briefpress.checks.reading import Fault

XML = etree._Element
_OPF = "{http://www.idpf.org/2007/opf}"
_X = "{http://www.w3.org/1999/xhtml}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
CLAIM = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
#: Names the edition whose pages are marked.
_PAGES = "pageBreakSource"
#: The role that each part of a note must have (DPUB-ARIA 1.1).
_ROLES = {
    "noteref": "doc-noteref",
    "footnote": "doc-footnote",
    "toc": "doc-toc",
    "pagebreak": "doc-pagebreak",
    "page-list": "doc-pagelist",
}


def examine(package: XML, documents: Mapping[str, XML]) -> Iterator[Fault]:
    """Every claim of the package that its documents do not bear out."""
    said: dict[str, set[str]] = {}
    for meta in package.iter(f"{_OPF}meta"):
        said.setdefault(meta.get("property") or "", set()).add((meta.text or "").strip())
    broken = list(_rules(documents))
    claims = said.get("dcterms:conformsTo", set())
    if claims - {CLAIM}:
        yield Fault("BP713", f"an unknown claim: {', '.join(sorted(claims))}")
    for message in broken if claims else ():
        yield Fault("BP713", f"the file claims to be accessible: {message}")
    if claims and not said.get("a11y:certifiedBy"):
        yield Fault("BP713", "the file does not say who found it accessible")
    yield from _features(said, documents)


def _features(said: dict[str, set[str]], documents: Mapping[str, XML]) -> Iterator[Fault]:
    pictures = [one for root in documents.values() for one in _pictures(root)]
    shown = [one for one in pictures if one.get("role") != "presentation" and one.get("alt") != ""]
    described = all((one.get("alt") or "").strip() for one in shown)
    headings = any(
        one.tag in _LEVELS for name, root in documents.items() if "text" in name
        for one in root.iter() if isinstance(one.tag, str) and one.get("id") != "Notes-heading"
    )  # fmt: skip
    features = said.get("schema:accessibilityFeature", set())
    if ("alternativeText" in features) != bool(shown and described):
        yield Fault("BP713", "the claim of alternative texts is not what the pictures show")
    if ("visual" in said.get("schema:accessMode", set())) != bool(pictures):
        yield Fault("BP713", "the claim of pictures is not what the file holds")
    if "structuralNavigation" in features and not headings:
        yield Fault("BP713", "the claim of structural navigation is made without headings")
    if "tableOfContents" in features and not any(_tocs(root) for root in documents.values()):
        yield Fault("BP713", "the claim of a table of contents is made without one")
    marked = any(one.get("role") == "doc-pagebreak" for root in documents.values()
                 for one in root.iter())  # fmt: skip
    paged = {"pageBreakMarkers", "pageNavigation"}
    if (paged & features) != (paged if marked else set()) or bool(said.get(_PAGES)) != marked:
        yield Fault("BP713", "what is claimed of pages is not what the file holds")
    for name in ("schema:accessibilitySummary", "schema:accessibilityHazard", "schema:accessMode"):
        if not said.get(name):
            yield Fault("BP713", f"the package says nothing of {name}")


_LEVELS = {f"{_X}h{level}": level for level in range(1, 7)}


def _pictures(root: XML) -> Iterator[XML]:
    """The pictures of a document; the cover is named by its title, and counts as none."""
    body = root.find(f"{_X}body")
    if body is not None and "cover-page" not in (body.get("class") or ""):
        yield from body.iter(f"{_X}img")


def _tocs(root: XML) -> list[XML]:
    return [one for one in root.iter(f"{_X}nav") if one.get(_TYPE) == "toc"]


def _rules(documents: Mapping[str, XML]) -> Iterator[str]:
    """What WCAG and DPUB-ARIA ask of each document, as far as a program can see it."""
    for name, root in documents.items():
        if not root.get("lang") or root.get("lang") != root.get(_XML_LANG):
            yield f"{name} does not say its language"
        if not (root.findtext(f".//{_X}title") or "").strip():
            yield f"{name} has no title"
        level = 0
        for one in root.iter():
            if one.tag in _LEVELS:
                if _LEVELS[one.tag] > level + 1 and level:
                    yield f"{name} skips a level of headings"
                level = _LEVELS[one.tag]
            for kind in (one.get(_TYPE) or "").split():
                if kind in _ROLES and one.get("role") != _ROLES[kind]:
                    yield f"{name} has a {kind} without its role"
            if one.tag == f"{_X}img" and one.get("alt") is None:
                yield f"{name} has a picture without an alternative text"
            if one.tag == f"{_X}th" and not one.get("scope"):
                yield f"{name} has a header cell without its scope"


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
