"""Deletion and insertion on a network whose every probability is known."""

import numpy as np
import pytest
import torch

from lowcap.explaining.deletion import CONTROLS, STEPS, areas, curves
from lowcap.networks.network import Network


@pytest.fixture
def network():
    """A network whose logit is the sum of the first 28 pixels less 14."""
    network = Network(1)
    with torch.no_grad():
        network.hidden.weight.zero_()
        network.hidden.weight[0, :28] = 1.0
        network.hidden.bias.zero_()
        network.output.weight.fill_(1.0)
        network.output.bias.fill_(-14.0)
    return network


@pytest.fixture
def images():
    return torch.ones(3, 784)


def ranked(pixels):
    importance = np.zeros((3, 784))
    importance[:, pixels] = 1
    return importance


def logistic(logit):
    return 1 / (1 + np.exp(-logit))


def test_the_curves_of_the_best_and_the_worst_order(network, images):
    best = curves(network, images, ranked(slice(0, 28)))
    np.testing.assert_allclose(best["deletion"], logistic(np.array([14.0] + [-14.0] * STEPS)), rtol=1e-4)
    np.testing.assert_allclose(best["insertion"], logistic(np.array([-14.0] + [14.0] * STEPS)), rtol=1e-4)
    worst = curves(network, images, ranked(slice(28, 784)))
    np.testing.assert_allclose(worst["deletion"], logistic(np.array([14.0] * STEPS + [-14.0])), rtol=1e-4)


def test_areas_are_those_under_the_curves(network, images):
    found = areas(network, images, ranked(slice(0, 28)))
    assert found["deletion"] == pytest.approx(0.5 / STEPS, abs=1e-4)
    assert found["insertion"] == pytest.approx(1 - 0.5 / STEPS, abs=1e-4)


def test_the_class_is_that_predicted_for_the_whole_image(network, images):
    images = images * 0.25
    found = curves(network, images, ranked(slice(0, 28)))
    np.testing.assert_allclose(found["deletion"][[0, -1]], logistic(np.array([7.0, 14.0])), rtol=1e-4)


def test_pixels_that_matter_alike_go_in_their_order(network, images):
    equal = curves(network, images, np.zeros((3, 784)))
    first = curves(network, images, ranked(slice(0, 28)))
    np.testing.assert_array_equal(equal["deletion"], first["deletion"])


def test_controls_know_no_network():
    images = torch.rand(20, 784, generator=torch.Generator().manual_seed(0))
    ink = CONTROLS["ink"](images, np.random.default_rng(0))
    np.testing.assert_array_equal(ink, images.numpy())
    drawn = CONTROLS["random"](images, np.random.default_rng(0))
    assert abs(np.corrcoef(drawn.ravel(), images.numpy().ravel())[0, 1]) < 0.05
