"""Images changed to a network's harm: within their bound, worse than chance, and other ones for every network."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from lowcap.base.tasks import Task
from lowcap.networks.adversary import TRAINING_STEP, perturb
from lowcap.networks.cohort import Cohort
from lowcap.networks.initialisation import he_initialisation
from lowcap.networks.training import Recipe, Replicate, train_cohort

EPSILON = 0.1


def rng(seed=3):
    return np.random.default_rng(seed)


@pytest.fixture
def network(batch):
    """A network that knows its training images."""
    replicate = Replicate([he_initialisation(Task(4, 9), 8, 0)], batch.train, batch.validation, rng())
    (found,) = train_cohort([replicate], Recipe(0.1, 10, batch_size=32, report_every=10))
    return found.networks[0]


def perturbed(network, images, labels, epsilon=EPSILON):
    cohort = Cohort([[network]], torch.ones(784, dtype=torch.bool))
    return perturb(cohort.image_gradients, images[None], labels[None], epsilon, [rng()])[0]


def loss(network, images, labels):
    return functional.binary_cross_entropy_with_logits(network(images), labels)


def test_perturbed_images_keep_their_bound_and_raise_the_loss_more_than_chance(network, batch):
    images, labels = batch.train.pixels, batch.train.labels
    before = images.clone()
    moved = perturbed(network, images, labels)
    assert torch.equal(images, before)
    assert (moved - images).abs().max() <= EPSILON + 1e-6
    assert moved.min() >= 0
    assert moved.max() <= 1
    noise = torch.from_numpy(rng().random(images.shape, dtype=np.float32) * 2 - 1)
    chance = (images + EPSILON * noise).clamp(0, 1)
    assert loss(network, moved, labels) > loss(network, chance, labels) + 0.05
    assert torch.allclose(perturbed(network, images, labels, 0.0), images)


def test_adversarial_training_agrees_with_a_plain_loop_over_torch(batch):
    start = he_initialisation(Task(4, 9), 6, 0)
    replicate = Replicate([start], batch.train, batch.validation, rng())
    (found,) = train_cohort([replicate], Recipe(0.1, 3, adversarial=EPSILON))
    optimizer, draws = torch.optim.SGD(start.parameters(), lr=0.1), rng()
    images, labels = batch.train.pixels, batch.train.labels
    for epoch in range(3):
        report = found.reports[2 * epoch]
        assert report.metrics["loss"].item() == pytest.approx(loss(start, images, labels).item(), abs=1e-6)
        noise = torch.from_numpy(draws.random(images.shape, dtype=np.float32) * 2 - 1)
        low, high = (images - EPSILON).clamp(min=0), (images + EPSILON).clamp(max=1)
        moved = (images + EPSILON * noise).clamp(low, high).requires_grad_()
        (slope,) = torch.autograd.grad(loss(start, moved, labels), moved)
        moved = (moved.detach() + TRAINING_STEP * EPSILON * slope.sign()).clamp(low, high)
        optimizer.zero_grad()
        loss(start, moved, labels).backward()
        optimizer.step()
    torch.testing.assert_close(found.networks[0].hidden.weight, start.hidden.weight, atol=1e-5, rtol=1e-4)


def test_adversarial_training_makes_robust(batch, network):
    start = he_initialisation(Task(4, 9), 8, 0)
    replicate = Replicate([start], batch.train, batch.validation, rng())
    recipe = Recipe(0.1, 10, batch_size=32, report_every=10, adversarial=EPSILON)
    (found,) = train_cohort([replicate], recipe)
    losses = [
        loss(one, perturbed(one, batch.train.pixels, batch.train.labels), batch.train.labels)
        for one in (network, found.networks[0])
    ]
    assert losses[1] < 0.8 * losses[0]


def test_adversarial_networks_share_no_images(batch):
    start = [he_initialisation(Task(4, 9), width, 0) for width in (2, 4)]
    with pytest.raises(ValueError, match="one perceptron"):
        train_cohort([Replicate(start, batch.train, batch.validation, rng())], Recipe(0.1, 1, adversarial=EPSILON))
