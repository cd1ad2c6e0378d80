"""What a document's own content shows about its accessibility, for claims that must be true."""

from __future__ import annotations

from dataclasses import dataclass

from briefpress import document as d
from briefpress.document import Document


@dataclass(frozen=True, slots=True)
class Access:
    """The answers that claims are made from.

    `pictures` tells whether there is any, `texts` whether one carries meaning, `described` whether
    each of these has an alternative text.
    """

    pictures: bool
    texts: bool
    described: bool
    headings: bool

    @property
    def modes(self) -> tuple[str, ...]:
        """The senses that are asked for (schema.org accessMode)."""
        return ("textual", "visual") if self.pictures else ("textual",)

    @property
    def sufficient(self) -> tuple[str, ...]:
        """The sense that is enough (schema.org accessModeSufficient)."""
        return ("textual",) if self.described else ()

    @property
    def features(self) -> tuple[str, ...]:
        """What helps (schema.org accessibilityFeature)."""
        found = ["tableOfContents", "readingOrder", "displayTransformability"]
        found += ["structuralNavigation"] if self.headings else []
        found += ["alternativeText"] if self.texts and self.described else []
        return tuple(found)

    @property
    def summary(self) -> str:
        """In a sentence or two."""
        said = (
            "Text with headings and linked notes." if self.headings else "Text with linked notes."
        )
        if not self.texts:
            return said
        every = " Every picture is described."
        return said + (every if self.described else " Some pictures are not described.")


def access(document: Document) -> Access:
    """Look through the tree."""
    pictures = [one for one in d.walk(document.blocks) if isinstance(one, d.Image)]
    lead = document.metadata.lead_image
    texts = [d.alternative(one) for one in pictures if "decorative" not in one.attr.classes]
    texts += [lead.alt or ""] if lead is not None and lead.file else []
    return Access(
        pictures=bool(pictures or texts),
        texts=bool(texts),
        described=all(text.strip() for text in texts),
        headings=any(isinstance(one, d.Header) for one in d.walk(document.blocks)),
    )
