"""Measure what the workflow's speed rests on, side by side in one run, and write paper/bench/.

`make bench` runs all of it (a quarter of an hour); in the activated environment, with PYTHONPATH=scripts,
`python -m lowcap.workflow.instructions avx2 python tests/tools/bench.py NAME ...` runs the benches named. Nothing is
asserted: times belong to the machine, ratios less so. All are processor time, which other work on the machine disturbs
little, with the instructions of a build.
"""

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from threadpoolctl import threadpool_info, threadpool_limits

import gpu_speed
import profiled
import released
import survey_growth
import training_speed
from bench_page import ROOT, write_page, write_table
from lowcap.base.documents import load_document
from lowcap.base.images import PIXELS
from lowcap.base.tasks import Task
from lowcap.interactions.method import Method
from lowcap.interactions.snapshots import Shown
from lowcap.interactions.solver import Explainer
from lowcap.networks.initialisation import released_initialisation
from lowcap.networks.training import Recipe, Replicate, train_cohort
from lowcap.workflow.provenance import machine

JOBS = 100
VARIABLES = (8, 9, 10)
EXPLAINED = 100


def measure_explanations(_folder: Path) -> pd.DataFrame:
    """Return the seconds that explaining 100 images by interactions takes, by the number of variables."""
    data, about = training_speed.draw_images(), load_document(ROOT / "config.yaml")["interact"]["method"]
    recipe = Recipe(0.1, epochs=3, batch_size=128, momentum=0.9, report_every=3)
    networks = [released_initialisation(Task(4, 9), 64, 0)]
    (trained,) = train_cohort([Replicate(networks, data, data, np.random.default_rng(0))], recipe)
    shown = Shown(data.pixels[:EXPLAINED], data.labels[:EXPLAINED], {}, range(EXPLAINED))
    rows = []
    for variables in VARIABLES:
        method = Method(Explainer(variables), **(about | {"patches": variables}))
        start = time.process_time()
        (found,) = method.explain(trained.networks, shown, torch.zeros(PIXELS))
        seconds = time.process_time() - start
        rows.append({"variables": variables, "seconds_per_100": seconds, "largest_gap": float(found.gap.max())})
    return pd.DataFrame(rows)


def children_seconds(*command: str, folder: Path | None = None) -> float:
    """Return the processor seconds of a command and its children; raise CalledProcessError if it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure_jobs(folder: Path) -> pd.DataFrame:
    """Return what a job costs before it does anything: Snakemake's part, and a Python that imports torch."""
    (folder / "Snakefile").write_text(
        "rule all:\n    input: expand('out/{i}', i=range(int(config['jobs'])))\n"
        "rule job:\n    output: 'out/{i}'\n    shell: 'touch {output}'\n"
    )
    options = ("-m", "snakemake", "--cores", "1", "--scheduler", "greedy", "--scheduler-subsample", "4", "--config")
    few, many = (children_seconds(*options, f"jobs={jobs}", folder=folder) for jobs in (1, 1 + JOBS))
    imported = children_seconds("-c", "import torch")
    return pd.DataFrame({"what": ["Snakemake, a job", "import torch"], "seconds": [(many - few) / JOBS, imported]})


def measure_machine(_folder: Path) -> pd.DataFrame:
    """Return one row: the processor, its cores, the versions of Python and PyTorch, and NumPy's BLAS as it was held."""
    blas = next(found for found in threadpool_info() if found["internal_api"] == "openblas")
    return pd.DataFrame(
        {
            "processor": [machine()["processor"] or platform.machine()],
            "cores": [os.cpu_count()],
            "python": [platform.python_version()],
            "torch": [torch.__version__],
            "blas": [f"OpenBLAS {blas['version']} ({blas['architecture']})"],
        }
    )


# Each measures in a folder of its own and returns its table, or None, having said why, if it cannot.
BENCHES: dict[str, Callable[[Path], pd.DataFrame | None]] = {
    "training": training_speed.measure,
    "explanations": measure_explanations,
    "growth": survey_growth.measure,
    "jobs": measure_jobs,
    "profile": profiled.measure,
    "released": released.measure,
    "gpu": gpu_speed.measure,
    "machine": measure_machine,
}


def main(*names: str) -> None:
    """Run the benches named, all without a name, and write the table of each when it is there; then the page."""
    if unknown := set(names) - set(BENCHES):
        sys.exit(f"Error: found {', '.join(sorted(unknown))}; allowed are {', '.join(BENCHES)}")
    torch.set_num_threads(1)
    with threadpool_limits(1):
        for name in names or BENCHES:
            with tempfile.TemporaryDirectory() as folder:
                table = BENCHES[name](Path(folder))
            if table is not None:
                write_table(table, name)
                print(f"{name}\n{table.to_string()}", file=sys.stderr)
    write_page()


if __name__ == "__main__":
    main(*sys.argv[1:])
