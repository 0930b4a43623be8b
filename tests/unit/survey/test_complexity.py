"""Measures of complexity, on networks small enough to compute them by hand."""

import numpy as np
import pytest
import torch

from lowcap.networks.network import Network
from lowcap.survey.complexity import margin, path_norm, sharpness, weight_norm


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
