"""Measuring trained networks on the held-out images that they share."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

import torch
from torch import Tensor

from lowcap.metrics import binary_metrics
from lowcap.networks import Identity, Network, load_network
from lowcap.tasks import SPLITS, Task, load_images, load_labels


class Group(NamedTuple):
    """Networks with the same task and seed, and their held-out images (n, 784) and labels (n,), float32."""

    networks: list[tuple[Network, Identity]]
    images: Tensor
    labels: Tensor


def held_out_groups(files: Iterable[str], images: str, split: str) -> Iterator[Group]:
    """Yield the networks in `files`, grouped by what decides their held-out images: task and seed.

    These are the test images where the split has any, else the validation images.
    """
    networks = sorted(
        (load_network(file) for file in files), key=lambda found: (found[1].task, found[1].seed, found[1].width)
    )
    labels = load_labels(images)
    for (task, seed), members in groupby(networks, key=lambda found: (found[1].task, found[1].seed)):
        parts = SPLITS[split](labels, Task.parse(task), seed)
        file, held_out = ("train", parts.validation) if parts.test is None else ("test", parts.test)
        pixels, targets = load_images(images, Task.parse(task), held_out, file)
        yield Group(list(members), torch.from_numpy(pixels), torch.from_numpy(targets))


@torch.no_grad()
def measure(network: Network, images: Tensor, labels: Tensor) -> dict[str, float]:
    """Return the network's accuracy, f1, auc and loss on images (n, 784) with labels (n,)."""
    metrics = binary_metrics(network(images).unsqueeze(1), labels)
    return {name: float(metrics[name]) for name in ("accuracy", "f1", "auc", "loss")}
