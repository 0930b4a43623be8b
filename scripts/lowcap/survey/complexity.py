"""Measures of a network that need no test data, as rivals in predicting generalization.

A choice from those that Jiang et al. 2020 (arXiv:1912.02178) compare.
"""

import copy

import numpy as np
import torch
from torch import Tensor

from lowcap.networks.evaluation import forward
from lowcap.networks.metrics import cross_entropy
from lowcap.networks.network import Network

NOISE = 0.1
NOISY_COPIES = 8
MARGIN_QUANTILE = 0.1


@torch.no_grad()
def weight_norm(network: Network) -> float:
    """Return the l2 norm of all weights; biases do not count."""
    return float(torch.cat([network.hidden.weight.flatten(), network.output.weight.flatten()]).double().norm())


@torch.no_grad()
def path_norm(network: Network) -> float:
    """Return sqrt of the sum over all paths from a pixel to the logit of the squared product of their weights."""
    return float((network.output.weight.double() ** 2 @ network.hidden.weight.double() ** 2).sum().sqrt())


@torch.no_grad()
def margin(network: Network, images: Tensor, labels: Tensor) -> float:
    """Return the tenth percentile of the signed logits on images (n, 784), over the product of the layers' norms.

    The sign is that of the label: positive is right.
    """
    signed = network(images).double() * (2 * labels.double() - 1)
    norms = network.hidden.weight.double().norm() * network.output.weight.double().norm()
    return float(torch.quantile(signed, MARGIN_QUANTILE) / norms)


@torch.no_grad()
def sharpness(network: Network, images: Tensor, labels: Tensor, rng: np.random.Generator) -> float:
    """Return by how much the mean cross-entropy rises when every weight w gets normal noise of deviation NOISE |w|.

    The mean over NOISY_COPIES copies.
    """
    copies = [copy.deepcopy(network) for _ in range(NOISY_COPIES)]
    for noisy in copies:
        for layer in (noisy.hidden, noisy.output):
            draws = torch.from_numpy(rng.standard_normal(tuple(layer.weight.shape)).astype(np.float32))
            layer.weight.mul_(1 + NOISE * draws)
    losses = cross_entropy(forward([network, *copies], images)[0], labels)
    return float(losses[1:].mean() - losses[0])
