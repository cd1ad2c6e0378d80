"""The list of the exports, in the order in which a deposit shows them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from briefpress.exports.model import Export, Source


def _metadata(source: Source) -> Mapping[str, bytes]:
    data = source.document.metadata.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return {"metadata.json": f"{text}\n".encode()}


EXPORTS: Mapping[str, Export] = {
    one.name: one for one in (Export("metadata", "metadata.json", None, _metadata),)
}
