"""Pruning: the sparsity really reached, and torch's own pruning as the oracle."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.utils import prune as oracle

from lowcap.networks import Network
from lowcap.pruning import READINGS, count_dead_neurons, prune_by_magnitude, smallest_magnitudes, sparsity


@pytest.mark.parametrize("level", [0.1, 0.15, 0.3, 0.5, 0.8, 0.95, 0.99])
@pytest.mark.parametrize("width", [2, 24, 64])
def test_agrees_with_torch(level, width):
    torch.manual_seed(width)
    network = Network(width)
    pruned = prune_by_magnitude(network, level)
    for layer, expected in ((pruned.hidden, network.hidden), (pruned.output, network.output)):
        count = int(level * expected.weight.numel())
        if count:
            oracle.l1_unstructured(expected, "weight", amount=count)
            assert torch.equal(layer.weight, expected.weight)


@settings(deadline=None)
@given(level=st.floats(0, 0.999), width=st.integers(1, 9))
def test_reaches_the_floor_of_what_was_asked(level, width):
    torch.manual_seed(0)
    pruned = prune_by_magnitude(Network(width), level)
    assert sparsity(pruned.hidden) == int(level * 784 * width) / (784 * width)
    assert sparsity(pruned.output) == int(level * width) / width


def test_ties_are_pruned_exactly():
    assert smallest_magnitudes(torch.tensor([[1.0, -1.0, 1.0, 2.0]]), 0.5).tolist() == [[True, True, False, False]]


def test_leaves_biases_and_the_given_network_alone():
    network = Network(8)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    pruned = prune_by_magnitude(network, 0.9)
    assert torch.equal(pruned.hidden.bias, before["hidden.bias"])
    assert torch.equal(pruned.output.bias, before["output.bias"])
    assert all(torch.equal(network.state_dict()[name], value) for name, value in before.items())


@pytest.mark.parametrize("level", [-0.1, 1.0, float("nan")])
def test_rejects_what_is_no_sparsity(level):
    with pytest.raises(ValueError, match="not in"):
        prune_by_magnitude(Network(2), level)


def test_the_readings_differ_by_a_factor_of_one_hundred():
    torch.manual_seed(0)
    network = Network(24)
    described = prune_by_magnitude(network, READINGS["as_described"](0.95))
    released = prune_by_magnitude(network, READINGS["as_released"](0.95))
    assert sparsity(described.hidden) == pytest.approx(0.95, abs=1e-4)
    assert sparsity(released.hidden) == pytest.approx(0.0095, abs=1e-4)
    assert sparsity(released.output) == 0


def test_a_dead_neuron_is_silent_on_every_image():
    network = Network(3)
    with torch.no_grad():
        network.hidden.weight.zero_()
        network.hidden.bias.copy_(torch.tensor([-1.0, 0.0, 0.5]))
        network.hidden.weight[1, 7] = 1.0
    images = torch.zeros(5, 784)
    assert count_dead_neurons(network, images) == 2
    images[3, 7] = 1.0
    assert count_dead_neurons(network, images) == 1
    assert np.all(network.activations(images).detach().numpy() >= 0)
