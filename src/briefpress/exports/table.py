"""The list of the exports, in the order in which a deposit shows them."""

from __future__ import annotations

from collections.abc import Mapping

from briefpress.exports import (
    citations,
    crossref,
    datacite,
    dublin_core,
    invenio,
    jats,
    marc,
    metadata,
    ro_crate,
)
from briefpress.exports.model import Export

# fmt: off
EXPORTS: Mapping[str, Export] = {
    one.name: one
    for one in (
        Export("metadata", "Metadata as JSON", metadata.FILE, None, metadata.write),
        Export("ro-crate", "RO-Crate 1.1", ro_crate.FILE, "ro_crate", ro_crate.write),
        Export("jats", "JATS 1.3", jats.FILE, "jats", jats.write),
        Export("datacite", "DataCite 4.7", datacite.FILE, "datacite", datacite.write),
        Export("crossref", "Crossref 5.5.0", crossref.FILE, "crossref", crossref.write),
        Export("oai_dc", "Dublin Core", dublin_core.OAI_FILE, "oai_dc", dublin_core.write_oai),
        Export("dspace", "DSpace", dublin_core.DSPACE_FILE, "dspace", dublin_core.write_dspace),
        Export("invenio", "InvenioRDM and Zenodo", invenio.FILE, "invenio", invenio.write),
        Export("marc", "MARCXML", marc.FILE, "marc", marc.write),
        Export("csl", "CSL-JSON", citations.CSL_FILE, "csl", citations.write_csl),
        Export("bibtex", "BibTeX", citations.BIBTEX_FILE, "bibtex", citations.write_bibtex),
        Export("ris", "RIS", citations.RIS_FILE, "ris", citations.write_ris),
    )
}
# fmt: on
