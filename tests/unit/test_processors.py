"""Another processor rounds otherwise: how far the same networks then differ."""

import os
import subprocess
import sys

import numpy as np
import pytest
import torch

from lowcap.idx import decode_idx
from lowcap.initialisation import released_initialisation
from lowcap.networks import PIXELS
from lowcap.sources import packaged_sample
from lowcap.tasks import Task
from lowcap.training import Images, Recipe, Replicate, train_cohort

# What lets torch, oneDNN and MKL take an old processor's instructions, or any, and in another order.
OLD_PROCESSOR = {"ATEN_CPU_CAPABILITY": "default", "ONEDNN_MAX_CPU_ISA": "SSE41", "MKL_CBWR": "COMPATIBLE"}
RECIPES = {
    "full_batch": Recipe(0.03, epochs=100, report_every=100),
    "mini_batches": Recipe(0.1, epochs=15, batch_size=128, momentum=0.9, schedule="cosine", report_every=15),
}


def images(contents: dict[str, bytes], part: str) -> Images:
    pixels, labels = (decode_idx(contents[f"{part}-{kind}-ubyte"], part) for kind in ("images-idx3", "labels-idx1"))
    shown = np.isin(labels, (4, 9))
    scaled = pixels[shown].reshape(-1, PIXELS).astype(np.float32) / 255
    return Images(torch.from_numpy(scaled), torch.from_numpy((labels[shown] == 9).astype(np.float32)))


def train(path: str) -> None:
    """Train networks of some widths by each recipe and save their validation loss, F1 and hidden weights."""
    torch.set_num_threads(1)
    contents = packaged_sample()
    train_images, test_images = (images(contents, part) for part in ("train", "t10k"))
    found = {}
    for name, recipe in RECIPES.items():
        networks = [released_initialisation(Task(4, 9), width, 0) for width in (2, 8, 24, 64)]
        replicate = Replicate(networks, train_images, test_images, np.random.default_rng(0))
        (trained,) = train_cohort([replicate], recipe)
        last = trained.reports[-1].metrics
        found |= {f"{name}_{metric}": last[metric].numpy() for metric in ("loss", "f1")}
        found[f"{name}_weights"] = torch.cat([network.hidden.weight for network in trained.networks]).detach().numpy()
    np.savez(path, allow_pickle=False, **found)


def test_other_instructions_change_the_networks_by_rounding_only(tmp_path):
    if torch.backends.cpu.get_cpu_capability() == "DEFAULT":
        pytest.skip("this processor has no newer instructions to leave out")
    found = []
    for name, change in (("here", {}), ("old", OLD_PROCESSOR)):
        path = tmp_path / f"{name}.npz"
        paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run([sys.executable, __file__, str(path)], env=os.environ | paths | change, check=True)
        found.append(np.load(path))
    here, old = found
    for name in RECIPES:
        assert (here[f"{name}_weights"] != old[f"{name}_weights"]).any(), "the instructions are others"
        np.testing.assert_allclose(old[f"{name}_weights"], here[f"{name}_weights"], rtol=0, atol=1e-5)
        np.testing.assert_allclose(old[f"{name}_loss"], here[f"{name}_loss"], rtol=0, atol=1e-6)
        np.testing.assert_allclose(old[f"{name}_f1"], here[f"{name}_f1"], rtol=0, atol=0.01)


if __name__ == "__main__":
    train(sys.argv[1])
