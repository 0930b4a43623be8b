"""Saliency maps: how much the output changes when one pixel does, and where on the image that is."""

from collections.abc import Iterator

import numpy as np
import torch
from scipy.stats import rankdata
from torch import Tensor

from lowcap.networks import Network

IMAGES_AT_ONCE = 64


@torch.no_grad()
def _steps(network: Network, images: Tensor, epsilon: float) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield, for a few images at a time, their logits (n, 1) and those after a step in each pixel (n, 784).

    A step in pixel i adds `epsilon` times the i-th column of the hidden weights to the
    pre-activations, so that the moved images need no product of their own.
    """
    moves = epsilon * network.hidden.weight.T
    for part in images.split(IMAGES_AT_ONCE):
        before = network.hidden(part)
        hidden = torch.relu(before[:, None, :] + moves)
        yield network.output(torch.relu(before)), network.output(hidden).squeeze(-1)


def probability_difference(network: Network, images: Tensor, epsilon: float = 0.1) -> np.ndarray:
    """Return |p(x + epsilon e_i) - p(x)| for every image x of (n, 784) and pixel i, as the released code does.

    The step is upwards and not clipped (src/saliency.py, epsilon 0.1).
    """
    maps = [(torch.sigmoid(moved) - torch.sigmoid(base)).abs() for base, moved in _steps(network, images, epsilon)]
    return torch.cat(maps).numpy()


def prediction_difference(network: Network, images: Tensor, epsilon: float = 0.01) -> np.ndarray:
    """Return 1 where a step of `epsilon` in that pixel changes the predicted class of an image, else 0; (n, 784).

    This is Appendix C.2 of arXiv:2507.16278 as printed: the change of `predict`, epsilon 0.01.
    """
    return torch.cat(
        [((moved >= 0) != (base >= 0)).float() for base, moved in _steps(network, images, epsilon)]
    ).numpy()


def gradient(network: Network, images: Tensor) -> np.ndarray:
    """Return |dp / dx_i| for images (n, 784), same shape: the limit of `probability_difference` / epsilon."""
    images = images.clone().requires_grad_()
    (slope,) = torch.autograd.grad(torch.sigmoid(network(images)).sum(), images)
    return slope.abs().numpy()


METHODS = {
    "as_released": probability_difference,
    "as_printed": prediction_difference,
    "gradient": gradient,
}


def rank_correlations(maps: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return Spearman's correlation over pixels between the maps (n, 784) of each image; nan where one is constant."""
    first, second = (rankdata(found, axis=1) for found in (maps, others))
    first, second = (ranks - ranks.mean(axis=1, keepdims=True) for ranks in (first, second))
    scale = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    return np.divide((first * second).sum(axis=1), scale, out=np.full(len(maps), np.nan), where=scale > 0)


def shares(maps: np.ndarray, region: np.ndarray) -> np.ndarray:
    """Return the share of each map's total (n, 784) that lies in `region`; nan for a map of zeros.

    `region` holds booleans (784,) or (n, 784).
    """
    total = maps.sum(axis=1, dtype=np.float64)
    inside = np.where(region, maps, 0).sum(axis=1, dtype=np.float64)
    return np.divide(inside, total, out=np.full(len(maps), np.nan), where=total > 0)


def discriminating_region(images: np.ndarray, labels: np.ndarray, share: float) -> np.ndarray:
    """Return booleans (784,) over that share of the pixels, those where the two classes' mean images differ most."""
    difference = np.abs(images[labels == 1].mean(axis=0) - images[labels == 0].mean(axis=0))
    region = np.zeros(difference.size, dtype=bool)
    region[np.argsort(-difference, kind="stable")[: round(share * difference.size)]] = True
    return region


@torch.no_grad()
def choose_examples(network: Network, images: Tensor, labels: Tensor) -> dict[tuple[int, bool], int]:
    """Return the index of the first image for each (label, rightly classified) that occurs."""
    right = (network(images) >= 0) == (labels == 1)
    examples = {}
    for label in (0, 1):
        for correct in (True, False):
            found = torch.nonzero((labels == label) & (right == correct))
            if len(found):
                examples[label, correct] = int(found[0])
    return examples
