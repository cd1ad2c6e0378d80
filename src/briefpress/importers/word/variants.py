"""One thing written twice for older and newer programs: one of the two is read (part 3, 9.3)."""

from __future__ import annotations

import copy

from briefpress.importers.word.xml import MC, XML

#: What we can read of the newer form: shapes with text, groups and canvases of them.
_READ = {"wps", "wpg", "wpc", "wp14", "w14", "w15", "w16", "a14", "mv", "mo"}


def choose(root: XML) -> XML:
    """A copy of a part in which each alternative is replaced by the one that is read.

    The newer form is taken where we know it, else the older one, which is a picture or plain text.
    """
    tree = copy.deepcopy(root)
    for node in list(tree.iter(f"{MC}AlternateContent")):
        holder = node.getparent()
        if holder is None:
            continue
        choices = node.findall(f"{MC}Choice")
        fallback = node.find(f"{MC}Fallback")
        known = [one for one in choices if set((one.get("Requires") or "").split()) <= _READ]
        taken = known[0] if known else fallback if fallback is not None else None
        if taken is None and choices:
            taken = choices[0]
        at = holder.index(node)
        for offset, child in enumerate([] if taken is None else list(taken)):
            holder.insert(at + offset, child)
        holder.remove(node)
    return tree
