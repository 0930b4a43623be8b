"""Networks with equally many weights: narrow ones, wide ones pruned to their size, and controls.

The budget is what a narrow network has on pixels that some training image lights, and its output weights. Weights on
other pixels are no capacity: nothing trains them, and they say nothing of a clean image. All arms lose them, and masks
are drawn where they are not. Of a wide network only the hidden weights are pruned, so that its units stay connected.
The arms of a budget are

- `narrow`: a narrow network, trained from scratch;
- `pruned`: the wide network, trained, of which the largest hidden weights stay;
- `ticket`: the wide network's initial weights at places that iterative pruning with rewinding finds
  (`lowcap.pruning.lottery`), trained;
- `fresh`: other initial weights at these places, trained;
- `random`: the ticket's initial weights at random places, trained.

Beside them stands the wide network itself, `parent`. In the end all are trained further, since pruned networks need it
and none should have had more than another. `narrow_dark` and `parent_dark` are the same networks with their weights on
dark pixels, which are still the initial ones.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from torch import Tensor

from lowcap.base import seeds
from lowcap.base.errors import InputError
from lowcap.data.pixels import lit_pixels
from lowcap.networks.evaluation import Group
from lowcap.networks.network import Identity, Network
from lowcap.networks.training import Recipe
from lowcap.pruning.criteria import Background, count_weights
from lowcap.pruning.lottery import arms, beginnings, largest, masked, train_again

ARMS = {"rewound": "ticket", "reinitialised": "fresh", "random": "random"}
DARK = "_dark"


class Entrant(NamedTuple):
    """A network in an arm; `width` is that of the narrow network whose budget it has, or its own."""

    width: int
    arm: str
    network: Network


def narrowing(widest: int, narrow: Sequence[int], share: float) -> list[float]:
    """Return the sizes, as widths of dense networks, of the rounds from the widest to each of the narrow ones.

    A round removes `share` of what is there, or what is left above the next narrow width.
    """
    sizes, now = [], float(widest)
    for width in sorted(narrow, reverse=True):
        while now * (1 - share) > width:
            now *= 1 - share
            sizes.append(now)
        now = float(width)
        sizes.append(now)
    return sizes


def hidden_weights(size: float, wide: int, lit: int) -> int:
    """Return how many hidden weights of `wide` units have the budget of `size` units on `lit` pixels.

    Raises InputError if the output weights alone, which all stay, use it up.
    """
    left = round(size * (lit + 1)) - wide
    if left < 1:
        raise InputError(
            f"width {wide}: found a budget of {left + wide} weights, those of {size:g} units on {lit} lit pixels; "
            f"needed are more than its {wide} output weights"
        )
    return left


def match_groups(
    found: Sequence[Group],
    recipe: Recipe,
    further: Recipe,
    initialise: Callable[..., Network],
    device: str,
    share: float,
) -> list[list[Entrant]]:
    """Return, for groups that are trained together, the trained networks of all arms.

    Each group has networks of the same widths: the widest is pruned, the others are the budgets. Tickets, fresh and
    random ones are trained by `recipe`, as the group's networks were, and then all arms by `further`; every round of
    the search for tickets trains by `recipe` too, and removes `share` of the weights.
    """
    lit = [lit_pixels(group.parts["train"][0]) for group in found]
    entered = [_own_arms(group, pixels) for group, pixels in zip(found, lit, strict=True)]
    for arrived, tickets in zip(entered, _search(found, lit, recipe, initialise, device, share), strict=True):
        arrived += tickets
    trained = _train(found, entered, further, device)
    return [
        [final for one in arrived for final in _without_dark(one, pixels)]
        for arrived, pixels in zip(trained, lit, strict=True)
    ]


def _own_arms(group: Group, lit: Tensor) -> list[Entrant]:
    """Return the networks of a group, narrow ones and parent, and what pruning leaves of the parent for each budget."""
    *narrow, (parent, identity) = sorted(group.networks, key=lambda one: one[1].width)
    entrants = [Entrant(one.width, "narrow", network) for network, one in narrow]
    for _, one in narrow:
        count = hidden_weights(one.width, identity.width, int(lit.sum()))
        mask = largest(parent.hidden.weight * lit, count)
        entrants.append(Entrant(one.width, "pruned", masked(parent, mask)))
    return [*entrants, Entrant(identity.width, "parent", parent)]


def _search(
    found: Sequence[Group],
    lit: Sequence[Tensor],
    recipe: Recipe,
    initialise: Callable[..., Network],
    device: str,
    share: float,
) -> list[list[Entrant]]:
    """Return, for each group, the trained tickets of all budgets, and at these their controls."""
    parents = [max(group.networks, key=lambda one: one[1].width) for group in found]
    narrow = sorted({identity.width for _, identity in found[0].networks})[:-1]
    trained = [masked(network, pixels) for (network, _), pixels in zip(parents, lit, strict=True)]
    finished: list[list[Entrant]] = [[] for _ in found]
    for size in narrowing(parents[0][1].width, narrow, share):
        entered = [
            list(_tickets(network, identity, group, size, initialise))
            for network, (_, identity), group in zip(trained, parents, found, strict=True)
        ]
        if size not in narrow:
            entered = [arrived[:1] for arrived in entered]
        again = _train(found, entered, recipe, device)
        trained = [arrived[0].network for arrived in again]
        if size in narrow:
            for kept, arrived in zip(finished, again, strict=True):
                kept += arrived
    return finished


def _tickets(
    trained: Network, identity: Identity, group: Group, size: float, initialise: Callable[..., Network]
) -> Iterator[Entrant]:
    """Yield the ticket that a trained network leaves for a size, and then its controls, before their training."""
    images, labels = group.parts["train"]
    mask = largest(trained.hidden.weight, hidden_weights(size, identity.width, int(lit_pixels(images).sum())))
    first, fresh = beginnings(identity, initialise)
    rng = seeds.generator("match", identity.dataset, identity.name, size)
    for arm, network in arms(fresh, mask, Background(first, images, labels, rng)).items():
        yield Entrant(int(size), ARMS[arm], network)


def _train(
    found: Sequence[Group], entered: Sequence[Sequence[Entrant]], recipe: Recipe, device: str
) -> list[list[Entrant]]:
    trained = train_again(found, [[one.network for one in arrived] for arrived in entered], recipe, device)
    return [
        [one._replace(network=network) for one, network in zip(arrived, networks, strict=True)]
        for arrived, networks in zip(entered, trained, strict=True)
    ]


def _without_dark(entrant: Entrant, lit: Tensor) -> Iterator[Entrant]:
    """Yield an entrant without weights on dark pixels, and one that had such as it is."""
    cleared = masked(entrant.network, lit)
    yield entrant._replace(network=cleared)
    if count_weights(cleared) < count_weights(entrant.network):
        yield entrant._replace(arm=entrant.arm + DARK)
