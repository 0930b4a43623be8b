"""Adversarial images: the worst change of every pixel by at most epsilon, searched along gradients."""

from collections.abc import Callable

import torch
from torch import Tensor

from lowcap.base import seeds
from lowcap.base.registry import Registry
from lowcap.networks.adversary import climb, harmful_direction
from lowcap.networks.network import Network

PGD_STEPS = 10
# The length of one step, as a share of epsilon (Madry et al. 2018 use 2.5 / steps of it).
PGD_STEP = 2.5 / PGD_STEPS
# So few that they and what is computed from them stay in the processor's cache.
IMAGES_AT_ONCE = 128


def _climb(
    network: Network, start: Tensor, images: Tensor, labels: Tensor, epsilon: float, steps: int, length: float
) -> Tensor:
    """Move `start` (n, 784), in place, by `climb`, and return it."""
    wholes = (start, images, harmful_direction(labels))
    for moved, centre, harm in zip(*(whole.split(IMAGES_AT_ONCE) for whole in wholes), strict=True):
        climb(network.gradient, moved, centre, harm, epsilon, steps, length)
    return start


def fgsm(network: Network, images: Tensor, labels: Tensor, epsilon: float, generator: torch.Generator) -> Tensor:
    """Return images moved by `epsilon` along the sign of the gradient, clipped to [0, 1].

    Source: Goodfellow, Shlens and Szegedy 2015 (arXiv:1412.6572).
    """
    return _climb(network, images.clone(), images, labels, epsilon, steps=1, length=epsilon)


def pgd(network: Network, images: Tensor, labels: Tensor, epsilon: float, generator: torch.Generator) -> Tensor:
    """Return images after PGD_STEPS projected steps from a random start, at most `epsilon` away, in [0, 1].

    Source: Madry et al. 2018 (arXiv:1706.06083).
    """
    start = torch.rand(images.shape, generator=generator).mul_(2).sub_(1).mul_(epsilon).add_(images)
    return _climb(network, start, images, labels, epsilon, steps=PGD_STEPS, length=PGD_STEP * epsilon)


def random_signs(
    network: Network, images: Tensor, labels: Tensor, epsilon: float, generator: torch.Generator
) -> Tensor:
    """Return images with every pixel moved up or down by `epsilon` at random, in [0, 1]: the control."""
    signs = torch.randint(0, 2, images.shape, generator=generator, dtype=images.dtype).mul_(2).sub_(1)
    return signs.mul_(epsilon).add_(images).clamp_(0, 1)


ATTACKS: Registry[Callable[[Network, Tensor, Tensor, float, torch.Generator], Tensor]] = {
    "random": random_signs,
    "fgsm": fgsm,
    "pgd": pgd,
}


def attack_images(
    name: str, network: Network, images: Tensor, labels: Tensor, epsilon: float, *identity: str | int | float
) -> Tensor:
    """Return the images (n, 784) as one of ATTACKS leaves them; its random start depends on `identity` alone."""
    generator = torch.Generator().manual_seed(int(seeds.generator(*identity).integers(2**63)))
    return ATTACKS[name](network, images, labels, epsilon, generator)
