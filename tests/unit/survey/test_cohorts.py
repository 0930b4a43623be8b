"""The survey's recipes, images and networks follow from its draws."""

import math

from lowcap.survey.cohorts import initial_networks, load_data, load_survey, recipe, replicate, save_survey
from simulated import draws


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
