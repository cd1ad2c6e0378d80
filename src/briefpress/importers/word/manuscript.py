"""A Word file in, a `Manuscript` out: opened, screened, written down, settled, and then read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from briefpress.errors import BriefError, Finding
from briefpress.importers.blocks import Block, Manuscript, Options, words
from briefpress.importers.properties import confirmed, said_outside
from briefpress.importers.report import Place, Repair, repair
from briefpress.importers.word.apparatus import apparatus
from briefpress.importers.word.body import Body
from briefpress.importers.word.comments import Comment, comments
from briefpress.importers.word.context import Context
from briefpress.importers.word.ledger import Ledger, place_of, text_of
from briefpress.importers.word.links import identifier
from briefpress.importers.word.notes import number_notes, read_notes, without_heading
from briefpress.importers.word.numbered_heads import numbered_heads
from briefpress.importers.word.numbering import Numbering
from briefpress.importers.word.package import Package, open_package, refuse
from briefpress.importers.word.pictures import Pictures
from briefpress.importers.word.revisions import Revision, revisions, settle
from briefpress.importers.word.revisions import words as said
from briefpress.importers.word.screen import passed_over, screen
from briefpress.importers.word.styles import Styles, indents
from briefpress.importers.word.typed_lines import lines_apart
from briefpress.importers.word.typed_lists import typed_lists
from briefpress.importers.word.typed_notes import typed_notes
from briefpress.importers.word.variants import choose
from briefpress.importers.word.xml import XML, A, W, attribute, local

#: Parts with words, in reading order, by how the main part calls them.
_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_CORE = "docProps/core.xml"
_STORIES = ("footnotes", "endnotes", "header", "footer", "comments")
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def read(data: bytes, options: Options) -> Manuscript:
    """The manuscript in a Word file; tracked changes are settled as `options` say.

    Raises:
        BriefError: it is no Word file, holds what may not come in, or has tracked changes or
            comments and nobody said what to do with them.
    """
    package = open_package(data, "")
    screen(package)
    parts = {name: choose(package.xml(name)) for name in _parts(package)}
    ledger = Ledger()
    for root in parts.values():
        ledger.enter(root)
    changes = {name: list(revisions(root)) for name, root in parts.items()}
    remarks = comments(package, parts)
    if options.accept is None:
        _stop(changes, remarks)
    accept = options.accept is not False
    settled = {
        name: settle(root, accept) if changes[name] else root for name, root in parts.items()
    }
    context = _context(package, ledger, settled)
    for name, root in settled.items():
        _mend_fields(context, name, root)
    number_notes(context, settled)
    _bookmarks(context, settled[package.main])
    _gone(context, parts, settled, changes, accept)
    _charts(context, parts)
    main = Body(context, package.main)
    blocks = tuple(block for body in _bodies(settled[package.main]) for block in main.read(body))
    if not any(block.content or block.rows for block in blocks):
        refuse("the Word file holds no text", "", "look whether the author sent the right file")
    notes = tuple(sorted(read_notes(context, settled), key=lambda one: int(one.key)))
    _furniture(context, settled, remarks)
    if context.unseen:
        context.told.append(Repair("BP926", "unseen", f"{context.unseen} signs", ""))
    left = [Repair("BP948", "left-outside", f"{what}: {where}", "")
            for what, where in passed_over(package)]  # fmt: skip
    told = [*context.pictures.told, *context.told, *left]
    about = _properties(package)
    apart: list[Block] = []
    for block in blocks:
        apart += (several := lines_apart(block))
        if len(several) > 1:
            change = (words(block.content), f"{len(several)} paragraphs")
            told.append(repair("BP912", "line-breaks", change, block.place, 0.85))
    made = Manuscript(
        blocks=confirmed(apart, about.get("title", "")),
        original=ledger.lines(),
        notes=notes,
        pictures=context.pictures.files,
        addresses=tuple(dict.fromkeys(context.addresses)),
        properties=about,
    )
    whole = without_heading(numbered_heads(apparatus(made.told(*told))))
    return typed_lists(typed_notes(whole))


def _properties(package: Package) -> dict[str, Any]:
    """The fields that the core properties give (ECMA-376 part 2)."""
    if _CORE not in package.parts:
        return {}
    root = package.xml(_CORE)
    tags = (f"{_DC}title", f"{_DC}creator", f"{_CP}keywords")
    return said_outside(*(root.findtext(tag) or "" for tag in tags))


def _parts(package: Package) -> tuple[str, ...]:
    names = [package.main]
    for kind in _STORIES:
        names += package.led(kind)
    return tuple(dict.fromkeys(names))


def _bodies(root: XML) -> list[XML]:
    """The body of the text; some programs wrongly write several."""
    found = root.findall(f"{W}body")
    if not found:
        refuse("the Word file has no body", "", "ask the author to send it again")
    return found


def _context(package: Package, ledger: Ledger, settled: Mapping[str, XML]) -> Context:
    def one(kind: str) -> XML | None:
        parts = package.led(kind)
        return package.xml(parts[0]) if parts else None

    styles = Styles(one("styles"))
    context = Context(
        package, styles, Numbering(one("numbering"), styles), ledger, Pictures(package), 20
    )
    context.size = _usual_size(styles, settled[package.main])
    context.indents = _usual_indents(styles, settled[package.main])
    return context


def _usual_size(styles: Styles, root: XML) -> int:
    """The size in which most of the text is set, in half-points."""
    sizes: Counter[int] = Counter()
    for paragraph in root.iter(f"{W}p"):
        for run in paragraph.findall(f"{W}r"):
            count = sum(len(one.text or "") for one in run.findall(f"{W}t"))
            if count:
                sizes[styles.face(run, paragraph).size] += count
    return max(sizes, key=lambda size: (sizes[size], -size), default=20)


def _usual_indents(styles: Styles, root: XML) -> tuple[int, int]:
    """How far most of the text is set in on both sides."""
    found: Counter[tuple[int, int]] = Counter()
    for paragraph in root.iter(f"{W}p"):
        found[indents(styles, paragraph)] += len(said(paragraph))
    return max(found, key=lambda one: (found[one], (-one[0], -one[1])), default=(0, 0))


# --- what stops, and what goes -------------------------------------------------------------------


def _stop(changes: Mapping[str, list[Revision]], remarks: list[Comment]) -> None:
    """Stop where somebody still has to decide, and list what.

    Raises:
        BriefError: with a finding for each tracked change and each comment.
    """
    found = []
    hint = "settle them in Word, or use --accept or --reject, which also drops comments"
    for revision in (one for several in changes.values() for one in several):
        place = _place(revision.node)
        text = f': "{_short(revision.text)}"' if revision.text else ""
        message = f"paragraph {place.line}: {revision.what} by {revision.author or 'nobody'}"
        found.append(Finding("BP906", message + text, line=place.line or None, hint=hint))
    for remark in remarks:
        message = f"paragraph {remark.place.line}: comment by {remark.author or 'nobody'}"
        about = f' on "{_short(remark.about)}"' if remark.about else ""
        text = f'{message}{about}: "{_short(remark.text)}"'
        found.append(Finding("BP906", text, line=remark.place.line or None, hint=hint))
    if found:
        raise BriefError(found)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _place(node: XML) -> Place:
    """The paragraph of an element: the one it stands in, else the first of its cell or row."""
    for one in (node, *node.iterancestors()):
        if local(one) in ("p", "tc", "tr", "tbl"):
            return place_of(next(one.iter(f"{W}p"), one))
    return Place()


def _gone(
    context: Context,
    parts: Mapping[str, XML],
    settled: Mapping[str, XML],
    changes: Mapping[str, list[Revision]],
    accept: bool,
) -> None:
    """Name the words that settling took away, and tell each change that was settled."""
    verb = "accepted" if accept else "rejected"
    for name, root in parts.items():
        if not changes[name]:
            continue
        kept = {place_of(one) for one in settled[name].iter() if text_of(one)}
        for node in root.iter():
            if text_of(node) and place_of(node) not in kept:
                context.remove(
                    text_of(node), f"in a tracked change that was {verb}", place_of(node)
                )
        for one in changes[name]:
            before, after = ("", one.text) if one.new else (one.text, "")
            what = f"{one.what} by {one.author or 'nobody'}, {verb}"
            context.told.append(
                repair("BP929", "tracked-change", (before, after or what), _place(one.node))
            )


# --- furniture -----------------------------------------------------------------------------------


def _furniture(context: Context, settled: Mapping[str, XML], remarks: list[Comment]) -> None:
    """Running heads and feet, comments and the lettering of charts: named, not kept."""
    for kind, why in (("header", "a running head"), ("footer", "a running foot")):
        for name in context.package.led(kind):
            for node in settled[name].iter():
                context.remove(text_of(node), why, place_of(node))
    for remark in remarks:
        for node in remark.node.iter():
            why = f"a comment by {remark.author or 'nobody'} on paragraph {remark.place.line}"
            context.remove(text_of(node), why, place_of(node))


def _mend_fields(context: Context, name: str, root: XML) -> None:
    """Take the marks of fields away where they do not pair up, or they would swallow the text."""
    depth = 0
    marks = list(root.iter(f"{W}fldChar"))
    for node in marks:
        kind = attribute(node, "fldCharType")
        depth += {"begin": 1, "end": -1}.get(kind, 0)
        if depth < 0:
            break
    if depth == 0:
        return
    for node in (*marks, *root.iter(f"{W}instrText")):
        holder = node.getparent()
        if holder is not None:
            holder.remove(node)
    context.ask(f"the fields in {name} do not pair up; their results are kept as text", "", Place())


def _charts(context: Context, parts: Mapping[str, XML]) -> None:
    """Write down the lettering of charts and diagrams, which are parts of their own."""
    for part in parts:
        for relation in context.package.relationships(part).values():
            target = relation.target
            known = relation.kind in ("chart", "chartEx", "diagramData")
            if not known or target not in context.package.parts or target in context.noted:
                continue
            nodes = context.package.xml(target).iter(f"{A}t", f"{_C}v")
            text = " ".join(node.text for node in nodes if node.text and node.text.strip())
            context.noted[target] = text
            if text:
                context.remove(
                    text, "the lettering of a chart or diagram", context.ledger.add(text)
                )


def _bookmarks(context: Context, root: XML) -> None:
    """Which bookmarks stand in headings, and what pandoc calls those headings."""
    taken: set[str] = set()
    waiting: list[str] = []
    for node in root.iter(f"{W}p", f"{W}bookmarkStart"):
        if local(node) == "bookmarkStart":
            holder = next(node.iterancestors(f"{W}p"), None)
            if holder is None:
                waiting.append(attribute(node, "name"))
            continue
        level = context.styles.outline(node)
        text = said(node)
        if level is not None and text and context.styles.name(node) not in ("title", "subtitle"):
            name = identifier(text, taken)
            taken.add(name)
            inside = [attribute(one, "name") for one in node.iter(f"{W}bookmarkStart")]
            context.targets |= dict.fromkeys((*waiting, *inside), name)
        waiting = []
