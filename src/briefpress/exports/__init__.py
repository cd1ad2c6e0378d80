"""The metadata, written for each kind of archive: pure functions of the tree and house style."""

from __future__ import annotations

from collections.abc import Sequence

from briefpress.crosswalk import left_out
from briefpress.document import Document
from briefpress.exports.model import DepositFile, Export, Exported, MissingFieldError, Source
from briefpress.exports.table import EXPORTS
from briefpress.style import HouseStyle

__all__ = ["EXPORTS", "DepositFile", "Export", "Exported", "export_all"]


def export_all(
    document: Document, style: HouseStyle, files: Sequence[DepositFile] = ()
) -> tuple[Exported, ...]:
    """Every export of one brief, in the order of `EXPORTS`, each made or skipped with the reason.

    Args:
        document: after `transforms.transform`, with the house's defaults in its metadata
            (`HouseStyle.complete`).
        files: the files of the deposit that the exports describe: RO-Crate lists them all, DSpace
            takes the editions, JATS points to the pictures.
    """
    source = Source(document, style, tuple(files))
    return tuple(export_one(export, source) for export in EXPORTS.values())


def export_one(export: Export, source: Source) -> Exported:
    """One export, made or skipped."""
    try:
        made = export.write(source)
    except MissingFieldError as fault:
        return Exported(export.name, skipped=str(fault))
    missing = left_out(export.column, source.facts) if export.column else ()
    return Exported(export.name, made.files, (*missing, *made.left_out), None, made.copies)
