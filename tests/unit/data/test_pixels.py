"""Lit pixels: those that gradients reach, and the weights that training leaves alone."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lowcap.base.tasks import Task
from lowcap.data.pixels import lit_pixels
from lowcap.networks.initialisation import he_initialisation


@settings(deadline=None, max_examples=20)
@given(count=st.integers(1, 6), share=st.floats(0, 1), seed=st.integers(0, 99))
def test_a_pixel_is_lit_where_some_image_is_not_black(count, share, seed):
    generator = torch.Generator().manual_seed(seed)
    images = torch.rand(count, 784, generator=generator) * (torch.rand(count, 784, generator=generator) < share)
    expected = [any(image[pixel] != 0 for image in images) for pixel in range(784)]
    assert lit_pixels(images).tolist() == expected


def test_weights_on_other_pixels_get_no_gradient_and_do_nothing():
    images = torch.rand(30, 784, generator=torch.Generator().manual_seed(0))
    images[:, 300:400] = 0
    lit = lit_pixels(images)
    assert lit.sum() == 684
    network = he_initialisation(Task(4, 9), 6, seed=0)
    before = network(images)
    before.square().sum().backward()
    gradient = network.hidden.weight.grad
    assert not gradient[:, ~lit].any()
    assert gradient[:, lit].any(dim=0).all()
    with torch.no_grad():
        network.hidden.weight[:, ~lit] = 7.0
    assert torch.equal(network(images), before)
