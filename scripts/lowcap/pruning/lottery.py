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
from lowcap.networks.network import Identity, Network
from lowcap.networks.training import Images, Recipe, Replicate, train_cohort
from lowcap.pruning.criteria import Background, count_weights, random_live_scores, removal_order


@torch.no_grad()
def masked(network: Network, mask: Tensor) -> Network:
    """Return a copy whose hidden weights outside the boolean `mask` (width, 784) are zero."""
    copied = copy.deepcopy(network)
    copied.hidden.weight.mul_(mask)
    return copied


@torch.no_grad()
def largest(weight: Tensor, count: int) -> Tensor:
    """Return the mask, of the shape of `weight`, of the `count` largest weights by size; of equal ones the earlier."""
    mask = torch.zeros(weight.numel(), dtype=torch.bool)
    mask[weight.abs().flatten().argsort(stable=True, descending=True)[:count]] = True
    return mask.view_as(weight)


@torch.no_grad()
def next_mask(trained: Network, share: float) -> Tensor:
    """Return the mask (width, 784) of the hidden weights that stay when that share of the non-zero ones goes.

    The smallest go first; at least one stays.
    """
    left = int((trained.hidden.weight != 0).sum())
    return largest(trained.hidden.weight, max(1, left - int(share * left)))


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


def train_again(
    found: Sequence[Group], entered: Sequence[Sequence[Network]], recipe: Recipe, device: str
) -> list[list[Network]]:
    """Train the networks `entered` for each group on its images, all together; weights of zero stay zero.

    Batches have the order in which the group's own networks saw them.
    """
    replicates = [_replicate(group, networks, device) for group, networks in zip(found, entered, strict=True)]
    return [one.networks for one in train_cohort(replicates, recipe, hold_zeros=True)]


def beginnings(identity: Identity, initialise: Callable[..., Network]) -> tuple[Network, Network]:
    """Return a network as it was before its first training, and one of the same kind with fresh initial weights."""
    first, fresh = (
        initialise(Task.parse(identity.task), identity.width, seed) for seed in (identity.seed, identity.seed + FRESH)
    )
    return first, fresh


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
        trained = train_again(found, [[network for network, _ in entered] for entered in entrants], recipe, device)
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
        first, fresh = beginnings(identity, initialise)
        rng = seeds.generator("lottery", identity.dataset, identity.name, number)
        background = Background(first, *group.parts["train"], rng)
        for arm, network in arms(fresh, mask, background).items():
            yield network, identity.axes | {"round": number, "arm": arm, "weights": count_weights(network)}


def _replicate(group: Group, networks: Sequence[Network], device: str) -> Replicate:
    _, identity = group.networks[0]
    order = seeds.generator("batches", identity.dataset, identity.task, identity.seed)
    train, validation = (Images(*group.parts[part]).to(device) for part in ("train", "validation"))
    return Replicate(networks, train, validation, order)
