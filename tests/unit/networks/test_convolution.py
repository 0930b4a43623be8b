"""Convolutions against PyTorch's."""

import pytest
import torch
from torch.nn import functional

from lowcap.base.tasks import Task
from lowcap.networks.convolution import KERNEL, STRIDE, feature_side, patches
from lowcap.networks.convolution_cohort import overlapped
from lowcap.networks.initialisation import he_initialisation


def as_kernels(layer):
    """Return the weights of a convolution as PyTorch has them, (channels, channels below, 5, 5)."""
    return layer.weight.view(layer.out_features, KERNEL, KERNEL, -1).permute(0, 3, 1, 2)


@pytest.mark.parametrize(("architecture", "side"), [("convolution", 12), ("convolution_2", 4)])
def test_computes_what_conv2d_computes(architecture, side):
    network = he_initialisation(Task(4, 9), 6, 0, architecture)
    with torch.no_grad():
        for layer in network.layers:
            layer.bias.uniform_(-0.3, 0.3)
    images = torch.rand(70, 784)
    maps = images.view(-1, 1, 28, 28)
    for layer in network.layers[:-1]:
        maps = functional.conv2d(maps, as_kernels(layer), layer.bias, stride=STRIDE).relu()
    assert maps.shape == (70, 6, side, side)
    features = maps.permute(0, 2, 3, 1).flatten(1)
    torch.testing.assert_close(network.activations(images), features, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(network(images), network.output(features)[:, 0], atol=1e-5, rtol=1e-5)


def test_sides():
    assert [feature_side(depth) for depth in (0, 1, 2)] == [28, 12, 4]


def test_overlapped_is_the_adjoint_of_patches():
    """<patches(a), b> = <a, overlapped(b)> for any a and b, here of two replicates with three images each."""
    maps = torch.rand(6, 12, 12, 5, dtype=torch.float64)
    slopes = torch.rand(2, 3 * 16, KERNEL**2 * 5, dtype=torch.float64)
    folded = overlapped(slopes, 12)
    assert folded.shape == (2, 3 * 144, 5)
    inner = (patches(maps).view(slopes.shape) * slopes).sum()
    torch.testing.assert_close((maps.view(folded.shape) * folded).sum(), inner)
