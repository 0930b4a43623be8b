"""Saliency maps against autograd and against their definitions, pixel by pixel."""

import numpy as np
import pytest
import torch

from lowcap.base.tasks import Task
from lowcap.explaining.saliency import (
    METHODS,
    SIGNED,
    choose_examples,
    evidence,
    gradient,
    gradient_times_input,
    group_by_outcome,
    integrated_gradients,
    prediction_difference,
    probability_difference,
    smooth_grad,
)
from lowcap.networks.architectures import ARCHITECTURES
from lowcap.networks.initialisation import he_initialisation
from lowcap.networks.network import ACTIVATIONS, Network


@pytest.fixture
def network():
    torch.manual_seed(1)
    return Network(12)


@pytest.fixture
def image():
    return torch.rand(784, generator=torch.Generator().manual_seed(2))


@pytest.fixture
def images():
    return torch.rand(70, 784, generator=torch.Generator().manual_seed(3))


def slopes(network, images):
    """The gradient of the logit by autograd."""
    images = images.clone().requires_grad_()
    return torch.autograd.grad(network(images).sum(), images)[0].numpy()


def test_gradients_are_autograds(network, images):
    np.testing.assert_allclose(gradient(network, images), np.abs(slopes(network, images)), atol=1e-7)
    expected = images.numpy() * slopes(network, images)
    np.testing.assert_allclose(gradient_times_input(network, images), expected, atol=1e-7)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_small_steps_approach_the_gradient(activation, image):
    torch.manual_seed(1)
    network = Network(12, activation)
    with torch.no_grad():
        network.hidden.weight.mul_(8)  # into the parts where activations saturate
    double = image[None].double()
    steps = probability_difference(network.double(), double, epsilon=1e-6) / 1e-6
    p = torch.sigmoid(network(double)).item()
    np.testing.assert_allclose(steps, p * (1 - p) * gradient(network, double), rtol=1e-3, atol=1e-7)


def test_integrated_gradients_are_complete(network, images):
    with torch.no_grad():
        network.hidden.bias.uniform_(-0.5, 0.5)
        gain = (network(images) - network(torch.zeros(1, 784))).numpy()
    found = integrated_gradients(network, images)
    assert np.std(gain) > 0.05
    np.testing.assert_allclose(found.sum(axis=1), gain, atol=0.01)
    assert (found[images.numpy() == 0] == 0).all()


def test_integrated_gradients_of_a_linear_path_are_gradient_times_input(network, images):
    with torch.no_grad():
        network.hidden.bias.zero_()
    expected = gradient_times_input(network, images)
    np.testing.assert_allclose(integrated_gradients(network, images), expected, atol=1e-6)


def test_smooth_grad_of_a_linear_network_is_its_gradient(network, images):
    with torch.no_grad():
        network.hidden.bias.fill_(100)
    np.testing.assert_allclose(smooth_grad(network, images), gradient(network, images), atol=1e-6)


def test_smooth_grad_smooths_and_repeats(network, images):
    state = torch.random.get_rng_state()
    found = smooth_grad(network, images)
    assert torch.equal(torch.random.get_rng_state(), state), "the global generator is left alone"
    torch.manual_seed(5)
    np.testing.assert_array_equal(smooth_grad(network, images), found)
    rough = gradient(network, images)
    assert not np.allclose(found, rough, atol=1e-3)
    assert np.diff(found, axis=0).std() < np.diff(rough, axis=0).std()


def test_maps_are_magnitudes_unless_signed(network, images):
    for name, method in METHODS.items():
        maps = method(network, images)
        assert maps.shape == (70, 784), name
        assert (maps.min() < 0) == (name in SIGNED), name


def test_evidence_speaks_for_the_prediction(network, images):
    with torch.no_grad():
        network.hidden.bias.zero_()
        network.output.bias.sub_(network(images).median())
        logits = network(images).numpy() - network.output.bias.item()
        positive = network(images).numpy() >= 0
    assert 0 < positive.sum() < 70
    found = evidence("integrated_gradients", network, images).sum(axis=1)
    np.testing.assert_allclose(found, np.where(positive, logits, -logits), atol=1e-4)
    np.testing.assert_array_equal(evidence("gradient", network, images), gradient(network, images))


def test_probability_difference_is_what_the_released_loop_computes(network, image):
    (found,) = probability_difference(network, image[None], epsilon=0.1)
    with torch.no_grad():
        base = torch.sigmoid(network(image.unsqueeze(0))).item()
        for pixel in (0, 100, 500, 783):
            moved = image.clone()
            moved[pixel] += 0.1
            change = abs(torch.sigmoid(network(moved.unsqueeze(0))).item() - base)
            assert found[pixel] == pytest.approx(change, abs=1e-6)


def test_probability_differences_of_a_confident_network_are_not_rounded_away(network, images):
    with torch.no_grad():
        network.output.bias.fill_(20.0)
        confident = torch.sigmoid(network(images)).min()
    assert confident == 1, "in single precision"
    expected = np.empty((2, 784))
    exact = network.double()
    with torch.no_grad():
        for row, image in zip(expected, images[:2].double(), strict=True):
            row[:] = (torch.sigmoid(exact(image + 0.1 * torch.eye(784))) - torch.sigmoid(exact(image[None]))).abs()
    found = probability_difference(network.float(), images[:2])
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-13)
    assert expected.max() > 1e-12


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


def test_maps_of_many_images_are_those_of_each_alone(network, images):
    for name in METHODS.keys() - {"smooth_grad"}:
        together = METHODS[name](network, images)
        np.testing.assert_allclose(together[[0, 69]], METHODS[name](network, images[[0, 69]]), atol=1e-6)


def test_wrong_images_are_told_apart_by_their_true_class():
    right, labels = np.array([True, False, True, False, False]), np.array([0.0, 0.0, 1.0, 1.0, 1.0])
    found = group_by_outcome(right, labels)
    assert {outcome: np.flatnonzero(chosen).tolist() for outcome, chosen in found.items()} == {
        "all": [0, 1, 2, 3, 4],
        "right": [0, 2],
        "wrong": [1, 3, 4],
        "lower_right": [0],
        "lower_wrong": [1],
        "higher_right": [2],
        "higher_wrong": [3, 4],
    }


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("method", METHODS)
def test_maps_of_every_architecture_are_what_the_method_says(architecture, method, images):
    network, images = he_initialisation(Task(4, 9), 4, 0, architecture), images[:3]
    found = METHODS[method](network, images)
    assert found.shape == images.shape
    assert METHODS[method](network, images[:1]) == pytest.approx(found[:1], abs=1e-6)
    with torch.no_grad():
        base, black = network(images), network(torch.zeros(1, 784))
        step = images.clone()
        step[:, 405] += 0.1
        moved = network(step)
    if method == "as_released":
        expected = (torch.sigmoid(moved) - torch.sigmoid(base)).abs()
        np.testing.assert_allclose(found[:, 405], expected, atol=1e-6)
    elif method == "gradient":
        np.testing.assert_allclose(found, np.abs(slopes(network, images)), atol=1e-6)
    elif method == "gradient_times_input":
        np.testing.assert_allclose(found, images.numpy() * slopes(network, images), atol=1e-6)
    elif method == "integrated_gradients":
        np.testing.assert_allclose(found.sum(axis=1), base - black, atol=0.02)  # 32 nodes on a path with kinks
    else:
        assert (found >= 0).all()
