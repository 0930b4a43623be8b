"""Whether the law of width and difficulty of one data set predicts the widths that another's tasks need.

The law is linear in logarithms to base 2: a doubling of difficulty takes `slope` doublings of width. Of the width that
a task needs an interval is known: it lies above the widest of the grid that does not suffice, and not above the next;
where the narrowest of the grid suffices, or none does, one bound is not known. So the law is fitted to intervals, by
maximum likelihood.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from lowcap.analysis.capacity import SMALLEST
from lowcap.analysis.statistics import LEAST_RESAMPLED, LOGARITHM, PLAIN, digit_jackknife
from lowcap.base.tasks import Task

# Laws by name, and whether the width depends on difficulty.
SLOPED = {"constant": False, "power law": True}
LAW = "power law"
# Bounds of the spread, in doublings: without the lower one, a law that passes through all intervals would have none.
SPREADS = (0.01, 100.0)


class Bounds(NamedTuple):
    """Between which logarithms of widths, to base 2, the needed ones lie (n,), -inf and inf where there is no bound."""

    low: np.ndarray
    high: np.ndarray

    def within(self, rows: np.ndarray) -> "Bounds":
        """Return the bounds of some rows."""
        return Bounds(self.low[rows], self.high[rows])


class CensoredLaw(NamedTuple):
    """A normal law of the logarithm to base 2 of the needed width: its mean is intercept + slope * x.

    `spread` is its standard deviation.
    """

    intercept: float
    slope: float
    spread: float

    def mean(self, x: np.ndarray) -> np.ndarray:
        """Return the means at x (n,), the logarithms of difficulties."""
        return self.intercept + self.slope * x


def log_difficulty(error: pd.Series | np.ndarray) -> np.ndarray:
    """Return the logarithms, to base 2, of test errors, of which 0 is one below the test's resolution."""
    return np.log2(np.asarray(error, dtype=float) + SMALLEST)


def bound_widths(widths: np.ndarray, grid: Sequence[int]) -> Bounds:
    """Return the bounds of the needed widths, given the smallest sufficient ones of a grid (n,), nan where none is."""
    ordered = np.log2(np.sort(np.asarray(grid, dtype=float)))
    ends = np.concatenate([[-np.inf], ordered, [np.inf]])
    found = np.log2(np.asarray(widths, dtype=float))
    places = np.where(np.isnan(found), len(ordered), np.searchsorted(ordered, found))
    return Bounds(ends[places], ends[places + 1])


def _log_probability(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return the logarithm of the probability that a standard normal value lies between low < high, each (n,)."""
    from scipy.special import log_ndtr

    # In the upper tail probabilities differ from 1 by less than a number can; there the interval is mirrored.
    upper = low > 0
    near, far = np.where(upper, -low, high), np.where(upper, -high, low)
    larger = log_ndtr(near)
    return larger + np.log1p(-np.exp(log_ndtr(far) - larger))


def _loss(parameters: np.ndarray, x: np.ndarray, bounds: Bounds) -> tuple[float, np.ndarray]:
    """Return minus the log likelihood and its gradient, by intercept / spread, slope / spread and 1 / spread."""
    *line, scale = parameters
    terms = np.stack([np.ones_like(x), x])[: len(line)]
    mean = np.asarray(line) @ terms
    ends = [scale * end - mean for end in bounds]
    found = _log_probability(*ends)
    # The density at each end over the probability: what moving that end adds to the log likelihood. None at infinity.
    low, high = (np.exp(-(end**2) / 2 - found) / np.sqrt(2 * np.pi) for end in ends)
    by_scale = [np.where(np.isinf(end), 0, end) for end in bounds]
    gradient = np.append(terms @ (low - high), (high * by_scale[1] - low * by_scale[0]).sum())
    return float(-found.sum()), -gradient


def fit_law(x: np.ndarray, bounds: Bounds, sloped: bool = True) -> CensoredLaw:
    """Return the law that makes it most likely that the widths at x (n,) lie within their bounds; all nan if none does.

    None does with fewer than four points, of which two must differ in x and two in their bounds. Without `sloped` the
    slope is 0. In the parameters used the log likelihood is concave (Pratt 1981, J. Am. Stat. Assoc. 76:103), so that
    there is one maximum.
    """
    from scipy.optimize import minimize

    if len(x) < 4 or np.ptp(x) == 0 or len({*zip(*bounds, strict=True)}) < 2:
        return CensoredLaw(np.nan, np.nan, np.nan)
    start = [0.0, 0.0, 1.0] if sloped else [0.0, 1.0]
    limits = [(None, None)] * (len(start) - 1) + [(1 / SPREADS[1], 1 / SPREADS[0])]
    # About the middle, slope and intercept hardly depend on each other.
    middle = float(x.mean())
    found = minimize(
        _loss, start, (x - middle, bounds), "L-BFGS-B", jac=True, bounds=limits, options={"ftol": 1e-13, "gtol": 1e-8}
    )
    *line, scale = found.x
    intercept, slope = (*(value / scale for value in line), 0.0)[:2]
    return CensoredLaw(float(intercept - slope * middle), float(slope), float(1 / scale))


def surprise(law: CensoredLaw, x: np.ndarray, bounds: Bounds) -> np.ndarray:
    """Return minus the logarithm to base 2 of the probabilities that a law gives to the bounds: bits (n,), from 0."""
    ends = ((end - law.mean(x)) / law.spread for end in bounds)
    return -_log_probability(*ends) / np.log(2)


def distance(law: CensoredLaw, x: np.ndarray, bounds: Bounds) -> np.ndarray:
    """Return how far the law's means lie outside the bounds, in doublings of the width: (n,), 0 within them."""
    mean = law.mean(x)
    return np.maximum(np.maximum(bounds.low - mean, mean - bounds.high), 0)


class Pairs(NamedTuple):
    """Pairs of classes of a data set: their names, the logarithms of their difficulties, the bounds of their widths."""

    tasks: list[str]
    x: np.ndarray
    bounds: Bounds

    @property
    def classes(self) -> np.ndarray:
        """The two classes of each pair: (n, 2)."""
        return np.array([Task.parse(task) for task in self.tasks]).reshape(-1, 2)

    def fit(self, rows: np.ndarray, sloped: bool = True) -> CensoredLaw:
        """Return the law of some rows, as booleans (n,)."""
        return fit_law(self.x[rows], self.bounds.within(rows), sloped)


def read_pairs(table: pd.DataFrame, grid: Sequence[int]) -> Pairs:
    """Return the pairs of a table with columns task, logistic_regression_error and width (the smallest sufficient)."""
    x = log_difficulty(table["logistic_regression_error"])
    return Pairs(list(table["task"]), x, bound_widths(table["width"].to_numpy(float), grid))


PARAMETERS = {"intercept": PLAIN, "slope": PLAIN, "spread": LOGARITHM}


def describe_laws(pairs: Pairs) -> list[dict[str, float | str]]:
    """Return a row per law and parameter: law, parameter, value, ci_low, ci_high (by leaving out each class) and n."""
    rows = []
    for law, sloped in SLOPED.items():
        for parameter, scale in PARAMETERS.items():
            if parameter == "slope" and not sloped:
                continue
            found = digit_jackknife(_parameter(pairs, parameter, sloped), pairs.classes, scale)
            low, high = found.interval()
            about = {"value": found.value, "ci_low": low, "ci_high": high, "n": len(pairs.x)}
            rows.append({"law": law, "parameter": parameter} | about)
    return rows


def _parameter(pairs: Pairs, name: str, sloped: bool = True) -> Callable[[np.ndarray], float]:
    return lambda rows: getattr(pairs.fit(rows, sloped), name)


def slope_by_class(pairs: Pairs) -> list[dict[str, float | int]]:
    """Return a row per class: the slope of all pairs, moved by what the class does to it.

    The mean of the rows is the slope, and the standard error of that mean is that of `digit_jackknife`, so that slopes
    of two data sets are compared as two means are. nan for fewer than LEAST_RESAMPLED pairs, as there.
    """
    classes = np.unique(pairs.classes)
    if len(pairs.x) < LEAST_RESAMPLED:
        return [{"class": int(one), "slope": np.nan} for one in classes]
    slope = _parameter(pairs, "slope")
    left_out = np.array([slope((pairs.classes != one).all(axis=1)) for one in classes])
    moved = slope(np.full(len(pairs.x), True)) + (len(classes) - 1) * (left_out.mean() - left_out)
    return [{"class": int(one), "slope": float(value)} for one, value in zip(classes, moved, strict=True)]


def predict_widths(frozen: Pairs, new: Pairs) -> pd.DataFrame:
    """Predict the widths that new pairs need by the laws of the frozen ones.

    Columns: task, law, predicted (a width), squared_error (of its logarithm to base 2, from the nearest bound; 0 within
    them) and surprise (bits).
    """
    rows = []
    for law, sloped in SLOPED.items():
        fitted = frozen.fit(np.full(len(frozen.x), True), sloped)
        found = {
            "predicted": 2 ** fitted.mean(new.x),
            "squared_error": distance(fitted, new.x, new.bounds) ** 2,
            "surprise": surprise(fitted, new.x, new.bounds),
        }
        rows.append(pd.DataFrame({"task": new.tasks, "law": law} | found))
    return pd.concat(rows, ignore_index=True)


def score_laws(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return how well each law predicts, over the pairs of `predict_widths`.

    Columns: law, error (root mean square, in doublings of the width), surprise (mean, in bits), within (the share of
    pairs whose bounds hold the prediction, 0 to 1) and n.
    """
    by_law = predictions.groupby("law", sort=False)
    columns = {
        "error": by_law["squared_error"].mean() ** 0.5,
        "surprise": by_law["surprise"].mean(),
        "within": by_law["squared_error"].agg(lambda errors: (errors == 0).where(errors.notna()).mean()),
        "n": by_law.size(),
    }
    return pd.DataFrame(columns).reset_index()


def match_tasks(targets: pd.Series, candidates: pd.Series) -> pd.DataFrame:
    """Return for each target the candidate that is about as difficult, each candidate once.

    Both are test errors by task. Of all ways to choose, it is the one with the least sum of distances between
    logarithms. Columns: task, error, matched, matched_error.
    """
    from scipy.optimize import linear_sum_assignment

    far = np.abs(log_difficulty(targets)[:, None] - log_difficulty(candidates)[None, :])
    rows, columns = linear_sum_assignment(far)
    chosen = candidates.iloc[columns]
    return pd.DataFrame(
        {
            "task": targets.index[rows],
            "error": targets.to_numpy()[rows],
            "matched": chosen.index,
            "matched_error": chosen.to_numpy(),
        }
    )
