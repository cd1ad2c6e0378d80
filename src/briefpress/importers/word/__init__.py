"""Word manuscripts: a `.docx` from anywhere becomes a `Manuscript`, every word accounted for."""

from briefpress.importers.word.manuscript import read as read
