"""Iterative magnitude pruning with rewinding, and its controls (Frankle and Carbin 2019, arXiv:1803.03635).

A network is trained, the smallest of its remaining hidden weights are removed, the others go back
to where they started, and it is trained again: the ticket. Each control has as many weights,
trained as long: the ticket's places with fresh initial values, and the ticket's initial values at
random places on live pixels. The output layer, one weight per unit, stays whole.
"""

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from lowcap.base import seeds
from lowcap.base.images import PIXELS
from lowcap.base.tasks import Task
from lowcap.networks.evaluation import Group, measure
from lowcap.networks.initialisation import FRESH
from lowcap.networks.network import Network
from lowcap.networks.training import Images, Recipe, Replicate, train_cohort
from lowcap.pruning.criteria import Background, count_weights, random_live_scores, removal_order


@torch.no_grad()
def masked(network: Network, mask: Tensor) -> Network:
    """Return a copy whose hidden weights outside the boolean `mask` (width, 784) are zero."""
    copied = copy.deepcopy(network)
    copied.hidden.weight.mul_(mask)
    return copied


@torch.no_grad()
def next_mask(trained: Network, share: float) -> Tensor:
    """Return the mask (width, 784) of the hidden weights that stay when that share of the non-zero ones goes.

    The smallest go first; at least one stays.
    """
    weight = trained.hidden.weight
    left = int((weight != 0).sum())
    mask = torch.zeros(weight.numel(), dtype=torch.bool)
    mask[weight.abs().flatten().argsort(stable=True, descending=True)[: max(1, left - int(share * left))]] = True
    return mask.view_as(weight)


def arms(fresh: Network, mask: Tensor, background: Background) -> dict[str, Network]:
    """Return the networks of one round before their training, by arm.

    `fresh` has other initial weights than `background.initial`, the network before its first training. A random mask
    has as many weights as `mask`, on pixels that a training image lights as long as these have enough
    (`random_live_scores`).
    """
    initial = background.initial
    (places, _), _ = removal_order(random_live_scores(initial, background), "hidden")
    return {
        "rewound": masked(initial, mask),
        "reinitialised": masked(fresh, mask),
        "random": masked(initial, places >= (~mask).sum()),
    }


def search(
    found: Sequence[Group], recipe: Recipe, initialise: Callable[..., Network], device: str, rounds: int, share: float
) -> list[dict[str, Any]]:
    """Look for the tickets of networks of some seeds, trained together, in `rounds` rounds after the dense one.

    Each round removes `share` of the hidden weights left. Returns a row per round, network and arm, with the
    `weights` at its start and what `measure` finds after its training.
    """
    masks = [[torch.ones(one.width, PIXELS, dtype=torch.bool) for _, one in group.networks] for group in found]
    rows = []
    for number in range(rounds + 1):
        entrants = [list(_entrants(group, kept, initialise, number)) for group, kept in zip(found, masks, strict=True)]
        replicates = [_replicate(group, entered, device) for group, entered in zip(found, entrants, strict=True)]
        trained = [one.networks for one in train_cohort(replicates, recipe, hold_zeros=True)]
        masks = []
        for group, entered, networks in zip(found, entrants, trained, strict=True):
            cases = [case for _, case in entered]
            scores = measure(networks, group.images, group.labels)
            rows += [case | scored for case, scored in zip(cases, scores, strict=True)]
            rewound = (one for one, case in zip(networks, cases, strict=True) if case["arm"] == "rewound")
            masks.append([next_mask(network, share) for network in rewound])
    return rows


def _entrants(
    group: Group, masks: Sequence[Tensor], initialise: Callable[..., Network], number: int
) -> Iterator[tuple[Network, dict[str, Any]]]:
    """Yield the networks with which a group begins a round, each with what names its row."""
    for (_, identity), mask in zip(group.networks, masks, strict=True):
        axes = (Task.parse(identity.task), identity.width)
        first, fresh = (initialise(*axes, seed) for seed in (identity.seed, identity.seed + FRESH))
        rng = seeds.generator("lottery", identity.dataset, identity.name, number)
        background = Background(first, *group.parts["train"], rng)
        for arm, network in arms(fresh, mask, background).items():
            yield network, identity.axes | {"round": number, "arm": arm, "weights": count_weights(network)}


def _replicate(group: Group, entered: Sequence[tuple[Network, Any]], device: str) -> Replicate:
    _, identity = group.networks[0]
    order = seeds.generator("batches", identity.dataset, identity.task, identity.seed)
    train, validation = (Images(*group.parts[part]).to(device) for part in ("train", "validation"))
    return Replicate([network for network, _ in entered], train, validation, order)
