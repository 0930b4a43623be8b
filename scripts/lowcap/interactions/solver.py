"""The sparsest AND and OR effects of a score, for batches of images: a linear program, solved by ADMM.

For scores v and a bound d on noise, it minimises sum |I_and| + sum |I_or| over effects I that reproduce v to within
d at every subset: over gamma, which says what AND and what OR explains, and over the noise. The constant
counts once. That is the minimum over I_and(empty) + I_or(empty), too.

With B the map from effects to scores, the problem is: minimise |z|_1 over z = x and f = e, |f| <= d,
subject to B x - e = v. The affine part needs one inverse of a 2^n x 2^n matrix, which all images share; B and
its transpose are fast transforms (Boyd et al. 2011, section 6.2, with over-relaxation).
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from lowcap.interactions.transforms import (
    OR,
    decompose,
    reconstruct,
    sum_over_meeting,
    sum_over_supersets,
)
from lowcap.networks.products import product

CHECK_EVERY = 25
MOST_ITERATIONS = 20_000
AT_ONCE = 256
# The threshold of the L1 step in units of 1.5 times an image's largest score, and the over-relaxation: they decide
# how fast it converges, and were chosen on networks of this study.
STEP = 0.007
RELAXATION = 1.7


class Explanation(NamedTuple):
    """Sparse effects of scores (images, 2^n), and how good they are.

    `effects` (images, 2, 2^n) reproduce v + `noise` (images, 2^n) exactly. The smallest possible sum of sizes
    lies between `bound` and `objective`, that of `effects`; both are (images,).
    """

    effects: Tensor
    noise: Tensor
    objective: Tensor
    bound: Tensor

    @property
    def gap(self) -> Tensor:
        """The largest share (images,) by which the objective may exceed its minimum; 0 where all is zero."""
        return torch.where(self.objective > 0, 1 - self.bound / self.objective, 0.0)


class Explainer:
    """Explains scores of n variables; what depends on n alone is computed once."""

    def __init__(self, n: int) -> None:
        unit = torch.eye(2**n, dtype=torch.float64)
        gram = reconstruct(_spread(unit))
        self.inverse = torch.linalg.inv(gram)
        self.inverse_with_noise = torch.linalg.inv(gram + unit)

    def explain(self, values: Tensor, bound: Tensor, tolerance: float, gamma: Tensor | None = None) -> Explanation:
        """Return the sparse explanation of scores `values` (images, 2^n) with noise up to `bound` (images,).

        An image is done when its duality gap is at most `tolerance` times its objective, or after MOST_ITERATIONS.
        The minimum is seldom unique: the search starts at `gamma` (images, 2^n), by default zero, and ends near it.
        """
        start = decompose(values, torch.zeros_like(values) if gamma is None else gamma)
        parts = zip(*(tensor.split(AT_ONCE) for tensor in (values, bound, start)), strict=True)
        found = zip(*(self._solve(*part, tolerance) for part in parts), strict=True)
        return Explanation(*map(torch.cat, found))

    def _solve(self, values: Tensor, bound: Tensor, start: Tensor, tolerance: float) -> Explanation:
        scale = (1.5 * values.abs().amax(dim=1, keepdim=True)).clamp(min=torch.finfo(values.dtype).tiny)
        v, d = values / scale, bound.unsqueeze(1) / scale
        z, f = start / scale.unsqueeze(2), torch.zeros_like(v)
        p, q = torch.zeros_like(z), torch.zeros_like(f)
        live = torch.arange(len(v))
        result = Explanation(*map(torch.empty_like, (z, v, v[:, 0], v[:, 0])))
        for iteration in range(MOST_ITERATIONS + 1):
            a, b = z - p, f - q
            multiplier = product(reconstruct(a) - b - v, self.inverse_with_noise)
            pull = _spread(multiplier)
            x, e = a - pull, b + multiplier
            if iteration % CHECK_EVERY == 0:
                found = self._certify(x, e, v, d, multiplier, pull)
                done = (found.gap <= tolerance) | (iteration == MOST_ITERATIONS)
                for whole, part in zip(result, found, strict=True):
                    whole[live[done]] = part[done]
                live, z, f, p, q, x, e, v, d = (t[~done] for t in (live, z, f, p, q, x, e, v, d))
                if len(live) == 0:
                    break
            moved = torch.lerp(z, x, RELAXATION).add_(p)
            z = functional.softshrink(moved, STEP)
            p = moved.sub_(z)
            moved = torch.lerp(f, e, RELAXATION).add_(q)
            f = _clip(moved, d)
            q = moved.sub_(f)
        return Explanation(
            result.effects * scale.unsqueeze(2), *(part * scale.view(-1, *[1] * (part.ndim - 1)) for part in result[1:])
        )

    def _certify(self, x: Tensor, e: Tensor, v: Tensor, d: Tensor, multiplier: Tensor, pull: Tensor) -> Explanation:
        """Return effects near `x` with noise within its bounds, and the lower bound that the multiplier proves."""
        noise = _clip(e, d)
        effects = x + _spread(product(noise - e, self.inverse))
        objective = effects.abs().sum(dim=(1, 2))
        # The multiplier, scaled so that no column of B exceeds 1, is feasible in the dual problem.
        dual = -multiplier / pull.abs().amax(dim=(1, 2)).clamp(min=STEP).unsqueeze(1)
        return Explanation(effects, noise, objective, (dual * v - d * dual.abs()).sum(dim=1))


def _spread(values: Tensor) -> Tensor:
    """Return the transpose of `reconstruct` at functions (..., 2^n)."""
    spread = torch.stack([sum_over_supersets(values), sum_over_meeting(values)], dim=-2)
    spread[..., OR, 0] = 0  # not only up to rounding
    return spread


def _clip(values: Tensor, bound: Tensor) -> Tensor:
    return torch.maximum(torch.minimum(values, bound), -bound)
