"""PyTorch's optimizers in their functional form, whose steps are the same to the byte.

Making one of `torch.optim`'s objects imports PyTorch's compiler, which takes more than a second in every job.
"""

from collections.abc import Sequence
from typing import Protocol, cast

import torch
from torch import Tensor
from torch.optim.adam import adam
from torch.optim.sgd import sgd

from lowcap.base.registry import Registry

# Parameters on one device, with the weight decay that they share.
Group = tuple[Sequence[Tensor], float]


class Optimizer(Protocol):
    """Updates parameters by their gradients."""

    def __init__(self, groups: Sequence[Group], momentum: float) -> None: ...

    def step(self, rate: float) -> None:
        """Update all parameters, which have gradients, at a learning rate."""


class Sgd:
    """Stochastic gradient descent with momentum, as `torch.optim.SGD`."""

    def __init__(self, groups: Sequence[Group], momentum: float) -> None:
        self.groups, self.momentum = groups, momentum
        self.buffers: list[list[Tensor | None]] = [[None] * len(parameters) for parameters, _ in groups]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        for (parameters, decay), buffers in zip(self.groups, self.buffers, strict=True):
            sgd(
                [*parameters],
                _gradients(parameters),
                buffers,
                fused=True,
                weight_decay=decay,
                momentum=self.momentum,
                lr=rate,
                dampening=0.0,
                nesterov=False,
                maximize=False,
            )


class Adam:
    """Adam with the default settings of `torch.optim.Adam`; it has no momentum."""

    def __init__(self, groups: Sequence[Group], momentum: float) -> None:
        self.groups = groups
        self.means, self.squares = ([[torch.zeros_like(one) for one in part] for part, _ in groups] for _ in range(2))
        self.steps = [[torch.zeros((), device=one.device) for one in part] for part, _ in groups]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        for (parameters, decay), means, squares, steps in zip(
            self.groups, self.means, self.squares, self.steps, strict=True
        ):
            adam(
                [*parameters],
                _gradients(parameters),
                means,
                squares,
                [],
                steps,
                fused=True,
                amsgrad=False,
                beta1=0.9,
                beta2=0.999,
                lr=rate,
                weight_decay=decay,
                eps=1e-8,
                maximize=False,
            )


def _gradients(parameters: Sequence[Tensor]) -> list[Tensor]:
    return [cast("Tensor", parameter.grad) for parameter in parameters]


# All act on each weight by itself, so that fused networks are updated as if alone.
OPTIMIZERS: Registry[type[Optimizer]] = {"sgd": Sgd, "adam": Adam}
