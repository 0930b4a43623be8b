"""Fourier masks: which spatial frequencies of an image a network needs to keep its losses.

After Karantzas et al. 2022 (arXiv:2203.08822). A mask weighs the frequencies of an image, k and -k alike, since a real
image has as much of both. A first layer is linear, so seeing an image through a mask is having other weights: in the
basis of cosines and sines, each weight times the mask's. Networks on the same images stand side by side.

Frequencies are numbered: the constant (DC) first, then the three others that are their own opposites, then the pairs by
growing radius.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lowcap.base.images import PIXELS, SIDE
from lowcap.networks.heads import SIGMOID
from lowcap.networks.network import ACTIVATIONS, Network
from lowcap.networks.optimizers import OPTIMIZERS
from lowcap.networks.products import product
from lowcap.networks.training import SCHEDULES

ALONE = 4  # frequencies that are their own opposites: 0 and half the side, along each axis
FREQUENCIES = (PIXELS + ALONE) // 2


@cache
def frequencies() -> np.ndarray:
    """Return the frequencies, (394, 2) int64, in cycles per image downwards and to the right, from -13 to 14."""
    half = SIDE // 2
    alone = [(0, 0), (0, half), (half, 0), (half, half)]
    every = [(down, right) for down in range(1 - half, half + 1) for right in range(1 - half, half + 1)]
    # Of a pair the one that comes later, with half the side its own opposite along an axis.
    paired = [one for one in every if one not in alone and one > _opposite(*one)]
    paired.sort(key=lambda one: (one[0] ** 2 + one[1] ** 2, one))
    return np.array(alone + paired)


def _opposite(down: int, right: int) -> tuple[int, int]:
    half = SIDE // 2
    return (down if down == half else -down), (right if right == half else -right)


@cache
def radii() -> Tensor:
    """Return the radius of every frequency, (394,) float32, in cycles per image."""
    return torch.from_numpy(np.hypot(*frequencies().T)).float()


@cache
def multiplicities() -> Tensor:
    """Return how many of the 784 values of a spectrum each frequency has, (394,) float32: one or, a pair, two."""
    return torch.tensor([1.0] * ALONE + [2.0] * (FREQUENCIES - ALONE))


@cache
def basis() -> Tensor:
    """Return the orthonormal basis of cosines and sines, (784, 784) float32, a column each.

    Columns are the cosines of all frequencies, then the sines of all that are no opposites of themselves.
    """
    rows, columns = np.divmod(np.arange(PIXELS), SIDE)
    angles = 2 * np.pi / SIDE * (np.outer(rows, frequencies()[:, 0]) + np.outer(columns, frequencies()[:, 1]))
    waves = np.hstack([np.cos(angles), np.sin(angles[:, ALONE:])])
    return torch.from_numpy(waves / np.sqrt((waves**2).sum(axis=0))).float()


def by_column(masks: Tensor) -> Tensor:
    """Return what masks (..., 394) weigh the columns of `basis` with, (..., 784)."""
    return torch.cat([masks, masks[..., ALONE:]], dim=-1)


def gather_pairs(values: Tensor) -> Tensor:
    """Return values by column of `basis` (..., 784) summed by frequency, (..., 394)."""
    sums = values[..., :FREQUENCIES].clone()
    sums[..., ALONE:] += values[..., FREQUENCIES:]
    return sums


def mean_power(images: Tensor) -> Tensor:
    """Return the mean squared amplitude of each of a frequency's values over images (n, 784): (394,) float32."""
    return gather_pairs(product(images, basis()).square().mean(dim=0)) / multiplicities()


@dataclass(frozen=True)
class MaskSettings:
    """How masks are fitted: by Adam in `steps` full batches, at a rate that falls from `rate` to 0 along a cosine.

    `penalty` is the factor of a mask's share of the L1 norm of the mask of ones. From `ceiling` on, the exponential of
    the squared change of an image's loss goes on as its tangent: no image outweighs all, and none is given up.
    """

    steps: int
    rate: float
    penalty: float
    ceiling: float


class MaskedNetworks:
    """Perceptrons with one hidden layer and one activation, side by side, each seeing images (n, 784) through its mask.

    `labels` (n,) are 0 or 1. Of masks (networks, 394) all ones leave the images as they are.
    """

    def __init__(self, networks: Sequence[Network], images: Tensor, labels: Tensor) -> None:
        widths = torch.tensor([network.width for network in networks])
        self.activation = ACTIVATIONS[networks[0].activation]
        self.owner = torch.repeat_interleave(torch.arange(len(networks)), widths)
        self.members = functional.one_hot(self.owner, len(networks)).float()  # (units, networks)
        self.spectrum, self.labels = product(images, basis()), labels
        self.weights = product(torch.cat([network.hidden.weight.detach() for network in networks]), basis())
        self.bias = torch.cat([network.hidden.bias.detach() for network in networks])
        self.output = torch.cat([network.output.weight.detach()[0] for network in networks]).unsqueeze(1) * self.members
        self.output_bias = torch.cat([network.output.bias.detach() for network in networks])

    def _forward(self, masks: Tensor) -> tuple[Tensor, Tensor]:
        weights = self.weights * by_column(masks)[self.owner]
        units = self.activation.function(product(self.spectrum, weights.T) + self.bias)
        return units, product(units, self.output) + self.output_bias

    def logits(self, masks: Tensor) -> Tensor:
        """Return the logit of every image in every network, (n, networks)."""
        return self._forward(masks)[1]

    def losses(self, masks: Tensor) -> Tensor:
        """Return the cross-entropy of every image in every network, (n, networks)."""
        return SIGMOID.losses(self.logits(masks), self.labels)

    def gradients(self, masks: Tensor, unmasked: Tensor, settings: MaskSettings) -> Tensor:
        """Return the gradient of each network's objective by its mask, (networks, 394).

        The objective is the mean over images of exp((loss - unmasked)^2), plus the penalty; masks are not negative.
        The chain rule is written out, in two products.
        """
        units, logits = self._forward(masks)
        change = SIGMOID.losses(logits, self.labels) - unmasked
        outer = 2 * change * change.square().clamp(max=settings.ceiling).exp() / len(self.labels)
        slope = outer * SIGMOID.error(logits.unsqueeze(2), self.labels).squeeze(2)
        slope = self.activation.chain(product(slope, self.output.T), units)
        by_column = product(self.members.T, self.weights * product(slope.T, self.spectrum))
        return gather_pairs(by_column) + settings.penalty / PIXELS * multiplicities()


@torch.no_grad()
def fit_masks(networks: Sequence[Network], images: Tensor, labels: Tensor, settings: MaskSettings) -> Tensor:
    """Return for every network the mask, from 0 to 1, that keeps its losses with little: (networks, 394) float32.

    The networks are perceptrons with one hidden layer and one activation; images (n, 784) with labels (n,) should be
    those that they were trained on. All begin with the mask of ones, and each ends as it would alone but for rounding.
    """
    problem = MaskedNetworks(networks, images, labels)
    masks = torch.ones(len(networks), FREQUENCIES)
    unmasked = problem.losses(masks)
    optimizer = OPTIMIZERS["adam"]([([masks], 0.0)], 0.0)
    for step in range(settings.steps):
        masks.grad = problem.gradients(masks, unmasked, settings)
        optimizer.step(settings.rate * SCHEDULES["cosine"](step / settings.steps))
        masks.clamp_(0, 1)
    masks.grad = None
    return masks
