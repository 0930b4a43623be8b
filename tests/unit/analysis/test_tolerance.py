"""Tolerance to pruning: where a curve crosses its line."""

import numpy as np
import pandas as pd
import pytest

from lowcap.analysis.tolerance import crossings, relate_weights, tolerances

SPARSITIES = np.array([0.0, 0.5, 0.8, 0.9])


def test_a_crossing_lies_on_the_straight_line_between_two_sparsities():
    curves = np.array([[0.9, 0.9, 0.87, 0.5], [0.9, 0.88, 0.95, 0.95], [0.9, 0.95, 0.92, 0.9]])
    found = crossings(SPARSITIES, curves, 0.01)
    assert found[0] == pytest.approx(0.5 + 0.3 / 3), "a third of the fall to 0.87"
    assert found[1] == pytest.approx(0.25), "the first crossing counts, also where the curve comes back"
    assert found[2] == 0.9, "a curve that stays up has the largest sparsity"


def test_agrees_with_interpolation_by_numpy():
    rng = np.random.default_rng(0)
    falls = np.sort(rng.random((50, 4)), axis=1) - 0.0
    curves = 1 - (falls - falls[:, :1])
    expected = [np.interp(0.2, 1 - curve, SPARSITIES) for curve in curves]
    np.testing.assert_allclose(crossings(SPARSITIES, curves, 0.2), expected)


def frame(scores):
    return pd.DataFrame(
        [
            {"task": "4v9", "width": 10, "criterion": "magnitude", "seed": seed, "sparsity": sparsity, "f1": value}
            | {"weights": 7850 * (1 - sparsity), "live_weights": 6000 * (1 - sparsity) ** 2}
            | {"live_sparsity": 1 - (1 - sparsity) ** 2}
            for seed, curve in enumerate(scores)
            for sparsity, value in zip(SPARSITIES, curve, strict=True)
        ]
    )


def test_tolerances_have_an_interval_and_the_weights_that_are_left():
    rng = np.random.default_rng(1)
    scores = np.array([0.9, 0.895, 0.88, 0.6]) + rng.normal(0, 0.004, (10, 4))
    table = tolerances(frame(scores), fall=0.01).set_index("measure")
    row = table.loc["sparsity"]
    assert row["value"] == pytest.approx(crossings(SPARSITIES, scores.mean(axis=0, keepdims=True), 0.01)[0])
    assert row["ci_low"] < row["value"] < row["ci_high"]
    assert row["n"] == 10
    assert not row["censored"]
    left = table.loc["weights"]
    assert left["value"] == pytest.approx(7850 * (1 - row["value"]))
    assert left["ci_low"] == pytest.approx(7850 * (1 - row["ci_high"]))


def test_live_weights_are_read_off_at_the_same_sparsity():
    rng = np.random.default_rng(2)
    scores = np.array([0.9, 0.895, 0.88, 0.6]) + rng.normal(0, 0.004, (10, 4))
    rows = frame(scores)
    table = tolerances(rows, fall=0.01).set_index("measure")
    reached = table.loc["sparsity"]
    for measure, turned in (("live_sparsity", False), ("live_weights", True)):
        by_sparsity = rows[rows["seed"] == 0].set_index("sparsity")[measure]
        low, high = ("ci_high", "ci_low") if turned else ("ci_low", "ci_high")
        for end, at in (("value", "value"), ("ci_low", low), ("ci_high", high)):
            assert table.loc[measure, end] == pytest.approx(np.interp(reached[at], SPARSITIES, by_sparsity))
        assert table.loc[measure, "ci_low"] < table.loc[measure, "ci_high"]


def test_a_curve_that_never_falls_is_marked_as_a_bound():
    table = tolerances(frame([[0.9, 0.9, 0.9, 0.9]] * 3), fall=0.01)
    assert table["censored"].all()
    assert table["value"].tolist() == pytest.approx([0.9, 785, 0.99, 60])
    assert table[["ci_low", "ci_high"]].isna().all(axis=None), "three seeds have no interval"


def test_repetitions_of_a_seed_are_averaged():
    first, second = frame([[0.9, 0.9, 0.9, 0.9]]), frame([[0.9, 0.9, 0.7, 0.7]])
    both = tolerances(pd.concat([first, second]), fall=0.05)
    assert both["value"].iloc[0] == pytest.approx(0.65), "half of the fall to 0.8, at n = 1"
    assert both["n"].tolist() == [1, 1, 1, 1]


def test_weights_are_related_to_difficulty_over_tasks():
    tasks = [f"{k}v9" for k in range(8)]
    weights = pd.DataFrame({"task": tasks, "width": 24, "criterion": "magnitude", "value": np.arange(8.0)})
    tolerance = pd.concat(
        [
            weights.assign(measure="weights"),
            weights.assign(measure="sparsity", value=0.5),
            weights.assign(measure="live_weights", value=-weights["value"]),
        ]
    )
    difficulty = pd.DataFrame(
        {"task": tasks[::-1], "error": np.arange(8)[::-1] ** 2, "alike": np.arange(8), "width": 4}
    )
    found = relate_weights(tolerance, difficulty, ["error", "alike"]).set_index(["counted", "measure", "statistic"])
    expected = {("error", "spearman"): 1, ("error", "kendall"): 1, ("alike", "spearman"): -1, ("alike", "kendall"): -1}
    assert found["value"].to_dict() == pytest.approx(
        {("weights", *case): value for case, value in expected.items()}
        | {("live_weights", *case): -value for case, value in expected.items()}
    )
    assert set(found["n"]) == {8}
    assert set(found["width"]) == {24}
