"""Optimizers against PyTorch's own, byte by byte."""

import subprocess
import sys

import pytest
import torch

from lowcap.networks.optimizers import OPTIMIZERS

PYTORCHS = {
    "sgd": lambda groups, momentum: torch.optim.SGD(groups, lr=0.1, momentum=momentum, fused=True),
    "adam": lambda groups, momentum: torch.optim.Adam(groups, lr=0.1, fused=True),
}
TRAINING = """
import sys
import numpy as np
import torch
from lowcap.networks.network import Network
from lowcap.networks.training import Images, Recipe, Replicate, train_cohort
images = Images(torch.rand(20, 784), torch.arange(20) % 2 * 1.0)
train_cohort([Replicate([Network(2)], images, images, np.random.default_rng(0))], Recipe(0.1, 2, 10, momentum=0.9))
print("torch._dynamo" in sys.modules)
"""


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_steps_are_those_of_pytorch_to_the_byte(name, momentum):
    torch.manual_seed(0)
    start = [torch.randn(shape) for shape in ((2, 30, 7), (2, 7), (2, 1))]
    ours, theirs = ([one.clone() for one in start] for _ in range(2))
    optimizer = OPTIMIZERS[name]([(ours[:1], 0.01), (ours[1:], 0.0)], momentum)
    expected = PYTORCHS[name]([{"params": theirs[:1], "weight_decay": 0.01}, {"params": theirs[1:]}], momentum)
    for rate in (0.1, 0.05, 0.025, 0.0):
        for our, their in zip(ours, theirs, strict=True):
            our.grad = torch.randn(our.shape)
            their.grad = our.grad.clone()
        for group in expected.param_groups:
            group["lr"] = rate
        optimizer.step(rate)
        expected.step()
        for our, their in zip(ours, theirs, strict=True):
            assert torch.equal(our, their)


def test_training_imports_no_compiler():
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path}\n{TRAINING}"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False", "it takes longer to import than many a job to train"
