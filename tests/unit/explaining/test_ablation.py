"""Units taken away: sums against networks whose weights are set to zero, and orders against brute force."""

import copy

import numpy as np
import pytest
import torch
from torch.nn import functional

from lowcap.explaining.ablation import (
    REPLACEMENTS,
    ablate,
    ablated_logits,
    greedy_order,
    removal_counts,
    removals,
)
from lowcap.networks.evaluation import measure
from lowcap.networks.network import Network


@pytest.fixture
def network():
    torch.manual_seed(0)
    return Network(6)


def without(network, units, instead=None):
    """Return a network whose `units` have no output weight, and what they would put out instead in its bias."""
    changed = copy.deepcopy(network)
    with torch.no_grad():
        if instead is not None:
            changed.output.bias += (network.output.weight[0, units] * instead[units]).sum()
        changed.output.weight[0, units] = 0
    return changed


@pytest.mark.parametrize("replacement", REPLACEMENTS)
def test_logits_are_those_of_a_network_whose_weights_are_set_to_zero(network, batch, replacement):
    activations = network.activations(batch.train.pixels)
    instead = REPLACEMENTS[replacement](activations)
    for units in ([], [2], [0, 5], list(range(6))):
        removed = torch.zeros(1, 6, dtype=torch.bool)
        removed[0, units] = True
        found = ablated_logits(network, activations, instead, removed)[:, 0]
        with torch.no_grad():
            torch.testing.assert_close(found, without(network, units, instead)(batch.train.pixels))


def test_means_are_those_of_the_activations(network, batch):
    activations = network.activations(batch.train.pixels)
    torch.testing.assert_close(REPLACEMENTS["mean"](activations), activations.mean(dim=0))
    assert (REPLACEMENTS["zero"](activations) == 0).all()


@pytest.mark.parametrize("best_first", [True, False])
@pytest.mark.parametrize("replacement", REPLACEMENTS)
def test_next_goes_the_unit_that_is_missed_most_or_least(network, batch, replacement, best_first):
    pixels, labels = batch.train.pixels, batch.train.labels
    activations = network.activations(pixels)
    instead = REPLACEMENTS[replacement](activations)
    order = greedy_order(network, activations, instead, labels, best_first)
    assert sorted(order) == list(range(6))
    choose = max if best_first else min
    for step in range(5):
        losses = {}
        for unit in set(range(6)) - set(order[:step]):
            left = without(network, [*order[:step], unit], instead)
            with torch.no_grad():
                losses[unit] = functional.binary_cross_entropy_with_logits(
                    left(pixels).double(), labels.double()
                ).item()
        assert losses[order[step]] == pytest.approx(choose(losses.values()), rel=1e-5)


def test_a_prefix_of_the_order_is_removed():
    found = removals([2, 0, 1], [0, 1, 2, 3])
    assert found.tolist() == [[False] * 3, [False, False, True], [True, False, True], [True] * 3]


def test_counts_have_none_one_and_the_shares():
    assert removal_counts(24, [0.5, 0.125, 1]) == [0, 1, 3, 12, 24]
    assert removal_counts(2, [0.5, 0.6]) == [0, 1]


def test_rows_have_what_the_networks_without_units_score(network, batch):
    draws = [np.random.default_rng(seed) for seed in range(3)]
    rows = ablate(network, batch.train, batch.validation, "zero", [0, 1, 6], draws)
    assert len(rows) == (2 + 3) * 3
    (whole,) = measure([network], batch.validation.pixels, batch.validation.labels)
    for row in rows:
        if row["removed"] == 0:
            assert {name: row[name] for name in whole} == pytest.approx(whole, abs=1e-6)
    activations = network.activations(batch.train.pixels)
    first = greedy_order(network, activations, torch.zeros(6), batch.train.labels, best_first=True)[0]
    (scores,) = measure([without(network, [first])], batch.validation.pixels, batch.validation.labels)
    (found,) = (row for row in rows if row["order"] == "best_first" and row["removed"] == 1)
    assert {name: found[name] for name in scores} == pytest.approx(scores, abs=1e-6)
    random = [row for row in rows if row["order"] == "random" and row["removed"] == 1]
    assert [row["repetition"] for row in random] == [0, 1, 2]
    orders = [int(np.random.default_rng(seed).permutation(6)[0]) for seed in range(3)]
    expected = measure([without(network, [unit]) for unit in orders], batch.validation.pixels, batch.validation.labels)
    assert [row["loss"] for row in random] == pytest.approx([scores["loss"] for scores in expected])
