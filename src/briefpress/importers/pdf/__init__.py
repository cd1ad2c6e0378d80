"""PDFs: the tags of a file or the geometry of its pages become a `Manuscript`."""

from briefpress.importers.pdf.manuscript import read as read
