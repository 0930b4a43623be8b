"""What a public repository has: checks on GitHub, which call the Makefile alone, and what a catalogue reads."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ACTIONS = sorted((ROOT / ".github/actions").glob("*/action.yml"))


def load(path):
    # YAML 1.1 has `on` for true.
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


def steps_of(path):
    document = load(path)
    jobs = document["jobs"].values() if "jobs" in document else [document["runs"]]
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize("path", [*WORKFLOWS, *ACTIONS], ids=lambda path: path.parent.name + "/" + path.name)
def test_what_runs_is_a_target_of_the_makefile_and_what_is_used_is_pinned(path):
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    steps = steps_of(path)
    assert steps
    for step in steps:
        if "run" in step:
            program, target, *variables = step["run"].split()
            assert (program, target in targets) == ("make", True), step["run"]
            assert all(re.match(r"[A-Z]+=", one) for one in variables), step["run"]
        elif step["uses"].startswith("./"):
            assert (ROOT / step["uses"] / "action.yml").is_file()
        else:
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}|docker://[\w/]+:[\d.]+", step["uses"]), step["uses"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_may_read_end_and_give_way(path):
    workflow = load(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["cancel-in-progress"] == "true"
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


def test_unit_tests_run_on_every_supported_python():
    (supported,) = re.findall(r"^PYTHONS := (.*)$", MAKEFILE, re.MULTILINE)
    assert (
        load(ROOT / ".github/workflows/check.yml")["jobs"]["unit"]["strategy"]["matrix"]["python"] == supported.split()
    )


def test_the_report_of_the_small_build_is_kept():
    (kept,) = [
        step["with"]["path"]
        for step in steps_of(ROOT / ".github/workflows/check.yml")
        if "path" in step.get("with", {})
    ]
    assert "trial/report.html" in kept
    assert re.search(r"^preview:.*\n.*--directory trial .*--report report.html ", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("target", ["paper", "html", "report", "crate", "release", "impact"])
def test_a_target_is_told_of_all_configurations(target):
    command = ["make", "--dry-run", "--always-make", target, "CONFIGFILE=a.yaml b.yaml"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert " --configfile a.yaml b.yaml" in run.stdout
    assert (
        " --configfile" not in subprocess.run(command[:-1], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    )


@pytest.mark.skipif(shutil.which("actionlint") is None, reason="no actionlint here")
def test_actionlint_finds_nothing():
    run = subprocess.run(["actionlint"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_catalogue_finds_what_it_asks_for():
    """Its rules but for `workflow/Snakefile` and `config/README.md`, which would make the entry a standardized one."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    assert "snakemake" in readme
    assert "workflow" in readme
    assert (ROOT / "Snakefile").is_file()
    assert list((ROOT / "rules").glob("*.smk"))
    assert load(ROOT / ".snakemake-workflow-catalog.yml")["usage"]["software-stack-deployment"]["conda"] == "true"
