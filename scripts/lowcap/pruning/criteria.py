"""One-shot pruning: which weights go first, to any sparsity, and the two readings of a published level."""

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lowcap.base import seeds
from lowcap.base.registry import Registry
from lowcap.data.pixels import lit_pixels
from lowcap.networks.evaluation import Group
from lowcap.networks.initialisation import untrained
from lowcap.networks.network import Network

READINGS: Registry[Callable[[float], float]] = {
    # Appendix C.1 of arXiv:2507.16278: the level is the fraction of each layer's weights.
    "as_described": lambda level: level,
    # src/prune.py and src/model.py of the released code each divide the percentage by 100.
    "as_released": lambda level: level / 100,
}


class Background(NamedTuple):
    """What a criterion may look at besides the trained network.

    `initial` is the network before training, `images` (n, 784) and `labels` (n,) are those it was
    trained on; `rng` serves random scores.
    """

    initial: Network
    images: Tensor
    labels: Tensor
    rng: np.random.Generator


# Of each layer's weights, hidden layers first, the output layer last.
Scores = tuple[Tensor, ...]


@torch.no_grad()
def magnitude(network: Network, background: Background | None = None) -> Scores:
    """Return |w| (Han et al. 2015, arXiv:1506.02626), as do all criteria for the hidden layers and the output layer."""
    return tuple(layer.weight.abs() for layer in network.layers)


@torch.no_grad()
def movement(network: Network, background: Background) -> Scores:
    """Return |w - w_0|, how far training moved a weight (Zhou et al. 2019, arXiv:1905.01067)."""
    pairs = zip(network.layers, background.initial.layers, strict=True)
    return tuple((layer.weight - start.weight).abs() for layer, start in pairs)


def weight_times_gradient(network: Network, background: Background) -> Scores:
    """Return |w dL/dw| for the mean cross-entropy L on the training images (Mozer and Smolensky 1988)."""
    weights = [layer.weight for layer in network.layers]
    loss = functional.binary_cross_entropy_with_logits(network(background.images), background.labels)
    slopes = torch.autograd.grad(loss, weights)
    return tuple((weight * slope).detach().abs() for weight, slope in zip(weights, slopes, strict=True))


def random_scores(network: Network, background: Background) -> Scores:
    """Return uniform random numbers: the control, under which no weight is worth more than another."""
    return tuple(torch.from_numpy(background.rng.random(tuple(layer.weight.shape))) for layer in network.layers)


def random_live_scores(network: Network, background: Background) -> Scores:
    """Return `random_scores`, from which 1 is taken for weights that see no pixel that a training image lights.

    So all of those go first, by chance, and then the live ones, by chance: a control that knows which weights do
    something, and nothing more of what they are worth. That is fair to it: with `random_scores` dark weights stay as
    often as others, in the place of some that work. Sparsity is counted over all weights, as for other criteria.
    """
    first, *others = random_scores(network, background)
    return first - (~network.live(lit_pixels(background.images))).to(first), *others


class Criterion(NamedTuple):
    """What a weight is worth (`score`), which weights compete for staying (`layers`), and if chance says so (`drawn`).

    With `each`, every layer loses the same share of its own weights; with `together`, all weights of the
    network compete; with `hidden`, each hidden layer loses that share, and the output layer stays whole.
    """

    score: Callable[[Network, Background], Scores]
    layers: str = "each"
    drawn: bool = False


CRITERIA: Registry[Criterion] = {
    "magnitude": Criterion(magnitude),
    "magnitude_hidden": Criterion(magnitude, layers="hidden"),
    "magnitude_global": Criterion(magnitude, layers="together"),
    "movement": Criterion(movement),
    "weight_times_gradient": Criterion(weight_times_gradient),
    "random": Criterion(random_scores, drawn=True),
    "random_live": Criterion(random_live_scores, drawn=True),
}


class RemovalOrder(NamedTuple):
    """Each weight's place among those it competes with, from 0 (goes first), and how many these are, by layer."""

    places: tuple[Tensor, ...]
    competitors: tuple[int, ...]


def removal_order(scores: Scores, layers: str = "each") -> RemovalOrder:
    """Return the order in which weights of growing score are removed; of equal scores the earlier weight goes first.

    `layers` is as in Criterion.
    """
    sizes = [score.numel() for score in scores]
    flat = [score.flatten() for score in scores]
    if layers == "together":
        places = _places(torch.cat(flat)).split(sizes)
        competitors = tuple(sum(sizes) for _ in sizes)
    else:
        places = [_places(score) for score in flat]
        competitors = (*sizes[:-1], sizes[-1] if layers == "each" else 0)
    return RemovalOrder(tuple(place.view_as(score) for place, score in zip(places, scores, strict=True)), competitors)


def _places(scores: Tensor) -> Tensor:
    places = torch.empty(len(scores), dtype=torch.long)
    places[scores.argsort(stable=True)] = torch.arange(len(scores))
    return places


@torch.no_grad()
def remove(network: Network, order: RemovalOrder, sparsity: float) -> Network:
    """Return a copy in which the first int(sparsity * competitors) weights of `order` are zero; biases stay.

    Raises ValueError unless 0 <= sparsity < 1.
    """
    if not 0 <= sparsity < 1:
        raise ValueError(f"sparsity {sparsity} is not in [0, 1)")
    pruned = copy.deepcopy(network)
    for layer, places, count in zip(pruned.layers, *order, strict=True):
        layer.weight.masked_fill_(places < int(sparsity * count), 0.0)
    return pruned


def prune_by(criterion: str, network: Network, background: Background, sparsities: Iterable[float]) -> list[Network]:
    """Return a copy of the network pruned to each sparsity, by one of CRITERIA; a larger one removes more."""
    score, layers, _ = CRITERIA[criterion]
    order = removal_order(score(network, background), layers)
    return [remove(network, order, sparsity) for sparsity in sparsities]


def prune_group(
    stage: str, group: Group, initialisation: str, trials: Sequence[dict[str, Any]], sparsities: Sequence[float]
) -> Iterator[list[tuple[dict[str, Any], Network]]]:
    """Yield, for each network of a group and each trial, the network pruned to each sparsity, with what names it.

    A trial is a `criterion` and, where one is tried repeatedly, the number of the `repetition`; the generator behind
    random scores depends on stage, network and trial. A case holds the network's axes, the trial and the sparsity.
    """
    for network, identity in group.networks:
        start = untrained(identity, initialisation)
        for trial in trials:
            rng = seeds.generator(stage, identity.dataset, identity.name, *trial.values())
            pruned = prune_by(trial["criterion"], network, Background(start, *group.parts["train"], rng), sparsities)
            cases = [identity.axes | trial | {"sparsity": sparsity} for sparsity in sparsities]
            yield list(zip(cases, pruned, strict=True))


Variants = dict[tuple[str, float], Network]


def prune_to_levels(network: Network, levels: Mapping[str, Sequence[float]]) -> Variants:
    """Return the network pruned by magnitude, per layer, to the levels of each of READINGS, by (reading, level)."""
    order = removal_order(magnitude(network))
    return {
        (reading, level): remove(network, order, READINGS[reading](level))
        for reading, chosen in levels.items()
        for level in chosen
    }


@torch.no_grad()
def sparsity(*layers: torch.nn.Linear) -> float:
    """Return the fraction of the layers' weights that are exactly zero."""
    return float((torch.cat([layer.weight.flatten() for layer in layers]) == 0).double().mean())


@torch.no_grad()
def count_weights(network: Network) -> int:
    """Return how many weights are not zero; biases do not count."""
    return sum(int(layer.weight.count_nonzero()) for layer in network.layers)


@torch.no_grad()
def count_live_weights(network: Network, lit: Tensor) -> int:
    """Return how many of the weights that are not zero are live: see a pixel of `lit` (784,), or are of a later layer.

    `lit` is what `lit_pixels` finds in the training images; other weights keep what they started with, unless a penalty
    moves them.
    """
    seeing = ((network.hidden.weight != 0) & network.live(lit)).count_nonzero()
    return int(seeing + sum(layer.weight.count_nonzero() for layer in network.layers[1:]))


@torch.no_grad()
def count_connected_units(network: Network) -> int:
    """Return how many hidden units, of all layers, have a weight left on both sides, so that an image can act through.

    A unit is a row of its layer's weights and a column of the next layer's; a channel of a convolution is a column
    for every place that the next layer sees it at.
    """
    count = 0
    for layer, following in pairwise(network.layers):
        leaving = (following.weight != 0).view(-1, layer.out_features).any(dim=0)
        count += int(((layer.weight != 0).any(dim=1) & leaving).sum())
    return count


def count_left(network: Network, lit: Tensor) -> dict[str, float]:
    """Return what is left of a pruned network, as columns: weights, how many of them are live, and units.

    `lit` is as in `count_live_weights`. `live_sparsity` is the fraction of the live weights that are zero, `dark_share`
    that of the weights left that are not live.
    """
    weights, live = count_weights(network), count_live_weights(network, lit)
    most = int(network.live(lit).sum()) * network.width + sum(layer.weight.numel() for layer in network.layers[1:])
    return {
        "weights": weights,
        "live_weights": live,
        "live_sparsity": 1 - live / most,
        "dark_share": 1 - live / weights,
        "connected_units": count_connected_units(network),
    }
