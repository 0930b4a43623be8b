"""What a trained network is compared with besides itself pruned: networks that share ever less with it."""

import copy
from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor

from lowcap.base import seeds
from lowcap.networks.initialisation import untrained
from lowcap.networks.network import Identity, Network
from lowcap.networks.storage import load_network
from lowcap.pruning.criteria import Variants


@torch.no_grad()
def shuffle_weights(network: Network, rng: np.random.Generator) -> Network:
    """Return a copy in which the weights of each layer have changed places at random; biases stay."""
    shuffled = copy.deepcopy(network)
    for layer in shuffled.layers:
        weights = layer.weight.flatten()
        layer.weight.copy_(weights[torch.from_numpy(rng.permutation(len(weights)))].view_as(layer.weight))
    return shuffled


def controls(network: Network, identity: Identity, other: Network, initialisation: str) -> Variants:
    """Return, at level 0, `other_seed`, the network itself `shuffled`, and itself as it was `untrained`.

    After Adebayo et al. 2018 (arXiv:1810.03292): what shuffled weights or no training give as well is
    no evidence about the network. `other` is as `other_seeds` finds it.
    """
    rng = seeds.generator("shuffle", identity.dataset, identity.task, identity.width, identity.seed)
    return {
        ("other_seed", 0): other,
        ("shuffled", 0): shuffle_weights(network, rng),
        ("untrained", 0): untrained(identity, initialisation),
    }


def other_seeds(files: Iterable[str]) -> dict[int, Network]:
    """Return, for the seed of each file, the network of the next file; the last one's is that of the first.

    The files hold networks of one task and width.
    """
    networks, identities = zip(*map(load_network, files), strict=True)
    following = [*networks[1:], networks[0]]
    return {identity.seed: other for identity, other in zip(identities, following, strict=True)}


def relatives_of(files: Iterable[str]) -> dict[str, list[Network]]:
    """Return the networks in files by architecture, as first named, in the order of their seeds.

    The files hold networks of one task, and one width of each architecture. Raises InputError as `load_network` does.
    """
    loaded = [*map(load_network, files)]
    found: dict[str, list[Network]] = {identity.architecture: [] for _, identity in loaded}
    for network, identity in sorted(loaded, key=lambda one: one[1].seed):
        found[identity.architecture].append(network)
    return found


def evenly_spaced(images: Tensor, count: int) -> Tensor:
    """Return `count` of the images (n, ...), at even distances from the first to the last; all if there are fewer."""
    chosen = np.linspace(0, len(images) - 1, min(count, len(images))).round()
    return images[torch.from_numpy(chosen.astype(np.int64))]
