"""Networks under conditions: on clean images, under corruptions and on average over these, and under attack."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from lowcap.networks.evaluation import Group, measure
from lowcap.networks.network import Network
from lowcap.robustness.attacks import attack_images
from lowcap.robustness.corruptions import corrupt_images

CLEAN, CORRUPTED, ATTACK = "clean", "corrupted", "pgd"


def measure_conditions(
    networks: Sequence[Network],
    group: Group,
    severities: Mapping[str, Sequence[float]],
    epsilon: float,
    *identity: str | int,
) -> Iterator[tuple[dict[str, Any], list[dict[str, float]]]]:
    """Yield each condition with the scores that `measure` gives the networks, in order, on a group's held-out images.

    Conditions are the clean images, each corruption at each of its severities, their mean, and projected gradient
    descent by up to `epsilon`. The generators depend on `identity` and the condition: corrupted images are the same for
    all networks, and so are the changes with which attacks begin.
    """
    yield _condition(CLEAN, 0), measure(networks, group.images, group.labels)
    found = []
    for name, severity, corrupted in corrupt_images(group.images, severities, *identity):
        found.append(measure(networks, corrupted, group.labels))
        yield _condition(name, severity), found[-1]
    yield _condition(CORRUPTED, float("nan")), [_mean(scores) for scores in zip(*found, strict=True)]
    attacked = []
    for network in networks:
        moved = attack_images(ATTACK, network, group.images, group.labels, epsilon, *identity, ATTACK, epsilon)
        attacked += measure([network], moved, group.labels)
    yield _condition(ATTACK, epsilon), attacked


def _condition(name: str, severity: float) -> dict[str, Any]:
    return {"condition": name, "severity": severity}


def _mean(scores: Sequence[dict[str, float]]) -> dict[str, float]:
    return {metric: float(np.mean([one[metric] for one in scores])) for metric in scores[0]}
