"""Intervals and tests: the only place where uncertainty is computed.

The unit of replication is the seed, or the task where tasks are compared. Intervals are
bootstrap percentiles; p-values never come without the effect that they belong to.

SciPy's and statsmodels' statistics take a second to import, as long as many a job works, and are
therefore imported where they are used.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

RESAMPLES = 2000
LEVEL = 0.95


class Estimate(NamedTuple):
    """A value, its 95 % bootstrap interval and the number of replicates behind it."""

    value: float
    low: float
    high: float
    n: int


def bootstrap_interval(samples: np.ndarray, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Return percentile-bootstrap bounds of the mean of each row of `samples` (groups, n).

    All rows share their resamples, so rows that pair by column keep their pairing. With n = 1
    both bounds are the value; with n = 3 they are its least and largest, which covers the true
    mean in clearly fewer than 95 of 100 cases.
    """
    if samples.shape[1] == 1:
        return samples[:, 0], samples[:, 0]
    from scipy import stats

    interval = stats.bootstrap(
        (samples,),
        np.mean,
        axis=1,
        vectorized=True,
        method="percentile",
        n_resamples=RESAMPLES,
        confidence_level=level,
        rng=np.random.default_rng(0),
    ).confidence_interval
    return interval.low, interval.high


def mean_estimate(sample: ArrayLike) -> Estimate:
    """Return the mean of a sample with its interval; all is nan for an empty one."""
    sample = np.asarray(sample, dtype=float)
    if sample.size == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    low, high = bootstrap_interval(sample[None, :])
    return Estimate(float(sample.mean()), float(low[0]), float(high[0]), sample.size)


def paired_difference(first: ArrayLike, second: ArrayLike) -> Estimate:
    """Return the mean of `first` - `second`, which pair by position (the seed), with its interval."""
    return mean_estimate(np.subtract(np.asarray(first, dtype=float), np.asarray(second, dtype=float)))


def resampled(statistic: Callable[[np.ndarray], float], n: int, seed: int = 0) -> Estimate:
    """Return `statistic` of all n replicates with the percentile interval over resamples of them.

    `statistic` takes the indices (with repeats) of the replicates to use. Resamples where it is
    nan are left out; if it is nan in more than a tenth of them, the interval is nan.
    """
    rng = np.random.default_rng(seed)
    draws = np.array([statistic(rng.integers(0, n, n)) for _ in range(RESAMPLES)], dtype=float)
    defined = draws[~np.isnan(draws)]
    bounds = (
        np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if len(defined) >= 0.9 * RESAMPLES else [np.nan] * 2
    )
    return Estimate(float(statistic(np.arange(n))), float(bounds[0]), float(bounds[1]), n)


def resampled_means(samples: np.ndarray, seed: int = 0) -> np.ndarray:
    """Return the column means of RESAMPLES resamples of the rows of `samples` (n, columns): (RESAMPLES, columns)."""
    n = len(samples)
    counts = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    return counts @ samples / n


RANK_CORRELATIONS = ("spearman", "kendall")


def rank_correlation(x: ArrayLike, y: ArrayLike, method: str) -> Estimate:
    """Return Spearman's rho or Kendall's tau-b with its interval over resampled pairs (x_i, y_i).

    Undefined (nan) where x or y is constant, and for fewer than three pairs.
    """
    from scipy import stats

    correlate = {"spearman": stats.spearmanr, "kendall": stats.kendalltau}[method]
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) < 3:
        return Estimate(np.nan, np.nan, np.nan, len(x))

    def statistic(rows: np.ndarray) -> float:
        if np.ptp(x[rows]) == 0 or np.ptp(y[rows]) == 0:
            return float("nan")
        return float(correlate(x[rows], y[rows]).statistic)

    return resampled(statistic, len(x))


def partial_rank_correlation(x: ArrayLike, y: ArrayLike, given: ArrayLike) -> Estimate:
    """Return `partial_spearman` of x and y given a third variable, with its interval over resampled rows.

    Undefined (nan) for fewer than four rows.
    """
    values = np.column_stack([x, y, given]).astype(float)
    if len(values) < 4:
        return Estimate(np.nan, np.nan, np.nan, len(values))
    return resampled(lambda rows: partial_spearman(values[rows]), len(values))


def spearman(values: np.ndarray) -> float:
    """Return the rank correlation of two columns (n, 2); nan where one is constant."""
    from scipy import stats

    if np.ptp(values, axis=0).min() == 0:
        return float("nan")
    return float(np.corrcoef(stats.rankdata(values, axis=0), rowvar=False)[0, 1])


def partial_spearman(values: np.ndarray) -> float:
    """Return the rank correlation of columns 0 and 1 of (n, 3) with what the ranks of column 2 explain taken out.

    (r_01 - r_02 r_12) / sqrt((1 - r_02^2)(1 - r_12^2)) for the rank correlations r; nan where a column is constant
    or the third explains all of another.
    """
    from scipy import stats

    if np.ptp(values, axis=0).min() == 0:
        return float("nan")
    (_, xy, xz), (_, _, yz), _ = np.corrcoef(stats.rankdata(values, axis=0), rowvar=False)
    scale = (1 - xz**2) * (1 - yz**2)
    return float((xy - xz * yz) / np.sqrt(scale)) if scale > 0 else float("nan")


def holm(p_values: ArrayLike) -> np.ndarray:
    """Return Holm-adjusted p-values of one group of tests, in the order given."""
    from statsmodels.stats.multitest import multipletests

    return multipletests(p_values, method="holm")[1]


def one_sided_p(sample: ArrayLike, threshold: float) -> float:
    """Return the p-value of Student's t-test for a mean above `threshold`; nan for fewer than two values.

    A sample without spread gives 0, 1/2 or 1 as its value lies above, at or below the threshold.
    """
    sample = np.asarray(sample, dtype=float)
    if len(sample) < 2:
        return float("nan")
    if np.ptp(sample) == 0:
        return float(0.5 - 0.5 * np.sign(sample[0] - threshold))
    from scipy import stats

    return float(stats.ttest_1samp(sample, threshold, alternative="greater").pvalue)


def rank_correlation_p(rho: float, n: int, threshold: float) -> float:
    """Return the p-value for a Spearman correlation above `threshold`, given `rho` of n pairs; nan for n < 4.

    Fisher's transformation with the variance (1 + rho^2 / 2) / (n - 3) of Bonett and Wright 2000.
    """
    if n < 4 or np.isnan(rho):
        return float("nan")
    from scipy import stats

    limit = 1 - 1e-12
    distance = np.arctanh(np.clip(rho, -limit, limit)) - np.arctanh(threshold)
    return float(stats.norm.sf(distance / np.sqrt((1 + rho**2 / 2) / (n - 3))))
