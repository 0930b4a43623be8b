"""Patches of an image as input variables, and the scores of a network when any of them are masked."""

from collections.abc import Sequence

import torch
from torch import Tensor

from lowcap.base.images import SIDE
from lowcap.interactions.transforms import membership
from lowcap.networks.network import ACTIVATIONS, Network
from lowcap.networks.products import product


def cut_grid(side: int) -> Tensor:
    """Return the number of the patch that each pixel (784,) lies in: squares of `side` pixels, row by row.

    Raises ValueError unless `side` divides 28.
    """
    if SIDE % side:
        raise ValueError(f"patches of {side} pixels do not tile {SIDE} pixels")
    line = torch.arange(SIDE) // side
    return (line.unsqueeze(1) * (SIDE // side) + line).flatten()


def choose_patches(images: Tensor, count: int, side: int) -> Tensor:
    """Return the `count` patches of each image (images, 784) that hold the most ink, in the order of the grid.

    Of patches with equally much, the earlier comes first. The rest of the image is no variable and stays visible.
    """
    return _ink(images, side).argsort(dim=1, stable=True, descending=True)[:, :count].sort(dim=1).values


def measure_ink(images: Tensor, patches: Tensor, side: int) -> Tensor:
    """Return the share of the ink of images (images, 784) that lies in their `patches` (images, n), (images,)."""
    ink = _ink(images, side)
    return ink.gather(1, patches).sum(dim=1) / ink.sum(dim=1)


def _ink(images: Tensor, side: int) -> Tensor:
    ink = torch.zeros(len(images), (SIDE // side) ** 2, dtype=torch.float64)
    return ink.index_add_(1, cut_grid(side), images.double())


@torch.no_grad()
def score_masked(
    networks: Sequence[Network], images: Tensor, labels: Tensor, patches: Tensor, side: int, baseline: Tensor
) -> Tensor:
    """Return the log-odds of each image's class (networks, images, 2^n), float64, with only a subset T visible.

    `images` is (images, 784) and `labels` (images,) in {0, 1}; `patches` (images, n) are those that may be masked, that
    is, replaced by `baseline` (784,). Sums into hidden units are linear in the patches, so that 2^n masked images cost
    n products.
    """
    inside = patches.unsqueeze(2) == cut_grid(side)
    changes = inside * (images - baseline).double().unsqueeze(1)
    masked = images.double() - changes.sum(dim=1)
    subsets = membership(patches.shape[1]).double()
    sign = 2 * labels.double().unsqueeze(1) - 1
    scores = []
    for network in networks:
        weight = network.hidden.weight.double().T
        sums = (product(masked, weight) + network.hidden.bias).unsqueeze(1) + product(subsets, product(changes, weight))
        units = ACTIVATIONS[network.activation].function(sums)
        scores.append(sign * (product(units, network.output.weight.double().T).squeeze(-1) + network.output.bias))
    return torch.stack(scores)
