"""Prunability: the smallest share of its weights that a network can do with (Kuhn et al. 2021, arXiv:2103.06002)."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from lowcap.networks.evaluation import forward
from lowcap.networks.network import Network
from lowcap.pruning.criteria import Scores, removal_order, remove

# Shares of the weights kept: evenly spaced on a logarithmic scale up to 0.4, then in steps of 0.02.
FRACTIONS = np.concatenate([np.geomspace(0.002, 0.4, 24)[:-1], np.linspace(0.4, 1, 31)])


def losses_by_fraction(network: Network, scores: Scores, images: Tensor, labels: Tensor) -> np.ndarray:
    """Return the mean cross-entropy on images (n, 784) for each of FRACTIONS of weights kept: float64, (fractions,).

    Those of highest score over all layers are kept; biases stay, and nothing is retrained.
    """
    order = removal_order(scores, layers="together")
    pruned = [remove(network, order, 1 - fraction) for fraction in FRACTIONS]
    return network.head.mean_loss(forward(pruned, images)[0], labels).numpy()


def smallest_fraction(losses: np.ndarray, bound: float) -> float:
    """Return the smallest of FRACTIONS whose loss is at most `bound`; 1 if none is."""
    enough = FRACTIONS[losses <= bound]
    return float(enough[0]) if len(enough) else 1.0


def prunability(losses: np.ndarray, betas: Sequence[float]) -> list[float]:
    """Return, for each beta, the smallest fraction whose loss is at most (1 + beta) times the whole network's."""
    return [smallest_fraction(losses, (1 + beta) * losses[-1]) for beta in betas]
