"""Measuring trained networks on the images that they share."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import torch
from torch import Tensor

from lowcap.base.tasks import Task
from lowcap.data.splits import SPLITS, load_labels, load_tensors
from lowcap.networks.metrics import binary_metrics
from lowcap.networks.network import ACTIVATIONS, Identity, Network, load_network
from lowcap.networks.products import product

NETWORKS_AT_ONCE = 64


class Group(NamedTuple):
    """Networks with the same task and seed, and their images (n, 784) and labels (n,), float32, by part.

    The parts are `train`, `validation` and, where the split has test images, `test`.
    """

    networks: list[tuple[Network, Identity]]
    parts: dict[str, tuple[Tensor, Tensor]]

    @property
    def images(self) -> Tensor:
        """The held-out images: the last part, test where there is one, else validation."""
        return next(reversed(self.parts.values()))[0]

    @property
    def labels(self) -> Tensor:
        """The labels of the held-out images."""
        return next(reversed(self.parts.values()))[1]


def groups(files: Iterable[str], images: str, split: str) -> Iterator[Group]:
    """Yield the networks in `files`, grouped by what decides their images: task, as first named, and seed."""
    networks = [load_network(file) for file in files]
    tasks = list(dict.fromkeys(identity.task for _, identity in networks))
    networks.sort(key=lambda found: (tasks.index(found[1].task), found[1].seed, found[1].width))
    labels = load_labels(images)
    for (task, seed), members in groupby(networks, key=lambda found: (found[1].task, found[1].seed)):
        found = SPLITS[split](labels, Task.parse(task), seed)._asdict()
        parts = {
            part: load_tensors(images, Task.parse(task), indices, file)
            for part, file in (("train", "train"), ("validation", "train"), ("test", "test"))
            if len(indices := found[part])
        }
        yield Group(list(members), parts)


@torch.no_grad()
def forward(networks: Sequence[Network], images: Tensor) -> tuple[list[Tensor], Tensor]:
    """Return each network's hidden activations (n, width), and all logits (n, networks), on images (n, 784).

    The networks share their activation. The hidden layers stand side by side in one product, which is what makes
    narrow networks cheap.
    """
    weights = torch.cat([network.hidden.weight for network in networks])
    biases = torch.cat([network.hidden.bias for network in networks])
    activation = ACTIVATIONS[networks[0].activation].function
    units = activation(product(images, weights.T) + biases).split([network.width for network in networks], dim=1)
    logits = [network.output(activations) for network, activations in zip(networks, units, strict=True)]
    return units, torch.cat(logits, dim=1)


def measure(networks: Sequence[Network], images: Tensor, labels: Tensor, dead: bool = False) -> list[dict[str, float]]:
    """Return, for each network in order, its accuracy, f1, auc and loss on images (n, 784) with labels (n,).

    With `dead`, also `dead_neurons`: how many of its hidden units output zero for every one of the images.
    """
    rows = []
    for start in range(0, len(networks), NETWORKS_AT_ONCE):
        units, logits = forward(networks[start : start + NETWORKS_AT_ONCE], images)
        metrics = binary_metrics(logits, labels)
        columns = {name: metrics[name].tolist() for name in ("accuracy", "f1", "auc", "loss")}
        if dead:
            columns["dead_neurons"] = [int((activations.amax(dim=0) == 0).sum()) for activations in units]
        rows += [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return rows
