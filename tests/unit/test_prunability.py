"""Prunability of networks of which it is known how many weights they need, and measures of complexity."""

import numpy as np
import pytest
import torch

from lowcap.complexity import margin, path_norm, sharpness, weight_norm
from lowcap.metrics import cross_entropy
from lowcap.networks import Network
from lowcap.prunability import FRACTIONS, losses_by_fraction, prunability, smallest_fraction
from lowcap.pruning import count_weights, magnitude


@pytest.fixture
def sparse():
    """A network of 8 units of which one, with 10 pixels, does all the work; the rest is faint noise."""
    torch.manual_seed(0)
    network = Network(8)
    with torch.no_grad():
        for layer in (network.hidden, network.output):
            layer.weight.mul_(1e-5)
            layer.bias.zero_()
        network.hidden.weight[0, :10] = 1.0
        network.output.weight[0, 0] = 4.0
        network.output.bias.fill_(-10.0)
    images = torch.rand(60, 784) * 0.5
    images[:30, :10] = 1.0
    images[30:, :10] = 0.0
    labels = torch.cat([torch.ones(30), torch.zeros(30)])
    return network, images, labels


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


def test_norms():
    network = Network(3)
    with torch.no_grad():
        network.hidden.weight.fill_(2.0)
        network.output.weight.copy_(torch.tensor([[1.0, -1.0, 3.0]]))
    assert weight_norm(network) == pytest.approx(np.sqrt(3 * 784 * 4 + 11))
    assert path_norm(network) == pytest.approx(np.sqrt(784 * 4 * 11))


def test_the_margin_has_the_sign_of_being_right_and_no_scale(sparse):
    network, images, labels = sparse
    assert margin(network, images, labels) > 0 > margin(network, images, 1 - labels)
    with torch.no_grad():
        for layer in (network.hidden, network.output):
            layer.bias.zero_()
    before = margin(network, images, labels)
    with torch.no_grad():
        network.output.weight.mul_(7.0)
    assert margin(network, images, labels) == pytest.approx(before)


def test_sharpness_is_the_rise_under_noise(sparse):
    network, images, labels = sparse
    with torch.no_grad():
        network.output.weight[0, 0], network.output.bias[0] = 0.4, -1.0
    near = sharpness(network, images, labels, np.random.default_rng(0))
    with torch.no_grad():
        network.output.weight[0, 0], network.output.bias[0] = 0.0, 0.0
    assert sharpness(network, images, labels, np.random.default_rng(0)) == pytest.approx(0, abs=1e-6)
    assert near != 0
