"""The networks that a trained one is compared with."""

import numpy as np
import pytest
import torch

from lowcap.base.tasks import Task
from lowcap.explaining.controls import controls, evenly_spaced, other_seeds, relatives_of, shuffle_weights
from lowcap.networks.initialisation import he_initialisation, untrained
from lowcap.networks.network import Identity
from lowcap.networks.storage import save_network


def identity(seed):
    return Identity("study", "mnist", "4v9", 6, seed)


@pytest.fixture
def network():
    return he_initialisation(Task(4, 9), 6, 0)


def same(first, second):
    return all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))


def test_shuffled_weights_are_the_same_numbers_elsewhere(network):
    shuffled = shuffle_weights(network, np.random.default_rng(0))
    for layer in ("hidden", "output"):
        before, after = (getattr(found, layer).weight.detach().flatten() for found in (network, shuffled))
        torch.testing.assert_close(before.sort().values, after.sort().values, rtol=0, atol=0)
        assert (before == after).float().mean() < 0.9
    assert same(network, he_initialisation(Task(4, 9), 6, 0)), "the network itself stays"


def test_controls_share_ever_less_and_repeat(network):
    other = he_initialisation(Task(4, 9), 6, 1)
    found, again = (controls(network, identity(0), other, "he") for _ in range(2))
    assert found["other_seed", 0] is other
    assert same(found["untrained", 0], network), "a network as initialised is its own untrained one"
    assert same(found["shuffled", 0], again["shuffled", 0])
    assert not same(found["shuffled", 0], controls(network, identity(1), other, "he")["shuffled", 0])


def test_the_other_seed_is_the_next_in_order(tmp_path):
    files = []
    for seed in (42, 0, 7):
        files.append(tmp_path / f"s{seed}.safetensors")
        save_network(he_initialisation(Task(4, 9), 6, seed), identity(seed), "cpu", files[-1])
    found = other_seeds(files)
    for seed, following in ((42, 0), (0, 7), (7, 42)):
        assert same(found[seed], he_initialisation(Task(4, 9), 6, following))


def test_evenly_spaced_images_reach_from_the_first_to_the_last():
    images = torch.arange(101)[:, None]
    assert evenly_spaced(images, 5).squeeze().tolist() == [0, 25, 50, 75, 100]
    assert torch.equal(evenly_spaced(images, 1000), images)


def test_relatives_are_told_apart_by_architecture_in_the_order_of_their_seeds(tmp_path):
    saved = []
    for architecture, width in (("perceptron", 6), ("convolution", 3)):
        for seed in (7, 2):
            about = Identity(architecture, "mnist", "4v9", width, seed, architecture=architecture)
            saved.append((about, untrained(about, "he"), tmp_path / f"{architecture}{seed}.safetensors"))
            save_network(saved[-1][1], about, "cpu", saved[-1][2])
    found = relatives_of([str(path) for *_, path in saved])
    assert {name: len(networks) for name, networks in found.items()} == {"perceptron": 2, "convolution": 2}
    for about, network, _ in saved:
        assert same(found[about.architecture][(2, 7).index(about.seed)], network)
