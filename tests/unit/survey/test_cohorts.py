"""The survey's recipes, images and networks follow from its draws."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from lowcap.base.files import write_arrays
from lowcap.networks.training import train_cohort
from lowcap.survey.cohorts import initial_networks, load_data, load_survey, recipe, replicate, save_survey
from simulated import draws


@pytest.fixture
def ten_classes_file(tmp_path):
    """A dataset file with 30 training images of each class, which are bright in places of their own."""
    rng, labels = np.random.default_rng(0), np.repeat(np.arange(10, dtype=np.uint8), 30)
    images = rng.integers(0, 60, (len(labels), 28, 28), dtype=np.uint8)
    images[np.arange(len(labels)), labels * 2] += 150
    path = tmp_path / "ten.npz"
    write_arrays(path, train_images=images, train_labels=labels, test_images=images[::7], test_labels=labels[::7])
    return path


def test_a_recipe_shows_the_images_and_makes_the_updates():
    for draw in draws():
        found = recipe(draw, images_seen=1000, least_updates=70)
        size = draw.images if draw.batch_size == "full" else draw.batch_size
        assert found.epochs * draw.images >= 1000
        assert found.epochs * math.ceil(draw.images / size) >= 70
        assert found.translation == draw.translation


def test_data_are_as_drawn(dataset_file):
    for draw in draws(20, 0):
        train, test = load_data(draw, str(dataset_file))
        assert len(train.labels) == draw.images
        assert len(test.labels) > 0
        if draw.label_noise == 0:
            assert train.labels.sum() == draw.images / 2


def test_networks_come_back_with_their_draws(tmp_path, dataset_file):
    chosen = draws(3, 0)
    networks = {draw.name: initial_networks(draw, [2, 16]) for draw in chosen[:2]}
    save_survey(networks, chosen, "cpu", tmp_path / "models.safetensors")
    found = list(load_survey(tmp_path / "models.safetensors"))
    assert [draw for draw, _ in found] == chosen[:2]
    for draw, cohort in found:
        assert [network.width for network in cohort] == [2, 16]
        for ours, theirs in zip(cohort, networks[draw.name], strict=True):
            assert ours.activation == draw.activation
            assert (ours.hidden.weight == theirs.hidden.weight).all()
            assert (ours.output.weight == theirs.output.weight).all()


def test_initial_weights_have_the_scale(dataset_file):
    for draw in draws(5, 0):
        start = replicate(draw, load_data(draw, str(dataset_file)), [64]).networks[0]
        expected = draw.scale * math.sqrt(2 / 784)
        assert abs(start.hidden.weight.std().item() / expected - 1) < 0.02


def test_a_draw_may_say_how_many_updates_it_makes():
    draw = replace(draws(1, 0)[0], images=100, batch_size=20, updates=15)
    assert recipe(draw, 10**6, 10**6).epochs == 3
    assert recipe(replace(draw, batch_size="full"), 1, 1).epochs == 15
    with pytest.raises(ValueError, match="16 updates are no whole epochs of 5"):
        recipe(replace(draw, updates=16), 1, 1)


def test_all_classes_are_as_many_of_each_and_networks_have_a_logit_for_each(tmp_path, ten_classes_file):
    draw = replace(draws(1, 0)[0], task="all", images=40, depth=2, label_noise=0, optimizer="adam", learning_rate=0.01)
    data = load_data(draw, str(ten_classes_file))
    assert np.bincount(data.train.labels.int()).tolist() == [4] * 10
    assert set(data.test.labels.tolist()) <= set(range(10))
    how = recipe(replace(draw, updates=30, batch_size="full"), 1, 1)
    (trained,) = train_cohort([replicate(draw, data, [3, 8])], how)
    start = replicate(draw, data, [3, 8]).networks
    for before, after in zip(start, trained.networks, strict=True):
        losses = [
            net.head.losses(net(data.train.pixels).unsqueeze(1), data.train.labels).mean() for net in (before, after)
        ]
        assert losses[1] < losses[0]
    save_survey({draw.name: trained.networks}, [draw], "cpu", tmp_path / "models.safetensors")
    ((found, cohort),) = load_survey(tmp_path / "models.safetensors")
    assert found == draw
    for ours, theirs in zip(cohort, trained.networks, strict=True):
        assert (ours.depth, ours.output.out_features) == (2, 10)
        for name, value in theirs.state_dict().items():
            assert torch.equal(ours.state_dict()[name], value)
