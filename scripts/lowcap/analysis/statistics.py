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
# Fewer replicates have no interval: of three, the percentile bootstrap's is their range, which covers the mean in 75 of
# 100 cases. Their range and the values themselves say what there is to say.
LEAST = 5
INTERVAL = ("ci_low", "ci_high")


class Estimate(NamedTuple):
    """A value, its 95 % bootstrap interval (nan where there is none) and the number of replicates behind it."""

    value: float
    low: float
    high: float
    n: int

    def columns(self, name: str) -> dict[str, float]:
        """Return the columns of a table's row: the value as `name`, then ci_low, ci_high and n."""
        return dict(zip((name, *INTERVAL, "n"), self, strict=True))


def standard_deviation(sample: np.ndarray) -> np.ndarray:
    """Return the standard deviation over axis 0 of replicates (n - 1); nan for a single one."""
    return sample.std(axis=0, ddof=1) if len(sample) > 1 else np.full(sample.shape[1:], np.nan)


def resamples(n: int) -> np.ndarray:
    """Return n of n replicates, by position and with repeats, RESAMPLES times: (RESAMPLES, n); each time the same."""
    return np.random.default_rng(0).integers(0, n, (RESAMPLES, n))


def resampled_means(samples: np.ndarray) -> np.ndarray:
    """Return the means of the rows of `samples` (groups, n) over every resample: (groups, RESAMPLES)."""
    return samples[:, resamples(samples.shape[1])].mean(axis=-1)


def percentiles(resampled: np.ndarray, n: int) -> np.ndarray:
    """Return the bounds (2, ...) of the interval that resamples of n replicates, the last axis, have of a statistic.

    With fewer than LEAST replicates there is none (nan). Resamples where the statistic is nan are left out; if it is
    nan in more than a tenth of them, the interval is nan.
    """
    if n < LEAST:
        return np.full((2, *resampled.shape[:-1]), np.nan)
    enough = (~np.isnan(resampled)).mean(axis=-1) >= 0.9
    defined = np.where(enough[..., None], resampled, 0)
    return np.where(enough, np.nanquantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=-1), np.nan)


def bootstrap_interval(samples: np.ndarray) -> np.ndarray:
    """Return percentile-bootstrap bounds of the mean of each row of `samples` (groups, n): (2, groups).

    All rows share their resamples, so rows that pair by column keep their pairing.
    """
    return percentiles(resampled_means(samples), samples.shape[1])


def mean_estimate(sample: ArrayLike) -> Estimate:
    """Return the mean of a sample with its interval; all is nan for an empty one."""
    sample = np.asarray(sample, dtype=float)
    if sample.size == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    low, high = bootstrap_interval(sample[None, :])[:, 0]
    return Estimate(float(sample.mean()), float(low), float(high), sample.size)


def paired_difference(first: ArrayLike, second: ArrayLike) -> Estimate:
    """Return the mean of `first` - `second`, which pair by position (the seed), with its interval."""
    return mean_estimate(np.subtract(np.asarray(first, dtype=float), np.asarray(second, dtype=float)))


def resampled(statistic: Callable[[np.ndarray], float], n: int) -> Estimate:
    """Return `statistic` of all n replicates, whose positions it takes, with its interval over resamples of them."""
    value = float(statistic(np.arange(n)))
    if n < LEAST:
        return Estimate(value, np.nan, np.nan, n)
    low, high = percentiles(np.array([statistic(rows) for rows in resamples(n)], dtype=float), n)
    return Estimate(value, float(low), float(high), n)


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
