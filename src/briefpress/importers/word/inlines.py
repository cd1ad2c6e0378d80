"""What stands in one paragraph: runs with their looks, note marks, links, pictures, fields.

Every element with text is either read or named as removed; whatever is not known is looked into, so
that its words come out even where its meaning is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from briefpress.errors import quoted
from briefpress.importers.blocks import Break, Content, Mark, Picture, Piece, Run
from briefpress.importers.report import Place, repair
from briefpress.importers.word.context import Context
from briefpress.importers.word.fields import Field, Fields
from briefpress.importers.word.formulas import formula
from briefpress.importers.word.ledger import first_place_in, place_of, text_of
from briefpress.importers.word.links import target
from briefpress.importers.word.screen import is_document
from briefpress.importers.word.styles import Face
from briefpress.importers.word.symbols import UNKNOWN, letters
from briefpress.importers.word.xml import WP, XML, M, R, W, attribute, local, switch

#: What no reader sees and no edition needs: soft hyphens, and the marks that set directions.
_UNSEEN = {**dict.fromkeys((0x85, 0x2028, 0x2029), " "),
           **dict.fromkeys((0xAD, 0x200B, 0xFEFF, 0x200E, 0x200F)),
           **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))}  # fmt: skip
#: Fields whose results come from other files (17.16.5.27, 17.16.5.28, 17.16.5.34).
_FETCHED = ("INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "LINK")
_SILENT = ("rPr", "pPr", "sdtPr", "sdtEndPr", "proofErr", "bookmarkEnd", "lastRenderedPageBreak",
           "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "separator",
           "continuationSeparator", "smartTagPr", "customXmlPr", "softHyphen")  # fmt: skip


@dataclass(slots=True)
class Reading:
    """What was found in one paragraph."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[XML] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    faces: list[tuple[str, Face]] = field(default_factory=list)
    floating: list[Picture] = field(default_factory=list)
    rule: bool = False

    @property
    def content(self) -> Content:
        """The pieces, each run as long as its look and its place allow."""
        return tuple(self.pieces)


@dataclass(slots=True)
class Inlines:
    """Reads the paragraphs of one part, one after the other; fields may run over many."""

    context: Context
    part: str
    fields: Fields = field(default_factory=Fields)
    _out: Reading = field(default_factory=Reading)
    _base: Face = field(default_factory=Face)
    _paragraph: XML | None = None
    _url: str = ""

    def read(self, paragraph: XML) -> Reading:
        """All that stands in `paragraph`; text boxes anchored in it are only collected."""
        self._out, self._paragraph = Reading(), paragraph
        self._base = self.context.styles.base(paragraph)
        self._all(paragraph)
        return self._out

    # -- structure --------------------------------------------------------------------------

    def _all(self, node: XML) -> None:
        for child in node:
            self._one(child)

    def _one(self, node: XML) -> None:
        kind = local(node)
        if kind in _SILENT or not isinstance(node.tag, str):
            return
        handler = _HANDLERS.get(kind)
        if handler is not None:
            handler(self, node)
        else:
            self._all(node)

    def _hyperlink(self, node: XML) -> None:
        uid, anchor = node.get(f"{R}id"), attribute(node, "anchor")
        relation = self.context.package.relationships(self.part).get(uid or "")
        address = relation.target if relation is not None and relation.external else ""
        before, self._url = self._url, address + (f"#{anchor}" if anchor else "")
        start = len(self._out.pieces)
        self._all(node)
        shown = any(isinstance(one, Run) and one.url for one in self._out.pieces[start:])
        if address and not shown:  # round a picture, or round nothing
            place = place_of(self._paragraph) if self._paragraph is not None else Place()
            told = repair("BP928", "link-removed", (address, ""), place)
            self.context.told.append(told)
        self._url = before

    def _sdt(self, node: XML) -> None:
        placeholder = bool(switch(node, "sdtPr/showingPlcHdr"))
        if not placeholder:
            self._all(node)
            return
        for one in node.iter(f"{W}t"):
            self.context.remove(text_of(one), "the prompt of an empty form field", place_of(one))

    def _simple_field(self, node: XML) -> None:
        self.fields.begin(attribute(node, "instr"), result=True)
        self._all(node)
        self._ended(self.fields.end(), node)

    def _bookmark(self, node: XML) -> None:
        self._out.bookmarks.append(attribute(node, "name"))

    # -- runs -------------------------------------------------------------------------------

    def _run(self, node: XML) -> None:
        """A run. The sign after a note's own mark is that mark (17.11.14)."""
        custom = next(
            (one for one in node if local(one) in ("footnoteReference", "endnoteReference")
             and attribute(one, "customMarkFollows").lower() in ("1", "true", "on")), None
        )  # fmt: skip
        if custom is None:
            self._all(node)
            return
        label = "".join(text_of(one) for one in node)
        texts = [one for one in node if text_of(one)]
        if texts:
            self._mark(custom, label, place_of(texts[0]))

    def _note(self, node: XML) -> None:
        self._mark(node, "", place_of(node))

    def _mark(self, node: XML, label: str, place: Place) -> None:
        kind = local(node).removesuffix("Reference")
        key = self.context.marks.get((kind, attribute(node, "id")), "")
        if key and self.part != self.context.package.main:
            self._out.pieces.append(Run(label or key, place))
            message = "a note calls another one, which no edition can show; its number is kept"
            self.context.ask(message, label or key, place)
        elif key:
            if label:
                self.context.own_marks[key] = label
            self._out.pieces.append(Mark(label or key, place, key))
        elif (kind, attribute(node, "id")) in self.context.inner:
            self._out.pieces.append(Run(label, place))
        else:
            self.context.remove(label, "the mark of a note that is not in the file", place)
            self.context.ask("the mark of a note that is not in the file was dropped", label, place)

    def _text(self, node: XML) -> None:
        text, place = text_of(node), place_of(node)
        if self.fields.in_code:
            self.context.remove(text, "inside the code of a field, never shown", place)
            return
        run = next(node.iterancestors(f"{W}r"), None)
        assert self._paragraph is not None
        face = self._base if run is None else self.context.styles.face(run, self._paragraph)
        if "vanish" in face.toggles:
            self.context.remove(text, "hidden text", place)
        elif why := self.fields.generated():
            self.context.remove(text, why, place)
        elif text and not self._called_again(text, place, face):
            self._out.faces.append((text, face))
            self._emit(text, place, face)

    def _called_again(self, text: str, place: Place, face: Face) -> bool:
        """A raised cross-reference to a note is its mark once more (17.16.5.43)."""
        again = self.fields.inside("NOTEREF")
        arguments = again.arguments()[0] if again else []
        key = self.context.called.get(arguments[0] if arguments else "", "")
        if key and face.raised == "sup":
            self._out.pieces.append(Mark(text, place, key))
            return True
        if key and text.strip() != key:
            message = f"the number of a note is named, which is now note {key}"
            self.context.ask(message, text, place)
        return False

    def _emit(self, text: str, place: Place, face: Face) -> None:
        """Add a run; letters of a symbol typeface are written as the characters they show."""
        shown = letters(face.font, text)
        was = text if shown != text else None
        if UNKNOWN in shown and UNKNOWN not in text:
            self.context.ask(f"a sign of the typeface {face.font or '?'} is not known", text, place)
        clean = shown.translate(_UNSEEN)
        if clean != shown:
            self.context.unseen += sum(ord(char) in _UNSEEN for char in shown)
        url = target(self.context, self.fields.link() or self._url, clean, place)
        marks = self._looks(face, linked=bool(url))
        self._out.pieces.append(Run(clean, place, marks, url, was))

    def _looks(self, face: Face, *, linked: bool) -> frozenset[str]:
        """The marks of a run: how it differs from what its paragraph's style says of all."""
        base = self._base
        names = {"b": "bold", "i": "italic", "strike": "strike", "smallCaps": "smallcaps"}
        marks = {mark for name, mark in names.items() if name in face.toggles - base.toggles}
        if face.raised and face.raised != base.raised:
            marks.add(face.raised)
        if face.underline and not base.underline and not linked:
            marks.add("underline")
        if face.code and not base.code:
            marks.add("code")
        if face.label:
            marks.add("label")
        return frozenset(marks)

    def _blank(self, node: XML) -> None:
        if not self.fields.in_code and not self.fields.generated():
            self._out.pieces.append(Run("\t", place_of(node)))

    def _break(self, node: XML) -> None:
        last = self._out.pieces[-1].place if self._out.pieces else Place()
        if attribute(node, "type") in ("", "textWrapping"):
            self._out.pieces.append(Break(last))
        elif self._out.pieces:  # no word goes on in another column or on another page
            self._out.pieces.append(Run(" ", last, was=""))

    def _symbol(self, node: XML) -> None:
        shown, place = text_of(node), place_of(node)
        if shown == UNKNOWN:
            named = f"{attribute(node, 'font')} {attribute(node, 'char')}"
            self.context.ask("a sign of a typeface is not known", named, place)
        if not self.fields.in_code:
            self._out.pieces.append(Run(shown, place))

    # -- fields -----------------------------------------------------------------------------

    def _field_char(self, node: XML) -> None:
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            self.fields.begin()
        elif kind == "separate":
            self.fields.separate()
        elif kind == "end":
            self._ended(self.fields.end(), node)

    def _code(self, node: XML) -> None:
        self.fields.code(node.text or "")

    def _ended(self, ended: Field | None, node: XML) -> None:
        """What a finished field leaves to be told: results that Word makes anew each time."""
        if ended is None:
            return
        place = self._out.pieces[-1].place if self._out.pieces else Place()
        if not place.line and self._paragraph is not None:
            place = place_of(self._paragraph)
        if ended.kind in ("DATE", "TIME", "SAVEDATE", "PRINTDATE"):
            self.context.ask("a date that Word writes anew each day", ended.code.strip(), place)
        elif ended.kind in _FETCHED:
            kept = "is kept as it was last seen" if ended.result else "is not in this one"
            message = f"what a field brought in from another file {kept}"
            self.context.ask(message, ended.code.strip(), place)
        elif not ended.result and ended.kind in (
            "EQ",
            "SYMBOL",
            "MACROBUTTON",
            "GOTOBUTTON",
            "ADVANCE",
        ):
            self.context.ask("what a field shows is only in its code", ended.code.strip(), place)

    # -- drawings, formulas, rubies -----------------------------------------------------------

    def _drawing(self, node: XML) -> None:
        assert self._paragraph is not None
        place = self._out.pieces[-1].place if self._out.pieces else place_of(self._paragraph)
        boxes = list(_outermost(node, f"{W}txbxContent"))
        self._out.boxes += boxes
        self._out.rule = self._out.rule or _is_rule(node)
        pictures = self.context.pictures.drawn(node, self.part, place)
        floats = next(node.iter(f"{WP}anchor"), None) is not None
        if floats:
            self._out.floating += pictures
        else:
            self._out.pieces += pictures
        for one in _outside(node, boxes):
            self.context.remove(text_of(one), "lettering in a drawing", place_of(one))
            self.context.ask("the lettering of a drawing was not kept", text_of(one), place)
        for one in filter(is_document, node.iter()):
            what = f"an embedded object ({quoted(one.get('ProgID'))}) was not opened"
            hint = "only its picture can be kept; write down what it says, or make a table of it"
            self.context.ask(what, "", place, hint)
        _charts(self.context, node, self.part, place)

    def _formula(self, node: XML) -> None:
        assert self._paragraph is not None
        signs = [run for run in formula(node) if run.text]
        self._out.pieces += signs
        text = "".join(run.text for run in signs)
        place = signs[0].place if signs else place_of(self._paragraph)
        self.context.ask(
            "a formula was written out in one line", text, place, "set it as a picture"
        )

    def _ruby(self, node: XML) -> None:
        for child in node.findall(f"{W}rubyBase"):
            self._all(child)
        for child in node.findall(f"{W}rt"):
            place = first_place_in(child)
            self._out.pieces.append(Run(" (", place, was=""))
            self._all(child)
            self._out.pieces.append(Run(")", place, was=""))


def _outermost(node: XML, tag: str) -> Iterator[XML]:
    for child in node:
        if child.tag == tag:
            yield child
        else:
            yield from _outermost(child, tag)


def _outside(node: XML, boxes: list[XML]) -> Iterator[XML]:
    """Elements with text of a drawing that stand in none of its text boxes."""
    for child in node:
        if child not in boxes:
            if text_of(child):
                yield child
            yield from _outside(child, boxes)


def _is_rule(node: XML) -> bool:
    office = "{urn:schemas-microsoft-com:office:office}"
    return any(one.get(f"{office}hr") in ("t", "true") for one in node.iter())


def _charts(context: Context, node: XML, part: str, place: Place) -> None:
    """Charts and diagrams are parts of their own, which no edition can show."""
    for one in node.iter():
        for name in ("id", "dm"):
            uid = one.get(f"{R}{name}")
            relation = context.package.relationships(part).get(uid or "")
            if relation is None or relation.kind not in ("chart", "chartEx", "diagramData"):
                continue
            text = context.noted.get(relation.target, "")
            what = "diagram" if relation.kind == "diagramData" else "chart"
            hint = "in Word: copy it, paste it as a picture, and save that under figures/"
            context.ask(f"a {what} could not be kept", text, place, hint)


_Handler = Callable[[Inlines, XML], None]
_HANDLERS: dict[str, _Handler] = {
    "r": Inlines._run,
    "t": Inlines._text,
    "sym": Inlines._symbol,
    "noBreakHyphen": Inlines._text,
    "tab": Inlines._blank,
    "ptab": Inlines._blank,
    "br": Inlines._break,
    "cr": Inlines._break,
    "hyperlink": Inlines._hyperlink,
    "sdt": Inlines._sdt,
    "fldSimple": Inlines._simple_field,
    "fldChar": Inlines._field_char,
    "instrText": Inlines._code,
    "bookmarkStart": Inlines._bookmark,
    "footnoteReference": Inlines._note,
    "endnoteReference": Inlines._note,
    "drawing": Inlines._drawing,
    "pict": Inlines._drawing,
    "object": Inlines._drawing,
    "ruby": Inlines._ruby,
    f"{M}oMath": Inlines._formula,
    f"{M}oMathPara": Inlines._formula,
}
