"""Deletion and insertion: how fast the predicted class is lost, or found, as pixels go black or come back in turn."""

import numpy as np
import torch
from torch import Tensor

from lowcap.base.images import PIXELS
from lowcap.networks.network import Network

STEPS = 28


@torch.no_grad()
def curves(network: Network, images: Tensor, importance: np.ndarray) -> dict[str, np.ndarray]:
    """Return the mean probability (STEPS + 1,) of the predicted class by share of pixels, `deletion` and `insertion`.

    The class is that predicted for the whole image. Pixels of images (n, 784) go black, or come back on
    a black image, in the order of falling `importance` (n, 784), of equal ones the earlier first, 28 at a
    time (Petsiuk, Das, Saenko 2018, arXiv:1806.07421).
    """
    order = np.argsort(-importance, axis=1, kind="stable")
    places = torch.from_numpy(np.argsort(order, axis=1))
    sign = torch.where(network(images) >= 0, 1, -1)
    found = {"deletion": [], "insertion": []}
    for step in range(STEPS + 1):
        first = places < step * PIXELS // STEPS
        for curve, shown in (("deletion", images * ~first), ("insertion", images * first)):
            found[curve].append(float(torch.sigmoid(sign * network(shown)).mean()))
    return {curve: np.array(values) for curve, values in found.items()}


def areas(network: Network, images: Tensor, importance: np.ndarray) -> dict[str, float]:
    """Return the areas (0 to 1) under the two `curves`: a good order has a small `deletion`, a large `insertion`."""
    found = curves(network, images, importance)
    return {curve: float(np.trapezoid(values, dx=1 / STEPS)) for curve, values in found.items()}


def random_importance(images: Tensor, rng: np.random.Generator) -> np.ndarray:
    """Return random numbers (n, 784): the order that knows nothing."""
    return rng.random(tuple(images.shape))


def ink_importance(images: Tensor, rng: np.random.Generator) -> np.ndarray:
    """Return the images (n, 784) themselves: the order that knows the image and no network, brightest first."""
    return images.numpy()


CONTROLS = {"random": random_importance, "ink": ink_importance}
