"""How networks are explained by AND and OR interactions between the patches of an image."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from lowcap.interactions.patches import choose_patches, score_masked
from lowcap.interactions.snapshots import Shown
from lowcap.interactions.solver import Explainer
from lowcap.interactions.transforms import select_salient
from lowcap.networks.network import Network


class Explained(NamedTuple):
    """Scores (images, 2^n) of a network, their sparse effects (images, 2, 2^n) and the signs of the salient ones.

    `noise` (images, 2^n) is what the effects reproduce beyond the scores; `gap` (images,) is by how much the sum of
    their sizes may exceed the least, relative.
    """

    scores: Tensor
    effects: Tensor
    salient: Tensor
    noise: Tensor
    gap: Tensor


@dataclass(frozen=True)
class Method:
    """How images are explained: `patches` patches of `side` pixels are the variables.

    Noise is at most `noise` times |v(all visible) - v(none visible)|; `tolerance` is the relative duality gap of the
    search; an effect is salient if it exceeds `threshold` times the largest.
    """

    explainer: Explainer
    patches: int
    side: int
    noise: float
    tolerance: float
    threshold: float

    def explain(
        self,
        networks: Sequence[Network],
        shown: Shown,
        baseline: Tensor,
        start: np.random.Generator | None = None,
    ) -> list[Explained]:
        """Return the explanations of networks on the same images, whose masked patches show `baseline` (784,).

        The search starts at gamma = 0 or, with a generator, at normal values with the scores' standard deviation.
        """
        patches = choose_patches(shown.pixels, self.patches, self.side)
        scores = score_masked(networks, shown.pixels, shown.labels, patches, self.side, baseline)
        flat = scores.flatten(0, 1)
        gamma = None
        if start is not None:
            gamma = flat.std(dim=1, keepdim=True) * torch.from_numpy(start.standard_normal(tuple(flat.shape)))
        bound = self.noise * (flat[:, -1] - flat[:, 0]).abs()
        found = self.explainer.explain(flat, bound, self.tolerance, gamma)
        salient = select_salient(found.effects, self.threshold)
        parts = (flat, found.effects, salient, found.noise, found.gap)
        return [Explained(*one) for one in zip(*(part.split(len(shown.pixels)) for part in parts), strict=True)]
