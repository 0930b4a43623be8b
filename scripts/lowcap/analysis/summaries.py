"""What tables of single networks say together: curves reduced to scores, scores to means over seeds."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lowcap.analysis.statistics import bootstrap_interval
from lowcap.analysis.tidy import AXES, select

GROUPS_AT_ONCE = 500


def summarise(frame: pd.DataFrame, by: Sequence[str], metrics: Sequence[str]) -> pd.DataFrame:
    """Summarise each metric over the rows that share the columns `by`, which differ in their seed.

    Returns one row per group and metric: the columns `by`, `metric`, then n, mean, std (of the
    sample, n - 1; 0 for n = 1), min, max, ci_low and ci_high (95 % bootstrap interval of the mean).
    Undefined values (nan) are left out and not counted; with n = 0 all is nan. Rows that differ in the
    column `draw` repeat one network: they are averaged first, so that n counts seeds.
    """
    if "draw" in frame:
        frame = frame.groupby([*by, "seed"], sort=False, as_index=False)[list(metrics)].mean()
    long = frame.melt(id_vars=list(by), value_vars=list(metrics), var_name="metric")
    groups = long.groupby([*by, "metric"], sort=False)["value"].apply(lambda values: values.dropna().to_numpy(float))
    rows = []
    for size in sorted({len(values) for values in groups}):
        chosen = groups[groups.map(len) == size]
        for start in range(0, len(chosen), GROUPS_AT_ONCE):
            part = chosen.iloc[start : start + GROUPS_AT_ONCE]
            samples = np.stack(part.to_list()) if size else np.full((len(part), 1), np.nan)
            low, high = bootstrap_interval(samples)
            columns = {
                "n": size,
                "mean": samples.mean(axis=1),
                "std": samples.std(axis=1, ddof=1) if size > 1 else samples[:, 0] * 0,
                "min": samples.min(axis=1),
                "max": samples.max(axis=1),
                "ci_low": low,
                "ci_high": high,
            }
            rows.append(pd.DataFrame(columns, index=part.index))
    if not rows:
        return pd.DataFrame(columns=[*by, "metric", "n", "mean", "std", "min", "max", "ci_low", "ci_high"])
    return pd.concat(rows).loc[groups.index].reset_index()


def change_from(frame: pd.DataFrame, reference: dict[str, object], keys: Sequence[str], metric: str) -> pd.Series:
    """Return each row's `metric` minus that of the row with `reference` values and the same `keys`, paired.

    `reference` maps columns to values, `keys` names the columns that must agree, such as task,
    seed and severity. The difference is nan where there is no reference row.
    """
    base = select(frame, **reference).set_index(list(keys))[metric]
    found = base.reindex(pd.MultiIndex.from_frame(frame[list(keys)]))
    return frame[metric] - found.to_numpy()


def score_training(training: pd.DataFrame) -> pd.DataFrame:
    """Reduce learning curves to one row per network and split: first, last and best F1, last loss, accuracy, AUC.

    `best_f1` is the largest over epochs, as Fig. 3 of arXiv:2507.16278 takes it.
    """
    axes = [axis for axis in AXES if axis in training] + ["split"]
    curves = training.sort_values("epoch", kind="stable").groupby(axes, sort=False)
    scores = curves.agg(
        best_f1=("f1", "max"),
        final_f1=("f1", "last"),
        final_accuracy=("accuracy", "last"),
        final_auc=("auc", "last"),
        final_loss=("loss", "last"),
    )
    return scores.loc[pd.MultiIndex.from_frame(training[axes].drop_duplicates())].reset_index()
