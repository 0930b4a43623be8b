"""The law of one data set on another: censored fits against simulated widths, and against SciPy's own on exact ones."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from lowcap.analysis import transfer
from lowcap.analysis.statistics import digit_jackknife
from lowcap.analysis.transfer import (
    Bounds,
    CensoredLaw,
    Pairs,
    bound_widths,
    describe_laws,
    distance,
    fit_law,
    match_tasks,
    predict_widths,
    read_pairs,
    score_laws,
    slope_by_class,
    surprise,
)

GRID = [1, 2, 4, 6, 8, 10, 12, 16, 24, 32, 48, 64]
TASKS = [f"{low}v{high}" for low, high in combinations(range(10), 2)]


def simulate(slope, seed, count=45, grid=GRID, spread=0.7):
    """Return x, and the smallest width of the grid above widths from a known law: 3 + slope (x + 6), and noise."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-10, -3, count)
    needed = 2 ** (3 + slope * (x + 6) + spread * rng.normal(size=count))
    ordered = np.array([*sorted(grid), np.nan])
    return x, ordered[np.searchsorted(ordered[:-1], needed)]


def pairs_of(slope, seed):
    x, widths = simulate(slope, seed)
    return Pairs(TASKS, x, bound_widths(widths, GRID))


def test_widths_lie_between_neighbours_of_the_grid():
    found = bound_widths(np.array([1, 2, 16, 64, np.nan]), [4, 2, 1, 16, 64])
    assert found.low.tolist() == [-np.inf, 0, 2, 4, 6]
    assert found.high.tolist() == [0, 1, 4, 6, np.inf]


@pytest.mark.parametrize("slope", [0.0, 0.5, 1.0])
def test_the_slope_is_recovered(slope):
    found = [fit_law(x, bound_widths(widths, GRID)) for x, widths in (simulate(slope, seed) for seed in range(30))]
    slopes, spreads = (np.array([getattr(law, name) for law in found]) for name in ("slope", "spread"))
    assert slopes.mean() == pytest.approx(slope, abs=3 * slopes.std(ddof=1) / np.sqrt(30))
    assert spreads.mean() == pytest.approx(0.7, abs=0.1)


def test_widths_beyond_the_grid_are_no_values():
    """On a grid that ends early, the law stays what it is; taking the bounds for values would flatten it."""
    narrow = [4, 8, 16]
    laws, flat = [], []
    for seed in range(30):
        x, widths = simulate(1.0, seed, 200, narrow)
        laws.append(fit_law(x, bound_widths(widths, narrow)).slope)
        flat.append(np.polyfit(x, np.log2(np.nan_to_num(widths, nan=16)), 1)[0])
    assert np.mean(flat) < 0.6
    assert np.mean(laws) == pytest.approx(1.0, abs=0.05)


def test_narrow_intervals_are_a_regression_of_their_middles():
    rng = np.random.default_rng(0)
    x = rng.normal(size=60)
    y = 1 + 2 * x + 0.5 * rng.normal(size=60)
    found = fit_law(x, Bounds(y - 1e-4, y + 1e-4))
    line = stats.linregress(x, y)
    assert (found.intercept, found.slope) == pytest.approx((line.intercept, line.slope), abs=1e-4)
    assert found.spread == pytest.approx(np.std(y - line.intercept - line.slope * x), rel=1e-3)
    assert fit_law(x, Bounds(y - 1e-4, y + 1e-4), sloped=False) == pytest.approx((y.mean(), 0, y.std()), abs=1e-3)


def test_the_gradient_is_that_of_the_loss():
    x, widths = simulate(0.5, 3)
    bounds = bound_widths(widths, GRID)
    for parameters in ([0.2, 0.1, 1.3], [4.0, -0.5, 0.3]):
        gradient = optimize.approx_fprime(parameters, lambda at: transfer._loss(at, x, bounds)[0], 1e-6)
        assert transfer._loss(np.array(parameters), x, bounds)[1] == pytest.approx(gradient, rel=1e-3, abs=1e-3)


def test_nothing_near_is_more_likely():
    x, widths = simulate(0.5, 4)
    bounds = bound_widths(widths, GRID)
    best = fit_law(x, bounds)
    least = surprise(best, x, bounds).sum()
    rng = np.random.default_rng(0)
    for _ in range(100):
        other = CensoredLaw(*(np.array(best) + 0.05 * rng.normal(size=3)))
        assert surprise(other, x, bounds).sum() > least


@pytest.mark.parametrize(("low", "high"), [(-1.0, 2.0), (-np.inf, 0.5), (30.0, 31.0), (-40.0, -39.0), (3.0, np.inf)])
def test_bits_of_surprise_are_those_of_the_normal_distribution(low, high):
    found = surprise(CensoredLaw(0.0, 0.0, 1.0), np.zeros(1), Bounds(np.array([low]), np.array([high])))
    mirrored = (-high, -low) if low > 0 else (low, high)
    larger, smaller = stats.norm.logcdf(mirrored[1]), stats.norm.logcdf(mirrored[0])
    assert found[0] == pytest.approx(-(larger + np.log1p(-np.exp(smaller - larger))) / np.log(2))


def test_the_distance_is_from_the_nearest_bound():
    bounds = Bounds(np.array([1, 1, 1, -np.inf, 6]), np.array([2, 2, 2, 0, np.inf]))
    law = CensoredLaw(0.0, 1.0, 1.0)
    assert distance(law, np.array([0.5, 1.5, 4, -9, 9]), bounds).tolist() == [0.5, 0, 2, 0, 0]


@pytest.mark.parametrize(
    ("x", "widths"), [([1.0, 2, 3], [1, 2, 4]), ([1.0] * 4, [1, 2, 4, 6]), ([1.0, 2, 3, 4], [2] * 4)]
)
def test_too_little_gives_no_law(x, widths):
    assert np.isnan(fit_law(np.array(x), bound_widths(np.array(widths, float), GRID))).all()


def test_a_law_through_all_intervals_has_a_spread_all_the_same():
    x = np.arange(8.0)
    found = fit_law(x, Bounds(x - 1, x + 1))
    assert found.slope == pytest.approx(1, abs=0.1)
    assert transfer.SPREADS[0] <= found.spread < 0.3


def test_intervals_leave_out_each_class_with_all_its_pairs():
    pairs = pairs_of(0.5, 5)
    rows = {(row["law"], row["parameter"]): row for row in describe_laws(pairs)}
    assert set(rows) == {
        ("constant", "intercept"), ("constant", "spread"),
        ("power law", "intercept"), ("power law", "slope"), ("power law", "spread"),
    }  # fmt: skip
    slope = rows["power law", "slope"]
    assert slope["ci_low"] < slope["value"] < slope["ci_high"]
    assert slope["n"] == 45
    without = [fit_law(pairs.x[kept], pairs.bounds.within(kept)).slope
               for kept in ((pairs.classes != one).all(axis=1) for one in range(10))]  # fmt: skip
    half = stats.t.ppf(0.975, 9) * np.sqrt(9 * np.var(without))
    assert (slope["ci_high"] - slope["ci_low"]) / 2 == pytest.approx(half)


def test_slopes_by_class_have_the_mean_and_the_error_of_the_jackknife():
    pairs = pairs_of(0.5, 6)
    moved = np.array([row["slope"] for row in slope_by_class(pairs)])
    whole = digit_jackknife(lambda rows: pairs.fit(rows).slope, pairs.classes)
    assert moved.mean() == pytest.approx(whole.value)
    assert moved.std(ddof=1) / np.sqrt(10) == pytest.approx(whole.error)


def test_few_pairs_have_no_slopes_by_class():
    few = Pairs(TASKS[:3], np.arange(3.0), bound_widths(np.array([1, 2, 4.0]), GRID))
    assert all(np.isnan(row["slope"]) for row in slope_by_class(few))


def test_the_right_law_predicts_better_than_a_constant():
    found = predict_widths(pairs_of(0.8, 7), pairs_of(0.8, 8)).groupby("law")[["squared_error", "surprise"]].mean()
    assert (found.loc["power law"] < found.loc["constant"]).all()
    other = predict_widths(pairs_of(0.8, 7), pairs_of(-0.8, 8)).groupby("law")[["squared_error", "surprise"]].mean()
    assert (other.loc["power law"] > other.loc["constant"]).all()


def test_laws_are_scored_over_all_pairs():
    scores = {"squared_error": [0, 2, 1, 1.0], "surprise": [1, 2, 3, 3]}
    table = pd.DataFrame({"task": ["0v1", "0v2"] * 2, "law": ["a", "a", "b", "b"]} | scores)
    found = score_laws(table).set_index("law")
    assert found.loc["a"].tolist() == [1, 1.5, 0.5, 2]
    assert found.loc["b"].tolist() == [1, 3, 0, 2]


def test_no_law_is_within_nothing():
    few = Pairs(TASKS[:3], np.arange(3.0), bound_widths(np.array([1, 2, 4.0]), GRID))
    assert score_laws(predict_widths(few, few))[["error", "surprise", "within"]].isna().all(axis=None)


def test_nothing_of_the_new_pairs_moves_the_frozen_law():
    frozen, new = pairs_of(0.8, 7), pairs_of(0.8, 8)
    whole = predict_widths(frozen, new)
    some = np.arange(45) < 5
    part = predict_widths(frozen, Pairs(TASKS[:5], new.x[some], new.bounds.within(some)))
    both = whole.merge(part, on=["task", "law"])
    assert len(both) == 10
    assert both["predicted_x"].equals(both["predicted_y"])


def test_pairs_are_read_from_a_table():
    table = pd.DataFrame({"task": ["0v1", "4v9"], "logistic_regression_error": [0, 0.0624], "width": [1, np.nan]})
    found = read_pairs(table, GRID)
    assert found.x == pytest.approx(np.log2([1e-4, 0.0625]))
    assert found.classes.tolist() == [[0, 1], [4, 9]]
    assert (found.bounds.high[0], found.bounds.low[1]) == (0, 6)


def test_matched_tasks_are_the_nearest_together():
    targets = pd.Series({"0v1": 0.01, "4v9": 0.011})
    candidates = pd.Series({"a": 0.0101, "b": 0.02, "c": 0.001, "d": 0.3})
    found = match_tasks(targets, candidates)
    assert found["task"].tolist() == ["0v1", "4v9"]
    assert sorted(found["matched"]) == ["a", "b"], "each candidate once"
    assert dict(zip(found["matched"], found["matched_error"], strict=True)) == {"a": 0.0101, "b": 0.02}
    distances = {
        (one, other): abs(np.log2(candidates[one] / 0.01)) + abs(np.log2(candidates[other] / 0.011))
        for one in candidates.index
        for other in candidates.index
        if one != other
    }
    assert distances[tuple(found["matched"])] == pytest.approx(min(distances.values()), rel=0.01)
