"""Saliency maps: how much the output changes when one pixel does."""

import numpy as np
import torch
from torch import Tensor

from lowcap.networks import PIXELS, Network


@torch.no_grad()
def _steps(network: Network, image: Tensor, epsilon: float) -> tuple[Tensor, Tensor]:
    shifted = image.unsqueeze(0) + epsilon * torch.eye(PIXELS)
    return network(image.unsqueeze(0)), network(shifted)


def probability_difference(network: Network, image: Tensor, epsilon: float = 0.1) -> np.ndarray:
    """Return |p(x + epsilon e_i) - p(x)| for every pixel i, shape (784,), as the released code does.

    `image` is float32 (784,); the step is upwards and not clipped (src/saliency.py, epsilon 0.1).
    """
    base, shifted = _steps(network, image, epsilon)
    return (torch.sigmoid(shifted) - torch.sigmoid(base)).abs().numpy()


def prediction_difference(network: Network, image: Tensor, epsilon: float = 0.01) -> np.ndarray:
    """Return 1 for every pixel whose step of `epsilon` changes the predicted class, else 0, shape (784,).

    This is Appendix C.2 of arXiv:2507.16278 as printed: the change of `predict`, epsilon 0.01.
    """
    base, shifted = _steps(network, image, epsilon)
    return ((shifted >= 0) != (base >= 0)).float().numpy()


def gradient(network: Network, image: Tensor) -> np.ndarray:
    """Return |dp / dx_i| for every pixel i, shape (784,): the limit of `probability_difference` / epsilon."""
    image = image.clone().requires_grad_()
    (slope,) = torch.autograd.grad(torch.sigmoid(network(image.unsqueeze(0))).sum(), image)
    return slope.abs().numpy()


METHODS = {
    "as_released": probability_difference,
    "as_printed": prediction_difference,
    "gradient": gradient,
}


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
