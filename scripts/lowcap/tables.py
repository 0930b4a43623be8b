"""Tidy tables: reading, gathering and summarising them over seeds."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from lowcap.errors import InputError
from lowcap.statistics import bootstrap_interval

GROUPS_AT_ONCE = 500
AXES = ["task", "lr", "width", "seed"]


def read_table(path: str | Path) -> pd.DataFrame:
    """Read a CSV; lines that start with # are comments. Raises InputError if it is not a table."""
    try:
        return pd.read_csv(path, comment="#")
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not a readable CSV table ({error})") from error


def arrange(frame: pd.DataFrame) -> pd.DataFrame:
    """Order rows by task (as first named), learning rate, width and seed; rows of one network keep their order."""
    rank = {task: position for position, task in enumerate(frame["task"].unique())}
    axes = [axis for axis in AXES if axis in frame]
    order = frame[axes].assign(task=frame["task"].map(rank)).sort_values(axes, kind="stable")
    return frame.loc[order.index]


def gather(paths: Iterable[str | Path]) -> pd.DataFrame:
    """Stack tables, and `arrange` their rows if they belong to tasks and seeds."""
    stacked = pd.concat([read_table(path) for path in paths], ignore_index=True)
    return arrange(stacked) if {"task", "seed"} <= set(stacked) else stacked


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


def select(frame: pd.DataFrame, **where: object) -> pd.DataFrame:
    """Return the rows whose columns equal the given values, in order."""
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame
