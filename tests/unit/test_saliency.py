"""Saliency maps against autograd and against their definitions, pixel by pixel."""

import numpy as np
import pytest
import torch

from lowcap.networks import Network
from lowcap.saliency import choose_examples, gradient, prediction_difference, probability_difference


@pytest.fixture
def network():
    torch.manual_seed(1)
    return Network(12)


@pytest.fixture
def image():
    return torch.rand(784, generator=torch.Generator().manual_seed(2))


def test_gradient_has_the_closed_form(network, image):
    hidden = network.hidden.weight @ image + network.hidden.bias
    slope = network.hidden.weight.T @ (network.output.weight.squeeze() * (hidden > 0))
    p = torch.sigmoid(network(image.unsqueeze(0)))
    expected = (p * (1 - p) * slope).abs().detach().numpy()
    np.testing.assert_allclose(gradient(network, image), expected, rtol=1e-4, atol=1e-8)


def test_small_steps_approach_the_gradient(network, image):
    steps = probability_difference(network.double(), image.double(), epsilon=1e-6) / 1e-6
    np.testing.assert_allclose(steps, gradient(network, image.double()), rtol=1e-3, atol=1e-7)


def test_probability_difference_is_what_the_released_loop_computes(network, image):
    found = probability_difference(network, image, epsilon=0.1)
    with torch.no_grad():
        base = torch.sigmoid(network(image.unsqueeze(0))).item()
        for pixel in (0, 100, 500, 783):
            moved = image.clone()
            moved[pixel] += 0.1
            change = abs(torch.sigmoid(network(moved.unsqueeze(0))).item() - base)
            assert found[pixel] == pytest.approx(change, abs=1e-6)


def test_prediction_difference_marks_the_pixels_that_flip_the_class(network, image):
    with torch.no_grad():
        network.output.bias -= network(image.unsqueeze(0)) - 1e-5
    found = prediction_difference(network, image, epsilon=0.01)
    slope = torch.autograd.functional.jacobian(lambda x: network(x.unsqueeze(0))[0], image).numpy()
    np.testing.assert_array_equal(found[np.abs(slope) > 0.01], (slope < 0)[np.abs(slope) > 0.01])


def test_examples_are_the_first_of_their_kind():
    network = Network(1)
    with torch.no_grad():
        network.hidden.weight.zero_()
        network.hidden.weight[0, 0] = 1.0
        network.hidden.bias.zero_()
        network.output.weight.fill_(1.0)
        network.output.bias.fill_(-0.5)
    images = torch.zeros(5, 784)
    images[:, 0] = torch.tensor([0.0, 1.0, 1.0, 1.0, 0.0])
    labels = torch.tensor([0.0, 0.0, 1.0, 1.0, 0.0])
    assert choose_examples(network, images, labels) == {(0, True): 0, (0, False): 1, (1, True): 2}
