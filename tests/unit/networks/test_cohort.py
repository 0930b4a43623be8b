"""The fused module against its networks one at a time."""

import pytest
import torch

from lowcap.networks.cohort import Cohort
from lowcap.networks.network import ACTIVATIONS, Network
from lowcap.networks.perceptrons import PERCEPTRONS
from lowcap.networks.training import COHORTS

EVERY_PIXEL = torch.ones(784, dtype=torch.bool)


def some_networks(seed, activation="relu"):
    torch.manual_seed(seed)
    networks = [Network(width, activation) for width in (2, 6, 24)]
    with torch.no_grad():
        for network in networks:
            network.hidden.weight.mul_(12)  # far enough from zero that every piece of an activation is met
    return networks


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_computes_each_networks_logits(activation):
    replicates = [some_networks(0, activation), some_networks(1, activation)]
    images = torch.rand(2, 50, 784)
    expected = [
        torch.stack([network(seen) for network in networks], dim=1)
        for networks, seen in zip(replicates, images, strict=True)
    ]
    found = Cohort(replicates, EVERY_PIXEL)(images)
    torch.testing.assert_close(found, torch.stack(expected), atol=1e-5, rtol=1e-5)


def test_gives_its_networks_back():
    replicates = [some_networks(0), some_networks(1)]
    active = torch.arange(784) % 3 != 0
    returned = Cohort(replicates, active).networks()
    for given, got in zip(replicates, returned, strict=True):
        for network, same in zip(given, got, strict=True):
            assert same.activation == network.activation
            for name, value in network.state_dict().items():
                assert torch.equal(same.state_dict()[name], value)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_agree_with_autograd(activation):
    replicates = [some_networks(0, activation), some_networks(1, activation)]
    images, labels = torch.rand(2, 50, 784), (torch.rand(2, 50) < 0.5).float()
    cohort = Cohort(replicates, EVERY_PIXEL)
    logits = cohort.set_gradients(images, labels)
    torch.testing.assert_close(logits, cohort(images))
    first = 0
    for position, width in enumerate((2, 6, 24)):
        units = slice(first, first + width)
        for replicate, networks in enumerate(replicates):
            network = networks[position]
            loss = torch.nn.functional.binary_cross_entropy_with_logits(network(images[replicate]), labels[replicate])
            loss.backward()
            found = {
                "hidden.weight": cohort.hidden_weight.grad[replicate, :, units].T,
                "hidden.bias": cohort.hidden_bias.grad[replicate, units],
                "output.weight": cohort.output_weight.grad[replicate, units].T,
                "output.bias": cohort.output_bias.grad[replicate, position : position + 1],
            }
            for name, parameter in network.named_parameters():
                torch.testing.assert_close(found[name], parameter.grad, atol=2e-6, rtol=2e-5)
        first += width


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_by_images_are_those_of_autograd(activation):
    networks = [[Network(width, activation) for width in (3, 5)] for _ in range(2)]
    images = torch.rand(2, 20, 784)
    found = Cohort(networks, torch.ones(784, dtype=torch.bool)).image_gradients(images)
    for own, seen, ours in zip(networks, images, found, strict=True):
        leaf = seen.clone().requires_grad_()
        (wanted,) = torch.autograd.grad(sum(network(leaf).sum() for network in own), leaf)
        torch.testing.assert_close(ours, wanted, atol=1e-6, rtol=1e-4)


@pytest.mark.parametrize("depth", PERCEPTRONS)
def test_networks_with_a_logit_per_class_are_fused_as_they_are_alone(depth):
    torch.manual_seed(0)
    kind, classes, widths = PERCEPTRONS[depth], 10, (2, 6, 5)
    replicates = [[kind(width, "tanh", classes) for width in widths] for _ in range(2)]
    images, labels = torch.rand(2, 40, 784), torch.randint(0, classes, (2, 40)).float()
    cohort = COHORTS[kind.architecture](replicates, EVERY_PIXEL)
    logits = cohort.set_gradients(images, labels)
    torch.testing.assert_close(logits, cohort(images))
    assert logits.shape == (2, 40, 3, classes)
    for replicate, networks in enumerate(replicates):
        for position, network in enumerate(networks):
            alone = network(images[replicate])
            torch.testing.assert_close(logits[replicate, :, position], alone, atol=1e-5, rtol=1e-5)
            torch.nn.functional.cross_entropy(alone, labels[replicate].long()).backward()
    with torch.no_grad():  # one step of gradient descent, fused and alone
        for parameter in (*cohort.weights, *cohort.biases):
            parameter -= 0.5 * parameter.grad
        for network in (network for networks in replicates for network in networks):
            for parameter in network.parameters():
                parameter -= 0.5 * parameter.grad
    for stepped, networks in zip(cohort.networks(), replicates, strict=True):
        for one, other in zip(stepped, networks, strict=True):
            for name, value in other.state_dict().items():
                torch.testing.assert_close(one.state_dict()[name], value, atol=2e-6, rtol=2e-5)
