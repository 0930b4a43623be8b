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


def standard_deviation(sample: np.ndarray, axis: int = 0) -> np.ndarray:
    """Return the standard deviation over an axis of replicates (n - 1); nan for a single one."""
    spread = sample.std(axis=axis, ddof=min(1, sample.shape[axis] - 1))
    return spread if sample.shape[axis] > 1 else np.full_like(spread, np.nan)


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


def resampled(statistic: Callable[[np.ndarray], np.ndarray], n: int) -> Estimate:
    """Return a statistic of all n replicates, with its interval over resamples of them.

    `statistic` takes the positions of the replicates in samples (m, n) and returns its value in each (m,).
    """
    samples = np.concatenate([np.arange(n)[None, :], resamples(n)])
    return _estimate(statistic(samples), n)


def _estimate(values: np.ndarray, n: int) -> Estimate:
    """Return what samples of n replicates, all of them and each resample, have of a statistic: values (1 + m,)."""
    low, high = percentiles(values[1:], n)
    return Estimate(float(values[0]), float(low), float(high), n)


RANK_CORRELATIONS = ("spearman", "kendall")
NUMBERS_AT_ONCE = 1_000_000  # ranks held in memory at a time


def _counts(n: int) -> np.ndarray:
    """Return how often each of n replicates is among all of them, and in each resample: (1 + RESAMPLES, n)."""
    drawn = resamples(n)
    places = drawn + n * np.arange(len(drawn))[:, None]
    counts = np.bincount(places.ravel(), minlength=drawn.size).reshape(drawn.shape)
    return np.concatenate([np.ones((1, n), dtype=int), counts])


def _ranks(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the ranks of values (n,) in samples that have them counts (m, n) times, less their mean, doubled: (m, n).

    Equal values share the mean of their ranks. The doubles are whole numbers, so that sums of their products are exact,
    in whatever order.
    """
    kinds, kind = np.unique(values, return_inverse=True)
    order = np.argsort(kind, kind="stable")
    sizes = np.add.reduceat(counts[:, order], np.searchsorted(kind[order], np.arange(len(kinds))), axis=1)
    upto = sizes.cumsum(axis=1)
    return (2 * upto - sizes - upto[:, -1:])[:, kind].astype(float)


def _spearman(columns: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the rank correlations of columns (n, k) in samples that have the rows `counts` (m, n) times: (m, k, k)."""
    ranks = np.stack([_ranks(column, counts) for column in columns.T], axis=1)
    products = (ranks * counts[:, None]) @ ranks.transpose(0, 2, 1) / 4
    covariances = products * (1 / (counts.sum(axis=1) - 1))[:, None, None]
    spread = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    with np.errstate(invalid="ignore"):
        return np.clip(covariances / spread[:, :, None] / spread[:, None, :], -1, 1)


def _kendall(x: np.ndarray, y: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return Kendall's tau-b of x and y (n,) in samples that have the pairs `counts` (m, n) times: (m,)."""
    x_order, y_order = (np.sign(one[:, None] - one) for one in (x, y))
    signs = (x_order * y_order, abs(x_order), abs(y_order))
    agreeing, x_differ, y_differ = (((counts @ sign) * counts).sum(axis=1) / 2 for sign in signs)
    with np.errstate(invalid="ignore"):
        return np.clip(agreeing / np.sqrt(x_differ) / np.sqrt(y_differ), -1, 1)


class RankCorrelations:
    """Spearman's correlations between columns, with their intervals over resamples of the replicates.

    `columns` is (n, k), without nan. `replicates` (n,) numbers, from 0, what each row belongs to, and is resampled with
    all its rows; without it, each row is a replicate. Undefined (nan) where a column is constant, and for fewer than
    three replicates. Samples are counts of the replicates, so that one sorting of a column serves them all.
    """

    def __init__(self, columns: np.ndarray, replicates: np.ndarray | None = None) -> None:
        rows = np.arange(len(columns)) if replicates is None else replicates
        self.n = len(np.unique(rows))
        self.found = np.full((1 + RESAMPLES, *columns.shape[1:] * 2), np.nan)
        if self.n < 3:
            return
        counts = _counts(self.n)
        step = max(1, NUMBERS_AT_ONCE // columns.size)
        for start in range(0, len(counts), step):
            chosen = slice(start, start + step)
            self.found[chosen] = _spearman(columns, counts[chosen, rows])

    def between(self, first: int, second: int) -> Estimate:
        """Return the correlation of two columns."""
        return _estimate(self.found[:, first, second], self.n)

    def partial(self, first: int, second: int, given: int) -> Estimate:
        """Return the correlation of two columns with what the ranks of a third explain taken out.

        (r_12 - r_13 r_23) / sqrt((1 - r_13^2)(1 - r_23^2)) for the rank correlations r; nan also where the third
        explains all of another.
        """
        xy, xz, yz = (self.found[:, i, j] for i, j in ((first, second), (first, given), (second, given)))
        scale = (1 - xz**2) * (1 - yz**2)
        scale[scale <= 0] = np.nan
        return _estimate((xy - xz * yz) / np.sqrt(scale), self.n)


def rank_correlation(x: ArrayLike, y: ArrayLike, method: str) -> Estimate:
    """Return Spearman's rho or Kendall's tau-b with its interval over resampled pairs (x_i, y_i).

    Undefined (nan) where x or y is constant or has a nan, and for fewer than three pairs.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) < 3 or np.isnan(x).any() or np.isnan(y).any():
        return Estimate(np.nan, np.nan, np.nan, len(x))
    if method == "kendall":
        return _estimate(_kendall(x, y, _counts(len(x))), len(x))
    return RankCorrelations(np.column_stack([y, x])).between(0, 1)


def partial_rank_correlation(x: ArrayLike, y: ArrayLike, given: ArrayLike) -> Estimate:
    """Return Spearman's partial correlation of x and y given a third variable, with its interval over resampled rows.

    Undefined (nan) for fewer than four rows.
    """
    values = np.column_stack([x, y, given]).astype(float)
    if len(values) < 4:
        return Estimate(np.nan, np.nan, np.nan, len(values))
    return RankCorrelations(values).partial(0, 1, 2)


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
