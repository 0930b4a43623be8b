"""Small synthetic data: two classes of images that a network can tell apart, with pixels that are always black."""

import gc
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import settings

from lowcap.analysis import statistics
from lowcap.base.files import write_arrays
from lowcap.base.images import PIXELS
from lowcap.networks.network import Network

# Two of pytest's workers share the cores.
torch.set_num_threads(1)

# A busy machine is no failure.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def synthetic_images(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return uint8 images (count, 28, 28) and labels 4 or 9; 9s are brighter on the left, the border is black."""
    rng = np.random.default_rng(seed)
    labels = rng.choice([4, 9], size=count).astype(np.uint8)
    images = rng.integers(0, 120, size=(count, 28, 28))
    images[labels == 9, :, :14] += 60
    images[:, :2] = images[:, -2:] = 0
    return images.astype(np.uint8), labels


@pytest.fixture(scope="session", autouse=True)
def no_garbage_among_imports():
    """Have none looked for there: statsmodels looks everywhere at every correction of p-values."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def dataset_file(tmp_path):
    """A dataset file of 400 training images."""
    images, labels = synthetic_images(400)
    path = tmp_path / "mnist.npz"
    write_arrays(path, train_images=images, train_labels=labels, test_images=images[:10], test_labels=labels[:10])
    return path


@pytest.fixture
def batch():
    """Float images (300, 784) in [0, 1] and 0/1 labels, as tensors, split into train and validation."""
    from lowcap.networks.training import Images

    images, labels = synthetic_images(300)
    pixels = torch.from_numpy(images.reshape(-1, PIXELS).astype(np.float32) / 255)
    targets = torch.from_numpy((labels == 9).astype(np.float32))
    return SimpleNamespace(train=Images(pixels[:200], targets[:200]), validation=Images(pixels[200:], targets[200:]))


@pytest.fixture
def fewer_resamples(monkeypatch):
    """The intervals of hundreds of tests need not be exact here."""
    monkeypatch.setattr(statistics, "RESAMPLES", 200)


@pytest.fixture
def sparse():
    """A network of 8 units of which one, with 10 pixels, does all the work; the rest is faint noise."""
    torch.manual_seed(0)
    network = Network(8)
    with torch.no_grad():
        for layer in (network.hidden, network.output):
            layer.weight.mul_(1e-5)
            layer.bias.zero_()
        network.hidden.weight[0, :10] = 1.0
        network.output.weight[0, 0] = 4.0
        network.output.bias.fill_(-10.0)
    images = torch.rand(60, 784) * 0.5
    images[:30, :10] = 1.0
    images[30:, :10] = 0.0
    labels = torch.cat([torch.ones(30), torch.zeros(30)])
    return network, images, labels


@pytest.fixture
def both_files(tmp_path):
    """A dataset file of 400 training and 200 test images."""
    path = tmp_path / "mnist.npz"
    images, labels = synthetic_images(600)
    write_arrays(
        path,
        train_images=images[:400],
        train_labels=labels[:400],
        test_images=images[400:],
        test_labels=labels[400:],
    )
    return path
