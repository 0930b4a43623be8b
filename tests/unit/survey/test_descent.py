"""Small training sets have the wrong labels that they promise, and wide networks fit what they were given."""

import pytest
import torch

from lowcap.base.seeds import generator
from lowcap.base.tasks import Task
from lowcap.networks.initialisation import he_initialisation
from lowcap.networks.training import Recipe, Replicate, train_cohort
from lowcap.survey.descent import error_columns, measure_widths, responds, small_set, train_widths

RECIPE = Recipe(0.01, epochs=3, batch_size=10, schedule="cosine", report_every=3, optimizer="adam")


def test_a_share_of_the_labels_is_wrong_and_images_are_the_same(both_files):
    clean, noisy = (small_set(both_files, "4v9", 40, wrong, 0) for wrong in (0, 0.2))
    assert torch.equal(clean.pixels, noisy.pixels)
    assert len(clean.labels) == 40
    assert clean.labels.sum() == 20
    assert (clean.labels != noisy.labels).sum() == 8
    other = small_set(both_files, "4v9", 40, 0, 1)
    assert not torch.equal(clean.pixels, other.pixels)


def test_there_are_no_more_images_than_there_are(both_files):
    found = small_set(both_files, "4v9", 10**6, 0, 0)
    assert found.labels.sum() == len(found.labels) / 2


def test_networks_side_by_side_are_those_trained_alone(both_files):
    sets = {case: small_set(both_files, "4v9", 40, *case) for case in [(0, 0), (0.2, 0), (0, 1)]}
    found = dict(train_widths(sets, "4v9", [3, 1], RECIPE, "cpu"))
    assert list(found) == list(sets)
    for (wrong, seed), networks in found.items():
        assert [network.width for network in networks] == [1, 3]
        data = small_set(both_files, "4v9", 40, wrong, seed)
        rng = generator("descent", "4v9", seed, "batches")
        start = [he_initialisation(Task.parse("4v9"), 3, seed)]
        ((alone,), *_) = train_cohort([Replicate(start, data, data, rng)], RECIPE)[0]
        for name, parameter in networks[1].state_dict().items():
            torch.testing.assert_close(parameter, alone.state_dict()[name], rtol=1e-4, atol=1e-5)


def test_errors_are_whole_numbers_of_images_and_losses_those_of_torch(both_files):
    data = small_set(both_files, "4v9", 40, 0.2, 0)
    networks = [he_initialisation(Task.parse("4v9"), width, 0) for width in (1, 8)]
    for network, row in zip(networks, error_columns(networks, data, "train"), strict=True):
        logits = network(data.pixels)
        assert row["train_error"] == int(((logits >= 0).float() != data.labels).sum()) / 40
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, data.labels)
        assert row["train_loss"] == pytest.approx(loss.item(), rel=1e-5)


def test_a_network_without_a_unit_that_fires_does_not_respond(both_files):
    data = small_set(both_files, "4v9", 40, 0, 0)
    network = he_initialisation(Task.parse("4v9"), 2, 0)
    assert responds(network, data.pixels)
    with torch.no_grad():
        network.hidden.weight[:] = -network.hidden.weight.abs()
    assert not responds(network, data.pixels)
    assert network(data.pixels).unique().numel() == 1
    with torch.no_grad():
        network.hidden.bias[1] = 1000
    assert responds(network, data.pixels)


def test_wide_networks_fit_wrong_labels_and_are_tested_on_true_ones(both_files):
    recipe = {"optimizer": "adam", "learning_rate": 0.01, "epochs": 150, "batch_size": 20, "schedule": "cosine"}
    settings = {"widths": [1, 64], "seeds": [0, 1], "wrong": [0, 0.2], "recipe": recipe}
    rows = list(measure_widths(both_files, "4v9", 60, settings, "cpu"))
    assert [(row["wrong"], row["seed"], row["width"]) for row in rows] == [
        (wrong, seed, width) for wrong in (0, 0.2) for seed in (0, 1) for width in (1, 64)
    ]
    wide = [row for row in rows if row["width"] == 64]
    assert all(row["responds"] for row in wide)
    assert all(row["train_error"] == 0 for row in wide)
    clean, noisy = ([row["test_error"] for row in wide if row["wrong"] == wrong] for wrong in (0, 0.2))
    assert max(clean) < min(noisy), "labels that were learned wrong mislead on images whose labels are true"
