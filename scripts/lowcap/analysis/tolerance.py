"""How much pruning a network tolerates: the sparsity at which its score has fallen by a given amount."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd

from lowcap.analysis.capacity import SMALLEST, leave_one_out
from lowcap.analysis.statistics import RANK_CORRELATIONS, Estimate, pair_rank_correlation, resampled
from lowcap.analysis.tidy import select, split
from lowcap.base.tasks import Task

BY = ["task", "width", "criterion"]
# What is left at a sparsity, of all weights and of the live ones (`lowcap.pruning.criteria.count_live_weights`).
LEFT = ("weights", "live_sparsity", "live_weights")


def crossings(sparsities: np.ndarray, curves: np.ndarray, fall: float) -> np.ndarray:
    """Return, for each curve (m, sparsities), the least sparsity at which it is `fall` below its first value.

    Between two sparsities a curve is taken as straight. A curve that never falls so far has the largest
    sparsity: a lower bound. `sparsities` rise from 0.
    """
    lost = curves[:, :1] - curves - fall
    over = lost > 0
    last = np.where(over.any(axis=1), over.argmax(axis=1), len(sparsities) - 1)
    rows, before = np.arange(len(curves)), np.maximum(last - 1, 0)
    rise = lost[rows, last] - lost[rows, before]
    share = np.divide(-lost[rows, before], rise, out=np.ones(len(curves)), where=over[rows, last] & (rise > 0))
    return sparsities[before] + share * (sparsities[last] - sparsities[before])


def tolerances(frame: pd.DataFrame, fall: float) -> pd.DataFrame:
    """Return how far networks can be pruned until their mean F1 over seeds has fallen by `fall`, for each criterion.

    `frame` has the columns task, width, criterion, seed, sparsity (0 among them), f1 and LEFT; several rows
    of a seed and a sparsity, such as repetitions, are averaged. There are four rows per task, width and criterion, by
    `measure`: the `sparsity`, and each of LEFT as it is there. Columns: task, width, criterion, measure,
    value, ci_low, ci_high (95 % interval over seeds, whole curves resampled), n, censored (the mean
    never falls so far: the largest sparsity stands as a bound).
    """
    rows = []
    for case, group in split(frame, BY):
        table = group.pivot_table(index="seed", columns="sparsity", values="f1", aggfunc="mean")
        sparsities, curves = table.columns.to_numpy(float), table.to_numpy()
        found = resampled(
            lambda rows, sparsities=sparsities, curves=curves: crossings(sparsities, curves[rows].mean(axis=1), fall),
            len(curves),
        )
        mean = curves.mean(axis=0)
        censored = {"censored": bool((mean[0] - mean <= fall).all())}
        estimates = {"sparsity": found}
        for measure, left in group.groupby("sparsity")[list(LEFT)].mean().items():
            value, *ends = np.interp((found.value, found.low, found.high), sparsities, left)
            estimates[measure] = Estimate(value, *sorted(ends), found.n)
        for measure, estimate in estimates.items():
            rows.append(case | {"measure": measure} | estimate.columns("value") | censored)
    return pd.DataFrame(rows)


def relate_weights(tolerance: pd.DataFrame, difficulty: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """Return rank correlations over tasks between the weights that networks need and how difficult their task is.

    `tolerance` is as `tolerances` returns it, `difficulty` has the column task and `measures`. Columns: counted (which
    weights, all `weights` or the `live_weights`), criterion, width, measure, statistic (one of RANK_CORRELATIONS),
    value, ci_low, ci_high (over digits, which tasks share), n (tasks).
    """
    needed = select(tolerance, measure=["weights", "live_weights"]).rename(columns={"measure": "counted"})
    table = needed.merge(difficulty[["task", *measures]], on="task")
    rows = []
    for case, found in split(table, ["counted", "criterion", "width"]):
        digits = [Task.parse(task) for task in found["task"]]
        for measure, statistic in product(measures, RANK_CORRELATIONS):
            estimate = pair_rank_correlation(found[measure], found["value"], digits, statistic)
            rows.append(case | {"measure": measure, "statistic": statistic} | estimate.columns("value"))
    return pd.DataFrame(rows)


def predict_weights(
    tolerance: pd.DataFrame, difficulty: pd.DataFrame, measure: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the weights that the networks of each task need beside its difficulty, and how well laws predict them.

    The first table has task, criterion, width, weights and `measure`, a column of `difficulty`; the second the squared
    errors of `lowcap.analysis.capacity.leave_one_out`, in hundreds of weights squared: task, criterion, width, law,
    squared_error.
    """
    found = select(tolerance, measure="weights").rename(columns={"value": "weights"})
    table = found[["task", "criterion", "width", "weights"]].merge(difficulty[["task", measure]], on="task")
    errors = []
    for case, group in split(table, ["criterion", "width"]):
        laws = leave_one_out(group[measure].to_numpy() + SMALLEST, group["weights"].to_numpy(float) / 100)
        for law, error in laws.items():
            about = {"task": group["task"], **case, "law": law, "squared_error": np.square(error)}
            errors.append(pd.DataFrame(about))
    return table, pd.concat(errors)
