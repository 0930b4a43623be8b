"""Measure what the workflow's speed rests on, side by side in one run, and write paper/bench/.

`make bench` runs it (10 minutes). Nothing is asserted: times belong to the machine, ratios less so.
All are processor time, which other work on the machine disturbs little, with the instructions of a build.
"""

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import torch
import yaml

import figure_speed
from lowcap.base.files import write_csv, write_text
from lowcap.base.images import PIXELS
from lowcap.base.tasks import Task
from lowcap.figures.style import apply_style
from lowcap.interactions.method import Method
from lowcap.interactions.snapshots import Shown
from lowcap.interactions.solver import Explainer
from lowcap.networks.initialisation import released_initialisation
from lowcap.networks.products import product
from lowcap.networks.training import Images, Recipe, Replicate, train_cohort
from lowcap.survey.cohorts import Data, replicate
from lowcap.survey.cohorts import recipe as survey_recipe
from lowcap.survey.draws import survey_draws
from lowcap.survey.measures import along_ellipses, measure_network, paths_through, prunabilities

ROOT = Path(__file__).parents[2]
WIDTHS = (2, 4, 6, 8, 10, 12, 16, 24, 32, 48, 64)
IMAGES = 9000
REPEATS = 3
MODES = {
    "full batch": Recipe(0.03, epochs=10, report_every=10),
    "batches of 128": Recipe(0.1, epochs=1, batch_size=128, momentum=0.9, schedule="cosine"),
}
JOBS = 100
GROWTH = (250, 500, 1000, 2000)
IMAGES_SEEN = 5_000  # a thirtieth of the survey's
VARIABLES = (8, 9, 10)
EXPLAINED = 100
TITLES = {
    "training": "Networks of 11 widths on one core, fused and one at a time",
    "explanations": "Explaining images by AND and OR interactions on one core, by the number of variables",
    "jobs": "What a job costs before it does anything",
    "growth": "A survey on one core, trained and measured, by its networks",
    "machine": "The machine",
}


def images() -> Images:
    """Return random images with as many lit pixels as those of two digits have."""
    rng = np.random.default_rng(0)
    pixels = rng.random((IMAGES, PIXELS), dtype=np.float32)
    pixels[:, rng.permutation(PIXELS)[:200]] = 0
    return Images(torch.from_numpy(pixels), torch.from_numpy(rng.integers(0, 2, IMAGES).astype(np.float32)))


def train_seconds(data: Images, recipe: Recipe, widths: tuple[int, ...]) -> float:
    held_out = Images(data.pixels[:64], data.labels[:64])
    networks = [released_initialisation(Task(4, 9), width, 0) for width in widths]
    start = time.process_time()
    train_cohort([Replicate(networks, data, held_out, np.random.default_rng(0))], recipe)
    return time.process_time() - start


def product_rate(rows: int, columns: int, units: int) -> float:
    """Return floating-point operations per second of one plain product of a hidden layer's shape."""
    left, right = torch.rand(1, rows, columns), torch.rand(1, columns, units)
    repeats = max(1, round(5e9 / (rows * columns * units)))
    start = time.process_time()
    for _ in range(repeats):
        product(left, right)
    return 2 * rows * columns * units * repeats / (time.process_time() - start)


def bench_training() -> pd.DataFrame:
    """Return one row per way to train and to show images: networks per second, and the share of the product rate."""
    data = images()
    lit = int((data.pixels != 0).any(dim=0).sum())
    rows = []
    for mode, recipe in MODES.items():
        fused, alone, rate = [], [], []
        batch = IMAGES if recipe.batch_size == "full" else recipe.batch_size
        for _ in range(REPEATS):
            fused.append(train_seconds(data, recipe, WIDTHS))
            alone.append(sum(train_seconds(data, recipe, (width,)) for width in WIDTHS))
            rate.append(product_rate(batch, lit, sum(WIDTHS)))
        # A step is two products of the hidden layer's size: its activations, and the gradient of its weights.
        operations = 4 * recipe.epochs * IMAGES * lit * sum(WIDTHS)
        slowest = statistics.median(alone)
        for how, seconds in (("fused", statistics.median(fused)), ("one at a time", slowest)):
            rows.append(
                {
                    "batches": mode,
                    "networks": how,
                    "epochs_per_second": len(WIDTHS) * recipe.epochs / seconds,
                    "ratio": slowest / seconds,
                    "share_of_product_rate": operations / seconds / statistics.median(rate),
                }
            )
    return pd.DataFrame(rows)


def children_seconds(*command: str, folder: Path | None = None) -> float:
    """Return the processor seconds of a command and its children; raise CalledProcessError if it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def bench_explanations() -> pd.DataFrame:
    """Return the seconds that explaining 100 images by interactions takes, by the number of variables."""
    data, about = images(), yaml.safe_load((ROOT / "config.yaml").read_text())["interact"]["method"]
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


def run_snakemake(folder: Path, *arguments: str) -> float:
    return children_seconds("-m", "snakemake", *arguments, folder=folder)


def bench_jobs(folder: Path) -> pd.DataFrame:
    """Return what a job costs before it does anything: Snakemake's part, and a Python that imports torch."""
    (folder / "Snakefile").write_text(
        "rule all:\n    input: expand('out/{i}', i=range(int(config['jobs'])))\n"
        "rule job:\n    output: 'out/{i}'\n    shell: 'touch {output}'\n"
    )
    options = ("--cores", "1", "--scheduler", "greedy", "--scheduler-subsample", "4", "--config")
    few, many = (run_snakemake(folder, *options, f"jobs={jobs}") for jobs in (1, 1 + JOBS))
    imported = children_seconds("-c", "import torch")
    return pd.DataFrame({"what": ["Snakemake, a job", "import torch"], "seconds": [(many - few) / JOBS, imported]})


def bench_growth() -> pd.DataFrame:
    """Return the core minutes after which a survey, one draw after another, has trained and measured its networks."""
    survey = yaml.safe_load((ROOT / "config.yaml").read_text())["survey"]
    data = images()
    half = Data(Images(data.pixels[::2], data.labels[::2]), Images(data.pixels[1::4], data.labels[1::4]))
    rows, networks = [], 0
    start = time.process_time()
    for draw in survey_draws(survey["axes"], max(GROWTH), {}, 0):
        chosen = half._replace(train=Images(half.train.pixels[: draw.images], half.train.labels[: draw.images]))
        recipe = survey_recipe(draw, IMAGES_SEEN, least_updates=30)
        (trained,) = train_cohort([replicate(draw, chosen, survey["widths"])], recipe)
        paths = paths_through(draw, chosen, survey["paths"])
        for network in trained.networks:
            measure_network(draw, network, chosen, survey["translated"])
            prunabilities(draw, network, chosen, survey["betas"])
            along_ellipses(network, paths)
        networks += len(trained.networks)
        if len(rows) < len(GROWTH) and networks >= GROWTH[len(rows)]:
            minutes = (time.process_time() - start) / 60
            rows.append({"networks": networks, "core_minutes": minutes, "images_seen": IMAGES_SEEN})
        if len(rows) == len(GROWTH):
            break
    return pd.DataFrame(rows)


def as_markdown(table: pd.DataFrame) -> str:
    rows = [list(table.columns), ["---"] * len(table.columns)]
    rows += [
        [f"{cell:.3g}" if isinstance(cell, float) else str(cell) for cell in row] for row in table.to_numpy(object)
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def write_page(found: dict[str, pd.DataFrame]) -> None:
    """Write the tables and their plot where a reader of the documentation finds them."""
    apply_style(yaml.safe_load((ROOT / "config.yaml").read_text())["figures"]["style"])
    figure_speed.draw(found["training"], found["growth"]).savefig(ROOT / "paper/bench/speed.png")
    parts = [
        "# What `make bench` measured",
        "",
        "Processor time; it belongs to the machine, ratios less so. Nothing here was typed by hand.",
    ]
    for name, title in TITLES.items():
        parts += ["", f"## {title}", "", as_markdown(found[name])]
    parts += ["", "![Epochs per second, and minutes by networks](speed.png)", ""]
    write_text("\n".join(parts), ROOT / "paper/bench/README.md")


def main() -> None:
    torch.set_num_threads(1)
    found = {"training": bench_training(), "explanations": bench_explanations()}
    found["growth"] = bench_growth()
    with tempfile.TemporaryDirectory() as folder:
        found["jobs"] = bench_jobs(Path(folder))
    found["machine"] = pd.DataFrame(
        {"cores": [os.cpu_count()], "processor": [platform.machine()], "torch": [torch.__version__]}
    )
    for name, table in found.items():
        write_csv(table, ROOT / f"paper/bench/{name}.csv")
    write_page(found)


if __name__ == "__main__":
    main()
