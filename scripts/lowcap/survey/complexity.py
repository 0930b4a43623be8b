"""Measures of a network that need no test data, as rivals in predicting generalization.

A choice from those that Jiang et al. 2020 (arXiv:1912.02178) compare.
"""

import copy
from functools import reduce
from math import prod

import numpy as np
import torch
from torch import Tensor

from lowcap.networks.evaluation import forward
from lowcap.networks.network import Network

NOISE = 0.1
NOISY_COPIES = 8
MARGIN_QUANTILE = 0.1


@torch.no_grad()
def weight_norm(network: Network) -> float:
    """Return the l2 norm of all weights; biases do not count."""
    return float(torch.cat([layer.weight.flatten() for layer in network.layers]).double().norm())


@torch.no_grad()
def path_norm(network: Network) -> float:
    """Return sqrt of the sum over all paths from a pixel to a logit of the squared product of their weights."""
    squares = [layer.weight.double() ** 2 for layer in reversed(network.layers)]
    return float(reduce(torch.matmul, squares).sum().sqrt())


@torch.no_grad()
def margin(network: Network, images: Tensor, labels: Tensor) -> float:
    """Return the tenth percentile of the margins on images (n, 784), over the product of the layers' norms.

    A margin is by how much the logit of the true class exceeds the largest other: positive is right. One logit is that
    of class 1, and the other's is 0.
    """
    logits, _ = forward([network], images)
    margins = network.head.margins(logits.double(), labels).squeeze(1)
    norms = prod(layer.weight.double().norm() for layer in network.layers)
    return float(torch.quantile(margins, MARGIN_QUANTILE) / norms)


@torch.no_grad()
def sharpness(network: Network, images: Tensor, labels: Tensor, rng: np.random.Generator) -> float:
    """Return by how much the mean cross-entropy rises when every weight w gets normal noise of deviation NOISE |w|.

    The mean over NOISY_COPIES copies, on images (n, 784) with labels (n,).
    """
    copies = [copy.deepcopy(network) for _ in range(NOISY_COPIES)]
    for noisy in copies:
        for layer in noisy.layers:
            draws = torch.from_numpy(rng.standard_normal(tuple(layer.weight.shape)).astype(np.float32))
            layer.weight.mul_(1 + NOISE * draws)
    losses = network.head.mean_loss(forward([network, *copies], images)[0], labels)
    return float(losses[1:].mean() - losses[0])
