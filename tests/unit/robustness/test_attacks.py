"""Attacks: within their bound, along the true gradient, and at least as harmful as chance."""

import pytest
import torch

from lowcap.networks.network import ACTIVATIONS, Network
from lowcap.robustness.attacks import ATTACKS, PGD_STEPS, fgsm, pgd


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return Network(16)


@pytest.fixture(scope="module")
def images():
    return torch.rand(300, 784, generator=torch.Generator().manual_seed(1))


@pytest.fixture(scope="module")
def labels(network, images):
    """The network's own predictions, shifted so that both classes occur."""
    with torch.no_grad():
        network.output.bias -= network(images).median()
        return (network(images) >= 0).float()


def attack(name, network, images, labels, epsilon, seed=0):
    return ATTACKS[name](network, images, labels, epsilon, torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_gradient_is_autograds(activation, images):
    torch.manual_seed(0)
    network = Network(16, activation)
    with torch.no_grad():
        network.hidden.weight.mul_(8)  # into the parts where activations saturate
    leaf = images.clone().requires_grad_()
    (expected,) = torch.autograd.grad(network(leaf).sum(), leaf)
    torch.testing.assert_close(network.gradient(images), expected)


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("epsilon", [0.0, 0.05, 0.3])
def test_every_attack_stays_within_its_bound(name, epsilon, network, images, labels):
    moved = attack(name, network, images, labels, epsilon)
    assert (moved - images).abs().max() <= epsilon + 1e-6
    assert moved.min() >= 0
    assert moved.max() <= 1
    torch.testing.assert_close(moved, attack(name, network, images, labels, epsilon))


def test_pgd_takes_the_steps_that_it_names(network, images, labels):
    """One step at a time on all images at once, with autograd's gradient."""
    epsilon, harm = 0.05, (1 - 2 * labels).unsqueeze(1)
    moved = images + epsilon * (2 * torch.rand(images.shape, generator=torch.Generator().manual_seed(0)) - 1)
    for step in range(PGD_STEPS + 1):
        if step:
            leaf = moved.clone().requires_grad_()
            (gradient,) = torch.autograd.grad(network(leaf).sum(), leaf)
            moved = moved + 2.5 / PGD_STEPS * epsilon * (harm * gradient).sign()
        moved = images + (moved - images).clamp(-epsilon, epsilon)
        moved = moved.clamp(0, 1)
    found = attack("pgd", network, images, labels, epsilon)
    # A gradient near 0 may have another sign when its sum is rounded otherwise.
    assert ((found - moved).abs() > 1e-6).float().mean() < 1e-4


def test_gradients_are_not_masked(network, images, labels):
    """What Carlini et al. 2019 (arXiv:1902.06705) ask for: iterating helps, chance does not, a large bound wins."""
    harm = {}
    with torch.no_grad():
        for name in ATTACKS:
            logits = network(attack(name, network, images, labels, 0.02))
            harm[name] = float(((1 - 2 * labels) * logits).mean())
        assert harm["random"] < harm["fgsm"] <= harm["pgd"] + 1e-3
        beaten = (network(attack("pgd", network, images, labels, 0.5)) >= 0) == (labels == 1)
    assert beaten.float().mean() < 0.01


def test_on_a_linear_piece_fgsm_is_exact(images, labels):
    linear = Network(1)
    with torch.no_grad():
        linear.hidden.bias.fill_(1000.0)  # the unit is on everywhere
    for epsilon in (0.01, 0.1):
        one = fgsm(linear, images, labels, epsilon, torch.Generator())
        many = pgd(linear, images, labels, epsilon, torch.Generator().manual_seed(0))
        torch.testing.assert_close(one, many, atol=1e-6, rtol=0)
