"""The lists that are open while lines are read: where their labels stand, and the last of each."""

from __future__ import annotations

from briefpress.importers.labels import follows, readings

_INNER = "o–◦‣▪§"  # bullets of lists within lists
_NEAR = 1  # by so many signs labels of one list may be out of line


class OpenLists:
    """Lists within lists, the outermost first."""

    def __init__(self) -> None:
        self._indents: list[int] = []
        self._labels: list[str] = []
        self._paused: tuple[list[int], list[str]] = [], []

    def __len__(self) -> int:
        """In how many lists the next line may stand."""
        return len(self._labels)

    def close(self) -> None:
        """A text of its own ends all lists."""
        self._indents, self._labels = [], []
        self._paused = [], []

    def pause(self) -> None:
        """A note stands between: lists may go on below it, and others may stand in it."""
        if self._labels:
            self._paused = self._indents, self._labels
        self._indents, self._labels = [], []

    def holds(self, indent: int) -> bool:
        """Whether a paragraph with this indent goes on with the last item."""
        return bool(self._indents) and indent > self._indents[-1] + _NEAR

    def expects(self, label: str) -> bool:
        """Whether a label can come next in one of the lists."""
        return any(follows(last, label) for last in (*self._labels, *self._paused[1]))

    def take(self, indent: int, label: str) -> int:
        """The depth of the item with this label; its list is the innermost one from now on."""
        if _is_number(label) and not any(follows(last, label) for last in self._labels):
            self._resume(label)
        elif not self._labels and self._within_paused(indent, label):
            self._indents, self._labels = self._paused
            self._paused = [], []
        level = self._level(indent, label)
        self._indents[level:] = [indent]
        self._labels[level:] = [label]
        return level + 1

    def _within_paused(self, indent: int, sign: str) -> bool:
        """Whether a bullet below a note stands in a list within the last item above it."""
        indents, labels = self._paused
        other = bool(labels) and sign in _INNER and sign not in labels
        return other or any(at + _NEAR < indent for at in indents)

    def _resume(self, label: str) -> None:
        """Open the lists before the note again, if the label goes on with one of them."""
        if any(follows(last, label) for last in self._paused[1]):
            self._indents, self._labels = self._paused
            self._paused = [], []

    def _level(self, indent: int, label: str) -> int:
        """Of the lists that the label runs on with, the one in line with it, or the innermost."""
        in_line = next((n for n, at in enumerate(self._indents) if indent <= at + _NEAR), len(self))
        if not _is_number(label):
            return self._of_bullet(in_line, label)
        going_on = [n for n, last in enumerate(self._labels) if follows(last, label)]
        if going_on:
            return in_line if in_line in going_on else going_on[-1]
        # a first label that stands in line with another number is of a list within that item
        return in_line + (in_line < len(self) and _is_number(self._labels[in_line]))

    def _of_bullet(self, in_line: int, sign: str) -> int:
        """The level of a bullet: where indents are lost, lists within lists have other signs."""
        if (
            in_line == len(self)
            or self._labels[in_line] == sign
            or _is_number(self._labels[in_line])
        ):
            return in_line
        alike = [n for n, last in enumerate(self._labels) if last == sign]
        return alike[-1] if alike else in_line + (sign in _INNER)


def _is_number(label: str) -> bool:
    return any(style != "bullet" for style, _ in readings(label))
