"""The two headline numbers per task: the smallest sufficient width, the largest tolerable sparsity."""

import pandas as pd

from lowcap.analysis.tidy import select, split


def smallest_width(scores: pd.DataFrame, threshold: float) -> float:
    """Return the smallest width from which on every mean F1 reaches `threshold`; nan if none does.

    `scores` has columns width and mean.
    """
    enough = float("nan")
    ordered = scores.sort_values("width", ascending=False)
    for width, mean in zip(ordered["width"], ordered["mean"], strict=True):
        if mean < threshold:
            break
        enough = width
    return enough


def largest_level(curve: pd.DataFrame, threshold: float) -> float:
    """Return the largest level up to which every mean F1 reaches `threshold`; nan if the dense one does not.

    `curve` has columns level and mean.
    """
    reached = float("nan")
    ordered = curve.sort_values("level")
    for level, mean in zip(ordered["level"], ordered["mean"], strict=True):
        if mean < threshold:
            break
        reached = level
    return reached


def best_rates(scores: pd.DataFrame) -> pd.DataFrame:
    """Return one row per task and width with the learning rate of the largest mean final training F1.

    `scores` is a summary with columns task, width, lr, metric, split and mean.
    """
    final = select(scores, metric="final_f1", split="train")
    best = final.loc[final.groupby(["task", "width"], sort=False)["mean"].idxmax()]
    return best[["task", "width", "lr", "mean", "n"]].assign(largest=best["lr"] == final["lr"].max())


def headline(capacity: pd.DataFrame, pruning: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Return one row per task, width and reading: `smallest_width` of the task and `largest_level` there.

    `capacity` and `pruning` are summaries (`lowcap.analysis.summaries.summarise`); the width is judged on
    the best training F1, as published, the level on the validation F1.
    """
    rows = []
    best = select(capacity, metric="best_f1", split="train")
    curves = select(pruning, metric="f1")
    for task, scores in best.groupby("task", sort=False):
        width = smallest_width(scores, threshold)
        for case, curve in split(select(curves, task=task), ["width", "reading"]):
            found = {"largest_level": largest_level(curve, threshold), "n": int(curve["n"].min())}
            rows.append({"task": task, "smallest_width": width} | case | found)
    return pd.DataFrame(rows)
