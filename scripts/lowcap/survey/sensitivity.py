"""How strongly a network's output answers to its input, and how often its linear pieces change along a path.

Definitions after Novak, Bahri, Abolafia, Pennington and Sohl-Dickstein 2018 (arXiv:1802.08760), section 3.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from lowcap.base.images import SIDE
from lowcap.networks.network import ACTIVATIONS, Network
from lowcap.networks.products import product

# Where an ellipse meets the training points that it goes through, in degrees; midway between lie 0, 120 and 240.
POINTS_AT = (60, 180, 300)


@torch.no_grad()
def jacobian_norms(network: Network, images: Tensor) -> Tensor:
    """Return the Frobenius norm of the Jacobian of the class probabilities (1 - p, p): float64, (n,).

    With the gradient g of the logit it is sqrt(2) p (1 - p) ||g||, and so sqrt(2) e^-l (1 - e^-l) ||g|| for the loss l
    of either label.
    """
    logits = network(images).double()
    return np.sqrt(2) * torch.sigmoid(logits) * torch.sigmoid(-logits) * network.gradient_norms(images)


class Ellipses(NamedTuple):
    """Closed paths x(t) = centre + cosine cos t + sine sin t, each part of shape (paths, 784)."""

    centre: Tensor
    cosine: Tensor
    sine: Tensor

    def at(self, degrees: float) -> Tensor:
        """Return the point of every path at an angle: (paths, 784)."""
        angle = np.deg2rad(degrees)
        return self.centre + self.cosine * np.cos(angle) + self.sine * np.sin(angle)


def ellipses_through(first: Tensor, second: Tensor, third: Tensor) -> Ellipses:
    """Return the ellipses through three points each (paths, 784), met at the angles POINTS_AT in this order."""
    centre = (first + second + third) / 3
    return Ellipses(centre, centre - second, (first - third) / np.sqrt(3))


@torch.no_grad()
def switching_angles(network: Network, ellipses: Ellipses) -> np.ndarray:
    """Return the angles, in degrees, at which hidden units change their linear piece, over all paths.

    Exact: along an ellipse a unit's input is A + R cos(t - phi), and passes a kink k twice if |k - A| < R.
    """
    weights = network.hidden.weight.double()
    centre, b, c = (product(part.double(), weights.T) for part in ellipses)
    a = centre + network.hidden.bias.double()
    radius, phase = torch.hypot(b, c), torch.atan2(c, b)
    found = [torch.empty(0, dtype=torch.float64)]
    for kink in ACTIVATIONS[network.activation].kinks:
        met = (kink - a).abs() < radius
        turn = torch.arccos((kink - a[met]) / radius[met])
        found += [phase[met] + turn, phase[met] - turn]
    return np.rad2deg(torch.cat(found).numpy()) % 360


def distance_to_points(degrees: np.ndarray) -> np.ndarray:
    """Return how far along the ellipse, in degrees from 0 to 60, the nearest of its three points is."""
    return np.abs(np.mod(degrees, 120) - 60)


@torch.no_grad()
def translation_switches(network: Network, images: Tensor) -> Tensor:
    """Return, per image, how many changes of linear piece its hidden units make on a round trip: (n,).

    An image (n, 784) moves horizontally by one pixel at a time, what leaves on the right enters on the left,
    until it is back; between positions it is interpolated, so that a unit's input is linear there and passes
    each kink at most once.
    """
    pictures = images.view(-1, SIDE, SIDE)
    positions = torch.stack([pictures.roll(step, dims=2).flatten(1) for step in range(SIDE)], dim=1)
    inputs = network.hidden(positions)
    count = torch.zeros(len(images), dtype=torch.long)
    for kink in ACTIVATIONS[network.activation].kinks:
        above = inputs > kink
        count += (above != above.roll(1, dims=1)).sum(dim=(1, 2))
    return count
