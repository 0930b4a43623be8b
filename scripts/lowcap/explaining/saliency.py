"""Saliency maps: how much each pixel matters to a network's output.

A method takes a network and images (n, 784) and returns maps of the same shape. The two published
ones step each pixel; the others are captum's (Kokhlikyan et al. 2020, arXiv:2009.07896), on the logit, which
does not saturate where the network is confident.
"""

from collections.abc import Callable, Iterator

import numpy as np
import torch
from captum.attr import Attribution, InputXGradient, IntegratedGradients, NoiseTunnel, Saliency
from torch import Tensor

from lowcap.base import seeds
from lowcap.base.registry import Registry
from lowcap.networks.network import Network

IMAGES_AT_ONCE = 64
PATH_STEPS = 32
NOISY_SAMPLES = 16
NOISE_STD = 0.15


def _steps(network: Network, images: Tensor, epsilon: float) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield, for a few images at a time, what `network.stepped` returns."""
    return (network.stepped(part, epsilon) for part in images.split(IMAGES_AT_ONCE))


def probability_difference(network: Network, images: Tensor, epsilon: float = 0.1) -> np.ndarray:
    """Return |p(x + epsilon e_i) - p(x)| for every image x of (n, 784) and pixel i, as the released code does.

    The step is upwards and not clipped (src/saliency.py, epsilon 0.1). That code has double precision; here the
    difference of two sigmoids is written as a product, which is exact in single precision where both are near 0 or 1.
    """
    maps = [
        (torch.sigmoid(moved) * torch.sigmoid(-base) * torch.expm1(base - moved)).abs()
        for base, moved in _steps(network, images, epsilon)
    ]
    return torch.cat(maps).numpy()


def prediction_difference(network: Network, images: Tensor, epsilon: float = 0.01) -> np.ndarray:
    """Return 1 where a step of `epsilon` in that pixel changes the predicted class of an image, else 0; (n, 784).

    This is Appendix C.2 of arXiv:2507.16278 as printed: the change of `predict`, epsilon 0.01.
    """
    return torch.cat(
        [((moved >= 0) != (base >= 0)).float() for base, moved in _steps(network, images, epsilon)]
    ).numpy()


def _total(network: Network) -> Callable[[Tensor], Tensor]:
    """Return the sum of all images' logits as one output: its gradient is that of each, in one backward pass."""
    return lambda images: network(images).sum(dim=0, keepdim=True)


def _explain(explainer: Attribution, images: Tensor, **options: object) -> np.ndarray:
    parts = (part.clone().requires_grad_() for part in images.split(IMAGES_AT_ONCE))
    return torch.cat([explainer.attribute(part, **options).detach() for part in parts]).numpy()


def gradient(network: Network, images: Tensor) -> np.ndarray:
    """Return |dz / dx_i| of the logit z for images (n, 784), same shape (Simonyan et al. 2014, arXiv:1312.6034)."""
    return _explain(Saliency(_total(network)), images)


def gradient_times_input(network: Network, images: Tensor) -> np.ndarray:
    """Return x_i dz / dx_i of the logit z for images (n, 784), same shape; positive speaks for class 1."""
    return _explain(InputXGradient(_total(network)), images)


def integrated_gradients(network: Network, images: Tensor) -> np.ndarray:
    """Return each pixel's share of z(x) - z(black) for images (n, 784), same shape; positive speaks for class 1.

    The gradient of the logit z, averaged along the straight path from the black image at PATH_STEPS
    Gauss-Legendre nodes, times the pixel (Sundararajan, Taly, Yan 2017, arXiv:1703.01365).
    """
    return _explain(IntegratedGradients(_total(network)), images, n_steps=PATH_STEPS)


def smooth_grad(network: Network, images: Tensor) -> np.ndarray:
    """Return |mean of dz / dx_i over noisy copies| for images (n, 784), same shape.

    NOISY_SAMPLES copies of each image have normal noise of standard deviation NOISE_STD (Smilkov et al. 2017,
    arXiv:1706.03825). The noise depends on an image's place among `images` alone, so that maps of different
    networks share it; the global generator is left as it was.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(seeds.generator("smooth_grad").integers(2**63)))
        tunnel = NoiseTunnel(Saliency(_total(network)))
        return np.abs(_explain(tunnel, images, nt_samples=NOISY_SAMPLES, stdevs=NOISE_STD, abs=False))


METHODS: Registry[Callable[[Network, Tensor], np.ndarray]] = {
    "as_released": probability_difference,
    "as_printed": prediction_difference,
    "gradient": gradient,
    "gradient_times_input": gradient_times_input,
    "integrated_gradients": integrated_gradients,
    "smooth_grad": smooth_grad,
}
# These split the logit among the pixels, so that their sign says which class a pixel speaks for.
SIGNED = {"gradient_times_input", "integrated_gradients"}


def evidence(method: str, network: Network, images: Tensor) -> np.ndarray:
    """Return how much each pixel of images (n, 784) matters to the prediction or, by a signed method, speaks for it."""
    maps = METHODS[method](network, images)
    if method not in SIGNED:
        return maps
    with torch.no_grad():
        return maps * np.where(network(images) >= 0, 1, -1)[:, None]


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


def group_by_outcome(right: np.ndarray, labels: np.ndarray) -> dict[str, np.ndarray]:
    """Return booleans (n,) over the images of each outcome: all, right, wrong, and these two of either class alone.

    `right` (n,) says which images are classified rightly, `labels` (n,) are 0 (lower) or 1 (higher): `lower_wrong` are
    the images of the lower class that are taken for the higher one.
    """
    found = {"all": np.ones_like(right), "right": right, "wrong": ~right}
    for label, name in enumerate(("lower", "higher")):
        of_class = labels == label
        found |= {f"{name}_right": of_class & right, f"{name}_wrong": of_class & ~right}
    return found
