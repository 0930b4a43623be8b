"""Measure what planning and running thousands of networks costs Snakemake itself, and write paper/bench/scale.csv.

`make scale` runs it (20 minutes). The rules, their grid and their inputs are the project's; every job only
touches its outputs. Processor time, which other work on the machine disturbs little.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import yaml

from bench_page import ROOT, write_page, write_table

STUDY = "all_pairs"
TARGETS = [f"results/{STUDY}/{table}.csv" for table in ("training", "evaluation")]
# How many networks, and the axes along which each value has a training job of its own: from 100 jobs to 10,000, and the
# fewest and the most jobs for 10,000 networks.
CASES = [
    (500, ["task", "seed"]),
    (1_000, ["task", "seed"]),
    (3_000, ["task", "seed"]),
    (10_000, ["task", "seed"]),
    (30_000, ["task", "seed"]),
    (100_000, ["task", "seed"]),
    (10_000, ["task"]),
    (10_000, ["task", "width", "seed"]),
]


def copy_project(folder: Path) -> None:
    """Copy the workflow with rules whose jobs only touch their outputs."""
    for part in (
        "Snakefile",
        "config.yaml",
        "rules",
        "scripts",
        "envs",
        "paper",
        "profiles",
        "README.md",
        "CITATION.cff",
    ):
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, folder / part)
    for path in (folder / "rules").glob("*.smk"):
        rules = re.sub(r'script:\n +"\.\./scripts/[^"]+\.py"', 'shell: "touch {output:q}"', path.read_text())
        path.write_text(rules)


def snakemake(folder: Path, *arguments: str) -> tuple[float, int, str]:
    """Return the processor seconds and the peak memory (MB) of a Snakemake, and what it printed; raise if it fails."""
    command = [sys.executable, "-m", "snakemake", *TARGETS, *arguments, "--configfile", "grid.yaml"]
    with (folder / "output").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        _, status, used = os.wait4(process.pid, 0)
    printed = (folder / "output").read_text()
    if status:
        raise RuntimeError(printed)
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, printed


def measure(folder: Path, networks: int, own: list[str]) -> dict[str, object]:
    """Return what one grid costs: to plan, to run, and to find that nothing is to be done."""
    study = yaml.safe_load((ROOT / "config.yaml").read_text())["studies"][STUDY]
    per_seed = len(study["tasks"]) * len(study["widths"])
    seeds = list(range(round(networks / per_seed)))
    grid = {"studies": {STUDY: {"seeds": seeds, "jobs": {"train": own, "measure": ["task"]}}}}
    (folder / "grid.yaml").write_text(yaml.safe_dump(grid))
    plan, plan_memory, printed = snakemake(folder, "-n")
    jobs = int(re.search(r"total +(\d+)", printed)[1])
    run, run_memory, _ = snakemake(folder, "--cores", "1")
    again, _, printed = snakemake(folder, "-n")
    if "Nothing to be done" not in printed:
        raise RuntimeError(printed)
    files = sum(path.is_file() for part in ("results", "logs", "benchmarks") for path in (folder / part).rglob("*"))
    return {
        "networks": per_seed * len(seeds),
        "jobs_train": " ".join(own),
        "jobs": jobs,
        "files": files,
        "plan_s": round(plan, 1),
        "run_ms_per_job": round(1000 * (run - plan) / jobs, 1),
        "finished_s": round(again, 1),
        "memory_mb": max(plan_memory, run_memory),
    }


def main() -> None:
    rows = []
    for networks, own in CASES:
        with tempfile.TemporaryDirectory() as folder:
            copy_project(Path(folder))
            rows.append(measure(Path(folder), networks, own))
        print(rows[-1], flush=True)
        write_table(pd.DataFrame(rows), "scale")
    write_page()


if __name__ == "__main__":
    main()
