"""Reads the content streams of a PDF: which text and which pictures stand where on each page.

Every glyph is decoded with its font's own tables, and its place is tracked through the graphics
state, so that text is found which no reader sees: in the paper's colour, clipped, painted over,
squeezed or off the page. Clauses are of ISO 32000-1.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from briefpress.checks.pdf_colour import COLOURS, LUMINANCES, SPACES, inked, space_of
from briefpress.checks.pdf_fonts import Font
from briefpress.checks.reading import Fault, digest

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_EVERYWHERE: Box = (-1e6, -1e6, 1e6, 1e6)
_WHITE = 0.93  # a luminance from which text cannot be told from paper
_LEAST_SIZE, _LEAST_SCALE = 3.0, 0.5


@dataclass(slots=True)
class Run:
    """Text shown in one go: where it begins and ends on the page, in points from the top left."""

    text: str
    x: float
    end: float
    y: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """A point inside the letters."""
        return (self.x + self.end) / 2, self.y - 0.25 * self.size


@dataclass(slots=True)
class Marked:
    """The runs and pictures of one piece of marked content, and its replacement text if any."""

    runs: list[Run] = field(default_factory=list)
    actual: str | None = None
    pictures: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Artifact:
    """What pages repeat, or what is loose on them: its kind, runs and replacement text, if any."""

    kind: str
    runs: list[Run] = field(default_factory=list)
    actual: str | None = None


def times(a: Matrix, b: Matrix) -> Matrix:
    """The product of two matrices (8.3.4)."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


@dataclass(slots=True)
class _State:
    """The part of the graphics state that decides what text looks like (8.4, 9.3)."""

    matrix: Matrix = _UNIT
    clip: Box = _EVERYWHERE
    font: Font | None = None
    size: float = 0.0
    mode: int = 0
    spacing: float = 0.0
    scale: float = 1.0
    alpha: float = 1.0
    luminance: float | None = 0.0  # None: in a colour space that the house does not use
    space: str = "DeviceGray"
    colour: tuple[float, ...] = (0.0,)
    line_space: str = "DeviceGray"
    line_colour: tuple[float, ...] = (0.0,)


@dataclass(frozen=True, slots=True)
class _Area:
    """A painted rectangle."""

    box: Box
    luminance: float | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on a page: where it is, in points, its pixels, its colour space, its content id."""

    box: Box
    width: int
    height: int
    space: str
    mcid: int | None

    @property
    def resolution(self) -> float:
        """Pixels per inch, in the direction in which there are fewer."""
        left, top, right, bottom = self.box
        across, down = max(right - left, 1e-6), max(bottom - top, 1e-6)
        return 72 * min(self.width / across, self.height / down)


#: What is painted: its kind (``text``, ``area``, ``line``), its colour space, its values.
Ink = tuple[str, str, tuple[float, ...]]


class Page:
    """One page's marked content, its artifacts, and what is wrong with its text.

    `marked` maps a content id to what it shows; `artifacts` has each repeated or loose piece, and
    `pictures` the pictures among them; `inks` counts letters, areas and lines by
    their colours; `shown` has the pictures' places; `faults` names what hides or is misplaced.
    Places are measured from the corner of the trimmed page.
    """

    def __init__(self, page: Any, number: int, fonts: dict[Any, Font]) -> None:
        self.number = number
        self.marked: dict[int, Marked] = {}
        self.artifacts: list[Artifact] = []
        self.pictures: list[str] = []
        self.shown: list[Shown] = []
        self.inks: Counter[Ink] = Counter()
        self.faults: list[Fault] = []
        self._fonts_seen = fonts
        box = [float(value) for value in page.trimbox]
        self.width, self.height = box[2] - box[0], box[3] - box[1]
        self._stack: list[tuple[str, int | None]] = []
        self._state = _State()
        self._saved: list[_State] = []
        self._text = self._line = _UNIT
        self._path: list[Box] = []
        self._clips = False
        self._areas: list[_Area] = []
        self._seen: list[tuple[Run, float | None]] = []
        self._check_boxes(page)
        self._read(page.obj, page.obj.get("/Resources", {}))
        if self._stack:
            self._fault("BP709", "marked content is not closed")
        self._overprinted()

    def _fault(self, code: str, message: str) -> None:
        self.faults.append(Fault(code, f"page {self.number}: {message}"))

    def _check_boxes(self, page: Any) -> None:
        media = [round(float(value)) for value in page.mediabox]
        crop = [round(float(value)) for value in page.cropbox]
        if media != crop:
            self._fault("BP710", "the page is cropped")

    # -- operators --------------------------------------------------------------------------

    def _read(self, content: Any, resources: Any) -> None:
        named = {key: self._font_of(value) for key, value in resources.get("/Font", {}).items()}
        for instruction in pikepdf.parse_content_stream(content):
            operands, name = instruction.operands, str(instruction.operator)
            state = self._state
            if name in ("TJ", "Tj"):
                self._show(operands[0])
            elif name in ("'", '"'):
                self._fault("BP708", "unknown text operator")
            elif name == "Tm":
                self._text = self._line = numbers(operands)
            elif name in ("Td", "TD"):
                x, y = float(operands[0]), float(operands[1])
                self._text = self._line = times((1, 0, 0, 1, x, y), self._line)
            elif name == "BT":
                self._text = self._line = _UNIT
            elif name == "Tf":
                state.font, state.size = named.get(str(operands[0])), float(operands[1])
            elif name == "Tr":
                state.mode = int(operands[0])
            elif name == "Tc":
                state.spacing = float(operands[0])
            elif name == "Tz":
                state.scale = float(operands[0]) / 100
            elif name in ("BDC", "BMC"):
                self._begin(operands, resources)
            elif name == "EMC":
                self._stack.pop()
            elif name == "cm":
                state.matrix = times(numbers(operands), state.matrix)
            elif name == "q":
                self._saved.append(replace(state))
            elif name == "Q":
                self._state = self._saved.pop()
            elif name == "gs":
                self._extended(resources["/ExtGState"][str(operands[0])])
            elif name == "Do":
                self._object(resources["/XObject"][str(operands[0])], resources)
            elif name in COLOURS or name in ("cs", "sc", "scn"):
                self._coloured(name, operands, resources)
            elif name.lower() in COLOURS or name in ("CS", "SC", "SCN"):
                self._lined(name.lower(), operands, resources)
            else:
                self._draw(name, operands)

    def _coloured(self, name: str, operands: Any, resources: Any) -> None:
        """The colour of letters and areas (8.6.8)."""
        state = self._state
        if name == "cs":
            state.space, state.colour, state.luminance = space_of(operands[0], resources), (), None
            return
        if name in COLOURS:
            state.space = SPACES[name]
        state.colour = tuple(float(one) for one in operands if not isinstance(one, pikepdf.Name))
        known = LUMINANCES.get(state.space)
        state.luminance = known(list(state.colour)) if known else None

    def _lined(self, name: str, operands: Any, resources: Any) -> None:
        """The colour of lines."""
        state = self._state
        if name == "cs":
            state.line_space, state.line_colour = space_of(operands[0], resources), ()
            return
        state.line_space = SPACES.get(name, state.line_space)
        state.line_colour = tuple(
            float(one) for one in operands if not isinstance(one, pikepdf.Name)
        )

    def _extended(self, state: Any) -> None:
        self._state.alpha = float(state.get("/ca", self._state.alpha))
        if "/SMask" in state and state["/SMask"] != "/None":
            self._fault("BP710", "a mask hides a part of the page")

    def _draw(self, name: str, operands: Any) -> None:
        """Paths: what they clip, and what they paint over (8.5)."""
        if name == "re":
            x, y, w, h = (float(value) for value in operands)
            self._path.append(self._box(x, y, x + w, y + h))
        elif name in ("m", "l", "c", "v", "y"):
            x, y = float(operands[-2]), float(operands[-1])
            box = self._box(x, y, x, y)
            if name == "m" or not self._path:
                self._path.append(box)
            else:
                self._path[-1] = _hull(self._path[-1], box)
        elif name in ("W", "W*"):
            self._clips = True
        elif name in _PAINTS:
            ring = name.endswith("*") and len(self._path) > 1
            if name in _FILLS and not ring and self._state.alpha > 0:
                for box in self._path:
                    self._painted(box, self._state.luminance)
                self.inks["area", self._state.space, self._state.colour] += 1
            if name in _STROKES:
                self.inks["line", self._state.line_space, self._state.line_colour] += 1
            if self._clips and self._path:
                whole = self._path[0]
                for box in self._path[1:]:
                    whole = _hull(whole, box)
                self._state.clip = _common(self._state.clip, whole)
            self._path, self._clips = [], False

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box of user space on the page, in points from the top left."""
        a, b, c, d, e, f = self._state.matrix
        points = [(x, y) for x in (x0, x1) for y in (y0, y1)]
        xs = [a * x + c * y + e for x, y in points]
        ys = [self.height - (b * x + d * y + f) for x, y in points]
        return min(xs), min(ys), max(xs), max(ys)

    def _painted(self, box: Box, luminance: float | None) -> None:
        """Note an area; text that it covers is gone."""
        box = _common(box, self._state.clip)
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        for run, _ in self._seen:
            if run.text.strip() and _covers(box, run):
                self._fault("BP710", f"text is painted over: {run.text[:40]!r}")
        self._areas.append(_Area(box, luminance))

    def _font_of(self, font: Any) -> Font:
        key = font.objgen
        if key not in self._fonts_seen or key == (0, 0):
            self._fonts_seen[key] = Font(font)
        return self._fonts_seen[key]

    def _begin(self, operands: Any, resources: Any) -> None:
        tag, mcid = str(operands[0]), None
        if tag == "/OC":
            self._fault("BP710", "something stands on a layer that can be switched off")
        elif len(operands) > 1:
            properties = operands[1]
            if isinstance(properties, pikepdf.Name):
                properties = resources["/Properties"][str(properties)]
            if "/MCID" in properties:
                mcid = int(properties["/MCID"])
                if mcid in self.marked:
                    self._fault("BP709", "a content id twice")
                self.marked[mcid] = Marked()
                if "/ActualText" in properties:
                    self.marked[mcid].actual = str(properties["/ActualText"])
            kind, actual = str(properties.get("/Type", "")), properties.get("/ActualText")
            if tag == "/Artifact" and kind in ("/Pagination", "/Layout"):
                subtype = str(properties.get("/Subtype", "")) if kind == "/Pagination" else kind
                said = None if actual is None else str(actual)
                self.artifacts.append(Artifact(subtype, actual=said))
                tag = "/Pagination"
            elif actual is not None and mcid is None:
                self._fault("BP708", "replacement text without a place")
        self._stack.append((tag, mcid))

    def _object(self, thing: Any, resources: Any) -> None:
        if "/OC" in thing:
            self._fault("BP710", "something stands on a layer that can be switched off")
        if thing.get("/Subtype") == "/Form":
            saved = replace(self._state)
            if "/Matrix" in thing:
                self._state.matrix = times(numbers(thing["/Matrix"]), self._state.matrix)
            self._read(thing, thing.get("/Resources", resources))
            self._state = saved
        elif thing.get("/Subtype") == "/Image":
            shown = self._picture(thing)
            mcid = next((one for _, one in reversed(self._stack) if one is not None), None)
            (self.pictures if mcid is None else self.marked[mcid].pictures).append(shown)
            box, space = self._box(0, 0, 1, 1), str(thing.get("/ColorSpace"))[1:]
            size = int(thing["/Width"]), int(thing["/Height"])
            self.shown.append(Shown(box, *size, space, mcid))
            self._painted(box, None)

    def _picture(self, thing: Any) -> str:
        from PIL import UnidentifiedImageError

        from briefpress.tools.colour import flat

        try:
            if thing.get("/ColorSpace") == pikepdf.Name.DeviceCMYK:
                return digest(inked(thing))
            return digest(flat(pikepdf.PdfImage(thing).as_pil_image()))
        except (UnidentifiedImageError, OSError, ValueError, NotImplementedError) as fault:
            self._fault("BP706", f"a picture cannot be read: {fault}")
            return ""

    # -- text -------------------------------------------------------------------------------

    def _show(self, operand: Any) -> None:
        state = self._state
        if state.font is None:
            self._fault("BP709", "text without a font")
            return
        parts = operand if isinstance(operand, pikepdf.Array) else [operand]
        text, advance, decode, em = "", 0.0, state.font.decode, state.size / 1000
        for part in parts:
            if isinstance(part, pikepdf.String):
                piece, width = decode(bytes(part))
                text += piece
                advance += width * em + state.spacing * len(piece)
            else:
                advance -= float(part) * em
        advance *= state.scale
        place = times(self._text, state.matrix)
        scale = (place[0] ** 2 + place[1] ** 2) ** 0.5
        x, y, size = place[4], self.height - place[5], state.size * scale
        run = Run(text, x, x + advance * scale, y, size)
        self._text = times((1, 0, 0, 1, advance, 0), self._text)
        self._place(run)
        if text.strip():
            self._judge(run)
            self.inks["text", state.space, state.colour] += len("".join(text.split()))
            self._seen.append((run, state.luminance))

    def _place(self, run: Run) -> None:
        for tag, mcid in reversed(self._stack):
            if mcid is not None:
                self.marked[mcid].runs.append(run)
                return
            if tag == "/Pagination":
                self.artifacts[-1].runs.append(run)
                return
        if run.text.strip():
            self._fault("BP708", f"text outside the structure: {run.text[:40]!r}")

    def _judge(self, run: Run) -> None:
        state = self._state
        inside = -1 <= run.x <= self.width and run.end <= self.width + 1
        if not (inside and 0 <= run.y <= self.height):
            self._fault("BP710", f"text off the page: {run.text[:40]!r}")
        small = run.size < _LEAST_SIZE or state.scale < _LEAST_SCALE
        if state.mode not in (0, 2) or state.alpha == 0 or small:
            self._fault("BP710", f"text that cannot be seen: {run.text[:40]!r}")
        left, top, right, bottom = state.clip
        x, y = run.middle
        if not (left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1):
            self._fault("BP710", f"text is clipped away: {run.text[:40]!r}")
        below = [one for one in self._areas if _covers(one.box, run)]
        paper = below[-1].luminance if below else 1.0
        ink = state.luminance
        if ink is None or (paper is not None and abs(ink - paper) < 1 - _WHITE):
            self._fault("BP710", f"text in the colour of its ground: {run.text[:40]!r}")

    def _overprinted(self) -> None:
        """Two texts at one place, of which neither can be read."""
        runs = sorted((run for run, _ in self._seen), key=lambda run: run.y)
        for index, one in enumerate(runs):
            for other in runs[index + 1 :]:
                if other.y - one.y > 0.5 * one.size:
                    break
                shared = min(one.end, other.end) - max(one.x, other.x)
                if shared > 0.5 * min(one.end - one.x, other.end - other.x) > 1:
                    self._fault("BP710", f"text is printed over another: {other.text[:40]!r}")


def numbers(operands: Any) -> Matrix:
    """The six numbers of a matrix."""
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


_STROKES = ("S", "s", "B", "B*", "b", "b*")
_FILLS = ("f", "F", "f*", "B", "B*", "b", "b*")
_PAINTS = (*_FILLS, "S", "s", "n")


def _hull(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _common(one: Box, other: Box) -> Box:
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


def _covers(box: Box, run: Run) -> bool:
    x, y = run.middle
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
