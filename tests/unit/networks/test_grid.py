"""Networks of a grid are trained from their identities alone: images, initial weights, batches, learning curves."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lowcap.base.errors import InputError
from lowcap.networks.grid import learning_curves, prepare_replicate, train_seeds
from lowcap.networks.initialisation import untrained
from lowcap.networks.network import Identity
from lowcap.networks.training import Recipe

RECIPE = Recipe(0.1, 3, batch_size=32, momentum=0.9, report_every=2)


def identities(seed, widths=(2, 5)):
    return [Identity("study", "mnist", "4v9", width, seed) for width in widths]


def trained(file, seeds, recipe=RECIPE):
    cohort = [identities(seed) for seed in seeds]
    return list(train_seeds(cohort, recipe, str(file), "released", "he", "cpu"))


def test_a_replicate_has_the_images_and_initial_weights_of_its_seed(dataset_file):
    first, again, other = (
        prepare_replicate(identities(seed), str(dataset_file), "released", "he", "cpu") for seed in (1, 1, 2)
    )
    assert torch.equal(first.train.pixels, again.train.pixels)
    assert not torch.equal(first.train.pixels, other.train.pixels)
    assert len(first.validation.labels) == -(-len(first.train.labels) // 4)
    assert [network.width for network in first.networks] == [2, 5]
    start = untrained(identities(1)[1], "he")
    assert torch.equal(first.networks[1].hidden.weight, start.hidden.weight)
    assert first.rng.random() == again.rng.random() != other.rng.random()


def test_seeds_trained_together_are_those_trained_alone(dataset_file):
    seeds = range(7)
    together = trained(dataset_file, seeds)
    assert [networks[0].seed for networks, _ in together] == list(seeds)
    for seed in (0, 6):
        ((_, alone),) = trained(dataset_file, [seed])
        for one, same in zip(alone.networks, together[seed][1].networks, strict=True):
            np.testing.assert_allclose(one.hidden.weight.detach(), same.hidden.weight.detach(), atol=1e-5)


def test_adversarial_networks_come_one_by_one_and_are_those_trained_alone(dataset_file):
    recipe = replace(RECIPE, adversarial=0.1)
    together = trained(dataset_file, range(6), recipe)
    assert [(one.width, one.seed) for ((one,), _) in together] == [
        (width, seed) for width in (2, 5) for seed in range(6)
    ]
    for (identity,), found in (together[4], together[11]):
        alone = trained(dataset_file, [identity.seed], recipe)
        (same,) = (networks for (one,), (networks, *_) in alone if one.width == identity.width)
        np.testing.assert_allclose(found.networks[0].hidden.weight.detach(), same[0].hidden.weight.detach(), atol=1e-5)


def test_a_loss_that_is_not_finite_names_its_network(dataset_file):
    with pytest.raises(InputError, match=r"^study/4v9/w\d/s\d: training loss is (nan|inf) at epoch 0; lower the"):
        trained(dataset_file, [3, 4], replace(RECIPE, learning_rate=1e38))


def test_learning_curves_have_a_row_per_network_epoch_and_split(dataset_file):
    ((networks, found),) = trained(dataset_file, [1])
    curves = learning_curves(networks, found.reports)
    assert len(curves) == 2 * 2 * 2
    assert sorted(set(curves["epoch"])) == [0, 2]
    assert set(curves["split"]) == {"train", "validation"}
    last = curves[(curves["epoch"] == 2) & (curves["split"] == "train") & (curves["width"] == 5)]
    report = next(one for one in found.reports if (one.epoch, one.split) == (2, "train"))
    assert last["loss"].item() == pytest.approx(report.metrics["loss"][1].item())
