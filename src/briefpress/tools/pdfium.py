"""Door to PDFium: what stands where on the pages of any PDF, glyph by glyph.

Only asked, never trusted: an extractor's own idea of words, lines and order is not used. Measures
are in points from the top left of the page.
"""

from __future__ import annotations

import codecs
import ctypes
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from briefpress.errors import BriefError, Finding
from briefpress.tools.pdf_page import Box, Face, Glyph, Page
from briefpress.tools.pdf_remarks import draw, remarks

MAX_PAGES = 2_000
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5


class Pdf:
    """An open PDF.

    Raises:
        BriefError: it is encrypted, broken, or has too many pages.
    """

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        try:
            self._document = pypdfium2.PdfDocument(data)
            self._document.init_forms()
        except pypdfium2.PdfiumError as fault:
            raise _refused(fault) from None
        if len(self._document) > MAX_PAGES:
            message = f"limit: the PDF has more than {MAX_PAGES:,} pages"
            raise BriefError(Finding("BP901", message))

    def __enter__(self) -> Pdf:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def pages(self) -> Iterator[Page]:
        """The pages, one at a time.

        Raises:
            BriefError: one of them is broken.
        """
        import pypdfium2

        for number in range(len(self._document)):
            try:
                page = _Reader(self._document, number).page()
            except pypdfium2.PdfiumError as fault:
                raise _refused(f"page {number + 1}: {fault}") from None
            yield page

    def picture(self, page: int, index: int) -> tuple[str, bytes] | None:
        """(suffix, bytes) of picture `index` of a page, PNG or JPEG; None if it is unreadable."""
        import pypdfium2

        held = self._document[page - 1]  # objects live only as long as their page
        image = next((one for n, (one, *_) in enumerate(_objects(held.raw)) if n == index), None)
        if image is None:
            return None
        try:
            picture = pypdfium2.PdfImage(image, page=held).get_bitmap().to_pil()
        except (pypdfium2.PdfiumError, ValueError, OSError):
            return None
        raw = _jpeg(image)
        if raw is not None and picture.mode in ("RGB", "L"):
            return ".jpg", raw
        out = io.BytesIO()
        picture.convert("RGB" if picture.mode not in ("L", "RGB", "RGBA") else picture.mode).save(
            out, "PNG"
        )
        return ".png", out.getvalue()

    def metadata(self) -> dict[str, str]:
        """The file's own metadata: Title, Author, Creator and so on."""
        return {key: value for key, value in self._document.get_metadata_dict().items() if value}

    def attachments(self) -> list[str]:
        """The names of the files inside."""
        count = self._document.count_attachments()
        return [self._document.get_attachment(n).get_name() for n in range(count)]


def _without_blanks(url: str) -> str:
    """`url` with what no address may hold in the form that addresses have for it."""
    return re.sub(r"[\s<>]", lambda match: f"%{ord(match[0]):02X}", url.strip())


def _refused(fault: Any) -> BriefError:
    if getattr(fault, "err_code", None) == _PASSWORD or "password" in str(fault).lower():
        hint = "take the password off first, for example with qpdf --decrypt"
        return BriefError(
            Finding("BP903", "the PDF is encrypted and asks for a password", hint=hint)
        )
    if getattr(fault, "err_code", None) == 0:  # it failed, and PDFium calls that a success
        fault = "it has no pages"
    hint = "it is damaged or cut off: ask for the file again"
    return BriefError(Finding("BP901", f"the PDF cannot be read: {fault}", hint=hint))


def _jpeg(image: Any) -> bytes | None:
    """The bytes of a picture that is stored as one JPEG."""
    import pypdfium2.raw as raw

    if raw.FPDFImageObj_GetImageFilterCount(image) != 1:
        return None
    name = ctypes.create_string_buffer(64)
    raw.FPDFImageObj_GetImageFilter(image, 0, name, 64)
    if name.value != b"DCTDecode":
        return None
    size = raw.FPDFImageObj_GetImageDataRaw(image, None, 0)
    data = ctypes.create_string_buffer(size)
    raw.FPDFImageObj_GetImageDataRaw(image, data, size)
    return data.raw if data.raw.startswith(b"\xff\xd8") else None


def _objects(page: Any) -> Iterator[tuple[Any, int, Any]]:
    """Every object of a page, its kind, and the outermost form object it stands in, or None.

    Objects inside a form come after the form itself.
    """
    import pypdfium2.raw as raw

    count = raw.FPDFPage_CountObjects(page)
    todo = [(raw.FPDFPage_GetObject(page, n), None) for n in range(count)][::-1]
    while todo:
        one, form = todo.pop()
        kind = raw.FPDFPageObj_GetType(one)
        yield one, kind, form
        if kind == _FORM:
            inner = raw.FPDFFormObj_CountObjects(one)
            held = form or one
            todo += [(raw.FPDFFormObj_GetObject(one, n), held) for n in range(inner)][::-1]


class _Reader:
    """Reads one page."""

    def __init__(self, document: Any, number: int) -> None:
        import pypdfium2.raw as raw

        self._raw: Any = raw
        self._page = document[number]
        self._document = document
        left, bottom, right, top = self._page.get_cropbox()
        self._left, self._top = left, top
        self._found = Page(number + 1, right - left, top - bottom)
        self._areas = self._links()
        self._found.remarks = remarks(document, self._page)
        if any(one.shown for one in self._found.remarks):
            draw(self._page.raw)
            self._page.close()
            self._page = document[number]
        self._faces: dict[int, Face] = {}
        self._reaches: dict[int, tuple[float, float]] | None = None
        self._objects = list(_objects(self._page.raw))
        self._forms = {_address(one): form for one, _, form in self._objects if form}

    def page(self) -> Page:
        text = self._page.get_textpage()
        self._glyphs(text.raw)
        text.close()
        self._boxes()
        self._linked(self._areas)
        self._turned()
        self._page.close()
        return self._found

    # -- glyphs -------------------------------------------------------------------------------

    def _glyphs(self, text: Any) -> None:
        raw = self._raw
        x, y = ctypes.c_double(), ctypes.c_double()
        edges = [ctypes.c_double() for _ in range(4)]
        px, py = ctypes.byref(x), ctypes.byref(y)
        left, right, bottom, top = map(ctypes.byref, edges)
        loose = raw.FS_RECTF()
        ploose = ctypes.byref(loose)
        get_code, get_origin = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharOrigin
        get_object, get_loose = raw.FPDFText_GetTextObject, raw.FPDFText_GetLooseCharBox
        get_box, generated = raw.FPDFText_GetCharBox, raw.FPDFText_IsGenerated
        unmapped = raw.FPDFText_HasUnicodeMapError
        spaced = False
        glyphs = self._found.glyphs
        high = 0
        for index in range(raw.FPDFText_CountChars(text)):
            code = get_code(text, index)
            guessed = unmapped(text, index) == 1
            if code in (10, 13) and not guessed:
                spaced = True
                continue
            if 0xD800 <= code < 0xDC00:  # the first half of a character beyond U+FFFF
                high = code
                continue
            if high and 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = 0
            if code in (32, 9, 0xA0) or (generated(text, index) == 1 and code not in (0xFFFE, 2)):
                spaced = True
                continue
            get_origin(text, index, px, py)
            get_loose(text, index, ploose)
            one = get_object(text, index)
            face = self._face(text, index, one)
            hyphen = code in (0xFFFE, 2) and not guessed
            char = "-" if hyphen else chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
            glyphs.append(
                Glyph(char, *self._span(loose, x.value, y.value, face.turn), face, spaced)
            )
            glyphs[-1].guessed = guessed
            if 48 <= code <= 57:
                get_box(text, index, left, right, bottom, top)
                glyphs[-1].high = edges[2].value - y.value > 0.16 * face.size
            spaced = False

    def _span(self, loose: Any, x: float, y: float, turn: int) -> tuple[float, float, float]:
        """Left and right edge and baseline of a glyph, seen in the direction of its text."""
        if turn > 0:
            bottom = self._top - self._found.height
            return loose.bottom - bottom, loose.top - bottom, x - self._left
        if turn < 0:
            right = self._left + self._found.width
            return self._top - loose.top, self._top - loose.bottom, right - x
        return loose.left - self._left, loose.right - self._left, self._top - y

    def _turned(self) -> None:
        """A page nearly all of whose text is turned to one side is read from that side."""
        found = self._found
        for turn in (1, -1):
            if sum(one.face.turn == turn for one in found.glyphs) > 0.8 * len(found.glyphs) > 0:
                found.width, found.height = found.height, found.width
                found.rules, found.dots = [], []
                for one in found.glyphs:
                    one.face = replace(one.face, upright=one.face.turn == turn)

    def _face(self, text: Any, index: int, one: Any) -> Face:
        address = _address(one)
        face = self._faces.get(address)
        if face is None:
            face = self._faces[address] = self._new_face(text, index, one)
        return face

    def _new_face(self, text: Any, index: int, one: Any) -> Face:
        raw = self._raw
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
        scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
        size = max(raw.FPDFText_GetFontSize(text, index) * scale, 1.0)  # of bitmap fonts, near 0
        name, weight, angle, unseen = "", 0, 0, False
        if one:
            unseen = raw.FPDFTextObj_GetTextRenderMode(one) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            font = raw.FPDFTextObj_GetFont(one)
            name = _name(raw, font)
            weight = raw.FPDFFont_GetWeight(font)
            slant = ctypes.c_int()
            raw.FPDFFont_GetItalicAngle(font, ctypes.byref(slant))
            angle = slant.value
        small = name.lower()
        light = re.search(r"light|book|regular|roman|medium", small) is not None
        bold = re.search(r"bold|black|heavy|demi|-bd|cmbx|sfbx|bx\d", small) is not None
        bold = bold or (weight >= 600 and not light and weight < 1000)
        italic = re.search(r"ital|obliq|slant|-it\b|cmti|cmsl|sfti|[a-z]it\d", small) is not None
        turn = 0 if abs(matrix.a) > 0.05 * scale else 1 if matrix.b > 0 else -1
        upright = abs(matrix.b) < 0.05 * scale and matrix.a >= 0
        mcid, inner = self._content(one)
        caps = re.search(r"smallcap|-sc\b|cmcsc", small) is not None
        return Face(round(size, 2), bold, italic or (angle not in (0,) and abs(angle) > 4), caps,
                    mcid, self._is_artifact(one), upright, name, inner, turn,
                    *self._actual(one), unseen)  # fmt: skip

    def _content(self, one: Any) -> tuple[int, bool]:
        """The marked content an object stands in, and whether a form numbers it for itself."""
        if not one:
            return -1, False
        mcid = self._raw.FPDFPageObj_GetMarkedContentID(one)
        form = self._forms.get(_address(one))
        if form is None:
            return mcid, False
        outer = self._raw.FPDFPageObj_GetMarkedContentID(form)
        return (outer, False) if outer >= 0 else (mcid, True)

    def _is_artifact(self, one: Any) -> bool:
        raw = self._raw
        form = self._forms.get(_address(one))
        if form is not None and self._is_artifact(form):
            return True
        for n in range(raw.FPDFPageObj_CountMarks(one)):
            mark = raw.FPDFPageObj_GetMark(one, n)
            if _utf16(lambda buffer, size, out, mark=mark: raw.FPDFPageObjMark_GetName(
                    mark, buffer, size, out)) == "Artifact":  # fmt: skip
                return True
        return False

    def _actual(self, one: Any) -> tuple[str, tuple[float, float]]:
        """The text that the file gives for an object, and the edges of all that it stands for."""
        mark = self._replaced(one)
        if mark is None:
            return "", (0.0, 0.0)
        buffer, used = (ctypes.c_ubyte * 8192)(), ctypes.c_ulong()
        self._raw.FPDFPageObjMark_GetParamBlobValue(
            mark, b"ActualText", buffer, len(buffer), ctypes.byref(used)
        )
        if self._reaches is None:
            self._reaches = self._all_reaches()
        text = _pdf_string(bytes(buffer[: used.value]))
        return text, self._reaches.get(_address(mark), (0.0, 0.0))

    def _all_reaches(self) -> dict[int, tuple[float, float]]:
        """Left and right edges of all that each marked content with a text of its own holds."""
        found: dict[int, tuple[float, float]] = {}
        sides = [ctypes.c_float() for _ in range(4)]
        for one, kind, _ in self._objects:
            mark = self._replaced(one) if kind == _TEXT else None
            if mark is None or not self._raw.FPDFPageObj_GetBounds(one, *map(ctypes.byref, sides)):
                continue
            left, right = sides[0].value - self._left, sides[2].value - self._left
            before = found.get(_address(mark), (left, right))
            found[_address(mark)] = (min(before[0], left), max(before[1], right))
        return found

    def _replaced(self, one: Any) -> Any:
        """The marked content of an object that gives its text, or None."""
        raw = self._raw
        for n in range(raw.FPDFPageObj_CountMarks(one) if one else 0):
            mark = raw.FPDFPageObj_GetMark(one, n)
            kind = raw.FPDFPageObjMark_GetParamValueType(mark, b"ActualText")
            if kind == raw.FPDF_OBJECT_STRING:
                return mark
        return None

    # -- rules, pictures, links ---------------------------------------------------------------

    def _boxes(self) -> None:
        raw = self._raw
        sides = [ctypes.c_float() for _ in range(4)]
        for index, (one, kind, _) in enumerate(self._objects):
            if kind not in (_PATH, _IMAGE):
                continue
            if not raw.FPDFPageObj_GetBounds(one, *map(ctypes.byref, sides)):
                continue
            left, bottom, right, top = (side.value for side in sides)
            mcid, inner = self._content(one)
            box = Box(left - self._left, self._top - top, right - self._left,
                      self._top - bottom, "", index, -1 if inner else mcid)  # fmt: skip
            if kind == _IMAGE:
                artifact = self._is_artifact(one)
                self._found.pictures.append(replace(box, artifact=artifact))
            elif box.height < 3 and box.width > 20:
                self._found.rules.append(box)
            elif 1.5 < box.width < 9 and abs(box.width - box.height) < 0.25 * box.width:
                self._found.dots.append(box)
            else:
                self._found.shapes += 1

    def _links(self) -> list[Box]:
        raw = self._raw
        areas: list[Box] = []
        position, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(self._page.raw, ctypes.byref(position), ctypes.byref(link)):
            action = raw.FPDFLink_GetAction(link)
            size = raw.FPDFAction_GetURIPath(self._document.raw, action, None, 0) if action else 0
            rectangle = raw.FS_RECTF()
            if size <= 1 or not raw.FPDFLink_GetAnnotRect(link, ctypes.byref(rectangle)):
                continue
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(self._document.raw, action, buffer, size)
            url = _without_blanks(buffer.value.decode("utf-8", "replace"))
            left, right = rectangle.left - self._left, rectangle.right - self._left
            top, bottom = self._top - rectangle.top, self._top - rectangle.bottom
            areas.append(Box(left, top, right, bottom, url))
        return areas

    def _linked(self, areas: list[Box]) -> None:
        rows: dict[int, list[Box]] = defaultdict(list)
        for box in sorted(areas, key=lambda box: box.top):
            first, last = max(0, int(box.top)), min(int(self._found.height), int(box.bottom))
            for row in range(first, last + 1):
                rows[row].append(box)
        for glyph in self._found.glyphs if areas else ():
            x, y = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.25 * glyph.face.size
            for box in rows.get(int(y), ()):
                if box.top <= y <= box.bottom and box.x0 - 0.5 <= x <= box.x1 + 0.5:
                    glyph.url = box.url
                    break


def _address(one: Any) -> int:
    return ctypes.cast(one, ctypes.c_void_p).value or 0


def _name(raw: Any, font: Any) -> str:
    size = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(size or 1)
    raw.FPDFFont_GetBaseFontName(font, buffer, size)
    return buffer.value.decode("utf-8", "replace").split("+")[-1]


def _pdf_string(data: bytes) -> str:
    """A text string of a PDF, in whichever of its three encodings."""
    for mark, encoding in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF8, "utf-8")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode("latin-1")


def _utf16(call: Any) -> str:
    buffer = ctypes.create_string_buffer(128)
    used = ctypes.c_ulong()
    call(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_uint16)), 128, ctypes.byref(used))
    return buffer.raw[: max(0, used.value - 2)].decode("utf-16-le", "replace")
