"""Prunability of networks of which it is known how many weights they need."""

import numpy as np
import pytest

from lowcap.networks.metrics import cross_entropy
from lowcap.pruning.criteria import count_weights, magnitude
from lowcap.pruning.prunability import FRACTIONS, losses_by_fraction, prunability, smallest_fraction


def test_the_needed_share_is_found(sparse):
    network, images, labels = sparse
    losses = losses_by_fraction(network, magnitude(network), images, labels)
    needed = 11 / count_weights(network)
    (share,) = prunability(losses, [0.1])
    assert share == FRACTIONS[needed <= FRACTIONS][0]
    assert losses[-1] == pytest.approx(cross_entropy(network(images)[:, None], labels).item())


def test_worse_scores_need_more(sparse):
    network, images, labels = sparse
    reversed_scores = tuple(-score for score in magnitude(network))
    assert prunability(losses_by_fraction(network, reversed_scores, images, labels), [0.1]) == [1.0]


def test_more_tolerance_needs_no_more():
    rng = np.random.default_rng(0)
    losses = np.sort(rng.random(len(FRACTIONS)))[::-1]
    shares = prunability(losses, [0.01, 0.1, 1, 10])
    assert shares == sorted(shares, reverse=True)
    assert smallest_fraction(losses, -1.0) == 1.0
