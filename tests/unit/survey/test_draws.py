"""Draws of hyper-parameters: within their bounds, independent of how many there are, and paired as they should be."""

import functools
import math
import operator
from dataclasses import asdict

import numpy as np

from lowcap.survey.cohorts import initial_networks
from lowcap.survey.draws import Draw, split_draws, survey_draws
from simulated import AXES, CONTRASTS, draws


def test_draws_lie_within_their_bounds():
    for draw in draws():
        low, high = AXES["optimizer"][draw.optimizer]
        assert low <= draw.learning_rate <= high
        assert 0.5 <= draw.scale <= 2
        assert all(getattr(draw, axis) in AXES[axis] for axis in ("task", "activation", "images", "label_noise"))


def test_a_value_listed_twice_is_twice_as_likely():
    clean = np.mean([draw.label_noise == 0 for draw in draws(3000, 0)])
    assert abs(clean - 2 / 3) < 0.03


def test_rates_are_log_uniform():
    rates = [math.log(draw.learning_rate) for draw in draws(3000, 0) if draw.optimizer == "sgd"]
    assert abs(np.mean(rates) - (math.log(0.01) + math.log(1.0)) / 2) < 0.1


def test_more_draws_leave_the_others_as_they_are():
    few, many = draws(5, 2), draws(9, 3)
    assert set(few) < set(many)
    assert len({draw.name for draw in many}) == len(many)


def test_a_pair_differs_in_its_axis_alone():
    pairs = [draw for draw in draws(0) if draw.contrast == "full_batch"]
    for first, second in zip(pairs[::2], pairs[1::2], strict=True):
        assert (first.batch_size, second.batch_size) == (16, "full")
        assert first.images == 20
        different = {name for name, value in asdict(first).items() if asdict(second)[name] != value}
        assert different == {"name", "arm", "batch_size"}
        for one, other in zip(initial_networks(first, [2]), initial_networks(second, [2]), strict=True):
            assert (one.hidden.weight == other.hidden.weight).all()


def test_more_draws_leave_full_parts_as_they_are():
    few, many = split_draws(draws(10, 4), 4), split_draws(draws(14, 4), 4)
    assert [len(part) for part in few.values()] == [4, 4, 2, 4, 4]
    assert functools.reduce(operator.iadd, few.values(), []) == draws(10, 4)
    assert {name for name in few if few[name] != many[name]} == {"none-8"}


def test_a_draw_survives_its_settings():
    draw = draws()[0]
    assert Draw(**draw.settings) == draw


def test_a_seed_gives_other_draws_and_streams_under_the_same_names():
    plain, one, other = (survey_draws(AXES, 3, CONTRASTS, 1, seed) for seed in (None, 1, 2))
    assert [draw.name for draw in plain] == [draw.name for draw in one] == [draw.name for draw in other]
    assert [draw.stream for draw in plain[:3]] == ["random-0", "random-1", "random-2"]
    assert not {draw.stream for draw in one} & {draw.stream for draw in other}
    assert not {draw.learning_rate for draw in one} & {draw.learning_rate for draw in [*plain, *other]}


def test_an_axis_more_leaves_what_is_drawn_before_it():
    deep = survey_draws(AXES | {"depth": [1, 2, 3]}, 30, {}, 0)
    assert {draw.depth for draw in deep} == {1, 2, 3}
    assert [draw.settings | {"depth": None} for draw in deep] == [
        draw.settings | {"depth": None} for draw in draws(30, 0)
    ]


def test_what_goes_without_saying_is_no_setting():
    assert not {"depth", "updates"} & draws(1, 0)[0].settings.keys()
    change = {"matched": {"axis": "batch_size", "values": [20, "full"], "within": {"images": [100]}, "updates": 50}}
    first, second = survey_draws(AXES, 0, change, 1)
    assert (first.batch_size, second.batch_size) == (20, "full")
    assert (first.updates, first.learning_rate, first.stream) == (50, second.learning_rate, second.stream)
    assert second.settings["updates"] == 50
