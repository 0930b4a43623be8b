"""Code and results apart: a folder for each, a module of another workflow, and copies whose dates say nothing."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import yaml

from faults import TABLE, TINY, Study
from lowcap.workflow.checksums import sha256
from workflow.conftest import Project, pdf_text

IMPORTER = """
configfile: "settings.yaml"


module networks:
    snakefile:
        "{code}/Snakefile"
    config:
        config["networks"]
    prefix:
        "networks"


use rule * from networks as networks_*


onstart:
    networks.onstart()


rule best:
    default_target: True
    input:
        "networks/{table}",
    output:
        "best.txt",
    shell:
        "sort -t, -k 9 -n {{input}} | tail -n 1 > {{output}}"
"""


@contextmanager
def read_only(folder: Path):
    """Take all rights to write below `folder` away for the block; root, who needs none, is held by a mount."""
    if os.geteuid() == 0:
        subprocess.run(["mount", "--bind", folder, folder], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
    else:
        subprocess.run(["chmod", "-R", "a-w", folder], check=True)
    try:
        yield
    finally:
        undo = ["umount", folder] if os.geteuid() == 0 else ["chmod", "-R", "u+w", folder]
        subprocess.run(undo, check=True)


@pytest.fixture(scope="module")
def apart(tmp_path_factory) -> Study:
    """The tiny study, built in a folder of its own whose config.yaml says what it is, from code that is read-only."""
    code = Study.fresh(tmp_path_factory.mktemp("code") / "check out").folder
    folder = tmp_path_factory.mktemp("run")
    shutil.copy(TINY, folder / "config.yaml")
    study = Study(folder, grid=folder / "config.yaml", code=code)
    with read_only(code):
        study.build_undisturbed()
    return study


def test_a_run_folder_holds_what_a_run_makes_and_nothing_of_the_code(apart):
    made = {path.name for path in apart.folder.iterdir()}
    assert made == {
        *("config.yaml", "changes.yaml", "results", "resources", "logs", "benchmarks", "checksums", ".snakemake"),
    }
    assert apart.planned(TABLE) == {}


def test_the_config_of_a_run_folder_extends_that_of_the_code(apart):
    command = [sys.executable, "-m", "snakemake", "-n", TABLE, "--snakefile", str(apart.code / "Snakefile")]
    run = subprocess.run(command, cwd=apart.folder, capture_output=True, text=True, check=False)
    assert "Nothing to be done" in run.stdout + run.stderr
    config = apart.folder / "config.yaml"
    text = config.read_text()
    config.write_text(text.replace("widths: [4, 24]", "widths: [4, 4]"))
    run = subprocess.run(command, cwd=apart.folder, capture_output=True, text=True, check=False)
    config.write_text(text)
    assert "Error: config: studies.all_pairs.widths: found [4, 4]" in run.stdout + run.stderr


def test_an_edit_of_the_code_and_a_damaged_result_are_seen_from_a_run_folder(apart):
    apart.edit("scripts/lowcap/analysis/statistics.py", "LEAST = 5", "LEAST = 6")
    assert apart.planned(TABLE) == {"summarise": 1}
    apart.edit("scripts/lowcap/analysis/statistics.py", "LEAST = 6", "LEAST = 5")
    (apart.folder / TABLE).write_text("")
    assert apart.planned(TABLE) == {"summarise": 1}
    assert apart.resume() is None


def test_the_default_studies_build_on_the_sample_in_a_folder_of_their_own(default_project, tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("run"), grid=default_project.grid, code=default_project.folder)
    with read_only(project.code):
        project.build()
        assert project.planned() == {}
        assert project.snakemake("--report", "report.html").returncode == 0
        refused = project.snakemake("crate", "--cores", "1")
    assert refused.returncode != 0
    assert "allowed is the folder of the results" in (project.folder / "logs/crate.log").read_text()
    first = pdf_text(project).split("\f")[0]
    assert "Trial build on a sample" in first
    assert "smaller grid" not in first
    assert (project.folder / "report.html").stat().st_size > 3e6
    provenance = json.loads((project.folder / "results/provenance.json").read_text())
    assert provenance["instructions"]["held at"] in ("avx2", "nothing: all of this processor's, which has no avx2")


def test_another_workflow_has_this_one_as_a_module(tmp_path):
    code = Study.fresh(tmp_path / "code").folder
    folder = tmp_path / "importer"
    folder.mkdir()
    (folder / "Snakefile").write_text(IMPORTER.format(code=code, table=TABLE))
    (folder / "settings.yaml").write_text(yaml.safe_dump({"networks": yaml.safe_load(TINY.read_text())}))
    (folder / "config.yaml").write_text("of: another workflow\n")
    study = Study(folder, grid=folder / "settings.yaml")
    profile = ("--workflow-profile", str(code / "profiles/default"))
    study.build(*profile)
    assert (folder / "best.txt").read_text().startswith("4v9,")
    networks = folder / "networks/results/all_pairs/models/4v9"
    assert len(list(networks.rglob("*.safetensors"))) == 4
    assert {path.name for path in folder.iterdir() if path.is_dir()} == {"networks", "checksums", ".snakemake"}
    assert "Nothing to be done" in study.build(*profile)
    path = code / "scripts/lowcap/analysis/statistics.py"
    path.write_text(path.read_text().replace("LEAST = 5", "LEAST = 6"))
    assert study.planned(*profile) == {"networks_summarise": 1, "best": 1}


def date_anew(folder: Path) -> None:
    """Give all files below `folder` dates in random order."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    dates = np.random.default_rng(0).integers(10**9, 17 * 10**8, len(files))
    for path, date in zip(files, dates.tolist(), strict=True):
        os.utime(path, (date, date))


def test_a_copy_with_other_dates_is_as_finished_as_its_original(project):
    date_anew(project.folder)
    assert project.planned() == {}
    date_anew(project.folder)
    changed = project.folder / "results/converged/evaluation.csv"
    before = sha256(changed)
    changed.write_text(changed.read_text().replace("4v9", "9v4"))
    planned = project.planned()
    assert planned["gather"] == 1
    assert not {name for name in planned if name.startswith(("train", "evaluate", "dataset", "download"))}
    project.build("results/converged/evaluation.csv")
    assert sha256(changed) == before
    assert project.planned() == {}


def test_a_copy_without_snakemakes_account_of_it_is_made_again(apart, tmp_path):
    for part in ("results", "resources", "checksums", "config.yaml"):
        source = apart.folder / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / part)
    copy = Study(tmp_path, grid=apart.grid, code=apart.code)
    run = copy.snakemake("-n", TABLE)
    said = " ".join((run.stdout + run.stderr).split())
    assert ".snakemake/metadata: absent" in said
    assert copy.planned(TABLE) == {"download": 1, "dataset": 1, "train_all_pairs": 2, "gather": 2, "summarise": 1}
