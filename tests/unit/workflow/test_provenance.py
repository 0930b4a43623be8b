"""Where results come from: the state of the code, checksums, the machine."""

import platform
import subprocess
from types import SimpleNamespace

import pytest

from lowcap.interactions.snapshots import save_snapshots
from lowcap.networks.network import Identity, Network
from lowcap.networks.storage import save_network
from lowcap.survey.cohorts import save_survey
from lowcap.workflow import provenance


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


def test_every_device_that_trained_a_network_is_named(tmp_path):
    identity = Identity("published", "mnist", "4v9", 2, 0)
    save_network(Network(2), identity, "cpu", tmp_path / "one.safetensors")
    save_network(Network(2), identity, "cpu", tmp_path / "another.safetensors")
    save_survey({}, [], "cuda", tmp_path / "survey.safetensors")
    save_snapshots({}, "mps", tmp_path / "snapshots.safetensors")
    assert provenance.training_devices(sorted(tmp_path.glob("*.safetensors"))) == ["cpu", "cuda", "mps"]


def test_packages_and_machine():
    versions = provenance.package_versions(["numpy", "no-such-package"])
    assert versions["numpy"].count(".") == 2
    assert versions["no-such-package"] is None
    about = provenance.machine()
    assert about["python"] == platform.python_version()
    assert platform.node() not in about.values()


def test_files_have_the_rule_that_makes_them_in_one_order():
    rules = [
        SimpleNamespace(
            name=name,
            script=f"../scripts/{script}.py",
            params=SimpleNamespace(figure="errors"),
            is_producer=lambda file, made=made: file in made,
        )
        for name, script, made in (
            ("prune", "prune", {"p.csv"}),
            ("summarise", "summarise", {"s.csv", "a.csv"}),
            ("figure_errors", "figure_{params.figure}", {"e.pdf"}),
        )
    ]
    found = provenance.makers_of({"s.csv", "paper/published/x.csv", "p.csv", "a.csv", "e.pdf"}, rules)
    assert list(found) == ["a.csv", "e.pdf", "p.csv", "s.csv"]
    assert found["e.pdf"] == {"rule": "figure_errors", "script": "scripts/figure_errors.py"}
    assert found["p.csv"] == {"rule": "prune", "script": "scripts/prune.py"}
