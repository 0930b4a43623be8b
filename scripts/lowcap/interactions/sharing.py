"""Which interactions two networks share, and what share of a network's interactions generalizes.

Everything here compares salient effects, whose signs `select_salient` gives, of the same images:
tensors (..., 2, 2^n), -1, 0 or 1. Two networks share an interaction if it is salient with the same sign in both.
An interaction generalizes if a network that was trained on the test images shares it (He et al. 2025,
arXiv:2505.06993).

What would be shared by chance is the expectation if, image by image, the salient effects of the second network fell on
random subsets of the same order: low orders have few subsets, so that much is shared there by chance.
"""

import math
from typing import NamedTuple, TypeVar

import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor
from torch.nn import functional

from lowcap.interactions.transforms import count_members

Share = TypeVar("Share", float, Tensor)
ALIKE = 1.25  # of two effects of like strength, the stronger is at most so many times the weaker


def _orders(subsets: int) -> Tensor:
    """Return which subsets have each order from 1 to n, (2^n, n), 0 or 1, float64."""
    order = count_members(subsets.bit_length() - 1)
    return functional.one_hot(order)[:, 1:].double()


def sum_by_order(values: Tensor) -> Tensor:
    """Return the sums over the subsets of each order from 1 to n, (..., n), of values (..., 2^n)."""
    return values @ _orders(values.shape[-1])


def expect_shared(other: Tensor) -> tuple[Tensor, Tensor]:
    """Return the chance that a positive, and that a negative, effect of each subset is shared with salient `other`.

    `other` is (..., 2^n), and so are both, float64.
    """
    orders = _orders(other.shape[-1])
    positive, negative = (sum_by_order((other == sign).double()) / orders.sum(dim=0) for sign in (1, -1))
    return positive @ orders.T, negative @ orders.T


def share_salient(salient: Tensor, *others: Tensor) -> Tensor:
    """Return where an effect of `salient` is shared with at least one of the `others`, booleans of the same shape."""
    return torch.stack([(salient != 0) & (salient == other) for other in others]).any(dim=0)


def share_by_chance(salient: Tensor, other: Tensor) -> Tensor:
    """Return the chance that each effect of `salient` is shared with `other`; 0 where it is not salient.

    Both are (..., 2^n), and so are the chances, float64.
    """
    positive, negative = expect_shared(other)
    return torch.where(salient > 0, positive, torch.where(salient < 0, negative, 0.0))


class Spectrum(NamedTuple):
    """Strength of salient effects by order 1 to n, (n,): of all, of those that generalize, and of these by chance.

    An image's strengths are shares of its sum of sizes of salient effects; these are averaged over images.
    """

    total: Tensor
    generalizable: Tensor
    by_chance: Tensor


def measure_spectrum(effects: Tensor, salient: Tensor, shared: Tensor, chance: Tensor) -> Spectrum:
    """Return the spectrum of effects (images, 2, 2^n), images without salient ones left out.

    `salient`, `shared` and `chance` are as the functions above return them.
    """
    strength = effects.abs() * (salient != 0)
    whole = strength.sum(dim=(1, 2), keepdim=True)
    strength = (strength / whole)[whole.flatten() > 0]
    parts = (strength * weight[whole.flatten() > 0] for weight in (torch.ones_like(chance), shared, chance))
    return Spectrum(*(sum_by_order(part.sum(dim=1)).mean(dim=0) for part in parts))


def beyond_chance(shared: Share, by_chance: Share) -> Share:
    """Return a share beyond what chance gives, in units of the most possible: 1 if all is shared, 0 if as by chance."""
    return (shared - by_chance) / (1 - by_chance)


def mean_order(strength: Tensor) -> float:
    """Return the mean order, from 1 to n, weighted by `strength` (n,); nan if all is zero."""
    return float((strength @ torch.arange(1, len(strength) + 1, dtype=strength.dtype)) / strength.sum())


class Overlap(NamedTuple):
    """Share of the salient effects of two networks that both have, by order 1 to n, (n,), and as expected by chance."""

    shared: Tensor
    by_chance: Tensor

    @property
    def beyond_chance(self) -> Tensor:
        """The share beyond chance by order, (n,)."""
        return beyond_chance(self.shared, self.by_chance)


def measure_overlap(first: Tensor, second: Tensor) -> Overlap:
    """Return the overlap of two networks' salient effects (images, 2^n) of one kind; nan where neither has any.

    It is 2 |both| / (|first| + |second|), with the counts of all images added up.
    """
    size = sum_by_order((first.abs() + second.abs()).sum(dim=0)) / 2
    both = sum_by_order(share_salient(first, second).double().sum(dim=0))
    expected = sum_by_order(share_by_chance(first, second).sum(dim=0))
    return Overlap(both / size, expected / size)


def remove_effects(scores: Tensor, effects: Tensor, removed: Tensor) -> Tensor:
    """Return the scores (images,) of whole images less all effects (images, 2, 2^n) that `removed` names."""
    return scores - (effects * removed).sum(dim=(1, 2))


def draw_as_many(salient: Tensor, removed: Tensor, generator: torch.Generator) -> Tensor:
    """Return as many salient effects of each image (images, 2, 2^n) as `removed` names, drawn at random."""
    rank = torch.rand(salient.shape, generator=generator, dtype=torch.float64).masked_fill(salient == 0, 2.0)
    place = rank.flatten(1).argsort(dim=1).argsort(dim=1).view_as(rank)
    return place < removed.sum(dim=(1, 2), keepdim=True)


def pair_alike(effects: Tensor, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """Return those of the effects that `first` names that have a partner that `second` names, and these partners.

    All are (images, 2, 2^n), what is named and returned are booleans; no named effect may be 0. Partners are of one
    image, kind and order, and of like strength (ALIKE); signs are free. Every effect is in one pair at most. As many
    are paired as can be; of the ways to do so it is that with the least sum of distances, which are of logarithms of
    strength.
    """
    order = count_members(effects.shape[-1].bit_length() - 1)
    paired = torch.zeros_like(first), torch.zeros_like(second)
    for image, strength in enumerate(effects.abs()):
        (kind, subset), (other_kind, other_subset) = (named[image].nonzero().T for named in (first, second))
        one, other = strength[kind, subset].log(), strength[other_kind, other_subset].log()
        distance = (one.unsqueeze(1) - other).abs()
        alike = (kind.unsqueeze(1) == other_kind) & (order[subset].unsqueeze(1) == order[other_subset])
        alike &= distance <= math.log(ALIKE)
        unpaired = float(strength.numel())  # more than the distances of all pairs together
        row, column = map(torch.from_numpy, linear_sum_assignment(distance.where(alike, unpaired)))
        row, column = row[alike[row, column]], column[alike[row, column]]
        paired[0][image, kind[row], subset[row]] = True
        paired[1][image, other_kind[column], other_subset[column]] = True
    return paired
