"""Iterative magnitude pruning with rewinding, and its controls (Frankle and Carbin 2019, arXiv:1803.03635).

A network is trained, the smallest of its remaining hidden weights are removed, the others go back
to where they started, and it is trained again: the ticket. Each control has as many weights,
trained as long: the ticket's places with fresh initial values, and the ticket's initial values at
random places. The output layer, one weight per unit, stays whole.
"""

import copy

import numpy as np
import torch
from torch import Tensor

from lowcap.networks import Network


@torch.no_grad()
def masked(network: Network, mask: Tensor) -> Network:
    """Return a copy whose hidden weights outside the boolean `mask` (width, 784) are zero."""
    copied = copy.deepcopy(network)
    copied.hidden.weight.mul_(mask)
    return copied


@torch.no_grad()
def next_mask(trained: Network, share: float) -> Tensor:
    """Return the mask (width, 784) of the hidden weights that stay when that share of the non-zero ones goes.

    The smallest go first; at least one stays.
    """
    weight = trained.hidden.weight
    left = int((weight != 0).sum())
    mask = torch.zeros(weight.numel(), dtype=torch.bool)
    mask[weight.abs().flatten().argsort(stable=True, descending=True)[: max(1, left - int(share * left))]] = True
    return mask.view_as(weight)


def arms(initial: Network, fresh: Network, mask: Tensor, rng: np.random.Generator) -> dict[str, Network]:
    """Return the networks of one round before their training, by arm.

    `initial` is the network before its first training, `fresh` one with other initial weights.
    """
    shuffled = mask.flatten()[torch.from_numpy(rng.permutation(mask.numel()))].view_as(mask)
    return {
        "rewound": masked(initial, mask),
        "reinitialised": masked(fresh, mask),
        "random": masked(initial, shuffled),
    }
