"""A release from which a reader goes on after training, and what is refused."""

import subprocess
from pathlib import Path

import pytest

from faults import TABLE, TINY, Study
from lowcap.workflow.archives import write_archive
from lowcap.workflow.restarts import restart_members

IMAGES = "results/data/mnist.npz"
DATE = 10**9


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """The networks of the tiny study, as a release has them."""
    study = Study.fresh(tmp_path_factory.mktemp("study") / "of a release", grid=TINY)
    study.build(TABLE)
    path = study.folder / "networks.tar"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(study.folder)
        of_study = Path("results/all_pairs")
        made = [*of_study.glob("models/4v9/*/*.safetensors"), *of_study.glob("training/4v9/s*.csv")]
        raw = Path("resources/mnist").glob("*-ubyte")
        members = restart_members(map(str, made), [*map(str, raw), IMAGES], DATE)
        assert len(made) == 6
        write_archive(members, DATE, path)
    return path


@pytest.fixture
def restarted(archive, tmp_path) -> Study:
    """A fresh copy of the project in which the images were made and the archive was unpacked."""
    study = Study.fresh(tmp_path / "clone", grid=TINY)
    study.build(IMAGES)
    subprocess.run(["tar", "-xf", archive], cwd=study.folder, check=True)
    return study


def test_a_build_goes_on_after_training(restarted):
    assert restarted.planned(TABLE) == {"gather": 2, "summarise": 1}
    restarted.build(TABLE)
    assert restarted.planned(TABLE) == {}


def test_what_is_stale_or_damaged_trains(restarted):
    edit = ("scripts/lowcap/networks/training.py", "momentum", "impetus")
    restarted.edit(*edit)
    assert restarted.planned(TABLE)["train_all_pairs"] == 2
    restarted.edit(edit[0], edit[2], edit[1])
    assert "train_all_pairs" not in restarted.planned(TABLE)
    network = restarted.folder / "results/all_pairs/models/4v9/w4/s0.safetensors"
    network.write_bytes(network.read_bytes()[:-1] + b"\0")
    assert restarted.planned(TABLE)["train_all_pairs"] == 1


def test_images_may_come_after_the_networks(archive, tmp_path):
    study = Study.fresh(tmp_path / "clone", grid=TINY)
    subprocess.run(["tar", "-xf", archive], cwd=study.folder, check=True)
    study.build(IMAGES)
    assert "train_all_pairs" not in study.planned(TABLE)


def test_what_is_in_no_repository_is_no_release(project):
    run = project.snakemake("--cores", "1", "release")
    assert run.returncode != 0
    for name in ("archive_paper", "archive_networks"):
        log = (project.folder / f"logs/{name}.log").read_text().splitlines()
        assert len(log) == 1
        assert "no repository that git can read" in log[0]
    assert not list(project.folder.rglob("*.tar*"))
