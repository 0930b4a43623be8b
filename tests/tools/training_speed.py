"""How fast networks of 11 widths train, fused and one at a time, and in how much memory.

Run as `training_speed.py BATCHES NETWORKS`, it trains them once and prints the processor seconds: in a Python of its
own, as a job does, whose memory holds nothing else.
"""

import statistics
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from threadpoolctl import threadpool_limits

from lowcap.base.images import PIXELS
from lowcap.base.tasks import Task
from lowcap.networks.initialisation import RELEASED_WIDTHS, released_initialisation
from lowcap.networks.products import product
from lowcap.networks.training import FULL_BATCH, Images, Recipe, Replicate, train_cohort

IMAGES, DARK = 9000, 200
REPEATS = 3
MODES = {
    "full batch": Recipe(0.03, epochs=10, report_every=10),
    "batches of 128": Recipe(0.1, epochs=1, batch_size=128, momentum=0.9, schedule="cosine"),
}
# The widths that train together.
WAYS = {"fused": [RELEASED_WIDTHS], "one at a time": [(width,) for width in RELEASED_WIDTHS]}


def draw_images() -> Images:
    """Return random images with as many dark pixels as those of two digits have."""
    rng = np.random.default_rng(0)
    pixels = rng.random((IMAGES, PIXELS), dtype=np.float32)
    pixels[:, rng.permutation(PIXELS)[:DARK]] = 0
    return Images(torch.from_numpy(pixels), torch.from_numpy(rng.integers(0, 2, IMAGES).astype(np.float32)))


def train_seconds(mode: str, way: str) -> float:
    """Return the processor seconds in which networks of all widths train, by the names of MODES and WAYS."""
    data = draw_images()
    held_out = Images(data.pixels[:64], data.labels[:64])
    start = time.process_time()
    for widths in WAYS[way]:
        networks = [released_initialisation(Task(4, 9), width, 0) for width in widths]
        train_cohort([Replicate(networks, data, held_out, np.random.default_rng(0))], MODES[mode])
    return time.process_time() - start


def product_rate(rows: int, columns: int, units: int) -> float:
    """Return floating-point operations per second of one plain product of a hidden layer's shape."""
    left, right = torch.rand(1, rows, columns), torch.rand(1, columns, units)
    repeats = max(1, round(5e9 / (rows * columns * units)))
    start = time.process_time()
    for _ in range(repeats):
        product(left, right)
    return 2 * rows * columns * units * repeats / (time.process_time() - start)


def measure(_folder: Path) -> pd.DataFrame:
    """Return one row per way to show images and to train: networks' epochs per second, and memory.

    The share is that of the rate of a plain product. Medians of REPEATS turns, in which the ways take turns.
    """
    # Here, as jobs know nothing of profiles and their memory is measured.
    from profiled import ROOT, run_profiled

    rows = []
    for mode, recipe in MODES.items():
        seconds, peaks, rates = {way: [] for way in WAYS}, {way: [] for way in WAYS}, []
        batch = IMAGES if recipe.batch_size == FULL_BATCH else recipe.batch_size
        for _ in range(REPEATS):
            rates.append(product_rate(batch, PIXELS - DARK, sum(RELEASED_WIDTHS)))
            for way in WAYS:
                run = run_profiled([sys.executable, __file__, mode, way], ROOT, PYTHONPATH=str(ROOT / "scripts"))
                seconds[way].append(float(run.printed))
                peaks[way].append(run.records[0].peak_mb)
        # A step is two products of the hidden layer's size: its activations, and the gradient of its weights.
        operations = 4 * recipe.epochs * IMAGES * (PIXELS - DARK) * sum(RELEASED_WIDTHS)
        slowest = statistics.median(seconds["one at a time"])
        for way in WAYS:
            median = statistics.median(seconds[way])
            rows.append(
                {
                    "batches": mode,
                    "networks": way,
                    "epochs_per_second": len(RELEASED_WIDTHS) * recipe.epochs / median,
                    "ratio": slowest / median,
                    "share_of_product_rate": operations / median / statistics.median(rates),
                    "peak_mb": round(statistics.median(peaks[way])),
                }
            )
    return pd.DataFrame(rows)


if __name__ == "__main__":
    with threadpool_limits(1):
        torch.set_num_threads(1)
        print(train_seconds(*sys.argv[1:]))
