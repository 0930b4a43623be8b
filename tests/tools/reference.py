"""Checksums by which one machine's bytes are compared with another's; `make reference` writes reference.json.

With `compute`, it computes a handful of results from the packaged sample and prints their checksums; under an emulator,
those of the emulated processor.
"""

import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from lowcap.analysis import statistics
from lowcap.base.files import write_json
from lowcap.base.images import PIXELS
from lowcap.base.tasks import Task
from lowcap.data.idx import decode_idx
from lowcap.data.sources import packaged_sample
from lowcap.explaining import representations, saliency
from lowcap.interactions.solver import Explainer
from lowcap.networks.initialisation import released_initialisation
from lowcap.networks.training import Images, Recipe, Replicate, train_cohort
from lowcap.robustness import corruptions
from lowcap.survey import sensitivity
from lowcap.workflow.instructions import AVX2, VARIABLES, features
from lowcap.workflow.provenance import machine
from workflow.conftest import Project

FILE = Path(__file__).with_name("reference.json")
# Of a small build: networks by full and by mini-batches, a survey's networks (SGD and Adam) and their measurements,
# explanations, a summary, and a figure.
RESULTS = [
    "results/published/models/4v9/w24/s0.safetensors",
    "results/converged/models/4v9/w24/s0.safetensors",
    "results/survey/models/none-0.safetensors",
    "results/survey/sensitivity/none-0.csv",
    "results/interactions/spectrum.csv",
    "results/published/summaries/training.csv",
    "results/figures/capacity.pdf",
]


def checksum(values: Iterable) -> str:
    """Return the SHA-256 of arrays and numbers, of their types and shapes."""
    found = hashlib.sha256()
    for value in values:
        array = np.ascontiguousarray(value.detach().numpy() if hasattr(value, "detach") else value)
        found.update(f"{array.dtype} {array.shape}".encode() + array.tobytes())
    return found.hexdigest()


def compute() -> Iterator[tuple[str, str]]:
    """Yield the name and the checksum of each result."""

    def images(part: str) -> Images:
        kinds = ("images-idx3", "labels-idx1")
        pixels, labels = (decode_idx(contents[f"{part}-{kind}-ubyte"], part) for kind in kinds)
        shown = np.isin(labels, (4, 9))
        scaled = torch.from_numpy(pixels[shown].reshape(-1, PIXELS).astype(np.float32) / 255)
        return Images(scaled, torch.from_numpy((labels[shown] == 9).astype(np.float32)))

    recipes = {
        "adam": Recipe(0.003, epochs=2, batch_size=128, optimizer="adam"),
        "full batch": Recipe(0.03, epochs=12, report_every=6),
        "mini-batches": Recipe(0.1, epochs=2, batch_size=128, momentum=0.9, schedule="cosine"),
    }
    torch.set_num_threads(1)
    contents = packaged_sample()
    train, test = images("train"), images("t10k")
    for name, recipe in recipes.items():
        networks = [released_initialisation(Task(4, 9), width, 0) for width in (2, 8, 24, 64)]
        (trained,) = train_cohort([Replicate(networks, train, test, np.random.default_rng(0))], recipe)
        weights = [weight for network in trained.networks for weight in network.state_dict().values()]
        metrics = [report.metrics[metric] for report in trained.reports for metric in ("loss", "f1", "auc")]
        yield name, checksum([*weights, *metrics])
    network, shown = trained.networks[2], test.pixels[:60]
    ellipses = sensitivity.ellipses_through(shown[:6], shown[6:12], shown[12:18])
    measured = [sensitivity.jacobian_norms(network, shown), sensitivity.switching_angles(network, ellipses)]
    yield "survey", checksum([*measured, sensitivity.translation_switches(network, shown[:20])])
    scores = torch.from_numpy(np.random.default_rng(0).normal(size=(8, 64)))
    explained = Explainer(6).explain(scores, scores.abs().amax(dim=1) * 0.02, 1e-3)
    yield "explanation", checksum(explained)
    first, second = np.random.default_rng(1).normal(size=(2, 20))
    estimates = [statistics.mean_estimate(first), statistics.rank_correlation(first, second, "spearman")]
    yield "statistic", checksum(estimates)
    altered = {"blur": 1.0, "elastic": 1.0, "rotation": 20}
    rng = np.random.default_rng(2)
    pictures = shown.numpy()
    yield "corruption", checksum(corruptions.CORRUPTIONS[name](pictures, level, rng) for name, level in altered.items())
    yield "saliency", checksum([saliency.integrated_gradients(network, shown[:10])])
    activations, labels = network.activations(test.pixels[:150]).detach().numpy(), test.labels[:150].numpy()
    embedded = representations.embed(activations, 0)
    yield "representation", checksum([embedded, *representations.separability(activations, labels).values()])


def computed(choice: str) -> dict[str, str]:
    """Return what `compute` yields in a process of its own, with the instructions of `choice`."""
    command = [sys.executable, "-m", "lowcap.workflow.instructions", choice, sys.executable, __file__, "compute"]
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES[AVX2]}
    environment |= {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def built(folder: Path) -> dict[str, str]:
    """Return the checksums of RESULTS in a small build's folder."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in RESULTS}


def write() -> None:
    """Write the checksums and the machine that made them."""
    here = {name: machine()[name] for name in ("architecture", "processor", "python")}
    here |= {"C library": " ".join(platform.libc_ver()), "has AVX-512": "avx512f" in features()}
    with tempfile.TemporaryDirectory() as folder:
        project = Project.fresh(Path(folder) / "project")
        project.build(*RESULTS)
        write_json({"machine": here, "computed": computed(AVX2), "built": built(project.folder)}, FILE)


if __name__ == "__main__":
    if sys.argv[1:] == ["compute"]:
        with threadpool_limits(1):  # as in every job; products on two threads may round otherwise
            print(json.dumps(dict(compute()), indent=2))
    else:
        write()
