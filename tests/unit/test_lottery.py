"""Lottery tickets: what each round removes, and what the arms have in common."""

import numpy as np
import pytest
import torch

from lowcap.lottery import arms, masked, next_mask
from lowcap.networks import Network
from lowcap.pruning import count_weights, magnitude, removal_order, remove


@pytest.fixture
def networks():
    torch.manual_seed(0)
    return Network(8), Network(8), Network(8)


def test_rounds_remove_a_share_of_what_is_left_the_smallest_first(networks):
    trained = networks[0]
    once = next_mask(trained, 0.5)
    twice = next_mask(masked(trained, once), 0.5)
    assert once.double().mean() == 0.5
    assert twice.double().mean() == 0.25
    pruned = remove(trained, removal_order(magnitude(trained)), 0.75)
    assert torch.equal(twice, pruned.hidden.weight != 0)


def test_the_last_weight_stays(networks):
    network = networks[0]
    for _ in range(20):
        network = masked(network, next_mask(network, 0.5))
    assert (network.hidden.weight != 0).sum() == 1
    assert (network.output.weight != 0).all()


def test_arms_differ_in_one_thing_each(networks):
    initial, fresh, trained = networks
    mask = next_mask(trained, 0.9)
    found = arms(initial, fresh, mask, np.random.default_rng(0))
    assert {count_weights(network) for network in found.values()} == {int(mask.sum()) + 8}
    assert torch.equal(found["rewound"].hidden.weight, initial.hidden.weight * mask)
    assert torch.equal(found["reinitialised"].hidden.weight, fresh.hidden.weight * mask)
    places = found["random"].hidden.weight != 0
    assert torch.equal(found["random"].hidden.weight, initial.hidden.weight * places)
    assert (places & mask).double().mean() == pytest.approx(0.01, abs=0.005), "chance overlap"
