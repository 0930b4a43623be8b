"""Saliency maps against autograd and against their definitions, pixel by pixel."""

import numpy as np
import pytest
import torch
from scipy.stats import spearmanr

from lowcap.networks import Network
from lowcap.saliency import (
    choose_examples,
    discriminating_region,
    gradient,
    prediction_difference,
    probability_difference,
    rank_correlations,
    shares,
)


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
    np.testing.assert_allclose(gradient(network, image[None])[0], expected, rtol=1e-4, atol=1e-8)


def test_small_steps_approach_the_gradient(network, image):
    steps = probability_difference(network.double(), image[None].double(), epsilon=1e-6) / 1e-6
    np.testing.assert_allclose(steps, gradient(network, image[None].double()), rtol=1e-3, atol=1e-7)


def test_probability_difference_is_what_the_released_loop_computes(network, image):
    (found,) = probability_difference(network, image[None], epsilon=0.1)
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
    (found,) = prediction_difference(network, image[None], epsilon=0.01)
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


def test_maps_of_many_images_are_those_of_each_alone(network):
    images = torch.rand(70, 784, generator=torch.Generator().manual_seed(3))
    for method in (probability_difference, prediction_difference, gradient):
        together = method(network, images)
        assert together.shape == (70, 784)
        np.testing.assert_allclose(together[[0, 69]], method(network, images[[0, 69]]), atol=1e-6)


def test_rank_correlations_are_scipys():
    rng = np.random.default_rng(0)
    maps, others = rng.random((5, 784)), rng.random((5, 784)).round(1)
    expected = [spearmanr(a, b).statistic for a, b in zip(maps, others, strict=True)]
    np.testing.assert_allclose(rank_correlations(maps, others), expected, atol=1e-12)
    others[2] = 0
    assert np.isnan(rank_correlations(maps, others)[2])


def test_shares_count_what_lies_inside():
    maps = np.array([[1.0, 2.0, 1.0], [0.0, 0.0, 0.0]])
    np.testing.assert_array_equal(shares(maps, np.array([True, False, True])), [0.5, np.nan])
    np.testing.assert_array_equal(shares(maps, np.array([[False, True, False]] * 2)), [0.5, np.nan])


def test_the_discriminating_region_is_where_the_means_differ():
    images = np.zeros((4, 784), dtype=np.float32)
    labels = np.array([0, 0, 1, 1])
    images[labels == 1, 100:110] = 1
    images[labels == 0, 300:310] = 0.5
    images[:, 500] = 1
    region = discriminating_region(images, labels, 20 / 784)
    np.testing.assert_array_equal(np.flatnonzero(region), [*range(100, 110), *range(300, 310)])
