"""Networks measured together against each network alone."""

from itertools import product

import numpy as np
import pytest
import torch

from lowcap.base.files import write_arrays
from lowcap.networks.evaluation import NETWORKS_AT_ONCE, groups, measure
from lowcap.networks.metrics import binary_metrics
from lowcap.networks.network import Identity, Network
from lowcap.networks.storage import save_network


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
    for network, units in zip(networks, Network.side_by_side(networks, images), strict=True):
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


def test_groups_come_in_the_order_of_the_tasks_and_by_seed(tmp_path):
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 256, (80, 28, 28), dtype=np.uint8), np.resize([1, 4, 5, 9], 80).astype(np.uint8)
    file = tmp_path / "mnist.npz"
    write_arrays(file, train_images=images, train_labels=labels, test_images=images, test_labels=labels)
    networks = []
    for task, seed in product(("4v9", "1v5"), (1, 0)):
        networks.append(str(tmp_path / f"{task}s{seed}.safetensors"))
        save_network(Network(2), Identity("study", "mnist", task, 2, seed), "cpu", networks[-1])
    found = list(groups(networks, str(file), "official"))
    identities = [group.networks[0][1] for group in found]
    assert [(one.task, one.seed) for one in identities] == [("4v9", 0), ("4v9", 1), ("1v5", 0), ("1v5", 1)]
    assert [list(group.parts) for group in found] == [["train", "validation", "test"]] * 4
    assert [list(group.parts) for group in groups(networks[:1], str(file), "released")] == [["train", "validation"]]
