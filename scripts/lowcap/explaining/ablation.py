"""Ablation of hidden units: what a network still does when the outputs of some of its units are taken away.

A logit is a sum of what each unit contributes, its activation times its output weight. So the hidden activations are
computed once, and networks without some units are sums over the others. Whether few units carry a network is asked by
the order in which they go (Morcos et al. 2018, arXiv:1803.06959).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lowcap.base.registry import Registry
from lowcap.networks.metrics import binary_metrics
from lowcap.networks.network import Network
from lowcap.networks.products import product
from lowcap.networks.training import Images

MEASURED = ("accuracy", "f1", "auc", "loss")

# What stands in place of a unit's output, from its activations (n, units) on training images.
REPLACEMENTS: Registry[Callable[[Tensor], Tensor]] = {
    "zero": lambda activations: torch.zeros(activations.shape[1]),
    "mean": lambda activations: activations.mean(dim=0),
}


@torch.no_grad()
def ablated_logits(network: Network, activations: Tensor, instead: Tensor, removed: Tensor) -> Tensor:
    """Return the logits (n, cases) of a network without the units that `removed` (cases, units), boolean, has.

    `activations` (n, units) are the network's on some images, `instead` (units,) what a removed unit puts out.
    """
    weights = network.output.weight.squeeze(0)
    kept = ~removed * weights
    return product(activations, kept.T) + (removed * weights * instead).sum(dim=1) + network.output.bias


@torch.no_grad()
def greedy_order(network: Network, activations: Tensor, instead: Tensor, labels: Tensor, best_first: bool) -> list[int]:
    """Return all units in the order in which they go one by one; of equal ones the earlier goes first.

    Next is always the unit without which, all before it being gone, the mean cross-entropy on images with `activations`
    (n, units) and labels (n,) is the highest (`best_first`: the one that is missed most) or the lowest.
    """
    none = torch.zeros(1, network.width, dtype=torch.bool)
    sign = (1 - 2 * labels).unsqueeze(1)  # the loss of an image is softplus(sign * logit)
    wrong = sign * ablated_logits(network, activations, instead, none)
    gone = sign * (activations - instead) * network.output.weight  # by which `wrong` falls without a unit
    left, order = list(range(network.width)), []
    while left:
        losses = functional.softplus(wrong - gone[:, left]).mean(dim=0)
        place = int((losses.argmax() if best_first else losses.argmin()).item())
        order.append(left.pop(place))
        wrong -= gone[:, order[-1:]]
    return order


def removals(order: Sequence[int], counts: Sequence[int]) -> Tensor:
    """Return which units are gone after each of `counts` removals in an order: boolean, (counts, units)."""
    places = torch.from_numpy(np.argsort(np.asarray(order)))
    return places < torch.tensor(counts).unsqueeze(1)


def removal_counts(width: int, shares: Iterable[float]) -> list[int]:
    """Return how many of `width` units go, rising: none, one, and what is nearest to each share."""
    return sorted({0, 1, *(round(share * width) for share in shares)})


@torch.no_grad()
def ablate(
    network: Network,
    fitted: Images,
    shown: Images,
    replacement: str,
    counts: Sequence[int],
    draws: Sequence[np.random.Generator],
) -> list[dict[str, Any]]:
    """Return a row of scores on images `shown` per order and count: units `removed`, and with what outcome.

    Orders are `best_first` and `worst_first`, which are found on the images `fitted` (`greedy_order`), and `random`, a
    `repetition` for each generator. `replacement` is one of REPLACEMENTS, whose means are those of `fitted`.
    """
    activations = network.activations(fitted.pixels)
    instead = REPLACEMENTS[replacement](activations)
    orders = [
        (
            {"order": name, "repetition": 0},
            greedy_order(network, activations, instead, fitted.labels, name == "best_first"),
        )
        for name in ("best_first", "worst_first")
    ]
    orders += [
        ({"order": "random", "repetition": number}, [*rng.permutation(network.width)])
        for number, rng in enumerate(draws)
    ]
    removed = torch.cat([removals(order, counts) for _, order in orders])
    logits = ablated_logits(network, network.activations(shown.pixels), instead, removed)
    metrics = binary_metrics(logits, shown.labels)
    columns = [metrics[name].tolist() for name in MEASURED]
    cases = [about | {"removed": count} for about, _ in orders for count in counts]
    return [
        case | dict(zip(MEASURED, values, strict=True))
        for case, values in zip(cases, zip(*columns, strict=True), strict=True)
    ]
