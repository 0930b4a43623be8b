"""Intervals and tests on simulated data: how often they cover the truth, how often they cry wolf."""

import gc

import numpy as np
import pytest
from scipy import stats

from lowcap.analysis import statistics
from lowcap.analysis.statistics import (
    LEAST,
    Estimate,
    bootstrap_interval,
    holm,
    mean_estimate,
    one_sided_p,
    paired_difference,
    partial_rank_correlation,
    rank_correlation,
    rank_correlation_p,
    resampled,
    standard_deviation,
)


def test_the_interval_covers_the_mean_about_as_often_as_it_says():
    samples = np.random.default_rng(1).normal(size=(2000, 20))
    low, high = bootstrap_interval(samples)
    covered = ((low <= 0) & (high >= 0)).mean()
    assert 0.90 < covered < 0.97


def test_the_interval_is_scipys():
    samples = np.random.default_rng(2).normal(size=(30, 12))
    expected = stats.bootstrap(
        (samples,), np.mean, axis=1, method="percentile", n_resamples=2000, rng=np.random.default_rng(0)
    ).confidence_interval
    np.testing.assert_allclose(bootstrap_interval(samples), expected)


@pytest.mark.parametrize("n", range(1, LEAST))
def test_few_replicates_have_a_value_and_no_interval(n):
    """Of three the percentile bootstrap would give the range, and call it 95 %."""
    sample = np.random.default_rng(2).normal(size=n)
    assert np.isnan(bootstrap_interval(sample[None, :])).all()
    for found in (mean_estimate(sample), resampled(lambda rows: sample[rows].mean(axis=1), n)):
        assert found.value == pytest.approx(sample.mean())
        assert (found.n, np.isnan(found.low), np.isnan(found.high)) == (n, True, True)


def test_all_intervals_of_the_same_replicates_agree():
    sample = np.random.default_rng(2).normal(size=LEAST)
    assert resampled(lambda rows: sample[rows].mean(axis=1), LEAST) == pytest.approx(mean_estimate(sample))


def test_a_single_replicate_has_no_standard_deviation():
    assert np.isnan(standard_deviation(np.array([0.9])))
    assert np.isnan(standard_deviation(np.ones((1, 3)))).tolist() == [True] * 3
    assert standard_deviation(np.array([[1.0, 2], [3, 2]])) == pytest.approx([np.sqrt(2), 0])


def test_an_estimate_as_columns():
    assert Estimate(0.5, 0.4, 0.6, 10).columns("f1") == {"f1": 0.5, "ci_low": 0.4, "ci_high": 0.6, "n": 10}


@pytest.fixture
def fewer_resamples(monkeypatch):
    """Fewer resamples, where a test repeats a bootstrap many times."""
    monkeypatch.setattr(statistics, "RESAMPLES", 300)


def test_paired_differences_use_the_pairing():
    rng = np.random.default_rng(0)
    shared = 10 * rng.normal(size=30)
    first, second = shared + 1 + 0.1 * rng.normal(size=30), shared
    found = paired_difference(first, second)
    assert found.value == pytest.approx(np.mean(first - second))
    assert 0.9 < found.low < 1 < found.high < 1.1
    assert found.n == 30


def test_resampled_intervals_cover_a_median(fewer_resamples):
    truth_inside = 0
    for seed in range(60):
        sample = np.random.default_rng(seed).normal(size=40)
        found = resampled(lambda rows, sample=sample: np.median(sample[rows], axis=1), 40)
        truth_inside += found.low <= 0 <= found.high
    assert truth_inside >= 52


def test_an_interval_that_is_mostly_undefined_is_undefined():
    def one_if_more_than(kinds):
        return lambda samples: np.array([1.0 if len(set(rows)) > kinds else float("nan") for rows in samples])

    found = resampled(one_if_more_than(3), 5)
    assert found.value == 1.0
    assert np.isnan(found.low)
    found = resampled(one_if_more_than(1), 5)
    assert (found.low, found.high) == (1, 1)


@pytest.mark.parametrize("method", ["spearman", "kendall"])
def test_rank_correlation(method, fewer_resamples):
    rng = np.random.default_rng(3)
    x = rng.normal(size=45)
    found = rank_correlation(x, x + 0.5 * rng.normal(size=45), method)
    assert 0 < found.low < found.value < found.high <= 1
    assert rank_correlation(x, x**3, method).value == pytest.approx(1)
    assert np.isnan(rank_correlation(x, np.ones(45), method).value)
    covered = 0
    for seed in range(40):
        pair = np.random.default_rng(seed).normal(size=(2, 45))
        independent = rank_correlation(*pair, method)
        covered += independent.low <= 0 <= independent.high
    assert covered >= 34


@pytest.mark.parametrize("n", [3, 5, 12, 45])
@pytest.mark.parametrize("places", [0, 3])
@pytest.mark.parametrize(("method", "correlate"), [("spearman", stats.spearmanr), ("kendall", stats.kendalltau)])
def test_rank_correlations_of_all_resamples_are_scipys(method, correlate, places, n, fewer_resamples):
    x, y = np.random.default_rng(n).normal(size=(2, n)).round(places)

    def one(rows):
        constant = np.ptp(x[rows]) == 0 or np.ptp(y[rows]) == 0
        return float("nan") if constant else correlate(x[rows], y[rows]).statistic

    def statistic(samples):
        return np.array([one(rows) for rows in samples])

    np.testing.assert_equal(tuple(rank_correlation(x, y, method)), tuple(resampled(statistic, n)))


def test_a_rank_correlation_with_an_unknown_value_is_undefined():
    for method in ("spearman", "kendall"):
        assert np.isnan(rank_correlation([1, 2, np.nan, 4, 5, 6], range(6), method)[:3]).all()


def test_holm_is_holms_procedure():
    np.testing.assert_allclose(holm([0.01, 0.04, 0.03]), [0.03, 0.06, 0.06])


def test_holm_keeps_false_positives_of_a_group_rare(monkeypatch):
    monkeypatch.setattr(gc, "collect", lambda: 0)  # statsmodels calls it for every group: 40 ms each
    rng = np.random.default_rng(4)
    false = sum((holm([one_sided_p(rng.normal(size=10), 0) for _ in range(8)]) < 0.05).any() for _ in range(400))
    assert false / 400 < 0.08


def test_one_sided_p_agrees_with_scipy_and_handles_no_spread():
    sample = [1.0, 2.0, 4.0]
    expected = stats.ttest_1samp(sample, 1.5, alternative="greater").pvalue
    assert one_sided_p(sample, 1.5) == pytest.approx(expected)
    assert [one_sided_p([2.0, 2.0], threshold) for threshold in (1, 2, 3)] == [0.0, 0.5, 1.0]
    assert np.isnan(one_sided_p([1.0], 0))


def test_the_mean_of_nothing_is_undefined():
    found = mean_estimate([])
    assert np.isnan(found.value)
    assert found.n == 0


def test_partial_rank_correlation_takes_out_what_a_third_variable_explains(fewer_resamples):
    rng = np.random.default_rng(3)
    cause, x_own, y_own = rng.normal(size=(3, 300))
    confounded = partial_rank_correlation(cause + 0.3 * x_own, cause + 0.3 * y_own, cause)
    assert rank_correlation(cause + 0.3 * x_own, cause + 0.3 * y_own, "spearman").low > 0.7
    assert confounded.low < 0 < confounded.high
    direct = partial_rank_correlation(cause + x_own, x_own, cause)
    assert direct.low > 0.8

    def residual(values):
        ranks, given = stats.rankdata(values), stats.rankdata(cause)
        return ranks - np.polyval(np.polyfit(given, ranks, 1), given)

    expected = np.corrcoef(residual(cause + x_own), residual(x_own))[0, 1]
    assert direct.value == pytest.approx(expected)
    assert np.isnan(partial_rank_correlation(cause, x_own, np.ones(300)).value)


def test_the_p_value_of_a_rank_correlation_is_uniform_without_one():
    rng = np.random.default_rng(5)
    p = [rank_correlation_p(stats.spearmanr(*rng.normal(size=(2, 45))).statistic, 45, 0) for _ in range(1000)]
    assert 0.03 < np.mean(np.array(p) < 0.05) < 0.075
    assert 0.45 < np.mean(p) < 0.55
    assert rank_correlation_p(1.0, 45, 0.5) < 1e-6
    assert np.isnan(rank_correlation_p(0.5, 3, 0))
