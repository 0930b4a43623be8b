"""One-shot magnitude pruning, and the two readings of a published pruning level."""

import copy
from collections.abc import Iterable

import torch
from torch import Tensor

from lowcap.networks import Network

READINGS = {
    # Appendix C.1 of arXiv:2507.16278: the level is the fraction of each layer's weights.
    "as_described": lambda level: level,
    # src/prune.py and src/model.py of the released code each divide the percentage by 100.
    "as_released": lambda level: level / 100,
}


def smallest_magnitudes(weights: Tensor, sparsity: float) -> Tensor:
    """Return a boolean mask, of the shape of `weights`, over its int(sparsity * size) smallest entries.

    Size is by absolute value; ties go to the earlier entry, so that the count is exact.
    """
    mask = torch.zeros(weights.numel(), dtype=torch.bool)
    order = weights.detach().abs().flatten().argsort(stable=True)
    mask[order[: int(sparsity * weights.numel())]] = True
    return mask.view_as(weights)


@torch.no_grad()
def prune_by_magnitude(network: Network, sparsity: float) -> Network:
    """Return a copy in which that fraction of each layer's weights, the smallest, is zero.

    Layers are pruned separately and biases stay (arXiv:2507.16278, Appendix C.1). Raises
    ValueError unless 0 <= sparsity < 1.
    """
    if not 0 <= sparsity < 1:
        raise ValueError(f"sparsity {sparsity} is not in [0, 1)")
    pruned = copy.deepcopy(network)
    for layer in (pruned.hidden, pruned.output):
        layer.weight.masked_fill_(smallest_magnitudes(layer.weight, sparsity), 0.0)
    return pruned


def prune_in_readings(network: Network, readings: Iterable[str], level: float) -> dict[str, Network]:
    """Return the network itself as `dense`, and pruned at `level` in each reading, by the reading's name."""
    pruned = {reading: prune_by_magnitude(network, READINGS[reading](level)) for reading in readings}
    return {"dense": network, **pruned}


@torch.no_grad()
def sparsity(layer: torch.nn.Linear) -> float:
    """Return the fraction of the layer's weights that are exactly zero."""
    return float((layer.weight == 0).double().mean())


@torch.no_grad()
def count_dead_neurons(network: Network, images: Tensor) -> int:
    """Return how many hidden units output zero for every one of `images` (n, 784)."""
    return int((network.activations(images) == 0).all(dim=0).sum())
