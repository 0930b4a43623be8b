"""Fourier masks against NumPy's and PyTorch's transforms, and their gradients against autograd."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from lowcap.base.images import PIXELS, SIDE
from lowcap.base.tasks import Task
from lowcap.explaining.fourier import (
    FREQUENCIES,
    MaskedNetworks,
    MaskSettings,
    basis,
    fit_masks,
    frequencies,
    mean_power,
    multiplicities,
    radii,
)
from lowcap.networks.initialisation import he_initialisation
from lowcap.networks.training import Recipe, Replicate, train_cohort

SETTINGS = MaskSettings(steps=60, rate=0.1, penalty=0.2, ceiling=3.0)


def on_spectrum(mask):
    """Return a mask (394,) as weights of a 28 x 28 spectrum in the order of NumPy's transform."""
    whole = torch.zeros(SIDE, SIDE, dtype=mask.dtype)
    down, right = torch.from_numpy(frequencies().T % SIDE)
    whole[down, right] = mask
    whole[-down % SIDE, -right % SIDE] = mask
    return whole


def masked(images, mask):
    """Return images (n, 784) seen through a mask, by PyTorch's transform."""
    spectra = torch.fft.fft2(images.view(-1, SIDE, SIDE)) * on_spectrum(mask)
    return torch.fft.ifft2(spectra).real.reshape(len(images), PIXELS)


def some_masks(count, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).random((count, FREQUENCIES))).float()


@pytest.fixture
def trained(batch):
    """Networks of two widths, trained, with their images and labels."""
    start = [he_initialisation(Task(4, 9), width, 0) for width in (3, 8)]
    replicate = Replicate(start, batch.train, batch.validation, np.random.default_rng(0))
    (found,) = train_cohort([replicate], Recipe(0.05, 15, batch_size=32, report_every=15))
    return found.networks, batch.train.pixels, batch.train.labels


def test_every_value_of_a_spectrum_belongs_to_one_frequency():
    assert len(frequencies()) == FREQUENCIES == 394
    assert (on_spectrum(torch.ones(FREQUENCIES)) == 1).all()
    assert multiplicities().sum() == PIXELS
    assert frequencies()[0].tolist() == [0, 0]
    assert (radii()[4:].diff() >= 0).all()


def test_the_basis_is_orthonormal_and_has_the_spectrum_of_numpy(batch):
    torch.testing.assert_close(basis().T @ basis(), torch.eye(PIXELS), atol=1e-5, rtol=0)
    images = batch.train.pixels
    power = np.abs(np.fft.fft2(images.numpy().reshape(-1, SIDE, SIDE), norm="ortho")) ** 2
    ours = on_spectrum(mean_power(images))
    np.testing.assert_allclose(ours, power.mean(axis=0), rtol=1e-3, atol=1e-5)


def test_a_mask_weighs_what_every_network_sees(trained):
    networks, images, labels = trained
    problem, masks = MaskedNetworks(networks, images, labels), some_masks(len(networks))
    for network, mask, ours in zip(networks, masks, problem.logits(masks).T, strict=True):
        torch.testing.assert_close(ours, network(masked(images, mask)), atol=1e-4, rtol=1e-4)
    for network, ours in zip(networks, problem.logits(torch.ones_like(masks)).T, strict=True):
        torch.testing.assert_close(ours, network(images), atol=1e-4, rtol=1e-4)


def objective(network, mask, images, labels, settings):
    """Return the objective of one network in float64, from images masked by PyTorch's transform."""
    loss = functional.binary_cross_entropy_with_logits

    def losses(seen):
        hidden = torch.relu(seen @ network.hidden.weight.double().T + network.hidden.bias.double())
        logits = hidden @ network.output.weight.double()[0] + network.output.bias.double()
        return loss(logits, labels.double(), reduction="none")

    squares = (losses(masked(images.double(), mask)) - losses(images.double())).square()
    below = squares.clamp(max=settings.ceiling).exp()
    above = (squares - settings.ceiling).clamp(min=0) * np.exp(settings.ceiling)
    return (below + above).mean() + settings.penalty * on_spectrum(mask).abs().sum() / PIXELS


@pytest.mark.parametrize("ceiling", [3.0, 0.001])
def test_gradients_are_those_of_autograd(trained, ceiling):
    networks, images, labels = trained
    settings, masks = MaskSettings(1, 0.1, 0.2, ceiling), some_masks(len(networks))
    problem = MaskedNetworks(networks, images, labels)
    found = problem.gradients(masks, problem.losses(torch.ones_like(masks)), settings)
    for network, mask, ours in zip(networks, masks, found, strict=True):
        wanted = mask.double().requires_grad_()
        (theirs,) = torch.autograd.grad(objective(network, wanted, images, labels, settings), wanted)
        assert theirs.abs().max() > 1e-3
        torch.testing.assert_close(ours.double(), theirs, atol=2e-5, rtol=1e-3)


def test_fitted_masks_keep_the_losses_with_less(trained):
    networks, images, labels = trained
    masks = fit_masks(networks, images, labels, SETTINGS)
    assert masks.shape == (len(networks), FREQUENCIES)
    assert masks.min() >= 0
    assert masks.max() <= 1
    for network, mask in zip(networks, masks, strict=True):
        values = [
            objective(network, one.double(), images, labels, SETTINGS)
            for one in (torch.ones(FREQUENCIES), mask, torch.zeros(FREQUENCIES))
        ]
        assert values[1] < min(values[0], values[2])
        assert (mask * multiplicities()).sum() < 0.7 * PIXELS
        agree = (network(masked(images, mask)) >= 0) == (network(images) >= 0)
        assert agree.float().mean() > 0.97


def test_masks_side_by_side_are_those_alone(trained):
    networks, images, labels = trained
    together = fit_masks(networks, images, labels, SETTINGS)
    alone = torch.cat([fit_masks([network], images, labels, SETTINGS) for network in networks])
    torch.testing.assert_close(together, alone, atol=0.02, rtol=0)
    assert torch.equal(together, fit_masks(networks, images, labels, SETTINGS))
