"""The metadata, written for each kind of archive: pure functions of the tree and house style."""

from __future__ import annotations

from collections.abc import Sequence

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
        files: the files of the deposit that the exports describe; RO-Crate and DSpace list them.
    """
    source = Source(document, style, tuple(files))
    return tuple(_one(export, source) for export in EXPORTS.values())


def _one(export: Export, source: Source) -> Exported:
    try:
        files = export.write(source)
    except MissingFieldError as fault:
        return Exported(export.name, skipped=str(fault))
    return Exported(export.name, files)
