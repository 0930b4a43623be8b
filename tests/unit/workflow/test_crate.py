"""The run as an RO-Crate."""

import json

import pytest
from rocrate.rocrate import ROCrate

from lowcap.base.files import write_json
from lowcap.workflow import crate
from lowcap.workflow.checksums import sha256

CITATION = {
    "title": "A study",
    "abstract": "What it is.",
    "authors": [{"name": "Ada & Co"}],
    "license": "MIT",
    "version": "1.0",
    "date-released": "2026-01-01",
}


@pytest.fixture
def described(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("Snakefile", "README.md", "LICENSE", "CITATION.cff", "config.yaml", "table.csv"):
        (tmp_path / name).write_text(name)
    (tmp_path / "models").mkdir()
    origin = {"packages": {"snakemake": "9"}, "code": {"commit": "c0ffee"}}

    def describe():
        return crate.describe_run(CITATION, origin, ["config.yaml"], ["table.csv"], {"models/": "networks"})

    return describe


def test_the_crate_links_the_run_to_what_it_used_and_made(described, tmp_path):
    write_json(described(), tmp_path / "ro-crate-metadata.json")
    read = ROCrate(tmp_path)
    assert read.mainEntity.id == "Snakefile"
    assert read.mainEntity["version"] == "c0ffee"
    assert read.root_dataset["license"]["name"] == "MIT"
    assert read.root_dataset["author"]["name"] == "Ada & Co"
    run = read.get("#run")
    assert run["instrument"].id == "Snakefile"
    assert [one.id for one in run["object"]] == ["config.yaml"]
    assert [one.id for one in run["result"]] == ["table.csv", "models/"]
    assert read.get("table.csv")["sha256"] == sha256(tmp_path / "table.csv")
    profiles = {entity.id for entity in read.root_dataset["conformsTo"]}
    assert "https://w3id.org/ro/wfrun/workflow/0.5" in profiles


def test_the_crate_is_the_same_each_time(described):
    assert json.dumps(described()) == json.dumps(described())


def test_an_archive_describes_its_own_content(tmp_path):
    (tmp_path / "paper.pdf").write_bytes(b"%PDF")
    members = {"paper.pdf": tmp_path / "paper.pdf", "README.md": b"# Read"}
    cited = CITATION | {"references": [{"identifiers": [{"value": "arXiv:2507.16278"}]}]}
    found = crate.describe_archive(cited, "A title", "c0ffee", members)
    assert json.dumps(found) == json.dumps(crate.describe_archive(cited, "A title", "c0ffee", members))
    (tmp_path / "README.md").write_bytes(members["README.md"])
    write_json(found, tmp_path / "ro-crate-metadata.json")
    read = ROCrate(tmp_path)
    parts = {entity.id: entity for entity in read.root_dataset["hasPart"]}
    assert set(parts) == set(members)
    assert all(entity["sha256"] == sha256(tmp_path / name) for name, entity in parts.items())
    assert parts["README.md"]["encodingFormat"] == "text/markdown"
    assert (read.root_dataset["name"], read.root_dataset["isBasedOn"]["version"]) == ("A title", "c0ffee")
    assert [one.id for one in read.root_dataset["citation"]] == ["https://arxiv.org/abs/2507.16278"]
