"""Sensitivity against autograd, and exact counts of linear regions against dense sampling."""

import itertools

import numpy as np
import pytest
import torch

from lowcap.networks.network import ACTIVATIONS, Network
from lowcap.networks.perceptrons import PERCEPTRONS
from lowcap.survey.sensitivity import (
    ANGLES,
    POINTS_AT,
    distance_to_points,
    ellipses_through,
    jacobian_norms,
    sampled_angles,
    switching_angles,
    translation_switches,
)


def network_of(activation, width=7):
    torch.manual_seed(3)
    network = Network(width, activation)
    with torch.no_grad():
        network.hidden.weight.mul_(20)
        network.output.weight.mul_(3)
    return network


def probabilities(network, image):
    p = torch.sigmoid(network(image.unsqueeze(0))[0].double())
    return torch.stack([1 - p, p])


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_norms_agree_with_autograd(activation):
    network = network_of(activation)
    images = torch.rand(6, 784) / 4
    for image, jacobian, gradient in zip(
        images, jacobian_norms(network, images), network.gradient_norms(images), strict=True
    ):
        expected = torch.autograd.functional.jacobian(lambda x: probabilities(network, x), image)
        assert jacobian.item() == pytest.approx(expected.double().norm().item(), rel=1e-4)
        logit = torch.autograd.functional.jacobian(lambda x: network(x.unsqueeze(0))[0], image)
        assert gradient.item() == pytest.approx(logit.double().norm().item(), rel=1e-4)


@torch.no_grad()
def test_the_jacobian_is_tied_to_the_loss():
    """sqrt(2) e^-l (1 - e^-l) ||g||, for the loss l of either label."""
    network, images = network_of("relu"), torch.rand(20, 784) / 4
    for label in (0.0, 1.0):
        targets = torch.full((20,), label, dtype=torch.float64)
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            network(images).double(), targets, reduction="none"
        )
        tied = np.sqrt(2) * torch.exp(-losses) * (1 - torch.exp(-losses)) * network.gradient_norms(images)
        torch.testing.assert_close(jacobian_norms(network, images), tied)


def some_ellipses(paths=5):
    torch.manual_seed(0)
    points = torch.rand(3, paths, 784)
    return ellipses_through(*points), points


def test_ellipses_go_through_their_points():
    ellipses, points = some_ellipses()
    for degrees, point in zip(POINTS_AT, points, strict=True):
        torch.testing.assert_close(ellipses.at(degrees), point, atol=1e-5, rtol=0)
    torch.testing.assert_close(ellipses.at(0), ellipses.at(360), atol=1e-5, rtol=0)


def test_distances_are_to_the_nearest_point():
    np.testing.assert_allclose(
        distance_to_points(np.array([60, 180, 300, 0, 120, 240, 45, 80, 359])), [0, 0, 0, 60, 60, 60, 15, 20, 59]
    )


def pieces(network, inputs):
    """The linear piece in which every hidden unit is."""
    sums = network.hidden(inputs)
    return sum((sums > kink).long() for kink in ACTIVATIONS[network.activation].kinks)


@pytest.mark.parametrize("activation", ["relu", "relu6", "hard_sigmoid"])
def test_switches_on_ellipses_agree_with_dense_sampling(activation):
    network, (ellipses, _) = network_of(activation), some_ellipses()
    angles = np.linspace(0, 360, 20_001)
    with torch.no_grad():
        dense = torch.stack([pieces(network, ellipses.at(angle)) for angle in angles])
    changes = (dense[1:] - dense[:-1]).abs().sum(dim=(1, 2)).numpy()
    exact = switching_angles(network, ellipses)
    assert len(exact) == changes.sum() > 20
    sampled = np.repeat((angles[1:] + angles[:-1]) / 2, changes)
    np.testing.assert_allclose(np.sort(exact), np.sort(sampled), atol=0.02)


@pytest.mark.parametrize("activation", ["relu", "relu6", "hard_sigmoid"])
def test_switches_on_translations_agree_with_dense_sampling(activation):
    network = network_of(activation)
    torch.manual_seed(1)
    images = torch.rand(3, 784)
    exact = translation_switches(network, images)
    for image, count in zip(images, exact, strict=True):
        knots = [image.view(28, 28).roll(step, dims=1).flatten() for step in range(29)]
        path = torch.cat([torch.lerp(a, b, torch.linspace(0, 1, 200)[:, None]) for a, b in itertools.pairwise(knots)])
        with torch.no_grad():
            found = pieces(network, path)
        assert (found[1:] - found[:-1]).abs().sum() == count > 0


def test_a_smooth_activation_has_no_regions():
    assert len(switching_angles(network_of("tanh"), some_ellipses()[0])) == 0


def deep_network(depth, activation="relu", outputs=1):
    torch.manual_seed(5)
    network = PERCEPTRONS[depth](7, activation, outputs)
    with torch.no_grad():
        network.hidden.weight.mul_(20)
        for layer in network.layers[1:]:
            layer.weight.mul_(3)
    return network


@pytest.mark.parametrize("depth", PERCEPTRONS)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_norms_of_ten_classes_agree_with_autograd(depth, activation):
    network, images = deep_network(depth, activation, 10), torch.rand(5, 784) / 4
    norms = zip(images, jacobian_norms(network, images), network.gradient_norms(images), strict=True)
    for image, jacobian, gradient in norms:
        softmax = torch.autograd.functional.jacobian(
            lambda x: torch.softmax(network(x.unsqueeze(0))[0].double(), 0), image
        )
        assert jacobian.item() == pytest.approx(softmax.double().norm().item(), rel=1e-4)
        logits = torch.autograd.functional.jacobian(lambda x: network(x.unsqueeze(0))[0], image)
        assert gradient.item() == pytest.approx(logits.double().norm().item(), rel=1e-4)


@pytest.mark.parametrize("depth", [2, 3])
def test_norms_of_deep_networks_agree_with_autograd(depth):
    network, image = deep_network(depth), torch.rand(784) / 4
    expected = torch.autograd.functional.jacobian(lambda x: probabilities(network, x), image)
    assert jacobian_norms(network, image.unsqueeze(0)).item() == pytest.approx(expected.norm().item(), rel=1e-4)


@pytest.mark.parametrize("activation", ["relu", "hard_sigmoid"])
def test_sampled_switches_are_the_exact_ones_where_these_are_known(activation):
    network, (ellipses, _) = network_of(activation), some_ellipses(12)
    exact, sampled = (np.sort(found(network, ellipses)) for found in (switching_angles, sampled_angles))
    # Two in one step cancel.
    assert len(exact) - 4 <= len(sampled) <= len(exact)
    assert np.abs(sampled[:, None] - exact).min(axis=1).max() <= 180 / ANGLES + 1e-6
    assert len(sampled_angles(network, ellipses, first=1)) == 0


def deep_pieces(network, images):
    """The linear piece in which every unit of all hidden layers is."""
    found, units = [], images
    for layer in network.layers[:-1]:
        sums = layer(units)
        found.append((sums > 0).long())
        units = torch.relu(sums)
    return torch.cat(found, dim=-1)


@pytest.mark.parametrize("depth", [2, 3])
def test_switches_of_deep_networks_agree_with_dense_sampling(depth):
    network, (ellipses, _) = deep_network(depth), some_ellipses(6)
    with torch.no_grad():
        dense = torch.stack([deep_pieces(network, ellipses.at(angle)) for angle in np.linspace(0, 360, 4 * ANGLES + 1)])
        expected = (dense[1:] - dense[:-1]).abs().sum().item()
        images = torch.rand(3, 784)
        counts = translation_switches(network, images)
        for image, count in zip(images, counts, strict=True):
            knots = [image.view(28, 28).roll(step, dims=1).flatten() for step in range(29)]
            path = torch.cat(
                [torch.lerp(a, b, torch.linspace(0, 1, 60)[:, None]) for a, b in itertools.pairwise(knots)]
            )
            found = deep_pieces(network, path)
            assert int(count) == pytest.approx((found[1:] - found[:-1]).abs().sum().item(), rel=0.05)
    assert len(switching_angles(network, ellipses)) == pytest.approx(expected, rel=0.05)
