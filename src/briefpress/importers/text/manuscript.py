"""The way in for damaged text: `.txt` and `.md` as PDF-to-Markdown tools leave them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from briefpress.importers.blocks import Line, Manuscript, Options
from briefpress.importers.furniture import furniture_repair, without_furniture
from briefpress.importers.inline import targets, visible
from briefpress.importers.lines import RawLine, split, with_code
from briefpress.importers.notelines import note_starts
from briefpress.importers.report import repair
from briefpress.importers.text.bold_marks import with_bold_marks
from briefpress.importers.text.columns import one_column
from briefpress.importers.text.double_labels import without_dashes
from briefpress.importers.text.encoding import decode
from briefpress.importers.text.front_matter import front_matter
from briefpress.importers.text.grouping import Grouping
from briefpress.importers.text.held_notes import without_holders
from briefpress.importers.text.html_blocks import without_block_tags
from briefpress.importers.text.hung_labels import with_hung_labels
from briefpress.importers.text.inline_notes import with_inline_notes
from briefpress.importers.text.lines_in_cells import without_cells
from briefpress.importers.text.loose_marks import rests_of_lines, with_loose_marks
from briefpress.importers.text.note_rows import notes_apart
from briefpress.importers.text.tables import with_tables
from briefpress.importers.text.tex import without_tex
from briefpress.importers.text.wrapper import without_wrapper
from briefpress.importers.whole_tables import whole_tables


def read(data: bytes, options: Options) -> Manuscript:
    """The manuscript of a damaged text, as it stands: blocks, notes where they stood, page ends.

    Raises:
        BriefError: it is no text.
    """
    text, decoded = decode(data)
    lines, cleaned = split(text)
    lines, unwrapped = without_wrapper(lines)
    lines, matter, fields, said = front_matter(lines)
    lines = without_block_tags(without_tex(with_code(lines)))
    original = _original(matter, lines)
    linked = {url: one.place for one in reversed(lines) for url in _links(one)}
    lines, uncelled = without_cells(lines)
    lines, holders = without_holders(lines)
    lines, furniture, heads_asked = without_furniture(lines)
    addresses = tuple(url for one in lines for url in _links(one))
    unlinked = [repair("BP911", "furniture", (url, ""), linked[url])
                for url in sorted(linked.keys() - set(addresses))]  # fmt: skip
    lines, parted, unsure = one_column(lines)
    lines, hung = with_hung_labels(without_dashes(lines))
    lines = rests_of_lines(notes_apart(with_tables(lines)))
    lines, starts, asked = with_loose_marks(lines, note_starts(lines))
    lines, starts, doubted = with_bold_marks(lines, starts)
    grouped = with_inline_notes(Grouping(lines, starts).run())
    blocks, heads = whole_tables(grouped.blocks)
    told = (*decoded, *cleaned, *unwrapped, *furniture_repair(furniture))
    made = replace(
        grouped,
        blocks=tuple(blocks),
        original=original,
        fields=tuple(fields),
        addresses=addresses,
        repairs=(*told, *unlinked, *uncelled, *parted, *hung, *grouped.repairs),
        questions=(*heads_asked, *unsure, *asked, *doubted, *grouped.questions),
        removed=(*holders, *furniture, *grouped.removed, *heads),
    )
    return made.told(*said)


def _original(matter: Sequence[RawLine], lines: Sequence[RawLine]) -> tuple[Line, ...]:
    """What is to be accounted for; the parts into which a line was cut are one again."""
    said: dict[tuple[int, int], list[str]] = defaultdict(list)
    for line in matter:
        said[line.page, line.number].append(line.text)
    for line in lines:
        said[line.page, line.number].append(line.text if line.code else visible(line.text))
    joined = ((*where, " ".join(texts)) for where, texts in said.items())
    return tuple(Line(page, number, text) for page, number, text in joined if text.strip())


def _links(line: RawLine) -> list[str]:
    """Where the links of a line lead; code has none."""
    return [] if line.code else targets(line.text)
