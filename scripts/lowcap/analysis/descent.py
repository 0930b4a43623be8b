"""Double descent: the width from which on networks interpolate, and the test error below, at and beyond it.

A maximum of noisy means lies above what is there, and a minimum below. So what a seed is asked is chosen on the others.
"""

from typing import Any

import numpy as np
import pandas as pd

from lowcap.analysis.tidy import select, split


def threshold_width(errors: pd.Series, most: float) -> float:
    """Return the smallest width, the index of training `errors`, with one of at most `most`; nan if there is none."""
    widths = errors.index.to_numpy(dtype=float)[errors.to_numpy() <= most]
    return float(widths.min()) if len(widths) else float("nan")


def find_descents(networks: pd.DataFrame, most: float) -> pd.DataFrame:
    """Return, per task, size of the training set, share of wrong labels and seed, the threshold and errors about it.

    `networks` has the columns task, images, wrong, width, seed, responds, train_error and test_error; those that do
    not respond, with one answer to all training images, are left out. Of each seed: `own`, the smallest width whose
    training error is at most `most`; `threshold`, the same by the mean of the other seeds; `best_width`, of those below
    the threshold the one with the least mean test error of the other seeds; `peak_width`, the one wider than that with
    the largest; all of them of the widths at which the seed has a network. From the seed's own networks are the test
    errors at these widths, the narrowest and the widest; `rise` is that at the threshold less that at the best width,
    `fall` less that at the widest. nan is what there is not: without a threshold (`censored`), without a width below or
    beyond it, and with a single seed.
    """
    rows = []
    for case, found in split(select(networks, responds=True), ["task", "images", "wrong"]):
        train, test = (
            found.pivot_table(index="seed", columns="width", values=f"{part}_error") for part in ("train", "test")
        )
        for seed in train.index:
            fitted, errors = (table.loc[seed].dropna() for table in (train, test))
            others = [table.drop(seed)[fitted.index].mean().dropna() for table in (train, test)]
            about = case | {"seed": seed, "own": threshold_width(fitted, most)}
            rows.append(about | (_describe(*others, errors, most) if len(train) > 1 else {}))
    return pd.DataFrame(rows, columns=COLUMNS)


COLUMNS = [
    "task", "images", "wrong", "seed", "own", "threshold", "censored", "best_width", "peak_width",
    "error_narrowest", "error_best", "error_threshold", "error_peak", "error_widest", "rise", "fall",
]  # fmt: skip


def _describe(train: pd.Series, test: pd.Series, errors: pd.Series, most: float) -> dict[str, Any]:
    """Return a seed's test `errors` by width where the others' mean errors by width, `train` and `test`, say."""
    threshold = threshold_width(train, most)
    found = {"threshold": threshold, "censored": bool(np.isnan(threshold))}
    found |= {"error_narrowest": errors.iloc[0], "error_widest": errors.iloc[-1]}
    if found["censored"]:
        return found
    found["error_threshold"] = errors[threshold]
    if len(below := test[test.index < threshold]):
        best = below.idxmin()
        peak = test[test.index > best].idxmax()
        found |= {"best_width": best, "error_best": errors[best], "rise": errors[threshold] - errors[best]}
        found |= {"peak_width": peak, "error_peak": errors[peak]}
    if threshold < errors.index[-1]:
        found["fall"] = errors[threshold] - errors.iloc[-1]
    return found
