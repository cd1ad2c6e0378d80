"""Damaged texts: the lines of a `.txt` or `.md` file become a `Manuscript`."""

from briefpress.importers.text.manuscript import read as read
