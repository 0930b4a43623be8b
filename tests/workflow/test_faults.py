"""Faults done to builds of a tiny study, each resumed by the same command; tests/tools/campaign.py tries many more.

Also determinism: the same bytes for another user elsewhere.
"""

import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest

from faults import DAMAGE, TABLE, TINY, Study, damage, kill, refused

LOCK = """
import time
from lowcap.workflow.locks import lock_run
run = lock_run()
print("locked", flush=True)
time.sleep(600)
"""
READS_ALL = "+dac_read_search"
AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
AS_NOBODY += [f"--inh-caps={READS_ALL}", f"--ambient-caps={READS_ALL}"]


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A tiny study that has been built undisturbed, on two cores."""
    study = Study.fresh(tmp_path_factory.mktemp("faults") / "study", TINY)
    study.build_undisturbed()
    return study


def test_damaged_results_are_found_and_made_again_though_their_dates_are_put_back(study):
    rng = np.random.default_rng(0)
    names = sorted(study.good)
    chosen = [
        name for name in names if name.endswith(("s0.safetensors", "t10k-labels-idx1-ubyte", "summaries/training.csv"))
    ]
    assert len(chosen) == 4
    for name in chosen:
        damage(study.folder / name, rng.choice(sorted(DAMAGE)), rng)
    before = study.content()
    plan = study.snakemake("-n", *names)
    printed = plan.stdout + plan.stderr
    assert sorted(re.findall(r"^(.+): not what its job wrote", printed, re.MULTILINE)) == sorted(chosen)
    assert "download" in printed
    assert study.content() == before, "a dry run changes nothing"
    assert study.resume() is None


def test_a_second_run_is_refused_in_one_line(study):
    paths = os.environ | {"PYTHONPATH": str(study.folder / "scripts")}
    command = [sys.executable, "-c", LOCK]
    with subprocess.Popen(command, cwd=study.folder, env=paths, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "locked\n"
        (study.folder / TABLE).unlink()
        assert refused(study, "another Snakemake is at work here") is None
        assert study.planned(TABLE) == {"summarise": 1}, "a dry run needs no lock"
        other.kill()
    assert study.resume() is None


def test_killed_builds_resume_to_the_same_bytes(study):
    rng = np.random.default_rng(1)
    assert kill(study, rng, "Snakemake", 0.4)
    (study.folder / "resources/.orphan.12345.tmp.csv").write_text("half")
    assert kill(study, rng, "a job", 0.4)
    assert study.resume() is None


def test_the_same_bytes_for_another_user_elsewhere(study, tmp_path, elsewhere):
    other = Study.fresh(tmp_path / "ein anderer Ordner, höher", TINY)
    call = other.call("--cores", "1", TABLE)
    if os.geteuid() == 0 and shutil.which("setpriv"):
        subprocess.run(["chown", "-R", "65534:65534", other.folder, os.environ["HOME"]], check=True)
        call["args"] = [*AS_NOBODY, *call["args"]]
    run = subprocess.run(**call, capture_output=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert other.content() == study.good
