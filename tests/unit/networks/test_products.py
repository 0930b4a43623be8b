"""Products by NumPy against those of PyTorch, and where PyTorch computes."""

import pytest
import torch
from torch import nn

from lowcap.networks.products import Linear, product

SHAPES = [((7, 5), (5, 3)), ((4, 7, 5), (4, 5, 3)), ((4, 7, 5), (5, 3)), ((7, 5), (4, 5, 3)), ((2, 4, 7, 5), (5, 1))]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("first", "second"), SHAPES)
def test_products_are_those_of_pytorch(first, second, dtype):
    torch.manual_seed(0)
    a, b = torch.rand(first, dtype=dtype), torch.rand(second, dtype=dtype)
    found = product(a, b)
    assert found.dtype == dtype
    torch.testing.assert_close(found, a @ b)
    turned = product(a, b.mT.contiguous().mT)
    torch.testing.assert_close(turned, found)


def test_a_gradient_goes_through_where_it_is_wanted():
    torch.manual_seed(0)
    ours, theirs = Linear(5, 2), nn.Linear(5, 2)
    theirs.load_state_dict(ours.state_dict())
    images = torch.rand(4, 5, requires_grad=True)
    mine, other = (torch.autograd.grad(layer(images).square().sum(), images)[0] for layer in (ours, theirs))
    torch.testing.assert_close(mine, other)
    with torch.no_grad():
        torch.testing.assert_close(ours(images), theirs(images))
        assert not ours(images).requires_grad


def test_what_is_not_finite_gives_no_warning(recwarn):
    assert product(torch.full((2, 2), 3e38), torch.full((2, 2), 3e38)).isinf().all()
    assert not recwarn.list
