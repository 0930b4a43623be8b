"""The initial weights against a direct replay of the released code's random stream."""

import numpy as np
import pytest
import torch

from lowcap.base.tasks import Task
from lowcap.networks.initialisation import RELEASED_TASKS, RELEASED_WIDTHS, he_initialisation, released_initialisation


@pytest.mark.parametrize("seed", [0, 42])
def test_replays_the_released_stream(seed):
    np.random.seed(seed)  # noqa: NPY002
    for width in RELEASED_WIDTHS:
        for task in RELEASED_TASKS:
            hidden = np.random.randn(784, width) * 0.1  # noqa: NPY002
            output = np.random.randn(width, 1) * 0.1  # noqa: NPY002
            network = released_initialisation(task, width, seed)
            np.testing.assert_array_equal(network.hidden.weight.detach(), hidden.T.astype(np.float32))
            np.testing.assert_array_equal(network.output.weight.detach(), output.T.astype(np.float32))
            assert not network.hidden.bias.any()
            assert not network.output.bias.any()


def test_a_network_outside_the_published_grid_has_weights_of_its_own():
    first = released_initialisation(Task(2, 7), 5, 0)
    again = released_initialisation(Task(2, 7), 5, 0)
    other = released_initialisation(Task(2, 7), 5, 1)
    assert torch.equal(first.hidden.weight, again.hidden.weight)
    assert not torch.equal(first.hidden.weight, other.hidden.weight)
    assert first.hidden.weight.std().item() == pytest.approx(0.1, rel=0.05)


def test_he_weights_have_the_variance_of_their_layer():
    networks = [he_initialisation(Task(4, 9), 64, seed) for seed in range(20)]
    hidden = torch.stack([network.hidden.weight for network in networks])
    output = torch.stack([network.output.weight for network in networks])
    assert hidden.var().item() == pytest.approx(2 / 784, rel=0.02)
    assert output.var().item() == pytest.approx(2 / 64, rel=0.1)
    assert not any(network.hidden.bias.any() for network in networks)
