"""What a network of a survey costs, by how many there are: it must not grow with their number."""

import os
import sys
import time
from pathlib import Path

import pandas as pd

from bench_page import ROOT
from lowcap.networks.training import Images, train_cohort
from lowcap.survey.cohorts import Data, recipe, replicate
from lowcap.survey.draws import survey_draws
from lowcap.survey.measures import along_ellipses, measure_network, paths_through
from lowcap.workflow.configuration import compose_configuration
from training_speed import draw_images

NETWORKS = (250, 500, 1000, 2000, 4000, 6000, 8000, 10_000)
TEST_IMAGES = 500


def memory_mb() -> float:
    """Return the megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def measure(_folder: Path) -> pd.DataFrame:
    """Return what the networks of a survey cost that is trained and measured one draw after another, in one process.

    A row for each of NETWORKS has the processor minutes until then, the seconds per network since the row before, and
    the memory held. The survey has the settings of trial.yaml, a short training and few paths; that networks are not
    pruned here saves nearly half the time, and their number would have nothing to do with it.
    """
    survey = compose_configuration(ROOT / "config.yaml", ROOT / "trial.yaml", {})["surveys"]["survey"]
    images = draw_images()
    test = Images(images.pixels[-TEST_IMAGES:], images.labels[-TEST_IMAGES:])
    rows, networks, before, marks = [], 0, 0, iter(NETWORKS)
    mark, start = next(marks), time.process_time()
    last = start
    for draw in survey_draws(survey["axes"], max(NETWORKS), {}, 0):
        data = Data(Images(images.pixels[: draw.images], images.labels[: draw.images]), test)
        how = recipe(draw, survey["images_seen"], survey["least_updates"])
        (trained,) = train_cohort([replicate(draw, data, survey["widths"])], how)
        paths = paths_through(draw, data, survey["paths"])
        for network in trained.networks:
            measure_network(draw, network, data, survey["translated"])
            along_ellipses(network, paths)
        networks += len(trained.networks)
        if networks >= mark:
            now = time.process_time()
            rows.append(
                {
                    "networks": networks,
                    "core_minutes": (now - start) / 60,
                    "seconds_per_network": (now - last) / (networks - before),
                    "memory_mb": round(memory_mb()),
                    "images_seen": survey["images_seen"],
                }
            )
            print(rows[-1], file=sys.stderr, flush=True)
            before, last, mark = networks, now, next(marks, None)
            if mark is None:
                break
    return pd.DataFrame(rows)
