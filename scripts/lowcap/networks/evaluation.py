"""Measuring trained networks on the images that they share."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import torch
from torch import Tensor

from lowcap.base.tasks import Task
from lowcap.data.splits import SPLITS, load_labels, load_tensors
from lowcap.networks.metrics import binary_metrics
from lowcap.networks.network import Identity, Network
from lowcap.networks.storage import load_network

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
def forward(networks: Sequence[Network], images: Tensor, dead: bool = False) -> tuple[Tensor, list[int]]:
    """Return all logits on images (n, 784) and, with `dead`, how many units of each network are silent.

    Logits are (n, networks) or, where each network has several, (n, networks, outputs). Silent are the units of the
    last hidden layer that output zero for every one of the images. The networks share architecture and activation.
    """
    logits, silent = [], []
    for network, units in zip(networks, networks[0].side_by_side(networks, images), strict=True):
        logits.append(network.output(units))
        if dead:
            silent.append(int((units.amax(dim=0) == 0).sum()))
    return torch.stack(logits, dim=1).squeeze(2), silent


def measure(networks: Sequence[Network], images: Tensor, labels: Tensor, dead: bool = False) -> list[dict[str, float]]:
    """Return, for each network in order, its accuracy, f1, auc and loss on images (n, 784) with labels (n,).

    With `dead`, also `dead_neurons`: how many units of its last hidden layer output zero for every one of the images.
    """
    rows = []
    for start in range(0, len(networks), NETWORKS_AT_ONCE):
        logits, silent = forward(networks[start : start + NETWORKS_AT_ONCE], images, dead)
        metrics = binary_metrics(logits, labels)
        columns = {name: metrics[name].tolist() for name in ("accuracy", "f1", "auc", "loss")}
        if dead:
            columns["dead_neurons"] = silent
        rows += [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return rows
