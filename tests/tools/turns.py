"""Measure the turn from an edit to the new PDF, on a finished build, and write paper/bench/turns.csv.

`make turns` builds the trial first (3 minutes). Times are what one waits for on two cores, other work on them included.
"""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from bench_page import ROOT, write_page, write_table

PARTS = (
    "Snakefile",
    "config.yaml",
    "README.md",
    "CITATION.cff",
    "rules",
    "scripts",
    "envs",
    "paper",
    "profiles",
    "docs",
)
REPEATS = 3


def edit_sentence(text: str, number: int) -> str:
    return f"{text.rstrip()} This sentence was edited {number} times.\n"


def edit_figure(text: str, number: int) -> str:
    return re.sub(r"height=2\.5\d*", f"height=2.5{number}", text)


# What is edited, where, and how; each edit gives the paper another page.
EDITS: dict[str, tuple[str, Callable[[str, int], str]]] = {
    "a sentence": ("paper/sections/introduction.tex", edit_sentence),
    "a figure's script": ("scripts/figure_capacity.py", edit_figure),
}


def build(folder: Path, *arguments: str) -> tuple[float, int]:
    """Return the seconds that a build of the project in `folder` takes, and how many jobs it has; raise if it fails."""
    command = [sys.executable, "-m", "snakemake", "--cores", "2", *arguments]
    start = time.perf_counter()
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if run.returncode:
        raise RuntimeError(run.stdout + run.stderr)
    jobs = re.search(r"^(\d+) jobs?, by stage", run.stdout + run.stderr, re.MULTILINE)
    return seconds, int(jobs[1]) if jobs else 0


def measure(folder: Path, *arguments: str) -> pd.DataFrame:
    """Return the median seconds from each of EDITS to the new PDF, and the jobs run: what, seconds, jobs.

    `folder` is a project with a finished build, made with these `arguments` of Snakemake; a copy is edited. Raises
    RuntimeError if a build fails, or if an edit leaves the PDF as it is.
    """
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "project"
        shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns(".git", ".venv"))
        build(copy, *arguments)  # the first start in a copy reads every file
        paper = copy / "results/paper.pdf"
        for what, (name, edit) in EDITS.items():
            path, seconds, jobs = copy / name, [], 0
            for number in range(1, 1 + REPEATS):
                path.write_text(edit(path.read_text(encoding="utf-8"), number), encoding="utf-8")
                before = paper.read_bytes()
                took, jobs = build(copy, *arguments)
                if paper.read_bytes() == before:
                    raise RuntimeError(f"{name}: edited, and the PDF is as it was")
                seconds.append(took)
            rows.append({"what": what, "seconds": round(statistics.median(seconds), 1), "jobs": jobs})
    return pd.DataFrame(rows)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for part in PARTS:
            source = ROOT / part
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, folder / part)
        arguments = ("--configfile", str(ROOT / "trial.yaml"))
        build(folder, *arguments)
        found = measure(folder, *arguments)
    print(found.to_string(index=False))
    write_table(found, "turns")
    write_page()


if __name__ == "__main__":
    main()
