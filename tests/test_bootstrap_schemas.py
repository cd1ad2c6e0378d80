"""make schemas: every file from its home, checked by its digest, and all of them or none."""

from __future__ import annotations

import importlib.util
import shutil

import schemas
from support import ROOT

spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "src" / "bootstrap.py")
assert spec
assert spec.loader
bootstrap = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bootstrap)


def homes(folder):
    return {
        name: (f"{(folder / 'nowhere').as_uri()}/", f"{(folder / name).as_uri()}/")
        for name in bootstrap.SCHEMA_HOMES
    }


def test_they_are_fetched_whole_and_checked(tmp_path, capsys):
    there = schemas.schema("")
    done = tmp_path / "schemas"
    assert bootstrap.schemas(done, homes(there), bootstrap.SCHEMAS)
    wanted = [line.split()[1] for line in bootstrap.SCHEMAS.read_text("utf-8").splitlines()]
    assert all((done / path).read_bytes() == (there / path).read_bytes() for path in wanted)
    assert {"jats/1.3/JATS-journalpublishing1-3.dtd", "datacite/kernel-4.7/metadata.xsd",
            "crossref/crossref5.5.0.xsd"} <= set(wanted)  # fmt: skip


def test_another_file_is_refused_and_the_last_good_ones_stay(tmp_path, capsys):
    served = tmp_path / "served"
    shutil.copytree(schemas.schema(""), served)
    done = tmp_path / "schemas"
    assert bootstrap.schemas(done, homes(served), bootstrap.SCHEMAS)
    changed = served / "datacite/kernel-4.7/metadata.xsd"
    changed.write_bytes(changed.read_bytes() + b" ")
    assert not bootstrap.schemas(done, homes(served), bootstrap.SCHEMAS)
    assert "datacite/kernel-4.7/metadata.xsd could not be fetched" in capsys.readouterr().err
    assert (done / "datacite/kernel-4.7/metadata.xsd").is_file()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("schemas")] == [
        "schemas"
    ]


def test_every_home_is_an_official_address():
    for bases in bootstrap.SCHEMA_HOMES.values():
        assert all(base.startswith("https://") and base.endswith("/") for base in bases)
