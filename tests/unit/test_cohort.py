"""The fused module against its networks one at a time."""

import torch

from lowcap.cohort import Cohort
from lowcap.networks import Network

EVERY_PIXEL = torch.ones(784, dtype=torch.bool)


def some_networks(seed):
    torch.manual_seed(seed)
    return [Network(width) for width in (2, 6, 24)]


def test_computes_each_networks_logits():
    replicates = [some_networks(0), some_networks(1)]
    images = torch.rand(2, 50, 784)
    expected = [
        torch.stack([network(seen) for network in networks], dim=1)
        for networks, seen in zip(replicates, images, strict=True)
    ]
    found = Cohort(replicates, EVERY_PIXEL)(images)
    torch.testing.assert_close(found, torch.stack(expected), atol=1e-5, rtol=1e-5)


def test_gives_its_networks_back():
    replicates = [some_networks(0), some_networks(1)]
    active = torch.arange(784) % 3 != 0
    returned = Cohort(replicates, active).networks()
    for given, got in zip(replicates, returned, strict=True):
        for network, same in zip(given, got, strict=True):
            for name, value in network.state_dict().items():
                assert torch.equal(same.state_dict()[name], value)


def test_gradients_agree_with_autograd():
    replicates = [some_networks(0), some_networks(1)]
    images, labels = torch.rand(2, 50, 784), (torch.rand(2, 50) < 0.5).float()
    cohort = Cohort(replicates, EVERY_PIXEL)
    logits = cohort.set_gradients(images, labels)
    torch.testing.assert_close(logits, cohort(images))
    first = 0
    for position, width in enumerate((2, 6, 24)):
        units = slice(first, first + width)
        for replicate, networks in enumerate(replicates):
            network = networks[position]
            loss = torch.nn.functional.binary_cross_entropy_with_logits(network(images[replicate]), labels[replicate])
            loss.backward()
            found = {
                "hidden.weight": cohort.hidden_weight.grad[replicate, :, units].T,
                "hidden.bias": cohort.hidden_bias.grad[replicate, units],
                "output.weight": cohort.output_weight.grad[replicate, units].unsqueeze(0),
                "output.bias": cohort.output_bias.grad[replicate, position : position + 1],
            }
            for name, parameter in network.named_parameters():
                torch.testing.assert_close(found[name], parameter.grad, atol=1e-6, rtol=1e-5)
        first += width
