"""Where results come from: the state of the code, checksums, the machine; and the run as an RO-Crate."""

import json
import platform
import subprocess

import pytest
from rocrate.rocrate import ROCrate

from lowcap import crate, provenance
from lowcap.checksums import sha256
from lowcap.files import write_json

CITATION = {
    "title": "A study",
    "abstract": "What it is.",
    "authors": [{"name": "Ada & Co"}],
    "license": "MIT",
    "version": "1.0",
    "date-released": "2026-01-01",
}


def git(folder, *arguments):
    identity = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/x.py").write_text("1\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    return tmp_path


def test_a_clean_repository_is_its_commit(repository):
    state = provenance.code_state(repository)
    assert len(state["commit"]) == 40
    assert state["changed_files"] == []
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "second")
    assert provenance.code_state(repository)["commit"] != state["commit"]


def test_changed_and_new_sources_are_named_and_other_files_are_not(repository):
    (repository / "scripts/x.py").write_text("2\n")
    (repository / "scripts/new é.py").touch()
    (repository / "notes.md").touch()
    assert provenance.code_state(repository)["changed_files"] == ["scripts/new é.py", "scripts/x.py"]


def test_without_a_repository_of_its_own_the_commit_is_unknown(repository, tmp_path, monkeypatch):
    assert provenance.code_state(repository / "scripts") == {"commit": None}
    monkeypatch.setenv("PATH", "")
    assert provenance.code_state(repository) == {"commit": None}


def test_checksums(tmp_path):
    (tmp_path / "x").write_bytes(b"abc")
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert provenance.data_state({"source": "s"}, [tmp_path / "x"]) == {"source": "s", "sha256": {"x": abc}}
    assert provenance.value_checksum({"a": 1, "b": [2]}) == provenance.value_checksum({"b": [2], "a": 1})
    assert provenance.value_checksum({"a": [1, 2]}) != provenance.value_checksum({"a": [2, 1]})


def test_packages_and_machine():
    versions = provenance.package_versions(["numpy", "no-such-package"])
    assert versions["numpy"].count(".") == 2
    assert versions["no-such-package"] is None
    about = provenance.machine()
    assert about["python"] == platform.python_version()
    assert platform.node() not in about.values()


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
