"""Intervals and tests on simulated data: how often they cover the truth, how often they cry wolf."""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from lowcap.analysis import statistics
from lowcap.analysis.statistics import (
    FISHER,
    LEAST,
    LEAST_RESAMPLED,
    Estimate,
    RankCorrelations,
    bootstrap_interval,
    digit_jackknife,
    mean_estimate,
    mean_interval,
    mean_ratio,
    pair_rank_correlation,
    paired_difference,
    rank_correlation,
    rank_correlation_errors,
    resampled,
    resamples,
    spread_estimate,
    standard_deviation,
)


def covered(bounds, truth):
    """The share of intervals (2, groups) that hold the truth."""
    low, high = bounds
    return ((low <= truth) & (truth <= high)).mean()


@pytest.mark.parametrize(("n", "percentiles"), [(5, 0.86), (10, 0.92), (20, 0.94), (50, 0.95)])
def test_students_interval_covers_a_normal_mean_as_often_as_it_says(n, percentiles):
    """The interval that percentiles of resampled means make does not, where there are few."""
    samples = np.random.default_rng(n).normal(size=(8000, n))
    assert covered(mean_interval(samples), 0) == pytest.approx(0.95, abs=0.01)
    assert covered(mean_interval(samples, level=0.8), 0) == pytest.approx(0.8, abs=0.02)
    means = samples[:1500, resamples(n)[:500]].mean(axis=-1)
    assert covered(np.quantile(means, [0.025, 0.975], axis=1), 0) < percentiles


@pytest.mark.parametrize(("n", "least"), [(5, 0.86), (10, 0.88), (20, 0.90), (50, 0.92)])
def test_students_interval_covers_a_skewed_mean_almost_as_often(n, least):
    samples = np.random.default_rng(n).exponential(size=(8000, n))
    assert least < covered(mean_interval(samples), 1) < 0.945


def test_students_interval_is_scipys():
    samples = np.random.default_rng(2).normal(size=(30, 12))
    expected = stats.ttest_1samp(samples, 0, axis=1).confidence_interval(0.95)
    np.testing.assert_allclose(mean_interval(samples), expected)
    narrower = stats.ttest_1samp(samples, 0, axis=1).confidence_interval(0.9)
    np.testing.assert_allclose(mean_interval(samples, level=0.9), narrower)
    one = mean_estimate(samples[0])
    assert (one.low, one.high) == pytest.approx(tuple(stats.ttest_1samp(samples[0], 0).confidence_interval(0.95)))


def test_a_sample_without_spread_has_an_interval_of_no_width():
    sample = np.full(12, 0.1)
    assert tuple(mean_estimate(sample)) == pytest.approx((0.1, 0.1, 0.1, 12), abs=1e-15)
    assert np.ptp(mean_interval(sample[None, :])) == 0
    assert tuple(spread_estimate(sample)) == (0, 0, 0, 12)
    assert np.isnan(spread_estimate(np.append(sample, 0.2)).high), "eleven equal ones say nothing of the twelfth"


@pytest.mark.parametrize("n", [1, 2, LEAST - 1, LEAST, LEAST_RESAMPLED - 1, LEAST_RESAMPLED])
def test_few_replicates_have_a_value_and_no_interval(n):
    sample = np.random.default_rng(2).normal(size=n)
    mean = mean_estimate(sample)
    others = [resampled(lambda rows: sample[rows].mean(axis=1), n), spread_estimate(sample)]
    assert mean.value == pytest.approx(sample.mean())
    assert [one.value for one in others] == pytest.approx([sample.mean(), standard_deviation(sample)], nan_ok=True)
    assert [one.n for one in (mean, *others)] == [n] * 3
    assert [np.isnan(bound) for bound in (mean.low, mean.high)] == [n < LEAST] * 2
    assert [np.isnan(bound) for one in others for bound in (one.low, one.high)] == [n < LEAST_RESAMPLED] * 4


def intervals(statistic, samples, m):
    """The bounds (2, groups) of the bootstrap, corrected and as percentiles of m resamples."""
    n = samples.shape[1]
    drawn, without = resamples(n)[:m], np.array([np.delete(np.arange(n), row) for row in range(n)])
    found, left_out = (np.stack([statistic(sample[rows]) for sample in samples]) for rows in (drawn, without))
    return bootstrap_interval(statistic(samples), found, left_out), np.quantile(found, [0.025, 0.975], axis=1)


def spearman(samples):
    """Spearman's correlations (...) of samples (..., n, 2)."""
    ranks = stats.rankdata(samples, axis=-2) - (samples.shape[-2] + 1) / 2
    return (ranks[..., 0] * ranks[..., 1]).sum(axis=-1) / np.sqrt((ranks**2).sum(axis=-2).prod(axis=-1))


@pytest.mark.parametrize(("n", "m"), [(10, 600), (20, 600), (50, 300)])
@pytest.mark.parametrize("rho", [0, 0.8])
def test_the_bootstrap_covers_a_rank_correlation(n, m, rho):
    """Of the sample's own normal distribution; Spearman's is 6 / pi arcsin(rho / 2) there."""
    samples = np.random.default_rng(n).normal(size=(250, n, 2))
    samples[..., 1] = rho * samples[..., 0] + np.sqrt(1 - rho**2) * samples[..., 1]
    assert covered(intervals(spearman, samples, m)[0], 6 / np.pi * np.arcsin(rho / 2)) >= 0.91


@pytest.mark.parametrize("n", [10, 20, 50])
def test_the_bootstrap_covers_the_median_of_a_skewed_distribution(n):
    samples = np.random.default_rng(n).exponential(size=(500, n))
    corrected, _ = intervals(lambda values: np.median(values, axis=-1), samples, 500)
    assert covered(corrected, np.log(2)) >= 0.89


@pytest.mark.parametrize("n", [10, 20])
def test_of_a_biased_statistic_correction_covers_more_and_the_jackknife_most(n):
    """Resamples vary less than their sample: of ten values, percentiles cover the deviation in 3 of 4 cases."""
    samples = np.random.default_rng(n).normal(size=(1000, n))
    corrected, percentiles = intervals(lambda values: values.std(axis=-1, ddof=1), samples, 500)
    jackknifed = np.array([spread_estimate(sample)[1:3] for sample in samples]).T
    assert covered(jackknifed, 1) > 0.92
    assert covered(percentiles, 1) + 0.02 < covered(corrected, 1) < covered(jackknifed, 1) - 0.03


@pytest.mark.parametrize("n", [10, 25])
def test_the_bootstrap_is_scipys(n, monkeypatch):
    monkeypatch.setattr(statistics, "RESAMPLES", 999)
    x, y = np.random.default_rng(n).exponential(size=(2, n)).round(1)
    columns = np.column_stack([x, y])

    def expected(data, statistic):
        rng = np.random.default_rng(0)
        return stats.bootstrap(data, statistic, paired=True, n_resamples=999, method="BCa", rng=rng).confidence_interval

    def rho(x, y, axis=-1):
        return spearman(np.stack([x, y], axis=-1))

    for found, (low, high) in (
        (resampled(lambda rows: x[rows].var(axis=1), n), expected((x,), np.var)),
        (resampled(lambda rows: np.median(x[rows], axis=1), n), expected((x,), np.median)),
        (resampled(lambda rows: spearman(columns[rows]), n), expected((x, y), rho)),
    ):
        assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


def test_the_bootstrap_of_a_statistic_that_is_always_the_same_has_no_width():
    assert resampled(lambda rows: np.full(len(rows), 0.1), 10) == (0.1, 0.1, 0.1, 10)


def test_the_bootstrap_of_a_statistic_of_two_values_is_of_these():
    """Equal values count half: if most resamples agree with their sample, nothing is corrected."""
    sample = np.array([0] * 15 + [1] * 5)
    found = resampled(lambda rows: (sample[rows].mean(axis=1) > 0.5).astype(float), 20)
    assert (found.value, found.low, found.high) == (0, 0, 0)
    found = resampled(lambda rows: (sample[rows].mean(axis=1) > 0.3).astype(float), 20)
    assert (found.value, found.low, found.high) == (0, 0, 1)


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


def test_an_interval_that_is_mostly_undefined_is_undefined():
    def one_if_more_than(kinds):
        return lambda samples: np.array([1.0 if len(set(rows)) > kinds else float("nan") for rows in samples])

    found = resampled(one_if_more_than(6), 10)
    assert found.value == 1.0
    assert np.isnan(found.low)
    found = resampled(one_if_more_than(4), 10)
    assert (found.low, found.high) == (1, 1)


@pytest.mark.parametrize("method", ["spearman", "kendall"])
def test_rank_correlation(method, fewer_resamples):
    rng = np.random.default_rng(3)
    x = rng.normal(size=45)
    found = rank_correlation(x, x + 0.5 * rng.normal(size=45), method)
    assert 0 < found.low < found.value < found.high <= 1
    assert rank_correlation(x, x**3, method).value == pytest.approx(1)
    assert np.isnan(rank_correlation(x, np.ones(45), method).value)
    inside = 0
    for seed in range(40):
        pair = np.random.default_rng(seed).normal(size=(2, 45))
        independent = rank_correlation(*pair, method)
        inside += independent.low <= 0 <= independent.high
    assert inside >= 34


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


PAIRS = np.array(list(combinations(range(10), 2)))


def over_pairs(rng, noise=0.5):
    """Values of the pairs of ten digits, to which both digits contribute."""
    return rng.normal(size=10)[PAIRS].sum(axis=1) + noise * rng.normal(size=len(PAIRS))


@pytest.mark.parametrize("noise", [0.1, 0.5, 1])
def test_pairs_that_share_digits_are_not_taken_for_independent(noise, fewer_resamples):
    """Neither two measures that have nothing in common nor a mean of zero are found to be more than that."""
    rng = np.random.default_rng(6)
    found = []
    for _ in range(400):
        x, y = over_pairs(rng, noise), over_pairs(rng, noise)
        means = [digit_jackknife(lambda inside, x=x: x[inside].mean(), PAIRS).interval(), mean_estimate(x)[1:3]]
        rho = pair_rank_correlation(x, y, PAIRS, "spearman")[1:3]
        found.append([*means, rho, rank_correlation(x, y, "spearman")[1:3]])
    mean, mean_of_pairs, rho, rho_of_pairs = 1 - np.array([covered(one.T, 0) for one in np.array(found).swapaxes(0, 1)])
    assert 0.02 < mean < 0.08
    assert rho < 0.08
    assert mean_of_pairs > 0.4
    assert rho_of_pairs > (0.2 if noise < 1 else 0.13)


def test_where_digits_make_all_of_the_variation_the_jackknife_of_a_mean_is_students():
    effects = np.random.default_rng(7).normal(size=10)
    found = digit_jackknife(lambda inside: effects[PAIRS].mean(axis=1)[inside].mean(), PAIRS)
    assert found.freedom == 9
    two_sided = stats.ttest_1samp(effects, 0)
    assert found.interval(0.9) == pytest.approx(tuple(two_sided.confidence_interval(0.9)))


@pytest.mark.parametrize(("method", "correlate"), [("spearman", stats.spearmanr), ("kendall", stats.kendalltau)])
def test_a_rank_correlation_of_pairs_is_scipys_with_its_interval_on_fishers_scale(method, correlate):
    rng = np.random.default_rng(8)
    x = over_pairs(rng)
    y = (x + over_pairs(rng)).round()
    found = pair_rank_correlation(x, y, PAIRS, method)
    left_out = [
        correlate(x[kept], y[kept]).statistic for kept in (~np.isin(PAIRS, digit).any(axis=1) for digit in range(10))
    ]
    transforms = np.arctanh(left_out)
    error = np.sqrt(9 / 10 * ((transforms - transforms.mean()) ** 2).sum())
    expected = np.tanh(np.arctanh(found.value) + np.array([-1, 1]) * stats.t.ppf(0.975, 9) * error)
    assert found.value == pytest.approx(correlate(x, y).statistic)
    assert (found.low, found.high, found.n) == pytest.approx((*expected, 45))
    same = digit_jackknife(lambda inside: correlate(x[inside], y[inside]).statistic, PAIRS, FISHER)
    assert same.interval() == pytest.approx((found.low, found.high))


def test_pairs_have_no_interval_where_there_are_few_or_a_digit_is_needed():
    x = over_pairs(np.random.default_rng(9))
    few = pair_rank_correlation(x[:9], x[:9] ** 2, PAIRS[:9], "spearman")
    assert np.isnan([few.low, few.high]).all()
    assert few.value == pytest.approx(stats.spearmanr(x[:9], x[:9] ** 2).statistic)
    marked = (PAIRS == 3).any(axis=1)
    alone = pair_rank_correlation(x, marked, PAIRS, "spearman")
    assert np.isnan([alone.low, alone.high]).all(), "without digit 3 one measure is constant"
    assert tuple(pair_rank_correlation(x, x**3, PAIRS, "kendall")) == pytest.approx((1, 1, 1, 45))
    assert np.isnan(pair_rank_correlation(x, np.where(marked, np.nan, x), PAIRS, "kendall").value)
    certain = digit_jackknife(lambda inside: 0.5, PAIRS)
    assert certain.interval() == (0.5, 0.5)


def test_the_mean_of_nothing_is_undefined():
    found = mean_estimate([])
    assert np.isnan(found.value)
    assert found.n == 0


def test_a_partial_rank_correlation_takes_out_what_a_third_variable_explains(fewer_resamples):
    rng = np.random.default_rng(3)
    cause, x_own, y_own = rng.normal(size=(3, 300))

    def partial(x, y, given):
        return RankCorrelations(np.column_stack([x, y, given])).partial(0, 1, 2)

    confounded = partial(cause + 0.3 * x_own, cause + 0.3 * y_own, cause)
    assert rank_correlation(cause + 0.3 * x_own, cause + 0.3 * y_own, "spearman").low > 0.7
    assert confounded.low < 0 < confounded.high
    direct = partial(cause + x_own, x_own, cause)
    assert direct.low > 0.8

    def residual(values):
        ranks, given = stats.rankdata(values), stats.rankdata(cause)
        return ranks - np.polyval(np.polyfit(given, ranks, 1), given)

    expected = np.corrcoef(residual(cause + x_own), residual(x_own))[0, 1]
    assert direct.value == pytest.approx(expected)
    assert np.isnan(partial(cause, x_own, np.ones(300)).value)


def test_errors_of_rank_correlations_cover_as_often_as_they_say():
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(2, 1000, 45))
    for share, slack in ((0.0, 0.02), (0.8, 0.03)):
        z = share * x + np.sqrt(1 - share**2) * y
        rho = np.array([stats.spearmanr(*pair).statistic for pair in zip(x, z, strict=True)])
        truth = 6 / np.pi * np.arcsin(share / 2)
        margin = 1.96 * rank_correlation_errors(rho, 45)
        assert covered((np.arctanh(rho) - margin, np.arctanh(rho) + margin), np.arctanh(truth)) == pytest.approx(
            0.95, abs=slack
        )
    assert np.isnan(rank_correlation_errors(np.array([0.5]), 3)).all()


def test_a_ratio_of_means_is_covered_as_often_as_its_interval_says():
    rng = np.random.default_rng(0)
    covered = []
    for _ in range(400):
        second = rng.gamma(4.0, 0.25, (3, 20))
        found = mean_ratio(0.8 * second * rng.gamma(16.0, 1 / 16, (3, 20)), second)
        covered.append(found.low < 0.8 < found.high)
    assert 0.92 < np.mean(covered) < 0.98


def test_a_ratio_of_means_has_no_interval_where_replicates_are_few_or_it_is_nought():
    assert np.isnan(mean_ratio(np.ones((1, 9)), np.ones((1, 9)))[1:3]).all()
    assert mean_ratio(np.zeros((1, 20)), np.ones((1, 20)))[:1] == (0,)
    assert np.isnan(mean_ratio(np.ones((1, 20)), np.zeros((1, 20))).value)


def test_the_jackknife_of_a_ratio_leaves_a_replicate_out_of_both_means():
    rng = np.random.default_rng(1)
    first, second = rng.gamma(2.0, 1.0, (2, 2, 12))
    second[:, 0] = 0.001  # of whose own ratios the mean would consist

    def ratio(kept):
        return (first[:, kept].mean(axis=1) / second[:, kept].mean(axis=1)).mean()

    everyone = np.arange(12)
    without = np.log([ratio(everyone != one) for one in everyone])
    half = stats.t.ppf(0.975, 11) * np.sqrt(11 * without.var())
    found = mean_ratio(first, second)
    assert found.value == pytest.approx(ratio(everyone))
    assert found[1:3] == pytest.approx(found.value * np.exp([-half, half]))
