"""Initial weights of the networks."""

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np

from lowcap.base import seeds
from lowcap.base.errors import InputError
from lowcap.base.images import PIXELS
from lowcap.base.registry import Registry
from lowcap.base.tasks import Task
from lowcap.networks.architectures import ARCHITECTURES
from lowcap.networks.network import PERCEPTRON, Identity, Network

SCALE = 0.1
# Added once, twice, ... to a seed, it names further initial weights of the same networks; seeds themselves lie below.
FRESH = 2**31
RELEASED_WIDTHS = (2, 4, 6, 8, 10, 12, 16, 24, 32, 48, 64)
RELEASED_TASKS = (Task(0, 1), Task(1, 7), Task(4, 9), Task(3, 8), Task(5, 6))


def _draw(rng: np.random.Generator | np.random.RandomState, width: int) -> tuple[np.ndarray, np.ndarray]:
    return (
        rng.standard_normal((PIXELS, width)) * SCALE,
        rng.standard_normal((width, 1)) * SCALE,
    )


def _released_stream(seed: int) -> Iterator[tuple[tuple[Task, int], tuple[np.ndarray, np.ndarray]]]:
    rng = np.random.RandomState(seed)
    for width in RELEASED_WIDTHS:
        for task in RELEASED_TASKS:
            yield (task, width), _draw(rng, width)


@cache
def _released_weights(seed: int, task: Task) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    return {width: weights for (other, width), weights in _released_stream(seed) if other == task}


def released_initialisation(task: Task, width: int, seed: int, architecture: str = PERCEPTRON) -> Network:
    """Return the network with which the released code (src/train.py, src/model.py) starts.

    That code seeds NumPy's legacy generator once and draws all networks in a fixed order, so
    the stream is replayed up to the one asked for: normal weights with standard deviation 0.1,
    zero biases. A task or width outside the published grid has no place in the stream; it
    gets weights of the same distribution from a generator of its own. Raises InputError for another
    architecture, which that code has not.
    """
    if architecture != PERCEPTRON:
        raise InputError(f"initialisation: found 'released' of the architecture {architecture!r}; allowed is 'he'")
    weights = _released_weights(seed, task).get(width)
    if weights is None:
        weights = _draw(seeds.generator("initialisation", *task, width, seed), width)
    return Network.from_arrays(weights)


def he_initialisation(task: Task, width: int, seed: int, architecture: str = PERCEPTRON) -> Network:
    """Return a network with normal weights of variance 2 / inputs in each layer and zero biases.

    Source: He, Zhang, Ren, Sun 2015 (arXiv:1502.01852). The generator depends on task, width and seed: layers that two
    architectures have in common, from the first one on, start from the same weights.
    """
    rng, kind = seeds.generator("he", *task, width, seed), ARCHITECTURES[architecture]
    return kind.from_arrays(
        [rng.standard_normal(sizes) * np.sqrt(2 / sizes[0]) for sizes in kind.sizes(width).values()]
    )


INITIALISATIONS: Registry[Callable[[Task, int, int, str], Network]] = {
    "released": released_initialisation,
    "he": he_initialisation,
}


def untrained(identity: Identity, initialisation: str) -> Network:
    """Return the network as it was before training."""
    task = Task.parse(identity.task)
    return INITIALISATIONS[initialisation](task, identity.width, identity.seed, identity.architecture)
