"""The smallest width that a task needs, and how that depends on the task's difficulty."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from lowcap.analysis.statistics import (
    INTERVAL,
    RANK_CORRELATIONS,
    pair_rank_correlation,
    resampled,
    spread_estimate,
    standard_deviation,
)
from lowcap.analysis.tidy import select
from lowcap.base.tasks import Task

# Added to a measure before logarithms are taken: an error of zero is one below the test's resolution.
SMALLEST = 1e-4


def smallest_sufficient(
    widths: np.ndarray, scores: np.ndarray, threshold: np.ndarray | float, largest_std: float
) -> np.ndarray:
    """Return the smallest width whose mean score is at least `threshold` with a spread of at most `largest_std`.

    `scores` is (..., seeds, widths), `threshold` as that without seeds, or a number; the spread is the standard
    deviation over seeds (n - 1). nan if no width suffices, as with a single seed, whose spread nobody knows, unless
    `largest_std` is infinite.
    """
    narrow = np.isinf(largest_std) | (standard_deviation(scores, axis=-2) <= largest_std)
    enough = (scores.mean(axis=-2) >= threshold) & narrow
    return np.where(enough.any(axis=-1), np.where(enough, widths, np.inf).min(axis=-1), np.nan)


# Gives the threshold that scores (..., seeds, widths ascending) must reach, a number or (..., 1).
Threshold = Callable[[np.ndarray], np.ndarray | float]


def criteria(thresholds: list[float], margin: float) -> dict[str, Threshold]:
    """Return, by name, the thresholds that scores may have to reach.

    `at least 0.9` and so on are fixed; `within 0.005 of the widest` follows the widest network's mean.
    """
    fixed = {f"at least {threshold:g}": lambda scores, threshold=threshold: threshold for threshold in thresholds}
    return fixed | {f"within {margin:g} of the widest": lambda scores: scores.mean(axis=-2)[..., -1:] - margin}


def minimum_widths(
    evaluation: pd.DataFrame, thresholds: list[float], margin: float, largest_std: float
) -> pd.DataFrame:
    """Return, per task and criterion, the smallest sufficient width with its interval over seeds.

    `evaluation` has columns task, width, seed and f1, one row per network. Columns: task,
    criterion, width, ci_low, ci_high, n.
    """
    rows = []
    for task, networks in evaluation.groupby("task", sort=False):
        table = networks.pivot_table(index="seed", columns="width", values="f1").sort_index(axis=1)
        widths, scores = table.columns.to_numpy(), table.to_numpy()
        for name, threshold in criteria(thresholds, margin).items():
            estimate = resampled(
                lambda rows, scores=scores, widths=widths, threshold=threshold: smallest_sufficient(
                    widths, scores[rows], threshold(scores[rows]), largest_std
                ),
                len(scores),
            )
            rows.append({"task": task, "criterion": name} | estimate.columns("width"))
    return pd.DataFrame(rows)


# Predicts widths (n,) from difficulties (n,).
Law = Callable[[np.ndarray], np.ndarray]


def _fit_linear(x: np.ndarray, y: np.ndarray) -> Law:
    slope, intercept = np.polyfit(x, y, 1)
    return lambda at: slope * at + intercept


def _fit_power_law(x: np.ndarray, y: np.ndarray) -> Law:
    exponent, offset = np.polyfit(np.log(x), np.log(y), 1)
    return lambda at: np.exp(offset) * at**exponent


def _fit_constant(x: np.ndarray, y: np.ndarray) -> Law:
    return lambda at: np.full_like(at, y.mean())


LAWS: Mapping[str, Callable[[np.ndarray, np.ndarray], Law]] = {
    "constant": _fit_constant,
    "linear": _fit_linear,
    "power law": _fit_power_law,
}


def leave_one_out(x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """Return, per law, the error (n,) of predicting each y, in its units, from the other points.

    The laws are a constant, a line and a power law fitted on logarithms; x and y are positive.
    With fewer than four points all errors are nan.
    """
    if len(x) < 4:
        return {name: np.full(len(x), np.nan) for name in LAWS}
    return {
        name: np.array(
            [fit(np.delete(x, row), np.delete(y, row))(x[row : row + 1])[0] - y[row] for row in range(len(x))]
        )
        for name, fit in LAWS.items()
    }


def pair_with_widths(difficulty: pd.DataFrame, widths: pd.DataFrame, criterion: str) -> pd.DataFrame:
    """Return the measures of difficulty, by task, with the smallest width by one criterion: width, ci_low, ci_high."""
    return difficulty.merge(select(widths, criterion=criterion)[["task", "width", *INTERVAL]], on="task")


def relate(pairs: pd.DataFrame, measures: list[str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Relate each of `measures`, columns of `pairs`, to the minimum widths, its column `width`, over tasks.

    Returns three tables. The first has, per measure, Spearman's and Kendall's rank correlation with
    the width (columns measure, statistic, value, ci_low, ci_high, n; intervals over digits, which tasks share) and the
    root mean squared errors of `leave_one_out`; the second those errors squared, per measure, law and task. Tasks that
    no width suffices for (nan) are left out of both. The third has Spearman's correlation between each
    two measures over all tasks.
    """
    defined = pairs.dropna(subset="width")
    y = defined["width"].to_numpy(dtype=float)
    digits, all_digits = ([Task.parse(task) for task in rows["task"]] for rows in (defined, pairs))
    relations, errors, agreement = [], [], []
    for measure in measures:
        x = defined[measure].to_numpy()
        for method in RANK_CORRELATIONS:
            estimate = pair_rank_correlation(x, y, digits, method)
            relations.append({"measure": measure, "statistic": method} | estimate.columns("value"))
        for law, error in leave_one_out(x + SMALLEST, y).items():
            total = float(np.sqrt(np.mean(np.square(error))))
            relations.append({"measure": measure, "statistic": f"error of {law}", "value": total, "n": len(y)})
            case = {"task": defined["task"], "measure": measure, "law": law, "squared_error": np.square(error)}
            errors.append(pd.DataFrame(case))
        for other in measures:
            rho = pair_rank_correlation(pairs[measure], pairs[other], all_digits, "spearman")
            agreement.append({"measure": measure, "other": other} | rho.columns("mean"))
    return pd.DataFrame(relations), pd.concat(errors), pd.DataFrame(agreement)


def instability(evaluation: pd.DataFrame, threshold: Threshold) -> pd.DataFrame:
    """Return the spread of F1 over seeds by task and width, and the width relative to the task's minimum.

    The minimum is the smallest width whose mean F1 reaches `threshold`, whatever its spread; tasks without
    one are left out. Columns: task, width, relative_width, std (over seeds, n - 1), ci_low, ci_high
    (over seeds), n.
    """
    rows = []
    for task, networks in evaluation.groupby("task", sort=False):
        table = networks.pivot_table(index="seed", columns="width", values="f1").sort_index(axis=1)
        widths, scores = table.columns.to_numpy(), table.to_numpy()
        minimum = float(smallest_sufficient(widths, scores, threshold(scores), np.inf))
        if np.isnan(minimum):
            continue
        for width, sample in zip(widths, scores.T, strict=True):
            axes = {"task": task, "width": width, "relative_width": width / minimum}
            rows.append(axes | spread_estimate(sample).columns("std"))
    return pd.DataFrame(rows, columns=["task", "width", "relative_width", "std", *INTERVAL, "n"])
