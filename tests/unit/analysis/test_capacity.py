"""Minimum widths and the laws that relate them to difficulty, on cases with a known answer."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from lowcap.analysis.capacity import (
    instability,
    leave_one_out,
    minimum_widths,
    pair_with_widths,
    relate,
    smallest_sufficient,
)

WIDTHS = np.array([2, 4, 8, 16])


@pytest.mark.parametrize(
    ("means", "expected"), [([0.5, 0.95, 0.96, 0.97], 4), ([0.95, 0.5, 0.9, 0.9], 2), ([0.5] * 4, np.nan)]
)
def test_smallest_sufficient(means, expected):
    scores = np.tile(means, (5, 1))
    assert smallest_sufficient(WIDTHS, scores, 0.9, 0.01) == pytest.approx(expected, nan_ok=True)


def test_a_wide_spread_does_not_suffice():
    scores = np.array([[0.99, 0.95, 0.96, 0.97], [0.91, 0.95, 0.96, 0.97]])
    assert smallest_sufficient(WIDTHS, scores, 0.9, 0.01) == 4
    assert smallest_sufficient(WIDTHS, scores, 0.9, 0.1) == 2


def test_the_spread_of_a_single_seed_is_unknown():
    assert np.isnan(smallest_sufficient(WIDTHS, np.array([[0.99] * 4]), 0.9, 0.01))
    assert smallest_sufficient(WIDTHS, np.array([[0.99] * 4]), 0.9, np.inf) == 2


def networks(noise):
    rng = np.random.default_rng(0)
    means = {2: 0.80, 4: 0.93, 8: 0.985, 16: 0.987}
    rows = [
        {"task": "4v9", "width": width, "seed": seed, "f1": mean + noise * rng.normal()}
        for seed in range(10)
        for width, mean in means.items()
    ]
    return pd.DataFrame(rows)


def test_minimum_widths_by_criterion():
    found = minimum_widths(networks(0.001), [0.9, 0.95, 0.99], 0.005, 0.01).set_index("criterion")
    assert found["width"].to_dict() == pytest.approx(
        {"at least 0.9": 4, "at least 0.95": 8, "at least 0.99": np.nan, "within 0.005 of the widest": 8}, nan_ok=True
    )
    assert (found["ci_low"]["at least 0.9"], found["ci_high"]["at least 0.9"]) == (4, 4)
    assert np.isnan(found["ci_low"]["at least 0.99"])
    assert (found["n"] == 10).all()


def test_noise_at_the_threshold_widens_the_interval():
    found = minimum_widths(networks(0.02), [0.93], 0.005, 1.0).set_index("criterion").loc["at least 0.93"]
    assert (found["ci_low"], found["ci_high"]) == (4, 8)


def squared(errors):
    return {law: np.mean(np.square(error)) for law, error in errors.items()}


def test_the_right_law_wins():
    rng = np.random.default_rng(1)
    x = np.linspace(0.01, 1, 40)
    line = squared(leave_one_out(x, 2 + 30 * x + 0.1 * rng.normal(size=40)))
    power = squared(leave_one_out(x, 40 * x**2.5 * np.exp(0.02 * rng.normal(size=40))))
    assert line["linear"] < line["power law"] < line["constant"]
    assert power["power law"] < power["linear"] < power["constant"]


def test_a_left_out_point_does_not_predict_itself():
    x, y = np.arange(1.0, 7), np.array([1.0, 2, 3, 4, 5, 60])
    errors = leave_one_out(x, y)
    assert errors["linear"][-1] == pytest.approx(6 - 60)
    assert errors["constant"][-1] == pytest.approx(3 - 60)


def test_relate_finds_the_measure_that_orders_the_widths():
    rng = np.random.default_rng(2)
    error = np.linspace(0.01, 0.2, 20)
    tasks = [f"{one}v{other}" for one, other in combinations(range(10), 2)][::2][:20]
    widths = np.round(100 * error)
    widths[3] = np.nan
    pairs = pd.DataFrame({"task": tasks, "error": error, "noise": rng.uniform(size=20), "width": widths})
    relations, errors, agreement = relate(pairs, ["error", "noise"])
    found = relations.set_index(["measure", "statistic"])
    assert found["value"]["error", "spearman"] > 0.99
    assert found["ci_low"]["noise", "spearman"] < 0 < found["ci_high"]["noise", "spearman"]
    assert (found["n"] == 19).all()
    assert agreement.set_index(["measure", "other"])["mean"]["error", "error"] == pytest.approx(1)
    line = errors[(errors["measure"] == "error") & (errors["law"] == "linear")]
    assert len(line) == 19
    assert np.sqrt(line["squared_error"].mean()) == pytest.approx(found["value"]["error", "error of linear"])


def test_instability_is_the_spread_by_width_relative_to_the_minimum():
    scores = {2: [0.5, 0.7], 4: [0.9, 0.94], 8: [0.95, 0.95]}
    rows = [
        {"task": "4v9", "width": width, "seed": seed, "f1": f1}
        for width, values in scores.items()
        for seed, f1 in enumerate(values)
    ]
    found = instability(pd.DataFrame(rows), lambda scores: 0.9).set_index("width")
    assert found["relative_width"].to_dict() == {2: 0.5, 4: 1, 8: 2}
    assert found["std"].to_list() == pytest.approx([np.std([0.5, 0.7], ddof=1), np.std([0.9, 0.94], ddof=1), 0])
    assert found["ci_low"].isna().all(), "two seeds have no interval"
    assert instability(pd.DataFrame(rows), lambda scores: 0.99).empty


def test_tasks_are_paired_with_their_widths_by_one_criterion():
    difficulty = pd.DataFrame({"task": ["0v1", "4v9", "2v3"], "error": [0.01, 0.05, 0.03]})
    widths = pd.DataFrame({"task": ["4v9", "4v9", "0v1"], "criterion": ["a", "b", "a"], "width": [8, 16, 2]})
    pairs = pair_with_widths(difficulty, widths.assign(ci_low=1, ci_high=64, n=9), "a")
    assert pairs[["task", "width"]].to_numpy().tolist() == [["0v1", 2], ["4v9", 8]]
    assert list(pairs) == ["task", "error", "width", "ci_low", "ci_high"]
