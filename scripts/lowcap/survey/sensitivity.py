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
    """Return the Frobenius norm of the Jacobian of the class probabilities by the pixels: float64, (n,)."""
    return norms_of_probabilities(network, network(images).double(), network.slopes(images))


def norms_of_probabilities(network: Network, logits: Tensor, slopes: Tensor) -> Tensor:
    """Return `jacobian_norms`, given float64 logits (n,) or (n, classes) and the network's `slopes` at the images."""
    if logits.ndim == 1:
        # With the gradient g of the one logit and the loss l of either label, sqrt(2) e^-l (1 - e^-l) ||g||.
        return np.sqrt(2) * torch.sigmoid(logits) * torch.sigmoid(-logits) * network.pixel_norms(slopes)
    p, slopes = torch.softmax(logits, dim=1).unsqueeze(2), slopes.double()
    # (diag(p) - p p^T) times the Jacobian of the logits.
    return network.pixel_norms(p * (slopes - (p * slopes).sum(dim=1, keepdim=True)))


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


# Of deeper layers, at how many angles of an ellipse, and at how many places from one position of a translation to the
# next, is looked which linear piece a unit is in.
ANGLES = 720
PLACES = 12
PATHS_AT_ONCE = 10


def _sums_along(network: Network, ellipses: Ellipses) -> tuple[Tensor, Tensor, Tensor]:
    """Return the first hidden layer's sums of inputs as those of their ellipses: each part (paths, units), float64."""
    weights = network.hidden.weight.double()
    centre, cosine, sine = (product(part.double(), weights.T) for part in ellipses)
    return centre + network.hidden.bias.double(), cosine, sine


@torch.no_grad()
def switching_angles(network: Network, ellipses: Ellipses) -> np.ndarray:
    """Return the angles, in degrees, at which hidden units change their linear piece, over all paths and layers.

    They are (changes,), exact for the first layer: along an ellipse a unit's input is A + R cos(t - phi), and passes a
    kink k twice if |k - A| < R. For deeper ones see `sampled_angles`.
    """
    a, b, c = _sums_along(network, ellipses)
    radius, phase = torch.hypot(b, c), torch.atan2(c, b)
    found = [torch.empty(0, dtype=torch.float64)]
    for kink in ACTIVATIONS[network.activation].kinks:
        met = (kink - a).abs() < radius
        turn = torch.arccos((kink - a[met]) / radius[met])
        found += [phase[met] + turn, phase[met] - turn]
    exact = np.rad2deg(torch.cat(found).numpy()) % 360
    return np.concatenate([exact, sampled_angles(network, ellipses, first=1)]) if network.depth > 1 else exact


@torch.no_grad()
def sampled_angles(network: Network, ellipses: Ellipses, first: int = 0) -> np.ndarray:
    """Return the angles, in degrees, between which units of the hidden layers from `first` on change their piece.

    Looked at are ANGLES equal steps; a change is in the middle of one, and two in one step go unseen. Those of all
    paths are returned, (changes,).
    """
    degrees = torch.arange(ANGLES, dtype=torch.float64) * (360 / ANGLES)
    cosines, sines = (turn(torch.deg2rad(degrees)).view(1, -1, 1) for turn in (torch.cos, torch.sin))
    found = []
    for parts in zip(*(part.split(PATHS_AT_ONCE) for part in _sums_along(network, ellipses)), strict=True):
        centre, cosine, sine = (part.unsqueeze(1) for part in parts)
        changes = switches_between(network, (centre + cosine * cosines + sine * sines).float(), first)
        found.append(degrees.repeat_interleave(changes.sum(dim=0)))
    return (torch.cat(found).numpy() + 180 / ANGLES) % 360


def switches_between(network: Network, sums: Tensor, first: int) -> Tensor:
    """Return how many units of the hidden layers from `first` on change their piece from each place to the next.

    `sums` (paths, places, units) are what the first layer's units sum up along closed paths. Returns (paths, places).
    """
    activation = ACTIVATIONS[network.activation]
    count = torch.zeros(sums.shape[:2], dtype=torch.long)
    for depth, layer in enumerate(network.layers[1:]):
        if depth >= first:
            for kink in activation.kinks:
                above = sums > kink
                count += (above != above.roll(-1, dims=1)).sum(dim=2)
        sums = layer(activation.function(sums)) if depth + 1 < network.depth else sums
    return count


def distance_to_points(degrees: np.ndarray) -> np.ndarray:
    """Return how far along the ellipse, in degrees from 0 to 60, the nearest of its three points is, at each angle.

    Angles, in degrees, and what is returned are of any one shape.
    """
    return np.abs(np.mod(degrees, 120) - 60)


@torch.no_grad()
def translation_switches(network: Network, images: Tensor) -> Tensor:
    """Return, per image, how many changes of linear piece its hidden units make on a round trip: (n,).

    An image (n, 784) moves horizontally by one pixel at a time, what leaves on the right enters on the left,
    until it is back; between positions it is interpolated, so that the input of a unit of the first layer is linear
    there and passes each kink at most once. Units of deeper layers are looked at PLACES times between two positions.
    """
    pictures = images.view(-1, SIDE, SIDE)
    positions = torch.stack([pictures.roll(step, dims=2).flatten(1) for step in range(SIDE)], dim=1)
    inputs = network.hidden(positions)
    count = torch.zeros(len(images), dtype=torch.long)
    for kink in ACTIVATIONS[network.activation].kinks:
        above = inputs > kink
        count += (above != above.roll(1, dims=1)).sum(dim=(1, 2))
    if network.depth > 1:
        steps = torch.arange(PLACES).view(1, 1, -1, 1) / PLACES
        between = torch.lerp(inputs.unsqueeze(2), inputs.roll(-1, dims=1).unsqueeze(2), steps).flatten(1, 2)
        count += switches_between(network, between, first=1).sum(dim=1)
    return count
