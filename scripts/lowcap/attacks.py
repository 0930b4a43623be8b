"""Adversarial images: the worst change of every pixel by at most epsilon, searched along gradients.

The gradient is that of the logit, not of the loss: both have the same sign, but that of the loss vanishes
where a network is confident, which would make it look robust (gradient masking; Athalye, Carlini and
Wagner 2018, arXiv:1802.00420).
"""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from lowcap.networks import Network

PGD_STEPS = 10
# The length of one step, as a share of epsilon (Madry et al. 2018 use 2.5 / steps of it).
PGD_STEP = 2.5 / PGD_STEPS


@torch.no_grad()
def logit_gradient(network: Network, images: Tensor) -> Tensor:
    """Return the gradient of the logit with respect to the pixels of images (n, 784), same shape."""
    active = (network.hidden(images) > 0).float()
    return (active * network.output.weight) @ network.hidden.weight


def _harm(labels: Tensor) -> Tensor:
    """Return the direction (n, 1) in which the logit must move for the prediction to become wrong."""
    return (1 - 2 * labels).unsqueeze(1)


def fgsm(network: Network, images: Tensor, labels: Tensor, epsilon: float, generator: torch.Generator) -> Tensor:
    """Return images moved by `epsilon` along the sign of the gradient, clipped to [0, 1].

    Source: Goodfellow, Shlens and Szegedy 2015 (arXiv:1412.6572).
    """
    return (images + epsilon * (_harm(labels) * logit_gradient(network, images)).sign()).clamp(0, 1)


def pgd(network: Network, images: Tensor, labels: Tensor, epsilon: float, generator: torch.Generator) -> Tensor:
    """Return images after PGD_STEPS projected steps from a random start, at most `epsilon` away, in [0, 1].

    Source: Madry et al. 2018 (arXiv:1706.06083).
    """
    low, high = (images - epsilon).clamp(min=0), (images + epsilon).clamp(max=1)
    start = images + epsilon * (2 * torch.rand(images.shape, generator=generator) - 1)
    moved = start.clamp(low, high)
    for _ in range(PGD_STEPS):
        step = PGD_STEP * epsilon * (_harm(labels) * logit_gradient(network, moved)).sign()
        moved = (moved + step).clamp(low, high)
    return moved


def random_signs(
    network: Network, images: Tensor, labels: Tensor, epsilon: float, generator: torch.Generator
) -> Tensor:
    """Return images with every pixel moved up or down by `epsilon` at random, in [0, 1]: the control."""
    signs = 2 * torch.randint(0, 2, images.shape, generator=generator) - 1
    return (images + epsilon * signs).clamp(0, 1)


ATTACKS: Mapping[str, Callable[[Network, Tensor, Tensor, float, torch.Generator], Tensor]] = {
    "random": random_signs,
    "fgsm": fgsm,
    "pgd": pgd,
}
