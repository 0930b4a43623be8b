"""Measuring trained networks on the images that they share."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

import torch
from torch import Tensor

from lowcap.metrics import binary_metrics
from lowcap.networks import Identity, Network, load_network
from lowcap.tasks import SPLITS, Task, load_images, load_labels


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
    """Yield the networks in `files`, grouped by what decides their images: task and seed."""
    networks = sorted(
        (load_network(file) for file in files), key=lambda found: (found[1].task, found[1].seed, found[1].width)
    )
    labels = load_labels(images)
    for (task, seed), members in groupby(networks, key=lambda found: (found[1].task, found[1].seed)):
        found = SPLITS[split](labels, Task.parse(task), seed)._asdict()
        parts = {
            part: tuple(map(torch.from_numpy, load_images(images, Task.parse(task), indices, file)))
            for part, file in (("train", "train"), ("validation", "train"), ("test", "test"))
            if (indices := found[part]) is not None
        }
        yield Group(list(members), parts)


@torch.no_grad()
def measure(networks: Iterable[Network], images: Tensor, labels: Tensor) -> list[dict[str, float]]:
    """Return, for each network in order, its accuracy, f1, auc and loss on images (n, 784) with labels (n,)."""
    metrics = binary_metrics(torch.stack([network(images) for network in networks], dim=1), labels)
    columns = {name: metrics[name].tolist() for name in ("accuracy", "f1", "auc", "loss")}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
