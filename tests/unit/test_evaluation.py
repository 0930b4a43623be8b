"""Networks measured together against each network alone."""

import pytest
import torch

from lowcap.evaluation import NETWORKS_AT_ONCE, forward, measure
from lowcap.metrics import binary_metrics
from lowcap.networks import Network


def test_agrees_with_each_network_alone():
    torch.manual_seed(0)
    widths = [2, 5, 24] * (NETWORKS_AT_ONCE // 3 + 1)
    networks = [Network(width) for width in widths]
    images, labels = torch.rand(60, 784), (torch.rand(60) < 0.5).float()
    found = measure(networks, images, labels)
    assert len(found) == len(networks) > NETWORKS_AT_ONCE
    for network, scores in zip(networks, found, strict=True):
        alone = binary_metrics(network(images).detach().unsqueeze(1), labels)
        for name, value in scores.items():
            assert value == pytest.approx(alone[name].item(), abs=1e-5)


def test_activations_are_those_of_each_network():
    networks = [Network(3), Network(7)]
    images = torch.rand(10, 784)
    for network, units in zip(networks, forward(networks, images)[0], strict=True):
        torch.testing.assert_close(units, network.activations(images))


def test_a_dead_neuron_is_silent_on_every_image():
    network = Network(3)
    with torch.no_grad():
        network.hidden.weight.zero_()
        network.hidden.bias.copy_(torch.tensor([-1.0, 0.0, 0.5]))
        network.hidden.weight[1, 7] = 1.0
    images, labels = torch.zeros(5, 784), torch.tensor([0.0, 1, 0, 1, 0])
    assert measure([network, Network(2)], images, labels, dead=True)[0]["dead_neurons"] == 2
    images[3, 7] = 1.0
    assert measure([network, Network(2)], images, labels, dead=True)[0]["dead_neurons"] == 1
