"""Changes of images that harm a prediction most, searched along gradients, for attacks and for training against them.

The gradient is that of the logit, not of the loss: both have the same sign, but that of the loss vanishes
where a network is confident, which would make it look robust (gradient masking; Athalye, Carlini and
Wagner 2018, arXiv:1802.00420).
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

# The length of the one step of training, as a share of epsilon (Wong, Rice and Kolter 2020).
TRAINING_STEP = 1.25


def harmful_direction(labels: Tensor) -> Tensor:
    """Return where the logit must go for a prediction to become wrong: 1 or -1 for labels (...), as (..., 1)."""
    return (1 - 2 * labels).unsqueeze(-1)


@torch.no_grad()
def climb(
    gradient: Callable[[Tensor], Tensor],
    start: Tensor,
    images: Tensor,
    harm: Tensor,
    epsilon: float,
    steps: int,
    length: float,
) -> Tensor:
    """Move `start` (..., pixels), in place, by signed steps of `length` that harm the prediction, and return it.

    `gradient` returns that of the logit by images of this shape; `harm` is their `harmful_direction`. After each step
    what moved is brought back to at most `epsilon` from the images, in [0, 1].
    """
    low, high, step = (images - epsilon).clamp_(min=0), (images + epsilon).clamp_(max=1), length * harm
    start.clamp_(low, high)
    for _ in range(steps):
        start.addcmul_(gradient(start).sign_(), step).clamp_(low, high)
    return start


def perturb(
    gradient: Callable[[Tensor], Tensor],
    images: Tensor,
    labels: Tensor,
    epsilon: float,
    rngs: Sequence[np.random.Generator],
) -> Tensor:
    """Return images (replicates, n, pixels) after one step from a random start, at most `epsilon` away, in [0, 1].

    `labels` is (replicates, n), and each replicate has its generator. A single step suffices to train against
    if it starts at random (Wong, Rice and Kolter 2020, arXiv:2001.03994).
    """
    drawn = np.stack([rng.random(images.shape[1:], dtype=np.float32) for rng in rngs])
    start = torch.from_numpy(drawn).to(images.device).mul_(2).sub_(1).mul_(epsilon).add_(images)
    return climb(gradient, start, images, harmful_direction(labels), epsilon, steps=1, length=TRAINING_STEP * epsilon)
