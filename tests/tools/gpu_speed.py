"""What a GPU saves: the same networks trained on it and on one core of the processor, side by side in one run.

Elapsed time, since a GPU's work is none of the processor's. The images are random, as many as two digits have.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import torch

from bench_page import ROOT
from lowcap.base.documents import load_document
from lowcap.base.tasks import Task
from lowcap.networks.initialisation import RELEASED_WIDTHS, released_initialisation
from lowcap.networks.training import Images, Recipe, Replicate, train_cohort
from lowcap.survey.cohorts import Data, recipe, replicate
from lowcap.survey.draws import survey_draws
from training_speed import draw_images

DEVICES = ("cpu", "cuda")
SEEDS, DRAWS, HELD_OUT = 5, 10, 500


class Cohort(NamedTuple):
    """Replicates that train together, and how."""

    replicates: Sequence[Replicate]
    recipe: Recipe

    @property
    def networks(self) -> int:
        return sum(len(one.networks) for one in self.replicates)


def study_recipe(study: str) -> Recipe:
    """Return the recipe of a study of config.yaml, with the first of its learning rates."""
    found = dict(load_document(ROOT / "config.yaml")["studies"][study]["recipe"])
    return Recipe(found.pop("learning_rates")[0], **found)


def seeds_of(study: str, device: str, together: int) -> list[Cohort]:
    """Return networks of 11 widths and SEEDS seeds, that many seeds in a cohort."""
    data = draw_images().to(device)
    held_out = Images(data.pixels[:HELD_OUT], data.labels[:HELD_OUT])
    found = []
    for first in range(0, SEEDS, together):
        replicates = [
            Replicate(
                [released_initialisation(Task(4, 9), width, seed) for width in RELEASED_WIDTHS],
                data,
                held_out,
                np.random.default_rng(seed),
            )
            for seed in range(first, first + together)
        ]
        found.append(Cohort(replicates, study_recipe(study)))
    return found


def survey(device: str) -> list[Cohort]:
    """Return the networks of the first DRAWS draws of the survey, a cohort for each."""
    settings, images = load_document(ROOT / "config.yaml")["surveys"]["survey"], draw_images()
    test = Images(images.pixels[-HELD_OUT:], images.labels[-HELD_OUT:])
    found = []
    for draw in survey_draws(settings["axes"], DRAWS, {}, 0):
        data = Data(Images(images.pixels[: draw.images], images.labels[: draw.images]), test).to(device)
        how = recipe(draw, settings["images_seen"], settings["least_updates"])
        found.append(Cohort([replicate(draw, data, settings["widths"])], how))
    return found


WORK: dict[str, Callable[[str], list[Cohort]]] = {
    "published, a seed at a time": lambda device: seeds_of("published", device, 1),
    f"published, {SEEDS} seeds together": lambda device: seeds_of("published", device, SEEDS),
    f"converged, {SEEDS} seeds together": lambda device: seeds_of("converged", device, SEEDS),
    f"survey, {DRAWS} draws one by one": survey,
}


def train_all(cohorts: Sequence[Cohort]) -> tuple[float, np.ndarray]:
    """Train the cohorts and return the elapsed seconds, and the last training losses of their networks."""
    start = time.perf_counter()
    losses = []
    for cohort in cohorts:
        for trained in train_cohort(cohort.replicates, cohort.recipe):
            losses += next(one for one in reversed(trained.reports) if one.split == "train").metrics["loss"].tolist()
    return time.perf_counter() - start, np.array(losses)


def warm_up() -> None:
    """Have a GPU compute its first products, which also load its libraries."""
    train_all(seeds_of("converged", "cuda", SEEDS)[:1])


def measure(_folder: Path) -> pd.DataFrame | None:
    """Return one row per piece of work, with its seconds on both devices; None, after a line, without a GPU.

    The gap is the largest between the last training losses of a network on the two.
    """
    if not torch.cuda.is_available():
        print("gpu: left out; torch sees no GPU here", file=sys.stderr)
        return None
    warm_up()
    rows = []
    for what, prepare in WORK.items():
        seconds, losses = zip(*(train_all(prepare(device)) for device in DEVICES), strict=True)
        rows.append(
            {
                "what": what,
                "networks": sum(cohort.networks for cohort in prepare("cpu")),
                "one_core_s": seconds[0],
                "gpu_s": seconds[1],
                "ratio": seconds[0] / seconds[1],
                "largest_loss_gap": float(np.abs(losses[0] - losses[1]).max()),
                "gpu": torch.cuda.get_device_name(),
            }
        )
        print(rows[-1], file=sys.stderr, flush=True)
    return pd.DataFrame(rows)
