"""One thing written twice for older and newer programs: one of the two is read (part 3, 9.3)."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from briefpress.importers.word.ledger import text_of
from briefpress.importers.word.xml import MC, XML

#: What we can read of the newer form: shapes with text, groups and canvases of them.
_READ = {"wps", "wpg", "wpc", "wp14", "w14", "w15", "w16", "a14", "mv", "mo"}


def choose(root: XML) -> XML:
    """A copy of a part in which each alternative is replaced by the one that is read.

    The newer form is taken where we know it, else the older one. Where another one has words that
    the one taken does not have, it is read as well: better twice than not at all.
    """
    tree = copy.deepcopy(root)
    for node in list(tree.iter(f"{MC}AlternateContent")):
        holder = node.getparent()
        if holder is not None:
            at = holder.index(node)
            for form in _taken(node):
                for child in list(form):
                    holder.insert(at, child)
                    at += 1
            holder.remove(node)
    return tree


def _taken(node: XML) -> list[XML]:
    known = [
        one
        for one in node.findall(f"{MC}Choice")
        if set((one.get("Requires") or "").split()) <= _READ
    ]
    forms = [*known[:1], *node.findall(f"{MC}Fallback"), *node.findall(f"{MC}Choice")]
    taken: list[XML] = forms[:1]
    for form in forms[1:]:
        if not _words([form]) <= _words(taken):
            taken.append(form)
    return taken


def _words(forms: Iterable[XML]) -> set[str]:
    """The words of some forms; each paragraph counts by itself."""
    texts = (text_of(node) for form in forms for node in form.iter())
    return {word for text in texts for word in text.split()}
