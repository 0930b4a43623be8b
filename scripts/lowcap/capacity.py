"""The smallest width that a task needs, and how that depends on the task's difficulty."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from lowcap.statistics import RANK_CORRELATIONS, Estimate, rank_correlation, resampled

# Added to a measure before logarithms are taken: an error of zero is one below the test's resolution.
SMALLEST = 1e-4


def smallest_sufficient(widths: np.ndarray, scores: np.ndarray, threshold: float, largest_std: float) -> float:
    """Return the smallest width whose mean score is at least `threshold` with a spread of at most `largest_std`.

    `scores` is (seeds, widths); the spread is the standard deviation over seeds (n - 1). nan if
    no width suffices.
    """
    spread = scores.std(axis=0, ddof=1) if len(scores) > 1 else np.zeros(len(widths))
    enough = (scores.mean(axis=0) >= threshold) & (spread <= largest_std)
    return float(widths[enough].min()) if enough.any() else float("nan")


def criteria(thresholds: list[float], margin: float) -> dict[str, Callable[[np.ndarray], float]]:
    """Return, by name, functions from scores (seeds, widths ascending) to the threshold that they must reach.

    `at least 0.9` and so on are fixed; `within 0.005 of the widest` follows the widest network's mean.
    """
    fixed = {f"at least {threshold:g}": lambda scores, threshold=threshold: threshold for threshold in thresholds}
    return fixed | {f"within {margin:g} of the widest": lambda scores: scores.mean(axis=0)[-1] - margin}


def minimum_widths(
    evaluation: pd.DataFrame, thresholds: list[float], margin: float, largest_std: float
) -> pd.DataFrame:
    """Return, per task and criterion, the smallest sufficient width with its bootstrap interval over seeds.

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
            rows.append({"task": task, "criterion": name, "width": estimate.value} | _bounds(estimate))
    return pd.DataFrame(rows)


def _bounds(estimate: Estimate) -> dict[str, float]:
    return {"ci_low": estimate.low, "ci_high": estimate.high, "n": estimate.n}


def _fit_linear(x: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    slope, intercept = np.polyfit(x, y, 1)
    return lambda at: slope * at + intercept


def _fit_power_law(x: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    exponent, offset = np.polyfit(np.log(x), np.log(y), 1)
    return lambda at: np.exp(offset) * at**exponent


def _fit_constant(x: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    return lambda at: np.full_like(at, y.mean())


LAWS: Mapping[str, Callable] = {"constant": _fit_constant, "linear": _fit_linear, "power law": _fit_power_law}


def compare_laws(x: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """Return the root mean squared leave-one-out error, in units of y, of each law for y as a function of x.

    The laws are a constant, a line and a power law fitted on logarithms; x and y are positive.
    With fewer than four points all errors are nan.
    """
    if len(x) < 4:
        return dict.fromkeys(LAWS, np.nan)
    errors = {}
    for name, fit in LAWS.items():
        left_out = [fit(np.delete(x, row), np.delete(y, row))(x[row : row + 1])[0] - y[row] for row in range(len(x))]
        errors[name] = float(np.sqrt(np.mean(np.square(left_out))))
    return errors


def relate(difficulty: pd.DataFrame, widths: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Relate each measure in `difficulty` (column task, then one per measure) to the minimum widths by task.

    Returns two tables. The first has, per measure, Spearman's and Kendall's rank correlation with
    the width (columns measure, statistic, value, ci_low, ci_high, n) and the leave-one-out
    errors of `compare_laws`; tasks that no width suffices for are left out. The second has
    Spearman's correlation between each two measures over all tasks.
    """
    table = difficulty.set_index("task")
    defined = widths.reindex(table.index).dropna()
    relations, agreement = [], []
    for measure in table:
        x, y = table.loc[defined.index, measure].to_numpy(), defined.to_numpy()
        for method in RANK_CORRELATIONS:
            estimate = rank_correlation(x, y, method)
            relations.append({"measure": measure, "statistic": method, "value": estimate.value} | _bounds(estimate))
        for law, error in compare_laws(x + SMALLEST, y).items():
            relations.append({"measure": measure, "statistic": f"error of {law}", "value": error, "n": len(y)})
        for other in table:
            rho = rank_correlation(table[measure], table[other], "spearman")
            agreement.append({"measure": measure, "other": other, "mean": rho.value} | _bounds(rho))
    return pd.DataFrame(relations), pd.DataFrame(agreement)
