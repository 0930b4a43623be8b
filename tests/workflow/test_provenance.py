"""Provenance and RO-Crate of a real build, and that neither makes a result stale."""

import json
import subprocess

from rocrate.rocrate import ROCrate

from lowcap.workflow.checksums import sha256
from lowcap.workflow.provenance import value_checksum


def git(folder, *arguments):
    identity = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    run = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return run.stdout.strip()


def test_the_provenance_is_that_of_the_build(built):
    found = json.loads((built.folder / "results/provenance.json").read_text())
    assert found["code"] == {"commit": None}
    assert found["config"]["studies"]["published"]["widths"] == [4, 24, 48, 64], "with what the command line changed"
    assert found["config_sha256"] == value_checksum(found["config"])
    (data,) = found["data"]
    assert (data["complete"], data["dataset"], data["source"]) == (False, "mnist", "the packaged sample")
    assert data["sha256"] == {path.name: sha256(path) for path in (built.folder / "resources/mnist").glob("*-ubyte")}
    assert found["packages"]["torch"]
    assert found["devices"] in (["cpu"], ["cuda"])
    assert found["paper_sha256"] == sha256(built.folder / "results/paper.pdf")


def test_a_commit_reruns_the_provenance_and_one_of_ledgers_the_dates_of_criteria(project):
    (project.folder / ".gitignore").write_text("/results/\n/.snakemake/\n/changes.yaml\n__pycache__/\n")
    git(project.folder, "init", "--quiet")
    git(project.folder, "add", "Snakefile", "config.yaml", "rules", "scripts", "envs", "paper", "profiles", "README.md")
    git(project.folder, "commit", "--quiet", "-m", "all")
    shown = dict.fromkeys(["figure_summary", "claims_page", "readme", "macros", "paper"], 1)
    assert project.planned() == {"claims_history": 6, "claims": 6, "table_claims": 6, **shown}
    assert "provenance" in project.build()
    code = json.loads((project.folder / "results/provenance.json").read_text())["code"]
    assert code == {"commit": git(project.folder, "rev-parse", "HEAD"), "changed_files": []}
    assert "Nothing to be done" in project.build()
    git(project.folder, "commit", "--quiet", "--allow-empty", "-m", "nothing")
    assert project.planned() == {}
    project.edit("scripts/prune.py", '"""Prune every', '"""Really prune every')
    assert project.planned() == {}
    project.build()
    code = json.loads((project.folder / "results/provenance.json").read_text())["code"]
    assert code["changed_files"] == ["scripts/prune.py"]


def test_the_crate_lists_the_results_with_their_checksums(project):
    project.build("crate")
    crate = ROCrate(project.folder)
    made = {entity.id: entity for entity in crate.get("#run")["result"]}
    assert {"results/paper.pdf", "results/provenance.json", "results/published/pruning.csv"} <= set(made)
    for name, entity in made.items():
        assert "sha256" not in entity or entity["sha256"] == sha256(project.folder / name)
    assert not [name for name in made if not (project.folder / name).exists()]


def test_the_password_of_a_proxy_is_nowhere(built):
    log = (built.folder / "logs/download/mnist.log").read_text()
    assert "cannot be fetched" in log, "the proxy was asked"
    files = [path for path in built.folder.rglob("*") if path.is_file() and path.suffix not in (".npz", ".safetensors")]
    assert len(files) > 100
    assert [path for path in files if b"hush-hush" in path.read_bytes()] == []
